"""Hits stay as they are, whatever keeps the library: the file says what was found when this test was written.

python -m tests.embeddings.test_golden_hits      writes it anew
"""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from corpus.model import DateRange
from embeddings.model import Encoded, EncodedQuestion, Vectors
from embeddings.search.searcher import Searcher
from tests.conftest import WordLengthEncoder
from tests.embeddings.fakes import run, write

GOLDEN = Path(__file__).parents[1] / "golden" / "hits.json"
_NOUNS = (
    "harbour lamp whale choir tide keeper fog signal boat storm meeting treasurer garden school fair bridge heron walk"
)
_OTHERS = (
    "concert summer winter opened closed repaired painted elected thanked visited the of and to in on with for by from"
)
_WORDS = f"{_NOUNS} {_OTHERS}".split()
_QUESTIONS = (
    "Who repaired the lamp?",
    "When is the summer concert?",
    "heron walk bridge",
    "treasurer elected at the meeting",
    "fog",
    "the of and",
    "whales near the harbours",
)


class PieceEncoder(WordLengthEncoder):
    """Word lengths, and a state for each word: its letters counted in eight groups."""

    def encode_passages(self, texts: Any) -> Encoded:
        encoded = super().encode_passages(texts)
        return Encoded(encoded.vectors, encoded.owners, tuple(np.int8(self._states(text) * 9) for text in texts))

    def encode_question_states(self, text: str) -> EncodedQuestion:
        return EncodedQuestion(self.encode_question(text), self._states(text), tuple(text.split()))

    @staticmethod
    def _states(text: str) -> Vectors:
        rows = [[sum(ord(letter) % 8 == group for letter in word) for group in range(8)] for word in text.split()]
        return np.asarray(rows, dtype=np.float32).reshape(len(rows), 8)


def found(folder: Path) -> dict[str, Any]:
    """Hits of every question: over all, of a time, within some issues, by words alone, while typing."""
    drawn = random.Random(7)
    for number in range(1, 12):
        lines = [" ".join(drawn.choices(_WORDS, k=drawn.randint(4, 40))) + "." for _ in range(9)]
        write(folder / "newsletters", f"lamp-{number:02}.txt", "The Lamp", *lines, f"On {number} May the choir sang.")
    run(folder / "newsletters", folder / "library", PieceEncoder())
    some = frozenset(("lamp-02", "lamp-07"))
    may = (DateRange(date(2024, 5, 1), date(2024, 6, 1)),)
    result: dict[str, Any] = {}
    for name, encoder in (("both", PieceEncoder()), ("vectors", WordLengthEncoder()), ("words", None)):
        with Searcher.open(folder / "library", encoder) as searcher:
            for question in _QUESTIONS:
                for how, hits in (
                    ("all", searcher.search(question, k=8)),
                    ("may", searcher.search(question, k=5, dates=may)),
                    ("two", searcher.search(question, k=5, issues=some)),
                    ("typed", searcher.suggest(question[:-2])),
                ):
                    result[f"{name}, {how}: {question}"] = [
                        [
                            hit.issue,
                            hit.paragraph.id,
                            round(hit.score, 4),
                            round(hit.fused, 5),
                            hit.lexical_rank,
                            hit.dense_rank,
                            None if hit.reranked is None else round(hit.reranked, 4),
                            len(hit.folded),
                            [paragraph.id for paragraph in hit.passage],
                        ]
                        for hit in hits
                    ]
    return result


def test_hits_are_what_they_were(tmp_path: Path) -> None:
    expected, hits = json.loads(GOLDEN.read_text("utf-8")), found(tmp_path)
    assert hits.keys() == expected.keys()
    assert [question for question in hits if hits[question] != expected[question]] == []
    assert sum(len(some) for some in hits.values()) > 300


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        lines = [f"{json.dumps(name)}: {json.dumps(some)}" for name, some in found(Path(scratch)).items()]
    GOLDEN.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
