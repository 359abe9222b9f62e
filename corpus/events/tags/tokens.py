"""A line → tokens: words, marks, and each date, time or contact as one token."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.dates import FoundDate, FoundTime
from corpus.dates.hours import SCRIPTURE, Hours


class Sort(StrEnum):
    WORD = "w"
    MARK = "m"
    LINE = "l"
    DATE = "D"
    TIME = "T"
    CONTACT = "C"  # telephone, address of mail or web, price, chapter and verse


@dataclass(frozen=True, slots=True)
class Token:
    """Characters ``start:end`` of a line; ``date`` of a date, ``hours`` of a time of day without one."""

    sort: Sort
    start: int
    end: int
    date: FoundDate | None = None
    hours: Hours | None = None


#: Telephone, address of mail or web, price, chapter and verse.
CONTACT = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.]+|(?:\+|\(0|\b0)\d[\d\s()/.-]{6,}\d|"
    r"\b\(?\d{3}\)?[-.\s]\d{3}[-.]\d{4}"
    r"|(?:[$€£]|\b(?:CHF|EUR|Fr\.)\s?)\s?\d[\d.,]*(?:\s?(?:per|pro|par|/)\s\w+)?|\b\d[\d.,]*\s?(?:€|£|EUR\b|CHF\b|"
    r"euros?\b)"
    r"|\b(?:tel|phone|fax|mob|ph|tél|tfno)\b\.?:?(?=\s?[\d(+])"
    rf"|\b(?:[1-3]\s?)?(?:{'|'.join(sorted(SCRIPTURE, key=len, reverse=True))})\.?\s\d{{1,3}}:"
    r"[\d:;,.a-c\s–-]*\d[a-c]?\b"
    r"|\bpsalms? \d{1,3}\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\n|[\u3400-\u9fff]|[^\W_]+(?:['’.&-][^\W_]+)*|[^\w\s]|_+")


def tokens_of(text: str, dates: Sequence[FoundDate], times: Sequence[FoundTime]) -> list[Token]:
    """The tokens of ``text`` in order; dates before times, times before contacts where they overlap."""
    spans = [Token(Sort.DATE, one.start, one.end, date=one) for one in dates]

    def free(start: int, end: int) -> bool:
        return all(end <= one.start or start >= one.end for one in spans)

    spans += [Token(Sort.TIME, one.start, one.end, hours=one.hours) for one in times if free(one.start, one.end)]
    spans += [
        Token(Sort.CONTACT, one.start(), one.end()) for one in CONTACT.finditer(text) if free(one.start(), one.end())
    ]
    tokens: list[Token] = []
    last = 0
    for span in [*sorted(spans, key=lambda one: one.start), Token(Sort.LINE, len(text), len(text))]:
        for found in _TOKEN.finditer(text, last, span.start):
            word = found.group()
            sort = Sort.WORD if word[0].isalnum() else Sort.LINE if word == "\n" else Sort.MARK
            tokens.append(Token(sort, found.start(), found.end()))
        if span.end > span.start:
            tokens.append(span)
        last = max(last, span.end)
    return tokens
