"""Late interaction: what each piece of a question finds at best in a passage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from embeddings.encoder.encoder import quantised
from embeddings.library import serialization
from embeddings.model import States
from embeddings.search.late_interaction import match_passages

NORTH, EAST = [7, 0], [0, 7]


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


@given(
    arrays(np.int8, st.tuples(st.integers(0, 5), st.integers(1, 4).map(lambda n: 2 * n)), elements=st.integers(-7, 7))
)
def test_states_come_back_from_half_as_many_bytes(states: States) -> None:
    data = serialization.states_out(states)
    assert 2 * len(data) == states.size
    some = serialization.states_in([(data, len(states)), (data, len(states))])
    assert [one.tolist() for one in some] == [states.tolist()] * 2


@given(arrays(np.int8, (3, 8)))
def test_four_bits_keep_a_direction(numbers: States) -> None:
    """What is kept is within half a step, a fourteenth of the largest number; kept anew it stays the same."""
    rows = numbers.astype(np.float32)
    kept = quantised(rows)
    largest = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1)
    assert np.abs(kept / 7 - rows / largest).max() <= 1 / 14 + 1e-5
    assert quantised(kept.astype(np.float32)).tolist() == kept.tolist()
