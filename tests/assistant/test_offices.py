"""Who holds an office: the question, the rows that print it, the body and the issue it is asked of."""

from __future__ import annotations

import pytest
from answer_builders import FakeLibrary, FakeSearcher, assistant_over, hit, month, stored

from assistant.lookups.officers import asked_offices, holder
from assistant.model import Answer
from assistant.reader.reader import ExtractiveReader


@pytest.mark.parametrize(
    ("text", "role", "kind", "said"),
    [
        ("Who is the president of the lamp society?", "president", "", "of the lamp society?"),
        ("who was our newsletter editor in 2015", "editor", "newsletter", "in 2015"),
        ("Wer ist der Pastor in Jena?", "pastor", "", "in Jena?"),
        ("Qui est la présidente ?", "présidente", "", "?"),
    ],
)
def test_the_office_asked_for(text: str, role: str, kind: str, said: str) -> None:
    asked = asked_offices(text)[0]
    assert (asked.role, asked.kind, asked.said) == (role, kind, said)


def test_a_name_before_the_office_may_be_the_bodys() -> None:
    assert [(one.kind, one.said) for one in asked_offices("Who is the FLS president for 2016?")] == [
        ("fls", "for 2016?"),
        ("", "FLS for 2016?"),
    ]


@pytest.mark.parametrize(
    "text", ["Who spoke to the president?", "Who wrote the president's message?", "Who was elected chair?"]
)
def test_other_questions_ask_for_no_office(text: str) -> None:
    assert asked_offices(text) == ()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("President: Ann Ames*", "Ann Ames"),
        ("Ann Ames - President", "Ann Ames"),
        ("Thanks to Ann Ames (president) and Bob Bell (secretary).", "Ann Ames"),
        ("Director, Bob Bell President, Ann Ames Vice-President, Cy Cole", "Ann Ames"),
        ("Vice President: Bob Bell", None),
        ("Observing President: Bob Bell", None),
        ("The president spoke about lamps.", None),
    ],
)
def test_who_is_printed_beside_the_office(line: str, name: str | None) -> None:
    (asked,) = asked_offices("Who is the president?")
    found = holder(asked, line)
    assert (line[slice(*found.name)] if found else None) == name


def ask(question: str, chosen: frozenset[str] | None = None) -> Answer:
    hits = [
        hit("President: Old Oates of the lamp society", issue="fog-2023-03"),
        hit("President: Ann Ames of the lamp society", issue="fog-2024-03"),
        hit("The lamp society met and the president spoke of the lamp for an hour."),
    ]
    issues = [stored("fog-2023-03", month(2023, 3)), stored("fog-2024-03", month(2024, 3))]
    answer = assistant_over(FakeSearcher(hits, FakeLibrary(issues)), ExtractiveReader(), people=True).answer(
        question, issues=chosen
    )
    assert isinstance(answer, Answer)
    return answer


def test_the_newest_issue_says_who_it_is() -> None:
    answer = ask("Who is the president of the lamp society?")
    assert [(one.issue, one.quote) for one in answer.citations] == [
        ("fog-2024-03", "President: Ann Ames of the lamp society")
    ]


def test_an_issue_of_the_year_asked_about_says_who_it_was() -> None:
    answer = ask("Who was the president of the lamp society in 2023?")
    assert [one.issue for one in answer.citations] == ["fog-2023-03"]


def test_of_a_body_that_is_not_there_nobody_is_president() -> None:
    assert "Ames" not in ask("Who is the president of the stamp collectors' federation?").text


def test_only_the_issues_chosen_say_who_it_is() -> None:
    answer = ask("Who is the president of the lamp society?", frozenset({"fog-2023-03"}))
    assert [one.issue for one in answer.citations] == ["fog-2023-03"]
