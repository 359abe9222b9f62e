"""Question and passage to the numbers that the neural reader reads.

Everything here is numpy and the tokeniser; the network knows no text and this file knows no torch. A window is the
first piece, the question, a separator, the context, a separator, the sentences and a separator, with, for every piece,
what the encoder says of its match on the other side ("late interaction"). These features give the network from the
start what it could not learn from a few thousand questions: which words of the question the passage has, and which it
lacks.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

#: The first piece of a window, and the separator.
OPENING, BETWEEN = 0, 2
FEATURES = 9
QUESTION_PIECES = 48
CONTEXT_PIECES = 32
#: Logarithms of how often a piece is met: at the first and above it tells next to nothing, at the second all it can.
_COMMON, _RARE = -7.5, -13.0


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of one text: ``ids`` (n,), ``offsets`` (n, 2) characters, ``marks`` (n, 2) digit and capital,
    ``rarity`` (n,) how much each tells, 0..1."""

    ids: Ints
    offsets: Ints
    marks: Floats
    rarity: Floats

    def head(self, n: int) -> Pieces:
        return Pieces(self.ids[:n], self.offsets[:n], self.marks[:n], self.rarity[:n])


@dataclass(frozen=True, slots=True)
class Window:
    """A question, a context line and some whole sentences of a passage, in word pieces.

    ``ids`` (n,); ``sentence`` (n,) the sentence each piece belongs to, −1 for question, context and separators;
    ``first`` is the passage's number of the window's first sentence, ``count`` how many it has; ``offsets`` (n, 2)
    characters within its text; ``question`` and ``body`` the places of the pieces of either side, without separators.
    """

    ids: Ints
    sentence: Ints
    offsets: Ints
    marks: Floats
    rarity: Floats
    first: int
    count: int
    question: slice
    body: Ints


class Cutter:
    """Texts to word pieces."""

    def __init__(self, tokenizer: Tokenizer, rarity: Floats) -> None:
        self._tokenizer = tokenizer
        self._rarity = rarity

    def __call__(self, texts: Sequence[str]) -> list[Pieces]:
        """Word pieces of each text, without the special ones."""
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [self._pieces(text, e.ids, e.offsets) for text, e in zip(texts, encodings, strict=True)]

    def _pieces(self, text: str, ids: Sequence[int], offsets: Sequence[tuple[int, int]]) -> Pieces:
        # A piece that starts a word may count the blank before it.
        places = [(a + 1 if a < b and text[a].isspace() else a, b) for a, b in offsets]
        starts = [text[a:b] for a, b in places]
        marks = np.array([(s[:1].isdigit(), s[:1].isupper()) for s in starts], np.float32).reshape(-1, 2)
        numbers = np.array(ids, np.int64)
        return Pieces(numbers, np.array(places, np.int64).reshape(-1, 2), marks, self._rarity[numbers])


def rarity(words: Path) -> Floats:
    """How much each piece of a tokeniser's file tells, 0..1: the rarer the more, without letter or digit nothing."""
    pieces = json.loads(words.read_text("utf-8"))["model"]["vocab"]
    met = np.array([score for _, score in pieces])
    says = np.array([any(map(str.isalnum, piece)) for piece, _ in pieces])
    told = np.clip((met - _COMMON) / (_RARE - _COMMON), 0.02, 1.0)
    return np.where(says, told, 0.0).astype(np.float32)


def windows(question: Pieces, context: Pieces, sentences: Sequence[Pieces], limit: int = 256) -> list[Window]:
    """The passage in as many windows of at most ``limit`` pieces as its whole sentences need.

    A sentence that does not fit a window alone is cut to fit. Every passage gives at least one window.
    """
    question, context = question.head(QUESTION_PIECES), context.head(CONTEXT_PIECES)
    room = limit - len(question.ids) - len(context.ids) - 4
    made, run, used, first = [], list[Pieces](), 0, 0
    for i, sentence in enumerate(sentences):
        sentence = sentence.head(room)
        if run and used + len(sentence.ids) > room:
            made.append(_window(question, context, run, first))
            run, used, first = [], 0, i
        run.append(sentence)
        used += len(sentence.ids)
    made.append(_window(question, context, run, first))
    return made


def _window(question: Pieces, context: Pieces, sentences: Sequence[Pieces], first: int) -> Window:
    nq, nc = len(question.ids), len(context.ids)
    gap = np.full(1, BETWEEN, np.int64)
    parts = [np.full(1, OPENING, np.int64), question.ids, gap, context.ids, gap, *(s.ids for s in sentences), gap]
    ids = np.concatenate(parts)
    sentence = np.full(len(ids), -1, np.int64)
    offsets = np.zeros((len(ids), 2), np.int64)
    marks = np.zeros((len(ids), 2), np.float32)
    rare = np.zeros(len(ids), np.float32)
    asked, above = slice(1, nq + 1), slice(nq + 2, nq + 2 + nc)
    marks[asked], rare[asked] = question.marks, question.rarity
    marks[above], rare[above] = context.marks, context.rarity
    at = nq + nc + 3
    for i, piece in enumerate(sentences):
        stop = at + len(piece.ids)
        sentence[at:stop], offsets[at:stop] = i, piece.offsets
        marks[at:stop], rare[at:stop] = piece.marks, piece.rarity
        at = stop
    body = np.concatenate([np.arange(nq + 2, nq + 2 + nc), np.arange(nq + nc + 3, at)])
    return Window(ids, sentence, offsets, marks, rare, first, len(sentences), asked, body)


@dataclass(frozen=True, slots=True)
class Match:
    """Late interaction of one window: the question's weighted MaxSim over each sentence (``late``) and over all of it
    (``whole``), and the cosine of the question's and each sentence's mean state."""

    late: Floats
    whole: float
    cosine: Floats


def question_weights(window: Window) -> Floats:
    """What each piece of the question counts where nobody knows better: its rarity; a digit at least half."""
    weights: Floats = np.maximum(window.rarity[window.question], 0.5 * window.marks[window.question, 0])
    return weights


def match(window: Window, question_states: Floats, body_states: Floats, weights: Floats) -> Match:
    """Late interaction with a weight for each piece of the question (q,).

    ``question_states`` (q, d) and ``body_states`` (b, d): unit rows for the pieces of the question and of the body.
    """
    late, cosine = np.zeros(window.count, np.float32), np.zeros(window.count, np.float32)
    if not len(question_states) or not len(body_states):
        return Match(late, 0.0, cosine)
    total = float(weights.sum())
    shares = weights / total if total > 0 else np.full(len(weights), 1 / len(weights), np.float32)
    near = question_states @ body_states.T
    of = window.sentence[window.body]
    asked = _unit(question_states.mean(axis=0))
    for i in range(window.count):
        mine = of == i
        if mine.any():
            late[i] = float(near[:, mine].max(axis=1) @ shares)
            cosine[i] = float(_unit(body_states[mine].mean(axis=0)) @ asked)
    return Match(late, float(near.max(axis=1) @ shares), cosine)


def features(window: Window, question_states: Floats, body_states: Floats) -> tuple[Floats, Floats, float]:
    """What the network is told of every piece (n, FEATURES), with `Match.late` and `Match.whole` of the window."""
    weight = question_weights(window)
    matched = match(window, question_states, body_states, weight)
    where = window.body
    asked, body = window.ids[window.question], window.ids[where]
    table = np.zeros((len(window.ids), FEATURES), np.float32)
    table[:, 4] = window.rarity
    table[:, 5:7] = window.marks
    if len(asked) and len(body):
        near = question_states @ body_states.T
        same = asked[:, None] == body[None, :]
        table[where, 0] = near.max(axis=0)
        table[where, 1] = (near * weight[:, None]).max(axis=0)
        table[where, 2] = same.any(axis=0) * window.rarity[where]
        table[where, 3] = same.any(axis=0)
        table[window.question, 0] = near.max(axis=1)
        table[window.question, 1] = near.max(axis=1) * weight
        table[window.question, 2] = same.any(axis=1) * weight
        table[window.question, 3] = same.any(axis=1)
        of = window.sentence[where]
        inner = matched.late[np.maximum(of, 0)] if window.count else np.zeros(len(of), np.float32)
        table[where, 7] = np.where(of >= 0, inner, matched.whole)
    table[window.question, 7] = matched.whole
    table[window.question, 8] = 1.0
    return table, matched.late, matched.whole


def _unit(vector: Floats) -> Floats:
    result: Floats = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return result
