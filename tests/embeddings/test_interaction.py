"""Late interaction: what each piece of a question finds at best in a passage."""

from __future__ import annotations

import numpy as np
import pytest

from embeddings.search.late_interaction import match_passages

NORTH, EAST = [127, 0], [0, 127]


def test_a_passage_scores_what_its_paragraphs_find_together() -> None:
    question = np.asarray([[1, 0], [0, 1]], dtype=np.float32)
    weights = np.asarray([0.75, 0.25], dtype=np.float32)
    stored = [
        (1, 1, np.asarray([NORTH], dtype=np.int8)),
        (1, 2, np.asarray([EAST], dtype=np.int8)),
        (5, 5, np.asarray([EAST, EAST], dtype=np.int8)),
    ]
    matches = match_passages(question, weights, stored)
    assert matches[1].score == pytest.approx(1.0)
    assert matches[1].paragraph == 1
    assert matches[5].score == pytest.approx(0.25)


def test_the_length_of_a_state_does_not_count() -> None:
    question, weights = np.asarray([[0.6, 0.8]], dtype=np.float32), np.ones(1, dtype=np.float32)
    short, long = ([(1, 1, np.asarray([[3 * n, 4 * n]], dtype=np.int8))] for n in (1, 30))
    assert match_passages(question, weights, short)[1].score == pytest.approx(1.0)
    assert match_passages(question, weights, long)[1].score == pytest.approx(1.0)


def test_no_states_no_match() -> None:
    assert match_passages(np.ones((1, 2), np.float32), np.ones(1, np.float32), []) == {}
