"""What happened, step by step: dated sentences in order of their dates."""

from __future__ import annotations

import pytest
from answer_builders import hit

from assistant.questions.read import read_question
from assistant.reader.chronology import course
from assistant.reader.features import Context, passage_candidates
from embeddings.model import Hit

QUESTION = read_question("Give the steps by which the lighthouse was saved, in order.")


def told(*texts: str) -> list[str]:
    """The sentences of a course over passages whose sentences were scored in reading order."""
    hits: list[Hit] = [hit(text, page=n) for n, text in enumerate(texts, 1)]
    candidates = [one for at, found in enumerate(hits) for one in passage_candidates(QUESTION, found, at)]
    ranked = [(one, 2.0 - 0.1 * n) for n, one in enumerate(candidates)]
    steps = course(hits, ranked, lambda _: Context())
    return [hits[one.hit].paragraph.text[one.start : one.end] for one, _ in steps]


def test_steps_come_in_order_of_their_dates_and_undated_sentences_are_left_out() -> None:
    assert told(
        "On 3 May 2016 the council bought it. Everybody cheered. It had been for sale since June 2012.",
        "The lamp was lit again in spring 2017.",
    ) == [
        "It had been for sale since June 2012.",
        "On 3 May 2016 the council bought it.",
        "The lamp was lit again in spring 2017.",
    ]


def test_a_step_told_before_is_not_told_again() -> None:
    assert told("On 3 May 2016 it was bought.", "In 2018 it opened. It was bought on 3 May 2016 by the council.") == [
        "On 3 May 2016 it was bought.",
        "In 2018 it opened.",
    ]


def test_one_dated_sentence_is_no_course() -> None:
    assert told("On 3 May 2016 the council bought it. Everybody cheered.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Give the steps of the move in order.",
        "Show me a timeline of the restoration",
        "In welcher zeitlichen Reihenfolge wurde gebaut?",
        "Erzähle der Reihe nach, wie der Turm gerettet wurde",
        "按时间顺序说说灯塔的历史",
    ],
)
def test_a_course_is_asked_for(text: str) -> None:
    assert read_question(text).in_order


@pytest.mark.parametrize("text", ["What must I do in order to join?", "Who gives orders?", "Is the lift in order?"])
def test_order_alone_asks_for_no_course(text: str) -> None:
    assert not read_question(text).in_order
