"""The web server behind `backissue serve`: textual-serve with a check in front and a bound on its windows.

Every window is a process of its own that draws and keeps its conversation; library and models are opened once, here,
for all of them (`shared`).
"""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.config import Config, data_folder
from assistant.tui.opening import RealOpening
from assistant.tui.state import preferences
from assistant.tui.web.access import HOST, Access
from assistant.tui.web.shared import SharedAssistant

if TYPE_CHECKING:
    from aiohttp.web import Application, Request, StreamResponse

#: A page of our own round the terminal: the library's own fetches a font from elsewhere.
PAGE = Path(__file__).with_name("page")
#: Windows open at a time: each costs a process.
MOST_WINDOWS = 8
NOT_INSTALLED = "The browser needs one more package: pip install 'backissue[web]'"
#: What every answer of the server says to the browser: nothing from elsewhere, in no frame, no address passed on.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; "
        "connect-src 'self' ws://127.0.0.1:* ws://localhost:*; img-src 'self' data:; font-src 'self' data:; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_ROOT = str(Path(__file__).parents[3])


def command(arguments: Sequence[str] = ()) -> str:
    """The command of one window: this interpreter's chat with ``arguments`` (``--config FILE`` …).

    The folder of the program comes first on its path and the current folder is not on it (``-P``): a file lying
    there is never imported.
    """
    code = f"import sys; sys.path.insert(0, {_ROOT!r}); from assistant.tui.web import window; sys.exit(window.main())"
    joined = subprocess.list2cmdline if sys.platform == "win32" else shlex.join  # as this system's shell takes it apart
    return joined([sys.executable, "-P", "-c", code, *arguments])


def serve(config: Config, arguments: Sequence[str] = (), port: int = 8000) -> int:
    """Serve the chat on ``127.0.0.1:port`` until interrupted; returns the exit code.

    Every window is a chat of its own over the same assistant and the same saved conversations; ``arguments`` are the
    command line's, for the windows. Nothing listens on the network: the address is this machine's, and it is not to be
    chosen.
    """
    try:
        server = make_server(command(arguments), Access(port))
    except ImportError:
        print(NOT_INSTALLED, file=sys.stderr)
        return 1
    if problem := _taken(port):
        print(f"{HOST}:{port} cannot be used ({problem}). Try: backissue serve --port {port + 1}", file=sys.stderr)
        return 1
    remembered = preferences.load(data_folder() / "screen.json")
    with SharedAssistant(RealOpening(preferences.with_folder(config, remembered))) as shared:
        os.environ.update(shared.environment)
        print(f"The chat is at {server.access.address}", flush=True)
        print("Whoever has this address can ask and read. Ctrl+C here closes it.", flush=True)
        server.serve()
    return 0


def make_server(command: str, access: Access, most_windows: int = MOST_WINDOWS) -> Any:
    """The server that runs ``command`` for each window. Raises ImportError without the extra ``web``."""
    from aiohttp import web
    from rich.console import Console
    from textual_serve.app_service import AppService
    from textual_serve.server import Server, to_int

    class GuardedServer(Server):  # type: ignore[misc]
        """Every request passes `Access` first; windows beyond the bound are turned away."""

        def __init__(self) -> None:
            super().__init__(
                command,
                host=HOST,
                port=access.port,
                title="Back Issue",
                public_url=access.root,
                templates_path=PAGE,
            )
            self.console = Console(quiet=True)  # it would print the command that every window runs
            self.access = access
            self.windows = 0

        async def _make_app(self) -> Application:
            outer = web.Application(middlewares=[_guard(access)])
            outer.on_response_prepare.append(_set_headers)
            outer.add_subapp(f"/{access.token}/", await super()._make_app())
            return outer

        async def handle_websocket(self, request: Request) -> StreamResponse:
            if self.windows >= most_windows:
                raise web.HTTPServiceUnavailable(
                    text=f"{most_windows} windows are open, and no more are allowed. Close one of them first."
                )
            self.windows += 1
            try:
                return await self._window(request)
            finally:
                self.windows -= 1

        async def _window(self, request: Request) -> StreamResponse:
            """As the library's own, without its heartbeat: that closed the window of a browser which a busy machine
            had kept from answering for eight seconds. Both ends are on this machine, whose system tells when one ends.
            """
            line = web.WebSocketResponse()
            await line.prepare(request)
            window = AppService(
                self.command,
                write_bytes=line.send_bytes,
                write_str=line.send_str,
                close=line.close,
                download_manager=self.download_manager,
            )
            size = (to_int(request.query.get("width", ""), 80), to_int(request.query.get("height", ""), 24))
            await window.start(*size)
            try:
                await self._process_messages(line, window)
            finally:
                await window.stop()
            return line

    return GuardedServer()


def _guard(access: Access) -> Any:
    """The middleware that turns away whatever `Access` refuses."""
    from aiohttp import web

    @web.middleware  # type: ignore[untyped-decorator]
    async def guard(request: Request, handler: Callable[[Request], Awaitable[StreamResponse]]) -> StreamResponse:
        refusal = access.refusal(
            path=request.path,
            host=request.headers.get("Host", ""),
            origin=request.headers.get("Origin"),
            socket=request.headers.get("Upgrade", "").casefold() == "websocket" or request.path.endswith("/ws"),
        )
        if refusal:
            return web.Response(status=403, text=refusal)
        return await handler(request)

    return guard


async def _set_headers(request: Request, response: StreamResponse) -> None:
    response.headers.update(HEADERS)


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
