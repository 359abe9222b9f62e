"""`python -m benchmarks.events.certainty FOLDER ...`: the weights of an event's certainty, fitted to labelled pages.

The labelled pages tell what speaks for an event, those marked later besides how much of all is right: the labelled
ones have a weight of their own, which is left out when an event is judged. Prints how well each series is judged by the
others (the area under the curve, and how often what is called certain is right), then the weights over all of them. The
series put aside are not looked at.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.output.event_certainty import CERTAIN, CONFIRMED
from benchmarks.events.__main__ import LABELLED, MARKED, labelled_issues
from benchmarks.events.score import pairs, unnamed
from corpus.events.extract import Untagged, traits_of
from corpus.events.tags.head import Tag
from corpus.events.tags.linking import drafts_of
from corpus.model import Event

Numbers = NDArray[np.float64]
_SHRINK = 0.002


def fitted(rows: Numbers, right: Numbers) -> Numbers:
    """Weights of a logistic regression that shrinks them a little, by Newton's steps."""
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (right - chance) / len(rows) - _SHRINK * weights
        bend = (rows.T * (chance * (1 - chance))) @ rows / len(rows) + _SHRINK * np.eye(rows.shape[1])
        weights = weights + np.linalg.solve(bend, slope)
    return weights


def area(chance: Numbers, right: Numbers) -> float:
    """How often one that is right is thought surer than one that is wrong."""
    good, bad = chance[right == 1], chance[right == 0]
    return float(np.mean([(one > bad).mean() + (one == bad).mean() / 2 for one in good]))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.events.certainty", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="folders whose folders are the series")
    parser.add_argument("--heads", type=Path, nargs="+", default=(), help="weights, each without some series")
    options = parser.parse_args()
    names: list[str] = []
    series: list[str] = []
    rows: list[list[float]] = []
    right: list[float] = []
    kept: list[Event] = []  # so that no other event comes to have the same identity
    traits: dict[int, dict[str, float]] = {}

    def judged(found: Untagged, tags: Sequence[Tag]) -> list[Event]:
        some = traits_of(found.issue, drafts_of(found.issue, found.dated, tags))
        traits.update((id(event), of) for event, of in some)
        return [event for event, _ in some]

    for gold in (LABELLED, MARKED):
        for page in labelled_issues(options.folders, gold, heads=options.heads, made=judged):
            fits = {id(pair.found) for pair in pairs(page.found, page.labels)}
            for event in page.found:
                if id(event) not in fits and unnamed([event], page.labels, ()):
                    continue
                found = traits[id(event)]
                names = list(found)
                rows.append([*found.values(), float(gold is LABELLED)])
                right.append(float(id(event) in fits))
                series.append(page.series)
                kept.append(event)
    x, y, of = np.array(rows), np.array(right), np.array(series)
    marked = x[:, -1] == 0
    chance = np.zeros(len(y))
    for one in sorted(set(series)):
        chance[of == one] = 1 / (1 + np.exp(-x[of == one, :-1] @ fitted(x[of != one], y[of != one])[:-1]))
    for name, some in (("labelled", ~marked), ("marked", marked)):
        print(f"{name}: {some.sum()} events, {y[some].mean():.3f} right, area {area(chance[some], y[some]):.3f}")
        for least in (CERTAIN, CONFIRMED):
            sure = chance[some] >= least
            told = y[some]
            print(f"from {least}: {int(sure.sum())}, {told[sure].mean():.3f} right; below: {told[~sure].mean():.3f}")
    for name, weight in zip(names, fitted(x, y), strict=False):
        print(f'    "{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
