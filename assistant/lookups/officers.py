"""Who holds an office: the row or line that prints it beside a name ("President: Ann Ames", "Ann Ames, editor").

Officers stand in tables and mastheads, which have few of a question's words and lose to every sentence that talks
about a president. The office is looked for as printed, in the issues of the body that the question names. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.lookups.authors import NAME
from corpus.dates.words import word_set

_ROLES = (
    r"(?:president|chair(?:man|woman|person)?|secretary|treasurer|editor|director|pastor(?:in)?|minister|vicar|"
    r"co-?ordinator|organi[sz]er|conven[oe]r|manager|webmaster|librarian|leader|captain|keeper|warden|curator|steward|"
    r"moderator|principal|dean|superintendent|trustees?|auditor|archivist|historian|registrar|"
    r"vorsitzender?|schatzmeister(?:in)?|schriftführer(?:in)?|kassenwart(?:in)?|leiter(?:in)?|pfarrer(?:in)?|"
    r"redakteur(?:in)?|président(?:e)?|secrétaire|trésori(?:er|ère)|rédacteur|directeur|directrice|"
    r"presidente|presidenta|secretari[oa]|tesorer[oa]|director[a]|editor[a])"
)
_WHO = (
    r"\b(?:who(?:'s| is| was| are| were| will be| serves as| served as| acts as| became)|"
    r"wer (?:ist|war|wird)|qui (?:est|était)|quién (?:es|era|fue))"
)
_ASKS = re.compile(
    rf"{_WHO}\s+(?:(?:the|our|their|its|your|an?|der|die|das|le|la|el|un[ae]?)\s+)?"
    rf"(?:(?:current|new|incoming|outgoing|present|acting|neue|aktuelle)\s+)*"
    rf"(?P<kind>(?:[\w-]+\s+){{0,2}}?)(?P<role>{_ROLES})\b(?!['’]s)",
    re.IGNORECASE,
)
#: Words before the office that are no kind of it: who was elected is told by a sentence.
_NO_KIND = word_set("the of and for in at to a an elected appointed chosen named made gewählt")
_LONGEST_LINE = 14


@dataclass(frozen=True, slots=True)
class Office:
    """An office asked for: its ``role`` ("editor"), the ``kind`` before it ("newsletter"), what else was ``said``."""

    role: str
    kind: str
    said: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Characters ``start:end`` of a text print the office with its holder, ``name`` the holder."""

    start: int
    end: int
    name: tuple[int, int]


def asked_offices(text: str) -> tuple[Office, ...]:
    """The office whose holder the question asks for, as it may be read; () where it asks for none.

    The words before it are a kind of it ("newsletter editor") or the body's name ("WASI president").
    """
    found = _ASKS.search(text)
    if found is None or _NO_KIND & set(found["kind"].lower().split()):
        return ()
    role, kind = found["role"].lower(), " ".join(found["kind"].split())
    said = f"{text[: found.start()]} {text[found.end() :]}".strip()
    of_kind = Office(role, kind.lower(), said)
    return (of_kind, Office(role, "", f"{kind} {said}")) if kind != kind.lower() else (of_kind,)


def holder(office: Office, text: str) -> Holder | None:
    """Where ``text`` prints the office beside a name; another kind of it ("Vice-President") is another office."""
    role = re.escape(office.role)
    kind = (
        rf"{re.escape(office.kind)}[\s-]+"
        if office.kind
        else r"(?<![\w-])(?<![Vv]ice )(?<![Dd]eputy )(?<![Aa]ssistant )"
    )
    after = rf"(?i:{kind}{role})(?:\s*[:,–—-]\s*|\s+)(?P<name>{NAME})"
    before = rf"(?P<name>{NAME})\s*(?:[,(–—-]|\s-)\s*(?:(?i:the|our|der|die|le|la)\s+)?(?i:{kind}{role})\b"
    found = re.search(after, text) or re.search(before, text)
    if found is None:
        return None
    if not office.kind and found.start() < found.start("name") and _other_kind(text[: found.start()]):
        return None
    start, end = found.span("name")
    next_office = re.search(rf"\s+(?:\w+-)?{_ROLES}\b", text[start:end], re.IGNORECASE)
    if next_office is None:
        return Holder(found.start(), found.end(), (start, end))
    end = start + next_office.start()
    return Holder(found.start(), end, (start, end))


def _other_kind(before: str) -> bool:
    """Whether the words that open a line before the office make another one of it ("Observing Chairman")."""
    return re.search(r"(?:^|[\n•|;])\s*(?:[A-Z][\w-]*\s+){1,2}$", before) is not None


def is_line(text: str) -> bool:
    """Whether a text is a row or line of a list of officers rather than a sentence that tells of one."""
    return len(text.split()) <= _LONGEST_LINE
