"""One window of the served chat: a process whose terminal is the web server."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the chat for a reader at a browser; returns the exit code."""
    from assistant import config
    from assistant.tui.app import open_chat

    parser = argparse.ArgumentParser(prog="backissue serve")
    for name in ("--config", "--newsletters", "--library"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args(sys.argv[1:] if arguments is None else arguments)
    return open_chat(config.load(given.config, newsletters=given.newsletters, library=given.library), served=True)
