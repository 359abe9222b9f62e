"""The composition root: the only place where objects are built from the configuration.

Everything heavy is lazy. The models live in one process of their own that starts in the background; until
it answers, search goes by words and the reader by words, so that a first question never waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.config import Config, ModelSettings
from assistant.conversation.assistant import Assistant
from assistant.lookups.event_answers import EventAnswers
from assistant.lookups.event_changes import EventChanges
from assistant.questions.spelling import Proper, is_proper
from assistant.reader.neural.remote import RemoteEvidence, load_models
from assistant.reader.protocol import EvidenceSource, Judge
from assistant.reader.reader import ExtractiveReader
from assistant.reader.weights import Weights
from assistant.retrieval import Retrieval
from assistant.turns.wishes import Wishes
from embeddings.model import BuildReport, EmbeddingsError, Progress
from embeddings.search.rarity import library_rarity

if TYPE_CHECKING:
    from assistant.conversation.model_answers import ModelAnswers
    from embeddings.build.file_workers import Hands
    from embeddings.build.ray_workers import RayHands
    from embeddings.encoder.worker_process import ModelProcess, RemoteEncoder
    from embeddings.search.searcher import Searcher


#: Sentences of the reader's that a language model is offered.
OFFERED = 7


class OpenParts:
    """The objects of one run, built once each, when first asked for; ``process`` where the models' is there already."""

    def __init__(self, config: Config, process: ModelProcess | None = None) -> None:
        self.config = config
        self._process = process
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
        self,
        cancelled: Callable[[], bool] = lambda: False,
        *,
        force: bool = False,
        verify: bool = False,
        hands: Hands | None = None,
    ) -> Iterator[Progress | BuildReport]:
        """Bring the library up to date with the newsletters' folder; the last item is the report."""
        from embeddings.build.build import build

        yield from build(
            self.config.newsletters_folders,
            self.config.place,
            self.encoder,
            cancelled=cancelled,
            force=force,
            verify=verify,
            series=self.config.series,
            hands=hands,
        )

    def ray(self) -> RayHands:
        """Ray's workers for a build. Raises LibraryError where Ray is not installed or does not start."""
        from embeddings.build.ray_workers import RayHands
        from embeddings.encoder.encoder import SentenceTransformerEncoder

        return RayHands(self.config.newsletters_folders, partial(SentenceTransformerEncoder.load, self.config.model))

    def assistant(self, weights: Weights | None = None, *, untried: bool = False) -> Assistant:
        """Open the library and everything that answers from it; the models start loading in the background.

        ``untried`` asks a language model that has not won its test, as the test does. Raises NoLibrary where nothing
        has been built yet.
        """
        from embeddings.search.searcher import Searcher

        searcher = Searcher.open(self.config.place, self.encoder)
        self.process.start()
        models = RemoteEvidence(self.process)
        return assembled(
            searcher,
            models,
            judge=models,
            proper=is_proper,
            today=lambda: self.config.current_day,
            weights=weights,
            language_model=self.config.language_model,
            tried=None if untried else self.config.trials_path,
            rebuild=self.build,
            close=lambda: self._close(searcher),
        )

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


def assembled(
    searcher: Searcher,
    evidence: EvidenceSource,
    *,
    judge: Judge | None = None,
    proper: Proper = lambda word, languages: False,
    today: Callable[[], date] = date.today,
    weights: Weights | None = None,
    language_model: ModelSettings | None = None,
    tried: Path | None = None,
    rebuild: Callable[[Callable[[], bool]], Iterator[Progress | BuildReport]] | None = None,
    close: Callable[[], None] | None = None,
) -> Assistant:
    """An assistant over an open searcher, with its reader and lookups; see `Assistant` and `Retrieval`.

    ``tried`` is the record of tests that bars a language model which did not win one; None bars none.
    """
    offered = OFFERED if language_model is not None and language_model.url and language_model.model else 0
    retrieval = Retrieval(searcher, proper=proper, today=today)
    rarity = library_rarity(lambda: searcher.library)
    reader = ExtractiveReader(
        evidence, judge=judge, context=retrieval.context, rarity=rarity, weights=weights, offered=offered
    )
    return Assistant(
        retrieval,
        reader,
        wishes=Wishes(retrieval, reader),
        records=EventAnswers(retrieval),
        changes=EventChanges(lambda: retrieval.library, retrieval.heads),
        model=_model_answers(language_model, tried, retrieval),
        rebuild=rebuild,
        refresh=searcher.refresh,
        close=close,
    )


def _model_answers(settings: ModelSettings | None, tried: Path | None, retrieval: Retrieval) -> ModelAnswers | None:
    """The language model's part, None where no model is named: then nothing of it is imported either."""
    if settings is None or not settings.url or not settings.model:
        return None
    from assistant.conversation.model_answers import ModelAnswers
    from assistant.language_model.record import bar

    return ModelAnswers(settings, retrieval.issue, bar(tried, settings) if tried is not None else "")


def open_folder(library: str | Path, newsletters: str | Path | None = None) -> Assistant:
    """What ``assistant.open_library`` gives."""
    folder = Path(newsletters).absolute() if newsletters is not None else None
    parts = OpenParts(Config(newsletters=folder, library=Path(library).absolute()))
    if folder is not None:
        for _ in parts.build():
            pass
    opened = parts.assistant()
    parts.wait()
    return opened


def library_exists(place: Path | str) -> bool:
    """Whether anything has been built there; a folder is not opened for it."""
    if isinstance(place, str):
        from embeddings.store.places import exists

        return exists(place)
    from embeddings.library import schema

    return (place / schema.FILE).is_file()
