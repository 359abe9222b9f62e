"""Invented archives of any size: the same seed gives the same words, so that two runs measure the same thing.

Words follow Zipf's law over an invented vocabulary with real function words at its head, because both halves of
search are sensitive to how often words occur. Vectors are real passages' with seeded noise: encoding a million
passages would take hours and measure the encoder only.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

PARAGRAPHS_PER_ISSUE = 60
VOCABULARY = 60_000
_FUNCTION_WORDS = "the of and to a in is that for it was on with as be by at from this are"
_SYLLABLES = tuple(consonant + vowel for consonant in "bdfghklmnprstv" for vowel in "aeio")


def vocabulary(size: int = VOCABULARY) -> list[str]:
    """Function words first, then invented words, longer ones later."""
    functions = _FUNCTION_WORDS.split()
    invented = []
    for number in range(size - len(functions)):
        rest, word = number, ""
        while not word or rest:
            rest, digit = divmod(rest, len(_SYLLABLES))
            word += _SYLLABLES[digit]
        invented.append(word + "n" * (len(word) < 4))
    return [*functions, *invented]


class Words:
    """Draws words by Zipf's law."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._words = np.asarray(vocabulary(), dtype=object)
        weights = 1.0 / (np.arange(len(self._words)) + 2.7)
        self._sums = np.cumsum(weights / weights.sum())

    def draw(self, count: int) -> list[str]:
        places = np.searchsorted(self._sums, self._random.random(count))
        return list(self._words[np.minimum(places, len(self._words) - 1)])

    def paragraph(self) -> str:
        text = " ".join(self.draw(int(self._random.integers(25, 90))))
        return text.capitalize() + "."

    def question(self) -> str:
        """Eight words, as a reader types: some frequent, some rare."""
        return "What " + " ".join(self.draw(8)) + "?"


def write_issues(folder: Path, paragraphs: int, seed: int = 1) -> None:
    """Text files of sixty paragraphs each, below ``folder`` by hundreds."""
    words = Words(seed)
    for number in range(-(-paragraphs // PARAGRAPHS_PER_ISSUE)):
        write_issue(folder / f"{number // 100:03}" / f"gazette-{number:06}.txt", words, number)


def write_issue(path: Path, words: Words, number: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    paragraphs = [f"The Gazette, number {number}", *(words.paragraph() for _ in range(PARAGRAPHS_PER_ISSUE - 1))]
    path.write_text("\n\n".join(paragraphs), "utf-8")


def questions(count: int, seed: int = 2) -> Iterator[str]:
    words = Words(seed)
    return (words.question() for _ in range(count))
