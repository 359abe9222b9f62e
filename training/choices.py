"""Weights by which one of several candidates is chosen, fitted to issues whose right ones are known."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

#: Parts of the series, each judged by the weights of the others.
PARTS = 6
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """One issue: a row of traits for each candidate, and which of them are right."""

    series: str
    traits: Matrix
    right: Matrix

    @classmethod
    def of(cls, series: str, found: Sequence[Mapping[str, float]], right: Sequence[bool], names: Sequence[str]) -> Case:
        """``found`` are the traits of each candidate, a column for each of ``names``."""
        rows = np.array([[traits.get(name, 0.0) for name in names] for traits in found])
        return cls(series, rows, np.array(right, dtype=float))


def fit(cases: Collection[Case], start: Matrix, held: float) -> Matrix:
    """The weights under which the right candidates are most likely, held near ``start`` as strongly as ``held``."""

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        moved = weights - start
        total, slope = held * float(moved @ moved), 2 * held * moved
        for one in cases:
            scores = one.traits @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            true = shares * one.right
            total -= float(np.log(true.sum()))
            slope = slope + one.traits.T @ (shares - true / true.sum())
        return total, slope

    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


def share_right(weights: Matrix, cases: Collection[Case]) -> float:
    return float(np.mean([one.right[(one.traits @ weights).argmax()] for one in cases])) if cases else 0.0


def report(cases: Collection[Case], today: Mapping[str, float], held: float) -> None:
    """Print the share that is right, by weights fitted to all and in series that the fit had not seen, and the weights.

    Fitted are the cases with a right candidate; all are counted.
    """
    start = np.array(list(today.values()))
    told = [one for one in cases if one.right.any()]
    series = sorted({one.series for one in cases})
    unseen = []
    for part in (set(series[first::PARTS]) for first in range(PARTS)):
        weights = fit([one for one in told if one.series not in part], start, held)
        unseen += [share_right(weights, [one]) for one in cases if one.series in part]
    weights = fit(told, start, held)
    print(f"{len(cases)} cases of {len(series)} series; a right candidate is among them in {len(told)}")
    print(f"right {share_right(weights, cases):.3f}, in series not seen {np.mean(unseen):.3f}")
    print(f"by today's weights {share_right(start, cases):.3f}")
    for name, weight in zip(today, weights, strict=True):
        print(f'    "{name}": {weight:.1f},')
