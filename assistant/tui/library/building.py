"""One build at a time, in a thread, and the look at the newsletters' folder between builds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from textual.dom import DOMNode
from textual.worker import Worker

from assistant.tui import jobs
from assistant.tui.engine import Cancelled, Engine
from assistant.tui.messages import FolderChanged
from assistant.tui.state import folder_watch
from embeddings.model import BuildReport, Progress


class Building:
    """Its workers run on ``node`` and post BuildMoved, BuildEnded, BuildFailed and FolderChanged to it."""

    def __init__(self, node: DOMNode) -> None:
        self._node = node
        self._worker: Worker[None] | None = None
        self._watch = folder_watch.Watch()
        self._looking = False

    @property
    def running(self) -> bool:
        """Whether a build is running."""
        return self._worker is not None

    def start(self, source: Callable[[Cancelled], Iterator[Progress | BuildReport]]) -> None:
        """Run ``source`` to its report, unless a build is running already."""
        if self._worker is None:
            job = jobs.build(self._node, source)
            self._worker = self._node.run_worker(job, thread=True, group="build", exit_on_error=False)

    def stop(self) -> None:
        """Tell the build that is running to stop at its next step."""
        if self._worker is not None:
            self._worker.cancel()

    def ended(self) -> None:
        """Note that the build is over."""
        self._worker = None

    def look(self, engine: Engine, folders: Sequence[Path]) -> None:
        """Look at the folders in a thread, one look at a time, and never while a build is reading them.

        What is known of a folder that is not there stays: a build does not take it for gone either.
        """
        if self._looking or self.running:
            return
        self._looking = True

        def job() -> None:
            try:
                now = {path: facts for folder in folders for path, facts in folder_watch.look(folder).items()}
                if away := [folder for folder in folders if not folder.is_dir()]:
                    seen = engine.library.seen().items()
                    now |= {path: facts for path, facts in seen if any(path.is_relative_to(one) for one in away)}
                if changes := self._watch.step(now, engine.library.seen):
                    self._node.post_message(FolderChanged(changes))
            finally:
                self._looking = False

        self._node.run_worker(job, thread=True, group="watch", exit_on_error=False)
