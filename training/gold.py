"""Questions of `wild.jsonl` as a scorer reads them: ``python -m training.gold QA OUT --series aside --each 40``.

``aside`` stands for the series that nothing was made with (the final figures), ``validation`` for those that choose
checkpoints and fit the table. OUT is JSON lines with ``question``, ``answer`` (null: none), ``items``, ``pages``,
``issue`` and ``evidence``, for `backissue ask --batch` and `training.collect` alike. They hold newsletters' text: OUT
is outside the repository. ``python -m training.gold LIBRARY OUT --read training/questions/strangers_aside.jsonl`` does
the same with questions at passages of LIBRARY as the program reads them.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

from embeddings.library.library import Library
from training.extend import passages_of
from training.sources import ASIDE, VALIDATION

NAMED = {"aside": ASIDE, "validation": VALIDATION}


def gold(row: dict[str, Any]) -> dict[str, Any]:
    several = isinstance(row["answer"], list)
    return {
        "id": row["id"], "series": row["series"], "question": row["question"], "kind": row["kind"],
        "answer": "; ".join(row["answer"]) if several else row["answer"], "aliases": [],
        "issue": Path(row["issue"]).stem, "pages": [row["page"]], "evidence": row["evidence"],
        **({"items": [[item] for item in row["answer"]]} if several else {}),
    }  # fmt: skip


def read_gold(library: Library, asked: Path) -> list[dict[str, Any]]:
    """The questions of a file of `training.extend` whose passages the library has, with evidence and pages."""
    passages = {one["id"]: one for one in passages_of(library)}
    rows = []
    for row in map(json.loads, asked.read_text("utf-8").splitlines()):
        passage = passages.get(row["passage"])
        if passage is None:
            continue
        answer = row.get("answer")
        at = [] if answer is None else row.get("sentences") or [row["sentence"]]
        evidence = [passage["sentences"][one] for one in at]
        paragraphs = library.paragraphs(passage["group"])
        pages = {next((one.page for one in paragraphs if said in one.text), 0) for said in evidence}
        items = [[item.strip()] for item in (answer or "").split(";")] if row["kind"] == "list" else []
        rows.append({
            "id": row["id"], "series": passage["series"], "question": row["question"], "kind": row["kind"],
            "answer": answer, "aliases": [], "issue": passage["group"], "pages": sorted(pages), "evidence": evidence,
            **({"items": items} if items else {}),
        })  # fmt: skip
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("qa", type=Path, help="the folder of the question sets; with --read a library")
    parser.add_argument("out", type=Path)
    parser.add_argument("--series", nargs="+", default=["aside"])
    parser.add_argument("--read", type=Path, metavar="FILE", help="questions at passages as the program reads them")
    parser.add_argument("--each", type=int, help="at most so many of a series, drawn by chance")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if args.read is not None:
        found = read_gold(Library.open(args.qa), args.read)
        args.out.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in found) + "\n", "utf-8")
        return
    wanted = {name for given in args.series for name in NAMED.get(given, [given])}
    rows = defaultdict(list)
    for line in (args.qa / "wild.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["series"] in wanted:
            rows[row["series"]].append(gold(row))
    rng = random.Random(args.seed)
    with args.out.open("w", encoding="utf-8") as out:
        for _, group in sorted(rows.items()):
            kept = group if args.each is None else rng.sample(group, min(args.each, len(group)))
            out.writelines(json.dumps(q, ensure_ascii=False) + "\n" for q in kept)


if __name__ == "__main__":
    main()
