"""Terminal output: plain text, wrapped, without control characters from the newsletters.

Functions return text and print nothing, so that each can be tested by eye.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import zip_longest
from pathlib import Path

from assistant.model import Answer, AnswerStatus, Citation, Sentence
from assistant.output.lines import (
    BULLET,
    Line,
    by_page,
    lines_of,
    room_for,
    runs,
    sentences_shown,
    short_answer,
    standing,
    under_labels,
)
from assistant.output.phrases import say
from assistant.output.wording import counted, page_label, page_numbers, spoken_date
from corpus.model import Event, Paragraph, iso_date
from corpus.text import cleaning
from embeddings.model import BuildReport, Hit, Progress, StoredIssue

#: Columns where no terminal ends the line: nothing is cut or wrapped for the program at the other end of a pipe.
UNCUT = 100_000
#: So many sentences on what was left out of issues are printed after a build.
_MOST_LEFT_OUT = 20
#: So many issues are named before a sentence that is true of them all.
_MOST_NAMED = 4


def width() -> int:
    """Columns to write in: the terminal's or those of COLUMNS, between 40 and 100; UNCUT into a pipe or a file."""
    if not sys.stdout.isatty() and not os.environ.get("COLUMNS"):
        return UNCUT
    return max(40, min(100, shutil.get_terminal_size().columns))


def styled() -> bool:
    """Whether bold may be used: a terminal reads it, and nobody asked for plain text."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def clean(text: str) -> str:
    """Text without control characters, terminal escapes and invisible marks."""
    return cleaning.clean(text).replace("\t", " ")


def columns_of(text: str) -> int:
    """How many columns a terminal gives the text: two for a wide character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in text)


def wrap(text: str, columns: int, indent: str = "", hang: str | None = None) -> str:
    """Wrapped lines; text of wide characters is cut by columns, other text at spaces."""
    hang = indent if hang is None else hang
    if columns_of(text) > len(text):
        return _wrap_wide(text, columns, indent, hang)
    return "\n".join(
        textwrap.wrap(text, columns, initial_indent=indent, subsequent_indent=hang, break_on_hyphens=False) or [indent]
    )


def _wrap_wide(text: str, columns: int, indent: str, hang: str) -> str:
    lines, line, used = [], indent, columns_of(indent)
    for character in " ".join(text.split()):
        wide = columns_of(character)
        if used + wide > columns:
            lines.append(line)
            line = hang + character.lstrip()
            used = columns_of(line)
        else:
            line += character
            used += wide
    return "\n".join([*lines, line])


def answer_text(
    answer: Answer,
    *,
    columns: int | None = None,
    bold: bool = False,
    explain: bool = False,
    files: Mapping[str, Path] | None = None,
) -> str:
    """How the question was taken, the short answer, the answer, then its numbered sources; for "not found" the reason
    and the nearest. An answer that is not sure to be one is led by that, and nothing of it is bold.

    ``explain`` says what kind of turn it was read as, and why. With ``files`` (by issue) the number of a source leads
    to its page, in terminals that know links (OSC 8).
    """
    columns = columns or width()
    before = [wrap(clean(reason), columns) for reason in answer.reasons] if explain else []
    if answer.taken_as:
        before.append(wrap(clean(say("taken as", answer.language, text=answer.taken_as)), columns))
    after = [wrap(clean(answer.model.line), columns)] if answer.model is not None and answer.model.line else []
    if answer.status is AnswerStatus.NOT_FOUND:
        return "\n\n".join([*before, _not_found(answer, columns), *after])
    shown = sentences_shown(answer)
    told = "\n".join(_lines(lines_of(shown), columns, bold))
    parts = [_bold(told, _emphasised(shown)) if bold else told]
    if short := short_answer(answer):
        parts.insert(0, _strong(wrap(clean(short), columns), bold and not answer.unsure))
    if answer.unsure:
        before.append(wrap(standing(answer), columns))
    partly = standing(answer) if answer.status is AnswerStatus.PARTIAL else ""
    if partly or answer.reason:
        parts.append(wrap(": ".join(filter(None, [partly, clean(answer.reason)])), columns))
    if answer.citations:
        sources = (_source(cited, answer, columns, files or {}) for cited in by_page(answer.citations))
        parts.append("\n".join([say("sources", answer.language), *sources]))
    return "\n\n".join([*before, *parts, *after])


def _lines(lines: Sequence[Line], columns: int, bold: bool) -> Iterator[str]:
    """Each line wrapped, items behind a bullet; what stands under a day is set beside it, under another label below."""
    room = room_for((clean(line.label) for line in lines if line.day), columns, _widths)
    for head, under in under_labels(lines):
        beside = room if under[0].day else 0
        labels = wrap(clean(head), beside - 2 if beside else columns).split("\n") if head else []
        indent = beside or 2 * bool(head)
        said = [row for line in under for row in _rows(line, columns - indent, not head or len(under) > 1)]
        yield from [""] * under[0].apart
        if not beside:
            yield from (_strong(label, bold) for label in labels)
            yield from (" " * indent + row for row in said)
            continue
        for label, row in zip_longest(labels, said, fillvalue=""):
            yield (_strong(label, bold) + " " * (room - columns_of(label)) + row).rstrip()


def _widths(label: str, columns: int) -> list[int]:
    return [columns_of(line) for line in wrap(label, columns).split("\n")]


def _rows(line: Line, columns: int, listed: bool) -> list[str]:
    text = " ".join(clean(one.text) + "".join(f" [{n}]" for n in numbers) for one, numbers in line.cited())
    item = listed and line.item
    bullet = "• " if item and not BULLET.match(text) else ""
    return wrap(text, columns, indent=bullet, hang="  " * item).split("\n")


def _strong(text: str, bold: bool) -> str:
    return f"\x1b[1m{text}\x1b[22m" if bold and text else text


def _not_found(answer: Answer, columns: int) -> str:
    parts = [wrap(f"{standing(answer)} {clean(answer.reason)}", columns).rstrip()]
    if answer.hits:
        nearest = "\n".join(_near(hit, columns, answer.language) for hit in answer.hits[:3])
        parts.append(f"{say('nearest', answer.language)}\n{nearest}")
    return "\n\n".join(parts)


def _emphasised(sentences: Sequence[Sentence]) -> list[str]:
    return [sentence.text[start:end] for sentence in sentences for start, end in sentence.emphasis]


def _bold(text: str, pieces: Iterable[str]) -> str:
    for piece in dict.fromkeys(pieces):
        pattern = r"\s+".join(re.escape(part) for part in piece.split())
        if pattern:
            text = re.sub(pattern, lambda found: f"\x1b[1m{found.group()}\x1b[22m", text, count=1)
    return text


def _source(cited: Sequence[Citation], answer: Answer, columns: int, files: Mapping[str, Path]) -> str:
    """The numbers of a page, its place, and what is quoted from it that the answer does not say already."""
    first = cited[0]
    numbers = " ".join(runs(one.n for one in cited))
    pad = " " * (len(numbers) + 1)
    head = wrap(f"{numbers} {place(first, answer.language)}", columns, hang=pad)
    if first.issue in files:
        head = link(numbers, files[first.issue], first.page) + head[len(numbers) :]
    quotes = (one.quote for one in cited if " ".join(one.quote.split()) not in " ".join(answer.text.split()))
    return "\n".join([head, *(wrap(f"“{clean(quote)}”", columns, indent=pad) for quote in quotes)])


def link(text: str, file: Path, page: int) -> str:
    """``text`` that leads to a page of a file, as terminals read it; viewers of PDF files take the page from it."""
    address = file.absolute().as_uri() + (f"#page={page}" if file.suffix.lower() == ".pdf" else "")
    return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\"


def place(citation: Citation, language: str = "en") -> str:
    """Issue, date and page of a citation, with the printed label where it differs."""
    title = clean(citation.title) or citation.issue
    name = title if citation.issue in title else f"{title} ({citation.issue})"
    dated = f", {spoken_date(citation.date, language)}" if citation.date else ""
    return f"{name}{dated}, {page_label(citation.page, citation.printed, language)}"


def _near(hit: Hit, columns: int, language: str) -> str:
    head = f"- {hit.issue}, {page_label(hit.paragraph.page, language=language)}: "
    return textwrap.shorten(head + clean(hit.paragraph.text), 2 * columns - 4, placeholder=" …") if columns else head


def hits_text(hits: Sequence[Hit], *, explain: bool, columns: int | None = None) -> str:
    """Passages best first; with ``explain`` the ranks and scores that brought each about."""
    columns = columns or width()
    parts = []
    for number, hit in enumerate(hits, 1):
        parts.append(f"{number:>2}. {hit.issue}, page {hit.paragraph.page}, {hit.paragraph.kind.value}")
        if explain:
            parts.append(
                f"    lexical {_rank(hit.lexical_rank)}  dense {_rank(hit.dense_rank)}  cosine {hit.score:.3f}  "
                f"date {hit.dated:+.3f}  fused {hit.fused:.4f}"
                + (f"  reranked {hit.reranked:.3f}" if hit.reranked is not None else "")
                + (f"  +{len(hit.folded)} alike" if hit.folded else "")
            )
        text = textwrap.shorten(clean(hit.paragraph.text), 3 * (columns - 4), placeholder=" …")
        parts.append(wrap(text, columns, indent="    "))
    return "\n".join(parts)


def _rank(rank: int | None) -> str:
    return "-" if rank is None else str(rank)


def table(rows: Sequence[Sequence[str]], head: Sequence[str], columns: int | None = None) -> str:
    """Rows under a head; nothing is cut: the last column wraps in what the others leave, where that is a third of the
    width; else it stands below them.
    """
    columns = columns or width()
    cells = [[clean(cell) for cell in row] for row in (head, *rows)]
    widths = [max(columns_of(row[at]) for row in cells) + 2 for at in range(len(head) - 1)]
    beside = columns - sum(widths) >= columns // 3
    lines = []
    for row in cells:
        start = "".join(cell + " " * (size - columns_of(cell)) for cell, size in zip(row, widths, strict=False))
        indent = " " * (sum(widths) if beside else widths[0])
        lines += [] if beside else [start.rstrip()]
        lines.append(wrap(row[-1], columns, indent=start if beside else indent, hang=indent).rstrip())
    return "\n".join(lines)


def cut(text: str, columns: int) -> str:
    """The text in at most so many columns, with an ellipsis where it is cut."""
    if columns_of(text) <= columns:
        return text
    kept = ""
    for character in text:
        if columns_of(kept + character) >= columns:
            break
        kept += character
    return kept.rstrip() + "…"


def issues_text(issues: Sequence[StoredIssue], columns: int | None = None) -> str:
    rows = [
        [iso_date(one.head.dated) or "undated", one.id, f"{len(one.pages):>5}", one.head.title or one.id]
        for one in issues
    ]
    return table(rows, ["date", "issue", "pages", "title"], columns)


def page_text(paragraphs: Sequence[Paragraph], number: int, columns: int | None = None) -> str:
    """What stands on a page, in reading order; headings in capitals of their own line."""
    columns = columns or width()
    parts = []
    for paragraph in paragraphs:
        pieces = [paragraph.text[span.start : span.end] for span in paragraph.spans if span.page == number]
        text = clean(" ".join(piece.strip() for piece in pieces))
        if text:
            parts.append(wrap(text, columns, indent="## " if paragraph.kind.value == "heading" else "", hang=""))
    return "\n\n".join(parts)


def events_text(events: Sequence[Event], columns: int | None = None) -> str:
    """When, then what, what became of it, where, and the page that tells of it."""
    rows = []
    for event in events:
        first = event.mentions[0]
        status = "" if event.status.value in ("planned", "held") else f" [{event.status.value}]"
        where = f", {event.place}" if event.place else ""
        rows.append([event_date(event), f"{event.title}{status}{where} · {first.issue} p.{first.page}"])
    return table(rows, ["when", "what, where · told in"], columns)


def event_date(event: Event) -> str:
    """The days of an event as short as they can be read: "2016-11-15 to 11-16 19:30"."""
    when = event.when
    if when is None:
        return "undated"
    iso = iso_date(when)
    if when.precision.value == "day" and (when.end - when.start).days > 1:
        last = (when.end - timedelta(days=1)).isoformat()
        iso = f"{when.start.isoformat()} to {last.removeprefix(f'{when.start.year}-')}"
    return iso + (f" {when.begins:%H:%M}" if when.begins else "")


def progress_line(step: Progress) -> str:
    left = f", {_seconds(step.seconds_left)} left" if step.seconds_left is not None else ""
    return f"{clean(step.stage)} {step.done}/{step.total} {clean(step.file)} ({step.paragraphs} paragraphs{left})"


def _seconds(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def build_counts(report: BuildReport) -> str:
    """What became of the issues, each counted once: "1 added, 29 unchanged"."""
    counts = [
        (len(report.added), "added"),
        (len(report.changed), "changed"),
        (len(report.renamed), "renamed"),
        (len(report.reread), "read again"),
        (len(report.removed), "removed"),
        (report.unchanged, "unchanged"),
        (len(report.failures), "not read"),
    ]
    said = ", ".join(f"{number:,} {word}" for number, word in counts if number) or "no newsletters in the folder"
    if report.named:
        said += f"; {report.named:,} under another series' name"
    return f"{said}; {report.redated:,} dated anew by this version's rules" if report.redated else said


def report_text(report: BuildReport, columns: int | None = None) -> str:
    """What a build did, what it could not read, and what the pages kept back."""
    columns = columns or width()
    lines = [
        wrap(
            f"{counted(report.issues, 'issue')}, {counted(report.pages, 'page')}, "
            f"{counted(report.paragraphs, 'paragraph')}, {counted(report.events, 'event')} "
            f"({build_counts(report)}) in {report.seconds:.1f} s.",
            columns,
        )
    ]
    if report.cancelled:
        lines.append("Stopped before the end; what was read is kept, and the next build goes on from there.")
    alike = _left_out(report)
    told = alike[:_MOST_LEFT_OUT]
    for sentence, issues in told:
        others = f" and {len(issues) - _MOST_NAMED} more" if len(issues) > _MOST_NAMED else ""
        lines.append(wrap(f"{', '.join(issues[:_MOST_NAMED])}{others}: {sentence}.", columns, hang="  "))
    if len(alike) > _MOST_LEFT_OUT:
        kept_back = len(alike) - _MOST_LEFT_OUT
        lines.append(f'{kept_back} more such sentences stand under "warnings" in: backissue issues --json')
    named = {issue for _, issues in told for issue in issues}
    for issue, pages in report.pages_without_text:
        if issue in named:
            continue
        lines.append(wrap(f"{issue}: no text on {page_numbers(pages)} (a scan or a picture?).", columns, hang="  "))
    if report.doubtful:
        noun = "paragraph has" if report.doubtful == 1 else "paragraphs have"
        said = f"{report.doubtful:,} {noun} lines that may not follow each other: nothing is quoted across them."
        lines.append(wrap(said, columns, hang="  "))
    if report.unresolved_dates:
        where = "; ".join(f"{issue} {page_numbers(pages)}" for issue, pages in report.unresolved_dates[:8])
        more = len(report.unresolved_dates) - 8
        tail = f"; and {more} more issues" if more > 0 else ""
        lines.append(wrap(f"Dates that could not be resolved: {where}{tail}.", columns, hang="  "))
    for failure in report.failures:
        lines.append(wrap(f"Not read: {clean(failure.reason)}", columns, hang="  "))
    return "\n".join(lines)


def _left_out(report: BuildReport) -> list[tuple[str, list[str]]]:
    """Each sentence on what was left out, without its full stop and file, and the issues that it is true of."""
    alike: dict[str, list[str]] = {}
    for issue, said in report.left_out:
        sentence = clean(said).rstrip(".")
        file, _, rest = sentence.partition(": ")
        alike.setdefault(rest if Path(file).stem == issue else sentence, []).append(issue)
    return list(alike.items())
