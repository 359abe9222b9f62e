"""`backissue chat`: the screen, where there is a terminal."""

from __future__ import annotations

import argparse

from assistant.commands.opening import configured


def run(options: argparse.Namespace) -> int:
    """Open the chat and return its exit code."""
    config = configured(options)
    from assistant.tui import app

    return app.run(config, samples=options.samples)
