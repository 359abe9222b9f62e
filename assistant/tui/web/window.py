"""One window of the served chat: a process whose terminal is the web server."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the chat for a reader at a browser; returns the exit code."""
    from assistant import config
    from assistant.cli import place
    from assistant.tui.start import open_chat
    from assistant.tui.web.shared import SharedOpening

    parser = argparse.ArgumentParser(prog="backissue serve")
    parser.add_argument("--config", type=Path)
    parser.add_argument("--newsletters", type=Path, action="append")
    parser.add_argument("--library", type=place)
    given = parser.parse_args(sys.argv[1:] if arguments is None else arguments)
    read = config.load(given.config, newsletters=given.newsletters, library=given.library)
    return open_chat(read, served=True, opening=SharedOpening)
