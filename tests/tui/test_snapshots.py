"""What the chat looks like, held at two sizes and in two lights."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from assistant.tui.app import BackIssueApp
from assistant.tui.conversation.prompt import Prompt

from .fakes import FakeOpening, config_of

Snap = Any


def app_of(theme: str) -> BackIssueApp:
    config = config_of(theme=theme, live_passages=False)
    return BackIssueApp(config, opening=lambda _: FakeOpening())


def asking(*questions: str, keys: tuple[str, ...] = ()) -> Any:
    async def before(pilot: Pilot[int]) -> None:
        app = pilot.app
        assert isinstance(app, BackIssueApp)

        async def settle() -> None:
            for _ in range(3):
                await app.workers.wait_for_complete()
                await pilot.pause()

        await settle()
        prompt = app.chat.query_one(Prompt)
        prompt.cursor_blink = False
        for question in questions:
            prompt.set_text(question)
            await pilot.press("enter")
            await settle()
        for key in keys:
            await pilot.press(key)
            await settle()

    return before


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_wide(snap_compare: Snap, theme: str) -> None:
    before = asking("When is the repair café?", "When does the bridge open again?")
    assert snap_compare(app_of(theme), terminal_size=(160, 48), run_before=before)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_narrow(snap_compare: Snap, theme: str) -> None:
    before = asking("Who is the mayor?")
    assert snap_compare(app_of(theme), terminal_size=(80, 24), run_before=before)


def test_narrow_source(snap_compare: Snap) -> None:
    before = asking("When is the repair café?", keys=("escape", "1"))
    assert snap_compare(app_of("light"), terminal_size=(80, 24), run_before=before)
