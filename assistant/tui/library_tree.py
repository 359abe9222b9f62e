"""The library as a tree: series, years, issues. Ticks narrow the search; nothing ticked means everything."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from assistant.tui.messages import OpenPlace
from assistant.tui.place import Place, series_of, written
from assistant.tui.shown import one_line
from embeddings.model import StoredIssue

Issues = tuple[StoredIssue, ...]


class LibraryTree(Tree[Issues]):
    """Each node's data are the issues under it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", "Tick", show=True),
        Binding("enter", "select_cursor", "Open"),
        Binding("x", "untick_all", "Untick all", show=True),
    ]

    @dataclass
    class Ticked(Message):
        """``issues`` is None when nothing (or everything) is ticked: all are searched."""

        issues: frozenset[str] | None

    def __init__(self) -> None:
        self.ticked: set[str] = set()
        self.new: frozenset[str] = frozenset()
        self._issues: Issues = ()
        super().__init__("Library", id="library")
        self.show_root = False
        self.guide_depth = 2

    def show(self, issues: Sequence[StoredIssue], new: Collection[str] = ()) -> None:
        """Fill the tree anew; ticks of issues still there stay."""
        self._issues = tuple(issues)
        self.new = frozenset(new)
        self.ticked &= {issue.id for issue in issues}
        self.clear()
        by_series: dict[str, list[StoredIssue]] = defaultdict(list)
        for issue in issues:
            by_series[issue.head.series or series_of(issue)].append(issue)
        for listed in sorted(by_series.values(), key=lambda listed: _common_name(listed).casefold()):
            self._add_series(_common_name(listed), listed, expand=len(by_series) <= 3)
        self.root.expand()
        if issues:
            self.cursor_line = 0

    def _add_series(self, series: str, issues: list[StoredIssue], expand: bool) -> None:
        node = self.root.add(Text(series), tuple(issues), expand=expand)
        by_year: dict[str, list[StoredIssue]] = defaultdict(list)
        for issue in issues:
            by_year[str(issue.head.dated.start.year) if issue.head.dated else "undated"].append(issue)
        years = sorted(by_year, reverse=True)
        for year in years:
            parent = node if len(years) == 1 else node.add(year, tuple(by_year[year]), expand=year == years[0])
            for issue in sorted(by_year[year], key=_newest_first, reverse=True):
                parent.add_leaf(_label(issue), (issue,))

    @property
    def chosen(self) -> frozenset[str] | None:
        """The issues to search; None for all."""
        if not self.ticked or len(self.ticked) == len(self._issues):
            return None
        return frozenset(self.ticked)

    def render_label(self, node: TreeNode[Issues], base_style: Style, style: Style) -> Text:
        issues = node.data or ()
        ids = {issue.id for issue in issues}
        ticked = len(ids & self.ticked)
        box = "☑" if ids and ticked == len(ids) else "◪" if ticked else "☐"
        label = Text(f"{box} ", style=base_style + style)
        if node.allow_expand:
            label.append("▾ " if node.is_expanded else "▸ ")
        label.append(str(node.label))
        if node.allow_expand:
            label.append(f"  {len(issues)}", "dim")
        if ids & self.new:
            label.append("  ✦ new", "bold")
        return label

    def action_tick(self) -> None:
        node = self.cursor_node
        if node is None or not node.data:
            return
        ids = {issue.id for issue in node.data}
        if ids <= self.ticked:
            self.ticked -= ids
        else:
            self.ticked |= ids
        self._changed()

    def action_untick_all(self) -> None:
        self.ticked.clear()
        self._changed()

    def _changed(self) -> None:
        self._invalidate()
        self.refresh()
        self.post_message(self.Ticked(self.chosen))

    def on_tree_node_selected(self, event: Tree.NodeSelected[Issues]) -> None:
        event.stop()
        if event.node.data and not event.node.allow_expand:
            issue = event.node.data[0]
            first = issue.pages[0].number if issue.pages else 1
            self.post_message(OpenPlace(Place(issue.id, first), focus=True))


def _common_name(issues: Sequence[StoredIssue]) -> str:
    """What most issues of a series are called."""
    return Counter(series_of(issue) for issue in issues).most_common(1)[0][0]


def _newest_first(issue: StoredIssue) -> tuple[str, str]:
    return (issue.head.dated.start.isoformat() if issue.head.dated else "", issue.id)


def _label(issue: StoredIssue) -> Text:
    """What a leaf is called: its date, else its number, else its file's stem."""
    when = written(issue.head.dated)
    number = f"No. {issue.head.number}" if issue.head.number else ""
    pages = f"{len(issue.pages)} p."
    name = when or number or issue.id
    return Text(one_line(f"{name} · {pages}"))
