"""One question to one checked answer, as a stream of typed events.

``Assistant.ask`` reads the question, searches, lets the reader pick, and turns the picks into sentences with
citations. It prints nothing and knows no screen; the command line and the chat drain the same iterator.
Whatever a person types ends in an answer, an honest "not in these newsletters" or one sentence of failure.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from assistant.conversation.citations import cite
from assistant.conversation.quoting import _in_order, _runs, _sentence, differing
from assistant.lookups.people import author, office
from assistant.model import (
    Answer,
    AnswerStatus,
    AskEvent,
    Citation,
    Delta,
    Failure,
    Finished,
    Sentence,
    Sources,
    Turn,
)
from assistant.questions.question import LONGEST_QUESTION, Question
from assistant.questions.read import read_question
from assistant.reader.features import Context
from assistant.reader.protocol import Pick, Reader, Reading
from corpus.model import CorpusError, DateRange, Event, Paragraph
from embeddings.model import BuildReport, EmbeddingsError, Hit, Progress, StoredIssue

#: Passages that come with every answer, whatever its status.
SHOWN_PASSAGES = 20
_SEARCHED = 40
#: So many of the first hits have their neighbours read too; for a list, so many with all its items.
_NEIGHBOURED = 12
_LISTED = 6
#: So far the items of a list may lie from the one that was found.
_LIST_REACH = 8
_EMPTY = "The library holds no issue yet. Run `backissue build`, with --newsletters to name the folder."


class Library(Protocol):
    """What answering needs of an open library."""

    def issues(self) -> Sequence[StoredIssue]: ...

    def issue(self, issue: str, /) -> StoredIssue: ...

    def paragraphs(self, issue: str, /) -> Sequence[Paragraph]: ...

    def paragraph(self, paragraph: str, /) -> tuple[str, Paragraph] | None: ...

    def events(self) -> Sequence[Event]: ...


class Searcher(Protocol):
    """What answering needs of an open searcher; ``library`` is the one it searches now."""

    @property
    def library(self) -> Any: ...

    def search(
        self, question: str, *, k: int = 20, dates: Sequence[DateRange] = (), issues: frozenset[str] | None = None
    ) -> list[Hit]: ...

    def suggest(self, text: str, k: int = 5) -> list[Hit]: ...

    def near(self, hit: Hit, n: int) -> Sequence[Paragraph]: ...

    def vocabulary(self, word: str) -> str | None: ...


#: Answers from the records of events, where the question is about events; None where it is not.
Agenda = Callable[[Question, Library, date], "AgendaAnswer | None"]


class AgendaAnswer(Protocol):
    """What the agenda gives back: a reading over its own hits."""

    @property
    def hits(self) -> Sequence[Hit]: ...

    @property
    def reading(self) -> Reading: ...


def refusal(question: str) -> str | None:
    """Why a text is no question to answer, in one sentence; None where it is one."""
    if not question.strip():
        return "There is no question: type some words, such as a name or “When is the next meeting?”."
    if not any(character.isalnum() for character in question):
        return "This has no word to look for: type some words, such as a name or “When is the next meeting?”."
    if len(question) > LONGEST_QUESTION:
        return (
            f"This question has {len(question):,} characters; at most {LONGEST_QUESTION:,} can be read. "
            "Ask it in a few sentences."
        )
    return None


class Assistant:
    """An open library with everything that answers from it. Any thread may ask."""

    def __init__(
        self,
        searcher: Searcher,
        reader: Reader | None = None,
        *,
        agenda: Agenda | None = None,
        proper: Callable[[str], bool] = lambda word: False,
        today: Callable[[], date] = date.today,
        rebuild: Callable[[Callable[[], bool]], Iterator[Progress | BuildReport]] | None = None,
        refresh: Callable[[], object] | None = None,
        close: Callable[[], None] | None = None,
    ) -> None:
        self.searcher = searcher
        self.reader = reader
        self._agenda = agenda
        self._proper = proper
        self._today = today
        self._rebuild = rebuild
        self._refresh = refresh
        self._close = close
        self._issues: dict[str, StoredIssue] = {}

    @property
    def library(self) -> Library:
        """The library as the searcher sees it now; a rebuild may replace it."""
        library: Library = self.searcher.library
        return library

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        issues: frozenset[str] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[AskEvent]:
        """Sources, then a Delta a sentence, then Finished; Failure where something broke; an early end when cancelled.

        ``issues`` restricts the search to these ids. Raises nothing for any text.
        """
        no = refusal(question)
        if no:
            yield Finished(_nothing(question[:LONGEST_QUESTION], no))
            return
        try:
            yield from self._ask(question, history, issues, cancelled)
        except (EmbeddingsError, CorpusError) as error:
            yield Failure(str(error))

    def answer(
        self, question: str, history: Sequence[Turn] = (), *, issues: frozenset[str] | None = None
    ) -> Answer | Failure:
        """``ask``, drained: the whole answer, or the failure."""
        last: Answer | Failure = Failure("The question was not answered.")
        for event in self.ask(question, history, issues=issues):
            if isinstance(event, Finished):
                last = event.answer
            elif isinstance(event, Failure):
                last = event
        return last

    def rebuild(self, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Progress | BuildReport]:
        """Bring the library up to date with its folder, then show it to the next question."""
        if self._rebuild is not None:
            yield from self._rebuild(cancelled)
        self.refresh()

    def refresh(self) -> None:
        """Look at the library again, if another build has moved it."""
        if self._refresh is not None:
            self._refresh()
        self._issues = {}

    def close(self) -> None:
        if self._close is not None:
            self._close()

    def issue(self, issue: str) -> StoredIssue | None:
        """What is known of an issue of the library."""
        if issue not in self._issues:
            self._issues = {stored.id: stored for stored in self.library.issues()}
        return self._issues.get(issue)

    def question(self, typed: str, history: Sequence[Turn] = ()) -> Question:
        """What is asked, with mistyped words read as the newsletters spell them; proper words stay as they are."""
        return read_question(
            typed, history, languages=self._languages(), vocabulary=self._spelling, today=self._today()
        )

    def _languages(self) -> list[str]:
        """The languages of the issues, that of most issues first."""
        if not self._issues:
            self._issues = {stored.id: stored for stored in self.library.issues()}
        counts = Counter(stored.head.language for stored in self._issues.values())
        return [language for language, _ in counts.most_common()]

    def _spelling(self, word: str) -> str | None:
        return None if self._proper(word) else self.searcher.vocabulary(word)

    def context(self, hit: Hit, question: Question) -> Context:
        """What the reader may know of a hit beside its paragraph."""
        stored = self.issue(hit.issue)
        if stored is None:
            return Context()
        head = stored.head
        return Context(head.dated, head.language, head.series, hit.issue in self._named(question))

    def _ask(
        self, typed: str, history: Sequence[Turn], issues: frozenset[str] | None, cancelled: Callable[[], bool]
    ) -> Iterator[AskEvent]:
        clock = [time.perf_counter()]
        question = self.question(typed, history)
        clock.append(time.perf_counter())
        hits = self._search(question, issues)
        pool = self._with_neighbours(question, hits)
        clock.append(time.perf_counter())
        if cancelled():
            return
        yield Sources(tuple(hits[:SHOWN_PASSAGES]))
        read, reading = self._read(question, pool, issues)
        if cancelled():
            return
        sentences, citations = (
            self._quote(read, reading.picks) if reading.status is not AnswerStatus.NOT_FOUND else ((), ())
        )
        status = reading.status if sentences else AnswerStatus.NOT_FOUND
        if reading.verdict and sentences:
            sentences = (Sentence(reading.verdict, sentences[0].citations), *sentences)
        for sentence in sentences:
            yield Delta(sentence, tuple(citation for citation in citations if citation.n in sentence.citations))
        clock.append(time.perf_counter())
        best_first = _in_order(hits, read, reading)
        yield Finished(
            Answer(
                question=typed,
                standalone=question.text,
                status=status,
                sentences=sentences,
                citations=citations,
                hits=tuple(best_first[:SHOWN_PASSAGES]),
                reason=reading.reason
                or (
                    differing(question, sentences, citations)
                    if sentences
                    else "Nothing in these newsletters answers this."
                ),
                timings_ms=_timings(clock),
            )
        )

    def _search(self, question: Question, issues: frozenset[str] | None) -> list[Hit]:
        """The hits of the whole library; where the question names issues, those of the named ones lead."""
        hits = self.searcher.search(question.text, k=_SEARCHED, dates=question.dates, issues=issues)
        named = self._named(question)
        if issues is not None:
            named &= issues
        if not named or len(named) > 12:
            return hits
        first = self.searcher.search(question.text, k=_SEARCHED // 2, dates=question.dates, issues=named)
        return _interleave(first, hits)

    def passages(self, question: Question, issues: frozenset[str] | None = None) -> list[Hit]:
        """All that the reader is given for a question: the hits best first, then their neighbours."""
        return self._with_neighbours(question, self._search(question, issues))

    def _with_neighbours(self, question: Question, hits: Sequence[Hit]) -> list[Hit]:
        """The hits, then the paragraphs beside the first ones: what was found may be the line before the answer."""
        known = {hit.paragraph.id for hit in hits} | {folded for hit in hits for folded in hit.folded}
        beside: list[Hit] = []
        for place, hit in enumerate(hits[:_NEIGHBOURED]):
            near: Sequence[Paragraph] = hit.passage
            if not near or (question.is_list and place < _LISTED):
                near = self.searcher.near(hit, _LIST_REACH if question.is_list else 2)
            for paragraph in near:
                if paragraph.id not in known:
                    known.add(paragraph.id)
                    beside.append(Hit(hit.issue, paragraph, 0.6 * hit.score, 0.5 * hit.fused))
        return [*hits, *beside]

    def _read(
        self, question: Question, hits: Sequence[Hit], issues: frozenset[str] | None
    ) -> tuple[Sequence[Hit], Reading]:
        if self._agenda is not None:
            found = self._agenda(question, self.library, self._today())
            if found is not None and (issues is None or all(hit.issue in issues for hit in found.hits)):
                return found.hits, found.reading
        if not hits and not self.library.issues():
            return hits, Reading(AnswerStatus.NOT_FOUND, (), 0.0, _EMPTY)
        if self.reader is None:
            return hits, Reading(AnswerStatus.NOT_FOUND, (), 0.0, "No reader is set up.")
        by_form = author(self, question, issues) or office(self, question, hits, issues)
        return by_form or (hits, self.reader.read(question, hits))

    def _named(self, question: Question) -> frozenset[str]:
        """The issues that the question names by their date."""
        if not question.issue_dates and not question.months:
            return frozenset()
        if not self._issues:
            self._issues = {stored.id: stored for stored in self.library.issues()}
        return frozenset(stored.id for stored in self._issues.values() if _is_named(stored.head.dated, question))

    def _quote(self, hits: Sequence[Hit], picks: Sequence[Pick]) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
        """Sentences with their citations: picks that follow one another in a paragraph share a quote."""
        sentences: list[Sentence] = []
        citations: list[Citation] = []
        for run in _runs(hits, picks):
            hit = hits[run[0].hit]
            stored = self.issue(hit.issue)
            cited = cite(
                hit.paragraph,
                run[0].start,
                run[-1].end,
                issue=hit.issue,
                title=stored.head.title if stored else "",
                dated=stored.head.dated if stored else None,
                pages=stored.pages if stored else (),
                first=len(citations) + 1,
            )
            citations.extend(cited)
            sentences.extend(_sentence(hit, pick, cited) for pick in run)
        return tuple(sentence for sentence in sentences if sentence.citations), tuple(citations)


def _is_named(dated: DateRange | None, question: Question) -> bool:
    if dated is None:
        return False
    if any(dated.overlaps(asked) for asked in question.issue_dates):
        return True
    return any(dated.start.month <= month <= _last_month(dated) for month in question.months)


def _last_month(dated: DateRange) -> int:
    span = (dated.end.year - dated.start.year) * 12 + dated.end.month - dated.start.month
    return dated.start.month + max(0, span - (1 if dated.end.day == 1 else 0))


def _interleave(first: Sequence[Hit], rest: Sequence[Hit]) -> list[Hit]:
    """Two rankings taken in turn, each paragraph once."""
    merged: dict[str, Hit] = {}
    for place in range(max(len(first), len(rest))):
        for ranking in (first, rest):
            if place < len(ranking):
                merged.setdefault(ranking[place].paragraph.id, ranking[place])
    return list(merged.values())


def _timings(clock: Sequence[float]) -> Mapping[str, float]:
    names = ("read", "search", "answer")
    steps = {name: 1000 * (clock[at + 1] - clock[at]) for at, name in enumerate(names)}
    return {**steps, "total": 1000 * (clock[-1] - clock[0])}


def _nothing(question: str, reason: str) -> Answer:
    return Answer(question, question, AnswerStatus.NOT_FOUND, (), (), (), reason, {"total": 0.0})
