"""The garbage collector's long walk, taken while nobody types instead of in the middle of a layout.

Python walks over every object now and then: 20 to 30 ms with the hundred thousand of the chat, on top of a layout
or a painting. The short walks over what is new stay automatic. The first time, when everything has been imported
and used once, what is there is frozen: it lives as long as the program, and no walk goes over it again. Whoever never
pauses has the walk all the same before the garbage is much.
"""

from __future__ import annotations

import gc

from textual.message_pump import MessagePump
from textual.timer import Timer

#: Seconds after the last thing that made garbage.
PAUSE = 4.0
#: Times that the walk is put off by something new.
MOST = 40
#: Walks over the young objects before a long walk comes unasked: a day of use has fewer.
NEVER = 1_000_000


class QuietCollector:
    """``begin`` when the program starts, ``end`` when it ends, ``soon`` after whatever made garbage."""

    def __init__(self, pump: MessagePump) -> None:
        self._pump = pump
        self._before = gc.get_threshold()
        self._timer: Timer | None = None
        self._frozen = False
        self._put_off = 0

    def begin(self) -> None:
        """Keep the long walk from coming unasked."""
        gc.set_threshold(*self._before[:2], NEVER)

    def soon(self) -> None:
        """Have the long walk in the next pause."""
        if self._timer is not None:
            if not self._frozen:
                return
            self._timer.stop()
        self._put_off += 1
        self._timer = self._pump.set_timer(PAUSE if self._put_off < MOST else 0.01, self._walk)

    def _walk(self) -> None:
        self._timer, self._put_off = None, 0
        if self._frozen:
            gc.collect()
        else:
            gc.freeze()
            self._frozen = True

    def end(self) -> None:
        """Set the collector back to how it was."""
        gc.set_threshold(*self._before)
