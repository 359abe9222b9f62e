"""Passages that fit what is being typed, before anything is asked: the quick half of search, a line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.tui.chrome.safe_text import plain, shorten
from assistant.tui.source.place import OpenPlace, of_hit
from embeddings.model import Hit

SHOWN = 3


class Passages(OptionList):
    """Tab from the prompt reaches it; Enter shows a passage in the source pane."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "screen.escape", "Back to the question", show=False)]

    def __init__(self) -> None:
        super().__init__(id="passages", markup=False, compact=True)
        self.display = False
        self._hits: Sequence[Hit] = ()

    def show(self, hits: Sequence[Hit], names: Mapping[str, str]) -> None:
        """Show the first of ``hits``, a line each; hide the list where there is none."""
        self._hits = hits[:SHOWN]
        self.clear_options()
        parent = self.parent
        room = (parent.size.width if isinstance(parent, Widget) else 80) - 6
        for hit in self._hits:
            where = f"  {shorten(names.get(hit.issue, hit.issue), 36)}, p. {hit.paragraph.page}"
            words = plain(shorten(hit.paragraph.text, max(room - len(where), 24)))
            self.add_option(Option(words.append(plain(where, "$foreground-muted"))))
        self.highlighted = 0 if self._hits else None
        self.display = bool(self._hits)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the chosen passage in the source pane."""
        event.stop()
        self.post_message(OpenPlace(of_hit(self._hits[event.option_index])))
