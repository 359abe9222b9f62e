"""How certain an event is: the probability that its day and its name are right, from the event and its words alone.

A logistic regression over how it was printed. The weights were fitted to labelled and to marked pages of forty
series (`python -m benchmarks.events.certainty`), with the share that is right on the marked ones; nothing is looked up,
so that any list of events can be judged.
"""

from __future__ import annotations

import math
import re

from corpus.events.vocabulary import event_noun, is_sentence
from corpus.model import Event, Precision

WEIGHTS = {
    "always": -1.72,
    "sentence": -0.36,
    "printed": 0.6,
    "time": 1.21,
    "recurs": -0.98,
    "many words": -0.86,
    "noun": 1.36,
    "capitals": 0.52,
    "comma": -0.78,
    "month": -1.44,
}


def certainty(event: Event, quote: str) -> float:
    """From 0 to 1; ``quote`` has the words of the event's first mention."""
    total = sum(WEIGHTS[name] * value for name, value in traits(event, quote).items())
    return 1 / (1 + math.exp(-total))


def traits(event: Event, quote: str) -> dict[str, float]:
    """What speaks for an event or against it, each from 0 to 1."""
    title, when = event.title, event.when
    return {
        "always": 1.0,
        "sentence": float(is_sentence(quote)),
        "printed": float(_plain(title) in _plain(quote)),
        "time": float(when is not None and when.begins is not None),
        "recurs": float(when is not None and when.rule is not None),
        "many words": float(len(title.split()) > 8),
        "noun": float(event_noun(title) is not None),
        "capitals": float(bool(re.search(r"\s[A-ZÀ-Þ]", title))),
        "comma": float(bool(re.search(r"[,;:]", title))),
        "month": float(when is not None and when.precision is Precision.MONTH),
    }


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
