"""`backissue models`: what the language model's server offers; with --test, model and reader against known answers."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from assistant.cli import DONE, FAILED, UsageError
from assistant.commands.opening import built, configured, data
from assistant.config import Config

if TYPE_CHECKING:
    from assistant.conversation.assistant import Assistant
    from assistant.language_model.record import Trial
    from assistant.language_model.trial import Case

#: Of the samples' questions every so many is asked.
EVERY = 3
_OFF = (
    'No language model is named: write url = "http://127.0.0.1:11434" (or where yours is) under [language_model] in '
    "config.toml. The program is whole without one."
)


def run(options: argparse.Namespace) -> int:
    config = configured(options)
    if not config.language_model.url:
        raise UsageError(_OFF)
    return _test(options, config) if options.test else _list(options, config)


def _list(options: argparse.Namespace, config: Config) -> int:
    from assistant.language_model.client import Client
    from assistant.language_model.wire import Limits, ModelFault

    settings = config.language_model
    try:
        names = list(Client(settings).models(Limits(5.0, 5.0)))
    except ModelFault as fault:
        raise UsageError(str(fault)) from fault
    if options.json:
        print(data({"url": settings.url, "model": settings.model, "models": names}))
    else:
        print("\n".join(("* " if name == settings.model else "  ") + name for name in names) or "It offers no model.")
    return DONE


def _test(options: argparse.Namespace, config: Config) -> int:
    from assistant.conversation.model_trial import compared
    from assistant.language_model.record import keep
    from assistant.language_model.trial import Compared, right, trial_of

    if not config.language_model.model:
        raise UsageError("No model is named in [language_model]. `backissue models` lists those of the server.")
    if not options.questions:
        config = replace(config, newsletters=None, library=None)
    found: list[Compared] = []
    cases = _cases(options)
    with _opened(config) as assistant:
        for number, one in enumerate(compared(assistant, cases), 1):
            if not isinstance(one, Compared):
                raise UsageError(one.message)
            found.append(one)
            marks = ["right" if right(one.case, said) >= 0.5 else "wrong" for said in (one.reader, one.model)]
            note = one.model.model.line if one.model.model is not None else "not asked: a record answers"
            print(
                f"{number}/{len(cases)}  reader {marks[0]}, model {marks[1]}  {one.case.question[:60]}  ({note})",
                file=sys.stderr,
                flush=True,
            )
    trial = trial_of(found, config.current_day.isoformat())
    keep(config.trials_path, config.language_model, trial)
    print(data(asdict(trial) | {"passed": trial.passed}) if options.json else trial_text(config, trial))
    return DONE if trial.passed else FAILED


def _cases(options: argparse.Namespace) -> list[Case]:
    from assistant.language_model.trial import CasesError, read_cases
    from corpus.samples import folder

    try:
        cases = read_cases(options.questions or folder() / "questions.jsonl")
    except CasesError as error:
        raise UsageError(str(error)) from error
    if not cases:
        raise UsageError(f"{options.questions} has no question.")
    return cases if options.questions else cases[::EVERY]


@contextlib.contextmanager
def _opened(config: Config) -> Iterator[Assistant]:
    """An assistant that asks the model whatever its last test said."""
    from assistant.compose import OpenParts, library_exists

    parts = OpenParts(config)
    with contextlib.closing(parts):
        if not library_exists(config.place):
            built(parts)
        assistant = parts.assistant(untried=True)
        parts.wait()
        with contextlib.closing(assistant):
            yield assistant


def trial_text(config: Config, trial: Trial) -> str:
    """The test in words."""
    model = config.language_model.model
    lines = [
        f"Of {trial.questions} questions the reader had {trial.reader_right:g} right and {model} {trial.right:g}: "
        f"better in {trial.better}, worse in {trial.worse}.",
        f"On a right page: {trial.reader_pages} and {trial.pages}. Answers missed: {trial.reader_refused} and "
        f"{trial.refused}.",
    ]
    if trial.failed:
        lines.append(f"{model} gave no usable answer to {trial.failed}; the reader's stood.")
    lines.append(_verdict(model, trial))
    return "\n".join(lines)


def _verdict(model: str, trial: Trial) -> str:
    from assistant.language_model.record import LUCK

    if trial.passed:
        return f"{model} is used from now on."
    if trial.right > trial.reader_right and trial.luck > LUCK:
        luck = f"one that is just as good comes out so in {100 * trial.luck:.0f} of 100 tests"
        return f"{model} is not used: that may be luck ({luck}). More questions can tell: --questions FILE."
    return f"Leave {model} off: it is not better. It is not used."
