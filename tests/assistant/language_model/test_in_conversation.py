"""A model in a conversation: it may say what a follow-up leans on and tell an overview, held to what is there."""

from __future__ import annotations

import pytest

from assistant.config import ModelSettings
from assistant.conversation.assistant import Assistant
from assistant.conversation.model_answers import ModelAnswers
from assistant.language_model.client import Client
from assistant.language_model.prompts import REWRITE
from assistant.language_model.rewriting import rewritten
from assistant.language_model.wire import ModelFault
from assistant.model import Answer, AnswerStatus, Turn
from assistant.reader.protocol import NoEvidence
from assistant.reader.reader import ExtractiveReader
from assistant.retrieval import Retrieval
from assistant.turns.answer_lines import Line, Told
from assistant.turns.kinds import Kind
from assistant.turns.reading import Reading as TurnReading
from tests.assistant.answer_builders import FakeSearcher, hit
from tests.assistant.language_model import scripted_server as server
from tests.assistant.language_model.scripted_server import Scene, Script, says, serving
from tests.assistant.language_model.test_choose import LAMP, MONEY, WALK, assistant, picks

ASKED = [Turn("When is the walk to Upper Combe?", "The walk to Upper Combe is on 3 June.")]


def settings(script: Script, use: str = "choose") -> ModelSettings:
    return ModelSettings(url=script.url, model="m", use=use, first_token=5.0, total=9.0)


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("Where does the walk to Upper Combe begin?", "Where does the walk to Upper Combe begin?"),
        ('"Where does the walk of 3 June begin?"', "Where does the walk of 3 June begin?"),
        ("<think>hm</think>\nWhere does it begin?", "Where does it begin?"),
    ],
)
def test_a_question_is_rewritten_with_words_that_were_said(said: str, taken: str) -> None:
    with serving(says(said)) as script:
        assert rewritten(Client(settings(script)), "and where does it begin?", ASKED) == taken
    assert script.seen[0].body["messages"][0]["content"] == REWRITE
    assert "Answered: The walk to Upper Combe is on 3 June." in script.seen[0].prompt


@pytest.mark.parametrize(
    "said",
    ["", "{}", "Where does the walk to Lower Combe begin?", "Where does the walk of 4 June begin?", "walk " * 100],
    ids=["nothing", "no word", "another name", "another number", "too long"],
)
def test_a_rewriting_that_says_what_was_not_said_is_none(said: str) -> None:
    with serving(says(said)) as script, pytest.raises(ModelFault):
        rewritten(Client(settings(script)), "and where does it begin?", ASKED)


def in_turn(*scenes: Scene) -> Scene:
    """The first scene for a rewriting, the second for all else."""

    def scene(handler: server.Handler) -> None:
        first = handler.server.script.seen[-1].body["messages"][0]["content"] == REWRITE
        scenes[0 if first else 1](handler)

    return scene


def follow_up(*scenes: Scene) -> tuple[Answer, Script]:
    with serving(in_turn(*scenes)) as script:
        answer = assistant(script.url).answer("and where does it begin?", ASKED)
    assert isinstance(answer, Answer)
    return answer, script


def test_a_follow_up_is_looked_up_as_the_model_takes_it() -> None:
    answer, script = follow_up(says("Where does the walk to Upper Combe begin?"), picks(WALK))
    assert answer.taken_as == "Where does the walk to Upper Combe begin?"
    assert script.seen[-1].prompt.endswith("Question: Where does the walk to Upper Combe begin?")
    assert (answer.text, answer.question) == (WALK, "and where does it begin?")


def test_a_follow_up_that_it_takes_wrongly_stays_as_it_was_read() -> None:
    answer, script = follow_up(says("Where does the march on Rome begin?"), picks(WALK))
    assert "Upper Combe" in answer.taken_as and "Rome" not in answer.taken_as
    assert script.seen[-1].prompt.endswith(f"Question: {answer.taken_as}")


def test_a_question_that_leans_on_nothing_is_not_rewritten() -> None:
    with serving(picks(LAMP)) as script:
        assistant(script.url).answer("Who lit the great lamp in 1945?", ASKED)
    assert len(script.seen) == 1


def overview(turn: TurnReading, issues: frozenset[str] | None) -> Told | None:
    if turn.kind is not Kind.OVERVIEW:
        return None
    lines = [
        Line("The Fog Signal, March 2024, has 2 stories."),
        *(Line("", hit(one), 0, len(one)) for one in (LAMP, MONEY)),
    ]
    return Told(AnswerStatus.ANSWERED, lines)


def told(scene: Scene, use: str = "write") -> tuple[Answer, Script]:
    with serving(scene) as script:
        retrieval = Retrieval(FakeSearcher([hit(LAMP), hit(MONEY, page=2)]))
        reader = ExtractiveReader(NoEvidence(), offered=7)
        model = ModelAnswers(settings(script, use), retrieval.issue)
        answer = Assistant(retrieval, reader, wishes=overview, model=model).answer("Summarise the last issue")
    assert isinstance(answer, Answer)
    return answer, script


def test_an_overview_is_told_in_prose_that_stands_on_its_quotes() -> None:
    answer, script = told(says("Ann Lee lit the great lamp [1]. Ruth Oates has been treasurer since May [2]."))
    assert [(one.text, one.written) for one in answer.sentences] == [
        ("Ann Lee lit the great lamp", True),
        ("Ruth Oates has been treasurer since May", True),
    ]
    assert [one.quote for one in answer.citations] == [LAMP, MONEY]
    assert "1. (The Fog Signal, 2024-03) The great lamp" in script.seen[0].prompt
    assert answer.turn == "overview"


@pytest.mark.parametrize("said", ["0", "Bo Hansen lit the lamp in 1950 [1].", "Nothing."])
def test_an_overview_of_which_nothing_stands_stays_the_librarys(said: str) -> None:
    answer, _ = told(says(said))
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.sentences[0].text == "The Fog Signal, March 2024, has 2 stories."
    assert answer.model is not None and not answer.model.spoke


def test_an_overview_is_nothing_to_choose_from() -> None:
    answer, script = told(says('{"number": 2}'), use="choose")
    assert script.seen == [] and len(answer.sentences) == 3
