"""Where sentences begin and end, by literals a person can check."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.sentences import split_sentences


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. We went home.", ["It rained.", "We went home."]),
        ("On 19 Sept. 2016 it joined. Then it grew.", ["On 19 Sept. 2016 it joined.", "Then it grew."]),
        ("Mr. J. Smith (pg. 2) came. He sang.", ["Mr. J. Smith (pg. 2) came.", "He sang."]),
        ("We meet at 7 p.m. Bring a chair.", ["We meet at 7 p.m.", "Bring a chair."]),
        ("We meet at 7 p.m. on Friday.", ["We meet at 7 p.m. on Friday."]),
        ("It is 3.5 km long. See No. 4.", ["It is 3.5 km long.", "See No. 4."]),
        ("The U.S. team won. Hooray!", ["The U.S. team won.", "Hooray!"]),
        ('She said "Go!" Then we went.', ['She said "Go!"', "Then we went."]),
        ("1. Opening. 2. Minutes of May.", ["1. Opening.", "2. Minutes of May."]),
        ("Bring: • a chair • a lamp", ["Bring:", "• a chair", "• a lamp"]),
        ("Is it open? Yes… it is. Really", ["Is it open?", "Yes… it is.", "Really"]),
        ("A heading\nA line of its own", ["A heading", "A line of its own"]),
        ("A line that goes\non below", ["A line that goes\non below"]),
        ("She is 40. He is older.", ["She is 40.", "He is older."]),
    ],
)
def test_english(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_german_ordinals_and_abbreviations() -> None:
    text = "Am 17. Oktober kam z.B. Herr Dr. Müller. Vom 3. bis 5. Mai ist frei. Es waren 12. Danach ging er."
    assert sentences(text, "de") == [
        "Am 17. Oktober kam z.B. Herr Dr. Müller.",
        "Vom 3. bis 5. Mai ist frei.",
        "Es waren 12.",
        "Danach ging er.",
    ]


def test_a_title_before_a_name_ends_nothing_and_the_same_letters_may() -> None:
    assert sentences("Der Anwalt ist Mag. Huber. Wer selber keinen Honig mag. Danach Tee.", "de") == [
        "Der Anwalt ist Mag. Huber.",
        "Wer selber keinen Honig mag.",
        "Danach Tee.",
    ]
    assert sentences("The chairman is still Eng. Patrick Sena. Ask Er. V. R. Pande.", "en") == [
        "The chairman is still Eng. Patrick Sena.",
        "Ask Er. V. R. Pande.",
    ]
    assert sentences("Msza o godz. 11.15 w kościele św. Józefa. Zapraszamy.", "pl") == [
        "Msza o godz. 11.15 w kościele św. Józefa.",
        "Zapraszamy.",
    ]


def test_a_numeric_date_ends_no_line_of_a_programme() -> None:
    assert sentences("Jena 03.11. I 09:30 Gemeindeversammlung", "de") == ["Jena 03.11. I 09:30 Gemeindeversammlung"]
    assert sentences("Jena 08.12. Adventsfeier", "de") == ["Jena 08.12. Adventsfeier"]
    assert sentences("Wir kommen am 3. Advent zur Feier.", "de") == ["Wir kommen am 3. Advent zur Feier."]
    told = sentences("Die Pastorin hat Urlaub bis zum 14.10. Danach ist sie da.", "de")
    assert told == ["Die Pastorin hat Urlaub bis zum 14.10.", "Danach ist sie da."]


def test_chinese_stops() -> None:
    assert sentences("中国在2016年加入。谁来了？好！", "zh") == ["中国在2016年加入。", "谁来了？", "好！"]


def test_nothing_in_nothing() -> None:
    assert split_sentences("", "en") == ()
    assert split_sentences(" \n ", "en") == ()


@given(
    st.text(alphabet="abcAB Z.!?,;。！\n\t•“”\"'()0123456789ßäé-", max_size=200), st.sampled_from(["en", "de", "zh"])
)
def test_every_visible_character_lies_in_exactly_one_sentence(text: str, language: str) -> None:
    ranges = split_sentences(text, language)
    assert all(start < end for start, end in ranges)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(ranges))
    covered = {at for start, end in ranges for at in range(start, end)}
    assert covered >= {at for at, character in enumerate(text) if not character.isspace()}
    assert all(not text[start].isspace() and not text[end - 1].isspace() for start, end in ranges)
