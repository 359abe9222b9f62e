"""How many sentences make an answer, lists with their items, long sentences cut at a clause, yes and no."""

from __future__ import annotations

import pytest
from answer_builders import BOX, hit
from hypothesis import given
from hypothesis import strategies as st

from assistant.questions.read import read_question
from assistant.reader.features import passage_candidates
from assistant.reader.selection import Limits, choose, count_words, items_of, shortened
from assistant.reader.short import short_answer
from corpus.model import Box, Kind, Paragraph, Span
from embeddings.model import Hit

LIMITS = Limits(words=30, sentences=3, margin=1.0, page_margin=0.5, other_margin=0.1)


def item(text: str, top: float, kind: Kind = Kind.LIST_ITEM, headings: tuple[str, ...] = ("Officers",)) -> Hit:
    box = Box(BOX.left, top, BOX.right, top + 10)
    return Hit("fog", Paragraph(text, kind, text, (Span(1, box, 0, len(text)),), headings=headings), 0.5, 0.1)


def test_sentences_of_other_pages_must_be_nearly_as_good() -> None:
    question = read_question("Who lit the lamp?")
    here, there = hit("Ann lit it. Tea was served."), hit("Bob lit another.", page=3)
    first, second = passage_candidates(question, here, 0)
    (other,) = passage_candidates(question, there, 1)
    chosen = choose([here, there], [(first, 2.0), (other, 1.7), (second, 1.5)], LIMITS)
    assert [candidate for candidate, _ in chosen] == [first, second]
    chosen = choose([here, there], [(first, 2.0), (other, 1.95)], LIMITS)
    assert [candidate for candidate, _ in chosen] == [first, other]


def test_what_was_said_is_not_said_again() -> None:
    question = read_question("Who lit the lamp?")
    one, two = hit("Ann lit the lamp."), hit("ANN LIT THE LAMP", page=2)
    (first,), (again,) = passage_candidates(question, one, 0), passage_candidates(question, two, 1)
    assert len(choose([one, two], [(first, 2.0), (again, 2.0)], LIMITS)) == 1


def test_a_heading_brings_its_items_in_reading_order() -> None:
    hits = [
        item("Officers", 10, Kind.HEADING, ()),
        item("Bob, keeper", 40),
        item("Ann, chair", 20),
        item("Tea at four", 60, headings=("Programme",)),
    ]
    assert items_of(hits, 0, 50) == [2, 1]
    assert items_of(hits, 1, 50) == [2, 1]
    assert items_of(hits, 3, 50) == []
    assert items_of([item("A plain line.", 5, Kind.PARAGRAPH)], 0, 50) == []


def test_a_row_that_opens_a_list_brings_those_up_to_the_next() -> None:
    rows = ("Officers:", "Chair: Ann", "Keeper: Bob", "Board:", "Cy")
    hits = [item(text, 10.0 + at, Kind.TABLE_ROW) for at, text in enumerate(rows)]
    assert items_of(hits, 0, 50) == [1, 2]


def test_the_items_that_have_the_words_asked_for_are_meant() -> None:
    hits = [item(text, 10.0 + at) for at, text in enumerate(("2001 Irvine", "2002 Orange Coast", "2008 Orange Coast"))]
    assert items_of(hits, 0, 50, frozenset({"orang", "coast"})) == [1, 2]


def test_a_long_sentence_is_cut_at_clauses_around_the_answer() -> None:
    text = "After a long walk over the hill, the lamp was lit by Ann Lee, while the others sang, and tea was served."
    focus = (text.index("Ann Lee"), text.index("Ann Lee") + 7)
    start, end = shortened(text, 0, len(text), focus, 8)
    assert text[start:end] == "the lamp was lit by Ann Lee"
    assert shortened(text, 0, len(text), focus, 100) == (0, len(text))


@given(st.text(alphabet="ab ,;:-()—", max_size=80), st.integers(0, 80), st.integers(1, 20))
def test_a_shortened_range_lies_within(text: str, at: int, most: int) -> None:
    start, end = shortened(text, 0, len(text), (min(at, len(text)), min(at + 1, len(text))), most)
    assert 0 <= start <= end <= len(text)


def test_words_as_they_are_counted() -> None:
    assert count_words("A two-day talk at 7:30") == 7
    assert count_words("这是中文的句子") == 3


@pytest.mark.parametrize(
    ("text", "pointed", "short"),
    [
        (
            "Go to 5 Quay St, Sallow (not Quay Rd) at dusk.",
            "5 Quay St, Sallow (not Quay Rd",
            "5 Quay St, Sallow",
        ),
        ("The club ran four (yes four) shows.", "four (yes four", "four"),
        ("It has been so since June 2001, when the pier came.", "June 2001,", "June 2001"),
        ("The Ann and the Kittiwake came on Friday.", "The Ann and the Kittiwake", "The Ann and the Kittiwake"),
        ("The (old) pier", "(old)", "(old)"),
    ],
)
def test_the_short_answer_is_what_the_reader_points_at_up_to_a_bracket_left_open(
    text: str, pointed: str, short: str
) -> None:
    at = text.index(pointed)
    found = short_answer(text, (at, at + len(pointed)), [(0, 3)])
    assert found is not None and text[slice(*found)] == short


def test_without_a_reader_the_short_answer_has_the_form_asked_for() -> None:
    assert short_answer("Ann Lee came on 3 May.", None, [(16, 21)]) == (16, 21)
    assert short_answer("Ann Lee came.", None, []) is None
