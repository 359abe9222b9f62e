"""Headings and lines of their own that print a date → the event that stands below or beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.dates import FoundDate, find_dates
from corpus.events.event_draft import Draft, Telling, draft, is_day
from corpus.events.lists import occasions, row_dates
from corpus.events.rows import place_of, read_row, short
from corpus.events.setting import Setting
from corpus.events.titles import cut
from corpus.events.vocabulary import GENERIC, LISTING, TIME_LABEL, event_noun
from corpus.model import FURNITURE, Issue, Kind, Paragraph, Precision


def from_heading(issue: Issue, setting: Setting, found: Sequence[FoundDate]) -> list[Draft]:
    """ "Previous Meeting (cancelled) Sun 19 Sept 2021 Lincoln Place", "Tue 12 March, 7pm, Keeper’s Cottage"."""
    text = setting.paragraph.text
    dates = row_dates([one for one in found if is_day(one)], text)
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
    whens = occasions(issue, dates, [*found, *rules], told.timed)
    return [draft(issue, setting, told, when, row=setting.listing, more=more) for when in whens]


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
    return [draft(issue, setting, Telling(0, len(text), cut(text), "", text), months[0].when)]


def _below(issue: Issue, index: int, count: int = 6) -> str:
    """The labelled lines below a heading ("Time: 1.30 pm – 4.00 pm")."""
    lines = []
    for paragraph in issue.paragraphs[index + 1 : index + 1 + count]:
        if paragraph.kind is Kind.HEADING:
            break
        if TIME_LABEL.search(paragraph.text):
            lines.append(paragraph.text)
    return "\n".join(lines)
