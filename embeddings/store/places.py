"""Which store an address stands for. The only code that takes an address apart; today every one is a folder."""

from __future__ import annotations

from pathlib import Path

from embeddings.store.contract import StoreReader, StoreWriter
from embeddings.store.embedded import EmbeddedReader, EmbeddedWriter


def open_reader(place: str | Path, fingerprint: str = "") -> StoreReader:
    """A view of the store at ``place``; with the ``fingerprint`` of the questions' model it finds by meaning as well.

    Raises NoLibrary or LibraryError.
    """
    return EmbeddedReader.open(Path(place), fingerprint)


def open_writer(place: str | Path, fingerprint: str = "") -> StoreWriter:
    """The store at ``place``, made if there is none; ``fingerprint`` names what made the vectors that are put.

    Raises LibraryBusy or LibraryError.
    """
    return EmbeddedWriter.open(Path(place), fingerprint)
