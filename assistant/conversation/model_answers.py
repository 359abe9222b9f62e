"""A language model's part in an answer: it is asked when the reader has answered, and replaces that only if it passes.

Whatever it does, the reader's answer is whole without it: a fault leaves that answer, with one line that says why.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace

from assistant.config import ModelSettings
from assistant.conversation.quoting import sentences_of
from assistant.language_model.choosing import chosen
from assistant.language_model.client import Client, Spent
from assistant.language_model.prompts import Option
from assistant.language_model.rewriting import rewritten
from assistant.language_model.wire import ModelFault
from assistant.language_model.writing import Written, written
from assistant.lookups.found import Found
from assistant.model import Answer, AnswerStatus, Citation, Delta, ModelNote, Sentence, Turn
from assistant.output.phrases import say
from assistant.questions.question import Question
from assistant.reader.protocol import Pick, Reading
from corpus.model import iso_date
from embeddings.model import Hit, StoredIssue

Issue = Callable[[str], StoredIssue | None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Matter:
    """What the model is asked about: a question with what was found and answered, and what it costs.

    ``made`` makes an answer of a reading. ``told`` says that the answer is the library's own account (an overview, two
    times side by side): it may be put into prose, and nothing is no answer to it.
    """

    question: Question
    found: Found
    answer: Answer
    made: Callable[[Reading], Answer]
    cancelled: Cancelled
    spent: Spent = field(default_factory=Spent)
    told: bool = False

    @property
    def text(self) -> str:
        """The question as it was typed, or as it was taken where it leans on the turns before."""
        return self.answer.taken_as or self.answer.question


class ModelAnswers:
    """Answers with the help of the model that ``settings`` name; ``barred`` says why it may not help, "" if it may."""

    def __init__(self, settings: ModelSettings, issue: Issue, barred: str = "") -> None:
        self.settings = settings
        self.barred = barred
        self._issue = issue
        self._client = Client(settings)

    @property
    def name(self) -> str:
        """The model, as the server calls it."""
        return self.settings.model

    @property
    def writes(self) -> bool:
        """Whether it may put what was found into words of its own."""
        return self.settings.use == "write" and not self.barred

    def after(self, asked: Matter) -> Generator[Delta, None, Answer]:
        """The answer that stands: the model's, or the one that it was asked about."""
        try:
            if self.settings.use == "write":
                return (yield from self._written(asked))
            return self._chosen(asked)
        except ModelFault as fault:
            return replace(asked.answer, model=self.note(asked.spent, line=f"{fault} The answer is the reader's."))

    def taken_as(self, asked: Matter, history: Sequence[Turn]) -> str:
        """The question as the model reads it after the turns before, "" where that is no other or cannot be told."""
        try:
            said = rewritten(
                self._client,
                asked.answer.question,
                history,
                language=asked.question.language,
                cancelled=asked.cancelled,
                spent=asked.spent,
            )
        except ModelFault:
            return ""
        return "" if said in (asked.text, asked.answer.question) else said

    def note(self, spent: Spent | None = None, **said: object) -> ModelNote:
        """What is known of the model's part, and what it cost."""
        spent = spent or Spent()
        cost = {"tokens_asked": spent.asked, "tokens_told": spent.told, "ms": round(1000 * spent.seconds, 1)}
        return ModelNote(self.name, self.settings.use, **cost, **said)  # type: ignore[arg-type]

    def _chosen(self, asked: Matter) -> Answer:
        """The reader's answer where that begins with the sentence chosen or lists it, else it alone; 0 is not found."""
        reading, spent = asked.found.reading, asked.spent
        number = chosen(self._client, asked.text, self._options(asked.found), cancelled=asked.cancelled, spent=spent)
        if number == 0:
            return self._nothing(asked)
        offer = reading.best[number - 1]
        same = reading.picks if asked.question.is_list else reading.picks[:1]
        if asked.answer.status is not AnswerStatus.NOT_FOUND and any(_holds(one, offer.pick) for one in same):
            return replace(asked.answer, model=self.note(spent, spoke=True, line=f"{self.name} chose the same."))
        picked = replace(reading, status=AnswerStatus.ANSWERED, picks=offer.picks, verdict="", reason="")
        return replace(asked.made(picked), model=self.note(spent, spoke=True, line=f"Chosen by {self.name}."))

    def _written(self, asked: Matter) -> Generator[Delta, None, Answer]:
        """Prose, sentence by sentence as each has passed; a sentence that did not gives way to the one it cites.

        Nothing is shown before a first sentence has passed: where none does, the reader's answer stays as it is.
        """
        question, found = asked.question, asked.found
        best = [offer.pick for offer in found.reading.best]
        options = self._options(found)
        waiting: list[Delta] = []
        sentences: list[Sentence] = []
        quoted: dict[int, tuple[Citation, ...]] = {}
        passed = replaced = 0
        for one in written(
            self._client,
            asked.text,
            options,
            language=question.language,
            cancelled=asked.cancelled,
            spent=asked.spent,
        ):
            delta = self._delta(one, found.hits, best, quoted)
            if delta.sentence in sentences or not delta.citations:
                continue
            passed, replaced = passed + delta.sentence.written, replaced + (not delta.sentence.written)
            sentences.append(delta.sentence)
            waiting.append(delta)
            if passed:
                yield from waiting
                waiting = []
        if not sentences:
            return self._nothing(asked)
        if not passed:
            raise ModelFault(f"No sentence of {self.name} stood on what it cites.")
        line = f"Written by {self.name}, each sentence held against what it cites."
        if replaced:
            line += f" {replaced} did not stand, and the newsletter's own words are in the place."
        return replace(
            asked.answer,
            status=AnswerStatus.ANSWERED,
            sentences=tuple(sentences),
            citations=tuple(one for some in quoted.values() for one in some),
            reason="",
            short="",
            model=self.note(asked.spent, spoke=True, line=line, checked=passed, replaced=replaced),
        )

    def _delta(
        self, one: Written, hits: Sequence[Hit], best: Sequence[Pick], quoted: dict[int, tuple[Citation, ...]]
    ) -> Delta:
        """The sentence with its citations; ``quoted`` has those of every option cited so far, and gets the new ones."""
        numbers: list[int] = []
        words = one.text
        for at in one.sources:
            told, cited = sentences_of(hits, [best[at]], self._issue)
            words = words or " ".join(sentence.text for sentence in told)
            if at not in quoted:
                first = sum(map(len, quoted.values()))
                quoted[at] = tuple(replace(citation, n=citation.n + first) for citation in cited)
            numbers += [citation.n for citation in quoted[at]]
        citations = tuple(citation for at in one.sources for citation in quoted[at])
        return Delta(Sentence(words, tuple(numbers), written=bool(one.text)), citations)

    def _nothing(self, asked: Matter) -> Answer:
        """Not found, as the model says."""
        if asked.told:
            raise ModelFault(f"{self.name} had nothing to say of it.")
        if asked.answer.status is AnswerStatus.NOT_FOUND:
            return replace(
                asked.answer, model=self.note(asked.spent, spoke=True, line=f"{self.name} finds none either.")
            )
        reason = say("near", asked.question.language)
        nothing = replace(asked.found.reading, status=AnswerStatus.NOT_FOUND, picks=(), verdict="", reason=reason)
        line = f"{self.name} finds no answer among the nearest sentences."
        return replace(asked.made(nothing), model=self.note(asked.spent, spoke=True, line=line))

    def _options(self, found: Found) -> list[Option]:
        """The reader's best sentences as the model sees them."""
        return [self._option(found.hits, offer.pick) for offer in found.reading.best]

    def _option(self, hits: Sequence[Hit], pick: Pick) -> Option:
        """The pick as the model sees it: its words, and before them its newsletter, date and heading."""
        hit = hits[pick.hit]
        stored = self._issue(hit.issue)
        named = (stored.head.title, iso_date(stored.head.dated)) if stored else (hit.issue,)
        head = ", ".join(part for part in (*named, *hit.paragraph.headings[-1:]) if part)
        return Option(hit.paragraph.text[pick.start : pick.end], head)


def _holds(one: Pick, other: Pick) -> bool:
    """Whether the two picks share words of one paragraph."""
    return one.hit == other.hit and one.start < other.end and other.start < one.end
