"""The program's start among other programs' packages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import backissue

ROOT = Path(__file__).parents[1]


def test_our_own_packages_are_found() -> None:
    assert backissue.stranger(ROOT) == ""


def test_another_program_s_package_of_the_same_name_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "__init__.py").write_text("raise SystemExit('imported')\n")
    code = f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT)!r}]; import backissue; backissue.run()"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert f"“corpus” at {tmp_path / 'corpus'} is another program's" in done.stderr
