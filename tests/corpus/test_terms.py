"""Terms: one form for what readers take to be one word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.terms import fold, folded_words, stems, words


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
    assert stems(one, language) == stems(other, language) != frozenset()


def test_function_words_are_dropped_and_numbers_kept() -> None:
    found = [word.stem for word in words("The meeting is on 8-9 September 2016") if word.content]
    assert found == ["meet", "8", "9", "septemb", "2016"]


def test_scripts_without_spaces_become_pairs() -> None:
    assert [word.stem for word in words("移民通讯 news")] == ["移民", "民通", "通讯", "news"]


def test_words_say_where_they_stand() -> None:
    text = "The Café’s 1,250 lamps at 10:30, 70cm"
    found = [(word.stem, text[word.start : word.end]) for word in words(text) if word.content]
    assert found == [
        ("cafe", "Café"),
        ("1250", "1,250"),
        ("lamp", "lamps"),
        ("10:30", "10:30"),
        ("70", "70"),
        ("cm", "cm"),
    ]


def test_an_empty_word_is_one_of_its_own_language() -> None:
    assert [word.stem for word in words("the war of his son", "en") if word.content] == ["war", "son"]
    assert [word.stem for word in words("das war sein Hut", "de") if word.content] == ["hut"]


@given(st.text())
def test_any_text_has_folded_words(text: str) -> None:
    assert all(word and " " not in word for word in folded_words(text))
    assert folded_words(fold(text)) == folded_words(text)
