"""A library of four invented issues and an assistant that answers from it by rote: every value can be read here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.config import Config
from assistant.model import (
    Answer,
    AnswerStatus,
    AskEvent,
    Citation,
    Delta,
    Failure,
    Finished,
    Sentence,
    Sources,
    Turn,
)
from corpus.events.calendar import merge_events
from corpus.model import (
    Box,
    DateRange,
    Event,
    IssueHead,
    Kind,
    Mention,
    Page,
    Paragraph,
    Precision,
    Span,
    Status,
    paragraph_id,
)
from embeddings.model import EVERYTHING, BuildReport, FileFailure, Hit, Progress, Scope, StoredIssue

TODAY = date(2024, 4, 2)


def config_of(**more: Any) -> Config:
    """The configuration of most tests: a folder named, its day 2 April 2024, nothing watched."""
    return Config(**({"newsletters": Path("/newsletters"), "today": TODAY, "watch": "off"} | more))


def month(year: int, number: int) -> DateRange:
    after = date(year + number // 12, number % 12 + 1, 1)
    return DateRange(date(year, number, 1), after, Precision.MONTH)


def day(year: int, number: int, of_month: int) -> DateRange:
    start = date(year, number, of_month)
    return DateRange(start, date.fromordinal(start.toordinal() + 1))


def paragraph(issue: str, text: str, page: int, line: int, kind: Kind = Kind.PARAGRAPH, article: str = "") -> Paragraph:
    box = Box(50, 60 + 70 * line, 300, 110 + 70 * line)
    return Paragraph(paragraph_id(issue, text), kind, text, (Span(page, box, 0, len(text)),), article)


def issue(id: str, series: str, number: str, dated: DateRange | None, paragraphs: int, pages: int = 2) -> StoredIssue:
    head = IssueHead(f"{series} {number}", series, number, dated)
    sheets = tuple(Page(n, 595, 842, str(n + 1) if series == "Harbour Notes" else None) for n in range(1, pages + 1))
    path = Path("/newsletters") / f"{id}.pdf"
    return StoredIssue(id, path, f"digest-{id}", 1000, 1, head, sheets, paragraphs, 1, (), "2024-04-01T10:00:00")


MOVED = (
    "The Repair Café on Saturday 16 March moves from the library to the Old Mill, because the library's floor is "
    "being laid anew. Doors open at 10 a.m.; bring what is broken."
)
FIRST = "The next Repair Café is on Saturday 16 March in the library. Bring toasters, lamps and patience."
BRIDGE = (
    "The footbridge over the Wend stays closed until the end of May. The council found rot in two beams; a detour "
    "by the weir is signed."
)
WALK = "On Sunday 14 April we walk from the weir to Upper Combe, eight miles, with a stop at the Plough."
HERON = "The herons are back at the weir: eleven nests this spring, two more than last year."
CHOIR = "The choir's concert on 20 April is cancelled; tickets are refunded at the harbour office."

PARAGRAPHS: dict[str, tuple[Paragraph, ...]] = {
    "lantern-2024-01": (
        paragraph("lantern-2024-01", "The Lantern", 1, 0, Kind.MASTHEAD),
        paragraph("lantern-2024-01", "Dates for the new year", 1, 1, Kind.HEADING),
        paragraph("lantern-2024-01", FIRST, 1, 2, article="Dates for the new year"),
        paragraph("lantern-2024-01", "Minutes of the winter meeting are on page 2.", 1, 3),
        paragraph("lantern-2024-01", "The meeting thanked the treasurer and elected nobody new.", 2, 0),
    ),
    "lantern-2024-03": (
        paragraph("lantern-2024-03", "The Lantern · March 2024", 1, 0, Kind.RUNNING_HEAD),
        paragraph("lantern-2024-03", "A new floor for the library", 1, 1, Kind.HEADING, "A new floor for the library"),
        paragraph("lantern-2024-03", MOVED, 1, 2, article="A new floor for the library"),
        paragraph("lantern-2024-03", HERON, 1, 3, article="Notes from the river"),
        paragraph("lantern-2024-03", BRIDGE, 2, 0, article="Footbridge closed"),
        paragraph("lantern-2024-03", WALK, 2, 1, article="Walks"),
    ),
    "lantern-2023-11": (paragraph("lantern-2023-11", "The footbridge will be looked at in spring.", 1, 0),),
    "harbour-7": (paragraph("harbour-7", CHOIR, 1, 0, article="Concert"),),
}

ISSUES: tuple[StoredIssue, ...] = (
    issue("lantern-2024-01", "The Lantern", "41", month(2024, 1), 5),
    issue("lantern-2024-03", "The Lantern", "42", month(2024, 3), 6),
    issue("lantern-2023-11", "The Lantern", "40", month(2023, 11), 1),
    issue("harbour-7", "Harbour Notes", "7", day(2024, 3, 28), 1, pages=1),
)


def find(text: str) -> tuple[str, Paragraph]:
    return next((id, one) for id, listed in PARAGRAPHS.items() for one in listed if one.text == text)


def mention(text: str) -> Mention:
    id, found = find(text)
    return Mention(id, found.page, found.id, 0, len(text))


EVENTS: tuple[Event, ...] = (
    Event(
        "e1",
        "Repair Café",
        day(2024, 3, 16),
        (mention(MOVED), mention(FIRST)),
        "Old Mill",
        status=Status.MOVED,
    ),
    Event("e2", "Spring walk", day(2024, 4, 14), (mention(WALK),), "Upper Combe"),
    Event("e3", "Choir concert", day(2024, 4, 20), (mention(CHOIR),), status=Status.CANCELLED),
    Event("e4", "Footbridge reopens", None, (mention(BRIDGE),)),
)


def hit(text: str, rank: int, score: float = 0.6) -> Hit:
    id, found = find(text)
    return Hit(id, found, score, 1 / (60 + rank), lexical_rank=rank, dense_rank=rank + 1, dated=0.05)


def citation(n: int, text: str, quote: str) -> Citation:
    id, found = find(text)
    stored = next(one for one in ISSUES if one.id == id)
    start = text.index(quote)
    dated = stored.head.dated
    iso = dated.start.isoformat()[: 7 if dated.precision is Precision.MONTH else 10] if dated else ""
    return Citation(
        n,
        id,
        stored.head.title,
        iso,
        found.page,
        stored.pages[found.page - 1].printed,
        found.id,
        quote,
        start,
        start + len(quote),
        found.spans,
    )


def _sentence(text: str, lit: str, *cited: int) -> Sentence:
    return Sentence(text, cited, ((text.index(lit), text.index(lit) + len(lit)),))


_MOVED = "The Repair Café on Saturday 16 March moves from the library to the Old Mill"
_BROUGHT = "Doors open at 10 a.m.; bring what is broken."
_PLANNED = "The next Repair Café is on Saturday 16 March in the library."
_CLOSED = "The footbridge over the Wend stays closed until the end of May."

HITS = (hit(MOVED, 1, 0.71), hit(FIRST, 2, 0.64), hit(BRIDGE, 3, 0.31))

#: Answers by a word of the question.
ANSWERS: dict[str, Answer] = {
    "repair": Answer(
        "",
        "",
        AnswerStatus.ANSWERED,
        (
            _sentence(MOVED.split(". ")[0] + ".", "the Old Mill", 1),
            _sentence(_BROUGHT, "10 a.m.", 1),
            _sentence(_PLANNED, "in the library", 2),
        ),
        (citation(1, MOVED, _MOVED), citation(2, FIRST, _PLANNED)),
        HITS,
        timings_ms={"search": 8.0, "answer": 41.0, "total": 49.0},
    ),
    "bridge": Answer(
        "",
        "When does the footbridge over the Wend reopen?",
        AnswerStatus.PARTIAL,
        (_sentence(_CLOSED, "until the end of May", 1),),
        (citation(1, BRIDGE, _CLOSED),),
        (hit(BRIDGE, 1), hit(HERON, 2)),
        reason="The issues say how long it stays closed, but no day on which it reopens.",
        timings_ms={"total": 61.0},
    ),
    "mayor": Answer(
        "",
        "",
        AnswerStatus.NOT_FOUND,
        (),
        (),
        (hit(HERON, 1, 0.2), hit(WALK, 2, 0.1)),
        reason="No issue names a mayor.",
        timings_ms={"total": 30.0},
    ),
}


@dataclass
class FakeLibrary:
    listed: tuple[StoredIssue, ...] = ISSUES
    told: tuple[Event, ...] = EVENTS
    texts: dict[str, tuple[Paragraph, ...]] = field(default_factory=lambda: dict(PARAGRAPHS))

    def issues(self, within: Scope = EVERYTHING) -> Sequence[StoredIssue]:
        return [one for one in self.listed if within.issues is None or one.id in within.issues]

    def paragraphs(self, issue: str) -> Sequence[Paragraph]:
        return self.texts.get(issue, ())

    def paragraph(self, paragraph: str) -> tuple[str, Paragraph] | None:
        return next(((id, one) for id, all in self.texts.items() for one in all if one.id == paragraph), None)

    def calendar(self) -> Sequence[Event]:
        return merge_events(self.told, {one.id: one.head for one in self.listed})

    def failures(self) -> Sequence[FileFailure]:
        return ()

    def seen(self) -> Mapping[Path, tuple[int, int]]:
        return {one.path: (one.size, one.mtime_ns) for one in self.listed}


class FakeSearcher:
    def __init__(self, library: FakeLibrary) -> None:
        self._library = library
        self.asked: list[str] = []

    def suggest(self, text: str, k: int = 5) -> list[Hit]:
        """Paragraphs that have any word of four letters and more in common with ``text``."""
        self.asked.append(text)
        words = {word for word in text.casefold().split() if len(word) > 3}
        found = [
            Hit(id, one, 0.5, 0.01, lexical_rank=1)
            for id, listed in self._library.texts.items()
            for one in listed
            if words & set(one.text.casefold().replace(".", "").split())
        ]
        return found[:k]


@dataclass
class Asked:
    question: str
    history: tuple[Turn, ...]
    issues: frozenset[str] | None


class FakeAssistant:
    """Answers by `ANSWERS`; a question with "slow" waits for `gate` after its sources, one with "broken" fails."""

    def __init__(self, library: FakeLibrary | None = None) -> None:
        self.library = library or FakeLibrary()
        self.searcher = FakeSearcher(self.library)
        self.asked: list[Asked] = []
        self.gate = threading.Event()
        self.closed = False
        self.notice = ""
        self.steps = 3
        self.report = BuildReport(
            added=("lantern-2024-05",),
            changed=(),
            removed=(),
            unchanged=4,
            failures=(FileFailure(Path("/newsletters/torn.pdf"), "the file is cut short"),),
            issues=5,
            pages=9,
            paragraphs=14,
            events=5,
            pages_without_text=(("lantern-2024-05", (2,)),),
            unresolved_dates=(),
            seconds=2.5,
        )

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        issues: frozenset[str] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[AskEvent]:
        self.asked.append(Asked(question, tuple(history), issues))
        if "broken" in question:
            yield Failure("The library is damaged. Run: backissue build --force")
            return
        if "crash" in question:
            raise ValueError("nobody foresaw this")
        answer = next((one for word, one in ANSWERS.items() if word in question.casefold()), ANSWERS["mayor"])
        answer = replace(answer, question=question, standalone=answer.standalone or question)
        yield Sources(answer.hits)
        if "slow" in question:
            while not self.gate.wait(0.01):
                if cancelled():
                    return
        for sentence in answer.sentences:
            cited = tuple(one for one in answer.citations if one.n in sentence.citations)
            yield Delta(sentence, cited)
        yield Finished(answer)

    def rebuild(self, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Progress | BuildReport]:
        for done in range(self.steps):
            yield Progress("reading", f"lantern-{done}.pdf", done, self.steps, 2 * done, 10 * done, 4.0)
        while not self.gate.wait(0.01):
            if cancelled():
                yield replace(self.report, added=(), cancelled=True)
                return
        new = issue("lantern-2024-05", "The Lantern", "43", month(2024, 5), 1)
        self.library.listed = (*ISSUES, new)
        yield self.report

    def refresh(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True


class FakeOpening:
    """Opens `assistant`; with ``empty`` there is nothing built until `build` has run."""

    def __init__(self, assistant: FakeAssistant | None = None) -> None:
        self.assistant = assistant or FakeAssistant()

    def reconfigure(self, config: Config) -> None:
        self.config = config

    def open(self) -> FakeAssistant:
        return self.assistant

    def wait(self) -> str:
        return ""

    def build(self, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Progress | BuildReport]:
        return self.assistant.rebuild(cancelled)
