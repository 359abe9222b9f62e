"""What the encoder reads for a paragraph: its words together with where they stand.

The embedded text is not the shown text. A paragraph alone often names neither its subject nor its time,
so the title of its article and its nearest heading go before it.
"""

from __future__ import annotations

from corpus.model import FURNITURE, DateRange, IssueHead, Kind, Paragraph, Precision

#: Part of the library's fingerprint: raise it when the text below changes.
PASSAGE_FORMAT = "1"

#: Between the context of a passage and its own words; an encoder that cuts a long passage repeats the context.
SEPARATOR = "\n"

_MONTHS = "January February March April May June July August September October November December"


def is_searched(paragraph: Paragraph) -> bool:
    """Whether the paragraph is embedded and may be quoted: not furniture, and with at least one letter or digit."""
    return paragraph.kind not in FURNITURE and any(character.isalnum() for character in paragraph.text)


def context(paragraph: Paragraph, head: IssueHead) -> str:
    """The headings above the paragraph, outermost first and each once, and the date of the issue."""
    parts = [paragraph.article, *paragraph.headings[-2:]]
    if paragraph.kind is Kind.HEADING:
        parts = [part for part in parts if part != paragraph.text]
    named = [part for part in dict.fromkeys(part.strip() for part in parts) if part]
    if head.dated is not None:
        named.append(_dated(head.dated))
    return " | ".join(named)[:200]


def passage_text(paragraph: Paragraph, head: IssueHead) -> str:
    """What is embedded for ``paragraph``: its context, ``SEPARATOR``, its text."""
    return f"{context(paragraph, head)}{SEPARATOR}{paragraph.text}"


def _dated(when: DateRange) -> str:
    if when.precision is Precision.YEAR:
        return str(when.start.year)
    return f"{_MONTHS.split()[when.start.month - 1]} {when.start.year}"
