"""Shared parts of the commands: the configuration, the library and the models opened and closed, data printed.

Imports stand inside the functions on purpose, here and in every command: `issues` must not wait for what `ask` needs.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.cli import UsageError
from assistant.config import Config, expanded, load

if TYPE_CHECKING:
    from assistant.compose import OpenParts
    from assistant.conversation.assistant import Assistant
    from embeddings.build.file_workers import Hands
    from embeddings.model import BuildReport
    from embeddings.store.contract import OpenContents


def configured(options: argparse.Namespace) -> Config:
    """The configuration with the command line's folders over it."""
    return load(
        options.config,
        newsletters=[expanded(folder).absolute() for folder in options.newsletters or ()],
        library=options.library if isinstance(options.library, str) else _absolute(options.library),
    )


def _absolute(path: Path | None) -> Path | None:
    return expanded(path).absolute() if path is not None else None


@contextlib.contextmanager
def opened(options: argparse.Namespace, *, many: bool = False) -> Iterator[Assistant]:
    """An assistant with its models ready; builds the library first where there is none.

    ``many``: what will be asked is worth loading torch for at once.
    What made search worse than it could be is said on standard error at the end.
    """
    from assistant.reader.neural.remote import load_models
    from embeddings.encoder.worker_process import ModelProcess

    config = configured(options)
    process = ModelProcess(load_models, config.model, config.reader)
    process.start()  # before all else: everything up to the question itself is imported and opened meanwhile
    from assistant.compose import OpenParts, library_exists
    from corpus.text.language import guess_language

    parts = OpenParts(config, process)
    with contextlib.closing(parts):
        if not library_exists(parts.config.place):
            built(parts)
        assistant = parts.assistant()
        guess_language("word")  # its model takes a while to read, which the models' process takes anyway
        trouble = parts.wait()
        if many and not trouble:
            process.call("hasten")
        with contextlib.closing(assistant):
            yield assistant
            told_of(assistant, trouble)


#: How a command gets at the assistant: opened for it alone, or kept open for many.
Opened = Callable[[argparse.Namespace], contextlib.AbstractContextManager["Assistant"]]


def told_of(assistant: Assistant, trouble: str) -> None:
    """Say on standard error what made search worse than it could be."""
    notice = f"{trouble} Searched by words alone." if trouble else assistant.notice
    if notice:
        print(f"backissue: {notice}", file=sys.stderr)


def open_library(config: Config) -> OpenContents:
    """The library for reading. Raises NoLibrary, LibraryError, UsageError where even its newsletters are not there."""
    from embeddings.library.library import Library
    from embeddings.model import NoLibrary

    try:
        if isinstance(config.place, str):
            from embeddings.store.places import open_contents

            return open_contents(config.place)
        return Library.open(config.place)
    except NoLibrary:
        if not any(folder.is_dir() for folder in config.newsletters_folders):
            raise UsageError(
                f"There is no folder {config.newsletters_folder}. Check its name, or run `backissue status`."
            ) from None
        raise


def built(parts: OpenParts, *, force: bool = False, verify: bool = False, hands: Hands | None = None) -> BuildReport:
    """Build with progress on stderr; returns the report."""
    from assistant.output.terminal import progress_line
    from embeddings.model import BuildReport

    report: BuildReport | None = None
    live = sys.stderr.isatty()
    columns = shutil.get_terminal_size().columns - 1
    for step in parts.build(force=force, verify=verify, hands=hands):
        if isinstance(step, BuildReport):
            report = step
        elif live:
            print("\r" + progress_line(step)[:columns].ljust(columns), end="", file=sys.stderr, flush=True)
    if live:
        print("\r" + " " * columns + "\r", end="", file=sys.stderr, flush=True)
    if report is None:
        raise UsageError("The build ended without a report.")
    return report


def spoken(words: Sequence[str]) -> str:
    """The words of the command line as one text; without any, or with "-", what a pipe or a file says."""
    if words and list(words) != ["-"]:
        return " ".join(words)
    if not words and (sys.stdin is None or sys.stdin.isatty()):
        return ""
    try:
        return sys.stdin.read().strip()
    except OSError:  # no standard input at all
        return ""


def data(form: Mapping[str, Any]) -> str:
    from assistant.output.json_forms import written

    return written(form, indent=1)
