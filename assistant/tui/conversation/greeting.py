"""The greeting of an empty conversation: what the library holds, and questions to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.tui.chrome.safe_text import plain
from assistant.tui.messages import AskFor


class Examples(OptionList):
    """Questions to choose from."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", "Ask this")]


class Greeting(Vertical):
    """A title, what is known of the library, and example questions."""

    def __init__(self) -> None:
        super().__init__(id="greeting")
        self._questions: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        """Title, text and list."""
        yield Static(plain("Ask your back issues", "bold $primary"), id="greeting-title")
        yield Static(plain("Opening the library …", "$foreground-muted"), id="greeting-text")
        yield Examples(id="examples", markup=False, compact=True)

    def on_mount(self) -> None:
        """Hide the list until there are questions."""
        self.query_one(OptionList).display = False

    def say(self, text: str, questions: Sequence[str] = ()) -> None:
        """``text`` under the title, and ``questions`` to choose from."""
        self.query_one("#greeting-text", Static).update(plain(text))
        self._questions = list(questions)
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(plain(f"› {question}")) for question in questions)
        options.highlighted = 0 if questions else None
        options.display = bool(questions)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Ask the chosen question."""
        event.stop()
        self.post_message(AskFor(self._questions[event.option_index]))
