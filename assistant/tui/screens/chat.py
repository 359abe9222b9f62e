"""The chat's screen: library, conversation and source side by side, or one at a time on a narrow terminal.

Handlers here change widgets; whatever may take time goes to `jobs.py`'s threads and comes back as a message.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import Static

from assistant.model import Answer, Failure, Finished
from assistant.tui import jobs
from assistant.tui.chrome import keys
from assistant.tui.chrome.key_line import KeyLine
from assistant.tui.chrome.safe_text import counted, plain, shorten
from assistant.tui.chrome.splitter import Splitter
from assistant.tui.conversation.citation_card import Card
from assistant.tui.conversation.example_questions import examples
from assistant.tui.conversation.greeting import Greeting
from assistant.tui.conversation.live_passages import Passages
from assistant.tui.conversation.mentions import scopes, split
from assistant.tui.conversation.prompt import Prompt, Suggestions
from assistant.tui.conversation.transcript import Transcript
from assistant.tui.conversation.turn import Exchange, TurnView
from assistant.tui.library.rebuild_bar import RebuildBar
from assistant.tui.library.tree import LibraryTree
from assistant.tui.messages import (
    AnswerMoved,
    AskFor,
    BuildEnded,
    BuildFailed,
    BuildMoved,
    FolderChanged,
    LibraryListed,
    PassagesFound,
    Resumed,
    RunCommand,
)
from assistant.tui.screens.build_report import ReportScreen
from assistant.tui.screens.citations import ReadingScreen
from assistant.tui.source.pane import SourcePane
from assistant.tui.source.place import name_of, series_of, written
from assistant.tui.source.timeline import Timeline
from corpus.model import Event
from embeddings.model import StoredIssue

#: Seconds without a keystroke before passages are looked up.
PAUSE = 0.15


class ChatScreen(ReadingScreen):
    """The one screen most of the time is spent on."""

    AUTO_FOCUS = "#prompt"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "cite(1)", "Citation", key_display="1–9", tooltip="Open a citation by its number"),
        *(Binding(str(n), f"cite({n})", show=False) for n in range(2, 10)),
        *(Binding(f"alt+{n}", f"cite({n})", show=False) for n in range(1, 10)),
        *(Binding(key, f"cite({n})", show=False) for key, n in keys.ALT_DIGITS.items()),
        *keys.bindings(keys.READING),
        *keys.bindings(keys.PANES),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.issues: dict[str, StoredIssue] = {}
        self.events: tuple[Event, ...] = ()
        self._asked = 0
        self._answering: TurnView | None = None
        self._pause: Timer | None = None
        self._said: Timer | None = None
        self._wanted_passages = ""

    def compose(self) -> ComposeResult:
        """Title line, the three panes, the passing line, the rebuild bar and the keys."""
        memory = self.host.memory
        yield Static(id="top")
        suggestions = Suggestions()
        with Horizontal(id="panes"):
            yield LibraryTree()
            yield Splitter("library")
            with Vertical(id="talk"):
                yield Transcript()
                yield Passages()
                yield suggestions
                yield Prompt(suggestions)
            yield Splitter("source")
            yield SourcePane(self.host.picture)
        yield Static(id="said")
        yield RebuildBar()
        yield KeyLine()
        self.set_class(not memory.library_shown, "-no-library")
        self.set_class(not memory.source_shown, "-no-source")

    async def on_mount(self) -> None:
        """Size the panes and greet."""
        self.query_one("#said").display = False
        self._size_panes()
        self._draw_top()
        await self.query_one(Transcript).mount(Greeting())
        if self.host.memory.picture:
            self.query_one(SourcePane).choose("picture")

    # ---- the library --------------------------------------------------------------------------------------

    def on_library_listed(self, event: LibraryListed) -> None:
        """Show what the library holds now in every pane."""
        new = self.host.new_issues(event.issues)
        self.issues = {issue.id: issue for issue in event.issues}
        self.events = event.events
        self.names.clear()
        for issue in event.issues:
            self.names[issue.id] = ", ".join(part for part in (name_of(issue), written(issue.head.dated)) if part)
        self.query_one(Transcript).names = self.names
        self.query_one(LibraryTree).show(event.issues, new)
        self.query_one(Prompt).scopes = scopes(event.issues)
        self._show_timeline()
        self.greet(event.failure)
        self._draw_top()

    def on_library_tree_ticked(self) -> None:
        """Show what is searched now, and the events of those issues."""
        self._show_timeline()
        self._draw_top()

    def _show_timeline(self) -> None:
        chosen = self.query_one(LibraryTree).chosen
        seen = [one for one in self.events if chosen is None or any(found.issue in chosen for found in one.mentions)]
        self.query_one(Timeline).show(seen, self.host.config.current_day)

    def greet(self, text: str = "") -> None:
        """What the empty conversation says: ``text``, else what is in the library and what one may ask of it."""
        for greeting in self.query(Greeting):
            if text:
                greeting.say(text)
            elif not self.issues:
                greeting.say("There is nothing in the library yet. F5 reads the newsletters' folder.")
            else:
                series = {issue.head.series or series_of(issue) for issue in self.issues.values()}
                known = counted(len(self.issues), "issue")
                known += f" of {counted(len(series), 'newsletter')}" if series else ""
                questions = examples(list(self.issues.values()), self.events)
                known += f", {counted(len(self.events), 'event')}. Every answer names its page. To begin with:"
                greeting.say(known, questions)

    def _draw_top(self) -> None:
        chosen = self.query_one(LibraryTree).chosen
        folder = self.host.config.newsletters
        parts = ["Back Issue", folder.name if folder else "sample newsletters"]
        if chosen is not None:
            parts.append(f"searching {counted(len(chosen), 'issue')} of {len(self.issues)}")
        elif self.issues:
            parts.append(counted(len(self.issues), "issue"))
        if name := self.host.conversation_name:
            parts.append(shorten(name, 40))
        first, *rest = parts
        self.query_one("#top", Static).update(
            plain(f" {first}", "bold $accent").append(plain("  ·  ".join(["", *rest])))
        )

    # ---- asking -------------------------------------------------------------------------------------------

    async def on_ask_for(self, event: AskFor) -> None:
        """Ask a question, or open a citation where it is only a number."""
        engine = self.host.engine
        if engine is None:
            self.host.say("The library is still being opened. Your question waits in the prompt.")
            self.query_one(Prompt).set_text(event.text)
            return
        if len(event.text) == 1 and event.text.isdecimal() and self.query_one(Transcript).turns:
            self.action_cite(int(event.text))
            return
        question, named = split(event.text, self.query_one(Prompt).scopes)
        if not question:
            self.host.say("That names issues and asks nothing. Write the question after the name.")
            self.query_one(Prompt).set_text(event.text)
            return
        self._stop_answer()
        self.show_pane(None)
        self.query(Greeting).remove()
        self.query_one(Passages).show((), self.names)
        self._asked += 1
        transcript = self.query_one(Transcript)
        history = transcript.history()
        scope = named if named is not None else self.query_one(LibraryTree).chosen
        searching = f"Searching {counted(len(scope) if scope is not None else len(self.issues), 'issue')} …"
        self._answering = await transcript.begin(event.text, searching)
        self.citation = None
        self.query_one(Prompt).hint_stop()
        self.work(jobs.ask(self, engine, self._asked, question, history, scope), "ask")

    def on_answer_moved(self, event: AnswerMoved) -> None:
        """Add what came to the answer that is expected."""
        turn = self._answering
        if event.asked != self._asked or turn is None:
            return
        turn.take(event.event)
        self.query_one(Transcript).follow()
        if isinstance(event.event, Finished):
            self._answering = None
            self.host.keep(turn.exchange.question, event.event.answer)
            self._show_first_citation(turn)
            self._hint(turn)
            self._draw_top()
        elif isinstance(event.event, Failure):
            self._answering = None
            self._hint(turn)

    def _hint(self, turn: TurnView | None) -> None:
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

    def _stop_answer(self) -> bool:
        if self._answering is None:
            return False
        self.workers.cancel_group(self, "ask")
        self._asked += 1
        self._answering.cancel()
        self._hint(self._answering)
        self._answering = None
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

    # ---- keys ---------------------------------------------------------------------------------------------

    def action_escape(self) -> None:
        """Stop what runs; else leave a pane for the conversation; else back to the prompt."""
        if self._stop_answer():
            return
        self.action_type()

    def on_prompt_left(self, event: Prompt.Left) -> None:
        """From the prompt to what there is to read: passages found while typing, cards, examples, the transcript."""
        if event.halt and self._stop_answer():
            return
        passages, transcript = self.query_one(Passages), self.query_one(Transcript)
        cards = list(transcript.last.query(Card)) if transcript.last is not None else []
        questions = [one for one in self.query("#examples") if one.display]
        for widgets in (
            [passages] if passages.display else [],
            cards,
            questions,
            [transcript] if transcript.turns else [],
        ):
            if widgets:
                widgets[0].focus()
                return

    def on_prompt_paged(self, event: Prompt.Paged) -> None:
        """Scroll the conversation by pages."""
        transcript = self.query_one(Transcript)
        transcript.scroll_relative(y=event.pages * (transcript.size.height - 2), animate=False)

    def on_key(self, event: events.Key) -> None:
        """A letter that is no key here begins a question."""
        if event.is_printable and event.character and event.key not in self.active_bindings:
            event.stop()
            self.action_type()
            self.query_one(Prompt).insert(event.character)

    def say(self, text: str, seconds: float) -> None:
        """A line above the footer that passes; the next one takes its place."""
        line = self.query_one("#said", Static)
        line.update(plain(text))
        line.display = True
        if self._said is not None:
            self._said.stop()
        self._said = self.set_timer(seconds, self._unsay)

    def _unsay(self) -> None:
        self.query_one("#said").display = False

    # ---- rebuilding ---------------------------------------------------------------------------------------

    def action_rebuild(self) -> None:
        """Begin a build, or stop the one that is running."""
        if self.host.building:
            self.host.stop_building()
            self.query_one(RebuildBar).stopping()
        else:
            self.query_one(RebuildBar).begin()
            self.host.build()

    def on_build_moved(self, event: BuildMoved) -> None:
        """Show how far the build is."""
        self.query_one(RebuildBar).show(event.progress)

    def on_build_ended(self, event: BuildEnded) -> None:
        """Say what came of the build; the program then shows the library as it is now."""
        report = event.report
        self.query_one(RebuildBar).end()
        if report.cancelled:
            self.host.say("The build was stopped. The library is as it was.")
        elif report.added or report.changed or report.removed or report.failures:
            self.host.push_screen(ReportScreen(report, self.query_one(Prompt).insert))
        else:
            self.host.say(f"Nothing has changed: {counted(report.issues, 'issue')} are up to date.")

    def on_build_failed(self, event: BuildFailed) -> None:
        """Say why there was no build."""
        self.query_one(RebuildBar).end()
        self.host.warn(event.reason)

    def on_folder_changed(self, event: FolderChanged) -> None:
        """Build or announce, as configured."""
        if self.host.config.watch == "build" and not self.host.building:
            self.action_rebuild()
        else:
            self.host.say(f"{str(event.changes).capitalize()} in the newsletters' folder. F5 reads them.")

    # ---- the conversation ---------------------------------------------------------------------------------

    async def show_conversation(self, exchanges: Sequence[tuple[str, Answer]]) -> None:
        """Show a saved conversation, or an empty one."""
        self._stop_answer()
        self.citation = None
        transcript = self.query_one(Transcript)
        await transcript.show([Exchange(question, answer) for question, answer in exchanges])
        self._hint(transcript.last)
        if not exchanges:
            await transcript.mount(Greeting())
            self.greet()
        self._draw_top()
        self.action_type()

    async def on_resumed(self, event: Resumed) -> None:
        """Show a saved conversation."""
        await self.show_conversation(event.turns)

    def on_run_command(self, event: RunCommand) -> None:
        """Carry out a ``/command``."""
        self.host.run_command(event.name, event.rest)
