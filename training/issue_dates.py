"""Fit the weights by which the date of an issue is chosen: ``python -m training.issue_dates DATES.tsv FOLDER``.

``DATES.tsv`` has a line for each file below ``FOLDER``: its path, a tab, and its date as YYYY-MM-DD or YYYY-MM. Names
of files are not looked at. The weights are those under which the right candidates are most likely, held near today's;
printed with the share that is right, and the share right in series (first folders) that the fit had not seen.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from corpus.issues import read_content
from corpus.metadata.dating import WEIGHTS, Candidate, candidates
from corpus.metadata.head_lines import head_lines
from corpus.metadata.titles import guess_title
from corpus.model import Content

#: How strongly the weights are held near today's, and parts of which each is judged by the others' weights.
HELD, PARTS = 0.5, 6
NAMES = list(WEIGHTS)
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """One issue: a row of traits for each candidate, and which of them are right."""

    series: str
    traits: Matrix
    right: Matrix


def case(series: str, found: Sequence[Candidate], day: str) -> Case:
    traits = np.array([[candidate.traits.get(name, 0.0) for name in NAMES] for candidate in found])
    return Case(series, traits, np.array([is_right(candidate, day) for candidate in found], dtype=float))


def found_in(content: Content) -> list[Candidate]:
    """The candidates of an issue whose file's name says nothing."""
    title, source = guess_title("", (), content)
    return candidates(head_lines(content), content, None, title if source == "masthead" else "")


def is_right(candidate: Candidate, day: str) -> bool:
    """Whether a candidate begins on the day, or in the month, that is given."""
    return candidate.when.start.isoformat().startswith(day) and (candidate.when.end - candidate.when.start).days < 100


def fit(cases: Collection[Case]) -> Matrix:
    start = np.array([WEIGHTS[name] for name in NAMES])

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        moved = weights - start
        total, slope = HELD * float(moved @ moved), 2 * HELD * moved
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


def main(table: Path, folder: Path) -> None:
    cases = []
    for line in table.read_text("utf-8").splitlines():
        name, day = line.split("\t")
        content = read_content(folder / name)
        one = case(name.split("/")[0], found_in(content), day)
        if one.right.any():
            cases.append(one)
    series = sorted({one.series for one in cases})
    unseen = []
    for part in (set(series[start::PARTS]) for start in range(PARTS)):
        weights = fit([one for one in cases if one.series not in part])
        unseen += [share_right(weights, [one]) for one in cases if one.series in part]
    weights = fit(cases)
    print(f"{len(cases)} issues of {len(series)} series")
    print(f"right {share_right(weights, cases):.3f}, in series not seen {np.mean(unseen):.3f}")
    for name, weight in zip(NAMES, weights, strict=True):
        print(f'    "{name}": {weight:.1f},')


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
