"""One paragraph in its setting → the events it tells of, each with the characters that tell it.

Four kinds of telling: a row of a list, a heading or line of its own that prints the date of what stands below,
a dated sentence, and an undated item of a list of what is to come.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

from corpus.dates import FoundDate, find_dates, find_times
from corpus.eventfacts import names, participants, place_in
from corpus.eventmerge import words_of_title
from corpus.eventplaces import Setting
from corpus.eventrows import place_of, read_row, short
from corpus.eventtitles import clause, clause_around, cut, heading_title, noun_phrase, timeless
from corpus.eventwords import (
    AHEAD,
    BEHIND,
    CANCELLED,
    DEADLINE,
    GENERIC,
    LISTING,
    MOVED,
    NO_EVENT_LEAD,
    OLD_DATE_LEAD,
    TIME_LABEL,
    event_noun,
    kind_of,
)
from corpus.model import FURNITURE, DateRange, Event, Issue, Kind, Mention, Paragraph, Precision, Status
from corpus.sentences import sentences

_ROWS = frozenset({Kind.LIST_ITEM, Kind.TABLE_ROW})
_ONLY_A_LEAD = re.compile(r"^\W*(?:on|am|le|el|im|in|vom|from|since|seit|bis|ab|bitte|les|du|del)?\W*$", re.IGNORECASE)
#: "December 5" in a table of contents is a title and its page.
_LIKE_CONTENTS = re.compile(r"(?:for\s+)?[^\W\d_]+\.?\s+\d{1,2}", re.IGNORECASE)
#: "If it rains, the walk is cancelled" cancels nothing.
_CONDITION = re.compile(
    r"\b(?:if|in case|unless|should|wenn|falls|sollte|si|en caso|如果|若)\b[^.!?\n]{0,80}$", re.IGNORECASE
)
_LABEL_ALONE = re.compile(r"\W*(?:时间|日期|time|when|date|datum|zeit|wann|date et heure|fecha)\W*$", re.IGNORECASE)
_JOINT = re.compile(r"^[^|\n]*(?:[,、&/;]|\b(?:and|or|und|oder|et|ou|y|e|o)\b|[和及与])[^|\n]*$", re.IGNORECASE)
_MOST_DATES = 8


@dataclass(frozen=True, slots=True)
class Draft:
    """An event as one paragraph tells it.

    ``row``: one of a list, and so never the same as another row of the list whose headings are ``listed``.
    """

    event: Event
    index: int
    row: bool = False
    titled: bool = False
    listed: tuple[str, ...] = ()


def drafts_of(issue: Issue, setting: Setting) -> list[Draft]:
    """The events that the paragraph tells of, in its order."""
    paragraph = setting.paragraph
    found = setting.dates(issue)
    if paragraph.kind is Kind.HEADING or _only_dates(paragraph.text, paragraph.kind, found):
        return _from_heading(issue, setting, found)
    if _is_row(setting, found):
        return _from_row(issue, setting, found)
    if paragraph.kind is Kind.LIST_ITEM and setting.coming and not any(_is_day(one) for one in found):
        return _undated(issue, setting, found)
    return _from_prose(issue, setting, found)


def _is_day(found: FoundDate) -> bool:
    return found.when is not None and found.when.precision is Precision.DAY


def _is_printed(found: FoundDate) -> bool:
    """Whether numbers or a rule are printed; "this week" and "Christmas" are mentioned everywhere."""
    return any(c.isdigit() for c in found.text) or (found.when is not None and found.when.rule is not None)


def _only_dates(text: str, kind: Kind, found: Sequence[FoundDate]) -> bool:
    """ "09.11. und 10.11." in a line of its own."""
    days = [one for one in found if _is_day(one) and one.when is not None and one.when.rule is None]
    if not days or (kind is not Kind.HEADING and _LIKE_CONTENTS.fullmatch(text.strip())):
        return False
    rest = text
    for one in reversed(found):
        rest = rest[: one.start] + rest[one.end :]
    return len(re.findall(r"[^\W\d_]", rest)) <= 4


def _is_row(setting: Setting, found: Sequence[FoundDate]) -> bool:
    """Items and table rows, and short paragraphs that a date opens; full sentences about a date are prose."""
    text, kind = setting.paragraph.text, setting.paragraph.kind
    days = [one for one in found if _is_day(one) and (setting.listing or _is_printed(one))]
    if not days:
        return kind in _ROWS and _leading_year(found) is not None
    if kind is Kind.TABLE_ROW and _LIKE_CONTENTS.fullmatch(text.strip()):
        return False
    if kind is Kind.CAPTION:
        return False
    opening = text[: days[0].start]
    after = text[days[0].end :].lstrip(" ,")
    starts = not any(c.isalnum() for c in opening)
    if not starts and _ONLY_A_LEAD.match(opening) and (not setting.listing or after[:1].islower()):
        return False
    if starts and after[:1].islower() and not setting.listing and kind not in _ROWS:
        return False
    if kind in _ROWS and (setting.listing or starts or len(text) <= 100):
        return not _is_sentence(text)
    if TIME_LABEL.search(text) is not None and len(text) <= 900:
        return True
    if starts:
        return len(text) <= 400
    return setting.listing and len(text) <= 160 and not (len(text) > 60 and text.endswith("."))


def _is_sentence(text: str) -> bool:
    """Whether an item is a full sentence that looks back ("Minutes of 26 February were approved")."""
    return len(text) > 25 and BEHIND.search(text) is not None and text.rstrip().endswith((".", "!"))


# -- rows -----------------------------------------------------------------------------------------


def _from_row(issue: Issue, setting: Setting, found: Sequence[FoundDate]) -> list[Draft]:
    text = setting.paragraph.text
    parts = _parts(found, text)
    if len(parts) > 1:
        return [draft for start, end in parts for draft in _row_part(issue, setting, found, start, end)]
    return _row_part(issue, setting, found, 0, len(text))


def _parts(found: Sequence[FoundDate], text: str) -> list[tuple[int, int]]:
    """The rows of a paragraph into which several were set: each begins with its date."""
    days = [one for one in found if _is_day(one) and not (one.when and one.when.rule)]
    if not days or any(c.isalnum() for c in text[: days[0].start]):
        return []
    starts = [days[0].start]
    for before, one in pairwise(days):
        between = text[before.end : one.start]
        if len(re.findall(r"[^\W\d_]", between)) >= 6 and not re.search(r"(?:\b[a-zà-ÿ]+|[,–-])\s*$", between):
            starts.append(one.start)
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def _row_part(issue: Issue, setting: Setting, found: Sequence[FoundDate], start: int, end: int) -> list[Draft]:
    """One row, characters ``start:end`` of the paragraph."""
    text = setting.paragraph.text[start:end].rstrip()
    found = [replace(one, start=one.start - start, end=one.end - start) for one in found if start <= one.start < end]
    dates = _row_dates(found, text)
    if not dates or NO_EVENT_LEAD.search(text[: dates[0].start]):
        return []
    heading = "" if GENERIC.match(setting.heading) or LISTING.search(setting.heading) else setting.heading
    row = read_row(text, dates[0].start, dates[-1].end, heading)
    if _LABEL_ALONE.match(row.title):
        row = replace(row, title=heading or _line_above(issue, setting))
    if not row.title:
        return []
    told = Telling(start, start + len(text), row.title, row.place, _row_words(setting, text))
    return [_draft(issue, setting, told, when, row=True) for when in _occasions(issue, dates, found, text)]


def _line_above(issue: Issue, setting: Setting) -> str:
    """The nearest short line without a label above a line that only says when ("时间：…")."""
    for paragraph in reversed(issue.paragraphs[max(0, setting.index - 4) : setting.index]):
        if paragraph.kind not in FURNITURE and not re.search(r"[:：]", paragraph.text[:12]):
            return short(paragraph.text)
    return ""


def _row_words(setting: Setting, text: str) -> str:
    """The row's words; a table's row means what its head says ("截止日期" makes it a deadline)."""
    return f"{setting.heading}\n{text}" if setting.paragraph.kind is Kind.TABLE_ROW and "|" in setting.heading else text


def _leading_year(found: Sequence[FoundDate]) -> FoundDate | None:
    if not found or found[0].start > 3 or found[0].when is None or found[0].when.precision is not Precision.YEAR:
        return None
    return found[0]


def _row_dates(found: Sequence[FoundDate], text: str) -> list[FoundDate]:
    """The dates that a row is about: those of its first list of dates."""
    days = [one for one in found if _is_day(one)]
    days = [one for one in days if _is_printed(one)] or days
    if not days:
        year = _leading_year(found)
        return [year] if year is not None else []
    group = [days[0]]
    for one in days[1:_MOST_DATES]:
        between = text[group[-1].end : one.start]
        if len(between) > 8 or not _JOINT.search(between) or (one.when and one.when.rule):
            break
        group.append(one)
    return group


def _occasions(
    issue: Issue, dates: Sequence[FoundDate], found: Sequence[FoundDate], text: str
) -> list[DateRange | None]:
    """The days of a row: one range for "8 and 9 September", one rule for a row that says it recurs."""
    whens = list(dict.fromkeys(_with_time(one.when, text, issue.head.language) for one in dates))
    rule = next((one.when.rule for one in found if one.when is not None and one.when.rule), None)
    first, last = whens[0], whens[-1]
    if rule is not None and first is not None and _falls_on(first, rule):
        return [replace(first, rule=rule)]
    if len(whens) == 2 and first is not None and last is not None and _one_bare(dates) and first.end == last.start:
        return [replace(last, start=first.start)]
    return list(whens)


def _falls_on(when: DateRange, rule: str) -> bool:
    day = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[when.start.weekday()]
    return day in rule.rpartition("BYDAY=")[2]


def _one_bare(dates: Sequence[FoundDate]) -> bool:
    """ "8 and 9 September": one of the two is printed as a number alone."""
    return any(re.fullmatch(r"\D{0,5}\d{1,2}(?:st|nd|rd|th)?\.?", one.text) for one in (dates[0], dates[-1]))


def _with_time(when: DateRange | None, text: str, language: str) -> DateRange | None:
    """``when`` with the time that stands elsewhere in the row or sentence, if it has none of its own."""
    if when is None or when.begins is not None or when.precision is not Precision.DAY:
        return when
    times = find_times(text, language)
    return replace(when, begins=times[0].hours.begins, finishes=times[0].hours.finishes) if times else when


def _undated(issue: Issue, setting: Setting, found: Sequence[FoundDate]) -> list[Draft]:
    """Below "Upcoming events 2017" every item is an event of 2017; below "Upcoming events" one without a date."""
    text = setting.paragraph.text
    if not 2 <= len(text.split()) <= 40:
        return []
    coarse = next((one.when for one in found if one.when is not None), None)
    told = Telling(0, len(text), cut(text.strip(" •*-–.")), "", text)
    return [_draft(issue, setting, told, coarse or setting.period, row=True)]


# -- headings and lines of their own --------------------------------------------------------------


def _from_heading(issue: Issue, setting: Setting, found: Sequence[FoundDate]) -> list[Draft]:
    """ "Previous Meeting (cancelled) Sun 19 Sept 2021 Lincoln Place", "Tue 12 March, 7pm, Keeper’s Cottage"."""
    text = setting.paragraph.text
    dates = _row_dates([one for one in found if _is_day(one)], text)
    if not dates:
        return _coarse_heading(issue, setting, found)
    body = _body(issue, setting.index)
    above = "" if GENERIC.match(setting.heading) or LISTING.search(setting.heading) else setting.heading
    words, after = trim_words(text[: dates[0].start]), text[dates[-1].end :]
    if not words and above and above != text and event_noun(above) is not None:
        title, place, body = cut(above), place_of(after), _heading_above(issue, setting)
    elif words or body is None or event_noun(text) is not None or re.match(r"\s*[-–—:]\s*\w", after):
        row = read_row(text, dates[0].start, dates[-1].end, above if above != text else "")
        title, place, body = row.title, row.place, None if words else body
    else:
        title, place = short(body.text), place_of(after)
    if not _names_something(title):
        title, place = above if above != text else "", place or title
    if not title:
        return []
    below = _below(issue, setting.index)
    told = Telling(0, len(text), title, place, f"{text}\n{body.text if body else ''}", f"{text}\n{below}")
    more = () if body is None else (body,)
    rules = [one for one in setting.dates(issue, body.text) if one.when and one.when.rule] if body else []
    whens = _occasions(issue, dates, [*found, *rules], told.timed)
    return [_draft(issue, setting, told, when, row=setting.listing, more=more) for when in whens]


def _names_something(title: str) -> bool:
    """ "7.25am to 1.25pm" names nothing; Chinese does with two characters."""
    return re.search(r"[^\W\d_]{4}|[\u3400-\u9fff]{2}", title) is not None


def trim_words(text: str) -> str:
    return text.strip(" \t\n,;:|·•*–—-").removesuffix(" on")


def _body(issue: Issue, index: int) -> Paragraph | None:
    """The paragraph below a date that stands alone: what is on then."""
    for paragraph in issue.paragraphs[index + 1 : index + 3]:
        if paragraph.kind in FURNITURE:
            continue
        if paragraph.kind is Kind.HEADING:
            if issue.paragraphs[index].kind is not Kind.HEADING:
                return None
            own = find_dates(paragraph.text, issue.head.dated, issue.head.language)
            return None if own or LISTING.search(paragraph.text) or GENERIC.match(paragraph.text) else paragraph
        return paragraph if paragraph.kind in (Kind.PARAGRAPH, Kind.LIST_ITEM) else None
    return None


def _heading_above(issue: Issue, setting: Setting) -> Paragraph | None:
    """The heading whose words are the title, so that they are cited too."""
    before = issue.paragraphs[max(0, setting.index - 4) : setting.index]
    return next((one for one in reversed(before) if one.text == setting.heading), None)


def _coarse_heading(issue: Issue, setting: Setting, found: Sequence[FoundDate]) -> list[Draft]:
    """ "Allianzgebetswoche im Januar 2025": a heading with a month that names an event."""
    months = [one for one in found if one.when is not None and one.when.precision is Precision.MONTH]
    text = setting.paragraph.text
    if len(months) != 1 or event_noun(text) is None or LISTING.search(text) is not None:
        return []
    return [_draft(issue, setting, Telling(0, len(text), cut(text), "", text), months[0].when)]


def _below(issue: Issue, index: int, count: int = 6) -> str:
    """The labelled lines below a heading ("Time: 1.30 pm – 4.00 pm")."""
    lines = []
    for paragraph in issue.paragraphs[index + 1 : index + 1 + count]:
        if paragraph.kind is Kind.HEADING:
            break
        if TIME_LABEL.search(paragraph.text):
            lines.append(paragraph.text)
    return "\n".join(lines)


# -- prose ----------------------------------------------------------------------------------------


def _from_prose(issue: Issue, setting: Setting, found: Sequence[FoundDate]) -> list[Draft]:
    dated = _two_as_one(
        [_moved_to(setting, one, issue) for one in found if one.when is not None], setting.paragraph.text
    )
    drafts: list[Draft] = []
    text = setting.paragraph.text
    alone = len({one.when for one in dated}) == 1
    for start, end in sentences(text) if dated else []:
        days: set[tuple[object, ...]] = set()
        for one in dated:
            if start <= one.start < end and one.when is not None:
                key = (one.when.start, one.when.end, one.when.rule)
                if key not in days and _tells(one, text[start:end], one.start - start, setting):
                    others = [
                        (it.start - start, it.end - start) for it in found if start <= it.start < end and it != one
                    ]
                    drafts.append(_sentence(issue, setting, one, start, end, others, first=not drafts, alone=alone))
                    days.add(key)
    return drafts


def _two_as_one(dated: Sequence[FoundDate], text: str) -> list[FoundDate]:
    """ "8 and 9 September" is one event of two days."""
    joined: list[FoundDate] = []
    for one in dated:
        last = joined[-1] if joined else None
        pair = last is not None and last.when is not None and one.when is not None
        if pair and last and last.when and one.when and last.when.end == one.when.start and _one_bare([last, one]):
            between = text[last.end : one.start]
            if len(between) <= 8 and _JOINT.search(between) and not (last.when.rule or one.when.rule):
                whole = replace(one.when, start=last.when.start)
                joined[-1] = FoundDate(last.start, one.end, text[last.start : one.end], whole, one.note)
                continue
        joined.append(one)
    return joined


def _moved_to(setting: Setting, found: FoundDate, issue: Issue) -> FoundDate:
    """ "Moved from 13 April to 20 April" prints no range: only the second day holds."""
    text = setting.paragraph.text
    if not OLD_DATE_LEAD.search(text[: found.start]) or not MOVED.search(text[max(0, found.start - 60) : found.end]):
        return found
    joint = re.search(r"\s(?:to|until|auf|au|al|至|到)\s", found.text)
    if joint is None:
        return found
    start = found.start + joint.end()
    (second, *_) = setting.dates(issue, text[start : found.end]) or (found,)
    return replace(second, start=start, end=found.end, text=text[start : found.end]) if second is not found else found


def _tells(found: FoundDate, sentence: str, at: int, setting: Setting) -> bool:
    """Whether the sentence tells of something that is on at this date, and does not only mention it."""
    when = found.when
    assert when is not None
    if _in_brackets(sentence, at) or len(sentence.split()) < 4 or sentence.lstrip().startswith("©"):
        return sentence.strip() == setting.paragraph.text.strip() and event_noun(sentence) is not None
    if NO_EVENT_LEAD.search(sentence[:at]) or (OLD_DATE_LEAD.search(sentence[:at]) and MOVED.search(sentence)):
        return False
    noun = event_noun(sentence) is not None
    if not noun and not (_is_printed(found) and _tells_anything(setting, sentence)):
        return False
    if when.rule is not None:
        return noun or setting.listing
    if when.precision is Precision.DAY:
        return noun or (when.end - when.start).days <= 31
    if (
        when.precision is not Precision.MONTH
        or setting.paragraph.kind is Kind.CAPTION
        or when.end - when.start > timedelta(62)
    ):
        return False
    if re.search(r"\d{4}", found.text) is not None:
        return noun or BEHIND.search(sentence) is not None or len(sentence.split()) > 10
    near = event_noun(clause_around(sentence, at, at + len(found.text))) is not None
    return near and (AHEAD.search(sentence) or BEHIND.search(sentence)) is not None


def _tells_anything(setting: Setting, sentence: str) -> bool:
    """A line without a verb that is known and without a full stop is a by-line or a reference."""
    finished = sentence.rstrip().endswith((".", "!", "?", "。", "！", "”", '"', ")"))
    return finished or setting.listing or (BEHIND.search(sentence) or AHEAD.search(sentence)) is not None


def _in_brackets(sentence: str, at: int) -> bool:
    """ "(Canberra Times, 22 May 2021)" is a reference, unless the whole sentence stands in brackets."""
    opened = sentence.rfind("(", 0, at)
    if opened < 3 or ")" in sentence[opened:at]:
        return False
    closed = sentence.find(")", at)
    return 0 <= closed - opened <= 120 and event_noun(sentence[opened:closed]) is None


def _sentence(
    issue: Issue,
    setting: Setting,
    found: FoundDate,
    start: int,
    end: int,
    others: Sequence[tuple[int, int]],
    *,
    first: bool,
    alone: bool,
) -> Draft:
    sentence = setting.paragraph.text[start:end]
    when = _with_time(found.when, sentence, issue.head.language)
    if first and alone and event_noun(sentence) is not None:
        when = _with_time(when, setting.paragraph.text[end:], issue.head.language)
    titled = first and _is_about(setting, sentence)
    if titled:
        dates = [(one.start, one.end) for one in setting.dates(issue, setting.heading)]
        title = heading_title(setting.heading, dates)
        titled = bool(title)
    else:
        title = _lead(setting.paragraph.text[:start]) or clause(
            sentence, found.start - start, found.end - start, others
        )
    told = Telling(start, end, title, place_in(sentence), sentence)
    return _draft(issue, setting, told, when, titled=titled)


def _lead(before: str) -> str:
    """ "8. Annual meeting." before the sentence of its date: the few words with which an item begins."""
    lead = re.sub(r"^\W*\d{0,2}[.)]?\s*", "", before).strip()
    words = lead.rstrip(".:").split()
    return lead.rstrip(".: ") if 1 <= len(words) <= 4 and lead.endswith((".", ":")) and len(lead) > 5 else ""


def _is_about(setting: Setting, sentence: str) -> bool:
    """Whether the heading names what the sentence tells of: they share a telling word."""
    heading = setting.heading
    if not heading or GENERIC.match(heading) or LISTING.search(heading) or len(heading.split()) < 2:
        return False
    return bool(words_of_title(heading) & words_of_title(sentence))


# -- a draft --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Telling:
    """How an event is told: characters of the paragraph, title and place, the words around, those with times."""

    start: int
    end: int
    title: str
    place: str
    words: str
    timed: str = ""


def _draft(
    issue: Issue,
    setting: Setting,
    told: Telling,
    when: DateRange | None,
    *,
    row: bool = False,
    titled: bool = False,
    more: Sequence[Paragraph] = (),
) -> Draft:
    paragraph = setting.paragraph
    mentions = [Mention(issue.id, paragraph.page_at(told.start), paragraph.id, told.start, told.end)]
    mentions += [Mention(issue.id, one.page, one.id, 0, _first_sentence(one.text)) for one in more]
    event = Event(
        id="",
        title=timeless(told.title or cut(told.words)),
        when=when,
        mentions=tuple(mentions),
        place=told.place,
        people=names(told.words),
        participants=participants(told.words),
        kind=_kind(told, setting),
        status=status_of(issue, when, f"{told.title}\n{told.words}" if row or titled else told.words),
    )
    return Draft(event, setting.index, row, titled, (paragraph.article, *paragraph.headings))


def _first_sentence(text: str) -> int:
    parts = sentences(text)
    return parts[0][1] if parts else len(text)


def _kind(told: Telling, setting: Setting) -> str:
    if DEADLINE.search(told.words) and not noun_phrase(told.title):
        return "deadline"
    kinds = (kind_of(text) for text in (told.title, told.words, setting.heading))
    return next((kind for kind in kinds if kind != "event"), "event")


def status_of(issue: Issue, when: DateRange | None, text: str) -> Status:
    """As the issue saw it: cancelled and moved are said; else the date against the issue's date, then the verbs."""
    off = CANCELLED.search(text)
    if off is not None and _CONDITION.search(text, 0, off.start()) is None:
        return Status.CANCELLED
    if MOVED.search(text):
        return Status.MOVED
    dated = issue.head.dated
    if when is None or dated is None or when.start >= dated.end or when.rule:
        return Status.PLANNED
    if when.end <= dated.start:
        return Status.HELD
    behind, ahead = BEHIND.search(text) is not None, AHEAD.search(text) is not None
    if behind != ahead:
        return Status.HELD if behind else Status.PLANNED
    return Status.HELD if (dated.end - dated.start).days == 1 and when.end < dated.end else Status.PLANNED
