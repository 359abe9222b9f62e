"""What the program's own features say of every candidate sentence: ``python -m training.collect LIBRARY
QUESTIONS --out OUT [--passages N]``.

Every question goes through the program's own reading, search and features, over a library built by the program (see
`training.shelve`), with the models in this process. OUT (``.npz``) holds one row a candidate sentence, with its
question and whether it is evidence; `training.fit` makes weights of it. QUESTIONS is JSON lines with ``question``,
``answer`` (null: unanswerable) and ``evidence`` (a text or several).
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import torch

from assistant.questions.question import Question
from assistant.reader.features import Evidence, Passage, SentenceFeatures, weighed_terms
from assistant.reader.neural.reader import WEIGHTS, NeuralReader
from assistant.reader.neural.remote import Models
from assistant.reader.reader import ExtractiveReader
from assistant.reader.weights import shipped_weights
from assistant.retrieval import Retrieval
from corpus.text.terms import Rarity, fold, words
from embeddings.encoder.encoder import SentenceTransformerEncoder
from embeddings.search.rarity import library_rarity
from embeddings.search.searcher import Searcher


class LocalModels:
    """The models in this process. Without the network, late interaction alone speaks."""

    def __init__(self, models: Models) -> None:
        self.models = models
        self.seconds: list[float] = []

    def evidence(
        self,
        question: Question,
        passages: Sequence[Passage],
        rarity: Rarity,
    ) -> list[Evidence]:
        weights = weighed_terms(question, rarity)
        begun = time.perf_counter()
        found = self.models.evidence(question.text, weights, passages)
        self.seconds.append(time.perf_counter() - begun)
        return found


def is_evidence(sentence: str, evidence: Sequence[str], answer: str) -> bool:
    """Whether a sentence is (most of) a piece of evidence, or a part of one that has the answer."""
    have = Counter(w.stem for w in words(sentence, "en"))
    for piece in evidence:
        want = Counter(w.stem for w in words(piece, "en"))
        shared = sum((have & want).values())
        if shared >= 0.7 * sum(want.values()):
            return True
        inner = fold(sentence) in fold(piece) or shared >= 0.85 * max(1, sum(have.values()))
        if inner and answer and fold(answer) in fold(sentence):
            return True
    return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("library", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--series", nargs="*", help="questions of these series alone")
    parser.add_argument("--passages", type=int, default=8, help="passages read for each question")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--without-reader", action="store_true")
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 1, 1))
    args = parser.parse_args()
    encoder = SentenceTransformerEncoder.load()
    neural = NeuralReader.load(encoder, None if args.without_reader else args.weights)
    neural.hasten()
    torch.set_num_threads(1)  # on a machine with other work the threads of a second one would wait for each other
    source = LocalModels(Models(encoder, neural))
    searcher = Searcher.open(args.library, encoder)
    retrieval = Retrieval(searcher, today=lambda: args.today)
    # The network reads more than it does in the program: `training.fit --passages` leaves out the others.
    reader = ExtractiveReader(
        source,
        context=retrieval.context,
        rarity=library_rarity(lambda: searcher.library),
        weights=replace(shipped_weights(), passages=args.passages),
    )
    rows: list[tuple[float, ...]] = []
    owners: list[int] = []
    hits_of: list[int] = []
    gold: list[bool] = []
    about: list[dict[str, Any]] = []
    asked = [json.loads(line) for path in args.questions for line in path.read_text("utf-8").splitlines() if line]
    for q in asked:
        if args.series and q.get("series") not in args.series:
            continue
        evidence = [q["evidence"]] if isinstance(q.get("evidence"), str) else list(q.get("evidence") or [])
        question = retrieval.question(q["question"])
        hits = retrieval.passages(question)
        made = [candidate for candidate, _ in reader.candidates(question, hits)]
        number = len(about)
        for candidate in made:
            text = hits[candidate.hit].paragraph.text[candidate.start : candidate.end]
            rows.append(candidate.features.row())
            owners.append(number)
            hits_of.append(candidate.hit)
            gold.append(q["answer"] is not None and is_evidence(text, evidence, str(q["answer"])))
        about.append(
            {"id": q.get("id"), "series": q.get("series"), "kind": question.kind.value, "terms": len(question.terms),
             "answerable": q["answer"] is not None, "question": q["question"]}
        )  # fmt: skip
    np.savez_compressed(
        args.out, rows=np.array(rows, np.float32), owners=np.array(owners), hits=np.array(hits_of), gold=np.array(gold),
        about=np.array(json.dumps(about)), columns=np.array(json.dumps(SentenceFeatures.columns())),
    )  # fmt: skip
    have = {o for o, g in zip(owners, gold, strict=True) if g}
    answerable = sum(a["answerable"] for a in about)
    print(f"{len(about)} questions, {answerable} answerable, {len(have)} with evidence among the candidates; ", end="")
    print(
        f"models p50 {1000 * np.median(source.seconds):.0f} ms, p95 {1000 * np.quantile(source.seconds, 0.95):.0f} ms"
    )


if __name__ == "__main__":
    main()
