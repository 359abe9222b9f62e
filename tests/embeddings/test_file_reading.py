"""Files are read in a process of their own, and what is wrong with one arrives as the reader's own sentence."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from corpus.events.tags.blocks import Block
from corpus.events.tags.head import Tag
from corpus.issues import read_issue
from corpus.model import paragraph_id
from embeddings.build import file_workers
from embeddings.build.file_workers import IssueReader, Limits, ReadFile, ToDo, Unread, read_all
from embeddings.build.reading_rules import versions
from embeddings.encoder.worker_process import ModelProcess
from embeddings.model import ModelError


def test_a_bad_file_is_one_sentence_and_the_next_is_read(tmp_path: Path) -> None:
    page, letter = tmp_path / "page.pdf", tmp_path / "letter 2024-03.txt"
    page.write_text("<!doctype html><html><body>Not found</body></html>")
    letter.write_text("THE LETTER\n\nMarch 2024\n\nThe boats come home on Sunday 10 March.\n")
    bad, good = read_all([ToDo(page, "page"), ToDo(letter, "letter")], None, tmp_path, Limits.usual(), workers=1)
    assert bad == Unread("page.pdf: is a web page named .pdf. Fetch the newsletter itself from its address.")
    assert isinstance(good, ReadFile)
    assert "The boats come home on Sunday 10 March." in [paragraph.text for paragraph in good.issue.paragraphs]


def test_events_are_those_of_the_tags_in_a_file_and_in_what_is_stored_of_it(tmp_path: Path) -> None:
    letter = tmp_path / "letter 2024-03.txt"
    letter.write_text("THE LETTER\n\nMarch 2024\n\nBoats come home. Sunday 10 March, Slip Beach.\n")

    def tag(blocks: Sequence[Block]) -> tuple[Tag, ...]:
        (block,) = (one for one in blocks if "Boats come home. Sunday 10 March, Slip Beach." in one.texts)
        line = block.texts.index("Boats come home. Sunday 10 March, Slip Beach.")
        words = {"Boats": "T", "come": "t", "home": "t", "Sunday 10 March": "D", "Slip": "P", "Beach": "p"}
        return tuple(
            Tag(owner, start, end, words[block.texts[line][start:end]])
            for (place, start, end), (owner, _) in zip(block.spans, block.owners, strict=True)
            if place == line and block.texts[line][start:end] in words
        )

    (read,) = read_all([ToDo(letter, "letter")], None, tmp_path, Limits.usual(), workers=1, tag=tag)
    assert isinstance(read, ReadFile)
    assert [(one.title, one.place) for one in read.events] == [("Boats come home", "Slip Beach")]
    stored = ToDo(letter, "letter", issue=read.issue)
    (again,) = read_all([stored], lambda: IssueReader(tmp_path), tmp_path, Limits.usual(), tag=tag)
    assert again == read


def test_a_model_that_fails_is_not_the_files_fault(tmp_path: Path) -> None:
    letter = tmp_path / "letter 2024-03.txt"
    letter.write_text("THE LETTER\n\nMarch 2024\n\nBoats come home. Sunday 10 March, Slip Beach.\n")

    def tag(blocks: Sequence[Block]) -> tuple[Tag, ...]:
        raise ModelError("The model could not be loaded.")

    for reader in (None, lambda: IssueReader(tmp_path)):
        with pytest.raises(ModelError, match="could not be loaded"):
            list(read_all([ToDo(letter, "letter")], reader, tmp_path, Limits.usual(), workers=1, tag=tag))


SOURCES = {
    "model.py": "a = 1",
    "dates/grammar.py": "b = 1",
    "dates/words.py": "from corpus.model import Box",
    "events/lines.py": "from corpus.dates.grammar import b",
    "metadata/head.py": "from corpus.dates import words",
}


def put(folder: Path, sources: dict[str, str]) -> tuple[str, str]:
    """The versions of reading and of the rules in a package of these sources."""
    package = folder / "corpus"
    shutil.rmtree(package, ignore_errors=True)
    for name, text in sources.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text)
    return versions.__wrapped__(package)


@pytest.mark.parametrize(
    ("changed", "reading", "rules"),
    [
        ("model.py", True, False),
        ("dates/grammar.py", False, True),
        ("events/lines.py", False, True),
        ("metadata/head.py", True, False),
        ("dates/words.py", True, True),  # the head's date goes by it
    ],
)
def test_what_changed_in_the_sources_says_what_is_made_again(
    tmp_path: Path, changed: str, reading: bool, rules: bool
) -> None:
    before = put(tmp_path, SOURCES)
    after = put(tmp_path, SOURCES | {changed: SOURCES[changed] + "  # mended"})
    assert (before[0] != after[0], before[1] != after[1]) == (reading, rules)


def test_a_renamed_source_is_another(tmp_path: Path) -> None:
    renamed = {name.replace("grammar", "phrases"): text for name, text in SOURCES.items()}
    assert put(tmp_path, SOURCES)[1] != put(tmp_path, renamed)[1]


def test_dates_are_found_with_the_events(tmp_path: Path) -> None:
    letter = tmp_path / "letter 2024-03.txt"
    letter.write_text("THE LETTER\n\nMarch 2024\n\nThe boats come home on Sunday 10 March.\n\nNothing else happened.\n")
    reader = IssueReader(tmp_path)
    assert isinstance(reader.read(letter, "letter"), ReadFile)
    found = reader.tagged(())
    dates = {p.text: some for p, some in zip(found.issue.paragraphs, found.dates, strict=True)}
    (printed,) = dates["The boats come home on Sunday 10 March."]
    assert printed.when.start == date(2024, 3, 10)
    assert "The boats come home on Sunday 10 March."[printed.start : printed.end] == "Sunday 10 March"
    assert dates["Nothing else happened."] == ()


def test_an_issue_has_the_id_and_the_digest_that_it_is_given(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("The boats come home.\n")
    issue = read_issue(letter, identity="2024/letter", digest="d" * 64)
    assert (issue.id, issue.digest) == ("2024/letter", "d" * 64)
    assert [p.id for p in issue.paragraphs] == [paragraph_id("2024/letter", p.text) for p in issue.paragraphs]


class Hanging:
    """Reads for ever, or ends its process, or has no memory, as the file's name says."""

    def read(self, path: Path, identity: str, digest: str) -> None:
        if path.stem == "ends":
            os._exit(1)
        if path.stem == "memory":
            raise MemoryError
        threading.Event().wait()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("hangs", "took longer than 0.2 seconds and was stopped"),
        ("ends", "ended the reading process"),
        ("memory", "needs more memory than one file may take"),
    ],
)
def test_a_file_that_breaks_a_limit_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, said: str
) -> None:
    monkeypatch.setattr(file_workers, "IssueReader", lambda *_: None)
    monkeypatch.setattr(file_workers, "ModelProcess", lambda *_, name: waiting())
    worker = file_workers.ReadingWorker(tmp_path, Limits(seconds=0.2), None)
    found = worker.read(ToDo(Path(f"{name}.txt"), "x"))
    assert isinstance(found, Unread)
    assert said in found.reason
    assert not found.again
    worker.close()


def waiting() -> ModelProcess:
    process = ModelProcess(Hanging)
    process.wait()
    return process
