"""Small values of issues, paragraphs and hits, built by hand for the tests of answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from assistant.conversation.assistant import Assistant
from assistant.lookups.found import Lookup
from assistant.reader.protocol import Reader
from assistant.retrieval import Retrieval
from corpus.events.calendar import merge_events
from corpus.model import Box, DateRange, Event, IssueHead, Kind, Page, Paragraph, Precision, Span, paragraph_id
from embeddings.model import EVERYTHING, Hit, PrintedDate, Scope, StoredIssue

BOX = Box(10, 20, 200, 40)


def paragraph(text: str, page: int = 1, *, kind: Kind = Kind.PARAGRAPH, breaks: int | None = None) -> Paragraph:
    """A paragraph on ``page``; with ``breaks`` its text goes on there on the next page."""
    if breaks is None:
        spans: tuple[Span, ...] = (Span(page, BOX, 0, len(text)),)
    else:
        spans = (Span(page, BOX, 0, breaks), Span(page + 1, BOX, breaks, len(text)))
    return Paragraph(paragraph_id("", text), kind, text, spans, article="Harbour news")


def hit(text: str, *, issue: str = "fog-2024-03", page: int = 1, score: float = 0.5, rank: int = 1) -> Hit:
    return Hit(issue, paragraph(text, page), score, 0.05, lexical_rank=rank, dense_rank=rank)


def month(year: int, number: int) -> DateRange:
    end = date(year + number // 12, number % 12 + 1, 1)
    return DateRange(date(year, number, 1), end, Precision.MONTH)


def stored(issue: str = "fog-2024-03", dated: DateRange | None = None, pages: int = 4, number: str = "") -> StoredIssue:
    head = IssueHead("The Fog Signal", "The Fog Signal", number=number, dated=dated or month(2024, 3))
    listed = tuple(Page(number, 595, 842, printed=str(number + 10)) for number in range(1, pages + 1))
    return StoredIssue(issue, Path(f"{issue}.pdf"), "d", 1, 1, head, listed, 1, 0, (), "2024-04-01")


@dataclass
class FakeLibrary:
    stored: list[StoredIssue] = field(default_factory=lambda: [stored()])
    told: list[Event] = field(default_factory=list)
    all: list[tuple[str, Paragraph]] = field(default_factory=list)

    generation: int = 1

    def issues(self, within: Scope = EVERYTHING, *, most: int | None = None) -> list[StoredIssue]:
        found = [one for one in self.stored if within.issues is None or one.id in within.issues]
        found = [one for one in found if within.series is None or one.head.series in within.series]
        if within.dates:
            found = [one for one in found if one.head.dated and any(map(one.head.dated.overlaps, within.dates))]
        return found[:most]

    def issue_heads(self, within: Scope = EVERYTHING) -> dict[str, IssueHead]:
        return {one.id: one.head for one in self.issues(within)}

    def languages(self) -> list[str]:
        return list(dict.fromkeys(one.head.language for one in self.stored))

    def series(self) -> list[str]:
        return sorted({one.head.series for one in self.stored})

    def issue(self, issue: str) -> StoredIssue:
        return next(one for one in self.stored if one.id == issue)

    def paragraphs(self, issue: str) -> list[Paragraph]:
        return [p for name, p in self.all if name == issue]

    def paragraph(self, identity: str) -> tuple[str, Paragraph] | None:
        return next(((name, p) for name, p in self.all if p.id == identity), None)

    def uses(self, words: Sequence[str]) -> dict[str, int]:
        return dict.fromkeys(words, 1)

    def events(self, within: Scope = EVERYTHING) -> list[Event]:
        return [one for one in self.told if within.issues is None or one.mentions[0].issue in within.issues]

    def calendar(self, within: Scope = EVERYTHING) -> list[Event]:
        found = merge_events(self.told, self.issue_heads())
        return [one for one in found if not within.dates or (one.when and any(map(one.when.overlaps, within.dates)))]

    def dates(self, paragraphs: Sequence[str]) -> dict[str, tuple[PrintedDate, ...]]:
        return {}


@dataclass
class FakeSearcher:
    """Finds what it is given, whatever is asked; ``asked`` remembers the searches."""

    hits: list[Hit] = field(default_factory=list)
    library: FakeLibrary = field(default_factory=FakeLibrary)
    asked: list[tuple[str, frozenset[str] | None]] = field(default_factory=list)
    notice: str = ""

    def search(
        self, question: str, *, k: int = 20, dates: Sequence[DateRange] = (), issues: frozenset[str] | None = None
    ) -> list[Hit]:
        self.asked.append((question, issues))
        return [one for one in self.hits if issues is None or one.issue in issues][:k]

    def suggest(self, text: str, k: int = 5) -> list[Hit]:
        return self.hits[:k]

    def near(self, found: Hit, n: int) -> list[Paragraph]:
        return [found.paragraph]

    def vocabulary(self, word: str) -> str | None:
        return {"lighthose": "lighthouse"}.get(word.lower())


def assistant_over(
    searcher: FakeSearcher, reader: Reader, records: Lookup = lambda question, issues: None
) -> Assistant:
    """An assistant over what the searcher finds."""
    return Assistant(Retrieval(searcher), reader, records=records)
