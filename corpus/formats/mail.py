"""Newsletters that come by mail: one message is one page, and its subject the article.

The plain text of a message is read where there is one, else its HTML. What a message repeats of another, its
signature and a list's footer are kept apart from what it says itself. The standard library takes messages apart;
headers are decoded here, leniently, because old and damaged mail breaks its stricter policies.
"""

from __future__ import annotations

import email
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

from corpus.formats.forwarded import (
    Forwarded,
    forwarded,
    forwarded_block,
    is_forward,
    is_header_block,
    is_marked,
    without_prefix,
)
from corpus.formats.html import html_pieces
from corpus.formats.mail_body import body_pieces, unflowed
from corpus.formats.markup import markdown_to_html
from corpus.formats.sections import NOTHING, LeftOut, Piece, lay_out
from corpus.model import Content, Kind, UnreadableIssue
from corpus.text.cleaning import one_line, printable
from corpus.text.encodings import decode, read_bytes

#: How an envelope ends: the day as programs write it ("Jun  1 09:00:00 2026", "1 Jun 2026 09:00").
_STAMP = (
    rb"(?:[A-Z][a-z]{2,8}\.?[ ]+\d{1,2}[ ]+\d\d:\d\d(?::\d\d)?(?:[ ]+[+\-\w]{1,6})?[ ]+\d{4}"
    rb"|\d{1,2}[ ]+[A-Z][a-z]{2,8}[ ]+\d{4}[ ]+\d\d:\d\d(?::\d\d)?)(?:[ ]+[+\-\w]{1,6})?[ ]*\r?\n"
)
#: A header that a message may begin with; a line of a text is none, whatever colon it has.
_HEADER = (
    rb"(?:From|To|Cc|Bcc|Subject|Date|Sender|Reply-To|Return-Path|Received|Delivered-To|Message-ID|MIME-Version|Status|"
    rb"In-Reply-To|References|(?:X|Content|List|DKIM|ARC|Authentication)-[\w-]{1,40}):"
)
#: "From " begins a message where the line ends like an envelope, or has a year and a header follows it.
_FROM_LINE = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From (?:(?=[^\r\n]{0,300}?" + _STAMP + rb")[^\r\n]*\r?\n"
    rb"|[^\r\n]{0,300}\d{4}[^\r\n]{0,40}\r?\n(?=" + _HEADER + rb"))"
)
_ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_WORD = re.compile(rb"[A-Za-z\x80-\xff]{2,}")
_ADDRESS = re.compile(rb"https?://\S+")
_STUB = 3000  # a plain text shorter than this may only stand in for the HTML beside it
_SUBJECT = "(no subject)"
_HEADER_LIMIT = 2000
_PARTS_LIMIT = 500


@dataclass(slots=True)
class _Body:
    """What was taken from one message."""

    pieces: list[Piece] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    left_out: LeftOut = NOTHING


def read_mail(path: Path) -> Content:
    """One message (.eml) as one page. Raises UnreadableIssue."""
    data = read_bytes(path)
    message = _parse(data, path)
    if not any(message.get(name) for name in ("from", "subject", "date", "received", "message-id", "to")):
        raise UnreadableIssue(path, "it does not begin like a message", "Save the mail again as .eml.")
    return _content(path, [message])


def read_mbox(path: Path) -> Content:
    """A mailbox, one page a message, in the order of the file. Raises UnreadableIssue."""
    data = read_bytes(path)
    if not _FROM_LINE.search(data):
        raise UnreadableIssue(path, "no message begins in it", "Export the mailbox again as mbox.")
    messages, warnings = list[Message](), list[str]()
    for number, message in enumerate(split_mbox(data), 1):
        try:
            messages.append(_parse(message, path))
        except UnreadableIssue as error:
            warnings.append(f"{printable(path.name)}: message {number} was left out, because {error.reason}.")
    content = _content(path, messages)
    return replace(content, warnings=(*content.warnings, *warnings))


def split_mbox(data: bytes) -> Iterator[bytes]:
    """The bytes of each message: they begin after a "From " line that follows a blank line and holds a year."""
    starts = list(_FROM_LINE.finditer(data))
    for index, start in enumerate(starts):
        end = starts[index + 1].start() if index + 1 < len(starts) else len(data)
        yield _ESCAPED_FROM.sub(rb"\1", data[start.end() : end])


def _taken_apart(data: bytes) -> Message:
    return email.message_from_bytes(data)


def _parse(data: bytes, path: Path) -> Message:
    try:
        data = data.lstrip()
        envelope = _FROM_LINE.match(data)
        return _taken_apart(data[envelope.end() :] if envelope else data)
    except RecursionError as error:
        raise UnreadableIssue(
            path, "messages lie inside messages too deep to follow", "Save the inner message on its own."
        ) from error


def _content(path: Path, messages: Iterable[Message]) -> Content:
    pieces: list[Piece] = []
    warnings: dict[str, None] = {}
    said: set[str] = set()
    heads: list[dict[str, str]] = []
    left_out = LeftOut()
    for number, message in enumerate(messages, 1):
        body = _read_message(message, path)
        pieces += [replace(piece, page=number) for piece in _without_repeats(body.pieces, said)]
        warnings.update(dict.fromkeys(body.warnings))
        left_out += body.left_out
        heads.append(_metadata(message))
    pages, paragraphs = lay_out(pieces, pages=len(heads))
    return Content(
        pages, paragraphs, heads[0] if len(heads) == 1 else _shared(heads), (*warnings, *left_out.warnings(path))
    )


def _without_repeats(pieces: list[Piece], said: set[str]) -> Iterator[Piece]:
    """Quoted pieces that an earlier message of the mailbox said become pull quotes: repeats, not text of their own."""
    for piece in pieces:
        key = re.sub(r"\W+", "", piece.text).casefold()
        if piece.quoted and key in said:
            piece = replace(piece, kind=Kind.PULL_QUOTE)
        yield piece
    said.update(re.sub(r"\W+", "", piece.text).casefold() for piece in pieces)


def _read_message(message: Message, path: Path) -> _Body:
    body = _Body()
    inner = _forwarded(message)
    subject = (inner and inner.title) or without_prefix(header(message, "subject")) or _SUBJECT
    body.pieces.append(Piece(Kind.HEADING, subject, level=1))
    author, sent = (inner.author, inner.sent) if inner else (header(message, "from"), header(message, "date"))
    sender = " · ".join(filter(None, (author, sent)))
    if sender:
        body.pieces.append(Piece(Kind.MASTHEAD, sender))
    _read_parts(message, body, path, forwards=inner is not None)
    return body


def _read_parts(message: Message, body: _Body, path: Path, *, forwards: bool) -> None:
    """Texts of a message: of alternatives the best, of the others all, in order; the rest named in a warning."""
    waiting = [message]
    for _ in range(_PARTS_LIMIT):
        if not waiting:
            return
        part = waiting.pop(0)
        kind = part.get_content_type()
        if part.is_multipart():
            parts = [each for each in part.get_payload() if isinstance(each, Message)]
            if kind == "multipart/alternative":
                parts = _preferred(parts)
            elif kind == "message/rfc822" and parts:
                forwarded = header(parts[0], "subject")
                if forwarded:
                    body.pieces.append(Piece(Kind.HEADING, forwarded, level=2))
            waiting[:0] = parts
        else:
            _read_part(part, kind, body, path, forwards=forwards)
    body.warnings.append(
        f"{printable(path.name)}: a message has more than {_PARTS_LIMIT} parts; the rest was left out."
    )


def _preferred(parts: list[Message]) -> list[Message]:
    """The plain text of some alternatives where it says anything, else the HTML, else the last."""
    said = {part.get_content_type(): part for part in reversed(parts) if len(_payload(part).strip()) > 1}
    plain, html = said.get("text/plain"), said.get("text/html")
    if plain and html and _says_little(plain, html):
        return [html]
    for wanted in ("text/plain", "text/markdown", "text/html"):
        if wanted in said:
            return [said[wanted]]
    for part in reversed(parts):
        if part.is_multipart():
            return [part]
    return parts[-1:]


def _says_little(plain: Message, html: Message) -> bool:
    """Whether a plain text only stands in for the HTML: "to see this newsletter, turn on HTML"."""
    data, rich = _payload(plain), _payload(html)
    if len(data) > _STUB or len(rich) < len(data):
        return False
    words = _WORD.findall(_ADDRESS.sub(b" ", data))
    try:
        pieces = html_pieces(decode(rich, Path("mail"), html.get_content_charset()).text).pieces
    except UnreadableIssue:
        return False
    return len(words) * 2 < sum(len(piece.text.split()) for piece in pieces)


def _read_part(part: Message, kind: str, body: _Body, path: Path, *, forwards: bool) -> None:
    name = _file_name(part)
    attached = part.get_content_disposition() == "attachment"
    readable = kind in ("text/plain", "text/html", "text/markdown")
    if not readable and kind.startswith("text/") and not attached and kind not in ("text/calendar", "text/css"):
        readable, kind = True, "text/plain"
    if not readable:
        if attached or (name and not kind.startswith("image/")):
            shown = f"“{printable(name)}”" if name else f"of the kind {one_line(kind)[:60]}"
            body.warnings.append(
                f"{printable(path.name)}: the attachment {shown} was not read; save it beside the mail if it should be."
            )
        return
    data = _payload(part)
    if not data.strip():
        return
    try:
        decoded = decode(data, path, part.get_content_charset())
    except UnreadableIssue:
        body.warnings.append(f"{printable(path.name)}: a part of the message is no text and was left out.")
        return
    if decoded.warning:
        body.warnings.append(decoded.warning)
    if attached and name:
        body.pieces.append(Piece(Kind.HEADING, printable(name), level=2))
    if kind in ("text/html", "text/markdown"):
        page = html_pieces(decoded.text if kind == "text/html" else markdown_to_html(decoded.text))
        pieces = [
            replace(piece, kind=Kind.MASTHEAD, level=0) if is_header_block(piece.text) else piece
            for piece in page.pieces
        ]
        body.left_out += page.left_out
    else:
        flowed = _parameter(part, "format") == "flowed"
        delsp = _parameter(part, "delsp") == "yes"
        text = unflowed(decoded.text, delsp=delsp) if flowed else decoded.text
        pieces = body_pieces(text, forwards=forwards)
    body.pieces += [_under_subject(piece) for piece in pieces]


def _parameter(part: Message, name: str) -> str:
    """A parameter of the content type in lower case; "" where there is none that can be read."""
    try:
        return str(part.get_param(name, "")).lower()
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def _under_subject(piece: Piece) -> Piece:
    """Headings of a body rank below the subject, which is the article."""
    return replace(piece, level=piece.level + 2) if piece.kind is Kind.HEADING else piece


def _payload(part: Message) -> bytes:
    """The bytes of a part, decoded as far as its transfer encoding allows."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, AssertionError, TypeError, LookupError):
        data = None
    if isinstance(data, bytes):
        return data
    part.del_param("charset")  # such as one with a NUL in its name, over which ``get_payload`` falls
    text = part.get_payload()
    return text.encode("utf-8", "replace") if isinstance(text, str) else b""


def _file_name(part: Message) -> str:
    try:
        return part.get_filename() or ""
    except (ValueError, LookupError, TypeError, IndexError, AttributeError):
        return ""


def header(message: Message, name: str) -> str:
    """A header's value, decoded, on one line; "" where there is none."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")[:_HEADER_LIMIT]
    raw = re.sub(r"\r?\n[ \t]*", " ", raw)
    try:
        parts = decode_header(raw)
    except (ValueError, LookupError, TypeError, RecursionError, email.errors.MessageError):
        parts = [(raw, None)]
    return one_line("".join(_header_part(value, charset) for value, charset in parts))


def _header_part(value: bytes | str, charset: str | None) -> str:
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        return decode(value, Path("header"), charset).text
    except UnreadableIssue:
        return value.decode("utf-8", "replace")


def date_of(message: Message) -> datetime | None:
    """When the message says it was sent."""
    try:
        return parsedate_to_datetime(header(message, "date"))
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
        return None


def _forwarded(message: Message) -> Forwarded | None:
    """What a message forwards, whose sender, day and subject are the newsletter's; None where it is no forward."""
    says_so = is_forward(header(message, "subject"))
    for part in itertools.islice(message.walk(), _PARTS_LIMIT):
        if says_so and part.get_content_type() == "message/rfc822" and part.is_multipart():
            inner = next((one for one in part.get_payload() if isinstance(one, Message)), None)
            if inner is not None:
                return forwarded(header(inner, "from"), header(inner, "date"), header(inner, "subject"))
        if part.get_content_type() in ("text/plain", "text/html"):
            text = _lines(part)
            block = forwarded_block(text) if says_so or is_marked(text) else None
            if block:
                return block
    return None


def _lines(part: Message) -> str:
    """The text of a part, line by line."""
    try:
        text = decode(_payload(part), Path("mail"), part.get_content_charset()).text
    except UnreadableIssue:
        return ""
    if part.get_content_type() == "text/html":
        return "\n".join(piece.text for piece in html_pieces(text).pieces)
    return text.replace("\r\n", "\n")


def _metadata(message: Message) -> dict[str, str]:
    """A message's title, author, list and day, the day in the sender's own time zone; of a forward, the inner one's."""
    inner = _forwarded(message)
    if inner:
        found = {
            "title": inner.title,
            "author": inner.author,
            "series": _sender(inner.author),
            "published": inner.day,
        }
        return {name: value for name, value in found.items() if value}
    author = header(message, "from")
    series = re.sub(r"\s*<[^>]*>\s*$", "", header(message, "list-id")).strip("\"' ")
    if not series or "." in series:
        series = _sender(author) or series
    sent = date_of(message)
    found = {
        "title": without_prefix(header(message, "subject")),
        "author": author,
        "series": series,
        "published": sent.date().isoformat() if sent else "",
    }
    return {name: value for name, value in found.items() if value}


def _sender(author: str) -> str:
    """The name in an address; "" where there is none, or nothing that the standard library can take apart."""
    try:
        names = getaddresses([author])
    except (RecursionError, ValueError, IndexError, LookupError):
        return ""
    return one_line(names[0][0]) if names else ""


def _shared(heads: list[dict[str, str]]) -> dict[str, str]:
    """What is true of a mailbox: the list all messages came by; the month they share, else the first day."""
    series = {head.get("series", "") for head in heads}
    days = sorted(head["published"] for head in heads if "published" in head)
    months = {day[:7] for day in days}
    found = {
        "series": series.pop() if len(series) == 1 else "",
        "published": (days[0][:7] if len(months) == 1 else days[0]) if days else "",
    }
    return {name: value for name, value in found.items() if value}
