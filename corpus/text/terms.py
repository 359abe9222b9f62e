"""Words and terms of a text: folded, stemmed, sifted; the same for passages, for questions and for the term index.

``words`` gives the words with their places, for a reader who must say where they stand. Folding makes "Café" and
"CAFE" one word, stemming "migrations" and "Migration" one term. Texts in scripts without spaces become overlapping
pairs of characters. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from corpus.text.stopwords import QUESTION_WORDS, STOP_WORDS

#: Scripts without spaces between words: Thai, Lao, Myanmar, Khmer, kana, Han, Hangul.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_TOKEN = re.compile(
    rf"(?P<number>\d+(?:[.,:/]\d+)+|\d+(?![^\W_]))|(?P<unspaced>[{_UNSPACED}]+)|(?P<word>(?:(?![{_UNSPACED}])[^\W_])+)"
    r"(?:['’](?P<clitic>s|S)\b)?"
)
#: Letters or digits alone: "70cm" meets "70 cm", and "GB3TD" the "TD" that it is called for short.
_RUN = re.compile(r"\d+|[^\W\d_]+")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_LONGEST = 40

_STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
    # Words in Latin letters among Chinese, Japanese and Korean ones are mostly English.
    "zh": "english",
    "ja": "english",
    "ko": "english",
}

#: How rare a folded word is among the newsletters: near 0 for one met in every paragraph, 1 for one met nowhere.
Rarity = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Word:
    """A word at ``start:end`` of a text; ``capital``: written with one, ``content``: it tells something of a topic."""

    stem: str
    start: int
    end: int
    capital: bool
    content: bool


def fold(text: str) -> str:
    """``text`` in one case, without accents and compatibility forms ("É" and "e" are alike, "ß" is "ss", "ﬁ" is "fi").

    It changes lengths, so never use it for places in a text.
    """
    if text.isascii():
        return text.casefold()  # the same, and most of the text there is
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text.replace("’", "'")).casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return unicodedata.normalize("NFC", bare)


_STOPS = {language: frozenset(fold(word) for word in text.split()) for language, text in STOP_WORDS.items()}
_EMPTY = {
    language: _STOPS.get(language, frozenset()) | frozenset(map(fold, QUESTION_WORDS.get(language, "").split()))
    for language in (*STOP_WORDS, *QUESTION_WORDS)
}
_EMPTY_ANYWHERE = frozenset().union(*_EMPTY.values())


@lru_cache(maxsize=16_384)
def words(text: str, language: str = "en") -> tuple[Word, ...]:
    """The words of ``text`` with their places; ``language`` is an ISO 639-1 code."""
    code = language[:2].lower()
    empty = _EMPTY.get(code, frozenset())
    found: list[Word] = []
    for match in _TOKEN.finditer(text):
        group = match.lastgroup if match.lastgroup != "clitic" else "word"
        start = match.start(group or 0)
        piece = match[group or 0]
        if group == "unspaced":
            found.extend(_paired(piece, start, empty))
            continue
        parts = [(piece, 0)] if group == "number" else [(part.group(), part.start()) for part in _RUN.finditer(piece)]
        found.extend(_word(part, start + at, code, empty) for part, at in parts)
    return tuple(found)


def _word(piece: str, start: int, code: str, empty: frozenset[str]) -> Word:
    folded = fold(piece)
    content = folded not in empty and (len(piece) > 1 or piece.isdigit())
    return Word(stem(folded, code), start, start + len(piece), piece[0].isupper(), content)


def stems(text: str, language: str = "en") -> frozenset[str]:
    """The stems of all words of ``text``."""
    return frozenset(word.stem for word in words(text, language))


def stem(word: str, language: str = "en") -> str:
    """The folded stem of one word or number; "1,200" is "1200", "07" is "7"."""
    return _stem(fold(word), language[:2].lower())


def folded_words(text: str) -> list[str]:
    """The folded words and parts of numbers of ``text`` in order, neither stemmed nor sifted."""
    found: list[str] = []
    for match in _TOKEN.finditer(fold(text)):
        number = match["number"]
        if number is None:
            found.append(match["unspaced"] or match["word"])
        elif _THOUSANDS.fullmatch(number):
            found.append(re.sub(r"[.,]", "", number))
        else:
            found += re.split(r"[.,:/]", number)
    return found


def is_stop_word(word: str, language: str = "en") -> bool:
    """Whether the word is a function word of the language."""
    return fold(word) in _STOPS.get(language[:2].lower(), frozenset())


def is_empty_word(word: str) -> bool:
    """Whether the word is a function word, or one that questions are made of, in any language."""
    return fold(word) in _EMPTY_ANYWHERE


def is_unspaced(word: str) -> bool:
    """Whether the word is of a script without spaces, and so becomes pairs of characters."""
    return re.fullmatch(f"[{_UNSPACED}]+", word) is not None


def even_rarity(word: str) -> float:
    """Every word weighs the same: for tests, and while the newsletters' own counts are not there."""
    return 1.0


def coverage(wanted: Sequence[tuple[str, float]], have: frozenset[str]) -> float:
    """Weighted share of the wanted stems that are there, 0..1; 0 where nothing is wanted."""
    total = sum(weight for _, weight in wanted)
    return sum(weight for stem, weight in wanted if stem in have) / total if total > 0 else 0.0


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[at : at + 2] for at in range(len(run) - 1)]


def _paired(run: str, offset: int, empty: frozenset[str]) -> Iterable[Word]:
    for at, pair in enumerate(_pairs(run)):
        yield Word(pair, offset + at, offset + at + len(pair), False, pair not in empty)


@lru_cache(maxsize=200_000)
def _stem(word: str, language: str) -> str:
    """The stem of a folded word."""
    if word[:1].isdigit() and not word.isalnum():
        return re.sub(r"[.,]", "", word) if _THOUSANDS.fullmatch(word) else word
    if word.isdigit():
        return word.lstrip("0") or "0"
    name = _STEMMERS.get(language)
    if name is None or len(word) > _LONGEST:
        return word[:_LONGEST]
    return str(_stemmer(name).stemWord(word))


@lru_cache
def _stemmer(name: str) -> snowballstemmer.stemmer.StemmerBase:
    return snowballstemmer.stemmer(name)
