"""Question and passage to the numbers that the neural reader reads.

Everything here is numpy and the tokenisers; the network knows no text and this file knows no torch. A window is the
first piece, the question, a separator, the context, a separator, the sentences and a separator, with, for every piece,
what the unchanged embedding model says of its match on the other side ("late interaction"). These features give the
network from the start what it could not learn from a few thousand questions: which words of the question the passage
has, and which it lacks.

The reader and the embedding model cut words differently. So every text is cut twice, a window stands over another one
of the embedding model's pieces (``Window.under``), and what is known of those is carried up to each of the reader's
pieces that shares characters with them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

#: The first piece of a window and the separator: the embedding model's, and the reader's.
UNDER, OWN = (101, 102), (0, 2)
#: Pieces of the embedding model below this id are punctuation, single characters and unused entries of the vocabulary.
FIRST_WORD = 1996
VOCABULARY = 30522
FEATURES = 9
QUESTION_PIECES = 48
CONTEXT_PIECES = 32
#: The embedding model reads no more at once.
UNDER_PIECES = 512


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of one text: ``ids`` (n,), ``offsets`` (n, 2) characters, ``marks`` (n, 2) digit and capital."""

    ids: Ints
    offsets: Ints
    marks: Floats

    def head(self, n: int) -> Pieces:
        return Pieces(self.ids[:n], self.offsets[:n], self.marks[:n])


@dataclass(frozen=True, slots=True)
class Twice:
    """A text cut by the reader's tokeniser and by the embedding model's."""

    own: Pieces
    under: Pieces

    def head(self, n: int) -> Twice:
        return Twice(self.own.head(n), self.under.head(n))


@dataclass(frozen=True, slots=True)
class Window:
    """A question, a context line and some whole sentences of a passage, in one model's pieces.

    ``ids`` (n,); ``sentence`` (n,) the sentence each piece belongs to, −1 for question, context and separators;
    ``first`` is the passage's number of the window's first sentence, ``count`` how many it has; ``offsets`` (n, 2)
    characters within its text; ``question`` and ``body`` the slices of the pieces of either side.
    """

    ids: Ints
    sentence: Ints
    offsets: Ints
    marks: Floats
    first: int
    count: int
    question: slice
    body: slice


@dataclass(frozen=True, slots=True)
class Reading:
    """One run through the network: a window in the reader's pieces over the same in the embedding model's.

    ``at`` (n, 2): for each of the reader's pieces the half-open range of those under it.
    """

    window: Window
    under: Window
    at: Ints


def twice(own: Tokenizer, under: Tokenizer, texts: Sequence[str]) -> list[Twice]:
    """Each text in the pieces of both tokenisers."""
    return [Twice(a, b) for a, b in zip(pieces(own, texts), pieces(under, texts), strict=True)]


def pieces(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Pieces]:
    """Word pieces of each text, without the special ones."""
    encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [_pieces(text, e.ids, e.offsets) for text, e in zip(texts, encodings, strict=True)]


def _pieces(text: str, ids: Sequence[int], offsets: Sequence[tuple[int, int]]) -> Pieces:
    # A piece that starts a word may count the blank before it.
    places = [(a + 1 if a < b and text[a].isspace() else a, b) for a, b in offsets]
    starts = [text[a:b] for a, b in places]
    marks = np.array([(s[:1].isdigit(), s[:1].isupper()) for s in starts], np.float32).reshape(-1, 2)
    return Pieces(np.array(ids, np.int64), np.array(places, np.int64).reshape(-1, 2), marks)


def readings(question: Twice, context: Twice, sentences: Sequence[Twice], limit: int = 256) -> list[Reading]:
    """The passage in as many windows of at most ``limit`` of the reader's pieces as its whole sentences need.

    A sentence that does not fit a window alone is cut to fit. Every passage gives at least one window.
    """
    question, context = question.head(QUESTION_PIECES), context.head(CONTEXT_PIECES)
    room = limit - len(question.own.ids) - len(context.own.ids) - 4
    made, run, used, first = [], list[Twice](), 0, 0
    for i, sentence in enumerate(sentences):
        sentence = Twice(sentence.own.head(room), sentence.under)
        if run and used + len(sentence.own.ids) > room:
            made.append(_reading(question, context, run, first))
            run, used, first = [], 0, i
        run.append(sentence)
        used += len(sentence.own.ids)
    made.append(_reading(question, context, run, first))
    return made


def _reading(question: Twice, context: Twice, sentences: Sequence[Twice], first: int) -> Reading:
    room = UNDER_PIECES - len(question.under.ids) - len(context.under.ids) - 4
    below = []
    for sentence in sentences:
        below.append(sentence.under.head(max(0, room)))
        room -= len(sentence.under.ids)
    own = _window(question.own, context.own, [s.own for s in sentences], first, OWN)
    under = _window(question.under, context.under, below, first, UNDER)
    texts = zip([question.own, context.own, *(s.own for s in sentences)], [question.under, context.under, *below],
                strict=True)  # fmt: skip
    # Both windows have the same separators; a piece over none of the other's takes the nearest before it.
    at, start = [np.array([[0, 1]])], 1
    for i, (upper, lower) in enumerate(texts):
        at.append(start + _over(upper.offsets, lower.offsets))
        start += len(lower.ids)
        if i < 2:
            at.append(np.array([[start, start + 1]]))
            start += 1
    at.append(np.array([[start, start + 1]]))
    return Reading(own, under, np.concatenate(at))


def _over(upper: Ints, lower: Ints) -> Ints:
    """For each range of characters the half-open range of those that it shares characters with (at least one)."""
    first = np.searchsorted(lower[:, 1], upper[:, 0], side="right")
    first = np.clip(first, 0, max(len(lower) - 1, 0))
    last = np.searchsorted(lower[:, 0], upper[:, 1], side="left")
    return np.stack([first, np.maximum(last, first + 1)], axis=1)


def _window(
    question: Pieces, context: Pieces, sentences: Sequence[Pieces], first: int, marks_of: tuple[int, int]
) -> Window:
    opening, between = marks_of
    nq, nc = len(question.ids), len(context.ids)
    gap = np.full(1, between, np.int64)
    parts = [np.full(1, opening, np.int64), question.ids, gap, context.ids, gap, *(s.ids for s in sentences), gap]
    ids = np.concatenate(parts)
    sentence = np.full(len(ids), -1, np.int64)
    offsets = np.zeros((len(ids), 2), np.int64)
    marks = np.zeros((len(ids), 2), np.float32)
    marks[1 : nq + 1] = question.marks
    marks[nq + 2 : nq + 2 + nc] = context.marks
    at = nq + nc + 3
    for i, piece in enumerate(sentences):
        stop = at + len(piece.ids)
        sentence[at:stop], offsets[at:stop], marks[at:stop] = i, piece.offsets, piece.marks
        at = stop
    return Window(ids, sentence, offsets, marks, first, len(sentences), slice(1, nq + 1), slice(nq + 2, at))


def base_ids(window: Window) -> tuple[Ints, Ints]:
    """What the unchanged embedding model reads for late interaction: the question alone, and the passage alone."""
    opening, between = (np.full(1, mark, np.int64) for mark in UNDER)
    return (
        np.concatenate([opening, window.ids[window.question], between]),
        np.concatenate([opening, window.ids[_body(window)], between]),
    )


def rarity(ids: Ints) -> Floats:
    """How much a piece tells, 0..1, by its rank in the vocabulary, which is ordered by frequency."""
    rank = np.maximum(ids, FIRST_WORD) / FIRST_WORD
    weight = np.log(rank) / math.log(VOCABULARY / FIRST_WORD)
    return np.where(ids < FIRST_WORD, 0.0, np.clip(weight, 0.02, 1.0)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Match:
    """Late interaction of one window: the question's weighted MaxSim over each sentence (``late``) and over all of it
    (``whole``), and the cosine of the question's and each sentence's mean state."""

    late: Floats
    whole: float
    cosine: Floats


def question_weights(window: Window) -> Floats:
    """What each piece of the question counts where nobody knows better: its rarity; a digit at least half."""
    weights: Floats = np.maximum(rarity(window.ids[window.question]), 0.5 * window.marks[window.question, 0])
    return weights


def match(window: Window, question_states: Floats, body_states: Floats, weights: Floats) -> Match:
    """Late interaction with a weight for each piece of the question (q,).

    ``question_states`` (q, d) and ``body_states`` (b, d): unit rows, the unchanged model's states of the pieces of
    `base_ids` without the first and the last.
    """
    late, cosine = np.zeros(window.count, np.float32), np.zeros(window.count, np.float32)
    if not len(question_states) or not len(body_states):
        return Match(late, 0.0, cosine)
    total = float(weights.sum())
    shares = weights / total if total > 0 else np.full(len(weights), 1 / len(weights), np.float32)
    near = question_states @ body_states.T
    of = window.sentence[_body(window)]
    asked = _unit(question_states.mean(axis=0))
    for i in range(window.count):
        mine = of == i
        if mine.any():
            late[i] = float(near[:, mine].max(axis=1) @ shares)
            cosine[i] = float(_unit(body_states[mine].mean(axis=0)) @ asked)
    return Match(late, float(near.max(axis=1) @ shares), cosine)


def features(reading: Reading, question_states: Floats, body_states: Floats) -> tuple[Floats, Floats, float]:
    """What the network is told of every piece (n, FEATURES), with `Match.late` and `Match.whole` of the window."""
    window = reading.under
    weight = question_weights(window)
    matched = match(window, question_states, body_states, weight)
    where = _body(window)
    asked, body = window.ids[window.question], window.ids[where]
    table = np.zeros((len(window.ids), FEATURES), np.float32)
    table[:, 4] = rarity(window.ids)
    if len(asked) and len(body):
        near = question_states @ body_states.T
        same = asked[:, None] == body[None, :]
        table[where, 0] = near.max(axis=0)
        table[where, 1] = (near * weight[:, None]).max(axis=0)
        table[where, 2] = same.any(axis=0) * rarity(body)
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
    table = _carried(table, reading.at)
    table[:, 5:7] = reading.window.marks
    return table, matched.late, matched.whole


def _carried(table: Floats, at: Ints) -> Floats:
    """The greatest value of each range of rows."""
    # reduceat takes pairs of bounds; it would not take the table's end as one.
    padded = np.concatenate([table, np.zeros((1, table.shape[1]), table.dtype)])
    carried: Floats = np.maximum.reduceat(padded, at.reshape(-1), axis=0)[::2]
    return carried


def _body(window: Window) -> Ints:
    """Where context and sentences stand among the window's pieces."""
    where = np.arange(window.body.start, window.body.stop)
    inside: Ints = where[window.ids[where] != UNDER[1]]
    return inside


def _unit(vector: Floats) -> Floats:
    result: Floats = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return result
