"""Conversations: kept as they happen, found, resumed, renamed, exported; what a long one costs."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, OptionList, Static

from assistant.model import Answer
from assistant.tui.conversation.greeting import Greeting
from assistant.tui.conversation.transcript import FULL, LIGHT, Earlier
from assistant.tui.conversation.turn import LightTurn
from assistant.tui.screens.conversations import Conversations, NameBox

from .conftest import NARROW, OpenChat
from .fakes import ANSWERS


def conversation(turns: int) -> list[tuple[str, Answer]]:
    return [(f"Question {n}?", ANSWERS["repair"]) for n in range(turns)]


async def test_a_conversation_is_resumed_with_its_citations(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("When is the repair café?")
    async with chat() as seen:
        assert seen.prompt.earlier == ["When is the repair café?"]
        await seen.press("f6")
        assert isinstance(seen.app.screen, Conversations)
        await seen.press("enter")
        assert "moves from the library to the Old Mill" in seen.text(".sentences")
        assert seen.app.conversation_name == "When is the repair café?"
        await seen.press("alt+2")
        assert "▌ The next Repair Café is on Saturday 16 March" in seen.page
        await seen.ask("And the bridge?")
        assert len(seen.assistant.asked[-1].history) == 1


async def test_conversations_are_searched_and_renamed(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("repair")
        await seen.press("ctrl+n")
        assert seen.app.chat.query(Greeting)
        await seen.ask("bridge")
        await seen.ask("/rename About the bridge")
        assert str(seen.app.chat.query_one("#top", Static).content).endswith("About the bridge")
        await seen.ask("/sessions mill")
        found = seen.app.screen.query_one("#found", OptionList)
        assert [str(option.prompt).splitlines()[0] for option in found.options] == ["repair"]
        seen.app.screen.query_one("#find", Input).value = ""
        await seen.settle()
        assert [str(option.prompt).splitlines()[0] for option in found.options] == ["About the bridge", "repair"]
        await seen.press("f2")
        assert isinstance(seen.app.screen, NameBox)
        seen.app.screen.query_one("#name", Input).value = "Rot in two beams"
        await seen.press("enter")
        assert str(found.options[0].prompt).splitlines()[0] == "Rot in two beams"


async def test_an_export_never_takes_a_name_that_is_there(
    chat: OpenChat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with chat() as seen:
        await seen.press("ctrl+s")
        assert seen.said == "There is nothing to export yet. Ask something first."
        await seen.ask("When is the repair café?")
        await seen.press("ctrl+s")
        await seen.ask("/export")
        names = sorted(path.name for path in tmp_path.glob("when*"))
        assert names == [
            "when-is-the-repair-café-2.html",
            "when-is-the-repair-café-2.md",
            "when-is-the-repair-café.html",
            "when-is-the-repair-café.md",
        ]
        assert "1. The Lantern 42 (lantern-2024-03), March 2024, page 1" in (
            tmp_path / "when-is-the-repair-café.md"
        ).read_text("utf-8")


async def test_a_long_conversation_keeps_few_widgets_and_all_its_turns(chat: OpenChat) -> None:
    async with chat(NARROW) as seen:
        await seen.app.chat.show_conversation(conversation(500))
        await seen.settle()
        assert len(seen.transcript.turns) == FULL
        assert len(seen.transcript.query(LightTurn)) == LIGHT
        line = seen.transcript.query_one(Earlier)
        assert str(line.content) == f"⋯ {500 - FULL - LIGHT} earlier turns: Enter shows them"
        assert len(seen.transcript.history()) == 500
        for n in range(3):
            await seen.ask(f"repair {n}")
        kept = [bool(one.answer and one.answer.hits) for one in seen.transcript.exchanges]
        assert kept[-FULL - LIGHT :] == [True] * (FULL + LIGHT), "what is seen has its passages"
        assert kept[500 - FULL - LIGHT : -FULL - LIGHT] == [False] * 3, "what has no widget any more has not"
        assert len(seen.transcript.turns) == FULL
        assert len(seen.transcript.query(LightTurn)) == LIGHT
        assert str(line.content) == f"⋯ {503 - FULL - LIGHT} earlier turns: Enter shows them"


async def test_earlier_turns_come_back_and_unfold(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.app.chat.show_conversation(conversation(FULL + 2 * LIGHT))
        await seen.settle()
        seen.transcript.query_one(Earlier).focus()
        await seen.press("enter")
        lights = list(seen.transcript.query(LightTurn))
        assert not seen.transcript.query(Earlier)
        assert len(lights) == 2 * LIGHT
        assert "› Question 0?" in str(lights[0].content)
        lights[0].focus()
        await seen.press("enter")
        assert len(seen.transcript.turns) == FULL + 1
        assert seen.transcript.turns[0].exchange.question == "Question 0?"
