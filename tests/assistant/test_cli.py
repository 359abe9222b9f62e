"""The command line: exit codes, one sentence for every mistake, nothing heavy before it is needed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.cli import main
from tests.conftest import WordLengthEncoder
from tests.embeddings.fakes import run as run_build


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "newsletters"
    folder.mkdir()
    (folder / "fog-2024-03.txt").write_text("THE FOG SIGNAL\n\nThe great lamp was lit by Ann Lee.\n", "utf-8")
    return ["--newsletters", str(folder), "--library", str(tmp_path / "library")]


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"], ["status"], ["issues"], ["doctor"]])
def test_no_torch_for_what_needs_none(arguments: list[str], places: list[str]) -> None:
    more = [] if "--help" in arguments else places
    code = (
        "import sys, io, contextlib\nfrom assistant.cli import main\n"
        f"with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):\n"
        f"    main({[*arguments, *more]!r})\n"
        "print([name for name in ('torch', 'sentence_transformers', 'transformers', 'faiss') if name in sys.modules])"
    )
    assert run(code).stdout.strip() == "[]"


def test_help_imports_neither_numpy_nor_the_screen() -> None:
    code = (
        "import sys, io, contextlib\nfrom assistant.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n    main(['--help'])\n"
        "print([name for name in ('numpy', 'textual', 'sqlite3', 'lxml') if name in sys.modules])"
    )
    assert run(code).stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["ask"], 2, "There is no question"),
        (["ask", "?"], 2, "no word to look for"),
        (["ask", "a" * 100_000], 2, "at most 2,000"),
        (["ask", "--batch", "nowhere.jsonl"], 2, "nowhere.jsonl cannot be read"),
        (["ask", "x", "--batch", "y"], 2, "not both"),
        (["search", "lamp", "-k", "0"], 2, "-k is 0"),
        (["issues"], 1, "backissue build"),
        (["events", "--from", "soon"], 2, '"soon" is no date'),
        (["events", "--to", "9999"], 2, '"9999" is no date'),
        (["chat"], 2, "needs a terminal"),
        (["export-library", "lamp.zip"], 1, "Run `backissue build` first."),
        (["import-library", "lamp.zip"], 1, "lamp.zip cannot be read"),
    ],
)
def test_each_mistake_is_one_sentence(
    arguments: list[str], code: int, said: str, places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, *places]) == code
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.err.count("\n") == 1
    assert shown.out == ""


def test_an_unknown_key_of_the_configuration(places: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("config.toml").write_text('themes = "nord"\n', "utf-8")
    assert main(["status", *places]) == 2
    assert 'Did you mean "theme"?' in capsys.readouterr().err


def test_a_wrong_line_of_a_batch_is_named(places: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("q.jsonl").write_text('{"id": "1", "question": "Who?"}\n{"id": "2"}\n', "utf-8")
    assert main(["ask", "--batch", "q.jsonl", *places]) == 2
    assert 'Line 2 of q.jsonl has no "question"' in capsys.readouterr().err


def test_a_folder_without_newsletters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "none").mkdir()
    assert main(["build", "--newsletters", str(tmp_path / "none"), "--library", str(tmp_path / "library")]) == 1
    assert "There is no newsletter in" in capsys.readouterr().err


def test_status_before_a_build(places: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", *places]) == 0
    assert "Nothing has been built there yet. Run `backissue build`." in capsys.readouterr().out
    assert main(["status", "--json", *places]) == 0
    assert json.loads(capsys.readouterr().out)["newsletters"] == places[1]


def test_a_library_moves_in_one_file(places: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "newsletters" / "fog-2024-03.txt").rename(tmp_path / "newsletters" / "fog-3.txt")
    run_build(tmp_path / "newsletters", tmp_path / "library", WordLengthEncoder())
    assert main(["export-library", "lamp.zip", *places]) == 0
    assert "1 issues" in capsys.readouterr().out
    assert main(["import-library", "lamp.zip", *places]) == 1
    assert "import-library" in capsys.readouterr().err
    other = ["--newsletters", places[1], "--library", str(tmp_path / "other")]
    assert main(["import-library", "lamp.zip", *other]) == 0
    assert "Run `backissue build`" in capsys.readouterr().out
    assert main(["issues", *other]) == 0
    assert "fog-3" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["nonsense", "--nonsense"])
def test_an_unknown_command_is_used_wrongly(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command]) == 2


@pytest.mark.model
def test_from_a_folder_to_a_cited_answer(places: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Who lit the great lamp?", "--json", *places]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["status"] == "answered"
    assert answer["citations"][0]["page"] == 1
    assert "Ann Lee" in answer["citations"][0]["quote"]
    assert main(["issues", "--json", *places]) == 0
    assert [one["issue"] for one in json.loads(capsys.readouterr().out)["issues"]] == ["fog-2024-03"]
    assert main(["show", "fog-2024-03", "--json", *places]) == 0
    assert "Ann Lee" in json.dumps(json.loads(capsys.readouterr().out))
    assert main(["show", "fog-2024-03", "--page", "9", *places]) == 2
    assert "there is no page 9" in capsys.readouterr().err
