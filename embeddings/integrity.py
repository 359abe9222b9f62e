"""A library looked through from end to end: what opening it has no time for.

Every row is held against its seal, every span against its page, every vector against its length; then what is derived
from the library is asked for what it must find. Reading only: what is found comes with what mends it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path

from corpus.model import Paragraph
from embeddings.library import schema
from embeddings.library.library import IssueRange, Library
from embeddings.library.rows import LENGTH, Inspected, Rows, judged, look_at_file
from embeddings.library.schema import PARTS
from embeddings.store import term_index, vector_index
from embeddings.store.grams import content_words, weighted
from embeddings.store.term_index import TermIndex
from embeddings.store.vector_index import VectorIndex

#: About so many paragraphs, evenly spaced, are searched for by their vectors and by the first words of their passages.
_BY_MEANING, _BY_WORDS, _WORDS = 5_000, 5_000, 24
#: A heading of one common word stands behind many that have it more often.
_AMONG = 1_000


def inspect(folder: Path) -> Iterator[Inspected]:
    """Everything about the library in ``folder``, one thing at a time. Raises LibraryError if it cannot be opened."""
    path = folder / schema.FILE
    with closing(schema.connect(folder, write=False)) as connection, schema.sentences(path):
        yield look_at_file(connection)
        sound = True
        for seen in Rows(connection).looks():
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
            if not found or found[0][1] < 1 - LENGTH:
                wrong.append(f"paragraph {identity // PARTS}")
    return judged("Found by meaning", wrong, f"{tried:,} of {stored:,} vectors tried", remedy)


def _term_index(library: Library) -> Inspected:
    """Whether every passage is among those that its own words find, as far as there is none just like it."""
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
            own = content_words(text, [head.language])[:_WORDS]
            found = [key for key, _ in terms.search(weighted(own), _AMONG)]
            tried += bool(own)
            if own and opening not in found and text not in map(_text, library.passages(found).values()):
                wrong.append(f"paragraph {opening}")
    return judged("Found by words", wrong, f"{tried:,} of {terms.count:,} passages tried", remedy)


def _text(passage: tuple[str, dict[int, Paragraph]]) -> str:
    return " ".join(paragraph.text for paragraph in passage[1].values())


def _evenly(library: Library, most: int) -> list[IssueRange]:
    """Issues evenly spaced over the library that have about so many paragraphs together."""
    ranges = library.ranges()
    return ranges[:: 1 + library.statistics().paragraphs // most]
