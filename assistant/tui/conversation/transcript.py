"""The conversation as it scrolls: the last turns in full, older ones light, the oldest on disk alone.

That bounds what a long conversation costs: at most `FULL` turns of about ten widgets each and `LIGHT` of one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from assistant.model import Turn
from assistant.tui.chrome.safe_text import counted, plain
from assistant.tui.conversation.answer_text import Labels
from assistant.tui.conversation.turn import Exchange, LightTurn, TurnView

FULL = 4
LIGHT = 20
#: Widgets mounted between two turns of the event loop when a saved conversation is opened.
BATCH = 2


class Earlier(Static, can_focus=True):
    """The line that stands for turns not mounted; Enter or a click brings some of them back."""

    BINDINGS: ClassVar[list[BindingType]] = [("enter", "more", "Show earlier")]

    class Wanted(Message):
        """The reader wants them."""

    def action_more(self) -> None:
        """Ask for some of the earlier turns."""
        self.post_message(self.Wanted())

    def on_click(self) -> None:
        """A click does the same as Enter."""
        self.action_more()


class Transcript(VerticalScroll):
    """Turns from top to bottom; keeps to the end while the reader is there."""

    def __init__(self) -> None:
        super().__init__(id="transcript")
        self.exchanges: list[Exchange] = []
        self.labels: Labels = {}
        """What readers call an issue, by its id."""
        self._following = True
        """Whether the newest turn is kept in sight: not once the reader has scrolled, until they ask again."""
        self._first = 0
        """Index of the first exchange that has a widget."""

    @property
    def turns(self) -> list[TurnView]:
        """The turns shown in full, oldest first."""
        return list(self.query(TurnView))

    @property
    def last(self) -> TurnView | None:
        """The newest turn, None before the first question."""
        turns = self.turns
        return turns[-1] if turns else None

    def history(self) -> list[Turn]:
        """The turns a follow-up may refer to, oldest first: none before one that was asked by itself.

        Failures and stopped answers are not among them.
        """
        first = max((at for at, one in enumerate(self.exchanges) if one.alone), default=0)
        return [Turn(one.question, one.answer.text) for one in self.exchanges[first:] if one.answer is not None]

    async def begin(self, question: str, *, alone: bool = False) -> TurnView:
        """Add the turn of a new question at the end and return it; ``alone``: it was asked by itself."""
        exchange = Exchange(question, alone=alone)
        self.exchanges.append(exchange)
        view = TurnView(exchange, self.labels)
        await self.mount(view)
        await self._fold()
        self._following = True
        self.follow()
        return view

    def follow(self) -> None:
        """Keep the newest turn in sight, its question never above the edge; not once the reader has scrolled away."""
        if self._following:
            self.call_after_refresh(self._follow)

    def release_anchor(self) -> None:
        """Whatever scrolls calls this; only a line that comes or goes below moves what is seen without it."""
        super().release_anchor()
        self._following = False

    def on_resize(self) -> None:
        """Lines break elsewhere now: the newest turn stays in sight where it was."""
        if self.turns:
            self.follow()

    def _follow(self) -> None:
        if (last := self.last) is not None:
            self.scroll_to(y=last.virtual_region.y, animate=False, immediate=True, force=True)
            self._following = True

    async def show(self, exchanges: Sequence[Exchange]) -> None:
        """Show a saved conversation from its end, in batches, so that the loop never waits for it."""
        await self.remove_children()
        self.exchanges = list(exchanges)
        self._first = max(len(self.exchanges) - FULL - LIGHT, 0)
        await self._mount_earlier()
        for index in range(self._first, len(self.exchanges), BATCH):
            batch = enumerate(self.exchanges[index : index + BATCH], index)
            await self.mount(*(self._view(one, at) for at, one in batch))
            await asyncio.sleep(0)
        self.scroll_end(animate=False)

    def _view(self, exchange: Exchange, index: int) -> Widget:
        return TurnView(exchange, self.labels) if index >= len(self.exchanges) - FULL else LightTurn(exchange)

    async def show_earlier(self) -> None:
        """Mount some of the earlier turns above; they leave again with the next question."""
        start = max(self._first - LIGHT, 0)
        views: list[Widget] = [LightTurn(one) for one in self.exchanges[start : self._first]]
        line = self.query(Earlier).first()
        await self.mount(*views, after=line)
        self._first = start
        await self._mount_earlier()
        if views:
            views[-1].focus()

    async def on_earlier_wanted(self) -> None:
        """Mount some of the earlier turns."""
        await self.show_earlier()

    async def on_light_turn_unfold(self, event: LightTurn.Unfold) -> None:
        """Show an old turn in full."""
        await self.unfold(event.turn)

    async def unfold(self, turn: LightTurn) -> None:
        """Put the full view of a turn in its light one's place."""
        view = TurnView(turn.exchange, self.labels)
        await self.mount(view, before=turn)
        await turn.remove()
        view.focus()

    async def _fold(self) -> None:
        """Make turns beyond the last `FULL` light, and forget the widgets of those beyond `LIGHT` more."""
        full = self.turns
        for view in full[:-FULL]:
            if not view.running:
                await self.mount(LightTurn(view.exchange), before=view)
                await view.remove()
        light = list(self.query(LightTurn))
        if len(light) > LIGHT:
            await self.remove_children(light[: len(light) - LIGHT])
            first = self._first + len(light) - LIGHT
            for exchange in self.exchanges[self._first : first]:
                exchange.forget_passages()
            self._first = first
            await self._mount_earlier()

    async def _mount_earlier(self) -> None:
        lines = self.query(Earlier)
        if not self._first:
            await lines.remove()
            return
        text = plain(f"⋯ {counted(self._first, 'earlier turn')}: Enter shows them")
        if lines:
            lines.first().update(text)
        else:
            await self.mount(Earlier(text), before=0)
