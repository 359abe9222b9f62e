"""Lines as they are tagged → drafts of events.

A date without a title takes the name right above, the heading's, or the names below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from corpus.dates.hours import Hours
from corpus.events.tags.blocks import TokenLine
from corpus.events.tags.head import Tag
from corpus.events.tags.lists import name_by_lists
from corpus.events.tags.reading import (
    LONGEST_ROW,
    Piece,
    Read,
    Told,
    days_of,
    is_row,
    name_of_places,
    read_line,
    told_in,
)
from corpus.events.telling import Draft, Telling, draft
from corpus.model import DateRange, Issue, Kind, Paragraph, Precision
from corpus.text.sentences import split_sentences

#: How far below a date its place and hour are looked for.
_MOST_DETAILS = 4
#: Words of an item that is a name as a whole.
_LONGEST_NAME = 40


def drafts_of(issue: Issue, lines: Sequence[TokenLine], tags: Iterable[Tag]) -> list[Draft]:
    """Every event that the tagged lines tell of, in reading order."""
    of_line: dict[int, list[Tag]] = {}
    for tag in tags:
        of_line.setdefault(tag.paragraph, []).append(tag)
    reads = [read_line(line, of_line.get(line.index, ())) for line in lines]
    name_by_lists(reads, issue.head.language)
    return _Linker(issue, reads).link()


class _Linker:
    """One walk over the tagged lines, with the last one whose days hold for those below it."""

    def __init__(self, issue: Issue, reads: list[Read]) -> None:
        self.issue = issue
        self.reads = reads
        self.headings: dict[str, Read] = {}
        self.carried: Read | None = None
        #: The line above that names a dated one without a name.
        self.names: dict[int, Read] = {}

    def link(self) -> list[Draft]:
        drafts: list[Draft] = []
        announced: list[tuple[int, Read]] = []
        for n, read in enumerate(self.reads):
            if read.dates and read.titles:
                told = self._undated(n, read) if self._closes(read) else self._whole(n, read)
            elif read.dates:
                told = self._untitled(n, read)
            else:
                told = self._undated(n, read) if read.titles else []
            drafts += told
            if not told and read.setting.coming:
                announced.append((n, read))
            if read.paragraph.kind is Kind.HEADING:
                self.headings[read.text] = read
        drafts += [one for n, read in announced if not read.used for one in self._announced(n, read)]
        return sorted(drafts, key=lambda one: one.index)

    def _tolds(self, read: Read) -> list[Told]:
        return told_in(read, self.issue.head.language)

    def _whole(self, n: int, read: Read) -> list[Draft]:
        recurs = any(one.rule for one in days_of(read, read.dates)[-1:]) and not _is_cell(read)
        self.carried = read if len(read.text) <= LONGEST_ROW and not recurs else None
        tolds = self._tolds(read)
        out = []
        for told in tolds:
            out += self._drafts(n, read, read, told.title, days_of(read, told.dates), told, alone=len(tolds) == 1)
        return out

    def _untitled(self, n: int, read: Read) -> list[Draft]:
        """A line with a date and no name: the name above it, or the one of its heading; else its date goes down, as
        that of a month always does."""
        days = days_of(read, read.dates)
        coarse = all(one.precision is not Precision.DAY for one in days)
        named = None if coarse else self._name_above(n, read)
        self.carried = read if len(read.text) <= LONGEST_ROW else None
        if named is None and name_of_places(read):
            return self._whole(n, read)
        if named is None:
            return []
        named.used = True
        read.used = n in self.names
        hours = read.hours[0].hours if read.hours else None
        place = read.places[0] if read.places else None
        told = Told(named.titles[-1], tuple(read.dates), hours, place, 0, len(read.text))
        return self._drafts(n, read, named, named.titles[-1], days, told, alone=True)

    def _undated(self, n: int, read: Read) -> list[Draft]:
        """A name without a date: below a date it is on that day; at its hour and place, if it has none of its own and
        no other has taken them."""
        source = self.carried
        if source is None or not self._carries(source, read):
            return []
        days = days_of(source, source.dates)
        hours = source.hours[0].hours if source.hours else None
        out = []
        for told in self._tolds(read):
            if source.titles or told.hours is not None:
                on: list[DateRange | None] = [replace(one, begins=None, finishes=None) for one in days]
                on, place = on[-1:] if source.titles else on, ""
            else:
                on, place = [at(one, hours) for one in days], source.words(source.places[0]) if source.places else ""
            more = (source.paragraph,)
            told = replace(told, dates=())
            out += self._drafts(n, read, read, told.title, on, told, alone=True, more=more, place=place, carried=source)
        read.used = True
        source.used = source.used or not (read.hours or source.titles)
        if read.dates:
            self.carried = read
        return out

    def _closes(self, read: Read) -> bool:
        """Whether a row below a day opens with its hour and ends with the day of the rows that follow it."""
        source = self.carried
        opens = bool(read.hours) and read.hours[0].start < read.titles[0].start
        closes = all(one.start >= read.titles[-1].end for one in read.dates)
        return source is not None and opens and closes and is_row(read) and self._carries(source, read)

    def _announced(self, n: int, read: Read) -> list[Draft]:
        """An item of a list of what is to come that prints no day: some time, its words its name where no tag says."""
        coarse = [one.when for one in read.line.line.dates if one.when is not None]
        when = [*coarse, read.setting.period][0]
        short = 2 <= len(read.text.split()) <= _LONGEST_NAME
        if any(one.precision is Precision.DAY for one in coarse) or not (read.titles or (when is not None and short)):
            return []
        all_of_it = Told(Piece(0, len(read.text)), (), None, None, 0, len(read.text))
        told = self._tolds(read)[0] if read.titles else all_of_it
        return self._drafts(n, read, read, told.title, [when], told, alone=True)

    def _carries(self, source: Read, read: Read) -> bool:
        section = self._section(source)
        inside = read.paragraph.kind is not Kind.HEADING and (
            read.paragraph.headings[: len(section)] == section or read.paragraph.headings == source.paragraph.headings
        )
        told = is_row(read) or not _is_cell(source)  # a sentence below a table is none of its rows
        return inside and told and (_is_cell(read) or bool(read.hours) or not (source.used or source.titles))

    def _section(self, read: Read) -> tuple[str, ...]:
        paragraph = read.paragraph
        return (*paragraph.headings, paragraph.text) if paragraph.kind is Kind.HEADING else paragraph.headings

    def _name_above(self, n: int, read: Read) -> Read | None:
        """The nearest line above with a name and no date of its own, if it stands close or is a heading of the line; it
        names every day below it in lines alike."""
        for m in reversed(range(max(0, n - 3), n)):
            before = self.reads[m]
            if before.dates:
                if m in self.names and _alike(before, read):
                    self.names[n] = self.names[m]
                break
            if before.titles and not before.used and before.paragraph.page == read.paragraph.page:
                self.names[n] = before
                break
        if n in self.names:
            return self.names[n]
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
        place: str = "",
        carried: Read | None = None,
    ) -> list[Draft]:
        dated = carried or read
        place = read.words(told.place) if told.place is not None else place
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
        chance = named.chance(title) * max(map(dated.chance, told.dates or dated.dates), default=0.5)
        telling = Telling(start, end, named.words(title), place, read.text[start:end], more, chance)
        row = is_row(read)
        drafts = [
            draft(self.issue, read.setting, telling, at(when, hours), row=row, titled=row or named is not read)
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


def _alike(one: Read, other: Read) -> bool:
    """Whether two lines are of one kind below the same headings."""
    mine, its = one.paragraph, other.paragraph
    return mine.kind is its.kind and mine.headings == its.headings and mine.page == its.page


def _is_cell(read: Read) -> bool:
    """Whether a line is a table's row: what its columns print once holds for the rows below."""
    return read.paragraph.kind is Kind.TABLE_ROW


def at(when: DateRange | None, hours: Hours | None) -> DateRange | None:
    """A day with the time of day that is printed apart from it, if it has none of its own."""
    if when is None or hours is None or when.begins is not None:
        return when
    return replace(when, begins=hours.begins, finishes=hours.finishes)
