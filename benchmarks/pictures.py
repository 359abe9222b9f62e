"""The README's pictures of the chat: the running program over the sample newsletters, asked a real question.

    python -m benchmarks.pictures          writes docs/chat-wide.svg and docs/chat-narrow.svg

PNG files are written beside them where `rsvg-convert` is installed.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path

from textual.pilot import Pilot

from assistant.config import Config
from assistant.conversation.sessions import SessionStore
from assistant.tui.app import BackIssueApp
from assistant.tui.conversation.prompt import Prompt
from assistant.tui.conversation.transcript import Transcript
from assistant.tui.state.autosave import Keeper

ROOT = Path(__file__).parent.parent
TODAY = date(2024, 4, 20)
QUESTIONS = ("Has the date of the Lamp Night changed?", "Is the Puffin trip still taking place?")


async def settle(app: BackIssueApp, pilot: Pilot[int]) -> None:
    for _ in range(4):
        await app.workers.wait_for_complete()
        await pilot.pause()


async def picture(home: Path, size: tuple[int, int], theme: str, questions: tuple[str, ...], *keys: str) -> str:
    """The chat as an SVG after ``questions`` were asked and ``keys`` pressed."""
    config = Config(library=home / "library", today=TODAY, theme=theme, watch="off")
    app = BackIssueApp(config, keeper=lambda: Keeper(SessionStore(home / "conversations.sqlite")))
    app.memory.newsletters = "samples"
    async with app.run_test(size=size) as pilot:
        async with asyncio.timeout(300):
            while app.engine is None or app.building or not app.chat.issues:
                await pilot.pause(0.1)
        await settle(app, pilot)
        if app.screen is not app.chat:
            await pilot.press("escape")
        wait = getattr(app.opening, "wait", None)
        if wait is not None:
            await asyncio.to_thread(wait)
        for question in questions:
            app.chat.query_one(Prompt).set_text(question)
            await pilot.press("enter")
            await settle(app, pilot)
            turn = app.chat.query_one(Transcript).last
            while turn is None or turn.running:
                await pilot.pause(0.1)
        for key in keys:
            await pilot.press(key)
            await settle(app, pilot)
        svg = app.export_screenshot(title="Back Issue")
    # Ids are made of a random number: the same picture should be the same file.
    return re.sub(r"terminal-\d+", "terminal", svg)


def save(svg: str, path: Path) -> None:
    path.write_text(svg, encoding="utf-8")
    print(path)
    if convert := shutil.which("rsvg-convert"):
        png = path.with_suffix(".png")
        subprocess.run([convert, "--zoom", "1.2", str(path), "-o", str(png)], check=True)
        print(png)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "docs", help="folder for the pictures")
    parser.add_argument("--theme", default="dark")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        wide = asyncio.run(picture(home, (150, 42), arguments.theme, QUESTIONS))
        save(wide, arguments.out / "chat-wide.svg")
        narrow = asyncio.run(picture(home, (80, 24), arguments.theme, QUESTIONS[:1]))
        save(narrow, arguments.out / "chat-narrow.svg")


if __name__ == "__main__":
    main()
