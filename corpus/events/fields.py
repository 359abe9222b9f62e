"""A row of a list → its fields, cut at what is set between them: dates, times, contacts, and the texts that are left.

The marks next to a date or time of the row are the ones its author sets between fields; only those, and what is
stronger, cut the texts: "Walk – Sat 13 June – 7.30am – Café, Main St" has the place "Café, Main St".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from corpus.dates import FoundDate, FoundTime, find_times
from corpus.dates.hours import SCRIPTURE
from corpus.events.vocabulary import FUNCTION_WORDS


class Sort(Enum):
    DATE = auto()
    TIME = auto()
    CONTACT = auto()  # telephone, address of mail or web, price, chapter and verse
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """Characters ``start:end`` of a row; ``before`` and ``after`` name the marks beside them ("" for none)."""

    sort: Sort
    start: int
    end: int
    text: str
    before: str = ""
    after: str = ""
    date: FoundDate | None = None
    time: FoundTime | None = None


#: Telephone, address of mail or web, price, chapter and verse.
CONTACT = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.]+|(?:\+|\(0|\b0)\d[\d\s()/.-]{6,}\d|"
    r"\b\(?\d{3}\)?[-.\s]\d{3}[-.]\d{4}"
    r"|(?:[$€£]|\b(?:CHF|EUR|Fr\.)\s?)\s?\d[\d.,]*(?:\s?(?:per|pro|par|/)\s\w+)?|\b\d[\d.,]*\s?(?:€|£|EUR\b|CHF\b|"
    r"euros?\b)"
    r"|\b(?:tel|phone|fax|mob|ph|tél|tfno)\b\.?:?(?=\s?[\d(+])"
    rf"|\b(?:[1-3]\s?)?(?:{'|'.join(sorted(SCRIPTURE, key=len, reverse=True))})\.?\s\d{{1,3}}:"
    r"[\d:;,.a-c\s–-]*\d[a-c]?\b"
    r"|\bpsalms? \d{1,3}\b",
    re.IGNORECASE,
)
#: By name: the marks between fields. A stop cuts where a word of four letters or a bracket stands before it.
_MARKS = {
    "line": r"\s*[\n\t|•▪●]\s*|\s{3,}",
    "dash": r"\s+[-–—]{1,3}\s+|\s*[–—]\s*(?=[^\W\d])|\s*-{2,3}\s*|-\s+(?=[^\W\d])|\s\.{3,}\s",
    "bracket": r"\s*[()\[\]]+\s*",
    "colon": r"\s*:(?:\s+|$)|:(?=[^\W\d])",
    "semicolon": r"\s*;\s*",
    "stop": r"(?<=[^\W\d]{4})\.\s+|(?<=[)’'\"”»])\.\s+|(?<=\d\d)\.\s+|(?<=\d[A-Z])\.\s+|(?<=\b[A-Z]{2})(?<!\bST)\.\s+|"
    r"(?<=\b[a-z]{2})\.\s+|(?<=\b[A-Z]{3})\.\s+|[!?]\s+",
    "comma": r"\s*,\s+",
    "at": r"\s*@\s*",
}
_MARK = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _MARKS.items()))
_STRONG = frozenset({"line", "bracket", "stop", "semicolon"})
_ZONE = re.compile(
    r",?\s*\(?(?:MESZ|MEZ(?:/MESZ)?|UTC|GMT|BST|CES?T|[ECMP][SD]?T|(?:Central|Eastern|Pacific|Mountain) Time"
    r"\b(?:\s\(US (?:and|&) Canada(?=\)))?)\b\)?"
)
_JOINT = re.compile(
    r"(?:and|und|or|oder|et|ou|to|bis|au|al|plus|sowie|then|dann|dia|día|data|datum|dnia|op|w|we|no dia|em)",
    re.IGNORECASE,
)
_EDGES = " \t\n,;:|·•*–—-・、，。：；.…"
_LEADS = re.compile(
    r"^(?:(?:on|am|le|il|el|vom|from|um|and|und|et|y|e|starting|ab|beginning)\s+)+(?=\S)", re.IGNORECASE
)
_TAILS = re.compile(
    r"(?:(?:^|\s+)(?:on|am|at|le|il|el|um|from|von|vom|und|and|alle|ore|the|until|hasta|bis|fino|entro|in|den|dem|du|"
    r"starting|begins?|every|"
    r"each))+$"
    r"|\s+(?:time|date|when|zeit|wann|datum|heure)$",
    re.IGNORECASE,
)


def fields_of(text: str, dates: Sequence[FoundDate], language: str, marks: Iterable[str] = ()) -> list[Field]:
    """The fields of ``text`` in order. ``marks`` name what cuts besides the marks next to the row's own dates."""
    atoms = _atoms(text, dates, language)
    cutting = set(marks) | _STRONG | marks_beside(text, atoms)
    fields: list[Field] = []
    last = 0
    for atom in [*atoms, Field(Sort.TEXT, len(text), len(text), "")]:
        fields += _texts(text, last, atom.start, cutting)
        if atom.start < atom.end:
            fields.append(atom)
        last = max(last, atom.end)
    return fields


def marks_beside(text: str, atoms: Sequence[Field]) -> set[str]:
    """The names of the marks that touch a date or time."""
    found = set()
    for match in _MARK.finditer(text):
        for atom in atoms:
            if atom.sort is not Sort.CONTACT and (match.end() == atom.start or match.start() == atom.end):
                found.add(match.lastgroup or "")
    return found


def _atoms(text: str, dates: Sequence[FoundDate], language: str) -> list[Field]:
    """Dates, then times and contacts that no date covers, in order."""
    atoms = [Field(Sort.DATE, one.start, one.end, one.text, date=one) for one in dates]

    def free(start: int, end: int) -> bool:
        return all(end <= one.start or start >= one.end for one in atoms)

    for match in CONTACT.finditer(text):
        if free(match.start(), match.end()):
            atoms.append(Field(Sort.CONTACT, match.start(), match.end(), match.group()))
    for time in find_times(text, language):
        if free(time.start, time.end):
            atoms.append(Field(Sort.TIME, time.start, time.end, text[time.start : time.end], time=time))
    zones = [(one, _ZONE.match(text, one.end)) for one in atoms]
    atoms = [replace(one, end=zone.end()) if zone is not None else one for one, zone in zones]
    return sorted(atoms, key=lambda one: one.start)


def _texts(text: str, start: int, end: int, cutting: set[str]) -> list[Field]:
    """The texts between two atoms, cut at the marks that cut."""
    pieces: list[tuple[int, int, str]] = []
    left, before = start, ""
    for match in _MARK.finditer(text, start, end):
        name = match.lastgroup or ""
        if name in cutting or match.start() == start or match.end() == end:
            pieces.append((left, match.start(), before))
            left, before = match.end(), name
            if name == "bracket":
                before = "open" if match.group().rstrip()[-1:] in "([" else "close"
    pieces.append((left, end, before))
    fields = []
    for n, (a, b, mark) in enumerate(pieces):
        a, b = trimmed(text, a, b, leads=n == 0, tails=n == len(pieces) - 1)
        if not _JOINT.fullmatch(text[a:b]) and re.search(r"[^\W\d_]{2}|[^\W_]{3}|[\u3400-\u9fff]", text[a:b]):
            after = pieces[n + 1][2] if n + 1 < len(pieces) else ""
            fields.append(Field(Sort.TEXT, a, b, text[a:b], mark, after))
    return fields


def cut_at(text: str, mark: str) -> list[tuple[int, int]]:
    """The pieces between marks of one name that hold words."""
    pieces, left = [], 0
    for match in re.finditer(_MARKS[mark], text):
        pieces.append((left, match.start()))
        left = match.end()
    pieces.append((left, len(text)))
    return [(a, b) for a, b in pieces if len(re.findall(r"[^\W\d_]", text[a:b])) >= 2]


def trimmed(text: str, a: int, b: int, *, leads: bool, tails: bool) -> tuple[int, int]:
    """``a:b`` without marks at its edges, and without the small words that join it to a date beside it."""
    while True:
        before = (a, b)
        while a < b and text[a] in _EDGES + ")]":
            a += 1
        while b > a and text[b - 1] in _EDGES + "([" and not (text[b - 1] == "." and _is_abbreviation(text, a, b)):
            b -= 1
        lead = _LEADS.match(text[a:b]) if leads else None
        a += lead.end() if lead is not None else 0
        tail = _TAILS.search(text[a:b]) if tails else None
        b -= len(tail.group()) if tail is not None else 0
        last = text[a:b].rpartition(" ") if tails else ("", "", "")
        b -= len(last[2]) if last[0] and last[2] in FUNCTION_WORDS else 0
        if (a, b) == before:
            return a, b


def _is_abbreviation(text: str, a: int, b: int) -> bool:
    """ "12 High St." keeps its stop."""
    return re.search(r"\b[A-Z][a-z]{1,2}\.$|\b(?:Ave|Blvd|Str)\.$", text[a:b]) is not None
