"""`backissue chat`: the screen, where there is a terminal."""

from __future__ import annotations

import argparse

from assistant.commands.opening import configured


def run(options: argparse.Namespace) -> int:
    """Open the chat and return its exit code."""
    config = configured(options)
    from assistant.tui.start import run as start

    return start(config, samples=options.samples)
