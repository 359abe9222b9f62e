"""States of word pieces as late interaction compares them: those of questions and those of passages, projected.

The encoder's last layer says of every piece what it means where it stands; ``training.search_model`` trained two
projections of it, so that the pieces of a question lie near those of a passage that tell what it asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from embeddings.encoder.encoder import PASSAGE_PROMPT, QUESTION_PROMPT, units
from embeddings.encoder.own_model import CLOSING, OPENING, OwnModel
from embeddings.encoder.plain import Ints
from embeddings.model import Vectors

#: More pieces of a text than this have no place of their own in the model.
LONGEST = 512


class LateStates:
    """States of the pieces of texts, rows of unit length."""

    def __init__(self, model: OwnModel) -> None:
        self._model = model
        folder, cut = model.folder, model.tokenizer.pieces
        self._prompts = [
            np.array([OPENING[1], *cut.encode(prompt, add_special_tokens=False).ids], np.int64)
            for prompt in (QUESTION_PROMPT, PASSAGE_PROMPT)
        ]
        self._question = np.load(folder / "question.npy", allow_pickle=False).astype(np.float32)[:, :-1]
        self._passage = np.load(folder / "projection.npy", allow_pickle=False).astype(np.float32)

    @classmethod
    def load(cls, folder: Path) -> LateStates:
        """For many texts: read by torch from the first."""
        model = OwnModel(folder)
        model.layers.hasten()
        return cls(model)

    def questions(self, texts: Sequence[Ints]) -> list[Vectors]:
        """(pieces, c) for each question, given as word pieces without marks."""
        return self._states(texts, self._prompts[0], self._question)

    def passages(self, texts: Sequence[Ints]) -> list[Vectors]:
        """(pieces, c) for each passage, given as word pieces without marks."""
        return self._states(texts, self._prompts[1], self._passage)

    def _states(self, texts: Sequence[Ints], prompt: Ints, projection: Vectors) -> list[Vectors]:
        closing = np.array([CLOSING[1]], np.int64)
        room = LONGEST - len(prompt) - 1
        found = self._model.states([np.concatenate([prompt, text[:room], closing]) for text in texts])
        return [units(units(rows[len(prompt) : -1]) @ projection) for rows in found]
