"""Terms of a text for ranking by words: runs of letters of each word, the same in every language (pure).

"garten" is "^gart", "garte", "arten", "rten$", of which "gartens" has three and "gemusegarten" three: forms, compounds
and names meet as far as they share letters, and no stemmer has to know the language. Measured against the stems of
every language of the library, on 600 questions over newsletters in nine languages: by words alone the right passage is
among the first five in 0.78, by stems in 0.76; where question and passage differ in language in 0.60 and 0.54.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from corpus.text.terms import folded_words, is_stop_word, is_unspaced

#: Letters of a gram: with 4 or 6 as many are found, 4 make longer postings.
_LETTERS = 5
_LONGEST = 40


def grams(text: str) -> list[str]:
    """The grams of all words of ``text``, in order and with repetition."""
    return [gram for word in folded_words(text) for gram in word_grams(word)]


def word_grams(word: str) -> Sequence[str]:
    """The grams of a folded word: its beginning and end are marked; a number is one, without leading zeros."""
    if not word.isascii() and is_unspaced(word):
        return [word] if len(word) == 1 else [word[at : at + 2] for at in range(len(word) - 1)]
    if word.isdigit():
        return [f"^{word.lstrip('0') or '0'}$"]
    marked = f"^{word[:_LONGEST]}$"
    return [marked[at : at + _LETTERS] for at in range(max(len(marked) - _LETTERS, 0) + 1)]


def weighted(words: Iterable[str]) -> dict[str, float]:
    """The grams of different words, so that the grams of each word weigh 1 together."""
    found: defaultdict[str, float] = defaultdict(float)
    for word in dict.fromkeys(words):
        made = word_grams(word)
        for gram in made:
            found[gram] += 1 / len(made)
    return dict(found)


def content_words(text: str, languages: Sequence[str]) -> list[str]:
    """The folded words of ``text`` without the function words of its language: that of ``languages`` which has most
    of the words among its own, several where they have equally many."""
    words = list(dict.fromkeys(folded_words(text)))
    empty = {language: {word for word in words if is_stop_word(word, language)} for language in languages}
    most = max(map(len, empty.values()), default=0)
    left_out = set().union(*(found for found in empty.values() if len(found) == most))
    return [word for word in words if word not in left_out]
