"""The JSON forms over HTTP on this machine alone: read-only, with a description that other programs can read.

The door is the chat's own: 127.0.0.1, a token in the address, no foreign Host or Origin.
"""

from __future__ import annotations

import html
import sys
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from assistant import __version__
from assistant.output.json_forms import Form, written
from assistant.serving.library_service import LibraryService, ServiceError

#: Each path with what it does and its parameters: name, whether it must be there, type, meaning.
PATHS: Mapping[str, tuple[str, tuple[tuple[str, bool, str, str], ...]]] = {
    "/issues": ("Every issue of the library.", ()),
    "/issues/{issue}": ("The pages and paragraphs of an issue.", ()),
    "/issues/{issue}/pages/{page}": ("Text and paragraphs of one page, counted from 1.", ()),
    "/search": (
        "The nearest passages.",
        (("text", True, "string", "words to look for"), ("k", False, "integer", "how many passages (10)")),
    ),
    "/ask": (
        "An answer, every sentence cited with issue, page and quote.",
        (
            ("question", True, "string", "the question"),
            ("issue", False, "array", "ask this issue alone; may be repeated"),
            ("history", False, "array", "earlier questions and answers in turn; may be repeated"),
        ),
    ),
    "/events": (
        "Dated events with the words that tell of them.",
        (
            ("start", False, "string", "not before this day, month or year (2016-11)"),
            ("end", False, "string", "not after it"),
            ("series", False, "string", "of this series alone"),
            ("text", False, "string", "with these words in title, place or people"),
        ),
    ),
}


#: Requests that are answered at the same time; who comes then is told to come again.
MOST_AT_ONCE = 32


class NoSuchThing(Exception):
    """The path is none of `PATHS`."""


def openapi(root: str) -> Form:
    """The description of `PATHS` as OpenAPI 3.1."""

    def parameter(name: str, needed: bool, kind: str, about: str, where: str = "query") -> Form:
        schema = {"type": "array", "items": {"type": "string"}} if kind == "array" else {"type": kind}
        return {"name": name, "in": where, "required": needed, "schema": schema, "description": about}

    def operation(path: str, about: str, given: tuple[tuple[str, bool, str, str], ...]) -> Form:
        inner = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        named = [parameter(one, True, "integer" if one == "page" else "string", f"the {one}", "path") for one in inner]
        answer = {"content": {"application/json": {"schema": {"type": "object"}}}}
        wrong = {"description": "One sentence that says why.", **answer}
        return {
            "get": {
                "summary": about,
                "parameters": [*named, *(parameter(*one) for one in given)],
                "responses": {"200": {"description": about, **answer}, "400": wrong, "404": wrong},
            }
        }

    return {
        "openapi": "3.1.0",
        "info": {"title": "Back Issue", "version": __version__, "description": "Newsletters, read-only."},
        "servers": [{"url": root}],
        "paths": {path: operation(path, *told) for path, told in PATHS.items()},
    }


def page(root: str) -> str:
    """The same for people, as one page without a script."""
    rows = "".join(
        f"<tr><td><code>{html.escape(path)}</code><td>{html.escape(about)}<td>"
        + "<br>".join(f"<code>{name}</code> {html.escape(meaning)}" for name, _, _, meaning in given)
        for path, (about, given) in PATHS.items()
    )
    return (
        "<!DOCTYPE html><meta charset=utf-8><title>Back Issue</title><h1>Back Issue</h1>"
        f"<p>GET, JSON, read-only, below <code>{html.escape(root)}</code>; described in "
        f"<a href='openapi.json'>openapi.json</a>.</p><table border=1 cellpadding=6>{rows}</table>"
    )


def answered(library: LibraryService, path: str, query: Mapping[str, list[str]]) -> Form:
    """The form for a path of `PATHS`. Raises ServiceError, NoSuchThing."""

    def one(name: str) -> str | None:
        return query[name][0] if query.get(name) else None

    def needed(name: str) -> str:
        value = one(name)
        if value is None:
            raise ServiceError(f'"{name}" is missing.')
        return value

    def number(text: str, name: str) -> int:
        if not text.isdecimal() or len(text) > 6:
            raise ServiceError(f'"{name}" should be a number.')
        return int(text)

    parts = [unquote(part) for part in path.strip("/").split("/")]
    match parts:
        case ["issues"]:
            return library.list_issues()
        case ["issues", issue]:
            return library.show_issue(issue)
        case ["issues", issue, "pages", at]:
            return library.show_issue(issue, number(at, "page"))
        case ["search"]:
            return library.search(needed("text"), number(one("k") or "10", "k"))
        case ["ask"]:
            return library.ask(needed("question"), query.get("issue", ()), query.get("history", ()))
        case ["events"]:
            return library.events(one("start"), one("end"), one("series"), one("text"))
    raise NoSuchThing(f"There is nothing at this address; / lists what there is: {', '.join(PATHS)}.")


def make_server(
    library: LibraryService,
    port: int,
    token: str,
    refusal: Callable[..., str],
    headers: Mapping[str, str],
    most: int = MOST_AT_ONCE,
) -> ThreadingHTTPServer:
    """The server on ``127.0.0.1:port`` below ``/token/``; ``refusal`` says why a request is turned away, "" if not.

    ``healthz`` says that it lives, also while it answers as many as it may. Closing it waits for what it answers.
    """
    root = f"http://127.0.0.1:{port}/{token}"
    free = threading.BoundedSemaphore(most)

    class Handler(BaseHTTPRequestHandler):
        timeout = 30

        def do_GET(self) -> None:
            try:
                wanted = urlsplit(self.path)
            except ValueError:
                wanted = urlsplit("")
            asked = {"host": self.headers.get("Host", ""), "origin": self.headers.get("Origin")}
            no = refusal(path=unquote(wanted.path), socket=False, **asked)
            if no:
                return self._say(403, {"error": no})
            inner = wanted.path.removeprefix(f"/{token}").strip("/")
            if inner == "":
                return self._send(200, "text/html; charset=utf-8", page(root))
            if inner == "openapi.json":
                return self._say(200, openapi(root))
            if inner == "healthz":
                return self._say(200, {"ready": True})
            if not free.acquire(blocking=False):
                no = f"{most} requests are being answered, which is as many as may be; ask again in a moment."
                return self._say(503, {"error": no}, {"Retry-After": "1"})
            try:
                given = parse_qs(wanted.query, max_num_fields=50)
                return self._say(200, answered(library, inner, given))
            except ServiceError as error:
                return self._say(400, {"error": str(error)})
            except (NoSuchThing, ValueError) as error:
                return self._say(404, {"error": str(error)})
            finally:
                free.release()

        def log_message(self, format: str, *args: object) -> None: ...

        def _say(self, status: int, form: Any, further: Mapping[str, str] = MappingProxyType({})) -> None:
            self._send(status, "application/json", written(form), further)

        def _send(self, status: int, kind: str, text: str, further: Mapping[str, str] = MappingProxyType({})) -> None:
            data = text.encode()
            self.send_response(status)
            told = {"Content-Type": kind, "Content-Length": str(len(data)), **headers, **further}
            for name, value in told.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """Whoever leaves before the answer is there is no news; what else goes wrong is told as ever."""
            if not isinstance(sys.exception(), ConnectionError | TimeoutError):
                super().handle_error(request, client_address)

    server = Server(("127.0.0.1", port), Handler)
    server.daemon_threads = False  # so that closing waits for what is being answered
    return server
