"""`backissue build`: bring the library up to date and say what that did."""

from __future__ import annotations

import argparse
import contextlib
import sys
from typing import TYPE_CHECKING, Any

from assistant.cli import DONE, FAILED
from assistant.commands.opening import built, configured, data

if TYPE_CHECKING:
    from embeddings.model import BuildReport


def run(options: argparse.Namespace) -> int:
    from assistant.compose import OpenParts
    from assistant.output.terminal import report_text

    parts = OpenParts(configured(options))
    with contextlib.closing(parts), contextlib.ExitStack() as stack:
        hands = stack.enter_context(contextlib.closing(parts.ray())) if options.workers else None
        report = built(parts, force=options.force, verify=options.verify, hands=hands)
    print(data(_report_form(report)) if options.json else report_text(report))
    if not report.issues and not report.failures and not report.cancelled:
        folders = ", ".join(map(str, parts.config.newsletters_folders))
        print(
            f"backissue: There is no newsletter in {folders}. Put PDF, Word, EPUB, text, "
            "Markdown, HTML or mail files there, or name another folder with --newsletters FOLDER.",
            file=sys.stderr,
        )
    return DONE if report.issues else FAILED


def _report_form(report: BuildReport) -> dict[str, Any]:
    return {
        "issues": report.issues,
        "pages": report.pages,
        "paragraphs": report.paragraphs,
        "events": report.events,
        "added": list(report.added),
        "changed": list(report.changed),
        "renamed": list(report.renamed),
        "read_again": list(report.reread),
        "removed": list(report.removed),
        "unchanged": report.unchanged,
        "redated": report.redated,
        "named": report.named,
        "failures": [{"file": str(one.path), "reason": one.reason} for one in report.failures],
        "pages_without_text": {issue: list(pages) for issue, pages in report.pages_without_text},
        "left_out": [{"issue": issue, "what": sentence} for issue, sentence in report.left_out],
        "doubtful_paragraphs": report.doubtful,
        "unresolved_dates": {issue: list(pages) for issue, pages in report.unresolved_dates},
        "seconds": round(report.seconds, 2),
        "cancelled": report.cancelled,
        "notice": report.notice,
    }
