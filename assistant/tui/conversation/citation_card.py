"""A citation card: Tab reaches it, Enter or a click shows its passage in the source pane."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Static

from assistant.tui.chrome.hanging import Hanging
from assistant.tui.source.place import OpenPlace, Place


class Card(Static, can_focus=True):
    """``n`` is the first of the numbers that open it; ``places`` has the place of each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "open", "Open"),
        Binding("down", "app.focus_next", "Next card", show=False),
        Binding("up", "app.focus_previous", "Previous card", show=False),
    ]

    def __init__(self, n: int, place: Place | None = None, text: Hanging | None = None) -> None:
        super().__init__(text or "", classes="card")
        self.n = n
        self.places: dict[int, Place] = {} if place is None else {n: place}

    def action_open(self) -> None:
        """Show the card's first passage in the source pane."""
        self.post_message(OpenPlace(self.places[self.n]))

    def on_click(self) -> None:
        """A click opens the card."""
        self.action_open()
