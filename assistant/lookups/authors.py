"""Who wrote a piece: the line above or below it that names its author, which no search finds by the piece's topic.

Newsletters sign their articles in three ways: a line of the name alone under the headline or at the end ("March 2015 –
Ann Ames"), "By Ann Ames", or a line above that announces ("This article was supplied by Ann Ames"). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.dates import find_dates, find_times
from corpus.model import FURNITURE, Kind, Paragraph
from corpus.text.terms import is_empty_word

_TEXT = (
    r"(?:article|piece|report|story|letter|message|column|text|review|poem|editorial|item|notes?|tips|guide|account|"
    r"paper|essay|obituary|greeting|page|part|contribution|artikel|beitrag|bericht|brief|gedicht|andacht|grußwort|"
    r"texte|lettre|rapport|artículo|carta|informe|poema)"
)
_ASKS = re.compile(
    r"\bwho\b(?:'s| is| was| has| had| have)?(?: the one (?:who|that))?(?: actually)? "
    r"(?:wrote|written|writes|authored|penned)\b(?! (?:to|in to|down|off)\b)"
    rf"|\bwho (?:submitted|contributed|supplied|signed|put together|sent in|provided)\b(?=.{{0,40}}\b{_TEXT}\b)"
    r"|\b(?:who|what) (?:is|was)(?: the name of)? the (?:author|writer) of\b"
    rf"|\b(?:by whom|whose) (?:was|is|were)\b(?=.{{0,60}}\b(?:written|{_TEXT})\b)"
    rf"|\bvon wem (?:ist|war|stammt|wurde)\b(?=.{{0,60}}\b(?:{_TEXT}|geschrieben|verfasst)\b)"
    r"|\bwer (?:schrieb|verfasste)\b|\bwer hat\b(?=.{0,80}\b(?:geschrieben|verfasst)\b)"
    r"|\bqui a (?:écrit|rédigé)\b|\bquién (?:escribió|redactó)\b|谁写|作者是谁",
    re.IGNORECASE,
)
_WORD = r"[A-ZÀ-Þ][\w'’.-]*"
#: A person as newsletters print one: two to four capitalised words, perhaps initials, a call sign behind.
_CALL = r"[A-Z]{1,2}\d[A-Z]{2,4}"
NAME = rf"(?:{_WORD}(?:\s+(?:de|la|van|von|der|den|du|le))*\s+){{1,3}}{_WORD}(?:,?\s+{_CALL})?"
_BY = re.compile(
    rf"^\W*(?:(?i:written|words|{_TEXT})\s+)?(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or)\W+(?P<name>{NAME}|{_WORD}\s+{_CALL})\W*$"
)
_ANNOUNCES = re.compile(
    rf"\b(?i:(?:(?:this|the|our|following|next|dieser?|cet|este)\s+){{1,2}}{_TEXT})\b.{{0,40}}"
    rf"\b(?:by|from|von|par|por)\s+(?P<name>{NAME}|{_WORD}\s+{_CALL})"
)
_PIECE = re.compile(
    rf"^(?:(?:the|an?|that|this|those|our|der|die|das|den|le|la|el|los)\s+)?(?:[\w-]+\s+)?{_TEXT}\s+"
    r"(?:about|on|of|over|regarding|concerning|from|für|über|vom|von|zu|sur|sobre|de)\s+",
    re.IGNORECASE,
)
_SIGNED = re.compile(rf"^(?:[\w ]{{1,24}},\s+)?(?P<name>{NAME})$")
_MOST_WORDS = 8
#: Paragraphs above the best one in which its byline may stand, and last ones of the article that may sign it.
_ABOVE, _LAST = 60, 3


def written_about(text: str) -> str:
    """What the piece is about whose author the question asks for; "" where it asks for no author."""
    found = _ASKS.search(text)
    return "" if found is None else _PIECE.sub("", f"{text[: found.start()]} {text[found.end() :]}".strip())


def byline(paragraphs: Sequence[Paragraph], at: int, language: str = "en") -> tuple[int, tuple[int, int]] | None:
    """Of an issue's paragraphs the one that names the author of paragraph ``at``, and the name's characters in it."""
    article = paragraphs[at].article
    common = _common(paragraphs)
    for n in range(at, max(-1, at - _ABOVE), -1):
        one = paragraphs[n]
        if one.kind in FURNITURE:
            continue
        under_heading = n > 0 and paragraphs[n - 1].kind is Kind.HEADING
        name = _announced(one.text) or (
            _named(one.text, language, common) if n == at or under_heading else _written_by(one.text)
        )
        if name is not None:
            return n, name
        if one.article != article and one.kind is not Kind.HEADING:
            break
    below = [n for n in range(at, len(paragraphs)) if paragraphs[n].kind not in FURNITURE]
    own = next((k for k, n in enumerate(below) if paragraphs[n].article != article), len(below))
    for n in below[max(1, own - _LAST) : own]:
        name = _named(paragraphs[n].text, language, common)
        if name is not None:
            return n, name
    return None


def _announced(text: str) -> tuple[int, int] | None:
    found = _ANNOUNCES.search(text)
    return None if found is None else found.span("name")


def _written_by(text: str) -> tuple[int, int] | None:
    found = _BY.match(text)
    return None if found is None else found.span("name")


def _named(text: str, language: str, common: frozenset[str]) -> tuple[int, int] | None:
    """The name that is all a short line says, beside a date or a greeting."""
    if len(text.split()) > _MOST_WORDS or find_times(text, language):
        return None
    written = _written_by(text)
    if written is not None:
        return written
    bare = text
    for date in find_dates(text, None, language):
        bare = bare[: date.start] + " " * (date.end - date.start) + bare[date.end :]
    left = len(bare) - len(bare.lstrip(" \t\n-–—,()"))
    found = _SIGNED.match(bare.strip(" \t\n-–—,()"))
    parts = re.sub(r"['’]s\b", "", found["name"].lower()).split() if found is not None else []
    if found is None or is_empty_word(parts[0], language) or 2 * sum(part in common for part in parts) >= len(parts):
        return None
    return left + found.start("name"), left + found.end("name")


def _common(paragraphs: Sequence[Paragraph]) -> frozenset[str]:
    """The words that the issue writes without a capital: a line of them is a title and no name."""
    return frozenset(word for one in paragraphs for word in re.findall(r"\b[a-zß-ÿ]+\b", one.text))
