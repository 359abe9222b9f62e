"""Paragraph → sentences, as character ranges: the smallest piece that is quoted for an event."""

from __future__ import annotations

import re

#: Where a sentence may end: a stop, closing quotes or brackets, white space, then something that can begin one.
_END = re.compile(r"[.!?…][\"”’»)\]]*(?=\s+[\"“„‘«(\[•]?[A-ZÄÖÜÀ-Þ0-9¿¡])|[。！？][”』」）]*|\n+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(.])(?:[A-ZÄÖÜ]|mr|mrs|ms|dr|prof|st|sr|jr|no|nr|vs|etc|e\.g|i\.e|z\.b|ca|bzw|evtl|ggf|inkl|u|str|tel|abs|"
    r"jan|feb|mär|mar|apr|jun|jul|aug|sept?|okt|oct|nov|de[cz]|mo|di|mi|do|fr|sa|so|mon|tues?|wed|thu(?:rs)?|fri|sat|"
    r"sun|janv|févr|avr|juil|déc|ene|abr|ago|dic|a\.m|p\.m|approx|m|mme|mlle|sra|dra|\d{1,2})\.$",
    re.IGNORECASE,
)
_SHORT_END = re.compile(r"(?:a\.m|p\.m)\.$", re.IGNORECASE)


def sentences(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence, white space around it left out; together they hold every word of ``text``."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if match.group()[0] == "." and _unfinished(text[max(start, match.start() - 12) : match.start() + 1]):
            continue
        _add(found, text, start, match.end())
        start = match.end()
    _add(found, text, start, len(text))
    return found


def _unfinished(tail: str) -> bool:
    return _ABBREVIATION.search(tail) is not None and _SHORT_END.search(tail) is None


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    if piece.strip():
        found.append((start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
