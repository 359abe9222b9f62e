"""Questions to cited answers, and the ways to ask: command line, chat, browser.

``compose`` builds the objects, ``conversation.assistant.Assistant`` answers. From Python ``open_library`` opens both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.conversation.assistant import Assistant

__version__ = "0.2.0"


def open_library(library: str | Path, *, newsletters: str | Path | None = None) -> Assistant:
    """The library in a folder, open for questions and with its models ready; close it when done.

    With ``newsletters`` it is built or brought up to date from that folder first. Raises EmbeddingsError (NoLibrary
    where nothing is built there). Nothing of a configuration file is read.
    """
    from assistant.compose import open_folder

    return open_folder(library, newsletters)


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
