"""Which kind of picture this terminal can draw: asked once, before the screen takes its keys over.

The picture library asks by itself when it is imported, one question after another, and waits a tenth of a second for
terminals that do not know kitty's pictures; and it brings NumPy and Pillow along, which a first paint must not wait
for. Here everything is asked at once, with the question last that every terminal answers, and the library is imported
when the first picture is wanted.
"""

from __future__ import annotations

import io
import os
import re
import select
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.widget import Widget

#: Gives the widget that draws a picture in this terminal, None where none can.
PictureKind = Callable[[], "type[Widget] | None"]
#: Seconds that a terminal has for its answer. Real ones take some milliseconds, over a slow line a little more.
PATIENCE = 0.1
#: Does it know kitty's pictures? How large is a cell? And what it is: all answer that, so it ends the wait.
_QUESTIONS = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[16t\x1b[c"
_WHAT_IT_IS = re.compile(rb"\x1b\[\?([\d;]*)c")
_CELL = re.compile(rb"\x1b\[6;(\d+);(\d+)t")


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a terminal said of itself: ``cell`` is (width, height) in pixels, (0, 0) where it did not say."""

    sixel: bool = False
    kitty: bool = False
    cell: tuple[int, int] = (0, 0)


def understood(answer: bytes) -> Abilities:
    """A terminal's answers to the questions, in whatever order and with keys typed between them."""
    said, cell = _WHAT_IT_IS.search(answer), _CELL.search(answer)
    return Abilities(
        sixel=said is not None and b"4" in said[1].split(b";"),
        kitty=b"\x1b_Gi=31;OK" in answer,
        cell=(int(cell[2]), int(cell[1])) if cell else (0, 0),
    )


def prepare() -> PictureKind:
    """Ask the terminal; what comes back imports the picture's widget when it is called, None where there is none."""
    abilities = Abilities()
    if sys.__stdin__ is not None and sys.__stdout__ is not None and sys.__stdin__.isatty() and sys.__stdout__.isatty():
        abilities = understood(_asked())
    return lambda: _widget(abilities)


def _asked() -> bytes:
    """The terminal's answer, b"" where it gives none or there is no such terminal (Windows)."""
    try:
        import termios
        import tty
    except ImportError:
        return b""
    assert sys.__stdin__ is not None and sys.__stdout__ is not None
    keys = sys.__stdin__.fileno()
    try:
        before = termios.tcgetattr(keys)
        tty.setcbreak(keys, termios.TCSANOW)
    except (OSError, termios.error):
        return b""
    answer = b""
    try:
        sys.__stdout__.write(_QUESTIONS)
        sys.__stdout__.flush()
        until = time.monotonic() + PATIENCE
        while not _WHAT_IT_IS.search(answer):
            ready, _, _ = select.select([keys], [], [], max(0.0, until - time.monotonic()))
            if not ready or not (read := os.read(keys, 1024)):
                break
            answer += read
    except OSError:
        pass
    finally:
        termios.tcsetattr(keys, termios.TCSANOW, before)
    return answer


def _widget(abilities: Abilities) -> type[Widget] | None:
    try:
        with _unasked(abilities):
            from textual_image.widget import HalfcellImage, SixelImage, TGPImage
    except Exception:  # an unusual terminal may make it fail in any way; words stand in for the picture
        return None
    if abilities.sixel:  # before kitty's: some that know both draw kitty's otherwise than the library expects
        return SixelImage
    return TGPImage if abilities.kitty else HalfcellImage


@contextmanager
def _unasked(abilities: Abilities) -> Iterator[None]:
    """Import the library without its own questions: the screen reads the keys by now, and would take the answers."""
    terminal, sys.__stdout__ = sys.__stdout__, io.StringIO()  # type: ignore[misc, assignment]
    width, height = abilities.cell
    if width and height:
        os.environ |= {"TEXTUAL_CELL_WIDTH": str(width), "TEXTUAL_CELL_HEIGHT": str(height)}
    try:
        yield
    finally:
        sys.__stdout__ = terminal  # type: ignore[misc]
