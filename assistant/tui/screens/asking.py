"""Questions and their answers: asked in a thread, shown as they come, stopped; passages while one types."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto

from textual.timer import Timer
from textual.widgets import Static

from assistant.model import Answer, AnswerStatus, Failure, Finished
from assistant.output.phrases import say
from assistant.tui import jobs
from assistant.tui.chrome.safe_text import counted, one_line, plain, shorten
from assistant.tui.conversation.citation_card import Card
from assistant.tui.conversation.greeting import Greeting
from assistant.tui.conversation.live_passages import Passages
from assistant.tui.conversation.mentions import split
from assistant.tui.conversation.prompt import Prompt
from assistant.tui.conversation.transcript import Transcript
from assistant.tui.conversation.turn import TurnView
from assistant.tui.engine import Engine
from assistant.tui.library.tree import LibraryTree
from assistant.tui.messages import AnswerMoved, AskFor, PassagesFound
from assistant.tui.screens.citations import ReadingScreen
from assistant.tui.source.bookmarks import Bookmarks
from assistant.tui.source.pane import SourcePane
from assistant.turns.kinds import Kind

#: Seconds without a keystroke before passages are looked up.
PAUSE = 0.15


class Stage(Enum):
    """How far the question is whose answer is still to come."""

    NEW = auto()
    EARLY = auto()
    """It waits: there is nothing to ask yet."""
    PARTLY = auto()
    """It waited, and is asked of the part of the library that is read; where nothing answers it, it waits again."""
    REST = auto()
    """Nothing answered it; it waits until all is read, and is then asked once more."""
    LAST = auto()
    """It is asked, and what comes is the answer."""


@dataclass(slots=True)
class Pending:
    """The question whose answer is still to come, and its turn in the conversation."""

    asked: AskFor
    turn: TurnView
    stage: Stage = Stage.NEW

    @property
    def waits(self) -> bool:
        """Whether it is not asked at the moment."""
        return self.stage not in (Stage.PARTLY, Stage.LAST)


class AskingScreen(ReadingScreen):
    """The part of the chat's screen that asks, and its title line, which says what is searched."""

    def __init__(self, bookmarks: Bookmarks) -> None:
        super().__init__(bookmarks)
        self.notice = ""
        """The sentence on search that was shown last."""
        self._asked = 0
        self._pending: Pending | None = None
        self._trouble = ""
        """Why there is nothing to ask, and nothing will come by itself."""
        self._pause: Timer | None = None
        self._wanted_passages = ""

    def show_notice(self) -> None:
        """Show what the engine says of its search, once as it comes up and then in the title line."""
        notice = one_line(self.host.engine.notice) if self.host.engine is not None else ""
        if notice != self.notice:
            self.notice = notice
            if notice:
                self.host.warn(notice)

    def draw_top(self) -> None:
        """Write the title line: folder, issues searched, notice, conversation."""
        chosen = self.query_one(LibraryTree).chosen
        config = self.host.config
        folders = " + ".join(folder.name for folder in config.newsletters_folders)
        parts = ["Back Issue", shorten(folders, 40) if config.newsletters else "sample newsletters"]
        if chosen is not None:
            parts.append(f"searching {counted(len(chosen), 'issue')} of {len(self.issues)}")
        elif self.issues:
            parts.append(counted(len(self.issues), "issue"))
        if self.host.config.language_model.remote:
            parts.append(f"▲ passages go to {shorten(self.host.config.language_model.host, 40)}")
        if self.notice:
            parts.append(f"▲ {shorten(self.notice, 40)}")
        if name := self.host.conversation_name:
            parts.append(shorten(name, 40))
        first, *rest = parts
        self.query_one("#top", Static).update(
            plain(f" {first}", "bold $accent").append(plain("  ·  ".join(["", *rest])))
        )

    async def on_ask_for(self, event: AskFor) -> None:
        """Ask a question, or open a citation where it is only a number; before the first issue is there it waits."""
        if len(event.text) == 1 and event.text.isdecimal() and self.query_one(Transcript).turns:
            self.action_cite(int(event.text))
            return
        if not split(event.text, self.query_one(Prompt).scopes)[0]:
            self.host.say("That names issues and asks nothing. Write the question after the name.")
            self.query_one(Prompt).set_text(event.text)
            return
        self.stop_answer()
        self.workers.cancel_group(self, "examples")
        self.show_pane(None)
        self.query(Greeting).remove()
        self.query_one(Passages).show((), self.names)
        self._asked += 1
        self._pending = Pending(event, await self.query_one(Transcript).begin(event.text, alone=event.alone))
        self.citation = None
        self.query_one(Prompt).hint_stop()
        self.ask_waiting()

    def ask_waiting(self) -> None:
        """Ask what waits, once there is something to ask; until then its turn says for what it waits."""
        pending, engine, building = self._pending, self.host.engine, self.host.building
        if building:
            self._trouble = ""
        if pending is None or not pending.waits:
            return
        if engine is None and self._trouble:
            self.fail_waiting(self._trouble)
        elif building and pending.stage is Stage.REST:
            pending.turn.wait_for("Not in what is read so far; it is asked again when all issues are read …")
        elif engine is None or (building and not self.issues):
            what = "the first issue to be read" if building else "the library to be opened"
            pending.turn.wait_for(f"Waits for {what}; it is answered then …")
            pending.stage = Stage.EARLY
        else:
            pending.stage = Stage.PARTLY if building and pending.stage is Stage.EARLY else Stage.LAST
            self._put(pending, engine)

    def _put(self, pending: Pending, engine: Engine) -> None:
        """Ask the engine."""
        question, named = split(pending.asked.text, self.query_one(Prompt).scopes)
        scope = named if named is not None else self.query_one(LibraryTree).chosen
        searched = counted(len(scope) if scope is not None else len(self.issues), "issue")
        pending.turn.wait_for(f"Searching {searched} …")
        history = self.query_one(Transcript).history()
        self.work(jobs.ask(self, engine, self._asked, question, history, scope), "ask")

    def fail_waiting(self, reason: str) -> None:
        """Nothing will come that could be asked: say so where the question waits."""
        self._trouble = reason
        if self._pending is not None and self._pending.waits:
            self._pending.turn.fail(reason)
            self._pending = None
            self.hint(None)

    def action_ask_alone(self) -> None:
        """Ask the last question again by itself, where words of the turn before were carried into it."""
        last = self.query_one(Transcript).last
        answer = last.exchange.answer if last is not None else None
        if last is None or answer is None or not answer.taken_as:
            self.host.say("Nothing was carried into the last question.")
            return
        self.post_message(AskFor(last.exchange.question, alone=True))

    def on_answer_moved(self, event: AnswerMoved) -> None:
        """Add what came to the answer that is expected."""
        pending = self._pending
        if event.asked != self._asked or pending is None:
            return
        said, turn = event.event, pending.turn
        if isinstance(said, Finished) and pending.stage is Stage.PARTLY and _unknown(said.answer):
            pending.stage = Stage.REST
            self.host.list_library()  # what has come since; then it is asked, or told for what it waits
            return
        if isinstance(said, Finished) and said.answer.status is AnswerStatus.NOT_FOUND and self.host.building:
            still = say("still reading", said.answer.language)
            said = Finished(replace(said.answer, reason=f"{said.answer.reason} {still}".strip()))
        turn.take(said)
        self.query_one(Transcript).follow()
        if isinstance(said, Finished):
            self._pending = None
            self._keep(turn, said.answer)
        elif isinstance(said, Failure):
            self._pending = None
            self.hint(turn)

    def _keep(self, turn: TurnView, answer: Answer) -> None:
        """Keep a whole answer in the conversation and show its first source."""
        self.host.keep(turn.exchange.question, answer)
        self._show_first_citation(turn)
        self.hint(turn)
        self.show_notice()
        self.draw_top()

    def hint(self, turn: TurnView | None) -> None:
        """Say in the empty prompt how the sources of ``turn`` are seen."""
        cards = len(turn.query(Card)) if turn is not None else 0
        self.query_one(Prompt).hint(cards, nearest=turn is not None and not turn.citations)

    def _show_first_citation(self, turn: TurnView) -> None:
        """The source pane follows a new answer where it stands beside it; it never covers the conversation."""
        if not self.wide or self.has_class("-no-source"):
            return
        if turn.citations:
            self.cite(turn, turn.citations[0])
        else:
            self.query_one(SourcePane).leave_citation()

    def stop_answer(self) -> bool:
        """Stop the answer that is coming; False where none is."""
        if self._pending is None:
            return False
        self.workers.cancel_group(self, "ask")
        self._asked += 1
        turn, self._pending = self._pending.turn, None
        stands = turn.provisional
        turn.cancel()
        if stands is not None:
            self._keep(turn, stands)
        self.hint(turn)
        return True

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        """Look for passages once the typing pauses."""
        if self._pause is not None:
            self._pause.stop()
        self._wanted_passages = event.text
        words = event.text.strip()
        if not self.host.passages_on or self.host.engine is None or len(words) < 4 or words[0] in "/@":
            self.query_one(Passages).show((), self.names)
            return
        self._pause = self.set_timer(PAUSE, self._find_passages)

    def _find_passages(self) -> None:
        if self.host.engine is not None:
            self.work(jobs.suggest(self, self.host.engine, self._wanted_passages), "suggest")

    def on_passages_found(self, event: PassagesFound) -> None:
        """Show passages, unless more has been typed since."""
        if event.text == self._wanted_passages == self.query_one(Prompt).text:
            self.query_one(Passages).show(event.hits, self.names)


def _unknown(answer: Answer) -> bool:
    """Whether nothing read so far answers the question."""
    return answer.status is AnswerStatus.NOT_FOUND or answer.turn == Kind.NONSENSE
