"""One question to one checked answer, as a stream of typed events.

``Assistant.ask`` reads the question, finds passages, lets a lookup or the reader pick from them, and turns the picks
into sentences with citations. It prints nothing and knows no screen; the command line and the chat drain the same
iterator. Whatever a person types ends in an answer, an honest "not in these newsletters" or one sentence of failure.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.conversation.quoting import differing, ranked_hits, sentences_of
from assistant.lookups.found import Found, Lookup
from assistant.model import Answer, AnswerStatus, AskEvent, Delta, Failure, Finished, Sentence, Sources, Turn
from assistant.questions.question import LONGEST_QUESTION, Question
from assistant.reader.protocol import Reader, Reading
from assistant.retrieval import Library, Retrieval, Searcher
from corpus.model import CorpusError
from embeddings.model import BuildReport, EmbeddingsError, Hit, Progress

#: Passages that come with every answer, whatever its status.
SHOWN_PASSAGES = 20
_EMPTY = "The library holds no issue yet. Run `backissue build`, with --newsletters to name the folder."
_NOTHING = "Nothing in these newsletters answers this."


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
    """Everything that answers from one open library. Any thread may ask.

    ``lookups`` are asked in order before the reader; the first that finds something answers.
    """

    def __init__(
        self,
        retrieval: Retrieval,
        reader: Reader,
        *,
        lookups: Sequence[Lookup] = (),
        rebuild: Callable[[Callable[[], bool]], Iterator[Progress | BuildReport]] | None = None,
        refresh: Callable[[], object] | None = None,
        close: Callable[[], None] | None = None,
    ) -> None:
        self.retrieval = retrieval
        self.reader = reader
        self._lookups = tuple(lookups)
        self._rebuild = rebuild
        self._refresh = refresh
        self._close = close

    @property
    def library(self) -> Library:
        """The library as the searcher sees it now; a rebuild may replace it."""
        return self.retrieval.library

    @property
    def searcher(self) -> Searcher:
        """The searcher, for passages while somebody types."""
        return self.retrieval.searcher

    @property
    def notice(self) -> str:
        """One sentence where search works, but less well than it could; "" otherwise."""
        return self.retrieval.searcher.notice

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

    def close(self) -> None:
        """Let go the library and the models."""
        if self._close is not None:
            self._close()

    def _ask(
        self, typed: str, history: Sequence[Turn], issues: frozenset[str] | None, cancelled: Callable[[], bool]
    ) -> Iterator[AskEvent]:
        clock = [time.perf_counter()]
        question = self.retrieval.question(typed, history)
        clock.append(time.perf_counter())
        hits = self.retrieval.hits(question, issues)
        passages = self.retrieval.with_neighbours(question, hits)
        clock.append(time.perf_counter())
        if cancelled():
            return
        found = self._looked_up(question, passages, issues)
        shown = hits if found is None else ranked_hits(hits, found.hits, found.reading)
        yield Sources(tuple(shown[:SHOWN_PASSAGES]))
        if found is None:
            found = Found(passages, self._read(question, passages))
        if cancelled():
            return
        answer = self._answer(typed, question, hits, found)
        for sentence in answer.sentences:
            yield Delta(sentence, tuple(one for one in answer.citations if one.n in sentence.citations))
        clock.append(time.perf_counter())
        yield Finished(replace(answer, timings_ms=_timings(clock)))

    def _looked_up(self, question: Question, hits: Sequence[Hit], issues: frozenset[str] | None) -> Found | None:
        """What the first lookup finds that knows the question's kind; None where the reader is to answer."""
        for lookup in self._lookups:
            found = lookup(question, hits, issues)
            if found is not None:
                return found
        return None

    def _read(self, question: Question, passages: Sequence[Hit]) -> Reading:
        if not passages and not self.retrieval.issues():
            return Reading(AnswerStatus.NOT_FOUND, (), 0.0, _EMPTY)
        return self.reader.read(question, passages)

    def _answer(self, typed: str, question: Question, hits: Sequence[Hit], found: Found) -> Answer:
        """The reading as sentences with citations, the passages best first."""
        reading = found.reading
        picks = () if reading.status is AnswerStatus.NOT_FOUND else reading.picks
        sentences, citations = sentences_of(found.hits, picks, self.retrieval.issue)
        if reading.verdict and sentences:
            sentences = (Sentence(reading.verdict, sentences[0].citations), *sentences)
        reason = reading.reason or (differing(question, sentences, citations) if sentences else _NOTHING)
        return Answer(
            question=typed,
            standalone=question.text,
            status=reading.status if sentences else AnswerStatus.NOT_FOUND,
            sentences=sentences,
            citations=citations,
            hits=tuple(ranked_hits(hits, found.hits, reading)[:SHOWN_PASSAGES]),
            reason=reason,
            confidence=reading.confidence,
            notice=self.notice,
        )


def _timings(clock: Sequence[float]) -> Mapping[str, float]:
    names = ("read", "search", "answer")
    steps = {name: 1000 * (clock[at + 1] - clock[at]) for at, name in enumerate(names)}
    return {**steps, "total": 1000 * (clock[-1] - clock[0])}


def _nothing(question: str, reason: str) -> Answer:
    return Answer(question, question, AnswerStatus.NOT_FOUND, (), (), (), reason, {"total": 0.0})
