"""``python -m benchmarks.conversation TURNS.jsonl --libraries FOLDER``: conversations asked in order, and scored.

A turn has ``conversation``, ``turn``, ``library`` (a folder's name in FOLDER), ``today``, ``question``, ``kind`` and
``right``. Without TURNS the conversations over the sample issues are asked, in a library built for it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from assistant.compose import OpenParts, assembled
from assistant.config import load
from assistant.conversation.assistant import Assistant
from assistant.model import Answer, Failure, Turn
from assistant.questions.spelling import is_proper
from assistant.reader.neural.remote import RemoteEvidence
from benchmarks.conversation.score import right_in, share, wrongs
from corpus.samples import folder as samples
from embeddings.search.searcher import Searcher

HERE = Path(__file__).parent


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.conversation", description=__doc__)
    parser.add_argument("turns", type=Path, nargs="?", default=HERE / "turns.jsonl")
    parser.add_argument("--libraries", type=Path, metavar="FOLDER", help="built libraries by the turns' names for them")
    parser.add_argument("--half", type=int, help="turns of this half alone")
    parser.add_argument("--quiet", action="store_true", help="print the table alone")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="write the answers here, an object a line")
    parser.add_argument("--only", default="", help="conversations whose library or name has this")
    options = parser.parse_args()
    turns = [json.loads(line) for line in options.turns.read_text("utf-8").splitlines() if line.strip()]
    turns = [one for one in turns if options.half in (None, one.get("half"))]
    turns = [one for one in turns if options.only in f"{one['library']} {one['conversation']}"]
    rows: list[dict[str, Any]] = []
    with contextlib.ExitStack() as stack:
        if options.libraries is None:
            options.libraries = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="backissue-talk-")))
            list(OpenParts(load(newsletters=samples(), library=options.libraries / "samples")).build())
        for row in asked(turns, options.libraries):
            rows.append(row)
            if not options.quiet and row["wrong"]:
                print(f"{row['id']} [{row['kind']}] {row['question']}\n    {'; '.join(row['wrong'])}")
                print(f"    ({row['status']}) {row['answer'][:260]!r} {row['reason']} {row['taken_as']}", flush=True)
    if options.keep:
        options.keep.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    print("\n".join(table(rows)))
    return 0


def asked(turns: list[dict[str, Any]], libraries: Path) -> Iterator[dict[str, Any]]:
    """Every turn with what came of it, each conversation with a history of its own."""
    parts = OpenParts(load())
    parts.process.start()
    parts.wait()
    with contextlib.closing(parts):
        by_library: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for one in turns:
            by_library[one["library"]].append(one)
        for name, some in by_library.items():
            folder = libraries / name.rsplit("/", 1)[-1]
            if not (folder / "library.sqlite").is_file():
                print(f"There is no library {folder}; its {len(some)} turns are left out.", file=sys.stderr)
                continue
            yield from _over(parts, folder, some)


def _over(parts: OpenParts, folder: Path, turns: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    day = [date.today()]
    with Searcher.open(folder, parts.encoder) as searcher:
        assistant = assembled(
            searcher,
            RemoteEvidence(parts.process),
            proper=is_proper,
            today=lambda: day[0],
        )
        histories: dict[str, list[Turn]] = defaultdict(list)
        for one in turns:
            day[0] = date.fromisoformat(one["today"]) if one.get("today") else date.today()
            history = histories[one["conversation"]]
            yield _row(one, _answered(assistant, one["question"], history))


def _answered(assistant: Assistant, question: str, history: list[Turn]) -> Answer | Failure:
    answer = assistant.answer(question, history)
    history.append(Turn(question, answer.text if isinstance(answer, Answer) else ""))
    return answer


def _row(turn: dict[str, Any], answer: Answer | Failure) -> dict[str, Any]:
    row = {
        "id": f"{turn['conversation']}.{turn['turn']}",
        "kind": turn["kind"],
        "half": turn.get("half"),
        "question": turn["question"],
    }
    if isinstance(answer, Failure):
        return row | {"wrong": [answer.message], "status": "failed", "answer": "", "reason": "", "taken_as": ""}
    return row | {
        "wrong": wrongs(turn["kind"], right_in(turn["right"]), answer),
        "status": answer.status.value,
        "answer": answer.text,
        "short": getattr(answer, "short", ""),
        "reason": answer.reason,
        "taken_as": getattr(answer, "taken_as", ""),
        "pages": [[citation.issue, citation.page] for citation in answer.citations],
    }


def table(rows: list[dict[str, Any]]) -> list[str]:
    kinds: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        kinds[row["kind"]].append(not row["wrong"])
        kinds["all"].append(not row["wrong"])
    names = [*sorted(name for name in kinds if name != "all"), *(["all"] if rows else [])]
    return [f"{name:16}{sum(kinds[name]):>4} of {len(kinds[name]):>3}   {share(kinds[name]):.3f}" for name in names]


if __name__ == "__main__":
    sys.exit(main())
