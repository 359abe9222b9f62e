"""An IMAP folder, read and never changed: it is opened read-only and no message is marked as seen.

The password comes from the system's keyring (where the package `keyring` is installed) or from the environment, and is
kept nowhere. Without encryption it is sent to this machine alone.
"""

from __future__ import annotations

import contextlib
import imaplib
import os
import ssl
from collections.abc import Iterator
from datetime import date
from urllib.parse import SplitResult, unquote, urlsplit

from assistant.fetching.item import LARGEST, FetchError, Item
from assistant.fetching.mailboxes import message

PASSWORD = "BACKISSUE_IMAP_PASSWORD"
SERVICE = "backissue"
_HERE = ("localhost", "127.0.0.1", "::1")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def from_imap(address: str, *, since: date | None = None, timeout: float = 60.0) -> Iterator[Item]:
    """The messages of ``imaps://user@host/Folder``, oldest first. Raises FetchError."""
    try:
        parts = urlsplit(address)
        sound = bool(parts.hostname and parts.username) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise FetchError(f"{address} names no user and host; write imaps://user@mail.example.org/Folder.")
    host, user = parts.hostname or "", unquote(parts.username or "")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if parts.password:
        raise FetchError(f"A password does not belong into the address. Put it into the keyring or into {PASSWORD}.")
    if any(sign in user + folder for sign in "\r\n\0"):
        raise FetchError("The address holds signs that no mail server is sent.")
    secret = password(user, host)
    try:
        with contextlib.closing(_Line(_connected(parts, timeout))) as line:
            line.server.login(user, secret)
            yield from line.messages(folder, since)
    except (imaplib.IMAP4.error, OSError, ssl.SSLError, ValueError) as error:
        raise FetchError(f"{host} did not give its mail: {_plain(error)}.") from error


def password(user: str, host: str) -> str:
    """From the environment or the keyring. Raises FetchError that says how to put it there."""
    if found := os.environ.get(PASSWORD):
        return found
    with contextlib.suppress(Exception):  # no such package, no keyring, or one that stays shut
        import keyring

        if found := keyring.get_password(SERVICE, f"{user}@{host}"):
            return str(found)
    raise FetchError(
        f"There is no password for {user} at {host}. `keyring set {SERVICE} {user}@{host}` keeps one in your keyring "
        f"(pip install keyring), or set {PASSWORD} for this command."
    )


def _connected(parts: SplitResult, timeout: float) -> imaplib.IMAP4:
    host = parts.hostname or ""
    if parts.scheme == "imaps":
        return imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=ssl.create_default_context(), timeout=timeout)
    if host not in _HERE:
        raise FetchError(f"imap:// would send the password to {host} for everyone to read; write imaps://.")
    return imaplib.IMAP4(host, parts.port or 143, timeout=timeout)


class _Line:
    def __init__(self, server: imaplib.IMAP4) -> None:
        self.server = server

    def messages(self, folder: str, since: date | None) -> Iterator[Item]:
        quoted = '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
        answer, told = self.server.select(quoted, readonly=True)
        if answer != "OK":
            raise FetchError(f"There is no mail folder “{folder}” ({_plain(told[0])}).")
        wanted = f"SINCE {since.day}-{_MONTHS[since.month - 1]}-{since.year}" if since else "ALL"
        _, numbers = self.server.uid("SEARCH", wanted)
        for number in (numbers[0] or b"").split():
            _, parts = self.server.uid("FETCH", number.decode("ascii"), f"(BODY.PEEK[]<0.{LARGEST + 1}>)")
            content = next((one[1] for one in parts if isinstance(one, tuple)), None)
            if isinstance(content, bytes):
                yield message(content)

    def close(self) -> None:
        with contextlib.suppress(imaplib.IMAP4.error, OSError):
            self.server.logout()


def _plain(error: object) -> str:
    """What went wrong as one line of text; imaplib hands on what a server said as bytes, in its errors too."""
    said = error.args[0] if isinstance(error, imaplib.IMAP4.error) and error.args else error
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join("".join(sign for sign in text if sign.isprintable()).split())[:200].rstrip(".") or "no reason given"
