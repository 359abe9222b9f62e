"""Fit the reader's table of weights: ``python -m training.fit COLLECTED.npz ... --out assistant/weights/reader.json``.

Two small models over the features that the program itself counts (`training.collect`): which sentence answers (a
softmax over the candidates of a question), and whether any does (a logistic regression, `confidence`). Both are
fitted on questions that the network was not trained on; the figures printed are of five-fold cross-validation, each
question scored by weights that never saw it. The table is JSON a person can read.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
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

FOLDS = 5
#: What may speak on whether there is an answer; rare features would be fitted to chance by a few hundred questions.
CONFIDENCE = frozenset(
    [
        "answer",
        "answer_passage",
        "capital_missing",
        "cosine",
        "cover_best",
        "cover_near",
        "cover_passage",
        "date_conflict",
        "date_match",
        "fused",
        "lacking",
        "late",
        "late_passage",
        "lead",
        "neural",
        "neural_best",
        "none",
        "none_least",
        "number_missing",
        "score",
        "terms",
    ]
)
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


def fit_sentences(asked: Sequence[Asked], penalty: float, start: Floats | None = None) -> Floats:
    """Weights (f,) of the softmax over each question's candidates, pulled towards ``start`` (or zero)."""
    useful = [a for a in asked if a.gold.any()]
    width = useful[0].rows.shape[1]
    centre = torch.tensor(np.zeros(width) if start is None else start)
    weights = centre.clone().requires_grad_()
    tables = [(torch.tensor(a.rows), torch.tensor(a.gold)) for a in useful]

    def loss() -> torch.Tensor:
        total = torch.zeros((), dtype=torch.float64)
        for rows, gold in tables:
            scores = rows @ weights
            total = total + torch.logsumexp(scores, 0) - torch.logsumexp(scores[gold], 0)
        return total / len(tables) + penalty * ((weights - centre) ** 2).sum()

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
    return {k: v for k, v in confidence_features(question, ranked).items() if k in CONFIDENCE}


def table_of(asked: Sequence[Asked], weights: Floats) -> tuple[list[str], Floats]:
    rows = [confidences(a, weights) for a in asked]
    names = sorted(rows[0])
    return names, np.array([[r[n] for n in names] for r in rows])


@dataclass(frozen=True, slots=True)
class Figures:
    """Cross-validated: ``first`` the best sentence is evidence, ``passage`` stands in a passage that has evidence."""

    first: float
    passage: float
    auc: float
    abstain: Mapping[str, float]


def cross_validate(
    asked: Sequence[Asked], keep: Sequence[bool], p1: float, p2: float, start: Floats | None = None
) -> tuple[Figures, list[float]]:
    """Figures with features outside ``keep`` blanked, and every question's confidence."""
    mask = np.array(keep, float)
    blanked = [replace(a, rows=a.rows * mask) for a in asked]
    fold = np.array([i % FOLDS for i in np.random.default_rng(1).permutation(len(asked))])
    first, passage, confidence = [], [], [0.0] * len(asked)
    for f in range(FOLDS):
        train = [a for a, k in zip(blanked, fold, strict=True) if k != f]
        weights = fit_sentences(train, p1, start)
        _, values = table_of(train, weights)
        slope, bias = fit_confidence(values, [a.about["answerable"] for a in train], p2)
        test = np.flatnonzero(fold == f)
        _, seen = table_of([blanked[i] for i in test], weights)
        for i, row in zip(test, seen, strict=True):
            a = blanked[i]
            confidence[i] = float(1 / (1 + np.exp(-(row @ slope + bias))))
            if a.about["answerable"]:
                best = int((a.rows @ weights).argmax())
                first.append(bool(a.gold[best]))
                passage.append(bool(a.gold[a.hits == a.hits[best]].any()))
    labels = [bool(a.about["answerable"]) for a in asked]
    return (
        Figures(
            float(np.mean(first)), float(np.mean(passage)), auc(confidence, labels), abstention(confidence, labels)
        ),
        confidence,
    )


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("collected", type=Path, nargs="+")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--sentence-penalty", type=float, default=1e-2)
    parser.add_argument("--confidence-penalty", type=float, default=5e-2)
    parser.add_argument("--most", type=float, default=0.12, help="false abstention allowed in cross-validation")
    parser.add_argument("--share", type=float, default=1 / 6, help="of questions without an answer that readers ask")
    parser.add_argument("--unit", type=float, default=0.25, help="logits that one unit of the margins stands for")
    args = parser.parse_args()
    asked = read(args.collected)
    columns = SentenceFeatures.columns()
    labels = [bool(a.about["answerable"]) for a in asked]
    print(f"{len(asked)} questions, {sum(labels)} answerable, {sum(a.gold.any() for a in asked)} with evidence to find")
    untrained = np.array([UNTRAINED.sentence.get(c, 0.0) for c in columns])
    # Weights are pulled to those set by hand, and to the network's own scores as they are.
    start = untrained / args.unit + np.array([SCALE if c == "neural" else 0.0 for c in columns])
    ways = {
        "without the network": [c not in ("neural", "none") for c in columns],
        "network alone": [c in ("neural", "none") for c in columns],
        "all": [True] * len(columns),
    }
    good = [bool(a.gold[int((a.rows @ untrained).argmax())]) for a in asked if a.about["answerable"]]
    print(f"{'':22}{'sentence':>9}{'passage':>9}{'AUC':>7}{'P':>7}{'R':>6}{'F1':>6}{'false':>7}")
    print(f"{'weights set by hand':22}{np.mean(good):9.3f}")
    for name, keep in ways.items():
        near = start * np.array(keep, float)
        f, confidence = cross_validate(asked, keep, args.sentence_penalty, args.confidence_penalty, near)
        b = f.abstain
        print(
            f"{name:22}{f.first:9.3f}{f.passage:9.3f}{f.auc:7.3f}"
            f"{b['precision']:7.2f}{b['recall']:6.2f}{b['f1']:6.2f}{b['false']:7.2f}"
        )
    if args.out:
        weights = fit_sentences(asked, args.sentence_penalty, start) * args.unit
        names, values = table_of(asked, weights)
        slope, bias = fit_confidence(values, labels, args.confidence_penalty)
        threshold = round(abstention(confidence, labels, args.most, args.share)["threshold"], 3)
        fitted = replace(
            UNTRAINED,
            sentence={c: round(float(w), 4) for c, w in zip(columns, weights, strict=True)},
            confidence={"bias": round(bias, 4)} | {n: round(float(w), 4) for n, w in zip(names, slope, strict=True)},
            not_found=threshold,
            partial=round(min(0.95, threshold + 0.1), 3),
        )
        kept = {k: asdict(fitted)[k] for k in ("sentence", "glance", "confidence", "not_found", "partial")}
        about = {"questions": len(asked), "abstention": curve(confidence, labels)}
        args.out.write_text(json.dumps({"weights": kept, "about": about}, indent=1) + "\n", "utf-8")
        print(f"written {args.out}")


if __name__ == "__main__":
    main()
