"""Example questions, made from records of events and asked behind the scenes: only those answered rightly are shown.

A record is asked about for its day where it is as certain as one that a calendar may call confirmed, its title stands
in the issue as one run of words (titles put together from two headings do not), and it has an hour or a place: what
takes place has one or the other, what is merely due has neither. It is called what the newsletter calls it within a
sentence ("the Puffin trip"), or by its title where that has a word for what takes place. Newsletters take turns, and
one in another language is asked in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, zip_longest

from textual.message_pump import MessagePump
from textual.worker import get_current_worker

from assistant.model import Answer, AnswerStatus, Finished, Provisional
from assistant.output.event_certainty import CERTAIN
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


def candidates(
    issues: Sequence[StoredIssue], events: Sequence[Event], today: date, library: LibraryView
) -> Iterator[Example]:
    """Questions about a change, about single events and about the fullest month of the last year, the likeliest to
    interest first.
    """
    dated = [issue.head.dated.end for issue in issues if issue.head.dated]
    if dated:
        # A date years after the newest issue was misread, or is nothing to begin with.
        horizon = max(dated) + timedelta(days=366)
        events = [event for event in events if event.when is None or event.when.start < horizon]
    heads = {issue.id: issue.head for issue in issues}
    named = [event for event in events if _is_name(event.title) and _takes_place(event)]
    named = [event for event in named if event.mentions[0].issue in heads]
    named.sort(key=lambda event: event.when.start if event.when else date.min, reverse=True)

    def language(event: Event) -> str:
        return heads[event.mentions[0].issue].language

    def called(event: Event) -> str:
        texts = (one.text for mention in event.mentions for one in library.paragraphs(mention.issue))
        return called_within(event.title, texts)

    def changed(status: Status, asked: Callable[[str, bool], str]) -> Iterator[Example]:
        for one in named:
            if one.status is status and language(one) == "en" and (name := called(one)):
                yield Example(asked(name, _over(one, today)), (one,))

    yield from islice(changed(Status.MOVED, lambda name, _: f"Has the date of {name} changed?"), 2)
    off = ("Is {} still taking place?", "Was {} cancelled?")
    yield from islice(changed(Status.CANCELLED, lambda name, over: off[over].format(name)), 2)
    by_series: dict[str, list[Event]] = {}
    for one in named:
        if _has_day(one):
            by_series.setdefault(heads[one.mentions[0].issue].series, []).append(one)
    when = [one for turn in zip_longest(*by_series.values()) for one in turn if one is not None]
    asked = (
        Example(question, (one,), day=True)
        for one in when
        if (question := _when_asked(one, language(one), called, over=_over(one, today)))
    )
    yield from islice(asked, 2)
    last_year = max(dated) - timedelta(days=366) if dated else date.min
    months = Counter(one.when.start.replace(day=1) for one in events if one.when and one.when.start >= last_year)
    if months:
        fullest = max(months, key=lambda month: (months[month], month))
        inside = tuple(one for one in events if one.when and one.when.start.replace(day=1) == fullest)
        yield Example(f"What {'is' if fullest >= today.replace(day=1) else 'was'} on in {fullest:%B %Y}?", inside)
    yield from asked


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


def _has_day(event: Event) -> bool:
    """Whether it takes place once, on a day that somebody would ask for."""
    when = event.when
    once = when is not None and when.precision is Precision.DAY and not when.rule
    return once and not _of_people(event) and event.status in (Status.PLANNED, Status.HELD)


def _when_asked(event: Event, language: str, called: Callable[[Event], str], *, over: bool) -> str:
    """A question for the day of an event, "" in a language that has none here."""
    verb = "was" if over else "is"
    if language == "en":
        from corpus.events.vocabulary import event_noun  # here: its patterns take long to compile

        if name := called(event):
            return f"When {verb} {name}?"
        noun = event_noun(event.title)  # “ISV Garden Party” is one, “Spring Clean Up Flyer” is none
        return f"When {verb} the {event.title}?" if noun and noun.end == len(event.title) else ""
    return f"{event.title}: {_WHEN[language]}" if language in _WHEN else ""


def called_within(title: str, texts: Iterable[str]) -> str:
    """What a newsletter calls an event within a sentence: “the Puffin trip”, “Lamp Night”; "" where it never does so.

    Behind an article it is called with one, behind another small word without.
    """
    words = [word for word in title.split() if word.casefold() not in _ARTICLES]
    within = re.compile(r"\b([a-z]+)\s+(" + r"\s+".join(map(re.escape, words)) + r")\b", re.IGNORECASE)
    for text in texts:
        for found in within.finditer(text):
            before, name = found.group(1), " ".join(found.group(2).split())
            if before.casefold() in _ARTICLES:
                return f"the {name}"
            if before.islower():
                return name
    return ""


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


def printed_so(example: Example, library: LibraryView) -> bool:
    """Whether a single event is certain, and its title stands in its issue as one run of words."""
    if len(example.events) != 1:
        return True
    (event,) = example.events
    title = " ".join(event.title.split()).casefold()
    told = (library.paragraph(mention.paragraph) for mention in event.mentions)
    printed = any(one is not None and title in " ".join(one[1].text.split()).casefold() for one in told)
    return printed and event.certainty >= (CERTAIN if example.day else CERTAIN / 2)


def answered_rightly(example: Example, answer: Answer) -> bool:
    """Whether the answer is whole and sure, cites pages of the records alone, and names the day that was asked for, in
    its short form where it has one.
    """
    pages = {(mention.issue, mention.page) for event in example.events for mention in event.mentions}
    cited = {(citation.issue, citation.page) for citation in answer.citations}
    if answer.status is not AnswerStatus.ANSWERED or answer.unsure or not cited or not cited <= pages:
        return False
    when = example.events[0].when
    said = answer.short or answer.text
    return not example.day or (when is not None and re.search(rf"\b0?{when.start.day}\b", said) is not None)


def find_examples(
    target: MessagePump, engine: Engine, wait: Callable[[], object], made: Callable[[], Iterable[Example]]
) -> Job:
    """Ask what was ``made`` once the models are there (``wait``): ExamplesFound with each that is answered rightly."""

    def job() -> None:
        worker = get_current_worker()
        wait()
        found: list[str] = []
        for example in islice(made(), ASKED):
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
