"""The check in front of the served chat: every request must name this server, its token and no other page.

Three things keep other pages out, as Jupyter does it. The token stands in the address, and only whoever started the
server was shown it. ``Host`` must be this machine's own name, so that a foreign name that resolves to it
(DNS rebinding) is turned away. ``Origin`` must be the served page itself where a browser sends one, and a web socket
must have one: browsers let any page open a socket to any address.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hmac import compare_digest
from secrets import token_urlsafe

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Access:
    """The port that is served and the token that opens it."""

    port: int
    token: str = field(default_factory=token_urlsafe, repr=False)

    @property
    def root(self) -> str:
        """The server without the token: ``http://127.0.0.1:8000``."""
        return f"http://{HOST}:{self.port}"

    @property
    def address(self) -> str:
        """The address to open in a browser."""
        return f"{self.root}/{self.token}/"

    def refusal(self, *, path: str, host: str, origin: str | None, socket: bool) -> str:
        """Why a request is turned away, in one sentence; "" where it may pass.

        ``path`` is decoded; ``socket``: the request asks for a web socket.
        """
        names = {f"{HOST}:{self.port}", f"localhost:{self.port}"}
        if host not in names:
            return "This server answers to 127.0.0.1 and localhost only."
        if origin is None and socket:
            return "A web socket is opened from the served page only."
        if origin is not None and origin not in {f"http://{name}" for name in names}:
            return "Another page may not use this chat."
        if not compare_digest(path.partition("/")[2].partition("/")[0].encode(), self.token.encode()):
            return "The address lacks its token. Use the whole address that `backissue serve` printed."
        return ""
