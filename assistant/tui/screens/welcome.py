"""The first run: choose the folder your newsletters are in, or try the samples."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.suggester import Suggester
from textual.widgets import Button, Input, Static

from assistant.config import expanded
from assistant.tui.chrome.key_line import KeyLine
from assistant.tui.chrome.safe_text import counted, plain
from assistant.tui.state import folder_watch


class FolderSuggester(Suggester):
    """Completes the path of a folder, from the folders that are there."""

    async def get_suggestion(self, value: str) -> str | None:
        """The first folder whose path begins with ``value``."""
        path = expanded(value)
        parent, start = (path, "") if value.endswith("/") else (path.parent, path.name)
        try:
            names = sorted(one.name for one in parent.iterdir() if one.is_dir() and one.name.startswith(start))
        except OSError:
            return None
        names = [name for name in names if start or not name.startswith(".")]
        return value[: len(value) - len(start)] + names[0] + "/" if names else None


class WelcomeScreen(Screen[Path | None]):
    """Dismissed with the chosen folder, or with None for the samples."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", "Next field"),
        Binding("escape", "samples", "Try the samples", key_display="esc"),
        Binding("ctrl+q", "app.quit", "Leave"),
    ]

    def compose(self) -> ComposeResult:
        """A sentence on the program, the samples' button and the folder's field."""
        with VerticalScroll(), Vertical(id="welcome"):
            yield Static(plain("Back Issue", "bold $accent"), id="welcome-title")
            yield Static(
                plain(
                    "Ask your back issues: questions about newsletters, answered in the issues' own words, "
                    "each with the page it stands on. Nothing leaves this machine."
                )
            )
            yield Button("Try it with the sample newsletters", id="samples", variant="primary")
            yield Static(
                plain(
                    "Or name the folder your newsletters are in (PDF, Word, EPUB, text, Markdown, HTML, mail); "
                    "→ takes what is suggested, Enter reads it:"
                )
            )
            suggester = FolderSuggester(use_cache=False)
            yield Input(placeholder="~/newsletters", suggester=suggester, select_on_focus=False, id="folder")
            yield Static("", id="folder-said")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin at the button."""
        self.query_one("#samples").focus()

    def on_key(self, event: events.Key) -> None:
        """A path that is typed goes into its field, wherever the focus is."""
        begun = self.query_one("#folder", Input).value != ""
        if event.is_printable and event.character and (begun or not event.character.isspace()):
            self._write(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """So does one that is pasted, or a folder dropped on the terminal."""
        self._write(" ".join(event.text.split("\n")).strip())

    def _write(self, text: str) -> None:
        field = self.query_one("#folder", Input)
        if not field.has_focus:
            field.focus()
            field.insert_text_at_cursor(text)

    def action_samples(self) -> None:
        """Choose the samples."""
        self.dismiss(None)

    def on_button_pressed(self) -> None:
        """Choose the samples."""
        self.dismiss(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Check the folder that was typed."""
        folder = expanded(event.value.strip())
        if not event.value.strip():
            self._say("Type the path of a folder first.")
        elif not os.path.isdir(folder):  # noqa: PTH112 (the other one raises where a name is too long)
            self._say(f"▲ There is no folder {folder}. Check the spelling.")
        else:
            self.run_worker(lambda: self._count(folder), thread=True, exclusive=True)

    def _count(self, folder: Path) -> None:
        """Look into the folder in a thread: on a slow drive this may take a while."""
        files = len(folder_watch.look(folder))
        self.app.call_from_thread(self._counted, folder, files)

    def _counted(self, folder: Path, files: int) -> None:
        if files:
            self._say(f"{counted(files, 'file')} to read.")
            self.dismiss(folder.resolve())
        else:
            self._say(f"▲ There are no newsletters in {folder}: no PDF, Word, EPUB, text, Markdown, HTML or mail file.")

    def _say(self, text: str) -> None:
        self.query_one("#folder-said", Static).update(plain(text))
