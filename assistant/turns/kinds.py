"""The kinds of turn there are, and what is known of one once it has been read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a turn is: a question to the newsletters, one about the library, a wish, small talk, or no words at all."""

    QUESTION = "question"
    COUNT = "count"
    SERIES = "series"
    LATEST = "latest"
    OLDEST = "oldest"
    OVERVIEW = "overview"
    UPCOMING = "upcoming"
    MENTIONS = "mentions"
    YEARS = "years"
    COMPARE = "compare"
    GREETING = "greet"
    THANKS = "thanks"
    HELP = "help"
    WHO = "who"
    NONSENSE = "nonsense"


class Lean(StrEnum):
    """What a turn leans on: nothing, a thing that was spoken of, or the frame of the question before."""

    ALONE = "alone"
    THING = "thing"
    FRAME = "frame"


LIBRARY = frozenset({Kind.COUNT, Kind.SERIES, Kind.LATEST, Kind.OLDEST})
TALK = frozenset({Kind.GREETING, Kind.THANKS, Kind.HELP, Kind.WHO, Kind.NONSENSE})

#: Each kind as it is told to a person.
NAMES = {
    Kind.QUESTION: "a question to the newsletters",
    Kind.COUNT: "how much is in the library",
    Kind.SERIES: "what is in the library",
    Kind.LATEST: "the newest issue",
    Kind.OLDEST: "how far the library goes back",
    Kind.OVERVIEW: "an overview of an issue",
    Kind.UPCOMING: "events at a time",
    Kind.MENTIONS: "which issues mention something",
    Kind.YEARS: "something over the years",
    Kind.COMPARE: "two times side by side",
    Kind.GREETING: "a greeting",
    Kind.THANKS: "thanks or goodbye",
    Kind.HELP: "how to use this",
    Kind.WHO: "who answers here",
    Kind.NONSENSE: "no words of any newsletter",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A text's kind, lean and language, each with its probability."""

    kind: Kind
    lean: Lean
    language: str
    sure: float
    lean_sure: float
    alternatives: tuple[tuple[Kind, float], ...] = ()
    languages: tuple[tuple[str, float], ...] = ()
