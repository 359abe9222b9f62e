"""Look-alikes of what search finds: ``python -m training.pools DATA FOUND ... --out OUT [--judged FILE ...]
[--share SHARE] [--drawn RUN]``.

FOUND (of `training.mine`) has for a question the passages that the program reads, with the reader's scores. They
become its pool, those that the reader takes for answers first, but for what may really answer: a passage with the
answer's words, and one that the reader is sure of (`DOUBTED`) unless it was read and judged. The judgements are JSON
lines with ``question``, ``passage`` and ``sentence`` (null: it does not answer) or ``unclear``: readers would
disagree, and the passage is in no pool. A question that was thought to have no answer and has one gets it.
Of our questions that were not mined, and of those without a judgement that RUN has drawn, SHARE are kept.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.text.terms import fold
from training.groups import OURS
from training.retrieval import terms
from training.train import DRAWN_IDS

Row = dict[str, Any]
KEPT = ("id", "source", "series", "group", "context", "sentences")
JUDGED = Path(__file__).parent / "questions" / "judged.jsonl"
#: From this probability of the reader's on, a passage that nobody judged may answer: of 12,406 judged ones 3 of 100
#: did below it, 13 of 100 above.
DOUBTED = 0.8
UNCLEAR = "unclear"
#: Share of words from which on a found passage is a question's own.
OWN = 0.8


def pool(row: Row, own: Row, found: Sequence[Row], judged: Mapping[str, int | str | None]) -> Row:
    """The row with its new pool and, where the passage as the program reads it has the same evidence, its own
    passage replaced by that; ``judged`` are its passages that a person read, by name."""
    words = set(terms(" ".join(own["sentences"])))
    told = [fold(own["sentences"][at]) for at in row["evidence"]]
    kept: list[str] = []
    for passage in sorted(found, key=lambda one: -one["answerable"]):
        name, sentences = passage["id"], [fold(one) for one in passage["sentences"]]
        if name in judged:
            at = judged[name]
            if at is None:
                kept.append(name)
            elif isinstance(at, int) and not row["evidence"]:
                row = row | {"passage": name, "evidence": [at], "span": None, "answer": passage["sentences"][at]}
                told = [sentences[at]]
            continue
        if told and all(one in sentences for one in told):
            row = row | _moved(row, own, name, [sentences.index(one) for one in told], passage["sentences"])
            own = passage
            continue
        mine = terms(" ".join(passage["sentences"]))
        same = len(mine) > 8 and sum(word in words for word in mine) > OWN * len(mine)
        said = bool(row["answer"]) and fold(row["answer"]) in " ".join(sentences)
        if not same and not said and passage["answerable"] < DOUBTED:
            kept.append(name)
    return row | {"pool": [name for name in kept if name != row["passage"]]}


def _moved(row: Row, own: Row, name: str, evidence: list[int], sentences: Sequence[str]) -> Row:
    """The evidence and the answer's place in another passage."""
    moved: Row = {"passage": name, "evidence": evidence, "span": None}
    if row["span"]:
        at, start, end = row["span"]
        words = own["sentences"][at][start:end]
        for sentence in evidence:
            if (place := sentences[sentence].find(words)) >= 0:
                moved["span"] = [sentence, place, place + len(words)]
                break
    return moved


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("found", type=Path, nargs="+")
    parser.add_argument("--judged", type=Path, nargs="*", default=[JUDGED])
    parser.add_argument("--share", type=float, default=1.0, help="of our other questions that are kept")
    parser.add_argument("--drawn", type=Path, help="a run of `training.train` before")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    rng = random.Random(1)
    lines = {n: (args.data / f"{n}.jsonl").read_text("utf-8").splitlines() for n in ("groups", "passages")}
    passages: dict[str, Row] = {p["id"]: p for p in map(json.loads, lines["passages"])}
    found: dict[str, list[Row]] = {}
    for path in args.found:
        for line in path.read_text("utf-8").splitlines():
            one = json.loads(line)
            found[one["question"]] = one["found"]
    judged: dict[str, dict[str, int | str | None]] = {}
    for path in args.judged:
        for line in path.read_text("utf-8").splitlines():
            one = json.loads(line)
            judged.setdefault(one["question"], {})[one["passage"]] = UNCLEAR if one.get("unclear") else one["sentence"]
    drawn = set((args.drawn / DRAWN_IDS).read_text("utf-8").split()) if args.drawn else set()
    rows: list[Row] = []
    changes: Counter[str] = Counter()
    for row in map(json.loads, lines["groups"]):
        question = row["question"]
        mined = question in found and row["source"] != "cut"
        new = mined and (question in judged or row["id"] not in drawn)
        if row["source"] in OURS and not row["held_out"] and not new and rng.random() > args.share:
            continue
        if mined and not row["held_out"]:
            read = [one | {"id": f"{one['id']}-for-{row['id']}"} for one in found[question]]
            people = {f"{name}-for-{row['id']}": at for name, at in judged.get(question, {}).items()}
            made = pool(row, passages[row["passage"]], read, people)
            passages |= {one["id"]: {k: one[k] for k in KEPT} for one in read}
            changes["mined"] += 1
            changes["own passage as read"] += made["passage"] != row["passage"] and bool(row["evidence"])
            changes["has an answer after all"] += bool(made["evidence"]) and not row["evidence"]
            row = made
        rows.append(row)
    used = {name for row in rows for name in (row["passage"], *row["pool"])}
    used |= {name.split("-without-")[0] for name in used}
    args.out.mkdir(parents=True, exist_ok=True)
    for name, kept in (("groups", rows), ("passages", [passages[one] for one in sorted(used) if one in passages])):
        (args.out / f"{name}.jsonl").write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in kept), "utf-8")
    print(f"{len(rows)} questions: {dict(changes)}")


if __name__ == "__main__":
    main()
