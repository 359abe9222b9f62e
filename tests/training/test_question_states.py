"""Training what late interaction makes of a question, on states that a person can follow."""

from __future__ import annotations

import numpy as np
import torch

from training.question_states import Case, answering, recall, train


def test_a_passage_answers_that_has_nearly_all_words_of_the_evidence() -> None:
    passages = [(1, "Tea is at four. The hall is cold."), (2, "Tea is at five."), (3, "At four is tea")]
    assert answering(["Tea is at four."], passages) == {1, 3}
    assert answering(["The tea is at four in the hall.", "Cold hall"], passages) == {1}
    assert answering([], passages) == set()


def test_training_turns_a_question_towards_what_answers_it() -> None:
    east, north = np.asarray([[127, 0]], np.int8), np.asarray([[0, 127]], np.int8)
    asked = Case(
        pieces=np.asarray([[1.0, 0.0]], np.float32),
        rarity=np.ones(1, np.float32),
        found=np.asarray([1, 2]),
        given=np.zeros(2, np.float32),
        gold=np.asarray([False, True]),
    )
    passages = {1: east, 2: north}
    plain = torch.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    assert recall([asked], passages, plain, 1) == 0
    torch.manual_seed(0)
    trained = train([asked] * 64, passages, np.asarray([[1, 1], [0, 1]], np.float32), 10, 1)
    assert recall([asked], passages, trained, 1) == 1
