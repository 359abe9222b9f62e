"""The setting of a line, as far as it matters to events: its heading, and what date is carried down to it.

"Upcoming events 2017" gives the items below it their year, "October" the bare days below it their month; a line
that prints a date alone dates the lines below it; items of a page belong to the what's-on heading set beside them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.dates import FoundDate, find_dates
from corpus.events.vocabulary import COMING
from corpus.model import FURNITURE, DateRange, Issue, Kind, Paragraph, Precision

SKIPPED = FURNITURE | {Kind.CONTACT, Kind.PULL_QUOTE, Kind.MASTHEAD}
#: "3. April: Book swap" is the third item of a list.
_NUMBERED = re.compile(r"^\W*\d{1,2}[.)]\s+")
#: "4-13 Mother Goose": month and day with a hyphen, where most rows of a list open so.
_DASHED = re.compile(r"^\W*(?:0?[1-9]|[12]\d|3[01])-(?:0?[1-9]|[12]\d|3[01])(?![\d-])(?:.{1,6}?\d{1,2}-\d{1,2}\b)?")
_BETWEEN = re.compile(r"(?<=\d)-(?=\d)")
_FEWEST_DASHED = 3
_COARSE = (Precision.YEAR, Precision.MONTH, Precision.SEASON)


@dataclass(frozen=True, slots=True)
class Setting:
    """One paragraph with what stands above it.

    ``anchor`` is the date that its own printed dates are read from: the issue's, or that of a heading.
    ``period`` is set where a heading prints a month, season or year for all that stands below it.
    ``coming``: an item of a list of events to come.
    """

    index: int
    paragraph: Paragraph
    heading: str
    anchor: DateRange | None
    period: DateRange | None
    coming: bool
    #: Whether "4-13" is a day: rows beside it open so too.
    dashed: bool = False

    def dates(self, issue: Issue) -> list[FoundDate]:
        """The dates in the paragraph; the issue's date decides where the heading's cannot."""
        text = self.paragraph.text
        if self.paragraph.kind is Kind.LIST_ITEM and issue.head.language == "en":
            text = _NUMBERED.sub(lambda found: " " * len(found.group()), text)
        if self.dashed:
            text = _DASHED.sub(lambda found: _BETWEEN.sub("/", found.group()), text)
        dated, language = issue.head.dated, issue.head.language
        found = find_dates(text, self.anchor, language)
        if self.anchor == dated or all(one.when is not None for one in found):
            return found
        again = {one.start: one for one in find_dates(text, dated, language)}
        return [again.get(one.start, one) if one.when is None else one for one in found]


def settings(issue: Issue) -> Iterator[Setting]:
    """The paragraphs that may tell of events, in order, each in its setting."""
    beside = _headings_beside(issue)
    known: dict[tuple[str, ...], DateRange | None] = {}
    opened = Counter((one.page, one.headings) for one in issue.paragraphs if _DASHED.match(one.text))
    for index, paragraph in enumerate(issue.paragraphs):
        if paragraph.kind in SKIPPED:
            continue
        headings = _headings(paragraph, beside)
        if headings not in known:
            known[headings] = _printed_date(headings, issue)
        printed = known[headings]
        path = " / ".join((paragraph.article, *headings))
        heading = headings[-1] if headings else paragraph.article
        yield Setting(
            index,
            paragraph,
            heading,
            printed or issue.head.dated,
            printed if printed is not None and printed.precision in _COARSE else None,
            paragraph.kind is Kind.LIST_ITEM and COMING.search(path) is not None,
            opened[paragraph.page, paragraph.headings] >= _FEWEST_DASHED,
        )


def _headings(paragraph: Paragraph, beside: dict[int, tuple[str, set[str]]]) -> tuple[str, ...]:
    """The headings above the paragraph, or the what's-on heading that stands beside it on its page."""
    if paragraph.kind is not Kind.LIST_ITEM or paragraph.page not in beside:
        return paragraph.headings
    heading, of_page = beside[paragraph.page]
    if any(one in of_page for one in paragraph.headings):
        return paragraph.headings
    return (heading,)


def _headings_beside(issue: Issue) -> dict[int, tuple[str, set[str]]]:
    """By page: its only heading that announces events (with a year set below it), and all headings of the page."""
    pages: dict[int, tuple[str, set[str]]] = {}
    for n, paragraph in enumerate(issue.paragraphs):
        if paragraph.kind is not Kind.HEADING:
            continue
        heading, of_page = pages.get(paragraph.page, ("", set()))
        of_page.add(paragraph.text)
        if not heading and COMING.search(paragraph.text) is not None:
            heading = f"{paragraph.text} {_year_below(issue.paragraphs, n)}".strip()
        pages[paragraph.page] = (heading, of_page)
    return {page: found for page, found in pages.items() if found[0]}


def _year_below(paragraphs: Sequence[Paragraph], n: int) -> str:
    """ "2017" set in a line of its own below its heading."""
    after = paragraphs[n + 1].text.strip() if n + 1 < len(paragraphs) else ""
    return after if after.isdigit() and len(after) == 4 else ""


def _printed_date(headings: Sequence[str], issue: Issue) -> DateRange | None:
    """The most precise date that the nearest dated heading prints."""
    for heading in reversed(headings):
        found = find_dates(heading, issue.head.dated, issue.head.language)
        whens = [one.when for one in found if one.when is not None and not one.when.rule]
        if whens:
            best = min(whens, key=lambda when: (when.end - when.start).days)
            return replace(best, begins=None, finishes=None)
    return None
