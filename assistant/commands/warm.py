"""The way to a process that keeps library and models open, so that a second question within minutes is quick.

This is the asking side, and it is light: nothing of the library is imported here. The process (`warm_process`) is
started when it is first needed, runs the very same command, and hands back what that printed. Whatever goes wrong on
the way (none can be started, one was killed, an answer is late) gives None, and the command does its work itself: the
process is never required.

They meet at a socket in a folder that only this user may enter; both sides look at who owns it. Each program, library
and choice of models has a socket of its own name, so that another version or library is never asked.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import socket
import stat
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant import __version__
from assistant.cli import place
from assistant.config import Config

Form = dict[str, Any]

#: Seconds: for a word from a process that lives, and for an answer, which may wait for models and other callers.
PATIENCE, LONG_PATIENCE = 2.0, 180.0
#: What speaks of the terminal that the answer is for.
TERMINAL = ("COLUMNS", "NO_COLOR", "TERM")
#: `-I` and a built-in module first: until the path is set, nothing is imported that a folder could hold.
_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from assistant.commands.warm_process import main; main()"


def asked(options: argparse.Namespace, config: Config) -> int | None:
    """The command carried out by the warm process: what it printed is printed, its exit code returned; else None.

    A language model is asked by the command itself alone: its key is in the command's own environment.
    """
    if not hasattr(socket, "AF_UNIX") or not config.keep_warm_minutes or config.language_model.url:
        return None
    folder = private_folder()
    if folder is None:
        return None
    place = folder / f"{name_of(config)}.sock"
    request = {"options": _portable(options), "terminal": _terminal()}
    with contextlib.suppress(OSError, ValueError, subprocess.SubprocessError):
        answer = said(place, request, LONG_PATIENCE)
        if answer is None:
            with _loading():
                answer = said(place, request, LONG_PATIENCE) if _start(config, place) else None
        if answer is not None and "code" in answer:
            sys.stdout.write(answer["out"])
            sys.stdout.flush()
            sys.stderr.write(answer["err"])
            return int(answer["code"])
    return None


@contextlib.contextmanager
def _loading() -> Iterator[None]:
    """A line on the terminal that passes: the first question takes some seconds that the next ones do not."""
    shown = "Loading library and models, once for the next questions too …" if sys.stderr.isatty() else ""
    print(shown, end="", file=sys.stderr, flush=True)
    try:
        yield
    finally:
        if shown:
            print("\r" + " " * len(shown) + "\r", end="", file=sys.stderr, flush=True)


def said(place: Path, request: Form, patience: float) -> Form | None:
    """The answer of the process at ``place``; None where there is none, or it broke off."""
    with contextlib.suppress(OSError, ValueError), contextlib.closing(socket.socket(socket.AF_UNIX)) as line:
        mine = place.lstat()
        if not stat.S_ISSOCK(mine.st_mode) or mine.st_uid != os.getuid():
            return None
        line.settimeout(PATIENCE)
        line.connect(str(place))
        if not of_this_user(line):
            return None
        line.sendall(json.dumps(request).encode() + b"\n")
        line.settimeout(patience)
        with line.makefile("rb") as answer:
            form = json.loads(answer.readline())
        return form if isinstance(form, dict) else None
    return None


def of_this_user(line: socket.socket) -> bool:
    """Whether the other end belongs to this user; where the system does not say, the folder's rights have said it."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    _, user, _ = struct.unpack("3i", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
    return bool(user == os.getuid())


def private_folder() -> Path | None:
    """The folder of the sockets, made for this user alone; None where another's stands in its place."""
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"backissue-{os.getuid()}"
    try:
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        facts = folder.lstat()
    except OSError:
        return None
    own = stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.getuid() and not stat.S_IMODE(facts.st_mode) & 0o077
    return folder if own else None


def name_of(config: Config) -> str:
    """A name for this program as it is on disk, over this library, with these choices."""
    parts = (
        *(__version__, sys.executable, str(_program()), _state_of_program()),
        *(config.newsletters_folders, config.place, config.model, config.reader, config.today, config.series),
    )
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogateescape")).hexdigest()[:20]


def living() -> Iterator[Path]:
    """The sockets in the folder; some of them may be left over from a process that was killed."""
    folder = private_folder() if hasattr(socket, "AF_UNIX") else None
    yield from sorted(folder.glob("*.sock")) if folder else ()


def stop(place: Path) -> bool:
    """End the process at ``place``; False where none answered, and then its socket is removed."""
    stopped = said(place, {"stop": True}, PATIENCE) is not None
    with contextlib.suppress(OSError):
        place.unlink(missing_ok=True)
    return stopped


def config_form(config: Config) -> Form:
    """What the process needs to know of the configuration; `config_of` reads it back."""
    return {
        "newsletters": [str(one) for one in config.newsletters_folders] if config.newsletters else [],
        "library": str(config.library) if config.library else None,
        "model": config.model,
        "reader": config.reader,
        "today": config.today.isoformat() if config.today else None,
        "series": {name: list(patterns) for name, patterns in config.series.items()},
        "keep_warm_minutes": config.keep_warm_minutes,
    }


def config_of(form: Mapping[str, Any]) -> Config:
    """The configuration that `config_form` wrote."""
    from datetime import date

    folders = [Path(one) for one in form["newsletters"]]
    return Config(
        newsletters=folders[0] if folders else None,
        further=tuple(folders[1:]),
        library=place(form["library"]) if form["library"] else None,
        model=form["model"],
        reader=form["reader"],
        today=date.fromisoformat(form["today"]) if form["today"] else None,
        series={name: tuple(patterns) for name, patterns in form["series"].items()},
        keep_warm_minutes=form["keep_warm_minutes"],
    )


def _program() -> Path:
    return Path(__file__).resolve().parents[2]


def _state_of_program() -> int:
    """When a source of the program last changed: in a checkout the version alone does not say it."""
    newest = 0
    folders = [_program() / package for package in ("assistant", "embeddings", "corpus")]
    while folders:
        for entry in os.scandir(folders.pop()):
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    folders.append(Path(entry.path))
            elif entry.name.endswith((".py", ".npz", ".npy", ".safetensors", ".json")):
                newest = max(newest, entry.stat().st_mtime_ns)
    return newest


def _portable(options: argparse.Namespace) -> Form:
    """The options as plain values; folders and files were read from them before."""
    return {
        name: value for name, value in vars(options).items() if not isinstance(value, Path) and name != "newsletters"
    }


def _terminal() -> Form:
    told = {name: os.environ[name] for name in TERMINAL if name in os.environ}
    if sys.stdout.isatty():
        told["COLUMNS"] = str(shutil.get_terminal_size().columns)
    return {"tty": sys.stdout.isatty(), "environment": told}


def _start(config: Config, place: Path) -> bool:
    """Start a process for ``place`` and wait until it listens. Those of other libraries or versions are ended."""
    for other in living():
        if other != place:
            stop(other)
    here = Path.cwd()
    entries = [Path(entry).absolute() for entry in sys.path if entry]
    path = [str(entry) for entry in entries if entry != here or here.resolve() == _program()]
    child = subprocess.Popen(
        [sys.executable, "-I", "-c", _CHILD, *path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,
    )
    assert child.stdin is not None and child.stdout is not None
    with child.stdin, child.stdout:
        with contextlib.suppress(OSError):  # it may have ended already
            child.stdin.write(json.dumps({"config": config_form(config), "place": str(place)}).encode() + b"\n")
            child.stdin.flush()
        begun = child.stdout.readline() == b"ready\n"
    child.returncode = 0  # it lives on, and nobody waits for it
    return begun
