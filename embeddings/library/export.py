"""A library as one file, for another machine or as a backup, and back.

The archive is a zip of two members: ``about.json``, which says what is in it with its SHA-256, and the library's SQLite
file. What is derived is left out and made again. Reading it, only these two names are asked for, nothing is unpacked
by a name from the archive, and no more bytes are taken than it says.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import sqlite3
import tempfile
import uuid
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embeddings.library import schema
from embeddings.library.library import Library
from embeddings.library.writer_lock import WriterLock
from embeddings.model import LibraryError

_ABOUT, _FORMAT = "about.json", 1
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Moved:
    """What went into an archive or came out of it: ``bytes`` of the library, before compression."""

    issues: int
    paragraphs: int
    bytes: int


def export_library(folder: Path, archive: Path, *, force: bool = False) -> Moved:
    """Write the library in ``folder`` to ``archive``, as it is now; a build may go on meanwhile.

    Raises NoLibrary, or LibraryError if the file is there already (unless ``force``) or cannot be written.
    """
    if archive.exists() and not force:
        raise LibraryError(f"{archive} is there already. Name another file, or add --force to overwrite it.")
    with (
        Library.open(folder) as library,
        _sentences(archive, "written"),
        tempfile.TemporaryDirectory(prefix=f".{archive.name}.", dir=archive.parent) as scratch,
    ):
        copy, packed = Path(scratch, schema.FILE), Path(scratch, "packed")
        library.copy_to(copy)
        with Library.open(Path(scratch)) as opened:
            counts = opened.statistics()
        size = copy.stat().st_size
        about = {"format": _FORMAT, "bytes": size, "sha256": _digest(copy), "issues": counts.issues}
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packing:
            packing.writestr(_ABOUT, json.dumps(about))
            packing.write(copy, schema.FILE)
        packed.replace(archive)
    return Moved(counts.issues, counts.paragraphs, size)


def import_library(archive: Path, folder: Path, *, force: bool = False) -> Moved:
    """Put the library of ``archive`` in ``folder``; with ``force`` one that is there is set aside.

    It is checked from end to end before anything is changed, and becomes a library of its own: what is derived from
    another, even from a later state of itself, does not belong to it. Raises LibraryBusy or LibraryError.
    """
    schema.make_folder(folder)
    with WriterLock.acquire(folder):
        if (folder / schema.FILE).exists() and not force:
            raise LibraryError(
                f"There is a library in {folder} already. Name another folder with --library FOLDER, "
                f"or run `backissue import-library {archive} --force`, which sets it aside."
            )
        with tempfile.TemporaryDirectory(prefix=".import-", dir=folder) as scratch:
            fresh = Path(scratch, schema.FILE)
            with _sentences(archive, "read"):
                _unpack(archive, fresh)
            with closing(schema.connect(Path(scratch), write=False, thorough=True)) as connection:
                issues, paragraphs, *_ = (
                    connection.execute("SELECT value FROM manifest WHERE name = 'counts'").fetchone()[0].split()
                )
            size = fresh.stat().st_size
            with schema.sentences(fresh), closing(sqlite3.connect(fresh)) as connection, connection:
                connection.execute("PRAGMA journal_mode = WAL")  # so that readers are not blocked; a copy has it not
                connection.execute("UPDATE manifest SET value = ? WHERE name = 'library'", (uuid.uuid4().hex,))
            schema.set_aside(folder)
            fresh.replace(folder / schema.FILE)
    return Moved(int(issues), int(paragraphs), size)


def _unpack(archive: Path, fresh: Path) -> None:
    """The library's file out of the archive, if it is what the archive says."""
    with zipfile.ZipFile(archive) as packed:
        with packed.open(_ABOUT) as member:
            about: dict[str, Any] = json.loads(member.read(_PIECE))
        if about["format"] != _FORMAT:
            raise LibraryError(
                f"{archive} has a form that this version of Back Issue does not know. Install a newer one."
            )
        expected = int(about["bytes"])
        free = shutil.disk_usage(fresh.parent).free
        if expected > free:
            raise LibraryError(
                f"The library in {archive} takes {expected / 1e6:.1f} MB, and {free / 1e6:.1f} MB are free at "
                f"{fresh.parent.parent}. Free some space, or name another folder with --library FOLDER."
            )
        total, left = hashlib.sha256(), expected
        with packed.open(schema.FILE) as member, fresh.open("wb") as file:
            while piece := member.read(min(_PIECE, left + 1)):
                left -= len(piece)
                if left < 0:
                    break
                total.update(piece)
                file.write(piece)
    if left or total.hexdigest() != about["sha256"]:
        raise ValueError("its checksum is wrong")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def _sentences(archive: Path, what: str) -> Iterator[None]:
    """What may go wrong with an archive, as a sentence; zipfile raises much for a file that is none."""
    try:
        yield
    except OSError as error:
        raise LibraryError(
            f"{archive} cannot be {what} ({error.strerror or error}). Check its name, the rights and the free space, "
            "and run the command again."
        ) from error
    except (zipfile.BadZipFile, zlib.error, ValueError, KeyError, TypeError, RuntimeError, EOFError) as error:
        raise LibraryError(
            f"{archive} is no library, or a damaged one ({error}). Make it again with `backissue export-library FILE`."
        ) from error
