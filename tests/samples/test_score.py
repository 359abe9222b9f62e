"""The measures of the benchmark, on answers that a person can check."""

from __future__ import annotations

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from benchmarks.quality.questions import Given, Question, Quote, given, question
from benchmarks.quality.score import bare, correct, fold, says, score, share, stands, summary, tokens, worst

GOLD = Question(
    id="q1",
    text="How many steps?",
    kind="how_many",
    answer="139",
    spellings=("139",),
    evidence=("There are 139 steps in the tower.",),
    places=frozenset({("lamp-2024-05", 3)}),
)
NOBODY = Question(id="q2", text="Who fell?", kind="unanswerable", answer=None)
PAGES = {"lamp-2024-05": ["One.", "Two.", "There are 139 steps in the to\ufffewer. She climbed."]}


def answer(
    text: str, page: int = 3, quote: str = "There are 139 steps in the tower.", status: str = "answered"
) -> Given:
    place = ("lamp-2024-05", page)
    return Given(status, text, (Quote(place, quote),), (Quote(place, text),), ms=20.0)


def test_a_right_answer() -> None:
    outcome = score(GOLD, answer("There are 139 steps in the tower."), PAGES)
    assert dict(outcome.values) == {
        "page_hit": 1.0,
        "page_precision": 1.0,
        "correct": 1.0,
        "concise": 1.0,
        "false_abstain": 0.0,
        "recall@1": 1.0,
        "recall@5": 1.0,
    }
    assert outcome.verbatim == (True,)
    assert outcome.loss == 0.0


def test_a_right_number_on_the_wrong_page() -> None:
    outcome = score(GOLD, answer("139", page=2), PAGES)
    assert outcome.values["correct"] == 1.0
    assert (outcome.values["page_hit"], outcome.values["page_precision"]) == (0.0, 0.0)
    assert outcome.verbatim == (False,)


def test_numbers_are_not_found_inside_longer_ones() -> None:
    assert not says("There are 1390 steps.", "139")
    assert says("1,390 of 139.", "139")


def test_a_long_answer_is_right_but_not_concise() -> None:
    outcome = score(GOLD, answer("139 " + "steps " * 60))
    assert (outcome.values["correct"], outcome.values["concise"]) == (1.0, 0.0)
    assert outcome.verbatim == ()


def test_an_abstention_misses_its_page() -> None:
    values = score(GOLD, answer("", status="not_found")).values
    assert (values["page_hit"], values["correct"], values["false_abstain"]) == (0.0, 0.0, 1.0)
    assert "page_precision" not in values


@pytest.mark.parametrize(
    ("text", "worth"),
    [("No, it is cancelled.", 1.0), ("Yes.", 0.0), ("The trip is cancelled.", 0.5), ("It rains.", 0.0)],
)
def test_yes_and_no(text: str, worth: float) -> None:
    asked = Question("q", "Can I go?", "yes_no", "No", ("No",), evidence=("The trip is cancelled now.",))
    assert correct(asked, text) == worth


def test_a_list_is_worth_its_items() -> None:
    asked = Question("q", "Which?", "list", "eggs, tea", ("eggs, tea",), items=(("eggs",), ("tea", "infusion")))
    assert correct(asked, "An infusion of 2 spoons") == 0.5


def test_a_long_gold_answer_is_worth_its_content_words() -> None:
    gold = "Paint would not hold on the wet glass panes"
    asked = Question("q", "Why?", "why", gold, (gold,))
    assert correct(asked, "Paint would not hold on wet glass.") == 1.0
    assert correct(asked, "Wet paint.") == pytest.approx(2 / 4.8)


def test_abstention_is_counted_both_ways() -> None:
    said_no = Given("not_found")
    values = summary([score(GOLD, said_no), score(NOBODY, said_no), score(NOBODY, answer("Anna"))])
    assert (values["abstain_precision"], values["abstain_recall"], values["abstain_f1"]) == (0.5, 0.5, 0.5)
    assert values["false_abstain"] == 1.0


def test_times_are_nearest_ranks() -> None:
    outcomes = [score(GOLD, Given("answered", ms=float(ms))) for ms in range(1, 21)]
    values = summary(outcomes)
    assert (values["p50_ms"], values["p95_ms"]) == (10.0, 19.0)


def test_the_worst_come_first_and_the_good_not_at_all() -> None:
    good, silent = score(GOLD, answer("139"), PAGES), score(GOLD, Given("not_found"), PAGES)
    invented = score(GOLD, answer("139", quote="There are many steps."), PAGES)
    assert worst([good, silent, invented], 5) == [invented, silent]


def test_no_answer_at_all_is_missing() -> None:
    assert summary([score(GOLD, Given())])["missing"] == 1


def test_reading_a_line_of_each_file() -> None:
    asked = question(
        {"id": "m", "question": "?", "kind": "multi_hop", "answer": "a", "gold_pages_by_issue": {"x/lamp.pdf": [1, 2]}}
    )
    assert asked.places == frozenset({("lamp", 1), ("lamp", 2)})
    said = given(
        {"id": "m", "status": "answered", "answer": "a", "citations": [{"issue": "lamp", "page": 2, "quote": "a"}]}
    )
    assert said.quotes == (Quote(("lamp", 2), "a"),)
    values = score(asked, said).values
    assert (values["page_hit"], values["page_recall"]) == (1.0, 0.5)


def test_a_quote_stands_across_a_hyphen_at_a_line_end() -> None:
    assert stands("lamp-2024-05", 3, "in the tower.", PAGES)
    assert not stands("lamp-2024-05", 4, "in the tower.", PAGES)
    assert not stands("lamp-2024-05", 3, "…", PAGES)
    assert fold("labour-\n market “it’s”") == "labourmarket “it's”"


@examples(st.text())
def test_every_text_holds_its_own_words(text: str) -> None:
    assert share(tokens(text), tokens(text)) == float(bool(tokens(text)))
    assert bare(text) == bare(fold(text))
