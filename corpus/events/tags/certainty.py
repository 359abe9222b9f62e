"""How certain an event is: the probability that its day and its name are right.

A logistic regression over how the event is told and how sure the network was of its words. The weights were fitted to
labelled and to marked pages of forty series, each tagged by a network that had not seen it
(`python -m benchmarks.events.certainty`), with the share that is right on the marked ones.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from corpus.events.telling import Draft
from corpus.events.vocabulary import event_noun
from corpus.model import Event, Kind, Paragraph

WEIGHTS = {
    "always": -0.96,
    "tagged": 1.52,
    "row": 0.44,
    "heading": -0.49,
    "time": 0.58,
    "noun": 0.53,
    "capitals": 0.25,
    "again": -0.37,
}


def certainty(traits: Mapping[str, float]) -> float:
    """From 0 to 1."""
    return 1 / (1 + math.exp(-sum(WEIGHTS[name] * value for name, value in traits.items())))


def traits_of(event: Event, draft: Draft, paragraph: Paragraph) -> dict[str, float]:
    """What speaks for an event that was first told by ``draft`` in ``paragraph``, or against it, each about 0 to 1."""
    chance = min(max(draft.chance, 0.01), 0.99)
    return {
        "always": 1.0,
        "tagged": math.log(chance / (1 - chance)) / 5,
        "row": float(paragraph.kind in (Kind.TABLE_ROW, Kind.LIST_ITEM)),
        "heading": float(paragraph.kind is Kind.HEADING),
        "time": float(event.when is not None and event.when.begins is not None),
        "noun": float(event_noun(event.title) is not None),
        "capitals": float(bool(re.search(r"\s[A-ZÀ-Þ]", event.title))),
        "again": float(len(event.mentions) > 1),
    }
