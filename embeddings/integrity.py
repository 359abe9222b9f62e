"""A library looked through from end to end: what opening it has no time for.

Every row is held against its seal, every span against its page, every vector against its length; then what is derived
from the library is asked for what it must find. Reading only: what is found comes with what mends it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np

from corpus.model import Paragraph
from corpus.text.terms import index_terms
from embeddings.library import schema, serialization
from embeddings.library.checksums import holds, seal
from embeddings.library.library import ISSUE, PARAGRAPH, IssueRange, Library
from embeddings.library.schema import PARTS
from embeddings.search import term_index, vector_index
from embeddings.search.term_index import TermIndex
from embeddings.search.vector_index import VectorIndex

#: Points that a box may stick out of its page: a glyph's edge may.
_SLACK = 2.0
#: How far from 1 a vector's length may be.
_LENGTH = 1e-3
#: About so many paragraphs, evenly spaced, are searched for by their vectors and by the first words of their passages.
_BY_MEANING, _BY_WORDS, _WORDS = 5_000, 5_000, 24
_AGAIN = (
    "Run `backissue build --force` to read and embed everything again; the old file is set aside if it is unusable."
)


@dataclass(frozen=True, slots=True)
class Inspected:
    """One thing looked at: ``found`` is what was seen, ``remedy`` "" where all is well."""

    name: str
    found: str
    remedy: str = ""


def inspect(folder: Path) -> Iterator[Inspected]:
    """Everything about the library in ``folder``, one thing at a time. Raises LibraryError if it cannot be opened."""
    path = folder / schema.FILE
    with closing(schema.connect(folder, write=False)) as connection, schema.sentences(path):
        yield _file(connection)
        rows = _Rows(connection)
        sound = True
        for look in (rows.seals, rows.places, rows.spans, rows.vectors, rows.orphans, rows.duplicates):
            seen = look()
            sound &= not seen.remedy
            yield seen
    if not sound:
        return  # what is derived from it is made again with it
    with Library.open(folder) as library:
        if library.next_fingerprint:
            yield Inspected("Embedding", "a new one is not finished; the old one answers", "Run `backissue build`.")
            return
        yield _vector_index(library)
        yield _term_index(library)


def _file(connection: sqlite3.Connection) -> Inspected:
    said = [line for (line,) in connection.execute("PRAGMA integrity_check(3)")]
    (pages,), (size,) = (connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
    if said != ["ok"]:
        return Inspected("Library file", "; ".join(said), schema.MEND)
    return Inspected("Library file", f"{pages * size / 1e6:.1f} MB, every page sound")


@dataclass(frozen=True, slots=True)
class _Rows:
    """The tables, read past what the library itself checks."""

    connection: sqlite3.Connection

    def seals(self) -> Inspected:
        """Whether every row is as it was written."""
        wrong: list[str] = []
        total = 0
        sealed = ISSUE.split(", ").index("seal")
        for name, statement, sound in (
            ("issue", f"SELECT {ISSUE} FROM issues", lambda row: seal(*row[:sealed]) == row[sealed]),
            ("paragraph", f"SELECT {PARAGRAPH} FROM paragraphs", lambda row: seal(*row[:-1]) == row[-1]),
            ("event", "SELECT issue, position, event, seal FROM events", lambda row: seal(*row[:-1]) == row[-1]),
            ("dates of paragraph", "SELECT paragraph, dates, seal FROM dates", lambda row: seal(*row[:-1]) == row[-1]),
            ("vector", "SELECT id, vector, seal FROM vectors", lambda row: holds(*row)),
            ("states", "SELECT paragraph, states, seal FROM states", lambda row: holds(*row)),
        ):
            for row in self.connection.execute(statement):
                total += 1
                if not sound(row):
                    wrong.append(f"{name} {row[0]}")
        return _judged("Rows as written", wrong, f"{total:,} rows", _AGAIN)

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
        return _judged("Issues whole", [name for name, whole in rows if not whole], f"{len(rows):,} issues", _AGAIN)

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
        return _judged("Text on its page", wrong, f"{total:,} paragraphs", _AGAIN)

    def vectors(self) -> Inspected:
        """Whether every vector has numbers and unit length, and all have one width."""
        wrong = []
        total, width = 0, 0
        for identity, data in self.connection.execute("SELECT id, vector FROM vectors"):
            vector = np.frombuffer(data, dtype=np.float32)
            total, width = total + 1, width or len(vector)
            length = float(np.linalg.norm(vector))
            if len(vector) != width or not abs(length - 1.0) <= _LENGTH:
                wrong.append(f"vector {identity} with {len(vector)} dimensions and length {length:.3f}")
        return _judged("Vectors", wrong, f"{total:,} of {width} dimensions and unit length", _AGAIN)

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
        return _judged("Orphans", wrong, "none", _AGAIN)

    def duplicates(self) -> Inspected:
        """Whether one file gave two issues."""
        rows = self.connection.execute(
            "SELECT group_concat(id, ' and ') FROM issues GROUP BY digest HAVING count(*) > 1"
        )
        wrong = [names for (names,) in rows]
        remedy = "Leave one of the two files in the folder and run `backissue build`."
        return _judged("Duplicates", wrong, "none", remedy)


def _vector_index(library: Library) -> Inspected:
    """Whether every vector finds itself, or one just like it."""
    remedy = (
        f"Delete {library.folder / vector_index.FILE} and run `backissue build`; it is made again from the library."
    )
    vectors = VectorIndex.open(library)
    stored = library.statistics().vectors
    if vectors.count != stored:
        return Inspected("Found by meaning", f"{vectors.count} of {stored} vectors in the index", remedy)
    wrong = []
    tried = 0
    for within in _evenly(library, _BY_MEANING):
        for identity, vector in zip(*library.vectors(within.first, within.last), strict=True):
            tried += 1
            found = vectors.search(vector, 1)
            if not found or found[0][1] < 1 - _LENGTH:
                wrong.append(f"paragraph {identity // PARTS}")
    return _judged("Found by meaning", wrong, f"{tried:,} of {stored:,} vectors tried", remedy)


def _term_index(library: Library) -> Inspected:
    """Whether every passage is among the first that its own words find, as far as there is none just like it."""
    remedy = f"Delete the folder {library.folder / term_index.FOLDER} and run `backissue build`; it is made again."
    if not TermIndex.is_current(library):
        return Inspected("Found by words", "the index is not there or lags behind", "Run `backissue build`.")
    terms = TermIndex.open(library)
    wrong = []
    tried = 0
    for within in _evenly(library, _BY_WORDS):
        head, rows = library.searched(within)
        for opening, members in groupby(rows, key=lambda row: row[0]):
            text = " ".join(paragraph.text for _, _, paragraph in members)
            own = list(dict.fromkeys(index_terms(text, head.language)))[:_WORDS]
            found = [key for key, _ in terms.search([frozenset([term]) for term in own], 5)]
            tried += bool(own)
            if own and opening not in found and text not in map(_text, library.passages(found).values()):
                wrong.append(f"paragraph {opening}")
    return _judged("Found by words", wrong, f"{tried:,} of {terms.count:,} passages tried", remedy)


def _text(passage: tuple[str, dict[int, Paragraph]]) -> str:
    return " ".join(paragraph.text for paragraph in passage[1].values())


def _evenly(library: Library, most: int) -> list[IssueRange]:
    """Issues evenly spaced over the library that have about so many paragraphs together."""
    ranges = library.ranges()
    return ranges[:: 1 + library.statistics().paragraphs // most]


def _judged(name: str, wrong: Sequence[str], fine: str, remedy: str) -> Inspected:
    if not wrong:
        return Inspected(name, fine)
    more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
    return Inspected(name, f"not {', '.join(wrong[:3])}{more}", remedy)
