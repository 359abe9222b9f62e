"""Archives that a stranger made, by the hundred: each is refused in one sentence, or imported and harmless.

Half of them say something else with every seal right: columns set to values nobody stored, tables of another kind,
views and triggers. The other half have bits flipped in a row of places. What is imported must read back whole, with
nothing in it that acts on a terminal and no path that leads out of the newsletters' folder.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sqlite3
import time
import zipfile
from contextlib import closing, suppress
from pathlib import Path

from benchmarks.reliability.outcome import Outcome
from benchmarks.reliability.stage import Stage
from embeddings.library import schema
from embeddings.library.checksums import data_seal, seal
from embeddings.library.export import import_library
from embeddings.library.kept import CALENDAR
from embeddings.library.library import Library
from embeddings.model import EmbeddingsError

_VALUES: tuple[object, ...] = (
    *(
        None,
        0,
        -1,
        2**63 - 1,
        1e308,
        float("inf"),
        "",
        "x",
        "\x1b]0;t\x07",
        "\u202e",
        "../../etc/passwd",
        "/etc/passwd",
    ),
    *(
        "[]",
        "{}",
        "[[",
        "[" * 5_000,
        "null",
        "[1e999]",
        '[["a"]]',
        b"",
        b"\xff\xfe",
        b"\0" * 7,
        b"\0" * 256,
        "\0raw:zz",
    ),
)
_SCHEMAS = (
    "CREATE VIEW more AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
    "CREATE TRIGGER t AFTER UPDATE ON manifest BEGIN DELETE FROM issues; END",
    "CREATE TRIGGER t AFTER INSERT ON files BEGIN DELETE FROM issues; END",
    "CREATE VIRTUAL TABLE more USING fts5(text)",
    "CREATE INDEX more ON paragraphs (hex(text))",
    "CREATE INDEX more ON paragraphs (id) WHERE length(text) > 3",
    "CREATE TABLE more (a, b AS (a || a))",
    "ALTER TABLE files ADD COLUMN more TEXT",
    "DROP TABLE words",
    "DROP INDEX paragraphs_id",
)
_SEALS = (
    "UPDATE issues SET seal = seal(key, id, path, digest, head, pages, warnings, unresolved, first, last)",
    "UPDATE paragraphs SET seal = seal(key, issue, opening, id, kind, text, article, headings, spans)",
    "UPDATE events SET seal = seal(issue, position, event)",
    f"UPDATE calendar SET seal = seal({CALENDAR})",
    "UPDATE dates SET seal = seal(paragraph, dates)",
    "UPDATE vectors SET seal = data_seal(id, vector)",
    "UPDATE states SET seal = data_seal(paragraph, states)",
)
#: Seconds of the processor that one archive may take at most.
_PATIENCE = 60.0


def strangers(stage: Stage, times: int, seed: int, outcome: Outcome) -> None:
    """Import ``times`` hostile archives."""
    chance = random.Random(seed)
    with closing(sqlite3.connect(stage.older / schema.FILE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for number in outcome.each(times):
        hostile = stage.folder / "hostile.sqlite"
        shutil.copy(stage.older / schema.FILE, hostile)
        what = _lie(hostile, chance) if number % 2 else _flip(hostile, chance)
        archive = _packed(hostile, stage.folder / "hostile.zip")
        _import(what, archive, stage.folder / "imported", outcome)


def _import(what: str, archive: Path, folder: Path, outcome: Outcome) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    begun = time.process_time()
    outcome.counts["archives"] += 1
    try:
        import_library(archive, folder, root=archive.parent)
        with Library.open(folder) as library:
            _read(what, library, archive.parent, outcome)
        outcome.counts["imported, and harmless"] += 1
    except EmbeddingsError as error:
        outcome.counts["refused in a sentence"] += 1
        outcome.check(str(error).isprintable(), f"{what}: {str(error)!r}")
    except Exception as error:
        outcome.check(False, f"{what}: {type(error).__name__}: {error}")
    outcome.check(time.process_time() - begun < _PATIENCE, f"{what}: took {time.process_time() - begun:.0f} s")


def _read(what: str, library: Library, root: Path, outcome: Outcome) -> None:
    for issue in library.issues():
        said = [issue.id, issue.head.title, issue.head.series, *issue.warnings]
        for paragraph in library.paragraphs(issue.id):
            said += [paragraph.id, paragraph.article, *paragraph.headings, *paragraph.text.split("\n")]
        outcome.check(all(text.isprintable() for text in said), f"{what}: {issue.id} holds what acts on a terminal")
        outcome.check(issue.path.resolve().is_relative_to(root.resolve()), f"{what}: {issue.path} leads out")
    said = [event.title for event in library.events()] + [failure.reason for failure in library.failures()]
    outcome.check(all(text.isprintable() for text in said), f"{what}: an event or a reason acts on a terminal")
    library.files(), library.statistics(), library.vectors(0, 10**9)


def _lie(file: Path, chance: random.Random) -> str:
    """One column of some rows, or the tables, as nobody stored them; every seal is right."""
    with closing(sqlite3.connect(file)) as connection:
        connection.create_function("seal", -1, seal)
        connection.create_function("data_seal", 2, lambda key, data: data_seal(key, bytes(data or b"")))
        if chance.random() < 0.2:
            what = chance.choice(_SCHEMAS)
            connection.execute(what)
        else:
            names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            table = chance.choice([name for (name,) in connection.execute(names)])
            column = chance.choice([row[1] for row in connection.execute(f"PRAGMA table_info({table})")])
            value = chance.choice(_VALUES)
            what = f"{table}.{column} = {str(value)[:40]!r}"
            which = "" if chance.random() < 0.5 else f" WHERE random() % {chance.choice((2, 9))} = 0"
            with suppress(sqlite3.Error):
                connection.execute(f"UPDATE OR IGNORE {table} SET {column} = ?{which}", (value,))
        for statement in _SEALS:
            with suppress(sqlite3.Error, TypeError, ValueError):
                connection.execute(statement)
        connection.commit()
        connection.execute("PRAGMA journal_mode = DELETE")
    return what


def _flip(file: Path, chance: random.Random) -> str:
    data = bytearray(file.read_bytes())
    at = chance.randrange(len(data)) if chance.random() < 0.5 else chance.randrange(8192)
    for _ in range(chance.choice((1, 1, 8))):
        data[min(at, len(data) - 1)] ^= 1 << chance.randrange(8)
        at += chance.randrange(1, 9)
    file.write_bytes(data)
    return f"bits from byte {at} on flipped"


def _packed(file: Path, archive: Path) -> Path:
    data = file.read_bytes()
    about = {"format": 1, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "issues": 1}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("about.json", json.dumps(about))
        packed.write(file, schema.FILE)
    return archive
