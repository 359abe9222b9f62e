"""The chat in the terminal: `run` opens it. Here is what outlives a screen: the assistant, the conversation, the looks.

Nothing heavy is imported before the first paint: no model library, no index, no reader of files.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker

from assistant.config import Config, data_folder
from assistant.conversation.sessions import SessionStore
from assistant.model import Answer
from assistant.tui import jobs
from assistant.tui.chrome import keys
from assistant.tui.chrome.themes import DARK, LIGHT, theme_name
from assistant.tui.conversation.prompt import Prompt
from assistant.tui.conversation.slash_commands import COMMANDS
from assistant.tui.engine import Engine, Opening
from assistant.tui.library.rebuild_bar import RebuildBar
from assistant.tui.messages import (
    BuildEnded,
    BuildFailed,
    BuildMoved,
    FolderChanged,
    NothingBuilt,
    NotOpened,
    Opened,
    Resumed,
)
from assistant.tui.opening import RealOpening
from assistant.tui.screens.chat import ChatScreen
from assistant.tui.screens.conversations import Conversations, NameBox
from assistant.tui.screens.help import HelpScreen
from assistant.tui.screens.welcome import WelcomeScreen
from assistant.tui.source.page_picture import Renderer, prepare, render_page
from assistant.tui.state import folder_watch, preferences
from assistant.tui.state.autosave import Keeper
from assistant.tui.state.idle_gc import QuietCollector
from embeddings.model import StoredIssue

#: Seconds between two looks at the newsletters' folder.
WATCH_EVERY = 3.0
#: What the memory holds as folder once the samples were chosen.
SAMPLES = "samples"
NO_TERMINAL = (
    "The chat needs a terminal, and here its input or output goes elsewhere. "
    'To ask from a script: backissue ask "When is the next meeting?"'
)


class BackIssueApp(App[int]):
    """``opening`` makes the assistant for a configuration; tests hand in one of literals.

    ``samples``: where no folder was ever chosen, begin with the sample issues instead of asking.
    """

    TITLE = "Back Issue"
    CSS_PATH = "backissue.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(keys.PROGRAM[:-1]),
        Binding("ctrl+q", "quit", "Leave", show=False, priority=True, id="quit"),
    ]

    def __init__(
        self,
        config: Config,
        *,
        opening: Callable[[Config], Opening] = RealOpening,
        keeper: Keeper | None = None,
        memory_path: Path | None = None,
        picture: type[Widget] | None = None,
        draw: Renderer = render_page,
        on_first_paint: Callable[[], None] | None = None,
        watch_every: float = WATCH_EVERY,
        samples: bool = False,
    ) -> None:
        self.memory = preferences.load(memory_path)
        super().__init__()
        self.config = config
        self.engine: Engine | None = None
        self.keeper = keeper
        self.picture = picture
        self.draw = draw
        self._make_opening = opening
        self.opening: Opening | None = None
        self._memory_path = memory_path
        self._on_first_paint = on_first_paint
        self._watch_every = watch_every
        self._samples = samples
        self._build: Worker[None] | None = None
        self._watch: folder_watch.Watch | None = None
        self._looking = False
        self._quiet = QuietCollector(self)
        self.chat = ChatScreen()

    # ---- beginning and end --------------------------------------------------------------------------------

    def on_mount(self) -> None:
        self._quiet.begin()
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        wanted = theme_name(self.memory.theme or self.config.theme)
        self.theme = wanted if wanted in self.available_themes else DARK.name
        self.set_keymap(dict(self.config.keys))
        self.push_screen(self.chat)
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        if self._on_first_paint is not None:
            self._on_first_paint()
        for said in keys.unknown_names(self.config.keys):
            self.warn(said)
        if self.config.newsletters is not None or self.memory.newsletters:
            self._choose_folder(None)
        elif self._samples:
            self._welcomed(None)
        else:
            self.push_screen(WelcomeScreen(), self._welcomed)

    def _welcomed(self, folder: Path | None) -> None:
        self.memory.newsletters = str(folder) if folder else SAMPLES
        self._choose_folder(folder)

    def _choose_folder(self, folder: Path | None) -> None:
        remembered = self.memory.newsletters
        if folder is None and self.config.newsletters is None and remembered not in ("", SAMPLES):
            folder = Path(remembered)
        if folder is not None:
            self.config = replace(self.config, newsletters=folder)
        self.opening = self._make_opening(self.config)
        self._open()
        self._recall_questions()

    def _open(self) -> None:
        if self.opening is not None:
            self.run_worker(jobs.open_engine(self, self.opening), thread=True, group="open", exit_on_error=False)

    def on_opened(self, event: Opened) -> None:
        self.engine = event.engine
        self._list()
        if self.config.watch != "off":
            self.set_interval(self._watch_every, self._look)

    def on_not_opened(self, event: NotOpened) -> None:
        self.chat.greet(f"▲ {event.reason}\n\nHere F5 reads the newsletters' folder.")

    def on_nothing_built(self, event: NothingBuilt) -> None:
        """The first run over a folder: build at once, there is nothing else to do."""
        self.chat.greet("The newsletters are read for the first time. Questions can be asked as soon as that is done.")
        self.chat.action_rebuild()

    def on_unmount(self) -> None:
        self._quiet.end()
        preferences.save(self.memory, self._memory_path)
        for one in (self.engine, self.opening):
            if (close := getattr(one, "close", None)) is not None:
                close()

    # ---- the library --------------------------------------------------------------------------------------

    def _list(self) -> None:
        if self.engine is not None:
            job = jobs.list_library(self.chat, self.engine)
            self.run_worker(job, thread=True, exclusive=True, group="list", exit_on_error=False)

    def new_issues(self, issues: Iterable[StoredIssue]) -> frozenset[str]:
        """Issues that this reader has not seen listed before; none on the very first day."""
        digests = {issue.digest: issue.id for issue in issues}
        new = digests.keys() - set(self.memory.seen) if self.memory.seen else set()
        if not self.memory.seen:
            self.memory.seen = sorted(digests)
        return frozenset(digests[digest] for digest in new)

    @property
    def building(self) -> bool:
        return self._build is not None

    def build(self) -> None:
        """Bring the library up to date in a thread; the chat goes on over what it has."""
        source = self.engine.rebuild if self.engine is not None else self.opening.build if self.opening else None
        if source is None or self.building:
            return
        job = jobs.build(self, source)
        self._build = self.run_worker(job, thread=True, group="build", exit_on_error=False)

    def stop_building(self) -> None:
        if self._build is not None:
            self._build.cancel()

    def on_build_moved(self, event: BuildMoved) -> None:
        for bar in self.chat.query(RebuildBar):
            bar.show(event.progress)

    def on_build_ended(self, event: BuildEnded) -> None:
        self._build = None
        self._quiet.soon()
        if event.report.cancelled:
            self.chat.build_ended(event.report)
            return
        if self.engine is None:
            self._open()
        else:
            self._list()
        if self._watch is not None:
            self._watch.rebuilt()
        self.chat.build_ended(event.report)

    def on_build_failed(self, event: BuildFailed) -> None:
        self._build = None
        self.chat.build_failed(event.reason)

    def _look(self) -> None:
        """Look at the folder in a thread, one look at a time, and never while a build is reading it."""
        engine = self.engine
        if engine is None or self._looking or self.building:
            return
        self._looking = True

        def job() -> None:
            try:
                if self._watch is None:
                    known = {one.path: (one.size, one.mtime_ns) for one in engine.library.issues()}
                    now = folder_watch.look(self.config.newsletters_folder)
                    failed = [one.path for one in engine.library.failures()]
                    known.update({path: now[path] for path in failed if path in now})
                    self._watch = folder_watch.Watch(known)
                if changes := self._watch.step(folder_watch.look(self.config.newsletters_folder)):
                    self.chat.post_message(FolderChanged(changes))
            finally:
                self._looking = False

        self.run_worker(job, thread=True, group="watch", exit_on_error=False)

    # ---- the conversation ---------------------------------------------------------------------------------

    @property
    def conversation_name(self) -> str:
        return self.keeper.title if self.keeper is not None else ""

    def _recall_questions(self) -> None:
        keeper = self.keeper
        if keeper is None:
            return

        def job() -> None:
            try:
                earlier = keeper.earlier_questions()
            except Exception as error:
                self.call_from_thread(self.warn, jobs.sentence(error))
            else:
                self.call_from_thread(setattr, self.chat.query_one(Prompt), "earlier", earlier)

        self.run_worker(job, thread=True, exit_on_error=False)

    def keep(self, question: str, answer: Answer) -> None:
        """Save a turn as it happens, in a thread."""
        self._quiet.soon()
        keeper = self.keeper
        if keeper is not None:
            self._in_thread(lambda: keeper.keep(question, answer), "keep")

    def _in_thread(self, function: Callable[[], object], group: str) -> None:
        def job() -> None:
            try:
                function()
            except Exception as error:
                self.call_from_thread(self.warn, jobs.sentence(error))

        self.run_worker(job, thread=True, group=group, exit_on_error=False)

    async def action_new_conversation(self) -> None:
        if self.keeper is not None:
            self.keeper.begin_new()
        await self.chat.show_conversation(())

    def action_sessions(self, words: str = "") -> None:
        if self.keeper is None:
            self.say("Conversations are not kept here.")
            return
        self.push_screen(Conversations(self.keeper, words), self._resume)

    def _resume(self, session: str | None) -> None:
        keeper = self.keeper
        if keeper is None or session is None:
            return

        def job() -> None:
            self.chat.post_message(Resumed(keeper.resume(session).turns))

        self._in_thread(job, "resume")

    def action_rename(self, title: str = "") -> None:
        keeper = self.keeper
        if keeper is None or not keeper.title:
            self.say("There is nothing to name yet. Ask something first.")
            return

        def named(title: str | None) -> None:
            if title:
                self._in_thread(lambda: keeper.rename(None, title), "keep")
                self.say(f"This conversation is now called “{title}”.")

        if title:
            named(title)
        else:
            self.push_screen(NameBox(keeper.title), named)

    def action_export(self, folder: str = "") -> None:
        keeper = self.keeper
        if keeper is None:
            return

        def job() -> None:
            written = keeper.export(Path(folder).expanduser() if folder else Path.cwd())
            if written is None:
                self.call_from_thread(self.say, "There is nothing to export yet. Ask something first.")
            else:
                self.call_from_thread(self.say, f"Written: {written[0]} and {written[1].name}.")

        self._in_thread(job, "export")

    # ---- looks and words ----------------------------------------------------------------------------------

    @property
    def passages_on(self) -> bool:
        chosen = self.memory.passages
        return self.config.live_passages if chosen is None else chosen

    def action_toggle_passages(self) -> None:
        self.memory.passages = not self.passages_on
        self.say(f"Passages while typing are {'on' if self.passages_on else 'off'}.")

    def action_toggle_dark(self) -> None:
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name
        self.memory.theme = self.theme

    def action_help(self) -> None:
        self.push_screen(HelpScreen(self.config.keys))

    def say(self, text: str) -> None:
        """A word to the reader that passes."""
        self.chat.say(text, 5)

    def warn(self, text: str) -> None:
        self.chat.say(f"▲ {text}", 12)

    def run_command(self, name: str, rest: str) -> None:
        """Carry out a ``/command``."""
        chat = self.chat
        commands: dict[str, Callable[[], object]] = {
            "events": lambda: chat.action_pane("events"),
            "issues": lambda: chat.action_pane("library"),
            "rebuild": chat.action_rebuild,
            "export": lambda: self.action_export(rest),
            "new": self.action_new_conversation,
            "sessions": lambda: self.action_sessions(rest),
            "rename": lambda: self.action_rename(rest),
            "explain": chat.action_explain,
            "passages": self.action_toggle_passages,
            "help": self.action_help,
            "quit": self.exit,
        }
        if (command := commands.get(name)) is None:
            self.say(f"There is no command /{name}. " + ", ".join(f"/{one.name}" for one in COMMANDS))
            return
        done = command()
        if asyncio.iscoroutine(done):
            self.run_worker(done)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        yield from super().get_system_commands(screen)
        for command in COMMANDS:
            yield SystemCommand(
                f"{command.name.capitalize()}: {command.help}",
                f"/{command.name}",
                lambda name=command.name: self.run_command(name, ""),
            )


def run(config: Config, on_first_paint: Callable[[], None] | None = None, *, samples: bool = False) -> int:
    """Open the chat and stay until the reader leaves; returns the exit code.

    Where input or output is no terminal it says so and names the command for that, with exit code 2.
    ``on_first_paint`` is called once, when the screen has been drawn for the first time; ``samples`` as in the app.
    """
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        print(NO_TERMINAL, file=sys.stderr)
        return 2
    return open_chat(config, on_first_paint, samples=samples)


def open_chat(config: Config, on_first_paint: Callable[[], None] | None = None, *, samples: bool = False) -> int:
    """The chat in whatever terminal there is (or what stands in for one); returns the exit code."""
    app = BackIssueApp(
        config,
        keeper=Keeper(SessionStore(config.sessions_path)),
        memory_path=data_folder() / "screen.json",
        picture=prepare(),
        on_first_paint=on_first_paint,
        samples=samples,
    )
    return app.run() or 0
