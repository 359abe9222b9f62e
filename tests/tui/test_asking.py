"""Asking: sources first, then sentences, then cards; what stops an answer, and the four looks of an answer's end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual import events
from textual.widgets import OptionList, Static

from assistant.model import Turn
from assistant.tui.conversation.greeting import Greeting
from assistant.tui.conversation.live_passages import Passages
from assistant.tui.conversation.prompt import Suggestions

from .conftest import OpenChat
from .fakes import ANSWERS, FakeAssistant, config_of


async def test_an_answer_has_its_sentences_its_numbers_and_a_card_for_each(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("When is the repair café?")
        said = seen.text(".sentences")
        assert "moves from the library to the Old Mill" in said
        assert "Doors open at 10 a.m.; bring what is broken. [1]" in said
        assert "in the library. [2]" in said
        assert [card.n for card in seen.cards] == [1, 2]
        assert seen.text(".series") == "The Lantern"
        assert str(seen.cards[0].content) == "[1] March 2024, page 1 · A new floor for the library"
        assert str(seen.cards[1].content) == "[2] January 2024, page 1 · Dates for the new year"


async def test_the_answering_words_are_marked_where_they_stand(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("repair")
        said = seen.last.query_one(".sentences").content
        text = said.content
        marked = [text.plain[span.start : span.end] for span in text.spans if span.style == "bold $accent"]
        assert marked == ["the Old Mill", "10 a.m.", "in the library"]


async def test_sources_are_shown_before_the_answer_is_there(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.type("slow repair")
        await seen.pilot.press("enter")
        while "Reading" not in seen.text(".state"):
            await seen.pilot.pause()
        assert seen.text(".state") == "Reading 3 passages from 2 issues …"
        assert not seen.cards
        seen.assistant.gate.set()
        await seen.settle()
        assert [card.n for card in seen.cards] == [1, 2]


async def test_escape_stops_the_answer_and_says_so(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.type("slow repair")
        await seen.pilot.press("enter")
        while "Reading" not in seen.text(".state"):
            await seen.pilot.pause()
        await seen.press("escape")
        assert seen.text(".state") == "■ Stopped. Nothing was answered."
        assert seen.last.has_class("-stopped")
        assert seen.app.focused is seen.prompt


async def test_a_new_question_stops_the_old_one(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.type("slow repair")
        await seen.pilot.press("enter")
        while "Reading" not in seen.text(".state"):
            await seen.pilot.pause()
        await seen.ask("Is the bridge open?")
        first, second = seen.transcript.turns
        assert first.exchange.cancelled and not first.query("Card")
        assert second.exchange.answer is not None
        assert seen.assistant.asked[-1].history == ()


async def test_follow_ups_carry_the_turns_before_them(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("Is the bridge open?")
        await seen.ask("And the repair café?")
        answer = "The footbridge over the Wend stays closed until the end of May."
        assert seen.assistant.asked[1].history == (Turn("Is the bridge open?", answer),)


async def test_a_key_asks_a_follow_up_by_itself(chat: OpenChat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ANSWERS, "repair", replace(ANSWERS["repair"], taken_as="And the repair café of the bridge?"))
    async with chat() as seen:
        await seen.ask("Is the bridge open?")
        await seen.ask("And the repair café?")
        assert seen.text(".taken-as") == "Taken as: And the repair café of the bridge?  (u: ask it by itself)"
        seen.transcript.focus()
        await seen.press("u")
        await seen.settle()
        assert [one.history == () for one in seen.assistant.asked] == [True, False, True]
        assert len(seen.transcript.history()) == 1


async def test_part_of_an_answer_says_what_is_missing(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("When does the bridge reopen?")
        assert seen.last.has_class("-partial")
        assert seen.text(".heading") == "◐ Part of the answer"
        assert "no day on which it reopens" in seen.text(".state")
        assert len(seen.cards) == 1


async def test_a_remark_on_an_answer_is_shown_with_it(chat: OpenChat, monkeypatch: pytest.MonkeyPatch) -> None:
    remarked = replace(ANSWERS["repair"], reason="Issues differ: the one of March is the latest.")
    monkeypatch.setitem(ANSWERS, "repair", remarked)
    async with chat() as seen:
        await seen.ask("repair")
        assert seen.text(".state") == "Issues differ: the one of March is the latest."
        assert not seen.last.query_one(".heading").display


async def test_not_in_these_newsletters_shows_what_was_nearest(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("Who is the mayor?")
        assert seen.last.has_class("-not-found")
        assert seen.text(".heading") == "○ Not in these newsletters"
        assert seen.text(".state") == "No issue names a mayor."
        assert [str(card.content) for card in seen.cards] == [
            "[1] The Lantern, March 2024, page 1 · Notes from the river",
            "[2] The Lantern, March 2024, page 2 · Walks",
        ]
        assert not seen.last.citations


async def test_all_of_a_card_speaks_the_language_of_the_question(
    chat: OpenChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ANSWERS, "mayor", replace(ANSWERS["mayor"], language="de", reason="Keine nennt ihn."))
    carried = replace(ANSWERS["repair"], language="de", taken_as="Wann ist das Repair Café?")
    monkeypatch.setitem(ANSWERS, "repair", carried)
    async with chat() as seen:
        await seen.ask("Wer ist mayor?")
        assert seen.text(".heading") == "○ Nicht in diesen Ausgaben"
        assert seen.text(".nearest") == "Am nächsten, aber keine Antwort:"
        assert str(seen.cards[0].content) == "[1] The Lantern, März 2024, Seite 1 · Notes from the river"
        await seen.ask("repair?")
        assert seen.text(".taken-as") == "Verstanden als: Wann ist das Repair Café?  (u: für sich allein fragen)"
        assert str(seen.cards[1].content) == "[2] Januar 2024, Seite 1 · Dates for the new year"


async def test_an_answer_that_is_not_sure_says_so_and_marks_nothing(
    chat: OpenChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ANSWERS, "repair", replace(ANSWERS["repair"], short="the Old Mill", confidence=0.29))
    async with chat() as seen:
        await seen.ask("repair")
        assert seen.last.has_class("-unsure") and not seen.last.has_class("-answered")
        assert seen.text(".heading") == "? Not sure that this answers:"
        assert seen.text(".short") == "the Old Mill"
        unsure, body = seen.last.query_one(".short"), seen.last.query_one(".sentences").content.content
        assert not any("accent" in str(span.style) for span in body.spans)
        monkeypatch.setitem(ANSWERS, "repair", replace(ANSWERS["repair"], confidence=0.3))
        await seen.ask("repair")
        sure = seen.last.query_one(".short")
        assert not seen.last.query_one(".heading").display and seen.last.has_class("-answered")
        assert sure.styles.color != unsure.styles.color


async def test_a_failure_is_no_answer(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("broken")
        assert seen.last.has_class("-failed")
        assert seen.text(".heading") == "✕ Something went wrong"
        assert seen.text(".state") == "The library is damaged. Run: backissue build --force"
        assert not seen.last.query_one(".sentences").display
        assert seen.transcript.history() == []


async def test_a_fault_nobody_foresaw_is_shown_and_the_chat_goes_on(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("crash")
        assert "fault of the program (ValueError: nobody foresaw this)" in seen.text(".state")
        await seen.ask("repair")
        assert len(seen.cards) == 2


async def test_names_after_an_at_sign_narrow_the_search_and_leave_the_question(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("@harbour-notes when does the repair café open")
        assert seen.assistant.asked[0].question == "when does the repair café open"
        assert seen.assistant.asked[0].issues == frozenset({"harbour-7"})


async def test_a_name_alone_asks_nothing(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.type("@harbour-notes")
        await seen.press("enter", "enter")
        assert not seen.assistant.asked
        assert "Write the question after the name" in seen.said


async def test_sources_of_one_newsletter_stand_under_its_name_and_those_of_a_page_on_one_card(
    chat: OpenChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (replace(one, title="The Lantern") for one in ANSWERS["repair"].citations)
    again = replace(first, n=3, quote="Doors open at 10 a.m.")
    monkeypatch.setitem(ANSWERS, "repair", replace(ANSWERS["repair"], citations=(first, again, second)))
    async with chat() as seen:
        await seen.ask("repair")
        assert seen.text(".series") == "The Lantern"
        assert [str(card.content) for card in seen.cards] == [
            "[1] [3] March 2024, page 1 · A new floor for the library",
            "[2] January 2024, page 1 · Dates for the new year",
        ]
        await seen.press("alt+3")
        assert seen.source.view is not None and seen.source.view.place.quote == "Doors open at 10 a.m."
        assert seen.cards[0].has_class("-open")


async def test_a_notice_of_the_searcher_is_shown_and_stays_in_the_title_line(chat: OpenChat) -> None:
    fake = FakeAssistant()
    fake.notice = "Searched by words alone: the vectors are another model's."
    async with chat(assistant=fake) as seen:
        assert seen.said == f"▲ {fake.notice}"
        assert "▲ Searched by words alone" in str(seen.app.chat.query_one("#top", Static).content)
        fake.notice = ""
        await seen.ask("repair")
        assert "▲" not in str(seen.app.chat.query_one("#top", Static).content)


async def test_example_questions_come_from_the_library_and_can_be_asked(chat: OpenChat) -> None:
    async with chat() as seen:
        greeting = seen.app.chat.query_one(Greeting)
        options = greeting.query_one("#examples", OptionList)
        shown = [str(option.prompt) for option in options.options]
        assert shown == ["› Has the date of the Repair Café changed?"], "the others are not answered"
        await seen.press("escape", "enter")
        assert seen.assistant.asked[0].question == "Has the date of the Repair Café changed?"
        assert not seen.app.chat.query(Greeting)


async def test_completions_of_commands_and_names(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.type("/ex")
        found = seen.app.chat.query_one(Suggestions)
        assert [one.text for one in found.found] == ["/export", "/explain"]
        await seen.press("down", "tab")
        assert seen.prompt.text == "/explain"
        await seen.type("when @lan")
        assert found.found[0].text == "@lantern-2024-01 " or found.found[0].text.startswith("@")
        await seen.press("escape")
        assert not found.display and seen.app.focused is seen.prompt
        await seen.type("when @the-l")
        await seen.press("tab")
        assert seen.prompt.text == "when @the-lantern "


async def test_up_recalls_earlier_questions_and_down_comes_back(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("first repair")
        await seen.ask("second bridge")
        await seen.type("draft")
        await seen.press("up")
        assert seen.prompt.text == "second bridge"
        await seen.press("up")
        assert seen.prompt.text == "first repair"
        await seen.press("down", "down")
        assert seen.prompt.text == "draft"


async def test_the_prompt_grows_with_its_lines(chat: OpenChat) -> None:
    async with chat() as seen:
        before = seen.prompt.outer_size.height
        await seen.type("one")
        await seen.press("ctrl+j")
        await seen.pilot.press("t", "w", "o")
        await seen.settle()
        assert seen.prompt.text == "one\ntwo"
        assert seen.prompt.outer_size.height == before + 1


async def test_passages_appear_while_typing_and_open_in_the_source_pane(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.type("herons nests")
        passages = seen.app.chat.query_one(Passages)
        while not passages.display:
            await seen.pilot.pause()
        assert passages.option_count == 1
        await seen.press("tab", "enter")
        assert "The herons are back at the weir" in seen.page
        assert not seen.assistant.asked


async def test_passages_can_be_switched_off(chat: OpenChat) -> None:
    config = config_of(newsletters=None, live_passages=False)
    async with chat(config=config) as seen:
        await seen.settle()
        if seen.app.screen is not seen.app.chat:
            await seen.press("escape")
        await seen.type("herons nests")
        assert seen.app.chat._pause is None
        seen.app.action_toggle_passages()
        assert seen.app.passages_on


async def test_an_unknown_command_lists_the_known_ones(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("/fly")
        assert seen.said.startswith("There is no command /fly. /events")


async def test_a_letter_while_reading_begins_a_question(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("repair")
        await seen.press("escape")
        assert seen.app.focused is seen.cards[0]
        await seen.pilot.press("W", "h", "y")
        await seen.settle()
        assert seen.prompt.text == "Why"


async def test_page_keys_scroll_the_conversation_from_the_prompt(chat: OpenChat) -> None:
    async with chat((80, 24)) as seen:
        for _ in range(6):
            await seen.ask("repair")
        bottom = seen.transcript.scroll_y
        await seen.press("pageup")
        assert seen.transcript.scroll_y == bottom - (seen.transcript.size.height - 2)
        assert seen.app.focused is seen.prompt
        await seen.press("pagedown")
        assert seen.transcript.scroll_y == bottom


async def test_an_answer_is_in_sight_though_lines_came_and_went_while_it_was_read(chat: OpenChat) -> None:
    async with chat((80, 24)) as seen:
        await seen.ask("repair")
        await seen.ask("repair")
        await seen.type("slow repair")
        await seen.pilot.press("enter")
        while "Reading" not in seen.text(".state"):
            await seen.pilot.pause()
        seen.app.say("1 new file in the newsletters' folder. F5 reads them.")
        await seen.pilot.pause()
        seen.app.chat._unsay()
        await seen.pilot.pause()
        seen.assistant.gate.set()
        await seen.settle()
        at_end = seen.transcript.scroll_y == seen.transcript.max_scroll_y
        assert at_end or seen.last.virtual_region.y - seen.transcript.scroll_y < 2, "its question at the upper edge"


async def test_a_reader_who_scrolls_back_is_left_there(chat: OpenChat) -> None:
    async with chat((80, 24)) as seen:
        for _ in range(3):
            await seen.ask("repair")
        await seen.press("pageup")
        there = seen.transcript.scroll_y
        seen.transcript.follow()
        await seen.settle()
        assert seen.transcript.scroll_y == there


async def test_a_question_typed_quickly_while_reading_loses_no_letter(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("repair")
        await seen.press("escape")
        for letter in "when":  # e and n are keys while reading
            seen.app.post_message(events.Key(letter, letter))
        await seen.settle()
        assert seen.prompt.text == "when"


async def test_words_are_looked_for_over_the_years(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("/years")
        assert seen.said == "Write what to look for after it: /years village hall"
        assert not seen.assistant.asked
        await seen.ask("/years bridge")
        assert seen.assistant.asked[-1].question == "bridge over the years"
