"""One question to one checked answer, as a stream of typed events.

``Assistant.ask`` reads the question, finds passages, lets a lookup or the reader pick from them, and turns the picks
into sentences with citations. It prints nothing and knows no screen; the command line and the chat drain the same
iterator. Whatever a person types ends in an answer, an honest "not in these newsletters" or one sentence of failure.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from assistant.conversation.quoting import differing, ranked_hits, sentences_of, told_sentences
from assistant.lookups.found import Found, Lookup
from assistant.model import (
    Answer,
    AnswerStatus,
    AskEvent,
    Delta,
    Failure,
    Finished,
    Provisional,
    Sentence,
    Sources,
    Turn,
)
from assistant.output.phrases import say
from assistant.questions.question import LONGEST_QUESTION, Asked, Question
from assistant.reader.answer_types import is_told
from assistant.reader.protocol import Offer, Pick, Reader, Reading
from assistant.reader.selection import ITEMS
from assistant.retrieval import Library, Retrieval, Searcher
from assistant.turns.answer_lines import Told
from assistant.turns.kinds import LIBRARY, TALK, Kind, Lean
from assistant.turns.reading import Reading as TurnReading
from assistant.turns.reading import read_turn
from assistant.turns.scope import Newsletters
from corpus.model import CorpusError
from embeddings.model import BuildReport, EmbeddingsError, Hit, Progress, Scope

if TYPE_CHECKING:
    from assistant.conversation.model_answers import Matter, ModelAnswers

#: What a language model that writes may tell of in its own words: accounts of issues, and times side by side.
_PUT_IN_PROSE = frozenset({Kind.OVERVIEW, Kind.YEARS, Kind.COMPARE})
#: Passages that come with every answer, whatever its status.
SHOWN_PASSAGES = 20
#: Issues of a newsletter that its name is read from, and newsletters up to which they are told apart by their names.
_NAMING, _MOST_SERIES = 12, 1_000
_EMPTY = "The library holds no issue yet. Run `backissue build`, with --newsletters to name the folder."


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


@dataclass(frozen=True, slots=True)
class _Search:
    """A question with the hits of its search and what was read in them."""

    question: Question
    hits: Sequence[Hit]
    found: Found


class Assistant:
    """Everything that answers from one open library. Any thread may ask.

    Every turn is read first (``read_turn``). ``wishes`` answers what the library itself answers; a question goes to the
    ``records`` of events, then to the reader, whose answer ``changes`` looks after; a language ``model`` reads what the
    reader read.
    """

    def __init__(
        self,
        retrieval: Retrieval,
        reader: Reader,
        *,
        wishes: Callable[[TurnReading, frozenset[str] | None], Told | None] = lambda turn, issues: None,
        records: Lookup = lambda question, issues: None,
        changes: Callable[[Question, Found], Found] = lambda question, found: found,
        model: ModelAnswers | None = None,
        rebuild: Callable[[Callable[[], bool]], Iterator[Progress | BuildReport]] | None = None,
        refresh: Callable[[], object] | None = None,
        close: Callable[[], None] | None = None,
    ) -> None:
        self.retrieval = retrieval
        self.reader = reader
        self._wishes = wishes
        self._records = records
        self._changes = changes
        self._model = model
        self._rebuild = rebuild
        self._refresh = refresh
        self._close = close
        self._names: tuple[int, Newsletters] | None = None

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

        With a language model Provisional comes before Finished. ``issues`` restricts the search to these ids. Raises
        nothing for any text.
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
        newsletters = self._newsletters()
        turn = read_turn(
            typed[:LONGEST_QUESTION], history, self.retrieval.occurs, self.retrieval.speaks, newsletters.masked
        )
        told = self._wishes(turn, issues)
        if told is not None:
            yield from self._tell(typed, turn, told, issues, clock, cancelled)
            return
        question = self._question(turn.text, turn.about)
        clock.append(time.perf_counter())
        of_thing = turn.lean is Lean.THING
        question, hits = self.retrieval.hits_after(turn.answered, question, issues, of_newsletter=of_thing)
        passages = self.retrieval.with_neighbours(question, hits)
        clock.append(time.perf_counter())
        if cancelled():
            return
        found = self._recorded(question, issues)
        shown = hits if found is None else ranked_hits(hits, found.hits, found.reading)
        yield Sources(tuple(shown[:SHOWN_PASSAGES]))
        if found is None:
            found = self._read(question, passages, turn.language)
        if cancelled():
            return
        answer = self._answer(typed, question, hits, found)
        answer = replace(answer, taken_as=turn.taken_as, turn=turn.kind.value, reasons=turn.reasons)
        for sentence in answer.sentences:
            yield Delta(sentence, tuple(one for one in answer.citations if one.n in sentence.citations))
        clock.append(time.perf_counter())
        answer = replace(answer, timings_ms=_timings(clock))
        if self._model is not None and found.reading.best:
            answer = yield from self._asked_of_model(
                self._model, turn, history, issues, _Search(question, hits, found), answer, cancelled
            )
            if cancelled():
                return
        yield Finished(answer)

    def _asked_of_model(
        self,
        model: ModelAnswers,
        turn: TurnReading,
        history: Sequence[Turn],
        issues: frozenset[str] | None,
        search: _Search,
        answer: Answer,
        cancelled: Callable[[], bool],
    ) -> Generator[AskEvent, None, Answer]:
        """The answer that stands when the language model has read too; the reader's is shown meanwhile.

        A turn that leans on those before is looked up again as the model takes it.
        """
        if model.barred:
            return replace(answer, model=model.note(line=model.barred))
        yield Provisional(answer, model.name)
        asked = self._asked(search, answer, cancelled)
        taken = model.taken_as(asked, history) if turn.lean is not Lean.ALONE else ""
        if taken:
            search = self._search(taken, turn, issues)
            other = self._answer(answer.question, search.question, search.hits, search.found)
            said = {name: getattr(answer, name) for name in ("turn", "reasons", "timings_ms")}
            answer = replace(other, taken_as=taken, **said)
            if not search.found.reading.best:
                return replace(answer, model=model.note(asked.spent, line=f"Taken by {model.name} as: {taken}"))
            asked = replace(self._asked(search, answer, cancelled), spent=asked.spent)
        return (yield from model.after(asked))

    def _search(self, text: str, turn: TurnReading, issues: frozenset[str] | None) -> _Search:
        """What is found and read for a turn that is taken as ``text``."""
        question, hits = self.retrieval.hits_after(turn.answered, self._question(text), issues)
        passages = self.retrieval.with_neighbours(question, hits)
        found = self._recorded(question, issues) or self._read(question, passages, turn.language)
        return _Search(question, hits, found)

    def _newsletters(self) -> Newsletters:
        """The library's newsletters, named by a few of their issues; none where there are too many to tell apart."""
        library = self.library
        if self._names is None or self._names[0] != library.generation:
            series = list(islice(library.series(), _MOST_SERIES + 1))
            asked = [Scope(series=frozenset((one,))) for one in series if len(series) <= _MOST_SERIES]
            issues = [one for of_one in asked for one in library.issues(of_one, most=_NAMING)]
            self._names = library.generation, Newsletters(issues)
        return self._names[1]

    def _question(self, text: str, about: str = "") -> Question:
        """The question, which speaks of the issues of the newsletter that it surely names."""
        return replace(self.retrieval.question(text, about), leans_on=self._of_named(text) or frozenset())

    def _of_named(self, text: str) -> frozenset[str] | None:
        """The issues of the one of several newsletters that a text surely names; None where it names none."""
        newsletters = self._newsletters()
        named = newsletters.series.get(newsletters.surely_named(text)) if len(newsletters.series) > 1 else None
        return None if named is None else self.retrieval.of_series(one.head.series for one in named)

    def _recorded(self, question: Question, issues: frozenset[str] | None) -> Found | None:
        """What the records of events say, those of the newsletter alone that the question names."""
        named = self._of_named(question.text)
        within = issues if named is None else named if issues is None else named & issues
        return self._records(replace(question, text=self._newsletters().masked(question.text)), within)

    def _asked(self, search: _Search, answer: Answer, cancelled: Callable[[], bool]) -> Matter:
        from assistant.conversation.model_answers import Matter

        def made(reading: Reading) -> Answer:
            other = self._answer(answer.question, search.question, search.hits, Found(search.found.hits, reading))
            said = {name: getattr(answer, name) for name in ("taken_as", "turn", "reasons", "timings_ms")}
            return replace(other, **said)

        return Matter(search.question, search.found, answer, made, cancelled)

    def _tell(
        self,
        typed: str,
        turn: TurnReading,
        told: Told,
        issues: frozenset[str] | None,
        clock: list[float],
        cancelled: Callable[[], bool],
    ) -> Iterator[AskEvent]:
        """An answer from the library itself, with the passages it rests on and those nearest to what was asked."""
        clock.append(time.perf_counter())
        sentences, citations = told_sentences(told.lines, self.retrieval.issue)
        cited = {line.hit.paragraph.id: line.hit for line in told.lines if line.hit is not None}
        near: Sequence[Hit] = ()
        if turn.kind not in LIBRARY | TALK:
            near = self.retrieval.search(self.retrieval.question(turn.text), issues, SHOWN_PASSAGES)
        hits = (*cited.values(), *(hit for hit in near if hit.paragraph.id not in cited))[:SHOWN_PASSAGES]
        clock.append(time.perf_counter())
        yield Sources(hits)
        for sentence in sentences:
            yield Delta(sentence, tuple(one for one in citations if one.n in sentence.citations))
        clock.append(time.perf_counter())
        answer = Answer(
            question=typed,
            standalone=turn.text,
            status=told.status,
            sentences=sentences,
            citations=citations,
            hits=hits,
            reason=told.reason,
            timings_ms=_timings(clock),
            confidence=told.confidence,
            notice=self.notice,
            short=told.short,
            taken_as=turn.taken_as,
            turn=turn.kind.value,
            reasons=turn.reasons,
            language=turn.language,
        )
        if self._model is not None and turn.kind in _PUT_IN_PROSE and self._model.writes and citations:
            answer = yield from self._put_in_prose(self._model, told, answer, cancelled)
            if cancelled():
                return
        yield Finished(answer)

    def _put_in_prose(
        self, model: ModelAnswers, told: Told, answer: Answer, cancelled: Callable[[], bool]
    ) -> Generator[AskEvent, None, Answer]:
        """The library's account in the words of the language model, which is given the quotes by issue and date."""
        lines = [line for line in told.lines if line.hit is not None]
        picks = [Pick(at, line.start, line.end, 1.0) for at, line in enumerate(lines)]
        reading = Reading(
            told.status, tuple(picks), told.confidence, best=tuple(Offer(pick, (pick,)) for pick in picks)
        )
        found = Found([line.hit for line in lines if line.hit is not None], reading)
        search = _Search(self.retrieval.question(answer.standalone), answer.hits, found)
        yield Provisional(answer, model.name)
        return (yield from model.after(replace(self._asked(search, answer, cancelled), told=True)))

    def _read(self, question: Question, passages: Sequence[Hit], language: str) -> Found:
        """What the reader finds, and what became of it; in an empty library that it is empty."""
        if not passages and self.retrieval.empty:
            return Found(passages, Reading(AnswerStatus.NOT_FOUND, (), 0.0, _EMPTY))
        return self._changes(question, Found(passages, self.reader.read(question, passages)))

    def _answer(self, typed: str, question: Question, hits: Sequence[Hit], found: Found) -> Answer:
        """The reading as sentences with citations, the passages best first."""
        reading = found.reading
        picks = () if reading.status is AnswerStatus.NOT_FOUND else reading.picks
        sentences, citations = sentences_of(found.hits, picks, self.retrieval.issue)
        if reading.verdict and sentences:
            sentences = (Sentence(reading.verdict, sentences[0].citations), *sentences)
        reason = reading.reason or (
            differing(question, sentences, citations) if sentences else say("near", question.language)
        )
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
            short=_short(question, found, picks) if sentences else "",
            language=question.language,
        )


def _short(question: Question, found: Found, picks: Sequence[Pick]) -> str:
    """The fewest words that answer, of the surest pick that says more than the question (of several as sure, of the
    first that has such words: a heading above the line with the day has none); a list's items one a line; "" for a yes
    or no."""
    if not picks or question.kind is Asked.YES_NO:
        return ""
    items = [found.hits[pick.hit].paragraph for pick in picks] if question.is_list else []
    listed = [" ".join(one.text.split()) for one in items if one.kind in ITEMS]
    if len(listed) > 1:
        return "\n".join(listed)
    words = [(pick.score, _short_of(question, found, pick)) for pick in sorted(picks, key=lambda pick: -pick.score)]
    best, surest = words[0]
    telling = ((score, said) for score, said in words if said and not is_told(said, question))
    return next((said for score, said in telling if surest or score == best), surest)


def _short_of(question: Question, found: Found, pick: Pick) -> str:
    text = found.hits[pick.hit].paragraph.text
    if pick.short is not None:
        return " ".join(text[slice(*pick.short)].split())
    return " ".join(text[slice(*pick.emphasis[0])].split()) if pick.emphasis and not question.is_list else ""


def _timings(clock: Sequence[float]) -> Mapping[str, float]:
    names = ("read", "search", "answer")
    steps = {name: 1000 * (clock[at + 1] - clock[at]) for at, name in enumerate(names)}
    return {**steps, "total": 1000 * (clock[-1] - clock[0])}


def _nothing(question: str, reason: str) -> Answer:
    return Answer(question, question, AnswerStatus.NOT_FOUND, (), (), (), reason, {"total": 0.0}, confidence=0.0)
