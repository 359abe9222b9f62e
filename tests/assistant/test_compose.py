"""The composition root's own small decisions: what is a proper word, what is read while the models load."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from assistant.questions.read import read_question
from assistant.questions.spelling import is_proper
from assistant.reader.features import Evidence, Passage, Printed
from assistant.reader.neural.remote import RemoteEvidence
from corpus.text.terms import even_rarity
from embeddings.encoder.worker_process import ModelProcess
from embeddings.model import ModelError


class FakeProcess:
    """Answers like the model process, as fast as the test says."""

    def __init__(self, *, ready: bool = True, breaks: bool = False) -> None:
        self.ready = ready
        self.breaks = breaks
        self.asked: list[int] = []

    def call(self, method: str, question: str, weights: object, passages: Sequence[Any]) -> list[Any]:
        self.asked.append(len(passages))
        if self.breaks:
            raise ModelError("The model process ended unexpectedly.")
        return [Evidence(late=(1.0,)) for _ in passages]


def evidence(process: FakeProcess) -> RemoteEvidence:
    return RemoteEvidence(cast(ModelProcess, process))


TEXT = "A sentence of a passage. " * 20
PASSAGES = [Passage((Printed(TEXT, ((0, len(TEXT)),)),))] * 8
QUESTION = read_question("Who lit the lamp?")


def test_no_evidence_while_the_model_loads() -> None:
    process = FakeProcess(ready=False)
    assert evidence(process).evidence(QUESTION, PASSAGES, even_rarity) == [Evidence()] * 8
    assert process.asked == []


def test_a_model_that_died_leaves_the_words() -> None:
    assert evidence(FakeProcess(breaks=True)).evidence(QUESTION, PASSAGES, even_rarity) == [Evidence()] * 8


def test_every_passage_is_read_however_slow_the_machine() -> None:
    process = FakeProcess()
    for _ in range(2):
        assert evidence(process).evidence(QUESTION, PASSAGES, even_rarity) == [Evidence(late=(1.0,))] * 8
    assert process.asked == [8, 8]


def test_proper_words_and_their_inflections_are_no_slips() -> None:
    assert all(is_proper(word, ["en"]) for word in ("deadline", "Germany", "wakes", "matched", "analysts", "choir"))
    assert not any(is_proper(word, ["en"]) for word in ("workshp", "certifcate", "bejing"))
    assert is_proper("Bibliothèque", ["en-GB", "fr"]) and not is_proper("bibliothèque", ["en"])


def test_without_a_dictionary_of_the_language_no_word_is_known() -> None:
    assert not is_proper("deadline", ["pl"])
