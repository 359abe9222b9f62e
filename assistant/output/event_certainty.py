"""How certain an event is: the probability that its day and its name are right, from the event and its words alone.

A logistic regression over how it was printed. The weights were fitted to labelled pages of 22 series
(`python -m benchmarks.events.certainty`); nothing is looked up, so that any list of events can be judged.
"""

from __future__ import annotations

import math
import re

from corpus.events.roles import is_place, is_sentence
from corpus.events.vocabulary import event_noun
from corpus.model import Event, Precision, Status

#: From here on an event is certain enough to be exported unasked: of what lies below, about half is right.
CERTAIN = 0.65
#: From here on a calendar may call it confirmed.
CONFIRMED = 0.8
WEIGHTS = {
    "always": 0.16,
    "sentence": -0.35,
    "printed": 0.36,
    "edge": -0.24,
    "number": 0.57,
    "time": 0.48,
    "day": 0.33,
    "recurs": -0.52,
    "spans": -0.29,
    "held": -0.32,
    "one word": -0.32,
    "many words": -0.53,
    "noun": 0.38,
    "place as name": -0.27,
    "capitals": 0.3,
}


def certainty(event: Event, quote: str) -> float:
    """From 0 to 1; ``quote`` has the words of the event's first mention."""
    total = sum(WEIGHTS[name] * value for name, value in traits(event, quote).items())
    return 1 / (1 + math.exp(-total))


def traits(event: Event, quote: str) -> dict[str, float]:
    """What speaks for an event or against it, each from 0 to 1."""
    title, words = event.title, event.title.split()
    when = event.when
    printed = _plain(title) in _plain(quote)
    return {
        "always": 1.0,
        "sentence": float(is_sentence(quote)),
        "printed": float(printed),
        "edge": float(printed and (_plain(quote).startswith(_plain(title)) or _plain(quote).endswith(_plain(title)))),
        "number": float(any(letter.isdigit() for letter in quote)),
        "time": float(when is not None and when.begins is not None),
        "day": float(when is not None and when.precision is Precision.DAY),
        "recurs": float(when is not None and when.rule is not None),
        "spans": float(when is not None and when.rule is None and (when.end - when.start).days > 1),
        "held": float(event.status is Status.HELD),
        "one word": float(len(words) == 1),
        "many words": float(len(words) > 8),
        "noun": float(event_noun(title) is not None),
        "place as name": float(is_place(title, ())),
        "capitals": float(bool(re.search(r"\s[A-ZÀ-Þ]", title))),
    }


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
