"""An issue read from top to bottom: which of its lines are dates, rows, names or prose, and the events they tell.

A line is of one of five shapes. What a date in a line of its own dates, and where its title stands, is told by
its neighbours: a name right above it, rows with times below it, or the heading.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from corpus.dates import FoundDate, find_times
from corpus.dates.words import LANGUAGES
from corpus.events.details import place_in
from corpus.events.fields import Sort, fields_of
from corpus.events.prose import from_prose, is_about
from corpus.events.roles import (
    LEAST_PLACE,
    is_place,
    is_remark,
    is_sentence,
    key_of,
    may_be_place,
    place_words,
    says_where,
)
from corpus.events.rows import Context, Row, at, learned_least, row_dates, rows_of
from corpus.events.shapes import BYLINE, Line, Shape, head_of, headings_of
from corpus.events.telling import Draft, Telling, draft, is_day, is_printed, joined_days
from corpus.events.vocabulary import LISTING, OF_PEOPLE, PLACE_HEAD, event_noun, is_bare_time
from corpus.model import DateRange, Issue, Kind, Paragraph
from corpus.text.sentences import split_sentences

_WEEKDAY = re.compile(
    rf"\b(?:{'|'.join({word for words in LANGUAGES.values() for word in words.weekdays if len(word) > 2})})\b",
    re.IGNORECASE,
)


def drafts_of(issue: Issue, lines: Sequence[Line]) -> list[Draft]:
    """Every event that one of the issue's lines tells of, in reading order."""
    known = known_places(lines)
    return _Reader(issue, lines, known).read()


def known_places(lines: Sequence[Line]) -> frozenset[str]:
    """Places that the issue names behind a preposition or label, or at the end of two rows and more."""
    counts: Counter[str] = Counter()
    for line in lines:
        if line.shape is Shape.PROSE:
            for start, end in split_sentences(line.text, "en"):
                place = place_in(line.text[start:end])
                if place[:1].isupper() or place[:1].isdigit():
                    counts[key_of(place)] += 2
        elif line.shape is not Shape.NAME:
            texts = [one.text for one in fields_of(line.text, line.dates, "en", ("comma",)) if one.sort is Sort.TEXT]
            for text in texts:
                if place_words(text) != text:
                    counts[key_of(text)] += 2
            for text in texts[-1:] if len(texts) > 1 and may_be_place(texts[-1]) else []:
                counts[key_of(text)] += 1
    firsts = {key_of(line.text) for line in lines if line.shape is Shape.NAME}
    told = {key for key, count in counts.items() if count > 1 and len(key) > 2 and key not in firsts}
    return frozenset(told | _place_columns(lines))


def _place_columns(lines: Sequence[Line]) -> set[str]:
    """The first texts of a list whose first column repeats while its last one names something new in every row."""
    lists: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for line in lines:
        if line.shape is Shape.ROW:
            texts = [one.text for one in fields_of(line.text, line.dates, "en") if one.sort is Sort.TEXT]
            if len(texts) > 1:
                lists.setdefault(line.setting.paragraph.headings, []).append((texts[0], texts[1]))
    columns: set[str] = set()
    for rows in lists.values():
        first, other = ({row[n] for row in rows} for n in (0, 1))
        if len(rows) >= 4 and len(first) <= 0.6 * len(rows) and len(other) >= 0.8 * len(rows):
            columns |= {key_of(text) for text in first}
    return columns


def _names_nothing(text: str) -> bool:
    """Whether a field of a row is but a time or a remark ("Starting", "Save the date")."""
    name = re.search(r"\s[A-ZÀ-Þ]", text) is not None and not text.isupper()
    remark = is_remark(text) and not name and not is_sentence(text) and event_noun(text) is None
    return remark or is_bare_time(text)


def _list_names(lines: Sequence[Line]) -> set[tuple[str, ...]]:
    """The headings of lists: two and more dated lines stand below each, and no noun of events is in it."""
    dated = Counter(headings_of(line) for line in lines if any(is_day(one) and is_printed(one) for one in line.dates))
    return {
        headings for headings, count in dated.items() if headings and count > 1 and event_noun(headings[-1]) is None
    }


#: Lines below a dated one that may tell where and when.
_MOST_DETAILS = 4
_LONGEST_DETAIL = 200


class _Reader:
    """One walk over the lines of an issue, with the date and the name that were printed last."""

    def __init__(self, issue: Issue, lines: Sequence[Line], known: Collection[str]) -> None:
        self.issue = issue
        self.lists = _list_names(lines)
        lines = [self._named(line) for line in lines]
        self.lines = lines
        self.known = known
        self.language = issue.head.language
        self.carried: DateRange | None = None
        self.section: tuple[str, ...] = ()
        dated = Counter(line.setting.paragraph.headings for line in lines if line.shape in (Shape.ROW, Shape.DATE))
        self.least = self._learned()
        self.alone = {headings for headings, count in dated.items() if count == 1}
        self.carried_below: tuple[str, ...] = ()
        self.named_below = self._named_below()
        self.told: set[int] = set()
        #: Whether the table that is read has places in its last column, as the head of it says.
        self.places_last = False

    def _named(self, line: Line) -> Line:
        """The line without the heading's name where that is a list's and no word of the line is in it."""
        name = line.setting.name
        listed = headings_of(line) in self.lists and not is_about(name, line.text)
        return replace(line, setting=replace(line.setting, name="")) if name and listed else line

    def _named_below(self) -> set[tuple[str, ...]]:
        """Lists whose dated headings say when and where, while the text below each opens with the name."""
        rows: Counter[tuple[str, ...]] = Counter()
        named: Counter[tuple[str, ...]] = Counter()
        for line, after in itertools.pairwise(self.lines):
            heads = line.setting.paragraph.kind is Kind.HEADING and line.shape is Shape.ROW
            if heads and self._follows(line, after):
                rows[headings_of(line)] += 1
                named[headings_of(line)] += bool(self._opening_name(after))
        return {headings for headings, count in rows.items() if count >= 2 and named[headings] >= 0.75 * count}

    def _name_below(self, line: Line, after: Line) -> str:
        """The name that the text below a dated heading opens with, or that stands as a heading of its own."""
        if self._follows(line, after):
            return self._opening_name(after)
        named = after.setting.paragraph.kind is Kind.HEADING and after.shape is Shape.NAME
        return after.text.rstrip(".") if named and headings_of(after) == headings_of(line) else ""

    def _opening_name(self, line: Line) -> str:
        """ "Lamp Night." before what is told of it: a short first sentence without a verb; "" for none."""
        sentences = split_sentences(line.text, self.language)
        if len(sentences) < 2:
            return ""
        opening = line.text[slice(*sentences[0])]
        short = opening.endswith(".") and len(opening.split()) <= 7
        return opening.rstrip(".") if short and not is_sentence(opening) and not is_bare_time(opening) else ""

    def _learned(self) -> dict[tuple[str, ...], float]:
        """By list: what a place needs."""
        lists: dict[tuple[str, ...], list[tuple[str, Sequence[FoundDate]]]] = {}
        for line in self.lines:
            if line.shape is Shape.ROW:
                head = head_of(line.text, self.language)
                lists.setdefault(line.setting.paragraph.headings, []).append(
                    (head, [one for one in line.dates if one.end <= len(head)])
                )
        context = Context(self.language, self.known)
        return {headings: learned_least(texts, context) for headings, texts in lists.items()}

    def read(self) -> list[Draft]:
        drafts: list[Draft] = []
        for n, line in enumerate(self.lines):
            headings = line.setting.paragraph.headings
            if headings != self.section:
                self.section = headings
                self.carried = self.carried if headings == self.carried_below else None
            table = line.setting.paragraph.kind is Kind.TABLE_ROW
            self.places_last = table and (self.places_last or PLACE_HEAD.search(line.text) is not None)
            if n not in self.told:
                drafts += self._with_details(n, self._line(n, line))
        return drafts

    def _with_details(self, n: int, drafts: list[Draft]) -> list[Draft]:
        """The one event of a line with the place and the time that the undated lines below it print."""
        if len({one.event.title for one in drafts}) != 1:
            return drafts
        place, when = drafts[0].event.place, drafts[0].event.when
        hours = None
        for after in self._below(n):
            place = place or self._place_told(after)
            timed = when is not None and when.begins is None and after.shape is Shape.TIMED
            times = find_times(after.text, self.language) if timed and hours is None else ()
            hours = times[0].hours if times else hours
        return [replace(one, event=replace(one.event, place=place, when=at(one.event.when, hours))) for one in drafts]

    def _below(self, n: int) -> Iterator[Line]:
        """The lines that go on about a dated one: short ones without a date, up to the next heading."""
        line = self.lines[n]
        for after in self.lines[n + 1 : n + 1 + _MOST_DETAILS]:
            if after.dates or not self._follows(line, after) or after.shape in (Shape.DATE, Shape.ROW):
                return
            yield after

    def _place_told(self, line: Line) -> str:
        """ "Where: Fox Hollow", "Community Room, 12 High St", "Meet at the boathouse"."""
        if len(line.text) > _LONGEST_DETAIL:
            return ""
        if says_where(line.text) or (line.shape is Shape.NAME and is_place(line.text, self.known)):
            return place_words(line.text)
        return place_in(line.text, self.known, self.language, named=True)

    def _line(self, n: int, line: Line) -> list[Draft]:
        if self._honours(line):
            return []
        match line.shape:
            case Shape.DATE:
                return self._date(n, line)
            case Shape.ROW:
                return self._row(n, line)
            case Shape.TIMED if self.carried is not None and line.setting.paragraph.kind is not Kind.HEADING:
                return self._rows(n, line, line.text)
            case Shape.NAME:
                return self._undated(line)
            case Shape.PROSE | Shape.TIMED:
                if len(line.text) > 240:
                    self.carried = None
                return from_prose(self.issue, line.setting, line.dates, self.known)
        return []

    def _honours(self, line: Line) -> bool:
        """Whether a line is a person's day in a list of birthdays or of the dead: no hour and no event in it."""
        heading = (*headings_of(line), "")[-2:][0]
        return (
            OF_PEOPLE.search(heading) is not None
            and event_noun(line.text) is None
            and not find_times(line.text, self.language)
        )

    # -- a date in a line of its own ------------------------------------------------------------

    def _date(self, n: int, line: Line, place: str = "") -> list[Draft]:
        days = joined_days(row_dates(line.text, line.dates, Context(self.language)))
        times = find_times(line.text, self.language)
        if not days:
            return []
        when = days[0]
        if when.begins is None and times:
            when = replace(when, begins=times[0].hours.begins, finishes=times[0].hours.finishes)
        after = self.lines[n + 1] if n + 1 < len(self.lines) else None
        before = self.lines[n - 1] if n else None
        signed = any(one is not None and BYLINE.match(one.text) for one in (before, after))
        if (signed and when.begins is None) or self._is_past_reference(line, when, line.text):
            return []
        below = after if after is not None and self._follows(line, after) else None
        if below is not None and below.shape is Shape.TIMED and when.begins is None and not self._only_details(below):
            self.carried, self.carried_below = replace(when, begins=None, finishes=None), headings_of(below)
            return []
        name, source = self._name_above(line, before)
        if name and self._is_masthead(line) and event_noun(name) is None:
            return []
        if name:
            body = below if below is not None and below.shape in (Shape.TIMED, Shape.NAME, Shape.PROSE) else None
            place = place or (self._place_of(body) if body is not None else "")
            if when.begins is None and body is not None and body.shape is Shape.TIMED:
                found = find_times(body.text, self.language)
                when = replace(when, begins=found[0].hours.begins, finishes=found[0].hours.finishes) if found else when
            more = tuple(one for one in (source, body.setting.paragraph if body else None) if one is not None)
            words = f"{line.text}\n{body.text if body else ''}"
            return self._draft(line, 0, len(line.text), name, place, words, [when, *days[1:]], more)
        if below is not None and below.shape in (Shape.NAME, Shape.TIMED):
            title = below.text if below.shape is Shape.NAME else self._title_in(below)
            if title:
                more = (below.setting.paragraph,)
                return self._draft(
                    line, 0, len(line.text), title, place, f"{line.text}\n{below.text}", [when, *days[1:]], more
                )
        if below is not None and below.shape in (Shape.PROSE, Shape.ROW):
            (start, end), *_ = split_sentences(below.text, self.language) or [(0, len(below.text))]
            title = below.text[start:end]
            if len(title.split()) <= 10 and not is_sentence(title):
                rules = [one.when.rule for one in below.dates if one.when is not None and one.when.rule]
                when = replace(when, rule=rules[0]) if rules else when
                more = (below.setting.paragraph,)
                return self._draft(
                    line, 0, len(line.text), title.rstrip("."), place, f"{line.text}\n{below.text}", [when], more
                )
        self.carried = replace(when, begins=None, finishes=None)
        return []

    def _follows(self, line: Line, after: Line) -> bool:
        """Whether the next line stands below this one, in its section."""
        mine, its = line.setting.paragraph, after.setting.paragraph
        if its.kind is Kind.HEADING:
            return False
        own = (*mine.headings, mine.text) if mine.kind is Kind.HEADING else mine.headings
        return its.headings in (own, mine.headings)

    def _name_above(self, line: Line, before: Line | None) -> tuple[str, Paragraph | None]:
        """The name right above a date: a short line without a date, or the heading if it names an event."""
        setting = line.setting
        if (
            before is not None
            and before.shape is Shape.NAME
            and before.setting.paragraph.page == setting.paragraph.page
        ):
            above = before.setting.paragraph
            beside = above.headings == setting.paragraph.headings or above.text in setting.paragraph.headings
            if beside and not is_bare_time(above.text) and not LISTING.search(above.text):
                return above.text, above
        if setting.name and (setting.paragraph.headings in self.alone or setting.paragraph.kind is Kind.HEADING):
            found = (one for one in reversed(self.issue.paragraphs[: setting.index]) if one.text == setting.heading)
            return setting.name, next(found, None)
        return "", None

    def _only_details(self, line: Line) -> bool:
        """Whether a line with a time says only when and where ("6:45pm Room 101", "Time: 8 to 10")."""
        texts = [one.text for one in fields_of(line.text, (), self.language) if one.sort is Sort.TEXT]
        return all(is_place(text, self.known) or is_bare_time(text) or is_remark(text) for text in texts)

    def _place_of(self, line: Line) -> str:
        for one in fields_of(line.text, line.dates, self.language, ("comma",) if line.shape is Shape.TIMED else ()):
            if one.sort is Sort.TEXT and is_place(one.text, self.known) and not is_sentence(one.text):
                return place_words(one.text)
        return place_in(line.text, self.known, self.language) if line.shape is Shape.PROSE else ""

    def _title_in(self, line: Line) -> str:
        texts = [one.text for one in fields_of(line.text, (), self.language) if one.sort is Sort.TEXT]
        return next((text for text in texts if not is_place(text, self.known) and not is_remark(text)), "")

    # -- rows -----------------------------------------------------------------------------------

    def _row(self, n: int, line: Line) -> list[Draft]:
        head = head_of(line.text, self.language)
        if line.setting.paragraph.kind is Kind.HEADING and self._is_masthead(line):
            return []
        after = self.lines[n + 1] if n + 1 < len(self.lines) else None
        if self._heads_columns(n, line):
            return []
        below = after is not None and (self._follows(line, after) or headings_of(line) in self.named_below)
        if line.setting.paragraph.kind is Kind.HEADING and after is not None and below:
            texts = [one for one in fields_of(head, line.dates, self.language) if one.sort is Sort.TEXT]
            name = self._name_below(line, after) if headings_of(line) in self.named_below else ""
            days = joined_days(row_dates(head, line.dates, Context(self.language)))
            if name and days:
                place = ", ".join(place_words(one.text) for one in texts)
                words = f"{line.text}\n{after.text}"
                more = (after.setting.paragraph,)
                if all(one.when is not None and one.when.rule for one in after.dates):
                    self.told.add(n + 1)  # "Second Tuesday of the month" says of the same event how it recurs
                return self._draft(line, 0, len(line.text), name, place, words, days, more)
            if texts and all(is_place(one.text, self.known) for one in texts) and not line.setting.name:
                return self._date(n, line, place_words(texts[0].text))
            when = next((one.when for one in line.dates if is_day(one)), None)
            if (
                after.shape is Shape.TIMED
                and when is not None
                and when.begins is None
                and not self._only_details(after)
            ):
                self.carried, self.carried_below = when, headings_of(after)
                return []
        where = self._says_where(line, head) if headings_of(line) not in self.lists else ""
        if where and n and self.lines[n - 1].shape is Shape.NAME and self._name_above(line, self.lines[n - 1])[0]:
            return self._date(n, line, place_words(where))
        drafts = self._rows(n, line, head)
        rest = line.text[len(head) :]
        last = drafts[-1].event.when if drafts and line.setting.paragraph.kind is Kind.TABLE_ROW else None
        if last is not None and last.rule is None:
            self.carried = replace(last, begins=None, finishes=None)
        if rest.strip() and not drafts:
            return from_prose(self.issue, line.setting, line.dates, self.known)
        return drafts

    def _heads_columns(self, n: int, line: Line) -> bool:
        """Whether a row is the first of a table and names its columns ("Open Sundays | Low water")."""
        kinds = [one.setting.paragraph.kind for one in self.lines[max(0, n - 1) : n + 2]]
        first = kinds[-2:] == [Kind.TABLE_ROW] * 2 and (n == 0 or kinds[0] is not Kind.TABLE_ROW)
        whens = [one.when for one in line.dates if one.when is not None]
        return first and bool(whens) and all(when.rule and when.begins is None for when in whens)

    def _says_where(self, line: Line, head: str) -> str:
        """The place, where a row says nothing besides its one day and that: "April 8-10, Bloomington, IN"."""
        found = [one for one in line.dates if one.end <= len(head)]
        texts = [one for one in fields_of(head, found, self.language) if one.sort is Sort.TEXT]
        if len(joined_days(row_dates(head, found, Context(self.language)))) != 1 or not texts:
            return ""
        said = head[texts[0].start : texts[-1].end]
        return said if is_place(said, self.known) else ""

    def _is_masthead(self, line: Line) -> bool:
        """Whether a line prints the issue's own day."""
        days = [one.when for one in line.dates if one.when is not None and is_day(one)]
        dated = self.issue.head.dated
        return (
            len(days) == 1
            and dated is not None
            and (days[0].start, days[0].end) == (dated.start, dated.end)
            and days[0].begins is None
        )

    def _rows(self, n: int, line: Line, head: str) -> list[Draft]:
        setting = line.setting
        least = self.least.get(setting.paragraph.headings, LEAST_PLACE)
        context = Context(self.language, self.known, self.carried, setting.listing, least)
        rows = rows_of(head, [one for one in line.dates if one.end <= len(head)], context)
        rules = [
            one.when.rule for one in line.dates if one.when is not None and one.when.rule and one.start >= len(head)
        ]
        drafts: list[Draft] = []
        for row in rows:
            title, more = self._title_of(n, line, row, single=len(rows) == 1)
            if all(self._is_past_reference(line, when, head[row.start : row.end]) for when in row.whens):
                continue
            last = row.texts[-1] if self.places_last and len(row.texts) > 1 else row.place
            place = last if last != title else ""
            told = row.mark == "comma" or is_place(row.title, self.known)
            if row.title and title != row.title and told and not is_remark(row.title):
                place = place or place_words(row.title)
            default = bool(place) and not is_place(place, self.known)
            inside = place_in(title, self.known, self.language, named=True) if default else ""
            place = (
                inside
                or place
                or place_in(title, self.known, self.language)
                or place_in(head[row.start : row.end], self.known, self.language, named=True)
            )
            whens = list(row.whens)
            listed = len(whens) > 1 and any("UNTIL" in rule for rule in rules)
            if rules and len(rows) == 1 and whens[0] is not None and not listed:
                whens = [replace(whens[0], rule=rules[0])]
            words = head[row.start : row.end] + (line.text[len(head) :] if len(rows) == 1 else "")
            end = len(line.text) if len(rows) == 1 and len(line.text) <= 400 else row.end
            drafts += self._draft(line, row.start, end, title, place, words, whens, more)
        return drafts

    def _is_past_reference(self, line: Line, when: DateRange | None, words: str) -> bool:
        """ "Providence Journal September 13, 2015": a bygone day with its year, without weekday or time, in no list."""
        dated = self.issue.head.dated
        if when is None or dated is None or when.end > dated.start or when.begins is not None:
            return False
        if line.setting.listing and event_noun(words) is not None:
            return False
        return (
            str(when.start.year) in words
            and not _WEEKDAY.search(words)
            and line.setting.paragraph.kind is not Kind.HEADING
        )

    def _title_of(self, n: int, line: Line, row: Row, *, single: bool) -> tuple[str, tuple[Paragraph, ...]]:
        """The row's own title, or the heading's where the row says only where and what else."""
        setting = line.setting
        beneath = n > 0 and self.lines[n - 1].text == setting.heading
        heading = setting.name if single and (setting.paragraph.headings in self.alone or beneath) else ""
        above = next(
            (one for one in reversed(self.issue.paragraphs[: setting.index]) if one.text == setting.heading), None
        )
        weak = not row.title or is_bare_time(row.title) or is_place(row.title, self.known) or is_remark(row.title)
        if heading and beneath and not row.leads_with_text and len(row.texts) == 1 and row.mark == "comma" and single:
            return heading, () if above is None else (above,)
        if heading and not row.leads_with_text and (weak or row.title == row.place):
            return heading, () if above is None else (above,)
        if heading and (not row.title or is_bare_time(row.title)) and setting.paragraph.kind is not Kind.HEADING:
            return heading, () if above is None else (above,)
        if row.title and not _names_nothing(row.title):
            return row.title, ()
        rest = (text for text in row.texts if not _names_nothing(text) and not is_place(text, self.known))
        return setting.name or next(rest, ""), ()

    def _undated(self, line: Line) -> list[Draft]:
        """Below "Upcoming events 2017" every item is an event of 2017; below "Upcoming events" one without a date."""
        setting = line.setting
        if setting.paragraph.kind is not Kind.LIST_ITEM or not setting.coming or not 2 <= len(line.text.split()) <= 40:
            return []
        coarse = next((one.when for one in line.dates if one.when is not None), None)
        return self._draft(line, 0, len(line.text), line.text, "", line.text, [coarse or setting.period], ())

    def _draft(
        self,
        line: Line,
        start: int,
        end: int,
        title: str,
        place: str,
        words: str,
        whens: Sequence[DateRange | None],
        more: tuple[Paragraph, ...],
    ) -> list[Draft]:
        told = Telling(start, end, title, place, words, more)
        drafts = [draft(self.issue, line.setting, told, when, row=True, titled=True) for when in whens]
        return [one for one in drafts if one is not None]
