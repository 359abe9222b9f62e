"""A list of events: the day and hour stand once, before what is on."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from assistant.model import Sentence
from assistant.output.dated import under_day


def said(label: str, *quotes: str) -> tuple[str, list[tuple[str, tuple[int, ...]]]]:
    day, sentences, _ = under_day(label, [Sentence(quote, (n,)) for n, quote in enumerate(quotes, 1)])
    return day, [(one.text, one.citations) for one in sentences]


def test_the_day_and_hour_are_not_said_again() -> None:
    day = "4 March 2024, 19:30:"
    assert said(day, "Spring concert — Monday 4th March") == (day, [("Spring concert", (1,))])
    assert said(day, "Mon 4 March, 7.30pm: Spring concert.")[1] == [("Spring concert.", (1,))]
    assert said(day, "• Concert, Monday 4 March at 7.30 pm (adults only)")[1] == [("Concert … (adults only)", (1,))]
    assert said(day, "On 4 March is the concert")[1] == [("… is the concert", (1,))]
    assert said("8 to 9 March 2024:", "Concerts — Fri 8th & Sat 9th March")[1] == [("Concerts", (1,))]
    assert said("4. März 2024, 19:30:", "Konzert am Montag, 4. März, im Garten")[1] == [("Konzert … im Garten", (1,))]


def test_another_day_or_hour_stands() -> None:
    for quote in ("Concert, 5 March", "Concert, 4 March at 8 pm"):
        assert said("4 March 2024, 19:30:", quote)[1] == [(quote, (1,))]


def test_what_says_nothing_more_gives_its_number_away() -> None:
    day = "4 March 2024, 19:30:"
    assert said(day, "On Monday 4th March", "Concert — 4 March", "The Concert is in the hall")[1] == [
        ("The Concert is in the hall", (1, 2, 3))
    ]
    bare = [("Monday 4th March", (1,)), ("7.30pm on 4 March", (2,))]
    assert said(day, *(quote for quote, _ in bare)) == (day, bare), "something has to stand there"


def test_a_title_beside_its_day_stands_with_what_is_on() -> None:
    assert said("4 March 2024 (moved), Concert:", "Mon 4 March, in the hall") == (
        "4 March 2024 (moved):",
        [("Concert", ()), ("… in the hall", (1,))],
    )
    assert said("4 March 2024, Concert:", "The concert is on 4 March")[1] == [("The concert is", (1,))]


def test_other_labels_stay() -> None:
    for label in ("May 2024 (2):", "The Lantern, 4 March 2024:", "In full:"):
        assert said(label, "Concert on 4 March 2024") == (label, [("Concert on 4 March 2024", (1,))])


def test_marked_words_stay_marked() -> None:
    _, (one,), _ = under_day("4 March 2024:", [Sentence("On 4 March: Spring concert", (1,), ((12, 18),))])
    assert [one.text[start:end] for start, end in one.emphasis] == ["Spring"]


_WORDS = st.lists(st.sampled_from(["4 March", "Mon 4 March,", "Concert", "in", "the hall.", "•", "…", "7.30pm", "(x)"]))


@given(_WORDS.map(" ".join))
def test_every_word_is_the_quotes_in_its_order_and_no_number_is_lost(quote: str) -> None:
    sentence = Sentence(quote or "x", (1,))
    _, told, _ = under_day("4 March 2024, 19:30:", [sentence])
    pieces = [piece for one in told for piece in one.text.split(" … ")]
    assert re.search(".*".join(re.escape(piece.removeprefix("… ")) for piece in pieces), sentence.text)
    assert [one.citations for one in told] == [(1,)]
