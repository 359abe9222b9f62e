"""Events of the library by month, today marked; Enter shows where one is announced."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.output.wording import spoken_range
from assistant.tui.chrome.hanging import Hanging, Row
from assistant.tui.chrome.safe_text import counted, one_line, plain
from assistant.tui.source.place import OpenPlace, of_event
from corpus.model import DateRange, Event, Status

#: Events listed at a time.
WINDOW = 120
#: Symbol and word for what became of an event: told apart without colour.
MARKS = {
    Status.PLANNED: ("○", ""),
    Status.HELD: ("●", ""),
    Status.CANCELLED: ("✕", "cancelled"),
    Status.MOVED: ("→", "moved"),
}


def event_text(event: Event) -> Hanging:
    """One event: when, what, where, and what became of it."""
    symbol, word = MARKS[event.status]
    title = "strike" if event.status is Status.CANCELLED else "bold"
    when = _when(event.when)
    named = plain(one_line(event.title), title)
    if word:
        named += Content(f"  {word}").stylize("italic $text-warning")
    details = " · ".join(one_line(part) for part in (when, event.place) if part)
    return Hanging(
        [Row(named, Content(f"{symbol} ").stylize("$accent")), Row(plain(details, "$foreground-muted"), Content("  "))]
    )


def _when(when: DateRange | None) -> str:
    if when is None:
        return "no date"
    clock = f", {when.begins:%H:%M}" + (f"–{when.finishes:%H:%M}" if when.finishes else "") if when.begins else ""
    return spoken_range(when) + clock + (" · repeats" if when.rule else "")


def in_order(events: Iterable[Event]) -> list[Event]:
    """By day and hour, what takes all day first; events without a date last."""

    def begins(event: Event) -> tuple[bool, date, time, str]:
        when = event.when
        return when is None, when.start if when else date.max, (when.begins if when else None) or time.min, event.title

    return sorted(events, key=begins)


class Timeline(OptionList):
    """``show`` fills it; the events of chosen issues only, where issues are ticked.

    The list is a window over all events: an option costs a layout, and a library may tell of thousands.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", "Show its page")]

    def __init__(self) -> None:
        super().__init__(id="timeline", markup=False)
        self._events: list[Event] = []
        self._today = date.min
        self._to_come = 0
        """Index of the first event that is not over."""
        self._first = 0
        """Index of the first event in the window."""
        self._width = 0

    def show(self, events: Iterable[Event], today: date) -> None:
        """Show events, today in sight."""
        self._events, self._today = in_order(events), today
        ends = (index for index, one in enumerate(self._events) if one.when is not None and one.when.end > today)
        self._to_come = next(ends, len(self._events))
        self._fill(self._to_come - WINDOW // 2, at=self._to_come)

    def _fill(self, first: int, at: int) -> None:
        """Show the window that begins at event ``first``, event ``at`` (or the one before it) highlighted."""
        self._first = max(0, min(first, len(self._events) - WINDOW))
        last = min(self._first + WINDOW, len(self._events))
        options = [self._more("earlier", self._first)] if self._first else []
        month = ""
        for index in range(self._first, last):
            event = self._events[index]
            when = event.when
            if index == self._to_come:
                line = f"── today, {self._today.day} {self._today:%B %Y} ──"
                options.append(Option(plain(line, "$foreground-muted"), disabled=True))
                month = ""
            heading = f"{when.start:%B %Y}" if when else "Without a date"
            if heading != month:
                month = heading
                options.append(Option(plain(month, "bold $primary"), disabled=True))
            options.append(Option(event_text(event), id=f"event-{index}"))
        if last < len(self._events):
            options.append(self._more("later", len(self._events) - last))
        if not options:
            options.append(Option(plain("No events were found in these issues.", "$foreground-muted"), disabled=True))
        self.clear_options()
        self.add_options(options)
        if self._events:
            self.highlighted = self.get_option_index(f"event-{min(at, last - 1)}")
            self.call_after_refresh(self._show_month)

    def on_show(self) -> None:
        """Begin at the month of the highlighted event: nothing could scroll before there was a size."""
        self.call_after_refresh(self._show_month)

    def on_resize(self, event: Resize) -> None:
        """In another width lines break elsewhere: the month is brought back into sight."""
        if event.size.width != self._width:
            self._width = event.size.width
            self.call_after_refresh(self._show_month)

    def _show_month(self) -> None:
        """Scroll so that the lines on day and month above the highlighted event come first."""
        if self.highlighted is None:
            return
        above = 0
        while above < self.highlighted and self.get_option_at_index(self.highlighted - above - 1).disabled:
            above += 1
        self.scroll_to_highlight(top=True)
        self.scroll_relative(y=-above, animate=False, immediate=True, force=True)

    @staticmethod
    def _more(which: str, count: int) -> Option:
        return Option(plain(f"⋯ {counted(count, f'{which} event')}", "$foreground-muted"), id=which)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the chosen event, or show more of them."""
        event.stop()
        last = self._first + WINDOW
        match event.option.id:
            case "earlier":
                self._fill(self._first - WINDOW // 2, at=self._first - 1)
            case "later":
                self._fill(self._first + WINDOW // 2, at=last)
            case id:
                chosen = self._events[int(str(id).removeprefix("event-"))]
                self.post_message(OpenPlace(of_event(chosen), focus=True))
