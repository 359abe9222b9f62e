"""The JSON forms over HTTP: the same data, one sentence for what is wrong, and the door that the chat has too."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from assistant.conversation.assistant import Assistant
from assistant.output.json_forms import Form
from assistant.serving.http_api import PATHS, make_server
from assistant.serving.library_service import LibraryService
from assistant.serving.readers import Readers
from assistant.tui.web.access import Access
from tests.assistant.answer_builders import FakeLibrary
from tests.assistant.serving.test_mcp import MONEY, assistant, plain

SERVICE = LibraryService(assistant())


@pytest.fixture(scope="module")
def access() -> Iterator[Access]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        access = Access(free.getsockname()[1])
    server = make_server(SERVICE, access.port, access.token, refusal=access.refusal, headers={"X-Kept": "yes"})
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield access
    server.shutdown()
    server.server_close()


def got(address: str, **headers: str) -> tuple[int, Any]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(address, headers=headers), timeout=20) as response:
            status, body = response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        status, body = error.code, error.read().decode()
    return status, json.loads(body) if body.startswith("{") else body


def test_every_path_gives_the_services_form(access: Access) -> None:
    status, told = got(access.address + "ask?question=Who+lit+the+lamp%3F&issue=fog-2024-03")
    assert status == 200
    assert plain(told) == plain(SERVICE.ask("Who lit the lamp?", ["fog-2024-03"]))
    assert got(access.address + "issues") == (200, SERVICE.list_issues())
    assert got(access.address + "issues/fog-2024-03")[1]["issue"] == "fog-2024-03"
    assert got(access.address + "issues/fog-2024-03/pages/2")[1]["text"] == MONEY
    assert len(got(access.address + "search?text=lamp&k=1")[1]["passages"]) == 1
    assert got(access.address + "events?start=2024") == (200, {"events": []})


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("ask", 400, '"question" is missing.'),
        ("search?text=lamp&k=ten", 400, '"k" should be a number.'),
        ("issues/nowhere", 400, 'There is no issue "nowhere"'),
        ("issues/fog-2024-03/pages/9", 400, "there is no page 9"),
        ("../../etc/passwd", 404, "There is nothing at this address"),
        ("issues/..%2F..%2Fetc%2Fpasswd", 400, "There is no issue"),
        ("events?start=99999999999", 400, '"99999999999" is no date'),
    ],
)
def test_what_is_wrong_is_one_sentence(access: Access, path: str, status: int, said: str) -> None:
    code, told = got(access.address + path)
    assert (code, said in told["error"], "\n" in told["error"]) == (status, True, False)


def test_the_door(access: Access) -> None:
    assert got(access.root + "/issues")[0] == 403
    assert got(access.root + "/wrong/issues")[0] == 403
    assert got(access.address + "issues", Host="evil.example")[0] == 403
    assert got(access.address + "issues", Origin="https://evil.example")[0] == 403
    assert got(access.address + "issues", Origin=access.root)[0] == 200


@pytest.mark.parametrize("wanted", ["http://[", "*", "lamp", "//evil.example/{token}/issues", "/%2F{token}"])
def test_what_is_no_address_is_turned_away(access: Access, capsys: pytest.CaptureFixture[str], wanted: str) -> None:
    with socket.create_connection(("127.0.0.1", access.port), timeout=20) as line:
        line.sendall(f"GET {wanted.format(token=access.token)} HTTP/1.1\r\nHost: {access.root[7:]}\r\n\r\n".encode())
        with line.makefile("rb") as answer:
            assert answer.readline() == b"HTTP/1.0 403 Forbidden\r\n"
    assert capsys.readouterr().err == ""


def test_who_leaves_before_the_answer_is_no_news(capsys: pytest.CaptureFixture[str]) -> None:
    with make_server(SERVICE, 0, "token", refusal=lambda **_: "", headers={}) as server:
        for error in (BrokenPipeError(), ConnectionResetError(), TimeoutError()):
            try:
                raise error
            except OSError:
                server.handle_error(socket.socket(), ("127.0.0.1", 1))
    assert capsys.readouterr().err == ""


def test_a_long_history_keeps_its_last_turns_in_pairs() -> None:
    history = [f"{kind} {number}" for number in range(30) for kind in ("question", "answer")]
    assert SERVICE.ask("Who lit the lamp?", (), history)["question"] == "Who lit the lamp?"
    assert SERVICE.ask("Who lit the lamp?", (), [*history, "one more"])["question"] == "Who lit the lamp?"


def test_a_file_whose_name_is_no_unicode_is_named_harmlessly() -> None:
    from assistant.serving.library_service import _without_path

    assert _without_path({"file": "/letters/\udcff\x1b[2J.txt"})["file"].isprintable()


def test_it_describes_itself(access: Access) -> None:
    description = got(access.address + "openapi.json")[1]
    assert description["openapi"].startswith("3.")
    assert set(description["paths"]) == set(PATHS)
    assert all("get" in path and set(path) == {"get"} for path in description["paths"].values())
    page = got(access.address)[1]
    assert "openapi.json" in page and "<script" not in page


def test_as_many_as_may_be_are_answered_and_closing_waits_for_them() -> None:
    """With room for one: a second is told to come again, ``healthz`` answers still, and what is begun is finished."""
    begun, go_on = threading.Event(), threading.Event()

    class Slow(LibraryService):
        def list_issues(self) -> Form:
            begun.set()
            assert go_on.wait(20)
            return {"issues": []}

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        access = Access(free.getsockname()[1])
    server = make_server(Slow(assistant()), access.port, access.token, refusal=access.refusal, headers={}, most=1)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    with ThreadPoolExecutor() as pool:
        first = pool.submit(got, access.address + "issues")
        assert begun.wait(20)
        status, told = got(access.address + "search?text=lamp")
        assert (status, told["error"][:31]) == (503, "1 requests are being answered, ")
        assert got(access.address + "healthz") == (200, {"ready": True})
        server.shutdown()
        closing = pool.submit(server.server_close)
        go_on.set()
        closing.result(20)
        assert first.result(20) == (200, {"issues": []})


def test_who_asks_at_the_same_time_has_a_reader_of_his_own() -> None:
    """Two are lent at once, which the barrier waits for, a third comes free; one after another asks the same one."""
    both, opened = threading.Barrier(2), 0

    class Meeting(FakeLibrary):
        def issues(self, *_: Any, **__: Any) -> Any:
            both.wait(20)
            return []

    @contextlib.contextmanager
    def another() -> Iterator[Assistant]:
        nonlocal opened
        opened += 1
        yield assistant(Meeting())
        opened -= 1

    readers = Readers(another, 2)
    service = LibraryService(readers)
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: service.list_issues(), range(4)))
    assert told == [{"issues": []}] * 4
    assert opened == 2
    with readers.one(), readers.one():
        assert opened == 2
    readers.close()
    assert opened == 0
