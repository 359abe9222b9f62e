"""Example questions, made from records of events and asked behind the scenes: only those answered rightly are shown.

A record is asked about for its day where it is as certain as one that a calendar may call confirmed, its title stands
in the issue as one run of words (titles put together from two headings do not), and it has an hour or a place: what
takes place has one or the other, what is merely due has neither. Newsletters take turns, and one in another language is
asked in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from textual.message_pump import MessagePump
from textual.worker import get_current_worker

from assistant.model import Answer, AnswerStatus, Finished, Provisional
from assistant.tui.chrome.safe_text import shorten
from assistant.tui.engine import Engine, LibraryView
from assistant.tui.jobs import Job
from assistant.tui.messages import ExamplesFound
from corpus.model import Event, Precision, Status
from embeddings.model import StoredIssue

#: Questions shown, and questions asked at most to find them.
SHOWN, ASKED = 4, 12


@dataclass(frozen=True, slots=True)
class Example:
    """A question and the records that answer it; ``day``: the answer must name their day."""

    question: str
    events: tuple[Event, ...]
    day: bool = False


def candidates(issues: Sequence[StoredIssue], events: Sequence[Event], today: date) -> list[Example]:
    """Questions about a change, about single events and about the fullest month of the last year, the likeliest to
    interest first.
    """
    dated = [issue.head.dated.end for issue in issues if issue.head.dated]
    if dated:
        # A date years after the newest issue was misread, or is nothing to begin with.
        horizon = max(dated) + timedelta(days=366)
        events = [event for event in events if event.when is None or event.when.start < horizon]
    named = [event for event in events if _is_name(event.title) and _takes_place(event)]
    named.sort(key=lambda event: event.when.start if event.when else date.min, reverse=True)
    moved = [Example(f"Has the date of {_named(one)} changed?", (one,)) for one in named if one.status is Status.MOVED]
    off = [
        Example(f"Was {name} cancelled?" if _over(one, today) else f"Is {name} still taking place?", (one,))
        for one, name in ((one, _named(one)) for one in named)
        if one.status is Status.CANCELLED
    ]
    heads = {issue.id: issue.head for issue in issues}
    told: dict[str, list[Example]] = {}
    for one in named:
        head = heads.get(one.mentions[0].issue)
        question = _when_asked(one, head.language, today) if head is not None else ""
        if head is not None and question:
            told.setdefault(head.series, []).append(Example(question, (one,), day=True))
    when = [one for turn in zip_longest(*told.values()) for one in turn if one is not None]
    last_year = max(dated) - timedelta(days=366) if dated else date.min
    months = Counter(one.when.start.replace(day=1) for one in events if one.when and one.when.start >= last_year)
    month = []
    if months:
        fullest = max(months, key=lambda month: (months[month], month))
        inside = tuple(one for one in events if one.when and one.when.start.replace(day=1) == fullest)
        month = [Example(f"What {'is' if fullest >= today.replace(day=1) else 'was'} on in {fullest:%B %Y}?", inside)]
    return [*moved[:2], *off[:2], *when[:2], *month, *when[2:]][:ASKED]


#: How one asks when, by language; a title in another language than English takes no article and no verb.
_WHEN = {
    "de": "wann?",
    "es": "¿cuándo?",
    "fr": "quand ?",
    "it": "quando?",
    "nl": "wanneer?",
    "pl": "kiedy?",
    "pt": "quando?",
}


def _when_asked(event: Event, language: str, today: date) -> str:
    """A question for the day of an event that takes place once, "" where it has none or nobody would ask so."""
    when = event.when
    if when is None or when.precision is not Precision.DAY or when.rule or _of_people(event):
        return ""
    if event.status not in (Status.PLANNED, Status.HELD):
        return ""
    if language == "en":
        return f"When {'was' if _over(event, today) else 'is'} {_named(event)}?"
    return f"{event.title}: {_WHEN[language]}" if language in _WHEN else ""


_ARTICLES = frozenset({"the", "a", "an", "our", "your", "der", "die", "das", "le", "la"})
#: Words that make a title a sentence, which no question can take in.
_SENTENCE = re.compile(
    r"\b(i|we|you|he|she|they|it|us|me|them|is|are|was|were|will|would|have|has|had|be|been|do|does|did|can|could|"
    r"may|must|should|this|that|there|here|when|where|who|what|why|how|please|thanks?|no|not|wanted|needed)\b",
    re.IGNORECASE,
)


def _is_name(title: str) -> bool:
    """Whether a title reads as the name of one event: two to six words, not a sentence, not a plural."""
    fits = 2 <= len(title.split()) <= 6 and title == shorten(title, 60)
    plural = title.endswith("s") and not title.endswith("ss")
    letters = all(one.isalpha() or one in " -'’&" for one in title)
    return fits and letters and not plural and not _SENTENCE.search(title)


def _over(event: Event, today: date) -> bool:
    return event.when is not None and event.when.end <= today


def _of_people(event: Event) -> bool:
    """Whether the title is the name of somebody who takes part: a band, a speaker."""
    words = event.title.casefold().split()
    title = " ".join(words[1:] if words[0] in _ARTICLES else words)
    return any(title in name.casefold() for name in event.people)


def _takes_place(event: Event) -> bool:
    return bool(event.place or (event.when and event.when.begins))


def _named(event: Event) -> str:
    """The event's title as it stands in a sentence, with an article where it has none."""
    title = event.title.strip(" .:–-")
    has_article = title.split()[0].casefold() in _ARTICLES
    if not has_article:
        return f"the {title}"
    return title[0].lower() + title[1:] if title[:1].isupper() else title


def printed_so(example: Example, library: LibraryView) -> bool:
    """Whether a single event is certain, and its title stands in its issue as one run of words."""
    from assistant.output.event_certainty import (
        CERTAIN,
        CONFIRMED,
        certainty,
    )  # here: its patterns take long to compile

    if len(example.events) != 1:
        return True
    (event,) = example.events
    wanted = CONFIRMED if example.day else CERTAIN
    title = " ".join(event.title.split()).casefold()
    for mention in event.mentions:
        found = library.paragraph(mention.paragraph)
        if found is not None and title in " ".join(found[1].text.split()).casefold():
            return certainty(event, found[1].text[mention.start : mention.end]) >= wanted
    return False


def answered_rightly(example: Example, answer: Answer) -> bool:
    """Whether the answer is whole, cites pages of the records alone, and names the day that was asked for, in its short
    form where it has one.
    """
    pages = {(mention.issue, mention.page) for event in example.events for mention in event.mentions}
    cited = {(citation.issue, citation.page) for citation in answer.citations}
    if answer.status is not AnswerStatus.ANSWERED or not cited or not cited <= pages:
        return False
    when = example.events[0].when
    said = answer.short or answer.text
    return not example.day or (when is not None and re.search(rf"\b0?{when.start.day}\b", said) is not None)


def find_examples(
    target: MessagePump, engine: Engine, wait: Callable[[], object], made: Callable[[], Sequence[Example]]
) -> Job:
    """Ask what was ``made`` once the models are there (``wait``): ExamplesFound with each that is answered rightly."""

    def job() -> None:
        worker = get_current_worker()
        wait()
        found: list[str] = []
        for example in made():
            if worker.is_cancelled or len(found) == SHOWN:
                return
            if printed_so(example, engine.library) and any(
                answered_rightly(example, answer)
                for answer in _answers(engine, example.question, lambda: worker.is_cancelled)
            ):
                found.append(example.question)
                target.post_message(ExamplesFound(tuple(found)))

    return job


def _answers(engine: Engine, question: str, cancelled: Callable[[], bool]) -> Iterator[Answer]:
    for event in engine.ask(question, cancelled=cancelled):
        if isinstance(event, Finished | Provisional):  # no language model is asked for an example
            yield event.answer
            return
