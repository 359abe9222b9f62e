"""The check of a written sentence: whether its numbers, names and negations stand in the words it cites. Pure.

It finds what is not on the page; what is beside the point it cannot find. Each number and name of the sentence is put
to a cloze test: covered up, the words around it must fit that place of the source best which holds the same number or
name; and two that the sentence both says must not fit better when they change places. What the sentence denies must be
what the source denies. Where the check errs it refuses a right sentence, and the newsletter's own words are shown in
its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.dates.names import PLAIN_MONTHS, WEEKDAYS
from corpus.text.cleaning import word_set
from corpus.text.terms import fold, is_stop_word, stem

#: Content words that a negation is about.
_REACH = 2
#: What a word counts on the other side of its place, what an empty one counts, and what a step within the sentence,
#: which has words of its own, counts beside one within the source.
_ACROSS, _EMPTY, _STEP = 0.6, 0.2, 0.5
#: What a rival of another kind counts: a weekday is seldom put for a price, however well it fits.
_OTHER_KIND = 0.6
#: Letters of a word that a full stop shortens within a name: "Mrs.", "St.", "B.".
_TITLE = 3
#: Languages that write every noun like a name.
_NOUNS_AS_NAMES = frozenset({"de", "lb"})
#: Share of a sentence's words that must be a source's where it does not cite that source itself.
ALIKE = 0.5
_SIGNS = frozenset("£$€¥%")
_TOKEN = re.compile(r"[^\W\d_]+\d[^\W_]*|\d+(?:[.,:/]\d+)*|[^\W\d_]+n['’]t\b|[^\W\d_]+|[£$€¥%]")
#: What is written together and read apart: "20th", "6pm", and what French and Italian leave out ("l'été", "qu'il").
_TOGETHER = re.compile(r"(?<=\d)(?=(?:st|nd|rd|th|[ap]m)\b)|\b(?:[cdjlmnst]|qu)['’](?=[^\W\d_]{2})|['’]s\b", re.I)
_HALF_DAY = re.compile(r"\b([ap])\.\s?m\b\.?", re.I)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: str(n) for n, word in enumerate(re.findall(r"\w+", _UNITS))} | {
    word: str(10 * n) for n, word in enumerate(re.findall(r"\w+", _TENS), 3)
}
_MEASURES = word_set(
    "hundred thousand million billion dozen half double twice thrice noon midnight first second third fourth fifth "
    "sixth seventh eighth ninth tenth"
)
_NEGATIONS = word_set(
    "not no never none nobody nothing neither without cannot nicht kein keine keinen keiner keinem nie niemals "
    "niemand ohne pas jamais sans aucun aucune nunca sin ningun ninguna non mai senza niet geen nooit zonder nao sem "
    "nie bez"
)


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, number or sign: ``key`` is what it is compared by, ``content`` whether it says something of its own.

    ``kind`` says what sort of fact it is, "" for none; ``number`` whether that is a number's. ``at`` counts words, a
    name of several as one.
    """

    key: str
    kind: str = ""
    number: bool = False
    negation: bool = False
    content: bool = False
    at: int = 0

    @property
    def named(self) -> bool:
        return self.kind in ("name", "noun", "weekday", "month")


def stands(sentence: str, source: str, language: str = "en") -> bool:
    """Whether all that can be checked of the sentence is what the source says."""
    told = _tokens(source, language)
    small = {token.key for token in told if not token.kind}
    said = [
        replace(one, kind="") if one.kind == "name" and one.key in small else one for one in _tokens(sentence, language)
    ]
    return _counted(said) <= _counted(told) and _Cloze(said, told).passed() and _denies_alike(said, told)


def likeness(sentence: str, source: str, language: str = "en") -> float:
    """The share of the sentence's content words that the source has."""
    said = {token.key for token in _tokens(sentence, language) if token.content}
    return len(said & {token.key for token in _tokens(source, language)}) / len(said) if said else 0.0


def best_source(sentence: str, sources: Sequence[str], language: str = "en") -> int | None:
    """The place of the source on which a sentence stands that cites it wrongly; None where it stands on none."""
    ranked = sorted(((likeness(sentence, one, language), -at) for at, one in enumerate(sources)), reverse=True)
    for alike, at in ranked:
        if alike >= ALIKE and stands(sentence, sources[-at], language):
            return -at
    return None


def _tokens(text: str, language: str) -> list[_Token]:
    text = _TOGETHER.sub(" ", _HALF_DAY.sub(r"\1m", text))
    found = list(_TOKEN.finditer(text))
    tokens: list[_Token] = []
    for n, match in enumerate(found):
        before = found[n - 1] if n else None
        after = found[n + 1][0] if n + 1 < len(found) else ""
        if match[0][0].isdigit():
            token = _number(match[0], before[0] if before else "", after)
        else:
            token = _word(match[0], before[0] if before else "", language)
        at = tokens[-1].at if tokens else 0
        gap = text[before.end() : match.start()] if before else ""
        joined = gap in (" ", "-") or (gap == ". " and before is not None and len(before[0]) <= _TITLE)
        joined = joined and tokens[-1].named and token.named
        tokens.append(replace(token, at=at if joined else at + 1))
    return tokens


def _number(word: str, before: str, after: str) -> _Token:
    kind = "number"
    if before in _SIGNS or after in _SIGNS:
        kind = "amount"
    elif ":" in word or after.lower() in ("am", "pm", "uhr"):
        kind = "time"
    elif _YEAR.fullmatch(word):
        kind = "year"
    elif "/" in word:
        kind = "date"
    elif sum(map(str.isdigit, word)) > 4:
        kind = "code"
    bare = re.sub(r"[.,]", "", word) if _THOUSANDS.fullmatch(word) else re.sub(r"[:,]", ".", word)
    return _Token(bare.removesuffix(".00").lstrip("0") or "0", kind, number=True)


def _word(word: str, before: str, language: str) -> _Token:
    folded = fold(word)
    if word in _SIGNS:
        return _Token(word, "sign", number=True)
    if any(sign.isdigit() for sign in word):  # the name of a thing: a postcode, a road, a call sign
        return _Token(folded, "code", number=True)
    if folded in ("am", "pm") and before[:1].isdigit():
        return _Token(folded, "half", number=True)
    if folded in _NUMBERS or folded in _MEASURES:
        return _Token(_NUMBERS.get(folded, folded), "number", number=True)
    negation = folded in _NEGATIONS or re.search(r"n['’]t$", word) is not None
    letters = word.isupper() and (len(word) > 1 or not is_stop_word(word, language))  # an abbreviation; "I" is none
    stop = is_stop_word(word, language) or len(word) == 1 or folded == "longer"
    if negation or (stop and not letters):
        return _Token(stem(folded, language), negation=negation)
    dated = word[0].isupper() or len(folded) > 3
    if dated and folded in WEEKDAYS:
        return _Token(f"weekday {WEEKDAYS[folded]}", "weekday", content=True)
    if dated and folded in PLAIN_MONTHS:
        return _Token(f"month {PLAIN_MONTHS[folded]}", "month", content=True)
    name = "noun" if language in _NOUNS_AS_NAMES else "name"
    # Stemmed twice, because a stem may be stemmed again: "Kurse" is "Kurs" first, as "Kurs" is "kur".
    return _Token(stem(stem(folded, language), language), name if word[0].isupper() else "", content=True)


def _counted(tokens: Sequence[_Token]) -> Counter[str]:
    """How often each number is said: one that is told once is no other thing's as well."""
    return Counter(token.key for token in tokens if token.number and token.kind != "sign")


class _Cloze:
    """Whether every number and name of a sentence is the one that fits its place best."""

    def __init__(self, said: Sequence[_Token], told: Sequence[_Token]) -> None:
        self._said, self._told = said, told
        self._places: dict[str, list[_Token]] = {}
        for token in told:
            self._places.setdefault(token.key, []).append(token)
        self._facts = list({(one.key, one.at): one for one in told if one.kind}.values())
        self._fits: dict[tuple[int, str], float] = {}

    def passed(self) -> bool:
        return self._whole() and all(self._is_told(token) for token in self._said if token.kind)

    def _whole(self) -> bool:
        """Whether words that make one name do so in the source."""
        follow = {(one.key, other.key) for one, other in pairwise(self._told)}
        return all((one.key, other.key) in follow for one, other in pairwise(self._said) if one.at == other.at)

    def _is_told(self, token: _Token) -> bool:
        """Whether the source has the token, and no other that would fit in its place better."""
        same = self._same(token.key, token.number)
        within, mates = {one.at for one in same}, {one.key for one in self._said if one.at == token.at}
        rivals = [one for one in self._facts if one.number == token.number and one.at not in within]
        return bool(same) and all(self._beats(token, rival) for rival in rivals if rival.key not in mates)

    def _beats(self, token: _Token, rival: _Token) -> bool:
        """Whether the token fits in its place better than the rival; one that is said elsewhere, than an exchange."""
        weight = 1.0 if rival.kind == token.kind != "noun" else _OTHER_KIND
        own, other = self._fit(token, token.key), self._fit(token, rival.key)
        elsewhere = [one for one in self._said if one.key == rival.key]
        if not elsewhere:
            return own > weight * other
        return any(own + self._fit(one, rival.key) > weight * (other + self._fit(one, token.key)) for one in elsewhere)

    def _same(self, key: str, number: bool) -> list[_Token]:
        return [one for one in self._places.get(key, ()) if one.number == number]

    def _fit(self, token: _Token, key: str) -> float:
        """How well the words around the token fit those around the best place of ``key`` in the source."""
        if (token.at, key) not in self._fits:
            places = self._same(key, token.number)
            self._fits[token.at, key] = max((self._likeness(token.at, one.at) for one in places), default=0.0)
        return self._fits[token.at, key]

    def _likeness(self, at: int, place: int) -> float:
        total = 0.0
        for token in self._said:
            if step := token.at - at:
                weight = 1.0 if token.content or token.number or token.negation else _EMPTY
                total += weight * max(self._nearness(token.key, step, place), default=0.0)
        return total

    def _nearness(self, key: str, step: int, place: int) -> Iterator[float]:
        """For each place of a word that stands ``step`` words off in the sentence, how near it is in the source."""
        for other in self._places.get(key, ()):
            if off := other.at - place:
                side = 1.0 if (step < 0) == (off < 0) else _ACROSS
                yield side / (_STEP * abs(step) + abs(off)) ** 2


def _denies_alike(said: Sequence[_Token], told: Sequence[_Token]) -> bool:
    """Whether the sentence denies what the source denies, as far as it speaks of it, and nothing else."""
    here, there = _reaches(said), _reaches(told)
    denied_here, denied_there = {key for reach in here for key in reach}, {key for reach in there for key in reach}
    spoken = {token.key for token in said}
    return (
        len(here) <= len(there)
        and all(denied_there & set(reach) for reach in here)
        and all(denied_here & set(reach) for reach in there if spoken & set(reach[:1]))
    )


def _reaches(tokens: Sequence[_Token]) -> list[list[str]]:
    """What each negation is about: the content words behind it, nearest first, or before it where none follow."""
    found = []
    for at, token in enumerate(tokens):
        if token.negation:
            behind = [other.key for other in tokens[at + 1 :] if other.content or other.number]
            before = [other.key for other in reversed(tokens[:at]) if other.content or other.number]
            found.append((behind or before)[:_REACH])
    return found
