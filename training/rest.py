"""What is left to train on: ``python -m training.rest DATA ... --drawn RUN ... --out OUT [--held HELD] [--hold N]``.

A training reads a part of the questions and the next goes on with the others. Of the mined DATA folders come the
questions over new series that no RUN drew, and of all the rest so much as a network that has seen them needs to
remember (`KEPT`). With ``--hold`` the questions of some passages of which none was drawn yet, about N together, are
left out for good, to fit the table of features to; HELD (JSON, ``questions`` and ``passages``) says which, and is read
where it exists. A held passage is no look-alike either.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from training.train import DRAWN_IDS

Row = dict[str, Any]
#: Share of each of our other kinds that is drawn once more.
KEPT = {"newsletters": 0.2, "cut": 0.3, "changed": 0.2}


def own(passage: str) -> str:
    """A passage's name, also of one from which the evidence was cut."""
    return passage.split("-without-")[0]


def hold(rows: Sequence[Row], drawn: Collection[str], count: int, rng: random.Random) -> dict[str, list[str]]:
    """The questions over whole passages of which none was drawn, until there are ``count``."""
    wild = [row for row in rows if row["source"] == "wild"]
    seen = {own(row["passage"]) for row in wild if row["id"] in drawn}
    fresh = sorted({row["passage"] for row in wild} - seen)
    rng.shuffle(fresh)
    size = Counter(row["passage"] for row in wild)
    passages: list[str] = []
    while fresh and sum(size[p] for p in passages) < count:
        passages.append(fresh.pop())
    return {"questions": [row["id"] for row in wild if row["passage"] in passages], "passages": passages}


def rest(
    rows: Sequence[Row],
    drawn: Collection[str],
    held: Collection[str],
    rng: random.Random,
    again: float,
    others: float | None = None,
) -> list[Row]:
    """The rows that a next training reads, their pools without what is held; a share ``again`` of what was drawn.

    ``others``: the share of all other kinds, by default `KEPT`.
    """
    kept, shares = [], {"wild": again, **(KEPT if others is None else {})}
    for row in rows:
        new = row["source"] == "wild" and row["id"] not in drawn
        if own(row["passage"]) not in held and (new or rng.random() < shares.get(row["source"], others or 0.0)):
            kept.append(row | {"pool": [name for name in row["pool"] if name not in held]})
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--drawn", type=Path, nargs="*", default=[], help="folders of earlier runs")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--held", type=Path)
    parser.add_argument("--hold", type=int, default=0)
    parser.add_argument("--again", type=float, default=0.05, help="share of the drawn questions that are kept")
    parser.add_argument("--others", type=float, help="share of all questions of other kinds; by default few of ours")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    rows: dict[str, Row] = {}
    passages: dict[str, Row] = {}
    for folder in args.data:
        for line in (folder / "groups.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            if not row["held_out"]:
                rows[row["id"]] = row
        for line in (folder / "passages.jsonl").read_text("utf-8").splitlines():
            passage = json.loads(line)
            passages[passage["id"]] = passage
    drawn = {name for run in args.drawn for name in (run / DRAWN_IDS).read_text("utf-8").split("\n")}
    held: dict[str, list[str]] = {"questions": [], "passages": []}
    if args.held and args.held.exists():
        held = json.loads(args.held.read_text("utf-8"))
    elif args.held:
        held = hold(list(rows.values()), drawn, args.hold, rng)
        args.held.write_text(json.dumps(held), "utf-8")
    kept = rest(list(rows.values()), drawn, set(held["passages"]), rng, args.again, args.others)
    used = {name for row in kept for name in (row["passage"], own(row["passage"]), *row["pool"])}
    args.out.mkdir(parents=True, exist_ok=True)
    for name, lines in (("groups", kept), ("passages", [passages[u] for u in sorted(used) if u in passages])):
        text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        (args.out / f"{name}.jsonl").write_text(text, "utf-8")
    print(f"{len(kept)} questions to draw from: {dict(Counter(row['source'] for row in kept))}")


if __name__ == "__main__":
    main()
