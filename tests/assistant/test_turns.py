"""What kind of turn a text is, what it leans on, and that a question which stands alone is read the same anywhere."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.model import Turn
from assistant.questions.periods import periods_in
from assistant.turns import reading
from assistant.turns.classifier import classify
from assistant.turns.kinds import Kind, Lean
from assistant.turns.reading import Reading, read_turn

KNOWN = {
    *("supper", "lamp", "night", "puffin", "trip", "tower", "roof", "keeper", "ann", "lee", "lit", "swimming", "pool"),
    *("cakes", "won", "steps", "hall", "choir", "bosun", "cat"),
}
SUPPER = Turn("When is the Midsummer supper?", "Fri 21 June 2024, 7.30pm, Keeper’s Garden.")
LAMP = Turn("Who lit the great lamp?", "The lamp was lit by Ann Lee.")


def read(text: str, *history: Turn) -> Reading:
    return read_turn(text, history, lambda word: word.casefold() in KNOWN)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hello", Kind.GREETING),
        ("thank you, that is all", Kind.THANKS),
        ("what can you do?", Kind.HELP),
        ("who are you?", Kind.WHO),
        ("zzz qqq", Kind.NONSENSE),
        ("how many issues are there?", Kind.COUNT),
        ("which newsletters do you have?", Kind.SERIES),
        ("what is the latest issue?", Kind.LATEST),
        ("since when do the issues go back?", Kind.OLDEST),
        ("summarise the last issue", Kind.OVERVIEW),
        ("what's new?", Kind.OVERVIEW),
        ("list the upcoming events", Kind.UPCOMING),
        ("which issues mention the tower?", Kind.MENTIONS),
        ("what did they say about the roof over the years?", Kind.YEARS),
        ("compare 2019 and 2020", Kind.COMPARE),
        ("When is the Lamp Night?", Kind.QUESTION),
        ("Is there a swimming pool in the village?", Kind.QUESTION),
        ("how many cakes lamp night may 2021", Kind.QUESTION),
        ("whats on this saturday", Kind.UPCOMING),
        ("How many steps has the tower got?", Kind.QUESTION),
        ("Wie viele Ausgaben gibt es?", Kind.COUNT),
        ("Vielen Dank", Kind.THANKS),
        ("Fasse die letzte Ausgabe zusammen", Kind.OVERVIEW),
        ("combien de numéros y a-t-il ?", Kind.COUNT),
        ("Qu'y a-t-il cette semaine ?", Kind.UPCOMING),
        ("¿Cuál es el último número?", Kind.LATEST),
        ("quanti numeri ci sono?", Kind.COUNT),
        ("welke nieuwsbrieven heb je?", Kind.SERIES),
        ("o que há esta semana?", Kind.UPCOMING),
        ("jaki jest najnowszy numer?", Kind.LATEST),
        ("která čísla zmiňují tower?", Kind.MENTIONS),
        ("你好", Kind.GREETING),
        ("有多少期?", Kind.COUNT),
    ],
)
def test_kinds_of_turns(text: str, kind: Kind) -> None:
    assert read(text).kind is kind


def test_it_says_why() -> None:
    assert read("how many issues are there?").reasons[0].startswith("Read as how much is in the library (")


@pytest.mark.parametrize(
    ("text", "taken_as"),
    [
        ("and where?", "where is the Midsummer supper?"),
        ("how much is it?", "how much is it (Midsummer supper)?"),
    ],
)
def test_a_follow_up_carries_what_was_asked_about(text: str, taken_as: str) -> None:
    assert read(text, SUPPER).taken_as == taken_as


@pytest.mark.parametrize(
    ("before", "text", "taken_as"),
    [
        ("When were the finals of the quiz?", "and where?", "where were the finals of the quiz?"),
        ("When is the supper in the hall?", "in which town?", "in which town is the supper in the hall?"),
        ("How many steps has the tower got?", "out of how many?", "out of how many has the tower got?"),
        ("Quando è la cena nella torre?", "in quale sala?", "in quale sala è la cena nella torre?"),
        ("Wann ist das Essen im Turm?", "um wie viel Uhr?", "um wie viel Uhr ist das Essen im Turm?"),
    ],
)
def test_a_part_of_a_question_asks_the_rest_of_the_one_before(before: str, text: str, taken_as: str) -> None:
    assert read(text, Turn(before, "Yes.")).taken_as == taken_as


@pytest.mark.parametrize(
    ("before", "text", "whole", "about"),
    [
        ("who runs the tea room?", "and the boats?", "who runs the boats?", "tea room"),
        (
            "Who was president of the choir in 2013?",
            "and secretary?",
            "Who was secretary?",
            "president of the choir in",
        ),
        ("Quem faz a oração final?", "E a oração de confissão?", "Quem faz a oração de confissão?", ""),
        ("What is the new output of the lamp?", "and what about its input?", "What is its input?", "output of lamp"),
    ],
)
def test_another_thing_takes_the_place_of_the_one_asked_of_whose_words_count_less(
    before: str, text: str, whole: str, about: str
) -> None:
    reading = read_turn(text, [Turn(before, "Yes.")], lambda word: True)
    assert reading.text == whole
    assert set(about.split()) <= set(reading.about.split())


def test_he_and_she_are_the_person_of_the_answer() -> None:
    assert read("how old is she?", LAMP).taken_as == "how old is she (Ann Lee)?"


def test_another_year_takes_the_place_of_the_one_asked_before() -> None:
    hosts = Turn("Who won the cakes in 2024?", "Ann Lee.")
    assert read("and in 2017?", hosts).text == "Who won the cakes in 2017?"
    assert read("the year before that?", hosts).text == "Who won the cakes in 2023?"


def test_a_question_without_any_topic_leans_on_the_one_before() -> None:
    treasurer = Turn("who is the keeper of the tower?", "Ann Lee.")
    assert read("who was it in 2017?", treasurer).text == "who is the keeper of the tower in 2017?"
    steps = Turn("how many steps has the tower?", "139.")
    assert read("how many are there now?", steps).kind is Kind.QUESTION
    assert "steps" in read("how many are there now?", steps).taken_as
    for before in ((), (Turn("what is the latest issue?", "The newest issue is …"),)):
        assert read("how many are there now?", *before).kind is Kind.COUNT
    assert read("how many do you have?", steps).kind is Kind.COUNT


def test_what_follows_a_follow_up_still_speaks_of_the_same_thing() -> None:
    cost = Turn("how much is it?", "£18 a head.")
    assert "Midsummer supper" in read("and where?", SUPPER, cost).text


def test_what_is_joined_on_takes_the_place_of_what_was_joined_on_before() -> None:
    assert (
        read("and for the quiz?", Turn("How much are the tickets?", "£5.")).text
        == "How much are the tickets for the quiz?"
    )
    dues = Turn("What are the dues for a family?", "$25.")
    assert read("and for one person?", dues).text == "What are the dues for one person?"


def test_what_the_turn_before_asked_of_the_thing_weighs_less_than_the_thing() -> None:
    built = Turn("and when was she built?", "In 1958.")
    where = read("and where?", Turn("How many does the Kittiwake carry?", "Twelve."), built)
    assert "Kittiwake" in where.text and "built" in where.about.split()
    moved = Turn("Has the date changed?", "Lamp Night has moved.")
    assert read("And where?", moved).about == "Lamp Night"


@pytest.mark.parametrize("text", ["and the issue before that?", "what about the one before?", "und die Ausgabe davor?"])
def test_a_step_leads_from_the_issue_that_was_spoken_of(text: str) -> None:
    latest = Turn(
        "summarise the last issue", "The Fog Signal, No. 89, May 2024, 4 pages: A beam that went round by hand."
    )
    reading = read(text, latest)
    assert reading.kind is Kind.OVERVIEW
    assert "The Fog Signal, No. 89, May 2024" in reading.text


def test_the_event_that_is_spoken_of_is_the_first_of_the_list_by_its_title() -> None:
    listed = Turn(
        "when is the next supper?", "15 August 2021, 15:00, Harvest supper: Everyone is invited to tea at 3 pm."
    )
    assert read("where is it?", listed).taken_as == "where is it (Harvest supper 15 August 2021)?"
    moved = Turn("what's on this weekend?", "20 April 2024, 20:00 (moved): Lamp Night.")
    assert read("how much is it?", moved).taken_as == "how much is it (Lamp Night 20 April 2024)?"


def test_since_when_goes_on_from_a_question_and_else_asks_of_the_library() -> None:
    listed = Turn("which issues mention the tower?", "“tower” stands in 2 issues.")
    assert read("since when?", listed).kind is Kind.OLDEST
    assert read("since when?", LAMP).kind is Kind.QUESTION


@pytest.mark.parametrize(("sure", "kind"), [(0.49, Kind.QUESTION), (0.51, Kind.COUNT)])
def test_a_turn_is_a_wish_only_where_that_is_likelier_than_not(
    monkeypatch: pytest.MonkeyPatch, sure: float, kind: Kind
) -> None:
    monkeypatch.setattr(reading, "classify", lambda text: replace(classify(text), kind=Kind.COUNT, sure=sure))
    assert read_turn("rope number lamp", (), lambda word: True).kind is kind


@pytest.mark.parametrize("text", ["supper proposal july", "plant sale saturday", "tower roof 2023"])
def test_words_as_one_types_them_into_a_search_box_are_a_question(text: str) -> None:
    assert read_turn(text, (), lambda word: True).kind is Kind.QUESTION


@pytest.mark.parametrize(
    "text",
    [
        "are there places left?",
        "who were the organisers?",
        "are dogs allowed?",
        "is lunch included?",
        "gibt es noch Plätze?",
        "wer waren die Gewinner?",
        "y a-t-il encore des places ?",
        "¿quiénes fueron los ganadores?",
        "ci sono ancora biglietti?",
        "zijn er nog plaatsen?",
        "kto wygrał?",
    ],
)
def test_what_belongs_to_a_thing_is_asked_of_the_one_spoken_of(text: str) -> None:
    reading = read_turn(text, [SUPPER], lambda word: True)
    assert (reading.kind, reading.lean) == (Kind.QUESTION, Lean.THING)
    assert "Midsummer supper" in reading.taken_as
    assert read_turn(text, (), lambda word: True).taken_as == ""


@pytest.mark.parametrize(
    "text",
    [
        "who were the founders of the Ramblers?",
        "are dogs allowed in the tower?",
        "is lunch included in the conference fee?",
        "sind Hunde im Turm erlaubt?",
        "¿quién repara el órgano?",
    ],
)
def test_it_is_not_where_the_thing_is_named(text: str) -> None:
    assert read_turn(text, [SUPPER], lambda word: True).lean is Lean.ALONE


@pytest.mark.parametrize(
    "text", ["When is Whit Sunday?", "When is Good Friday?", "Wann ist Pfingstmontag?", "Quand est le Vendredi saint ?"]
)
def test_a_day_that_has_a_name_is_asked_for_and_not_what_is_on(text: str) -> None:
    assert read_turn(text, (), lambda word: True).kind is Kind.QUESTION


def test_there_is_does_not_lean() -> None:
    reading = read("Is there a swimming pool in Port Sallow?", LAMP)
    assert (reading.lean, reading.taken_as) == (Lean.ALONE, "")


def test_small_talk_between_does_not_break_the_thread() -> None:
    assert read("and where?", SUPPER, Turn("thanks", "You are welcome.")).lean is Lean.FRAME


QUESTIONS = (
    "When is the Lamp Night?",
    "Who lit the great lamp?",
    "Is there a swimming pool in the village?",
    "How many steps has the tower got?",
    "Why was the Puffin trip called off?",
    "how many issues are there?",
    "summarise the last issue",
    "what's on next week?",
    "which issues mention the tower?",
    "Wann ist die Lamp Night?",
    "Quand a lieu la Lamp Night ?",
    "who won the cakes",
    "hello",
    "zzz qqq",
    "Where is the choir in the hall?",
)


@pytest.mark.parametrize(("text", "before"), list(itertools.permutations(QUESTIONS, 2)))
def test_a_question_that_stands_alone_is_read_the_same_after_any_other(text: str, before: str) -> None:
    ten = [Turn(before, "The lamp was lit by Ann Lee on 3 May 2024.")] * 10
    assert read(text, *ten) == read(text)


@given(st.text(max_size=120), st.text(max_size=60), st.text(max_size=60))
def test_every_text_is_read(text: str, question: str, answer: str) -> None:
    reading = read(text, Turn(question, answer))
    assert reading.kind in Kind
    assert (reading.lean is Lean.ALONE) == (not reading.taken_as) or reading.kind in Kind


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("les concerts en février 2020", "2020-02-01"),
        ("Was war im März 2021 los?", "2021-03-01"),
        ("koncert w dniach lutego 2019", "2019-02-01"),
        ("o que houve em março de 2018", "2018-03-01"),
        ("was stand in der Novemberausgabe 2024?", "2024-11-01"),
    ],
)
def test_months_are_read_with_their_accents(text: str, day: str) -> None:
    (period,), _ = periods_in(text)
    assert period.start.isoformat() == day


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("obsever status china since", "en"),
        ("nadars fusion repeter frequncy", "en"),
        ("rope work may", "en"),
        ("Wann ist die Sitzung?", "de"),
        ("Kdy je schůze?", "cs"),
        ("quando è la riunione", "it"),
    ],
)
def test_few_words_are_in_the_language_of_the_newsletters_whole_sentences_in_their_own(
    text: str, language: str
) -> None:
    assert read_turn(text, (), lambda word: True, lambda spoken: spoken == "en").language == language


def test_a_question_in_a_language_of_no_issue_is_a_question_though_none_of_its_words_occurs() -> None:
    asked = "Wann findet die Jahresversammlung der Freunde statt?"
    assert read_turn(asked, (), lambda word: False, lambda spoken: spoken == "en").kind is Kind.QUESTION
    assert read_turn("zzz qqq", (), lambda word: False, lambda spoken: spoken == "en").kind is Kind.NONSENSE


@pytest.mark.parametrize("text", ["What is on at {}?", "what's on at {} in march", "What was on at {} in March 2006?"])
def test_what_is_on_is_asked_of_a_newsletter_whatever_it_is_called(text: str) -> None:
    masked = "the British Museum", "\ue000"
    told = read_turn(text.format(masked[0]), (), lambda word: True, masked=lambda said: said.replace(*masked))
    assert (told.kind, told.text) == (Kind.UPCOMING, text.format(masked[0]))


@pytest.mark.parametrize("text", ["Who is the president of \ue000?", "When does \ue000 meet?", "Where is \ue000?"])
def test_a_question_about_a_newsletters_body_is_a_question(text: str) -> None:
    assert read_turn(text, (), lambda word: True).kind is Kind.QUESTION


def test_how_many_issues_is_asked_of_the_library_after_any_other_turn() -> None:
    history = [Turn("which newsletters do you have?", "The Fog Signal: 2 issues.")]
    assert read("and how many issues altogether?", *history).kind is Kind.COUNT


@pytest.mark.parametrize("text", ["what instruments do they play?", "whom do I write to?", "quand doit-il ouvrir ?"])
def test_they_and_it_are_what_was_spoken_of_though_no_word_of_the_turn_is_known(text: str) -> None:
    assert read(text, SUPPER).lean is Lean.THING


def test_the_person_is_not_the_office_that_was_asked_after_and_takes_the_place_of_the_pronoun() -> None:
    history = [Turn("Who is the tower keeper?", "Tower Keeper: Ann Lee, 01234 567 890, ann@fog.example, every Friday.")]
    assert read("what is her telephone number?", *history).text == "what is Ann Lee telephone number?"
