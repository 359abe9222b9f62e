"""Hits stay as they are, whatever keeps the library: the file says what was found when this test was written.

python -m tests.embeddings.test_golden_hits      writes it anew
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest

from corpus.model import DateRange
from embeddings.model import Encoded, EncodedQuestion, Scope, Vectors
from embeddings.search.searcher import Searcher
from embeddings.store.contract import Match, StoreReader
from embeddings.store.grams import word_grams
from embeddings.store.places import open_reader
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
        return Encoded(encoded.vectors, encoded.owners, tuple(np.int8(self._states(text)) for text in texts))

    def encode_question_states(self, text: str) -> EncodedQuestion:
        return EncodedQuestion(self.encode_question(text), self._states(text), tuple(text.split()))

    @staticmethod
    def _states(text: str) -> Vectors:
        rows = [[sum(ord(letter) % 8 == group for letter in word) for group in range(8)] for word in text.split()]
        return np.asarray(rows, dtype=np.float32).reshape(len(rows), 8)


def issues(folder: Path) -> Path:
    drawn = random.Random(7)
    for number in range(1, 12):
        lines = [" ".join(drawn.choices(_WORDS, k=drawn.randint(4, 40))) + "." for _ in range(9)]
        write(folder / "newsletters", f"lamp-{number:02}.txt", "The Lamp", *lines, f"On {number} May the choir sang.")
    return folder / "newsletters"


def ranked_by(words: StoreReader, store: StoreReader) -> Callable[..., list[Match]]:
    """Matches that another store finds, named as this one names them."""
    contents: Any = store.contents
    editions = {row["issue"]: row["edition"] for row in contents.rows("kind = 'issue'", ("issue", "edition"))}

    def matching(terms: Mapping[str, float], k: int, within: Scope | None = None) -> list[Match]:
        found = words.matching(terms, k, within)
        return [Match(one.passage._replace(edition=editions[one.passage.issue]), one.score) for one in found]

    return matching


def found(place: Path | str, words: StoreReader | None = None) -> dict[str, Any]:
    """Hits of every question: over all, of a time, within some issues, by words alone, while typing.

    ``words``: another store that ranks passages by their words in place of this one.
    """
    some = frozenset(("lamp-02", "lamp-07"))
    may = (DateRange(date(2024, 5, 1), date(2024, 6, 1)),)
    result: dict[str, Any] = {}
    for name, encoder in (("both", PieceEncoder()), ("vectors", WordLengthEncoder()), ("words", None)):
        with Searcher.open(place, encoder) as searcher:
            if words is not None:
                searcher._store.matching = ranked_by(words, searcher._store)  # type: ignore[method-assign]
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
    run(issues(tmp_path), tmp_path / "library", PieceEncoder())
    expected, hits = json.loads(GOLDEN.read_text("utf-8")), found(tmp_path / "library")
    assert hits.keys() == expected.keys()
    assert [question for question in hits if hits[question] != expected[question]] == []
    assert sum(len(some) for some in hits.values()) > 300


def test_a_table_gives_the_same_hits(tmp_path: Path) -> None:
    """All that is done with both rankings is the same. That by words is the formula of BM25 in a table; tantivy rounds
    the lengths of passages and counts a document of its own, so here it ranks them for both."""
    pytest.importorskip("lance", reason="the extra backissue[archive] is not installed")
    places: list[Path | str] = [tmp_path / "library", f"lance:{tmp_path / 'table'}"]
    for place in places:
        run(issues(tmp_path), place, PieceEncoder())  # type: ignore[arg-type]
    with closing(open_reader(places[0])) as words, closing(open_reader(places[1])) as table:
        hits = found(places[1], words)
        assert hits == json.loads(GOLDEN.read_text("utf-8"))
        data = table.contents.data.scanner(columns=["issue", "position", "terms"], filter="terms IS NOT NULL")  # type: ignore[attr-defined]
        passages = {(row["issue"], row["position"]): row["terms"].split() for row in data.to_table().to_pylist()}
        count, mean = len(passages), sum(map(len, passages.values())) / len(passages)
        for term in word_grams("fog"):
            uses = sum(term in terms for terms in passages.values())
            rarity = math.log(1 + (count - uses + 0.5) / (uses + 0.5))
            for passage, score in table.matching({term: 1.0}, count):
                terms = passages[passage.issue, passage.position]
                often, longer = terms.count(term), len(terms) / mean
                assert score == pytest.approx(rarity * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * longer)), rel=1e-4)


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        run(issues(Path(scratch)), Path(scratch) / "library", PieceEncoder())
        hits = found(Path(scratch) / "library")
    lines = [f"{json.dumps(name)}: {json.dumps(some)}" for name, some in hits.items()]
    GOLDEN.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
