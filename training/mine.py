"""Look-alikes as search finds them: ``python -m training.mine DATA LIBRARY OUT``.

For every one of our own training questions the passages that the program's own search puts first become its pool, in
place of whole contexts of the same series: headings, captions, list items and paragraphs of every length, as the reader
meets them. What shares the answer's words or the question's own passage is left out.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from assistant.reader.features import context_line
from corpus.model import FURNITURE
from corpus.text.sentences import split_sentences
from corpus.text.terms import fold
from embeddings.encoder.encoder import SentenceTransformerEncoder
from embeddings.search.searcher import Searcher
from training.groups import OURS
from training.retrieval import terms

FOUND = 12


def mine(rows: list[dict[str, Any]], passages: dict[str, dict[str, Any]], searcher: Searcher) -> None:
    """Replace the pools of our own training questions, adding the passages found."""
    heads = {stored.id: stored.head for stored in searcher.library.issues()}
    for row in rows:
        if row["source"] not in OURS or row["held_out"]:
            continue
        own = set(terms(" ".join(passages[row["passage"].split("-without-")[0]]["sentences"])))
        pool = []
        for hit in searcher.search(row["question"], k=FOUND + 6):
            text = hit.paragraph.text
            words = terms(text)
            shared = sum(w in own for w in words) / max(len(words), 1)
            said = row["answer"] and fold(row["answer"]) in fold(text)
            if hit.paragraph.kind in FURNITURE or (len(words) > 8 and shared > 0.8) or said:
                continue
            name = f"found-{hit.issue}-{hit.paragraph.id}"
            if name not in passages:
                head = heads[hit.issue]
                passages[name] = {
                    "id": name, "source": "found", "series": head.series, "group": hit.issue,
                    "context": context_line(hit.paragraph, head.dated),
                    "sentences": [text[a:b] for a, b in split_sentences(text, head.language)],
                }  # fmt: skip
            pool.append(name)
        row["pool"] = [p for pair in zip(pool, row["pool"], strict=False) for p in pair] + pool[len(row["pool"]) :]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("library", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    lines = {n: (args.data / f"{n}.jsonl").read_text("utf-8").splitlines() for n in ("groups", "passages")}
    rows = [json.loads(line) for line in lines["groups"]]
    passages = {p["id"]: p for p in map(json.loads, lines["passages"])}
    before = len(passages)
    with Searcher.open(args.library, SentenceTransformerEncoder.load()) as searcher:
        mine(rows, passages, searcher)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "groups.jsonl").write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), "utf-8")
    kept = "\n".join(json.dumps(p, ensure_ascii=False) for p in passages.values())
    (args.out / "passages.jsonl").write_text(kept, "utf-8")
    print(f"{len(passages) - before} passages found for our own questions")


if __name__ == "__main__":
    main()
