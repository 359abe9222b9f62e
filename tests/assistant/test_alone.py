"""A question that stands alone has the same answer whatever was asked before: over the sample issues."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.compose import assembled
from assistant.conversation.assistant import Assistant
from assistant.model import Answer, Turn
from assistant.reader.protocol import NoEvidence
from benchmarks.conversation.alone import TODAY, differing, stand_alone
from corpus.samples import folder
from embeddings.build.build import build
from embeddings.search.searcher import Searcher
from tests.conftest import WordLengthEncoder


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    library: Path = tmp_path_factory.mktemp("library")
    encoder = WordLengthEncoder()
    list(build(folder(), library, encoder))
    with Searcher.open(library, encoder) as searcher:
        yield assembled(searcher, NoEvidence(), today=lambda: TODAY)


def test_alone_and_after_ten_others_the_answer_is_the_same(assistant: Assistant) -> None:
    questions = stand_alone()
    assert len(questions) >= 60
    assert list(differing(assistant, questions, 60)) == []


def test_a_follow_up_is_not_the_same_alone(assistant: Assistant) -> None:
    before = Turn("When is Lamp Night?", "Lamp Night will be on Saturday 20 April at 8pm.")
    alone, after = assistant.answer("and where?"), assistant.answer("and where?", [before])
    assert isinstance(alone, Answer) and isinstance(after, Answer)
    assert (alone.taken_as, "Lamp Night" in after.taken_as) == ("", True)
