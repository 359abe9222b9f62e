"""The same event told again: within an issue, and over issues where it is moved or called off.

Pure over values. What an issue said stays visible as a mention; the latest word on date and status wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from corpus.dates.words import LANGUAGES
from corpus.events.vocabulary import event_noun
from corpus.model import DateRange, Event, IssueHead, Precision, Status
from corpus.text.cleaning import word_set

_WORD = re.compile(r"[^\W\d_]{3,}|[A-Z]{2,}|[\u3400-\u9fff]{2}")
_DATE_WORDS = frozenset(
    word
    for words in LANGUAGES.values()
    for table in (words.months, words.weekdays, words.seasons, words.parts)
    for word in table
)
_EMPTY = _DATE_WORDS | word_set(
    "the and for with from this that will was were are has have been our your its their which who "
    "when where what more all can not but you they his her into over under about after before during "
    "next last first new annual monthly event events meeting meetings issue newsletter page year date "
    "time place bring contact der die das den dem des ein eine einen einer eines und oder mit von vom "
    "zum zur für auf aus bei ist sind wird werden wir ihr sie nach auch nicht als wie über unter "
    "durch findet statt les des une est dans pour avec sur par que qui los las del una para con por "
    "que sus"
)


@lru_cache(maxsize=32_768)
def words_of_title(text: str) -> frozenset[str]:
    """The telling words of a title or sentence: lower case, cut to six letters so that endings do not matter."""
    return frozenset(word.lower()[:6] for word in _WORD.findall(text) if word.lower() not in _EMPTY)


def likeness(one: str, other: str) -> float:
    """Shared telling words over those of the shorter title, from 0 to 1; all words count where none is telling."""
    left, right = words_of_title(one), words_of_title(other)
    if not left or not right:
        left, right = frozenset(re.findall(r"\w+", one.lower())), frozenset(re.findall(r"\w+", other.lower()))
    if not left or not right:
        return 0.0
    return len(left & right) / min(len(left), len(right))


def _closely(one: str, other: str) -> float:
    """Shared telling words over those of both titles together: a single common word is not enough here."""
    left, right = words_of_title(one), words_of_title(other)
    return len(left & right) / len(left | right) if left | right else 0.0


def same_event(one: Event, other: Event) -> bool:
    """Whether two events of one issue are the same: the same days, no clash of times, and alike in title."""
    if one.when is None or other.when is None:
        return one.when is other.when and likeness(one.title, other.title) >= 0.99
    if one.when.rule != other.when.rule or _clash(one.when, other.when):
        return False
    if (one.when.start, one.when.end) == (other.when.start, other.when.end):
        exact = one.when.precision is Precision.DAY
        return likeness(one.title, other.title) >= (0.25 if exact else 0.5)
    if not _within(one.when, other.when):
        return False
    coarse = one if one.when.precision is Precision.MONTH else other
    bare = not words_of_title(coarse.title) and one.kind == other.kind
    return bare or _closely(one.title, other.title) >= 0.5


def same_time(one: Event, other: Event) -> bool:
    """The same days and rule, and no clash of times of day."""
    if one.when is None or other.when is None or _clash(one.when, other.when):
        return False
    return (one.when.start, one.when.end, one.when.rule) == (other.when.start, other.when.end, other.when.rule)


def _clash(one: DateRange, other: DateRange) -> bool:
    return one.begins is not None and other.begins is not None and one.begins != other.begins


def _within(one: DateRange, other: DateRange) -> bool:
    """A day inside a month that is printed without its day: never two different days."""
    if one.precision is other.precision:
        return False
    inner, outer = sorted((one, other), key=lambda when: (when.end - when.start).days)
    return outer.start <= inner.start and inner.end <= outer.end and outer.precision is Precision.MONTH


# -- over issues ----------------------------------------------------------------------------------


def merge_events(events: Iterable[Event], heads: Mapping[str, IssueHead], as_of: date | None = None) -> list[Event]:
    """Events of many issues as one calendar, seen on the day ``as_of`` (issues dated later are not yet known).

    The same event told again is one event; a later "moved" or "cancelled" wins and keeps the earlier mentions.
    The identity is the one of the event's first mention, so that a moved event stays itself.
    """
    known = [one for one in events if as_of is None or _dated(one, heads) <= as_of]
    known.sort(key=lambda one: _dated(one, heads))
    calendar = _Calendar(heads)
    for event in known:
        calendar.add(event)
    return sorted(calendar.events, key=lambda one: (one.when is None, one.when.start.toordinal() if one.when else 0))


class _Calendar:
    """Events merged so far, found again by series and day, so that thousands do not meet thousands."""

    def __init__(self, heads: Mapping[str, IssueHead]) -> None:
        self.heads = heads
        self.events: list[Event] = []
        self.by_series: dict[str, list[int]] = {}
        self.by_day: dict[tuple[str, date | str | None], set[int]] = {}

    def add(self, event: Event) -> None:
        """``event`` as a new one, or as told again."""
        series = _series(event, self.heads)
        n = self._match(event, series)
        if n is None:
            n = len(self.events)
            self.events.append(event)
            self.by_series.setdefault(series, []).append(n)
        else:
            self.events[n] = _told_again(self.events[n], event)
        self.by_day.setdefault((series, _key(self.events[n])), set()).add(n)

    def _match(self, event: Event, series: str) -> int | None:
        """The index of the event that ``event`` tells again, or None."""
        issue = event.mentions[0].issue
        far = event.status is Status.MOVED or event.when is None
        candidates = self.by_series.get(series, []) if far else self.by_day.get((series, _key(event)), ())
        best: tuple[float, int, int] | None = None
        for n in sorted(candidates):
            one = self.events[n]
            if one.mentions[0].issue == issue and not _plainly(one, event):
                continue
            alike = likeness(one.title, event.title)
            rank = (alike, -_days_apart(one, event), n)
            if _told(one, event, alike) and (best is None or rank[:2] > best[:2]):
                best = rank
        return None if best is None else best[2]


def _plainly(one: Event, other: Event) -> bool:
    """Whether two events that their issue told apart are one by title, day, hour and place, now that more is known."""
    hours = one.when is not None and one.when.begins is not None and same_time(one, other)
    placed = bool(one.place) and likeness(one.place, other.place) >= 0.6
    return hours and placed and likeness(one.title, other.title) >= 0.6


def _days_apart(one: Event, other: Event) -> int:
    return abs((one.when.start - other.when.start).days) if one.when is not None and other.when is not None else 0


def _key(event: Event) -> date | str | None:
    """The day, or the rule of what recurs."""
    if event.when is None:
        return None
    return event.when.rule or event.when.start


def _dated(event: Event, heads: Mapping[str, IssueHead]) -> date:
    head = heads.get(event.mentions[0].issue)
    return head.dated.start if head is not None and head.dated is not None else date.min


def _series(event: Event, heads: Mapping[str, IssueHead]) -> str:
    head = heads.get(event.mentions[0].issue)
    return head.series if head is not None else ""


def _told(earlier: Event, later: Event, alike: float) -> bool:
    if earlier.when is None or later.when is None:
        return alike >= 0.8 and later.status is Status.CANCELLED and earlier.when is not None
    if earlier.when.rule or later.when.rule:
        return earlier.when.rule == later.when.rule and alike >= 0.6
    same_days = (earlier.when.start, earlier.when.end) == (later.when.start, later.when.end)
    placed = likeness(f"{earlier.title} {earlier.place}", f"{later.title} {later.place}")
    if same_days:
        return alike >= 0.5 or placed >= 0.5 or (earlier.when.precision is Precision.DAY and _related(earlier, later))
    near = abs((later.when.start - earlier.when.start).days) <= 120
    return later.status is Status.MOVED and near and alike >= 0.75


def _related(earlier: Event, later: Event) -> bool:
    """The same day and place, or the same kind at the same time of day."""
    if earlier.when is None or later.when is None or earlier.kind != later.kind:
        return False
    place = bool(earlier.place) and likeness(earlier.place, later.place) >= 0.6
    return place or (earlier.when.begins is not None and earlier.when.begins == later.when.begins)


def _better_title(earlier: Event, later: Event) -> str:
    """The announcement's title stays, unless only the later one names a kind of event."""
    names_more = event_noun(later.title) is not None and event_noun(earlier.title) is None
    return later.title if names_more else earlier.title


def _told_again(earlier: Event, later: Event) -> Event:
    """One event of both: the later word on day, time and status, the facts of either, the latest mention first."""
    when = later.when or earlier.when
    if when is not None and earlier.when is not None and when.begins is None and when.start == earlier.when.start:
        when = replace(when, begins=earlier.when.begins, finishes=earlier.when.finishes)
    starts = [one.when.start for one in (earlier, later) if one.when is not None and one.when.rule is None]
    moved = len(set(starts)) == 2
    status = Status.MOVED if moved else later.status
    if later.status is Status.PLANNED and earlier.status in (Status.MOVED, Status.CANCELLED):
        status = earlier.status
    elif later.status is Status.HELD and earlier.status is Status.MOVED:
        status = Status.MOVED  # on the day that it was moved to: that is what is asked about
    alike = likeness(earlier.title, later.title)
    return replace(
        later,
        id=earlier.id,
        title=min(earlier.title, later.title, key=len) if alike >= 0.6 else _better_title(earlier, later),
        when=when,
        mentions=(*later.mentions, *(one for one in earlier.mentions if one not in later.mentions)),
        place=later.place or earlier.place,
        people=tuple(dict.fromkeys((*later.people, *earlier.people)))[:24],
        kind=later.kind if later.kind != "event" else earlier.kind,
        status=status,
        certainty=max(earlier.certainty, later.certainty),
    )
