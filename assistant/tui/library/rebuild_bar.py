"""The line that shows a build while the conversation goes on."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import ProgressBar, Static

from assistant.tui.chrome.safe_text import counted, plain, shorten
from embeddings.model import Progress


def progress_text(progress: Progress) -> str:
    """``3 of 12 files · 20 s left · Reading lantern-3.pdf · 40 pages, …``: what is cut off matters least."""
    left = progress.seconds_left
    parts = [
        f"{progress.done} of {counted(progress.total, 'file')}" if progress.total else "",
        "" if left is None else f"{left:.0f} s left" if left < 90 else f"{left / 60:.0f} min left",
        f"{progress.stage.capitalize()} {shorten(progress.file, 32)}".strip(),
        f"{counted(progress.pages, 'page')}, {counted(progress.paragraphs, 'paragraph')}",
    ]
    return " · ".join(part for part in parts if part)


class RebuildBar(Horizontal):
    """A bar and a line of text, seen while a build runs."""

    def __init__(self) -> None:
        super().__init__(id="rebuild")
        self.display = False

    def compose(self) -> ComposeResult:
        """Bar and text."""
        yield ProgressBar(show_eta=False, show_percentage=True, id="rebuild-bar")
        yield Static(id="rebuild-text")

    def begin(self) -> None:
        """Appear, before the number of files is known."""
        self.display = True
        self.query_one(ProgressBar).update(total=None, progress=0)
        self._say("Looking for new and changed files …")

    def show(self, progress: Progress) -> None:
        """Show one step of the build."""
        self.display = True
        if progress.total:
            self.query_one(ProgressBar).update(total=progress.total, progress=progress.done)
        self._say(progress_text(progress))

    def stopping(self) -> None:
        """Say that the build is being stopped."""
        self._say("Stopping: what was read is kept …")

    def end(self) -> None:
        """Disappear."""
        self.display = False

    def _say(self, text: str) -> None:
        self.query_one("#rebuild-text", Static).update(plain(text))
