"""The chat under a pilot: with the assistant of literals, conversations in a temporary file, no folder watched."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static
from textual.worker import WorkerCancelled

from assistant.config import Config
from assistant.conversation.sessions import SessionStore
from assistant.tui.app import BackIssueApp
from assistant.tui.conversation.citation_card import Card
from assistant.tui.conversation.prompt import Prompt
from assistant.tui.conversation.transcript import Transcript
from assistant.tui.conversation.turn import TurnView
from assistant.tui.source.page_text import PageText
from assistant.tui.source.pane import SourcePane
from assistant.tui.state.autosave import Keeper

from .fakes import FakeAssistant, FakeOpening, config_of

WIDE = (160, 48)
NARROW = (80, 24)


class Driver:
    """What a test says to the chat and sees of it."""

    def __init__(self, app: BackIssueApp, pilot: Pilot[int], assistant: FakeAssistant) -> None:
        self.app = app
        self.pilot = pilot
        self.assistant = assistant

    async def settle(self) -> None:
        """Wait for the workers and for what they posted. A message takes a round for every parent it climbs."""
        for _ in range(3):
            await self.pilot.pause()
            for worker in list(self.app.workers):
                with suppress(WorkerCancelled):
                    await worker.wait()
        await self.pilot.pause()

    async def until(self, words: str) -> None:
        """Wait until the newest turn says ``words`` of its answer."""
        while not self.transcript.turns or words not in self.text(".state"):
            await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, as a hand does."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def ask(self, question: str) -> None:
        await self.type(question)
        await self.press("enter")

    async def type(self, text: str) -> None:
        self.prompt.focus()
        self.prompt.set_text(text)
        await self.pilot.pause()

    @property
    def prompt(self) -> Prompt:
        return self.app.chat.query_one(Prompt)

    @property
    def transcript(self) -> Transcript:
        return self.app.chat.query_one(Transcript)

    @property
    def last(self) -> TurnView:
        turn = self.transcript.last
        assert turn is not None, "nothing was asked"
        return turn

    @property
    def source(self) -> SourcePane:
        return self.app.chat.query_one(SourcePane)

    @property
    def page(self) -> str:
        """The text of the source pane."""
        return "\n".join(self.app.chat.query_one(PageText).lines)

    @property
    def cards(self) -> list[Card]:
        return list(self.last.query(Card))

    def text(self, selector: str) -> str:
        """What a static widget of the newest turn (or of the screen) says."""
        found = list(self.last.query(selector)) if self.transcript.turns else []
        widget = found[0] if found else self.app.screen.query_one(selector)
        assert isinstance(widget, Static)
        return str(widget.content)

    @property
    def said(self) -> str:
        """The passing line above the footer."""
        line = self.app.chat.query_one("#said", Static)
        return str(line.content) if line.display else ""


OpenChat = Callable[..., AbstractAsyncContextManager[Driver]]


@pytest.fixture
def chat(tmp_path: Path) -> OpenChat:
    """``async with chat(size) as seen:`` opens the chat over the literals."""

    @asynccontextmanager
    async def open_chat(
        size: tuple[int, int] = WIDE,
        *,
        assistant: FakeAssistant | None = None,
        opening: FakeOpening | None = None,
        config: Config | None = None,
        **more: object,
    ) -> AsyncIterator[Driver]:
        fake = assistant or FakeAssistant()
        app = BackIssueApp(
            config or config_of(),
            opening=lambda _: opening or FakeOpening(fake),
            keeper=lambda: Keeper(SessionStore(tmp_path / "conversations.sqlite")),
            memory_path=tmp_path / "screen.json",
            **more,  # type: ignore[arg-type]
        )
        async with app.run_test(size=size) as pilot:
            seen = Driver(app, pilot, fake)
            await seen.settle()
            fake.asked.clear()  # the examples were asked behind the scenes
            yield seen
            fake.gate.set()

    return open_chat
