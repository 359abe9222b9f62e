"""Questions and their answers: asked in a thread, shown as they come, stopped; passages while one types."""

from __future__ import annotations

from dataclasses import replace

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
from assistant.tui.library.tree import LibraryTree
from assistant.tui.messages import AnswerMoved, AskFor, PassagesFound
from assistant.tui.screens.citations import ReadingScreen
from assistant.tui.source.bookmarks import Bookmarks
from assistant.tui.source.pane import SourcePane
from assistant.turns.kinds import Kind

#: Seconds without a keystroke before passages are looked up.
PAUSE = 0.15


class AskingScreen(ReadingScreen):
    """The part of the chat's screen that asks, and its title line, which says what is searched."""

    def __init__(self, bookmarks: Bookmarks) -> None:
        super().__init__(bookmarks)
        self.notice = ""
        """The sentence on search that was shown last."""
        self._asked = 0
        self._answering: TurnView | None = None
        self._waiting: AskFor | None = None
        """What was asked before there was anything to ask; `_answering` is its turn."""
        self._early: AskFor | None = None
        """What was asked of an incomplete library; where nothing answers it, it is asked again when all is read."""
        self._until_all = False
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
        self._answering = await self.query_one(Transcript).begin(event.text, alone=event.alone)
        self._waiting, self._early, self._until_all = event, None, False
        self.citation = None
        self.query_one(Prompt).hint_stop()
        self.ask_waiting()

    def ask_waiting(self) -> None:
        """Ask what waits, once there is something to ask; until then its turn says for what it waits."""
        event, turn, engine = self._waiting, self._answering, self.host.engine
        building = self.host.building
        if building:
            self._trouble = ""
        if event is None or turn is None:
            return
        if engine is None and self._trouble:
            self.fail_waiting(self._trouble)
            return
        if building and self._until_all:
            turn.wait_for("Not in what is read so far; it is asked again when all issues are read …")
            return
        if engine is None or (building and not self.issues):
            what = "the first issue to be read" if building else "the library to be opened"
            turn.wait_for(f"Waits for {what}; it is answered then …")
            self._early = event
            return
        self._waiting = None
        question, named = split(event.text, self.query_one(Prompt).scopes)
        scope = named if named is not None else self.query_one(LibraryTree).chosen
        turn.wait_for(f"Searching {counted(len(scope) if scope is not None else len(self.issues), 'issue')} …")
        history = self.query_one(Transcript).history()
        self.work(jobs.ask(self, engine, self._asked, question, history, scope), "ask")

    def fail_waiting(self, reason: str) -> None:
        """Nothing will come that could be asked: say so where the question waits."""
        self._trouble = reason
        if self._waiting is not None and self._answering is not None:
            self._answering.fail(reason)
            self._answering = self._waiting = None
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
        turn = self._answering
        if event.asked != self._asked or turn is None:
            return
        said = event.event
        if isinstance(said, Finished) and self._early is not None:
            early, self._early = self._early, None
            unknown = said.answer.status is AnswerStatus.NOT_FOUND or said.answer.turn == Kind.NONSENSE
            if self.host.building and unknown:
                self._waiting, self._until_all = early, True
                self.ask_waiting()
                return
        if isinstance(said, Finished) and said.answer.status is AnswerStatus.NOT_FOUND and self.host.building:
            still = say("still reading", said.answer.language)
            said = Finished(replace(said.answer, reason=f"{said.answer.reason} {still}".strip()))
        turn.take(said)
        self.query_one(Transcript).follow()
        if isinstance(said, Finished):
            self._answering = None
            self._keep(turn, said.answer)
        elif isinstance(said, Failure):
            self._answering = None
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
        if self._answering is None:
            return False
        self.workers.cancel_group(self, "ask")
        self._asked += 1
        turn, self._answering, self._waiting, self._early = self._answering, None, None, None
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
