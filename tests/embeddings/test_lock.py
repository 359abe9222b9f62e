"""One writer at a time: who holds the lock is told, and a killed holder's children are waited for."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from embeddings.library.writer_lock import WriterLock
from embeddings.model import LibraryBusy

#: Takes the lock and ends; its forked child keeps the lock until the pipe it reads is closed.
_HOLDER = """
import os, sys
from pathlib import Path
from embeddings.library.writer_lock import WriterLock
lock = WriterLock.acquire(Path(sys.argv[1]))
if os.fork() == 0:
    os.read(int(sys.argv[2]), 1)
os._exit(0)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there brief work is not waited for")
def test_brief_work_is_waited_for_and_gives_way(tmp_path: Path) -> None:
    brief = WriterLock.acquire(tmp_path, brief=True)
    with ThreadPoolExecutor(1) as pool:
        taken = pool.submit(WriterLock.acquire, tmp_path)
        brief.release()
        with taken.result(timeout=30), pytest.raises(LibraryBusy):
            WriterLock.acquire(tmp_path, brief=True)


def test_the_holder_is_named(tmp_path: Path) -> None:
    with WriterLock.acquire(tmp_path), pytest.raises(LibraryBusy, match=f"process {os.getpid()} on "):
        WriterLock.acquire(tmp_path)
    WriterLock.acquire(tmp_path).release()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere children do not share the lock")
def test_the_children_of_a_killed_build_are_waited_for(tmp_path: Path) -> None:
    read, write = os.pipe()
    subprocess.run([sys.executable, "-c", _HOLDER, str(tmp_path), str(read)], pass_fds=[read], check=True)
    os.close(read)
    with ThreadPoolExecutor(1) as pool:
        taken = pool.submit(WriterLock.acquire, tmp_path)
        os.close(write)
        taken.result(timeout=30).release()
