"""The page as a picture with the quote marked, in whatever way the terminal can draw one.

Drawing needs the widget library's own look at the terminal before the program takes it over: `prepare` does
that once. Where pictures cannot be drawn (or the file is no PDF) the pane says so in words.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from assistant.tui.chrome.safe_text import plain
from corpus.model import Box

if TYPE_CHECKING:
    from PIL.Image import Image

#: The library under the PDF reader may be in one thread at a time only. (A build reads files in other processes.)
DRAWING = threading.Lock()
Renderer = Callable[[Path, int], "Image"]
_LIT = (255, 204, 64, 110)
_AROUND = (255, 204, 64, 40)
_EDGE = (176, 108, 0, 255)


def prepare() -> type[Widget] | None:
    """The picture widget for this terminal, found before the screen starts; None where there is none.

    Kitty's protocol or Sixel where the terminal answers to them, half-blocks elsewhere. In a browser there is
    nobody to ask, and the library would draw with letters; the page there shows half-blocks well.
    """
    try:
        from textual_image.renderable import Image as Drawn
        from textual_image.renderable import UnicodeImage
        from textual_image.widget import HalfcellImage, Image
    except Exception:  # the look at an unusual terminal may fail in any way; words stand in for the picture
        return None
    widget: type[Widget] = HalfcellImage if Drawn is UnicodeImage else Image
    return widget


def render_page(path: Path, number: int) -> Image:
    """The page as an image, by the reader of PDF files."""
    from corpus.pdf.document import render_page as render

    with DRAWING:
        return render(path, number, scale=1.5)


def mark(picture: Image, boxes: Sequence[tuple[Box, bool]], width: float, height: float) -> Image:
    """``picture`` of a page of ``width`` × ``height`` points with ``boxes`` laid over it: (box, is the quote's)."""
    from PIL import Image as Images
    from PIL import ImageDraw

    over = Images.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(over)
    across, down = picture.width / width, picture.height / height
    for box, lit in boxes:
        corners = (box.left * across, box.top * down, box.right * across, box.bottom * down)
        draw.rectangle(corners, fill=_LIT if lit else _AROUND, outline=_EDGE if lit else None, width=2)
    return Images.alpha_composite(picture.convert("RGBA"), over).convert("RGB")


class PagePicture(VerticalScroll):
    """Holds one picture or the words that stand in for it."""

    def __init__(self, widget: type[Widget] | None) -> None:
        super().__init__(id="page-picture")
        self._widget = widget

    def compose(self) -> ComposeResult:
        """Words, and the picture where the terminal can draw one."""
        yield Static(id="no-picture")
        if self._widget is not None:
            yield self._widget(id="picture")

    def say(self, text: str) -> None:
        """Words instead of a picture."""
        words = self.query_one("#no-picture", Static)
        words.update(plain(text))
        words.display = True
        if self._widget is not None:
            self.query_one("#picture").display = False

    def show(self, picture: Image) -> None:
        """Show a picture, or say that this terminal draws none."""
        if self._widget is None:
            self.say("This terminal draws no pictures here. Press v for the text of the page.")
            return
        self.query_one("#no-picture").display = False
        widget: Any = self.query_one("#picture")
        widget.image = picture
        widget.display = True
        self.scroll_home(animate=False)
