"""The program as its screens see it: what outlives a screen, and what any screen may ask of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from textual.widget import Widget

from assistant.config import Config
from assistant.model import Answer
from assistant.tui.engine import Engine, Opening
from assistant.tui.state.preferences import Memory
from embeddings.model import StoredIssue

if TYPE_CHECKING:
    from PIL.Image import Image


class Host(Protocol):
    """The program; ``engine`` is None until the library is open, ``served``: the reader sits at a browser."""

    config: Config
    memory: Memory
    engine: Engine | None
    opening: Opening | None
    served: bool
    picture: Callable[[], type[Widget] | None] | None

    @property
    def draw(self) -> Callable[[Path, int], Image]:
        """What draws a page of a file."""
        ...

    @property
    def building(self) -> bool:
        """Whether a build is running."""
        ...

    @property
    def conversation_name(self) -> str:
        """The name of the conversation that is being held, "" while it has none."""
        ...

    @property
    def passages_on(self) -> bool:
        """Whether passages are shown while a question is typed."""
        ...

    def list_library(self) -> None:
        """Show what the library holds now, once it is read in a thread."""

    def build(self) -> None:
        """Bring the library up to date in a thread."""
        ...

    def stop_building(self) -> None:
        """Tell the build that is running to stop."""
        ...

    def name_series(self, name: str, issues: Iterable[StoredIssue]) -> None:
        """Call the series of these issues ``name``, from now on."""
        ...

    def keep(self, question: str, answer: Answer) -> None:
        """Save a turn of the conversation in a thread."""
        ...

    def new_issues(self, issues: Iterable[StoredIssue]) -> frozenset[str]:
        """Ids of the issues that this reader has not seen listed before."""
        ...

    def run_command(self, name: str, rest: str) -> None:
        """Carry out a ``/command``."""
        ...

    def say(self, text: str) -> None:
        """Show one line to the reader for a few seconds."""
        ...

    def warn(self, text: str) -> None:
        """Show one line with a warning sign, a little longer."""
        ...

    def copy_to_clipboard(self, text: str) -> None:
        """Put ``text`` on the terminal's clipboard."""
        ...

    def push_screen(self, screen: Any, callback: Any = None) -> Any:
        """Lay a screen over this one; ``callback`` gets what it is dismissed with."""
        ...
