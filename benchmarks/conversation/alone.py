"""``python -m benchmarks.conversation.alone``: questions answered alone and after ten others, which must be the same.

Without --library the sample issues are built anew. Prints the pairs that differ and how many were the same.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from assistant.compose import OpenParts, assembled
from assistant.config import load
from assistant.conversation.assistant import Assistant
from assistant.model import Answer, Turn
from assistant.questions.spelling import is_proper
from assistant.reader.neural.remote import RemoteEvidence
from corpus.samples import folder as samples
from embeddings.search.searcher import Searcher

QUESTIONS = samples() / "questions.jsonl"
#: Turns that are asked before, beside the questions themselves.
OTHERS = ("hello", "how many issues are there?", "summarise the last issue", "what's on next week?", "zzz qqq")
TODAY = date(2024, 4, 10)


def stand_alone(path: Path = QUESTIONS) -> list[str]:
    """The questions of a set that lean on nothing."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [row["question"] for row in rows if not row.get("history")]


def differing(assistant: Assistant, questions: Sequence[str], pairs: int) -> Iterator[str]:
    """A sentence for each of so many pairs whose answers differ."""
    alone = {text: _told(assistant, text, ()) for text in dict.fromkeys([*questions, *OTHERS])}
    every = [*questions, *OTHERS]
    for n in range(pairs):
        text = questions[n % len(questions)]
        step = 1 + n // len(questions)
        before = [every[(n + step * one) % len(every)] for one in range(1, 11)]
        history = [Turn(one, str(alone[one][1])) for one in before]
        told = _told(assistant, text, history)
        if told != alone[text]:
            yield f"{text}  after “{before[-1]}”: {told[:2]} instead of {alone[text][:2]}"


def _told(assistant: Assistant, text: str, history: Sequence[Turn]) -> tuple[object, ...]:
    answer = assistant.answer(text, history)
    if not isinstance(answer, Answer):
        return ("failed", answer.message)
    places = tuple((one.issue, one.page, one.quote) for one in answer.citations)
    return (answer.status.value, answer.text, answer.short, answer.taken_as, answer.reason, places)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.conversation.alone", description=__doc__)
    parser.add_argument("--library", type=Path, metavar="FOLDER", help="a built library")
    parser.add_argument("--questions", type=Path, default=QUESTIONS, metavar="FILE")
    parser.add_argument("--pairs", type=int, default=200)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        library = options.library
        if library is None:
            library = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="backissue-alone-")))
            list(OpenParts(load(newsletters=samples(), library=library)).build())
        parts = stack.enter_context(contextlib.closing(OpenParts(load())))
        parts.process.start()
        parts.wait()
        searcher = stack.enter_context(Searcher.open(library, parts.encoder))
        proper = is_proper
        assistant = assembled(searcher, RemoteEvidence(parts.process), proper=proper, today=lambda: TODAY)
        differ = list(differing(assistant, stand_alone(options.questions), options.pairs))
    print("\n".join([*differ, f"{options.pairs - len(differ)} of {options.pairs} pairs are the same"]))
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
