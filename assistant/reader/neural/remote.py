"""The models as the reader sees them: what lives in the model process, and its evidence from outside.

Importing it is cheap, for nothing else stands before the start of that process.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from embeddings.model import Encoded, EncodedQuestion, ModelError, Vectors

if TYPE_CHECKING:
    from assistant.questions.question import Question
    from assistant.reader.features import Evidence, Passage
    from assistant.reader.neural.reader import PassageReading
    from assistant.reader.protocol import Verdict
    from corpus.events.tags.blocks import Block
    from corpus.events.tags.head import Tag
    from corpus.text.terms import Rarity
    from embeddings.encoder.worker_process import ModelProcess

#: Seconds from the first answer until torch is loaded: a program that asked once has ended by then.
_PAUSE = 0.5


class Models:
    """What lives in the model process: the encoder's methods, and the reader's view of passages."""

    def __init__(self, encoder: Any, reader: Any) -> None:
        self._encoder = encoder
        self._reader = reader
        self._behind: threading.Timer | None = None

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

    def event_tags(self, blocks: Sequence[Block]) -> tuple[Tag, ...]:
        tags: tuple[Tag, ...] = self._encoder.event_tags(blocks)
        return tags

    def encode_question(self, text: str) -> Vectors:
        vector: Vectors = self._encoder.encode_question(text)
        return vector

    def encode_question_states(self, text: str) -> EncodedQuestion:
        """As the encoder does: the vector, and the states of its word pieces."""
        encoded: EncodedQuestion = self._encoder.encode_question_states(text)
        return encoded

    def hasten(self) -> None:
        """Load torch, with which many questions are read sooner."""
        self._reader.hasten()

    def evidence(
        self,
        question: str,
        weights: Sequence[tuple[int, int, float]],
        passages: Sequence[Passage],
    ) -> list[Evidence]:
        """One Evidence a passage: from the trained reader where it is there, else from late interaction.

        The first answer does without torch, which is loaded behind it for the next ones.
        """
        found = [_evidence(one) for one in self._reader.read(question, passages, weights)]
        if self._behind is None:
            self._behind = threading.Timer(_PAUSE, self.hasten)
            self._behind.daemon = True
            self._behind.start()
        return found

    def verdict(self, question: str, context: str, sentences: Sequence[str]) -> Verdict | None:
        """As the trained reader does, where it is there."""
        verdict: Verdict | None = self._reader.verdict(question, context, sentences)
        return verdict


def _evidence(one: PassageReading) -> Evidence:
    from assistant.reader.features import Evidence

    return Evidence(one.late, one.cosine, one.scores, one.whole, one.none, one.spans)


def load_models(model: str, reader: str = "trained") -> Models:
    """Load everything that runs in the model process, the trained reader only if asked for. Raises ModelError."""
    from assistant.reader.neural.reader import WEIGHTS, NeuralReader
    from embeddings.encoder.encoder import SentenceTransformerEncoder

    encoder = SentenceTransformerEncoder.load(model)
    weights = WEIGHTS if reader == "trained" and (WEIGHTS / "neural.safetensors").is_file() else None
    try:
        return Models(encoder, NeuralReader.load(encoder, weights))
    except ModelError:
        return Models(encoder, NeuralReader.load(encoder, None))


class RemoteEvidence:
    """An EvidenceSource and Judge in the model process; no evidence and no verdict while it loads."""

    def __init__(self, process: ModelProcess) -> None:
        self._process = process

    def evidence(
        self,
        question: Question,
        passages: Sequence[Passage],
        rarity: Rarity,
    ) -> list[Evidence]:
        """One Evidence a passage, empty ones where the models do not answer."""
        from assistant.reader.features import Evidence, weighed_terms

        if not self._process.ready:
            return [Evidence() for _ in passages]
        weights = weighed_terms(question, rarity)
        try:
            found: list[Evidence] = self._process.call("evidence", question.text, weights, list(passages))
        except ModelError:
            return [Evidence() for _ in passages]
        return found

    def verdict(self, question: Question, context: str, sentences: Sequence[str]) -> Verdict | None:
        """Whether the sentences say yes or no; None where the models do not answer."""
        if not self._process.ready:
            return None
        try:
            verdict: Verdict | None = self._process.call("verdict", question.text, context, list(sentences))
        except ModelError:
            return None
        return verdict
