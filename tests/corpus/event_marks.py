"""Issues built by hand for tests of events; what a model says of their words is given by marks in the texts,
<t>title</t> <p>place</p> <d>date</d>."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from corpus.events import tagged_events, untagged
from corpus.events.tags.head import Tag
from corpus.model import (
    Box,
    DateRange,
    Event,
    Issue,
    IssueHead,
    Kind,
    Page,
    Paragraph,
    Precision,
    Span,
    paragraph_id,
)

Told = tuple[Kind, str] | tuple[Kind, str, tuple[str, ...]]
_MARK = re.compile(r"</?[tpd]>")


def month(text: str) -> DateRange:
    year, number = (int(part) for part in text.split("-"))
    return DateRange(date(year, number, 1), date(year + number // 12, number % 12 + 1, 1), Precision.MONTH)


def day(text: str, last: str = "") -> DateRange:
    return DateRange(date.fromisoformat(text), date.fromisoformat(last or text) + timedelta(days=1))


def issue(*told: Told, dated: str = "2016-11", language: str = "en", name: str = "", series: str = "fog") -> Issue:
    """An issue of one page a paragraph; the headings of a paragraph are the third part of its tuple."""
    name = name or f"{series}-{dated}"
    paragraphs = []
    for n, (kind, text, *rest) in enumerate(told, 1):
        headings: tuple[str, ...] = rest[0] if rest else ()
        span = Span(n, Box(0, 0, 100, 10), 0, len(text))
        identity = paragraph_id(name, text, n)
        paragraphs.append(Paragraph(identity, kind, text, (span,), headings[0] if headings else "", headings))
    pages = tuple(Page(n, 100, 100) for n in range(1, len(told) + 1))
    head = IssueHead("The Fog", series, dated=month(dated), language=language)
    return Issue(name, Path(f"{name}.pdf"), "0", head, pages, tuple(paragraphs))


def on_one_page(told: Issue, *boxes: Box) -> Issue:
    """The issue with all its paragraphs on page 1, in these boxes."""
    boxes = boxes or tuple(one.spans[0].box for one in told.paragraphs)
    spans = [Span(1, box, 0, len(one.text)) for one, box in zip(told.paragraphs, boxes, strict=True)]
    moved = (replace(one, spans=(span,)) for one, span in zip(told.paragraphs, spans, strict=True))
    return replace(told, paragraphs=tuple(moved))


def marked(made: Issue) -> tuple[Event, ...]:
    """The events of an issue whose words carry marks."""
    spans: list[list[tuple[str, int, int]]] = []
    bare = []
    for paragraph in made.paragraphs:
        words, opened = "", 0
        found: list[tuple[str, int, int]] = []
        for part in re.split(r"(</?[tpd]>)", paragraph.text):
            if not _MARK.fullmatch(part):
                words += part
            elif part[1] == "/":
                found.append((part[2], opened, len(words)))
            else:
                opened = len(words)
        spans.append(found)
        headings = tuple(_MARK.sub("", one) for one in paragraph.headings)
        span = replace(paragraph.spans[0], end=len(words))
        bare.append(
            replace(paragraph, text=words, spans=(span,), headings=headings, article=headings[0] if headings else "")
        )
    waiting = untagged(replace(made, paragraphs=tuple(bare)))
    tags = []
    for line in waiting.dated:
        last = None
        for token in line.tokens:
            here = next((s for s in spans[line.index] if s[1] < token.end and token.start < s[2]), None)
            if here is not None:
                label = "D" if here[0] == "d" else here[0] if here is last else here[0].upper()
                tags.append(Tag(line.index, token.start, token.end, label))
            last = here
    return tagged_events(waiting, tags)


def plain(events: Sequence[Event]) -> list[tuple[str, str]]:
    return [(event.when.start.isoformat() if event.when else "", event.title) for event in events]
