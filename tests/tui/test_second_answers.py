"""A language model in the chat: the reader's answer first, another in its place, what Escape leaves, the title line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.config import ModelSettings
from assistant.model import Answer, AskEvent, Delta, Finished, ModelNote, Provisional, Sources, Turn

from .conftest import Driver, OpenChat
from .fakes import ANSWERS, FakeAssistant, config_of

FIRST, SECOND = ANSWERS["repair"], ANSWERS["bridge"]


class TwoReaders(FakeAssistant):
    """The reader's answer is FIRST; behind the gate a model gives ``second``, ``streamed`` sentence by sentence."""

    def __init__(self, second: Answer, streamed: bool = False) -> None:
        super().__init__()
        self.second = second
        self.streamed = streamed

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        issues: frozenset[str] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[AskEvent]:
        yield Sources(FIRST.hits)
        for sentence in FIRST.sentences:
            yield Delta(sentence, tuple(one for one in FIRST.citations if one.n in sentence.citations))
        yield Provisional(replace(FIRST, question=question), "qwen3")
        while not self.gate.wait(0.01):
            if cancelled():
                return
        if self.streamed:
            yield Delta(self.second.sentences[0], self.second.citations)
        yield Finished(replace(self.second, question=question, model=ModelNote("qwen3", "choose", True, "By qwen3.")))


async def ask(seen: Driver) -> None:
    await seen.type("When is the repair café?")
    await seen.pilot.press("enter")
    while "reading too" not in seen.text(".state"):
        await seen.pilot.pause()


async def test_the_readers_answer_is_shown_while_the_model_reads(chat: OpenChat) -> None:
    async with chat(assistant=TwoReaders(SECOND)) as seen:
        await ask(seen)
        assert seen.text(".state") == "qwen3 is reading too …"
        assert "the Old Mill" in seen.text(".sentences")
        assert [card.n for card in seen.cards] == [1, 2]


async def test_another_answer_takes_its_place_with_its_own_cards(chat: OpenChat) -> None:
    for streamed in (False, True):
        async with chat(assistant=TwoReaders(SECOND, streamed)) as seen:
            await ask(seen)
            seen.assistant.gate.set()
            await seen.settle()
            assert "Old Mill" not in seen.text(".sentences")
            assert SECOND.sentences[0].text in seen.text(".sentences")
            assert len(seen.cards) == len({(one.issue, one.page) for one in SECOND.citations})
            assert seen.text(".state").endswith("By qwen3.")
            assert seen.transcript.history()[-1].answer == SECOND.text


async def test_the_same_answer_stays_as_it_is(chat: OpenChat) -> None:
    async with chat(assistant=TwoReaders(FIRST)) as seen:
        await ask(seen)
        before = seen.cards
        seen.assistant.gate.set()
        await seen.settle()
        assert [card.n for card in seen.cards] == [1, 2]
        assert len(seen.cards) == len(before)


async def test_escape_leaves_the_readers_answer(chat: OpenChat) -> None:
    async with chat(assistant=TwoReaders(SECOND)) as seen:
        await ask(seen)
        await seen.press("escape")
        assert seen.text(".state") == "■ Stopped. The answer is the reader's."
        assert "the Old Mill" in seen.text(".sentences")
        assert not seen.last.has_class("-stopped")
        assert seen.transcript.history()[-1].answer == FIRST.text


async def test_the_title_says_where_passages_go(chat: OpenChat) -> None:
    far = ModelSettings(url="https://api.example.com/v1", model="m", allow_remote=True)
    async with chat(config=config_of(language_model=far)) as seen:
        assert "passages go to api.example.com" in str(seen.text("#top"))
    near = ModelSettings(url="http://127.0.0.1:8080", model="m")
    async with chat(config=config_of(language_model=near)) as seen:
        assert "passages go to" not in str(seen.text("#top"))
