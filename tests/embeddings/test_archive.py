"""An archive in Lance, in a folder and in object storage (a real server of its own): built and asked as a library."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.model import Issue
from embeddings.build import build as module
from embeddings.build.file_workers import ReadFile
from embeddings.model import FingerprintMismatch, Hit, LibraryError, NoLibrary, Scope
from embeddings.search.searcher import Searcher
from embeddings.store.places import open_reader, open_writer
from tests.conftest import WordLengthEncoder
from tests.embeddings.fakes import LineReader, run, write

pytest.importorskip("lance", reason="the extra backissue[archive] is not installed")


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """An address in an S3 server that runs in this process."""
    server_module = pytest.importorskip("moto.server", reason="moto, the S3 server of the tests, is not installed")
    import pyarrow.fs as fs

    server = server_module.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    told = {"AWS_ENDPOINT_URL": address, "AWS_ALLOW_HTTP": "true", "AWS_REGION": "us-east-1"}
    told |= {"AWS_ACCESS_KEY_ID": "of the tests", "AWS_SECRET_ACCESS_KEY": "of the tests"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in told.items():
            patch.setenv(name, value)
        fs.S3FileSystem(endpoint_override=address, allow_bucket_creation=True).create_dir("papers")
        yield "s3://papers"
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def archive(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    if request.param == "folder":
        return f"lance:{tmp_path / 'archive'}"
    return f"{request.getfixturevalue('bucket')}/{tmp_path.name}"


def seen(place: str | Path) -> dict[str, object]:
    """All that a store shows, but for when and where it was built."""
    with closing(open_reader(place, WordLengthEncoder.fingerprint)) as store:
        contents = store.contents
        issues = [replace(one, size=0, mtime_ns=0, added="") for one in contents.issues()]
        return {
            "issues": issues,
            "paragraphs": {one.id: contents.paragraphs(one.id) for one in issues},
            "dates": {one.id: contents.dates(p.id for p in contents.paragraphs(one.id)) for one in issues},
            "heads": contents.issue_heads(),
            "events": contents.events(),
            "calendar": list(contents.calendar()),
            "series": contents.series(),
            "languages": contents.languages(),
            "failures": contents.failures(),
            "statistics": replace(contents.statistics(), built=""),
            "uses": contents.uses(["whale", "harbour", "nothing"]),
        }


def hits(place: str | Path, question: str) -> list[Hit]:
    with Searcher.open(place, WordLengthEncoder()) as searcher:
        return [replace(hit, score=round(hit.score, 5), reranked=None) for hit in searcher.search(question)]


def test_a_build_gives_the_same_in_every_store(
    archive: str, newsletters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files come, change, move, fail and go; every time both stores report and show the same."""
    library, both = tmp_path / "library", (LineReader(), LineReader())

    def same(**how: object) -> None:
        one, other = (
            replace(run(newsletters, place, WordLengthEncoder(), reader, **how), seconds=0)  # type: ignore[arg-type]
            for place, reader in zip((library, archive), both, strict=True)
        )
        assert one == other
        assert both[0].read_files == both[1].read_files
        assert seen(library) == seen(archive)
        assert [hit.paragraph.id for hit in hits(library, "whale")] == [p.paragraph.id for p in hits(archive, "whale")]

    same()
    assert hits(archive, "whale")[0].issue == "lamp-04"
    same()  # nothing changed, nothing is read
    write(newsletters, "lamp-04.txt", "The Lamp", "Another whale was seen.", "On 9 April it left.")
    write(newsletters, "bad.txt", "garbage")
    write(newsletters, "copy-04.txt", "The Lamp", "Another whale was seen.", "On 9 April it left.")
    same()
    (newsletters / "lamp-03.txt").rename(newsletters / "old-03.txt")
    (newsletters / "bad.txt").unlink()
    same()
    same(series={"Beacon": ["old-*"]})
    assert list(seen(archive)["series"]) == ["Beacon", "Lamp"]  # type: ignore[call-overload]

    class Other(LineReader):
        def find_events(self, made: Issue) -> ReadFile:
            return replace(super().find_events(made), events=())

    both = (Other(), Other())
    monkeypatch.setattr(module, "rules_version", lambda: "other rules")
    same()
    assert seen(archive)["calendar"] == []
    (newsletters / "lamp-04.txt").unlink()
    (newsletters / "copy-04.txt").unlink()
    same()
    assert list(seen(archive)["heads"]) == ["old-03"]  # type: ignore[call-overload]
    same(force=True)


def test_a_reader_keeps_what_it_sees_until_it_follows(archive: str, newsletters: Path) -> None:
    run(newsletters, archive, WordLengthEncoder())  # type: ignore[arg-type]
    with Searcher.open(archive, WordLengthEncoder()) as searcher:
        write(newsletters, "lamp-05.txt", "The Lamp", "A narwhal was seen.")
        (newsletters / "lamp-03.txt").unlink()
        run(newsletters, archive, WordLengthEncoder())  # type: ignore[arg-type]
        assert [issue.id for issue in searcher.library.issues()] == ["lamp-03", "lamp-04"]
        assert searcher.refresh()
        assert [issue.id for issue in searcher.library.issues()] == ["lamp-04", "lamp-05"]
        assert not searcher.refresh()
        assert searcher.search("narwhal")[0].issue == "lamp-05"


def test_an_archive_of_another_model_is_not_built_into(archive: str, newsletters: Path) -> None:
    run(newsletters, archive, WordLengthEncoder())  # type: ignore[arg-type]
    other = WordLengthEncoder()
    other.fingerprint = "another/2"
    with pytest.raises(FingerprintMismatch, match=r"made as word-length/1, these are another/2"):
        run(newsletters, archive, other)  # type: ignore[arg-type]


def test_no_archive_is_a_sentence(archive: str) -> None:
    with pytest.raises(NoLibrary, match="There is no archive in"):
        open_reader(archive)


def test_an_index_of_vectors_finds_what_brute_force_finds(archive: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lists are made once there are enough vectors, and what a scope holds is found beyond them."""
    import numpy as np

    from embeddings.library.library import NewIssue
    from embeddings.model import Embedded
    from embeddings.store.lance import writer as writing
    from tests.embeddings.fakes import issue

    monkeypatch.setattr(writing, "INDEXED", 300)
    monkeypatch.setattr(writing, "_A_LIST", 50)
    vectors = np.random.default_rng(3).standard_normal((400, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    new = [
        NewIssue(issue(f"n{n}", [f"{n} {m}" for m in range(20)]), [Embedded(row[None]) for row in some])
        for n, some in enumerate(np.split(vectors, 20))
    ]
    with closing(open_writer(archive, "made/1", 16)) as writer:
        writer.put(new)
        writer.settle()
    with closing(open_reader(archive, "made/1")) as store:
        question = vectors[137]
        best = np.argsort(-(vectors @ question))[:10]
        near = store.nearest(question, 10)
        assert [int(one.paragraph.issue[1:]) * 20 + one.paragraph.position for one in near] == best.tolist()
        within = Scope(issues=frozenset(("n3",)))
        assert len(store.nearest(question, 20, within)) == 20


def test_what_is_cited_is_looked_up_and_not_looked_for(tmp_path: Path) -> None:
    """Paragraphs, their states and vectors are found by the index of issues, whatever the table holds besides."""
    import lance

    from embeddings.model import Ref
    from embeddings.store.lance.table import of
    from tests.embeddings.test_store_contract import made

    with closing(open_writer(f"lance:{tmp_path}", "made/1", 6)) as writer:
        writer.put([made(f"n{n}", ["tide", "whale"], "Lamp", None, []) for n in range(5)])
        writer.settle()
    data = lance.dataset(str(tmp_path / "library.lance"))
    refs = [Ref(1, "n1", 0), Ref(1, "n3", 1)]
    for column in ("opening", "position"):
        scanner = data.scanner(columns=["issue", "vector"], filter=of(refs, column))
        assert "[issue = n1]@issue_idx(BTree)" in scanner.explain_plan()
        assert {row["issue"] for row in scanner.to_table().to_pylist()} == {"n1", "n3"}


def test_settling_costs_what_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each change adds a segment to an index; the first, of the whole library, stays as it is when these are merged."""
    import lance

    from embeddings.store.lance import writer as writing
    from tests.embeddings.test_store_contract import direction, made

    def segments() -> dict[str, list[str]]:
        found = lance.dataset(str(tmp_path / "library.lance")).describe_indices()
        return {one.field_names[0]: [str(segment.uuid) for segment in one.segments] for one in found}

    monkeypatch.setattr(writing, "_SEGMENTS", 3)
    seen = []
    with closing(open_writer(f"lance:{tmp_path}", "made/1", 6)) as writer:
        writer.put([made(f"n{n}", [f"tide {n} {m}" for m in range(20)], "Lamp", None, []) for n in range(60)])
        for n, text in enumerate(("whale", "choir", "lantern", "harbour")):
            writer.settle()
            seen.append(segments())
            writer.put([made(f"n{n}", [text], "Lamp", None, [])])
        writer.settle()
        seen.append(segments())
    assert [len(some["key"]) for some in seen] == [1, 2, 3, 2, 3]
    assert len({some["key"][0] for some in seen}) == 1
    with closing(open_reader(f"lance:{tmp_path}", "made/1")) as store:
        assert [one.text for one in store.contents.paragraphs("n3")] == ["harbour"]
        assert store.contents.statistics().paragraphs == 56 * 20 + 4
        assert store.nearest(direction("harbour"), 1)[0].paragraph.issue == "n3"
        assert [one.passage.issue for one in store.matching({"^harb": 1.0}, 5)] == ["n3"]
        assert store.frequencies(["^harb"]) == {"^harb": 1}


@pytest.mark.parametrize(
    ("sizes", "merged"),
    [
        ([900, 1, 1], 0),
        ([900, 1, 1, 1, 1, 1, 1, 1], 7),
        ([900, 40, 1, 1, 1, 1, 1, 1], 6),
        ([900, 400, 150, 60, 25, 9, 3, 1], 1),
    ],
)
def test_the_latest_segments_are_merged_up_to_a_larger_one(sizes: list[int], merged: int) -> None:
    from embeddings.store.lance.writer import _merging

    assert _merging(sizes) == merged


def test_two_writers_put_their_issues_at_the_same_time(archive: str) -> None:
    """Every issue that either has put is there, once and whole, also one that both have put."""
    from concurrent.futures import ThreadPoolExecutor

    from tests.embeddings.test_store_contract import made

    def work(who: str) -> None:
        with closing(open_writer(archive, "made/1", 6)) as writer:
            for n in range(4):
                writer.put([made(f"{who}-{n}", ["tide", who], "Lamp", None, [])])
                writer.put([made("both", [who] * 3, "Lamp", None, [])])

    with closing(open_writer(archive, "made/1", 6)) as writer:
        writer.settle()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, ("tide", "whale")))
    with closing(open_reader(archive, "made/1")) as store:
        names = [issue.id for issue in store.contents.issues()]
        assert names == sorted(["both", *(f"{who}-{n}" for who in ("tide", "whale") for n in range(4))])
        assert len({one.text for one in store.contents.paragraphs("both")}) == 1
        assert all(len(store.contents.paragraphs(name)) == 2 for name in names if name != "both")


def test_a_table_of_another_version_is_a_sentence(tmp_path: Path) -> None:
    import lance
    import pyarrow

    lance.write_dataset(pyarrow.table({"key": ["a"]}), str(tmp_path / "library.lance"))
    with pytest.raises(LibraryError, match="was made by another version of Back Issue"):
        open_reader(f"lance:{tmp_path}")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the trial forks its writers")
def test_a_killed_writer_loses_nothing_acknowledged(tmp_path: Path) -> None:
    """In a process of its own: one that has used Lance must not be forked."""
    words = [sys.executable, "-m", "benchmarks.scale.kills", "--times", "2", f"lance:{tmp_path / 'archive'}"]
    told = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    assert told[-1].startswith("2 writers killed")
    assert told[-1].endswith(", 0 with faults")
