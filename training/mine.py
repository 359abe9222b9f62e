"""What search finds for our own training questions: ``python -m training.mine DATA LIBRARY FOUND [--weights READER]
[--but FILE]``.

Every question goes the way of the program: its search, its passages (all their paragraphs together, as the reader is
given them) and the reader's own scores of them, so that a next training meets what the shipped reader gets wrong.
`training.pools` makes look-alikes of it. Questions without an answer come first; FOUND is JSON lines, and the same
command goes on where it stopped. Series that are put aside or held out are left out.

LIBRARY is built over a folder with one folder a series, or with the files of `training.shelve`.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import torch

from assistant.reader.features import passage_of, weighed_terms
from assistant.reader.neural.reader import WEIGHTS, NeuralReader
from assistant.reader.reader import ExtractiveReader
from assistant.reader.weights import shipped_weights
from assistant.retrieval import Retrieval
from embeddings.encoder.encoder import SentenceTransformerEncoder
from embeddings.search.rarity import library_rarity
from embeddings.search.searcher import Searcher
from training.groups import OURS
from training.prepare import HOLD_OUT
from training.sources import ASIDE

#: Passages kept of a question.
FOUND = 7
#: What stands in these folders is in no pool.
UNUSED = {*HOLD_OUT, *ASIDE}


class Mine:
    """The passages that are read for a question, with the reader's scores."""

    def __init__(self, searcher: Searcher, reader: NeuralReader, unused: Collection[str] = UNUSED) -> None:
        self._reader = reader
        self._unused = unused
        self._retrieval = Retrieval(searcher, today=lambda: date(2026, 1, 1))
        self._rarity = library_rarity(lambda: searcher.library)
        weights = replace(shipped_weights(), passages=FOUND * 3)
        self._chooser = ExtractiveReader(context=self._retrieval.context, rarity=self._rarity, weights=weights)
        self._series = {stored.id: stored.path.parent.name for stored in searcher.library.issues()}

    def found(self, text: str) -> list[dict[str, Any]]:
        """Passages as `training.prepare` writes them, best first; ``scores`` of their sentences (0: none answers) and
        ``answerable``, the probability that they answer."""
        question = self._retrieval.question(text)
        hits = self._retrieval.passages(question)
        chosen = [
            (hits[at], parts)
            for at, parts in self._chooser.passages(question, hits)
            if self._series[hits[at].issue] not in self._unused
        ][:FOUND]
        passages = [passage_of(hit, parts) for hit, parts in chosen]
        weights = weighed_terms(question, self._rarity)
        return [
            {
                "id": f"read-{hit.issue}-{parts[0].paragraph.id}", "source": "found",
                "series": self._series[hit.issue], "group": hit.issue, "context": passage.context,
                "sentences": passage.told, "scores": [round(score, 2) for score in reading.sentences],
                "answerable": round(reading.answerable, 4),
            }
            for (hit, parts), passage, reading in zip(
                chosen, passages, self._reader.read(question.text, passages, weights), strict=True
            )
        ]  # fmt: skip


def wanted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Our own questions in the order in which they are asked; those whose evidence was cut away have it elsewhere."""
    ours = [row for row in rows if row["source"] in OURS and row["source"] != "cut" and not row["held_out"]]
    random.Random(5).shuffle(ours)
    return sorted(ours, key=lambda row: bool(row["evidence"]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("library", type=Path)
    parser.add_argument("found", type=Path)
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="the reader whose scores are kept")
    parser.add_argument("--but", type=Path, help="a file of further series that are put aside, one a line")
    args = parser.parse_args()
    rows = wanted([json.loads(line) for line in (args.data / "groups.jsonl").read_text("utf-8").splitlines()])
    kept = args.found.read_text("utf-8").splitlines() if args.found.exists() else []
    done = {json.loads(line)["question"] for line in kept}
    encoder = SentenceTransformerEncoder.load()
    with Searcher.open(args.library, encoder) as searcher, args.found.open("a", encoding="utf-8") as out:
        reader = NeuralReader.load(encoder, args.weights)
        reader.hasten()
        torch.set_num_threads(1)  # a question is too short to share: a second thread would only wait
        mine = Mine(searcher, reader, UNUSED | set(args.but.read_text("utf-8").split() if args.but else ()))
        for row in rows:
            if row["question"] not in done:
                found = mine.found(row["question"])
                out.write(json.dumps({"question": row["question"], "found": found}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
