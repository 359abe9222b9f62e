"""Which models have been put to the test on this machine, and how it went: one small file in the data folder.

A model takes the reader's place only where it won (``models --test``); one that lost, or was never tried, does not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import comb
from pathlib import Path
from typing import Any

from assistant.config import ModelSettings

#: How often a model that is just as good may win by luck.
LUCK = 0.05


@dataclass(frozen=True, slots=True)
class Trial:
    """A test of so many questions: how many each had right, on a right page, and refused wrongly; ``day`` is ISO.

    ``better`` counts the questions where the model was more right than the reader, ``worse`` those where it was less.
    """

    questions: int
    right: float
    reader_right: float
    better: int
    worse: int
    pages: int
    reader_pages: int
    refused: int
    reader_refused: int
    failed: int
    day: str

    @property
    def passed(self) -> bool:
        """Whether the model is surely more often right than the reader, and no worse in pages and refusals."""
        return self.luck <= LUCK and self.pages >= self.reader_pages and self.refused <= self.reader_refused

    @property
    def luck(self) -> float:
        """How often a model just as good as the reader would be better so often by luck: the sign test, one-sided."""
        told = self.better + self.worse
        return sum(comb(told, n) for n in range(self.better, told + 1)) / (1 << told)


def kept(path: Path, settings: ModelSettings) -> Trial | None:
    """The last test of this model at this address in this use; None where there was none."""
    found = _read(path).get(_name(settings))
    try:
        return Trial(**found) if isinstance(found, dict) else None
    except TypeError:
        return None


def bar(path: Path, settings: ModelSettings) -> str:
    """Why this model may not answer, in one sentence; "" where it won its last test."""
    trial = kept(path, settings)
    if trial is None:
        return f"{settings.model} has not been tested here and is not used: run `backissue models --test`."
    if not trial.passed:
        return (
            f"{settings.model} did not win its test against the reader ({trial.right:.1f} against "
            f"{trial.reader_right:.1f} right of {trial.questions}) and is not used."
        )
    return ""


def keep(path: Path, settings: ModelSettings, trial: Trial) -> None:
    """Write the test down, in the place of an earlier one."""
    forms = {**_read(path), _name(settings): asdict(trial)}
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(path.name + ".new")
    scratch.write_text(json.dumps(forms, indent=1, ensure_ascii=False) + "\n", "utf-8")
    scratch.replace(path)


def _name(settings: ModelSettings) -> str:
    return f"{settings.use} {settings.model} {settings.url}"


def _read(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
