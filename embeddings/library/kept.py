"""What is kept of a library so that nobody has to read all of it: counts, languages, series and merged events.

Counts, languages and series change in the transaction in which an issue enters or leaves. The events of a series are
merged into one calendar once the issues are in: until then its calendar is not there, and whoever asks merges them.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from corpus.model import DateRange, Event, IssueHead
from embeddings.library import serialization
from embeddings.library.checksums import seal
from embeddings.library.schema import NEVER, counted, kept_counts
from embeddings.model import Scope

#: A row of ``calendar`` without its seal, which is over all of these.
CALENDAR = "begins, told, issue, position, ends, series, event"


class Entry(NamedTuple):
    """An event of the calendar, in the order of the calendar: by its first day, then as its first telling came.

    ``told`` is the day of the issue that told of it first, whose key is ``issue``, as its ``position``-th event.
    """

    begins: str
    told: str
    issue: int
    position: int
    ends: str
    series: str
    event: str


def days(dated: DateRange | None) -> tuple[str, str]:
    """The first day and the one after the last, as the columns ``begins`` and ``ends`` have them."""
    return (dated.start.isoformat(), dated.end.isoformat()) if dated is not None else (NEVER, "")


def count(connection: sqlite3.Connection, issue: int, sign: int) -> None:
    """Keep account of an issue as it enters (1) or before it leaves (-1)."""
    *row, language, series = connection.execute(
        "SELECT 1, page_count, paragraph_count, vector_count, event_count, json_extract(head, '$[3]'), series "
        "FROM issues WHERE key = ?",
        (issue,),
    ).fetchone()
    counts = map(int, kept_counts(connection).split())
    put_counts(connection, [n + sign * m for n, m in zip(counts, row, strict=True)])
    connection.execute("DELETE FROM calendar WHERE series = ?", (series,))
    connection.execute(
        "INSERT INTO series VALUES (?, ?, 0) "
        "ON CONFLICT (series) DO UPDATE SET issues = issues + excluded.issues, merged = 0",
        (series, sign),
    )
    connection.execute(
        "INSERT INTO languages VALUES (?, ?) ON CONFLICT (language) DO UPDATE SET issues = issues + excluded.issues",
        (language, sign),
    )
    connection.execute("DELETE FROM series WHERE series = ? AND issues <= 0", (series,))
    connection.execute("DELETE FROM languages WHERE language = ? AND issues <= 0", (language,))


def put_counts(connection: sqlite3.Connection, counts: Sequence[int]) -> None:
    """So many issues, pages, paragraphs, vectors and events are there from now on."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    rows = (("counts", " ".join(map(str, counts))), ("built", now))
    connection.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", rows)


def make_again(connection: sqlite3.Connection) -> None:
    """All of it from the issues that are there; the calendars are left to be merged."""
    rows = connection.execute("SELECT key, head FROM issues").fetchall()
    try:
        heads = [(serialization.head_in(head), key) for key, head in rows]
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        raise sqlite3.DatabaseError(f"the head of an issue holds {type(error).__name__}") from error
    connection.executemany(
        "UPDATE issues SET series = ?, begins = ?, ends = ? WHERE key = ?",
        ((head.series, *days(head.dated), key) for head, key in heads),
    )
    for table in ("languages", "series", "calendar"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("INSERT INTO series SELECT series, count(*), 0 FROM issues GROUP BY series")
    languages: defaultdict[str, int] = defaultdict(int)
    for head, _ in heads:
        languages[head.language] += 1
    connection.executemany("INSERT INTO languages VALUES (?, ?)", languages.items())
    (built,) = connection.execute("SELECT coalesce(max(added), '') FROM issues").fetchone()
    put_counts(connection, [int(number) for number in counted(connection).split()])
    connection.execute("UPDATE manifest SET value = ? WHERE name = 'built'", (built,))


def merged(series: str, events: Iterable[tuple[int, int, Event]], heads: Mapping[str, IssueHead]) -> list[Entry]:
    """The calendar of a series from what its issues tell: (the issue's key, position, event), by these keys.

    An event told again keeps the identity of its first telling, so its place in the calendar is that one's.
    """
    from corpus.events.calendar import merge_events  # here: its patterns take long to compile

    rows = list(events)
    first: defaultdict[str, deque[tuple[str, int, int]]] = defaultdict(deque)
    for key, position, event in rows:
        head = heads.get(event.mentions[0].issue)
        told = head.dated.start if head is not None and head.dated is not None else date.min
        first[event.id].append((told.isoformat(), key, position))
    places = {identity: deque(sorted(told)) for identity, told in first.items()}
    entries = []
    for event in merge_events((event for *_, event in rows), heads):
        begins, ends = days(event.when)
        place = places[event.id].popleft()
        entries.append(Entry(begins, *place, ends, series, serialization.event_out(event)))
    return sorted(entries)


def put_calendar(connection: sqlite3.Connection, series: str, entries: Iterable[Entry]) -> None:
    connection.execute("DELETE FROM calendar WHERE series = ?", (series,))
    connection.executemany(
        f"INSERT INTO calendar ({CALENDAR}, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        ((*entry, seal(*entry)) for entry in entries),
    )
    connection.execute("UPDATE series SET merged = 1 WHERE series = ?", (series,))


def within(scope: Scope, *, issues: bool = True) -> tuple[str, list[str]]:
    """A condition on rows that have ``series``, ``begins``, ``ends`` (and ``id``), and its values."""
    conditions, values = ["1"], []
    if issues and scope.issues is not None:
        conditions.append("id IN (SELECT value FROM json_each(?))")
        values.append(serialization.dump(sorted(scope.issues)))
    if scope.series is not None:
        conditions.append("series IN (SELECT value FROM json_each(?))")
        values.append(serialization.dump(sorted(scope.series)))
    if scope.dates:
        conditions.append(f"({' OR '.join(['(begins < ? AND ends > ?)'] * len(scope.dates))})")
        values.extend(day.isoformat() for when in scope.dates for day in (when.end, when.start))
    return " AND ".join(conditions), values


def is_within(entry: Entry, scope: Scope) -> bool:
    """The same of an entry of the calendar."""
    return (scope.series is None or entry.series in scope.series) and (
        not scope.dates
        or any(entry.begins < when.end.isoformat() and entry.ends > when.start.isoformat() for when in scope.dates)
    )
