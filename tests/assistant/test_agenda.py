"""Questions to the records of events: what is read from them, from which day, and what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from answer_builders import FakeSearcher

from assistant.lookups.event_answers import EventAnswers
from assistant.lookups.event_lookup import AgendaReading, Records, answer_request, read_request
from assistant.lookups.event_questions import Wanted, read_asking
from assistant.lookups.found import Found
from assistant.model import AnswerStatus
from assistant.questions.read import read_question
from assistant.retrieval import Retrieval
from corpus.events.calendar import merge_events
from corpus.model import (
    Box,
    DateRange,
    Event,
    IssueHead,
    Kind,
    Mention,
    Page,
    Paragraph,
    Precision,
    Span,
    Status,
)
from embeddings.model import EVERYTHING, PrintedDate, Scope, StoredIssue

TODAY = date(2024, 4, 10)


def day(text: str, last: str = "", begins: time | None = None) -> DateRange:
    return DateRange(date.fromisoformat(text), date.fromisoformat(last or text) + timedelta(days=1), begins=begins)


def month(text: str) -> DateRange:
    year, number = (int(part) for part in text.split("-"))
    return DateRange(date(year, number, 1), date(year + number // 12, number % 12 + 1, 1), Precision.MONTH)


def event(
    title: str,
    when: DateRange | None,
    issue: str = "fog-2024-03",
    *,
    kind: str = "event",
    status: Status = Status.PLANNED,
    people: tuple[str, ...] = (),
    place: str = "",
) -> Event:
    mention = Mention(issue, 1, f"{issue}:{title}", 0, len(title))
    return Event(f"{issue}/{title}", title, when, (mention,), place, people, kind, status)


HEADS = {
    "fog-2024-03": IssueHead("Fog", "fog", dated=month("2024-03")),
    "fog-2024-04": IssueHead("Fog", "fog", dated=month("2024-04")),
    "fog-2024-05": IssueHead("Fog", "fog", dated=month("2024-05")),
}
EVENTS = [
    event("Spring clean", day("2024-03-23"), kind="work party"),
    event("Committee meeting", day("2024-03-25", begins=time(19)), kind="meeting"),
    event("Lamp Night", day("2024-04-13"), people=("Professor Ines Calder",)),
    event("Quiz for the roof", day("2024-04-19"), kind="competition", place="Jolly Cormorant"),
    event("Lamp Night", day("2024-04-20", begins=time(20)), "fog-2024-04", status=Status.MOVED),
    event("Puffin trip", day("2024-05-11"), "fog-2024-04", kind="trip"),
    event("Committee meeting", day("2024-04-29", begins=time(19)), "fog-2024-04", kind="meeting"),
    event("Annual meeting", day("2024-05-22"), "fog-2024-04", kind="meeting"),
    event("Puffin trip", day("2024-05-11"), "fog-2024-05", kind="trip", status=Status.CANCELLED),
]


def ask(
    text: str,
    today: date = TODAY,
    issues: Sequence[str] = (),
    events: Sequence[Event] = EVENTS,
    language: str = "en",
) -> AgendaReading | None:
    request = read_request(text, HEADS, today, language=language, issues=frozenset(issues))
    return answer_request(request, Records(events, HEADS, merge_events(events, HEADS), {})) if request else None


def titles(reading: AgendaReading | None) -> list[str]:
    return [] if reading is None else [row.event.title for row in reading.rows]


# -- what is asked --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("When is the next meeting?", Wanted.NEXT),
        ("Wann ist die nächste Adventsfeier?", Wanted.NEXT),
        ("Quand a lieu la prochaine réunion ?", Wanted.NEXT),
        ("¿Cuándo es la próxima reunión?", Wanted.NEXT),
        ("When was the last planetarium show?", Wanted.LAST),
        ("What did Mr Grabiec take part in?", Wanted.PART),
        ("At which meeting did Marcin Grabiec speak?", Wanted.PART),
        ("What was the University of Oxford involved in?", Wanted.PART),
        ("What came first, the quiz or Lamp Night?", Wanted.ORDER),
        ("Was kam zuerst, das Quiz oder das Konzert?", Wanted.ORDER),
        ("When is Lamp Night?", Wanted.WHEN),
        ("Which trips were cancelled in 2024?", Wanted.CHANGED),
        ("Welche Veranstaltungen wurden verschoben?", Wanted.CHANGED),
    ],
)
def test_a_question_for_the_records_is_known(text: str, wanted: Wanted) -> None:
    question = read_question(text, today=TODAY)
    found = [one for one in _found(text, question.language) if one.when is not None]
    asking = read_asking(text, found)
    assert asking is not None
    assert asking.wanted is wanted


@pytest.mark.parametrize(
    "text",
    [
        "Why did the clockwork stop?",
        "Who painted the rail?",
        "How tall is the tower?",
        "What did she contribute there?",
        "Where does the bus stop?",
        "keeper's cottage",
        "What happened in March 2024?",
        "Where is the quiz for the roof?",
        "Is the Lamp Night still on?",
    ],
)
def test_other_questions_are_left_to_the_sentences(text: str) -> None:
    assert ask(text) is None


def _found(text: str, language: str) -> list[object]:
    from corpus.dates import find_dates

    return list(find_dates(text, day(TODAY.isoformat()), language))  # type: ignore[return-value]


# -- what the records answer ----------------------------------------------------------------------


def test_a_days_events_come_by_the_hour() -> None:
    hours = {"Boat race": 15, "Cake stall": 9}
    events = [event(title, day("2024-03-30", begins=time(hour))) for title, hour in hours.items()]
    off = [replace(one, status=Status.CANCELLED) for one in events]
    assert titles(ask("Which events were cancelled in 2024?", events=off)) == ["Cake stall", "Boat race"]


def test_the_next_meeting_after_today() -> None:
    reading = ask("When is the next meeting?")
    assert reading is not None
    assert [row.event.when for row in reading.rows] == [day("2024-04-29", begins=time(19))]


def test_the_next_meeting_is_counted_from_the_issue_that_is_named() -> None:
    reading = ask("When is the next meeting after the March issue?", issues=["fog-2024-03"])
    assert reading is not None
    assert titles(reading) == ["Committee meeting"]
    assert reading.rows[0].event.when == day("2024-03-25", begins=time(19))
    assert reading.note == "Counted from March 2024."


def test_where_all_has_passed_nothing_is_called_upcoming() -> None:
    reading = ask("When is the next meeting?", today=date(2030, 1, 1))
    assert reading is not None
    assert reading.status is AnswerStatus.PARTIAL
    assert reading.note.startswith("Nothing is announced after 1 January 2030; counted from ")


def test_the_next_one_after_a_date_of_the_question() -> None:
    reading = ask("When was the next meeting after the one on 25 March 2024?")
    assert reading is not None
    assert reading.rows[0].event.when == day("2024-04-29", begins=time(19))


def test_the_last_one_before_an_event() -> None:
    assert titles(ask("Which meeting came right before the quiz for the roof?"))[:1] == ["Committee meeting"]


def test_what_was_called_off_and_what_was_moved() -> None:
    assert set(titles(ask("Which events were cancelled in 2024?"))) == {"Puffin trip"}
    assert set(titles(ask("Which events were postponed?"))) == {"Lamp Night"}
    assert ask("Which concerts were cancelled?") is None
    assert ask("Why was the puffin trip called off?") is None
    assert ask("Was the puffin trip called off?") is None


def test_who_took_part() -> None:
    assert "Lamp Night" in titles(ask("What did Professor Calder take part in?"))
    assert ask("What did Admiral Nelson take part in?") is None


def test_what_came_first() -> None:
    reading = ask("What came first, the quiz for the roof or the spring clean?")
    assert titles(reading) == ["Spring clean", "Quiz for the roof"]
    assert reading is not None
    assert reading.note == "23 March 2024 comes before 19 April 2024."


def test_a_moved_event_from_each_issues_point_of_view() -> None:
    march = ask("When is the next Lamp Night?", issues=["fog-2024-03"])
    april = ask("When is the next Lamp Night?", issues=["fog-2024-04"])
    assert march is not None and april is not None
    assert march.rows[0].event.when == day("2024-04-13")
    assert april.rows[0].event.when == day("2024-04-20", begins=time(20))
    assert [row.mention.issue for row in april.rows] == ["fog-2024-04", "fog-2024-03"]


def test_when_a_moved_event_is_says_so() -> None:
    reading = ask("When is Lamp Night?")
    assert reading is not None
    assert [row.mention.issue for row in reading.rows] == ["fog-2024-04", "fog-2024-03"]
    assert reading.note == "Lamp Night: moved."


def test_when_a_cancelled_event_is_says_so() -> None:
    reading = ask("When is the puffin trip?")
    assert reading is not None
    assert reading.note == "Puffin trip: cancelled."


def test_when_the_event_is_that_the_question_names() -> None:
    assert titles(ask("When is the quiz for the roof?")) == ["Quiz for the roof"]


def test_when_nothing_is_named_well_is_left_to_the_sentences() -> None:
    assert ask("When will the scaffolding, the paint and the quiz arrive in the harbour?") is None
    assert ask("When is the meeting?") is None


def test_an_event_is_not_named_by_the_people_of_another_thing() -> None:
    visit = event("France", day("2016-10-17", "2016-10-25"), people=("Harbour Trust", "Lions of Port Sallow"))
    assert ask("When did the Harbour Trust visit the Lions of Port Sallow?", events=[visit]) is None
    assert titles(ask("When did the Harbour Trust go to France?", events=[visit])) == ["France"]


def test_a_year_is_no_day() -> None:
    year = DateRange(date(2025, 1, 1), date(2026, 1, 1), Precision.YEAR)
    assert ask("On which day will the seminar on lamps be held?", events=[event("Seminar on lamps", year)]) is None


# -- rows become quotes ---------------------------------------------------------------------------


class Shelf:
    """A library of one issue whose paragraphs are the events' titles."""

    generation = 1

    def __init__(self, events: Sequence[Event], texts: dict[str, str]) -> None:
        self._events = list(events)
        self._paragraphs = {
            identity: Paragraph(
                identity, Kind.PARAGRAPH, text, (Span(1, Box(0, 0, 1, 1), 0, len(text)),), "Fog", ("Fog",)
            )
            for identity, text in texts.items()
        }

    def issues(self, within: Scope = EVERYTHING, *, most: int | None = None) -> list[StoredIssue]:
        from pathlib import Path

        head = HEADS["fog-2024-03"]
        pages = (Page(1, 1, 1),)
        return [StoredIssue("fog-2024-03", Path("fog.pdf"), "0", 0, 0, head, pages, 2, 1, (), "")]

    def issue_heads(self, within: Scope = EVERYTHING) -> dict[str, IssueHead]:
        return {one.id: one.head for one in self.issues(within)}

    def languages(self) -> list[str]:
        return ["en"]

    def series(self) -> list[str]:
        return [HEADS["fog-2024-03"].series]

    def events(self, within: Scope = EVERYTHING) -> list[Event]:
        return self._events

    def calendar(self, within: Scope = EVERYTHING) -> list[Event]:
        return self._events

    def dates(self, paragraphs: Sequence[str]) -> dict[str, tuple[PrintedDate, ...]]:
        return {}

    def paragraph(self, identity: str) -> tuple[str, Paragraph] | None:
        found = self._paragraphs.get(identity)
        return None if found is None else ("fog-2024-03", found)

    def paragraphs(self, issue: str) -> list[Paragraph]:
        return list(self._paragraphs.values())


TEXTS = {"a": "The workshop took place on 15 March 2024. It rained.", "b": "In the end 53 participants came to it."}
WORKSHOP = Event(
    "w", "Workshop", day("2024-03-15"), (Mention("fog-2024-03", 1, "a", 0, 41),), "", (), "workshop", Status.HELD
)


def looked_up(
    text: str, issues: frozenset[str] | None = None, one: Event = WORKSHOP, texts: dict[str, str] = TEXTS
) -> Found | None:
    """What the records of one event answer."""
    retrieval = Retrieval(FakeSearcher(library=Shelf([one], texts)), today=lambda: TODAY)  # type: ignore[arg-type]
    return EventAnswers(retrieval)(read_question(text, today=TODAY), issues)


def test_records_of_issues_that_are_not_chosen_do_not_answer() -> None:
    assert looked_up("When was the workshop in March 2024?", frozenset({"fog-2024-03"})) is not None
    assert looked_up("When was the workshop in March 2024?", frozenset({"fog-2024-04"})) is None


def test_an_answer_quotes_the_sentence_and_marks_the_date() -> None:
    found = looked_up("When was the workshop in March 2024?")
    assert found is not None
    (pick,) = found.reading.picks
    text = found.hits[pick.hit].paragraph.text
    assert text[pick.start : pick.end] == "The workshop took place on 15 March 2024."
    assert [text[start:end] for start, end in pick.emphasis] == ["15 March 2024"]


def test_the_heading_that_prints_the_day_stands_before_the_words_below_it() -> None:
    texts = {"a": "Fri 21 June, 7.30pm, Keeper's Garden", "b": "Crab supper. Book by Friday 7 June."}
    mentions = tuple(Mention("fog-2024-03", 1, one, 0, len(texts[one])) for one in "ba")
    supper = Event("s", "Crab supper", day("2024-06-21", begins=time(19, 30)), mentions, "Keeper's Garden")
    found = looked_up("When is the crab supper?", None, supper, texts)
    assert found is not None
    quotes = [found.hits[pick.hit].paragraph.text[pick.start : pick.end] for pick in found.reading.picks]
    assert quotes == [texts["a"], texts["b"]]


def test_an_event_named_by_words_of_its_kind_alone_is_the_one_with_that_title_still_ahead() -> None:
    annual = [event("Annual meeting", day(f"{year}-05-22"), kind="meeting") for year in (2023, 2024)]
    listed = [*annual, event("Committee meeting", day("2024-04-29"), kind="meeting")]
    assert titles(ask("When is the annual meeting?", events=listed)) == ["Annual meeting"]
    assert ask("When is the meeting?", events=listed) is None
