"""The line between two panes: drag it to give one of them more room."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.widget import Widget


class Splitter(Widget):
    """``pane`` is the pane whose width it changes."""

    @dataclass
    class Moved(Message):
        """The line was dragged by ``cells``."""

        pane: str
        cells: int
        """To the right where positive."""

    def __init__(self, pane: str) -> None:
        super().__init__(id=f"{pane}-splitter", classes="splitter")
        self.pane = pane

    def render(self) -> str:
        """Nothing: the line is the widget's border."""
        return ""

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to drag."""
        self.capture_mouse()
        self.add_class("-dragged")
        event.stop()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the drag."""
        self.release_mouse()
        self.remove_class("-dragged")
        event.stop()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Report how far the mouse has moved the line."""
        if self.has_class("-dragged") and (cells := event.screen_x - self.region.x):
            self.post_message(self.Moved(self.pane, int(cells)))
