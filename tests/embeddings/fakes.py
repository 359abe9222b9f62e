"""Plain issues for tests: a text file whose first line is the title and every further line a paragraph."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from corpus.issues import named
from corpus.model import (
    Box,
    DateRange,
    Event,
    Issue,
    IssueHead,
    Kind,
    Mention,
    Page,
    Paragraph,
    Precision,
    Span,
    UnreadableIssue,
)
from embeddings.build.build import build
from embeddings.build.file_workers import ReadFile
from embeddings.encoder.encoder import Encoder
from embeddings.model import BuildReport, PrintedDate


def paragraph(text: str, *, page: int = 1, kind: Kind = Kind.PARAGRAPH, article: str = "") -> Paragraph:
    box = Box(10, 20, 200, 40)
    return Paragraph(f"id of {text}", kind, text, (Span(page, box, 0, len(text)),), article)


def issue(identity: str, texts: Sequence[str], *, month: int = 3, title: str = "The Lamp", digest: str = "") -> Issue:
    dated = DateRange(date(2024, month, 1), date(2024, month + 1, 1), Precision.MONTH)
    return Issue(
        id=identity,
        path=Path(f"{identity}.txt"),
        digest=digest or hashlib.sha256("\n".join(texts).encode()).hexdigest(),
        head=IssueHead(title, "Lamp", dated=dated),
        pages=(Page(1, 400, 600, "i"), Page(2, 400, 600, text_source="none")),
        paragraphs=named(identity, tuple(paragraph(text) for text in texts)),
        warnings=("Page 2 has no text.",),
    )


class LineReader:
    """Reads such files, counts what it read, and refuses a file that begins with "garbage"."""

    read_files: list[str]

    def __init__(self) -> None:
        self.read_files = []

    def read(self, path: Path, identity: str, digest: str = "") -> ReadFile:
        self.read_files.append(path.name)
        lines = path.read_text("utf-8").splitlines()
        if not lines or lines[0].startswith("garbage"):
            raise UnreadableIssue(path, "it is not a newsletter", "Leave it out.")
        month = next((int(part) for part in path.stem.split("-") if part.isdigit()), 3)
        return self.find_events(issue(identity, lines[1:], title=lines[0], month=month, digest=digest))

    def find_events(self, made: Issue) -> ReadFile:
        """Every paragraph that begins with "On " tells of an event, and prints the issue's date in those letters."""
        dated = made.head.dated
        assert dated is not None
        told = [p for p in made.paragraphs if p.text.startswith("On ")]
        events = [Event(f"event {p.id}", p.text, dated, (Mention(made.id, 1, p.id, 0, len(p.text)),)) for p in told]
        dates = tuple((PrintedDate(0, 2, dated),) if p in told else () for p in made.paragraphs)
        return ReadFile(made, tuple(events), (2,), dates)


class EndingReader(LineReader):
    """A file called "end" is the end of the process that reads it."""

    def read(self, path: Path, identity: str, digest: str = "") -> ReadFile:
        if path.stem == "end":
            os._exit(1)
        return super().read(path, identity, digest)


def run(
    newsletters: Path | Sequence[Path], library: Path, encoder: Encoder, reader: LineReader | None = None, **how: object
) -> BuildReport:
    """A build to its end."""
    chosen = reader or LineReader()
    *_, report = build(newsletters, library, encoder, reader=lambda: chosen, **how)  # type: ignore[arg-type]
    assert isinstance(report, BuildReport)
    return report


def write(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), "utf-8")
    return path
