"""One function a command: open what it needs, do it, print it, return the exit code.

Imports stand inside the functions on purpose: `issues` and `status` must not wait for what `ask` needs.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.cli import DONE, FAILED, NOT_FOUND, UsageError
from assistant.config import Config, load

if TYPE_CHECKING:
    from assistant.answer import Assistant
    from assistant.compose import OpenParts
    from corpus.model import Event, Mention, Paragraph
    from embeddings.library import Library
    from embeddings.model import BuildReport


def configured(options: argparse.Namespace) -> Config:
    """The configuration with the command line's folders over it."""
    return load(
        options.config,
        newsletters=_absolute(options.newsletters),
        library=_absolute(options.library),
    )


def _absolute(path: Path | None) -> Path | None:
    return path.expanduser().absolute() if path is not None else None


def chat(options: argparse.Namespace) -> int:
    config = configured(options)
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise UsageError("The chat needs a terminal; use `backissue ask` in a pipe or a script.")
    from assistant.tui.app import run

    return int(run(config, samples=options.samples))


def serve(options: argparse.Namespace) -> int:
    from assistant.tui import web

    configured(options)  # what is wrong with it is said here, not in every window
    given = {"--config": options.config, "--newsletters": options.newsletters, "--library": options.library}
    arguments = [word for name, path in given.items() if path is not None for word in (name, str(path.absolute()))]
    return web.serve(arguments, options.port)


def build(options: argparse.Namespace) -> int:
    from assistant.compose import OpenParts
    from assistant.printing import report_text

    parts = OpenParts(configured(options))
    with contextlib.closing(parts):
        report = _built(parts, force=options.force)
    print(_data(_report_form(report)) if options.json else report_text(report))
    if not report.issues and not report.failures and not report.cancelled:
        print(
            f"backissue: There is no newsletter in {parts.config.newsletters_folder}. Put PDF, text, Markdown, HTML or "
            "mail files there, or name another folder with --newsletters FOLDER.",
            file=sys.stderr,
        )
    return DONE if report.issues else FAILED


def ask(options: argparse.Namespace) -> int:
    if options.batch:
        if options.question:
            raise UsageError("Give a question or --batch, not both.")
        return _ask_batch(options, _read_batch(options.batch))
    return _ask_one(options, _spoken(options.question))


def _ask_one(options: argparse.Namespace, question: str) -> int:
    from assistant.answer import refusal

    no = refusal(question)
    if no:
        raise UsageError(no)
    from assistant.forms import answer_form
    from assistant.model import AnswerStatus, Failure
    from assistant.printing import answer_text, styled

    with _opened(options) as assistant:
        answer = assistant.answer(question, issues=_scope(assistant, options.issue))
    if isinstance(answer, Failure):
        print(f"backissue: {answer.message}", file=sys.stderr)
        return FAILED
    print(_data(answer_form(answer)) if options.json else answer_text(answer, bold=styled()))
    return NOT_FOUND if answer.status is AnswerStatus.NOT_FOUND else DONE


def _ask_batch(options: argparse.Namespace, questions: Sequence[Mapping[str, Any]]) -> int:
    from assistant.forms import answer_form
    from assistant.model import Failure

    failed = False
    with _opened(options) as assistant:
        scope = _scope(assistant, options.issue)
        for one in questions:
            answer = assistant.answer(one["question"], _turns(one.get("history") or []), issues=scope)
            if isinstance(answer, Failure):
                failed = True
                form: dict[str, Any] = {"id": one.get("id"), "question": one["question"], "status": "failed"}
                form |= {"error": answer.message, "answer": "", "sentences": [], "citations": [], "passages": []}
            else:
                form = answer_form(answer, str(one.get("id", "")))
            print(json.dumps(form, ensure_ascii=False), flush=True)
    return FAILED if failed else DONE


def search(options: argparse.Namespace) -> int:
    if options.k < 1:
        raise UsageError(f"-k is {options.k}; it should be 1 or more.")
    from assistant.answer import refusal
    from assistant.forms import explained_form
    from assistant.printing import hits_text

    text = _spoken(options.text)
    no = refusal(text)
    if no:
        raise UsageError(no)
    with _opened(options) as assistant:
        question = assistant.question(text)
        hits = assistant.searcher.search(question.text, k=options.k, dates=question.dates)
    if options.json:
        print(_data({"question": text, "passages": [explained_form(hit) for hit in hits]}))
    else:
        print(hits_text(hits, explain=options.explain) if hits else "Nothing in these newsletters is near that.")
    return DONE if hits else NOT_FOUND


def issues(options: argparse.Namespace) -> int:
    from assistant.forms import issue_form
    from assistant.printing import issues_text

    with _library(configured(options)) as library:
        stored = library.issues()
    if options.json:
        print(_data({"issues": [issue_form(one) for one in stored]}))
    else:
        print(issues_text(stored) if stored else "The library holds no issue.")
    return DONE


def show(options: argparse.Namespace) -> int:
    from assistant.forms import show_form
    from assistant.printing import clean, page_text

    with _library(configured(options)) as library:
        stored = library.issue(options.issue)
        paragraphs = library.paragraphs(options.issue)
    numbers = [page.number for page in stored.pages]
    if options.page is not None and options.page not in numbers:
        raise UsageError(f"{options.issue} has pages 1 to {len(numbers)}; there is no page {options.page}.")
    if options.image is not None:
        return _draw(stored.path, options.page or 1, options.image, paragraphs if options.blocks else ())
    if options.json:
        kept = [p for p in paragraphs if options.page is None or any(s.page == options.page for s in p.spans)]
        print(_data(show_form(stored, kept)))
        return DONE
    for page in stored.pages:
        if options.page in (None, page.number):
            label = f" (printed {clean(page.printed)})" if page.printed and page.printed != str(page.number) else ""
            print(f"--- {options.issue}, page {page.number}{label} ---\n")
            print((page_text(paragraphs, page.number) or "(no text on this page)") + "\n")
    return DONE


def _draw(path: Path, page: int, out: Path, outlined: Sequence[Paragraph]) -> int:
    """Render a page of a PDF; outlined paragraphs are numbered in reading order, a colour a kind."""
    if path.suffix.lower() != ".pdf":
        raise UsageError(f"{path.name} is not a PDF; only pages of a PDF can be drawn.")
    from corpus import pdf

    image = pdf.render_page(path, page)
    spans = [(span, paragraph.kind) for paragraph in outlined for span in paragraph.spans if span.page == page]
    if spans:
        boxes = [
            (span.box, _COLOURS.get(kind.value, "blue"), f"{n} {kind.value}") for n, (span, kind) in enumerate(spans, 1)
        ]
        image = pdf.draw_blocks(image, boxes)
    try:
        image.save(out)
    except (OSError, ValueError) as error:
        raise UsageError(f"{out} cannot be written: {error}.") from error
    print(f"Page {page} is in {out} ({image.width} by {image.height} pixels).")
    return DONE


_COLOURS = {"heading": "red", "list_item": "green", "caption": "orange", "pullquote": "purple", "table_row": "teal"}


def events(options: argparse.Namespace) -> int:
    from assistant.forms import event_form
    from assistant.printing import events_text

    start, end = _day_from(options.start, last=False), _day_from(options.end, last=True)
    with _library(configured(options)) as library:
        found = _filtered(_events_of(library), library, start, end, options.series, options.text)
        quotes = _quotes(library, found) if not options.ics else {}
    if options.ics:
        from assistant.calendars import to_ics

        sys.stdout.write(to_ics(found))
    elif options.csv:
        _print_csv([event_form(event, quotes) for event in found])
    elif options.json:
        print(_data({"events": [event_form(event, quotes) for event in found]}))
    else:
        print(events_text(found) if found else "No event is told of there.")
    return DONE if found else NOT_FOUND


def _events_of(library: Library) -> list[Event]:
    try:
        from assistant.agenda import all_events
    except ImportError:
        return library.events()
    found: list[Event] = list(all_events(library))
    return found


def _filtered(
    events: Sequence[Event],
    library: Library,
    start: date | None,
    end: date | None,
    series: str | None,
    text: str | None,
) -> list[Event]:
    """Events between the days (both included), of a series, with all the words; by date, undated last."""
    of_series = {one.id for one in library.issues() if not series or series.casefold() in one.head.series.casefold()}
    wanted = (text or "").casefold().split()
    kept = [
        event
        for event in events
        if any(mention.issue in of_series for mention in event.mentions)
        and (start is None or (event.when is not None and event.when.end > start))
        and (end is None or (event.when is not None and event.when.start <= end))
        and all(word in f"{event.title} {event.place} {' '.join(event.people)}".casefold() for word in wanted)
    ]
    return sorted(kept, key=lambda event: (event.when is None, event.when.start if event.when else date.min))


def _quotes(library: Library, events: Sequence[Event]) -> dict[Mention, str]:
    quotes: dict[Mention, str] = {}
    for event in events:
        for mention in event.mentions:
            found = library.paragraph(mention.paragraph)
            quotes[mention] = found[1].text[mention.start : mention.end] if found else ""
    return quotes


def _print_csv(forms: Sequence[Mapping[str, Any]]) -> None:
    import csv

    columns = (
        "start",
        "end",
        "precision",
        "time",
        "title",
        "place",
        "people",
        "kind",
        "status",
        "issue",
        "page",
        "quote",
    )
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for form in forms:
        row = ["; ".join(form["people"]) if name == "people" else form[name] for name in columns]
        writer.writerow(["" if value is None else _unformula(str(value)) for value in row])


def _unformula(cell: str) -> str:
    """A cell that a spreadsheet would read as a formula gets an apostrophe before it."""
    return f"'{cell}" if cell[:1] in "=+-@\t\r" else cell


def _day_from(text: str | None, *, last: bool) -> date | None:
    """A day, or the first or last day of a month or year."""
    if not text:
        return None
    parts = text.split("-")
    try:
        year, month, day = (int(part) for part in [*parts, *["1"] * (3 - len(parts))])
        first = date(year, month, day)
    except ValueError:
        raise UsageError(f'"{text}" is no date; write 2016-11-19, 2016-11 or 2016.') from None
    if not last or len(parts) == 3:
        return first
    following = date(year + 1, 1, 1) if len(parts) == 1 else date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def status(options: argparse.Namespace) -> int:
    config = configured(options)
    form = _status_form(config)
    if options.json:
        print(_data(form))
        return DONE
    print(f"Newsletters    {form['newsletters']}" + (" (the sample issues)" if config.newsletters is None else ""))
    print(f"Library        {form['library']}")
    print(f"Configuration  {form['config'] or 'none; the defaults are used'}")
    print(f"Model          {config.model}")
    if "issues" not in form:
        print("\nNothing has been built there yet. Run `backissue build`.")
        return DONE
    print(
        f"\n{form['issues']} issues, {form['pages']} pages, {form['paragraphs']} paragraphs, {form['events']} events; "
        f"{form['bytes'] / 1e6:.1f} MB on disk; last changed {form['built'][:16].replace('T', ' ') or 'never'}."
    )
    if form["waiting"]:
        print(f"{len(form['waiting'])} new or changed files wait for `backissue build`.")
    for failure in form["failures"]:
        print(f"Not read: {failure}")
    return DONE


def _status_form(config: Config) -> dict[str, Any]:
    from assistant.compose import library_exists
    from assistant.config import config_folder
    from corpus.model import CorpusError

    form: dict[str, Any] = {
        "newsletters": str(config.newsletters_folder),
        "library": str(config.library_folder),
        "config": str(config.path) if config.path else None,
        "config_folder": str(config_folder()),
        "model": config.model,
    }
    if not library_exists(config.library_folder):
        return form
    with _library(config) as library:
        counts = library.statistics()
        form |= {
            "issues": counts.issues,
            "pages": counts.pages,
            "paragraphs": counts.paragraphs,
            "events": counts.events,
            "bytes": counts.bytes,
            "built": counts.built,
            "failures": [failure.reason for failure in library.failures()],
        }
        with contextlib.suppress(CorpusError):
            form["waiting"] = _waiting(config, library)
    form.setdefault("waiting", [])
    return form


def _waiting(config: Config, library: Library) -> list[str]:
    """Files of the folder that are new, or whose size or time differ from what the library read."""
    from corpus.issues import find_issues

    root = config.newsletters_folder
    known = library.files()
    waiting = []
    for path in find_issues(root):
        record = known.get(path.relative_to(root).as_posix()) or known.get(str(path))
        facts = path.stat()
        if record is None or (record.size, record.mtime_ns) != (facts.st_size, facts.st_mtime_ns):
            waiting.append(str(path))
    return waiting


def doctor(options: argparse.Namespace) -> int:
    from assistant.doctor import check_all, checks_text

    checks = check_all(configured(options))
    if options.json:
        print(_data({"checks": [{"name": c.name, "ok": c.ok, "found": c.found, "remedy": c.remedy} for c in checks]}))
    else:
        print(checks_text(checks))
    return DONE if all(check.ok for check in checks) else FAILED


@contextlib.contextmanager
def _opened(options: argparse.Namespace) -> Iterator[Assistant]:
    """An assistant with its models ready; builds the library first where there is none."""
    from assistant.compose import OpenParts, library_exists

    parts = OpenParts(configured(options))
    with contextlib.closing(parts):
        if not library_exists(parts.config.library_folder):
            _built(parts)
        assistant = parts.assistant(budget_ms=math.inf)
        trouble = parts.wait()
        if trouble:
            print(f"backissue: {trouble} Searching by words alone.", file=sys.stderr)
        with contextlib.closing(assistant):
            yield assistant


@contextlib.contextmanager
def _library(config: Config) -> Iterator[Library]:
    from embeddings.library import Library

    with Library.open(config.library_folder) as library:
        yield library


def _built(parts: OpenParts, *, force: bool = False) -> BuildReport:
    """Build with progress on stderr; returns the report."""
    from assistant.printing import progress_line, width
    from embeddings.model import BuildReport

    report: BuildReport | None = None
    live = sys.stderr.isatty()
    for step in parts.build(force=force):
        if isinstance(step, BuildReport):
            report = step
        elif live:
            print("\r" + progress_line(step)[: width() - 1].ljust(width() - 1), end="", file=sys.stderr, flush=True)
    if live:
        print("\r" + " " * (width() - 1) + "\r", end="", file=sys.stderr, flush=True)
    if report is None:
        raise UsageError("The build ended without a report.")
    return report


def _report_form(report: BuildReport) -> dict[str, Any]:
    return {
        "issues": report.issues,
        "pages": report.pages,
        "paragraphs": report.paragraphs,
        "events": report.events,
        "added": list(report.added),
        "changed": list(report.changed),
        "removed": list(report.removed),
        "unchanged": report.unchanged,
        "failures": [{"file": str(one.path), "reason": one.reason} for one in report.failures],
        "pages_without_text": {issue: list(pages) for issue, pages in report.pages_without_text},
        "unresolved_dates": {issue: list(pages) for issue, pages in report.unresolved_dates},
        "seconds": round(report.seconds, 2),
        "cancelled": report.cancelled,
    }


def _scope(assistant: Assistant, wanted: Sequence[str]) -> frozenset[str] | None:
    if not wanted:
        return None
    known = {stored.id for stored in assistant.library.issues()}
    for name in wanted:
        if name not in known:
            raise UsageError(f'There is no issue "{name}" in the library. `backissue issues` lists them.')
    return frozenset(wanted)


def _spoken(words: Sequence[str]) -> str:
    """The words of the command line as one text; "-" alone reads standard input."""
    if list(words) == ["-"]:
        return sys.stdin.read()
    return " ".join(words)


def _read_batch(name: str) -> list[dict[str, Any]]:
    """Questions of a JSON-lines file ("-": standard input); a wrong line is named and nothing is asked."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{name} cannot be read: {error}.") from error
    questions = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            one = json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(f"Line {number} of {name} is no JSON: {error.msg}.") from error
        if not isinstance(one, dict) or not isinstance(one.get("question"), str):
            raise UsageError(f'Line {number} of {name} has no "question".')
        history = one.get("history") or []
        if not isinstance(history, list) or not all(isinstance(said, str) for said in history):
            raise UsageError(f'"history" in line {number} of {name} should be a list of texts.')
        questions.append(one)
    return questions


def _turns(history: Sequence[str]) -> list[Any]:
    from assistant.model import Turn

    pairs = zip(history[::2], [*history[1::2], ""], strict=False)
    return [Turn(question, answer) for question, answer in pairs]


def _data(form: Mapping[str, Any]) -> str:
    return json.dumps(form, ensure_ascii=False, indent=1)
