"""Student and teacher on the same questions: ``python -m training.compare DATA OWN STUDENT [--teacher BASE RUN]
[--most N]``.

DATA is of `training.found`: both read the same windows, the student in its word pieces and the teacher in its own.
What counts is the best sentence alone: whether it is right, whether its score tells questions with an answer from
those without (AUC), the best refusal's F1, and the words of its span against the answer's. "both" is the mean of their
scores, as far as a student of this teacher could be hoped to come.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.reader.neural.inputs import Floats
from assistant.reader.neural.reader import SPAN_PIECES
from embeddings.encoder.plain import Embeddings
from training import base
from training.evaluate import abstention, auc, load, run
from training.groups import Group, Shelf, read_groups
from training.retrieval import terms

Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Said:
    """What a network says of each sentence of a question's passages."""

    scores: dict[Place, float]
    words: dict[Place, str]

    def best(self) -> Place:
        return max(self.scores, key=lambda place: self.scores[place])


def said(shelf: Shelf, network: Any, embeddings: base.Embedded, groups: Sequence[Group]) -> list[Said]:
    windows = [
        (g, window)
        for g, group in enumerate(groups)
        for name in group.pool
        for window in shelf.windows(group.question, name)
    ]
    samples = shelf.samples([window for _, window in windows])
    made = [Said({}, {}) for _ in groups]
    read = run(network, embeddings, samples)
    for (g, _), sample, (sentences, _, start, end) in zip(windows, samples, read, strict=True):
        window = sample.window
        for i, score in enumerate(sentences.tolist()):
            place = (window.of, window.first + i)
            made[g].scores[place] = score
            at = np.flatnonzero(window.sentence == i)
            text = shelf.passages[window.of].sentences[window.first + i]
            made[g].words[place] = spanned(text, window.offsets[at], start[at], end[at])
    return made


def spanned(text: str, offsets: Any, start: Floats, end: Floats) -> str:
    """The likeliest answering words of a sentence."""
    if not len(offsets):
        return ""
    apart = np.arange(len(end))[None, :] - np.arange(len(start))[:, None]
    pairs = np.where((apart >= 0) & (apart < SPAN_PIECES), start[:, None] + end[None, :], -np.inf)
    first, last = np.unravel_index(int(pairs.argmax()), pairs.shape)
    return text[offsets[first, 0] : offsets[last, 1]]


def mean(one: Said, other: Said) -> Said:
    return Said({place: (score + other.scores[place]) / 2 for place, score in one.scores.items()}, other.words)


def shared(words: str, answers: Sequence[str]) -> float:
    """F1 of words against the answer that they are nearest to."""
    have = Counter(terms(words))
    best = 0.0
    for answer in answers:
        want = Counter(terms(answer))
        same = (have & want).total()
        best = max(best, 2 * same / max(have.total() + want.total(), 1))
    return best


@dataclass(frozen=True, slots=True)
class Figures:
    """``right``: of each question with an answer, whether the best sentence is; the others over all questions."""

    right: tuple[bool, ...]
    area: float
    refusals: float
    words: float

    def line(self, name: str) -> str:
        return f"{name:10}{np.mean(self.right):10.3f}{self.area:8.3f}{self.refusals:10.2f}{self.words:8.3f}"


def figures(read: Sequence[Said], asked: Sequence[Mapping[str, Any]]) -> Figures:
    picks = [one.best() for one in read]
    best = [one.scores[place] for one, place in zip(read, picks, strict=True)]
    answerable = [bool(row["answers"]) for row in asked]
    right = tuple(list(place) in row["right"] for place, row in zip(picks, asked, strict=True) if row["answers"])
    words = [
        shared(one.words[place], row["answers"])
        for one, place, row in zip(read, picks, asked, strict=True)
        if row["answers"]
    ]
    return Figures(right, auc(best, answerable), abstention(best, answerable)["f1"], float(np.mean(words)))


def chance(better: int, worse: int) -> float:
    """Two-sided sign test."""
    n = better + worse
    tail: float = sum(math.comb(n, k) for k in range(min(better, worse) + 1)) / 2**n
    return min(1.0, 2 * tail)


def report(read: Mapping[str, Sequence[Said]], asked: Sequence[Mapping[str, Any]]) -> str:
    have = sum(bool(row["answers"]) for row in asked)
    lines = [
        f"{len(asked)} questions, {have} with an answer",
        f"{'':10}{'sentence':>10}{'AUC':>8}{'refusals':>10}{'words':>8}",
    ]
    made = {name: figures(one, asked) for name, one in read.items()}
    lines += [one.line(name) for name, one in made.items()]
    (first, before), *others = made.items()
    for name, after in others:
        pairs = list(zip(before.right, after.right, strict=True))
        better, worse = pairs.count((False, True)), pairs.count((True, False))
        lines.append(f"{name} against {first}: {better} better, {worse} worse, p {chance(better, worse):.3f}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("own", type=Path, help="the encoder's folder, as `training.encoder` writes it")
    parser.add_argument("student", type=Path, help="a run's folder or weights that were exported")
    parser.add_argument("--teacher", type=Path, nargs=2, metavar=("BASE", "RUN"))
    parser.add_argument("--most", type=int)
    args = parser.parse_args()
    groups = read_groups(args.data)[: args.most]
    kept = map(json.loads, (args.data / "asked.jsonl").read_text("utf-8").splitlines())
    asked = {row["id"]: row for row in kept}
    questions = sorted({group.question for group in groups})
    shelf = Shelf(args.data, questions, args.own)
    read = {"student": said(shelf, load(args.student), Embeddings.load(args.own), groups)}
    if args.teacher:
        from training import teacher

        folder, out = args.teacher
        network, words = teacher.load(folder, out)
        read["teacher"] = said(teacher.TwoShelf(args.data, questions, args.own, folder), network, words, groups)
        read["both"] = [mean(one, other) for one, other in zip(read["student"], read["teacher"], strict=True)]
    print(report(read, [asked[group.id] for group in groups]))


if __name__ == "__main__":
    main()
