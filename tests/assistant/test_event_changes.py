"""What became of an event whose sentence answers: the newest word first, whatever words or language asked for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from answer_builders import FakeLibrary, month, paragraph, stored

from assistant.lookups.event_changes import EventChanges
from assistant.lookups.found import Found
from assistant.model import AnswerStatus
from assistant.questions.read import read_question
from assistant.reader.protocol import Pick, Reading
from corpus.model import DateRange, Event, Mention, Paragraph, Status
from embeddings.model import Hit

MARCH, APRIL = "fog-2024-03", "fog-2024-04"
TOLD_FIRST = paragraph("Bring a coat. Lamp Night is on Saturday 13 April in the tower.")
TOLD_LATER = paragraph("Lamp Night will be on Saturday 20 April, a week later.")


def day(text: str) -> DateRange:
    return DateRange(date.fromisoformat(text), date.fromisoformat(text) + timedelta(days=1))


def told(text: str, issue: str, one: Paragraph, start: int, status: Status, title: str = "Lamp Night") -> Event:
    mention = Mention(issue, 1, one.id, start, len(one.text))
    return Event(f"{issue}/lamp", title, day(text), (mention,), status=status)


def library(status: Status = Status.MOVED, title: str = "Lamp Night") -> FakeLibrary:
    """Two issues: March announces an evening, April tells what became of it."""
    return FakeLibrary(
        stored=[stored(MARCH), stored(APRIL, month(2024, 4))],
        told=[
            told("2024-04-13", MARCH, TOLD_FIRST, 14, Status.PLANNED, title),
            told("2024-04-20" if status is Status.MOVED else "2024-04-13", APRIL, TOLD_LATER, 0, status, title),
        ],
        all=[(MARCH, TOLD_FIRST), (APRIL, TOLD_LATER)],
    )


def after(question: str, at: tuple[int, int] = (14, 62), status: Status = Status.MOVED, title: str = "") -> Found:
    """What is answered where the reader picked those characters of the March issue."""
    shelf = library(status, title or "Lamp Night")
    reading = Reading(AnswerStatus.ANSWERED, (Pick(0, *at, 1.0),), 0.8)
    found = Found([Hit(MARCH, TOLD_FIRST, 1.0, 1.0)], reading)
    return EventChanges(lambda: shelf, shelf.issue_heads)(read_question(question), found)


def quoted(found: Found) -> list[tuple[str, str]]:
    return [
        (found.hits[one.hit].issue, found.hits[one.hit].paragraph.text[one.start : one.end])
        for one in found.reading.picks
    ]


@pytest.mark.parametrize("question", ["When is Lamp Night?", "¿Cuándo es la Noche de la Lámpara?", "Wann ist das?"])
def test_a_time_that_a_later_issue_changed_is_told_with_the_new_one_first(question: str) -> None:
    found = after(question)
    assert quoted(found) == [
        (APRIL, "Lamp Night will be on Saturday 20 April, a week later."),
        (MARCH, "Lamp Night is on Saturday 13 April in the tower."),
    ]
    assert found.reading.reason.startswith("Lamp Night: ")
    first = found.reading.picks[0]
    assert [found.hits[first.hit].paragraph.text[slice(*one)] for one in first.emphasis] == ["Saturday 20 April"]


@pytest.mark.parametrize(
    ("question", "status", "said"),
    [
        ("Has Lamp Night been cancelled?", Status.CANCELLED, "Yes."),
        ("Wurde die Lamp Night abgesagt?", Status.CANCELLED, "Ja."),
        ("Has Lamp Night been cancelled?", Status.MOVED, ""),
        ("Has Lamp Night been postponed?", Status.CANCELLED, ""),
        ("Has Lamp Night not been cancelled?", Status.CANCELLED, ""),
        ("Is Lamp Night cancelled or moved?", Status.CANCELLED, ""),
        ("Is Lamp Night on?", Status.CANCELLED, ""),
        ("Has the date of Lamp Night changed?", Status.MOVED, "Yes."),
        ("Has Lamp Night been moved?", Status.MOVED, "Yes."),
        ("Hat sich der Termin der Lamp Night geändert?", Status.MOVED, "Ja."),
        ("La date de la Lamp Night a-t-elle changé ?", Status.MOVED, "Oui."),
        ("¿Ha cambiado la fecha de la Lamp Night?", Status.MOVED, "Sí."),
        ("Has the place of Lamp Night changed?", Status.MOVED, ""),
        ("Has the date of Lamp Night not changed?", Status.MOVED, ""),
        ("Has Lamp Night been moved to 27 April?", Status.MOVED, ""),
        ("Has Lamp Night been moved to the tower?", Status.MOVED, ""),
        ("Has the date of Lamp Night changed?", Status.CANCELLED, ""),
    ],
)
def test_whether_it_was_changed_so_has_a_yes_of_its_record(question: str, status: Status, said: str) -> None:
    assert after(question, status=status).reading.verdict == said


def test_whether_it_takes_place_is_told_with_the_issue_that_called_it_off() -> None:
    found = after("Is Lamp Night on?", status=Status.CANCELLED)
    assert [issue for issue, _ in quoted(found)] == [APRIL, MARCH]


@pytest.mark.parametrize(
    ("question", "at"),
    [
        ("When is Lamp Night according to the March 2024 issue?", (14, 62)),  # what that issue said is asked for
        ("Who holds Lamp Night?", (14, 62)),  # no time is asked for
        ("When should I bring a coat?", (0, 13)),  # another sentence of the paragraph answers
    ],
)
def test_other_answers_stay_as_they_are(question: str, at: tuple[int, int]) -> None:
    assert quoted(after(question, at)) == [(MARCH, TOLD_FIRST.text[slice(*at)])]


def test_an_event_that_nothing_changed_stays_as_it_is() -> None:
    assert len(quoted(after("When is Lamp Night?", status=Status.PLANNED))) == 1


def test_a_meeting_on_another_day_is_another_meeting() -> None:
    assert len(quoted(after("When is the meeting?", title="Meeting"))) == 1
