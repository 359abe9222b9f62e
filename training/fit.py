"""Fit the reader's table of weights: ``python -m training.fit COLLECTED.npz ... --out assistant/weights/reader.json``.

Two small models over the features that the program itself counts (`training.collect`): which sentence answers (a
softmax over the candidates of a question), and, as logistic regressions, whether any does (`answerable`) and whether
the best does (`confidence`). They are fitted on questions that the network was not trained on; the figures printed are
of questions scored by weights that never saw their series. The table is JSON a person can read.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.reader.confidence import confidence_features
from assistant.reader.features import Candidate, SentenceFeatures
from assistant.reader.neural.reader import SCALE
from assistant.reader.weights import UNTRAINED
from training.evaluate import abstention, auc

#: Parts of the cross-validation; a series is in one of them, whole.
FOLDS = 8
#: The columns that the network fills.
NETWORK = ("neural", "none")
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question's candidates: ``rows`` (n, f) features, ``hits`` (n,) passages, ``gold`` (n,) whether evidence."""

    rows: Floats
    hits: NDArray[np.int64]
    gold: NDArray[np.bool_]
    about: Mapping[str, Any]


def read(paths: Sequence[Path]) -> list[Asked]:
    made = []
    for path in paths:
        kept = np.load(path)
        if tuple(json.loads(str(kept["columns"]))) != SentenceFeatures.columns():
            raise SystemExit(f"{path} was collected with other features than the program has now; collect it again.")
        for i, about in enumerate(json.loads(str(kept["about"]))):
            mine = kept["owners"] == i
            if mine.any():
                made.append(Asked(kept["rows"][mine].astype(float), kept["hits"][mine], kept["gold"][mine], about))
    return made


def fit_sentences(asked: Sequence[Asked], penalty: float, start: Floats) -> Floats:
    """Weights (f,) of the softmax over each question's candidates, pulled towards ``start``."""
    useful = [a for a in asked if a.gold.any()]
    rows, gold = (torch.tensor(np.concatenate(parts)) for parts in ([a.rows for a in useful], [a.gold for a in useful]))
    of = torch.tensor(np.repeat(np.arange(len(useful)), [len(a.rows) for a in useful]))
    centre = torch.tensor(start)
    weights = centre.clone().requires_grad_()

    def logsumexp(scores: torch.Tensor, of: torch.Tensor) -> torch.Tensor:
        top = torch.full((len(useful),), -1e9, dtype=scores.dtype).scatter_reduce(0, of, scores.detach(), "amax")
        return top + torch.zeros(len(useful), dtype=scores.dtype).index_add(0, of, (scores - top[of]).exp()).log()

    def loss() -> torch.Tensor:
        scores = rows @ weights
        lost = logsumexp(scores, of) - logsumexp(scores[gold], of[gold])
        return lost.mean() + penalty * ((weights - centre) ** 2).sum()

    return _minimise(weights, loss)


def fit_confidence(values: Floats, labels: Sequence[bool], penalty: float) -> tuple[Floats, float]:
    """Logistic weights (f,) and bias on features as they are; the penalty acts on standardised ones."""
    mean, spread = values.mean(axis=0), values.std(axis=0) + 1e-3
    table = torch.tensor((values - mean) / spread)
    target = torch.tensor(np.array(labels, float))
    weights = torch.zeros(values.shape[1] + 1, dtype=torch.float64, requires_grad=True)

    def loss() -> torch.Tensor:
        logits = table @ weights[:-1] + weights[-1]
        fit = torch.nn.functional.binary_cross_entropy_with_logits(logits, target)
        return fit + penalty * (weights[:-1] ** 2).sum()

    found = _minimise(weights, loss)
    plain = found[:-1] / spread
    return plain, float(found[-1] - plain @ mean)


def _minimise(weights: torch.Tensor, loss: Any) -> Floats:
    search = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        search.zero_grad()
        value: torch.Tensor = loss()
        value.backward()
        return value

    search.step(closure)
    return weights.detach().numpy().copy()


def confidences(asked: Asked, weights: Floats) -> dict[str, float]:
    """The program's own confidence features for the candidates in the order that ``weights`` give."""
    scores = asked.rows @ weights
    order = np.argsort(-scores, kind="stable")
    ranked = [
        (Candidate(int(asked.hits[i]), 0, 0, SentenceFeatures(*asked.rows[i]), ()), float(scores[i])) for i in order
    ]
    question: Any = SimpleNamespace(terms=range(asked.about["terms"]))
    return {name: value for name, value in confidence_features(question, ranked).items() if name != "bias"}


def table_of(asked: Sequence[Asked], weights: Floats) -> tuple[list[str], Floats]:
    rows = [confidences(a, weights) for a in asked]
    names = sorted(rows[0])
    return names, np.array([[r[n] for n in names] for r in rows])


def best_answers(asked: Sequence[Asked], weights: Floats) -> list[bool]:
    """Whether the best sentence of each question is evidence."""
    return [bool(a.gold[int((a.rows @ weights).argmax())]) for a in asked]


def folds_of(asked: Sequence[Asked]) -> NDArray[np.int64]:
    """The part of every question: series, known by the first word of their names, in turn by how many they have."""
    series = [str(a.about["series"]).split("_")[0] for a in asked]
    turn = {name: n % FOLDS for n, (name, _) in enumerate(Counter(series).most_common())}
    return np.array([turn[name] for name in series])


@dataclass(frozen=True, slots=True)
class Figures:
    """Of questions whose series the weights never saw: ``first`` the best sentence is evidence, ``passage`` stands in
    a passage that has evidence; whether anything answers by ``answerable``, whether the best does by ``confidence``."""

    first: float
    passage: float
    answerable: Floats
    confidence: Floats
    right: Sequence[bool]


def cross_validate(asked: Sequence[Asked], p1: float, p2: float, start: Floats) -> Figures:
    fold = folds_of(asked)
    right, passage = [False] * len(asked), [False] * len(asked)
    said = np.zeros((2, len(asked)))
    for f in range(FOLDS):
        train, test = [a for a, k in zip(asked, fold, strict=True) if k != f], np.flatnonzero(fold == f).tolist()
        weights = fit_sentences(train, p1, start)
        _, values = table_of(train, weights)
        _, seen = table_of([asked[i] for i in test], weights)
        for row, labels in enumerate(([a.about["answerable"] for a in train], best_answers(train, weights))):
            slope, bias = fit_confidence(values, labels, p2)
            said[row, test] = 1 / (1 + np.exp(-(seen @ slope + bias)))
        for i in test:
            a = asked[i]
            best = int((a.rows @ weights).argmax())
            right[i], passage[i] = bool(a.gold[best]), bool(a.gold[a.hits == a.hits[best]].any())
    asks = [bool(a.about["answerable"]) for a in asked]
    count = max(sum(asks), 1)
    return Figures(sum(right) / count, sum(passage) / count, said[0], said[1], right)


def so_many(asked: Asked, passages: int) -> Asked:
    """The candidates of the first passages alone, as so many are read."""
    ranks = asked.rows[:, SentenceFeatures.columns().index("rank")]  # of its passage, so each is another's
    kept = np.isin(ranks, np.unique(ranks)[-passages:])
    return replace(asked, rows=asked.rows[kept], hits=asked.hits[kept], gold=asked.gold[kept])


def curve(confidence: Sequence[float], answerable: Sequence[bool]) -> list[dict[str, float]]:
    """Abstention by threshold: precision, recall, false abstention."""
    c, a = np.array(confidence), np.array(answerable)
    made = []
    for t in np.arange(0.2, 0.95, 0.05):
        no = c < t
        right = float((no & ~a).sum())
        made.append(
            {"threshold": round(float(t), 2), "precision": round(right / max(no.sum(), 1), 3),
             "recall": round(right / max((~a).sum(), 1), 3), "false": round(float((no & a).sum() / max(a.sum(), 1)), 3)}
        )  # fmt: skip
    return made


def tables(asked: Sequence[Asked], weights: Floats, penalty: float) -> dict[str, dict[str, float]]:
    """The two logistic regressions of the table, fitted to all questions."""
    names, values = table_of(asked, weights)
    labels = {"confidence": best_answers(asked, weights), "answerable": [a.about["answerable"] for a in asked]}
    made = {}
    for table, known in labels.items():
        slope, bias = fit_confidence(values, known, penalty)
        made[table] = {"bias": round(bias, 4)} | {n: round(float(w), 4) for n, w in zip(names, slope, strict=True)}
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("collected", type=Path, nargs="+")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--sentence-penalty", type=float, default=1e-2)
    parser.add_argument("--confidence-penalty", type=float, default=5e-2)
    parser.add_argument("--most", type=float, default=0.04, help="false abstention allowed in cross-validation")
    parser.add_argument("--share", type=float, default=1 / 6, help="of questions without an answer that readers ask")
    parser.add_argument("--passages", type=int, default=UNTRAINED.passages, help="how many of those found are read")
    parser.add_argument("--unit", type=float, default=0.25, help="logits that one unit of the margins stands for")
    args = parser.parse_args()
    asked = [so_many(one, args.passages) for one in read(args.collected)]
    columns = SentenceFeatures.columns()
    labels = [bool(a.about["answerable"]) for a in asked]
    print(f"{len(asked)} questions, {sum(labels)} answerable, {sum(a.gold.any() for a in asked)} with evidence to find")
    hand = np.array([UNTRAINED.sentence.get(c, 0.0) for c in columns])
    # Weights are pulled to those set by hand, and to the network's own scores as they are.
    start = hand / args.unit + np.array([SCALE if c == "neural" else 0.0 for c in columns])
    models = (*NETWORK, "late", "late_passage", "cosine", "passage_cosine", "dense")
    ways = {
        "words alone": [c not in models for c in columns],
        "without the network": [c not in NETWORK for c in columns],
        "network alone": [c in NETWORK for c in columns],
        "all": [True] * len(columns),
    }
    good = sum(best_answers(asked, hand)) / sum(labels)
    heads = ("sentence", 9), ("passage", 9), ("AUC", 7), ("P", 7), ("R", 6), ("F1", 6), ("false", 7), ("right AUC", 11)
    print(f"{'':22}" + "".join(f"{head:>{width}}" for head, width in (*heads, ("p@0.6", 7))))
    print(f"{'weights set by hand':22}{good:9.3f}")
    for name, keep in ways.items():
        mask = np.array(keep, float)
        f = cross_validate(
            [replace(a, rows=a.rows * mask) for a in asked],
            args.sentence_penalty,
            args.confidence_penalty,
            start * mask,
        )
        b = abstention(f.answerable.tolist(), labels, args.most, args.share)
        first = np.argsort(-f.confidence)[: round(0.6 * len(asked))]
        print(
            f"{name:22}{f.first:9.3f}{f.passage:9.3f}{auc(f.answerable.tolist(), labels):7.3f}"
            f"{b['precision']:7.2f}{b['recall']:6.2f}{b['f1']:6.2f}{b['false']:7.2f}"
            f"{auc(f.confidence.tolist(), f.right):11.3f}{np.mean([f.right[i] for i in first]):7.2f}"
        )
        if name == "words alone":
            # What `UNTRAINED` has: refusals while no model speaks.
            worded = [replace(a, rows=a.rows * mask) for a in asked]
            careful = abstention(f.answerable.tolist(), labels, 0.05, args.share)
            print(", ".join(f"{k} {careful[k]:.2f}" for k in ("threshold", "precision", "recall", "false")))
            print(json.dumps(tables(worded, hand * mask, args.confidence_penalty)))
    if args.out:
        weights = fit_sentences(asked, args.sentence_penalty, start) * args.unit
        threshold = round(b["threshold"], 3)
        fitted = {
            "sentence": {c: round(float(w), 4) for c, w in zip(columns, weights, strict=True)},
            **tables(asked, weights, args.confidence_penalty),
            "not_found": threshold,
            "partial": round(min(0.95, threshold + 0.1), 3),
        }
        about = {"questions": len(asked), "abstention": curve(f.answerable.tolist(), labels)}
        args.out.write_text(json.dumps({"weights": fitted, "about": about}, indent=1) + "\n", "utf-8")
        print(f"written {args.out}")


if __name__ == "__main__":
    main()
