"""A model put to the test: what counts as right, what is kept, and that a model which loses is not used."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.commands import models
from assistant.config import Config, ModelSettings
from assistant.conversation.model_trial import compared
from assistant.language_model.record import Trial, kept
from assistant.language_model.trial import Case, CasesError, Compared, on_page, read_cases, right, trial_of
from assistant.model import Answer, AnswerStatus, Sentence
from corpus.samples import folder
from tests.assistant.language_model.scripted_server import fails, says, serving
from tests.assistant.language_model.test_choose import MONEY, assistant, picks


def answer(text: str, status: AnswerStatus = AnswerStatus.ANSWERED) -> Answer:
    return Answer("?", "?", status, (Sentence(text, (1,)),) if text else (), (), ())


NOTHING = answer("", AnswerStatus.NOT_FOUND)


@pytest.mark.parametrize(
    ("case", "said", "value"),
    [
        (Case("?", ("20 April", "Sat 20 April")), answer("It is on Sat 20 April at 8pm."), 1.0),
        (Case("?", ("13",)), answer("There were 130 of them."), 0.0),
        (Case("?", ("13",)), NOTHING, 0.0),
        (Case("?"), NOTHING, 1.0),
        (Case("?"), answer("Ann Lee."), 0.0),
        (Case("?", ("Ann; Ruth",), (("Ann",), ("Ruth", "Mrs Oates"))), answer("Ann Lee and Bo."), 0.5),
        (
            Case("?", ("the roof leaks above the stairs and needs slate",)),
            answer("It leaked above the stairs: the roof needs slate."),
            1.0,
        ),
    ],
)
def test_what_is_right(case: Case, said: Answer, value: float) -> None:
    assert right(case, said) == value


def test_the_samples_questions_are_read() -> None:
    cases = read_cases(folder() / "questions.jsonl")
    assert len(cases) == 142
    assert sum(not case.spellings for case in cases) == 29
    assert ("fog-signal-2024-04", 1) in cases[0].places


def test_a_file_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"question": "Who?"}\n', "utf-8")
    with pytest.raises(CasesError, match=r"Line 1 of .*q\.jsonl is no question"):
        read_cases(tmp_path / "q.jsonl")


CASES = [
    Case("Who looks after the lamp money?", ("Ruth Oates",), places=frozenset({("fog-2024-03", 2)})),
    Case("Who baked the cake for the mayor?"),
]


def test_a_model_that_points_rightly_wins_and_one_that_fails_does_not() -> None:
    with serving(picks(MONEY), says('{"number": 0}')) as script:
        better = [one for one in compared(assistant(script.url), CASES) if isinstance(one, Compared)]
    with serving(fails(500)) as script:
        failing = [one for one in compared(assistant(script.url), CASES) if isinstance(one, Compared)]
    won, lost = trial_of(better, "2026-11-29"), trial_of(failing, "2026-11-29")
    assert (won.questions, won.right, won.pages, won.failed) == (2, 2.0, 1, 0)
    assert on_page(CASES[0], better[0].model)
    assert (won.better, won.worse, lost.better, lost.worse) == (1, 0, 0, 0)
    assert not won.passed  # one question is luck
    assert (lost.right, lost.pages, lost.failed) == (lost.reader_right, lost.reader_pages, 2)
    assert not lost.passed


@pytest.mark.parametrize(
    ("better", "worse", "passed"),
    [(0, 0, False), (4, 0, False), (5, 0, True), (7, 5, False), (9, 3, False), (10, 2, True)],
)
def test_a_model_passes_where_one_just_as_good_would_not(better: int, worse: int, passed: bool) -> None:
    trial = Trial(48, 25.0 + better - worse, 25.0, better, worse, 38, 38, 1, 1, 0, "2026-11-29")
    assert trial.passed == passed
    assert not replace(trial, pages=37).passed
    assert not replace(trial, refused=2).passed
    told = models.trial_text(Config(language_model=ModelSettings(model="m")), trial)
    assert ("may be luck" in told) == (better > worse and not passed)


def test_the_command_says_which_was_right_and_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import contextlib

    from assistant.cli import main
    from assistant.config import load

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "q.jsonl").write_text(
        json.dumps({"question": CASES[0].question, "answer": "Ruth Oates"}) + "\n", "utf-8"
    )
    with serving(picks("the weir")) as script:
        (tmp_path / "config.toml").write_text(f'[language_model]\nurl = "{script.url}"\nmodel = "m"\n', "utf-8")
        opened = contextlib.nullcontext(assistant(script.url))
        monkeypatch.setattr(models, "_opened", lambda config: opened)
        assert main(["models", "--test", "--questions", "q.jsonl"]) == 1
    assert "Leave m off: it is not better. It is not used." in capsys.readouterr().out
    config = load()
    trial = kept(config.trials_path, config.language_model)
    assert trial is not None and (trial.questions, trial.right) == (1, 0.0)


def test_without_an_address_it_says_how_to_name_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from assistant.cli import main

    monkeypatch.chdir(tmp_path)
    assert main(["models"]) == 2
    assert "The program is whole without one." in capsys.readouterr().err


def test_the_models_of_the_server_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from assistant.cli import main
    from tests.assistant.language_model.scripted_server import Handler

    def scene(handler: Handler) -> None:
        handler.head()
        handler.wfile.write(b'{"data": [{"id": "m"}, {"id": "other"}]}')

    monkeypatch.chdir(tmp_path)
    with serving(scene) as script:
        (tmp_path / "config.toml").write_text(f'[language_model]\nurl = "{script.url}"\nmodel = "m"\n', "utf-8")
        assert main(["models"]) == 0
    assert capsys.readouterr().out == "* m\n  other\n"
