"""The same chat in a browser, for people without a terminal: `serve` on this machine's own address only."""

from __future__ import annotations

import shlex
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

HOST = "127.0.0.1"
#: A page of our own round the terminal: the server's own fetches a font from elsewhere.
PAGE = Path(__file__).with_name("web_page")
NOT_INSTALLED = "The browser needs one more package: pip install 'backissue[web]'"


def command(arguments: Sequence[str] = ()) -> str:
    """The command that each browser window runs: this interpreter's chat with ``arguments`` (``--config FILE`` …)."""
    return shlex.join([sys.executable, "-m", "assistant.tui.web", *arguments])


def serve(arguments: Sequence[str] = (), port: int = 8000) -> int:
    """Serve the chat on ``127.0.0.1:port`` until interrupted; returns the exit code.

    Every window is a chat of its own over the same library and the same saved conversations. Nothing listens on
    the network: the address is this machine's, and it is not to be chosen.
    """
    from rich.console import Console

    try:
        from textual_serve.server import Server
    except ImportError:
        print(NOT_INSTALLED, file=sys.stderr)
        return 1

    if problem := _taken(port):
        print(f"{HOST}:{port} cannot be used ({problem}). Try: backissue serve --port {port + 1}", file=sys.stderr)
        return 1
    server = Server(command(arguments), host=HOST, port=port, title="Back Issue", templates_path=PAGE)
    server.console = Console(quiet=True)  # it would print the command that every window runs
    print(f"The chat is at {server.public_url} in your browser. Ctrl+C here closes it.", flush=True)
    server.serve()
    return 0


def _taken(port: int) -> str:
    """Why nothing can listen on the port, "" where it can."""
    with socket.socket() as one:
        if sys.platform != "win32":
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((HOST, port))
        except (OSError, OverflowError) as error:
            return getattr(error, "strerror", None) or str(error)
    return ""


def main(arguments: Sequence[str]) -> int:
    """One window's chat. It has no terminal: the server stands in for it."""
    import argparse

    from assistant import config
    from assistant.tui.app import open_chat

    parser = argparse.ArgumentParser(prog="backissue serve")
    for name in ("--config", "--newsletters", "--library"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args(arguments)
    return open_chat(config.load(given.config, newsletters=given.newsletters, library=given.library))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
