"""`backissue search`: the nearest passages, and why each was found; or how often something is told of, by year."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.cli import DONE, NOT_FOUND, UsageError
from assistant.commands.opening import Opened, configured, data, open_library, opened, spoken
from assistant.commands.scope import issues_within, scope_of

if TYPE_CHECKING:
    from assistant.turns.mentions import Mentioned
    from embeddings.model import StoredIssue

_NOTHING = "Nothing in these newsletters is near that."


def run(options: argparse.Namespace, opening: Opened = opened) -> int:
    if options.k < 1:
        raise UsageError(f"-k is {options.k}; it should be 1 or more.")
    from assistant.conversation.assistant import refusal
    from assistant.output.json_forms import explained_form
    from assistant.output.terminal import hits_text

    text = spoken(options.text)
    no = refusal(text)
    if no:
        raise UsageError(no)
    if options.by:
        return _count(text, options)
    with opening(options) as assistant:
        scope = scope_of(assistant.library, options)
        hits = assistant.retrieval.search(assistant.retrieval.question(text), scope, k=options.k)
        notice = assistant.notice
    if options.json:
        print(data({"question": text, "notice": notice, "passages": [explained_form(hit) for hit in hits]}))
    else:
        print(hits_text(hits, explain=options.explain) if hits else _NOTHING)
    return DONE if hits else NOT_FOUND


def warm(options: argparse.Namespace) -> int | None:
    """The same by the process that keeps library and models open; None where it cannot. Counting needs neither."""
    if options.by:
        return None
    from assistant.commands.warm import asked

    options.text = [spoken(options.text)]
    return asked(options, configured(options))


def _count(text: str, options: argparse.Namespace) -> int:
    """How often each year, month or issue tells of it: the phrase where any has it, else its words in a paragraph."""
    from assistant.output.bars import bars
    from assistant.turns.mentions import mentioned

    with open_library(configured(options)) as library:
        stored = issues_within(library.issues(), options)
        found = mentioned(text, stored, library.paragraphs)
    counts = _counts(stored, found, options.by)
    if options.json:
        forms = [{options.by: name, "times": times, "issues": told, "of": of} for name, times, told, of in counts]
        print(data({"question": text, "by": options.by, "counts": forms}))
    elif found:
        if options.by == "issue":
            rows = [(name, times, "") for name, times, _, _ in counts]
        else:
            rows = [
                (name, times, f"in {told} of {of} issue{'' if of == 1 else 's'}") for name, times, told, of in counts
            ]
        print(bars(rows))
    else:
        print(_NOTHING)
    return DONE if found else NOT_FOUND


def _counts(stored: Sequence[StoredIssue], found: Sequence[Mentioned], by: str) -> list[tuple[str, int, int, int]]:
    """(name, times, issues that tell of it, issues there are), oldest first; of issues those that tell of it alone."""
    from assistant.turns.scope import issue_name

    if by == "issue":
        return [(issue_name(one.issue), one.times, 1, 1) for one in found]
    times = {one.issue.id: one.times for one in found}
    groups: dict[str, list[int]] = {}
    for one in stored:
        groups.setdefault(_time(one, by), []).append(times.get(one.id, 0))
    order = sorted(groups, key=lambda name: (name == "undated", name))
    return [(name, sum(groups[name]), sum(map(bool, groups[name])), len(groups[name])) for name in order]


def _time(stored: StoredIssue, by: str) -> str:
    dated = stored.head.dated
    if dated is None:
        return "undated"
    return f"{dated.start:%Y}" if by == "year" else f"{dated.start:%Y-%m}"
