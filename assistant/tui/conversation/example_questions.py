"""Questions to begin with, made from the library itself, so that the first one asked has an answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from assistant.tui.chrome.safe_text import shorten
from corpus.model import Event, Precision, Status
from embeddings.model import StoredIssue


def examples(issues: Sequence[StoredIssue], events: Sequence[Event], limit: int = 4) -> list[str]:
    """Up to ``limit`` questions: what became of a change, when or where something is, what a month brings."""
    known = [issue.head.dated.end for issue in issues if issue.head.dated]
    if known:
        # A date years after the newest issue was misread, or is nothing to begin with.
        horizon = max(known) + timedelta(days=366)
        events = [event for event in events if event.when is None or event.when.start < horizon]
    named = [event for event in events if _askable(event.title)]
    named.sort(key=lambda event: event.when.start if event.when else date.min, reverse=True)
    questions: list[str] = []

    def add(question: str, event: Event) -> None:
        if len(questions) < limit:
            questions.append(question)
            named.remove(event)

    for status, form in (
        (Status.MOVED, "Has the date of {} changed?"),
        (Status.CANCELLED, "Is {} still taking place?"),
    ):
        if event := next((one for one in named if one.status is status), None):
            add(form.format(_named(event)), event)
    if event := next((one for one in named if one.when and one.when.precision is Precision.DAY), None):
        add(f"When is {_named(event)}?", event)
    if event := next((one for one in named if one.place), None):
        add(f"Where is {_named(event)}?", event)
    months = Counter(event.when.start.replace(day=1) for event in events if event.when)
    if months and len(questions) < limit:
        fullest = max(months, key=lambda month: (months[month], month))
        questions.append(f"What is on in {fullest:%B %Y}?")
    if not questions and issues:
        questions.append("What are these newsletters about?")
    return questions[:limit]


#: Words that make a title a sentence, which no question can take in.
_SENTENCE = re.compile(
    r"\b(i|we|you|he|she|they|it|us|me|them|is|are|was|were|will|would|have|has|had|be|been|do|does|did|can|could|"
    r"may|must|should|this|that|there|here|please|thanks?)\b",
    re.IGNORECASE,
)


def _askable(title: str) -> bool:
    """Whether a title reads as the name of an event: a few words, none of them of a sentence."""
    fits = 2 <= len(title.split()) <= 6 and title == shorten(title, 60)
    return fits and not _SENTENCE.search(title) and all(one.isalpha() or one in " -'’&" for one in title)


def _named(event: Event) -> str:
    """The event's title as it stands in a sentence, with an article where it has none."""
    title = event.title.strip(" .:–-")
    has_article = title.split()[0].casefold() in {"the", "a", "an", "our", "your", "der", "die", "das", "le", "la"}
    return (
        title[0].lower() + title[1:]
        if has_article and title[:1].isupper()
        else title
        if has_article
        else f"the {title}"
    )
