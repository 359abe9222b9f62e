"""A row of a what's-on list → title and place: what is left when date and time are taken out.

"Monthly Meeting October 14th, 7:00 p.m., at Bear Branch", "Jena 03.11. I 09:30 Gemeindeversammlung",
"Oct 7. Auckland, NZ - Rust AKL - Introduction to Rust", "时间：…… 地点：……".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.events.titles import cut
from corpus.events.vocabulary import PLACE_LABEL, TITLE_LABEL, event_noun

_EDGES = " \t\n,;:|·•*–—-・、，。：；"
_AT = re.compile(r"^\W{0,3}(?:at|@|in the|in|im|in der|à|au|en|chez|在)\s+(?=[\w“\"„])", re.IGNORECASE)
_CITY = re.compile(
    r"^(?P<place>[^\W\d_][^\-–—:]{1,40}?,\s?[A-Z]{2}(?:,\s?[A-Z]{2})?)\s+[-–—]\s+(?P<title>.+)$", re.DOTALL
)
_LOWER_PLACE = re.compile(
    r"^(?P<place>(?:the )?[a-zà-ÿ][\w’'-]*(?: [a-zà-ÿ][\w’'-]*){0,2})\s+(?P<title>[A-Z“].*)$", re.DOTALL
)
#: "…, salle des fêtes : Marché de Noël"
_NAMED_PLACE = re.compile(r"^(?P<place>[a-zà-ÿ][^:.\n]{2,38}):\s+(?P<title>\S.+)$", re.DOTALL)
_FIRST_SENTENCE = re.compile(r"^(.{3,}?)(?:[.!?](?:\s|$)|\s[-–—]\s|\n|:\s)", re.DOTALL)
_FIRST_LINE = re.compile(r"^(.{3,}?)(?:[.!?](?:\s|$)|\n)", re.DOTALL)
_LABEL = re.compile(
    r"(?:^|\s)(?:time|meet|bring|task|contact|zeit|ort|heure|lieu|hora|lugar|时间|地点|报告人|主讲)\w{0,3}\s*[:：]",
    re.IGNORECASE,
)
#: What stands before a telephone number belongs to the line before ("Contact: … 6288 6916 Nov meeting: Sun 21").
_OTHER_LINE = re.compile(r"^.*\d{4}\s+(?=\S)", re.DOTALL)


_TIMES = re.compile(r"\d[\d.:]*\s?(?:[ap]\.?m\.?|uhr|h)?|\b(?:to|bis|au|al)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    title: str
    place: str


def read_row(text: str, start: int, end: int, heading: str) -> Row:
    """Title and place of the row ``text`` whose date and time are characters ``start:end``.

    ``heading`` is the title where the row has no words of its own.
    """
    row = _read(text, start, end, heading)
    row = Row(row.title, row.place.removeprefix("the "))
    named = re.search(r"[^\W\d_]{2,}", _TIMES.sub(" ", row.title))
    return row if named is not None else Row(heading or cut(text), row.place)


def _read(text: str, start: int, end: int, heading: str) -> Row:
    labelled = _labelled(text)
    before = trim(_OTHER_LINE.sub("", text[:start]))
    if labelled is not None:
        return Row(labelled.title or short(before) or heading, labelled.place)
    place, rest = _place(text[end:].lstrip(" \t"))
    rest = trim(rest)
    if before and rest and not place:
        return _both(before, rest)
    if before:
        return Row(short(before), _short_place(place or rest))
    return _after_only(place, rest, heading)


def place_of(text: str) -> str:
    """The place that stands behind a date and time in a heading ("…, 7pm, Keeper’s Cottage")."""
    place, rest = _place(text)
    return _short_place(place or trim(rest))


def _labelled(text: str) -> Row | None:
    """Rows of labels: "题目：… 地点：…", "Where: …"."""
    place, title = _after_label(PLACE_LABEL, text), _after_label(TITLE_LABEL, text)
    return Row(short(title), place) if place or title else None


def _after_label(label: re.Pattern[str], text: str) -> str:
    match = label.search(text)
    if match is None:
        return ""
    rest = text[match.end() :]
    stop = _LABEL.search(rest)
    rest = rest[: stop.start()] if stop else rest
    rest = re.split(r"\n|。|\.\s|\|", rest, maxsplit=1)[0]
    return trim(rest)[:80]


def _place(after: str) -> tuple[str, str]:
    """The place that "at …" names right behind the date, and what follows it."""
    match = _AT.match(after)
    if match is None:
        return "", after
    rest = after[match.end() :]
    stop = re.search(r"[.;:](?:\s|$)|\s[-–—]\s|\n", rest)
    last = stop.start() if stop else len(rest)
    return trim(rest[:last]), rest[last:]


def _both(before: str, rest: str) -> Row:
    """Words on both sides of the date: the side that names an event is the title."""
    if not re.search(r"[^\W\d_]{2}", rest):
        return Row(short(before), "")
    if len(before) <= 40 and (event_noun(rest) is not None or event_noun(before) is None):
        return Row(short(rest), before)
    return Row(short(before), _short_place(rest))


def _after_only(place: str, rest: str, heading: str) -> Row:
    city = _CITY.match(rest)
    if city is not None:
        return Row(short(city["title"], dashes=False), city["place"])
    named = _NAMED_PLACE.match(rest) if not place else None
    if named is not None:
        return Row(short(named["title"]), named["place"].strip())
    lower = _LOWER_PLACE.match(rest) if not place else None
    if lower is not None:
        return Row(short(lower["title"]), lower["place"])
    title = short(rest)
    if not title or (heading and len(title.split()) <= 4 and event_noun(title) is None and event_noun(heading)):
        return Row(heading or title or place, place or title)
    return Row(title, place)


def short(text: str, *, dashes: bool = True) -> str:
    """The first sentence or line of ``text``, at most a line long."""
    text = trim(text)
    match = (_FIRST_SENTENCE if dashes else _FIRST_LINE).match(text + " ")
    title = trim(match[1] if match else text)
    return cut(title if len(title) >= 4 else text)


def _short_place(text: str) -> str:
    place = short(text)
    return place if len(place) <= 80 and re.search(r"\w", place) else ""


def trim(text: str) -> str:
    """``text`` without marks and small words at its edges."""
    text = text.strip(_EDGES).lstrip(".)] ")
    text = re.sub(r"^(?:I|\|)\s+", "", text)
    text = re.sub(r"\s+(?:on|am|le|el|at|um|from|von|:)$", "", text, flags=re.IGNORECASE)
    if text.count("(") < text.count(")") and text.endswith(")"):
        text = text[:-1]
    if text.count("(") > text.count(")"):
        text = re.sub(r"\s*\([^)]*$", "", text)
    return text.strip(_EDGES)
