"""The served chat: who may reach it, how many at a time, what a window may do, and a page that fetches nothing."""

from __future__ import annotations

import asyncio
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from assistant.tui.web.access import Access
from assistant.tui.web.server import PAGE, command, make_server, serve

from .conftest import OpenChat
from .fakes import config_of

PORT = 8123
ACCESS = Access(PORT, "the-token")
OURS = f"127.0.0.1:{PORT}"
#: Stands for a window's process: says that it is ready and ends with the first thing it is sent.
IDLE = shlex.join([sys.executable, "-c", "print('__GANGLION__', flush=True); import sys; sys.stdin.buffer.read(1)"])


@pytest.mark.parametrize(
    ("path", "host", "origin", "socket", "passes"),
    [
        ("/the-token/", OURS, None, False, True),
        ("/the-token/", f"localhost:{PORT}", None, False, True),
        ("/the-token/ws", OURS, f"http://{OURS}", True, True),
        ("/the-token/ws", OURS, None, True, False),
        ("/the-token/ws", OURS, "null", True, False),
        ("/the-token/ws", OURS, "https://evil.example", True, False),
        ("/the-token/ws", OURS, "http://127.0.0.1:9999", True, False),
        ("/the-token/", OURS, "https://evil.example", False, False),
        ("/the-token/", f"evil.example:{PORT}", None, False, False),
        ("/the-token/", "127.0.0.1", None, False, False),
        ("/the-token/", "", None, False, False),
        ("/", OURS, None, False, False),
        ("/another-token/", OURS, None, False, False),
        ("/ws", OURS, f"http://{OURS}", True, False),
    ],
)
def test_only_the_page_itself_with_its_token_passes(
    path: str, host: str, origin: str | None, socket: bool, passes: bool
) -> None:
    assert (ACCESS.refusal(path=path, host=host, origin=origin, socket=socket) == "") is passes


def test_every_server_has_a_token_of_its_own_that_is_not_printed_by_accident() -> None:
    one, two = Access(PORT), Access(PORT)
    assert one.token != two.token and len(one.token) >= 43
    assert one.token not in repr(one)


@asynccontextmanager
async def serving(most_windows: int = 2) -> AsyncIterator[Any]:
    """The server over `IDLE` on a free port."""
    pytest.importorskip("textual_serve", reason="the extra [web] is not installed")
    from aiohttp import web

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    from textual_serve.app_service import AppService

    started = []

    async def started_too(service: Any, width: int = 80, height: int = 24) -> Any:
        started.append(await open_process(service, width, height))
        return started[-1]

    open_process = AppService._open_app_process
    server = make_server(IDLE, Access(port), most_windows)
    runner = web.AppRunner(await server._make_app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    with patch.object(AppService, "_open_app_process", started_too):
        try:
            yield server
        finally:
            await runner.cleanup()
            for process in started:  # or its transport would outlive the loop
                process.stdin.close()
                await process.wait()
                process._transport.close()


async def test_a_page_of_another_origin_reads_nothing_and_opens_nothing() -> None:
    async with serving() as server:
        import aiohttp

        root, address = server.access.root, server.access.address
        foreign = {"Origin": "https://evil.example"}
        renamed = {"Host": f"evil.example:{server.access.port}"}
        async with aiohttp.ClientSession() as session:
            for url, headers in ((root + "/", {}), (root + "/ws", {}), (address, foreign), (address, renamed)):
                async with session.get(url, headers=headers) as response:
                    assert response.status == 403
                    assert "data-session-websocket-url" not in await response.text()
            for headers in (foreign, foreign | renamed, {}):
                with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                    await session.ws_connect(address + "ws?width=80&height=24", headers=headers)
                assert refused.value.status == 403
            assert server.windows == 0


async def test_the_page_itself_is_served_and_opens_a_window() -> None:
    async with serving() as server:
        import aiohttp.web

        own = {"Origin": server.access.root}
        async with aiohttp.ClientSession() as session:
            async with session.get(server.access.address) as response:
                page = await response.text()
                assert response.status == 200
                assert response.headers["Referrer-Policy"] == "no-referrer"
                assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
            found = re.search(r'data-session-websocket-url="([^"]*)"', page)
            assert found is not None and found[1] == server.access.address.replace("http", "ws", 1) + "ws"
            parts = re.findall(r'(?:href|src)="([^"]+)"', page)
            assert {part.rpartition(".")[2] for part in parts} == {"css", "js", "ttf"}
            for part in parts:
                async with session.get(part) as response:
                    assert response.status == 200
            with patch("aiohttp.web.WebSocketResponse", wraps=aiohttp.web.WebSocketResponse) as line:
                async with session.ws_connect(found[1] + "?width=80&height=24", headers=own) as window:
                    await window.send_json(["ping", 7])
                    assert await window.receive_json() == ["pong", 7]
                    assert server.windows == 1
            assert not line.call_args.kwargs  # no heartbeat: a browser that is kept waiting keeps its window


async def test_windows_beyond_the_bound_are_turned_away_until_one_closes() -> None:
    async with serving(most_windows=2) as server:
        import aiohttp

        own = {"Origin": server.access.root}
        url = server.access.address + "ws"
        async with aiohttp.ClientSession() as session:
            one = await session.ws_connect(url, headers=own)
            two = await session.ws_connect(url, headers=own)
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await session.ws_connect(url, headers=own)
            assert refused.value.status == 503
            await one.close()
            async with asyncio.timeout(30):
                while server.windows > 1:
                    await asyncio.sleep(0)
            three = await session.ws_connect(url, headers=own)
            await two.close()
            await three.close()


def test_each_window_runs_the_chat_of_this_interpreter() -> None:
    words = shlex.split(command(["--newsletters", "/my letters"]))
    assert words[:3] == [sys.executable, "-P", "-c"]
    assert words[-2:] == ["--newsletters", "/my letters"]


def test_a_window_is_started_as_the_shell_of_windows_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert command(["--newsletters", r"C:\my letters"]).endswith(r' --newsletters "C:\my letters"')


def test_a_window_imports_nothing_from_the_current_folder(tmp_path: Path) -> None:
    for name in ("json", "argparse", "textual", "assistant", "logging", "pathlib"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported from the current folder')")
    done = subprocess.run(shlex.split(command(["--help"])), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: backissue serve")


async def test_a_window_exports_into_the_export_folder_alone(
    chat: OpenChat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.tui.app.data_folder", lambda: tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    async with chat(served=True) as seen:
        await seen.ask("When is the repair café?")
        await seen.ask(f"/export {tmp_path / 'elsewhere'}")
        assert "no folder can be named" in seen.said
        assert not (tmp_path / "elsewhere").exists()
        await seen.ask("/export")
        assert sorted(path.suffix for path in (tmp_path / "data" / "exports").iterdir()) == [".html", ".md"]
        assert not list(tmp_path.glob("when*"))


async def test_a_window_takes_no_path_and_starts_no_program(chat: OpenChat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.tui.screens.citations.open_file", lambda path, page: pytest.fail("a program"))
    async with chat(served=True, config=config_of(newsletters=None)) as seen:
        assert seen.app.screen is seen.app.chat, "the first run asks for no folder"
        await seen.ask("bridge")
        await seen.press("escape", "o")
        assert seen.said == "The file is lantern-2024-03.pdf, page 2. It opens in a terminal only."
        assert "Screenshot" not in [one.title for one in seen.app.get_system_commands(seen.app.screen)]


def test_the_page_fetches_nothing_from_elsewhere() -> None:
    page = (PAGE / "app_index.html").read_text("utf-8")
    assert "{{ app_websocket_url }}" in page
    assert not re.search(r"https?://", page)


def test_a_port_that_is_taken_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("textual_serve.server")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert serve(config_of(), port=port) == 1
    assert f"Try: backissue serve --port {port + 1}" in capsys.readouterr().err


def test_without_its_package_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    assert serve(config_of()) == 1
    assert "pip install 'backissue[web]'" in capsys.readouterr().err
