"""Which store an address stands for: a folder's library, or ``lance:FOLDER``. Only here are addresses taken apart."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from embeddings.model import LibraryError
from embeddings.store.contract import StoreReader, StoreWriter
from embeddings.store.embedded import EmbeddedReader, EmbeddedWriter

_LANCE = "lance:"


def open_reader(place: str | Path, fingerprint: str = "") -> StoreReader:
    """A view of the store at ``place``; with the ``fingerprint`` of the questions' model it finds by meaning as well.

    Raises NoLibrary or LibraryError.
    """
    if (folder := _of_lance(place)) is None:
        return EmbeddedReader.open(Path(place), fingerprint)
    from embeddings.store.lance_store import LanceReader

    return LanceReader.open(folder, fingerprint)


def open_writer(place: str | Path, fingerprint: str, dimensions: int) -> StoreWriter:
    """The store at ``place``, made if there is none, for vectors of so many dimensions that ``fingerprint`` names.

    Raises LibraryBusy or LibraryError.
    """
    if (folder := _of_lance(place)) is None:
        return EmbeddedWriter.open(Path(place), fingerprint)
    from embeddings.store.lance_store import LanceWriter

    return LanceWriter.open(folder, fingerprint, dimensions)


def _of_lance(place: str | Path) -> Path | None:
    """The folder of a Lance table; None for a place of another kind."""
    if not isinstance(place, str) or not place.startswith(_LANCE):
        return None
    if importlib.util.find_spec("lance") is None:
        raise LibraryError(f"{place} needs Lance. Install it with `pip install 'backissue[archive]'`.")
    return Path(place.removeprefix(_LANCE))
