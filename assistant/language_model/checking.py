"""The check of a written sentence: whether its numbers, names and negations stand in the words it cites. Pure.

It finds what is not on the page; what is beside the point it cannot find. Each number and name of the sentence is put
to a cloze test: covered up, the words around it must fit that place of the source best which holds the same number or
name; and two that the sentence both says must not fit better when they change places. A name or a date of several words
is one thing, and the names of a list stand in one place. What the sentence denies must be what the source denies. Where
the check errs it refuses a right sentence, and the newsletter's own words are shown in its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, groupby, pairwise

from corpus.dates.names import PLAIN_MONTHS, WEEKDAYS
from corpus.text.cleaning import word_set
from corpus.text.terms import fold, is_stop_word, stem

#: Content words that a negation is about.
_REACH = 2
#: What a word counts on the other side of its place, what an empty one counts, and what a step within the sentence,
#: which has words of its own, counts beside one within the source.
_ACROSS, _EMPTY, _STEP = 0.7, 0.2, 0.5
#: What a rival of another kind counts, as a weekday is seldom put for a price, however well it fits; and another name,
#: since people and places have no kinds here. A date counts less for a name that no word leads as words lead to dates.
_SELDOM, _HARDLY = 0.6, 0.3
#: Letters of a word that a full stop shortens within a name: "Mrs.", "St.", "B.".
_TITLE = 3
#: Languages that write every noun like a name.
_NOUNS_AS_NAMES = frozenset({"de", "lb"})
#: Share of a sentence's words that must be a source's where it does not cite that source itself.
ALIKE = 0.5
#: Words that a sentence's end counts as, and within how many the parts of a date stand.
_APART, _NEAR = 4, 3
_END = re.compile(r"[.!?;]\s")
_AND = word_set("and und et y e en i")
_DAYS = frozenset({"weekday", "month", "day"})
_DATED = _DAYS | {"number", "year"}
_SIGNS = frozenset("£$€¥%")
_WRITTEN_SIGN = re.compile(r"\b(pounds?|dollars?|euros?|per\s?cent)\b", re.I)
_SIGN_FIRST = re.compile(r"([£$€¥])(\d+(?:[.,]\d+)*)")
_SIGN_OF = {"pou": "£", "dol": "$", "eur": "€", "per": "%"}
_TOKEN = re.compile(r"[^\W\d_]+\d[^\W_]*|\d+(?:[.,:/]\d+)*|[^\W\d_]+n['’]t\b|[^\W\d_]+|[£$€¥%]")
#: What is written together and read apart: "20th", "6pm", and what French and Italian leave out ("l'été", "qu'il").
_TOGETHER = re.compile(r"(?<=\d)(?=(?:st|nd|rd|th|[ap]m)\b)|\b(?:[cdjlmnst]|qu)['’](?=[^\W\d_]{2})|['’]s\b", re.I)
_HALF_DAY = re.compile(r"\b([ap])\.\s?m\b\.?", re.I)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
#: "first", "second" and "third" are left out: "the first one", "a second".
_ORDINALS = (
    "fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth"
)
_ONES = {word: n for names, first in ((_UNITS, 0), (_ORDINALS, 4)) for n, word in enumerate(names.split(), first)}
_TENS = {
    word: 10 * n
    for names in ("twenty thirty forty fifty sixty seventy eighty ninety", "twentieth thirtieth")
    for n, word in enumerate(names.split(), 2)
}
_ONE = "|".join(sorted(_ONES, reverse=True))  # "sixteenth" before "sixteen"
_HUNDRED = rf"(?:(?:{'|'.join(_TENS)})(?:[-\s](?:{_ONE}))?|(?:{_ONE}))"
_THOUSAND = rf"(?:{_HUNDRED}\shundred(?:(?:\sand)?\s{_HUNDRED})?|{_HUNDRED})"
#: A number in words: "forty-one", "two thousand", "one hundred and eighty-three".
_IN_WORDS = re.compile(rf"\b(?:{_THOUSAND}\sthousand(?:(?:\sand)?\s{_THOUSAND})?|{_THOUSAND})\b", re.I)
_MEASURES = word_set("hundred thousand million billion dozen half double twice thrice noon midnight first second third")
_NEGATIONS = word_set(
    "not no never none nobody nothing neither without cannot nicht kein keine keinen keiner keinem nie niemals "
    "niemand ohne pas jamais sans aucun aucune nunca sin ningun ninguna non mai senza niet geen nooit zonder nao sem "
    "nie bez"
)


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, number or sign: ``key`` is what it is compared by, ``content`` whether it says something of its own.

    ``kind`` says what sort of fact it is, "" for none; ``number`` whether that is a number's. ``at`` counts words, a
    name or date of several as one; ``place`` does so too, and takes a list of names for one.
    """

    key: str
    kind: str = ""
    number: bool = False
    negation: bool = False
    content: bool = False
    at: int = 0
    place: int = 0

    @property
    def named(self) -> bool:
        return self.kind in ("name", "noun", "weekday", "month")


def stands(sentence: str, source: str, language: str = "en") -> bool:
    """Whether all that can be checked of the sentence is what the source says."""
    told, said = _tokens(source, language), _tokens(sentence, language)
    if said and said[0].kind == "name" and not _begins_as_name(said, told):
        said[0] = replace(said[0], kind="")
    return _counted(said) <= _counted(told) and _Cloze(said, told).passed() and _denies_alike(said, told)


def _begins_as_name(said: Sequence[_Token], told: Sequence[_Token]) -> bool:
    """Whether the first word is a name, though a capital says nothing there: the source writes it with one alone, a
    name goes on behind it, or the sentence leaves out a name of the source, for which it may stand."""
    kinds = {token.kind for token in told if token.key == said[0].key}
    if kinds:
        return "" not in kinds
    spoken = {token.key for token in said}
    goes_on = len(said) > 1 and said[1].at == said[0].at
    return goes_on or any(token.kind == "name" and token.key not in spoken for token in told)


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
    text = _SIGN_FIRST.sub(r"\2 \1", _WRITTEN_SIGN.sub(lambda found: _SIGN_OF[found[1].lower()[:3]], text))
    text = _IN_WORDS.sub(_in_figures, _TOGETHER.sub(" ", _HALF_DAY.sub(r"\1m", text)))
    found = list(_TOKEN.finditer(text))
    words = ["", *(match[0] for match in found), ""]
    tokens = [
        _number(word, before, after) if word[0].isdigit() else _word(word, before, language)
        for before, word, after in zip(words, words[1:], words[2:], strict=False)
    ]
    gaps = [text[one.end() : other.start()] for one, other in pairwise(found)]
    pairs = zip(pairwise(tokens), words[1:], gaps, strict=False)
    joined = [False, *(_joined(one, word, gap, other) for (one, other), word, gap in pairs), False]
    at = place = 1
    placed: list[_Token] = []
    for n, token in enumerate(tokens):
        if n and not joined[n]:
            at += 1
            place += 0 if _listed(tokens, gaps, n) else 1 + (_APART if _END.search(gaps[n - 1]) else 0)
        day = token.kind == "number" and (joined[n] or joined[n + 1])
        placed.append(replace(token, at=at, place=place, kind="day" if day else token.kind))
    return placed


def _joined(one: _Token, word: str, gap: str, other: _Token) -> bool:
    """Whether the two are of one name, one date or one sum."""
    if other.kind == "sign":
        return one.kind == "amount"
    if one.named and (other.kind == one.kind or other.kind == "name"):
        return gap in (" ", "-") or (gap == ". " and len(word) <= _TITLE)
    dated = one.kind in _DATED and other.kind in _DATED and (one.named or other.named)
    return dated and (gap == " " or (gap == ", " and (one.kind == "weekday" or other.kind == "year")))


def _listed(tokens: Sequence[_Token], gaps: Sequence[str], n: int) -> bool:
    """Whether a name goes on a list of names, or says more of the one before: "Ann Lee, Ruth Oates and Jo Marsh"."""
    if tokens[n].kind != "name":
        return tokens[n].key in _AND and n + 1 < len(tokens) and tokens[n - 1].kind == tokens[n + 1].kind == "name"
    before = n - 2 if n > 1 and tokens[n - 1].key in _AND else n - 1
    return tokens[before].kind == "name" and all(gap in (" ", ", ") for gap in gaps[before:n])


def _in_figures(spelt: re.Match[str]) -> str:
    """A number in words as its figures."""
    thousands = part = 0
    for word in re.findall(r"[a-z]+", spelt[0].lower()):
        if word == "thousand":
            thousands, part = 1000 * part, 0
        elif word == "hundred":
            part *= 100
        else:
            part += _TENS.get(word, 0) + _ONES.get(word, 0)
    return str(thousands + part)


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
    if folded in _MEASURES:
        return _Token(folded, "number", number=True)
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
        self._leads = {one.key for one, other in pairwise(told) if other.kind in _DAYS and one.kind not in _DAYS}
        self._facts = list({(one.key, one.place): one for one in told if one.kind}.values())
        self._fits: dict[tuple[int, str, bool], float] = {}

    def passed(self) -> bool:
        return self._whole() and self._once() and all(self._is_told(token) for token in self._said if token.kind)

    def _whole(self) -> bool:
        """Whether words that make one name do so in the source, one after the other: "Professor Calder" is the one
        whom that calls "Professor Ines Calder"."""
        names = groupby(self._told, lambda token: token.at)
        follow = {(one.key, other.key) for _, name in names for one, other in combinations(name, 2)}
        follow |= {(one.key, other.key) for one, other in pairwise(self._told)}
        pairs = [(one, other) for one, other in pairwise(self._said) if one.at == other.at]
        return all((one.key, other.key) in follow or self._dated(one, other) for one, other in pairs)

    def _once(self) -> bool:
        """Whether a name that is told once is not said in two pieces, as of two: "Mr Lee" is not "At the Mr, Lee"."""
        pieces: dict[int, dict[int, set[str]]] = {}
        for token in self._said:
            places = {one.at for one in self._same(token)}
            if token.kind == "name" and len(places) == 1:
                pieces.setdefault(places.pop(), {}).setdefault(token.at, set()).add(token.key)
        return all(
            not one.isdisjoint(other) for some in pieces.values() for one, other in combinations(some.values(), 2)
        )

    def _dated(self, one: _Token, other: _Token) -> bool:
        """Whether two parts of a date are near each other in the source, in whichever order: "3 May", "May 3rd"."""
        if one.kind in (other.kind, "year") or not {one.kind, other.kind} <= _DATED:
            return False
        return any(abs(here.at - there.at) <= _NEAR for here in self._same(one) for there in self._same(other))

    def _is_told(self, token: _Token) -> bool:
        """Whether the source has the token, and no other that would fit in its place better."""
        same = self._same(token)
        within, mates = {one.place for one in same}, {one.key for one in self._said if one.at == token.at}
        rivals = [one for one in self._facts if _alike(one, token) and one.place not in within]
        if token.kind in _DATED and len(mates) > 1:  # nothing but a day is put for a day
            rivals = [one for one in rivals if one.kind == token.kind]
        if token.kind == "sign":  # its number is asked for
            rivals = []
        return bool(same) and all(self._beats(token, rival) for rival in rivals if rival.key not in mates)

    def _beats(self, token: _Token, rival: _Token) -> bool:
        """Whether the token fits in its place better than the rival; one that is said elsewhere, than an exchange."""
        weight = 1.0 if rival.kind == token.kind not in ("name", "noun") else _SELDOM
        if token.kind == "name" and rival.kind in _DAYS and self._before(token) not in self._leads:
            weight = _HARDLY
        own, other = self._fit(token, token), self._fit(token, rival)
        elsewhere = [one for one in self._said if one.key == rival.key]
        if not elsewhere:
            return own > weight * other or (own == other and rival.kind != token.kind)
        return any(own + self._fit(one, rival) > weight * (other + self._fit(one, token)) for one in elsewhere)

    def _before(self, token: _Token) -> str:
        """The word before a name."""
        return next((one.key for one in reversed(self._said) if one.at < token.at), "")

    def _same(self, token: _Token) -> list[_Token]:
        """Where the source says the same: a sum of money is no other number."""
        return [one for one in self._places.get(token.key, ()) if _alike(one, token)]

    def _fit(self, token: _Token, other: _Token) -> float:
        """How well the words around the token fit those around the best place of ``other`` in the source."""
        found = (token.place, other.key, other.kind == "amount")
        if found not in self._fits:
            self._fits[found] = max((self._likeness(token.place, one) for one in self._same(other)), default=0.0)
        return self._fits[found]

    def _likeness(self, at: int, told: _Token) -> float:
        """How well the words around the place ``at`` of the sentence fit those around a word of the source."""
        total = 0.0
        for token in self._said:
            if (step := token.place - at) and token.key != told.key:
                weight = 1.0 if token.content or token.number or token.negation else _EMPTY
                total += weight * max(self._nearness(token.key, step, told.place), default=0.0)
        return total

    def _nearness(self, key: str, step: int, place: int) -> Iterator[float]:
        """For each place of a word that stands ``step`` words off in the sentence, how near it is in the source."""
        for other in self._places.get(key, ()):
            off = other.place - place
            side = 1.0 if not off or (step < 0) == (off < 0) else _ACROSS
            yield side / (_STEP * abs(step) + (abs(off) or 1)) ** 2


def _alike(one: _Token, other: _Token) -> bool:
    """Whether the one may be told for the other: a number for a number, a sum of money for another."""
    return one.number == other.number and (one.kind == "amount") == (other.kind == "amount")


def _denies_alike(said: Sequence[_Token], told: Sequence[_Token]) -> bool:
    """Whether the sentence denies what the source denies, as far as it speaks of it, and nothing else."""
    here, there = _reaches(said), _reaches(told)
    denied_here, denied_there = {key for reach in here for key in reach}, {key for reach in there for key in reach}
    spoken = {token.key for token in said}
    told_of = [reach for reach in there if spoken & set(reach)]
    return (
        len(told_of) <= len(here) <= len(there)
        and all(denied_there & set(reach) for reach in here)
        and all(denied_here & set(reach) for reach in told_of)
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
