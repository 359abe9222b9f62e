"""The report of a build in words: what came and went, what could not be read, which pages need a look."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.content import Content

from assistant.tui.chrome.safe_text import counted, plain
from assistant.tui.screens.modal import Words
from embeddings.model import BuildReport

SHOWN = 12


def _pages(numbers: Sequence[int]) -> str:
    return f"page{'' if len(numbers) == 1 else 's'} " + ", ".join(str(number) for number in numbers)


def _list(heading: str, lines: Sequence[str]) -> list[Content]:
    if not lines:
        return []
    more = [f"  … and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return [plain(f"\n{heading}", "bold"), *(plain(line) for line in (*(f"  {one}" for one in lines[:SHOWN]), *more))]


def report_text(report: BuildReport) -> Content:
    """The summary as it is shown after a build."""
    whole = (
        f"{counted(report.issues, 'issue')}, {counted(report.pages, 'page')}, "
        f"{counted(report.paragraphs, 'paragraph')}, {counted(report.events, 'event')}"
    )
    took = f"in {report.seconds:.1f} s; {report.unchanged:,} unchanged"
    parts = [plain(whole, "bold"), plain(took, "$foreground-muted")]
    parts += _list(f"✦ New ({len(report.added)})", report.added)
    parts += _list(f"↻ Changed ({len(report.changed)})", report.changed)
    parts += _list(f"− Gone ({len(report.removed)})", report.removed)
    parts += _list("✕ Not read", [f"{one.path.name}: {one.reason}" for one in report.failures])
    parts += _list("▲ Pages without text", [f"{issue}: {_pages(pages)}" for issue, pages in report.pages_without_text])
    parts += _list("? Dates that stay open", [f"{issue}: {_pages(pages)}" for issue, pages in report.unresolved_dates])
    return Content("\n").join(parts)


class ReportScreen(Words):
    """The summary after a build; whoever types on meanwhile has it out of the way, and the words go to ``typed``."""

    heading = "The library is up to date"

    def __init__(self, report: BuildReport, typed: Callable[[str], object]) -> None:
        super().__init__()
        self.report = report
        self.typed = typed

    def on_key(self, event: events.Key) -> None:
        if event.is_printable and event.character and not event.character.isspace():
            event.stop()
            self.typed(event.character)
            self.dismiss(None)

    def words(self) -> Content:
        return report_text(self.report)
