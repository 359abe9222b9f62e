"""Work in a process of its own: heavy imports, foreign memory and hostile files stay out of the program.

``ModelProcess`` starts a fresh interpreter and speaks with it over two pipes. It deliberately does not use
``multiprocessing``: that imports the caller's main module again, fails where a screen has taken over stderr
("bad value(s) in fds_to_keep"), and keeps a helper process of its own. Here the child inherits nothing but
the two pipes, writes nothing to the terminal, and ends as soon as its parent does.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from embeddings.model import (
    Encoded,
    EncodedQuestion,
    ModelError,
    NoAnswer,
    NoSuchMethod,
    OutOfMemory,
    ProcessEnded,
    Vectors,
)

#: ``-I`` and a built-in module first: until the path is set, nothing is imported that a folder could hold.
_CHILD = "import sys; name, *sys.path = sys.argv[1:]; from embeddings.encoder.worker_process import serve; serve(name)"
_READY = -1
#: Threads that wait for one another sleep instead of spinning: on cores that others use as well, encoding was measured
#: to take half the CPU time and a third of the wall clock so. NumPy's threads keep spinning after each product in the
#: way of torch's: with one of them reading ten passages was measured to take half as long.
_POLITE = {"OMP_WAIT_POLICY": "PASSIVE", "OPENBLAS_NUM_THREADS": "1"}

if TYPE_CHECKING:
    from corpus.events.tags.blocks import Block
    from corpus.events.tags.head import Tag


class ModelProcess:
    """One object that lives in another process.

    The object is made there by ``factory(*args)``; factory and arguments must pickle (a function of a module).
    Calls are answered one at a time, in order; any thread may call.
    """

    def __init__(self, factory: Callable[..., Any], *args: Any, name: str = "model") -> None:
        self._factory = factory
        self._args = args
        self._name = name
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._waiting: dict[int, Future[Any]] = {}
        self._number = 0
        self._made: Future[Any] = Future()
        self._closed = False

    def start(self) -> None:
        """Start the process if it does not run yet; returns at once, whatever the object takes to be made."""
        with self._lock:
            if self._process is not None or self._closed:
                return
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _CHILD, self._name, *_import_path()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_POLITE | os.environ,
                start_new_session=True,
            )
            self._made.set_running_or_notify_cancel()
            threading.Thread(target=self._listen, name=f"{self._name} answers", daemon=True).start()
            self._send((self._factory, self._args))

    @property
    def ready(self) -> bool:
        """Whether the object is made and answers."""
        return self._made.done() and self._made.exception() is None and not self._closed

    @property
    def failure(self) -> Exception | None:
        """Why the object could not be made, or None."""
        error = self._made.exception() if self._made.done() else None
        return error if isinstance(error, Exception) else None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def wait(self, timeout: float | None = None) -> None:
        """Start and wait until the object is made. Raises what making it raised, or ModelError when time is up."""
        self.start()
        self._result(self._made, timeout)

    def call(self, method: str, *args: Any, timeout: float | None = None) -> Any:
        """``object.method(*args)`` (or the attribute's value, without arguments), waiting at most ``timeout`` seconds.

        Raises ModelError if the process ended, the time was up, or the method raised anything but our own errors.
        """
        self.start()
        with self._lock:
            if self.failure is not None:
                raise self.failure
            if self._closed:
                raise ModelError(f"The {self._name} process was closed.")
            self._number += 1
            number = self._number
            answer: Future[Any] = Future()
            self._waiting[number] = answer
            self._send((number, method, args))
        try:
            return self._result(answer, timeout)
        finally:
            with self._lock:
                self._waiting.pop(number, None)

    def close(self) -> None:
        """End the process at once; calls that wait raise ModelError."""
        with self._lock:
            self._closed = True
            process = self._process
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._fail(ModelError(f"The {self._name} process was closed."))

    def __enter__(self) -> ModelProcess:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _result(self, answer: Future[Any], timeout: float | None) -> Any:
        try:
            return answer.result(timeout)
        except FutureTimeout as error:
            raise NoAnswer(f"The {self._name} process gave no answer within {timeout:g} seconds.") from error

    def _send(self, message: Any) -> None:
        assert self._process is not None and self._process.stdin is not None
        try:
            pickle.dump(message, self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()
        except (OSError, ValueError):
            return  # the process has ended: whoever listens to it finds that out and tells all that wait

    def _listen(self) -> None:
        assert self._process is not None and self._process.stdout is not None
        try:
            while True:
                number, value, error = pickle.load(self._process.stdout)
                with self._lock:
                    answer = self._made if number == _READY else self._waiting.get(number)
                if answer is None or answer.done():
                    continue
                if error is not None:
                    answer.set_exception(error)
                else:
                    answer.set_result(value)
        except Exception:  # the pipe closed, in whatever state
            code = self._process.poll()
            ended = ProcessEnded(f"The {self._name} process ended unexpectedly" + (f" ({code})." if code else "."))
            self._fail(self.failure or ended)

    def _fail(self, error: Exception) -> None:
        with self._lock:
            waiting = [answer for answer in (self._made, *self._waiting.values()) if not answer.done()]
            self._closed = True
        for answer in waiting:
            with contextlib.suppress(Exception):
                answer.set_exception(error)


class RemoteEncoder:
    """An Encoder whose model lives in ``process``.

    With the model's ``fingerprint`` given, asking for it does not wait for the model to load.
    """

    def __init__(self, process: ModelProcess, *, name: str = "", dimensions: int = 0, fingerprint: str = "") -> None:
        self._process = process
        self._name = name
        self._dimensions = dimensions
        self._fingerprint = fingerprint
        self._with_states = True

    @property
    def process(self) -> ModelProcess:
        return self._process

    @property
    def ready(self) -> bool:
        """Whether a question can be encoded without waiting for the model to load."""
        return self._process.ready

    @property
    def name(self) -> str:
        self._name = self._name or self._process.call("name")
        return self._name

    @property
    def dimensions(self) -> int:
        self._dimensions = self._dimensions or self._process.call("dimensions")
        return self._dimensions

    @property
    def fingerprint(self) -> str:
        self._fingerprint = self._fingerprint or self._process.call("fingerprint")
        return self._fingerprint

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        encoded: Encoded = self._process.call("encode_passages", list(texts))
        return encoded

    def event_tags(self, blocks: Sequence[Block]) -> tuple[Tag, ...]:
        tags: tuple[Tag, ...] = self._process.call("event_tags", tuple(blocks))
        return tags

    def encode_question(self, text: str) -> Vectors:
        vector: Vectors = self._process.call("encode_question", text)
        return vector

    def encode_question_states(self, text: str) -> EncodedQuestion:
        """As ``encode_question``, with the states of the question's word pieces where the model there has them."""
        if self._with_states:
            try:
                question: EncodedQuestion = self._process.call("encode_question_states", text)
                return question
            except NoSuchMethod:
                self._with_states = False
        return EncodedQuestion(self.encode_question(text), np.zeros((0, 0), np.float32), ())


def serve(name: str) -> None:
    """The child's side: make the object, then answer until the parent's pipe closes."""
    requests, answers = _take_pipes()
    incoming: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(requests, incoming), daemon=True).start()
    factory, args = incoming.get()
    try:
        served = factory(*args)
    except BaseException as error:
        _answer(answers, _READY, None, portable(error, name))
        return
    _answer(answers, _READY, None, None)
    while True:
        number, method, arguments = incoming.get()
        try:
            member = _member(served, method, name)
            value = member(*arguments) if callable(member) else member
        except Exception as error:
            _answer(answers, number, None, portable(error, name))
        else:
            _answer(answers, number, value, None)


def _import_path() -> list[str]:
    """Where the child imports from: what this process imports from but for the current folder, which anyone may fill.

    The folder that this package itself lies in stays, wherever that is.
    """
    own = Path(__file__).resolve().parents[2]
    try:
        here = Path.cwd()
    except OSError:
        return [path for path in sys.path if path]  # it was removed: nobody can have put anything there
    return [path for path in sys.path if path and (Path(path).absolute() != here or here.resolve() == own)]


def _member(served: Any, method: str, name: str) -> Any:
    try:
        return getattr(served, method)
    except AttributeError as error:
        raise NoSuchMethod(f'The {name} process has no "{method}" ({error}).') from error


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the two pipes and point the standard streams at nothing, so that a library's print harms nobody."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    return requests, answers


def _receive(requests: BinaryIO, incoming: queue.SimpleQueue[Any]) -> None:
    """Read ahead while the object works, so that the end of the parent ends us in the middle of anything."""
    try:
        while True:
            try:
                incoming.put(pickle.load(requests))
            except (AttributeError, ImportError) as error:
                incoming.put((_refuse, (f"{type(error).__name__}: {error}",)))
    except Exception:
        os._exit(0)


def _refuse(reason: str) -> None:
    raise ModelError(f"The work could not be handed over ({reason}).")


def _answer(answers: BinaryIO, number: int, value: Any, error: Exception | None) -> None:
    try:
        payload = pickle.dumps((number, value, error), pickle.HIGHEST_PROTOCOL)
    except Exception as raised:
        payload = pickle.dumps((number, None, ModelError(f"An answer could not be handed back: {raised}")))
    try:
        answers.write(payload)
        answers.flush()
    except OSError:
        os._exit(0)


def portable(error: BaseException, name: str) -> Exception:
    """Our own errors as they are, anything else as a ModelError that says what happened."""
    from corpus.model import CorpusError
    from embeddings.model import EmbeddingsError

    if isinstance(error, EmbeddingsError | CorpusError):
        try:
            pickle.loads(pickle.dumps(error))
        except Exception:
            return ModelError(str(error))
        return error
    if isinstance(error, MemoryError):
        return OutOfMemory(f"The {name} process ran out of memory.")
    return ModelError(f"The {name} process failed: {type(error).__name__}: {error}")
