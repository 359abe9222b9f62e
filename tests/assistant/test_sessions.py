"""Conversations on disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from answer_builders import BOX

from assistant.conversation.sessions import SessionError, SessionStore
from assistant.model import Answer, AnswerStatus, Citation, Sentence
from corpus.model import Span


def answer(text: str = "It was lit by Ann Lee.", quote: str = "It was lit by Ann Lee.", page: int = 2) -> Answer:
    citation = Citation(
        1, "fog-2024-03", "The Fog Signal", "2024-03", page, "12", "abc", quote, 0, len(quote), (Span(page, BOX, 0, 5),)
    )
    sentence = Sentence(text, (1,), ((14, 21),))
    return Answer("Who lit it?", "Who lit it?", AnswerStatus.ANSWERED, (sentence,), (citation,), (), "", {"total": 1.0})


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    return SessionStore(tmp_path / "talk" / "conversations.sqlite")


def test_a_conversation_comes_back_as_it_was(store: SessionStore) -> None:
    session = store.new()
    store.append(session, "Who lit it?", answer())
    again = SessionStore(store.path).load(session)
    assert again.turns == (("Who lit it?", answer()),)
    assert again.head.title == "Who lit it?"
    assert [turn.answer for turn in again.history] == ["It was lit by Ann Lee."]


def test_the_last_spoken_in_comes_first_and_silent_ones_are_not_listed(store: SessionStore) -> None:
    first, second, _silent = store.new("First"), store.new("Second"), store.new("Silent")
    store.append(second, "Q?", answer())
    store.append(first, "Q?", answer())
    assert [head.title for head in store.list()] == ["First", "Second"]
    assert store.list()[0].turns == 1


def test_search_in_titles_questions_and_answers(store: SessionStore) -> None:
    one, two = store.new(), store.new()
    store.append(one, "Who lit the LAMP?", answer())
    store.append(two, "When is tea?", answer("At four o'clock 100%."))
    assert [head.id for head in store.search("lamp")] == [one]
    assert [head.id for head in store.search("four 100%")] == [two]
    assert store.search("%") != store.list()
    assert store.search("nowhere") == []


def test_a_conversation_is_renamed(store: SessionStore) -> None:
    session = store.new()
    store.append(session, "Q?", answer())
    store.rename(session, "  Lamps\nand keepers ")
    assert store.list()[0].title == "Lamps and keepers"


def test_a_conversation_that_is_not_there_is_a_sentence(store: SessionStore) -> None:
    with pytest.raises(SessionError, match="no conversation"):
        store.load("nowhere")
    with pytest.raises(SessionError):
        store.append("nowhere", "Q?", answer())


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "conversations.sqlite"
    path.write_text("not a database, surely not one at all")
    with pytest.raises(SessionError, match="cannot be used"):
        SessionStore(path).list()
