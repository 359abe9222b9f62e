"""The library as a tree: series, years, issues. Ticks narrow the search; nothing ticked means everything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from assistant.output.wording import spoken_range
from assistant.tui.chrome.safe_text import one_line
from assistant.tui.source.place import OpenPlace, Place, newsletters
from embeddings.model import StoredIssue

Issues = tuple[StoredIssue, ...]
#: Cells that a name keeps, however narrow the pane.
NARROWEST = 6


class LibraryTree(Tree[Issues]):
    """Each node's data are the issues under it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", "Tick", show=True),
        Binding("enter", "select_cursor", "Open"),
        Binding("x", "untick_all", "Untick all", show=True),
        Binding("r", "rename", "Rename", show=True),
    ]

    @dataclass
    class Ticked(Message):
        """``issues`` is None when nothing (or everything) is ticked: all are searched."""

        issues: frozenset[str] | None

    @dataclass
    class Renaming(Message):
        """The newsletter ``name`` with its issues is to be called otherwise."""

        name: str
        issues: Issues

    def __init__(self) -> None:
        self.ticked: set[str] = set()
        self.new: frozenset[str] = frozenset()
        self._issues: Issues = ()
        self._folded: dict[tuple[str, ...], bool] = {}
        """How series and years were shown at first: folded out or not."""
        self._unfolded: dict[tuple[str, ...], bool] = {}
        """How the reader left those that they folded out or in."""
        super().__init__("Library", id="library")
        self.show_root = False
        self.guide_depth = 2

    def show(self, issues: Sequence[StoredIssue], new: Collection[str] = ()) -> None:
        """Fill the tree anew; ticks of issues still there stay, what was folded out stays so, the cursor at its name or
        at the top.
        """
        if (tuple(issues), frozenset(new)) == (self._issues, self.new):
            return
        self._issues = tuple(issues)
        self.new = frozenset(new)
        self.ticked &= {issue.id for issue in issues}
        now = {_path(node): node.is_expanded for node in self._folders(self.root)}
        self._unfolded |= {path: out for path, out in now.items() if out != self._folded[path]}
        at, line = _path(self.cursor_node) if self.cursor_node is not None else (), max(self.cursor_line, 0)
        self.clear()
        named = newsletters(issues)
        for name, listed in named:
            self._add_series(name, listed, expand=len(named) <= 3)
        self.root.expand()
        if issues:
            nodes = enumerate(map(self.get_node_at_line, range(self.last_line + 1)))
            same = (n for n, node in nodes if node is not None and _path(node) == at)
            self.cursor_line = next(same, line) if line else 0

    def _add_series(self, series: str, issues: list[StoredIssue], expand: bool) -> None:
        by_year: dict[str, list[StoredIssue]] = defaultdict(list)
        for issue in issues:
            by_year[str(issue.head.dated.start.year) if issue.head.dated else "undated"].append(issue)
        node = self._add_folder(self.root, series, issues, expand)
        years = sorted(by_year, reverse=True)
        if len(years) == 1:
            self._fill(node)
            return
        for year in years:
            below = self._add_folder(node, year, by_year[year], expand=year == years[0])
            if below.is_expanded:
                self._fill(below)

    def _add_folder(
        self, parent: TreeNode[Issues], label: str, issues: list[StoredIssue], expand: bool
    ) -> TreeNode[Issues]:
        node = parent.add(Text(label), tuple(issues))
        self._folded[_path(node)] = out = self._unfolded.get(_path(node), expand)
        if out:
            node.expand()
        return node

    @staticmethod
    def _fill(node: TreeNode[Issues]) -> None:
        """Add the issues of a year; one that nobody looks into costs nothing."""
        for issue in sorted(node.data or (), key=_newest_first, reverse=True):
            node.add_leaf(_label(issue), (issue,))

    def on_tree_node_expanded(self, event: Tree.NodeExpanded[Issues]) -> None:
        """Add the issues of a year when somebody looks into it."""
        if not event.node.children:
            self._fill(event.node)

    def _folders(self, node: TreeNode[Issues]) -> Iterator[TreeNode[Issues]]:
        """Series and years below ``node``."""
        for child in node.children:
            if child.allow_expand:
                yield child
                yield from self._folders(child)

    @property
    def chosen(self) -> frozenset[str] | None:
        """The issues to search; None for all."""
        if not self.ticked or len(self.ticked) == len(self._issues):
            return None
        return frozenset(self.ticked)

    def render_label(self, node: TreeNode[Issues], base_style: Style, style: Style) -> Text:
        """Tick and name at the left, cut where they must be; the mark of what is new and the count at the right."""
        issues = node.data or ()
        ids = {issue.id for issue in issues}
        ticked = len(ids & self.ticked)
        box = "☑" if ids and ticked == len(ids) else "◪" if ticked else "☐"
        left = f"{box} " + (("▾ " if node.is_expanded else "▸ ") if node.allow_expand else "") + str(node.label)
        new = "✦ " if ids & self.new else ""
        count = f"{len(issues):,}" if node.allow_expand else f"{len(issues[0].pages) if issues else 0} p."
        label = Text(left, style=base_style + style, end="")
        room = self._room(node) - cell_len(new + count) - 1
        label.truncate(max(room, NARROWEST), overflow="ellipsis", pad=True)
        return label.append(" ").append(new, "bold").append(count, "dim")

    def _room(self, node: TreeNode[Issues]) -> int:
        """Cells for a node's line beside the guides of the nodes above it."""
        depth, above = 0, node.parent
        while above is not None and above.parent is not None:
            depth, above = depth + 1, above.parent
        return self.scrollable_content_region.width - depth * self.guide_depth - 1

    def on_resize(self) -> None:
        """Write the labels anew for the width there is."""
        self._invalidate()

    def action_tick(self) -> None:
        """Tick everything below the cursor, or untick it where all of it is ticked."""
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
        """Search everything again."""
        self.ticked.clear()
        self._changed()

    def action_rename(self) -> None:
        """Ask for another name of the newsletter that the cursor is in."""
        node = self.cursor_node
        while node is not None and node.parent is not None and node.parent is not self.root:
            node = node.parent
        if node is not None and node.data:
            self.post_message(self.Renaming(str(node.label), node.data))

    def _changed(self) -> None:
        self._invalidate()
        self.refresh()
        self.post_message(self.Ticked(self.chosen))

    def on_tree_node_selected(self, event: Tree.NodeSelected[Issues]) -> None:
        """Open an issue at its first page."""
        event.stop()
        if event.node.data and not event.node.allow_expand:
            issue = event.node.data[0]
            first = issue.pages[0].number if issue.pages else 1
            self.post_message(OpenPlace(Place(issue.id, first), focus=True))


def _path(node: TreeNode[Issues]) -> tuple[str, ...]:
    return (*(_path(node.parent) if node.parent else ()), str(node.label))


def _newest_first(issue: StoredIssue) -> tuple[str, str]:
    return (issue.head.dated.start.isoformat() if issue.head.dated else "", issue.id)


def _label(issue: StoredIssue) -> Text:
    """What a leaf is called: its date, else its number, else its file's stem."""
    when = spoken_range(issue.head.dated)
    number = f"No. {issue.head.number}" if issue.head.number else ""
    return Text(one_line(when or number or issue.id))
