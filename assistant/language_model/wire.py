"""One request over HTTP: bytes out, bytes in, with a bound on everything a server might do.

The standard library and nothing else, because what must never happen is then what no code does: nothing is read from
the environment (no key, no proxy on this machine, no address), nothing is tried again, no redirect is followed, nothing
is logged, and no word of the server's stands in an error, for it may be the key. A watch ends the connection from
another thread when somebody presses Escape or time is up, however the reading thread waits.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

#: Bytes of one reply at most, and of an error's text that is looked at.
MOST_BYTES = 1_000_000
MOST_OF_AN_ERROR = 10_000
#: Seconds in which a server must take a connection, at most; how often the watch looks.
CONNECT = 5.0
TICK = 0.1


class ModelFault(Exception):
    """The language model did not answer; the text is one sentence for a reader, without a word of the server's."""


class Stopped(ModelFault):
    """Somebody stopped it: no fault of the model's."""


class Refused(ModelFault):
    """The server answered with an error. ``status`` is HTTP's; ``said`` what it wrote, to be searched, never shown."""

    def __init__(self, sentence: str, status: int, said: str = "") -> None:
        super().__init__(sentence)
        self.status = status
        self.said = said


@dataclass(frozen=True, slots=True)
class Address:
    """The server's ``url`` up to "/v1", and whether it is this machine."""

    url: str
    remote: bool

    @classmethod
    def of(cls, url: str, remote: bool) -> Address:
        """The address as it was typed: "/v1" where it names no folder."""
        bare = url.rstrip("/")
        return cls(bare if urlsplit(bare).path else bare + "/v1", remote)


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds until the reply must have begun, and until it must be whole; ``cancelled`` says that nobody waits."""

    first: float
    total: float
    cancelled: Callable[[], bool] = lambda: False


class Watch:
    """Ends a connection when its time is up or nobody waits for it any more."""

    def __init__(self, limits: Limits, began: float | None = None) -> None:
        self.limits = limits
        self._began = time.monotonic() if began is None else began
        self._socket: socket.socket | None = None
        self._over = threading.Event()
        self.begun = False
        self.why: ModelFault | None = None

    @property
    def seconds(self) -> float:
        """Since it began, with every try before."""
        return time.monotonic() - self._began

    def anew(self) -> Watch:
        """A watch over another try of the same, whose time has run on."""
        return Watch(self.limits, self._began)

    def over(self, connected: socket.socket) -> None:
        """Watch over this connection until ``done``."""
        self._socket = connected
        threading.Thread(target=self._look, daemon=True, name="language-model-watch").start()

    def due(self) -> ModelFault | None:
        """Why it must end now, None while it may go on."""
        spent = self.seconds
        if self.limits.cancelled():
            return Stopped("The language model was stopped.")
        if not self.begun and spent > self.limits.first:
            return ModelFault(f"The language model had not begun to answer after {self.limits.first:g} seconds.")
        if spent > self.limits.total:
            return ModelFault(f"The language model was not done after {self.limits.total:g} seconds.")
        return None

    def done(self) -> None:
        self._over.set()

    def pause(self, seconds: float) -> None:
        """Wait, unless it must end before. Raises why."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if (why := self.due()) is not None:
                raise why
            time.sleep(min(TICK, seconds))

    def _look(self) -> None:
        while not self._over.wait(TICK):
            self.why = self.due()
            if self.why is not None and self._socket is not None:
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
                return


@contextlib.contextmanager
def exchange(
    address: Address, path: str, watch: Watch, *, key: str = "", body: Mapping[str, Any] | None = None
) -> Iterator[http.client.HTTPResponse]:
    """Send one request and give its response; leaving closes the connection. Raises ModelFault and its kinds."""
    try:
        proxy = _proxy(address)
        connection = _connection(address, proxy, min(CONNECT, watch.limits.first))
    except ValueError:
        raise ModelFault("The proxy that the environment names is no address.") from None
    try:
        try:
            connection.connect()
            watch.over(connection.sock)
            connection.sock.settimeout(None)
            connection.request("POST" if body is not None else "GET", *_request(address, path, key, body))
            response = connection.getresponse()
            if response.status != 200:
                raise _refused(address, response)
            if "html" in response.headers.get("Content-Type", ""):
                raise ModelFault(f"{address.url} answers with a web page; is it the address of a language model?")
            yield response
        except ModelFault as fault:
            raise watch.why or fault from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise watch.why or ModelFault(_broken(address, proxy, error)) from None
        except AttributeError:  # what reading meets in a connection that the watch has just ended
            if watch.why is None:
                raise
        if watch.why is not None:
            raise watch.why
    finally:
        watch.done()
        with contextlib.suppress(OSError):
            connection.close()


def pieces(response: http.client.HTTPResponse) -> Iterator[bytes]:
    """The body as it comes. Raises ModelFault past ``MOST_BYTES``."""
    size = 0
    while piece := response.read1(16_384):
        size += len(piece)
        if size > MOST_BYTES:
            raise ModelFault(f"The language model's answer has more than {MOST_BYTES:,} bytes; it was cut off.")
        yield piece


def _proxy(address: Address) -> str:
    """The proxy between this machine and the address, as "host:port"; "" for none, and always so for this machine."""
    parts = urlsplit(address.url)
    if not address.remote or proxy_bypass(parts.hostname or ""):
        return ""
    named = getproxies().get(parts.scheme, "")
    return urlsplit(named if "//" in named else "//" + named).netloc.rpartition("@")[2]


def _connection(address: Address, proxy: str, seconds: float) -> http.client.HTTPConnection:
    parts = urlsplit(address.url)
    place = (parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
    way = urlsplit("//" + proxy)
    host, port = (way.hostname or "", way.port or 80) if proxy else place
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(host, port, timeout=seconds, context=ssl.create_default_context())
    if proxy:
        connection.set_tunnel(*place)
    return connection


def _request(
    address: Address, path: str, key: str, body: Mapping[str, Any] | None
) -> tuple[str, bytes | None, dict[str, str]]:
    headers = {"Accept": "application/json, text/event-stream", "Connection": "close", "User-Agent": "backissue"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    if body is not None:
        headers["Content-Type"] = "application/json"
    return (urlsplit(address.url).path + path, json.dumps(body).encode() if body is not None else None, headers)


_STATUS = {
    401: "refuses the key (401). key_variable in [language_model] names the variable that must hold it.",
    403: "refuses the key (403). key_variable in [language_model] names the variable that must hold it.",
    404: "does not know the model or the address (404). `backissue models` lists what it has.",
    429: "has been asked too often (429). Try again later.",
    503: "is still loading its model (503). Try again in a moment.",
}


def _refused(address: Address, response: http.client.HTTPResponse) -> Refused:
    status = response.status
    if 300 <= status < 400:
        return Refused(f"{address.url} points to another address ({status}); that is not followed.", status)
    said = response.read(MOST_OF_AN_ERROR).decode("utf-8", "replace")
    plain = _STATUS.get(status, f"answers with the error {status}.")
    return Refused(f"The language model at {address.url} {plain}", status, said)


def _broken(address: Address, proxy: str, error: Exception) -> str:
    refused = isinstance(error, ConnectionRefusedError)
    if proxy and (refused or "Tunnel connection failed" in str(error)):
        return f"The proxy {proxy}, which the environment names, does not let through to {address.url}."
    if refused:
        return f"Nothing answers at {address.url}. Is the language model's server running?"
    if isinstance(error, ssl.SSLError):
        return f"The certificate of {address.url} cannot be verified."
    if isinstance(error, socket.gaierror):
        return f"The name in {address.url} is not known."
    if isinstance(error, TimeoutError):
        return f"{address.url} does not take the connection."
    return f"The connection to {address.url} broke off."
