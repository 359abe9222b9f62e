"""Score a checkpoint on held-out series: ``python -m training.evaluate DATA CHECKPOINT_FOLDER [--out scores.jsonl]``.

Every held-out question is asked of the passages of its whole series, the best eight of a plain hybrid search read.
Prints, for each way of choosing: the right passage, the right sentence, whether answerable ones score above
unanswerable ones (AUC), and abstention at the best threshold. ``--out`` keeps what the network said for `calibrate`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from embeddings.encoder.plain import Embeddings
from training import base, network
from training.groups import Group, Sample, Shelf, batch, read_groups
from training.sources import NEWS

READ = 8
Row = dict[str, Any]


def load(folder: Path) -> network.Reader:
    """The reader of a checkpoint folder or of a weights file."""
    model = network.Reader()
    model.load_state_dict(base.trained(folder))
    return model.eval()


def run(
    model: nn.Module, embeddings: base.Embedded, samples: Sequence[Sample], size: int = 16
) -> list[tuple[NDArray[np.float32], float, NDArray[np.float32], NDArray[np.float32]]]:
    """Sentence logits (count,), answerable logit, start and end logits (n,) of each sample."""
    said = []
    for at in range(0, len(samples), size):
        made = batch(samples[at : at + size])
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            scores = model(base.embedded(embeddings, made.texts), made)
        for sentences, answerable, *edges in zip(
            scores.sentences, scores.answerable, scores.start, scores.end, strict=True
        ):
            start, end = (logits.numpy() for logits in edges)
            said.append((sentences.numpy(), float(answerable), start, end))
    return said


def read(shelf: Shelf, model: nn.Module, embeddings: base.Embedded, groups: Sequence[Group]) -> list[Row]:
    """What the network says of the first `READ` passages of every question."""
    windows, owners = [], []
    for g, group in enumerate(groups):
        for rank, name in enumerate(group.pool[:READ]):
            for w in shelf.windows(group.question, name):
                windows.append(w)
                owners.append((g, rank, name))
    samples = shelf.samples(windows)
    said = run(model, embeddings, samples)
    rows: list[Row] = [
        {"id": g.id, "question": g.question, "kind": g.kind, "source": g.source, "answerable": bool(g.evidence),
         "answer": g.answer, "own": g.passage, "evidence": g.evidence, "found": g.passage in g.pool[:READ],
         "passages": []}
        for g in groups
    ]  # fmt: skip
    for (g, rank, name), sample, (sentences, answerable, _, _) in zip(owners, samples, said, strict=True):
        rows[g]["passages"].append(
            {"rank": rank, "id": name, "first": sample.window.first, "sentences": sentences.round(4).tolist(),
             "answerable": round(answerable, 4), "late": sample.late.round(4).tolist(), "whole": round(sample.whole, 4)}
        )  # fmt: skip
    return rows


Way = Callable[[dict[str, Any]], NDArray[np.float64]]
WAYS: dict[str, Way] = {
    "late interaction": lambda p: np.array(p["late"]) + 0.5 * p["whole"] - 0.01 * p["rank"],
    "sentence": lambda p: np.array(p["sentences"], float),
    "sentence + answerable": lambda p: np.array(p["sentences"], float) + 0.5 * p["answerable"],
    "sentence + late": lambda p: np.array(p["sentences"], float) + 6 * np.array(p["late"]) + 3 * p["whole"],
    "sentence + late + rank": lambda p: (
        np.array(p["sentences"], float) + 6 * np.array(p["late"]) + 3 * p["whole"] - 0.15 * p["rank"]
    ),
}


def auc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """The share of (answerable, unanswerable) pairs in the right order, ties counting half."""
    yes = np.array([s for s, right in zip(scores, labels, strict=True) if right])
    no = np.array([s for s, right in zip(scores, labels, strict=True) if not right])
    if not len(yes) or not len(no):
        return float("nan")
    return float((yes[:, None] > no[None]).mean() + 0.5 * (yes[:, None] == no[None]).mean())


def abstention(
    confidence: Sequence[float], answerable: Sequence[bool], most: float = 0.15, share: float | None = None
) -> dict[str, float]:
    """The threshold of best F1 whose false abstention is at most ``most``: precision, recall, F1, false abstention.

    ``share``: of questions without an answer among those that readers ask, where these questions have more of them.
    """
    best = {"f1": 0.0, "precision": 0.0, "recall": 0.0, "false": 0.0, "threshold": float("-inf")}
    c, a = np.array(confidence), np.array(answerable)
    counts = 1.0 if share is None else share / (1 - share) * a.sum() / max((~a).sum(), 1)
    for t in sorted(set(confidence)):
        no = c < t
        right, wrong = counts * float((no & ~a).sum()), float((no & a).sum())
        p, r, false = right / max(right + wrong, 1e-9), (no & ~a).sum() / max((~a).sum(), 1), wrong / max(a.sum(), 1)
        f1 = 2 * p * r / (p + r) if right else 0.0
        if false <= most and f1 > best["f1"]:
            best = {"f1": f1, "precision": p, "recall": r, "false": false, "threshold": float(t)}
    return best


def choose(row: Row, way: Way) -> tuple[float, str, int]:
    """The best (score, passage, sentence) of a question's passages."""
    best = (float("-inf"), "", 0)
    for p in row["passages"]:
        scores = way(p)
        if len(scores):
            i = int(scores.argmax())
            best = max(best, (float(scores[i]), p["id"], p["first"] + i))
    return best


def table(rows: Sequence[Row]) -> str:
    asked = [r for r in rows if r["answerable"]]
    lines = [
        f"{len(rows)} questions, {len(asked)} answerable, of which {np.mean([r['found'] for r in asked]):.2f} have "
        f"their passage among the {READ} read",
        f"{'':24}{'passage':>9}{'sentence':>9}{'AUC':>7}{'abst. P':>9}{'R':>6}{'F1':>6}{'false':>7}",
    ]
    for name, way in WAYS.items():
        picks = [choose(r, way) for r in rows]
        good = [(p[1] == r["own"], p[1] == r["own"] and p[2] in r["evidence"])
                for p, r in zip(picks, rows, strict=True) if r["answerable"]]  # fmt: skip
        confidence, labels = [p[0] for p in picks], [r["answerable"] for r in rows]
        a = abstention(confidence, labels)
        lines.append(
            f"{name:24}{np.mean([g[0] for g in good]):9.3f}{np.mean([g[1] for g in good]):9.3f}"
            f"{auc(confidence, labels):7.3f}{a['precision']:9.2f}{a['recall']:6.2f}{a['f1']:6.2f}{a['false']:7.2f}"
        )
    top = [max(p["answerable"] for p in r["passages"]) for r in rows]
    lines.append(f"best answerable logit: AUC {auc(top, [r['answerable'] for r in rows]):.3f}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("own", type=Path, help="the encoder's folder, as `training.encoder` writes it")
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--sources", nargs="*", default=NEWS)
    parser.add_argument(
        "--teacher", type=Path, metavar="BASE", help="CHECKPOINT is a run of `training.teacher` over this"
    )
    parser.add_argument("--series", nargs="*", help="these held-out series alone")
    args = parser.parse_args()
    groups = [g for g in read_groups(args.data) if g.held_out and g.source in args.sources]
    questions = sorted({g.question for g in groups})
    model: nn.Module
    embeddings: base.Embedded
    if args.teacher:
        from training import teacher

        shelf: Shelf = teacher.TwoShelf(args.data, questions, args.own, args.teacher)
        model, embeddings = teacher.load(args.teacher, args.checkpoint)
    else:
        shelf = Shelf(args.data, questions, args.own)
        model, embeddings = load(args.checkpoint), Embeddings.load(args.own)
    if args.series:
        groups = [g for g in groups if shelf.passages[g.passage].series in args.series]
    rows = read(shelf, model, embeddings, groups)
    print(table(rows))
    if args.out:
        args.out.write_text("\n".join(json.dumps(r) for r in rows), "utf-8")


if __name__ == "__main__":
    main()
