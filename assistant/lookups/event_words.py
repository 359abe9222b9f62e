"""The words by which a question names an event, weighed by how rare they are among the events.

A word of the event's title counts most, one of the sentence that tells it nearly as much, one of the article around
it half. Words are compared by their beginnings (``words_of_title``), so that endings do not matter in any language.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.events.calendar import words_of_title
from corpus.model import Event, Mention

#: What a word counts in the title, in the sentence, in the article.
_WEIGHTS = (1.0, 0.9, 0.5)


@dataclass(frozen=True, slots=True)
class Told:
    """Telling words of a mention: of its own sentence or row (``said``), and of the article around it."""

    said: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()


Words = Mapping[Mention, Told]
_NOTHING = Told()


@dataclass(frozen=True, slots=True)
class EventWords:
    """All telling words of one event, by where they stand."""

    title: frozenset[str]
    said: frozenset[str]
    around: frozenset[str]

    @property
    def every(self) -> frozenset[str]:
        return self.title | self.said | self.around

    def weight(self, word: str) -> float:
        places = (self.title, self.said, self.around)
        return next((weight for weight, place in zip(_WEIGHTS, places, strict=True) if word in place), 0.0)


def words_of_event(event: Event, words: Words) -> EventWords:
    """The words of the event's title and place, its people and sentences, and its articles."""
    told = [words.get(mention, _NOTHING) for mention in event.mentions]
    return EventWords(
        words_of_title(f"{event.title} {event.place}"),
        words_of_title(" ".join(event.people)).union(*(one.said for one in told)),
        frozenset().union(*(one.around for one in told)),
    )


def rarities(events: Sequence[Event], words: Words) -> dict[str, float]:
    """How much a word tells: more the fewer events have it (inverse document frequency)."""
    counts = Counter(word for event in events for word in words_of_event(event, words).every)
    return {word: math.log((len(events) + 1) / (count + 0.5)) for word, count in counts.items()}


def shares(wanted: Iterable[str], events: Sequence[Event], words: Words) -> list[tuple[float, Event]]:
    """For each event the share, 0 to 1, of the wanted words' weight that it has; the best first."""
    rare = rarities(events, words)
    unknown = math.log((len(events) + 1) / 0.5)
    weights = {word: rare.get(word, unknown) for word in wanted}
    total = sum(weights.values())
    if total <= 0:
        return []
    scored = []
    for event in events:
        its = words_of_event(event, words)
        scored.append((sum(weight * its.weight(word) for word, weight in weights.items()) / total, event))
    return sorted(scored, key=lambda pair: -pair[0])
