"""Look-alikes as search finds them: ``python -m training.mine DATA LIBRARY OUT``.

For every one of our own training questions the passages that the program's own search puts first become its pool, in
place of whole contexts of the same series: headings, captions, list items and paragraphs of every length, as the reader
meets them. What shares the answer's words or the question's own passage is left out, and all of the series that are
put aside or held out. A near miss may be answered elsewhere in its archive, so that a question without an answer has
look-alikes of other series alone (but for the passages that only lack their evidence).

LIBRARY is built over a folder with one folder a series, or with the files of `training.shelve`.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import Any

import torch

from assistant.reader.features import context_line
from corpus.model import FURNITURE
from corpus.text.sentences import split_sentences
from corpus.text.terms import fold
from embeddings.encoder.encoder import SentenceTransformerEncoder
from embeddings.model import Hit
from embeddings.search.searcher import Searcher
from training.groups import OURS
from training.prepare import HOLD_OUT
from training.retrieval import terms
from training.sources import ASIDE

FOUND = 12
#: What stands in these folders is in no pool.
UNUSED = {*HOLD_OUT, *ASIDE}
#: The share of each kind of our questions that ``--some`` keeps: all that are new, and of the others what a training
#: that goes on from weights which saw them needs to remember.
SOME = {"newsletters": 0.25, "cut": 0.12, "changed": 0.17}


def mine(rows: list[dict[str, Any]], passages: dict[str, dict[str, Any]], searcher: Searcher) -> None:
    """Replace the pools of our own training questions, adding the passages found."""
    issues = {stored.id: stored for stored in searcher.library.issues()}
    series = {name: stored.path.parent.name for name, stored in issues.items()}
    found: dict[str, list[Hit]] = {}
    for row in rows:
        if row["source"] not in OURS or row["held_out"]:
            continue
        question, home = row["question"], passages[row["passage"]]["series"]
        elsewhere = not row["evidence"] and row["source"] != "cut"
        if elsewhere:
            row["pool"] = [name for name in row["pool"] if passages[name]["series"] != home]
        own = set(terms(" ".join(passages[row["passage"].split("-without-")[0]]["sentences"])))
        pool = []
        if question not in found:
            found[question] = searcher.search(question, k=FOUND + 6)
        for hit in found[question]:
            if series[hit.issue] in UNUSED or (elsewhere and series[hit.issue] == home):
                continue
            text = hit.paragraph.text
            words = terms(text)
            shared = sum(w in own for w in words) / max(len(words), 1)
            said = row["answer"] and fold(row["answer"]) in fold(text)
            if hit.paragraph.kind in FURNITURE or (len(words) > 8 and shared > 0.8) or said:
                continue
            name = f"found-{hit.issue}-{hit.paragraph.id}"
            if name not in passages:
                head = issues[hit.issue].head
                passages[name] = {
                    "id": name, "source": "found", "series": series[hit.issue], "group": hit.issue,
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
    parser.add_argument("--some", action="store_true", help="keep and search for a share of the questions (SOME) only")
    args = parser.parse_args()
    lines = {n: (args.data / f"{n}.jsonl").read_text("utf-8").splitlines() for n in ("groups", "passages")}
    rows = [json.loads(line) for line in lines["groups"]]
    if args.some:
        rng = random.Random(1)
        rows = [row for row in rows if row["held_out"] or rng.random() < SOME.get(row["source"], 1.0)]
    passages = {p["id"]: p for p in map(json.loads, lines["passages"])}
    before = len(passages)
    encoder = SentenceTransformerEncoder.load()
    torch.set_num_threads(1)  # a question is too short to share: a second thread would only wait
    with Searcher.open(args.library, encoder) as searcher:
        mine(rows, passages, searcher)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "groups.jsonl").write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), "utf-8")
    kept = "\n".join(json.dumps(p, ensure_ascii=False) for p in passages.values())
    (args.out / "passages.jsonl").write_text(kept, "utf-8")
    print(f"{len(passages) - before} passages found for our own questions")


if __name__ == "__main__":
    main()
