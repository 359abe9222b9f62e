"""Protocol of a reader: it takes passages and gives picks, a status, a confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from assistant.model import AnswerStatus
from assistant.questions.question import Question
from assistant.reader.features import Evidence, Passage
from corpus.text.terms import Rarity
from embeddings.model import Hit


@dataclass(frozen=True, slots=True)
class Pick:
    """Characters ``start:end`` of ``hits[hit].paragraph.text`` answer; ``emphasis`` are ranges of that same text.

    ``short`` are the fewest of its words that answer, None where no few do. ``cut_left`` and ``cut_right`` say that the
    sentence goes on beyond that end (shown as an ellipsis).
    """

    hit: int
    start: int
    end: int
    score: float
    emphasis: tuple[tuple[int, int], ...] = ()
    cut_left: bool = False
    cut_right: bool = False
    short: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One of the most promising sentences, with the ``picks`` that it leads where it is the best one."""

    pick: Pick
    picks: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of the hits. ``confidence`` is the probability, 0..1, that the picks answer.

    ``ranking`` are places of hits, one for each passage it read, the most answering first, with their scores; () if
    it does not rank.
    ``verdict`` is the "Yes." or "No." that the best sentence or a record says, or "".
    ``best`` are the most promising sentences, best first, picked or not: what a language model may choose among.
    """

    status: AnswerStatus
    picks: tuple[Pick, ...]
    confidence: float
    reason: str = ""
    ranking: tuple[tuple[int, float], ...] = ()
    verdict: str = ""
    best: tuple[Offer, ...] = ()


class Reader(Protocol):
    """Reads the answer out of passages; never returns words that are not theirs."""

    def read(self, question: Question, hits: Sequence[Hit]) -> Reading: ...


class EvidenceSource(Protocol):
    """The models' view of passages: one Evidence each, of all sentences of its paragraphs."""

    def evidence(
        self,
        question: Question,
        passages: Sequence[Passage],
        rarity: Rarity,
    ) -> list[Evidence]: ...


class Verdict(NamedTuple):
    """How likely a sentence says ``yes`` and ``no`` to a question, 0..1 each; it may leave it open."""

    yes: float
    no: float


class Judge(Protocol):
    """Tells whether sentences of a passage say yes or no to a question."""

    def verdict(self, question: Question, context: str, sentences: Sequence[str]) -> Verdict | None:
        """None where no model is there, or it still loads; ``context``: see `features.context_line`."""


class NoEvidence:
    """Stands in while no model is loaded: words alone decide."""

    def evidence(
        self,
        question: Question,
        passages: Sequence[Passage],
        rarity: Rarity,
    ) -> list[Evidence]:
        return [Evidence() for _ in passages]
