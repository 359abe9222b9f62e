"""Text with hanging indents: each row has a lead (a bullet, a number) and a body whose lines stay beside it.

Rows may stand beside a label (a day), in a column of its own, or below it where there is no room.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from textual.content import Content
from textual.css.styles import RulesMap
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widgets import Static

from assistant.output.lines import room_for

#: Cells that the body of a row keeps, however long its lead and narrow the pane.
NARROWEST = 8


@dataclass(frozen=True, slots=True)
class Row:
    """``body`` wraps in the columns to the right of ``lead``; no part has line ends. ``label`` is None for a row that
    stands under none, "" for one that belongs to the label above.
    """

    body: Content
    lead: Content = Content("")  # noqa: RUF009  (Content is never changed in place)
    label: Content | None = None

    @property
    def content(self) -> Content:
        """The row on one line."""
        return (self.label + "  " if self.label else Content("")) + self.lead + self.body

    def lines(self, width: int, room: int) -> list[Content]:
        """The row as lines of at most ``width`` cells; ``room`` of them are the labels' column, 0 puts them above."""
        if self.label is None:
            return self._beside(self.lead, width)
        labels = self.label.wrap(max(room - 2 if room else width, 1)) if self.label else []
        if not room:
            return [*labels, *self._beside("  " + self.lead, width)]
        body = self._beside(self.lead, width - room)
        return [
            label + " " * (room - label.cell_length) + line
            for label, line in zip_longest(labels, body, fillvalue=Content(""))
        ]

    def _beside(self, lead: Content, width: int) -> list[Content]:
        if lead.cell_length > max(width - NARROWEST, 0):
            return (lead + self.body).wrap(max(width, 1))
        first, *rest = self.body.wrap(max(width - lead.cell_length, 1)) or [Content("")]
        return [lead + first, *(Content(" " * lead.cell_length) + line for line in rest)]


def _widths(label: Content, width: int) -> list[int]:
    return [line.cell_length for line in label.wrap(max(width, 1))]


class Hanging(Visual):
    """Rows under each other; a static widget takes it as its content."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self.rows = tuple(rows)

    def __add__(self, other: Hanging) -> Hanging:
        return Hanging((*self.rows, *other.rows))

    def __bool__(self) -> bool:
        return bool(self.rows)

    def __str__(self) -> str:
        return self.plain

    @property
    def content(self) -> Content:
        """Each row on a line of its own, however long."""
        return Content("\n").join(row.content for row in self.rows)

    @property
    def plain(self) -> str:
        """The text of `content`."""
        return self.content.plain

    def lay_out(self, width: int) -> Content:
        """The rows in lines of at most ``width`` cells."""
        return Content("\n").join(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        room = room_for((row.label for row in self.rows if row.label), width, _widths)
        return [line for row in self.rows for line in row.lines(width, room)]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Cells that the longest row needs on one line."""
        return max((row.content.cell_length for row in self.rows), default=0)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Lines needed at ``width``."""
        return len(self._lines(width))

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """The lines at ``width``, drawn; a selection is marked in them."""
        return self.lay_out(width).render_strips(width, height, style, options) if self.rows else []


class HangingText(Static):
    """A static widget for `Hanging` whose text can be selected with the mouse."""

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, without the indents that were laid out."""
        content = self.content
        if not isinstance(content, Hanging):
            return super().get_selection(selection)
        lines = selection.extract(content.lay_out(self.content_size.width).plain).split("\n")
        return "\n".join(line.strip() for line in lines), "\n"
