"""Languages are told apart from a question of three words, a paragraph or an issue."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import language_model
from corpus.text.language import NAMED, OTHER, guess_language, language_code


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The garden club meets on the first Monday of the month, and all of you are welcome."),
        ("de", "Der Gartenverein trifft sich am ersten Montag des Monats, und alle sind herzlich willkommen."),
        ("fr", "Le club de jardinage se réunit le premier lundi du mois, vous êtes tous les bienvenus."),
        ("es", "El club de jardinería se reúne el primer lunes del mes y todos son bienvenidos en la sala."),
        ("it", "Il circolo del giardinaggio si riunisce il primo lunedì del mese e tutti sono i benvenuti."),
        ("nl", "De tuinclub komt elke eerste maandag van de maand bijeen en iedereen is van harte welkom."),
        ("pt", "O clube de jardinagem reúne-se na primeira segunda-feira do mês e todos são bem-vindos."),
        ("cs", "Zahrádkářský spolek se schází vždy první pondělí v měsíci a všichni jste srdečně zváni."),
        ("pl", "Koło ogrodnicze spotyka się w pierwszy poniedziałek miesiąca i wszyscy są mile widziani."),
        ("zh", "园艺社每月第一个星期一聚会，欢迎大家参加。地点在村委会二楼。"),
        ("zh", "报名请加QQ群 962626571，详见 https://example.org/news/2024-09-12"),
        ("ja", "これは日本語のニュースレターです。毎月発行しています。"),
        ("ko", "마을 도서관은 매주 화요일에 문을 엽니다. 모두 환영합니다."),
    ],
)
def test_a_sentence_or_two_is_enough(language: str, text: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Where is it?"),
        ("en", "garden club meeting"),
        ("en", "choir practice"),
        ("en", "who won?"),
        ("en", "Who wrote the piece on Schloss Neuwied?"),
        ("de", "Wo ist der Chor?"),
        ("de", "Wer leitet den Chor?"),
        ("fr", "Où est la salle ?"),
        ("es", "¿Cuándo es la fiesta?"),
        ("es", "cuándo es la fiesta"),
        ("it", "quando è la festa"),
        ("nl", "waar is de kerk"),
        ("pt", "quando é a reunião"),
        ("cs", "kdy je mše"),
        ("pl", "kiedy jest msza"),
        ("zh", "谁来了？"),
    ],
)
def test_a_question_of_a_few_words_is_enough(language: str, text: str) -> None:
    assert guess_language(text) == language


def test_too_little_text_is_the_likeliest_language() -> None:
    assert guess_language("") == "en"
    assert guess_language("GB3TD 438.4375", likely=["de", "en"]) == "de"
    assert guess_language("Ann Smith", likely=["fr"]) == "fr"
    assert guess_language("AGM", declared="nl") == "nl"


def test_names_make_no_language_of_their_own() -> None:
    calendar = "Mill Hall\n\n" + "\n\n".join(f"Tuesday, June {day}\n\n9:30 am Al-Anon" for day in (2, 9, 16))
    assert guess_language(calendar) == "en"


def test_what_is_none_of_the_languages_is_other() -> None:
    welsh = "Mae'r clwb garddio yn cyfarfod ar ddydd Llun cyntaf y mis ac mae croeso cynnes i bawb yn y neuadd."
    assert guess_language(welsh) == OTHER


def test_a_page_is_believed_unless_its_text_is_plainly_in_another_language() -> None:
    assert guess_language("Sommerfest 2024", declared="de") == "de"
    german = "Der Verein trifft sich am Montag, und alle sind mit ihren Familien herzlich eingeladen."
    assert guess_language(german, declared="en") == "de"


@pytest.mark.parametrize(
    ("tag", "code"),
    [("pt-BR", "pt"), ("de_AT", "de"), ("EN", "en"), ("nb", "no"), ("cy", OTHER), ("", ""), ("x", ""), ("und", "")],
)
def test_language_tags(tag: str, code: str) -> None:
    assert language_code(tag) == code


@given(st.text(max_size=200), st.lists(st.text(max_size=5), max_size=3), st.text(max_size=8))
def test_any_text_has_a_language(text: str, likely: list[str], declared: str) -> None:
    assert guess_language(text, likely, declared) in {*NAMED, OTHER}


def test_the_model_kept_unpacked_says_the_same_and_is_made_again_where_it_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language_model, "user_cache_path", lambda _: tmp_path)
    text = "Wo ist der Chor?"
    unpacked = language_model.load().rank(text)
    assert unpacked[0][0] == "de"
    (moves,) = tmp_path.glob("languages/*/tk_nextmove.npy")
    written = moves.stat().st_mtime_ns
    assert language_model.load().rank(text) == unpacked
    assert moves.stat().st_mtime_ns == written
    for broken in (b"", moves.read_bytes()[:1000]):
        moves.write_bytes(broken)
        assert language_model.load().rank(text) == unpacked
        assert moves.stat().st_size > 1_000_000
    assert [place.name for place in tmp_path.glob("languages/*")] == [moves.parent.name]


def test_where_nothing_can_be_kept_the_model_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "languages").write_text("a file where a folder should be")
    monkeypatch.setattr(language_model, "user_cache_path", lambda _: tmp_path)
    assert language_model.load().rank("Où est la salle ?")[0][0] == "fr"
