"""Conversations as Markdown and HTML."""

from __future__ import annotations

from dataclasses import replace

from answer_builders import BOX

from assistant.model import Answer, AnswerStatus, Citation, Sentence
from assistant.output.exported import as_markdown, as_page
from corpus.model import Span


def citation(n: int, quote: str, page: int = 2) -> Citation:
    spans = (Span(page, BOX, 0, 5),)
    return Citation(n, "fog-2024-03", "The Fog Signal", "2024-03", page, "12", "abc", quote, 0, len(quote), spans)


def answer(text: str = "It was lit by Ann Lee.", quote: str = "It was lit by Ann Lee.", page: int = 2) -> Answer:
    sentence = Sentence(text, (1,), ((14, 21),))
    return Answer("Q?", "Q?", AnswerStatus.ANSWERED, (sentence,), (citation(1, quote, page),), ())


def test_references_are_numbered_through_the_conversation() -> None:
    turns = [("One?", answer()), ("Two?", answer("Another.", "Another quote.", page=3)), ("Three?", answer())]
    text = as_markdown("The lamp", turns)
    assert text.count("It was lit by Ann Lee. [1]") == 2 and "Another. [2]" in text
    assert text.split("## Sources\n\n")[1] == (
        "1. The Fog Signal (fog-2024-03), March 2024, page 2 (printed 12): “It was lit by Ann Lee.”\n"
        "2. The Fog Signal (fog-2024-03), March 2024, page 3 (printed 12): “Another quote.”\n"
    )


def test_everything_is_escaped() -> None:
    turns = [("<script>alert(1)</script> **bold**", answer("<img src=x> & [link](http://x) it"))]
    page, text = as_page("<b>", turns), as_markdown("<b>", turns)
    assert "<script>alert" not in page and "&lt;script&gt;" in page
    assert "<img" not in page
    assert "<img" not in text.replace("\\<", "") and "[link](" not in text and "**bold**" not in text


def test_a_page_emphasises_the_answering_words() -> None:
    assert "lit by <strong>Ann Lee</strong>." in as_page("Who?", [("Who?", answer())])


def test_an_answer_not_found_keeps_its_reason() -> None:
    nothing = Answer("Q?", "Q?", AnswerStatus.NOT_FOUND, (), (), (), "It speaks of another year.")
    assert "*It speaks of another year.*" in as_markdown("Q?", [("Q?", nothing)])


def test_the_short_answer_comes_first_and_what_was_carried_over_is_said() -> None:
    told = replace(answer(), short="Ann Lee", taken_as="And who lit it (the lamp)?")
    assert as_markdown("The lamp", [("And who lit it?", told)]).splitlines()[2:10] == [
        "## And who lit it?", "",
        "**Ann Lee**", "",
        "*Taken as: And who lit it (the lamp)?*", "",
        "It was lit by Ann Lee. [1]", "",
    ]  # fmt: skip
    assert '<p class="short">Ann Lee</p>' in as_page("The lamp", [("And who lit it?", told)])


def test_an_answer_that_is_not_sure_says_so_first() -> None:
    doubtful = replace(answer(), short="Ann Lee", confidence=0.29)
    assert as_markdown("The lamp", [("Who lit it?", doubtful)]).splitlines()[4:9] == [
        "*Not sure that this answers:*", "",
        "Ann Lee", "",
        "It was lit by Ann Lee. [1]",
    ]  # fmt: skip
    page = as_page("The lamp", [("Who lit it?", doubtful)])
    assert '<p class="note">Not sure that this answers:</p>\n<p class="unsure">Ann Lee</p>' in page
    assert "<strong>" not in page


def test_a_list_stays_a_list_and_bars_stay_a_column() -> None:
    told = (
        Sentence("2022 ██ 1", (), own=True),
        Sentence("2024 ████ 2", (), own=True),
        Sentence("May 2022 (1):", (), own=True),
        Sentence("The lamp was lit.", (1,)),
        Sentence("May 2024 (2):", (), own=True),
        Sentence("- A new lamp came.", (2,)),
    )
    cited = (citation(1, "The lamp was lit."), citation(2, "A new lamp came."))
    listed = Answer("Lamp?", "Lamp?", AnswerStatus.ANSWERED, told, cited, ())
    assert as_markdown("Lamp", [("Lamp?", listed)]).splitlines()[4:9] == [
        "2022 ██ 1\\",
        "2024 ████ 2\\",
        "",
        "- **May 2022 (1):** The lamp was lit. [1]",
        "- **May 2024 (2):** A new lamp came. [2]",
    ]
    page = as_page("Lamp", [("Lamp?", listed)])
    assert "<p>2022 ██ 1<br>2024 ████ 2</p>" in page
    assert "<ul><li><b>May 2022 (1):</b> The lamp was lit.<sup>" in page and page.count("<ul>") == 1


def test_a_dash_within_an_item_is_no_bullet() -> None:
    told = Sentence("Sunday service - The Rev. Ann Lee", (1,)), Sentence("- Supper - bring a plate", (1,))
    heads = Sentence("7 April 2024:", (), own=True), Sentence("8 April 2024:", (), own=True)
    listed = replace(answer(), sentences=(heads[0], told[0], heads[1], told[1]))
    text = as_markdown("On?", [("On?", listed)])
    assert "- **7 April 2024:** Sunday service - The Rev. Ann Lee [1]\n" in text
    assert "- **8 April 2024:** Supper - bring a plate [1]\n" in text
