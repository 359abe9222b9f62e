"""Frozen values of an issue to the JSON that the library keeps, and back.

Text that is read back shows on a screen as it is, whoever made the library: a control that acts on a terminal becomes
the sign that stands for it, one character for one, so that every place in a text holds.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path
from typing import Any, get_args

import numpy as np

from corpus.model import (
    Box,
    DateRange,
    Event,
    IssueHead,
    Kind,
    Mention,
    Name,
    Page,
    Paragraph,
    Precision,
    Source,
    Span,
    Status,
)
from corpus.text.cleaning import shown
from embeddings.model import PrintedDate, States

#: The two numbers of each byte of states, the first one's four bits above.
_PAIRS = (np.stack([np.arange(256) >> 4, np.arange(256) & 15], axis=1) - 8).astype(np.int8).view(np.int16)[:, 0]


def dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def range_out(when: DateRange | None) -> list[Any] | None:
    if when is None:
        return None
    times = [moment.isoformat() if moment else None for moment in (when.begins, when.finishes)]
    return [when.start.isoformat(), when.end.isoformat(), when.precision.value, *times, when.rule]


def range_in(data: list[Any] | None) -> DateRange | None:
    if data is None:
        return None
    start, end, precision, begins, finishes, rule = data
    return DateRange(
        date.fromisoformat(start),
        date.fromisoformat(end),
        Precision(precision),
        time.fromisoformat(begins) if begins else None,
        time.fromisoformat(finishes) if finishes else None,
        rule,
    )


def head_out(head: IssueHead) -> str:
    named = [head.title, head.series, head.number, head.language]
    sources = [head.title_source, head.series_source, head.dated_source]
    read = head.read_series or (None, "unknown")
    names = [[name.text, name.source, name.score] for name in head.names]
    return dump([*named, range_out(head.dated), *sources, *read, names])


def head_in(text: str) -> IssueHead:
    title, series, number, language, dated, *more = json.loads(text)
    sources, read, kept = more[:3], more[3:5] or [None, "unknown"], more[5] if len(more) > 5 else []
    if not {*sources, read[1], *(source for _, source, _ in kept)} <= set(get_args(Source)):
        raise ValueError("a source that is none of ours")
    head = IssueHead(shown(title), shown(series), shown(number), range_in(dated), shown(language), *sources)
    names = tuple(Name(shown(name), source, float(score)) for name, source, score in kept)
    return replace(head, names=names, read_series=None if read[0] is None else (shown(read[0]), read[1]))


def pages_out(pages: tuple[Page, ...]) -> str:
    return dump([[page.number, page.width, page.height, page.printed, page.text_source] for page in pages])


def pages_in(text: str) -> tuple[Page, ...]:
    return tuple(
        Page(_number(number), float(width), float(height), _shown(printed), source)
        for number, width, height, printed, source in json.loads(text)
    )


def spans_out(spans: tuple[Span, ...], doubts: tuple[int, ...] = ()) -> str:
    """A list of spans; with doubts an object of both, which few paragraphs need."""
    rows = [[s.page, s.box.left, s.box.top, s.box.right, s.box.bottom, s.start, s.end] for s in spans]
    return dump({"spans": rows, "doubts": list(doubts)} if doubts else rows)


def spans_in(text: str) -> tuple[tuple[Span, ...], tuple[int, ...]]:
    """The spans and the doubts."""
    data = json.loads(text)
    rows, doubts = (data["spans"], data["doubts"]) if isinstance(data, dict) else (data, [])
    spans = tuple(
        Span(_number(page), Box(float(left), float(top), float(right), float(bottom)), _number(start), _number(end))
        for page, left, top, right, bottom, start, end in rows
    )
    return spans, tuple(_number(place) for place in doubts)


def paragraph_in(identity: str, kind: str, text: str, article: str, headings: str, spans: str) -> Paragraph:
    where, doubts = spans_in(spans)
    return Paragraph(shown(identity), Kind(kind), shown(text), where, shown(article), texts_in(headings), doubts)


def texts_in(text: str) -> tuple[str, ...]:
    return tuple(shown(one) for one in json.loads(text))


def numbers_in(text: str) -> tuple[int, ...]:
    return tuple(_number(one) for one in json.loads(text))


def _shown(text: str | None) -> str | None:
    return None if text is None else shown(text)


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{type(value).__name__} in place of a number")
    return value


def event_out(event: Event) -> str:
    mentions = [[m.issue, m.page, m.paragraph, m.start, m.end] for m in event.mentions]
    return dump(
        [
            event.id,
            event.title,
            range_out(event.when),
            mentions,
            event.place,
            list(event.people),
            None,  # a number that earlier versions kept
            event.kind,
            event.status.value,
            event.certainty,
        ]
    )


def event_in(text: str) -> Event:
    identity, title, when, mentions, place, people, _, kind, status, *more = json.loads(text)
    told = tuple(
        Mention(shown(issue), _number(page), shown(paragraph), _number(start), _number(end))
        for issue, page, paragraph, start, end in mentions
    )
    names = tuple(shown(name) for name in people)
    certainty = float(more[0]) if more else 0.5  # earlier versions kept none
    fields = shown(identity), shown(title), range_in(when), told, shown(place), names, shown(kind)
    return Event(*fields, Status(status), certainty)


def dates_out(dates: Sequence[PrintedDate]) -> str:
    return dump([[one.start, one.end, range_out(one.when)] for one in dates])


def dates_in(text: str) -> tuple[PrintedDate, ...]:
    read = [(start, end, range_in(when)) for start, end, when in json.loads(text)]
    return tuple(PrintedDate(_number(start), _number(end), when) for start, end, when in read if when is not None)


def path_out(path: Path) -> str:
    """A path as text, also one whose name is no Unicode."""
    text = path.as_posix()
    return text if _is_unicode(text) else _RAW + os.fsencode(text).hex()


def path_in(text: str) -> Path:
    return Path(os.fsdecode(bytes.fromhex(text[len(_RAW) :]))) if text.startswith(_RAW) else Path(text)


def path_below(text: str) -> Path:
    """A path below the newsletters' folder: neither one of its own nor one that leads out. Raises ValueError."""
    path = path_in(text)
    if path.is_absolute() or path.drive or ".." in path.parts:
        raise ValueError("a path that leads out of the folder")
    return path


@dataclass(frozen=True, slots=True)
class Roots:
    """Where the files of a library lie: below ``first``, or below one of ``others``, by the name that is the first part
    of a file's path.
    """

    first: Path
    others: Mapping[str, Path]

    def file(self, text: str) -> Path:
        """Where a file lies. Raises ValueError."""
        path = path_below(text)
        if path.parts and (other := self.others.get(path.parts[0])) is not None:
            return other.joinpath(*path.parts[1:])
        return self.first / path


def roots_in(first: str, others: str) -> Roots:
    """The settings "root" and "folders" of a library."""
    return Roots(path_in(first), {name: path_in(path) for name, path in json.loads(others or "{}").items()})


#: No path begins so: a NUL cannot be in one.
_RAW = "\0"


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def states_out(states: States) -> bytes:
    """Two numbers of -7..7 a byte."""
    bits = (states + 8).astype(np.uint8)
    return (bits[:, 0::2] << 4 | bits[:, 1::2]).tobytes()


def states_in(kept: Sequence[tuple[bytes, int]]) -> list[States]:
    """(pieces, c) int8 of each of some bytes with their number of pieces, all at once: one by one takes longer."""
    numbers = _PAIRS[np.frombuffer(b"".join(data for data, _ in kept), np.uint8)].view(np.int8)
    found: list[States] = []
    begin = 0
    for data, pieces in kept:
        end = begin + 2 * len(data)
        found.append(numbers[begin:end].reshape(pieces, -1) if pieces else np.zeros((0, 0), np.int8))
        begin = end
    return found
