"""Opening an issue's file at a page in a viewer outside the terminal."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Which = Callable[[str], str | None]

#: Viewers that take a page, and how each of them takes it.
_AT_PAGE: tuple[tuple[str, Callable[[int], list[str]]], ...] = (
    ("evince", lambda page: [f"--page-index={page}"]),
    ("papers", lambda page: [f"--page-index={page}"]),
    ("atril", lambda page: [f"--page-index={page}"]),
    ("okular", lambda page: ["--page", str(page)]),
    ("zathura", lambda page: [f"--page={page}"]),
    ("qpdfview", lambda page: []),
    ("SumatraPDF", lambda page: ["-page", str(page)]),
)


def viewer_command(path: Path, page: int, *, platform: str = sys.platform, which: Which = shutil.which) -> list[str]:
    """The command that opens ``path`` (at ``page`` where the viewer can), [] where there is none."""
    if path.suffix.lower() == ".pdf":
        for name, at_page in _AT_PAGE:
            if found := which(name):
                return [found, *at_page(page), f"{path}#{page}" if name == "qpdfview" else str(path)]
    opener = {"darwin": "open", "win32": "explorer"}.get(platform, "xdg-open")
    found = which(opener)
    return [found, str(path)] if found else []


def open_file(path: Path, page: int) -> str:
    """Open ``path`` and return a sentence saying what happened. Never raises, never waits for the viewer."""
    if not path.is_file():
        return f"{path} is no longer there."
    command = viewer_command(path, page)
    if not command:
        return f"No viewer was found. The file is {path}, page {page}."
    quiet = subprocess.DEVNULL
    try:
        subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    except OSError as error:
        return f"{Path(command[0]).name} did not start ({error.strerror}). The file is {path}, page {page}."
    if len(command) > 2 or "#" in command[-1]:
        return f"Opening {path.name} at page {page} in {Path(command[0]).name}."
    return f"Opening {path.name}; its viewer takes no page from here: turn to page {page}."
