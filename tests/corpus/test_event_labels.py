"""Events against labels made by eye: how they are compared, and how well the labelled pages are read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from benchmarks.events.__main__ import GOLD, labelled_issues
from benchmarks.events.labels import ANY, Hashed, Label, read_labels
from benchmarks.events.score import pairs, tally
from corpus.model import DateRange, Event, Mention


def event(title: str, day: int, place: str = "") -> Event:
    when = DateRange(date(2026, 6, day), date(2026, 6, day + 1), begins=time(19))
    return Event("0", title, when, (Mention("i", 1, "p", 0, 1),), place)


def label(title: str, day: int, place: str = "", *, optional: bool = False) -> Label:
    places = (Hashed.of(place),) if place else ()
    start = f"2026-06-{day:02d}"
    return Label("f", 1, (start,), start, "19:00", None, "planned", (Hashed.of(title),), places, optional)


def test_a_hash_tells_likeness_and_not_the_words() -> None:
    supper = Hashed.of("The harvest supper")
    assert Hashed.of("Harvest supper").likeness(Hashed.of("harvest  SUPPER.")) == 1
    assert supper.likeness(Hashed.of("Harvest supper")) == pytest.approx(0.8)
    assert supper.likeness(Hashed.of("Boat trip")) == 0
    assert Hashed.from_form(supper.form()) == supper
    assert "harvest" not in str(supper.form())


def test_events_and_labels_are_paired_once_and_counted() -> None:
    found = [event("Chess club", 9, "Custom House"), event("Chess club", 10), event("Walk", 11)]
    labels = [label("Chess club", 9, "The Custom House"), label("Walk", 11, optional=True), label("Tea", 12)]
    assert [(one.found.title, one.place >= 0.6) for one in pairs(found, labels)] == [
        ("Chess club", True),
        ("Walk", False),
    ]
    counted = tally([(found, labels)])
    assert (counted.found, counted.right, counted.wanted, counted.right_wanted) == (3, 2, 2, 1)
    assert (counted.places, counted.places_right, counted.times_right) == (1, 1, 2)


def test_an_event_that_its_page_does_not_name_makes_one_of_its_day_neither_right_nor_wrong() -> None:
    unnamed = replace(label("", 9), titles=(), end=ANY)
    counted = tally([([event("Chess club", 9), event("Walk", 9), event("Tea", 10)], [unnamed])])
    assert (counted.found, counted.right, counted.wanted) == (2, 0, 0)


def test_a_day_that_could_not_be_told_is_any_day() -> None:
    assert pairs([event("Chess club", 9)], [replace(label("Chess club", 1), starts=(ANY,), end=ANY)])
    assert not pairs([event("Walk", 9)], [replace(label("Chess club", 1), starts=(ANY,), end=ANY)])


@pytest.mark.parametrize("name", ["events.jsonl", "event_marks.jsonl", "event_strangers.jsonl"])
def test_the_labels_are_many_and_hold_no_words(name: str) -> None:
    labels = read_labels(GOLD / name)
    assert len(labels) >= 300
    assert len({(one.file, one.page) for one in labels}) >= 60
    assert all(len(one.whole) == 64 for each in labels for one in (*each.titles, *each.places))


def test_the_labelled_pages_are_read_as_well_as_measured(shared: Path) -> None:
    if not (shared / "wild").is_dir():
        pytest.skip("the labelled newsletters (../shared/wild) are not here")
    counted = tally((page.found, page.labels) for page in labelled_issues([shared / "wild"], every=3))
    assert counted.found >= 100
    assert counted.precision >= 0.74
    assert counted.recall >= 0.7
