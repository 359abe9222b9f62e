"""Events found against events labelled: which are the same, and precision and recall of dates, titles and places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from benchmarks.events.labels import ANY, Hashed, Label
from corpus.model import Event

#: From here on two titles (or places) are of one thing.
ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Pair:
    """An event found and the label it fits best; ``title`` and ``place`` say how alike they are (0 to 1)."""

    found: Event
    label: Label
    title: float
    place: float


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over pages; ``right`` have the day and a title alike."""

    found: int
    right: int
    wanted: int
    right_wanted: int
    places: int
    places_right: int
    times: int
    times_right: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right_wanted / self.wanted if self.wanted else 0.0

    @property
    def place(self) -> float:
        """Of the right events with a printed place, those whose place is alike."""
        return self.places_right / self.places if self.places else 0.0

    @property
    def time(self) -> float:
        return self.times_right / self.times if self.times else 0.0


def pairs(found: Iterable[Event], labels: Sequence[Label]) -> list[Pair]:
    """Events and labels of one page paired one to one, the most alike first; only of the same day and alike."""
    fitting = [
        Pair(event, label, title, _best(event.place, label.places))
        for event in found
        for label in labels
        if same_day(event, label) and (title := _best(event.title, label.titles)) >= ALIKE
    ]
    fitting.sort(key=lambda one: (-one.title, one.label.optional, not same_time(one.found, one.label), -one.place))
    taken: list[Pair] = []
    events: set[int] = set()
    used: set[int] = set()
    for one in fitting:
        if id(one.found) not in events and id(one.label) not in used:
            taken.append(one)
            events.add(id(one.found))
            used.add(id(one.label))
    return taken


def tally(pages: Iterable[tuple[Sequence[Event], Sequence[Label]]]) -> Tally:
    """The counts over pages of (events found there, labels of the page)."""
    found = right = wanted = right_wanted = places = places_right = times = times_right = 0
    for events, labels in pages:
        taken = pairs(events, labels)
        found += len(events) - unnamed(events, labels, taken)
        right += len(taken)
        wanted += sum(not label.optional and bool(label.titles) for label in labels)
        right_wanted += sum(not one.label.optional for one in taken)
        placed = [one for one in taken if one.label.places]
        places += len(placed)
        places_right += sum(one.place >= ALIKE for one in placed)
        timed = [one for one in taken if one.label.time]
        times += len(timed)
        times_right += sum(same_time(one.found, one.label) for one in timed)
    return Tally(found, right, wanted, right_wanted, places, places_right, times, times_right)


def unnamed(events: Sequence[Event], labels: Sequence[Label], taken: Sequence[Pair]) -> int:
    """How many events are neither right nor wrong: each is on the day of one that its page does not name."""
    paired = {id(one.found) for one in taken}
    days = [label for label in labels if not label.titles and label.starts != (ANY,)]
    count = 0
    for event in events:
        own = next((label for label in days if same_day(event, label)), None) if id(event) not in paired else None
        if own is not None:
            days.remove(own)
            count += 1
    return count


def same_day(event: Event, label: Label) -> bool:
    """The same days, or the same rule where the label has one."""
    if label.starts == (ANY,):
        return True
    if event.when is None:
        return not label.starts and label.rule is None
    if label.rule is not None and event.when.rule is not None:
        return label.rule == "other" or _days(event.when.rule) == _days(label.rule)
    last = (event.when.end - timedelta(days=1)).isoformat()
    start = event.when.start.isoformat()
    return start in label.starts and (label.end in (last, ANY) or start != label.starts[0])


def _days(rule: str) -> tuple[str, tuple[str, ...]]:
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    return parts.get("FREQ", ""), tuple(sorted(parts.get("BYDAY", "").split(",")))


def same_time(event: Event, label: Label) -> bool:
    begins = event.when.begins if event.when is not None else None
    return (label.time or "")[:5] == (begins.strftime("%H:%M") if begins is not None else "")


def _best(text: str, accepted: Sequence[Hashed]) -> float:
    mine = Hashed.of(text)
    return max((mine.likeness(one) for one in accepted), default=0.0)
