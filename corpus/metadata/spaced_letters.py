"""Names printed with space between their letters, closed by the words of the rest of the issue.

"T H E  Q U A Y  N E W S" comes as single letters, "Quay S ail ors" where only some gaps are wide. The issue's own
words tell where a word ends.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache

_LETTERS = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_]){3,}(?!\S)")
_ALL_LETTERS = re.compile(r"[^\W\d_](?:\s{1,6}[^\W\d_]){3,60}")
_DIGIT = re.compile(r"\d")
_DOT_BETWEEN = re.compile(r"(?<=\d)[·•](?=\d)")
#: A line of fewer pieces than these is not set apart, only short.
_FEW = 6
#: So many pieces of a line are tried as one word.
_MOST_PIECES = 6


def closed(text: str, known: Set[str]) -> str:
    """``text`` with its torn words closed; ``known`` are the words of the issue in lower case."""
    text = _LETTERS.sub(lambda run: _split("".join(run[0].split()), frozenset(known)), text)
    return " ".join(_joined(text.split(" "), known)) if any(len(piece) <= 3 for piece in text.split(" ")) else text


def closed_by_gaps(line: str) -> str:
    """A line of nothing but single letters, its words closed where wider gaps part them: "T H E  Q U A Y"."""
    words = re.split(r"\s{2,}", line.strip()) if _ALL_LETTERS.fullmatch(line.strip()) else []
    return " ".join(word.replace(" ", "") for word in words) if 1 < len(words) < len(line.split()) / 2 else line


def closed_date(line: str) -> str:
    """A line of mostly single letters and digits with none of its spaces, so that the date in it reads: "2 1 · 0 6"."""
    pieces = line.split()
    if len(pieces) < _FEW or sum(len(piece) == 1 for piece in pieces) < 0.7 * len(pieces) or not _DIGIT.search(line):
        return line
    return _DOT_BETWEEN.sub(".", "".join(pieces))


def _split(letters: str, known: frozenset[str]) -> str:
    """Letters as the fewest known words, or as one word where they are none."""
    low = letters.casefold()
    if len(low) != len(letters):
        return letters

    @cache
    def best(start: int) -> tuple[int, ...] | None:
        if start == len(low):
            return ()
        found = None
        for end in range(len(low), start, -1):
            if (
                low[start:end] in known
                and (rest := best(end)) is not None
                and (not found or len(rest) + 1 < len(found))
            ):
                found = (end, *rest)
        return found

    ends = best(0) or (len(letters),)
    return " ".join(letters[start:end] for start, end in zip((0, *ends), ends, strict=False))


def _joined(pieces: list[str], known: Set[str]) -> list[str]:
    """Pieces that are no words by themselves but make a known one together, as that one."""
    found: list[str] = []
    at = 0
    while at < len(pieces):
        for count in range(min(_MOST_PIECES, len(pieces) - at), 1, -1):
            run = pieces[at : at + count]
            whole = "".join(run).casefold()
            torn = [piece for piece in run if piece.casefold() not in known]
            if all(map(str.isalpha, run)) and whole in known and torn:
                found.append("".join(run))
                at += count
                break
        else:
            found.append(pieces[at])
            at += 1
    return found
