"""`backissue status`: what is read, where it lies, how much there is and what waits."""

from __future__ import annotations

import argparse
import contextlib
from typing import TYPE_CHECKING, Any

from assistant.cli import DONE
from assistant.commands.opening import configured, data, open_library
from assistant.config import Config
from assistant.output.wording import counted
from corpus.text.cleaning import shown

if TYPE_CHECKING:
    from embeddings.store.contract import OpenContents


def run(options: argparse.Namespace) -> int:
    config = configured(options)
    form = _status_form(config)
    if options.json:
        print(data(form))
        return DONE
    samples = " (the sample issues)" if config.newsletters is None else ""
    print(f"Newsletters    {shown(form['newsletters'])}{samples}")
    for folder in form["further"]:
        print(f"               {shown(folder)}")
    print(f"Library        {shown(form['library'])}")
    print(f"Configuration  {shown(form['config'] or 'none; the defaults are used')}")
    print(f"Model          {shown(config.model)}")
    if "issues" not in form:
        print("\nNothing has been built there yet. Run `backissue build`.")
        return DONE
    if form["notice"]:
        print(f"\n{form['notice']}")
    print(
        "\n" + ", ".join(counted(form[f"{noun}s"], noun) for noun in ("issue", "page", "paragraph", "event")) + "; "
        f"{form['bytes'] / 1e6:.1f} MB on disk; last changed {form['built'][:16].replace('T', ' ') or 'never'}."
    )
    if form["waiting"]:
        print(f"{counted(len(form['waiting']), 'new or changed file')} to be read by `backissue build`.")
    if form["other_rules"]:
        print(f"{counted(len(form['other_rules']), 'issue')} to be read anew, by this version: `backissue build`.")
    for failure in form["failures"]:
        print(f"Not read: {shown(failure)}")
    return DONE


def _status_form(config: Config) -> dict[str, Any]:
    from assistant.compose import library_exists
    from assistant.config import config_folder
    from corpus.model import CorpusError

    form: dict[str, Any] = {
        "newsletters": str(config.newsletters_folder),
        "further": [str(folder) for folder in config.further],
        "library": str(config.place),
        "config": str(config.path) if config.path else None,
        "config_folder": str(config_folder()),
        "model": config.model,
    }
    if not library_exists(config.place):
        return form
    with open_library(config) as library:
        counts = library.statistics()
        form |= {
            "issues": counts.issues,
            "pages": counts.pages,
            "paragraphs": counts.paragraphs,
            "events": sum(1 for _ in library.calendar()),
            "bytes": library.size(),
            "built": counts.built,
            "failures": [failure.reason for failure in library.failures()],
            "notice": _notice(config, library),
            "other_rules": _other_rules(library),
        }
        with contextlib.suppress(CorpusError):
            form["waiting"] = _waiting(config, library)
    form.setdefault("waiting", [])
    return form


def _notice(config: Config, library: OpenContents) -> str:
    """That search goes by words alone and why; "" where it goes by meaning as well."""
    from embeddings.encoder.encoder import describe
    from embeddings.model import ModelError

    try:
        return library.notice(describe(config.model).fingerprint)
    except ModelError as error:
        return f"{error} Search goes by words alone."


def _other_rules(library: OpenContents) -> list[str]:
    """Issues that an earlier version read, or whose dates and events it found; a build brings them up to date."""
    from embeddings.build.reading_rules import reading_version, rules_version

    return library.of_earlier_versions(reading_version(), rules_version())


def _waiting(config: Config, library: OpenContents) -> list[str]:
    """Files of the folders that are new, or whose size or time differ from what the library read."""
    from embeddings.build.folders import Folders

    folders = Folders.of(config.newsletters_folders)
    known = library.files()
    waiting = []
    for path in folders.find():
        record = known.get(folders.name(path))
        try:
            same = path.is_dir() or (record is not None and record.stands_for(path.stat()))
        except OSError:  # what may not be looked at is among the failures
            continue
        if not same:
            waiting.append(str(path))
    return waiting
