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
import struct
import tempfile
import time
import uuid
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.text.cleaning import shown
from embeddings.library import schema, serialization
from embeddings.library.durable import put_in_place
from embeddings.library.library import Library
from embeddings.library.rows import Rows
from embeddings.library.writer_lock import WriterLock
from embeddings.model import LibraryError

_ABOUT, _FORMAT = "about.json", 1
_PIECE = 1 << 20
#: An archive is looked at for so many seconds and one more for so many bytes; ours take a small part of that.
_SECONDS, _BYTES_A_SECOND = 60.0, 1e6


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
        tempfile.TemporaryDirectory(
            prefix=f".{archive.name}.", dir=archive.parent, ignore_cleanup_errors=True
        ) as scratch,
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
        put_in_place(packed, archive)
    return Moved(counts.issues, counts.paragraphs, size)


def import_library(archive: Path, folder: Path, *, root: Path | None = None, force: bool = False) -> Moved:
    """Put the library of ``archive`` in ``folder``; with ``force`` one that is there is set aside.

    It may be a stranger's: it is looked at row by row before anything is changed, brought up to date if an older
    version made it, and becomes a library of its own, with ``root`` as the newsletters' folder whatever it says
    itself. Raises LibraryBusy or LibraryError.
    """
    schema.make_folder(folder)
    with WriterLock.acquire(folder):
        if (folder / schema.FILE).exists() and not force:
            raise LibraryError(
                f"There is a library in {folder} already. Name another folder with --library FOLDER, "
                f"or run `backissue import-library {archive} --force`, which sets it aside."
            )
        for left in folder.glob(".import-*"):
            shutil.rmtree(left, ignore_errors=True)  # by an import that was killed
        made = tempfile.TemporaryDirectory
        with schema.sentences(folder), made(prefix=".import-", dir=folder, ignore_cleanup_errors=True) as scratch:
            fresh = Path(scratch, schema.FILE)
            with _sentences(archive, "read"):
                _unpack(archive, fresh)
            try:
                counts = _checked(fresh, root)
            except LibraryError as error:
                # Neither the folder named in the sentence nor the command it advises is of any use here.
                raise LibraryError(
                    f"{archive} is not a library that can be used: {_about_archive(str(error), fresh, archive)}"
                ) from error
            size = fresh.stat().st_size
            with schema.sentences(folder / schema.FILE):
                schema.take_place(folder, fresh)
    return Moved(*counts, size)


def _checked(fresh: Path, root: Path | None) -> tuple[int, int]:
    """Issues and paragraphs of an unpacked library, once everything in it was looked at and it is of today's form."""
    until = time.monotonic() + _SECONDS + fresh.stat().st_size / _BYTES_A_SECOND
    opened = schema.connect(fresh.parent, write=True, thorough=True, until=until)
    with closing(opened) as connection, schema.sentences(fresh):
        for seen in Rows(connection).looks():
            if seen.remedy:
                raise LibraryError(f"{seen.name}: {seen.found}.")
        with schema.transaction(connection):
            home = serialization.path_out(root.absolute()) if root is not None else ""
            values = {"library": uuid.uuid4().hex, "root": home, "folders": ""}
            connection.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", values.items())
        issues, paragraphs = connection.execute("SELECT count(*), total(paragraph_count) FROM issues").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = WAL")  # so that readers are not blocked; a copy has it not
    return int(issues), int(paragraphs)


def _about_archive(said: str, fresh: Path, archive: Path) -> str:
    """What was said of the unpacked file, of the archive; the advice that goes with it is left out."""
    for advice in (schema.MEND, schema.ASK_OWNER):
        said = said.replace(advice, "")
    return f"{said.replace(str(fresh), archive.name).strip().rstrip('.')}. Make it again with `export-library FILE`."


def _unpack(archive: Path, fresh: Path) -> None:
    """The library's file out of the archive, if it is what the archive says."""
    with zipfile.ZipFile(archive) as packed:
        for name in (_ABOUT, schema.FILE):
            if packed.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise ValueError("it is packed in a way that ours are not")
        with packed.open(_ABOUT) as member:
            about: dict[str, Any] = json.loads(member.read(_PIECE))
        if about["format"] != _FORMAT:
            raise LibraryError(
                f"{archive} has a form that this version of Back Issue does not know. Install a newer one."
            )
        expected = about["bytes"]
        if not isinstance(expected, int):
            raise ValueError("it does not say its size")
        free = shutil.disk_usage(fresh.parent).free
        if expected > free:
            raise LibraryError(
                f"The library in {archive} takes {expected / 1e6:.1f} MB, and {free / 1e6:.1f} MB are free at "
                f"{fresh.parent.parent}. Free some space, or name another folder with --library FOLDER."
            )
        if expected != packed.getinfo(schema.FILE).file_size:
            raise ValueError("its size is not what it says")
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
    """What may go wrong with an archive, as a sentence; zipfile raises much for a file that is none, and reads a device
    or a pipe for ever."""
    try:
        if archive.exists() and not archive.is_file():
            raise OSError("it is no file")
        yield
    except OSError as error:
        raise LibraryError(
            f"{archive} cannot be {what} ({error.strerror or error}). Check its name, the rights and the free space, "
            "and run the command again."
        ) from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RuntimeError,
        EOFError,
    ) as error:
        raise LibraryError(
            f"{archive} is no library, or a damaged one ({shown(str(error))}). "
            "Make it again with `backissue export-library FILE`."
        ) from error
