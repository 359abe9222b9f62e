"""Ligatures whose font does not say what they are: they arrive as control characters.

Fonts of the TeX family and those cut down by printers number them in one order (ff, fi, fl, ffi, ffl), from a start
that differs. "fi" is known by its neighbours, since consonants follow it ("first", "scientific") as they follow
neither "ff" nor "fl"; the others stand at their distance from it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

#: A control character that is no white space.
CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f]")
#: In the order in which fonts number them, "fi" at 0.
_BY_DISTANCE = {-1: "\ufb00", 0: "\ufb01", 1: "\ufb02", 2: "\ufb03", 3: "\ufb04"}
#: "offset", "afflict" and "affront" have these after "ff".
_AFTER_FF = frozenset("aeiouylrs")

LOST = "\ufffd"


class Ligatures:
    """What a file's control characters stand for, font by font, learned from the pages seen so far."""

    def __init__(self) -> None:
        self._followers: dict[str, dict[int, list[str]]] = {}

    def learn(self, font: str, seen: Iterable[tuple[str, str]]) -> None:
        """``seen``: control characters of one font, each with the character after it."""
        codes = self._followers.setdefault(font, {})
        for code, after in seen:
            codes.setdefault(ord(code), []).append(_bare(after))

    def meaning(self, font: str) -> Mapping[str, str]:
        """Each control character of a font as the ligature it draws, U+FFFD where that is not known."""
        codes = self._followers.get(font, {})
        first = next((code for code in sorted(codes) if _is_fi(codes[code])), None)
        if first is None:
            return {chr(code): LOST for code in codes}
        return {
            chr(code): _BY_DISTANCE.get(code - first, LOST) if _goes_on(followers) or code < first else LOST
            for code, followers in codes.items()
        }


def _is_fi(followers: Sequence[str]) -> bool:
    letters = [after for after in followers if after.isalpha()]
    return bool(letters) and sum(after not in _AFTER_FF for after in letters) >= 0.3 * len(letters)


def _goes_on(followers: Sequence[str]) -> bool:
    """No word ends in "fl" or "ffi": what does is another character."""
    return sum(after.isalpha() for after in followers) > 0.5 * len(followers)


def _bare(character: str) -> str:
    return unicodedata.normalize("NFD", character.casefold())[:1]
