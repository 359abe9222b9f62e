"""The prompt: grows with the text, recalls earlier questions, completes commands and names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import OptionList, TextArea
from textual.widgets.option_list import Option

from assistant.tui.chrome.keys import ALT_DIGITS, character_of
from assistant.tui.chrome.safe_text import plain
from assistant.tui.conversation import slash_commands
from assistant.tui.conversation.completion import Completion, completions
from assistant.tui.messages import AskFor, RunCommand

#: More than this is no question but a document; the engine says so too, the screen need not send it.
LONGEST = 20_000
PLACEHOLDER = "Ask a question   /: commands   @: issues"


class Suggestions(OptionList, can_focus=False):
    """The completions above the prompt; the prompt moves in them."""

    def __init__(self) -> None:
        super().__init__(id="completions", markup=False, compact=True)
        self.display = False
        self.found: list[Completion] = []

    def show(self, found: list[Completion]) -> None:
        """List the completions; hide the list where there is none."""
        self.found = found
        self.clear_options()
        width = max((len(one.text) for one in found), default=0)
        for one in found:
            line = plain(one.text.ljust(width + 2), "bold").append(plain(one.help, "$foreground-muted"))
            self.add_option(Option(line))
        self.highlighted = 0 if found else None
        self.display = bool(found)

    @property
    def chosen(self) -> Completion | None:
        """The highlighted completion."""
        return self.found[self.highlighted] if self.found and self.highlighted is not None else None


class Prompt(TextArea, inherit_bindings=False):
    """Posts `AskFor` and `RunCommand`, `Typed` when the question changes and `Left` when Esc has nothing to stop."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # F6 and F7 select lines in a text area; here they belong to the whole chat.
        *(one for one in TextArea.BINDINGS if isinstance(one, Binding) and one.key not in ("f6", "f7")),
        Binding("enter", "submit", "Ask"),
        Binding("escape", "leave", "Sources", key_display="esc"),
        Binding("ctrl+j,shift+enter,alt+enter", "newline", "New line", show=False),
        Binding("tab", "complete", "Complete", show=False),
    ]

    @dataclass
    class Typed(Message):
        """The text of the prompt has changed."""

        text: str

    @dataclass
    class Left(Message):
        """Esc or Tab, with no completion open; Esc also stops an answer."""

        halt: bool

    @dataclass
    class Paged(Message):
        """The reader wants to see what stands above (-1) or below (1) in the conversation."""

        pages: int

    def __init__(self, suggestions: Suggestions) -> None:
        super().__init__(
            id="prompt",
            compact=True,
            highlight_cursor_line=False,
            placeholder=PLACEHOLDER,
        )
        self._suggestions = suggestions
        self.scopes: Mapping[str, frozenset[str]] = {}
        self.earlier: list[str] = []
        """Questions asked before, oldest first."""
        self._recalled: int | None = None
        self._draft = ""

    def hint(self, cards: int, nearest: bool = False) -> None:
        """Say in the empty prompt how the sources of the last answer (or the nearest passages) are seen."""
        what = "nearest passages" if nearest else "sources"
        self.placeholder = f"Ask another question   Esc: {what}" if cards else PLACEHOLDER

    def hint_stop(self) -> None:
        """Say in the empty prompt how the answer that is coming is stopped."""
        self.placeholder = "Esc stops it; so does a new question"

    def set_text(self, text: str) -> None:
        """Replace the text, the cursor at its end."""
        self.load_text(text)
        self.move_cursor(self.document.end)

    def on_text_area_changed(self) -> None:
        """Look for completions of the text before the cursor."""
        row, column = self.cursor_location
        before = "\n".join([*self.document.lines[:row], self.document.lines[row][:column]])
        recalling = self._recalled is not None and self.text == self.earlier[self._recalled]
        self._suggestions.show([] if recalling else completions(before, self.scopes))
        self.post_message(self.Typed(self.text))

    def on_key(self, event: events.Key) -> None:
        """Keep keys that mean something here from being typed; the base class handles the others after this."""
        if event.key == "enter" or not self.check_consume_key(event.key, event.character):
            event.prevent_default()

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Alt and a digit opens a citation; with text before it, the character that it stands for is typed."""
        typed = super().check_consume_key(key, character or character_of(key))
        return typed and (bool(self.text) or key not in ALT_DIGITS)

    def action_newline(self) -> None:
        """Begin a new line in the question."""
        self.insert("\n")

    def action_submit(self) -> None:
        """Ask the question or run the command."""
        if self._complete_unfinished_command():
            return
        text = self.text.strip()
        if not text:
            return
        command = slash_commands.parse(text)
        if not self.earlier or self.earlier[-1] != text:
            self.earlier.append(text)
        self._recalled = None
        self._suggestions.show([])
        self.load_text("")
        self.post_message(RunCommand(*command) if command else AskFor(text))

    def _complete_unfinished_command(self) -> bool:
        """Enter takes an open ``@`` completion, and a command's first completion before it is run."""
        chosen = self._suggestions.chosen
        if chosen is None:
            return False
        self._take(chosen)
        return not chosen.text.startswith("/")

    def action_complete(self) -> None:
        """Take the highlighted completion; without one, go on to what there is to read."""
        if chosen := self._suggestions.chosen:
            self._take(chosen)
        else:
            self.post_message(self.Left(halt=False))

    def _take(self, chosen: Completion) -> None:
        row, column = self.cursor_location
        start = chosen.start - sum(len(line) + 1 for line in self.document.lines[:row])
        self.replace(chosen.text, (row, max(start, 0)), (row, column))
        self._suggestions.show([])

    def action_leave(self) -> None:
        """Close the completions; without them, leave the prompt."""
        if self._suggestions.display:
            self._suggestions.show([])
        else:
            self.post_message(self.Left(halt=True))

    def action_cursor_up(self, select: bool = False) -> None:
        """Up in the completions, in the text, or to an earlier question."""
        if self._suggestions.display:
            self._suggestions.action_cursor_up()
        elif not select and self._on_first_line:
            self._recall(-1)
        else:
            super().action_cursor_up(select)

    @property
    def _on_first_line(self) -> bool:
        return self.wrapped_document.location_to_offset(self.cursor_location).y == 0

    def action_cursor_down(self, select: bool = False) -> None:
        """Down in the completions, in the text, or to a later question."""
        if self._suggestions.display:
            self._suggestions.action_cursor_down()
        elif self._recalled is not None and self.cursor_location[0] == self.document.line_count - 1:
            self._recall(1)
        else:
            super().action_cursor_down(select)

    def action_cursor_page_up(self) -> None:
        """Scroll the conversation back."""
        self.post_message(self.Paged(-1))

    def action_cursor_page_down(self) -> None:
        """Scroll the conversation on."""
        self.post_message(self.Paged(1))

    def _recall(self, step: int) -> None:
        if not self.earlier:
            return
        if self._recalled is None:
            if step > 0:
                return
            self._draft = self.text
            index = len(self.earlier) - 1
        else:
            index = self._recalled + step
        if index < 0:
            return
        self._recalled = index if index < len(self.earlier) else None
        self.set_text(self._draft if self._recalled is None else self.earlier[index])
