"""A server that plays a language model by script, one scene a request, the nasty ones included.

A scene is a function of the handler. The last scene is played for every request that follows.
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Scene = Callable[["Handler"], None]


@dataclass
class Seen:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        return "\n".join(message["content"] for message in self.body["messages"])


@dataclass
class Script:
    scenes: list[Scene]
    seen: list[Seen] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)
    """Set when a stalling scene found its connection closed by the other side."""
    url: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self, seen: Seen) -> Scene:
        with self.lock:
            self.seen.append(seen)
            return self.scenes[min(len(self.seen), len(self.scenes)) - 1]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._play(body)

    def do_GET(self) -> None:
        self._play({})

    def _play(self, body: dict[str, Any]) -> None:
        scene = self.server.script.next(Seen(self.path, dict(self.headers), body))
        self.close_connection = True
        with contextlib.suppress(OSError):
            scene(self)

    def log_message(self, format: str, *args: object) -> None: ...

    # ---- what scenes are made of

    def head(self, status: int = 200, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content-Type": kind, "Connection": "close"} | headers).items():
            self.send_header(name, value)
        self.end_headers()

    def event(self, form: object) -> None:
        data = form if isinstance(form, str) else json.dumps(form)
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()

    def wait_for_the_end(self) -> None:
        """Stand still until the other side closes the connection."""
        self.connection.settimeout(20)
        with contextlib.suppress(OSError):
            if self.connection.recv(1) == b"":
                self.server.script.closed.set()


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = script

    def handle_error(self, request: object, client_address: object) -> None: ...


@contextlib.contextmanager
def serving(*scenes: Scene) -> Iterator[Script]:
    script = Script(list(scenes))
    server = Server(script)
    script.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()


def piece(text: str | None = None, **more: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": ({"content": text} if text is not None else {}) | more}]}


END = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}


def says(*texts: str, asked: int = 0, told: int = 0) -> Scene:
    """Streams the texts as a good server does."""

    def scene(handler: Handler) -> None:
        handler.head(kind="text/event-stream")
        for text in texts:
            handler.event(piece(text))
        handler.event(END)
        if asked:
            handler.event({"choices": [], "usage": {"prompt_tokens": asked, "completion_tokens": told}})
        handler.event("[DONE]")

    return scene


def thinks(thought: str, text: str) -> Scene:
    """Sends its thinking as ``reasoning_content``, then the text."""

    def scene(handler: Handler) -> None:
        handler.head(kind="text/event-stream")
        handler.event(piece(None, reasoning_content=thought))
        handler.event(piece(text))
        handler.event(END)
        handler.event("[DONE]")

    return scene


def whole(text: str) -> Scene:
    """Answers with one object, though a stream was asked for."""

    def scene(handler: Handler) -> None:
        handler.head()
        handler.wfile.write(json.dumps({"choices": [{"message": {"content": text}}]}).encode())

    return scene


def fails(status: int, said: object = "", **headers: str) -> Scene:
    def scene(handler: Handler) -> None:
        handler.head(status, **headers)
        handler.wfile.write((said if isinstance(said, str) else json.dumps(said)).encode())

    return scene


def echoes_the_key(handler: Handler) -> None:
    """401, with the key in the error's text, as a real service did."""
    key = handler.headers.get("Authorization", "")
    handler.head(401)
    handler.wfile.write(json.dumps({"error": {"message": f"Incorrect API key provided: {key}"}}).encode())


def says_the_key(handler: Handler) -> None:
    key = handler.headers.get("Authorization", "").removeprefix("Bearer ")
    handler.head(kind="text/event-stream")
    for half in (key[:5], key[5:]):
        handler.event(piece(half))
    handler.event(END)


def web_page(handler: Handler) -> None:
    handler.head(kind="text/html; charset=utf-8")
    handler.wfile.write(b"<!DOCTYPE html><title>Router</title>")


def two_megabytes(handler: Handler) -> None:
    handler.head(kind="text/event-stream")
    for _ in range(200):
        handler.event(piece("7 " * 5_000))


def endless_line(handler: Handler) -> None:
    handler.head(kind="text/event-stream")
    for _ in range(300):
        handler.wfile.write(b"data: " + b"x" * 10_000)


def endless_blanks(handler: Handler) -> None:
    handler.head(kind="text/event-stream")
    for _ in range(1_000):
        handler.event(piece(" \n"))
    handler.wait_for_the_end()


def stalls(handler: Handler) -> None:
    """Takes the request and says nothing."""
    handler.wait_for_the_end()


def stalls_midway(handler: Handler) -> None:
    handler.head(kind="text/event-stream")
    handler.event(piece("The "))
    handler.wait_for_the_end()


def resets(handler: Handler) -> None:
    handler.head(kind="text/event-stream")
    handler.event(piece("The "))
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def breaks_off(handler: Handler) -> None:
    """Closes in the middle, politely."""
    handler.head(kind="text/event-stream")
    handler.event(piece("3"))


def garbage(handler: Handler) -> None:
    handler.wfile.write(b"\x00\xff\x00 no HTTP at all\r\n\r\n")


def bad_json(handler: Handler) -> None:
    handler.head(kind="text/event-stream")
    handler.event('{"choices": [')


def error_in_the_stream(handler: Handler) -> None:
    handler.head(kind="text/event-stream")
    handler.event({"error": {"message": "out of memory"}})
