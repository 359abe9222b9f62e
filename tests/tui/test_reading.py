"""Reading: citations, pages, articles, other issues, the clipboard, pictures, the timeline, the reasons."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import textual_image.widget
from textual._xterm_parser import XTermParser
from textual.events import Key
from textual.geometry import Region
from textual.widgets import OptionList, Static

from assistant.tui.chrome.keys import ALT_DIGITS
from assistant.tui.library.tree import LibraryTree
from assistant.tui.screens import citations
from assistant.tui.screens.choices import CopyBox, Elsewhere
from assistant.tui.screens.explain import WhyScreen
from assistant.tui.source.page_picture import PagePicture
from assistant.tui.source.page_text import PageText
from assistant.tui.source.timeline import Timeline

from .conftest import NARROW, WIDE, OpenChat
from .fakes import EVENTS, MOVED, PARAGRAPHS, FakeAssistant, FakeLibrary, day, find, paragraph


async def test_the_source_pane_follows_a_new_answer_where_there_is_room(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("repair")
        assert "▌ The Repair Café on Saturday 16 March moves" in seen.page
        head = str(seen.source.query_one("#source-head", Static).content)
        assert head.splitlines() == ["[1] The Lantern No. 42, March 2024", "page 1 of 2", "A new floor for the library"]
        assert seen.cards[0].has_class("-open") and not seen.cards[1].has_class("-open")
        assert seen.app.focused is seen.prompt


async def test_the_quote_is_lit_word_for_word(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("bridge")
        place = seen.source.view.place
        cited = seen.source.view.cited
        assert cited.text[place.start : place.end] == place.quote
        assert place.quote == "The footbridge over the Wend stays closed until the end of May."


@pytest.mark.parametrize("size", [NARROW, (160, 48)])
async def test_a_quote_far_down_the_page_is_in_sight_when_the_page_opens(chat: OpenChat, size: tuple[int, int]) -> None:
    id, cited = find(MOVED)
    long = tuple(paragraph(id, f"Paragraph {n} of a page that never ends.", 1, n) for n in range(80))
    library = FakeLibrary(texts={**PARAGRAPHS, id: (*long, cited, *long[:40])})
    async with chat(size, assistant=FakeAssistant(library)) as seen:
        await seen.ask("repair")
        await seen.press("alt+1")
        text = seen.app.chat.query_one(PageText)
        quote = next(at for at, line in enumerate(text.lines) if line.startswith("▌"))
        assert text.scroll_y == quote - 2 == 158


async def test_number_keys_open_citations_while_reading(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("repair")
        await seen.press("escape", "2")
        assert seen.source.view.place.issue == "lantern-2024-01"
        await seen.press("9")
        assert seen.said == "There is no citation 9 here."


async def test_alt_and_a_number_open_a_citation_from_the_prompt(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("repair")
        await seen.press("alt+2")
        assert seen.source.view.place.n == 2


async def test_alt_and_a_number_as_most_terminals_send_it(chat: OpenChat) -> None:
    def key(sequence: str) -> Key:
        return next(one for one in XTermParser().feed(sequence) if isinstance(one, Key))

    assert [key(f"\x1b{n}").key for n in range(1, 10)] == list(ALT_DIGITS)
    async with chat() as seen:
        await seen.ask("repair")
        seen.app.post_message(key("\x1b2"))
        await seen.settle()
        assert "▌ The next Repair Café is on Saturday 16 March" in seen.page
        assert seen.prompt.text == ""
        seen.prompt.focus()
        await seen.press("a")
        seen.app.post_message(key("\x1b3"))
        await seen.settle()
        assert seen.prompt.text == "a£", "in a question it is the character"


async def test_an_answer_without_a_page_leaves_no_page_of_the_one_before(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("repair")
        assert "the Old Mill" in seen.page
        await seen.ask("mayor")
        assert "No page answers the last question." in seen.page
        assert seen.prompt.placeholder == "Ask another question   Esc: nearest passages"
        await seen.press("alt+1")
        assert "The herons are back" in seen.page


async def test_a_number_and_enter_open_a_citation(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("2")
        assert [one.question for one in seen.assistant.asked] == ["2"], "without an answer it is a question"
        await seen.ask("repair")
        await seen.ask("2")
        assert "▌ The next Repair Café is on Saturday 16 March" in seen.page
        assert len(seen.assistant.asked) == 2


async def test_tab_goes_to_the_cards_and_enter_opens_one(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("repair")
        await seen.press("tab", "down", "enter")
        assert seen.source.view.place.n == 2


async def test_a_click_on_a_number_in_the_answer_opens_it(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("repair")
        said = seen.last.query_one(".sentences")
        lines = str(said.render()).split("\n")
        assert lines[-1].endswith("[2]")
        seen.last.query_one("AnswerText").action_cite(2)
        await seen.settle()
        assert seen.source.view.place.n == 2


async def test_a_click_on_a_card_opens_it(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("repair")
        await seen.pilot.click(seen.cards[1])
        await seen.settle()
        assert seen.source.view.place.n == 2


async def test_next_and_previous_citation_go_round(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("repair")
        await seen.press("escape", "n")
        assert seen.source.view.place.n == 2
        await seen.press("n")
        assert seen.source.view.place.n == 1
        await seen.press("p")
        assert seen.source.view.place.n == 2


async def test_pages_turn_and_stop_at_the_ends(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("repair")
        await seen.press("escape", "right_square_bracket")
        assert "The footbridge over the Wend" in seen.page
        await seen.press("right_square_bracket")
        assert seen.said == "This is the last page."
        await seen.press("left_square_bracket", "left_square_bracket")
        assert seen.said == "This is the first page."


async def test_the_full_article_and_back(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("repair")
        assert "herons" in seen.page
        await seen.press("escape", "f")
        assert "A new floor for the library" in seen.page and "herons" not in seen.page
        await seen.press("f")
        assert "herons" in seen.page


async def test_the_same_matter_in_other_issues(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("bridge")
        await seen.press("escape", "m")
        box = seen.app.screen
        assert isinstance(box, Elsewhere)
        assert box.query_one(OptionList).option_count == 1
        await seen.press("enter")
        assert seen.source.view.place.issue == "lantern-2023-11"


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_quote_is_copied_with_its_reference(chat: OpenChat, size: tuple[int, int]) -> None:
    async with chat(size) as seen:
        await seen.ask("bridge")
        await seen.press("escape", "c")
        assert isinstance(seen.app.screen, CopyBox)
        names = [str(one.prompt).splitlines()[0] for one in seen.app.screen.query_one(OptionList).options]
        assert names == [
            "Quote with its citation",
            "Quote as Markdown",
            "Citation",
            "Citation as BibTeX",
            "Answer with its sources",
        ]
        await seen.press("enter")
        assert seen.app.clipboard == (
            "“The footbridge over the Wend stays closed until the end of May.”\n"
            "— The Lantern No. 42, March 2024, page 2"
        )
        await seen.press("c", "end", "enter")
        assert seen.app.clipboard.endswith("[1] The Lantern 42, March 2024, page 2")


async def test_words_are_searched_within_the_page(chat: OpenChat) -> None:
    async with chat(NARROW) as seen:
        await seen.ask("repair")
        await seen.press("escape", "1", "slash")
        await seen.pilot.press(*"LIBRARY")
        await seen.settle()
        count = seen.source.query_one("#search-count", Static)
        assert str(count.content) == "1 of 3"
        await seen.press("enter", "n")
        assert str(count.content) == "2 of 3"
        await seen.press("p", "p")
        assert str(count.content) == "3 of 3"
        await seen.press("escape")
        assert not seen.source.query_one("#search").display
        assert seen.source.display, "the first Esc ends the search, the next goes back to the question"
        await seen.press("n")
        assert seen.source.view.place.n == 2, "n is the next citation again"
        await seen.press("slash")
        await seen.pilot.press(*"weir")
        await seen.press("enter", "f4")
        assert not seen.source.query_one("#search").display, "there is no page to search"
        await seen.press("escape", "escape", "1")
        await seen.press("escape")
        assert seen.app.focused is seen.prompt


async def test_the_file_is_opened_at_its_page(chat: OpenChat, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[Path, int]] = []

    def fake_open(path: Path, page: int) -> str:
        opened.append((path, page))
        return "Opening."

    monkeypatch.setattr(citations, "open_file", fake_open)
    async with chat() as seen:
        await seen.ask("bridge")
        await seen.press("escape", "o")
        assert opened == [(Path("/newsletters/lantern-2024-03.pdf"), 2)]
        assert seen.said == "Opening."


async def test_a_bookmark_leads_back_to_its_page(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("bridge")
        await seen.press("escape", "b", "enter")
        assert seen.said == "Bookmarked. b lists the bookmarks."
        await seen.press("left_square_bracket")
        assert seen.source.view.place.page == 1
        await seen.press("b", "down", "enter")
        assert seen.source.view.place.page == 2
        assert "bridge" in seen.source.view.place.quote
        await seen.press("b", "enter")
        assert seen.said == "No bookmark any more."


async def test_j_and_k_go_down_and_up(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.press("f4")
        timeline = seen.app.chat.query_one(Timeline)
        before = timeline.highlighted
        await seen.press("j")
        assert timeline.highlighted != before
        await seen.press("k")
        assert timeline.highlighted == before
        await seen.press("f2", "j")
        assert seen.app.chat.query_one(LibraryTree).cursor_line == 1
        await seen.press("escape", "j", "k")
        assert seen.prompt.text == "jk", "in the prompt they are letters"


async def test_where_no_picture_can_be_drawn_words_say_so(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("bridge")
        await seen.press("escape", "v")
        words = str(seen.app.chat.query_one("#no-picture", Static).content)
        assert words == "This terminal draws no pictures. Press v for the text of the page."
        await seen.press("v")
        assert seen.source.tab == "text"


async def test_the_page_is_drawn_with_the_quote_marked(chat: OpenChat) -> None:
    from PIL import Image
    from textual_image.widget import HalfcellImage

    drawn: list[tuple[Path, int]] = []

    def draw(path: Path, page: int) -> Image.Image:
        drawn.append((path, page))
        return Image.new("RGB", (595, 842), "white")

    async with chat(picture=lambda: HalfcellImage, draw=draw) as seen:
        await seen.ask("bridge")
        await seen.press("escape", "v")
        assert drawn == [(Path("/newsletters/lantern-2024-03.pdf"), 2)]
        picture = seen.app.chat.query_one(PagePicture).query_one("#picture")
        assert picture.display
        assert picture.image.getpixel((100, 80)) != (255, 255, 255)
        assert picture.image.getpixel((500, 800)) == (255, 255, 255)


async def test_the_quote_is_in_sight_on_the_picture_of_its_page(chat: OpenChat) -> None:
    from PIL import Image
    from textual_image.widget import HalfcellImage

    page = Image.new("RGB", (595, 842), "white")
    async with chat(NARROW, picture=lambda: HalfcellImage, draw=lambda path, number: page) as seen:
        await seen.ask("repair")
        await seen.press("escape", "1", "v")
        picture = seen.app.chat.query_one(PagePicture)
        begins = 200 / 842 * picture.virtual_size.height  # the box of the third paragraph begins 200 points down
        assert 0 < picture.scroll_y < begins < picture.scroll_y + picture.size.height < picture.virtual_size.height


@pytest.mark.parametrize(
    ("kind", "drawn", "sent"),
    [("HalfcellImage", "▀", ""), ("SixelImage", "\x1bP0;0;0q", ""), ("TGPImage", chr(0x10EEEE), "\x1b_Gi=")],
)
async def test_the_picture_in_the_way_of_each_terminal(
    chat: OpenChat, monkeypatch: pytest.MonkeyPatch, kind: str, drawn: str, sent: str
) -> None:
    from PIL import Image

    terminal = io.StringIO()
    monkeypatch.setattr(sys, "__stdout__", terminal)
    page = Image.new("RGB", (595, 842), "white")
    async with chat(picture=lambda: getattr(textual_image.widget, kind), draw=lambda path, number: page) as seen:
        await seen.ask("bridge")
        await seen.press("escape", "v")
        await seen.settle()
        picture = seen.app.chat.query_one("#picture")
        inner = next((one for one in picture.children), picture)
        lines = inner.render_lines(Region(0, 0, *inner.size))
        assert drawn in "".join(segment.text for line in lines for segment in line)
        assert terminal.getvalue().startswith(sent)
        assert picture.size.height > picture.size.width / 2, "a page stands upright"


async def test_events_by_month_with_what_became_of_them(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.press("f4")
        timeline = seen.app.chat.query_one(Timeline)
        lines = [str(option.prompt) for option in timeline.options]
        assert lines == [
            "March 2024",
            "→ Repair Café  moved\n  16 March 2024 · Old Mill",
            "── today, 2 April 2024 ──",
            "April 2024",
            "○ Spring walk\n  14 April 2024 · Upper Combe",
            "✕ Choir concert  cancelled\n  20 April 2024",
            "Without a date",
            "○ Footbridge reopens\n  no date",
        ]
        assert timeline.highlighted == 4
        await seen.press("enter")
        assert "▌ On Sunday 14 April we walk" in seen.page


async def test_thousands_of_events_are_seen_through_a_window(chat: OpenChat) -> None:
    told = tuple(replace(EVENTS[1], id=f"e{n}", title=f"Walk {n:04}") for n in range(1000))
    async with chat(assistant=FakeAssistant(FakeLibrary(told=told))) as seen:
        await seen.press("f4")
        timeline = seen.app.chat.query_one(Timeline)

        def lines() -> list[str]:
            return [str(option.prompt).splitlines()[0] for option in timeline.options]

        assert lines()[:3] == ["── today, 2 April 2024 ──", "April 2024", "○ Walk 0000"]
        assert lines()[-2:] == ["○ Walk 0119", "⋯ 880 later events"]
        timeline.highlighted = len(timeline.options) - 1
        await seen.press("enter")
        assert timeline.highlighted_option is not None
        assert str(timeline.highlighted_option.prompt).splitlines()[0] == "○ Walk 0120"
        assert lines()[0] == "⋯ 60 earlier events"
        timeline.highlighted = 0
        await seen.press("enter")
        assert lines()[2] == "○ Walk 0000"
        assert str(timeline.highlighted_option.prompt).splitlines()[0] == "○ Walk 0059"


async def test_in_another_width_the_timeline_stays_at_its_month(chat: OpenChat) -> None:
    long = "A walk along the river and up to the mill with tea for everybody who comes"
    over = tuple(replace(EVENTS[1], id=f"o{n}", title=f"{long} {n:02}", when=day(2024, 3, 1)) for n in range(50))
    ahead = tuple(replace(EVENTS[1], id=f"e{n}", title=f"Walk {n:02}") for n in range(50))
    async with chat(assistant=FakeAssistant(FakeLibrary(told=(*over, *ahead)))) as seen:
        await seen.press("f4")
        timeline = seen.app.chat.query_one(Timeline)

        def first() -> str:
            return "".join(segment.text for segment in timeline.render_line(0)).strip()

        assert first() == "── today, 2 April 2024 ──"
        await seen.pilot.resize_terminal(115, 48)
        await seen.settle()
        assert first() == "── today, 2 April 2024 ──"


async def test_why_this_answer_shows_ranks_and_what_was_used(chat: OpenChat) -> None:
    async with chat() as seen:
        await seen.ask("repair")
        await seen.press("escape", "e")
        assert isinstance(seen.app.screen, WhyScreen)
        words = str(seen.app.screen.words())
        assert " 1  The Lantern No. 42, March 2024, page 1  used as [1]" in words
        assert "words #1 · meaning #2 · likeness 0.71 · date +0.05" in words
        assert "search 8 ms" in words
        await seen.press("escape")
        assert seen.app.screen is seen.app.chat


async def test_on_a_narrow_screen_the_source_takes_the_whole_and_escape_goes_back(chat: OpenChat) -> None:
    async with chat(NARROW) as seen:
        await seen.ask("repair")
        assert not seen.source.display
        await seen.press("escape", "1")
        assert seen.source.display and seen.source.size.width > 70
        assert not seen.app.chat.query_one("#talk").display
        await seen.press("escape")
        assert seen.app.chat.query_one("#talk").display and seen.app.focused is seen.prompt


async def test_a_paragraph_that_moved_is_found_by_its_quote_and_one_that_is_gone_says_so(chat: OpenChat) -> None:
    library = FakeLibrary()
    async with chat(assistant=FakeAssistant(library)) as seen:
        await seen.ask("repair")
        library.texts = {**PARAGRAPHS, "lantern-2024-03": PARAGRAPHS["lantern-2024-03"][3:]}
        await seen.press("escape", "1")
        assert "kept from an earlier build" in seen.page
        assert "The Repair Café on Saturday 16 March moves" in seen.page
        library.listed = ()
        await seen.press("2")
        assert "This issue is no longer in the library" in seen.page
