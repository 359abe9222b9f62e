"""The chat's start: on the terminal there is, or on what stands in for one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.config import Config, data_folder
from assistant.tui import app

if TYPE_CHECKING:
    from assistant.tui.engine import Opening
    from assistant.tui.state.autosave import Keeper

NO_TERMINAL = (
    "The chat needs a terminal, and here its input or output goes elsewhere. "
    'To ask from a script: backissue ask "When is the next meeting?"'
)


def run(config: Config, on_first_paint: Callable[[], None] | None = None, *, samples: bool = False) -> int:
    """Open the chat and stay until the reader leaves; returns the exit code.

    Where input or output is no terminal it says so and names the command for that, with exit code 2.
    ``on_first_paint`` is called once, when the screen has been drawn for the first time; ``samples`` as in the app.
    """
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        print(NO_TERMINAL, file=sys.stderr)
        return 2
    return open_chat(config, on_first_paint, samples=samples)


def open_chat(
    config: Config,
    on_first_paint: Callable[[], None] | None = None,
    *,
    samples: bool = False,
    served: bool = False,
    opening: Callable[[Config], Opening] | None = None,
) -> int:
    """The chat in whatever terminal there is (or what stands in for one); returns the exit code."""

    def keeper() -> Keeper:
        from assistant.conversation.sessions import SessionStore
        from assistant.tui.state.autosave import Keeper

        return Keeper(SessionStore(config.sessions_path))

    from assistant.tui.source.terminal_pictures import prepare

    chat = app.BackIssueApp(
        config,
        opening=opening,
        keeper=keeper,
        memory_path=data_folder() / "screen.json",
        picture=prepare(),
        on_first_paint=on_first_paint,
        samples=samples,
        served=served,
    )
    return chat.run() or 0
