"""One exchange of the conversation: the question, then its sources, its sentences as they come, its cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalGroup
from textual.message import Message
from textual.widgets import Static

from assistant.model import (
    Answer,
    AnswerStatus,
    AskEvent,
    Citation,
    Delta,
    Failure,
    Finished,
    Provisional,
    Sentence,
    Sources,
)
from assistant.output.lines import sentences_shown, short_answer
from assistant.output.phrases import say
from assistant.output.wording import page_label
from assistant.tui.chrome.hanging import Hanging, HangingText
from assistant.tui.chrome.safe_text import plain, shorten, shown
from assistant.tui.conversation.answer_text import (
    FAILED,
    Label,
    Labels,
    answer_text,
    card_row,
    card_text,
    grouped,
    heading_of,
    look_of,
    sources_line,
    state_line,
    summary,
    taken_as,
)
from assistant.tui.conversation.citation_card import Card
from assistant.tui.source.place import OpenPlace, of_citation, of_hit
from corpus.model import Paragraph
from embeddings.model import Hit

#: Nearest pages shown with a refusal.
NEAREST = 3


@dataclass(slots=True)
class Exchange:
    """A question and what came of it, as the transcript keeps it: neither yet, an answer or a failure.

    ``alone``: it was asked by itself, with nothing of the turns before.
    """

    question: str
    answer: Answer | None = None
    failure: str = ""
    cancelled: bool = False
    alone: bool = False

    def forget_passages(self) -> None:
        """Keep of an old answer what is kept on disk: not the passages that were only near."""
        if self.answer is not None:
            self.answer = replace(self.answer, hits=())


def title_of(paragraph: Paragraph) -> str:
    """The article a paragraph belongs to, else its heading, else how it begins."""
    return paragraph.article or (paragraph.headings[-1] if paragraph.headings else shorten(paragraph.text, 40))


class AnswerText(HangingText):
    """The sentences of the answer; ``[n]`` in it opens citation ``n``."""

    ALLOW_SELECT = True

    @dataclass
    class Cited(Message):
        """Citation ``n`` was clicked."""

        n: int

    def action_cite(self, n: int) -> None:
        """Report the click on a number."""
        self.post_message(self.Cited(n))


class TurnView(Vertical):
    """An exchange in full."""

    def __init__(self, exchange: Exchange, labels: Labels) -> None:
        super().__init__(classes="turn")
        self.exchange = exchange
        self._labels = labels
        self._sentences: list[Sentence] = []
        self._citations: dict[int, Citation] = {}
        self._hits: tuple[Hit, ...] = ()
        self.provisional: Answer | None = None
        """The reader's answer, while a language model reads too."""
        self._series: set[int] = set()
        """Numbers of the cards that have the name of their newsletter above them."""

    def compose(self) -> ComposeResult:
        """Question, heading, short answer, state, sentences, sources, and the question as it was searched."""
        yield Static(plain(self.exchange.question), classes="question")
        with VerticalGroup(classes="reply"):
            yield Static(classes="heading")
            yield Static(classes="short")
            yield Static(classes="state")
            yield AnswerText(classes="sentences")
            yield VerticalGroup(classes="cards")
            yield Static(classes="taken-as")

    def on_mount(self) -> None:
        """Fill in what is known: an answer of a saved conversation is whole at once."""
        for empty in (".heading", ".short", ".state", ".sentences", ".taken-as"):
            self._show(empty, "")
        self._cards.display = False
        exchange = self.exchange
        if exchange.failure:
            self.fail(exchange.failure)
        elif exchange.answer is not None:
            self.finish(exchange.answer)
        elif exchange.cancelled:
            self.cancel()

    @property
    def citations(self) -> list[Citation]:
        """The citations of the answer as far as it has come, by number."""
        return [self._citations[n] for n in sorted(self._citations)]

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The passages found for the question, best first."""
        return self._hits

    @property
    def running(self) -> bool:
        """Whether an answer is still to come."""
        exchange = self.exchange
        return exchange.answer is None and not exchange.failure and not exchange.cancelled

    def wait_for(self, said: str) -> None:
        """Say what the answer waits for."""
        self._show(".state", said)

    def take(self, event: AskEvent) -> None:
        """Take the next event of the answer."""
        match event:
            case Sources(hits):
                self._hits = hits
                self._show(".state", sources_line(len({hit.issue for hit in hits}), len(hits)) if hits else "")
            case Provisional(answer, by):
                self.finish(answer)
                self.provisional = answer
                self._show(".state", f"{by} is reading too …")
            case Delta(sentence, citations):
                if self.provisional is not None and self.exchange.answer is not None:
                    self._clear()
                self._sentences.append(sentence)
                self._add_cards(citations)
                self._show(".sentences", answer_text(self._sentences))
            case Finished(answer):
                self.finish(answer)
            case Failure(message):
                self.fail(message)

    def finish(self, answer: Answer) -> None:
        """Show the whole answer, in the place of a provisional one."""
        if self.provisional is not None and self.exchange.answer != answer:
            self._clear()
        self.provisional = None
        self.exchange.answer = answer
        self._hits = answer.hits
        self._sentences = list(answer.sentences)
        self._show(".state", state_line(answer))
        self._show(".heading", heading_of(answer))
        self._show(".short", short_answer(answer))
        self._show(".sentences", answer_text(sentences_shown(answer)))
        self._show(".taken-as", taken_as(answer))
        self.add_class(f"-{look_of(answer)}")
        self._add_cards(answer.citations)
        if answer.status is AnswerStatus.NOT_FOUND and not answer.citations:
            pages = {(hit.issue, hit.paragraph.page): hit for hit in reversed(answer.hits)}
            best = [hit for hit in answer.hits if pages[hit.issue, hit.paragraph.page] is hit]
            self._show_nearest(best[:NEAREST], answer.language)

    def fail(self, message: str) -> None:
        """Show a failure in the answer's place."""
        self.exchange.failure = message
        self._show(".heading", FAILED)
        self._show(".state", message)
        self.add_class("-failed")

    def cancel(self) -> None:
        """Show that the answer was stopped; where a language model was reading, the reader's answer stays."""
        if self.provisional is not None:
            answer = self.provisional
            self.finish(answer)
            self._show(".state", " ".join(filter(None, [answer.reason, "■ Stopped. The answer is the reader's."])))
            return
        self.exchange.cancelled = True
        self._show(".state", "■ Stopped. " + ("What had come stays." if self._sentences else "Nothing was answered."))
        self.add_class("-stopped")

    def _clear(self) -> None:
        """Take back what is shown of an answer."""
        if self.exchange.answer is not None:
            self.remove_class(f"-{look_of(self.exchange.answer)}")
        self.exchange.answer = None
        self._sentences, self._citations, self._series = [], {}, set()
        for card in self.query(Card):
            card.places = {}  # it goes in a moment, and is no card of the next answer
        self._cards.remove_children()
        for one in (".heading", ".short"):
            self._show(one, "")

    def _add_cards(self, citations: tuple[Citation, ...]) -> None:
        """Take citations in and write the cards anew: one a page, under its newsletter where several follow."""
        self._citations |= {citation.n: citation for citation in citations}
        articles = {hit.paragraph.id: hit.paragraph.article for hit in self._hits}
        answer = " ".join(sentence.text for sentence in self._sentences)
        language = self.exchange.answer.language if self.exchange.answer is not None else "en"
        for title, cards in grouped(self._citations.values(), self._labels):
            before: Card | None = None
            for cited in cards:
                card = self.card(cited[0].n)
                if card is None:
                    card = Card(cited[0].n)
                    self._add(card, after=before)
                before = card
                card.places = {citation.n: of_citation(citation) for citation in cited}
                article = articles.get(cited[0].paragraph, "")
                text = card_text(cited, article, answer, self._labels, named=bool(title), language=language)
                card.update(text)
            first = self.card(cards[0][0].n)
            if title and first is not None and first.n not in self._series:
                self._series.add(first.n)
                self._cards.mount(Static(plain(title), classes="series"), before=first)

    def _show_nearest(self, hits: Sequence[Hit], language: str) -> None:
        if not hits:
            return
        self._add(Static(plain(say("nearest", language)), classes="nearest"))
        for n, hit in enumerate(hits, 1):
            label = self._labels.get(hit.issue) or Label(hit.issue)
            parts = (label.newsletter, label.when(language), page_label(hit.paragraph.page, language=language))
            where = shown(", ".join(filter(None, parts)))
            self._add(Card(n, of_hit(hit), Hanging([card_row([n], where, title_of(hit.paragraph))])))

    def _add(self, widget: Static, after: Static | None = None) -> None:
        self._cards.display = True
        self._cards.mount(widget, after=after)

    @property
    def _cards(self) -> VerticalGroup:
        return self.query_one(".cards", VerticalGroup)

    def _show(self, selector: str, text: str | Hanging) -> None:
        widget = self.query_one(selector, Static)
        widget.update(plain(text) if isinstance(text, str) else text)
        widget.display = bool(text)

    def card(self, n: int) -> Card | None:
        """The card with number ``n``."""
        return next((card for card in self.query(Card) if n in card.places), None)

    def on_answer_text_cited(self, event: AnswerText.Cited) -> None:
        """Open the passage of a number in the answer."""
        event.stop()
        if card := self.card(event.n):
            self.post_message(OpenPlace(card.places[event.n]))


class LightTurn(HangingText, can_focus=True):
    """An exchange long past: one widget instead of ten; Enter or a click opens it in full."""

    BINDINGS: ClassVar[list[BindingType]] = [("enter", "unfold", "Unfold")]

    @dataclass
    class Unfold(Message):
        """The reader wants the turn in full."""

        turn: LightTurn

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(summary(exchange.question, exchange.answer, exchange.failure), classes="turn light")
        self.exchange = exchange

    def action_unfold(self) -> None:
        """Ask for the turn in full."""
        self.post_message(self.Unfold(self))

    def on_click(self) -> None:
        """A click does the same as Enter."""
        self.action_unfold()
