"""What is kept of a library is always what reading all of it would give."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import date
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.events.calendar import merge_events
from corpus.model import DateRange, Event, Issue, IssueHead, Mention, Page, Precision
from embeddings.library import kept
from embeddings.library.library import FileRecord, Library, NewIssue
from embeddings.library.rows import Rows
from embeddings.library.schema import connect
from embeddings.library.writer import LibraryWriter
from embeddings.model import Scope
from tests.embeddings.fakes import issue as plain_issue

MARCH = DateRange(date(2024, 3, 1), date(2024, 4, 1), Precision.MONTH)
APRIL = DateRange(date(2024, 4, 1), date(2024, 5, 1), Precision.MONTH)
DAYS = [None, DateRange(date(2024, 3, 9), date(2024, 3, 10)), DateRange(date(2024, 3, 30), date(2024, 4, 2))]


def made(name: str, series: str, dated: DateRange | None, language: str, told: list[tuple[str, DateRange | None]]):  # type: ignore[no-untyped-def]
    """An issue with a paragraph for each event that it tells."""
    issue = plain_issue(name, [f"{title} is on." for title, _ in told] or ["Nothing is on."], title=series)
    head = IssueHead(series, series, dated=dated, language=language)
    events = [
        Event(f"{name} {n} {title}", title, when, (Mention(name, 1, issue.paragraphs[n].id, 0, len(title)),))
        for n, (title, when) in enumerate(told)
    ]
    return Issue(name, issue.path, f"digest of {name}", head, (Page(1, 400, 600),), issue.paragraphs), events


def put(library: LibraryWriter, issue: Issue, events: list[Event], *replaces: int) -> int:
    record = FileRecord(f"{issue.id}.txt", 1, 1, issue.digest, None, None, "1")
    nothing = [None] * len(issue.paragraphs)
    return library.put_issue(NewIssue(issue, nothing, events, (), record, nothing, rules=""), replaces=replaces)


issues = st.builds(
    made,
    st.sampled_from(["a", "b", "c", "d", "e"]),
    st.sampled_from(["Lamp", "Gull"]),
    st.sampled_from([None, MARCH, APRIL]),
    st.sampled_from(["en", "de", "en-GB"]),
    st.lists(st.tuples(st.sampled_from(["Choir evening", "Book sale", "Moved"]), st.sampled_from(DAYS)), max_size=3),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(issues, st.booleans()), max_size=9), st.sampled_from([(), (MARCH,), (MARCH, APRIL)]))
def test_it_is_what_reading_everything_gives(steps: list, dates: tuple[DateRange, ...]) -> None:  # type: ignore[type-arg]
    """Whatever enters, takes another's place or leaves, and whether calendars were merged in between or not."""
    with TemporaryDirectory() as folder, LibraryWriter.open(Path(folder)) as library:
        keys: dict[str, int] = {}
        for (issue, events), merge in steps:
            if issue.id in keys and not events:
                library.forget_files([f"{issue.id}.txt"], [keys.pop(issue.id)])
            else:
                keys[issue.id] = put(library, issue, events, *(keys[name] for name in (issue.id,) if name in keys))
            if merge:
                library.merge_calendars()
        with Library.open(Path(folder)) as opened:
            stored = opened.issues()
            heads = {one.id: one.head for one in stored}
            counts = opened.statistics()
            assert (counts.issues, counts.paragraphs, counts.events) == (
                len(stored),
                sum(one.paragraphs for one in stored),
                sum(one.events for one in stored),
            )
            assert opened.series() == dict(sorted(Counter(one.series for one in heads.values()).items()))
            assert opened.languages() == [name for name, _ in Counter(h.language for h in heads.values()).most_common()]
            assert opened.issue_heads() == heads and list(opened.issue_heads()) == [one.id for one in stored]
            calendar = merge_events(opened.events(), heads)
            assert list(opened.calendar()) == calendar
            fitting = (
                [one for one in calendar if one.when and any(map(one.when.overlaps, dates))] if dates else calendar
            )
            assert list(opened.calendar(Scope(dates=dates))) == fitting
            of_lamp = [one for one in fitting if heads[one.mentions[0].issue].series == "Lamp"]
            assert list(opened.calendar(Scope(series=frozenset(["Lamp"]), dates=dates))) == of_lamp
            of_time = [one for one in stored if one.head.dated and any(map(one.head.dated.overlaps, dates))]
            assert opened.issues(Scope(dates=dates)) == (of_time if dates else stored)
            assert opened.issues(most=2) == stored[:2]
        with closing(connect(Path(folder), write=False)) as connection:
            assert Rows(connection).kept().remedy == ""


def test_a_calendar_is_read_a_portion_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("embeddings.library.library._PAGE", 2)
    days = [DateRange(date(2024, 3, n), date(2024, 3, n + 1)) for n in range(1, 8)]
    with LibraryWriter.open(tmp_path) as library:
        put(library, *made("a", "Lamp", MARCH, "en", [(f"Choir evening {day.start}", day) for day in days]))
        library.merge_calendars()
        assert [one.when for one in library.calendar()] == days
        asked: list[str] = []
        monkeypatch.setattr(
            library, "_rows", lambda text, *values: asked.append(text) or Library._rows(library, text, *values)
        )
        assert [one.when for one in islice(library.calendar(), 3)] == days[:3]
        assert sum("FROM calendar" in text for text in asked) == 2


def test_two_events_of_one_identity_have_two_places() -> None:
    events = [Event("same", title, DAYS[1], (Mention("a", 1, "p", 0, 1),)) for title in ("Choir evening", "Book sale")]
    heads = {"a": IssueHead("Lamp", "Lamp", dated=MARCH)}
    entries = kept.merged("Lamp", [(7, n, event) for n, event in enumerate(events)], heads)
    assert [(entry.told, entry.issue, entry.position) for entry in entries] == [
        ("2024-03-01", 7, 0),
        ("2024-03-01", 7, 1),
    ]
