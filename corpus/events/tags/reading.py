"""A tagged line → its titles, places, days and hours, and which of them are of one event.

In prose a title's days are those of its sentence; within a sentence or a row their order decides.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus.dates import FoundDate
from corpus.dates.hours import Hours
from corpus.events.setting import Setting
from corpus.events.tags.blocks import TokenLine
from corpus.events.tags.head import Tag
from corpus.events.tags.tokens import Sort, Token
from corpus.events.telling import LED_BY_NO, joined_days
from corpus.events.vocabulary import (
    CANCELLED,
    FINITE,
    FUNCTION_WORDS,
    MOVED,
    NEW_DATE_LEAD,
    NO_EVENT_LEAD,
    OLD_DATE_LEAD,
)
from corpus.model import DateRange, Kind, Paragraph
from corpus.text.sentences import split_sentences

_MOST_DATES = 12
_EDGES = " \t\n,;:|·•*–—-・、，。：；.…!?"
#: A line without a verb and no longer than this is a row: its words are of its events alone.
LONGEST_ROW = 240


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``start:end`` of a line."""

    start: int
    end: int


@dataclass(slots=True)
class Read:
    """A line as it is tagged: its dates and hours that are of events, its titles and places, in order.

    ``chances``: how likely each tagged token is what it is tagged as, by its first character.
    """

    line: TokenLine
    chances: dict[int, float] = field(default_factory=dict)
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

    def chance(self, piece: Piece | FoundDate) -> float:
        """How likely the tags of a piece are, on average; a half where it has none."""
        some = [chance for start, chance in self.chances.items() if piece.start <= start < piece.end]
        return sum(some) / len(some) if some else 0.5


def read_line(line: TokenLine, tags: Sequence[Tag]) -> Read:
    """The dates, hours, titles and places that a line's tags say."""
    read = Read(line, {tag.start: tag.chance for tag in tags})
    text = line.line.text
    tokens = {one.start: one for one in line.tokens}
    spans: list[tuple[str, int, int]] = []
    for tag in tags:
        token = tokens.get(tag.start)
        if tag.label != "D":
            label, start, end = spans[-1] if spans else ("", 0, 0)
            if label == tag.label.upper() and (tag.label.islower() or text[end : tag.start].isspace()):
                spans[-1] = (label, start, tag.end)
            else:
                spans.append((tag.label.upper(), tag.start, tag.end))
        elif token is None:
            continue
        elif token.hours is not None:
            read.hours.append(token)
        elif token.date is not None and token.date.when is not None and not NO_EVENT_LEAD.search(_lead(text, token)):
            read.dates.append(token.date)
    if MOVED.search(text) or CANCELLED.search(text):
        read.dates = [one for one in read.dates if not OLD_DATE_LEAD.search(_lead(text, one))] or read.dates
    for label, start, end in spans:
        if not any(start <= one.start < end and one.sort is Sort.WORD for one in line.tokens):
            continue
        piece = without_small_words(text, trimmed(text, start, end))
        if piece.start == piece.end:
            continue
        led = LED_BY_NO.search(text, 0, piece.start) if label == "T" else None
        piece = Piece(led.start(), piece.end) if led is not None else piece
        (read.titles if label == "T" else read.places).append(piece)
    return read


_ARTICLE = re.compile(
    r"(?:(?:the|an?|our|der|die|das|eine?|unsere?|le|la|les|une?|notre|el|los|las|il|lo|gli|una|het|een|de|os?|as?)\s+"
    r"|[ld]['’])(?=\S)",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"\s+[^\W\d_]+$")


def without_small_words(text: str, piece: Piece) -> Piece:
    """The piece without an article that a sentence needs and without small words and verbs at its end, empty if it is
    nothing else: "a talk", "Ceilidh in the", "chess club meets", "The"."""
    end = piece.end
    while (last := _CLOSING.search(text, piece.start, end)) is not None and _is_small(last.group().strip()):
        end = last.start()
    article = _ARTICLE.match(text, piece.start, end)
    opens = piece.start == 0 and FINITE.search(text, end) is not None
    start = article.end() if article is not None and (article.group()[0].islower() or opens) else piece.start
    alone = text[start:end].lower() in FUNCTION_WORDS
    return Piece(start, start) if alone else trimmed(text, start, end)


def _is_small(word: str) -> bool:
    return word.islower() and (word in FUNCTION_WORDS or FINITE.fullmatch(word) is not None)


def _lead(text: str, before: Token | FoundDate) -> str:
    """The words before a date."""
    return text[max(0, before.start - 60) : before.start]


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


@dataclass(frozen=True, slots=True)
class Told:
    """One event within a line."""

    title: Piece
    dates: tuple[FoundDate, ...]
    hours: Hours | None
    place: Piece | None
    start: int
    end: int


def told_in(read: Read, language: str) -> list[Told]:
    """Each title of a line with its own dates, hours and place; a title's dates are empty where the line has none."""
    titles, dated = read.titles, _dates_of_titles(read, language)
    times_lead = bool(read.hours) and read.hours[0].start < titles[0].start
    out = []
    for n, title in enumerate(titles):
        low = titles[n - 1].end if n else 0
        high = titles[n + 1].start if n + 1 < len(titles) else len(read.text)
        before = [one for one in read.hours if low <= one.start < title.start]
        after = [one for one in read.hours if title.end <= one.start < high]
        mine = (before[-1:] or ([] if times_lead and len(titles) > 1 else after[:1])) if times_lead else after[:1]
        if not mine and len(titles) == 1:
            mine = read.hours[:1]
        hours = mine[0].hours if mine else None
        place = _nearest(read, n, low, high)
        ends = [(title.start, title.end)]
        ends += [(one.start, one.end) for one in dated[n]]
        ends += [(one.start, one.end) for one in mine]
        if place is not None:
            ends.append((place.start, place.end))
        start, end = min(first for first, _ in ends), max(last for _, last in ends)
        out.append(Told(title, tuple(dated[n]), hours, place, start, end))
    return out if is_row(read) else [one for one in out if one is _nearest_of(one.dates, out)]


def _dates_of_titles(read: Read, language: str) -> list[list[FoundDate]]:
    """The dates of each title: in prose those of its sentence first, and what is left by the order of the text."""
    titles, dates = read.titles, read.dates
    if is_row(read) or len(titles) == 1:
        return _dates_by_order(titles, dates)
    of: dict[int, list[FoundDate]] = {}
    left = list(dates)
    for start, end in split_sentences(read.text, language):
        inside = [n for n, one in enumerate(titles) if start <= one.start < end]
        some = [one for one in dates if start <= one.start < end]
        if inside and some:
            of |= zip(inside, _dates_by_order([titles[n] for n in inside], some), strict=True)
            left = [one for one in left if one not in some]
    rest = [n for n in range(len(titles)) if n not in of]
    of |= zip(rest, _dates_by_order([titles[n] for n in rest], left), strict=True)
    for one in left if not rest else ():
        before = [n for n, title in enumerate(titles) if title.start < one.start]
        of[before[-1] if before else 0].append(one)
    return [of[n] for n in range(len(titles))]


def _nearest_of(dates: tuple[FoundDate, ...], tolds: Sequence[Told]) -> Told:
    """Of the titles of a text that share their dates the nearest: a sentence tells of one thing on a day."""

    def apart(told: Told) -> int:
        return min((abs(told.title.start - one.start) for one in dates), default=0)

    return min((one for one in tolds if one.dates == dates), key=apart)


def _dates_by_order(titles: Sequence[Piece], dates: Sequence[FoundDate]) -> list[list[FoundDate]]:
    """The dates of each title by their order: where the first date stands before the first title every date leads what
    follows it, else it closes what stands before it. Dates with no title between them belong together."""
    if len(titles) == 1:
        return [list(dates)]
    groups: list[list[FoundDate]] = []
    for one in dates:
        last = groups[-1][-1].end if groups else 0
        if groups and not any(last <= title.start < one.start for title in titles):
            groups[-1].append(one)
        else:
            groups.append([one])
    leads = bool(groups) and bool(titles) and groups[0][0].start < titles[0].start
    of = []
    for n, title in enumerate(titles):
        before = [group for group in groups if group[0].start < title.start]
        after = [group for group in groups if group[0].start >= title.start]
        if leads:
            tail = after if n == len(titles) - 1 else []
            of.append([one for group in [*before[-1:], *tail] for one in group])
        else:
            of.append(list((after[:1] or before[-1:] or [[]])[0]))
    return of


def _nearest(read: Read, n: int, low: int, high: int) -> Piece | None:
    """The place of title ``n``: the line's only one, else the first behind it, else the last before it."""
    title = read.titles[n]
    after = [one for one in read.places if title.end <= one.start < high]
    before = [one for one in read.places if low <= one.start < title.start]
    found = read.places if len(read.places) == 1 else after[:1] or before[-1:]
    return found[0] if found else None


def name_of_places(read: Read) -> bool:
    """A row of nothing but days and places that nothing around it names: the first of two places is its name."""
    pieces = [part for one in read.places for part in _parts(read.text, one)]
    words = (one for one in read.line.tokens if one.sort is Sort.WORD)
    if len(pieces) < 2 or not all(any(p.start <= one.start < p.end for p in read.places) for one in words):
        return False
    read.titles, read.places = pieces[:1], [Piece(pieces[1].start, pieces[-1].end)]
    return True


def _parts(text: str, piece: Piece) -> list[Piece]:
    """A piece cut at its commas."""
    cuts = [
        piece.start,
        *(found.end() for found in re.finditer(r",\s", text[: piece.end]) if found.start() > piece.start),
    ]
    return [trimmed(text, start, end) for start, end in itertools.pairwise([*cuts, piece.end])]


def is_row(read: Read) -> bool:
    listed = read.paragraph.kind in (Kind.LIST_ITEM, Kind.TABLE_ROW, Kind.HEADING)
    return len(read.text) <= LONGEST_ROW and (listed or FINITE.search(read.text) is None)


def days_of(read: Read, dates: Sequence[FoundDate]) -> list[DateRange]:
    """The days of an event; a rule printed beside its first day is the day's rule."""
    days = joined_days(dates[:_MOST_DATES])
    ruled = [one for one in days if one.rule]
    plain = [one for one in days if not one.rule]
    if ruled and not plain:
        return ruled[:1]
    if ruled and not ("UNTIL" in (ruled[0].rule or "") and len(plain) > 1):
        return [replace(plain[0], rule=ruled[0].rule)]
    if len(plain) > 1 and (MOVED.search(read.text) or CANCELLED.search(read.text)):
        return [one.when for one in dates if one.when and NEW_DATE_LEAD.search(_lead(read.text, one))] or plain
    return plain
