"""One assistant behind every window of the served chat: opened once, asked by all, let go with the server alone."""

from __future__ import annotations

import os
import pickle
import socket
import threading
from collections.abc import Callable, Iterator
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path

import pytest

from assistant.config import Config
from assistant.model import Delta, Failure, Finished, Sources
from assistant.tui.engine import Engine, Opening
from assistant.tui.web.shared import SharedAssistant, SharedOpening
from embeddings.model import BuildReport, LibraryBusy, ModelError, NoLibrary, Progress

from .fakes import BRIDGE, EVENTS, ISSUES, FakeAssistant, config_of


class Counting:
    """An opening that says how often it was used; ``trouble`` is raised while there is any."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.assistant = FakeAssistant()
        self.trouble = trouble
        self.opened = 0
        self.closed = False

    def open(self) -> Engine:
        if self.trouble is not None:
            raise self.trouble
        self.opened += 1
        return self.assistant

    def reconfigure(self, config: Config) -> None:
        raise AssertionError("no window changes the configuration")

    def wait(self) -> str:
        return "The model is missing."

    def build(self, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Progress | BuildReport]:
        self.trouble = None
        self.assistant.gate.set()
        return self.assistant.rebuild(cancelled)

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def counting() -> Counting:
    return Counting()


@pytest.fixture
def shared(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> Iterator[SharedAssistant]:
    with SharedAssistant(counting) as served:
        for name, value in served.environment.items():
            monkeypatch.setenv(name, value)
        yield served


def window() -> Opening:
    return SharedOpening(config_of())


def test_a_window_sees_what_the_server_opened(shared: SharedAssistant) -> None:
    engine = window().open()
    assert tuple(engine.library.issues()) == ISSUES
    assert tuple(engine.library.calendar()) == EVENTS
    assert [one.text for one in engine.library.paragraphs("harbour-7")] == [
        "The choir's concert on 20 April is cancelled; tickets are refunded at the harbour office."
    ]
    assert engine.library.paragraph("no such") is None
    assert engine.library.failures() == ()
    assert [hit.paragraph.text for hit in engine.searcher.suggest("footbridge rot", 1)] == [BRIDGE]
    assert window().wait() == "The model is missing."


def test_every_window_has_the_same_assistant(shared: SharedAssistant, counting: Counting) -> None:
    engines = [window().open() for _ in range(3)]
    engines[0].close()
    kinds = [[type(event) for event in engine.ask("the bridge")] for engine in engines]
    assert kinds == [[Sources, Delta, Finished]] * 3
    assert (counting.opened, counting.assistant.closed) == (1, False)


def test_twenty_windows_ask_at_once(shared: SharedAssistant, counting: Counting) -> None:
    engine = window().open()
    answers: list[str] = []

    def asks() -> None:
        *_, last = engine.ask("repair")
        assert isinstance(last, Finished)
        answers.append(last.answer.sentences[1].text)

    threads = [threading.Thread(target=asks) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["Doors open at 10 a.m.; bring what is broken."] * 20


def test_a_window_that_cancels_stops_its_own_question_alone(shared: SharedAssistant) -> None:
    engine = window().open()
    wants = threading.Event()
    asked = engine.ask("slow repair", cancelled=wants.is_set)
    assert isinstance(next(asked), Sources)
    wants.set()
    assert list(asked) == []
    assert [type(event) for event in engine.ask("bridge")] == [Sources, Delta, Finished]


def test_a_window_that_ends_cancels_what_it_asked(shared: SharedAssistant, counting: Counting) -> None:
    engine = window().open()
    ended = threading.Event()

    def rebuild(cancelled: Callable[[], bool]) -> Iterator[Progress | BuildReport]:
        try:
            yield from FakeAssistant.rebuild(counting.assistant, cancelled)
        finally:
            ended.set()

    counting.assistant.rebuild = rebuild  # type: ignore[method-assign]
    rebuilt = engine.rebuild()
    assert next(rebuilt) == Progress("reading", "lantern-0.pdf", 0, 3, 0, 0, 4.0)
    rebuilt.close()  # type: ignore[attr-defined]
    assert ended.wait(30)
    assert [type(event) for event in engine.ask("bridge")] == [Sources, Delta, Finished]


def test_a_build_that_is_cancelled_still_reports(shared: SharedAssistant) -> None:
    engine = window().open()
    *_, report = engine.rebuild(lambda: True)
    assert isinstance(report, BuildReport) and report.cancelled


def test_what_goes_wrong_there_is_raised_here(shared: SharedAssistant, counting: Counting) -> None:
    counting.trouble = NoLibrary("Nothing is built yet.")
    with pytest.raises(NoLibrary, match=r"^Nothing is built yet\.$"):
        window().open()
    *_, report = window().build()
    assert isinstance(report, BuildReport)
    engine = window().open()
    assert list(engine.ask("broken")) == [Failure("The library is damaged. Run: backissue build --force")]
    with pytest.raises(ModelError, match=r"The shared process failed: ValueError: nobody foresaw this"):
        list(engine.ask("crash"))


def test_two_builds_at_once_are_one_and_a_sentence(shared: SharedAssistant, counting: Counting) -> None:
    def busy(cancelled: object) -> Iterator[Progress]:
        raise LibraryBusy("Another build is writing.")
        yield

    counting.assistant.rebuild = busy  # type: ignore[method-assign, assignment]
    with pytest.raises(LibraryBusy, match="Another build is writing"):
        list(window().open().rebuild())


def test_nothing_is_read_from_who_does_not_know_the_key(
    shared: SharedAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, key = shared.environment.values()
    with pytest.raises(AuthenticationError):
        Client(address, authkey=b"another key")

    class Acts:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "made"),)

    with socket.socket(socket.AF_UNIX) as stranger:  # sends what acts when it is read, before any key
        stranger.connect(address)
        sent = pickle.dumps(Acts())
        stranger.sendall(len(sent).to_bytes(4, "big") + sent)
    assert window().open().notice == ""
    assert not (tmp_path / "made").exists()
    assert key not in address


def test_the_socket_is_this_users_alone(shared: SharedAssistant) -> None:
    folder = Path(shared.environment["BACKISSUE_SHARED_ADDRESS"]).parent
    assert folder.stat().st_mode & 0o077 == 0


def test_the_end_of_the_server_is_a_sentence(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    served = SharedAssistant(counting)
    for name, value in served.environment.items():
        monkeypatch.setenv(name, value)
    engine = window().open()
    served.close()
    assert counting.closed and counting.assistant.closed
    with pytest.raises(ModelError, match="Start it again with `backissue serve`"):
        list(engine.ask("bridge"))
