"""Several hits that say the same become one: pull quotes, text printed twice, a note repeated next month (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.model import Kind
from embeddings.model import Hit

#: Share of the words of the shorter text that must stand in the longer one to call them the same.
_SAME = 0.9
#: Two texts of about one length are near-duplicates; a pull quote may be any part of its paragraph.
_LENGTHS = 0.8

_WORD = re.compile(r"\w+")


def fold(hits: Sequence[Hit]) -> list[Hit]:
    """The hits in order, each near-duplicate named in ``folded`` of the first of its kind.

    A pull quote that ranks before the paragraph it repeats gives that paragraph its place.
    """
    kept: list[Hit] = []
    bags: list[frozenset[str]] = []
    for hit in hits:
        bag = bag_of_words(hit.paragraph.text)
        at = next((at for at, other in enumerate(kept) if _same(hit, bag, other, bags[at])), None)
        if at is None:
            kept.append(hit)
            bags.append(bag)
            continue
        first = kept[at]
        if first.paragraph.kind is Kind.PULL_QUOTE and hit.paragraph.kind is not Kind.PULL_QUOTE:
            kept[at] = replace(hit, fused=first.fused, folded=(*first.folded, first.paragraph.id))
            bags[at] = bag
        else:
            kept[at] = replace(first, folded=(*first.folded, hit.paragraph.id))
    return kept


def bag_of_words(text: str) -> frozenset[str]:
    """The words of ``text``, a repeated one once for each time it stands there."""
    seen: dict[str, int] = {}
    bag = []
    for word in _WORD.findall(text.casefold()):
        times = seen.get(word, 0)
        seen[word] = times + 1
        bag.append(f"{word} {times}" if times else word)
    return frozenset(bag)


def _same(hit: Hit, bag: frozenset[str], other: Hit, others: frozenset[str]) -> bool:
    shorter, longer = min(len(bag), len(others)), max(len(bag), len(others))
    if not shorter:
        return False
    if shorter < _LENGTHS * longer:
        quote = hit.issue == other.issue and Kind.PULL_QUOTE in (hit.paragraph.kind, other.paragraph.kind)
        if not quote:
            return False
    return len(bag & others) >= _SAME * shorter
