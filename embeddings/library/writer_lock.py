"""One writer at a time, across processes: a lock that the system lets go when its holder dies."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from embeddings.model import LibraryBusy, LibraryError

if os.name == "nt":
    import msvcrt

    def _take(descriptor: int, patience: float) -> None:
        os.lseek(descriptor, 4096, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
else:
    import fcntl

    def _take(descriptor: int, patience: float) -> None:
        """Waits where the holder was killed, as its reading processes share the lock until they notice, or is brief."""
        until = time.monotonic() + patience
        while True:
            try:
                return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                note = _note(descriptor)
                if time.monotonic() > until or not (note.get("brief") or _is_dead(note)):
                    raise
            time.sleep(0.02)


#: Seconds in which the processes of a killed build have surely ended, or an index is mended.
_PATIENCE = 10.0


class WriterLock:
    """Holds ``folder/writer.lock``. The file stays; the lock on it ends with the process, so none goes stale."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def acquire(cls, folder: Path, *, brief: bool = False) -> WriterLock:
        """Raises LibraryBusy with who holds the lock and since when, LibraryError if the folder cannot be written.

        ``brief`` work gives way at once where the lock is held, and is waited for by work that is not.
        """
        path = folder / "writer.lock"
        try:
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
            descriptor = os.open(path, flags, 0o644)
        except OSError as error:
            raise LibraryError(
                f"The library's folder {folder} cannot be written ({error.strerror}). "
                "Give yourself the right to write there, or choose another with --library FOLDER."
            ) from error
        try:
            _take(descriptor, 0.0 if brief else _PATIENCE)
        except OSError as error:
            holder = _holder(descriptor)
            os.close(descriptor)
            raise LibraryBusy(
                f"Another build is writing the library in {folder}{holder}. "
                "Wait until it is done, then run the command again."
            ) from error
        since = datetime.now().isoformat(timespec="seconds")
        note = json.dumps({"process": os.getpid(), "machine": socket.gethostname(), "since": since, "brief": brief})
        with contextlib.suppress(OSError):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, note.encode(), 0)
        return cls(descriptor)

    def release(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> WriterLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _note(descriptor: int) -> dict[str, Any]:
    """Who holds the lock; {} where that cannot be read."""
    try:
        note = json.loads(os.pread(descriptor, 4096, 0))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) and {"process", "machine", "since"} <= note.keys() else {}


def _is_dead(note: dict[str, Any]) -> bool:
    """Whether the process named is one of this machine and has ended."""
    if not note or note["machine"] != socket.gethostname():
        return False
    try:
        os.kill(int(note["process"]), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError, OverflowError):
        pass  # it lives but is another's, or the note names none
    return False


def _holder(descriptor: int) -> str:
    note = _note(descriptor)
    if not note:
        return ""
    return f" (process {note['process']} on {note['machine']}, since {str(note['since']).replace('T', ' ')})"
