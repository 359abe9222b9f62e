"""What a teacher thinks of windows (``training.teacher --scores``), and a student's loss against it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from assistant.reader.neural.inputs import Floats
from training.groups import Sample, Window
from training.network import Scores

#: Question, passage, and the first sentence of the window.
Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Thought:
    """Logits of a window: ``sentences`` (its count,) and ``answerable``; ``start`` and ``end`` of each piece that the
    student reads (n,)."""

    sentences: Floats
    answerable: float
    start: Floats
    end: Floats


def line(question: str, thoughts: Iterable[tuple[Window, Thought]]) -> str:
    """A question's windows as one JSON line."""
    rows = [
        [window.of, window.first, *(np.round(one, 2).tolist() for one in (t.sentences, t.answerable, t.start, t.end))]
        for window, t in thoughts
    ]
    return json.dumps({"question": question, "windows": rows}, ensure_ascii=False)


def read(file: Path) -> dict[Key, Thought]:
    made = {}
    for row in map(json.loads, file.read_text("utf-8").splitlines()):
        for name, first, sentences, answerable, *edges in row["windows"]:
            start, end = (np.array(logits, np.float32) for logits in edges)
            made[row["question"], name, first] = Thought(np.array(sentences, np.float32), answerable, start, end)
    return made


def loss(samples: Sequence[Sample], scores: Scores, thoughts: Mapping[Key, Thought]) -> tuple[Tensor, float]:
    """The mean over windows that the teacher has read as they are, and their share of all: squared errors of the
    sentences' scores and of "answers", and where the words are marked its chances of their edges."""
    parts = []
    for row, sample in enumerate(samples):
        window = sample.window
        thought = thoughts.get((window.asked, window.of, window.first))
        if thought is None or len(thought.sentences) != window.count:
            continue
        own = scores.sentences[row]
        part = functional.mse_loss(own, torch.from_numpy(thought.sentences).to(own.device))
        part = part + 0.25 * (scores.answerable[row] - thought.answerable).square()
        if sample.edges and len(thought.start) == len(window.ids):
            for logits, wanted in ((scores.start[row], thought.start), (scores.end[row], thought.end)):
                chances = torch.from_numpy(wanted).to(own.device).softmax(0)
                part = part + 0.25 * functional.cross_entropy(logits[None], chances[None])
        parts.append(part)
    return (torch.stack(parts).mean() if parts else torch.zeros(())), len(parts) / len(samples)
