"""The composition root: the only place where objects are built from the configuration.

Everything heavy is lazy. The models live in one process of their own that starts in the background; until
it answers, search goes by words and the reader by words, so that a first question never waits for torch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from assistant.config import Config
from assistant.conversation.assistant import Agenda, Assistant
from assistant.questions.spelling import proper_words
from assistant.reader.neural.remote import READING_BUDGET_MS, RemoteEvidence, load_models
from assistant.reader.reader import ExtractiveReader
from assistant.reader.weights import Weights
from embeddings.model import BuildReport, EmbeddingsError, Progress
from embeddings.search.rarity import library_rarity

if TYPE_CHECKING:
    from embeddings.encoder.worker_process import ModelProcess, RemoteEncoder


class OpenParts:
    """The objects of one run, built once each, when first asked for."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._process: ModelProcess | None = None
        self._encoder: RemoteEncoder | None = None

    @property
    def process(self) -> ModelProcess:
        if self._process is None:
            from embeddings.encoder.worker_process import ModelProcess

            self._process = ModelProcess(load_models, self.config.model, self.config.reader)
        return self._process

    @property
    def encoder(self) -> RemoteEncoder:
        if self._encoder is None:
            from embeddings.encoder.encoder import describe
            from embeddings.encoder.worker_process import RemoteEncoder

            known = describe(self.config.model)
            self._encoder = RemoteEncoder(
                self.process, name=known.name, dimensions=known.dimensions, fingerprint=known.fingerprint
            )
        return self._encoder

    def build(
        self, cancelled: Callable[[], bool] = lambda: False, *, force: bool = False
    ) -> Iterator[Progress | BuildReport]:
        """Bring the library up to date with the newsletters' folder; the last item is the report."""
        from embeddings.build.build import build

        yield from build(
            self.config.newsletters_folder, self.config.library_folder, self.encoder, cancelled=cancelled, force=force
        )

    def assistant(self, weights: Weights | None = None, *, budget_ms: float = READING_BUDGET_MS) -> Assistant:
        """Open the library and everything that answers from it; the models start loading in the background.

        ``budget_ms`` is what the models may take for a question; infinite where answers must not depend on the
        machine's load. Raises NoLibrary where nothing has been built yet.
        """
        from embeddings.search.searcher import Searcher

        searcher = Searcher.open(self.config.library_folder, self.encoder)
        self.process.start()
        assistant = Assistant(
            searcher,
            agenda=_agenda(),
            proper=proper_words(self.config.model),
            today=lambda: self.config.current_day,
            rebuild=self.build,
            refresh=searcher.refresh,
            close=lambda: self._close(searcher),
        )
        assistant.reader = ExtractiveReader(
            RemoteEvidence(self.process, budget_ms),
            context=assistant.context,
            rarity=library_rarity(lambda: searcher.library),
            weights=weights,
        )
        return assistant

    def wait(self, timeout: float | None = 120.0) -> str:
        """Wait until the models answer; "" or one sentence on why they do not."""
        try:
            self.process.wait(timeout)
        except EmbeddingsError as error:
            return str(error)
        return ""

    def close(self) -> None:
        if self._process is not None:
            self._process.close()

    def _close(self, *opened: Any) -> None:
        for one in opened:
            if hasattr(one, "close"):
                one.close()
        self.close()


def _agenda() -> Agenda:
    from assistant.lookups import event_answers

    answer: Any = event_answers.answer  # until the lookups take passages
    return cast(Agenda, answer)


def open_assistant(config: Config) -> Assistant:
    """An assistant over the configured library. Raises NoLibrary where ``backissue build`` has not run yet."""
    return OpenParts(config).assistant()


def library_exists(folder: Path) -> bool:
    """Whether anything has been built in the folder, without opening it."""
    from embeddings.library import schema

    return (folder / schema.FILE).is_file()
