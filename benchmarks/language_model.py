"""``python -m benchmarks.language_model``: the reader alone and with a language model over the same questions.

``--url`` and ``--model`` name a server; without them a scripted one plays a perfect chooser, which points at an offered
sentence that holds the gold answer: the ceiling of what any model can reach by choosing. Its library must be built.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from assistant.compose import OpenParts
from assistant.config import Config, ModelSettings
from assistant.conversation.model_trial import compared
from assistant.language_model.prompts import CHOOSE
from assistant.language_model.trial import Case, Compared
from assistant.model import Answer
from assistant.output.json_forms import answer_form
from benchmarks.quality.questions import Question, given, read_questions
from benchmarks.quality.score import Pages, correct, score, summary

MEASURES = ("recall@5", "page_hit", "page_precision", "correct", "concise", "verbatim", "false_abstain", "abstain_f1")


class PerfectChooser(BaseHTTPRequestHandler):
    """Chooses by the gold of the question ``asked`` now: the first offered sentence that is most right; 0 where there
    is no answer at all. What else it is asked (to rewrite a question) it answers with nothing."""

    asked: ClassVar[Question]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        lines = body["messages"][1]["content"].splitlines()[1:-2]
        chosen = {"number": _best(self.asked, lines)} if body["messages"][0]["content"] == CHOOSE else {}
        said = json.dumps({"choices": [{"message": {"content": json.dumps(chosen)}}]})
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said.encode())))
        self.end_headers()
        self.wfile.write(said.encode())

    def log_message(self, format: str, *args: object) -> None: ...


def _best(question: Question, lines: Sequence[str]) -> int:
    if not question.answerable:
        return 0
    options = [line.partition(". ")[2] for line in lines]
    rights = [correct(question, option.partition(") ")[2] if option.startswith("(") else option) for option in options]
    return rights.index(max(rights)) + 1 if rights else 0


def perfect() -> str:
    """Starts the perfect chooser; its address. It ends with the program."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), PerfectChooser)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"


def measured(questions: Sequence[Question], answers: Sequence[Answer], pages: Pages | None) -> dict[str, float | None]:
    forms = [answer_form(answer, question.id) for question, answer in zip(questions, answers, strict=True)]
    return summary([score(one, given(form), pages) for one, form in zip(questions, forms, strict=True)])


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.language_model", description=__doc__)
    parser.add_argument("--library", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--questions", type=Path, nargs="+", required=True, metavar="FILE")
    parser.add_argument("--pages", type=Path, metavar="FOLDER", help="page texts for checking quotes, STEM.txt")
    parser.add_argument("--url", default="", help="a server; without one the perfect chooser")
    parser.add_argument("--model", default="perfect")
    parser.add_argument("--use", default="choose", choices=("choose", "write"))
    parser.add_argument("--seconds", type=float, default=60.0, metavar="N", help="that a reply may take")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask every Nth question")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="write both answers to each question here")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    questions = read_questions(options.questions)[:: options.every]
    url = options.url or perfect()
    limits = {"first_token": options.seconds, "total": 2 * options.seconds}
    settings = ModelSettings(url=url, model=options.model, use=options.use, **limits)
    pages = None
    if options.pages:
        pages = {path.stem: path.read_text("utf-8").split("\f") for path in sorted(options.pages.glob("*.txt"))}
    parts = OpenParts(Config(library=options.library.absolute(), language_model=settings))
    assistant = parts.assistant(untried=True)
    if trouble := parts.wait():
        sys.exit(trouble)
    both: list[Compared] = []
    for PerfectChooser.asked in questions:
        case = Case(PerfectChooser.asked.text, history=PerfectChooser.asked.history)
        for one in compared(assistant, [case]):
            if not isinstance(one, Compared):
                sys.exit(one.message)
            both.append(one)
    assistant.close()
    reader, model = ([getattr(one, who) for one in both] for who in ("reader", "model"))
    spoke = [answer for answer in model if answer.model is not None and answer.model.spoke]
    print(f"{len(both)} questions; the model was asked and heard in {len(spoke)}")
    found: dict[str, Any] = {"reader": measured(questions, reader, pages), "model": measured(questions, model, pages)}
    print(f"{'':16}{'reader':>9}{'model':>9}")
    for name in MEASURES:
        cells = [found[who].get(name) for who in ("reader", "model")]
        print(f"{name:16}" + "".join(f"{cell:9.3f}" if cell is not None else f"{'-':>9}" for cell in cells))
    if options.keep:
        rows = [
            {
                "id": question.id,
                "reader": answer_form(one.reader, question.id),
                "model": answer_form(one.model, question.id),
            }
            for question, one in zip(questions, both, strict=True)
        ]
        options.keep.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
