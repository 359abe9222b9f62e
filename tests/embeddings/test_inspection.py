"""Looking a library through finds what is wrong in it, and says what mends it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from embeddings.integrity import inspect
from embeddings.library import schema
from embeddings.library.checksums import data_seal, seal
from embeddings.model import NoLibrary
from embeddings.store import term_index, vector_index
from tests.conftest import WordLengthEncoder
from tests.embeddings.fakes import run, write


@pytest.fixture
def newsletters(tmp_path: Path) -> Path:
    made = tmp_path / "newsletters"
    write(made, "lamp-03.txt", "The Lamp", "The harbour was dredged.", "On 3 March the choir sang.")
    write(made, "lamp-04.txt", "The Lamp", "A whale was seen.", "The harbour was dredged.")
    return made


@pytest.fixture
def library(newsletters: Path, tmp_path: Path) -> Path:
    run(newsletters, tmp_path / "library", WordLengthEncoder())
    return tmp_path / "library"


def findings(library: Path) -> dict[str, tuple[str, str]]:
    """What is wrong, by its name: what was found and what mends it."""
    return {seen.name: (seen.found, seen.remedy) for seen in inspect(library) if seen.remedy}


def change(library: Path, *statements: str) -> None:
    with closing(sqlite3.connect(library / schema.FILE)) as connection:
        connection.create_function("seal", -1, seal)
        connection.create_function("data_seal", 2, data_seal)
        for statement in statements:
            assert connection.execute(statement).rowcount > 0
        connection.commit()


RESEALED = "UPDATE paragraphs SET seal = seal(key, issue, opening, id, kind, text, article, headings, spans)"


def test_all_is_well_after_a_build(library: Path) -> None:
    seen = list(inspect(library))
    assert [one.remedy for one in seen] == [""] * 11
    assert [one.found for one in seen][1:] == [
        "13 rows",
        "11 rows read back",
        "2 issues",
        "as they should be",
        "4 paragraphs",
        "4 of 8 dimensions and unit length",
        "none",
        "none",
        "4 of 4 vectors tried",
        "2 of 2 passages tried",
    ]


@pytest.mark.parametrize(
    ("statements", "name", "found"),
    [
        (("UPDATE paragraphs SET text = 'The harbor.' WHERE key = 1",), "Rows as written", "not paragraph 1"),
        (("UPDATE vectors SET vector = zeroblob(32) WHERE id = 512",), "Vectors", "length 0.000"),
        (("UPDATE issues SET begins = '2023-03-01' WHERE key = 1",), "Counts", "the series or days of lamp-03"),
        (("UPDATE languages SET issues = 9",), "Counts", "not the languages"),
        (("UPDATE manifest SET value = '2 4 4 4 9' WHERE name = 'counts'",), "Counts", "not the counts"),
        (("UPDATE calendar SET ends = '2025-01-01'",), "Rows as written", "event of the calendar 2024-03-01"),
        (("UPDATE paragraphs SET spans = replace(spans, '[[1,', '[[9,') WHERE key = 1",), "Text on its page", "page 9"),
        (("UPDATE paragraphs SET spans = replace(spans, '200', '900')", RESEALED), "Text on its page", "page 1"),
        (("DELETE FROM paragraphs WHERE key = 2",), "Orphans", "not 1 vectors"),
        (("DELETE FROM paragraphs WHERE key = 2",), "Issues whole", "not lamp-03"),
        (("DELETE FROM events",), "Issues whole", "not lamp-03"),
        (("UPDATE files SET issue = 9 WHERE issue = 2",), "Orphans", "1 files, 1 issues"),
    ],
)
def test_what_is_wrong_is_found(library: Path, statements: tuple[str, ...], name: str, found: str) -> None:
    change(library, *statements)
    what, remedy = findings(library)[name]
    assert found in what
    assert "`backissue build --force`" in remedy


def test_two_issues_of_one_file(library: Path) -> None:
    change(
        library,
        "UPDATE issues SET digest = (SELECT digest FROM issues WHERE id = 'lamp-03')",
        "UPDATE issues SET seal = seal(key, id, path, digest, head, pages, warnings, unresolved, first, last)",
    )
    assert findings(library)["Duplicates"][0] == "not lamp-03 and lamp-04"


def test_a_term_index_without_an_issue(newsletters: Path, library: Path) -> None:
    shutil.copytree(library / term_index.FOLDER, library / "before")
    write(newsletters, "lamp-05.txt", "The Lamp", "A seal came.")
    run(newsletters, library, WordLengthEncoder())
    shutil.rmtree(library / term_index.FOLDER)
    (library / "before").rename(library / term_index.FOLDER)
    assert findings(library) == {"Found by words": ("the index is not there or lags behind", "Run `backissue build`.")}
    run(newsletters, library, WordLengthEncoder())
    assert findings(library) == {}


def test_an_index_of_other_vectors(library: Path) -> None:
    away = (-np.eye(8, dtype=np.float32)[2]).tobytes().hex()  # from all that have words of three letters
    change(library, f"UPDATE vectors SET vector = x'{away}' WHERE id = 512")
    change(library, "UPDATE vectors SET seal = data_seal(id, vector)")
    what, remedy = findings(library)["Found by meaning"]
    assert what == "not paragraph 2"
    assert str(library / vector_index.FILE) in remedy


def test_without_a_library(tmp_path: Path) -> None:
    with pytest.raises(NoLibrary):
        list(inspect(tmp_path))
