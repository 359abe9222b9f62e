"""Lines joined into text: what becomes of the hyphen at the end."""

from __future__ import annotations

import pytest

from corpus.layout.dehyphenation import Vocabulary, join_lines, normal_text

WORDS = Vocabulary(["the cooperation of the long-term members", "decision and making", "a mail"])


@pytest.mark.parametrize(
    ("line", "following", "whole"),
    [
        ("international co-", "operation to solve", "international cooperation to solve"),
        ("international co\ufffe", "operation to solve", "international cooperation to solve"),
        ("a long-", "term plan", "a long-term plan"),
        ("twenty-", "seven people", "twenty-seven people"),
        ("the 1990-", "2000 figures", "the 1990-2000 figures"),
        ("the Anglo-", "German club", "the Anglo-German club"),
        ("Vor-", "und Nachteile", "Vor- und Nachteile"),
        ("the self-", "taught pilot", "the self-taught pilot"),
        ("Ferien\u00ad", "lager", "Ferienlager"),
        ("unfore\ufffe", "seen events", "unforeseen events"),
        ("frequencies will be:-", "Output", "frequencies will be:- Output"),
        ("one line", "and another", "one line and another"),
        ("我们在南京", "大学见面", "我们在南京大学见面"),
        ("see https://example.org/a/", "long/way", "see https://example.org/a/long/way"),
        ("see https://example.org", "The next", "see https://example.org The next"),
    ],
)
def test_joining(line: str, following: str, whole: str) -> None:
    assert join_lines(line, following, WORDS) == whole


def test_letters_drawn_otherwise_are_those_letters_and_punctuation_stays() -> None:
    assert normal_text("ﬁne oﬃce ½ … （周六） é") == "fine office ½ … （周六） é"
