"""The plain-text body of a message, parted: what it says and quotes, its signature, its mailing list's footer (pure).

A quotation keeps the line that introduces it ("On Monday Ann wrote:") as the heading above it, and loses its marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from corpus.formats.forwarded import is_header_block, parted
from corpus.formats.plain_text import Words, text_pieces
from corpus.formats.sections import Piece
from corpus.model import Kind
from corpus.text.cleaning import clean, one_line, tidy

_MARKS = re.compile(r">+")
_QUOTED = re.compile(r"[ \t]*(?:>[ \t]?)+(.*)")
_ATTRIBUTION = re.compile(
    r"(?:on|am|le|el|in|at|em)\b.{4,200}(?:wrote|writes|schrieb|écrit|a écrit|escribió|said)\b.{0,60}:"
    r"|.{2,160}\b(?:wrote|writes|schrieb|a écrit|escribió)\s*:|.{2,80}写道[:：]"
    r"|-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original|原始邮件)\s*-{2,}",
    re.IGNORECASE | re.DOTALL,
)
_SIGNATURE = re.compile(r"^-- ?$")
_FOOTER_RULE = re.compile(r"^[_\-=*]{20,}$")
_FOOTER = re.compile(
    r"unsubscri|mailing list|manage your subscription|abmelden|abbestellen|newsletter abbestellen|désabonn|désinscri"
    r"|darse de baja|cancelar (?:la|su) suscripción|退订|取消订阅",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"[-_\s]*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original|forwarded message|"
    r"weitergeleitete nachricht|message transféré|mensaje reenviado|原始邮件|转发邮件)[-_\s]*",
    re.IGNORECASE,
)


def unflowed(text: str, *, delsp: bool = False) -> str:
    """A flowed body (RFC 3676) with its paragraphs on one line each.

    A line that ends in a space goes on in the next of the same quotation; with ``delsp`` that space is not part of the
    text. The space before a line that would look like a quotation or an envelope goes too.
    """
    result: list[list[str]] = []
    open_depth = -1
    for line in text.replace("\r\n", "\n").split("\n"):
        marks = _MARKS.match(line)
        depth = marks[0].count(">") if marks else 0
        bare = (line[marks.end() :] if marks else line).removeprefix(" ")
        goes_on = bare.endswith(" ") and not _SIGNATURE.match(bare)
        said = bare[:-1] if goes_on and delsp else bare
        if depth == open_depth and not _SIGNATURE.match(bare):
            result[-1].append(said)
        else:
            result.append([">" * depth + " " * bool(depth), said])
        open_depth = depth if goes_on else -1
    return "\n".join(map("".join, result))


def body_pieces(text: str, *, forwards: bool = False) -> list[Piece]:
    """The pieces of a plain-text body: what it says, what it quotes, its signature and its list's footer.

    ``forwards``: the message only passes another on, whose text is then no quotation.
    """
    pieces: list[Piece] = []
    text = clean(text).replace("\f", "\n")
    if forwards:
        return [piece for part in parted(text) for piece in body_pieces(part)]
    words = Words.of(text)
    for part in _split_body(text):
        if part.kind in (Kind.CONTACT, Kind.RUNNING_FOOT):
            joined = tidy("\n".join(part.lines))
            pieces += [Piece(part.kind, joined)] if any(map(str.isalnum, joined)) else []
        elif part.quoted:
            inside = text_pieces("\n".join(part.lines), words)
            above = (part.attribution,) if part.attribution else ()
            pieces += [Piece(_plain(piece.kind), piece.text, above=above, quoted=True) for piece in inside]
        else:
            pieces += text_pieces("\n".join(part.lines), words)
    return [replace(piece, kind=Kind.MASTHEAD, level=0) if is_header_block(piece.text) else piece for piece in pieces]


def _plain(kind: Kind) -> Kind:
    """What a quotation calls a heading heads nothing here."""
    return Kind.PARAGRAPH if kind is Kind.HEADING else kind


@dataclass(slots=True)
class _Part:
    """Lines of a body that belong together."""

    lines: list[str] = field(default_factory=list)
    kind: Kind = Kind.PARAGRAPH
    quoted: bool = False
    original: bool = False  # a whole message under this one, to the end
    attribution: str = ""


def _split_body(text: str) -> list[_Part]:
    lines = text.split("\n")
    end = _footer_start(lines)
    parts: list[_Part] = [_Part()]
    for index, line in enumerate(lines[:end]):
        quoted = _QUOTED.fullmatch(line)
        if parts[-1].original:
            parts[-1].lines.append(line)
        elif _ORIGINAL.fullmatch(line) and any(character in line for character in "-_"):
            parts.append(_Part(quoted=True, original=True, attribution=one_line(line).strip("-_ ")))
        elif _SIGNATURE.match(line) and index > 0 and len(lines) - index <= 25 and not quoted:
            parts.append(_Part(kind=Kind.CONTACT))
        elif quoted and parts[-1].kind is not Kind.CONTACT:
            if not parts[-1].quoted:
                parts.append(_Part(quoted=True, attribution=_attribution(parts[-1].lines)))
            parts[-1].lines.append(quoted[1])
        elif parts[-1].quoted and not line.strip():
            parts[-1].lines.append(line)
        else:
            if parts[-1].quoted:
                parts.append(_Part())
            parts[-1].lines.append(line)
    if end < len(lines):
        parts.append(_Part(lines[end:], Kind.RUNNING_FOOT))
    return [part for part in parts if any(line.strip() for line in part.lines)]


def _attribution(before: list[str]) -> str:
    """The "On Monday X wrote:" that stands right above a quotation."""
    filled = [line.strip() for line in before if line.strip()]
    for count in (1, 2, 3):
        joined = one_line(" ".join(filled[-count:]))
        if filled and _ATTRIBUTION.fullmatch(joined):
            return joined
    return ""


def _footer_start(lines: list[str]) -> int:
    """The line at which a list's footer begins: a rule near the end, after which people are told how to leave."""
    for index in range(len(lines) - 1, max(-1, len(lines) - 25), -1):
        if _FOOTER_RULE.match(lines[index].strip()) and _FOOTER.search("\n".join(lines[index:])):
            return index
    return len(lines)
