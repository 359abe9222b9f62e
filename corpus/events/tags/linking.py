"""Tagged lines → drafts of events: which title, which day, hour and place are of one event.

Within a line order decides: where its first date stands before its first title every date leads what follows it, else
it closes what stands before it. A date without a title takes the name right above, the heading's, or the names below.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.dates import FoundDate
from corpus.dates.hours import Hours
from corpus.events.rows import at
from corpus.events.setting import Setting
from corpus.events.tags.blocks import TokenLine
from corpus.events.tags.head import Tag
from corpus.events.tags.tokens import Sort, Token
from corpus.events.telling import LED_BY_NO, Draft, Telling, draft, joined_days
from corpus.events.vocabulary import (
    CANCELLED,
    FINITE,
    FUNCTION_WORDS,
    MOVED,
    NEW_DATE_LEAD,
    NO_EVENT_LEAD,
    OLD_DATE_LEAD,
)
from corpus.model import DateRange, Issue, Kind, Paragraph
from corpus.text.sentences import split_sentences

#: How far below a date its place and hour are looked for.
_MOST_DETAILS = 4
_MOST_DATES = 12
_EDGES = " \t\n,;:|·•*–—-・、，。：；.…!?"
#: A line without a verb and no longer than this is a row: its words are of its events alone.
_LONGEST_ROW = 240


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``start:end`` of a line."""

    start: int
    end: int


@dataclass(slots=True)
class Read:
    """A line as it is tagged: its dates and hours that are of events, its titles and places, in order."""

    line: TokenLine
    dates: list[FoundDate] = field(default_factory=list)
    hours: list[Token] = field(default_factory=list)
    titles: list[Piece] = field(default_factory=list)
    places: list[Piece] = field(default_factory=list)
    used: bool = False

    @property
    def text(self) -> str:
        return self.line.line.text

    @property
    def setting(self) -> Setting:
        return self.line.line.setting

    @property
    def paragraph(self) -> Paragraph:
        return self.setting.paragraph

    def words(self, piece: Piece) -> str:
        return self.text[piece.start : piece.end]


def drafts_of(issue: Issue, lines: Sequence[TokenLine], tags: Iterable[Tag]) -> list[Draft]:
    """Every event that the tagged lines tell of, in reading order."""
    of_line: dict[int, list[Tag]] = {}
    for tag in tags:
        of_line.setdefault(tag.paragraph, []).append(tag)
    return _Linker(issue, [_read(line, of_line.get(line.index, ())) for line in lines]).link()


def _read(line: TokenLine, tags: Sequence[Tag]) -> Read:
    """The dates, hours, titles and places that a line's tags say."""
    read = Read(line)
    text = line.line.text
    tokens = {one.start: one for one in line.tokens}
    spans: list[tuple[str, int, int]] = []
    for tag in tags:
        token = tokens.get(tag.start)
        if tag.label in "TP":
            spans.append((tag.label, tag.start, tag.end))
        elif tag.label in "tp" and spans:
            spans[-1] = (spans[-1][0], spans[-1][1], tag.end)
        elif token is None:
            continue
        elif token.hours is not None:
            read.hours.append(token)
        elif token.date is not None and token.date.when is not None and not _is_past(text, token.start):
            read.dates.append(token.date)
    for label, start, end in spans:
        if not any(start <= one.start < end and one.sort is Sort.WORD for one in line.tokens):
            continue
        piece = _without_small_words(text, trimmed(text, start, end))
        if piece.start == piece.end:
            continue
        led = LED_BY_NO.search(text, 0, piece.start) if label == "T" else None
        piece = Piece(led.start(), piece.end) if led is not None else piece
        (read.titles if label == "T" else read.places).append(piece)
    return read


_CLOSING = re.compile(r"\s+[^\W\d_]+$")


def _without_small_words(text: str, piece: Piece) -> Piece:
    """The piece without articles, prepositions and verbs at its end, empty if it is nothing else: "Ceilidh in the",
    "chess club meets", "The"."""
    end = piece.end
    while (last := _CLOSING.search(text, piece.start, end)) is not None and _is_small(last.group().strip()):
        end = last.start()
    alone = text[piece.start : end].lower() in FUNCTION_WORDS
    return Piece(piece.start, piece.start) if alone else trimmed(text, piece.start, end)


def _is_small(word: str) -> bool:
    return word.islower() and (word in FUNCTION_WORDS or FINITE.fullmatch(word) is not None)


def _is_past(text: str, at: int) -> bool:
    """Whether words before a date say that it no longer holds or is no event's."""
    lead = text[max(0, at - 60) : at]
    return NO_EVENT_LEAD.search(lead) is not None or OLD_DATE_LEAD.search(lead) is not None


def trimmed(text: str, start: int, end: int) -> Piece:
    """The piece without the marks at its edges."""
    while start < end and text[start] in _EDGES + ")]":
        start += 1
    while end > start and text[end - 1] in _EDGES + "([" and not re.search(r"\b[A-Z][a-z]{1,2}\.$", text[start:end]):
        end -= 1
    if text[end - 1 : end] == ")" and text.count(")", start, end) > text.count("(", start, end):
        end -= 1
    if text.count("(", start, end) == 1 + text.count(")", start, end) and text[end : end + 1] == ")":
        end += 1
    return Piece(start, end)


# -- one line -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """One event within a line."""

    title: Piece
    dates: tuple[FoundDate, ...]
    hours: Hours | None
    place: Piece | None
    start: int
    end: int


def told_in(read: Read) -> list[Told]:
    """Each title of a line with its own dates, hours and place; a title's dates are empty where the line has none."""
    titles, groups = read.titles, _groups(read)
    leads = bool(groups) and groups[0][0].start < titles[0].start
    times_lead = bool(read.hours) and read.hours[0].start < titles[0].start
    out = []
    for n, title in enumerate(titles):
        low = titles[n - 1].end if n else 0
        high = titles[n + 1].start if n + 1 < len(titles) else len(read.text)
        dates = _dates_of(groups, titles, n, leads=leads)
        before = [one for one in read.hours if low <= one.start < title.start]
        after = [one for one in read.hours if title.end <= one.start < high]
        mine = (before[-1:] or ([] if times_lead and len(titles) > 1 else after[:1])) if times_lead else after[:1]
        if not mine and len(titles) == 1:
            mine = read.hours[:1]
        hours = mine[0].hours if mine else None
        place = _nearest(read, n, low, high)
        ends = [(title.start, title.end)]
        ends += [(one.start, one.end) for one in dates]
        ends += [(one.start, one.end) for one in mine]
        if place is not None:
            ends.append((place.start, place.end))
        start, end = min(first for first, _ in ends), max(last for _, last in ends)
        out.append(Told(title, tuple(dates), hours, place, start, end))
    return out


def _groups(read: Read) -> list[list[FoundDate]]:
    """Dates with no title between them belong together."""
    groups: list[list[FoundDate]] = []
    for one in read.dates:
        last = groups[-1][-1].end if groups else 0
        if groups and not any(last <= title.start < one.start for title in read.titles):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _dates_of(groups: Sequence[list[FoundDate]], titles: Sequence[Piece], n: int, *, leads: bool) -> list[FoundDate]:
    """The dates of the title ``n``."""
    title = titles[n]
    before = [group for group in groups if group[0].start < title.start]
    after = [group for group in groups if group[0].start >= title.start]
    if len(titles) == 1:
        return [one for group in groups for one in group]
    if leads:
        tail = after if n == len(titles) - 1 else []
        return [one for group in [*before[-1:], *tail] for one in group]
    return list((after[:1] or before[-1:] or [[]])[0])


def _nearest(read: Read, n: int, low: int, high: int) -> Piece | None:
    """The place of title ``n``: the line's only one, else the first behind it, else the last before it."""
    title = read.titles[n]
    after = [one for one in read.places if title.end <= one.start < high]
    before = [one for one in read.places if low <= one.start < title.start]
    found = read.places if len(read.places) == 1 else after[:1] or before[-1:]
    return found[0] if found else None


# -- an issue -------------------------------------------------------------------------------------


class _Linker:
    """One walk over the tagged lines, with the days that were printed last without a name."""

    def __init__(self, issue: Issue, reads: list[Read]) -> None:
        self.issue = issue
        self.reads = reads
        self.headings: dict[str, Read] = {}
        self.carried: tuple[tuple[str, ...], list[DateRange], Read] | None = None

    def link(self) -> list[Draft]:
        drafts: list[Draft] = []
        for n, read in enumerate(self.reads):
            if read.dates and read.titles:
                drafts += self._whole(n, read)
            elif read.dates:
                drafts += self._untitled(n, read)
            elif read.titles:
                drafts += self._undated(n, read)
            if read.paragraph.kind is Kind.HEADING:
                self.headings[read.text] = read
        return drafts

    def _whole(self, n: int, read: Read) -> list[Draft]:
        self.carried = None
        if len(read.text) <= _LONGEST_ROW and read.paragraph.kind is not Kind.PARAGRAPH:
            last = days_of(read, read.dates)[-1:]
            if last and not last[0].rule:
                self.carried = (self._section(read), [replace(one, begins=None, finishes=None) for one in last], read)
        tolds = told_in(read)
        out = []
        for told in tolds:
            out += self._drafts(n, read, read, told.title, days_of(read, told.dates), told, alone=len(tolds) == 1)
        return out

    def _untitled(self, n: int, read: Read) -> list[Draft]:
        """A line with a date and no name: the name above it, or the one of its heading; else its date goes down."""
        days = days_of(read, read.dates)
        named = self._name_above(n, read)
        bare = len(read.text) <= 90 or read.paragraph.kind is Kind.HEADING
        self.carried = (
            (self._section(read), [replace(one, begins=None, finishes=None) for one in days], read) if bare else None
        )
        if named is None:
            return []
        named.used = True
        hours = read.hours[0].hours if read.hours else None
        place = read.places[0] if read.places else None
        told = Told(named.titles[-1], tuple(read.dates), hours, place, 0, len(read.text))
        return self._drafts(n, read, named, named.titles[-1], days, told, alone=True)

    def _undated(self, n: int, read: Read) -> list[Draft]:
        """A name without a date: below a date it is on that day; in a list of what is to come, some time."""
        setting = read.setting
        if self.carried is not None and self._carries(read):
            _, days, source = self.carried
            out = []
            for told in told_in(read):
                out += self._drafts(n, read, read, told.title, days, told, alone=True, more=(source.paragraph,))
                read.used = True
            if not read.hours and not source.titles:
                source.used = True
            return out
        if setting.paragraph.kind is Kind.LIST_ITEM and setting.coming:
            told = told_in(read)[0]
            return self._drafts(n, read, read, told.title, [setting.period], told, alone=True)
        return []

    def _carries(self, read: Read) -> bool:
        assert self.carried is not None
        section, _, source = self.carried
        inside = read.paragraph.kind is not Kind.HEADING and (
            read.paragraph.headings[: len(section)] == section or read.paragraph.headings == source.paragraph.headings
        )
        return inside and (bool(read.hours) or not (source.used or source.titles))

    def _section(self, read: Read) -> tuple[str, ...]:
        paragraph = read.paragraph
        return (*paragraph.headings, paragraph.text) if paragraph.kind is Kind.HEADING else paragraph.headings

    def _name_above(self, n: int, read: Read) -> Read | None:
        """The nearest line above with a name and no date of its own, if it stands close or is a heading of the line."""
        for before in reversed(self.reads[max(0, n - 3) : n]):
            if before.dates:
                break
            if before.titles and not before.used and before.paragraph.page == read.paragraph.page:
                return before
        return next((one for one in self._headings_of(read) if one.titles), None)

    def _headings_of(self, read: Read) -> list[Read]:
        """The headings above a line that were read, the nearest first."""
        return [self.headings[text] for text in reversed(read.paragraph.headings) if text in self.headings]

    def _below(self, n: int) -> Iterator[Read]:
        """The lines below that go on about the event."""
        for after in self.reads[n + 1 : n + 1 + _MOST_DETAILS]:
            if (
                after.dates
                or after.titles
                or after.paragraph.kind is Kind.HEADING
                or after.paragraph.page > self.reads[n].paragraph.page + 1
            ):
                return
            yield after

    def _drafts(
        self,
        n: int,
        read: Read,
        named: Read,
        title: Piece,
        days: Sequence[DateRange | None],
        told: Told,
        *,
        alone: bool,
        more: tuple[Paragraph, ...] = (),
    ) -> list[Draft]:
        place = read.words(told.place) if told.place is not None else ""
        hours = told.hours
        if alone:
            for after in self._below(n):
                if not place and after.places:
                    place = after.words(after.places[0])
                if hours is None and after.hours:
                    hours = after.hours[0].hours
        if not place and named is not read and named.places:
            place = named.words(named.places[0])
        if not place:
            place = self._place_above(read)
        start, end = self._told(read, told, alone=alone)
        if named is not read:
            more = (*more, named.paragraph)
        telling = Telling(start, end, named.words(title), place, f"{read.text[start:end]}", more)
        row = is_row(read)
        drafts = [
            draft(
                self.issue, read.setting, telling, at(when, hours), row=row, titled=row or named is not read, whole=True
            )
            for when in days
        ]
        return [one for one in drafts if one is not None]

    def _place_above(self, read: Read) -> str:
        placed = (one for one in self._headings_of(read) if one.places and not one.dates)
        return next((one.words(one.places[0]) for one in placed), "")

    def _told(self, read: Read, told: Told, *, alone: bool) -> tuple[int, int]:
        """The characters that tell of the event: a row's own, in prose the sentences that its pieces stand in."""
        if is_row(read):
            return (0, len(read.text)) if alone and len(read.text) <= 400 else (told.start, told.end)
        sentences = [
            (start, end)
            for start, end in split_sentences(read.text, self.issue.head.language)
            if start < told.end and told.start < end
        ]
        return (sentences[0][0], sentences[-1][1]) if sentences else (told.start, told.end)


def is_row(read: Read) -> bool:
    listed = read.paragraph.kind in (Kind.LIST_ITEM, Kind.TABLE_ROW, Kind.HEADING)
    return len(read.text) <= _LONGEST_ROW and (listed or FINITE.search(read.text) is None)


def days_of(read: Read, dates: Sequence[FoundDate]) -> list[DateRange]:
    """The days of an event; a rule printed beside its first day is the day's rule."""
    days = joined_days(dates[:_MOST_DATES])
    ruled = [one for one in days if one.rule]
    plain = [one for one in days if not one.rule]
    if ruled and plain and not ("UNTIL" in (ruled[0].rule or "") and len(plain) > 1):
        return [replace(plain[0], rule=ruled[0].rule)]
    if ruled:
        return ruled[:1]
    if len(days) > 1 and (MOVED.search(read.text) or CANCELLED.search(read.text)):
        new = [
            one.when
            for one in dates
            if one.when is not None and NEW_DATE_LEAD.search(read.text[max(0, one.start - 60) : one.start])
        ]
        return new or days
    return days
