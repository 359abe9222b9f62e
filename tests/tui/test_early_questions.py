"""Questions that are entered before the first issue is read: they wait, and are asked again where nothing answers."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.model import AskEvent, Finished
from assistant.tui import app
from embeddings.model import BuildReport, NoLibrary, Progress

from .conftest import NARROW, Driver
from .fakes import ANSWERS, ISSUES, FakeAssistant, FakeOpening, config_of


class Growing(FakeOpening):
    """Nothing can be opened before `read` is set; then there are two issues, and all four after the build, which ends
    with `end`. Only all four answer the question for the mayor.
    """

    def __init__(self) -> None:
        self.read, self.end = threading.Event(), threading.Event()
        opening = self

        class Engine(FakeAssistant):
            def ask(self, question: str, *more: Any, **named: Any) -> Iterator[AskEvent]:
                known = replace(ANSWERS["bridge"], question=question) if self.library.listed == ISSUES else None
                for event in super().ask(question, *more, **named):
                    yield Finished(known) if known is not None and isinstance(event, Finished) else event

            def refresh(self) -> None:
                self.library.listed = ISSUES if opening.end.is_set() else ISSUES[:2]

        super().__init__(Engine())

    def open(self) -> FakeAssistant:
        if not self.read.is_set():
            raise NoLibrary("There is no library yet.")
        return self.assistant

    def build(self, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Progress | BuildReport]:
        while not self.end.wait(0.01):
            yield Progress("reading", "lantern-1.pdf", 2, 4, 2, 10, 4.0)
        yield self.assistant.report


@pytest.fixture(autouse=True)
def look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "LOOK_EVERY", 0.0)


@asynccontextmanager
async def first_run(opening: Growing, question: str, path: Path) -> AsyncIterator[Driver]:
    """The chat over an empty library that is being built, where ``question`` waits for the first issue."""
    one = app.BackIssueApp(config_of(), opening=lambda _: opening, memory_path=path / "screen.json")
    async with one.run_test(size=NARROW) as pilot:
        seen = Driver(one, pilot, opening.assistant)
        while getattr(one, "chat", None) is None or not one.building:
            await pilot.pause()
        await seen.type(question)
        await pilot.press("enter")
        try:
            await seen.until("Waits for the first issue")
            yield seen
        finally:
            opening.assistant.gate.set()
            opening.end.set()


async def test_a_question_before_the_first_issue_is_read_waits_for_it_and_is_answered(tmp_path: Path) -> None:
    growing = Growing()
    async with first_run(growing, "When is the repair café?", tmp_path) as seen:
        assert seen.text(".state") == "Waits for the first issue to be read; it is answered then …"
        assert seen.prompt.text == "" and not seen.assistant.asked
        growing.read.set()
        while not seen.cards:
            await seen.pilot.pause()
        assert "the Old Mill" in seen.text(".sentences") and seen.app.building
        assert [asked.question for asked in seen.assistant.asked] == ["When is the repair café?"]


async def test_a_question_that_nothing_read_so_far_answers_is_asked_again_when_all_is_read(tmp_path: Path) -> None:
    growing = Growing()
    async with first_run(growing, "Who is the mayor?", tmp_path) as seen:
        growing.read.set()
        await seen.until("Not in what is read so far; it is asked again when all issues are read …")
        assert [one.question for one in seen.assistant.asked] == ["Who is the mayor?"]
        assert seen.last.running and seen.app.building
        growing.end.set()
        await seen.until("no day on which it reopens")
        assert [one.question for one in seen.assistant.asked] == ["Who is the mayor?"] * 2
        assert [card.n for card in seen.cards] == [1]


async def test_it_is_asked_again_too_where_the_build_ends_before_the_first_answer_is_there(tmp_path: Path) -> None:
    growing = Growing()
    async with first_run(growing, "Who is the slow mayor?", tmp_path) as seen:
        growing.read.set()
        await seen.until("Reading 2 passages")
        growing.end.set()
        while seen.app.building or len(seen.app.chat.issues) < len(ISSUES):
            await seen.pilot.pause()
        assert len(seen.assistant.asked) == 1
        seen.assistant.gate.set()
        await seen.until("no day on which it reopens")
        assert [one.question for one in seen.assistant.asked] == ["Who is the slow mayor?"] * 2


async def test_what_all_issues_do_not_answer_is_asked_twice_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ANSWERS, "bridge", ANSWERS["mayor"])
    growing = Growing()
    async with first_run(growing, "Who is the mayor?", tmp_path) as seen:
        growing.read.set()
        await seen.until("Not in what is read so far")
        growing.end.set()
        await seen.until("No issue names a mayor.")
        assert not seen.last.running and len(seen.assistant.asked) == 2
