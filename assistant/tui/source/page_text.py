"""The text of a page or an article, with the cited quote lit: wrapped by the line, so that thousands of lines scroll.

A widget for every paragraph would make a long article slow; here a paragraph costs a few strips, laid out in
slices between which the event loop turns.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from textual import events, work
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from assistant.tui.chrome.safe_text import plain, shown
from assistant.tui.source.view import View, readable
from corpus.model import Kind, Paragraph

#: Paragraphs laid out between two turns of the event loop.
SLICE = 6
MARGIN = 2
LIT = "bold underline $text-warning on $warning-muted"
FOUND = "underline $accent"
FOUND_NOW = "reverse"

_STYLES: dict[Kind, str] = {
    Kind.HEADING: "bold $primary",
    Kind.MASTHEAD: "bold $secondary",
    Kind.CAPTION: "italic $foreground-muted",
    Kind.PULL_QUOTE: "italic $secondary",
    Kind.RUNNING_HEAD: "$foreground-disabled",
    Kind.RUNNING_FOOT: "$foreground-disabled",
    Kind.CONTACT: "$foreground-muted",
    Kind.UNDECODABLE: "$foreground-disabled",
}


def paragraph_text(paragraph: Paragraph, lit: tuple[int, int] | None = None) -> Content:
    """A paragraph as it is shown, characters ``lit`` of it marked."""
    if paragraph.kind is Kind.UNDECODABLE:
        return plain("(letters that this file does not say how to read)", _STYLES[paragraph.kind])
    content = plain(paragraph.text, _STYLES.get(paragraph.kind, ""))
    if lit and 0 <= lit[0] < lit[1]:
        content = content.stylize(LIT, lit[0], min(lit[1], len(content)))
    return content


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph to lay out; ``close`` to the next one: no empty line between them."""

    content: Content
    cited: bool = False
    close: bool = False


def _first_lit(content: Content) -> int:
    return min((span.start for span in content.spans if span.style == LIT), default=0)


def _close(paragraph: Paragraph, after: Paragraph | None) -> bool:
    """A heading stays with its text, and items of a list or rows of a table with each other."""
    if after is None or paragraph.kind is Kind.HEADING:
        return after is not None
    return paragraph.kind is after.kind and paragraph.kind in (Kind.LIST_ITEM, Kind.TABLE_ROW, Kind.MASTHEAD)


class PageText(ScrollView, can_focus=True):
    """``show`` replaces what is seen and brings the quote into sight."""

    def __init__(self) -> None:
        super().__init__(id="page-text")
        self._blocks: list[Block] = []
        self._strips: list[Strip] = []
        self._plain: list[str] = []
        self._target: int | None = None
        self._matches: list[tuple[int, int, int]] = []
        """Where the words searched for stand: (block, start, end)."""
        self._match = 0
        """The match that is in sight."""
        self._width = 0

    def show(self, view: View) -> None:
        """Show the paragraphs of ``view``; a note and a quote that is gone stand above them."""
        place = view.place
        blocks: list[Block] = []
        self._target = None
        if view.note:
            blocks.append(Block(plain(f"▲ {view.note}", "$text-warning")))
            if place.quote and view.cited is None:
                self._target = 0
                blocks.append(Block(plain(place.quote, LIT), cited=True))
        shown_paragraphs = view.paragraphs if view.extent == "page" else readable(view.paragraphs)
        for paragraph, after in zip_longest(shown_paragraphs, shown_paragraphs[1:]):
            cited = paragraph.id == place.paragraph
            if cited:
                self._target = len(blocks)
            content = paragraph_text(paragraph, (place.start, place.end) if cited else None)
            blocks.append(Block(content, cited, _close(paragraph, after)))
        self._blocks = blocks
        self._matches = []
        self._lay_out()

    def find(self, words: str) -> None:
        """Mark where ``words`` stand, in capitals or not, and bring the first in sight; "" marks nothing."""
        had = bool(self._matches)
        self._matches, self._match = [], 0
        if words.strip():
            pattern = re.compile(r"\s+".join(re.escape(word) for word in words.split()), re.IGNORECASE)
            for index, block in enumerate(self._blocks):
                self._matches += [(index, *found.span()) for found in pattern.finditer(block.content.plain)]
        if had or self._matches:
            self._lay_out()

    def next_match(self, step: int) -> bool:
        """Bring the next match (or the one before, ``step`` -1) in sight; False where there is none."""
        if not self._matches:
            return False
        self._match = (self._match + step) % len(self._matches)
        self._lay_out()
        return True

    @property
    def matches(self) -> str:
        """``2 of 5``, and ``0 of 0`` where nothing was found."""
        return f"{self._match + 1 if self._matches else 0} of {len(self._matches)}"

    def _marked(self, index: int, content: Content) -> Content:
        """``content`` of block ``index`` with the matches in it marked."""
        for number, (block, start, end) in enumerate(self._matches):
            if block == index:
                content = content.stylize(FOUND_NOW if number == self._match else FOUND, start, end)
        return content

    def show_lines(self, lines: Iterable[str]) -> None:
        """Show plain lines instead of a page (a hint where nothing is chosen yet)."""
        self._target, self._matches = None, []
        self._blocks = [Block(plain(line, "$foreground-muted")) for line in lines]
        self._lay_out()

    @work(exclusive=True, group="layout")
    async def _lay_out(self) -> None:
        """Wrap every block to the width; the target scrolls into sight as soon as its lines are known.

        Where the pane is not seen there is nothing to lay out: it will be told its size when it is shown.
        """
        if not self.size:
            self._width = 0
            return
        width = self._width = max(self.scrollable_content_region.width - MARGIN - 1, 8)
        strips: list[Strip] = []
        texts: list[str] = []
        target: int | None = None
        style = self.visual_style
        for index, block in enumerate(self._blocks):
            if self._matches and index == self._matches[self._match][0]:
                target = len(strips) + self._lines_before(block.content, self._matches[self._match][1], width)
            elif index == self._target and not self._matches:
                target = len(strips) + self._lines_before(block.content, _first_lit(block.content), width)
            strips.extend(self._block_strips(replace(block, content=self._marked(index, block.content)), width, style))
            if index and index % SLICE == 0:
                await asyncio.sleep(0)
        texts = [strip.text for strip in strips]
        self._strips, self._plain = strips, texts
        self.virtual_size = Size(width, len(strips))
        self.refresh()
        self.scroll_to(y=max((target or 0) - 2, 0), animate=False, immediate=True, force=True)

    @staticmethod
    def _lines_before(content: Content, start: int, width: int) -> int:
        """Lines of the block above character ``start``."""
        return max(content[: start + 1].get_height({}, width) - 1, 0) if start else 0

    def _block_strips(self, block: Block, width: int, style: Style) -> Sequence[Strip]:
        bar = Content("▌ ").stylize("$accent") if block.cited else Content("  ")
        margin = Visual.to_strips(self, bar, MARGIN, 1, style, apply_selection=False)[0]
        lines = Visual.to_strips(self, block.content, width, None, style, apply_selection=False)
        return [*(Strip.join([margin, line]) for line in lines), *([] if block.close else [Strip.blank(0)])]

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew where the width has changed."""
        if max(self.scrollable_content_region.width - MARGIN - 1, 8) != self._width:
            self._lay_out()

    def notify_style_update(self) -> None:
        """Wrap anew: another theme has other colours."""
        super().notify_style_update()
        if self.is_mounted and self._blocks:
            self._lay_out()

    def render_line(self, y: int) -> Strip:
        """One line of the view, selection included."""
        index = self.scroll_offset.y + y
        width = self.scrollable_content_region.width
        if index >= len(self._strips):
            return Strip.blank(width, self.rich_style)
        strip = self._strips[index].apply_offsets(0, index)
        if (selection := self.text_selection) is not None and (span := selection.get_span(index)) is not None:
            strip = self._select(strip, *span)
        return strip.adjust_cell_length(width, self.rich_style)

    def _select(self, strip: Strip, start: int, end: int) -> Strip:
        style = self.screen.get_component_rich_style("screen--selection")
        end = strip.cell_length if end == -1 else min(end, strip.cell_length)
        if start >= end:
            return strip
        before, chosen, after = strip.divide([start, end, max(strip.cell_length, end)])
        return Strip.join([before, chosen.apply_style(style), after])

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text."""
        return selection.extract("\n".join(self._plain)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw the selection."""
        self.refresh()

    @property
    def lines(self) -> list[str]:
        """The lines as they are laid out, without trailing space (for tests and the clipboard)."""
        return [shown(text).rstrip() for text in self._plain]
