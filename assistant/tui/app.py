"""The chat in the terminal, opened by `start`. The program owns what outlives a screen: assistant, conversation, looks.

First a frame is painted, with nothing imported for it but Textual; then the chat is imported and laid over it
(`BackIssueApp._furnish`). What lies over the chat (help, lists, the report) is imported when it is opened.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from assistant.config import Config, data_folder, expanded
from assistant.tui.chrome import keys
from assistant.tui.chrome.themes import DARK, LIGHT, theme_name
from assistant.tui.state import preferences
from assistant.tui.state.idle_gc import QuietCollector

if TYPE_CHECKING:
    from assistant.model import Answer
    from assistant.tui.engine import Engine, Opening
    from assistant.tui.library.building import Building
    from assistant.tui.messages import BuildEnded, BuildMoved, NothingBuilt, NotOpened, Opened
    from assistant.tui.screens.chat import ChatScreen
    from assistant.tui.screens.saved import SavedConversations
    from assistant.tui.source.page_picture import Renderer
    from assistant.tui.source.terminal_pictures import PictureKind
    from assistant.tui.state.autosave import Keeper
    from embeddings.model import StoredIssue

#: Seconds between two looks at the newsletters' folder.
WATCH_EVERY = 3.0
#: Seconds between two looks at the library while a build is adding to it.
LOOK_EVERY = 5.0
#: What is painted first, where the chat's title line and greeting will stand.
FRAME = " Back Issue\n\n\n   Ask your back issues\n\n   Opening …"


class BackIssueApp(App[int]):
    """``opening`` makes the assistant for a configuration; tests hand in one of literals. ``keeper`` makes what saves
    conversations; without it none is saved.

    ``samples``: where no folder was ever chosen, begin with the sample issues instead of asking. ``served``: the
    reader sits at a browser, so no path is taken from them and nothing is opened on this machine.
    """

    TITLE = "Back Issue"
    CSS = "Screen { background: $background; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(keys.PROGRAM[:-1]),
        Binding("ctrl+q", "quit", "Leave", show=False, priority=True, id="quit"),
    ]

    def __init__(
        self,
        config: Config,
        *,
        opening: Callable[[Config], Opening] | None = None,
        keeper: Callable[[], Keeper] | None = None,
        memory_path: Path | None = None,
        picture: PictureKind | None = None,
        draw: Renderer | None = None,
        on_first_paint: Callable[[], None] | None = None,
        watch_every: float = WATCH_EVERY,
        samples: bool = False,
        served: bool = False,
    ) -> None:
        self.memory = preferences.load(memory_path)
        super().__init__()
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        wanted = theme_name(self.memory.theme or config.theme)
        self.set_reactive(BackIssueApp.theme, wanted if wanted in self.available_themes else DARK.name)
        self.stylesheet.set_variables(self.get_css_variables())  # the theme's, before anything is styled by another
        self.config = config
        self.engine: Engine | None = None
        self.picture = picture
        self._make_opening = opening
        self.opening: Opening | None = None
        self._keeper = keeper
        self._draw_page = draw
        self._memory_path = memory_path
        self._on_first_paint = on_first_paint
        self._watch_every = watch_every
        self._samples = samples
        self.served = served
        self._listed: list[str] = []
        """Digests of the issues in the library: none of them is new the next time."""
        self._looked = 0.0
        """When the library was opened or listed last (monotonic); infinite while it is being opened."""
        self._quiet = QuietCollector(self)
        self.chat: ChatScreen
        self._builds: Building
        self._saved: SavedConversations

    # ---- beginning and end --------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The frame that is painted first: what the chat's title line and greeting begin with."""
        yield Static(FRAME, markup=False)

    def on_mount(self) -> None:
        """Set the keys; nothing is imported or opened before the frame is painted."""
        self._quiet.begin()
        self.set_keymap(dict(self.config.keys))
        self.call_after_refresh(self._painted)

    async def _painted(self) -> None:
        if self._on_first_paint is not None:
            self._on_first_paint()
        await self._furnish()
        for said in keys.unknown_names(self.config.keys):
            self.warn(said)
        if self.served or self.config.newsletters is not None or self.memory.newsletters:
            self._choose_folder(None)
        elif self._samples:
            self._welcomed(None)
        else:
            from assistant.tui.screens.welcome import WelcomeScreen

            self.push_screen(WelcomeScreen(), self._welcomed)

    async def _furnish(self) -> None:
        """Import the chat and lay it over the frame."""
        from assistant.tui.library.building import Building
        from assistant.tui.screens.chat import ChatScreen
        from assistant.tui.screens.saved import SavedConversations
        from assistant.tui.source.bookmarks import Bookmarks

        marks = self._memory_path.with_name("bookmarks.json") if self._memory_path is not None else None
        self.chat = ChatScreen(Bookmarks(marks))
        self._builds = Building(self.chat)
        self._saved = SavedConversations(self.chat, self._keeper() if self._keeper is not None else None)
        await self.push_screen(self.chat)

    def _welcomed(self, folder: Path | None) -> None:
        self.memory.newsletters = str(folder) if folder else preferences.SAMPLES
        self._choose_folder(folder)

    def _choose_folder(self, folder: Path | None) -> None:
        if folder is not None:
            self.config = replace(self.config, newsletters=folder)
        self.config = preferences.with_folder(self.config, self.memory)
        if self._make_opening is None:
            from assistant.tui.opening import RealOpening

            self._make_opening = RealOpening
        self.opening = self._make_opening(self.config)
        self.chat.draw_top()
        self._open()
        self._saved.recall_questions()

    def _open(self) -> None:
        if self.opening is not None:
            from assistant.tui import jobs

            self._looked = float("inf")
            self.run_worker(jobs.open_engine(self, self.opening), thread=True, group="open", exit_on_error=False)

    def on_opened(self, event: Opened) -> None:
        """List what the library holds, and watch the folder where that is wanted."""
        self.engine = event.engine
        self.list_library()
        if self.config.watch != "off":
            self.set_interval(self._watch_every, self._look)

    def on_not_opened(self, event: NotOpened) -> None:
        """Say why the library cannot be opened, where the greeting stands; during a build it is tried again."""
        self._looked = time.monotonic()
        if self.building:
            return
        self.chat.greet(f"▲ {event.reason}\n\nHere F5 reads the newsletters' folder.")
        self.chat.fail_waiting(f"{event.reason} F5 reads the newsletters' folder.")

    def on_nothing_built(self, event: NothingBuilt) -> None:
        """The first run over a folder: build at once, there is nothing else to do."""
        self._looked = time.monotonic()
        if not self.building:
            self.chat.greet("The newsletters are read for the first time. The first can be asked about in a moment.")
            self.chat.action_rebuild()

    def on_unmount(self) -> None:
        """Save the looks and close whatever was opened."""
        self._quiet.end()
        if self._listed:
            self.memory.seen[Path(self.config.place).name] = self._listed
        preferences.save(self.memory, self._memory_path)
        for one in (self.engine, self.opening):
            if (close := getattr(one, "close", None)) is not None:
                close()

    # ---- the library --------------------------------------------------------------------------------------

    def list_library(self) -> None:
        """Show what the library holds now, once it is read in a thread."""
        if self.engine is not None:
            from assistant.tui import jobs

            self._looked = time.monotonic()
            job = jobs.list_library(self.chat, self.engine)
            self.run_worker(job, thread=True, exclusive=True, group="list", exit_on_error=False)

    def new_issues(self, issues: Iterable[StoredIssue]) -> frozenset[str]:
        """Issues that this reader has not seen listed before; none on the first day of a library."""
        digests = {issue.digest: issue.id for issue in issues}
        if self.building:
            return frozenset()  # a part of the library would make the rest new
        self._listed = sorted(digests)
        seen = self.memory.seen.setdefault(Path(self.config.place).name, self._listed)
        new = digests.keys() - set(seen)
        return frozenset(digests[digest] for digest in new)

    @property
    def draw(self) -> Renderer:
        """What draws a page of a file."""
        from assistant.tui.source.page_picture import render_page

        return self._draw_page or render_page

    @property
    def building(self) -> bool:
        """Whether a build is running."""
        return self._builds.running

    def build(self) -> None:
        """Bring the library up to date in a thread; the chat goes on over what it has."""
        source = self.engine.rebuild if self.engine is not None else self.opening.build if self.opening else None
        if source is not None:
            self._builds.start(source)

    def name_series(self, name: str, issues: Iterable[StoredIssue]) -> None:
        """Call the series of these issues ``name``: kept in the configuration, and put in place by a build."""
        from assistant.config import ConfigError
        from assistant.tui.state import series_names

        if self.served or self.building or self.opening is None:
            self.warn("Newsletters are named in a terminal, while nothing is being read.")
            return
        try:
            self.config = series_names.save(self.config, series_names.named(self.config.series, name, issues))
        except ConfigError as error:
            self.warn(str(error))
            return
        self.opening.reconfigure(self.config)
        self.build()

    def stop_building(self) -> None:
        """Tell the build that is running to stop."""
        self._builds.stop()

    def on_build_moved(self, event: BuildMoved) -> None:
        """Every so often show what has come, so that it can be asked about while the rest is read."""
        if event.progress.done and time.monotonic() - self._looked > LOOK_EVERY:
            if self.engine is None:
                self._open()
            else:
                self.list_library()

    def on_build_ended(self, event: BuildEnded) -> None:
        """Show the library as it is now (the chat's screen has told the reader what came of the build)."""
        self._builds.ended()
        self._quiet.soon()
        if self.engine is None:
            self._open()
        else:
            self.list_library()

    def on_build_failed(self) -> None:
        """Let the next build begin."""
        self._builds.ended()

    def _look(self) -> None:
        if self.engine is not None:
            self._builds.look(self.engine, self.config.newsletters_folders)

    # ---- the conversation ---------------------------------------------------------------------------------

    @property
    def conversation_name(self) -> str:
        """The name of the conversation that is being held, "" while it has none."""
        return self._saved.name

    def keep(self, question: str, answer: Answer) -> None:
        """Save a turn as it happens."""
        self._quiet.soon()
        self._saved.keep(question, answer)

    async def action_new_conversation(self) -> None:
        """Begin a new conversation."""
        await self._saved.begin_new()

    def action_sessions(self, words: str = "") -> None:
        """Show the saved conversations, those with ``words`` where there are any."""
        self._saved.choose(words)

    def action_years(self, words: str = "") -> None:
        """Ask which issues tell of ``words``, year by year, or say how."""
        from assistant.tui.messages import AskFor

        if words:
            self.chat.post_message(AskFor(f"{words} over the years"))
        else:
            self.say("Write what to look for after it: /years village hall")

    def action_rename(self, title: str = "") -> None:
        """Name this conversation, or ask for a name."""
        self._saved.rename(title)

    def action_export(self, folder: str = "") -> None:
        """Write the conversation into ``folder``, by default the one the program was started in.

        Out of a browser it goes to the export folder alone.
        """
        if self.served:
            if folder:
                self.warn("In a browser no folder can be named. /export writes into the export folder.")
            else:
                self._saved.export(data_folder() / "exports")
        else:
            self._saved.export(expanded(folder) if folder else Path.cwd())

    # ---- looks and words ----------------------------------------------------------------------------------

    @property
    def passages_on(self) -> bool:
        """Whether passages are shown while a question is typed."""
        chosen = self.memory.passages
        return self.config.live_passages if chosen is None else chosen

    def action_toggle_passages(self) -> None:
        """Switch the passages shown while typing on or off, and remember it."""
        self.memory.passages = not self.passages_on
        self.say(f"Passages while typing are {'on' if self.passages_on else 'off'}.")

    def action_toggle_dark(self) -> None:
        """Change between the dark and the light theme, and remember it."""
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name
        self.memory.theme = self.theme

    def action_help(self) -> None:
        """Show every key and command."""
        from assistant.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.config.keys, served=self.served))

    def say(self, text: str) -> None:
        """A word to the reader that passes."""
        self.chat.say(text, 5)

    def warn(self, text: str) -> None:
        """A warning to the reader that stays a little longer."""
        self.chat.say(f"▲ {text}", 12)

    def run_command(self, name: str, rest: str) -> None:
        """Carry out a ``/command``."""
        from assistant.tui.conversation.slash_commands import COMMANDS

        chat = self.chat
        commands: dict[str, Callable[[], object]] = {
            "events": lambda: chat.action_pane("events"),
            "issues": lambda: chat.action_pane("library"),
            "years": lambda: self.action_years(rest),
            "rebuild": chat.action_rebuild,
            "report": chat.action_report,
            "export": lambda: self.action_export(rest),
            "new": self.action_new_conversation,
            "sessions": lambda: self.action_sessions(rest),
            "rename": lambda: self.action_rename(rest),
            "explain": chat.action_explain,
            "bookmarks": chat.action_bookmarks,
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
        """The palette's commands: Textual's own and those of the prompt."""
        from assistant.tui.conversation.slash_commands import COMMANDS

        for offered in super().get_system_commands(screen):
            if not (self.served and offered.title == "Screenshot"):  # it writes a file
                yield offered
        for command in COMMANDS:
            yield SystemCommand(
                f"{command.name.capitalize()}: {command.help}",
                f"/{command.name}",
                lambda name=command.name: self.run_command(name, ""),
            )
