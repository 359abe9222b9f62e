"""A build brings the library up to date with the folder, reading what changed and harming nothing."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from corpus.metadata.naming import settled
from corpus.model import Issue, IssueHead, MissingFolder
from embeddings.build import build as module
from embeddings.build.build import build
from embeddings.build.file_workers import Limits, ReadFile
from embeddings.integrity import inspect
from embeddings.library.library import Library, facts_of
from embeddings.library.writer import LibraryWriter
from embeddings.model import BuildReport, Encoded, LibraryBusy, LibraryError, NoLibrary, OutOfMemory
from embeddings.store.vector_index import FILE as FAISS_FILE
from tests.conftest import WordLengthEncoder
from tests.embeddings.fakes import LineReader, run, write


class CountingEncoder(WordLengthEncoder):
    """Remembers what it was given."""

    def __init__(self, fingerprint: str = "word-length/1") -> None:
        self.fingerprint = fingerprint
        self.given: list[str] = []

    def encode_passages(self, texts: list[str]) -> Encoded:  # type: ignore[override]
        self.given.extend(texts)
        return super().encode_passages(texts)


@pytest.fixture
def folder(newsletters: Path) -> Path:
    return newsletters


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


def texts(library: Path) -> dict[str, list[str]]:
    with Library.open(library) as opened:
        return {issue.id: [p.text for p in opened.paragraphs(issue.id)] for issue in opened.issues()}


def test_a_first_build_stores_everything(folder: Path, library: Path) -> None:
    report = run(folder, library, CountingEncoder())
    assert (report.added, report.changed, report.removed, report.unchanged) == (("lamp-03", "lamp-04"), (), (), 0)
    assert (report.issues, report.pages, report.paragraphs, report.events) == (2, 4, 3, 1)
    assert report.pages_without_text == (("lamp-03", (2,)), ("lamp-04", (2,)))
    assert report.unresolved_dates == (("lamp-03", (2,)), ("lamp-04", (2,)))
    assert texts(library) == {
        "lamp-03": ["The harbour was dredged.", "On 3 March the choir sang."],
        "lamp-04": ["A whale was seen."],
    }


def test_a_build_names_what_it_left_out_of_the_issues_it_read(folder: Path, library: Path) -> None:
    class WarningReader(LineReader):
        def find_events(self, made: Issue) -> ReadFile:
            told = ("page 2 has text in a picture that was not read",) if made.id == "lamp-04" else ()
            return super().find_events(replace(made, warnings=told))

    report = run(folder, library, CountingEncoder(), WarningReader())
    assert report.left_out == (("lamp-04", "page 2 has text in a picture that was not read"),)
    assert run(folder, library, CountingEncoder(), WarningReader()).left_out == ()


def test_an_unchanged_folder_is_neither_read_nor_encoded(folder: Path, library: Path) -> None:
    run(folder, library, CountingEncoder())
    reader, encoder = LineReader(), CountingEncoder()
    report = run(folder, library, encoder, reader)
    assert (report.unchanged, report.added, report.changed) == (2, (), ())
    assert (reader.read_files, encoder.given) == ([], [])


def test_a_new_time_alone_costs_a_hash_and_no_reading(folder: Path, library: Path) -> None:
    run(folder, library, CountingEncoder())
    os.utime(folder / "lamp-03.txt", (1, 1))
    reader = LineReader()
    assert run(folder, library, CountingEncoder(), reader).unchanged == 2
    assert reader.read_files == []


def test_a_changed_file_is_read_again_and_only_its_new_passages_are_encoded(folder: Path, library: Path) -> None:
    run(folder, library, CountingEncoder())
    write(folder, "lamp-03.txt", "The Lamp", "The harbour was dredged.", "A new pier was built.")
    reader, encoder = LineReader(), CountingEncoder()
    report = run(folder, library, encoder, reader)
    assert (report.changed, report.unchanged, reader.read_files) == (("lamp-03",), 1, ["lamp-03.txt"])
    assert [text.rpartition("\n")[2] for text in encoder.given] == ["A new pier was built."]
    assert texts(library)["lamp-03"] == ["The harbour was dredged.", "A new pier was built."]


def test_a_file_that_is_gone_takes_its_issue_along(folder: Path, library: Path) -> None:
    run(folder, library, CountingEncoder())
    (folder / "lamp-04.txt").unlink()
    report = run(folder, library, CountingEncoder())
    assert (report.removed, report.issues) == (("lamp-04",), 1)
    assert list(texts(library)) == ["lamp-03"]


def test_a_renamed_file_keeps_its_vectors(folder: Path, library: Path) -> None:
    run(folder, library, CountingEncoder())
    (folder / "lamp-04.txt").rename(folder / "whale-04.txt")
    encoder = CountingEncoder()
    report = run(folder, library, encoder)
    assert encoder.given == []
    assert sorted(texts(library)) == ["lamp-03", "whale-04"]
    assert (report.renamed, report.added, report.changed, report.removed) == (("whale-04",), (), (), ())
    assert report.unchanged == 1


def test_the_same_bytes_under_two_names_are_one_issue(folder: Path, library: Path) -> None:
    shutil.copy(folder / "lamp-03.txt", folder / "copy-03.txt")
    report = run(folder, library, CountingEncoder())
    assert report.issues == 2
    reader = LineReader()
    assert run(folder, library, CountingEncoder(), reader).unchanged == 2
    assert reader.read_files == []


def test_a_file_replaced_by_one_of_its_size_and_time_is_read(folder: Path, library: Path) -> None:
    run(folder, library, CountingEncoder())
    before = (folder / "lamp-04.txt").stat()
    fresh = write(folder, "fresh", "The Lamp", "Whales were here.")
    os.utime(fresh, ns=(before.st_atime_ns, before.st_mtime_ns))
    fresh.replace(folder / "lamp-04.txt")
    now = (folder / "lamp-04.txt").stat()
    assert (now.st_size, now.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert run(folder, library, CountingEncoder()).changed == ("lamp-04",)
    assert texts(library)["lamp-04"] == ["Whales were here."]


def test_verifying_goes_by_the_bytes_alone(folder: Path, library: Path) -> None:
    run(folder, library, CountingEncoder())
    write(folder, "lamp-04.txt", "The Lamp", "Whales were here.")
    with LibraryWriter.open(library) as writer:  # as if nothing about the file but its bytes had changed
        found = (folder / "lamp-04.txt").stat()
        record = writer.files()["lamp-04.txt"]
        size, mtime_ns, inode, ctime_ns = facts_of(found)
        writer.put_file(replace(record, size=size, mtime_ns=mtime_ns, inode=inode, ctime_ns=ctime_ns))
    assert run(folder, library, CountingEncoder()).unchanged == 2
    assert run(folder, library, CountingEncoder(), verify=True).changed == ("lamp-04",)


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize(("old", "new"), [("s1/alpha", "s1/gamma"), ("s1/alpha", "s3/alpha"), ("s2/beta", "s0/beta")])
def test_a_copy_stays_one_issue_whichever_of_the_two_is_renamed(
    tmp_path: Path, library: Path, old: str, new: str, force: bool
) -> None:
    folder = tmp_path / "twins"
    for name in ("s1/alpha", "s2/beta"):
        write(folder, f"{name}.txt", "News", "The same story.")
    assert run(folder, library, CountingEncoder()).issues == 1
    (folder / new).parent.mkdir(exist_ok=True)
    (folder / f"{old}.txt").rename(folder / f"{new}.txt")
    encoder = CountingEncoder()
    assert run(folder, library, encoder, force=force).issues == 1
    assert force or encoder.given == []
    reader = LineReader()
    report = run(folder, library, CountingEncoder(), reader)
    assert (report.issues, report.unchanged, reader.read_files) == (1, 1, [])


def test_two_issues_of_the_same_bytes_become_one(folder: Path, library: Path) -> None:
    write(folder, "twin-03.txt", "The Lamp", "Something else.")
    run(folder, library, CountingEncoder())
    shutil.copy(folder / "lamp-03.txt", folder / "twin-03.txt")
    report = run(folder, library, CountingEncoder())
    assert (report.issues, report.removed) == (2, ("twin-03",))
    assert run(folder, library, CountingEncoder()).unchanged == 2


def test_every_file_was_seen_whatever_it_gave(folder: Path, library: Path) -> None:
    shutil.copy(folder / "lamp-03.txt", folder / "zed-03.txt")
    (folder / "torn.pdf").write_bytes(b"%PDF")
    run(folder, library, CountingEncoder())
    with Library.open(library) as opened:
        facts = {path: path.stat() for path in folder.iterdir()}
        assert opened.seen() == {path: (one.st_size, one.st_mtime_ns) for path, one in facts.items()}


def test_a_copy_that_changes_is_an_issue_of_its_own_and_leaves_the_other(folder: Path, library: Path) -> None:
    shutil.copy(folder / "lamp-03.txt", folder / "zed-03.txt")
    run(folder, library, CountingEncoder())
    write(folder, "zed-03.txt", "The Lamp", "A ferry sank.")
    report = run(folder, library, CountingEncoder())
    assert (report.issues, report.removed) == (3, ())
    assert texts(library)["lamp-03"] == ["The harbour was dredged.", "On 3 March the choir sang."]
    assert texts(library)["zed-03"] == ["A ferry sank."]


def test_old_bytes_under_a_new_name_are_read_while_their_file_changes(folder: Path, library: Path) -> None:
    run(folder, library, CountingEncoder())
    shutil.copy(folder / "lamp-03.txt", folder / "saved-03.txt")
    write(folder, "lamp-03.txt", "The Lamp", "All is new.")
    run(folder, library, CountingEncoder())
    assert texts(library)["lamp-03"] == ["All is new."]
    assert texts(library)["saved-03"] == ["The harbour was dredged.", "On 3 March the choir sang."]


def test_a_file_that_its_limits_stopped_waits_until_it_or_they_change(folder: Path, library: Path) -> None:
    class Starving(LineReader):
        def read(self, path: Path, identity: str, digest: str = "") -> ReadFile:
            found = super().read(path, identity, digest)
            if path.name == "lamp-04.txt":
                raise OutOfMemory("no more")
            return found

    report = run(folder, library, CountingEncoder(), Starving())
    assert "needs more memory" in report.failures[0].reason
    reader = LineReader()
    run(folder, library, CountingEncoder(), reader)
    assert reader.read_files == []
    assert run(folder, library, CountingEncoder(), reader, limits=Limits(megabytes=9000)).failures == ()
    assert reader.read_files == ["lamp-04.txt"]


def test_one_of_two_equal_files_may_go(folder: Path, library: Path) -> None:
    shutil.copy(folder / "lamp-03.txt", folder / "copy-03.txt")
    run(folder, library, CountingEncoder())
    (folder / "copy-03.txt").unlink()
    run(folder, library, CountingEncoder())
    run(folder, library, CountingEncoder())
    assert texts(library)["lamp-03"] == ["The harbour was dredged.", "On 3 March the choir sang."]


def test_issues_of_one_name_are_told_apart_by_their_folders_and_stay_so(folder: Path, library: Path) -> None:
    write(folder, "2020/news.txt", "News", "Old news.")
    write(folder, "2021/news.txt", "News", "Newer news.")
    run(folder, library, CountingEncoder())
    assert texts(library)["news"] == ["Old news."]
    assert texts(library)["2021/news"] == ["Newer news."]
    write(folder, "2021/news.txt", "News", "Newest news.")
    run(folder, library, CountingEncoder())
    assert texts(library)["2021/news"] == ["Newest news."]


def test_a_file_that_fails_is_told_and_tried_again_only_when_it_changes(folder: Path, library: Path) -> None:
    write(folder, "bad.txt", "garbage")
    report = run(folder, library, CountingEncoder())
    assert [failure.reason for failure in report.failures] == ["bad.txt: it is not a newsletter. Leave it out."]
    assert report.failures[0].path == folder / "bad.txt"
    assert report.issues == 2
    reader = LineReader()
    assert len(run(folder, library, CountingEncoder(), reader).failures) == 1
    assert reader.read_files == []
    write(folder, "bad.txt", "Good", "It is mended.")
    report = run(folder, library, CountingEncoder())
    assert (report.failures, report.issues) == ((), 3)


def test_a_file_that_becomes_garbage_does_not_cost_its_issue(folder: Path, library: Path) -> None:
    run(folder, library, CountingEncoder())
    write(folder, "lamp-03.txt", "garbage")
    report = run(folder, library, CountingEncoder())
    assert 'keeps the issue "lamp-03"' in report.failures[0].reason
    assert texts(library)["lamp-03"] == ["The harbour was dredged.", "On 3 March the choir sang."]
    write(folder, "lamp-03.txt", "The Lamp", "Whole again.")
    assert run(folder, library, CountingEncoder()).failures == ()
    assert texts(library)["lamp-03"] == ["Whole again."]


def test_a_cancelled_build_keeps_finished_issues_and_goes_on_later(folder: Path, library: Path) -> None:
    reader = LineReader()
    report = run(folder, library, CountingEncoder(), reader, cancelled=lambda: len(reader.read_files) >= 1)
    assert report.cancelled
    assert report.issues < 2
    encoder = CountingEncoder()
    report = run(folder, library, encoder)
    assert not report.cancelled
    assert report.issues == 2


def test_a_build_that_breaks_off_resumes(folder: Path, library: Path) -> None:
    steps = build(folder, library, CountingEncoder(), reader=LineReader)
    for step in steps:
        if getattr(step, "done", 0) == 1:
            break
    steps.close()  # type: ignore[attr-defined]
    reader = LineReader()
    report = run(folder, library, CountingEncoder(), reader)
    assert reader.read_files == ["lamp-04.txt"]
    assert report.issues == 2


def test_a_missing_folder_harms_nothing(folder: Path, library: Path, tmp_path: Path) -> None:
    run(folder, library, CountingEncoder())
    with pytest.raises(MissingFolder):
        run(tmp_path / "nowhere", library, CountingEncoder())
    (tmp_path / "empty").mkdir()
    with pytest.raises(LibraryError, match="keeps its 2 issues"):
        run(tmp_path / "empty", library, CountingEncoder())
    assert len(texts(library)) == 2


def test_several_folders_are_one_library_and_adding_one_reads_only_its_files(
    folder: Path, library: Path, tmp_path: Path
) -> None:
    run(folder, library, CountingEncoder())
    more = write(tmp_path / "parish" / "2024", "lamp-03.txt", "The Quay", "The choir sang.").parents[1]
    reader = LineReader()
    report = run([folder, more], library, CountingEncoder(), reader)
    assert (report.added, report.unchanged, reader.read_files) == (("2024/lamp-03",), 2, ["lamp-03.txt"])
    with Library.open(library) as opened:
        paths = {one.id: one.path for one in opened.issues()}
    assert paths["2024/lamp-03"] == more / "2024" / "lamp-03.txt"
    assert paths["lamp-03"] == folder / "lamp-03.txt"
    assert run([folder, more], library, CountingEncoder()).unchanged == 3
    assert run(folder, library, CountingEncoder()).removed == ("2024/lamp-03",), "no longer named"


@pytest.mark.parametrize("away", [0, 1])
def test_of_a_folder_that_is_not_there_nothing_is_lost(folder: Path, library: Path, tmp_path: Path, away: int) -> None:
    more = write(tmp_path / "parish", "quay-03.txt", "The Quay", "The choir sang.").parent
    both = [folder, more]
    run(both, library, CountingEncoder())
    gone = both[away].rename(tmp_path / "unplugged")
    write(both[1 - away], "new-05.txt", "The Lamp", "A new one.")
    for report in (run(both, library, CountingEncoder()) for _ in range(2)):
        assert (report.removed, report.issues) == ((), 4)
        (failure,) = report.failures
        assert failure.path == both[away]
        assert failure.reason == (
            f"{both[away]} is not there. What was read of it stays, until a build finds it again."
        )
    gone.rename(both[away])
    report = run(both, library, CountingEncoder())
    assert (report.unchanged, report.failures, report.reread, report.renamed) == (4, (), (), ())
    with pytest.raises(MissingFolder, match="nowhere"):
        run([tmp_path / "nowhere", tmp_path / "neither"], library, CountingEncoder())


def test_a_folder_within_another_is_read_once(folder: Path, library: Path) -> None:
    inner = write(folder / "old", "lamp-01.txt", "The Lamp", "It was lit.").parent
    report = run([folder, inner], library, CountingEncoder())
    assert (sorted(report.added), report.issues) == (["lamp-01", "lamp-03", "lamp-04"], 3)


def test_a_reader_s_names_of_series_reach_into_every_folder(folder: Path, library: Path, tmp_path: Path) -> None:
    more = write(tmp_path / "parish" / "old", "lamp-01.txt", "The Lamp", "It was lit.").parents[1]
    run([folder, more], library, CountingEncoder(), series={"Old Lamps": ["old/*"]})
    with Library.open(library) as opened:
        assert {one.id: one.head.series for one in opened.issues()}["lamp-01"] == "Old Lamps"


def test_an_empty_folder_gives_an_empty_report(tmp_path: Path, library: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty", library, CountingEncoder()).issues == 0


class StoredOnly(LineReader):
    """Reads no file: what is there is dated anew, by a rule that finds nothing."""

    def read(self, path: Path, identity: str, digest: str = "") -> ReadFile:
        raise AssertionError(f"{path} was read")

    def find_events(self, made: Issue) -> ReadFile:
        return ReadFile(made, (), (1,), ((),) * len(made.paragraphs))


def test_newer_rules_find_dates_and_events_anew_and_read_no_file(
    folder: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(folder, library, CountingEncoder())
    with Library.open(library) as opened:
        (sung,) = [p.id for p in opened.paragraphs("lamp-03") if p.text.startswith("On ")]
        assert [one.when.start for one in opened.dates([sung])[sung]] == [date(2024, 3, 1)]
        paragraphs, generation = opened.paragraphs("lamp-03"), opened.generation
    monkeypatch.setattr(module, "rules_version", lambda: "newer")
    encoder = CountingEncoder()
    report = run(folder, library, encoder, StoredOnly())
    assert (report.redated, report.changed, report.unchanged, report.events) == (2, (), 2, 0)
    assert report.unresolved_dates == (("lamp-03", (1,)), ("lamp-04", (1,)))
    assert encoder.given == []
    with Library.open(library) as opened:
        assert opened.events() == []
        assert opened.dates([sung]) == {sung: ()}
        assert opened.paragraphs("lamp-03") == paragraphs
        assert opened.generation > generation
    assert run(folder, library, CountingEncoder(), StoredOnly()).redated == 0


def test_what_newer_rules_cannot_date_keeps_its_events_and_says_so(
    folder: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(StoredOnly):
        def find_events(self, made: Issue) -> ReadFile:
            raise OutOfMemory("no more")

    run(folder, library, CountingEncoder())
    monkeypatch.setattr(module, "rules_version", lambda: "newer")
    report = run(folder, library, CountingEncoder(), Failing())
    assert (report.redated, report.events) == (0, 1)
    assert len(report.failures) == 2
    assert all("stay as an earlier version found them" in failure.reason for failure in report.failures)
    assert len(run(folder, library, CountingEncoder(), StoredOnly()).failures) == 2


def test_the_report_says_when_search_goes_by_words(folder: Path, library: Path) -> None:
    assert run(folder, library, CountingEncoder("old/1")).notice == ""
    report = run(folder, library, CountingEncoder("new/1"), cancelled=lambda: True)
    assert "made as old/1, the model now set is new/1" in report.notice


def test_another_model_embeds_again_and_the_old_vectors_serve_until_then(folder: Path, library: Path) -> None:
    run(folder, library, CountingEncoder("old/1"))
    reader, encoder = LineReader(), CountingEncoder("new/1")
    steps = build(folder, library, encoder, reader=lambda: reader)
    stages = []
    for step in steps:
        if isinstance(step, BuildReport):
            break
        stages.append(step.stage)
        with Library.open(library) as opened:
            assert opened.statistics().vectors == 3
            assert opened.fingerprint == ("new/1" if step.stage == "indexing" else "old/1")
    assert "embedding" in stages
    assert reader.read_files == []
    assert len(encoder.given) == 3
    with Library.open(library) as opened:
        assert opened.fingerprint == "new/1"
        assert len(opened.vectors(0, 10**6)[0]) == 3


def test_a_second_writer_is_told_who_is_first(folder: Path, library: Path) -> None:
    run(folder, library, CountingEncoder())
    with LibraryWriter.open(library), pytest.raises(LibraryBusy, match=f"process {os.getpid()}.*since"):
        run(folder, library, CountingEncoder())


def test_force_makes_a_damaged_library_again_and_sets_the_old_file_aside(folder: Path, library: Path) -> None:
    run(folder, library, CountingEncoder())
    for path in library.glob("library.sqlite*"):
        path.write_bytes(b"garbage" * 1000) if path.suffix == ".sqlite" else path.unlink()
    with pytest.raises(LibraryError, match="backissue build --force"):
        run(folder, library, CountingEncoder())
    assert run(folder, library, CountingEncoder(), force=True).issues == 2
    assert len(list(library.glob("library.sqlite.set-aside-*"))) == 1


def test_force_reads_and_embeds_everything_again(folder: Path, library: Path) -> None:
    run(folder, library, CountingEncoder())
    reader, encoder = LineReader(), CountingEncoder()
    report = run(folder, library, encoder, reader, force=True)
    assert (len(reader.read_files), len(encoder.given)) == (2, 3)
    assert (report.reread, report.changed, report.unchanged) == (("lamp-03", "lamp-04"), (), 0)


def test_there_is_no_library_before_the_first_build(library: Path) -> None:
    with pytest.raises(NoLibrary, match="backissue build"):
        Library.open(library)


def test_the_faiss_file_is_not_written_anew_for_a_small_change(tmp_path: Path, library: Path) -> None:
    folder = tmp_path / "newsletters"
    for number in range(30):
        write(folder, f"issue{number}.txt", "News", f"Story number {number}.")
    run(folder, library, CountingEncoder())
    before = (library / FAISS_FILE).stat().st_mtime_ns
    write(folder, "issue99.txt", "News", "One more.")
    run(folder, library, CountingEncoder())
    assert (library / FAISS_FILE).stat().st_mtime_ns == before


def test_vectors_are_stored_as_the_encoder_made_them(folder: Path, library: Path) -> None:
    encoder = CountingEncoder()
    run(folder, library, encoder)
    with Library.open(library) as opened:
        ids, vectors = opened.vectors(0, 10**6)
    assert len(ids) == 3
    assert np.allclose(vectors, WordLengthEncoder().encode_passages(encoder.given).vectors)


def test_a_reader_s_names_of_series_are_put_in_place_by_the_next_build(folder: Path, library: Path) -> None:
    def series(names: dict[str, list[str]], named: int) -> set[tuple[str, str]]:
        *_, report = build(folder, library, CountingEncoder(), reader=LineReader, series=names)
        assert isinstance(report, BuildReport)
        assert (report.named, report.reread, report.changed) == (named, (), ())
        with Library.open(library) as opened:
            assert not [seen for seen in inspect(library) if seen.remedy]
            issues = {(issue.head.series, issue.head.series_source) for issue in opened.issues()}
            assert set(opened.series()) == {name for name, _ in issues}
        return issues

    guessed = series({}, 0)
    assert series({"The Quay": ["lamp-*"]}, 2) == {("The Quay", "configuration")}
    assert series({"The Quay": ["lamp-*"]}, 0) == {("The Quay", "configuration")}
    assert series({"The Light": ["lamp-*"]}, 2) == {("The Light", "configuration")}
    assert series({"The Quay": ["nothing"]}, 2) == guessed
    assert series({"The Quay": ["lamp-*"]}, 2) == {("The Quay", "configuration")}
    assert series({}, 2) == guessed


def test_names_are_weighed_again_only_in_series_of_which_something_came_or_went(
    folder: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weighed: list[set[str]] = []

    def seen(heads: dict[int, IssueHead]) -> dict[int, IssueHead]:
        weighed.append({head.series for head in heads.values()})
        return settled(heads)

    def once() -> None:
        list(build(folder, library, CountingEncoder(), reader=LineReader, series={"The Quay": ["quay-*"]}))

    monkeypatch.setattr(module, "settled", seen)
    write(folder, "quay-01.txt", "The Quay", "The ferry was late.")
    once()
    once()
    write(folder, "quay-02.txt", "The Quay", "The ferry was early.")
    once()
    (folder / "quay-01.txt").unlink()
    once()
    assert weighed == [{"Lamp", "The Quay"}, set(), {"The Quay"}, {"Lamp", "The Quay"}]
