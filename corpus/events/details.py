"""Details of an event besides its date, from sentences: participants, people and bodies, place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from corpus.dates.words import LANGUAGES, word_list, word_set
from corpus.events.roles import key_of
from corpus.events.vocabulary import names_place

_ONES = word_list(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = word_list("twenty thirty forty fifty sixty seventy eighty ninety")
_VALUES = {word: i for i, word in enumerate(_ONES)} | {word: 20 + 10 * i for i, word in enumerate(_TENS)}
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
#: Words that a place may hold all the same.
_SMALL = word_set(
    "the a an in on at of and de der die das den dem la le les el los las und et sur am im mo so do di mar may march"
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


#: A preposition and the noun phrase behind it, up to a mark, a verb or the next preposition.
_PLACE = re.compile(
    r"(?:\b(?:in|at|im|in der|in den|à|au|aux|en|dans|chez|bei|beim|auf|presso|nel|nella|al|alla|to|visiting|"
    r"@|(?:via|on|over|per|über|par|por|su|op|no|pelo)(?=\s(?:Zoom|Teams|Skype|YouTube|Facebook|Google|"
    r"Jitsi)\b))|@)\s+"
    r"(?:the |our |der |dem |den |die |la |le |les |el |il |l['’]|its |this |het |de |ons )?"
    r"(?P<place>(?:[\w’'.&-]+(?:,?\s(?!(?:on|at|from|to|and|for|with|will|is|are|was|were|by|until|during|when|where|"
    r"which|who|und|um|"
    r"am|ab|et|y|le|as|or|but|that|if|after|before|then|has|have|every|each|starting|beginning|hosted|statt|findet|"
    r"il|lo|gli|alle|ore|dalle|si|con|per|godz|om|met|voor|às|com|para|pour|avec|mit|para)\b)"
    r"(?=[\w&(]))?){1,9})",
    re.IGNORECASE,
)


#: Words that lead to a place in one language and mean something else in others ("No Liturgy", "a San Rocco").
_LEADS_BY_LANGUAGE = {
    "it": "a(?= [A-Z])|sul|sulla|nell|all",
    "es": "a(?= [A-Z])",
    "pt": "a(?= [A-Z])|em|no|na",
    "pl": "w|we|na|przed",
    "nl": "op|bij|aan",
}
_PLACES = {
    language: re.compile(_PLACE.pattern.replace("al|alla|", f"al|alla|{leads}|"), re.IGNORECASE)
    for language, leads in _LEADS_BY_LANGUAGE.items()
}


_TIME_OF_DAY = re.compile(r"\d{1,2}(?:[:.]\d\d|\s?[ap]\.?m|\s?(?:h|uhr|heures?|uur|ore|horas?)\b)", re.IGNORECASE)


def place_in(text: str, known: Collection[str] = (), language: str = "en", *, named: bool = False) -> str:
    """The place that ``text`` names by "in Beijing" or "at the nature centre", "" for none.

    A place noun, capitals, a house number or the words' standing as a place elsewhere speak for it; months,
    weekdays and numbers against it. ``named``: only a place noun or a known place will do.
    """
    best, score = "", 1.4 if named else 0.9
    pattern = _PLACES.get(language[:2], _PLACE)
    for match in _overlapping(pattern, text):
        place = match["place"].strip(" .,;:-")
        if not is_abbreviated(place):
            place = place.rstrip(".")
        first = place.split()[0].lower().strip(".,") if place else ""
        if not first or first in _NO_NAME or place.isdigit() or _TIME_OF_DAY.match(place):
            continue
        words = [word.strip(".,") for word in place.split()]
        if any(word.lower() in _NO_NAME - _SMALL and not (len(word) == 2 and word.isupper()) for word in words):
            continue
        noun = names_place(place)
        towards = match.group()[:3].lower() in ("to ", "on ")
        if place[:1].isdigit() and not noun and re.match(r"\d+\w?\s(?:[NSEW]\.?\s)?[A-Z0-9]\w+\s[A-Z]", place) is None:
            continue
        mine = 1.5 * noun + 1.0 * (place[:1].isupper() or place[:1].isdigit()) + 2.0 * (key_of(place) in known)
        article = re.search(r"\s(?:the|der|dem|la|le|il)\s", match.group()) is not None
        closes = len(text) <= 80 and match.end() >= len(text.rstrip(" .!"))
        mine += 1.0 * (closes and (article or place[:1].isupper()))
        mine -= 0.3 * (len(place.split()) > 6) + 1.0 * towards
        if mine > score:
            best, score = place, mine
    return best


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every match, those inside another too: "at 7pm in the library" leads to two places."""
    match = pattern.search(text)
    while match is not None:
        yield match
        match = pattern.search(text, match.start("place"))


def is_abbreviated(place: str) -> bool:
    """ "12 High St." keeps its stop."""
    return re.search(r"\b[A-Z][a-z]{1,2}\.$", place) is not None
