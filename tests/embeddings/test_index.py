"""The vector index: as good as brute force in both of its forms, and never out of step with the library."""

from __future__ import annotations

import errno
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from embeddings.library.library import FileRecord, IssueRange, Library, NewIssue
from embeddings.library.schema import PARTS
from embeddings.library.writer import LibraryWriter
from embeddings.model import Embedded, FingerprintMismatch, Vectors
from embeddings.store import vector_index as module
from embeddings.store.vector_index import FILE, VectorIndex, is_current, save_vectors
from tests.embeddings.fakes import issue

DIMENSIONS = 48
PER_ISSUE = 50


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[LibraryWriter]:
    with LibraryWriter.open(tmp_path / "library") as opened:
        opened.begin_vectors("fake/1")
        yield opened


@pytest.fixture(params=["exact", "four bits"])
def form(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both forms of the index, the second from 500 vectors on."""
    if request.param != "exact":
        monkeypatch.setattr(module, "EXACT", 500)
        monkeypatch.setattr(module, "_FEW", 100)
    return str(request.param)


def rows(count: int, seed: int) -> Vectors:
    """Unit rows (count, 48) around forty centres, as passages are around their subjects."""
    centres = np.random.default_rng(0).standard_normal((40, DIMENSIONS))
    random = np.random.default_rng(seed)
    made = centres[random.integers(0, 40, count)] + random.standard_normal((count, DIMENSIONS))
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def put(writer: LibraryWriter, name: str, vectors: Vectors, parts: int = 1, replaces: tuple[int, ...] = ()) -> int:
    """An issue of paragraphs with ``parts`` vectors each."""
    made = issue(name, [f"{name} {number}" for number in range(len(vectors) // parts)])
    embedded = [Embedded(vectors[at : at + parts]) for at in range(0, len(vectors), parts)]
    digests = [paragraph.id.encode()[:16] for paragraph in made.paragraphs]
    record = FileRecord(f"{name}.txt", 1, 1, made.digest, None, None)
    return writer.put_issue(NewIssue(made, embedded, record=record, digests=digests, rules=""), replaces=replaces)


def fill(writer: LibraryWriter, issues: int, first: int = 0) -> list[int]:
    return [put(writer, f"issue-{n}", rows(PER_ISSUE, seed=n + 1)) for n in range(first, first + issues)]


def brute(
    library: Library, question: Vectors, k: int, within: list[IssueRange] | None = None
) -> list[tuple[int, float]]:
    """The same by multiplying the question with every stored vector."""
    best: dict[int, float] = {}
    for part in library.ranges() if within is None else within:
        ids, vectors = library.vectors(part.first, part.last)
        for identity, score in zip(ids.tolist(), (vectors @ question).tolist() if len(ids) else [], strict=True):
            best[identity // PARTS] = max(score, best.get(identity // PARTS, -1.0))
    return sorted(best.items(), key=lambda pair: -pair[1])[:k]


def recall(index: VectorIndex, library: Library, within: list[IssueRange] | None = None) -> float:
    """Share of the ten nearest, over forty questions, that are found; every score found must be the exact cosine."""
    shares = []
    for question in rows(40, seed=999):
        exact = dict(brute(library, question, 1_000_000, within))
        nearest = sorted(exact, key=lambda key: -exact[key])[:10]
        found = index.search(question, 10, within)
        assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
        for key, score in found:
            assert score == pytest.approx(exact[key], abs=1e-5)
        shares.append(len({key for key, _ in found} & set(nearest)) / len(nearest))
    return sum(shares) / len(shares)


def test_it_finds_what_brute_force_finds(writer: LibraryWriter, form: str) -> None:
    fill(writer, 40)
    index = VectorIndex.open(writer)
    assert (index.count, index.exact) == (2000, form == "exact")
    assert recall(index, writer) == 1.0 if form == "exact" else recall(index, writer) >= 0.99


def test_narrowed_to_issues_it_finds_what_brute_force_finds(writer: LibraryWriter, form: str) -> None:
    fill(writer, 40)
    index = VectorIndex.open(writer)
    ranges = writer.ranges()
    assert recall(index, writer, ranges[3:4]) == 1.0
    assert recall(index, writer, ranges[::3]) >= 0.99
    assert index.search(rows(1, 5)[0], 10, []) == []


def test_a_paragraph_counts_once_with_the_best_of_its_vectors(writer: LibraryWriter, form: str) -> None:
    for number in range(30):
        put(writer, f"long-{number}", rows(40, seed=number), parts=4)
    index = VectorIndex.open(writer)
    question = rows(1, seed=77)[0]
    found = index.search(question, 20)
    assert len({key for key, _ in found}) == 20
    assert found == [(key, pytest.approx(score, abs=1e-5)) for key, score in brute(writer, question, 20)]


def test_what_left_is_masked_and_what_came_is_found(writer: LibraryWriter, form: str) -> None:
    keys = fill(writer, 40)
    save_vectors(writer)
    written = (writer.folder / FILE).read_bytes()
    writer.forget_files([], keys[:1])
    fill(writer, 1, first=40)
    put(writer, "issue-5", rows(PER_ISSUE, seed=500), replaces=(keys[5],))
    save_vectors(writer)
    assert (writer.folder / FILE).read_bytes() == written  # so little is not worth writing
    index = VectorIndex.open(writer)
    assert (index.count, index.generation) == (2000, writer.generation)
    assert recall(index, writer) >= 0.99


def test_an_open_index_follows_the_library(writer: LibraryWriter, form: str) -> None:
    keys = fill(writer, 20)
    save_vectors(writer)
    index = VectorIndex.open(writer)
    writer.forget_files([], keys[:1])
    fill(writer, 2, first=20)
    index.catch_up(writer)
    assert recall(index, writer) >= 0.99
    writer.forget_files([], [writer.ranges()[-1].issue])  # of those that came last
    index.catch_up(writer)
    assert index.count == 20 * PER_ISSUE
    assert recall(index, writer) >= 0.99


def test_much_that_is_new_is_merged_into_the_file(writer: LibraryWriter, form: str) -> None:
    keys = fill(writer, 20)
    save_vectors(writer)
    assert is_current(writer)
    writer.forget_files([], keys[:3])
    fill(writer, 4, first=20)
    assert not is_current(writer)
    save_vectors(writer)
    assert is_current(writer)
    index = VectorIndex.open(writer)
    assert (index._body.count, index._tail.count) == (21 * PER_ISSUE, 0)
    assert recall(index, writer) >= 0.99


def test_an_open_index_takes_the_file_that_was_written_anew(writer: LibraryWriter, form: str) -> None:
    fill(writer, 20)
    save_vectors(writer)
    index = VectorIndex.open(writer)
    fill(writer, 10, first=20)
    save_vectors(writer)
    fill(writer, 1, first=30)
    index.catch_up(writer)
    assert (index._body.count, index._tail.count) == (30 * PER_ISSUE, PER_ISSUE)
    assert recall(index, writer) >= 0.99


def test_an_index_that_outgrows_the_exact_form_changes_it_and_back(
    writer: LibraryWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "EXACT", 500)
    keys = fill(writer, 10)
    save_vectors(writer)
    assert VectorIndex.open(writer).exact
    keys += fill(writer, 10, first=10)
    save_vectors(writer)
    assert not VectorIndex.open(writer).exact
    writer.forget_files([], keys[5:])
    save_vectors(writer)
    index = VectorIndex.open(writer)
    assert index.exact
    assert recall(index, writer) == 1.0


@pytest.mark.parametrize("damage", ["lost", "cut short", "one bit", "no JSON", "of another library", "of the future"])
def test_a_file_that_is_not_this_library_s_is_made_again(
    writer: LibraryWriter, tmp_path: Path, form: str, damage: str
) -> None:
    fill(writer, 20)
    save_vectors(writer)
    path = writer.folder / FILE
    data = bytearray(path.read_bytes())
    if damage == "lost":
        path.unlink()
    elif damage == "cut short":
        path.write_bytes(data[:-1000])
    elif damage == "one bit":
        data[len(data) // 2] ^= 4
        path.write_bytes(data)
    elif damage == "no JSON":
        path.write_bytes(b"{" + data)
    elif damage == "of the future":
        path.write_bytes(data.replace(b'"generation": 20', b'"generation": 90'))
    else:
        with LibraryWriter.open(tmp_path / "other") as other:
            other.begin_vectors("fake/1")
            fill(other, 20, first=100)
            save_vectors(other)
        path.write_bytes((tmp_path / "other" / FILE).read_bytes())
    assert recall(VectorIndex.open(writer), writer) >= 0.99


def test_a_build_killed_between_library_and_index_is_caught_up(writer: LibraryWriter, form: str) -> None:
    fill(writer, 20)
    save_vectors(writer)
    fill(writer, 10, first=20)  # and then the index is not written
    assert not is_current(writer)
    index = VectorIndex.open(writer)
    assert (index.count, index.generation) == (30 * PER_ISSUE, writer.generation)
    assert recall(index, writer) >= 0.99


def test_an_issue_of_a_build_under_way_is_taken_in_once(writer: LibraryWriter, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(writer, 3)
    before = writer.generation
    fill(writer, 1, first=3)
    with monkeypatch.context() as earlier:
        earlier.setattr(type(writer), "generation", before)
        index = VectorIndex.open(writer)
    assert index.count == 3 * PER_ISSUE
    index.catch_up(writer)
    assert index.count == 4 * PER_ISSUE
    assert recall(index, writer) == 1.0


def test_before_it_follows_four_bits_show_nothing_that_has_left(
    writer: LibraryWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "EXACT", 500)
    keys = fill(writer, 20)
    index = VectorIndex.open(writer)
    gone = writer.ranges()[0]
    question = writer.vectors(gone.first, gone.last)[1][0]
    assert index.search(question, 1)[0][0] == gone.first
    writer.forget_files([], keys[:1])
    assert index.search(question, 1)[0][0] > gone.last


def test_faiss_works_in_one_thread_whoever_calls(
    writer: LibraryWriter, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(writer, 20)
    threads: list[int] = []

    def watched(name: str, owner: type) -> None:
        done = getattr(owner, name)

        def counted(*values: object, **named: object) -> object:
            threads.append(module.faiss.omp_get_max_threads())
            return done(*values, **named)

        monkeypatch.setattr(owner, name, counted)

    for owner in (module.faiss.IndexFlatIP, module.faiss.IndexPQFastScan):
        for name in ("train", "add", "search"):
            watched(name, owner)

    def work() -> None:
        module.faiss.omp_set_num_threads(4)
        save_vectors(writer)
        VectorIndex.open(writer).search(rows(1, 1)[0], 10)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(threads) >= 2
    assert set(threads) == {1}


def test_a_file_of_another_state_with_the_same_number_is_made_again(writer: LibraryWriter, form: str) -> None:
    fill(writer, 20)
    state = sqlite3.connect(":memory:")
    writer._connection.backup(state)
    fill(writer, 1, first=20)
    writer._raise_generation(writer._connection)
    VectorIndex.open(writer).save()
    assert is_current(writer)
    state.backup(writer._connection)  # an older library put back, and then something else came
    fill(writer, 1, first=60)
    assert not is_current(writer)
    assert recall(VectorIndex.open(writer), writer) >= 0.99


def test_an_empty_library_finds_nothing(writer: LibraryWriter) -> None:
    save_vectors(writer)
    index = VectorIndex.open(writer)
    assert index.search(rows(1, 1)[0], 10) == []


def test_a_question_of_another_width_is_refused(writer: LibraryWriter, form: str) -> None:
    fill(writer, 20)
    with pytest.raises(FingerprintMismatch, match="The question has 7 dimensions, the library's vectors 48"):
        VectorIndex.open(writer).search(np.ones(7, np.float32), 3)


def test_a_full_disk_leaves_the_file_as_it_was(writer: LibraryWriter, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(writer, 2)
    save_vectors(writer)
    before = (writer.folder / FILE).read_bytes()
    fill(writer, 2, first=2)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        save_vectors(writer)
    assert (writer.folder / FILE).read_bytes() == before
    assert list(writer.folder.glob("*.new")) == []
