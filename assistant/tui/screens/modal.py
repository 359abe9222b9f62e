"""A box over the chat that Esc closes: the shape of every short list and every page of words."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from assistant.tui.chrome.hanging import Hanging
from assistant.tui.chrome.key_line import KeyLine
from assistant.tui.chrome.safe_text import plain

#: Lines below which margins and borders are left out.
HIGH = 16
Result = TypeVar("Result")


class Box(ModalScreen[Result]):
    """``heading`` over whatever `inside` yields."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "close", "Close")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (HIGH, "-high")]  # noqa: RUF012
    heading = ""

    def compose(self) -> ComposeResult:
        """Heading, contents and key line."""
        with Vertical(classes="box"):
            yield Static(plain(self.heading, "bold $primary"), classes="box-heading")
            yield from self.inside()
        yield KeyLine()

    def inside(self) -> ComposeResult:
        """The contents of the box."""
        raise NotImplementedError

    def action_close(self) -> None:
        """Close the box without a choice."""
        self.dismiss(None)


class Words(Box[None]):
    """A page of words to read."""

    BINDINGS: ClassVar[list[BindingType]] = [("q,enter", "close", "Close")]

    def words(self) -> Content | Hanging:
        """The text of the box."""
        raise NotImplementedError

    def inside(self) -> ComposeResult:
        """The text, scrolling."""
        with VerticalScroll(classes="words"):
            yield Static(self.words())

    def on_mount(self) -> None:
        """Let the keys scroll."""
        self.query_one(".words").focus()
