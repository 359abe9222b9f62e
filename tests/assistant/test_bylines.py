"""Who wrote a piece: the question, the line that names the author, and the piece that does not exist."""

from __future__ import annotations

import pytest
from answer_builders import FakeLibrary, FakeSearcher, assistant_over, hit, paragraph

from assistant.lookups.authors import byline, written_about
from assistant.model import Answer, AnswerStatus
from assistant.reader.reader import ExtractiveReader
from corpus.model import Kind, Paragraph

TOPIC = "The lamp was lit again in spring, and we stood about with tea."


def issue(*lines: str | tuple[Kind, str]) -> list[Paragraph]:
    return [
        paragraph(line, kind=Kind.PARAGRAPH) if isinstance(line, str) else paragraph(line[1], kind=line[0])
        for line in lines
    ]


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Who wrote about the lamp?", "about the lamp?"),
        ("Who wrote the article on the old lamp?", "the old lamp?"),
        ("Who was the author of the piece about puffins", "puffins"),
        ("Who supplied the report on the spring clean?", "the spring clean?"),
        ("Wer hat den Bericht über das Fest geschrieben?", "das Fest geschrieben?"),
        ("Who wrote to the council?", ""),
        ("Who supplied the scaffolding?", ""),
        ("Who signed the agreement?", ""),
    ],
)
def test_what_the_piece_is_about(text: str, about: str) -> None:
    assert written_about(text) == about


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["This article was supplied by Ann Ames", (Kind.HEADING, "The lamp"), TOPIC], "Ann Ames"),
        ([(Kind.HEADING, "The lamp"), "March 2024 – Ann Ames", TOPIC], "Ann Ames"),
        ([(Kind.HEADING, "The lamp"), TOPIC, "By Ann van der Ames"], "Ann van der Ames"),
        ([(Kind.HEADING, "The lamp"), TOPIC, "Clear skies, Ann Ames"], "Ann Ames"),
        ([(Kind.HEADING, "The lamp"), "Article by Ken Powell G1ABC", TOPIC], "Ken Powell G1ABC"),
    ],
)
def test_the_line_that_names_the_author(lines: list[str | tuple[Kind, str]], name: str) -> None:
    paragraphs = issue(*lines)
    at = next(n for n, one in enumerate(paragraphs) if one.text == TOPIC)
    found = byline(paragraphs, at)
    assert found is not None
    n, (start, end) = found
    assert paragraphs[n].text[start:end] == name


@pytest.mark.parametrize(
    "line",
    [
        "A Bright Background",
        "Old Tower Café",
        "Fri 21 June, 7.30pm, Keeper’s Garden",
        "Tea At Four On Sunday In The Old Oil Store",
    ],
)
def test_a_title_under_a_heading_is_no_name(line: str) -> None:
    paragraphs = issue((Kind.HEADING, "The lamp"), line, TOPIC, "The old tower has a café with a bright background.")
    assert byline(paragraphs, 2) is None


def ask(question: str, *lines: str | tuple[Kind, str]) -> Answer:
    paragraphs = issue(*lines)
    found = hit(TOPIC)
    library = FakeLibrary(all=[("fog-2024-03", one) for one in paragraphs])
    answer = assistant_over(FakeSearcher([found], library), ExtractiveReader(), people=True).answer(question)
    assert isinstance(answer, Answer)
    return answer


def test_the_author_is_the_answer() -> None:
    answer = ask("Who wrote the article about the lamp?", (Kind.HEADING, "The lamp"), TOPIC, "By Ann Ames")
    assert answer.text == "By Ann Ames"
    assert [citation.quote for citation in answer.citations] == ["By Ann Ames"]


def test_of_a_piece_that_is_not_there_nobody_is_the_author() -> None:
    answer = ask("Who wrote the article about penguins?", (Kind.HEADING, "The lamp"), TOPIC, "By Ann Ames")
    assert answer.status is AnswerStatus.NOT_FOUND
    assert answer.reason == "No piece about this is in these newsletters."
