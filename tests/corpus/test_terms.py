"""Terms: one form for what readers take to be one word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.terms import fold, folded_words, index_terms


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("migrations", "Migration", "en"),
        ("CAFÉ", "cafe", "en"),
        ("Überfälle", "uberfall", "de"),
        ("Straße", "STRASSE", "de"),
        ("1,250", "1250", "en"),
        ("museum's", "museum", "en"),
        ("07", "7", "en"),
        ("ﬁnd", "find", "en"),
    ],
)
def test_forms_of_one_word_are_one_term(one: str, other: str, language: str) -> None:
    assert index_terms(one, language) == index_terms(other, language) != []


def test_function_words_are_dropped_and_numbers_kept() -> None:
    assert index_terms("The meeting is on 8-9 September 2016") == ["meet", "8", "9", "septemb", "2016"]


def test_scripts_without_spaces_become_pairs() -> None:
    assert index_terms("移民通讯 news") == ["移民", "民通", "通讯", "news"]


@given(st.text())
def test_any_text_has_terms_of_folded_words(text: str) -> None:
    assert all(term and " " not in term for term in index_terms(text))
    assert folded_words(fold(text)) == folded_words(text)
