"""Whether a sentence says yes or no to a question, or leaves it open: four layers beside the reader's last four.

The reader below them has seen which words of the question and the sentence belong together; these are trained to tell
whether they say the same (`training.verdicts`). They are read when the first question of yes or no is asked, by NumPy:
it is one short text.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from assistant.reader.neural.inputs import Floats, Window
from assistant.reader.protocol import Verdict
from embeddings.encoder.plain import Layers, gelu, linear
from embeddings.model import ModelError

#: Layers of the reader that are run below.
BELOW = 8
FILE = "verdicts.safetensors"
#: Beside it: what it was trained on, and the digest of the reader's weights that it stands on.
ABOUT = "verdicts.json"


class Verdicts:
    """The layers and their head."""

    def __init__(self, layers: Layers) -> None:
        self._layers = layers

    @classmethod
    def load(cls, weights: Path, reader: str) -> Verdicts | None:
        """Those in a folder of weights, None where there are none; ``reader`` is the digest of the reader's there.

        Raises ModelError if they are broken, or were trained on another reader.
        """
        if not (weights / FILE).is_file():
            return None
        try:
            known = json.loads((weights / ABOUT).read_text("utf-8"))["reader"]
            layers = Layers(weights / FILE)
        except Exception as broken:  # safetensors raises many kinds
            raise ModelError(f"The weights in {weights / FILE} cannot be read: {broken}.") from broken
        if known != reader:
            raise ModelError(f"{weights / FILE} was trained on another reader than that beside it.")
        return cls(layers)

    def of(self, states: Floats, window: Window) -> Verdict:
        """``states`` (n, WIDTH) of a window behind the reader's first `BELOW` layers."""
        states = self._layers(states, [(0, len(states))])
        asked, said = states[window.question].mean(axis=0), states[window.sentence >= 0].mean(axis=0)
        told = np.concatenate([states[0], asked, said, asked * said])[None]
        logits = self._linear("outer", gelu(self._linear("inner", told)))[0].astype(np.float64)
        shares = np.exp(logits - logits.max())
        yes, no, _ = (shares / shares.sum()).tolist()
        return Verdict(yes, no)

    def _linear(self, name: str, rows: Floats) -> Floats:
        return linear(rows, self._layers.others[f"{name}.weight"], self._layers.others[f"{name}.bias"])
