"""`backissue serve`: the chat in a browser on this machine, or with --api the data for other programs."""

from __future__ import annotations

import argparse
import contextlib
import signal
from pathlib import Path

from assistant.cli import DONE, UsageError
from assistant.commands.opening import built, configured, told_of

#: Readers of the library that are open at the same time, for as many threads: who comes then waits for one.
READERS = 8


def run(options: argparse.Namespace) -> int:
    """Check the configuration, then serve until interrupted."""
    config = configured(options)
    if options.api:
        return _serve_data(options)
    from assistant.tui.web import server

    folders = [("--newsletters", folder) for folder in options.newsletters or ()]
    given = [("--config", options.config), *folders, ("--library", options.library)]
    arguments = [word for name, path in given if path is not None for word in (name, _whole(path))]
    return server.serve(config, arguments, options.port)


def _whole(path: Path | str) -> str:
    """As another folder's process names it."""
    return path if isinstance(path, str) else str(path.absolute())


def _serve_data(options: argparse.Namespace) -> int:
    from assistant.compose import OpenParts, library_exists
    from assistant.serving.http_api import make_server
    from assistant.serving.library_service import LibraryService
    from assistant.serving.readers import Readers
    from assistant.tui.web.access import Access
    from assistant.tui.web.server import HEADERS

    access = Access(options.port)
    parts = OpenParts(configured(options))
    readers = Readers(lambda: contextlib.closing(parts.assistant()), READERS)
    with contextlib.closing(parts), contextlib.closing(readers):
        if not library_exists(parts.config.place):
            built(parts)
        with readers.one() as first:
            told_of(first, parts.wait())
        try:
            server = make_server(
                LibraryService(readers), access.port, access.token, refusal=access.refusal, headers=HEADERS
            )
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise UsageError(
                f"127.0.0.1:{options.port} cannot be used ({why}). Try: backissue serve --api --port {options.port + 1}"
            ) from None
        with server, contextlib.suppress(KeyboardInterrupt):
            print(f"The data is at {access.address} (openapi.json describes it)", flush=True)
            print("Whoever has this address can ask and read. Ctrl+C here closes it.", flush=True)
            signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl+C does: what is begun is answered
            server.serve_forever()
    return DONE
