"""The last line of every screen: the keys that do something where the focus is, as many as the width holds.

Textual's own footer is a widget for every key, laid out anew with each move of the focus, and cuts a name in
two where the line ends. This one is a line of text: keys stand closer where room is short, then the last
ones stay away, and what is pinned stays to the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Static

#: Spaces between two keys: where there is room, and where there is not.
GAPS = (3, 2, 1)
#: Keys on the line at most; F1 has them all.
MOST = 6
#: Ids of bindings that are never left out.
PINNED = frozenset({"help"})


@dataclass(frozen=True, slots=True)
class Hint:
    """One key: how it is written, what it does, the key to press for it."""

    shown: str
    label: str
    key: str
    pinned: bool = False

    def __len__(self) -> int:
        return Content(f"{self.shown} {self.label}").cell_length


def fitting(hints: Sequence[Hint], width: int) -> tuple[list[Hint], int]:
    """At most `MOST` hints that fit into ``width`` cells, pinned ones last, and the gap between them."""
    pinned = [hint for hint in hints if hint.pinned]
    others = [hint for hint in hints if not hint.pinned][: MOST - len(pinned)]
    for count in range(len(others), -1, -1):
        line = [*others[:count], *pinned]
        for gap in GAPS:
            if sum(map(len, line)) + gap * max(len(line) - 1, 0) <= width:
                return line, gap
    return pinned, GAPS[-1]


def line_text(hints: Iterable[Hint], gap: int) -> Content:
    """The hints on one line, each saying in its style which key to press."""
    parts = []
    for hint in hints:
        press = Style.from_meta({"press": hint.key})
        parts.append(Content.assemble((hint.shown, "bold $footer-key-foreground"), " ", hint.label).stylize(press))
    return Content(" " * gap).join(parts)


class KeyLine(Static):
    """Follows the focus of its screen; a click presses the key."""

    def __init__(self) -> None:
        super().__init__(id="keys")
        self.drawn: list[Hint] = []
        """What stands on the line now."""

    def on_mount(self) -> None:
        """Follow the keys of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[object]) -> None:
        if screen is self.screen and screen.app.app_focus:
            self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Choose anew which keys fit."""
        self._draw()

    @property
    def hints(self) -> list[Hint]:
        """What can be pressed now: a binding once, though it may have several keys."""
        found: dict[str, Hint] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and active.enabled:
                shown = self.app.get_key_display(binding)
                found.setdefault(binding.action, Hint(shown, binding.description, binding.key, binding.id in PINNED))
        return list(found.values())

    def _draw(self) -> None:
        self.drawn, gap = fitting(self.hints, self.content_size.width)
        self.update(line_text(self.drawn, gap))

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        if key := event.style.meta.get("press"):
            self.app.simulate_key(key)
