"""Facts of the library in the program's own words: how many issues, which newsletters, since when, the newest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.model import AnswerStatus
from assistant.output.phrases import counted, say
from assistant.questions.periods import periods_in
from assistant.turns.answer_lines import Line, Told
from assistant.turns.kinds import Kind
from assistant.turns.lexicon import sign_of
from assistant.turns.scope import (
    Newsletters,
    by_series,
    in_order,
    issue_name,
    issues_named,
    series_name,
    series_of,
    when_of,
    words_in,
)
from embeddings.model import StoredIssue

#: Issues up to which a list names each; more are counted by newsletter.
_MOST_NAMED = 40


def library_facts(kind: Kind, text: str, issues: Sequence[StoredIssue], language: str) -> Told:
    """The answer to a question about the library: of the newsletter and the time it names, else of all.

    From when on there are issues, and which years they cover, is told with how many there are until when.
    """
    series = Newsletters(issues).named(text)
    some = [one for one in issues if not series or series_of(one) == series]
    asked_time = any(periods_in(text))
    of_time = issues_named(text, some, language) if asked_time else some
    dated = in_order(some)
    if asked_time and not of_time and dated:
        return none_of_that_time(some, language)
    if kind is Kind.COUNT:
        return _count(of_time, language)
    if kind is Kind.LATEST and dated:
        return _one("latest", in_order(of_time)[-1], language)
    if kind is Kind.OLDEST and dated:
        oldest = _one("oldest", in_order(of_time)[0], language)
        asks_one = "OLDEST" in {sign_of(word) for word in words_in(text)}
        return oldest if asks_one else replace(oldest, lines=(*oldest.lines, *_count(of_time, language).lines))
    return _series(of_time, language, each=asked_time or bool(series))


def none_of_that_time(issues: Sequence[StoredIssue], language: str) -> Told:
    """That no issue is of the time asked for, and from when to when they are."""
    dated = in_order(issues)
    first, last = when_of(dated[0], language), when_of(dated[-1], language)
    return Told(AnswerStatus.NOT_FOUND, reason=say("none from", language, first=first, last=last))


def _one(name: str, stored: StoredIssue, language: str) -> Told:
    said = issue_name(stored, language)
    text = say(name, language, issue=said, date=when_of(stored, language))
    return Told(AnswerStatus.ANSWERED, (Line(text),), short=said)


def _count(issues: Sequence[StoredIssue], language: str) -> Told:
    dated = in_order(issues)
    groups = by_series(issues)
    names = series_name(issues) if len(groups) == 1 else counted("newsletters", len(groups), language)
    total = counted("issues", len(issues), language)
    pages = sum(len(one.pages) for one in issues)
    first, last = when_of(dated[0], language), when_of(dated[-1], language)
    text = say(
        "count", language, issues=total, series=names, pages=counted("pages", pages, language), first=first, last=last
    )
    return Told(AnswerStatus.ANSWERED, (Line(text),), short=str(len(issues)))


def _series(issues: Sequence[StoredIssue], language: str, *, each: bool) -> Told:
    if (each or len(by_series(issues)) == 1) and len(issues) <= _MOST_NAMED:
        return Told(AnswerStatus.ANSWERED, [Line(f"{issue_name(one, language)}.") for one in in_order(issues)])
    lines = []
    for series, some in by_series(issues).items():
        dated = in_order(some)
        name = series_name(some)
        label = series.replace("_", " ").replace("-", " ")
        known = name if label.casefold() in name.casefold() else f"{name} ({label})"
        told = counted("issues", len(some), language)
        lines.append(Line(f"{known}: {told}, {when_of(dated[0], language)} – {when_of(dated[-1], language)}."))
    return Told(AnswerStatus.ANSWERED, lines)
