"""Events at a time, counted from today: what is on this week, what comes next, and what was last where nothing does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from assistant.model import AnswerStatus
from assistant.output.phrases import say
from assistant.turns.answer_lines import LONGEST_QUOTE, Line, Told, quoted
from corpus.dates import format_range, next_time
from corpus.events.calendar import merge_events, words_of_title
from corpus.model import DateRange, Event, IssueHead, Mention, Paragraph, Precision, Status
from embeddings.model import Hit

_MOST = 12
_SHORT_LINE = 60
#: Days from the issue that tells of it for which what recurs is taken to go on.
_RULE_HOLDS = 120

Find = Callable[[str], tuple[str, Paragraph] | None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted: the days ("None": from today on), the topic's words, only the first, and whose events."""

    days: DateRange | None
    words: frozenset[str]
    first_only: bool
    series: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """A paragraph of an issue that prints a day: characters ``start:end`` of it are the sentence with the date."""

    day: date
    issue: str
    paragraph: Paragraph
    start: int
    end: int


def known_events(events: Iterable[Event], heads: Mapping[str, IssueHead], today: date) -> list[Event]:
    """All events as one calendar, as the issues out by today tell them; as all tell them where none was out yet."""
    listed = list(events)
    out = any(head.dated is not None and head.dated.start <= today for head in heads.values())
    return merge_events(listed, heads, today if out else None)


def upcoming(
    wish: Wish,
    events: Sequence[Event],
    heads: Mapping[str, IssueHead],
    find: Find,
    today: date,
    language: str,
    printed: Sequence[Printed] = (),
) -> Told | None:
    """The events of the days asked for; None where none of them has the topic, so that sentences may answer.

    ``printed`` are paragraphs that print one of the days, and belong to the answer whether an event's or not.
    """
    fitting = [one for one in events if one.when is not None and _is_of(one, wish, heads)]
    named = [one for one in fitting if _share(one, wish.words, find) >= 0.6] if wish.words else fitting
    if wish.words and not named:
        return None
    asked = wish.days or DateRange(today, today + timedelta(days=3650))
    found = [(day, one) for one in named if (day := _day_in(one, asked)) is not None and not _stale(one, day, heads)]
    found.sort(key=lambda pair: (pair[0], (pair[1].when and pair[1].when.begins) or time.min, pair[1].title))
    said_today = format_range(DateRange(today, today + timedelta(days=1)), language)
    if found or (printed and wish.days is not None):
        live = [pair for pair in found if pair[1].status is not Status.CANCELLED]
        if wish.first_only and live:
            live = _of_newest(live, heads)
            found = [pair for pair in live if pair[0] == live[0][0]]
        dated = [(day, _told(day, one, find, heads, language)) for day, one in found[:_MOST]]
        if wish.days is not None:
            told = {mention.paragraph for _, one in found[:_MOST] for mention in one.mentions}
            rest = [one for one in printed if one.paragraph.id not in told]
            dated += [(one.day, [_line(one, language)]) for one in rest[: max(0, _MOST - len(dated))]]
        lines = [line for _, some in sorted(dated, key=lambda pair: pair[0]) for line in some]
        more = say("first dates", language, n=_MOST, all=len(found)) if len(found) > _MOST else ""
        reason = " ".join(filter(None, ["" if wish.days else say("counted from", language, today=said_today), more]))
        return Told(AnswerStatus.ANSWERED, lines, reason=reason)
    if wish.days is not None and wish.words:
        return None
    ahead = DateRange(today, today + timedelta(days=3650))
    if wish.days is not None and (wish.days.end <= today or any(_day_in(one, ahead) for one in named)):
        return Told(AnswerStatus.NOT_FOUND, reason=say("nothing on", language, when=format_range(wish.days, language)))
    return _last_ones(named, heads, find, said_today, language)


def nothing_in_any_year(days: DateRange, language: str) -> Told:
    """The days, their year left out, for which no issue announces anything in any year."""
    when = re.sub(rf",?\s*{days.start.year}\s*年?", "", format_range(days, language))
    return Told(AnswerStatus.NOT_FOUND, reason=say("nothing on", language, when=when.strip()))


def _last_ones(
    events: Sequence[Event], heads: Mapping[str, IssueHead], find: Find, today: str, language: str
) -> Told | None:
    """Nothing lies ahead: the dates that the newest issue with events announced."""

    newest = max((_told_in(one, heads) for one in events), default=None)
    if newest is None:
        return None
    last = [one for one in events if _told_in(one, heads) == newest and one.when is not None]
    last = sorted([one for one in last if one.when and one.when.end > newest] or last, key=_start)[-6:]
    lines = [Line(say("nothing later", language, today=today))]
    lines += [line for one in last for line in _told(_start(one), one, find, heads, language)]
    return Told(AnswerStatus.PARTIAL, lines)


def _told_in(event: Event, heads: Mapping[str, IssueHead]) -> date:
    """The date of the newest issue that tells of the event."""
    dates = [head.dated.start for one in event.mentions if (head := heads.get(one.issue)) and head.dated]
    return max(dates, default=date.min)


def _stale(event: Event, day: date, heads: Mapping[str, IssueHead]) -> bool:
    """Whether what recurs was last told of too long before the day to count on it."""
    told = _told_in(event, heads)
    recurs = event.when is not None and event.when.rule is not None
    return recurs and told != date.min and (day - told).days > _RULE_HOLDS


def _of_newest(found: list[tuple[date, Event]], heads: Mapping[str, IssueHead]) -> list[tuple[date, Event]]:
    """The events that the newest issue tells of among them: what it says of the next one holds."""
    newest = max(_told_in(one, heads) for _, one in found)
    return [pair for pair in found if _told_in(pair[1], heads) == newest]


def _start(event: Event) -> date:
    return event.when.start if event.when is not None else date.max


def _is_of(event: Event, wish: Wish, heads: Mapping[str, IssueHead]) -> bool:
    return not wish.series or any(
        (head := heads.get(one.issue)) is not None and head.series == wish.series for one in event.mentions
    )


def _share(event: Event, words: frozenset[str], find: Find) -> float:
    """The share of the words asked for that the event's title, place and sentences have."""
    told = words_of_title(f"{event.title} {event.place} {event.kind}")
    for mention in event.mentions[:4]:
        found = find(mention.paragraph)
        if found is not None:
            text = found[1].text[mention.start : mention.end]
            told |= words_of_title(" ".join((text, found[1].article, *found[1].headings)))
    return len(words & told) / len(words)


def _day_in(event: Event, asked: DateRange) -> date | None:
    """The event's first day within the days asked for, the first of what recurs; None where it has none there."""
    when = event.when
    if when is None:
        return None
    if when.rule is not None:
        return _recurring(when, asked)
    if when.precision is Precision.DAY:
        if not when.overlaps(asked) or ((when.end - when.start).days > 31 and when.start < asked.start):
            return None
        return max(when.start, asked.start)
    inside = asked.start <= when.start and when.end <= asked.end
    return when.start if inside else None


def _recurring(when: DateRange, asked: DateRange) -> date | None:
    """The first day of the rule within the days; a rule holds for a year after its notice."""
    day = next_time(when, asked.start)
    if day is None or day >= asked.end or day > when.start + timedelta(days=366):
        return None
    return day


def _told(day: date, event: Event, find: Find, heads: Mapping[str, IssueHead], language: str) -> list[Line]:
    """The day, then what the newest issue that tells of the event says: the line of its date and its fullest line.

    Of what was moved, the newest word first, then what an earlier issue had announced, with that issue's date.
    """
    when = event.when
    if when is None:
        return []
    shown = (
        when
        if when.rule is None
        else DateRange(day, day + timedelta(days=1), begins=when.begins, finishes=when.finishes)
    )
    lead = format_range(shown, language)
    if event.status is Status.CANCELLED:
        lead += f" ({say('off', language)})"
    elif event.status is Status.MOVED:
        lead += f" ({say('moved', language)})"
    lines: list[Line] = []
    places = [
        (mention, found) for mention in _mentions(event, find, heads) if (found := find(mention.paragraph)) is not None
    ]
    if not any(event.title in found[1].text[mention.start : mention.end] for mention, found in places):
        lead += f", {event.title}"
    newest = _dated(places[0][0], heads) if places else None
    for mention, found in places:
        text = found[1].text
        hit = Hit(found[0], found[1], 1.0, 1.0, dated=1.0)
        line = quoted("", hit, mention.start, mention.end)
        quote = text[line.start : line.end]
        named = (
            () if event.title not in quote else ((text.index(event.title), text.index(event.title) + len(event.title)),)
        )
        issued = _dated(mention, heads)
        earlier = event.status is Status.MOVED and issued is not None and issued != newest
        before = f"{format_range(issued, language)}:" if earlier and issued is not None else ""
        lines.append(replace(line, lead=before if lines else f"{lead}:", emphasis=named))
    return lines


def _dated(mention: Mention, heads: Mapping[str, IssueHead]) -> DateRange | None:
    head = heads.get(mention.issue)
    return head.dated if head is not None else None


def _line(one: Printed, language: str) -> Line:
    lead = format_range(DateRange(one.day, one.day + timedelta(days=1)), language)
    return quoted(f"{lead}:", Hit(one.issue, one.paragraph, 1.0, 1.0, dated=1.0), one.start, one.end)


def _mentions(event: Event, find: Find, heads: Mapping[str, IssueHead]) -> list[Mention]:
    """The mention the event was taken from, beside a short one its title; of what is off or moved the newest first."""
    first = event.mentions[0]
    chosen = [first]
    others = [one for one in event.mentions[1:] if one.paragraph != first.paragraph]
    if event.status in (Status.CANCELLED, Status.MOVED) and others:
        of_other = [one for one in others if one.issue != first.issue] or others
        chosen = sorted([first, of_other[-1]], key=lambda one: _issued(one, heads), reverse=True)
    elif others and first.end - first.start <= _SHORT_LINE:
        same = [one for one in others if one.issue == first.issue] or others
        titled = [one for one in same if _has(one, event.title, find)]
        other = max(titled or same, key=lambda one: min(one.end - one.start, LONGEST_QUOTE))
        chosen = [other, first] if titled and not _has(first, event.title, find) else [first, other]
    return chosen


def _issued(mention: Mention, heads: Mapping[str, IssueHead]) -> date:
    dated = _dated(mention, heads)
    return dated.start if dated is not None else date.min


def _has(mention: Mention, title: str, find: Find) -> bool:
    found = find(mention.paragraph)
    return found is not None and title in found[1].text[mention.start : mention.end]
