"""Forwarded messages: what they say of the message inside, its sender, day and subject, which are the newsletter's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from corpus.metadata.issue_dates import find_issue_dates
from corpus.text.cleaning import one_line, word_set

_PREFIX = re.compile(r"^\s*(?:(?:fwd?|wg|tr|rv|i|enc|doorst|pd|vs)\s*:|\[(?:fwd?)\s*:?)\s*", re.IGNORECASE)
_FIELDS = {
    "author": "from von de da van od",
    "sent": "date sent datum gesendet fecha enviado data envoyé inviato verzonden wysłano odesláno",
    "title": "subject betreff objet asunto oggetto onderwerp assunto temat předmět",
}
_FIELD = {name: field for field, names in _FIELDS.items() for name in names.split()}
_LINE = re.compile(r"^[>*\s]*([^\W\d_]{1,9})\s*:[*\s]*(\S.*)$")
#: How mail programs announce what is passed on.
_MARKER = re.compile(
    r"[>\s]*[-_]*\s*(?:begin )?(?:forwarded (?:message|by .{1,80})|weitergeleitete nachricht|mensaje reenviado|"
    r"(?:début du )?message (?:transféré|réexpédié)|messaggio inoltrato|doorgestuurd bericht|转发的?邮件|"
    r"mensagem (?:encaminhada|reencaminhada)|wiadomość przekazana|przekazana wiadomość|přeposlaná zpráva|"
    r"anfang der weitergeleiteten nachricht)\s*[-_]*:?",
    re.IGNORECASE,
)
_TO: Final = word_set("to an à a para aan do komu cc kopie copie")
#: Lines of a body that are looked at, and lines a block of headers may be apart.
_BEGINNING, _BLOCK = 60, 8


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The inner message's own headers, as printed; ``day`` is its day as an ISO date."""

    author: str
    sent: str
    day: str
    title: str


def is_forward(subject: str) -> bool:
    return bool(_PREFIX.match(subject))


def without_prefix(subject: str) -> str:
    """A subject without "Fwd:" and its like; itself where nothing else is left."""
    while is_forward(subject) and (rest := _PREFIX.sub("", subject).strip()):
        subject = rest.removesuffix("]") if "[" not in rest else rest
    return subject


def is_marked(text: str) -> bool:
    """Whether a text says near its head that another message is passed on."""
    return any(_MARKER.fullmatch(line) for line in text.split("\n")[:_BEGINNING])


def is_header_block(text: str) -> bool:
    """Whether a paragraph is nothing but another message's headers: "From: ...", "Date: ...", "Subject: ..."."""
    fields = [_field(line) for line in text.split("\n")[: _BLOCK + 1]]
    addressed = "title" in fields or "@" in text  # "From: 6 June", "To: 9 June" is an opening time
    return 2 <= len(fields) <= _BLOCK and all(fields) and "author" in fields and addressed


def _field(line: str) -> str | None:
    match = _LINE.match(line)
    return (_FIELD.get(match[1].lower()) or ("to" if match[1].lower() in _TO else None)) if match else None


def parted(text: str) -> tuple[str, str]:
    """What a forwarder wrote, and the message passed on, from its headers on, without quote marks."""
    lines = text.split("\n")
    beginning = lines[:_BEGINNING]
    marker = next((at for at, line in enumerate(beginning) if _MARKER.fullmatch(line)), None)
    start = next((at for at, line in enumerate(beginning) if _field(line) == "author"), None)
    if marker is None and start is None:
        return "", text
    first = marker if marker is not None else start or 0
    inside = lines[first + (marker is not None) :]
    filled = [line for line in inside if line.strip()]
    if filled and all(line.startswith(">") for line in filled):
        inside = [line.removeprefix(">").removeprefix(" ") for line in inside]
    return "\n".join(lines[:first]), "\n".join(inside)


def forwarded_block(text: str) -> Forwarded | None:
    """The first block of From, Date and Subject lines near the head of a forwarded message's text."""
    found: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(text.split("\n")[:_BEGINNING]):
        match = _LINE.match(line)
        field = _FIELD.get(match[1].lower()) if match else None
        if match is None or field is None:
            continue
        if found and number - min(at for at, _ in found.values()) > _BLOCK:
            found = {}
        found.setdefault(field, (number, one_line(match[2])))
        if {"author", "sent"} <= found.keys() and ("title" in found or len(found) == len(_FIELDS)):
            values = {name: value for name, (_, value) in found.items()}
            return forwarded(values["author"], values["sent"], values["title"])
    return None


def forwarded(author: str, sent: str, title: str) -> Forwarded | None:
    """The inner message by its headers; None where its day cannot be told."""
    days = find_issue_dates(sent)
    if not days:
        return None
    return Forwarded(author, sent, days[0].when.start.isoformat(), without_prefix(title))
