"""Confidence: the probability that the best sentence answers, and that anything does; the reason where nothing does."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assistant.output.phrases import say
from assistant.questions.question import Question
from assistant.reader.features import Candidate
from corpus.text.terms import fold
from embeddings.model import Hit


def probability(weights: Mapping[str, float], values: Mapping[str, float]) -> float:
    """A logistic regression's, of `confidence_features`."""
    return 1.0 / (1.0 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in values.items())))


def confidence_features(question: Question, ranked: Sequence[tuple[Candidate, float]]) -> dict[str, float]:
    """What the best candidates say about whether the first is the answer, and whether there is one at all."""
    best, top = ranked[0]
    features = best.features
    others = [score for candidate, score in ranked[1:] if candidate.hit != best.hit]
    first = ranked[: max(5, len(ranked) // 8)]
    return {
        "bias": 1.0,
        "score": top,
        "lead": top - others[0] if others else 1.0,
        "neural": features.neural,
        "neural_best": max(candidate.features.neural for candidate, _ in ranked),
        "none_least": min(candidate.features.none for candidate, _ in ranked),
        "lacking": float(features.answer == 0.0),
        "cover_best": max(candidate.features.cover for candidate, _ in first),
        "cover_passage": features.cover_passage,
        "capital_missing": features.capital_missing,
        "number_missing": features.number_missing,
        "passage_cosine": features.passage_cosine,
        "terms": min(1.0, len(question.terms) / 8),
    }


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
