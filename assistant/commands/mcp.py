"""`backissue mcp`: the library for other programs by the model context protocol, on standard input and output."""

from __future__ import annotations

import argparse
import contextlib
import importlib.util

from assistant.cli import DONE, UsageError
from assistant.commands.opening import configured

#: Seconds that the models are waited for before the first message: a client gives a server some ten to begin. On a
#: machine that is slower the first question waits for the rest.
FIRST = 5.0
NOT_INSTALLED = "The model context protocol needs one more package: pip install 'backissue[mcp]'"


def run(options: argparse.Namespace) -> int:
    """Open library and models, then serve until the other side closes its end."""
    if importlib.util.find_spec("mcp") is None:
        raise UsageError(NOT_INSTALLED)
    from assistant.compose import OpenParts

    parts = OpenParts(configured(options))
    with contextlib.closing(parts), contextlib.closing(parts.assistant()) as assistant:
        from assistant.serving.library_service import LibraryService
        from assistant.serving.mcp_server import server

        parts.wait(FIRST)
        server(LibraryService(assistant, ready=parts.wait)).run("stdio")
    return DONE
