"""The table that combines features: as fitted, or set by hand where nothing was fitted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from assistant.questions.question import Question
from assistant.reader.features import (
    SentenceFeatures,
)


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
