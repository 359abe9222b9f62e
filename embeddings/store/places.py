"""Which store an address stands for: a folder's library, ``lance:FOLDER``, ``s3://BUCKET/FOLDER``. Only here are
addresses taken apart."""

from __future__ import annotations

import importlib.util
import os
from contextlib import AbstractContextManager
from pathlib import Path

from embeddings.library.library import Library
from embeddings.model import ADDRESSES, LibraryError, NoLibrary
from embeddings.store.contract import BuildStore, OpenContents, StoreReader, StoreWriter
from embeddings.store.embedded import EmbeddedBuild, EmbeddedReader, EmbeddedWriter

_LANCE, _OBJECTS = ADDRESSES


def is_address(place: object) -> bool:
    """Whether the place is another than a folder of the usual library."""
    return isinstance(place, str) and place.startswith(ADDRESSES)


def open_reader(place: str | Path, fingerprint: str = "") -> StoreReader:
    """A view of the store at ``place``; with the ``fingerprint`` of the questions' model it finds by meaning as well.

    Raises NoLibrary or LibraryError.
    """
    if not is_address(place):
        return EmbeddedReader.open(Path(place), fingerprint)
    root = _table(str(place))
    from embeddings.store.lance.reader import LanceReader

    return LanceReader.open(root, fingerprint)


def open_contents(place: str | Path) -> OpenContents:
    """The issues of the store at ``place``, without its indexes. Raises NoLibrary or LibraryError."""
    if not is_address(place):
        return Library.open(Path(place))
    root = _table(str(place))
    from embeddings.store.lance.reader import LanceReader

    return LanceReader.open(root).contents


def exists(address: str) -> bool:
    """Whether there is an archive at this address."""
    try:
        open_contents(address)
    except NoLibrary:
        return False
    return True


def open_writer(place: str | Path, fingerprint: str, dimensions: int) -> StoreWriter:
    """The store at ``place``, made if there is none, for vectors of so many dimensions that ``fingerprint`` names.

    Raises LibraryBusy or LibraryError.
    """
    if not is_address(place):
        return EmbeddedWriter.open(Path(place), fingerprint)
    root = _table(str(place))
    from embeddings.store.lance.writer import LanceWriter

    return LanceWriter.open(root, fingerprint, dimensions)


def open_build(
    place: str | Path, fingerprint: str, dimensions: int, *, mend: bool = False
) -> AbstractContextManager[BuildStore]:
    """The store at ``place``, to be kept in step with a folder; ``mend`` sets aside a library that cannot be used.

    Raises LibraryBusy or LibraryError.
    """
    if not is_address(place):
        return EmbeddedBuild.open(Path(place), mend=mend)
    root = _table(str(place))
    from embeddings.store.lance.building import LanceBuild

    return LanceBuild.open(root, fingerprint, dimensions)


def _table(place: str) -> str:
    """Where the table of an address lies."""
    if importlib.util.find_spec("lance") is None:
        raise LibraryError(f"{place} needs Lance. Install it with `pip install 'backissue[archive]'`.")
    if place.startswith(_OBJECTS):
        return place.rstrip("/")
    return str(Path(os.path.expanduser(place.removeprefix(_LANCE))).absolute())  # noqa: PTH111 (the other one raises)
