"""`backissue ask`: one answer, or one for each line of a file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.cli import DONE, FAILED, NOT_FOUND, UsageError
from assistant.commands.opening import Opened, configured, data, opened, spoken
from assistant.commands.scope import scope_of
from assistant.config import Config


def run(options: argparse.Namespace, opening: Opened = opened) -> int:
    if options.batch:
        if options.question:
            raise UsageError("Give a question or --batch, not both.")
        return _ask_batch(options, _read_batch(options.batch))
    code = _ask_one(options, spoken(options.question), opening)
    return _whose(code, configured(options)) if opening is opened else code


def warm(options: argparse.Namespace) -> int | None:
    """The same by the process that keeps library and models open; None where it cannot, and for a batch.

    A language model is asked by this process alone: the key is in its environment, and its test may be new.
    """
    config = configured(options)
    if options.batch or config.language_model.url:
        return None
    from assistant.commands.warm import asked

    options.question = [spoken(options.question)]
    code = asked(options, config)
    return None if code is None else _whose(code, config)


def _whose(code: int, config: Config) -> int:
    """Says that the samples were asked where nothing was found in them; gives the code back."""
    if code == NOT_FOUND and config.samples:
        yours = "Yours: --newsletters FOLDER, or newsletters = … in config.toml."
        print(f"backissue: The sample issues were asked. {yours}", file=sys.stderr)
    return code


def _ask_one(options: argparse.Namespace, question: str, opening: Opened) -> int:
    if not question.strip():
        _refuse(question)
    with opening(options) as assistant:
        from assistant.model import AnswerStatus, Failure
        from assistant.output.json_forms import answer_form
        from assistant.output.terminal import answer_text, styled

        _refuse(question)
        answer = assistant.answer(question, issues=scope_of(assistant.library, options))
        cited = () if isinstance(answer, Failure) else [citation.issue for citation in answer.citations]
        files = {name: one.path for name in cited if styled() and (one := assistant.retrieval.issue(name))}
    if isinstance(answer, Failure):
        print(f"backissue: {answer.message}", file=sys.stderr)
        return FAILED
    if options.json:
        print(data(answer_form(answer)))
    else:
        print(answer_text(answer, bold=styled(), explain=options.explain, files=files))
    return NOT_FOUND if answer.status is AnswerStatus.NOT_FOUND else DONE


def _refuse(question: str) -> None:
    """Raises UsageError for what is no question. Imported late: the models load meanwhile."""
    from assistant.conversation.assistant import refusal

    if no := refusal(question):
        raise UsageError(no)


def _ask_batch(options: argparse.Namespace, questions: Sequence[Mapping[str, Any]]) -> int:
    from assistant.model import Failure, turns_of
    from assistant.output.json_forms import answer_form, written

    failed = False
    with opened(options, many=True) as assistant:
        scope = scope_of(assistant.library, options)
        for one in questions:
            answer = assistant.answer(one["question"], turns_of(one.get("history") or []), issues=scope)
            if isinstance(answer, Failure):
                failed = True
                form: dict[str, Any] = {"id": one.get("id"), "question": one["question"], "status": "failed"}
                form |= {"error": answer.message, "answer": "", "sentences": [], "citations": [], "passages": []}
            else:
                form = answer_form(answer, str(one.get("id", "")))
            print(written(form), flush=True)
    return FAILED if failed else DONE


def _read_batch(name: str) -> list[dict[str, Any]]:
    """Questions of a JSON-lines file ("-": standard input); a wrong line is named and nothing is asked."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
    except OSError as error:
        raise UsageError(f"{name} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is no text in UTF-8 (byte {error.start + 1}).") from error
    questions = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            one = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"Line {number} of {name} is no JSON: {getattr(error, 'msg', error)}.") from error
        if not isinstance(one, dict) or not isinstance(one.get("question"), str):
            raise UsageError(f'Line {number} of {name} has no "question".')
        history = one.get("history") or []
        if not isinstance(history, list) or not all(isinstance(said, str) for said in history):
            raise UsageError(f'"history" in line {number} of {name} should be a list of texts.')
        questions.append(one)
    return questions
