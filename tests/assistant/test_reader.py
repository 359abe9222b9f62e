"""The extractive reader: which sentences it picks, and when it says that none answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from answer_builders import hit, month, paragraph
from hypothesis import given
from hypothesis import strategies as st

from assistant.model import AnswerStatus
from assistant.questions.question import Question
from assistant.questions.read import read_question
from assistant.reader.features import (
    Context,
    Evidence,
    Passage,
    SentenceFeatures,
    context_line,
    newsletter_of,
    passage_candidates,
)
from assistant.reader.protocol import Verdict
from assistant.reader.reader import ExtractiveReader
from assistant.reader.weights import UNTRAINED
from corpus.model import DateRange, IssueHead, Source
from corpus.text.terms import Rarity
from embeddings.model import PrintedDate

LAMP = hit("The harbour opens in May. The great lamp was lit by Ann Lee. Bring a chair.")
TEA = hit("Tea is served at four. The keeper bakes the cakes.", page=2, rank=2)


def picked(reader: ExtractiveReader, question: str, hits: Sequence[object] = (LAMP, TEA)) -> list[str]:
    reading = reader.read(read_question(question), hits)  # type: ignore[arg-type]
    return [hits[pick.hit].paragraph.text[pick.start : pick.end] for pick in reading.picks]  # type: ignore[attr-defined]


def test_the_sentence_with_the_words_asked_for() -> None:
    assert (
        picked(ExtractiveReader(weights=UNTRAINED), "Who lit the great lamp?")[0]
        == "The great lamp was lit by Ann Lee."
    )


def test_the_very_words_are_emphasised() -> None:
    reading = ExtractiveReader(weights=UNTRAINED).read(read_question("Who lit the great lamp?"), [LAMP])
    (start, end), *_ = reading.picks[0].emphasis
    assert LAMP.paragraph.text[start:end].startswith("Ann Lee")


def test_nothing_found_has_a_reason() -> None:
    reading = ExtractiveReader(weights=UNTRAINED).read(read_question("Who lit it?"), [])
    assert (reading.status, reading.picks) == (AnswerStatus.NOT_FOUND, ())
    assert reading.reason.endswith(".")


class Oracle:
    """A model that is sure of one sentence."""

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted

    def evidence(
        self,
        question: Question,
        passages: Sequence[Passage],
        rarity: Rarity,
    ) -> list[Evidence]:
        return [
            Evidence(late=tuple(float(sentence == self.wanted) for sentence in passage.told)) for passage in passages
        ]


def test_what_the_models_see_decides() -> None:
    certain = replace(UNTRAINED, answerable={"bias": 9.0})
    reader = ExtractiveReader(Oracle("The keeper bakes the cakes."), weights=certain)
    assert picked(reader, "Whose hobby is food?")[0] == "The keeper bakes the cakes."


def test_features_of_a_sentence() -> None:
    question = read_question("Who lit the great lamp?")
    first, second, third = passage_candidates(question, LAMP)
    assert second.features.cover == 1.0
    assert first.features.cover == third.features.cover == 0.0
    assert second.features.answer == 1.0 and third.features.answer == 0.0
    assert len(second.features.row()) == len(SentenceFeatures.columns())


@given(st.text(max_size=120), st.lists(st.text(min_size=1, max_size=120), max_size=4))
def test_picks_are_ranges_of_their_passages(asked: str, texts: list[str]) -> None:
    hits = [hit(text, page=page) for page, text in enumerate(texts, 1)]
    reading = ExtractiveReader(weights=UNTRAINED).read(read_question(asked), hits)
    for pick in reading.picks:
        text = hits[pick.hit].paragraph.text
        assert 0 <= pick.start < pick.end <= len(text)
        assert all(pick.start <= start < end <= pick.end for start, end in pick.emphasis)
    assert 0.0 <= reading.confidence <= 1.0


def test_the_context_of_a_passage_is_its_issues_date_and_nearest_heading() -> None:
    headed = replace(paragraph("Bring gloves."), headings=("News", "Working bees"))
    assert context_line(headed, month(2012, 3)) == "March 2012. Working bees"
    assert context_line(replace(headed, headings=()), None) == "Harbour news"
    assert context_line(headed, month(2012, 3), "Ridge Walkers") == "Ridge Walkers. March 2012. Working bees"


@pytest.mark.parametrize(
    ("title", "series", "source", "name"),
    [
        ("The Fog Signal", "fog_signal", "masthead", "The Fog Signal"),
        ("Watershed", "wpwa_watershed", "masthead", "wpwa watershed"),
        ("Developments", "sqab", "masthead", "sqab, Developments"),
        ("Unyt-de-2024-04", "unyt_de", "file name", "unyt de"),
    ],
)
def test_a_newsletter_is_called_by_its_series_and_by_what_its_head_prints(
    title: str, series: str, source: Source, name: str
) -> None:
    assert newsletter_of(IssueHead(title, series, title_source=source)) == name


def test_dates_as_stored_are_not_looked_for_again() -> None:
    question = read_question("What happened on 9 May 2024?")
    text = "The lamp was lit on the second Thursday. Rain fell."
    stored = (PrintedDate(20, 39, DateRange(date(2024, 5, 9), date(2024, 5, 10))),)
    lit, rain = passage_candidates(question, hit(text), context=Context(dates=stored))
    assert (lit.features.date_match, rain.features.date_match, lit.features.date_conflict) == (1.0, 0.0, 0.0)
    other = passage_candidates(question, hit(text), context=Context(dates=()))
    assert (other[0].features.date_match, other[0].features.date_conflict) == (0.0, 0.5)


class Judging:
    """A judge whose mind is made up; it keeps what it was shown."""

    def __init__(self, verdict: Verdict | None) -> None:
        self.made_up = verdict
        self.shown: list[tuple[str, tuple[str, ...]]] = []

    def verdict(self, question: Question, context: str, sentences: Sequence[str]) -> Verdict | None:
        self.shown.append((context, tuple(sentences)))
        return self.made_up


@pytest.mark.parametrize(
    ("asked", "verdict", "said"),
    [
        ("Was the great lamp lit by Ann Lee?", Verdict(0.86, 0.1), "Yes."),
        ("Was the great lamp lit by Joan Roe?", Verdict(0.05, 0.93), "No."),
        ("Wurde die große Lampe von Ann Lee angezündet, the great lamp?", Verdict(0.9, 0.0), "Ja."),
        ("Was the great lamp lit by Ann Lee?", Verdict(0.84, 0.1), ""),
        ("Was the great lamp lit by Ann Lee?", None, ""),
        ("Who lit the great lamp?", Verdict(0.99, 0.0), ""),
        ("Was the great lamp lit by Ann Lee or by Joan Roe?", Verdict(0.99, 0.0), ""),
        ("Wasn't the great lamp lit by Ann Lee?", Verdict(0.99, 0.0), ""),
        ("Do you know who lit the great lamp?", Verdict(0.99, 0.0), ""),
    ],
)
def test_yes_or_no_is_said_where_the_best_sentence_surely_says_it(
    asked: str, verdict: Verdict | None, said: str
) -> None:
    judge = Judging(verdict)
    certain = replace(UNTRAINED, answerable={"bias": 9.0})
    reading = ExtractiveReader(judge=judge, weights=certain).read(read_question(asked), [LAMP])
    assert reading.verdict == said
    assert not said or reading.confidence >= 0.85
    assert judge.shown in ([], [("Harbour news", ("The great lamp was lit by Ann Lee.",))])


def test_what_may_not_answer_is_no_yes() -> None:
    judge = Judging(Verdict(0.99, 0.0))
    doubtful = replace(UNTRAINED, answerable={"bias": 0.0}, not_found=0.3, partial=0.6)
    reading = ExtractiveReader(judge=judge, weights=doubtful).read(read_question("Was the lamp lit by Ann?"), [LAMP])
    assert (reading.status, reading.verdict) == (AnswerStatus.PARTIAL, "")
