"""Writing: prose, every sentence held against what it cites; what fails gives way to the newsletter's own."""

from __future__ import annotations

import pytest

from assistant.config import ModelSettings
from assistant.language_model.client import Client
from assistant.language_model.prompts import Option
from assistant.language_model.writing import Written, checked, written
from assistant.model import Answer, AnswerStatus, Delta, Finished, Provisional
from assistant.output.json_forms import answer_form
from assistant.output.terminal import answer_text
from tests.assistant.language_model import scripted_server as server
from tests.assistant.language_model.scripted_server import Scene, says, serving
from tests.assistant.language_model.test_choose import LAMP, MONEY, assistant, plain

QUESTION = "Who lit the lamp?"


def writes(text: str, size: int = 7) -> Scene:
    """Streams the text in small pieces; {LAMP} and {MONEY} are the numbers under which the sentences are shown."""

    def scene(handler: server.Handler) -> None:
        lines = handler.server.script.seen[-1].body["messages"][1]["content"].splitlines()
        at = {one: next((line.split(".")[0] for line in lines if one in line), "9") for one in (LAMP, MONEY)}
        told = text.replace("{LAMP}", at[LAMP]).replace("{MONEY}", at[MONEY])
        says(*(told[place : place + size] for place in range(0, len(told), size)))(handler)

    return scene


def answered(text: str, size: int = 7) -> Answer:
    with serving(writes(text, size)) as script:
        answer = assistant(script.url, use="write").answer(QUESTION)
    assert isinstance(answer, Answer)
    return answer


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_sentences_that_stand_are_the_answer(size: int) -> None:
    answer = answered("Ann Lee lit the great lamp [{LAMP}]. Ruth Oates has been treasurer since May [{MONEY}].", size)
    assert [(one.text, one.citations, one.written) for one in answer.sentences] == [
        ("Ann Lee lit the great lamp", (1,), True),
        ("Ruth Oates has been treasurer since May", (2,), True),
    ]
    assert [one.quote for one in answer.citations] == [LAMP, MONEY]
    form = answer_form(answer)
    assert (form["by"], form["model"]["checked"], form["model"]["replaced"]) == ("model", 2, 0)
    assert all(quote in answer_text(answer, columns=200) for quote in ("[1]", "[2]"))


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize(
    "cited", ["[{LAMP}] [{MONEY}]", "[{LAMP}][{MONEY}].", "[{LAMP}, {MONEY}]...", "[{LAMP}]\n[{MONEY}]\n"]
)
def test_a_sentence_may_rest_on_two(cited: str, size: int) -> None:
    answer = answered(f"Ann Lee lit the lamp and Ruth Oates is treasurer {cited}", size)
    assert [one.quote for one in answer.citations] == [LAMP, MONEY]
    assert [one.citations for one in answer.sentences] == [(1, 2)]


def test_a_sentence_that_does_not_stand_gives_way_to_the_newsletters_own() -> None:
    answer = answered("Ann Lee lit the great lamp [{LAMP}]. Ruth Oates has been treasurer since June [{MONEY}].")
    assert [(one.text, one.written) for one in answer.sentences] == [
        ("Ann Lee lit the great lamp", True),
        (MONEY, False),
    ]
    assert answer.model is not None and (answer.model.checked, answer.model.replaced) == (1, 1)
    assert "1 did not stand" in answer.model.line


def test_a_wrong_number_is_put_right_where_another_sentence_says_it() -> None:
    answer = answered("Ruth Oates has been treasurer since May [{LAMP}].")
    assert [one.quote for one in answer.citations] == [MONEY]


def test_where_nothing_stands_the_readers_answer_stays_and_nothing_was_shown() -> None:
    with serving(writes("Bo Hansen lit the great lamp in 1950 [{LAMP}]. And so on [77].")) as script:
        events = list(assistant(script.url, use="write").ask(QUESTION))
    at = next(place for place, event in enumerate(events) if isinstance(event, Provisional))
    assert [type(event) for event in events[at + 1 :]] == [Finished]
    last = events[-1]
    assert isinstance(last, Finished) and last.answer.sentences == plain().sentences
    assert last.answer.model is not None and not last.answer.model.spoke


def test_checked_sentences_come_one_by_one_before_the_end() -> None:
    with serving(
        writes("Ann Lee lit the great lamp [{LAMP}]. Ruth Oates has been treasurer since May [{MONEY}].")
    ) as script:
        events = list(assistant(script.url, use="write").ask(QUESTION))
    at = next(place for place, event in enumerate(events) if isinstance(event, Provisional))
    assert [type(event) for event in events[at + 1 :]] == [Delta, Delta, Finished]


def test_a_stream_that_breaks_off_leaves_the_readers_answer() -> None:
    def scene(handler: server.Handler) -> None:
        handler.head(kind="text/event-stream")
        handler.event(server.piece("Ann Lee lit the great lamp [1]. Ruth Oates"))
        handler.close_connection = True

    with serving(scene) as script:
        answer = assistant(script.url, use="write").answer(QUESTION)
    assert isinstance(answer, Answer) and answer.sentences == plain().sentences


def test_behind_the_eighth_sentence_the_connection_is_closed() -> None:
    def scene(handler: server.Handler) -> None:
        handler.head(kind="text/event-stream")
        for _ in range(9):
            handler.event(server.piece("Ann Lee lit the great lamp [1]. "))
        handler.wait_for_the_end()

    with serving(scene) as script:
        client = Client(ModelSettings(url=script.url, model="m", use="write"))
        found = list(written(client, QUESTION, OPTIONS))
        assert script.closed.wait(10)
    assert found == [Written("Ann Lee lit the great lamp", (0,))] * 8


def test_nothing_found_is_said() -> None:
    assert answered("0").status is AnswerStatus.NOT_FOUND
    assert answered("<think>hm [1]</think>0.").status is AnswerStatus.NOT_FOUND


OPTIONS = [Option(LAMP), Option(MONEY)]


@pytest.mark.parametrize(
    ("sentence", "cited", "found"),
    [
        ("Ann Lee lit the lamp.", [0], Written("Ann Lee lit the lamp.", (0,))),
        ("- Ann Lee lit the lamp.", [0, 0], Written("Ann Lee lit the lamp.", (0,))),
        ("Ann Lee lit the lamp.", [7], Written("Ann Lee lit the lamp.", (0,))),
        ("Yes, Ann Lee lit the lamp.", [0], Written("Ann Lee lit the lamp.", (0,))),
        ("No. she lit the lamp.", [0], Written("She lit the lamp.", (0,))),
        ("No-one lit the lamp.", [0], Written("", (0,))),
        ("Bo lit the lamp.", [0], Written("", (0,))),
        ("Bo lit the lamp.", [7], None),
        ("...", [0], None),
        ("a " * 200, [0], Written("", (0,))),
    ],
)
def test_one_sentence(sentence: str, cited: list[int], found: Written | None) -> None:
    assert checked(sentence, cited, OPTIONS, "en") == found
