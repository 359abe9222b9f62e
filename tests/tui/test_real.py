"""The chat over the real assistant: one sample issue, from an empty home to an exported conversation."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.model import AnswerStatus
from assistant.tui.opening import RealOpening
from corpus.samples import folder

from .conftest import OpenChat
from .fakes import config_of

pytestmark = pytest.mark.model


async def test_from_an_empty_home_to_an_exported_conversation(
    chat: OpenChat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsletters = tmp_path / "letters"
    newsletters.mkdir()
    shutil.copy(folder() / "fog-signal-2024-05.pdf", newsletters)
    monkeypatch.chdir(tmp_path)
    config = config_of(newsletters=newsletters, library=tmp_path / "library")
    async with chat(config=config, opening=RealOpening(config)) as seen:
        while (report := seen.app.chat.report) is None:
            await seen.settle()
        assert report.added == ("fog-signal-2024-05",)
        while seen.app.engine is None or not seen.app.chat.issues:
            await seen.settle()
        await seen.ask("What became of the puffin trip?")
        answer = seen.last.exchange.answer
        assert answer is not None and answer.status is not AnswerStatus.NOT_FOUND
        await seen.press("alt+1")
        view = seen.source.view
        assert view is not None and view.cited is not None
        assert view.cited.text[view.place.start : view.place.end] == view.place.quote
        assert "▌" in seen.page
        await seen.press("ctrl+s")
        assert "fog-signal-2024-05" in next(tmp_path.glob("what-became*.md")).read_text("utf-8") or seen.last.citations
