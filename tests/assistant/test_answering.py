"""The words that look like the answer."""

from __future__ import annotations

import pytest

from assistant.questions.read import read_question
from assistant.reader.answer_types import answering_words


def found(text: str, question: str) -> list[str]:
    return [text[start:end] for start, end in answering_words(text, read_question(question))]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("When did it join?", "On 19 Sept 2016, it joined the union.", ["19 Sept 2016"]),
        ("When is the fair?", "The fair is on Saturday, May 3, 2025 in the hall.", ["Saturday, May 3, 2025"]),
        ("Wann ist das Fest?", "Das Fest ist am 17. Oktober 2024.", ["17. Oktober 2024"]),
        ("What time does it start?", "Doors open at 7.30 pm in the hall.", ["7.30 pm"]),
        ("In what year was it built?", "Built in 1893 of granite.", ["1893"]),
        ("How many people came?", "On 4 May 2019 some 53 participants met.", ["53 participants"]),
        ("How much does it cost?", "Entry is $12.50 at the door.", ["$12.50"]),
        ("How much does it cost?", "The 2 clubs met at 7.30 pm, room 14.", []),
        ("How much is the stall?", "Stalls 8.00 each, sellers from 9.15am.", ["8.00"]),
        ("Who lit the lamp?", "The lamp was lit by Ann Lee.", ["Ann Lee"]),
        ("Where was it held?", "The talk was held in Nanjing last week.", ["Nanjing"]),
        ("What is the email address?", "Write to ann@example.org soon.", ["ann@example.org"]),
        ("What is the email address?", "Office: 01273 452654 or ann@example.org", ["ann@example.org"]),
        ("What is the phone number?", "Office: 01273 452654 or ann@example.org", ["01273 452654"]),
        ("What is the website?", "ann@example.org or www.example.org/fair", ["www.example.org/fair"]),
        ("How can I contact Ann?", "01273 452654 or ann@example.org", ["01273 452654", "ann@example.org"]),
        ("Why did it close?", "It closed in 2019 because of rain.", []),
    ],
)
def test_the_words_asked_for(question: str, text: str, expected: list[str]) -> None:
    assert found(text, question) == expected


def test_the_question_s_own_words_are_no_answer() -> None:
    assert found("In Nanjing the talk was held in Beijing.", "Where was the Nanjing talk held?") == ["Beijing"]
