"""`backissue serve` in a real browser: load the page, ask, open a citation, rebuild."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from corpus.samples import folder

from . import browser

CHROMIUM = browser.find()
pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: apt install chromium)"),
]
pytest.importorskip("textual_serve", reason="the extra [web] is not installed")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@asynccontextmanager
async def served(newsletters: Path, home: Path) -> AsyncIterator[str]:
    """`backissue serve` over a folder, everything it writes below ``home``; yields the address."""
    port = free_port()
    environment = os.environ | {
        f"XDG_{name}_HOME": str(home / name.lower()) for name in ("DATA", "CONFIG", "CACHE", "STATE")
    }
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", str(port), "--newsletters", str(newsletters)]
    process = await asyncio.create_subprocess_exec(
        *command, "--library", str(home / "library"), env=environment, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(browser.PATIENCE):
            while f"127.0.0.1:{port}/" not in (line := (await process.stdout.readline()).decode()):
                assert line or process.returncode is None, "it did not start"
        yield line.split()[-1]
    finally:
        process.terminate()
        await process.communicate()


async def test_load_ask_open_a_citation_rebuild(tmp_path: Path) -> None:
    assert CHROMIUM is not None
    newsletters = tmp_path / "letters"
    newsletters.mkdir()
    shutil.copy(folder() / "fog-signal-2024-05.pdf", newsletters)
    async with (
        served(newsletters, tmp_path) as address,
        browser.tab(CHROMIUM, address, tmp_path / "browser", (900, 640)) as page,
    ):
        await page.until("The library is up to date: 1 added")
        await page.until("Newest:")

        await page.type("What became of the puffin trip?")
        await page.press("Enter")
        await page.until("[1]", "page 3")

        page.forget()
        await page.press("Escape")
        await page.until("Citation")
        await page.press("1")
        await page.until("Events", "Puffin trip. Cancelled.")
        assert (await page.picture()).startswith(b"\x89PNG")

        shutil.copy(folder() / "fog-signal-2024-04.pdf", newsletters)
        page.forget()
        await page.press("F5")
        await page.until("1 added, 1 unchanged", "2 issues")
