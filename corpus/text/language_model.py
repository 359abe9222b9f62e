"""The model that tells languages apart, kept unpacked.

py3langid unpacks its model anew in every process, which takes half a second and 100 MB each time. What it unpacked is
kept in the user's cache folder (68 MB), from where a process maps it into memory in a hundredth of a second; all
processes share it. Nothing depends on it: where it cannot be kept or read, the model is unpacked as ever.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

#: What the model is made of, in the order in which it takes them; the last is named.
_PARTS = ("nb_ptc", "nb_pc", "nb_classes", "tk_nextmove", "tk_output", "tk_row")


def ranked(text: str) -> list[tuple[str, float]]:
    """The codes of all languages, each with how likely the text is in it, the likeliest first."""
    found: list[tuple[str, float]] = _model().rank(text)
    return found


@lru_cache(maxsize=1)
def _model() -> LanguageIdentifier:
    return load()


def load() -> LanguageIdentifier:
    """The model, from the cache or unpacked."""
    packed = (MODEL_DIR / MODEL_FILE).stat()
    folder = user_cache_path("backissue") / "languages" / f"{packed.st_size}-{packed.st_mtime_ns}"
    with contextlib.suppress(OSError, ValueError, EOFError):
        return _mapped(folder)
    made = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    with contextlib.suppress(OSError):
        _keep(made, folder)
    return made


def _mapped(folder: Path) -> LanguageIdentifier:
    """Raises OSError where nothing is kept, ValueError or EOFError where it is not whole."""
    weights, priors, classes, moves, features, rows = (
        np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in _PARTS
    )
    return LanguageIdentifier(
        weights, priors, classes.tolist(), memoryview(moves), features.tolist(), norm_probs=True, tk_row=rows.tolist()
    )


def _keep(made: LanguageIdentifier, folder: Path) -> None:
    """Put the unpacked model at ``folder`` whole or not at all; those of other versions go."""
    shutil.rmtree(folder.parent, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, ignore_cleanup_errors=True) as begun:
        made_in = Path(begun) / "made"
        made_in.mkdir()
        for name in _PARTS:
            np.save(made_in / f"{name}.npy", np.asarray(getattr(made, name)))
        made_in.replace(folder)  # fails where another process was first
