"""Details of an event besides its date, from sentences: participants, people and bodies."""

from __future__ import annotations

import re

from corpus.dates.words import LANGUAGES
from corpus.text.cleaning import word_set

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: i for i, word in enumerate(_ONES.split())} | {
    word: 20 + 10 * i for i, word in enumerate(_TENS.split())
}
_VALUES |= {"hundred": 100}
_NUMBER_WORD = "|".join(sorted(_VALUES, key=len, reverse=True))
_WHO = (
    r"participants?|people|attendees|visitors|members|officials|guests|persons|students|delegates|volunteers|friends|"
    r"teilnehmer(?:innen)?|teilnehmende|personen|gäste|besucher(?:innen)?|menschen|personnes|visiteurs|"
    r"participantes|personas|asistentes|visitantes|experts"
)
_COUNT = re.compile(
    rf"""
    (?<![\w.,-])(?P<n>\d{{1,3}}(?:[.,]\d{{3}})*|(?:a|{_NUMBER_WORD})(?:[\s-]+(?:and[\s-]+)?(?:{_NUMBER_WORD}))*)
    (?:\s+(?:of|von|de|other|chinese|high|level|local|senior|young|[A-ZÄÖÜ][\w-]+)){{0,4}}\s+(?:{_WHO})\b
  | (?P<us>\b(?:{_NUMBER_WORD}|\d{{1,3}}))\s(?:of\s)?us\b
  | (?P<cn>\d{{1,5}})\s?余?(?:名|人)(?![次均])
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: "Two officials" are some of those who came; fewer than these are no attendance.
_FEWEST = 4
_LIMIT = re.compile(
    r"(?:up to|at most|maximum|max\.?|no more than|limited to|at least|carries|holds|for|under|über|höchstens|bis zu|"
    r"jusqu[’']à|hasta|不超过|限|招募|每组)\s*$",
    re.IGNORECASE,
)


def participants(text: str) -> int | None:
    """The number of those who came, as the first such number in ``text`` says, or None."""
    for match in _COUNT.finditer(text):
        if _LIMIT.search(text[max(0, match.start() - 18) : match.start()]):
            continue
        number = _value(match["n"] or match["cn"] or match["us"])
        if number is not None and number >= _FEWEST:
            return number
    return None


def _value(text: str) -> int | None:
    digits = re.sub(r"[.,]", "", text)
    if digits.isdigit():
        return int(digits)
    total = 0
    for word in re.findall(r"[a-z]+", text.lower()):
        value = _VALUES.get(word)
        if value is None:
            continue
        total = max(total, 1) * 100 if value == 100 else total + value
    return total or None


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
