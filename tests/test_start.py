"""The program's start among other programs' packages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import backissue

ROOT = Path(__file__).parents[1]
SCRIPT = Path(sys.executable).with_name("backissue")


def test_our_own_packages_are_found() -> None:
    assert backissue.stranger() == ""


@pytest.mark.skipif(not SCRIPT.exists(), reason="Back Issue is not installed beside this Python")
def test_the_command_starts_as_it_is_installed(tmp_path: Path) -> None:
    done = subprocess.run([SCRIPT, "--help"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_another_program_s_package_of_the_same_name_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "__init__.py").write_text("raise SystemExit('imported')\n")
    code = f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT)!r}]; import backissue; backissue.run()"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert f"“corpus” at {tmp_path / 'corpus'} is another program's" in done.stderr
