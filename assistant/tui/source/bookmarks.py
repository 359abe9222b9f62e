"""Bookmarked places, in a small file of their own: they outlive rebuilds, for each keeps the words that it stands at.

A file that cannot be read is no bookmark; one that cannot be written is no reason to stop.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, fields, replace
from pathlib import Path

from assistant.tui.source.place import Place
from assistant.tui.state.whole_file import write_whole

#: Bookmarks that are kept; the oldest goes.
MOST = 200


class Bookmarks:
    """Newest first; ``path`` None keeps them for this run alone."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.places: list[Place] = _read(path) if path is not None else []

    def has(self, place: Place) -> bool:
        """Whether the place is bookmarked."""
        return any(_same(one, place) for one in self.places)

    def toggle(self, place: Place) -> bool:
        """Bookmark a place, or take its bookmark away; True where it is bookmarked now."""
        there = self.has(place)
        self.places = [one for one in self.places if not _same(one, place)]
        if not there:
            self.places = [replace(place, n=0), *self.places][:MOST]
        self._write()
        return not there

    def _write(self) -> None:
        if self._path is None:
            return
        with contextlib.suppress(OSError):
            write_whole(self._path, json.dumps([asdict(one) for one in self.places], indent=1))


def _same(one: Place, other: Place) -> bool:
    return (one.issue, one.page, one.quote) == (other.issue, other.page, other.quote)


def _read(path: Path) -> list[Place]:
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return []
    kinds = {one.name: int if one.name in ("page", "start", "end", "n") else str for one in fields(Place)}
    sound = [
        one
        for one in (data if isinstance(data, list) else [])
        if isinstance(one, dict) and set(one) == set(kinds) and all(type(one[name]) is kinds[name] for name in kinds)
    ]
    return [Place(**one) for one in sound[:MOST]]
