"""The composition root: the only place where objects are built from the configuration.

Everything heavy is lazy. The models live in one process of their own that starts in the background; until
it answers, search goes by words and the reader by words, so that a first question never waits for torch.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from assistant.config import Config
from assistant.conversation.assistant import Agenda, Assistant
from assistant.questions.question import Question
from assistant.reader.features import Evidence
from assistant.reader.reader import ExtractiveReader, Weights
from assistant.words import Rarity, fold
from embeddings.model import BuildReport, EmbeddingsError, Encoded, ModelError, Progress, Vectors

if TYPE_CHECKING:
    from embeddings.encoder.worker_process import ModelProcess, RemoteEncoder
    from embeddings.library.library import Library

#: Milliseconds that the models may take for one question; fewer passages are read where they would take longer.
READING_BUDGET_MS = 280.0


class Models:
    """What lives in the model process: the encoder's methods, and the reader's view of passages."""

    def __init__(self, encoder: Any, matcher: Any, neural: Any = None) -> None:
        self._encoder = encoder
        self._matcher = matcher
        self._neural = neural

    @property
    def name(self) -> str:
        return str(self._encoder.name)

    @property
    def dimensions(self) -> int:
        return int(self._encoder.dimensions)

    @property
    def fingerprint(self) -> str:
        return str(self._encoder.fingerprint)

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        encoded: Encoded = self._encoder.encode_passages(texts)
        return encoded

    def encode_question(self, text: str) -> Vectors:
        vector: Vectors = self._encoder.encode_question(text)
        return vector

    def __getattr__(self, name: str) -> Any:
        """Whatever else the encoder offers search, under the encoder's own names."""
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._encoder, name)

    def evidence(
        self,
        question: str,
        weights: Sequence[tuple[int, int, float]],
        passages: Sequence[Sequence[str]],
        contexts: Sequence[str],
    ) -> list[Evidence]:
        """One Evidence a passage: from the trained reader where it is installed, else from late interaction."""
        if self._neural is None:
            matches = self._matcher.match(question, weights, passages, contexts)
            return [Evidence(match.late, match.cosine, (), match.late_passage, 0.0) for match in matches]
        read = self._neural.read(question, passages, contexts, weights)
        return [Evidence(one.late, one.cosine, one.scores, one.whole, one.none, one.spans) for one in read]


def load_models(model: str, reader: str = "trained") -> Models:
    """Load everything that runs in the model process, the trained reader only if asked for. Raises ModelError."""
    from assistant.interaction import TokenMatcher
    from embeddings.encoder.encoder import SentenceTransformerEncoder

    encoder = SentenceTransformerEncoder.load(model)
    return Models(encoder, TokenMatcher(encoder._model), _neural(model) if reader == "trained" else None)


def _neural(model: str) -> Any:
    """The trained reader, or None where its weights did not come along or belong to another base model."""
    from assistant.reader.neural.reader import WEIGHTS, NeuralReader
    from embeddings.encoder.encoder import describe

    if not (WEIGHTS / "neural.safetensors").is_file():
        return None
    try:
        return NeuralReader.load(describe(model).folder)
    except ModelError:
        return None


class RemoteEvidence:
    """An EvidenceSource in the model process; no evidence while it loads, and never more than the budget allows."""

    def __init__(self, process: ModelProcess, budget_ms: float = READING_BUDGET_MS) -> None:
        self._process = process
        self._budget = budget_ms
        self._ms_per_character = 0.0

    def evidence(
        self, question: Question, passages: Sequence[Sequence[str]], contexts: Sequence[str], rarity: Rarity
    ) -> list[Evidence]:
        if not self._process.ready:
            return [Evidence() for _ in passages]
        some = self._affordable(passages)
        weights = [
            (term.start, term.end, term.weight * rarity(fold(question.text[term.start : term.end])))
            for term in question.terms
        ]
        begun = time.perf_counter()
        try:
            found: list[Evidence] = self._process.call(
                "evidence", question.text, weights, [list(one) for one in passages[:some]], list(contexts[:some])
            )
        except ModelError:
            found = []
        self._learn(passages[: len(found)], 1000 * (time.perf_counter() - begun))
        return found + [Evidence() for _ in passages[len(found) :]]

    def _affordable(self, passages: Sequence[Sequence[str]]) -> int:
        """How many of the passages fit the budget at the speed seen so far; at least three."""
        spent = 0.0
        for count, passage in enumerate(passages):
            spent += self._ms_per_character * (80 + sum(map(len, passage)))
            if spent > self._budget and count >= 3:
                return count
        return len(passages)

    def _learn(self, passages: Sequence[Sequence[str]], spent: float) -> None:
        characters = sum(80 + sum(map(len, passage)) for passage in passages)
        if characters > 500:
            seen = spent / characters
            self._ms_per_character = 0.7 * self._ms_per_character + 0.3 * seen if self._ms_per_character else 0.5 * seen


def library_rarity(opened: Callable[[], Library]) -> Rarity:
    """How rare a word is in this library, by its own counts; remembered until the library changes."""
    known: dict[str, float] = {}
    seen = [-1, 1]

    def rarity(word: str) -> float:
        library = opened()
        generation = library.generation
        if seen[0] != generation:
            known.clear()
            seen[:] = [generation, max(1, library.statistics().paragraphs)]
        if word not in known:
            uses = library.uses([word]).get(word, 0)
            total = seen[1] + 1
            known[word] = min(1.0, max(0.08, math.log(total / (uses + 0.5)) / math.log(total + 1)))
        return known[word]

    return rarity


_ENDINGS = ("", "s", "es", "d", "ed", "ing", "er", "ly")


def proper_words(model: str) -> Callable[[str], bool]:
    """Whether a word is one that the embedding model knows whole (or its plain inflection), so surely no slip."""
    known: set[str] = set()
    read = False

    def proper(word: str) -> bool:
        nonlocal read
        if not read:
            from embeddings.encoder.encoder import describe

            read = True
            with contextlib.suppress(OSError, EmbeddingsError):
                known.update((describe(model).folder / "vocab.txt").read_text("utf-8").split("\n"))
        folded = fold(word)
        return any(folded.endswith(end) and folded[: len(folded) - len(end)] in known for end in _ENDINGS)

    return proper


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
