"""The people and bodies that an event's sentences name."""

from __future__ import annotations

import re

from corpus.dates.words import LANGUAGES
from corpus.text.cleaning import word_set

_TITLES = (
    r"(?:Mrs?|Ms|Dr|Prof(?:essor)?|Sir|Pastor(?:in)?|Herr|Frau|Mme|M|Mlle|Sra?|Dra|Rev|Inspector|Director|Ambassador)"
)
_LINK = r"(?:(?:of|for|on|and|the|de|del|la|van|von|der|in|against|et)\s+){0,2}"
_NAME_WORD = r"(?:[A-ZÄÖÜÀ-Þ][\w’'&.-]*[\w]|[A-Z]{2,}|[A-Z]\.)"
_NAME = re.compile(
    rf"\b{_TITLES}\.?\s+{_NAME_WORD}(?:\s+(?:de\s+|van\s+|von\s+)?{_NAME_WORD}){{0,4}}"
    rf"|\b{_NAME_WORD}(?:\s+{_LINK}{_NAME_WORD}){{1,7}}"
    r"|\b[A-Z][A-Z&-]{1,9}[A-Z]\b"
)
_NO_NAME = frozenset(
    word
    for words in LANGUAGES.values()
    for table in (words.months, words.weekdays, words.seasons, words.halves, words.day_parts)
    for word in table
) | word_set(
    "the a an in on at of for and this that these those there when during after before under our we "
    "he she it they i as from since both what who how all most more am im der die das den dem ein "
    "eine und wir sie er es bei mit zum zur auch le la les un une el los las"
)


def names(text: str, limit: int = 24) -> tuple[str, ...]:
    """People and bodies that ``text`` names: runs of two and more capitalised words, and acronyms, each once."""
    found: dict[str, None] = {}
    for match in _NAME.finditer(text):
        name = _clean_name(" ".join(match.group().split()))
        if name:
            found.setdefault(name)
        if len(found) >= limit:
            break
    return tuple(found)


def _clean_name(name: str) -> str:
    words = name.rstrip(".").split()
    while words and words[0].lower().strip(".,") in _NO_NAME:
        words = words[1:]
    while words and words[-1].lower().strip(".,") in _NO_NAME:
        words = words[:-1]
    joined = " ".join(words)
    if len(words) == 1 and not (joined.isupper() and len(joined) >= 2):
        return ""
    if any(
        word.lower() in _NO_NAME and word[0].isupper() and word.lower() not in ("the", "de", "la") for word in words
    ):
        return ""
    return joined
