"""Text of newsletters, file names and questions is shown, never obeyed; every size of terminal is usable."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Static

from assistant.model import Sentence
from assistant.tui.chrome.safe_text import one_line, plain, shorten, shown
from assistant.tui.conversation.answer_text import answer_text
from assistant.tui.library.tree import LibraryTree

from .conftest import OpenChat
from .fakes import ISSUES, FakeAssistant, FakeLibrary, find, paragraph

HOSTILE = (
    "[bold red]not bold[/] [link=https://example.org]no link[/link] [@click=app.quit]no click[/] **no** <b>b</b> "
    "\x1b[31mred\x1b[0m \x1b]52;c;aGk=\x07 \u202ereversed\u202c שלום مرحبا 漢字かな 👩\u200d🚀 e\u0301 \x00 tab\there"
)


@given(st.text())
def test_a_character_stays_a_character_and_no_control_remains(text: str) -> None:
    safe = shown(text)
    assert len(safe) == len(text)
    assert not any((ord(one) < 0x20 and one != "\n") or 0x7F <= ord(one) < 0xA0 for one in safe)
    assert plain(text).plain == safe


@given(st.text(), st.integers(1, 200))
def test_shortened_text_fits(text: str, length: int) -> None:
    assert len(shorten(text, length)) <= max(length, 1)
    assert "\n" not in one_line(text)


@given(st.text(min_size=1), st.integers(0, 30), st.integers(0, 30))
def test_emphasis_out_of_range_is_no_error(text: str, start: int, end: int) -> None:
    told = answer_text([Sentence(text, (1,), ((start, end),))])
    assert told.plain.endswith("[1]")


async def test_hostile_text_in_an_issue_a_title_and_a_question(chat: OpenChat) -> None:
    id = "lantern-2024-03"
    texts = {id: (paragraph(id, HOSTILE, 1, 0, article=HOSTILE),)}
    hostile = replace(ISSUES[1], head=replace(ISSUES[1].head, series=HOSTILE, title=HOSTILE))
    library = FakeLibrary(listed=(hostile,), texts=texts, told=())
    async with chat(assistant=FakeAssistant(library)) as seen:
        tree = seen.app.chat.query_one(LibraryTree)
        label = tree.render_label(tree.root.children[0], tree.rich_style, tree.rich_style).plain
        assert "[bold red]not bold[/]" in label and "\x1b" not in label
        await seen.press("f2", "down", "enter")
        assert "[bold red]not bold[/]" in seen.page
        assert "␛[31mred␛[0m" in seen.page
        assert "\x1b" not in seen.page and "\u202e" not in seen.page
        await seen.ask(f"repair {HOSTILE}")
        assert "[bold red]not bold[/]" in str(seen.last.query_one(".question", Static).content)
        assert seen.app.is_running


@pytest.mark.parametrize("size", [(40, 10), (20, 6), (300, 80)])
async def test_every_size_can_be_asked_in_and_read_in(chat: OpenChat, size: tuple[int, int]) -> None:
    async with chat(size) as seen:
        await seen.ask("repair")
        assert seen.prompt.region.bottom <= size[1]
        assert seen.prompt.region.height >= 1
        await seen.press("alt+1")
        assert "The Repair Café on Saturday" in seen.page.replace("\n▌", "")
        assert seen.source.region.width > 0
        await seen.press("escape")
        assert seen.app.chat.query_one("#talk").display


async def test_resizing_goes_from_side_by_side_to_one_at_a_time_and_back(chat: OpenChat) -> None:
    async with chat((160, 48)) as seen:
        await seen.ask("repair")
        await seen.pilot.resize_terminal(80, 24)
        await seen.settle()
        assert not seen.source.display and not seen.app.chat.query_one(LibraryTree).display
        await seen.pilot.resize_terminal(160, 48)
        await seen.settle()
        assert seen.source.display and seen.app.chat.query_one(LibraryTree).display
        assert seen.app.chat.query_one("#talk").region.width > 40


async def test_a_size_that_changes_under_a_box_is_taken_up_when_it_closes(chat: OpenChat) -> None:
    async with chat((160, 48)) as seen:
        await seen.press("f1")
        await seen.pilot.resize_terminal(80, 24)
        await seen.press("escape")
        assert not seen.source.display
        assert seen.prompt.region.right <= 80
        await seen.press("f1")
        await seen.pilot.resize_terminal(160, 48)
        await seen.press("escape")
        assert seen.source.display


async def test_five_thousand_lines_are_laid_out_and_scroll(chat: OpenChat) -> None:
    id = "lantern-2024-03"
    many = tuple(paragraph(id, f"Paragraph {n} of a page that never ends.", 1, n) for n in range(2500))
    library = FakeLibrary(texts={id: many})
    async with chat(assistant=FakeAssistant(library)) as seen:
        await seen.press("f2", "down", "down", "down", "down", "enter")
        lines = seen.page.splitlines()
        assert len(lines) == 5000 - 1
        assert "Paragraph 2499 of a page" in lines[-1]
        await seen.press("end")
        assert seen.app.chat.query_one("#page-text").scroll_y > 4000


async def test_a_file_name_with_anything_in_it(chat: OpenChat) -> None:
    name = "[red]a\x1b[2J b\nc\u202e.pdf"
    stored = replace(ISSUES[0], id=name, path=Path("/newsletters") / name, head=replace(ISSUES[0].head, series=""))
    text = find("Dates for the new year")[1]
    library = FakeLibrary(listed=(stored,), texts={name: (text,)}, told=())
    async with chat(assistant=FakeAssistant(library)) as seen:
        await seen.press("f2", "down", "enter")
        assert "Dates for the new year" in seen.page
        assert "\x1b" not in str(seen.source.query_one("#source-head", Static).content)
