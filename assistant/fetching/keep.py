"""Fetched newsletters as files: each once, named by date and title, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from assistant.fetching.item import LARGEST, FetchError, Item

_LONGEST_TITLE = 70


@dataclass(slots=True)
class Kept:
    """The files that were written, and how many were there before or too large."""

    added: list[Path] = field(default_factory=list)
    known: int = 0
    too_large: int = 0


def keep(items: Iterable[Item], folder: Path, *, since: date | None = None, limit: int | None = None) -> Kept:
    """Write what is new below ``folder``, those of ``since`` and later, at most ``limit``. Raises FetchError.

    A file stays known by the end of its name wherever it is moved below the folder.
    """
    kept = Kept()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        known = {_mark_of(path) for path in folder.rglob("*") if path.suffix in (".eml", ".html")}
        for item in items:
            if limit is not None and len(kept.added) >= limit:
                break
            if since is not None and (item.dated is None or item.dated < since):
                continue
            mark = hashlib.sha256(item.identity.encode("utf-8", "surrogatepass")).hexdigest()[:10]
            if mark in known:
                kept.known += 1
            elif len(item.content) > LARGEST:
                kept.too_large += 1
            else:
                known.add(mark)
                kept.added.append(_write(folder / name_of(item, mark), item.content))
    except OSError as error:
        raise FetchError(f"{folder} cannot be written: {error.strerror or error}.") from error
    return kept


def name_of(item: Item, mark: str) -> str:
    """ "2024-03-05 Spring letter 0a1b2c3d4e.eml": no sign of a title leads out of the folder or hides the file."""
    title = unicodedata.normalize("NFC", item.title)
    title = " ".join(re.sub(r"[^\w\s'&,+-]", " ", title).split())
    while len(title.encode("utf-8", "replace")) > 2 * _LONGEST_TITLE or len(title) > _LONGEST_TITLE:
        title = title[:-1]
    day = item.dated.isoformat() if item.dated else "undated"
    return " ".join(part for part in (day, title.strip(), mark) if part) + item.suffix


def _mark_of(path: Path) -> str:
    return path.stem.rpartition(" ")[2]


def _write(path: Path, content: bytes) -> Path:
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path
