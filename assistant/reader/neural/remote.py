"""The models as the reader sees them: what lives in the model process, and its evidence from outside.

Importing it is cheap, for nothing else stands before the start of that process.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from embeddings.model import Encoded, EncodedQuestion, ModelError, Vectors

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.questions.question import Question
    from assistant.reader.features import Evidence, Look
    from assistant.reader.neural.reader import PassageReading
    from corpus.text.terms import Rarity
    from embeddings.encoder.worker_process import ModelProcess


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

    def encode_question_states(self, text: str) -> EncodedQuestion:
        """As the encoder does: the vector, and the states of its word pieces."""
        encoded: EncodedQuestion = self._encoder.encode_question_states(text)
        return encoded

    def evidence(
        self,
        question: str,
        weights: Sequence[tuple[int, int, float]],
        passages: Sequence[Sequence[str]],
        contexts: Sequence[str],
        look: Look | None = None,
    ) -> list[Evidence]:
        """One Evidence a passage: from the trained reader where it is installed, else from late interaction."""
        from assistant.reader.features import Evidence

        if self._neural is None:
            matches = self._matcher.match(question, weights, passages, contexts)
            return [Evidence(match.late, match.cosine, (), match.late_passage, 0.0) for match in matches]
        choose = look and (lambda seen: look.chosen([_evidence(one) for one in seen]))
        return [_evidence(one) for one in self._neural.read(question, passages, contexts, weights, choose)]


def _evidence(one: PassageReading) -> Evidence:
    from assistant.reader.features import Evidence

    return Evidence(one.late, one.cosine, one.scores, one.whole, one.none, one.spans)


def load_models(model: str, reader: str = "trained") -> Models:
    """Load everything that runs in the model process, the trained reader only if asked for. Raises ModelError."""
    from embeddings.encoder.encoder import SentenceTransformerEncoder
    from embeddings.search.late_interaction import TokenMatcher

    encoder = SentenceTransformerEncoder.load(model)
    neural = _trained_reader(encoder.folder) if reader == "trained" else None
    return Models(encoder, TokenMatcher(encoder.model) if neural is None else None, neural)


def _trained_reader(folder: Path) -> Any:
    """The trained reader, or None where its weights did not come along or belong to another base model."""
    from assistant.reader.neural.reader import WEIGHTS, NeuralReader

    if not (WEIGHTS / "neural.safetensors").is_file():
        return None
    try:
        return NeuralReader.load(folder)
    except ModelError:
        return None


class RemoteEvidence:
    """An EvidenceSource in the model process; no evidence while it loads."""

    def __init__(self, process: ModelProcess) -> None:
        self._process = process

    def evidence(
        self,
        question: Question,
        passages: Sequence[Sequence[str]],
        contexts: Sequence[str],
        rarity: Rarity,
        look: Look | None = None,
    ) -> list[Evidence]:
        """One Evidence a passage, empty ones where the models do not answer."""
        from assistant.reader.features import Evidence
        from corpus.text.terms import fold

        if not self._process.ready:
            return [Evidence() for _ in passages]
        weights = [
            (term.start, term.end, term.weight * rarity(fold(question.text[term.start : term.end])))
            for term in question.terms
        ]
        try:
            found: list[Evidence] = self._process.call(
                "evidence", question.text, weights, [list(one) for one in passages], list(contexts), look
            )
        except ModelError:
            return [Evidence() for _ in passages]
        return found
