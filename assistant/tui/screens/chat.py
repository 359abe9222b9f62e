"""The chat's screen: library, conversation and source side by side, or one at a time on a narrow terminal.

Handlers here change widgets; whatever may take time goes to `jobs.py`'s threads and comes back as a message.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import Static

from assistant.model import Answer
from assistant.output.wording import spoken_range
from assistant.tui.chrome import keys
from assistant.tui.chrome.key_line import KeyLine
from assistant.tui.chrome.safe_text import plain
from assistant.tui.chrome.splitter import Splitter
from assistant.tui.conversation.answer_text import Label
from assistant.tui.conversation.citation_card import Card
from assistant.tui.conversation.example_questions import Example, candidates, find_examples
from assistant.tui.conversation.greeting import Greeting, known_of
from assistant.tui.conversation.live_passages import Passages
from assistant.tui.conversation.mentions import scopes
from assistant.tui.conversation.prompt import Prompt, Suggestions
from assistant.tui.conversation.transcript import Transcript
from assistant.tui.conversation.turn import Exchange
from assistant.tui.library.rebuild_bar import RebuildBar
from assistant.tui.library.tree import LibraryTree
from assistant.tui.messages import (
    BuildEnded,
    BuildFailed,
    BuildMoved,
    ExamplesFound,
    FolderChanged,
    LibraryListed,
    Resumed,
    RunCommand,
)
from assistant.tui.screens.asking import AskingScreen
from assistant.tui.source.bookmarks import Bookmarks
from assistant.tui.source.pane import SourcePane
from assistant.tui.source.place import name_of, newsletters
from assistant.tui.source.timeline import Timeline
from corpus.model import Event
from embeddings.model import BuildReport, FileFailure


class ChatScreen(AskingScreen):
    """The one screen most of the time is spent on."""

    AUTO_FOCUS = "#prompt"
    CSS_PATH = "../backissue.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(keys.READING[:1]),
        Binding("1", "cite(1)", "Citation", key_display="1–9", tooltip="Open a citation by its number"),
        *(Binding(str(n), f"cite({n})", show=False) for n in range(2, 10)),
        *(Binding(f"alt+{n}", f"cite({n})", show=False) for n in range(1, 10)),
        *(Binding(key, f"cite({n})", show=False) for key, n in keys.ALT_DIGITS.items()),
        *keys.bindings(keys.READING[1:]),
        *keys.bindings(keys.PANES),
    ]

    def __init__(self, bookmarks: Bookmarks) -> None:
        super().__init__(bookmarks)
        self.events: tuple[Event, ...] = ()
        self.unread: tuple[FileFailure, ...] = ()
        self.report: BuildReport | None = None
        """The report of the last build since the program was started."""
        self._new = 0
        self._said: Timer | None = None

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
        self.update_classes(self.classes_of(self.app.size), animate=False)  # now, so that everything is styled once
        self.set_class(not memory.library_shown, "-no-library")
        self.set_class(not memory.source_shown, "-no-source")

    async def on_mount(self) -> None:
        """Size the panes and greet."""
        self.query_one("#said").display = False
        self._size_panes()
        self.draw_top()
        await self.query_one(Transcript).mount(Greeting())
        if self.host.memory.picture:
            self.query_one(SourcePane).choose("picture")

    # ---- the library --------------------------------------------------------------------------------------

    def on_library_listed(self, event: LibraryListed) -> None:
        """Show what the library holds now in every pane."""
        new = self.host.new_issues(event.issues)
        self.unread, self._new = event.unread, len(new)
        self.issues = {issue.id: issue for issue in event.issues}
        self.events = event.events
        self.names.clear()
        labels: dict[str, Label] = {}
        for newsletter, issues in newsletters(event.issues):
            for issue in issues:
                labels[issue.id] = Label(newsletter, issue)
                dated = spoken_range(issue.head.dated)
                self.names[issue.id] = ", ".join(filter(None, [name_of(issue, newsletter), dated]))
        self.query_one(Transcript).labels = labels
        self.query_one(LibraryTree).show(event.issues, new)
        self.query_one(Prompt).scopes = scopes(event.issues)
        self._show_timeline()
        self.greet(event.failure)
        self.show_notice()
        self.draw_top()
        self.ask_waiting()

    def on_library_tree_ticked(self) -> None:
        """Show what is searched now, and the events of those issues."""
        self._show_timeline()
        self.draw_top()

    def on_library_tree_renaming(self, event: LibraryTree.Renaming) -> None:
        """Ask what a newsletter is to be called, and have it called so."""

        def named(name: str | None) -> None:
            if name and name != event.name:
                alike = dict(newsletters(self.issues.values())).get(name, [])
                self.host.name_series(name, [*event.issues, *alike])

        from assistant.tui.screens.conversations import NameBox

        remark = "The name of another newsletter makes the two one. It is kept in your config.toml."
        self.host.push_screen(NameBox(event.name, "Name of this newsletter", remark), named)

    def _show_timeline(self) -> None:
        chosen = self.query_one(LibraryTree).chosen
        seen = [one for one in self.events if chosen is None or any(found.issue in chosen for found in one.mentions)]
        self.query_one(Timeline).show(seen, self.host.config.current_day)

    def greet(self, text: str = "") -> None:
        """What the empty conversation says: ``text``, else what is known of the library; examples follow."""
        for greeting in self.query(Greeting):
            if text:
                greeting.say(text)
            elif not self.issues:
                greeting.say("There is nothing in the library yet. F5 reads the newsletters' folder.")
            else:
                known = known_of(list(self.issues.values()), len(self.events), self._new, len(self.unread))
                if self.host.building:
                    greeting.say(f"{known}\nMore is being read. What is there can be asked already.")
                else:
                    greeting.say(known)
                    self._find_examples()

    def _find_examples(self) -> None:
        engine, opening = self.host.engine, self.host.opening
        if engine is not None and opening is not None:
            issues, today = list(self.issues.values()), self.host.config.current_day

            def made() -> Iterator[Example]:
                return candidates(issues, self.events, today, engine.library)

            self.work(find_examples(self, engine, opening.wait, made), "examples")

    def on_examples_found(self, event: ExamplesFound) -> None:
        """Offer the questions that were answered rightly."""
        for greeting in self.query(Greeting):
            greeting.offer(event.questions)

    # ---- keys ---------------------------------------------------------------------------------------------

    def action_escape(self) -> None:
        """Stop what runs; else leave a pane for the conversation; else back to the prompt."""
        if self.stop_answer() or self.query_one(SourcePane).close_search():
            return
        self.action_type()

    def on_prompt_left(self, event: Prompt.Left) -> None:
        """From the prompt to what there is to read: passages found while typing, cards, examples, the transcript."""
        if event.halt and self.stop_answer():
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
            self.ask_waiting()  # it says now what it waits for

    def action_report(self) -> None:
        """Show what the last build did, or at least the files that could not be read."""
        if self.report is not None or self.unread:
            from assistant.tui.screens.build_report import ReportScreen

            self.host.push_screen(ReportScreen(self.report, self.unread))
        else:
            self.host.say("Nothing has been built since the program was started, and every file could be read.")

    def on_build_moved(self, event: BuildMoved) -> None:
        """Show how far the build is."""
        self.query_one(RebuildBar).show(event.progress)

    def on_build_ended(self, event: BuildEnded) -> None:
        """Say what came of the build; the program then shows the library as it is now."""
        from assistant.output.terminal import build_counts

        report = event.report
        self.query_one(RebuildBar).end()
        if report.cancelled:
            self.host.say("The build was stopped. What was read is kept; F5 goes on with the rest.")
            return
        self.report = report
        lists = report.added or report.changed or report.renamed or report.removed or report.failures
        self.host.say(f"The library is up to date: {build_counts(report)}." + (" F8 lists them." if lists else ""))

    def on_build_failed(self, event: BuildFailed) -> None:
        """Say why there was no build."""
        self.query_one(RebuildBar).end()
        self.host.warn(event.reason)
        self.fail_waiting(event.reason)

    def on_folder_changed(self, event: FolderChanged) -> None:
        """Build or announce, as configured."""
        if self.host.config.watch == "build" and not self.host.building:
            self.action_rebuild()
        else:
            self.host.say(f"{str(event.changes).capitalize()} in the newsletters' folder. F5 reads them.")

    # ---- the conversation ---------------------------------------------------------------------------------

    async def show_conversation(self, exchanges: Sequence[tuple[str, Answer]]) -> None:
        """Show a saved conversation, or an empty one."""
        self.stop_answer()
        self.citation = None
        transcript = self.query_one(Transcript)
        await transcript.show([Exchange(question, answer) for question, answer in exchanges])
        self.hint(transcript.last)
        if not exchanges:
            await transcript.mount(Greeting())
            self.greet()
        self.draw_top()
        self.action_type()

    async def on_resumed(self, event: Resumed) -> None:
        """Show a saved conversation."""
        await self.show_conversation(event.turns)

    def on_run_command(self, event: RunCommand) -> None:
        """Carry out a ``/command``."""
        self.host.run_command(event.name, event.rest)
