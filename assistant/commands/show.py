"""`backissue show`: an issue's text, or a page drawn with what was read where."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli import DONE, UsageError
from assistant.commands.opening import configured, data, open_library
from corpus.text.cleaning import shown

if TYPE_CHECKING:
    from corpus.model import Paragraph


def run(options: argparse.Namespace) -> int:
    from assistant.output.json_forms import show_form
    from assistant.output.terminal import page_text
    from assistant.output.wording import page_label

    with open_library(configured(options)) as library:
        stored = library.issue(options.issue)
        paragraphs = library.paragraphs(options.issue)
    numbers = [page.number for page in stored.pages]
    if options.page is not None and options.page not in numbers:
        raise UsageError(f"{options.issue} has pages 1 to {len(numbers)}; there is no page {options.page}.")
    if options.image is not None:
        return _draw(stored.path, options.page or 1, options.image, paragraphs if options.blocks else ())
    if options.json:
        kept = [p for p in paragraphs if options.page is None or any(s.page == options.page for s in p.spans)]
        print(data(show_form(stored, kept)))
        return DONE
    for page in stored.pages:
        if options.page in (None, page.number):
            print(f"--- {options.issue}, {page_label(page.number, page.printed)} ---\n")
            print((page_text(paragraphs, page.number) or "(no text on this page)") + "\n")
    return DONE


_COLOURS = {"heading": "red", "list_item": "green", "caption": "orange", "pullquote": "purple", "table_row": "teal"}


def _draw(path: Path, page: int, out: Path, outlined: Sequence[Paragraph]) -> int:
    """Render a page of a PDF; outlined paragraphs are numbered in reading order, a colour a kind."""
    if path.suffix.lower() != ".pdf":
        raise UsageError(f"{path.name} is not a PDF; only pages of a PDF can be drawn.")
    from corpus.pdf import document

    image = document.render_page(path, page)
    spans = [(span, paragraph.kind) for paragraph in outlined for span in paragraph.spans if span.page == page]
    if spans:
        boxes = [
            (span.box, _COLOURS.get(kind.value, "blue"), f"{n} {kind.value}") for n, (span, kind) in enumerate(spans, 1)
        ]
        image = document.draw_blocks(image, boxes)
    try:
        image.save(out)
    except (OSError, ValueError) as error:
        raise UsageError(f"{out} cannot be written: {error}.") from error
    print(f"Page {page} is in {shown(str(out))} ({image.width} by {image.height} pixels).")
    return DONE
