"""The check of a written sentence: whether its numbers, names and negations stand in the words it cites. Pure.

It finds what is not on the page; what is beside the point it cannot find. Each number and name of the sentence is put
to a cloze test: covered up, the words around it must fit that place of the source best which holds the same number or
name. What the sentence denies must be what the source denies. Where the check errs it refuses a right sentence, and
the newsletter's own words are shown in its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.dates.names import PLAIN_MONTHS, WEEKDAYS
from corpus.text.cleaning import word_set
from corpus.text.terms import fold, is_stop_word, stem

#: Content words that a negation is about, and what a word on the other side, or an empty one, counts for a place.
_REACH = 2
_ACROSS, _EMPTY = 0.3, 0.3
#: How much better than any other the right place must fit.
_MARGIN = 1.05
#: Share of a sentence's words that must be a source's where it does not cite that source itself.
ALIKE = 0.5
_TOKEN = re.compile(r"[^\W\d_]+\d[^\W_]*|\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’\-][^\W\d_]+)*|[£$€¥%]")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: str(n) for n, word in enumerate(re.findall(r"\w+", _UNITS))} | {
    word: str(10 * n) for n, word in enumerate(re.findall(r"\w+", _TENS), 3)
}
_MEASURES = word_set(
    "hundred thousand million billion dozen half double twice thrice am pm noon midnight first second third fourth "
    "fifth sixth seventh eighth ninth tenth"
)
_NEGATIONS = word_set(
    "not no never none nobody nothing neither without cannot nicht kein keine keinen keiner keinem nie niemals "
    "niemand ohne pas jamais sans aucun aucune nunca sin ningun ninguna non mai senza niet geen nooit zonder nao sem "
    "nie bez"
)
_SIGNS = frozenset("£$€¥%")


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, number or sign: ``key`` is what it is compared by, ``content`` whether it says something of its own."""

    key: str
    number: bool
    name: bool
    negation: bool
    content: bool


def stands(sentence: str, source: str, language: str = "en") -> bool:
    """Whether all that can be checked of the sentence is what the source says."""
    said, told = _tokens(sentence, language), _tokens(source, language)
    return all(_is_told(said, at, told) for at, token in enumerate(said) if _is_fact(token)) and _denies_alike(
        said, told
    )


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
    text = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=\d)(?=[ap]m\b)", " ", text, flags=re.IGNORECASE)
    return [_token(word, language) for word in _TOKEN.findall(text)]


def _token(word: str, language: str) -> _Token:
    if word[0].isdigit() or word in _SIGNS:
        bare = re.sub(r"[.,]", "", word) if _THOUSANDS.fullmatch(word) else re.sub(r"[:,]", ".", word)
        return _Token(bare.lstrip("0") or "0", True, False, False, False)
    folded = fold(word)
    if any(sign.isdigit() for sign in word):  # the name of a thing: a postcode, a road, a call sign
        return _Token(folded, True, False, False, False)
    if folded in _NUMBERS or folded in _MEASURES:
        return _Token(_NUMBERS.get(folded, folded), True, False, False, False)
    negation = folded in _NEGATIONS or re.search(r"n['’]t$", word) is not None
    letters = word.isupper() and (len(word) > 1 or not is_stop_word(word, language))  # an abbreviation; "I" is none
    stop = is_stop_word(word, language) or len(word) == 1 or folded == "longer"
    empty = negation or (stop and not letters)
    dated = len(folded) > 3 and (folded in PLAIN_MONTHS or folded in WEEKDAYS)
    name = not empty and (word[0].isupper() or dated)
    bare = re.sub(r"['’]s$", "", word)
    return _Token(stem(fold(bare), language), False, name, negation, not empty)


def _is_told(said: Sequence[_Token], at: int, told: Sequence[_Token]) -> bool:
    """Whether, of the source's numbers (or names), the one that fits best among the words around is that at ``at``."""
    token = said[at]
    kind = [at for at, other in enumerate(told) if other.number == token.number and (token.number or other.content)]
    same = [_fit(said, at, told, place) for place in kind if told[place].key == token.key]
    others = [_fit(said, at, told, place) for place in kind if told[place].key != token.key and _is_fact(told[place])]
    return bool(same) and max(same) > _MARGIN * max(others, default=-1.0)


def _is_fact(token: _Token) -> bool:
    return token.number or token.name


def _fit(said: Sequence[_Token], at: int, told: Sequence[_Token], place: int) -> float:
    """How well the words around ``at`` in the sentence fit those around ``place`` in the source."""
    fit = 0.0
    for here, token in enumerate(said):
        if here == at:
            continue
        weight = 1.0 if token.content or token.number else _EMPTY
        best = 0.0
        for there, other in enumerate(told):
            if there != place and other.key == token.key:
                side = 1.0 if (here < at) == (there < place) else _ACROSS
                best = max(best, side * weight / (abs(here - at) + abs(there - place)) ** 2)
        fit += best
    return fit


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
