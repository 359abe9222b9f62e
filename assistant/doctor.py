"""Checks of an installation, each a value with what was found and what to do about it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.config import Config, data_folder
from corpus.model import CorpusError


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; ``remedy`` is "" where all is well."""

    name: str
    ok: bool
    found: str
    remedy: str = ""


def check_all(config: Config) -> list[Check]:
    """Every check, in the order in which to mend things."""
    checks: tuple[Callable[[Config], Check], ...] = (
        _python,
        _packages,
        _model,
        _newsletters,
        _folder,
        _library,
        _screen,
    )
    return [check(config) for check in checks]


def checks_text(checks: list[Check]) -> str:
    lines = []
    for check in checks:
        lines.append(f"{'ok  ' if check.ok else 'FAIL'}  {check.name}: {check.found}")
        if check.remedy:
            lines.append(f"      {check.remedy}")
    return "\n".join(lines)


def _python(config: Config) -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    fine = sys.version_info >= (3, 11)
    return Check("Python", fine, version, "" if fine else "Install Python 3.11 or newer.")


def _packages(config: Config) -> Check:
    wanted = ("faiss", "icalendar", "lxml", "pypdfium2", "sentence_transformers", "tantivy", "textual", "torch")
    missing = [name for name in wanted if importlib.util.find_spec(name) is None]
    if missing:
        return Check("Packages", False, "missing: " + ", ".join(missing), "Run `pip install backissue` again.")
    return Check("Packages", True, f"{len(wanted)} of {len(wanted)} found")


def _model(config: Config) -> Check:
    from embeddings.encoder import describe
    from embeddings.model import EmbeddingsError

    try:
        known = describe(config.model)
    except EmbeddingsError as error:
        return Check("Embedding model", False, config.model, str(error))
    return Check("Embedding model", True, f"{known.name}, {known.dimensions} dimensions, weights as published")


def _newsletters(config: Config) -> Check:
    from corpus.issues import find_issues

    folder = config.newsletters_folder
    try:
        count = len(find_issues(folder))
    except CorpusError as error:
        return Check("Newsletters", False, str(folder), str(error))
    remedy = "" if count else "Put newsletters there, or name another folder with --newsletters or in config.toml."
    return Check("Newsletters", bool(count), f"{count} files in {folder}", remedy)


def _folder(config: Config) -> Check:
    folder = _existing(config.library_folder)
    if not os.access(folder, os.W_OK):
        return Check(
            "Disk", False, f"{folder} cannot be written", "Name another folder with --library or in config.toml."
        )
    free = shutil.disk_usage(folder).free / 1e9
    remedy = "" if free > 0.5 else "Make room: a library of 20,000 paragraphs takes about 100 MB."
    return Check("Disk", free > 0.5, f"{free:.1f} GB free at {folder}", remedy)


def _existing(folder: Path) -> Path:
    return next((path for path in (folder, *folder.parents) if path.exists()), Path("/"))


def _library(config: Config) -> Check:
    from embeddings.encoder import describe
    from embeddings.library import Library
    from embeddings.model import EmbeddingsError

    try:
        with Library.open(config.library_folder) as library:
            counts = library.statistics()
            library.check_fingerprint(describe(config.model).fingerprint)
    except EmbeddingsError as error:
        return Check("Library", False, str(config.library_folder), str(error))
    return Check("Library", True, f"{counts.issues} issues, {counts.paragraphs} paragraphs in {config.library_folder}")


def _screen(config: Config) -> Check:
    size = shutil.get_terminal_size((80, 24))
    fine = size.columns >= 40 and size.lines >= 10
    remedy = "" if fine else "Make the terminal larger for the chat; the other commands work."
    return Check("Terminal", fine, f"{size.columns} by {size.lines}, data in {data_folder()}", remedy)
