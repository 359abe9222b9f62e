"""Several hits that say the same become one: pull quotes, text printed twice, a note repeated next month (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from corpus.model import Kind
from embeddings import lexical
from embeddings.model import Hit

#: Share of the words of the shorter text that must stand in the longer one to call them the same.
_SAME = 0.9
#: Two texts of about one length are near-duplicates; a pull quote may be any part of its paragraph.
_LENGTHS = 0.8


def fold(hits: Sequence[Hit]) -> list[Hit]:
    """The hits in order, each near-duplicate named in ``folded`` of the first of its kind.

    A pull quote that ranks before the paragraph it repeats gives that paragraph its place.
    """
    kept: list[Hit] = []
    counted: list[Counter[str]] = []
    for hit in hits:
        counts = Counter(lexical.words(hit.paragraph.text))
        at = next((at for at, other in enumerate(kept) if _same(hit, counts, other, counted[at])), None)
        if at is None:
            kept.append(hit)
            counted.append(counts)
            continue
        first = kept[at]
        if first.paragraph.kind is Kind.PULL_QUOTE and hit.paragraph.kind is not Kind.PULL_QUOTE:
            kept[at] = replace(hit, fused=first.fused, folded=(*first.folded, first.paragraph.id))
            counted[at] = counts
        else:
            kept[at] = replace(first, folded=(*first.folded, hit.paragraph.id))
    return kept


def _same(hit: Hit, counts: Counter[str], other: Hit, others: Counter[str]) -> bool:
    shorter, longer = sorted((counts.total(), others.total()))
    if not shorter:
        return False
    quote = hit.issue == other.issue and Kind.PULL_QUOTE in (hit.paragraph.kind, other.paragraph.kind)
    if not quote and shorter < _LENGTHS * longer:
        return False
    return (counts & others).total() >= _SAME * shorter
