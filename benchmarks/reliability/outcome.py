"""What came of a trial: how often what was tried, and every failure as a line."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Outcome:
    """Counts of what happened, in the order in which it first did, and what should not have happened.

    ``until`` is the moment (monotonic) after which nothing more is begun.
    """

    trial: str
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    tries: int = 0
    until: float = float("inf")

    def each(self, times: int, step: int = 1) -> Iterator[int]:
        """The numbers below ``times`` by ``step``, as long as there is time; what was tried is counted."""
        for number in range(0, times, step):
            if time.monotonic() > self.until:
                return
            yield number
            self.tries += min(step, times - number)

    def check(self, fine: bool, failure: str) -> bool:
        """Note ``failure`` unless all is ``fine``; returns ``fine``."""
        if not fine:
            self.failures.append(failure)
        return fine

    def row(self, failure: str) -> str:
        """A row of a table in Markdown: kind, tries with what came of them, failures, what would have been one."""
        told = ", ".join(f"{count:,} {name}" for name, count in self.counts.items())
        return f"| `{self.trial}` | {self.tries:,}: {told} | {len(self.failures)} | {failure} |"

    def summary(self) -> str:
        """One line: "kill: 200 builds killed, ..., 0 failures"."""
        told = [f"{count:,} {name}" for name, count in self.counts.items()]
        return f"{self.trial}: {', '.join([*told, f'{len(self.failures)} failures'])}"
