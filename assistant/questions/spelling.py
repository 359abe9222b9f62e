"""Words that are surely spelled as they are meant: those the embedding model knows whole."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from corpus.text.terms import fold
from embeddings.model import EmbeddingsError

if TYPE_CHECKING:
    pass


_ENDINGS = ("", "s", "es", "d", "ed", "ing", "er", "ly")


def proper_words(model: str) -> Callable[[str], bool]:
    """Whether a word is one that the embedding model knows whole (or its plain inflection), so surely no slip."""
    known: set[str] = set()
    read = False

    def proper(word: str) -> bool:
        nonlocal read
        if not read:
            from embeddings.encoder.encoder import model_folder

            read = True
            with contextlib.suppress(OSError, EmbeddingsError):
                known.update((model_folder(model) / "vocab.txt").read_text("utf-8").split("\n"))
        folded = fold(word)
        return any(folded.endswith(end) and folded[: len(folded) - len(end)] in known for end in _ENDINGS)

    return proper
