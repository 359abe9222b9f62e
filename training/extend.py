"""Questions over passages as the program reads them, beside a prepared set:
``python -m training.extend DATA LIBRARY QUESTIONS ... --out OUT``.

QUESTIONS are JSON lines: ``passage`` (``read-ISSUE-PARAGRAPH``, the first paragraph of a passage of LIBRARY), ``kind``,
``question`` and, where it has one, ``answer`` in the words of the numbered ``sentence`` (or "yes", "no"). OUT has the
groups and passages of DATA and these; `training.mine` and `training.pools` give them look-alikes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from assistant.reader.features import context_line, newsletter_of, sentence_ranges
from embeddings.encoder.passages import openings
from embeddings.library.library import Library

Row = dict[str, Any]


def passages_of(library: Library) -> Iterator[Row]:
    """Every passage of the library, as `training.prepare` writes one."""
    for stored in library.issues():
        paragraphs = list(library.paragraphs(stored.id))
        rows = [(at, one) for at, one in zip(openings(paragraphs), paragraphs, strict=True) if at is not None]
        for _, run in groupby(rows, key=lambda row: row[0]):
            parts = [one for _, one in run]
            yield {
                "id": f"read-{stored.id}-{parts[0].id}", "source": "found", "series": stored.path.parent.name,
                "group": stored.id, "context": context_line(parts[-1], stored.head.dated, newsletter_of(stored.head)),
                "sentences": [p.text[a:b] for p in parts for a, b in sentence_ranges(p, stored.head.language)],
            }  # fmt: skip


def group_of(asked: Row, passages: Mapping[str, Row]) -> Row | None:
    """The group of one question; None where its passage is read otherwise by now and the sentence lacks the answer."""
    answer, at = asked.get("answer"), asked.get("sentence")
    evidence = [] if answer is None else [int(one) for one in asked.get("sentences") or [at]]
    span = None
    sentences = passages[asked["passage"]]["sentences"]
    if max(evidence, default=0) >= len(sentences):
        return None
    if evidence and answer in ("yes", "no"):
        answer = sentences[evidence[0]]
    elif evidence:
        holds = [one for one in evidence if answer in sentences[one]]
        if not holds:
            return None
        start = sentences[holds[0]].index(answer)
        span = [holds[0], start, start + len(answer)]
    return {
        "id": asked["id"], "source": "wild", "question": asked["question"], "passage": asked["passage"],
        "kind": asked["kind"], "answer": answer or "", "evidence": evidence, "span": span, "pool": [],
        "held_out": False,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("library", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    read = {one["id"]: one for one in passages_of(Library.open(args.library))}
    asked = [json.loads(line) for path in args.questions for line in path.read_text("utf-8").splitlines()]
    groups = [group for one in asked if one["passage"] in read if (group := group_of(one, read)) is not None]
    args.out.mkdir(parents=True, exist_ok=True)
    for name, rows in (
        ("groups", groups),
        ("passages", [read[one] for one in sorted({one["passage"] for one in groups})]),
    ):
        before = (args.data / f"{name}.jsonl").read_text("utf-8").splitlines()
        added = [json.dumps(row, ensure_ascii=False) for row in rows]
        (args.out / f"{name}.jsonl").write_text("\n".join([*before, *added]), "utf-8")
    print(f"{len(groups)} of {len(asked)} questions added; the library has no passage of the others")


if __name__ == "__main__":
    main()
