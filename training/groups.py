"""Prepared groups to windows with features: what both training and evaluation feed the network."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.reader.neural import inputs as inputs
from embeddings.encoder.late_states import LateStates
from training import base, network
from training.sources import NEWS

#: Sources of our own questions; "cut" and "changed" are those `training.prepare` made unanswerable.
OURS = (*NEWS, "cut", "changed")
#: Texts whose states are kept, some 20 kB each.
KEPT = 16_000


@dataclass(frozen=True, slots=True)
class Group:
    """One question with its passage and its pool; see `training.prepare`."""

    id: str
    source: str
    question: str
    passage: str
    kind: str
    answer: str
    evidence: tuple[int, ...]
    span: tuple[int, int, int] | None
    pool: tuple[str, ...]
    held_out: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A prepared passage: its context line and sentences, and the word pieces of both."""

    context: str
    sentences: tuple[str, ...]
    series: str
    context_pieces: inputs.Pieces
    sentence_pieces: tuple[inputs.Pieces, ...]


@dataclass(frozen=True, slots=True)
class Window(inputs.Window):
    """A window that knows of which question and passage it is."""

    asked: str
    of: str


def named(window: inputs.Window, asked: str, of: str) -> Window:
    return Window(**{field.name: getattr(window, field.name) for field in fields(window)}, asked=asked, of=of)


@dataclass(frozen=True, slots=True)
class Sample:
    """A window with its features and, for training, where in it the answer stands (sentence numbers of the window)."""

    window: Window
    features: NDArray[np.float32]
    late: NDArray[np.float32]
    whole: float
    evidence: tuple[int, ...] = ()
    edges: tuple[int, int] | None = None


class Shelf:
    """Passages and questions with their word pieces, and the encoder's states of both, made once and kept."""

    def __init__(self, folder: Path, questions: Sequence[str], encoder: Path, limit: int = 256) -> None:
        self.limit = limit
        self._late = LateStates.load(encoder)
        self._cut = base.cutter(encoder)
        rows = [json.loads(line) for line in (folder / "passages.jsonl").read_text("utf-8").splitlines()]
        self.passages = {row["id"]: self._text(row) for row in rows}
        self.questions = dict(zip(questions, self._cut(questions), strict=True))
        self._states: dict[tuple[str, bytes], NDArray[np.float16]] = {}

    def _text(self, row: dict[str, object]) -> Text:
        sentences = tuple(str(s) for s in row["sentences"])  # type: ignore[attr-defined]
        context = str(row["context"])
        first, *rest = self._cut([context, *sentences])
        return Text(context, sentences, str(row["series"]), first, tuple(rest))

    def states(self, side: str, wanted: Sequence[inputs.Ints]) -> list[inputs.Floats]:
        """Of "questions" or of "passages", given as word pieces."""
        if len(self._states) > KEPT:
            self._states.clear()
        new = {(side, ids.tobytes()): ids for ids in wanted if (side, ids.tobytes()) not in self._states}
        made = getattr(self._late, side)(list(new.values()))
        self._states.update(zip(new, (states.astype(np.float16) for states in made), strict=True))
        return [self._states[side, ids.tobytes()].astype(np.float32) for ids in wanted]

    def windows(self, question: str, passage: str, with_context: bool = True, limit: int | None = None) -> list[Window]:
        """The windows of a passage."""
        text = self.passages[passage]
        context = text.context_pieces if with_context else text.context_pieces.head(0)
        made = inputs.windows(self.questions[question], context, text.sentence_pieces, limit or self.limit)
        return [named(window, question, passage) for window in made]

    def samples(self, windows: Sequence[Window]) -> list[Sample]:
        asked = self.states("questions", [window.ids[window.question] for window in windows])
        read = self.states("passages", [window.ids[window.body] for window in windows])
        return [
            Sample(window, *inputs.features(window, *sides))
            for window, *sides in zip(windows, asked, read, strict=True)
        ]


def read_groups(folder: Path) -> list[Group]:
    made = []
    for line in (folder / "groups.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        row["evidence"], row["pool"] = tuple(row["evidence"]), tuple(row["pool"])
        row["span"] = tuple(row["span"]) if row["span"] else None
        made.append(Group(**row))
    return made


def batch(samples: Sequence[Sample], device: str = "cpu") -> network.Batch:
    """The samples' windows as the network reads them."""
    return network.batch([s.window for s in samples], [(s.features, s.late, s.whole) for s in samples], device)


def training_samples(
    shelf: Shelf, groups: Sequence[Group], rng: random.Random, others: int, absent: float, public_limit: int
) -> list[list[Sample]]:
    """For each question its own passage and ``others`` from its pool (public sets: one) as windows.

    A share of ``absent`` comes without its own: retrieval did not find it, and nothing answers. Public passages are
    read in windows of ``public_limit`` pieces, for time.
    """
    marked = [
        _marked(shelf, g, rng, others if g.source in OURS else 1, absent, None if g.source in OURS else public_limit)
        for g in groups
    ]
    samples = iter(shelf.samples([window for rows in marked for window, _ in rows]))
    return [
        [_answered(next(samples), evidence, group) for _, evidence in rows]
        for group, rows in zip(groups, marked, strict=True)
    ]


def _answered(sample: Sample, evidence: tuple[int, ...], group: Group) -> Sample:
    return replace(sample, evidence=evidence, edges=_edges(sample.window, group) if evidence else None)


Marked = tuple[Window, tuple[int, ...]]


def _marked(
    shelf: Shelf, group: Group, rng: random.Random, others: int, absent: float, limit: int | None
) -> list[Marked]:
    """The windows of one question, with the evidence in each."""
    pool = [p for p in group.pool if p != group.passage and not _says(shelf, p, group)]
    weights = [0.8**i for i in range(len(pool))]
    picked: list[str] = []
    while pool and len(picked) < others:
        i = rng.choices(range(len(pool)), weights)[0]
        picked.append(pool.pop(i))
        weights.pop(i)
    drop = bool(picked) and rng.random() < absent
    with_context = rng.random() < 0.85
    rows: list[Marked] = []
    for name in ([] if drop else [group.passage]) + picked:
        own = name == group.passage
        windows = shelf.windows(group.question, name, with_context, limit)
        for w in windows if own else [rng.choice(windows)]:
            evidence = tuple(e - w.first for e in group.evidence if own and 0 <= e - w.first < w.count)
            if evidence:
                rows.append((w, evidence))
            elif (own and not group.evidence and (limit is None or not w.first)) or (not own and w.count):
                rows.append((w, ()))
    return rows


def _says(shelf: Shelf, passage: str, group: Group) -> bool:
    """Whether another passage has the answer's words (or, for a question made unanswerable, is its uncut self)."""
    if group.source == "cut" and group.passage.startswith(passage + "-without-"):
        return True
    return bool(group.answer) and group.answer.lower() in " ".join(shelf.passages[passage].sentences).lower()


def _edges(window: inputs.Window, group: Group) -> tuple[int, int] | None:
    if not group.span:
        return None
    sentence, start, end = group.span
    inside = (
        (window.sentence == sentence - window.first) & (window.offsets[:, 0] < end) & (window.offsets[:, 1] > start)
    )
    at = np.flatnonzero(inside)
    return (int(at[0]), int(at[-1])) if len(at) else None
