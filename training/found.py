"""Questions with the passages that the program reads for them: ``python -m training.found LIBRARY QUESTIONS ... --out
OUT [--language en] [--most N]``.

Every question goes the way of the program (its search, its passages of whole paragraphs), and OUT holds the first
five as groups that are held out, for `training.compare`; ``asked.jsonl`` beside them says which of their sentences are
right, as `training.collect` tells it, and which words. QUESTIONS are as there, N of each file; those asked in another
language, or whose first passage is in another, are left out.
"""

from __future__ import annotations

import argparse
import json
import random
from datetime import date
from pathlib import Path
from typing import Any

from assistant.reader.features import passage_of
from assistant.reader.reader import ExtractiveReader
from assistant.reader.weights import shipped_weights
from assistant.retrieval import Retrieval
from corpus.text.language import guess_language
from embeddings.encoder.encoder import SentenceTransformerEncoder
from embeddings.search.rarity import library_rarity
from embeddings.search.searcher import Searcher
from training.collect import is_evidence

Row = dict[str, Any]


class Found:
    """What the program reads for a question."""

    def __init__(self, searcher: Searcher) -> None:
        self._retrieval = Retrieval(searcher, today=lambda: date(2026, 1, 1))
        self._chooser = ExtractiveReader(
            context=self._retrieval.context,
            rarity=library_rarity(lambda: searcher.library),
            weights=shipped_weights(),
        )
        self._series = {stored.id: stored.path.parent.name for stored in searcher.library.issues()}

    def passages(self, text: str, name: str) -> list[Row]:
        """As `training.prepare` writes them, best first; ``name`` is the question's."""
        question = self._retrieval.question(text)
        hits = self._retrieval.passages(question)
        chosen = [
            (hits[at], parts[0].paragraph.id, passage_of(hits[at], parts))
            for at, parts in self._chooser.passages(question, hits)
        ]
        return [
            {"id": f"read-{hit.issue}-{paragraph}-for-{name}", "source": "found", "series": self._series[hit.issue],
             "group": hit.issue, "context": passage.context, "sentences": list(passage.told)}
            for hit, paragraph, passage in chosen
        ]  # fmt: skip


def group(asked: Row, passages: list[Row]) -> tuple[Row, Row]:
    """The question as `training.prepare` writes it, and what is right: ``right`` sentences of passages, ``answers``."""
    evidence = [asked["evidence"]] if isinstance(asked.get("evidence"), str) else list(asked.get("evidence") or [])
    answer = asked["answer"]
    right = [
        [row["id"], at]
        for row in passages
        for at, sentence in enumerate(row["sentences"])
        if answer is not None and is_evidence(sentence, evidence, str(answer))
    ]
    own = right[0][0] if right else passages[0]["id"]
    made = {
        "id": asked["id"], "source": "wild", "question": asked["question"], "passage": own,
        "kind": asked.get("kind") or "", "answer": str(answer or ""),
        "evidence": [at for name, at in right if name == own], "span": None,
        "pool": [row["id"] for row in passages], "held_out": True,
    }  # fmt: skip
    answers = [] if answer is None else [str(answer), *asked.get("aliases", [])]
    return made, {"id": asked["id"], "right": right, "answers": answers, "series": asked.get("series")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("library", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--language", default="en")
    parser.add_argument("--most", type=int)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    asked: list[Row] = []
    for path in args.questions:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
        mine = [row for row in rows if guess_language(row["question"]) == args.language]
        asked += random.Random(1).sample(mine, min(args.most or len(mine), len(mine)))
    written: dict[str, list[Row]] = {"groups": [], "passages": [], "asked": []}
    with Searcher.open(args.library, SentenceTransformerEncoder.load()) as searcher:
        search = Found(searcher)
        for row in asked:
            found = search.passages(row["question"], row["id"])
            if found and guess_language(" ".join(found[0]["sentences"])) == args.language:
                made, told = group(row, found)
                written["groups"].append(made)
                written["asked"].append(told)
                written["passages"] += found
    args.out.mkdir(parents=True, exist_ok=True)
    for name, kept in written.items():
        lines = [json.dumps(row, ensure_ascii=False) for row in kept]
        (args.out / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
    have = sum(bool(row["right"]) for row in written["asked"])
    answerable = sum(bool(row["answers"]) for row in written["asked"])
    print(f"{len(written['asked'])} questions, {answerable} answerable, {have} with a right sentence that is read")


if __name__ == "__main__":
    main()
