"""Files put in place so that they are there whole or not at all, after a power cut as well."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def put_in_place(fresh: Path, path: Path) -> None:
    """Let ``fresh``, a whole file of the same folder tree, take the place of ``path``; returns once that is on disk."""
    with fresh.open("rb+") as file:
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the names in ``folder`` are on disk, where the system can say so."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
