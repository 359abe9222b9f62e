"""Issues that a question names, by date or by number, and whether an issue is one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assistant.questions.question import Question
from corpus.dates.names import PLAIN_MONTHS
from corpus.metadata.numbering import find_number, find_volume, unnumbered
from corpus.model import DateRange, IssueHead, Precision

_ISSUE_WORD = (
    r"(?:issue|number|newsletter|edition|bulletin|repeater|gazette|magazine|ausgabe|nummer|"
    r"heft|gemeindebrief|numéro|número|boletín|期|号)"
)


_MONTH_WORD = rf"(?:{'|'.join(sorted(PLAIN_MONTHS, key=len, reverse=True))})"


_ISSUE_DATE = re.compile(
    rf"\b(?P<month>{_MONTH_WORD})\.?(?:\s+(?P<year>(?:19|20)\d\d))?(?:'s)?\s+{_ISSUE_WORD}\b"
    rf"|\b(?:{_ISSUE_WORD})\s+(?:of|for|from|dated|vom|von|de|"
    rf"du)\s+(?P<month2>{_MONTH_WORD})\.?(?:\s+(?P<year2>(?:19|20)\d\d))?\b"
    rf"|\b(?P<year3>(?:19|20)\d\d)\s+{_ISSUE_WORD}\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class IssueReferences:
    """The issues a text names: by ``dates``, by ``months`` without a year, by ``numbers`` ((6, 2024) for "Nr. 6/2024").

    ``rest`` is the text without the words that name them.
    """

    dates: tuple[DateRange, ...]
    months: tuple[int, ...]
    numbers: tuple[tuple[int, ...], ...]
    rest: str


def issue_references(text: str) -> IssueReferences:
    """What names issues in a question: "the March issue", "the newsletter of May 2019", "No. 89", "Vol. 32 Issue 9"."""
    dates: list[DateRange] = []
    months: list[int] = []

    def take(match: re.Match[str]) -> str:
        month = PLAIN_MONTHS.get((match["month"] or match["month2"] or "").casefold())
        year = match["year"] or match["year2"] or match["year3"]
        if month and year:
            dates.append(month_range(int(year), month))
        elif month:
            months.append(month)
        elif year:
            dates.append(year_range(int(year)))
        else:
            return match.group()
        return " "

    rest = _ISSUE_DATE.sub(take, text)
    printed = find_volume(rest) or find_number(rest)
    numbers = (digits_of(printed),) if printed else ()
    return IssueReferences(tuple(dates), tuple(months), numbers, unnumbered(rest) if printed else rest)


def is_named(head: IssueHead, question: Question) -> bool:
    """Whether an issue is one that the question names.

    A month without a year names every issue whose time it falls in (June and July of a June–July number); a number
    names the issues that have it, with the year or volume where the question says one.
    """
    number = digits_of(head.number)
    if any(
        asked == number or (len(asked) == 1 and asked[0] == _own_number(head.number)) for asked in question.numbered
    ):
        return True
    dated = head.dated
    if dated is None:
        return False
    if any(dated.overlaps(asked) for asked in question.issue_dates):
        return True
    return in_months(dated, question.months)


def in_months(dated: DateRange, months: Iterable[int]) -> bool:
    """Whether an issue's time has one of the months, in any of its years."""
    years = range(dated.start.year, dated.end.year + 1)
    return any(dated.overlaps(month_range(year, month)) for month in months for year in years)


def digits_of(printed: str) -> tuple[int, ...]:
    """The numbers of an issue as printed: (32, 9) for "Volume 32, Issue 9", () for ""."""
    return tuple(int(number) for number in re.findall(r"\d+", printed))


def _own_number(printed: str) -> int:
    """The issue's own number beside its volume or year; -1 where it has none."""
    numbers = digits_of(printed)
    return (numbers[0] if "/" in printed else numbers[-1]) if numbers else -1


def month_range(year: int, month: int) -> DateRange:
    following = date(year + month // 12, month % 12 + 1, 1)
    return DateRange(date(year, month, 1), following, Precision.MONTH)


def year_range(year: int) -> DateRange:
    return DateRange(date(year, 1, 1), date(year + 1, 1, 1), Precision.YEAR)
