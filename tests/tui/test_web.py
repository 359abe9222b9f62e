"""The chat in a browser: on this machine's address alone, and a page that asks nothing of anybody else."""

from __future__ import annotations

import re
import shlex
import socket
import sys

import pytest

from assistant.tui import web


def test_each_window_runs_the_chat_of_this_interpreter() -> None:
    words = shlex.split(web.command(["--newsletters", "/my letters"]))
    assert words == [sys.executable, "-m", "assistant.tui.web", "--newsletters", "/my letters"]


def test_the_page_fetches_nothing_from_elsewhere() -> None:
    page = (web.PAGE / "app_index.html").read_text("utf-8")
    assert "{{ app_websocket_url }}" in page
    assert not re.search(r"https?://", page)


def test_it_serves_on_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    server = pytest.importorskip("textual_serve.server")
    served = []
    monkeypatch.setattr(server.Server, "serve", lambda self: served.append((self.host, self.port, self.title)))
    assert web.serve(port=8123) == 0
    assert served == [("127.0.0.1", 8123, "Back Issue")]


def test_a_port_that_is_taken_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("textual_serve.server")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert web.serve(port=port) == 1
    assert f"Try: backissue serve --port {port + 1}" in capsys.readouterr().err


def test_without_its_package_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    assert web.serve() == 1
    assert "pip install 'backissue[web]'" in capsys.readouterr().err
