"""The lexical half of search: an inverted index of terms, derived from the library. The only file that knows tantivy.

Terms are made by ``grams`` alone; tantivy only counts them. Measured against SQLite's FTS5 at 20,000 and 1,000,000
paragraphs (``benchmarks/speed``): FTS5 scores every paragraph that has any of the words, tantivy skips those that
cannot reach the best ones.

The index notes in a document of its own which library and generation it stands for, so that both change in one commit.
An index on disk that turns out to be damaged is marked so, replaced in memory, and made again by the next build.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

import tantivy

from corpus.model import IssueHead, Paragraph
from embeddings.encoder.passages import context
from embeddings.library.library import IssueRange, Library
from embeddings.model import LibraryError
from embeddings.store.grams import grams

_T = TypeVar("_T")

FOLDER = "terms"
#: A file of this name in the folder says that the index is damaged.
_DAMAGED = "damaged"
#: Raise it when terms are made in another way; an index of another version is made again.
VERSION = "4"
#: What the index notes of itself.
_NOTE = {"library": str, "version": str, "generation": int, "mark": str}

#: How many times the context of a passage (its headings, its issue) counts, each term in it once. In an archive of many
#: newsletters it says which one a passage is of.
CONTEXT_TIMES = 2


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", stored=True, indexed=False, fast=True)
    builder.add_unsigned_field("issue", stored=False, indexed=True)
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("note", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("noted", tokenizer_name="raw", index_option="basic")
    return builder.build()


class TermIndex:
    """BM25 over the passages' terms as of ``generation``."""

    def __init__(self, library: Library, index: tantivy.Index, folder: Path | None = None) -> None:
        self._library = library
        self._folder = folder
        self._use(index)

    def _use(self, index: tantivy.Index) -> None:
        self._index = index
        self._schema = index.schema
        self._searcher = index.searcher()
        self.generation = -1

    @classmethod
    def open(cls, library: Library, *, write: bool = False) -> TermIndex:
        """The index beside the library; where none belongs to it a new one, on disk with ``write``, else in memory.

        What entered the library since its last commit is taken in by ``catch_up``, by the writer alone.
        """
        folder = library.folder / FOLDER
        index = cls._read(folder, library)
        if index is not None:
            return index
        if write:
            with _sentences(folder):
                return cls(library, _fresh(folder), folder)
        index = cls(library, tantivy.Index(_schema()))
        index.catch_up()
        return index

    @classmethod
    def is_current(cls, library: Library) -> bool:
        """Whether the index beside the library is there and has seen its latest generation."""
        index = cls._read(library.folder / FOLDER, library)
        return index is not None and index.generation == library.generation

    @classmethod
    def _read(cls, folder: Path, library: Library) -> TermIndex | None:
        try:
            if folder.is_symlink() or not folder.is_dir() or not all(path.is_file() for path in folder.iterdir()):
                return None  # opening a pipe would never end
            if (folder / _DAMAGED).exists() or not tantivy.Index.exists(str(folder)):
                return None
            index = cls(library, tantivy.Index.open(str(folder)), folder)
            note = index._note()
        except BaseException as error:
            if _is_damage(error):
                return None
            raise
        if not note or note["library"] != library.identity or note["version"] != VERSION:
            return None
        if note["mark"] != library.mark(note["generation"]) or not note["mark"]:
            return None
        index.generation = note["generation"]
        return index

    def _note(self) -> dict[str, Any] | None:
        """What the index says that it stands for. Raises ValueError where that is damaged."""
        found = self._searcher.search(tantivy.Query.term_query(self._schema, "noted", "yes"), 1).hits
        if not found:
            return None
        try:
            note: dict[str, Any] = json.loads(self._searcher.doc(found[0][1])["note"][0])
            fine = all(type(note[name]) is kind for name, kind in _NOTE.items())
        except (LookupError, TypeError):
            fine = False
        if not fine:
            raise ValueError("the note of the term index is not as it was written")
        return note

    def refresh(self) -> None:
        """See the latest commit."""
        self._sound(self._look)

    def _look(self) -> None:
        self._index.reload()
        self._searcher = self._index.searcher()
        note = self._note()
        if note is not None:
            self.generation = note["generation"]

    def catch_up(self) -> None:
        """Take in what entered the library since ``generation`` and let go what left it: one commit.

        Raises LibraryError if it cannot be written.
        """
        if self._library.generation == self.generation:
            return
        try:
            self._catch_up()
        except BaseException as error:
            if self._folder is None or not _is_damage(error):
                raise
            with _sentences(self._folder):
                self._use(_fresh(self._folder))
                self._catch_up()

    def _catch_up(self) -> None:
        library, target = self._library, self._library.generation
        writer = self._index.writer(heap_size=64_000_000, num_threads=1)
        for gone in library.removed(self.generation) if self.generation >= 0 else []:
            writer.delete_documents_by_query(self._issue(gone))
        for entered in library.ranges(self.generation):
            writer.delete_documents_by_query(self._issue(entered))
            for document in self._documents(entered, *library.searched(entered)):
                writer.add_document(document)
        writer.delete_documents_by_query(tantivy.Query.term_query(self._schema, "noted", "yes"))
        note = tantivy.Document()
        state = {"generation": target, "mark": library.mark(target)}
        text = json.dumps({"library": library.identity, "version": VERSION, **state})
        note.add_text("note", text)
        note.add_text("noted", "yes")
        writer.add_document(note)
        writer.commit()
        writer.wait_merging_threads()
        self._look()

    def _sound(self, ask: Callable[[], _T]) -> _T:
        """What ``ask`` gives, or what it gives once the damaged index that it met is replaced by one in memory."""
        try:
            return ask()
        except BaseException as error:
            if self._folder is None or not _is_damage(error):
                raise
            with contextlib.suppress(OSError):
                (self._folder / _DAMAGED).touch()
        self._folder = None
        self._use(tantivy.Index(_schema()))
        self._catch_up()
        return ask()

    def _issue(self, issue: IssueRange) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, "issue", issue.issue)

    @staticmethod
    def _documents(
        issue: IssueRange, head: IssueHead, paragraphs: Sequence[tuple[int, int, Paragraph]]
    ) -> Iterable[tantivy.Document]:
        """One document a passage: the terms of its paragraphs, and those of what it stands under."""
        for opening, members in groupby(paragraphs, key=lambda row: row[0]):
            passage = [paragraph for _, _, paragraph in members]
            own = [term for paragraph in passage for term in grams(paragraph.text)]
            around = dict.fromkeys(grams(f"{context(passage[0], head.dated)} {head.title} {head.series}"))
            document = tantivy.Document()
            document.add_unsigned("key", opening)
            document.add_unsigned("issue", issue.issue)
            document.add_text("terms", " ".join([*own, *(CONTEXT_TIMES * list(around))]))
            yield document

    def search(
        self, terms: Mapping[str, float], k: int, within: Sequence[IssueRange] | None = None
    ) -> list[tuple[int, float]]:
        """The ``k`` best passages for weighted terms: (first key, BM25), best first."""
        if not terms or k < 1 or (within is not None and not within):
            return []
        return self._sound(lambda: self._search(terms, k, within))

    def _search(
        self, terms: Mapping[str, float], k: int, within: Sequence[IssueRange] | None
    ) -> list[tuple[int, float]]:
        query = tantivy.Query
        each = [(query.term_query(self._schema, "terms", term, "freq"), weight) for term, weight in terms.items()]
        wanted = query.boolean_query([(tantivy.Occur.Should, query.boost_query(one, weight)) for one, weight in each])
        if within is not None:
            issues = query.term_set_query(self._schema, "issue", [issue.issue for issue in within])
            narrowed = query.const_score_query(issues, 0.0)
            wanted = query.boolean_query([(tantivy.Occur.Must, wanted), (tantivy.Occur.Must, narrowed)])
        hits = self._searcher.search(wanted, k, count=False).hits
        keys = self._searcher.fast_field_values("key", [address for _, address in hits]) if hits else []
        return [(int(key), float(score)) for key, (score, _) in zip(keys, hits, strict=True) if key is not None]

    def uses(self, terms: Iterable[str]) -> int:
        """In how many passages all of the terms may stand: in as many as the rarest of them."""
        return self._sound(lambda: min((int(self._searcher.doc_freq("terms", term)) for term in terms), default=0))

    @property
    def count(self) -> int:
        """Passages that can be found."""
        return max(int(self._searcher.num_docs) - 1, 0)


#: How often a folder is emptied into which others may write at that moment.
_TRIES = 5


def _fresh(folder: Path) -> tantivy.Index:
    """An empty index on disk in place of whatever is there."""
    if folder.is_symlink() or not folder.is_dir():
        folder.unlink(missing_ok=True)  # whatever it is or leads to is not ours to empty
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break  # else one who reads has put a lock or its mark there meanwhile
    folder.mkdir(parents=True, exist_ok=True)
    return tantivy.Index(_schema(), path=str(folder))


@contextlib.contextmanager
def _sentences(folder: Path) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        if not _is_damage(error):
            raise
        raise LibraryError(
            f"The word index {folder} could not be written ({error}). Check the space and the rights there, "
            "then run `backissue build` again; finished issues are kept."
        ) from error


def _is_damage(error: BaseException) -> bool:
    """Whether tantivy says so that a file is not what it should be: it panics over what it does not expect."""
    return isinstance(error, (OSError, ValueError)) or type(error).__name__ == "PanicException"
