"""The newsletters' folder watched for files that come, change or go, without asking the system for events.

A walk over names and times every few seconds costs next to nothing, works on network drives and sticks alike,
and needs no further package. Files still being copied are announced once they rest: a change counts when two
walks in a row agree on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.model import CorpusError

Look = dict[Path, tuple[int, int]]


def look(folder: Path) -> Look:
    """Size and time of every file that a build would read; a folder that cannot be read looks empty."""
    from corpus.issues import find_issues

    found: Look = {}
    try:
        paths = find_issues(folder)
    except (CorpusError, OSError):
        return found
    for path in paths:
        try:
            stat = path.stat()
        except OSError:
            continue
        found[path] = (stat.st_size, stat.st_mtime_ns)
    return found


@dataclass(slots=True)
class Changes:
    """Files that came, changed or went."""

    new: list[Path] = field(default_factory=list)
    changed: list[Path] = field(default_factory=list)
    gone: list[Path] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)

    def __str__(self) -> str:
        parts = [(len(self.new), "new"), (len(self.changed), "changed"), (len(self.gone), "removed")]
        total = len(self.new) + len(self.changed) + len(self.gone)
        said = ", ".join(f"{number} {word}" for number, word in parts if number)
        return f"{said} {'file' if total == 1 else 'files'}"


class Watch:
    """Compares walks over the folder with the files as the last build saw them."""

    def __init__(self) -> None:
        self._last: Look | None = None
        self._told: Look | None = None

    def step(self, now: Look, seen: Callable[[], Mapping[Path, tuple[int, int]]]) -> Changes | None:
        """The changes since the last build, once: None while files are being copied, or where this was told.

        ``seen``: size and time of each file then, asked for only where there may be something to tell.
        """
        resting, self._last = now == self._last, now
        if not resting or now == self._told:
            return None
        self._told = now
        known = seen()
        changes = Changes(
            new=sorted(now.keys() - known.keys()),
            changed=sorted(path for path in now.keys() & known.keys() if now[path] != known[path]),
            gone=sorted(known.keys() - now.keys()),
        )
        return changes or None
