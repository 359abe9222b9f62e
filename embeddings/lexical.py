"""Text to the terms that the lexical half of search compares, the same for passages and for questions.

Words are casefolded, freed of accents and cut to their Snowball stem; scripts written without spaces
become overlapping pairs of characters; numbers stay whole. Function words are dropped: they match
everything, cost most of the time and rank nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

from embeddings.stopwords import STOP_WORDS

#: Scripts without spaces between words: Thai, Lao, Myanmar, Khmer, kana, Han, Hangul.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_TOKEN = re.compile(
    rf"(?P<number>\d+(?:[.,]\d+)+)|(?P<unspaced>[{_UNSPACED}]+)|(?P<word>(?:(?![{_UNSPACED}])[^\W_])+)"
    r"(?:['’](?P<clitic>s|S)\b)?"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")

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
}


def fold(text: str) -> str:
    """``text`` in one case, without accents and compatibility forms ("É" and "e" are alike, "ﬁ" is "fi")."""
    if text.isascii():
        return text.casefold()  # the same, and most of the text there is
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return unicodedata.normalize("NFC", bare)


_STOPS = {language: frozenset(fold(word) for word in text.split()) for language, text in STOP_WORDS.items()}


def words(text: str) -> list[str]:
    """The folded words and numbers of ``text`` in order, neither stemmed nor sifted."""
    return [word for word, _ in _tokens(text)]


def terms(text: str, language: str = "en") -> list[str]:
    """The terms of ``text`` for ranking, in order and with repetition; ``language`` is an ISO 639-1 code."""
    code = language[:2].lower()
    stops = _STOPS.get(code, frozenset())
    found: list[str] = []
    for word, unspaced in _tokens(text):
        if unspaced:
            found.extend(pair for pair in _pairs(word) if pair not in stops)
        elif word not in stops:
            found.append(_stem(word, code))
    return found


def is_stop_word(word: str, language: str = "en") -> bool:
    return fold(word) in _STOPS.get(language[:2].lower(), frozenset())


def is_unspaced(word: str) -> bool:
    """Whether the word is of a script without spaces, and so becomes pairs of characters."""
    return re.fullmatch(f"[{_UNSPACED}]+", word) is not None


def _tokens(text: str) -> Iterator[tuple[str, bool]]:
    for match in _TOKEN.finditer(fold(text)):
        kind = match.lastgroup
        if match["number"] is not None:
            number = match["number"]
            if _THOUSANDS.fullmatch(number):
                yield re.sub(r"[.,]", "", number), False
            else:
                for part in re.split(r"[.,]", number):
                    yield part, False
        elif match["unspaced"] is not None:
            yield match["unspaced"], True
        elif kind is not None:
            yield match["word"], False


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[at : at + 2] for at in range(len(run) - 1)]


@lru_cache(maxsize=200_000)
def _stem(word: str, language: str) -> str:
    if word.isdigit():
        return word.lstrip("0") or "0"
    name = _STEMMERS.get(language)
    if name is None or len(word) > 40:
        return word[:40]
    return str(_stemmer(name).stemWord(word))


@lru_cache
def _stemmer(name: str) -> snowballstemmer.stemmer.StemmerBase:
    return snowballstemmer.stemmer(name)
