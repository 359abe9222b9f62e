"""The pieces of a reply: server-sent events or one object, read leniently, with thinking left out. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from assistant.language_model.wire import ModelFault

#: White space in a row after which nothing more is to be expected: under a schema some servers give it without end.
MOST_BLANKS = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the reply's text, or what it cost; ``why`` is the server's reason for ending, "" before."""

    text: str = ""
    asked: int = 0
    told: int = 0
    why: str = ""


def read_pieces(chunks: Iterable[bytes], events: bool) -> Iterator[Piece]:
    """The pieces of a body: of an event stream one for each event, of a plain object the one it is.

    Raises ModelFault where it is neither, or ends before its end.
    """
    if not events:
        yield _piece(read_object(b"".join(chunks)))
        return
    ended = False
    for line in _lines(chunks):
        data = line.removeprefix(b"data:").strip() if line.startswith(b"data:") else b""
        if data == b"[DONE]":
            return
        if data:
            piece = _piece(read_object(data))
            ended = ended or bool(piece.why)
            yield piece
    if not ended:
        raise ModelFault("The language model's answer broke off.")


def visible(pieces: Iterable[str]) -> Iterator[str]:
    """The text outside ``<think>`` and ``</think>``; thinking that is never closed hides all that follows.

    A reply that begins within its thinking (the opening mark was part of the prompt) is hidden up to the closing mark
    only where that comes in the same piece; ``last_words`` takes care of the rest.
    """
    held, thinking, blanks = "", False, 0
    for piece in pieces:
        held += piece
        while True:
            mark = "</think>" if thinking else "<think>"
            at = held.find(mark)
            if at < 0:
                break
            if not thinking and held[:at]:
                yield held[:at]
            held, thinking = held[at + len(mark) :], not thinking
        keep = _beginning_of(held, "</think>" if thinking else "<think>")
        out, held = held[: len(held) - keep], held[len(held) - keep :]
        if thinking or not out:
            continue
        blanks = blanks + len(out) if not out.strip() else 0
        if blanks > MOST_BLANKS:
            return
        yield out
    if held and not thinking:
        yield held


def last_words(text: str) -> str:
    """What stands behind the last ``</think>``."""
    return text.rpartition("</think>")[2]


def _beginning_of(text: str, mark: str) -> int:
    """How many of the last characters may be the beginning of ``mark``."""
    return next((n for n in range(min(len(mark) - 1, len(text)), 0, -1) if mark.startswith(text[-n:])), 0)


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    held = b""
    for chunk in chunks:
        *whole, held = (held + chunk).split(b"\n")
        yield from whole
    yield held


def read_object(data: bytes) -> dict[str, Any]:
    """The JSON object that ``data`` is. Raises ModelFault."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ModelFault("The language model's server answers in another form than an OpenAI-compatible one.")
    return found


def _piece(found: dict[str, Any]) -> Piece:
    """Only ``content`` counts: what is called reasoning is never shown. An error in the stream ends it."""
    if found.get("error"):
        raise ModelFault("The language model's server reported an error while it answered.")
    choices, usage = found.get("choices"), found.get("usage")
    first = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    inner = first.get("delta") or first.get("message") or {}
    text = inner.get("content") if isinstance(inner, dict) else None
    why = first.get("finish_reason")
    asked, told = _count(usage, "prompt_tokens"), _count(usage, "completion_tokens")
    return Piece(text if isinstance(text, str) else "", asked, told, why if isinstance(why, str) else "")


def _count(usage: object, name: str) -> int:
    value = usage.get(name) if isinstance(usage, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
