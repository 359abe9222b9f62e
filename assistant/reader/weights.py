"""The table that combines features: as fitted, or set by hand where nothing was fitted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from assistant.reader.features import SentenceFeatures


@dataclass(frozen=True, slots=True)
class Weights:
    """The table that combines features: a weight a column, and the confidence's own weights.

    ``confidence`` (the best sentence answers) and ``answerable`` (anything does) are logistic regressions over the
    columns of ``confidence_features``; the first ``passages`` of those found are read. Where ``answerable`` gives less
    than ``not_found`` nothing is answered, below ``partial`` only partly. The margins are in the unit of ``sentence``.
    """

    sentence: Mapping[str, float]
    confidence: Mapping[str, float] = field(default_factory=dict)
    answerable: Mapping[str, float] = field(default_factory=dict)
    not_found: float = 0.5
    partial: float = 0.5
    passages: int = 5
    fact_words: int = 55
    long_words: int = 110
    margin: float = 2.2
    page_margin: float = 1.35
    other_margin: float = 0.6

    def score(self, features: SentenceFeatures) -> float:
        return _sum(self.sentence, features)


def _sum(table: Mapping[str, float], features: SentenceFeatures) -> float:
    columns = zip(SentenceFeatures.columns(), features.row(), strict=True)
    return sum(table.get(name, 0.0) * value for name, value in columns)


#: While no network speaks: set by hand from what late interaction and answer type are worth before any training, the
#: two regressions and their limit by `training.fit` for words alone.
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
    confidence={
        "bias": -2.6,
        "cover_best": 0.4,
        "lacking": -1.1,
        "lead": 1.8,
        "number_missing": -0.8,
        "score": 0.5,
        "terms": 0.5,
    },
    answerable={
        "bias": 0.2,
        "cover_best": -0.4,
        "lacking": -1.6,
        "lead": 0.5,
        "number_missing": -0.5,
        "score": 0.2,
        "terms": 0.8,
    },
    not_found=0.59,
    partial=0.69,
)


@lru_cache(maxsize=1)
def shipped_weights() -> Weights:
    """The fitted table that travels with the package, or the untrained one where there is none."""
    table = resources.files("assistant").joinpath("weights", "reader.json")
    if not table.is_file():
        return UNTRAINED
    return Weights(**json.loads(table.read_text("utf-8"))["weights"])
