"""Files read and passages encoded by Ray's workers, on this machine or on a cluster's: the only file that knows Ray.

The build stays one process: it hands out files, asks which passages of each are not embedded yet, has those encoded,
and puts issue after issue in the order of the files, so that the library is the one it would make alone. Few files are
under way at a time, which bounds memory. What a worker was doing when it died is done again by another.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from embeddings.build.build import CHUNK, embed
from embeddings.build.file_workers import FileReader, Limits, ReadFile, ReadingWorker, ToDo, Unread, read_here
from embeddings.build.folders import Folders
from embeddings.encoder.encoder import Encoder, tagging
from embeddings.model import Embedded, LibraryError, ModelError

#: Files that are read, and as many that are encoded, at a time for each worker.
_AHEAD = 2
#: What Ray may keep of results on this machine, in bytes; a cluster has its own bounds.
_RESULTS = 256 * 1024 * 1024
_RETRIES = 2

#: In a worker: how it reads and encodes, made once.
_tools: dict[str, Any] = {}


class RayHands:
    """Workers of the cluster that ``RAY_ADDRESS`` names, else ``count`` of this machine (by default one a core).

    ``encoder`` makes the encoder in each worker. ``newsletters`` have to be the same folders for all of them. Without a
    ``reader`` each worker reads in a process of its own, within ``limits``.
    """

    def __init__(
        self,
        newsletters: Path | Sequence[Path],
        encoder: Callable[[], Encoder],
        *,
        limits: Limits | None = None,
        reader: Callable[[], FileReader] | None = None,
        count: int | None = None,
    ) -> None:
        if importlib.util.find_spec("ray") is None:
            raise LibraryError("Workers of Ray need Ray. Install it with `pip install 'backissue[cluster]'`.")
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        import ray

        cluster = os.environ.get("RAY_ADDRESS")
        here = {} if cluster else {"num_cpus": count or os.cpu_count() or 1, "object_store_memory": _RESULTS}
        try:
            ray.init(include_dashboard=None if cluster else False, log_to_driver=False, logging_level="error", **here)
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise LibraryError(f"Ray did not start: {' '.join(str(error).split())}") from error
        self._ray = ray
        self._workers = max(1, int(ray.cluster_resources().get("CPU", 1)))
        again = ray.remote(max_retries=_RETRIES)
        self._read, self._encode = again(_read), again(_encode)
        self._how = ray.put((os.urandom(8).hex(), Folders.of(newsletters), limits or Limits.usual(), reader, encoder))

    def close(self) -> None:
        self._ray.shutdown()

    def results(
        self, files: Iterable[ToDo], missing: Callable[[ReadFile], Mapping[bytes, str]] | None = None
    ) -> Iterator[ReadFile | Unread]:
        most, coming = _AHEAD * self._workers, iter(files)
        reading: deque[tuple[ToDo, Any]] = deque()
        encoding: deque[tuple[ReadFile | Unread, list[bytes], list[Any]]] = deque()
        while True:
            for file in itertools.islice(coming, most - len(reading)):
                reading.append((file, self._read.remote(self._how, file)))
            if reading and len(encoding) < most:
                found = self._found(*reading.popleft())
                todo = {} if missing is None or isinstance(found, Unread) else missing(found)
                texts = list(todo.values())
                parts = [texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)]
                encoding.append((found, list(todo), [self._encode.remote(self._how, part) for part in parts]))
            elif encoding:
                yield self._whole(*encoding.popleft())
            else:
                return

    def _found(self, file: ToDo, coming: Any) -> ReadFile | Unread:
        try:
            found: ReadFile | Unread = self._ray.get(coming)
        except self._ray.exceptions.RayError as error:
            return Unread(f"{file.path.name}: its worker did not read it ({_why(error)}).", again=True)
        return found

    def _whole(self, found: ReadFile | Unread, digests: Sequence[bytes], coming: Sequence[Any]) -> ReadFile | Unread:
        if isinstance(found, Unread):
            return found
        try:
            embedded: Iterator[Embedded] = itertools.chain.from_iterable(self._ray.get(list(coming)))
        except self._ray.exceptions.RayError as error:
            raise ModelError(
                f"{found.issue.path.name}: no worker could encode its passages ({_why(error)}). Finished issues are "
                "kept; run `backissue build` again."
            ) from error
        return replace(found, embedded=dict(zip(digests, embedded, strict=True)))


def _why(error: Any) -> str:
    """What a worker raised, else what became of the worker."""
    cause = getattr(error, "cause", None) or error
    said = str(cause) if cause is not error else ""
    return f"{type(cause).__name__}: {said.splitlines()[0]}" if said else type(cause).__name__


# -- in a worker


def _read(how: tuple[Any, ...], file: ToDo) -> ReadFile | Unread:
    key, newsletters, limits, reader, encoder = how
    tag = tagging(_once(f"{key} encoder", encoder))
    if reader is not None:
        return read_here(_once(f"{key} reader", reader), file, tag)
    worker: ReadingWorker = _once(f"{key} reader", lambda: ReadingWorker(newsletters, limits, None, tag))
    return worker.read(file)


def _encode(how: tuple[Any, ...], texts: Sequence[str]) -> list[Embedded]:
    key, *_, encoder = how
    return embed(_once(f"{key} encoder", encoder), texts)


def _once(name: str, make: Callable[[], Any]) -> Any:
    if name not in _tools:
        _tools[name] = make()
    return _tools[name]
