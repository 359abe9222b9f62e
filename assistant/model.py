"""The frozen values of a conversation: what is asked, what is cited, what is answered.

The command line, the batch output and the screen all show these same values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from corpus.model import Span
from embeddings.model import Hit


class AnswerStatus(StrEnum):
    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_FOUND = "not_found"
    TALK = "talk"


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim ``quote`` of ``issue`` on ``page``; ``spans`` say where on the page it stands.

    ``n`` is the number shown in brackets, counted from 1 within one answer. ``start:end`` are the
    quote's characters in the paragraph's text. ``date`` is ISO as far as known ("2016-11"), "" if unknown.
    """

    n: int
    issue: str
    title: str
    date: str
    page: int
    printed: str | None
    paragraph: str
    quote: str
    start: int
    end: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer with the numbers of its citations.

    ``emphasis`` are the character ranges of ``text`` that hold the very words asked for. ``own`` marks a sentence that
    the program makes itself (a count, the name of an issue): it has no citation; words of a newsletter always have one.
    ``written`` marks prose of a language model, which was held against the words that it cites.
    """

    text: str
    citations: tuple[int, ...]
    emphasis: tuple[tuple[int, int], ...] = ()
    own: bool = False
    written: bool = False


@dataclass(frozen=True, slots=True)
class ModelNote:
    """What a language model did to an answer; ``line`` says it in one sentence, "" where there is nothing to say.

    ``spoke``: the answer is its choice or its prose, else the reader's. ``checked`` sentences of its own stood on what
    they cite, ``replaced`` did not and gave way to the newsletter's. Tokens are 0 where the server does not count.
    """

    name: str
    use: str
    spoke: bool = False
    line: str = ""
    checked: int = 0
    replaced: int = 0
    tokens_asked: int = 0
    tokens_told: int = 0
    ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one question. ``reason`` is a sentence for a reader: why nothing, or only part, was found.

    ``confidence`` is the probability, 0..1, that this is the answer; ``notice`` says where search worked less well than
    it could, as by words alone. ``short`` are the fewest words that answer, "" where there are none; ``taken_as`` the
    question as it was read where it leans on the turns before, else "". ``turn`` is the kind of turn, ``reasons`` why.
    ``language`` is the question's. ``model`` is what a language model did, None where there is none.
    """

    question: str
    standalone: str
    status: AnswerStatus
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    reason: str = ""
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    confidence: float = 0.0
    notice: str = ""
    short: str = ""
    taken_as: str = ""
    turn: str = "question"
    reasons: tuple[str, ...] = ()
    language: str = "en"
    model: ModelNote | None = None

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and, once it came, its answer's text, as follow-ups need them."""

    question: str
    answer: str = ""


def turns_of(said: Sequence[str]) -> list[Turn]:
    """The turns of what was said, question and answer by turns; the last answer may be missing."""
    return [Turn(question, answer) for question, answer in zip(said[::2], [*said[1::2], ""], strict=False)]


@dataclass(frozen=True, slots=True)
class Sources:
    """The passages found, before the answer is read out of them."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Delta:
    """The next sentence of the answer, with the citations it needs."""

    sentence: Sentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Provisional:
    """The reader's whole answer, to be shown while the language model ``by`` reads. A Delta after it begins another
    answer in its place; Finished says which of them stands."""

    answer: Answer
    by: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The whole answer; always the last event of a question that did not fail."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Failure:
    """Something broke: shown as a failure, never as an answer. The text names what to do."""

    message: str


AskEvent = Sources | Delta | Provisional | Finished | Failure
