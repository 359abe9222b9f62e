"""Another page, another program: requests of any form to `serve --api`, most of them without its key.

Only whoever has the token, names this server and comes from no other page is answered with data; everybody else gets
one refusal, and nothing is printed whatever was sent.
"""

from __future__ import annotations

import contextlib
import io
import random
import socket
import threading
from collections.abc import Sequence

from assistant.serving.http_api import PATHS, make_server
from assistant.serving.library_service import LibraryService
from assistant.tui.web.access import Access
from benchmarks.reliability.asker import opened
from benchmarks.reliability.encoders import HashingEncoder
from benchmarks.reliability.mutation import mutated
from benchmarks.reliability.outcome import Outcome
from benchmarks.reliability.stage import Stage

_METHODS = ("GET", "GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "get", "CONNECT", "\0")
_QUERIES = (
    "",
    "?question=lamp",
    "?text=lamp&k=3",
    "?start=2024",
    "?question=%ED%A0%80",
    "?k=%00&text=a",
    "?start=" + "9" * 30,
)
_OTHERS = (b"%2e%2e/", b"//", b"\\", b"%00", b"http://[", b"*", b"\r\nX: y", b"%2F", b"?", b"#", b"@evil.example")


def callers(stage: Stage, times: int, seed: int, outcome: Outcome) -> None:
    """Send ``times`` requests."""
    chance = random.Random(seed)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        access = Access(free.getsockname()[1])
    said = io.StringIO()
    with opened(stage.whole, HashingEncoder()) as (_, assistant), contextlib.redirect_stderr(said):
        server = make_server(LibraryService(assistant), access.port, access.token, refusal=access.refusal, headers={})
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        with server:
            for _ in outcome.each(times):
                line, host, origin = _request(access, chance)
                mine = access.token.encode() in line and host in _names(access) and origin in ("", *_origins(access))
                answer = _answer(access.port, line, host, origin)
                what = f"{line[:120]!r} to {host!r} from {origin!r}"
                bare = answer.startswith(b"{") and not answer.startswith(b'{"error"')  # to who names no version
                good = bare or answer.startswith(b"HTTP/1.0 200")
                outcome.counts["requests answered with data" if good else "requests refused"] += 1
                outcome.check(mine or not good, f"{what} was answered: {answer[:80]!r}")
                outcome.check(bool(answer), f"{what} got no answer")
                outcome.check(not said.getvalue(), f"{what} made it print: {said.getvalue()[-200:]!r}")
                said.seek(0)
                said.truncate()
            server.shutdown()
    outcome.check(outcome.counts["requests answered with data"] > 0, "nobody was answered")


def _request(access: Access, chance: random.Random) -> tuple[bytes, str, str]:
    """The first line, the host and the page that a request says it comes from; "" for none."""
    token = chance.choice((access.token, access.token, access.token[:-1], access.token.upper(), "", "token"))
    path = chance.choice((*PATHS, "", "/openapi.json", "/healthz", "/../issues")) + chance.choice(_QUERIES)
    target = f"/{token}{path}".replace("{issue}", "fog-signal-2024-03").replace("{page}", "1").encode()
    if chance.random() < 0.5:
        target = mutated(target, _OTHERS, chance, most=2)
    if chance.random() < 0.3:
        target = chance.choice(_OTHERS) + target * chance.randrange(2)
    target = target.replace(b"\n", b"").replace(b"\r", b"")
    line = chance.choice(_METHODS).encode() + b" " + target + b" HTTP/1.1"
    others = ("evil.example", "", f"127.0.0.1:{access.port + 1}", "[", f"evil.example:{access.port}")
    host = chance.choice((*_names(access), *_names(access), *others))
    return line, host, chance.choice(("", "", *_origins(access), "null", "https://evil.example", "http://["))


def _names(access: Access) -> Sequence[str]:
    return f"127.0.0.1:{access.port}", f"localhost:{access.port}"


def _origins(access: Access) -> Sequence[str]:
    return [f"http://{name}" for name in _names(access)]


def _answer(port: int, line: bytes, host: str, origin: str) -> bytes:
    head = f"\r\nHost: {host}\r\n" + (f"Origin: {origin}\r\n" if origin else "") + "\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as sent:
        sent.sendall(line + head.encode())
        with contextlib.suppress(ConnectionError), sent.makefile("rb") as answer:
            return answer.read()
    return b"left"
