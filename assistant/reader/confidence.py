"""Confidence: the probability that anything answers, and the reason where nothing does."""

from __future__ import annotations

import math
from collections.abc import Sequence

from assistant.output.phrases import say
from assistant.questions.question import Question
from assistant.reader.features import (
    Candidate,
    SentenceFeatures,
)
from assistant.reader.selection import Scored
from assistant.reader.weights import Weights
from corpus.text.terms import fold
from embeddings.model import Hit


def answer_confidence(question: Question, ranked: Sequence[Scored], weights: Weights) -> float:
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


def why_not(question: Question, hits: Sequence[Hit], ranked: Sequence[tuple[Candidate, float]]) -> str:
    """One sentence on what is missing, for a reader."""
    best = ranked[0][0]
    if question.dates and best.features.date_conflict >= 0.5:
        return say("another date", question.language)
    near = hits[best.hit].paragraph
    told = fold(" ".join((near.text, near.article, *near.headings)))
    missing = [name for name in question.names if fold(name) not in told]
    if missing:
        return say("without name", question.language, name=missing[0])
    if best.features.number_missing > 0:
        return say("without number", question.language)
    return say("touched", question.language)
