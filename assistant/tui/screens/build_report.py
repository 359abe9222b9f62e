"""The report of a build in words: counts on one line, and on demand the lists behind them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from assistant.output.terminal import build_counts
from assistant.output.wording import page_numbers
from assistant.tui.chrome.safe_text import counted, plain
from assistant.tui.screens.modal import Words
from embeddings.model import BuildReport, FileFailure

#: Lines of a list before the rest is counted.
SHOWN = 12


def _list(heading: str, lines: Sequence[str]) -> list[Content]:
    if not lines:
        return []
    more = [f"  … and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return [plain(f"\n{heading}", "bold"), *(plain(line) for line in (*(f"  {one}" for one in lines[:SHOWN]), *more))]


def report_text(report: BuildReport) -> Content:
    """The counts, the size of the library, and a list for whatever came, changed, went or needs a look."""
    # How many events there are is said where they are counted once each, however often they were told.
    whole = ", ".join(
        counted(number, noun)
        for number, noun in ((report.issues, "issue"), (report.pages, "page"), (report.paragraphs, "paragraph"))
    )
    parts = [plain(build_counts(report), "bold"), plain(whole, "$foreground-muted")]
    if report.notice:
        parts.append(plain(f"▲ {report.notice}", "$text-warning"))
    parts += _list(f"✦ Added ({len(report.added)})", report.added)
    parts += _list(f"↻ Changed ({len(report.changed)})", report.changed)
    parts += _list(f"→ Renamed ({len(report.renamed)})", report.renamed)
    parts += _list(f"− Removed ({len(report.removed)})", report.removed)
    parts += _list("✕ Not read", [f"{one.path.name}: {one.reason}" for one in report.failures])
    parts += _list(
        "▲ Pages without text", [f"{issue}: {page_numbers(pages)}" for issue, pages in report.pages_without_text]
    )
    parts += _list(
        "? Dates without a year", [f"{issue}: {page_numbers(pages)}" for issue, pages in report.unresolved_dates]
    )
    return Content("\n").join(parts)


class ReportScreen(Words):
    """The lists behind the counts of the last build; without one, the files that an earlier build could not read."""

    heading = "The last build"

    def __init__(self, report: BuildReport | None, unread: Sequence[FileFailure] = ()) -> None:
        super().__init__()
        self.report = report
        self.unread = unread

    def words(self) -> Content:
        """The text of the box."""
        if self.report is not None:
            return report_text(self.report)
        return Content("\n").join(_list("✕ Not read", [f"{one.path.name}: {one.reason}" for one in self.unread]))
