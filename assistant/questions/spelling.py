"""Words that are surely spelled as they are meant: those that a dictionary of their language has."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from functools import lru_cache

from corpus.text.terms import fold

#: Whether a word is one of a language's.
Proper = Callable[[str, Sequence[str]], bool]


def is_proper(word: str, languages: Sequence[str]) -> bool:
    """Whether a word stands in the dictionary of one of the languages; without a dictionary none does."""
    return any(fold(word) in dictionary(language) for language in dict.fromkeys(code[:2] for code in languages))


@lru_cache
def dictionary(language: str) -> frozenset[str]:
    """The folded words of a language, from pyspellchecker, read in half a second; none where it has no dictionary."""
    from spellchecker import SpellChecker

    with contextlib.suppress(ValueError):
        return frozenset(map(fold, SpellChecker(language=language).word_frequency.keys()))
    return frozenset()
