"""The models as the reader sees them: what lives in the model process, and its evidence from outside."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.questions.question import Question
from assistant.reader.features import Evidence
from assistant.words import Rarity, fold
from embeddings.model import Encoded, ModelError, Vectors

if TYPE_CHECKING:
    from embeddings.encoder.worker_process import ModelProcess


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
