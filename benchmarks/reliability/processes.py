"""Processes of a trial: builds started, watched and killed, and whether their children end with them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

#: The program as its command starts it.
PROGRAM = "from assistant.cli import run; run()"
#: Seconds that a build or a question may take at most.
PATIENCE = 3600.0
#: Seconds that children may take to end after their parent.
_LINGER = 10.0


def bound() -> list[str] | None:
    """The words before a command that make the rights of files bind it: none but for root; None if that cannot be."""
    if os.geteuid():
        return []
    found = shutil.which("setpriv")
    return [found, "--bounding-set=-dac_override,-dac_read_search"] if found else None


def start(module: str, *arguments: object, before: Sequence[str] = ()) -> subprocess.Popen[str]:
    """A module of this package in a process of its own, with the words of ``before`` before the command."""
    words = [*before, sys.executable, "-m", f"benchmarks.reliability.{module}", *map(str, arguments)]
    return subprocess.Popen(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )


def start_build(newsletters: Path, library: Path, *more: object, before: Sequence[str] = ()) -> subprocess.Popen[str]:
    return start("builder", newsletters, library, *more, before=before)


def run_build(newsletters: Path, library: Path, *more: object, before: Sequence[str] = ()) -> str:
    """A build to its end: "" if all went well, else what it said."""
    return said(start_build(newsletters, library, *more, before=before))


def said(process: subprocess.Popen[str]) -> str:
    """What a process that did not end well said; waits for its end."""
    out, error = process.communicate(timeout=PATIENCE)
    return "" if process.returncode == 0 else error.strip() or out.strip() or f"exit code {process.returncode}"


def descendants(pid: int) -> set[int]:
    """The processes below this one, as the system lists them now."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _fields(int(entry.name))):
            parents[int(entry.name)] = int(fields[1])
    below = {pid}
    while more := {child for child, parent in parents.items() if parent in below} - below:
        below |= more
    return below - {pid}


def outlive(pids: set[int]) -> set[int]:
    """Those of the processes that do not end by themselves soon."""
    patience = time.monotonic() + _LINGER
    while (left := {pid for pid in pids if _runs(pid)}) and time.monotonic() < patience:
        time.sleep(0.02)
    return left


def _runs(pid: int) -> bool:
    fields = _fields(pid)
    return bool(fields) and fields[0] != "Z"


def _fields(pid: int) -> list[str]:
    """State, parent and so on of a process; [] once it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
