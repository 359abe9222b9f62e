"""How long the chat's event loop is ever kept waiting: the worst gap between two beats of 10 ms, phase by phase.

Runs the real chat headless over the sample newsletters (or ``--newsletters FOLDER``) in an empty temporary
home: first paint, opening, the model loading, questions meanwhile, a build, a conversation of 500 turns, one that is
asked 300 questions more (``memory``: the most the process has held by then, the model's own process apart).
``idle`` is the same measure with nothing going on: what the machine itself adds. ``own`` is the processor time
that the loop's own thread spent between two beats: what the chat is to blame for on a machine busy with other things.

    python -m benchmarks.heartbeat
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from assistant.config import Config
from assistant.conversation.sessions import SessionStore
from assistant.model import Answer, AnswerStatus, Citation, Sentence
from assistant.tui.app import BackIssueApp
from assistant.tui.conversation.prompt import Prompt
from assistant.tui.conversation.transcript import Transcript
from assistant.tui.state.autosave import Keeper

BEAT = 0.010
QUESTIONS = ("When is the annual meeting?", "What moved to another day?", "Who keeps the light?", "Is the trip on?")


#: Questions that follow the conversation of 500 turns.
MORE = 300


def held() -> float:
    """The most memory that this process has held so far, MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1e6 if sys.platform == "darwin" else 1e3), 1)


@asynccontextmanager
async def beats(phase: str, gaps: dict[str, list[tuple[float, float]]]) -> AsyncIterator[None]:
    """Collect, beat by beat, milliseconds beyond the beat itself and of the loop's own work, while the body runs."""
    found = gaps.setdefault(phase, [])

    async def beat() -> None:
        last, worked = time.perf_counter(), time.thread_time()
        while True:
            await asyncio.sleep(BEAT)
            now, work = time.perf_counter(), time.thread_time()
            found.append((1000 * (now - last - BEAT), 1000 * (work - worked)))
            last, worked = now, work

    task = asyncio.create_task(beat())
    try:
        yield
    finally:
        task.cancel()


async def until(condition: Callable[[], bool], limit: float = 300.0) -> float:
    """Seconds until ``condition`` holds; raises TimeoutError after ``limit``."""
    begun = time.perf_counter()
    while not condition():
        if time.perf_counter() - begun > limit:
            raise TimeoutError
        await asyncio.sleep(BEAT)
    return time.perf_counter() - begun


def long_conversation(turns: int) -> list[tuple[str, Answer]]:
    """A conversation of invented turns, two citations each."""
    cited = tuple(Citation(n, "issue", "The Issue", "2024-03", n, None, "0", "words", 0, 5, ()) for n in (1, 2))
    said = (
        Sentence("Words of some length that fill a line or two of the terminal. " * 2, (1,)),
        Sentence("More.", (2,)),
    )
    return [
        (f"Question number {n}?", Answer(f"Question number {n}?", "", AnswerStatus.ANSWERED, said, cited, ()))
        for n in range(turns)
    ]


async def ask(app: BackIssueApp, question: str) -> dict[str, float]:
    """Ask and time it from Enter: to the sources, to the first words, to the end (milliseconds)."""
    prompt, transcript = app.chat.query_one(Prompt), app.chat.query_one(Transcript)
    before = len(transcript.exchanges)
    prompt.set_text(question)
    begun = time.perf_counter()
    prompt.action_submit()
    await until(lambda: len(transcript.exchanges) > before)
    turn = transcript.last
    assert turn is not None
    await until(lambda: bool(turn.hits) or not turn.running)
    sources = time.perf_counter()
    await until(lambda: bool(turn.citations) or not turn.running)
    words = time.perf_counter()
    await until(lambda: not turn.running)
    end = time.perf_counter()
    return {"sources": 1000 * (sources - begun), "words": 1000 * (words - begun), "end": 1000 * (end - begun)}


async def measure(newsletters: Path | None, home: Path) -> dict[str, Any]:
    config = Config(newsletters=newsletters, library=home / "library", watch="off")
    gaps: dict[str, list[tuple[float, float]]] = {}
    keeper = Keeper(SessionStore(home / "conversations.sqlite"))
    app = BackIssueApp(config, keeper=lambda: keeper)
    app.memory.newsletters = "samples"
    times: list[dict[str, float]] = []
    async with app.run_test(size=(160, 48)) as pilot:
        async with beats("first build, model loading", gaps):
            await until(lambda: app.engine is not None and not app.building)
        await pilot.press("escape")
        await pilot.pause()
        async with beats("asking", gaps):
            for question in QUESTIONS * 3:
                times.append(await ask(app, question))
        async with beats("asking during a build", gaps):
            app.chat.action_rebuild()
            while app.building:
                await ask(app, QUESTIONS[0])
        async with beats("opening 500 turns", gaps):
            await app.chat.show_conversation(long_conversation(500))
        async with beats("asking after 500 turns", gaps):
            await ask(app, QUESTIONS[1])
        widgets = len(list(app.chat.query("*")))
        async with beats("resizing", gaps):
            for size in ((80, 24), (300, 80), (40, 10), (160, 48)):
                await pilot.resize_terminal(*size)
        memory = {"before": held()}
        for n in range(1, MORE + 1):
            await ask(app, QUESTIONS[n % len(QUESTIONS)])
            if n % 100 == 0:
                memory[f"after {n} more questions"] = held()
        async with beats("idle", gaps):
            await asyncio.sleep(2)
    return {
        "gaps_ms": {
            phase: {
                "worst": round(max(gap for gap, _ in found), 1),
                "p99": round(statistics.quantiles([gap for gap, _ in found], n=100)[98], 1),
                "own": round(max(work for _, work in found), 1),
            }
            for phase, found in gaps.items()
            if len(found) > 1
        },
        "from_enter_ms": {
            step: {
                "p50": round(statistics.median(one[step] for one in times), 1),
                "p95": round(statistics.quantiles([one[step] for one in times], n=20)[18], 1),
            }
            for step in ("sources", "words", "end")
        },
        "widgets_with_500_turns": widgets,
        "memory_mb": memory,
    }


_FIRST_PAINT = """
import sys, time
begun = time.perf_counter()
from pathlib import Path
from assistant.config import Config
from assistant.tui.app import BackIssueApp
def painted():
    sys.stdout.write(str(time.perf_counter() - begun)); app.exit(0)
app = BackIssueApp(Config(newsletters=Path("/nowhere"), watch="off"), on_first_paint=painted)
app.run(headless=True, size=(160, 48))
heavy = [name for name in ("torch", "faiss", "sentence_transformers", "tantivy", "pypdfium2") if name in sys.modules]
assert not heavy, heavy
"""


def first_paint(runs: int = 7) -> float:
    """Median seconds from the start of the imports to the first frame, each in a fresh interpreter."""
    command = [sys.executable, "-c", _FIRST_PAINT]
    root = Path(__file__).parent.parent
    found = [
        float(subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout) for _ in range(runs)
    ]
    return statistics.median(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsletters", type=Path, help="a folder of newsletters (default: the samples)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        result = {"first_paint_s": round(first_paint(), 3), **asyncio.run(measure(arguments.newsletters, Path(home)))}
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
