"""Make the libraries of earlier versions again, with the code of their time.

    python tests/embeddings/old/make.py

Each is what that version's own build made of two small issues, with its tests' encoder of word lengths (from schema 5
on with states of word pieces as well), packed, with a newsletters' folder that is nobody's.
"""

from __future__ import annotations

import gzip
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
#: The last commit of each schema.
COMMITS = {1: "36b2bf4~1", 2: "8f3e8eb~1", 3: "53a3f15", 4: "b9d853b", 5: "0dbb622"}

PROGRAM = """
import os, sys
from pathlib import Path
if sys.argv[2] < "5":
    from tests.conftest import WordLengthEncoder as TestEncoder
else:
    from tests.embeddings.test_golden_hits import PieceEncoder as TestEncoder
from tests.embeddings.fakes import run, write
folder = Path(sys.argv[1])
write(folder / "newsletters", "lamp-03.txt", "The Lamp", "The harbour was dredged.", "On 3 March the choir sang.")
write(folder / "newsletters", "lamp-04.txt", "The Lamp", "A whale was seen.")
for path in (folder / "newsletters").iterdir():
    os.utime(path, (0, 0))
run(folder / "newsletters", folder / "library", TestEncoder())
"""


def main() -> None:
    for schema, commit in COMMITS.items():
        with tempfile.TemporaryDirectory() as scratch:
            tree = Path(scratch, "tree")
            tree.mkdir()
            archive = subprocess.run(
                ["git", "archive", commit], capture_output=True, check=True, cwd=HERE.parents[2]
            ).stdout
            subprocess.run(["tar", "-x", "-C", tree], input=archive, check=True)
            environment = os.environ | {"PYTHONPATH": str(tree)}
            subprocess.run([sys.executable, "-c", PROGRAM, scratch, str(schema)], cwd=tree, env=environment, check=True)
            made = Path(scratch, "library", "library.sqlite")
            with sqlite3.connect(made) as connection:
                connection.execute("UPDATE manifest SET value = '/newsletters' WHERE name = 'root'")
            connection.execute("VACUUM")
            connection.close()
            (HERE / f"schema-{schema}.sqlite.gz").write_bytes(gzip.compress(made.read_bytes(), mtime=0))


if __name__ == "__main__":
    main()
