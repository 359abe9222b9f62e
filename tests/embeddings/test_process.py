"""An object in another process: answers, errors, and an end that comes with its parent's."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder.worker_process import ModelProcess, RemoteEncoder
from embeddings.model import LibraryError, ModelError, NoAnswer, NoSuchMethod, OutOfMemory, ProcessEnded
from tests.conftest import WordLengthEncoder


class Counter:
    """Counts, fails and dies on demand."""

    name = "counter"

    def __init__(self, start: int) -> None:
        self.count = start

    def add(self, number: int) -> int:
        self.count += number
        return self.count

    def speak(self) -> int:
        print("noise on standard output")
        sys.stderr.write("noise on standard error")
        return os.getpid()

    def fail(self, ours: bool) -> None:
        raise LibraryError("our own sentence") if ours else KeyError("theirs")

    def forget(self) -> None:
        raise MemoryError

    def die(self) -> None:
        os._exit(3)

    def hang(self) -> None:
        threading.Event().wait()


def broken() -> None:
    raise ModelError("no such model")


def test_calls_are_answered_in_order_from_many_threads() -> None:
    with ModelProcess(Counter, 10) as process:
        threads = [threading.Thread(target=process.call, args=("add", 1)) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert process.call("add", 0) == 30
        assert process.call("name") == "counter"
        assert process.ready


def test_output_of_the_child_does_not_break_the_pipe() -> None:
    with ModelProcess(Counter, 0) as process:
        pid = process.call("speak")
        assert pid == process.pid != os.getpid()


def test_errors_come_back_as_sentences() -> None:
    with ModelProcess(Counter, 0) as process:
        with pytest.raises(LibraryError, match="our own sentence"):
            process.call("fail", True)
        with pytest.raises(ModelError, match="KeyError"):
            process.call("fail", False)
        with pytest.raises(NoSuchMethod, match='no "divide"'):
            process.call("divide", 1)
        with pytest.raises(OutOfMemory):
            process.call("forget")
        assert process.call("add", 1) == 1


def test_a_factory_that_fails_says_why_on_every_call() -> None:
    with ModelProcess(broken) as process:
        with pytest.raises(ModelError, match="no such model"):
            process.call("anything")
        with pytest.raises(ModelError, match="no such model"):
            process.wait()
        assert not process.ready
        assert "no such model" in str(process.failure)


def test_the_end_of_the_child_is_told_to_who_waits() -> None:
    with ModelProcess(Counter, 0) as process, pytest.raises(ProcessEnded, match="ended unexpectedly"):
        process.call("die")


def test_a_call_that_hangs_ends_at_its_time_limit() -> None:
    with ModelProcess(Counter, 0) as process:
        process.wait()
        with pytest.raises(NoAnswer, match="no answer within"):
            process.call("hang", timeout=0.05)


def test_the_child_dies_with_its_parent() -> None:
    program = (
        "import os, sys\n"
        "from embeddings.encoder.worker_process import ModelProcess\n"
        "from tests.embeddings.test_process import Counter\n"
        "process = ModelProcess(Counter, 0)\n"
        "process.wait()\n"
        "process._send((1, 'hang', ()))\n"
        "print(process.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    here = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    parent = subprocess.run(
        [sys.executable, "-c", program], stdin=subprocess.DEVNULL, capture_output=True, text=True, env=here
    )
    child = int(parent.stdout)
    for _ in range(100):
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        threading.Event().wait(0.05)
    pytest.fail(f"process {child} outlived its parent")


def imported() -> list[str]:
    return sorted(name for name in sys.modules if "." not in name)


def test_nothing_in_the_current_folder_is_ever_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelProcess(imported_by_a_build) as process:
        names = process.call("names")
    assert {"json", "sqlite3", "numpy", "pickle", "corpus", "embeddings"} <= set(names)
    proof = tmp_path / "proof"
    hostile = f"open({str(proof)!r}, 'a').write(__name__)\n"
    for name in names:
        (tmp_path / f"{name}.py").write_text(hostile)
        (tmp_path / f"{name}x").mkdir()
    for name in ("assistant", "embeddings", "corpus", "sitecustomize", "usercustomize"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(hostile)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), *sys.path])
    monkeypatch.setenv("PYTHONPATH", "")
    with ModelProcess(imported_by_a_build) as process:
        assert set(names) <= set(process.call("names"))
    assert not proof.exists()


class Names:
    def names(self) -> list[str]:
        return imported()


def imported_by_a_build() -> Names:
    import embeddings.build.build
    import embeddings.search.searcher  # noqa: F401

    return Names()


def test_a_remote_encoder_is_an_encoder() -> None:
    with ModelProcess(WordLengthEncoder) as process:
        remote, local = RemoteEncoder(process), WordLengthEncoder()
        assert (remote.name, remote.dimensions, remote.fingerprint) == ("word-length", 8, "word-length/1")
        encoded = remote.encode_passages(["one two three", "a"])
        assert np.array_equal(encoded.vectors, local.encode_passages(["one two three", "a"]).vectors)
        assert encoded.owners.tolist() == [0, 1]
        assert np.array_equal(remote.encode_question("one"), local.encode_question("one"))
        assert np.array_equal(remote.encode_question_states("one").vector, local.encode_question("one"))
