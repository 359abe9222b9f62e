"""Passage text, what the encoder reads for a paragraph: its words together with where they stand.

The embedded text is not the shown text. A paragraph alone often names neither its subject nor its time,
so the title of its article and its nearest heading go before it.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.dates.names import ENGLISH_MONTHS
from corpus.model import FURNITURE, DateRange, Kind, Paragraph, Precision

#: Part of the library's fingerprint: raise it when the text below changes.
PASSAGE_FORMAT = "1"

#: Measured at 0, 80, 120 and 150 words (see ``openings``).
PASSAGE_WORDS = 120

#: Between the context of a passage and its own words; an encoder that cuts a long passage repeats the context.
SEPARATOR = "\n"


def is_searched(paragraph: Paragraph) -> bool:
    """Whether the paragraph is embedded and may be quoted: not furniture, and with at least one letter or digit."""
    return paragraph.kind not in FURNITURE and any(character.isalnum() for character in paragraph.text)


def openings(paragraphs: Sequence[Paragraph]) -> list[int | None]:
    """For each paragraph the place of the first one of its passage; None for one that is not searched.

    A passage is what is ranked and shown together: the paragraphs that follow one another under a heading, up to
    ``PASSAGE_WORDS`` words; a longer paragraph is one by itself. A line of a list or a table says little without
    the lines around it.
    """
    found: list[int | None] = []
    opening: int | None = None
    words = 0
    only_headings = False
    for place, paragraph in enumerate(paragraphs):
        if not is_searched(paragraph):
            found.append(None)
            continue
        heading = paragraph.kind is Kind.HEADING
        length = len(paragraph.text.split())
        if opening is None or (heading and not only_headings) or words + length > PASSAGE_WORDS:
            opening, words, only_headings = place, 0, True
        only_headings &= heading
        words += length
        found.append(opening)
    return found


def context(paragraph: Paragraph, dated: DateRange | None) -> str:
    """The headings above the paragraph, outermost first and each once, and the date of the issue."""
    parts = [paragraph.article, *paragraph.headings[-2:]]
    if paragraph.kind is Kind.HEADING:
        parts = [part for part in parts if part != paragraph.text]
    named = [part for part in dict.fromkeys(part.strip() for part in parts) if part]
    if dated is not None:
        named.append(_dated(dated))
    return " | ".join(named)[:200]


def passage_text(paragraph: Paragraph, dated: DateRange | None) -> str:
    """What is embedded for ``paragraph`` of an issue of that date: its context, ``SEPARATOR``, its text."""
    return f"{context(paragraph, dated)}{SEPARATOR}{paragraph.text}"


def _dated(when: DateRange) -> str:
    if when.precision is Precision.YEAR:
        return str(when.start.year)
    return f"{ENGLISH_MONTHS[when.start.month - 1]} {when.start.year}"
