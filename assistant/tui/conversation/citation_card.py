"""A citation card: Tab reaches it, Enter or a click shows its passage in the source pane."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from assistant.tui.source.place import OpenPlace, Place


class Card(Static, can_focus=True):
    """``n`` is the number that opens it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "open", "Open"),
        Binding("down", "app.focus_next", "Next card", show=False),
        Binding("up", "app.focus_previous", "Previous card", show=False),
    ]

    def __init__(self, text: Content, place: Place, n: int) -> None:
        super().__init__(text, classes="card")
        self.place = place
        self.n = n

    def action_open(self) -> None:
        """Show the card's passage in the source pane."""
        self.post_message(OpenPlace(self.place))

    def on_click(self) -> None:
        """A click opens the card."""
        self.action_open()
