"""The README's pictures of the chat: the running program over the sample newsletters, asked a real question.

    python -m benchmarks.pictures                  writes docs/chat-wide.svg and docs/chat-moving.svg
    python -m benchmarks.pictures --only moving    one of them

The second one moves: a question is typed, answered, its page opened. A PNG file is written beside the first where
`rsvg-convert` is installed. Each takes some twelve seconds of processor time, most of it for reading the samples and
the models; on a machine with other work it takes what it takes.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
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
#: Width of a letter in the SVG that Textual draws.
CELL = 12.2
#: Seconds that a picture of the moving one stands: while words are typed, and while they are read.
TYPING, READING = 0.5, 3.0


@asynccontextmanager
async def chat(home: Path, size: tuple[int, int], theme: str) -> AsyncIterator[tuple[BackIssueApp, Pilot[int]]]:
    """The chat over the samples, its models ready and nothing asked yet."""
    config = Config(library=home / "library", today=TODAY, theme=theme, watch="off")
    app = BackIssueApp(config, keeper=lambda: Keeper(SessionStore(home / "conversations.sqlite")))
    app.memory.newsletters = "samples"
    async with app.run_test(size=size) as pilot:
        async with asyncio.timeout(1800):
            while app.engine is None or app.building or not app.chat.issues:
                await pilot.pause(0.1)
        await settle(app, pilot)
        if app.screen is not app.chat:
            await pilot.press("escape")
        wait = getattr(app.opening, "wait", None)
        if wait is not None:
            await asyncio.to_thread(wait)
        yield app, pilot


async def settle(app: BackIssueApp, pilot: Pilot[int]) -> None:
    for _ in range(4):
        await app.workers.wait_for_complete()
        await pilot.pause()


async def ask(app: BackIssueApp, pilot: Pilot[int], question: str) -> None:
    """Ask, and wait for the whole answer."""
    app.chat.query_one(Prompt).set_text(question)
    await pilot.press("enter")
    await settle(app, pilot)
    turn = app.chat.query_one(Transcript).last
    while turn is None or turn.running:
        await pilot.pause(0.1)
    await settle(app, pilot)


def drawn(app: BackIssueApp) -> str:
    """The screen as an SVG. Ids are made of a random number: the same picture should be the same file."""
    return re.sub(r"terminal-\d+", "terminal", app.export_screenshot(title="Back Issue"))


async def picture(home: Path, size: tuple[int, int], theme: str, questions: tuple[str, ...]) -> str:
    """The chat as an SVG after ``questions`` were asked."""
    async with chat(home, size, theme) as (app, pilot):
        for question in questions:
            await ask(app, pilot, question)
        return drawn(app)


async def scenes(home: Path, size: tuple[int, int], theme: str) -> list[tuple[str, float]]:
    """What the moving picture shows, each with its seconds: a question typed and answered, then its page."""
    found: list[tuple[str, float]] = []
    async with chat(home, size, theme) as (app, pilot):
        app.action_toggle_passages()  # what is found while typing is another story
        found.append((drawn(app), READING))
        words = QUESTIONS[0].split()
        for end in (3, 6, len(words)):
            app.chat.query_one(Prompt).set_text(" ".join(words[:end]))
            await settle(app, pilot)
            found.append((drawn(app), TYPING))
        await ask(app, pilot, QUESTIONS[0])
        found.append((drawn(app), READING))
        for key in ("escape", "1"):
            await pilot.press(key)
            await settle(app, pilot)
        found.append((drawn(app), READING))
    return found


def moving(scenes: Sequence[tuple[str, float]]) -> str:
    """One SVG that shows the scenes one after the other, for ever; where motion is not wanted, the last one."""
    whole = sum(seconds for _, seconds in scenes)
    parts, rules, begun = [], [], 0.0
    for n, (svg, seconds) in enumerate(scenes):
        start, end = 100 * begun / whole, 100 * (begun + seconds) / whole
        begun += seconds
        inside = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", svg, flags=re.DOTALL)
        inside = re.sub(r"@font-face \{.*?\}|<!--.*?-->", "", inside, flags=re.DOTALL).replace("terminal", f"s{n}")
        inside = re.sub(r"\s*\n\s*", "\n", inside)
        parts.append(f'<g class="scene" id="scene{n}">{inside}</g>')
        hidden = "0% { visibility: hidden }" if start else ""
        rules.append(
            f"@keyframes k{n} {{ {hidden} {start:.2f}% {{ visibility: visible }} {end:.2f}% {{ visibility: hidden }} }}"
            f" #scene{n} {{ animation: k{n} {whole:g}s step-end infinite }}"
        )
    still = f".scene {{ animation: none !important }} #scene{len(scenes) - 1} {{ visibility: visible }}"
    rules.append(f"@media (prefers-reduced-motion: reduce) {{ {still} }}")
    box = re.search(r'viewBox="[^"]*"', scenes[0][0])
    return (
        f'<svg class="rich-terminal" {box.group() if box else ""} xmlns="http://www.w3.org/2000/svg">'
        f"<style>.scene {{ visibility: hidden }} {' '.join(rules)}</style>{''.join(parts)}</svg>\n"
    )


def save(svg: str, path: Path) -> None:
    path.write_text(svg, encoding="utf-8")
    print(path)
    if convert := shutil.which("rsvg-convert"):
        png = path.with_suffix(".png")
        subprocess.run([convert, "--zoom", "1.2", "-o", str(png)], input=set_in(svg).encode(), check=True)
        print(png)


def set_in(svg: str) -> str:
    """For `rsvg-convert`, which loses the blanks that a text begins with: each begins where its first letter stands.
    Without it nothing hangs, and columns are seen to break that do not.
    """

    def moved(found: re.Match[str]) -> str:
        before, x, after, blanks = found.groups()
        return f"{before}{float(x) + CELL * blanks.count('&'):g}{after}"

    svg = re.sub(r' textLength="[\d.]+"', "", svg)
    return re.sub(r'(<text [^>]*\bx=")([\d.]+)("[^>]*>)((?:&#160;)+)', moved, svg)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "docs", help="folder for the pictures")
    parser.add_argument("--theme", default="dark")
    parser.add_argument("--only", choices=("wide", "moving"))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if arguments.only != "moving":
            save(asyncio.run(picture(home, (150, 42), arguments.theme, QUESTIONS)), arguments.out / "chat-wide.svg")
        if arguments.only != "wide":
            path = arguments.out / "chat-moving.svg"
            path.write_text(moving(asyncio.run(scenes(home, (80, 24), arguments.theme))), encoding="utf-8")
            print(path)


if __name__ == "__main__":
    main()
