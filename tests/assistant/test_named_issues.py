"""One rule for the issue that a question names: by date, by month without a year, by number."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.questions.named_issues import is_named
from assistant.questions.read import read_question
from corpus.model import DateRange, IssueHead, Precision


def head(start: date, end: date, number: str = "") -> IssueHead:
    return IssueHead("The Fog Signal", "The Fog Signal", number=number, dated=DateRange(start, end, Precision.MONTH))


MARCH = head(date(2024, 3, 1), date(2024, 4, 1), "335")
SUMMER = head(date(2024, 6, 1), date(2024, 8, 1), "6/2024")
WINTER = head(date(2023, 12, 1), date(2024, 2, 1), "Volume 32, Issue 9")


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Who lit the lamp in the March 2024 issue?", MARCH),
        ("Who lit the lamp according to issue 335?", MARCH),
        ("What does newsletter No. 335 say of the lamp?", MARCH),
        ("What is in the July issue?", SUMMER),
        ("What is in the June 2024 issue?", SUMMER),
        ("Was steht in Nr. 6/2024 über das Fest?", SUMMER),
        ("Who wrote in Volume 32, Issue 9?", WINTER),
        ("Who wrote in issue 9?", WINTER),
        ("What was in the January issue?", WINTER),
        ("What is in the newsletter of December 2023?", WINTER),
    ],
)
def test_a_question_names_this_issue_and_no_other(question: str, named: IssueHead) -> None:
    asked = read_question(question)
    assert asked.names_issues
    assert [one.number for one in (MARCH, SUMMER, WINTER) if is_named(one, asked)] == [named.number]


def test_a_month_of_another_language_that_is_a_word_of_this_one_names_no_issue() -> None:
    assert not read_question("What stood out newsletter by newsletter, some years ago issue by issue?").months


@pytest.mark.parametrize("question", ["When is the lamp lit in March?", "How many boats came in 2024?", "Who lit it?"])
def test_a_date_alone_names_no_issue(question: str) -> None:
    assert not read_question(question).names_issues


def test_a_number_of_another_year_names_nothing() -> None:
    assert not is_named(SUMMER, read_question("Was steht in Nr. 6/2023?"))


def test_the_number_of_an_issue_is_no_date_that_is_asked_for() -> None:
    assert read_question("Was steht in Nr. 6/2024?").dates == ()
