"""What layers of its own make of the tokens of blocks of lines, each where it stands: tags of events need it.

They stand on the encoder's first ones and were trained with the head above them (`training.event_tags`): the encoder's
own upper layers turn to what a whole passage means, not to which words are a name, a place or a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.events.tags.head import LAYERS
from embeddings.encoder.encoder import PASSAGE_PROMPT
from embeddings.encoder.own_model import CLOSING, LENGTH, OPENING, ROOM, OwnModel
from embeddings.encoder.plain import WIDTH, Floats, Layers, runs

Halves: TypeAlias = "NDArray[np.float16]"
#: A block as text: what stands above it, its lines, and for each token its line and its characters there.
Lines: TypeAlias = tuple[str, Sequence[str], Sequence[tuple[int, int, int]]]

#: Layers of the encoder below those of the tags.
BELOW = 4
_HEAD_PIECES = 48
#: Stands between two lines.
_BREAK = "|"


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces that are read together, and for each the token of its block that it is of (-1: none)."""

    block: int
    ids: NDArray[np.int64]
    tokens: NDArray[np.int64]


@cache
def shipped_layers() -> Layers:
    """The layers that ship, read once a process, by torch."""
    layers = Layers(LAYERS)
    layers.hasten()
    return layers


def windows_of(model: OwnModel, blocks: Sequence[Lines]) -> list[Window]:
    """The blocks as the model reads them, a block's windows one after another."""
    return [window for number, block in enumerate(blocks) for window in _windows(model, number, block)]


def token_states(model: OwnModel, blocks: Sequence[Lines], layers: Layers | None = None) -> list[Halves]:
    """(tokens, WIDTH) for each block: the mean of the states of each token's pieces, zeros for one without any.

    ``layers`` stand on the model's first `BELOW` ones; by default those that ship.
    """
    layers = layers or shipped_layers()
    windows = sorted(windows_of(model, blocks), key=lambda one: len(one.ids))
    sums = [np.zeros((len(spans), WIDTH), np.float32) for _, _, spans in blocks]
    counts = [np.zeros((len(spans), 1), np.float32) for _, _, spans in blocks]
    for run in runs([len(one.ids) for one in windows], ROOM):
        some = [windows[place] for place in run]
        for one, found in zip(some, _read(model, layers, some), strict=True):
            inside = one.tokens >= 0
            tokens = one.tokens[inside]
            if len(tokens):
                cuts = np.flatnonzero(np.diff(tokens, prepend=-1))
                sums[one.block][tokens[cuts]] += np.add.reduceat(found[inside], cuts)
                counts[one.block][tokens[cuts], 0] += np.diff(cuts, append=len(tokens))
    return [(all_of / np.maximum(count, 1)).astype(np.float16) for all_of, count in zip(sums, counts, strict=True)]


def _read(model: OwnModel, layers: Layers, windows: Sequence[Window]) -> list[Floats]:
    """(pieces, WIDTH) of each window."""
    lower = model.states([one.ids for one in windows], BELOW)
    ends = np.cumsum([len(one) for one in lower]).tolist()
    bounds = list(zip([0, *ends[:-1]], ends, strict=True))
    upper = layers(np.concatenate(lower), bounds)
    return [upper[a:b] for a, b in bounds]


def _windows(model: OwnModel, number: int, block: Lines) -> list[Window]:
    """The pieces of a block, cut between tokens where they are more than the model reads at once."""
    above, texts, spans = block
    cut = model.tokenizer
    head = cut(f"{PASSAGE_PROMPT}{above}\n", add_special_tokens=False)["input_ids"][:_HEAD_PIECES]
    gap = cut(_BREAK, add_special_tokens=False)["input_ids"][-1]
    found = cut(list(texts), add_special_tokens=False)
    pieces: list[tuple[int, int]] = []
    token = 0
    for line, (ids, places) in enumerate(zip(found["input_ids"], found["offset_mapping"], strict=True)):
        if line:
            pieces.append((gap, -1))
        for piece, (start, end) in zip(ids, places, strict=True):
            while token < len(spans) and spans[token][0] == line and spans[token][2] <= start:
                token += 1
            inside = token < len(spans) and spans[token][0] == line and spans[token][1] < end
            pieces.append((piece, token if inside else -1))
        while token < len(spans) and spans[token][0] == line:
            token += 1
    room = LENGTH - 2 - len(head)
    windows = []
    while pieces:
        last = min(room, len(pieces))
        while room // 2 < last < len(pieces) and pieces[last][1] == pieces[last - 1][1] >= 0:
            last -= 1
        some, pieces = pieces[:last], pieces[last:]
        ids = [OPENING[1], *head, *(piece for piece, _ in some), CLOSING[1]]
        tokens = [-1] * (1 + len(head)) + [token for _, token in some] + [-1]
        windows.append(Window(number, np.array(ids, dtype=np.int64), np.array(tokens, dtype=np.int64)))
    return windows
