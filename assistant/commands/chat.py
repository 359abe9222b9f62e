"""`backissue chat`: the screen, where there is a terminal."""

from __future__ import annotations

import argparse
import sys

from assistant.cli import UsageError
from assistant.commands.opening import configured


def run(options: argparse.Namespace) -> int:
    config = configured(options)
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise UsageError("The chat needs a terminal; use `backissue ask` in a pipe or a script.")
    from assistant.tui import app

    return int(app.run(config, samples=options.samples))
