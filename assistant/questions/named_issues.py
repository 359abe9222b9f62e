"""Issues that a text names, by date or by number, and whether an issue is one of them: one rule for every turn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from assistant.questions.periods import in_months, month_range, periods_in, year_range
from corpus.dates import find_dates
from corpus.dates.names import PLAIN_MONTHS
from corpus.metadata.numbering import find_number, find_volume, unnumbered
from corpus.model import DateRange, IssueHead

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
#: The number that a file's name ends with ("letter-n7"), for an issue that prints none.
_OF_FILE = re.compile(r"[-_]n[ro]?[-_.]?(\d{1,4})$")


class Naming(Protocol):
    """What names issues: by ``issue_dates``, by ``months`` without a year, by ``numbered`` ((6, 2024) for "6/2024")."""

    @property
    def issue_dates(self) -> tuple[DateRange, ...]: ...

    @property
    def months(self) -> tuple[int, ...]: ...

    @property
    def numbered(self) -> tuple[tuple[int, ...], ...]: ...


@dataclass(frozen=True, slots=True)
class IssueReferences:
    """A ``Naming`` as it was read; ``rest`` is the text without the words that name issues."""

    issue_dates: tuple[DateRange, ...] = ()
    months: tuple[int, ...] = ()
    numbered: tuple[tuple[int, ...], ...] = ()
    rest: str = ""


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
    numbers = (printed_number(printed),) if printed else ()
    return IssueReferences(tuple(dates), tuple(months), numbers, unnumbered(rest) if printed else rest)


def issue_names(text: str, language: str = "en") -> Iterator[IssueReferences]:
    """What names issues in a turn that is about issues, the sharpest first: any number or time in it may.

    The number; then days, months and seasons; then what holds those ("20 January 2017": the day, then its month).
    """
    printed = find_volume(text) or find_number(text)
    if printed:
        yield IssueReferences(numbered=(printed_number(printed),))
    periods, months = periods_in(text)
    dated = [found.when for found in find_dates(text, None, language) if found.when is not None]
    sharp = [one for one in dated if not any(_within(other, one) for other in [*dated, *periods])]
    if sharp:
        yield IssueReferences(issue_dates=tuple(sharp))
    if periods:
        yield IssueReferences(issue_dates=tuple(periods))
    elif months:
        yield IssueReferences(months=tuple(months))


def is_named(head: IssueHead, naming: Naming, file: str = "") -> bool:
    """Whether an issue is one that is named; ``file`` is its id, whose number counts where the issue prints none.

    A month without a year names every issue whose time it falls in (June and July of a June–July number); a number
    names the issues that have it, with the year or volume where one is said.
    """
    number = printed_number(head.number, file)
    if any(
        asked == number or (len(asked) == 1 and asked[0] == _own_number(head.number, number))
        for asked in naming.numbered
    ):
        return True
    dated = head.dated
    if dated is None:
        return False
    if any(dated.overlaps(asked) for asked in naming.issue_dates):
        return True
    return in_months(dated, naming.months)


def printed_number(printed: str, file: str = "") -> tuple[int, ...]:
    """The numbers of an issue as printed: (32, 9) for "Volume 32, Issue 9"; those of its file's name for ""."""
    named = _OF_FILE.search(file) if not printed else None
    return tuple(int(number) for number in re.findall(r"\d+", named[1] if named else printed))


def _own_number(printed: str, numbers: tuple[int, ...]) -> int:
    """The issue's own number beside its volume or year; -1 where it has none."""
    return (numbers[0] if "/" in printed else numbers[-1]) if numbers else -1


def _within(one: DateRange, other: DateRange) -> bool:
    """Whether a range lies inside another that is longer."""
    return other.start <= one.start and one.end <= other.end and one.end - one.start < other.end - other.start
