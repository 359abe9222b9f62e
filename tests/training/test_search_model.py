"""Training the encoder of search, as far as a person can follow it by hand."""

from __future__ import annotations

import itertools
import random

import pytest

torch = pytest.importorskip("torch")

from training.search_model import Pair, Text, _context, drawn, late, vectors, window  # noqa: E402


def test_each_piece_of_a_question_finds_its_best_in_every_passage() -> None:
    asked = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    read = torch.tensor([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]])
    found = late(asked, torch.tensor([0.75, 0.25]), read, [(0, 1), (1, 3)])
    assert found.tolist() == [[0.75, pytest.approx(0.45)], [0.0, 0.25]]


def test_a_vector_is_the_mean_of_its_own_pieces() -> None:
    made = vectors(torch.tensor([[2.0, 0.0], [0.0, 2.0], [0.0, 5.0]]), [(0, 2), (2, 3)])
    assert torch.allclose(made, torch.tensor([[0.5**0.5, 0.5**0.5], [0.0, 1.0]]))


def test_a_passage_is_read_under_its_heading_as_in_a_library() -> None:
    assert _context("February 2020. Membership") == "Membership | February 2020"
    assert _context("Membership. And more") == "Membership. And more"


@pytest.mark.parametrize("seed", range(20))
def test_what_is_read_of_a_passage_has_the_answer_in_it(seed: int) -> None:
    text = Text("Tea | May 2020", tuple(f"Sentence {n} of the page." for n in range(12)))
    context, _, words = window(text, (7,), random.Random(seed)).partition("\n")
    assert "Sentence 7 of the page." in words
    assert context in ("", "Tea | May 2020")


def test_no_passage_is_asked_for_twice_in_a_step_and_every_question_comes() -> None:
    pairs = {kind: [] for kind in ("wild", "newsletters", "headings", "xquad", "across", "public")}
    pairs["wild"] = [Pair(f"question {n}", f"passage {n % 20}", (0,), ()) for n in range(40)]
    steps = list(itertools.islice(drawn(pairs, random.Random(1)), 6))
    for step in steps:
        assert len({pair.passage for pair in step}) == len(step)
    assert len({pair.question for step in steps for pair in step}) > 30
