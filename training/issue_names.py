"""Fit the weights that choose the names of a series' issues: ``python -m training.issue_names NAMES.tsv FOLDER``.

``NAMES.tsv`` has a line for each folder below ``FOLDER`` that holds a series: its name, a tab, and what the series is
called, variants parted by ";". Every series is read twice, once with its own files' names and once with names that say
nothing. The weights are those under which the right names are most likely, held near today's; printed with the share
that is right, and the share right in series that the fit had not seen.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from corpus.issues import find_issues, read_content
from corpus.metadata.naming import WEIGHTS, Shared
from corpus.metadata.titles import bare, likely_names
from corpus.model import Content, IssueHead

#: How strongly the weights are held near today's, and parts of which each is judged by the others' weights.
HELD, PARTS = 0.2, 6
TRAITS = list(WEIGHTS)
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """One issue: a row of traits for each name that it may have, and which of them are right."""

    series: str
    traits: Matrix
    right: Matrix


def cases(series: str, issues: Sequence[tuple[str, Content]], called: Collection[str]) -> Iterator[Case]:
    """The issues of a series by their files' stems, with their own names and with names that say nothing."""
    for folder, stems in ((series, [stem for stem, _ in issues]), ("s", [f"n{at}" for at in range(len(issues))])):
        heads = [head(folder, stem, content) for stem, (_, content) in zip(stems, issues, strict=True)]
        shared = Shared(heads)
        for one in heads:
            found = shared.candidates(one)
            rows = np.array([[traits.get(name, 0.0) for name in TRAITS] for _, traits in found])
            right = [name.source != "file name" and is_right(name.text, called) for name, _ in found]
            yield Case(series, rows, np.array(right, dtype=float))


def head(folder: str, stem: str, content: Content) -> IssueHead:
    return IssueHead("", folder, series_source="file name", names=likely_names(stem, (folder,), content))


def is_right(text: str, called: Collection[str]) -> bool:
    """Whether a text is one of the names, with no more than a few words around it, or most of one."""
    letters = bare(text)
    return any(
        (name in letters and len(letters) <= 2.2 * len(name) + 14)
        or (letters in name and len(letters) >= 0.75 * len(name))
        for name in map(bare, called)
    )


def fit(some: Collection[Case]) -> Matrix:
    start = np.array([WEIGHTS[name] for name in TRAITS])

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        moved = weights - start
        total, slope = HELD * float(moved @ moved), 2 * HELD * moved
        for one in some:
            scores = one.traits @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            true = shares * one.right
            total -= float(np.log(true.sum()))
            slope = slope + one.traits.T @ (shares - true / true.sum())
        return total, slope

    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


def share_right(weights: Matrix, some: Collection[Case]) -> float:
    return float(np.mean([one.right[(one.traits @ weights).argmax()] for one in some])) if some else 0.0


def report(everything: Collection[Case]) -> None:
    told = [one for one in everything if one.right.any()]
    series = sorted({one.series for one in everything})
    unseen = []
    for part in (set(series[start::PARTS]) for start in range(PARTS)):
        weights = fit([one for one in told if one.series not in part])
        unseen += [share_right(weights, [one]) for one in everything if one.series in part]
    weights = fit(told)
    today = np.array([WEIGHTS[name] for name in TRAITS])
    print(f"{len(everything)} cases of {len(series)} series; a right name is among them in {len(told)}")
    print(f"right {share_right(weights, everything):.3f}, in series not seen {np.mean(unseen):.3f}")
    print(f"by today's weights {share_right(today, everything):.3f}")
    for name, weight in zip(TRAITS, weights, strict=True):
        print(f'    "{name}": {weight:.1f},')


def main(table: Path, folder: Path) -> None:
    everything = list[Case]()
    for line in table.read_text("utf-8").splitlines():
        series, names = line.split("\t")
        issues = [(path.stem, read_content(path)) for path in find_issues(folder / series)]
        everything += cases(series, issues, names.split(";"))
    report(everything)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
