"""Checks of an installation and its library, each a value with what was found and what to do about it.

Thorough on purpose: a library is looked at row by row (``embeddings/integrity.py``), which opening has no time for.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.config import Config
from corpus.model import CorpusError
from corpus.text.cleaning import shown


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; ``remedy`` is "" where all is well."""

    name: str
    ok: bool
    found: str
    remedy: str = ""


def check_all(config: Config) -> list[Check]:
    """Every check, in the order in which to mend things."""
    checks: tuple[Callable[[Config], Check], ...] = (_python, _packages, _model, _newsletters, _folder)
    last: tuple[Callable[[Config], Check], ...] = (_conversations, _screen)
    return [
        *(check(config) for check in checks),
        *_library(config),
        *_language_model(config),
        *(check(config) for check in last),
    ]


def checks_text(checks: list[Check]) -> str:
    lines = []
    for check in checks:
        lines.append(shown(f"{'ok  ' if check.ok else 'FAIL'}  {check.name}: {check.found}"))
        if check.remedy:
            lines.append(shown(f"      {check.remedy}"))
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
    from embeddings.encoder.encoder import DEFAULT_MODEL, describe
    from embeddings.model import EmbeddingsError

    try:
        known = describe(config.model)
    except EmbeddingsError as error:
        return Check("Embedding model", False, config.model, str(error))
    own = known.name == DEFAULT_MODEL
    more = "weights as they came" if own else "one vector a paragraph: its words are not compared one by one"
    return Check("Embedding model", True, f"{known.name}, {known.dimensions} dimensions, {more}")


def _newsletters(config: Config) -> Check:
    from corpus.issues import find_issues

    told: list[str] = []
    for folder in config.newsletters_folders:
        try:
            told.append(f"{len(find_issues(folder))} files in {folder}")
        except CorpusError as error:
            return Check("Newsletters", False, str(folder), str(error))
    some = any(not one.startswith("0 ") for one in told)
    remedy = "" if some else "Put newsletters there, or name another folder with --newsletters or in config.toml."
    return Check("Newsletters", some, ", ".join(told), remedy)


def _folder(config: Config) -> Check:
    folder = _existing(config.library_folder)
    if not os.access(folder, os.W_OK):
        return Check(
            "Disk", False, f"{folder} cannot be written", "Name another folder with --library or in config.toml."
        )
    free = shutil.disk_usage(folder).free / 1e9
    needed = 0.5 + sum(path.stat().st_size for path in config.library_folder.rglob("*") if path.is_file()) / 1e9
    remedy = "" if free > needed else "Make room: embedding a library again takes as much as the library once more."
    return Check("Disk", not remedy, f"{free:.1f} GB free at {folder}, {needed:.1f} GB may be needed", remedy)


def _existing(folder: Path) -> Path:
    return next((path for path in (folder, *folder.parents) if path.exists()), Path("/"))


def _library(config: Config) -> list[Check]:
    """The library as it opens, then everything in it."""
    from embeddings.encoder.encoder import describe
    from embeddings.library.library import Library
    from embeddings.model import EmbeddingsError, FingerprintMismatch

    folder = config.library_folder
    checks = []
    try:
        with Library.open(folder) as library:
            counts = library.statistics()
            checks.append(
                Check("Library", True, f"{counts.issues:,} issues, {counts.paragraphs:,} paragraphs in {folder}")
            )
            try:
                library.check_fingerprint(describe(config.model).fingerprint)
            except FingerprintMismatch as error:
                checks.append(Check("Vectors' model", False, config.model, str(error)))
        from embeddings.integrity import inspect  # here, for it brings FAISS along

        for seen in inspect(folder):
            checks.append(Check(seen.name, not seen.remedy, seen.found, seen.remedy))
    except EmbeddingsError as error:
        checks.append(Check("Library", False, str(folder), str(error)))
    return checks


def _language_model(config: Config) -> list[Check]:
    """The server of a language model where one is named, and whether its model is used."""
    settings = config.language_model
    if not settings.url:
        return []
    from assistant.language_model.probe import probe
    from assistant.language_model.record import bar

    checks = [Check(seen.name, not seen.remedy, seen.found, seen.remedy) for seen in probe(settings)]
    why = bar(config.trials_path, settings) if settings.model else ""
    used = (
        Check("Language model's test", not why, "not used" if why else "won: it is used", why)
        if settings.model
        else None
    )
    return [*checks, *([used] if used else [])]


def _conversations(config: Config) -> Check:
    from assistant.conversation.sessions import SessionError, SessionStore

    path = config.sessions_path
    if not path.exists():
        return Check("Conversations", True, "none kept yet")
    try:
        kept = len(SessionStore(path).list())
    except SessionError as error:
        return Check("Conversations", False, str(path), f"{error} Rename the file; the chat begins a new one.")
    return Check("Conversations", True, f"{kept} kept in {path}")


def _screen(config: Config) -> Check:
    size = shutil.get_terminal_size((80, 24))
    encoding = sys.stdout.encoding or "utf-8"
    found = f"{size.columns} by {size.lines}, {encoding}"
    remedy = ""
    if size.columns < 40 or size.lines < 10:
        remedy = "Make the terminal larger for the chat; the other commands work."
    elif os.environ.get("TERM") == "dumb":
        remedy = "The chat needs a terminal that can draw; in this one use `backissue ask`."
    elif encoding.lower().replace("-", "") != "utf8":
        remedy = "Set the terminal to UTF-8 (`export PYTHONUTF8=1` helps), or names and quotes may look wrong."
    return Check("Terminal", not remedy, found, remedy)
