"""Events of the library by month, today's place among them marked; Enter shows where one is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.tui.messages import OpenPlace
from assistant.tui.place import of_event, written
from assistant.tui.shown import one_line, plain
from corpus.model import DateRange, Event, Status

#: Symbol and word for what became of an event: told apart without colour.
MARKS = {
    Status.PLANNED: ("○", ""),
    Status.HELD: ("●", ""),
    Status.CANCELLED: ("✕", "cancelled"),
    Status.MOVED: ("→", "moved"),
}


def event_text(event: Event) -> Content:
    """One event: when, what, where, and what became of it."""
    symbol, word = MARKS[event.status]
    title = "strike" if event.status is Status.CANCELLED else "bold"
    when = _when(event.when)
    parts = [Content(f"{symbol} ").stylize("$accent"), plain(one_line(event.title), title)]
    if word:
        parts.append(Content(f"  {word}").stylize("italic $text-warning"))
    details = " · ".join(one_line(part) for part in (when, event.place) if part)
    if details:
        parts.append(plain(f"\n  {details}", "$foreground-muted"))
    return Content("").join(parts)


def _when(when: DateRange | None) -> str:
    if when is None:
        return "no date"
    clock = f", {when.begins:%H:%M}" + (f"–{when.finishes:%H:%M}" if when.finishes else "") if when.begins else ""
    return written(when) + clock + (" · repeats" if when.rule else "")


def in_order(events: Iterable[Event]) -> list[Event]:
    """By day; events without a date last."""
    return sorted(events, key=lambda one: (one.when is None, one.when.start if one.when else date.max, one.title))


class Timeline(OptionList):
    """``show`` fills it; the events of chosen issues only, where issues are ticked."""

    def __init__(self) -> None:
        super().__init__(id="timeline", markup=False)
        self._events: list[Event] = []

    def show(self, events: Iterable[Event], today: date) -> None:
        self._events = in_order(events)
        self.clear_options()
        options: list[Option] = []
        month, passed, first_to_come = "", False, 0
        for index, event in enumerate(self._events):
            when = event.when
            if when is not None and not passed and when.end > today:
                passed, first_to_come = True, len(options)
                line = f"── today, {today.day} {today:%B %Y} ──"
                options.append(Option(plain(line, "$foreground-muted"), disabled=True))
            heading = f"{when.start:%B %Y}" if when else "Without a date"
            if heading != month:
                month = heading
                options.append(Option(plain(month, "bold $primary"), disabled=True))
            options.append(Option(event_text(event), id=f"event-{index}"))
        if not options:
            options.append(Option(plain("No events were found in these issues.", "$foreground-muted"), disabled=True))
        self.add_options(options)
        if self._events:
            self.highlighted = min(first_to_come + 2, len(options) - 1) if passed else len(options) - 1

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        chosen = self._events[int(str(event.option.id).removeprefix("event-"))]
        self.post_message(OpenPlace(of_event(chosen), focus=True))
