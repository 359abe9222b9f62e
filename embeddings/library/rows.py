"""The rows of a library's tables, looked at one by one: what opening has no time for.

Every row is held against its seal, every span against its page, every vector against its length, and everything that
is stored is read back. Reading only; no error of the library's own stands in the way of seeing the next fault.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.text.cleaning import shown
from embeddings.library import schema, serialization
from embeddings.library.checksums import holds, seal
from embeddings.library.kept import CALENDAR, days
from embeddings.library.library import ISSUE, ISSUE_SEALED, PARAGRAPH
from embeddings.library.schema import PARTS, counted, kept_counts

#: Points that a box may stick out of its page: a glyph's edge may.
_SLACK = 2.0
#: How far from 1 a vector's length may be.
LENGTH = 1e-3
AGAIN = "Run `backissue build --force` to read and embed everything again; the old file is set aside if it is unusable."


@dataclass(frozen=True, slots=True)
class Inspected:
    """One thing looked at: ``found`` is what was seen, ``remedy`` "" where all is well."""

    name: str
    found: str
    remedy: str = ""


def look_at_file(connection: sqlite3.Connection) -> Inspected:
    said = [line for (line,) in connection.execute("PRAGMA integrity_check(3)")]
    (pages,), (size,) = (connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
    if said != ["ok"]:
        return Inspected("Library file", "; ".join(said), schema.MEND)
    return Inspected("Library file", f"{pages * size / 1e6:.1f} MB, every page sound")


@dataclass(frozen=True, slots=True)
class Rows:
    """The tables, read past what the library itself checks."""

    connection: sqlite3.Connection

    def looks(self) -> Iterator[Inspected]:
        """Every look in turn."""
        held = (self.places, self.kept, self.spans, self.vectors, self.orphans, self.duplicates)
        for look in (self.seals, self.values, *held):
            seen = look()
            yield seen
            if look == self.values and seen.remedy:
                return  # what cannot be read cannot be looked at

    def seals(self) -> Inspected:
        """Whether every row is as it was written."""
        wrong: list[str] = []
        total = 0
        sealed = ISSUE_SEALED
        for name, statement, sound in (
            ("issue", f"SELECT {ISSUE} FROM issues", lambda row: seal(*row[:sealed]) == row[sealed]),
            ("paragraph", f"SELECT {PARAGRAPH} FROM paragraphs", lambda row: seal(*row[:-1]) == row[-1]),
            ("event", "SELECT issue, position, event, seal FROM events", lambda row: seal(*row[:-1]) == row[-1]),
            ("dates of paragraph", "SELECT paragraph, dates, seal FROM dates", lambda row: seal(*row[:-1]) == row[-1]),
            ("event of the calendar", f"SELECT {CALENDAR}, seal FROM calendar", lambda row: seal(*row[:-1]) == row[-1]),
            ("vector", "SELECT id, vector, seal FROM vectors", lambda row: holds(*row)),
            ("states", "SELECT paragraph, states, seal FROM states", lambda row: holds(*row)),
        ):
            for row in self.connection.execute(statement):
                total += 1
                if not sound(row):
                    wrong.append(f"{name} {row[0]}")
        return judged("Rows as written", wrong, f"{total:,} rows", AGAIN)

    def values(self) -> Inspected:
        """Whether what is stored can be read back: a seal says that a row is as it was written, not who wrote it."""
        read = serialization
        wrong: list[str] = []
        total = 0
        looked: tuple[tuple[str, str, tuple[Callable[[str], object], ...]], ...] = (
            ("issue", "key, id, head, pages, warnings, unresolved, path FROM issues", _ISSUE),
            ("event", "issue, event FROM events", (read.event_in,)),
            ("event of the calendar", "issue, event FROM calendar", (read.event_in,)),
            ("dates of paragraph", "paragraph, dates FROM dates", (read.dates_in,)),
            ("file", "path, path, reading, digest FROM files", (read.path_below, _text, _text)),
        )
        for name, columns, readers in looked:
            for key, *texts in self.connection.execute(f"SELECT {columns}"):
                total += 1
                if not all(_reads(reader, text) for reader, text in zip(readers, texts, strict=True)):
                    wrong.append(f"{name} {shown(str(key))}")
        for *_, identity, kind, text, article, headings, spans, _ in self.connection.execute(
            f"SELECT {PARAGRAPH} FROM paragraphs"
        ):
            total += 1
            if not _reads(lambda *_: read.paragraph_in(identity, kind, text, article, headings, spans), ""):  # noqa: B023
                wrong.append(f"paragraph {shown(str(identity))}")
        return judged("Values", wrong, f"{total:,} rows read back", AGAIN)

    def places(self) -> Inspected:
        """Whether every issue has just the paragraphs, vectors and events that it says."""
        statement = (
            "SELECT id, paragraph_count = last - first + 1 "
            "AND paragraph_count = (SELECT count(*) FROM paragraphs WHERE key BETWEEN first AND last) "
            "AND event_count = (SELECT count(*) FROM events WHERE events.issue = issues.key) "
            f"AND (vector_count = (SELECT count(*) FROM vectors WHERE vectors.id BETWEEN first * {PARTS} "
            f"AND last * {PARTS} + {PARTS - 1}) OR EXISTS (SELECT 1 FROM next_vectors)) FROM issues"
        )
        rows = self.connection.execute(statement).fetchall()
        return judged("Issues whole", [name for name, whole in rows if not whole], f"{len(rows):,} issues", AGAIN)

    def kept(self) -> Inspected:
        """Whether counts, languages, series, the days of issues and the generation are what the issues say."""
        rows = self.connection.execute("SELECT id, head, series, begins, ends FROM issues").fetchall()
        heads = {identity: serialization.head_in(head) for identity, head, *_ in rows}
        wrong = [
            f"the series or days of {identity}"
            for identity, _, *columns in rows
            if tuple(columns) != (heads[identity].series, *days(heads[identity].dated))
        ]
        for table, column in (("languages", "language"), ("series", "series")):
            counts = Counter(getattr(head, column) for head in heads.values())
            if dict(self.connection.execute(f"SELECT {column}, issues FROM {table}")) != counts:
                wrong.append(f"the {table}")
        if kept_counts(self.connection) != counted(self.connection):
            wrong.append("the counts")
        said, last = self.connection.execute(schema.GENERATION).fetchone() or ("", None)
        later = "SELECT 1 FROM {} WHERE typeof(generation) != 'integer' OR generation > ?"
        beyond = (self.connection.execute(later.format(table), (last,)).fetchone() for table in ("issues", "removed"))
        if said != str(last) or any(beyond):
            wrong.append("the generation")
        return judged("Counts", wrong, "as they should be", AGAIN)

    def spans(self) -> Inspected:
        """Whether every paragraph stands on pages that are there, inside them, and whole."""
        pages = {
            key: {page.number: page for page in serialization.pages_in(text)}
            for key, text in self.connection.execute("SELECT key, pages FROM issues")
        }
        wrong = []
        total = 0
        for _, issue, _, *fields in self.connection.execute(f"SELECT {PARAGRAPH} FROM paragraphs ORDER BY key"):
            paragraph = serialization.paragraph_in(*fields[:-1])
            total += 1
            at = 0
            for span in paragraph.spans:
                page = pages.get(issue, {}).get(span.page)
                box = span.box
                inside = page is not None and (
                    min(box.left, box.top) >= -_SLACK
                    and box.right <= page.width + _SLACK
                    and box.bottom <= page.height + _SLACK
                )
                if not inside or span.start < at or span.end < span.start or span.end > len(paragraph.text):
                    wrong.append(f"paragraph {paragraph.id} on page {span.page}")
                at = span.end
        return judged("Text on its page", wrong, f"{total:,} paragraphs", AGAIN)

    def vectors(self) -> Inspected:
        """Whether every vector has numbers and unit length, and all have one width."""
        wrong = []
        total, width = 0, 0
        for identity, data in self.connection.execute("SELECT id, vector FROM vectors"):
            vector = np.frombuffer(data if len(data) % 4 == 0 else b"", dtype=np.float32)
            total, width = total + 1, width or len(vector)
            length = float(np.linalg.norm(vector))
            if len(vector) != width or not abs(length - 1.0) <= LENGTH:
                wrong.append(f"vector {identity} with {len(vector)} dimensions and length {length:.3f}")
        return judged("Vectors", wrong, f"{total:,} of {width} dimensions and unit length", AGAIN)

    def orphans(self) -> Inspected:
        """Whether anything belongs to an issue that is not there."""
        wrong = []
        for name, statement in (
            ("paragraphs", "SELECT count(*) FROM paragraphs WHERE issue NOT IN (SELECT key FROM issues)"),
            ("events", "SELECT count(*) FROM events WHERE issue NOT IN (SELECT key FROM issues)"),
            ("vectors", f"SELECT count(*) FROM vectors WHERE id / {PARTS} NOT IN (SELECT key FROM paragraphs)"),
            ("states", "SELECT count(*) FROM states WHERE paragraph NOT IN (SELECT key FROM paragraphs)"),
            ("dates", "SELECT count(*) FROM dates WHERE paragraph NOT IN (SELECT key FROM paragraphs)"),
            ("files", "SELECT count(*) FROM files WHERE issue IS NOT NULL AND issue NOT IN (SELECT key FROM issues)"),
            ("issues", "SELECT count(*) FROM issues WHERE key NOT IN (SELECT issue FROM files WHERE issue NOT NULL)"),
        ):
            (count,) = self.connection.execute(statement).fetchone()
            if count:
                wrong.append(f"{count} {name}")
        return judged("Orphans", wrong, "none", AGAIN)

    def duplicates(self) -> Inspected:
        """Whether one file gave two issues."""
        rows = self.connection.execute(
            "SELECT group_concat(id, ' and ') FROM issues GROUP BY digest HAVING count(*) > 1"
        )
        wrong = [names for (names,) in rows]
        remedy = "Leave one of the two files in the folder and run `backissue build`."
        return judged("Duplicates", wrong, "none", remedy)


def _text(text: str) -> str:
    """A text with nothing in it that acts on a terminal. Raises ValueError or TypeError."""
    if not isinstance(text, str) or shown(text) != text or "\n" in text:
        raise ValueError("no line of text")
    return text


#: What reads an issue's columns, in the order of ``Rows.values``.
_ISSUE = (
    _text,
    serialization.head_in,
    serialization.pages_in,
    serialization.texts_in,
    serialization.numbers_in,
    serialization.path_below,
)


def _reads(reader: Callable[[str], object], text: str) -> bool:
    try:
        reader(text)
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError):
        return False
    return True


def judged(name: str, wrong: Sequence[str], fine: str, remedy: str) -> Inspected:
    if not wrong:
        return Inspected(name, fine)
    more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
    return Inspected(name, f"not {', '.join(wrong[:3])}{more}", remedy)
