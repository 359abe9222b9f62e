"""Questions to cited answers, and the ways to ask: command line, chat, browser.

``compose`` builds the objects, ``conversation.assistant.Assistant`` answers. From Python ``open_library`` opens both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.conversation.assistant import Assistant

__version__ = "0.1.0"


def open_library(library: str | Path, *, newsletters: str | Path | None = None) -> Assistant:
    """The library in a folder, open for questions and with its models ready; close it when done.

    With ``newsletters`` it is built or brought up to date from that folder first. Raises EmbeddingsError (NoLibrary
    where nothing is built there). Nothing of a configuration file is read.
    """
    from pathlib import Path

    from assistant.compose import OpenParts
    from assistant.config import Config

    folder = Path(newsletters).absolute() if newsletters is not None else None
    parts = OpenParts(Config(newsletters=folder, library=Path(library).absolute()))
    if folder is not None:
        for _ in parts.build():
            pass
    assistant = parts.assistant()
    parts.wait()
    return assistant


__all__ = [
    "cli",
    "commands",
    "compose",
    "config",
    "conversation",
    "doctor",
    "fetching",
    "language_model",
    "lookups",
    "model",
    "open_library",
    "output",
    "questions",
    "reader",
    "retrieval",
    "serving",
    "tui",
    "turns",
]
