"""The garbage collector's long walk: in a pause, and without one before the garbage is much."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.tui.state import idle_gc


class Timer:
    def __init__(self) -> None:
        self.stopped = False

    def stop(self) -> None:
        self.stopped = True


class Pump:
    """Keeps the timers that were set."""

    def __init__(self) -> None:
        self.set: list[tuple[float, Callable[[], None], Timer]] = []

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timer:
        self.set.append((delay, callback, Timer()))
        return self.set[-1][2]


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    done: list[str] = []
    monkeypatch.setattr(idle_gc.gc, "freeze", lambda: done.append("freeze"))
    monkeypatch.setattr(idle_gc.gc, "collect", lambda: done.append("collect"))
    return done


def test_the_first_pause_is_not_put_off_and_freezes(walks: list[str]) -> None:
    pump: Any = Pump()
    collector = idle_gc.QuietCollector(pump)
    collector.soon()
    collector.soon()
    ((delay, callback, timer),) = pump.set
    assert (delay, timer.stopped) == (idle_gc.PAUSE, False)
    callback()
    assert walks == ["freeze"]


def test_the_walk_is_put_off_by_something_new_but_not_for_ever(walks: list[str]) -> None:
    pump: Any = Pump()
    collector = idle_gc.QuietCollector(pump)
    collector.soon()
    pump.set.pop()[1]()
    for _ in range(idle_gc.MOST):
        collector.soon()
    delays = [delay for delay, _, _ in pump.set]
    assert delays[:-1] == [idle_gc.PAUSE] * (idle_gc.MOST - 1)
    assert delays[-1] < idle_gc.PAUSE
    assert all(timer.stopped for _, _, timer in pump.set[:-1])
    pump.set[-1][1]()
    assert walks == ["freeze", "collect"]
    collector.soon()
    assert pump.set[-1][0] == idle_gc.PAUSE
