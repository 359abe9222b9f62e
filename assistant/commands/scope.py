"""Which issues a command is about: named ones, those of a series, those of a time."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from assistant.cli import UsageError
from assistant.serving import event_list
from embeddings.model import Scope

if TYPE_CHECKING:
    from assistant.retrieval import Library
    from embeddings.model import StoredIssue


def issues_within(stored: Sequence[StoredIssue], options: argparse.Namespace) -> list[StoredIssue]:
    """The issues of the series and the time that the options name, in order. One without a date is in no time.

    Raises UsageError where nothing is left, and says what there is.
    """
    since, until = day_from(options.since, last=False), day_from(options.until, last=True)
    of_series = issues_of_series(stored, options.series)
    within = [
        one
        for one in of_series
        if (since is None or (one.head.dated is not None and one.head.dated.end > since))
        and (until is None or (one.head.dated is not None and one.head.dated.start <= until))
    ]
    if of_series and not within:
        dates = sorted(one.head.dated.start for one in of_series if one.head.dated is not None)
        there = f"It is of {dates[0]:%Y-%m} to {dates[-1]:%Y-%m}." if dates else "None has a date."
        raise UsageError(f"No issue is of that time. {there}")
    return within


def issues_of_series(stored: Sequence[StoredIssue], words: str | None) -> list[StoredIssue]:
    """The issues of the series with these words, all without any. Raises UsageError where there are none."""
    found = event_list.of_series(stored, words or "")
    if stored and not found:
        names = sorted({one.head.series for one in stored if one.head.series})
        raise UsageError(f'There is no series like "{words}" in the library. It holds: {"; ".join(names)}.')
    return found


def scope_of(library: Library, options: argparse.Namespace) -> frozenset[str] | None:
    """The ids of those issues, and of them the ones named by ``--issue``; None where nothing narrows."""
    named = frozenset(getattr(options, "issue", []))
    if not (named or options.series or options.since or options.until):
        return None
    known = {one.id for one in library.issues(Scope(issues=named))} if named else named
    for name in sorted(named - known):
        raise UsageError(f'There is no issue "{name}" in the library. `backissue issues` lists them.')
    if not (options.series or options.since or options.until):
        return named
    within = frozenset(one.id for one in issues_within(library.issues(), options))
    if named and not within & named:
        raise UsageError("The issues that are named are not of that series or time.")
    return within & named if named else within


def day_from(text: str | None, *, last: bool) -> date | None:
    """A day, or the first or last day of a month or year; None for no text. Raises UsageError."""
    try:
        return event_list.day_from(text, last=last)
    except event_list.NoDate as error:
        raise UsageError(str(error)) from None
