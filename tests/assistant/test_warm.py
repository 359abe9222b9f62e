"""The process that keeps library and models open: the same answers, never required, nobody else's."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import struct
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.cli import build_parser, main
from assistant.commands import ask, warm, warm_process
from assistant.config import Config
from tests.assistant.warm_fake import FakeHeld
from tests.conftest import WordLengthEncoder
from tests.embeddings.fakes import run as run_build
from tests.embeddings.fakes import write

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="there are no such sockets here")
FAKE = "import sys; sys.path[:] = sys.argv[1:]; from tests.assistant.warm_fake import main; main()"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Config]:
    """A small library, and a folder of sockets of the test's own; what was started is ended."""
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(warm, "_CHILD", FAKE)
    write(tmp_path / "newsletters", "fog-03.txt", "THE FOG SIGNAL", "The great lamp was lit by Ann Lee on Friday.")
    run_build(tmp_path / "newsletters", tmp_path / "library", WordLengthEncoder())
    yield Config(newsletters=tmp_path / "newsletters", library=tmp_path / "library", today=date(2024, 4, 1))
    for place in warm.living():
        warm.stop(place)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The places of the processes that were started, as they are."""
    places: list[Path] = []
    start = warm._start

    def counting(config: Config, place: Path) -> bool:
        places.append(place)
        return start(config, place)

    monkeypatch.setattr(warm, "_start", counting)
    return places


def options(*words: str) -> argparse.Namespace:
    return build_parser().parse_args(["ask", *words])


def pid_at(place: Path) -> int:
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(place))
        return int(struct.unpack("3i", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0])


def test_the_same_answer_from_one_process(
    config: Config, started: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    cold = ask.run(options("Who lit the great lamp?"), FakeHeld(config).opened)
    alone = capsys.readouterr()
    assert "Ann Lee" in alone.out
    for _ in range(2):
        assert warm.asked(options("Who lit the great lamp?"), config) == cold
        assert capsys.readouterr() == alone
    assert warm.asked(options("Who lit the great lamp?", "--issue", "nothing"), config) == 2
    assert 'There is no issue "nothing"' in capsys.readouterr().err
    assert len(started) == 1


def test_what_was_built_meanwhile_is_answered_from(config: Config, capsys: pytest.CaptureFixture[str]) -> None:
    warm.asked(options("Who repaired the bellows?"), config)
    assert "Bo Quill" not in capsys.readouterr().out
    write(config.newsletters_folder, "fog-04.txt", "THE FOG SIGNAL", "The bellows were repaired by Bo Quill.")
    run_build(config.newsletters_folder, config.library_folder, WordLengthEncoder())
    warm.asked(options("Who repaired the bellows?"), config)
    assert "Bo Quill" in capsys.readouterr().out


@pytest.mark.skipif(not hasattr(socket, "SO_PEERCRED"), reason="the system does not say who is at the other end")
def test_one_that_was_killed_is_replaced(
    config: Config, started: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert warm.asked(options("die"), config) is None, (
        "killed in the middle, and the second one too: the caller does it"
    )
    assert len(started) == 1
    assert capsys.readouterr() == ("", "")
    assert warm.asked(options("Who lit the great lamp?"), config) == 0
    os.kill(pid_at(started[-1]), signal.SIGKILL)
    assert warm.asked(options("Who lit the great lamp?"), config) == 0
    assert capsys.readouterr().out.count("Sources") == 2
    assert len(started) == 3


def test_none_can_be_started(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm, "_CHILD", "raise SystemExit(1)")
    assert warm.asked(options("Who?"), config) is None


def test_a_library_that_is_gone_is_the_caller_s_to_speak_of(config: Config, capsys: pytest.CaptureFixture[str]) -> None:
    elsewhere = replace(config, library=config.library_folder.parent / "nowhere")
    assert warm.asked(options("Who?"), elsewhere) is None
    assert capsys.readouterr() == ("", "")


def test_zero_minutes_is_never(config: Config, started: list[Path]) -> None:
    assert warm.asked(options("Who?"), replace(config, keep_warm_minutes=0)) is None
    assert not started


def test_it_ends_when_nobody_calls(config: Config, tmp_path: Path) -> None:
    place = tmp_path / "run" / "x.sock"
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(place))
        door.listen()
        warm_process.serve(door, FakeHeld(replace(config, keep_warm_minutes=0.0001)), place)
    assert not place.exists()


def test_stop_ends_it(config: Config, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stop"]) == 0
    assert capsys.readouterr().out == "Nothing is kept open.\n"
    warm.asked(options("Who lit the great lamp?"), config)
    capsys.readouterr()
    assert main(["stop"]) == 0
    assert "let go" in capsys.readouterr().out
    assert list(warm.living()) == []


def test_another_library_ends_the_first(config: Config) -> None:
    warm.asked(options("Who lit the great lamp?"), config)
    warm.asked(options("Who lit the great lamp?"), replace(config, today=date(2024, 4, 2)))
    assert len(list(warm.living())) == 1


def test_only_a_folder_of_one_s_own_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    folder = warm.private_folder()
    assert folder is not None
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o770)
    assert warm.private_folder() is None, "others may enter it"
    folder.rmdir()
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    folder.symlink_to(tmp_path / "elsewhere")
    assert warm.private_folder() is None, "a link leads elsewhere"


def test_another_user_is_neither_asked_nor_answered(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    warm.asked(options("Who lit the great lamp?"), config)
    (place,) = warm.living()
    own = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: own + 1)
    assert warm.said(place, {"stop": True}, 5) is None
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert not warm.of_this_user(ours)


def test_nothing_in_the_current_folder_is_imported(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    proof = tmp_path / "proof"
    for name in ("json", "socket", "argparse", "sitecustomize", "assistant", "numpy", "sqlite3"):
        (tmp_path / f"{name}.py").write_text(f"open({str(proof)!r}, 'a').write(__name__)\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), *sys.path])
    assert warm.asked(options("Who lit the great lamp?"), config) == 0
    assert not proof.exists()


def test_a_configuration_goes_there_and_back(tmp_path: Path) -> None:
    config = Config(
        tmp_path, None, "m", "plain", date(2024, 5, 1), series={"The Lamp": ("lamp-*",)}, keep_warm_minutes=3
    )
    assert warm.config_of(warm.config_form(config)) == config
    assert warm.config_of(warm.config_form(Config())) == Config()
    several = Config(newsletters=Path("/letters"), further=(Path("/parish"),))
    assert warm.config_of(warm.config_form(several)) == several
    assert warm.name_of(config) != warm.name_of(replace(config, reader="trained"))
