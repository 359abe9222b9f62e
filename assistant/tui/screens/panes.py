"""The panes that are seen and their widths: side by side where there is room, one at a time where there is not."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from typing import Literal, cast

from textual import events
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from assistant.tui import jobs
from assistant.tui.chrome.host import Host
from assistant.tui.chrome.splitter import Splitter
from assistant.tui.conversation.prompt import Prompt
from assistant.tui.library.tree import LibraryTree
from assistant.tui.screens.modal import HIGH
from assistant.tui.source.pane import SourcePane

#: From this many columns on the panes stand side by side; below, one at a time.
WIDE = 120
Pane = Literal["library", "source", "events"]


class PanesScreen(Screen[None]):
    """The part of the chat's screen that shows, hides and sizes its panes."""

    @property
    def host(self) -> Host:
        """The program this screen belongs to."""
        return cast(Host, self.app)

    def work(self, function: jobs.Job, group: str) -> None:
        """Run a job in a thread; an older one of the same group is told to stop."""
        self.run_worker(function, thread=True, exclusive=True, group=group, exit_on_error=False)

    def action_pane(self, pane: Pane) -> None:
        """Show a pane and go into it; from inside it, hide it and go back to the conversation."""
        source = self.query_one(SourcePane)
        visible = source.tab == "events" if pane == "events" else pane == "library" or source.tab != "events"
        if visible and self._is_inside(pane):
            if self.wide:
                self._hide_pane(pane)
            self.show_pane(None)
            self.action_type()
            return
        if pane == "events":
            source.choose("events")
        elif pane == "source" and source.tab == "events":
            source.choose("picture" if self.host.memory.picture else "text")
        self.show_pane(pane, focus=True)

    def _pane_widget(self, pane: Pane) -> Widget:
        return self.query_one(LibraryTree) if pane == "library" else self.query_one(SourcePane)

    def show_pane(self, pane: Pane | None, focus: bool = False) -> None:
        """Bring a pane into sight: beside the conversation where it is wide, in its place where it is not.

        None brings back the conversation. A class of the screen styles everything in it anew, so only what
        changes is set.
        """
        name = "source" if pane == "events" else pane
        if name is not None and self.has_class(f"-no-{name}"):
            self.remove_class(f"-no-{name}")
            setattr(self.host.memory, f"{name}_shown", True)
        for one in ("library", "source"):
            self.set_class(one == name and not self.wide, f"-show-{one}")
        if pane is not None and focus:
            (self.query_one(LibraryTree) if pane == "library" else self.query_one(SourcePane).inside).focus()

    @property
    def wide(self) -> bool:
        """Whether the panes stand side by side."""
        return self.has_class("-wide")

    def _hide_pane(self, pane: Pane) -> None:
        name = "library" if pane == "library" else "source"
        self.set_class(True, f"-no-{name}")
        setattr(self.host.memory, f"{name}_shown", False)

    def action_resize(self, cells: int) -> None:
        """Make the source pane wider, or narrower where ``cells`` is negative."""
        self.resize_pane("source", cells)

    def on_splitter_moved(self, event: Splitter.Moved) -> None:
        """Follow the mouse."""
        self.resize_pane(event.pane, event.cells if event.pane == "library" else -event.cells)

    def resize_pane(self, pane: str, cells: int) -> None:
        """Change a pane's width and remember it."""
        widget = self._pane_widget("library" if pane == "library" else "source")
        width = max(18, min(widget.outer_size.width + cells, self.size.width - 50))
        setattr(self.host.memory, f"{pane}_width", width)
        self._size_panes()

    def _size_panes(self) -> None:
        memory = self.host.memory
        for widget, width in (
            (self.query_one(LibraryTree), memory.library_width),
            (self.query_one(SourcePane), memory.source_width),
        ):
            widget.set_class(bool(width), "-sized")
            if self.wide and width:
                widget.styles.width = width
            else:
                widget.styles.clear_rule("width")

    async def on_resize(self, event: events.Resize) -> None:
        """Fit the classes to the size first, so that the layout that follows is the only one.

        Styling, layout and painting each take some of the time that the event loop may be away, so they are done
        in turns: painting waits for the end of the batch, which stands in line behind the layout.
        """
        batch = ExitStack()
        batch.enter_context(self.app.batch_update())

        async def paint() -> None:
            await asyncio.sleep(0)
            batch.close()

        self.call_next(paint)
        self._fit(event.size)
        await asyncio.sleep(0)

    def on_screen_resume(self) -> None:
        """What the terminal's size became while another screen lay over this one."""
        self._fit(self.app.size)

    def _fit(self, size: Size) -> None:
        inside: Pane | None = next((pane for pane in ("library", "source") if self._is_inside(pane)), None)
        before = self.wide
        self.update_classes(self.classes_of(size), animate=False)
        if self.wide != before:  # where one pane is seen at a time, it is the one that takes the keys
            self.show_pane(inside)
        self._size_panes()

    def _is_inside(self, pane: Pane) -> bool:
        """Whether the focus is in a pane."""
        return self.focused is not None and self._pane_widget(pane) in self.focused.ancestors_with_self

    def classes_of(self, size: Size) -> dict[str, bool]:
        """Which of the classes for sizes the screen has at ``size``."""
        return {"-wide": size.width >= WIDE, "-narrow": size.width < WIDE, "-low": size.height < HIGH}

    def action_type(self) -> None:
        """Back to the conversation and into the prompt, at once: the next key may be on its way already."""
        self.show_pane(None)
        self.set_focus(self.query_one(Prompt))
