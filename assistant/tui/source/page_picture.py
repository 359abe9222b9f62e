"""The page as a picture with the quote marked, in whatever way the terminal can draw one.

Where pictures cannot be drawn (or the file is no PDF) the pane says so in words.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from assistant.tui.chrome.safe_text import plain
from assistant.tui.source.terminal_pictures import PictureKind
from corpus.model import Box

if TYPE_CHECKING:
    from PIL.Image import Image

#: The library under the PDF reader may be in one thread at a time only. (A build reads files in other processes.)
DRAWING = threading.Lock()
Renderer = Callable[[Path, int], "Image"]
_LIT = (255, 204, 64, 110)
_AROUND = (255, 204, 64, 40)
_EDGE = (176, 108, 0, 255)


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
    """Holds one picture or the words that stand in for it; the picture's widget is made when the first is shown."""

    def __init__(self, kind: PictureKind | None) -> None:
        super().__init__(id="page-picture")
        self._kind = kind
        self._picture: Any = None

    def compose(self) -> ComposeResult:
        """Words; a picture takes their place."""
        yield Static(id="no-picture")

    def say(self, text: str) -> None:
        """Words instead of a picture."""
        words = self.query_one("#no-picture", Static)
        words.update(plain(text))
        words.display = True
        if self._picture is not None:
            self._picture.display = False

    def show(self, picture: Image, quoted: float = 0.0) -> None:
        """Show a picture, what begins at ``quoted`` (0..1 of its height) in sight, or say that none is drawn here."""
        if self._picture is None:
            widget = self._kind() if self._kind is not None else None
            if widget is None:
                self.say("This terminal draws no pictures here. Press v for the text of the page.")
                return
            self._picture = widget(id="picture")
            self.mount(self._picture)
        self.query_one("#no-picture").display = False
        self._picture.display = True
        self.call_after_refresh(self._set, picture, quoted)  # once it knows its width

    def _set(self, picture: Image, quoted: float) -> None:
        self._picture.image = picture
        self.call_after_refresh(self._scroll, quoted)  # once it knows its height

    def _scroll(self, quoted: float) -> None:
        above = self.size.height // 4
        self.scroll_to(y=quoted * self.virtual_size.height - above, animate=False)
