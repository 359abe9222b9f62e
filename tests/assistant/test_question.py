"""What a question is read as: kind, expected form, dates, follow-ups, corrections."""

from __future__ import annotations

from datetime import date

import pytest
from answer_builders import month
from hypothesis import given
from hypothesis import strategies as st

from assistant.questions.question import Asked, Expects
from assistant.questions.read import read_question


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("When is the plant sale?", Asked.WHEN),
        ("On what date did it join?", Asked.WHEN),
        ("In which city was the workshop held?", Asked.WHERE),
        ("Who led the delegation?", Asked.WHO),
        ("How many people came?", Asked.HOW_MANY),
        ("What was the total cost?", Asked.HOW_MANY),
        ("Why was it cancelled?", Asked.WHY),
        ("What is the theme?", Asked.WHAT),
        ("Name all the committee members.", Asked.LIST),
        ("Which books has the speaker written?", Asked.LIST),
        ("Who sits on the board of directors?", Asked.LIST),
        ("Which city was first?", Asked.WHERE),
        ("Was kostet der Kalender?", Asked.WHAT),
        ("Is there parking?", Asked.YES_NO),
        ("plant sale hall", Asked.KEYWORD),
        ("How do I join?", Asked.HOW),
        ("Wer leitete den Chor?", Asked.WHO),
        ("Wann ist das Fest?", Asked.WHEN),
        ("Wie viele Leute kamen?", Asked.HOW_MANY),
        ("Warum fiel es aus?", Asked.WHY),
        ("Combien de personnes sont venues ?", Asked.HOW_MANY),
        ("¿Dónde fue la reunión?", Asked.WHERE),
        ("会议是什么时候？", Asked.WHEN),
        ("谁做了报告？", Asked.WHO),
        ("Chi dirige il coro?", Asked.WHO),
        ("Dov'è la festa?", Asked.WHERE),
        ("quando torna il vescovo", Asked.WHEN),
        ("quem dá a palestra", Asked.WHO),
        ("Quantos sócios tem o clube?", Asked.HOW_MANY),
        ("Porque fechou a ponte?", Asked.WHY),
        ("Wie is de voorzitter?", Asked.WHO),
        ("Wie ist das Wetter?", Asked.HOW),
        ("Waarom is de markt afgelast?", Asked.WHY),
        ("Kto prowadzi chór?", Asked.WHO),
        ("Gdzie jest zebranie?", Asked.WHERE),
        ("Ile osób przyszło?", Asked.HOW_MANY),
        ("Kdy je schůze?", Asked.WHEN),
        ("Kdo vede sbor?", Asked.WHO),
        ("When is the tai chi class?", Asked.WHEN),
        ("tai chi class hall", Asked.KEYWORD),
        ("Who pays for the dove release?", Asked.WHO),
    ],
)
def test_kind(text: str, kind: Asked) -> None:
    assert read_question(text).kind is kind


@pytest.mark.parametrize(
    ("text", "expects"),
    [
        ("What time does it start?", Expects.TIME),
        ("In what year was it founded?", Expects.YEAR),
        ("How much does membership cost?", Expects.MONEY),
        ("What is the phone number of the editor?", Expects.PHONE),
        ("What is the editor's e-mail address?", Expects.EMAIL),
        ("Wie ist die Telefonnummer des Büros?", Expects.PHONE),
        ("How can I contact the editor?", Expects.CONTACT),
        ("Where do we meet?", Expects.PLACE),
        ("What is the new boat called?", Expects.NAME),
        ("Why did it close?", Expects.ANYTHING),
        ("A che ora comincia la messa?", Expects.TIME),
        ("Hoe laat begint het feest?", Expects.TIME),
        ("O której zaczyna się msza?", Expects.TIME),
        ("V kolik hodin začíná schůze?", Expects.TIME),
        ("Quanto costa il pranzo?", Expects.MONEY),
        ("Em que ano foi fundado?", Expects.YEAR),
    ],
)
def test_expected_form(text: str, expects: Expects) -> None:
    assert read_question(text).expects is expects


def test_an_issue_named_by_its_date_is_no_date_asked_for() -> None:
    question = read_question("Who wrote the editorial in the March 2024 issue?")
    assert question.issue_dates == (month(2024, 3),)
    assert question.dates == ()


def test_a_month_named_with_issue_but_without_a_year() -> None:
    assert read_question("What is on the cover of the March issue?").months == (3,)


def test_a_date_in_the_question() -> None:
    assert month(2016, 11) in read_question("What happened in November 2016?").dates


def test_carried_words_are_searched_for_and_weigh_less() -> None:
    question = read_question("And who welcomed them in Belgium?", "Mr. PANG Shuqiang, the Chinese delegation")
    assert question.text == "And who welcomed them in Belgium? (Mr. PANG Shuqiang, the Chinese delegation)"
    assert {term.weight for term in question.terms if term.start > 40} == {0.45}


def test_a_mistyped_word_is_read_as_the_newsletters_spell_it() -> None:
    question = read_question("Who keeps the lighthose?", vocabulary={"lighthose": "lighthouse"}.get)
    assert "lighthouse" in question.text
    assert question.asked == "Who keeps the lighthose?"


def test_today_decides_relative_dates() -> None:
    question = read_question("What is on this month?", today=date(2024, 5, 10))
    assert all(found.start.year == 2024 for found in question.dates)


@given(st.text(max_size=300), st.text(max_size=100))
def test_no_text_is_refused(text: str, before: str) -> None:
    question = read_question(text, before)
    assert all(question.text[term.start : term.end] for term in question.terms)
