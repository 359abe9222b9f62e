"""The value of a question: the kind of answer wanted, dates, numbers, and the stand-alone form of a follow-up.

Deterministic and without a model, so that a test can be read aloud: the same question always means the
same. It never sees the library; what needs the newsletters' own words or issues comes in as a value.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from corpus.model import DateRange

#: Characters of a question that are read; the rest is cut, with a word of it in the answer.
LONGEST_QUESTION = 2_000


class Asked(StrEnum):
    """The kind of answer wanted."""

    WHEN = "when"
    WHERE = "where"
    WHO = "who"
    HOW_MANY = "how_many"
    WHAT = "what"
    WHY = "why"
    HOW = "how"
    LIST = "list"
    YES_NO = "yes_no"
    KEYWORD = "keyword"


class Expects(StrEnum):
    """What the answering words look like, where the question says so."""

    DATE = "date"
    TIME = "time"
    YEAR = "year"
    PLACE = "place"
    PERSON = "person"
    NUMBER = "number"
    MONEY = "money"
    EMAIL = "email"
    PHONE = "phone"
    WEB = "web"
    CONTACT = "contact"
    NAME = "name"
    ANYTHING = "anything"


#: Forms of what somebody is reached by.
REACHED = frozenset({Expects.EMAIL, Expects.PHONE, Expects.WEB, Expects.CONTACT})


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of the question: ``start:end`` of ``Question.text``; carried words of earlier turns weigh less."""

    stem: str
    start: int
    end: int
    weight: float
    capital: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question that stands alone. ``asked`` is what was typed; ``text`` what is searched for.

    ``dates`` are the ranges named in it; ``issue_dates`` those that name an issue ("the March issue"); ``months``
    month numbers named with "issue" but no year; ``numbered`` the numbers that name one, as (6, 2024); ``leans_on``
    are the issues it speaks of without naming them: those of the newsletter it names, or that the last answer was
    quoted from, where the question leans on it.
    """

    asked: str
    text: str
    kind: Asked
    expects: Expects
    language: str = "en"
    terms: tuple[Term, ...] = ()
    numbers: tuple[str, ...] = ()
    dates: tuple[DateRange, ...] = ()
    issue_dates: tuple[DateRange, ...] = ()
    months: tuple[int, ...] = ()
    numbered: tuple[tuple[int, ...], ...] = ()
    leans_on: frozenset[str] = frozenset()

    @property
    def names_issues(self) -> bool:
        """Whether it names issues by their date or number."""
        return bool(self.issue_dates or self.months or self.numbered)

    @property
    def is_list(self) -> bool:
        return self.kind is Asked.LIST
