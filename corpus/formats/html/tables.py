"""Tables that hold data, told from tables that arrange a page: mail and old pages are built of the latter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from corpus.text.cleaning import word_set

_CELL = 200  # more characters than this in a cell, and the table is a page, not data
_BREAKS_CELLS: Final = word_set("h1 h2 h3 h4 h5 h6 ul ol dl hr form pre blockquote")


_PREFIXES: Final = ("html:", "xhtml:", "h:")


def tag_of(element: Any) -> str:
    """The element's name in lower case, without XHTML's prefix; "" for what is no element.

    Others keep theirs: Word's "o:p" is no paragraph.
    """
    name = element.tag
    if not isinstance(name, str):
        return ""
    name = name.rpartition("}")[2].lower()
    return next((name.removeprefix(prefix) for prefix in _PREFIXES if name.startswith(prefix)), name)


@dataclass(slots=True)
class _Table:
    """What one pass over a table counts, to tell data from arrangement."""

    nested: bool = False
    blocks: int = 0
    heads: int = 0
    longest: int = 0
    rows_with_cells: int = 0
    cells_in_row: int = 0
    text_in_cell: int = 0

    @property
    def is_data(self) -> bool:
        if self.nested or self.blocks or self.longest > _CELL:
            return False
        return self.rows_with_cells >= 2 or (self.rows_with_cells == 1 and self.heads > 0)


class Tables:
    """Which tables of a tree hold data: no table, list or heading inside, short cells, rows of two cells and more."""

    def __init__(self, data: frozenset[Any]) -> None:
        self._data = data

    @classmethod
    def of(cls, root: Any) -> Tables:
        open_: list[_Table] = []
        found: list[tuple[Any, _Table]] = []
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = tag_of(element)
            if event == "start" and tag == "table":
                for outer in open_[-1:]:
                    outer.nested = True
                open_.append(_Table())
            elif not open_:
                continue
            elif event == "start":
                cls._begin(open_[-1], tag, element)
            elif tag == "table":
                found.append((element, open_.pop()))
            else:
                cls._end(open_[-1], tag, element)
        return cls(frozenset(element for element, table in found if table.is_data))

    @staticmethod
    def _begin(table: _Table, tag: str, element: Any) -> None:
        if tag == "tr":
            table.cells_in_row = 0
        elif tag in ("td", "th"):
            table.text_in_cell = 0
            table.heads += tag == "th"
        elif tag in _BREAKS_CELLS:
            table.blocks += 1
        table.text_in_cell += len((element.text or "").strip())

    @staticmethod
    def _end(table: _Table, tag: str, element: Any) -> None:
        if tag in ("td", "th"):
            table.longest = max(table.longest, table.text_in_cell)
            table.cells_in_row += table.text_in_cell > 0
        elif tag == "tr":
            table.rows_with_cells += table.cells_in_row > 1
        else:
            table.text_in_cell += len((element.tail or "").strip())

    def __contains__(self, element: Any) -> bool:
        return element in self._data


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, and over how many rows it stands."""

    text: str
    rows: int = 1


#: A cell over more rows than these, and more such cells in a row, are no table that anyone drew.
_MOST_ROWS, _MOST_CARRIED = 500, 3
#: A cell of more characters than these says something of its own; it is not said again with each row.
_LONGEST_CARRIED = 60


def rows_of(element: Any) -> int:
    """Over how many rows a cell stands ("rowspan"); 0 is to the end of the table."""
    given = (element.get("rowspan") or "1").strip()[:6]
    return min(int(given) or _MOST_ROWS, _MOST_ROWS) if given.isascii() and given.isdigit() else 1


@dataclass(slots=True)
class Whole:
    """Rows made whole: a cell that stands over several rows belongs to each of them."""

    open: dict[int, Cell] = field(default_factory=dict)

    def row(self, cells: Sequence[Cell]) -> list[str]:
        """The texts of a row's own cells and of those from above that reach down beside them, in order, none empty."""
        placed: dict[int, Cell] = dict(self.open)
        column = 0
        for cell in cells:
            while column in self.open:
                column += 1
            placed[column] = cell
            column += 1
        own = any(cell.text for cell in cells)
        reaching = [(at, Cell(cell.text, cell.rows - 1)) for at, cell in sorted(placed.items()) if cell.rows > 1]
        if cells:
            self.open = dict([one for one in reaching if 0 < len(one[1].text) <= _LONGEST_CARRIED][:_MOST_CARRIED])
        return [cell.text for _, cell in sorted(placed.items()) if cell.text] if own else []
