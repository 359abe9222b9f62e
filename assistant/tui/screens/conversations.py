"""Saved conversations: the last one first, searched as one types, resumed with Enter, renamed with F2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from assistant.conversation.sessions import SessionHead
from assistant.output.wording import spoken_date
from assistant.tui import jobs
from assistant.tui.chrome.safe_text import counted, plain
from assistant.tui.screens.modal import Box
from assistant.tui.state.autosave import Keeper


@dataclass
class Found(Message):
    """Conversations that have ``words``."""

    words: str
    heads: tuple[SessionHead, ...]
    failure: str = ""


def head_text(head: SessionHead) -> Content:
    """A conversation's name, when it was last added to, and how long it is."""
    changed = datetime.fromisoformat(head.changed).astimezone()
    when = f"{spoken_date(changed.date().isoformat())}, {changed:%H:%M}"
    about = f"{when} · {counted(head.turns, 'question')}"
    return Content("\n").join([plain(head.title or "(no name)", "bold"), plain(about, "$foreground-muted")])


class Conversations(Box[str]):
    """Dismissed with the id of the conversation to resume."""

    heading = "Conversations"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "rename", "Rename"),
        Binding("down", "into_list", "List", show=False),
    ]

    def __init__(self, keeper: Keeper, words: str = "") -> None:
        super().__init__()
        self._keeper = keeper
        self._words = words
        self._heads: tuple[SessionHead, ...] = ()

    def inside(self) -> ComposeResult:
        """Search field and list."""
        yield Input(self._words, placeholder="Words to search for; Enter goes on with the chosen one", id="find")
        yield OptionList(id="found", markup=False)
        yield Static(id="none")

    def on_mount(self) -> None:
        """List the conversations."""
        self._find(self._words)

    @on(Input.Changed, "#find")
    def _typed(self, event: Input.Changed) -> None:
        self._find(event.value)

    def _find(self, words: str) -> None:
        def job() -> None:
            try:
                found = Found(words, tuple(self._keeper.find(words)))
            except Exception as error:
                found = Found(words, (), jobs.sentence(error))
            self.post_message(found)

        self.run_worker(job, thread=True, exclusive=True, group="find")

    def on_found(self, event: Found) -> None:
        """Show what was found, unless other words stand in the field by now."""
        if event.words != self.query_one("#find", Input).value:
            return
        self._heads = event.heads
        options = self.query_one("#found", OptionList)
        options.clear_options()
        options.add_options(Option(head_text(head)) for head in event.heads)
        options.display = bool(event.heads)
        if event.heads:
            options.highlighted = 0
        none = "No conversation has these words." if event.words else "No conversation has been kept yet."
        self.query_one("#none", Static).update(plain("" if event.heads else event.failure or none))

    def action_into_list(self) -> None:
        """Go from the field into the list."""
        self.query_one("#found").focus()

    @on(Input.Submitted, "#find")
    @on(OptionList.OptionSelected, "#found")
    def _chosen(self) -> None:
        if head := self._highlighted:
            self.dismiss(head.id)

    @property
    def _highlighted(self) -> SessionHead | None:
        at = self.query_one("#found", OptionList).highlighted
        return self._heads[at] if at is not None and at < len(self._heads) else None

    def action_rename(self) -> None:
        """Ask for a new name of the highlighted conversation."""
        head = self._highlighted
        if head is None:
            return

        def named(title: str | None) -> None:
            if title:
                self.run_worker(lambda: self._rename(head.id, title), thread=True)

        self.app.push_screen(NameBox(head.title), named)

    def _rename(self, session: str, title: str) -> None:
        self._keeper.rename(session, title)
        self.app.call_from_thread(self._find, self.query_one("#find", Input).value)


class NameBox(Box[str]):
    """Asks for a name; ``remark`` says what it does."""

    def __init__(self, title: str = "", heading: str = "Name of this conversation", remark: str = "") -> None:
        super().__init__()
        self._title = title
        self.heading = heading
        self._remark = remark

    def inside(self) -> ComposeResult:
        """The field with the name so far."""
        yield Input(self._title, id="name")
        if self._remark:
            yield Static(plain(self._remark, "$foreground-muted"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the name; an empty one changes nothing."""
        self.dismiss(event.value.strip() or None)
