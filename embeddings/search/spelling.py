"""The word of the newsletters that a mistyped word most likely means."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.text.terms import is_stop_word
from embeddings.store.contract import Contents

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
#: Words of this length and more may have two wrong letters, if their first three are right.
_LONG = 7
#: The library keeps no longer ones.
_LONGEST = 40
#: Two wrong letters are looked for among so many words with the same beginning, the most used ones.
_COMPARED = 1_000


def nearest(word: str, library: Contents) -> str | None:
    """The most used word one slip away from ``word`` (two for long words), or None."""
    if len(word) > _LONGEST:
        return None
    near = {other: uses for other, uses in library.uses(set(slips(word))).items() if not is_stop_word(other)}
    if near:
        return max(near, key=lambda candidate: (candidate[0] == word[0], near[candidate], candidate))
    if len(word) < _LONG:
        return None
    like = library.words_like(word[:3], _COMPARED, shortest=len(word) - 2, longest=len(word) + 2)
    close = {candidate: uses for candidate, uses in like.items() if distance(word, candidate, 2) <= 2}
    return max(close, key=lambda candidate: (close[candidate], candidate)) if close else None


def slips(word: str) -> Iterator[str]:
    """Every word that differs by one letter left out, put in, taken for another, or swapped with the next."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in _LETTERS:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]


def distance(one: str, other: str, limit: int) -> int:
    """Letters left out, put in, changed or swapped between two words; ``limit + 1`` for anything beyond ``limit``."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        current = [i]
        for j, opposite in enumerate(other, 1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (letter != opposite))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, row = row, current
    return row[-1]
