"""Percentiles and their noise, told the same way everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

#: A measurement is cut into so many stretches to see how far it agrees with itself.
_STRETCHES = 5


def percentile(times: Sequence[float], share: float) -> float:
    """The smallest of ``times`` that at least ``share`` of them do not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def noise(times: Sequence[float], share: float) -> float:
    """Half the distance between the lowest and the highest of the same percentile in stretches of the measurement."""
    count = min(_STRETCHES, len(times))
    bounds = [len(times) * at // count for at in range(count + 1)]
    found = [percentile(times[start:end], share) for start, end in pairwise(bounds)]
    return (max(found) - min(found)) / 2
