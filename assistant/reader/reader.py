"""From passages to the sentences that answer: the Reader protocol and the extractive reader.

The extractive reader needs no model server. It scores every sentence of the best passages by honest
features (see features.py), picks the few that answer within a budget of words, and says how sure it is
that anything does. A language model can take its place behind the same protocol: it too would have to
return ranges of passages, because an answer here is always the newsletter's own words.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Protocol

from assistant.model import AnswerStatus
from assistant.questions.question import Expects, Question
from assistant.reader.answer_types import answering_words
from assistant.reader.chronology import course
from assistant.reader.features import (
    Candidate,
    Context,
    Evidence,
    SentenceFeatures,
    passage_candidates,
    sentence_ranges,
    wanted_terms,
)
from assistant.reader.selection import LONG, Limits, Scored, choose, items_of, shortened
from assistant.reader.yes_no import verdict
from assistant.words import Rarity, even_rarity, fold
from corpus.dates import format_range
from corpus.model import FURNITURE
from embeddings.model import Hit


@dataclass(frozen=True, slots=True)
class Pick:
    """Characters ``start:end`` of ``hits[hit].paragraph.text`` answer; ``emphasis`` are ranges of that same text.

    ``cut_left`` and ``cut_right`` say that the sentence goes on beyond that end (shown as an ellipsis).
    """

    hit: int
    start: int
    end: int
    score: float
    emphasis: tuple[tuple[int, int], ...] = ()
    cut_left: bool = False
    cut_right: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of the hits. ``confidence`` is the probability, 0..1, that the picks answer.

    ``ranking`` are places of the hits it read, the most answering first, with their scores; () if it does not rank.
    ``verdict`` is a "Yes." or "No." that the first pick plainly supports, or "".
    """

    status: AnswerStatus
    picks: tuple[Pick, ...]
    confidence: float
    reason: str = ""
    ranking: tuple[tuple[int, float], ...] = ()
    verdict: str = ""


class Reader(Protocol):
    """Reads the answer out of passages; never returns words that are not theirs."""

    def read(self, question: Question, hits: Sequence[Hit]) -> Reading: ...


class EvidenceSource(Protocol):
    """The models' view of passages: one Evidence each, for passages already cut into sentences."""

    def evidence(
        self, question: Question, passages: Sequence[Sequence[str]], contexts: Sequence[str], rarity: Rarity
    ) -> list[Evidence]: ...


class NoEvidence:
    """Stands in while no model is loaded: words alone decide."""

    def evidence(
        self, question: Question, passages: Sequence[Sequence[str]], contexts: Sequence[str], rarity: Rarity
    ) -> list[Evidence]:
        return [Evidence() for _ in passages]


@dataclass(frozen=True, slots=True)
class Weights:
    """The table that combines features: a weight a column, additions a kind of question, the confidence's own weights.

    ``sentence`` and ``by_kind`` are in the unit of one another; ``confidence`` is a logistic regression over the
    columns of ``confidence_features``; ``glance``, by words alone, chooses the passages that the models read. Below
    ``not_found`` nothing is answered, below ``partial`` only partly. The margins are in the unit of ``sentence``.
    """

    sentence: Mapping[str, float]
    by_kind: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    confidence: Mapping[str, float] = field(default_factory=dict)
    glance: Mapping[str, float] = field(default_factory=dict)
    not_found: float = 0.5
    partial: float = 0.5
    passages: int = 10
    fact_words: int = 55
    long_words: int = 110
    margin: float = 2.2
    page_margin: float = 1.35
    other_margin: float = 0.6

    def score(self, question: Question, features: SentenceFeatures) -> float:
        extra = self.by_kind.get(question.kind.value, {})
        columns = zip(SentenceFeatures.columns(), features.row(), strict=True)
        return sum((self.sentence.get(name, 0.0) + extra.get(name, 0.0)) * value for name, value in columns)

    def first_look(self, features: SentenceFeatures) -> float:
        columns = zip(SentenceFeatures.columns(), features.row(), strict=True)
        return sum(self.glance.get(name, 0.0) * value for name, value in columns)


#: Set by hand from what late interaction and answer type are worth before any training.
UNTRAINED = Weights(
    sentence={
        "late": 1.6,
        "late_passage": 1.5,
        "cosine": 0.5,
        "passage_cosine": 0.2,
        "cover": 0.5,
        "cover_near": 0.25,
        "cover_passage": 0.5,
        "names": 0.1,
        "numbers": 0.15,
        "date_match": 0.2,
        "date_conflict": -0.25,
        "answer": 0.5,
        "answer_near": 0.3,
        "answer_passage": 0.0,
        "rank": 0.25,
        "lexical": 0.05,
        "dense": 0.05,
        "named_issue": 0.2,
        "short": -0.2,
        "long": -0.05,
        "heading": -0.4,
        "asks": -0.3,
        "phrase": 0.1,
        "because": 0.25,
    },
    glance={
        "fused": 0.4,
        "rank": 0.1,
        "lexical": 0.2,
        "dense": 0.2,
        "passage_cosine": 1.0,
        "cover": 0.6,
        "cover_near": 0.3,
        "cover_passage": 1.4,
        "answer": 0.25,
        "answer_near": 0.2,
        "date_match": 0.2,
        "date_conflict": -0.2,
        "named_issue": 0.2,
        "heading": -0.4,
    },
    confidence={"bias": 1.5, "capital_missing": -1.2, "number_missing": -0.8, "cover_passage": 1.2},
    not_found=0.35,
    partial=0.45,
)


@lru_cache(maxsize=1)
def shipped_weights() -> Weights:
    """The fitted table that travels with the package, or the untrained one where there is none."""
    table = resources.files("assistant").joinpath("weights", "reader.json")
    if not table.is_file():
        return UNTRAINED
    return Weights(**json.loads(table.read_text("utf-8"))["weights"])


#: A passage counts more where the best of its article looks promising: measured, +2 points of recall among the first 5.
_ARTICLE = 0.3
_PARTIAL = "This is near what you ask, but may not be the whole answer."


class ExtractiveReader:
    """Picks sentences by a weighted sum of features; ``context`` tells what is known of a hit's issue."""

    def __init__(
        self,
        source: EvidenceSource | None = None,
        *,
        context: Callable[[Hit, Question], Context] = lambda hit, question: Context(),
        rarity: Rarity = even_rarity,
        weights: Weights | None = None,
    ) -> None:
        self._source = source or NoEvidence()
        self._context = context
        self._rarity = rarity
        self.weights = weights or shipped_weights()

    def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
        """The picks among the best passages; status not_found, with a reason, where nothing answers."""
        ranked = self.candidates(question, hits)
        if not ranked:
            return Reading(AnswerStatus.NOT_FOUND, (), 0.0, "Nothing in these newsletters is near this question.")
        weights = self._weights(candidate.features.neural > 0 for candidate, _ in ranked)
        confidence = _confidence(question, ranked, weights)
        ranking = _ranking(ranked)
        if confidence < weights.not_found:
            return Reading(AnswerStatus.NOT_FOUND, (), confidence, why_not(question, hits, ranked), ranking)
        picks, said = self.picks(question, hits, ranked), self._verdict(question, hits, ranked)
        if (
            question.expects is Expects.MONEY
            and _PRICE.search(question.asked)
            and not _hold_form(question, hits, picks)
        ):
            return Reading(AnswerStatus.NOT_FOUND, (), confidence, _NO_PRICE, ranking)
        if confidence < weights.partial:
            return Reading(AnswerStatus.PARTIAL, picks, confidence, _PARTIAL, ranking, said)
        return Reading(AnswerStatus.ANSWERED, picks, confidence, "", ranking, said)

    def picks(self, question: Question, hits: Sequence[Hit], ranked: Sequence[Scored]) -> tuple[Pick, ...]:
        """The sentences, and for a list the items, that make the answer."""
        long = question.kind in LONG
        budget = self.weights.long_words if long else self.weights.fact_words
        limits = Limits(
            budget, 5 if long else 3, self.weights.margin, self.weights.page_margin, self.weights.other_margin
        )
        steps = course(hits, ranked, lambda hit: self._context(hit, question)) if question.in_order else []
        chosen = steps or choose(question, hits, ranked, limits)
        picks = [_pick(hits, candidate, score, budget) for candidate, score in chosen]
        if question.is_list:
            best, top = ranked[0]
            items = items_of(hits, best.hit, budget, frozenset(term.stem for term in question.terms))
            if items:
                first = [pick for pick in picks if pick.hit == best.hit and best.hit not in items][:1]
                picks = first + [Pick(at, 0, len(hits[at].paragraph.text), top) for at in items]
        return tuple(picks)

    def _verdict(self, question: Question, hits: Sequence[Hit], ranked: Sequence[Scored]) -> str:
        best = ranked[0][0]
        hit = hits[best.hit]
        sentence = hit.paragraph.text[best.start : best.end]
        return verdict(question, sentence, best.features, self._context(hit, question).language)

    def candidates(self, question: Question, hits: Sequence[Hit]) -> list[tuple[Candidate, float]]:
        """Every sentence of the passages read with its score, best first."""
        chosen = self.glance(question, hits)[: self.weights.passages]
        contexts = [self._context(hits[at], question) for at in chosen]
        passages = [
            [paragraph.text[start:end] for start, end in sentence_ranges(paragraph, context.language)]
            for paragraph, context in zip((hits[at].paragraph for at in chosen), contexts, strict=True)
        ]
        heads = [context_of(hits[at], context) for at, context in zip(chosen, contexts, strict=True)]
        evidence = self._source.evidence(question, passages, heads, self._rarity)
        weights = self._weights(bool(found.neural) for found in evidence)
        wanted = wanted_terms(question, self._rarity)
        scored = [
            (candidate, weights.score(question, candidate.features))
            for at, context, found in zip(chosen, contexts, evidence, strict=True)
            for candidate in passage_candidates(question, hits[at], at, context, found, wanted)
        ]
        return sorted(scored, key=lambda pair: -pair[1])

    def _weights(self, spoke: Iterable[bool]) -> Weights:
        """The reader's weights; those set by hand where they count on a network that did not speak (it still loads)."""
        return self.weights if any(spoke) or not self.weights.sentence.get("neural") else UNTRAINED

    def glance(self, question: Question, hits: Sequence[Hit]) -> list[int]:
        """Places of the hits by a first look at their words, the most promising first."""
        looks: dict[int, float] = {}
        articles: dict[tuple[str, str], float] = {}
        wanted = wanted_terms(question, self._rarity)
        for at, hit in enumerate(hits):
            if hit.paragraph.kind in FURNITURE:
                continue
            context = self._context(hit, question)
            found = passage_candidates(question, hit, at, context, Evidence(), wanted)
            best = max((self.weights.first_look(candidate.features) for candidate in found), default=-9.0)
            looks[at] = best
            articles[_article(hit)] = max(best, articles.get(_article(hit), best))
        for at in looks:
            issue, name = _article(hits[at])
            looks[at] += _ARTICLE * articles[issue, name] if name else 0.0
        return sorted(looks, key=lambda at: (-looks[at], at))


def _confidence(question: Question, ranked: Sequence[Scored], weights: Weights) -> float:
    values = confidence_features(question, ranked)
    return 1.0 / (1.0 + math.exp(-sum(weights.confidence.get(name, 0.0) * v for name, v in values.items())))


def confidence_features(question: Question, ranked: Sequence[tuple[Candidate, float]]) -> dict[str, float]:
    """What the best candidates say about whether there is an answer at all."""
    best, top = ranked[0]
    features = best.features
    others = [score for candidate, score in ranked[1:] if candidate.hit != best.hit]
    first = ranked[: max(5, len(ranked) // 8)]
    values = dict(zip(SentenceFeatures.columns(), features.row(), strict=True))
    values |= {
        "bias": 1.0,
        "score": top,
        "lead": top - others[0] if others else 1.0,
        "neural_best": max(candidate.features.neural for candidate, _ in ranked),
        "neural_second": sorted((c.features.neural for c, _ in ranked), reverse=True)[min(1, len(ranked) - 1)],
        "none_least": min(candidate.features.none for candidate, _ in ranked),
        "lacking": float(features.answer == 0.0),
        "cover_best": max(candidate.features.cover for candidate, _ in first),
        "terms": min(1.0, len(question.terms) / 8),
    }
    return values


#: What asks for a price is answered by a sum, or by "free", and by nothing else.
_PRICE = re.compile(
    r"\b(?:costs?|prices?|fees?|charges?|kosten|kostet|preis|prix|coûte|precio|cuesta)\b|价格|多少钱", re.I
)
_NO_PRICE = "The newsletters touch on this but name no price."


def _hold_form(question: Question, hits: Sequence[Hit], picks: Sequence[Pick]) -> bool:
    """Whether any pick has words of the form asked for."""
    return any(answering_words(hits[pick.hit].paragraph.text[pick.start : pick.end], question) for pick in picks)


def why_not(question: Question, hits: Sequence[Hit], ranked: Sequence[tuple[Candidate, float]]) -> str:
    """One sentence on what is missing, for a reader."""
    best = ranked[0][0]
    if question.dates and best.features.date_conflict >= 0.5:
        return "What comes nearest speaks of another date than the one you ask about."
    near = hits[best.hit].paragraph
    told = fold(" ".join((near.text, near.article, *near.headings)))
    missing = [name for name in question.names if fold(name) not in told]
    if missing:
        return f"What comes nearest does not speak of {missing[0]}."
    if best.features.number_missing > 0:
        return "What comes nearest does not have the number you ask about."
    return "The newsletters touch on this but do not say what you ask."


def _pick(hits: Sequence[Hit], candidate: Candidate, score: float, most: int) -> Pick:
    """The whole sentence, or the clauses around its answering words where it is longer than an answer may be."""
    focus = candidate.span or (candidate.answers[0] if candidate.answers else None)
    start, end = candidate.start, candidate.end
    if focus is not None:
        start, end = shortened(hits[candidate.hit].paragraph.text, start, end, focus, most)
    emphasis = _emphasis(candidate, start, end)
    return Pick(candidate.hit, start, end, score, emphasis, start > candidate.start, end < candidate.end)


def _article(hit: Hit) -> tuple[str, str]:
    """The issue and the article, or the nearest heading, that a hit stands in."""
    return hit.issue, hit.paragraph.article or "".join(hit.paragraph.headings[-1:])


def _ranking(ranked: Sequence[tuple[Candidate, float]]) -> tuple[tuple[int, float], ...]:
    """Hits by their best sentence."""
    best: dict[int, float] = {}
    for candidate, score in ranked:
        best.setdefault(candidate.hit, score)
    return tuple(best.items())


def context_of(hit: Hit, context: Context) -> str:
    """The line that goes before a passage when a model reads it: the issue's date and the nearest heading."""
    dated = format_range(context.dated) if context.dated else ""
    headings = hit.paragraph.headings[-1:] or ((hit.paragraph.article,) if hit.paragraph.article else ())
    return ". ".join(part for part in (dated, *headings) if part)


def _emphasis(candidate: Candidate, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The very words: what the trained reader takes for the answer if it has the form asked for, else what has it."""
    span = candidate.span
    if span and (not candidate.answers or any(a < span[1] and span[0] < b for a, b in candidate.answers)):
        ranges: tuple[tuple[int, int], ...] = (span,)
    else:
        ranges = candidate.answers[:3]
    return tuple((max(a, start), min(b, end)) for a, b in ranges if a < end and start < b)
