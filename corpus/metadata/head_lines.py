"""The lines in which an issue may say who it is: masthead, running heads, lines that stand alone, the imprint."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.metadata.numbering import LONGEST_LINE, NEWSLETTER, is_numbered
from corpus.metadata.spaced_letters import closed_date
from corpus.model import Content, Kind, Paragraph
from corpus.text.cleaning import is_cjk, one_line

#: Lines at the top of the first page that are its head.
_HEAD_LINES = 12
#: Lines at the end that may be an imprint.
_IMPRINT_LINES = 8
#: A longer paragraph is looked at by its beginning.
_BEGINNING = 160
_NO_HEAD = frozenset({Kind.UNDECODABLE, Kind.LIST_ITEM, Kind.TABLE_ROW, Kind.PULL_QUOTE})
_RUNNING = frozenset({Kind.RUNNING_HEAD, Kind.RUNNING_FOOT})
#: "From the LabSPRING 2011": two faces on one line.
CLOSE_RUNS = re.compile(r"(?<=[a-z])(?=[A-Z]{4})")
_YEAR_OR_DIGITS = re.compile(r"(?:19|20)\d\d|\d{1,2}[-/.]\d{1,2}[-/.]\d\d")


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line that may name or date the issue; ``rank`` counts lines from the top of the file."""

    text: str
    rank: int
    page: int
    kind: Kind
    #: The line before it.
    before: str = ""
    #: In the upper half of the first page, in its masthead, or a running head or foot.
    heads: bool = False
    #: The first line of its page.
    opens_page: bool = False
    #: A running head or foot that comes again.
    repeated: bool = False
    #: Part of a longer text.
    sentence: bool = False

    @property
    def masthead(self) -> bool:
        return self.kind is Kind.MASTHEAD

    @property
    def running(self) -> bool:
        return self.kind in _RUNNING


def head_lines(content: Content) -> list[HeadLine]:
    """The lines of ``content`` that may say who it is, in order, each text once."""
    found: dict[str, HeadLine] = {}
    for line in _lines(content):
        if line.text and line.text not in found:
            found[line.text] = line
    return list(found.values())


def _lines(content: Content) -> Iterator[HeadLine]:
    height = content.pages[0].height if content.pages else 0.0
    running = Counter(p.text for p in content.paragraphs if p.kind in _RUNNING)
    imprint = len(content.paragraphs) - _IMPRINT_LINES
    rank, page, before = 0, 0, ""
    for index, paragraph in enumerate(content.paragraphs):
        first = index == 0 and paragraph.kind is Kind.TABLE_ROW and len(paragraph.text) <= LONGEST_LINE
        if paragraph.kind in _NO_HEAD and not first and not (index >= imprint and _is_imprint(paragraph.text)):
            continue
        opens_page, page = paragraph.page != page, paragraph.page
        runs = paragraph.kind in _RUNNING
        heads = paragraph.kind is Kind.MASTHEAD or runs or _opens(paragraph, height, rank)
        for number, text in enumerate(paragraph.text.split("\n")):
            line = closed_date(CLOSE_RUNS.sub(" ", one_line(text)))
            if heads or index >= imprint or _stands_alone(line):
                for part in _segments(line[:_BEGINNING]):
                    yield HeadLine(
                        part,
                        rank,
                        page,
                        paragraph.kind,
                        before=before,
                        heads=heads,
                        opens_page=opens_page and number == 0,
                        repeated=running[paragraph.text] > 1,
                        sentence=len(line) + sum(map(is_cjk, line)) > LONGEST_LINE,
                    )
            if not runs:
                rank += 1
            before = line


def _is_imprint(text: str) -> bool:
    """ "Published in Issue 12 of the Village News, June 2021"."""
    return len(text) <= LONGEST_LINE and is_numbered(text) and bool(NEWSLETTER.search(text))


def _stands_alone(line: str) -> bool:
    """Whether a line far down may date the issue: short, with a year, and little else or an issue's words."""
    if len(line) > LONGEST_LINE or not _YEAR_OR_DIGITS.search(line):
        return False
    return len(line) <= 60 or bool(NEWSLETTER.search(line))


def _opens(paragraph: Paragraph, height: float, rank: int) -> bool:
    """Whether a paragraph is at the head of the first page: among its first lines, or at the top of any column."""
    top = paragraph.spans[0].box.top
    return paragraph.page == 1 and ((rank < _HEAD_LINES and top <= height * 0.5) or top <= height * 0.2)


def _segments(line: str) -> tuple[str, ...]:
    """A line, and what stands in it between dots and bars: "May 2024 · No. 89 · free"."""
    parts = re.split(r"\s+[·•|]\s+", line)
    return (line, *parts) if len(parts) > 1 else (line,)
