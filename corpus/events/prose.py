"""Dated sentences → events; the first of an article takes the article's title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from corpus.dates import FoundDate
from corpus.events.calendar import words_of_title
from corpus.events.details import place_in
from corpus.events.event_draft import Draft, Telling, draft, is_printed, with_time
from corpus.events.lists import JOINT, one_bare
from corpus.events.setting import Setting
from corpus.events.titles import clause, clause_around, heading_title
from corpus.events.vocabulary import (
    AHEAD,
    BEHIND,
    GENERIC,
    LISTING,
    MOVED,
    NO_EVENT_LEAD,
    OLD_DATE_LEAD,
    event_noun,
)
from corpus.model import Issue, Kind, Paragraph, Precision
from corpus.text.sentences import split_sentences

#: Characters before a date in which the words stand that lead to it.
_LEAD_LENGTH = 60
#: Dates of one sentence that are looked at: more are a table that lost its lines.
_MOST_DATES = 12
_TO = re.compile(r"(?:\b(?:to|until|till|auf|au|à|al|a|para)|至|到|为)(?:\s+(?:the|den|le|el|on))*\s*$", re.IGNORECASE)


def from_prose(issue: Issue, setting: Setting, found: Sequence[FoundDate]) -> list[Draft]:
    """The events that the sentences of a paragraph tell of."""
    text = setting.paragraph.text
    dated = _two_as_one([_moved_to(setting, one, issue) for one in found if one.when is not None], text)
    alone = len({one.when for one in dated}) == 1
    drafts: list[Draft] = []
    for start, end in split_sentences(text, issue.head.language) if dated else []:
        inside = [
            replace(one, start=one.start - start, end=one.end - start) for one in dated if start <= one.start < end
        ]
        for one in _telling(inside[:_MOST_DATES], text[start:end], setting):
            others = [(other.start, other.end) for other in inside[:_MOST_DATES] if other != one]
            drafts.append(_sentence(issue, setting, one, start, end, others, first=not drafts, alone=alone))
    return drafts


def _telling(dated: Sequence[FoundDate], sentence: str, setting: Setting) -> list[FoundDate]:
    """The dates, counted from the sentence's start, at which something is on, each day once."""
    told: dict[tuple[object, ...], FoundDate] = {}
    for one in _new_day(dated, sentence):
        if one.when is not None and _tells(one, sentence, one.start, setting):
            told.setdefault((one.when.start, one.when.end, one.when.rule), one)
    return list(told.values())


def _two_as_one(dated: Sequence[FoundDate], text: str) -> list[FoundDate]:
    """ "8 and 9 September" is one event of two days."""
    joined: list[FoundDate] = []
    for one in dated:
        last = joined[-1] if joined else None
        pair = last is not None and last.when is not None and one.when is not None
        if pair and last and last.when and one.when and last.when.end == one.when.start and one_bare([last, one]):
            between = text[last.end : one.start]
            if len(between) <= 8 and JOINT.search(between) and not (last.when.rule or one.when.rule):
                whole = replace(one.when, start=last.when.start)
                joined[-1] = FoundDate(last.start, one.end, text[last.start : one.end], whole, one.note)
                continue
        joined.append(one)
    return joined


def _moved_to(setting: Setting, found: FoundDate, issue: Issue) -> FoundDate:
    """ "Moved from 13 April to 20 April" prints no range: only the second day holds."""
    text = setting.paragraph.text
    lead = text[max(0, found.start - _LEAD_LENGTH) : found.start]
    if not OLD_DATE_LEAD.search(lead) or not MOVED.search(lead):
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
    lead = sentence[max(0, at - _LEAD_LENGTH) : at]
    if NO_EVENT_LEAD.search(lead) or (OLD_DATE_LEAD.search(lead) and MOVED.search(sentence)):
        return False
    if _in_brackets(sentence, at) or _few_words(sentence) or sentence.lstrip().startswith("©"):
        return sentence.strip() == setting.paragraph.text.strip() and event_noun(sentence) is not None
    noun = event_noun(sentence) is not None
    if not noun and not (is_printed(found) and _tells_anything(setting, sentence)):
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


def _few_words(sentence: str) -> bool:
    """Fewer than four words; a Chinese character counts as half of one."""
    return len(sentence.split()) + len(re.findall(r"[\u3400-\u9fff]", sentence)) / 2 < 4


def _new_day(dated: Sequence[FoundDate], text: str) -> list[FoundDate]:
    """Of the days of a sentence that moves something, the one it is moved to; all, where none is."""
    if len(dated) < 2 or not MOVED.search(text):
        return list(dated)
    new = [one for one in dated if _TO.search(text[max(0, one.start - _LEAD_LENGTH) : one.start])]
    return new or list(dated)


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
    when = with_time(found.when, sentence, issue.head.language)
    if first and alone and event_noun(sentence) is not None:
        when = with_time(when, setting.paragraph.text[end:], issue.head.language)
    titled = first and _is_about(setting, sentence)
    if titled:
        dates = [(one.start, one.end) for one in setting.dates(issue, setting.heading)]
        title = heading_title(setting.heading, dates)
        titled = bool(title)
    else:
        title = _lead(setting.paragraph.text[:start]) or clause(sentence, found.start, found.end, others)
    told = Telling(start, end, title, place_in(sentence), sentence)
    above = _heading_of(issue, setting) if titled else None
    return draft(issue, setting, told, when, titled=titled, more=() if above is None else (above,))


def _heading_of(issue: Issue, setting: Setting) -> Paragraph | None:
    """The heading whose words are the title, so that they can be cited too."""
    before = issue.paragraphs[max(0, setting.index - 12) : setting.index]
    return next((one for one in reversed(before) if one.text == setting.heading), None)


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
