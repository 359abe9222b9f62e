"""Rarity of a word in the library, by the library's own counts."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from corpus.text.terms import Rarity

if TYPE_CHECKING:
    from embeddings.store.contract import Contents


def library_rarity(opened: Callable[[], Contents]) -> Rarity:
    """How rare a word is in this library, by its own counts; remembered until the library changes."""
    known: dict[str, float] = {}
    seen = [-1, 1]

    def rarity(word: str) -> float:
        library = opened()
        generation = library.generation
        if seen[0] != generation:
            known.clear()
            seen[:] = [generation, max(1, library.statistics().paragraphs)]
        if word not in known:
            uses = library.uses([word]).get(word, 0)
            total = seen[1] + 1
            known[word] = min(1.0, max(0.08, math.log(total / (uses + 0.5)) / math.log(total + 1)))
        return known[word]

    return rarity
