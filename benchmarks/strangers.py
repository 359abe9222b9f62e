"""Newsletters that nobody here had tried the program on, until they were gathered to measure it.

``tests/gold/strangers.tsv`` has of each series where it is published, language, publisher, layout,
and whether it is aside.

What was put aside was never looked at while anything was chosen, nor trained on; it tells how the program does on
newsletters of people unknown to it.
"""

from __future__ import annotations

from pathlib import Path

TABLE = Path(__file__).parents[1] / "tests" / "gold" / "strangers.tsv"


def series_aside() -> frozenset[str]:
    """The names of the series that are put aside."""
    rows = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines()[1:]]
    return frozenset(row[0] for row in rows if row[-1] == "aside")


STRANGERS_ASIDE = series_aside()
