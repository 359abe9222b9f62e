"""From a pick in a paragraph to citations: the quote, the page the sentence itself stands on, the check.

The page is that of the sentence's own characters, by the paragraph's spans, never the page on which the
paragraph begins. A sentence that runs over a page break becomes one citation a page, each with its own
part, so that every quote stands word for word on the page it is cited from. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from assistant.model import Citation
from corpus.model import DateRange, Page, Paragraph, Precision, Span

#: A quote of fewer letters and digits than this proves nothing and is not shown.
SHORTEST_QUOTE = 2


def normal(text: str) -> str:
    """``text`` as quotes are compared: one case, plain quotes and dashes, hyphen breaks closed, white space single."""
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    text = re.sub("[\u2018\u2019\u201a\u2032]", "'", text)
    text = re.sub("[\u201c\u201d\u201e\u2033]", '"', text)
    text = re.sub("[\u2010-\u2015\u2212]", "-", text)
    text = re.sub(r"(\w)-\s+(\w)", r"\1\2", text)
    return re.sub(r"\s+", " ", text).strip().casefold()


def stands_in(quote: str, text: str) -> bool:
    """Whether the quote stands word for word in the text, white space and hyphen breaks apart."""
    wanted = _bare(quote)
    return len(wanted) >= SHORTEST_QUOTE and wanted in _bare(text)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", normal(text))


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
    printed = {page.number: page.printed for page in pages}
    found: list[Citation] = []
    for page, left, right in parts_by_page(paragraph, start, end):
        quote = paragraph.text[left:right]
        if len(_bare(quote)) < SHORTEST_QUOTE:
            continue
        found.append(
            Citation(
                n=first + len(found),
                issue=issue,
                title=title,
                date=iso_date(dated),
                page=page,
                printed=printed.get(page),
                paragraph=paragraph.id,
                quote=quote,
                start=left,
                end=right,
                spans=spans_of(paragraph, page, left, right),
            )
        )
    return tuple(found)


def iso_date(dated: DateRange | None) -> str:
    """An issue's date as far as it is known: "2016-11-03", "2016-11", "2016", or "" ("2016-03" for spring 2016)."""
    if dated is None:
        return ""
    if dated.precision is Precision.DAY:
        return dated.start.isoformat()
    if dated.precision is Precision.YEAR:
        return f"{dated.start.year:04d}"
    return f"{dated.start.year:04d}-{dated.start.month:02d}"
