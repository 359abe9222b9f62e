"""Terms for ranking by words: runs of five letters, whatever the language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.store.grams import content_words, grams, weighted, word_grams


@pytest.mark.parametrize(
    ("word", "made"),
    [
        ("a", ["^a$"]),
        ("tea", ["^tea$"]),
        ("whale", ["^whal", "whale", "hale$"]),
        ("garten", ["^gart", "garte", "arten", "rten$"]),
        ("07", ["^7$"]),
        ("000", ["^0$"]),
        ("2024", ["^2024$"]),
        ("\u65b0\u95fb\u7a3f", ["\u65b0\u95fb", "\u95fb\u7a3f"]),
    ],
)
def test_a_word_is_cut_into_runs_of_five_with_its_ends_marked(word: str, made: list[str]) -> None:
    assert list(word_grams(word)) == made


def test_a_compound_has_the_end_of_its_last_word() -> None:
    assert set(grams("Gem\u00fcsegarten")) & set(grams("Garten")) == {"garte", "arten", "rten$"}


def test_each_word_weighs_one_and_a_repeated_one_no_more() -> None:
    assert weighted(["tea", "whale", "tea"]) == {"^tea$": 1.0, "^whal": 1 / 3, "whale": 1 / 3, "hale$": 1 / 3}


def test_function_words_are_those_of_the_question_s_own_language() -> None:
    both = ["en", "de"]
    assert content_words("When was the war memorial built?", both) == ["war", "memorial", "built"]
    assert content_words("Wann war das Fest?", both) == ["fest"]
    assert content_words("Harbour", both) == ["harbour"]


@given(st.text(max_size=80))
def test_any_text_has_grams_of_at_most_five_letters(text: str) -> None:
    assert all(0 < len(gram) <= 5 or gram[1:-1].isdigit() for gram in grams(text))
    assert sum(weighted(content_words(text, ["en"])).values()) == pytest.approx(len(content_words(text, ["en"])))
