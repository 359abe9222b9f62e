"""The five languages are told apart from a few sentences."""

from __future__ import annotations

import pytest

from corpus.text.language import guess_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The garden club meets on the first Monday of the month, and all of you are welcome."),
        ("de", "Der Gartenverein trifft sich am ersten Montag des Monats, und alle sind herzlich willkommen."),
        (
            "fr",
            "Le club de jardinage se réunit le premier lundi du mois et vous êtes tous les bienvenus dans la salle.",
        ),
        (
            "es",
            "El club de jardinería se reúne el primer lunes del mes y todos los vecinos son bienvenidos en la sala.",
        ),
        ("zh", "园艺社每月第一个星期一聚会，欢迎大家参加。地点在村委会二楼。"),
        ("zh", "报名请加QQ群 962626571，详见 https://example.org/news/2024-09-12"),
    ],
)
def test_a_sentence_or_two_is_enough(language: str, text: str) -> None:
    assert guess_language(text) == language


def test_too_little_text_is_the_default() -> None:
    assert guess_language("") == "en"
    assert guess_language("GB3TD 438.4375", default="de") == "de"


def test_japanese_is_not_taken_for_chinese() -> None:
    assert guess_language("これは日本語のニュースレターです。毎月発行しています。") != "zh"
