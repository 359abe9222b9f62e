"""The process that keeps one library and its models open and carries out `ask` and `search` for whoever calls.

One caller at a time, one line of JSON each way. It ends when nobody has called for some minutes, when it is told to,
and after anything that it did not foresee: the caller then does its work itself.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import json
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli import MISUSED, UsageError, say
from assistant.commands.opening import told_of
from assistant.commands.warm import TERMINAL, Form, config_of, of_this_user

if TYPE_CHECKING:
    from assistant.compose import OpenParts
    from assistant.config import Config
    from assistant.conversation.assistant import Assistant

#: What may be asked of it: commands that only read.
COMMANDS = frozenset({"ask", "search"})
#: Seconds that a caller has for its question, and the most bytes of one.
PATIENCE, LONGEST = 5.0, 1_000_000


def main() -> None:
    """Read on standard input what to serve and where, say "ready" when callers are heard, then serve until the end."""
    os.umask(0o077)
    told = json.loads(sys.stdin.buffer.readline())
    config, place = config_of(told["config"]), Path(told["place"])
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as door:
        if not _bind(door, place):
            return
        held = Held(config)
        sys.stdout.buffer.write(b"ready\n")
        sys.stdout.buffer.flush()
        _let_go_of_streams()
        with contextlib.closing(held):
            held.begin()
            serve(door, held, place)


def _bind(door: socket.socket, place: Path) -> bool:
    """Take the place; one that was left over is cleared, one that somebody answers at is not taken."""
    try:
        door.bind(str(place))
    except OSError:
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as other:
            if other.connect_ex(str(place)) == 0:
                return False
        place.unlink(missing_ok=True)
        door.bind(str(place))
    door.listen(16)
    return True


def _let_go_of_streams() -> None:
    """Nothing of the terminal or the pipes of whoever started this is kept."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


class Held:
    """The library, opened at the first question and brought up to its present state before each."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._parts: OpenParts | None = None
        self._assistant: Assistant | None = None

    def begin(self) -> None:
        """Let the models load, before all else: what an answer needs is imported meanwhile."""
        from assistant.reader.neural.remote import load_models
        from embeddings.encoder.worker_process import ModelProcess

        process = ModelProcess(load_models, self.config.model, self.config.reader)
        process.start()
        from assistant.compose import OpenParts

        self._parts = OpenParts(self.config, process)

    @contextlib.contextmanager
    def opened(self, options: argparse.Namespace) -> Iterator[Assistant]:
        """As `opening.opened`, and what was opened stays so. Raises NoLibrary: nothing is built here."""
        assert self._parts is not None, "it has begun"
        if self._assistant is None:
            self._assistant = self._parts.assistant()
        else:
            self._assistant.refresh()
        trouble = self._parts.wait()
        yield self._assistant
        told_of(self._assistant, trouble)

    def close(self) -> None:
        """Close library and models."""
        if self._assistant is not None:
            self._assistant.close()
        if self._parts is not None:
            self._parts.close()


def serve(door: socket.socket, held: Held, place: Path) -> None:
    """Answer callers until nobody has called for as long as the configuration says, or one says to stop."""
    mine = place.lstat().st_ino
    door.settimeout(60 * held.config.keep_warm_minutes)
    try:
        while True:
            try:
                caller, _ = door.accept()
            except TimeoutError:
                return
            with contextlib.closing(caller):
                if of_this_user(caller) and not _serve_one(caller, held):
                    return
    finally:
        with contextlib.suppress(OSError):
            if place.lstat().st_ino == mine:
                place.unlink()


def _serve_one(caller: socket.socket, held: Held) -> bool:
    """Answer one caller; False: this was the last."""
    try:
        caller.settimeout(PATIENCE)
        with caller.makefile("rb") as line:
            request = json.loads(line.readline(LONGEST))
        if request.get("stop"):
            caller.sendall(b"{}\n")
            return False
    except (OSError, ValueError, AttributeError):
        return True  # a caller that breaks off, or says nothing that is meant for this
    try:
        answer = carry_out(request, held)
    except Exception:
        return False  # without an answer the caller does it itself, and says what is wrong
    with contextlib.suppress(OSError):  # the caller may have left
        caller.settimeout(PATIENCE)
        caller.sendall(json.dumps(answer).encode() + b"\n")
    return True


def carry_out(request: Form, held: Held) -> Form:
    """Run the command for the caller's terminal: {"out", "err", "code"}. Raises what is no sentence for a reader."""
    options = argparse.Namespace(**request["options"])
    if options.command not in COMMANDS:
        raise ValueError(options.command)
    command = importlib.import_module(f"assistant.commands.{options.command}")
    out, err = _Paper(request["terminal"]["tty"]), io.StringIO()
    with _as_at(request["terminal"]), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = int(command.run(options, held.opened))
        except UsageError as error:
            code = say(str(error), MISUSED)
    return {"out": out.getvalue(), "err": err.getvalue(), "code": code}


class _Paper(io.StringIO):
    """What a command prints on; a terminal where the caller's output is one."""

    def __init__(self, tty: bool) -> None:
        super().__init__()
        self._tty = tty

    def isatty(self) -> bool:
        return self._tty


@contextlib.contextmanager
def _as_at(terminal: Form) -> Iterator[None]:
    """The environment that says what the caller's terminal is."""
    for name in TERMINAL:
        os.environ.pop(name, None)
    told = terminal["environment"]
    os.environ.update({name: str(told[name]) for name in TERMINAL if name in told})
    yield
