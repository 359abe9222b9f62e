"""The command line: exit codes, one sentence for every mistake, nothing heavy before it is needed."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.cli import COMMANDS, main
from assistant.commands.opening import spoken
from assistant.output.terminal import link, table
from embeddings.build.build import build
from embeddings.library.library import Library
from embeddings.model import BuildReport
from tests.conftest import RowTaggingEncoder, WordLengthEncoder
from tests.embeddings.fakes import run as run_build

ROOT = Path(__file__).parents[2]


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
        (["events", "--limit", "0"], 2, "--limit is 0; it should be 1 or more."),
        (["events", "--to", "9999"], 2, '"9999" is no date'),
        (["events", "--from", "99999999999"], 2, '"99999999999" is no date'),
        (["fetch", "http://[", "--newsletters", "letters"], 1, "http://[ cannot be read"),
        (["fetch", "imaps://me@[/x", "--newsletters", "letters"], 1, "names no user and host"),
        (["fetch", "imaps://me@host:port/x", "--newsletters", "letters"], 1, "names no user and host"),
        (["fetch", "~no-such-user/mail", "--newsletters", "letters"], 2, "is neither a mail folder"),
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


@pytest.mark.parametrize("line", ["[" * 100_000, "1" * 5000])
def test_a_line_of_a_batch_that_nobody_can_read_is_named(
    line: str, places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("q.jsonl").write_text(f"{line}\n", "utf-8")
    assert main(["ask", "--batch", "q.jsonl", *places]) == 2
    assert "Line 1 of q.jsonl is no JSON" in capsys.readouterr().err


def test_a_folder_without_newsletters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "none").mkdir()
    assert main(["build", "--newsletters", str(tmp_path / "none"), "--library", str(tmp_path / "library")]) == 1
    assert "There is no newsletter in" in capsys.readouterr().err


def test_status_before_a_build(places: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", *places]) == 0
    assert "Nothing has been built there yet. Run `backissue build`." in capsys.readouterr().out
    assert main(["status", "--json", *places]) == 0
    assert json.loads(capsys.readouterr().out)["newsletters"] == places[1]
    assert main(["status", *places, "--newsletters", "/srv/parish"]) == 0
    assert capsys.readouterr().out.splitlines()[1] == "               /srv/parish"


def test_a_library_moves_in_one_file(places: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "newsletters" / "fog-2024-03.txt").rename(tmp_path / "newsletters" / "fog-3.txt")
    run_build(tmp_path / "newsletters", tmp_path / "library", WordLengthEncoder())
    assert main(["export-library", "lamp.zip", *places]) == 0
    assert "lamp.zip: 1 issue, 1 paragraph (" in capsys.readouterr().out
    assert main(["import-library", "lamp.zip", *places]) == 1
    assert "import-library" in capsys.readouterr().err
    other = ["--newsletters", places[1], "--library", str(tmp_path / "other")]
    assert main(["import-library", "lamp.zip", *other]) == 0
    assert "Run `backissue build`" in capsys.readouterr().out
    assert main(["issues", *other]) == 0
    assert "fog-3" in capsys.readouterr().out


def test_events_are_counted_alike_everywhere(places: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(places[1])
    for month in ("04", "05"):
        text = f"# What's on in {month}\n\n- Sat 15 June, 7pm: Lamp Night, tower\n- Sun 16 June: Walk to the mill\n"
        (folder / f"fog-2024-{month}.md").write_text(text, "utf-8")
    *_, report = build(folder, Path(places[3]), RowTaggingEncoder())
    assert isinstance(report, BuildReport)
    assert main(["status", "--json", *places]) == 0
    status = json.loads(capsys.readouterr().out)["events"]
    assert main(["events", "--json", *places]) == 0
    listed = len(json.loads(capsys.readouterr().out)["events"])
    with Library.open(Path(places[3])) as library:
        told, greeting = len(list(library.events())), len(list(library.calendar()))
    assert report.events == status == listed == greeting < told


def test_exports_have_what_is_certain_unless_all_is_asked_for(
    places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Lamp News\n\n1 May 2024\n\n# What's on\n\n- Sat 15 June, 7pm: Summer concert, Parish Hall\n\n# Later\n\n"
    text += "Every Sunday: Walk to the mill\n"
    (Path(places[1]) / "fog-2024-05.md").write_text(text, "utf-8")
    _ = list(build(Path(places[1]), Path(places[3]), RowTaggingEncoder()))
    rows = []
    for more in ([], ["--all"]):
        assert main(["events", "--csv", *more, *places]) == 0
        shown = capsys.readouterr()
        rows.append(len(shown.out.splitlines()) - 1)
        assert ("--all has them" in shown.err) is not bool(more)
    assert rows[0] < rows[1]
    assert main(["events", "--csv", "--limit", "1", *places]) == 0
    assert "Summer concert" in capsys.readouterr().out  # the walk, which comes first, is left out before it is counted


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


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_each_help_fits_eighty_columns(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main([command, "--help"] if command else ["--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_each_shell_is_told_how_to_complete(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    assert "backissue" in capsys.readouterr().out


def completed(line: str, places: list[str]) -> list[str]:
    """What may follow ``line``, as a shell is told it."""
    line = f"backissue {line}"
    told = {"_ARGCOMPLETE": "1", "_ARGCOMPLETE_IFS": "\n", "COMP_LINE": line, "COMP_POINT": str(len(line))}
    told |= {"_ARGCOMPLETE_SUPPRESS_SPACE": "1", "_ARGCOMPLETE_STDOUT_FILENAME": str(Path("told").absolute())}
    code = "from assistant.cli import main; main()"
    subprocess.run([sys.executable, "-c", code], env=os.environ | told, timeout=60, check=True)
    return Path("told").read_text("utf-8").split("\n")


def test_commands_options_and_issues_are_completed(places: list[str], tmp_path: Path) -> None:
    (tmp_path / "newsletters" / "fog-2024-03.txt").rename(tmp_path / "newsletters" / "fog-3.txt")
    run_build(tmp_path / "newsletters", tmp_path / "library", WordLengthEncoder())
    assert completed("ex", places) == ["export-library"]
    assert completed("search --b", places) == ["--by"]
    assert completed(f"show --library {tmp_path / 'library'} f", places) == ["fog-3"]


def test_a_question_may_come_through_a_pipe(places: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Who lit\nthe great lamp?\n"))
    assert spoken([]) == "Who lit\nthe great lamp?"
    assert spoken(["who", "lit", "it?"]) == "who lit it?"


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Issues of two years and one series: the lamp twice in March 2024, once in 2025."""
    folder = tmp_path / "lamps"
    folder.mkdir()
    for name, text in (
        ("lamp-2024-03", "The lamp was lit by Ann Lee. She polished the lamp."),
        ("lamp-2024-04", "Nobody saw the tower."),
        ("lamp-2025-01", "A new lamp came by boat."),
    ):
        (folder / f"{name}.txt").write_text(f"THE LAMP POST\n\n{text}\n", "utf-8")
    *_, report = build(folder, tmp_path / "lamps-library", WordLengthEncoder())
    assert not report.failures
    return ["--newsletters", str(folder), "--library", str(tmp_path / "lamps-library")]


def test_how_often_a_thing_is_told_of(archive: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "new lamp", "--by", "year", "--json", *archive]) == 0
    counts = json.loads(capsys.readouterr().out)["counts"]
    assert counts == [
        {"year": "2024", "times": 0, "issues": 0, "of": 2},
        {"year": "2025", "times": 1, "issues": 1, "of": 1},
    ]
    assert main(["search", "polished", "--by", "month", "--since", "2024-03", "--until", "2024", *archive]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["2024-03", "2024-04"]
    assert main(["search", "tower", "--by", "issue", *archive]) == 0
    assert capsys.readouterr().out.count("\n") == 1
    assert main(["search", "bellows", "--by", "year", *archive]) == 3


def test_issues_of_a_time_and_a_series(archive: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["issues", "--since", "2024-04", "--until", "2025", "--json", *archive]) == 0
    assert [one["issue"] for one in json.loads(capsys.readouterr().out)["issues"]] == ["lamp-2024-04", "lamp-2025-01"]
    assert main(["issues", "--limit", "1", "--json", *archive]) == 0
    assert [one["issue"] for one in json.loads(capsys.readouterr().out)["issues"]] == ["lamp-2025-01"]
    assert main(["issues", "--since", "2031", *archive]) == 2
    assert capsys.readouterr().err == "backissue: No issue is of that time. It is of 2024-03 to 2025-01.\n"
    assert main(["issues", "--series", "post lamp", "--json", *archive]) == 0
    assert len(json.loads(capsys.readouterr().out)["issues"]) == 3
    assert main(["issues", "--series", "quay", *archive]) == 2
    assert 'no series like "quay"' in capsys.readouterr().err


def test_a_full_disk_and_a_narrow_alphabet_are_no_traceback(archive: list[str]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    code = "import sys; from assistant.cli import run; run()"
    words = [sys.executable, "-c", code, "search", "lamp", "--by", "year", *archive]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "could not be written" in done.stderr
    narrow = os.environ | {"PYTHONIOENCODING": "cp1252"}
    done = subprocess.run(words, capture_output=True, env=narrow, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"####" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [(["bild", "--force"], 'Did you mean "build"?'), (["When is the fair?"], 'to ask: backissue ask "…"')],
)
def test_a_word_that_is_no_command(arguments: list[str], hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert hint in capsys.readouterr().err


def test_nothing_is_cut_for_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert table([["a", "b" * 300]], ["x", "y"]).endswith("b" * 300)
    monkeypatch.setenv("COLUMNS", "40")
    assert max(map(len, table([["a", "b" * 300]], ["x", "y"]).splitlines())) == 40


def test_a_source_leads_to_its_page(tmp_path: Path) -> None:
    assert link("[1]", tmp_path / "a b.pdf", 3) == f"\x1b]8;;file://{tmp_path}/a%20b.pdf#page=3\x1b\\[1]\x1b]8;;\x1b\\"
    assert "#page" not in link("[1]", tmp_path / "a.txt", 3)


def test_the_man_page_is_that_of_this_program() -> None:
    done = subprocess.run(
        [sys.executable, "docs/man.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
