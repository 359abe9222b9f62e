"""From a pick in a paragraph to citations: the quote, the page the sentence itself stands on.

The page is that of the sentence's own characters, by the paragraph's spans, never the page on which the
paragraph begins. A sentence that runs over a page break becomes one citation a page, each with its own
part, so that every quote stands word for word on the page it is cited from. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.model import Citation
from corpus.model import DateRange, Page, Paragraph, Span, iso_date

#: A quote of fewer letters and digits than this proves nothing and is not shown.
SHORTEST_QUOTE = 2


def parts_by_page(paragraph: Paragraph, start: int, end: int) -> tuple[tuple[int, int, int], ...]:
    """``start:end`` of the paragraph cut where the page changes: (page, start, end) in order, white space trimmed."""
    parts: list[tuple[int, int, int]] = []
    at = start
    for span in paragraph.spans:
        if span.end <= at or span.start >= end:
            continue
        stop = min(end, span.end)
        if parts and parts[-1][0] == span.page:
            parts[-1] = (span.page, parts[-1][1], stop)
        else:
            parts.append((span.page, at, stop))
        at = stop
    if not parts:
        parts = [(paragraph.page_at(start), start, end)]
    elif at < end:
        page, left, _ = parts[-1]
        parts[-1] = (page, left, end)
    trimmed = ((page, *_trim(paragraph.text, left, right)) for page, left, right in parts)
    return tuple((page, left, right) for page, left, right in trimmed if right > left)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def spans_of(paragraph: Paragraph, page: int, start: int, end: int) -> tuple[Span, ...]:
    """The spans of ``start:end`` on ``page``: boxes of the paragraph's spans that hold some of these characters."""
    return tuple(
        replace(span, start=max(span.start, start), end=min(span.end, end))
        for span in paragraph.spans
        if span.page == page and span.start < end and start < span.end
    )


def cite(
    paragraph: Paragraph,
    start: int,
    end: int,
    *,
    issue: str,
    title: str = "",
    dated: DateRange | None = None,
    pages: Sequence[Page] = (),
    first: int = 1,
) -> tuple[Citation, ...]:
    """Citations of ``start:end``, one a page, numbered from ``first``; empty where nothing quotable is left."""
    sheets = {page.number: page for page in pages}
    found: list[Citation] = []
    for page, left, right in parts_by_page(paragraph, start, end):
        quote, sheet = paragraph.text[left:right], sheets.get(page)
        spans = spans_of(paragraph, page, left, right)
        if sum(character.isalnum() for character in quote) < SHORTEST_QUOTE:
            continue
        found.append(
            Citation(
                n=first + len(found),
                issue=issue,
                title=title,
                date=iso_date(dated),
                page=page,
                printed=sheet.printed_at([span.box for span in spans]) if sheet else None,
                paragraph=paragraph.id,
                quote=quote,
                start=left,
                end=right,
                spans=spans,
            )
        )
    return tuple(found)
