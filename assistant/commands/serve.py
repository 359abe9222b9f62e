"""`backissue serve`: the chat in a browser on this machine."""

from __future__ import annotations

import argparse

from assistant.commands.opening import configured


def run(options: argparse.Namespace) -> int:
    """Check the configuration, then serve the chat until interrupted."""
    from assistant.tui.web import server

    configured(options)  # what is wrong with it is said here, not in every window
    given = {"--config": options.config, "--newsletters": options.newsletters, "--library": options.library}
    arguments = [word for name, path in given.items() if path is not None for word in (name, str(path.absolute()))]
    return server.serve(arguments, options.port)
