"""A headless Chromium driven over its own DevTools protocol: enough to load a page, type, and read a terminal in it.

The terminal of the page draws on a canvas, so what it shows is read from what it was sent: the frames of its
web socket without the escape sequences. Words that stand together on one line in one style arrive together.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

#: Names under which systems have it.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
#: Seconds that anything may take before the test gives up: the model loads and pages are read meanwhile.
PATIENCE = 300.0
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[@-Z\\-_=>])")
#: Key name → (code, virtual key number).
_KEYS = {"Enter": ("Enter", 13), "Escape": ("Escape", 27), "F5": ("F5", 116), "1": ("Digit1", 49)}


def find() -> str | None:
    """The browser's command, if there is one."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Tab:
    """One page. `seen` is what its terminal was sent since `forget`."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._raw = ""
        self._moved = asyncio.Event()

    async def listen(self) -> None:
        async for message in self._socket:
            said = json.loads(message.data)
            if (waiting := self._answers.pop(said.get("id", 0), None)) is not None:
                waiting.set_result(said.get("result"))
            elif said.get("method") == "Network.webSocketFrameReceived":
                frame = said["params"]["response"]
                if frame["opcode"] == 2:
                    self._raw += base64.b64decode(frame["payloadData"]).decode("utf-8", "replace")
                    self._moved.set()

    async def do(self, method: str, **parameters: Any) -> Any:
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        return await asyncio.wait_for(answer, PATIENCE)

    async def press(self, key: str) -> None:
        code, number = _KEYS[key]
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        for kind in ("keyDown", "keyUp"):
            more = {"text": text} if text and kind == "keyDown" else {}
            await self.do("Input.dispatchKeyEvent", type=kind, key=key, code=code, windowsVirtualKeyCode=number, **more)

    async def type(self, text: str) -> None:
        await self.do("Input.insertText", text=text)

    @property
    def seen(self) -> str:
        return _ESCAPES.sub("", self._raw)

    def forget(self) -> None:
        self._raw = ""

    async def until(self, *words: str) -> None:
        """Wait until the terminal was sent every one of ``words``; TimeoutError says what it was sent."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not all(one in self.seen for one in words):
                    self._moved.clear()
                    await self._moved.wait()
        except TimeoutError:
            raise TimeoutError(f"{words} in {self.seen[-3000:]!r}") from None

    async def picture(self) -> bytes:
        """The page as a PNG."""
        return base64.b64decode((await self.do("Page.captureScreenshot"))["data"])


@asynccontextmanager
async def tab(command: str, address: str, home: Path, size: tuple[int, int]) -> AsyncIterator[Tab]:
    """Open ``address`` in a browser of its own, with ``home`` for its files; ``size`` in pixels."""
    import aiohttp

    process = await asyncio.create_subprocess_exec(
        command,
        "--headless=new",
        "--no-sandbox",  # containers run tests as root
        "--no-first-run",
        "--remote-debugging-port=0",
        f"--user-data-dir={home}",
        f"--window-size={size[0]},{size[1]}",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        async with asyncio.timeout(PATIENCE):
            while not (said := re.search(rb"DevTools listening on ws://([^/]+)/", await process.stderr.readline())):
                assert process.returncode is None, "the browser did not start"
        drain = asyncio.create_task(process.stderr.read())
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://{said[1].decode()}/json/list") as response:
                pages = [one for one in await response.json() if one["type"] == "page"]
            async with session.ws_connect(pages[0]["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                one = Tab(socket)
                listening = asyncio.create_task(one.listen())
                await one.do("Network.enable")
                await one.do("Page.enable")
                await one.do("Page.navigate", url=address)
                yield one
                listening.cancel()
        drain.cancel()
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
