"""Prepared groups to windows with features: what both training and evaluation feed the network."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.reader.neural import inputs as inputs
from assistant.reader.neural import network as network
from training import base
from training.sources import NEWS

#: Sources of our own questions; "cut" and "changed" are those `training.prepare` made unanswerable.
OURS = (*NEWS, "cut", "changed")
#: Texts whose states are kept, 100 kB each.
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
    context_pieces: inputs.Twice
    sentence_pieces: tuple[inputs.Twice, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A window with its features and, for training, where in it the answer stands (sentence numbers of the window)."""

    reading: inputs.Reading
    features: NDArray[np.float32]
    late: NDArray[np.float32]
    whole: float
    evidence: tuple[int, ...] = ()
    edges: tuple[int, int] | None = None


class Shelf:
    """Passages and questions with their word pieces, and the unchanged model's states of both, made once and kept."""

    def __init__(self, folder: Path, questions: Sequence[str], own: Path, limit: int = 256) -> None:
        self.limit = limit
        self.model = base.encoder(base.folder())
        self.tokenizers = base.tokenizer(own), base.tokenizer(base.folder())
        rows = [json.loads(line) for line in (folder / "passages.jsonl").read_text("utf-8").splitlines()]
        self.passages = {row["id"]: self._text(row) for row in rows}
        self.questions = dict(zip(questions, inputs.twice(*self.tokenizers, questions), strict=True))
        self._states: dict[bytes, NDArray[np.float16]] = {}

    def _text(self, row: dict[str, object]) -> Text:
        sentences = tuple(str(s) for s in row["sentences"])  # type: ignore[attr-defined]
        context = str(row["context"])
        first, *rest = inputs.twice(*self.tokenizers, [context, *sentences])
        return Text(context, sentences, str(row["series"]), first, tuple(rest))

    def states(self, wanted: Sequence[NDArray[np.int64]]) -> list[NDArray[np.float16]]:
        if len(self._states) > KEPT:
            self._states.clear()
        new = {ids.tobytes(): ids for ids in wanted if ids.tobytes() not in self._states}
        made = base.states(self.model, [ids.tolist() for ids in new.values()])
        self._states.update(zip(new, (m[1:-1] for m in made), strict=True))
        return [self._states[ids.tobytes()] for ids in wanted]

    def windows(
        self,
        question: str,
        passage: str,
        with_context: bool = True,
        limit: int | None = None,
        only: tuple[int, int] | None = None,
    ) -> list[inputs.Reading]:
        """The windows of a passage, or of its sentences ``only`` (first, after the last)."""
        text = self.passages[passage]
        context = text.context_pieces if with_context else text.context_pieces.head(0)
        first, last = only or (0, len(text.sentence_pieces))
        made = inputs.readings(self.questions[question], context, text.sentence_pieces[first:last], limit or self.limit)
        return [replace(r, window=replace(r.window, first=r.window.first + first)) for r in made] if first else made

    def samples(self, windows: Sequence[inputs.Reading]) -> list[Sample]:
        pairs = [inputs.base_ids(r.under) for r in windows]
        flat = self.states([ids for pair in pairs for ids in pair])
        made = []
        for i, window in enumerate(windows):
            table, late, whole = inputs.features(
                window, flat[2 * i].astype(np.float32), flat[2 * i + 1].astype(np.float32)
            )
            made.append(Sample(window, table, late, whole))
        return made


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
    return network.batch([s.reading for s in samples], [(s.features, s.late, s.whole) for s in samples], device)


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
    samples = iter(shelf.samples([window for rows in marked for window, _, _ in rows]))
    return [[replace(next(samples), evidence=evidence, edges=edges) for _, evidence, edges in rows] for rows in marked]


#: How often the passage of one of our own questions is read as a short paragraph around its evidence.
NARROWED = 0.4
Marked = tuple[inputs.Reading, tuple[int, ...], tuple[int, int] | None]


def _marked(
    shelf: Shelf, group: Group, rng: random.Random, others: int, absent: float, limit: int | None
) -> list[Marked]:
    """The windows of one question, with the evidence and the edges of the answer in each."""
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
        only = None
        if own and group.evidence and limit is None and rng.random() < NARROWED:
            last = len(shelf.passages[name].sentences)
            only = max(0, min(group.evidence) - rng.randrange(3)), min(last, max(group.evidence) + 1 + rng.randrange(3))
        for r in shelf.windows(group.question, name, with_context, limit, only):
            w = r.window
            evidence = tuple(e - w.first for e in group.evidence if own and 0 <= e - w.first < w.count)
            if evidence:
                rows.append((r, evidence, _edges(w, group)))
            elif (own and not group.evidence and (limit is None or not w.first)) or (
                not own and not w.first and w.count
            ):
                rows.append((r, (), None))
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
