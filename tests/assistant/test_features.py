"""What is said of a sentence as the answer to a question, each value by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from answer_builders import hit, month, paragraph

from assistant.questions.read import read_question
from assistant.reader.features import Context, Evidence, SentenceFeatures, passage_candidates, sentence_ranges
from corpus.model import DateRange, Kind
from embeddings.model import Hit, PrintedDate

BARE = Context()
MARCH = Context(month(2024, 3))


def features(question: str, text: str | Hit, sentence: int = 0, context: Context = BARE) -> SentenceFeatures:
    """Those of a sentence (from 0) of a passage."""
    found = hit(text) if isinstance(text, str) else text
    return passage_candidates(read_question(question), found, 0, context)[sentence].features


def of_kind(kind: Kind, text: str = "The lamp was lit by Ann.") -> Hit:
    return replace(hit(text), paragraph=paragraph(text, kind=kind))


# -- words


def test_a_sentence_covers_its_share_of_the_words_asked_for() -> None:
    asked = "harbour lamp tower choir"
    assert features(asked, "The lamp fell.").cover == 0.25
    assert features(asked, "The lamp fell off its tower.").cover == 0.5
    assert features(asked, "Lamps, towers, harbours, choirs.").cover == 1.0


def test_near_are_the_sentences_before_and_after() -> None:
    text = "The lamp fell. The tower stood. The choir sang. The harbour froze."
    near = [features("harbour lamp tower choir", text, at) for at in range(4)]
    assert [one.cover for one in near] == [0.25, 0.25, 0.25, 0.25]
    assert [one.cover_near for one in near] == [0.5, 0.75, 0.75, 0.5]
    assert {one.cover_passage for one in near} == {1.0}


def test_the_article_and_the_headings_count_for_the_passage_not_for_the_sentence() -> None:
    headed = replace(hit("The lamp fell."), paragraph=replace(paragraph("The lamp fell."), headings=("Towers",)))
    found = features("harbour lamp tower choir", headed)  # the article is "Harbour news"
    assert (found.cover, found.cover_passage) == (0.25, 0.75)


def test_names_and_numbers_have_their_share() -> None:
    asked = "When did Ann Lee climb the North Tower with 12 friends and 2 dogs?"
    found = features(asked, "Ann climbed the Tower with 12 friends.")
    assert (found.names, found.numbers) == (0.5, 0.5)
    assert features("When did it open?", "It opened at 12.").names == 0.0


def test_capitals_and_numbers_that_nothing_near_has_are_missing() -> None:
    asked = "Did Ann Lee climb with 12 friends in 2024?"
    here = features(asked, "The keeper climbed. Ann waved.")
    assert (here.capital_missing, here.number_missing) == (0.5, 1.0)
    assert features(asked, "The keeper climbed. Ann waved.", context=MARCH).number_missing == 0.5
    assert features("Did it open?", "It opened.").capital_missing == 0.0
    assert features("Did it open?", "It opened.").number_missing == 0.0


def test_neighbouring_words_of_the_question_that_stand_together() -> None:
    asked = "great lamp tower keeper"  # three pairs
    assert features(asked, "The great lamp is out.").phrase == pytest.approx(1 / 3)
    assert features(asked, "The lamp tower keeper is great.").phrase == pytest.approx(2 / 3)
    assert features(asked, "The lamp is great.").phrase == 0.0
    assert features("lamp", "The lamp is great.").phrase == 0.0


# -- dates


def test_a_printed_date_matches_wholly_that_of_the_issue_by_half() -> None:
    asked = "What happened in March 2024?"
    assert features(asked, "On 3 March 2024 the lamp fell.").date_match == 1.0
    assert features(asked, "The lamp fell.", context=MARCH).date_match == 0.5
    assert features(asked, "The lamp fell.", context=Context(month(2024, 4))).date_match == 0.0
    assert features(asked, "On 3 May 2023 the lamp fell.").date_match == 0.0
    assert features("What happened?", "On 3 March 2024 the lamp fell.", context=MARCH).date_match == 0.0


def test_a_passage_of_another_date_speaks_against_itself() -> None:
    asked = "What happened in March 2024?"
    assert features(asked, "On 3 March 2024 the lamp fell.").date_conflict == 0.0
    assert features(asked, "On 3 May 2023 the lamp fell.", context=MARCH).date_conflict == 0.25
    assert features(asked, "On 3 May 2023 the lamp fell.").date_conflict == 1.0
    assert features(asked, "The lamp fell.").date_conflict == 0.5
    assert features("What happened?", "On 3 May 2023 the lamp fell.").date_conflict == 0.0


def test_dates_that_are_stored_count_for_the_sentence_they_stand_in() -> None:
    may = DateRange(date(2024, 5, 3), date(2024, 5, 4))
    known = Context(dates=(PrintedDate(12, 19, may),))
    text = "Tea is hot. That day the lamp fell. It was dark."
    found = [features("What happened in May 2024?", text, at, known) for at in range(3)]
    assert [one.date_match for one in found] == [0.0, 1.0, 0.0]
    assert [one.date_conflict for one in found] == [0.0, 0.0, 0.0]
    nothing = Context(dates=())
    assert features("What happened in May 2024?", "On 3 May 2024 it fell.", context=nothing).date_match == 0.0


def test_a_month_in_words_is_a_date_and_a_number_is_looked_at() -> None:
    may = Context(DateRange(date(2024, 5, 1), date(2024, 6, 1)))
    assert features("What happened in May 2024?", "Last May the lamp fell.", context=Context()).date_match == 0.0
    assert features("What happened in May 2024?", "In May the lamp fell.", context=may).date_match == 1.0
    assert features("What happened in May 2024?", "2024-05-03: the lamp fell.").date_match == 1.0


# -- the form of the answer


def test_a_sentence_with_words_of_the_form_asked_for() -> None:
    text = "The lamp fell. Ann Lee saw it."
    (fell, saw) = (features("Who saw the lamp?", text, at) for at in (0, 1))
    assert (fell.answer, saw.answer) == (0.0, 1.0)
    assert (fell.answer_passage, saw.answer_passage) == (1.0, 1.0)
    assert features("Who saw the lamp?", "The lamp fell.").answer_passage == 0.0
    open_question = features("What happened to the lamp?", text)
    assert (open_question.answer, open_question.answer_passage) == (0.5, 0.5)


def test_the_answer_counts_more_the_nearer_it_stands_to_the_words_asked_for() -> None:
    beside = features("When did the lamp fall?", "The lamp fell on 3 May 2024.").answer_near
    away = features("When did the lamp fall?", f"The lamp fell, {'as was told to us, ' * 4}on 3 May 2024.").answer_near
    # Of the two words asked for, "lamp" is there ("fell" is another stem): its middle is 15 characters from that of
    # "3 May 2024", so half of exp(-15 / 60); away it is 91 characters, so half of exp(-91 / 60).
    assert beside == pytest.approx(0.389, abs=0.02)
    assert away == pytest.approx(0.110, abs=0.02)
    assert features("When did the lamp fall?", "The lamp fell.").answer_near == 0.0
    assert features("When?", "It was on 3 May 2024.").answer_near == 0.0


def test_a_reason_counts_where_one_is_asked_for() -> None:
    assert features("Why did the lamp fall?", "The lamp fell because of rust.").because == 1.0
    assert features("Why did the lamp fall?", "The lamp fell.").because == 0.0
    assert features("Did the lamp fall?", "The lamp fell because of rust.").because == 0.0


# -- search and models


def test_what_search_says_of_the_passage() -> None:
    found = Hit("fog", paragraph("The lamp fell."), 0.5, 0.02, lexical_rank=2, dense_rank=4, dated=0.014)
    (third,) = passage_candidates(read_question("lamp"), found, 3, Context(named=True))
    values = third.features
    assert (values.passage_cosine, values.rank, values.lexical, values.dense) == (0.5, 0.25, 0.5, 0.25)
    assert (values.fused, values.dated, values.named_issue) == (pytest.approx(0.2), 0.014, 1.0)


def test_what_search_says_stays_between_0_and_1() -> None:
    found = features("lamp", Hit("fog", paragraph("The lamp fell."), -0.5, 0.2, dated=3.0))
    assert (found.passage_cosine, found.fused, found.dated) == (0.0, 1.0, 1.0)
    assert (found.lexical, found.dense, found.rank, found.named_issue) == (0.0, 0.0, 1.0, 0.0)
    assert features("lamp", Hit("fog", paragraph("The lamp fell."), 0.5, 0.1, dated=-1.0)).dated == 0.0


def test_the_first_of_both_halves_is_nearly_one() -> None:
    assert features("lamp", Hit("fog", paragraph("The lamp fell."), 0.5, 2 / 21)).fused == pytest.approx(
        0.952, abs=1e-3
    )


def test_what_the_models_say_of_each_sentence() -> None:
    seen = Evidence(late=(0.1, 0.2), cosine=(0.3, 0.4), neural=(0.5,), late_passage=0.6, none=0.7, spans=(None, (4, 8)))
    first, second = passage_candidates(read_question("lamp"), hit("Tea is hot. The lamp fell."), 0, BARE, seen)
    one, two = first.features, second.features
    assert (one.late, one.cosine, one.neural, one.late_passage, one.none) == (0.1, 0.3, 0.5, 0.6, 0.7)
    assert (two.late, two.cosine, two.neural, two.late_passage, two.none) == (0.2, 0.4, 0.0, 0.6, 0.7)
    assert (first.span, second.span) == (None, (16, 20))  # "lamp", as characters of the paragraph
    assert passage_candidates(read_question("lamp"), hit("The lamp fell."))[0].span is None


def test_a_model_that_was_not_asked_says_nothing() -> None:
    found = features("lamp", "The lamp fell.")
    assert (found.late, found.cosine, found.neural, found.late_passage, found.none) == (0.0, 0.0, 0.0, 0.0, 0.0)


# -- what kind of sentence it is


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        (Kind.HEADING, "heading"),
        (Kind.MASTHEAD, "heading"),
        (Kind.LIST_ITEM, "item"),
        (Kind.TABLE_ROW, "item"),
        (Kind.CAPTION, "caption"),
        (Kind.PULL_QUOTE, "caption"),
        (Kind.CONTACT, "contact"),
        (Kind.PARAGRAPH, ""),
    ],
)
def test_the_kind_of_its_paragraph(kind: Kind, column: str) -> None:
    found = features("lamp", of_kind(kind))
    named = {name: getattr(found, name) for name in ("heading", "item", "caption", "contact")}
    assert named == {name: float(name == column) for name in named}


def test_a_row_of_a_table_is_one_sentence() -> None:
    row = of_kind(Kind.TABLE_ROW, "Tea at four. Cake at five.")
    assert sentence_ranges(row.paragraph, "en") == ((0, 26),)
    assert len(sentence_ranges(paragraph("Tea at four. Cake at five."), "en")) == 2


def test_first_short_long_and_asking() -> None:
    text = "The lamp fell. Was anybody there with Ann (as they say)?"
    first, second = (features("lamp", text, at) for at in (0, 1))
    assert (first.first, first.short, first.asks) == (1.0, 1.0, 0.0)
    assert (second.first, second.short, second.asks) == (0.0, 0.0, 1.0)
    assert (features("lamp", "one two three four.").short, features("lamp", "one two three four five.").short) == (1, 0)
    assert features("lamp", "word " * 45 + ".").long == 0.0
    assert features("lamp", "word " * 46 + ".").long == 1.0
    assert features("lamp", "“Who was there?”").asks == 1.0
