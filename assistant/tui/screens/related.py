"""The same topic in other issues: a list to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.tui.chrome.safe_text import plain, shorten
from assistant.tui.screens.modal import Box
from assistant.tui.source.place import Place, of_hit
from embeddings.model import Hit


class Elsewhere(Box[Place]):
    """Passages of other issues; dismissed with the chosen place."""

    heading = "Also told in"

    def __init__(self, hits: Sequence[Hit], names: Mapping[str, str]) -> None:
        super().__init__()
        self._hits = hits
        self._names = names

    def inside(self) -> ComposeResult:
        """The list."""
        yield OptionList(*(Option(self._line(hit)) for hit in self._hits), markup=False)

    def _line(self, hit: Hit) -> Content:
        where = f"{self._names.get(hit.issue, hit.issue)}, page {hit.paragraph.page}"
        return Content("\n").join([plain(where, "bold"), plain(shorten(hit.paragraph.text, 140), "$foreground-muted")])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the chosen passage."""
        self.dismiss(of_hit(self._hits[event.option_index]))
