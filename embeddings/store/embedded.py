"""The store that everybody starts with: SQLite holds the library, tantivy and FAISS are derived from it.

Keys, ranges of keys and generations end here: above there are only Refs and Scopes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from corpus.model import Paragraph
from embeddings.library.library import Library, NewIssue
from embeddings.library.schema import PARTS
from embeddings.library.writer import LibraryWriter, passage_digest
from embeddings.model import LibraryBusy, LibraryError, Ref, Scope, States, Vectors
from embeddings.store.contract import Match, Near
from embeddings.store.term_index import TermIndex
from embeddings.store.vector_index import VectorIndex, is_current, save_vectors


class EmbeddedReader:
    """An open library with its two indexes. Without ``fingerprint``, or with another model's, it goes by words."""

    def __init__(self, library: Library, fingerprint: str = "") -> None:
        self._library = library
        self._fingerprint = fingerprint
        self._place = _place(library)
        self._connect()

    @classmethod
    def open(cls, folder: Path, fingerprint: str = "") -> EmbeddedReader:
        """Raises NoLibrary or LibraryError."""
        _mend(folder)
        return cls(Library.open(folder), fingerprint)

    @property
    def contents(self) -> Library:
        return self._library

    @property
    def by_meaning(self) -> bool:
        return self._vectors is not None

    def close(self) -> None:
        self._library.close()

    def follow(self) -> bool:
        """Another state of the same library may have been put in its place, or another library."""
        if _place(self._library) != self._place or self._library.overtaken:
            fresh = Library.open(self._library.folder)
            self._library.close()
            self._library = fresh
            self._place = _place(fresh)
            self._connect()
            return True
        if self._library.mark(self._generation) != self._mark:
            self._connect()
            return True
        generation = self._library.generation
        if self._terms.generation != generation:
            self._terms.refresh()
        if generation == self._generation:
            return False
        if self._vectors is not None and self._vectors.belongs_to(self._library):
            self._vectors.catch_up(self._library)
        else:
            self._connect_vectors()
        self._remember(generation)
        return True

    def nearest(self, vector: Vectors, k: int, within: Scope | None = None) -> list[Near]:
        if self._vectors is None:
            return []
        ranges = None if within is None else self._library.ranges_of(within)
        near = self._vectors.search(vector, k, ranges)
        refs = self._library.refs(key for key, _ in near)
        return [Near(*refs[key], cosine) for key, cosine in near if key in refs]

    def matching(self, terms: Mapping[str, float], k: int, within: Scope | None = None) -> list[Match]:
        ranges = None if within is None else self._library.ranges_of(within)
        found = self._terms.search(terms, k, ranges)
        refs = self._library.refs(key for key, _ in found)
        return [Match(refs[key][0], score) for key, score in found if key in refs]

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        return {term: self._terms.uses([term]) for term in terms}

    @property
    def passage_count(self) -> int:
        return self._terms.count

    def passages(self, openings: Collection[Ref]) -> dict[Ref, dict[Ref, Paragraph]]:
        keys = self._library.keys(openings)
        found = self._library.passages(keys.values())
        return {
            ref: {_beside(ref, key, other): paragraph for other, paragraph in found[key][1].items()}
            for ref, key in keys.items()
            if key in found
        }

    def states(self, openings: Collection[Ref]) -> list[tuple[Ref, Ref, States]]:
        refs = {key: ref for ref, key in self._library.keys(openings).items()}
        return [
            (refs[opening], _beside(refs[opening], opening, key), states)
            for opening, key, states in self._library.states(refs)
        ]

    def cosines(self, paragraphs: Collection[Ref], vector: Vectors) -> dict[Ref, float]:
        refs = {key: ref for ref, key in self._library.keys(paragraphs).items()}
        ids, rows = self._library.vectors_in(refs)
        found: dict[Ref, float] = {}
        for identity, cosine in zip(ids.tolist(), (rows @ vector).tolist() if len(ids) else [], strict=True):
            ref = refs[identity // PARTS]
            found[ref] = max(min(cosine, 1.0), found.get(ref, -1.0))
        return found

    # -- inside

    def _connect(self) -> None:
        self._terms = TermIndex.open(self._library)
        self._connect_vectors()
        self._remember(self._library.generation)

    def _connect_vectors(self) -> None:
        self._vectors: VectorIndex | None = None
        if self._fingerprint and not self._library.notice(self._fingerprint):
            self._vectors = VectorIndex.open(self._library)

    def _remember(self, generation: int) -> None:
        self._generation, self._mark = generation, self._library.mark(generation)


class EmbeddedWriter:
    """The library open for writing; ``fingerprint`` names what makes the vectors that are put."""

    def __init__(self, library: LibraryWriter, fingerprint: str) -> None:
        self.library = library
        self._beside = library.begin_vectors(fingerprint)

    @classmethod
    def open(cls, folder: Path, fingerprint: str = "") -> EmbeddedWriter:
        """Raises LibraryBusy or LibraryError."""
        return cls(LibraryWriter.open(folder), fingerprint)

    def put(self, issues: Sequence[NewIssue]) -> None:
        for new in issues:
            issue = new.issue
            digests = new.digests or [
                None if made is None else passage_digest(f"{issue.id} {paragraph.id}")
                for paragraph, made in zip(issue.paragraphs, new.embedded, strict=True)
            ]
            old = self.library.ranges_of(Scope(issues=frozenset((issue.id,))))
            replaced = [one.issue for one in old]
            self.library.put_issue(replace(new, digests=digests), replaces=replaced, next_space=self._beside)

    def remove(self, issues: Collection[str]) -> None:
        leaving = self.library.ranges_of(Scope(issues=frozenset(issues)))
        self.library.forget_files((), [one.issue for one in leaving])

    def settle(self) -> None:
        settle(self.library)

    def close(self) -> None:
        self.library.close()


class EmbeddedBuild(LibraryWriter):
    """The library as a build keeps it in step with a folder."""

    @property
    def cache(self) -> Path:
        return self.folder

    @property
    def settled(self) -> bool:
        return is_settled(self)

    def settle(self) -> None:
        """Raises LibraryError."""
        try:
            settle(self)
        except OSError as error:
            raise LibraryError(
                f"The index of vectors in {self.folder} could not be written ({error.strerror}). Check the "
                "space and the rights there, then run `backissue build` again; finished issues are kept."
            ) from error


def settle(library: LibraryWriter) -> None:
    """Let the indexes and the merged events follow the library. Raises LibraryError or OSError."""
    TermIndex.open(library, write=True).catch_up()
    save_vectors(library)
    library.merge_calendars()


def is_settled(library: Library) -> bool:
    """Whether every issue is found by its words, and most by their vectors."""
    return TermIndex.is_current(library) and is_current(library)


def _beside(ref: Ref, key: int, other: int) -> Ref:
    """The Ref of the paragraph with key ``other``, of the same issue as ``ref``, whose key is ``key``."""
    return Ref(ref.edition, ref.issue, ref.position + other - key)


def _place(library: Library) -> tuple[int, int]:
    """Which file the library's path stands for now."""
    try:
        found = library.path.stat()
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino


def _mend(folder: Path) -> None:
    """After a build that was killed, let the indexes catch up; leave it to a build that is under way."""
    try:
        with Library.open(folder) as library:
            if is_settled(library):
                return
        with LibraryWriter.open(folder, brief=True) as writer:
            settle(writer)
    except LibraryBusy:
        return
    except (LibraryError, OSError):
        return  # opening it for reading says what is wrong
