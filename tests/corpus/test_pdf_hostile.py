"""Damaged files: cut short, with bytes flipped, with pieces missing. Never a crash, a hang or an unexplained error.

They are read in a process of their own under limits of memory and time, so that a crash would be seen as one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = sorted((Path(__file__).parents[2] / "corpus" / "samples").glob("*.pdf"))

READER = """
import json, random, resource, sys
from pathlib import Path
from corpus.model import CorpusError
from corpus.formats.pdf import read_pdf

resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
source, folder, seed, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
whole, chance = source.read_bytes(), random.Random(seed)
variants = [whole[: len(whole) * tenth // 10] for tenth in range(1, 10)]
while len(variants) < count:
    data = bytearray(whole)
    if len(variants) % 2:
        for _ in range(chance.choice([1, 10, 100, 1000])):
            data[chance.randrange(len(data))] = chance.randrange(256)
    else:
        at = chance.randrange(len(data))
        del data[at : at + chance.randrange(1, 4000)]
    variants.append(bytes(data))
outcomes = {"read": 0, "refused": 0}
path = folder / "damaged.pdf"
for data in variants:
    path.write_bytes(data)
    try:
        read_pdf(path)
        outcomes["read"] += 1
    except CorpusError as error:
        assert "damaged.pdf" in str(error)
        outcomes["refused"] += 1
print(json.dumps(outcomes))
"""


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_damaged_variants_are_read_or_refused(path: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", READER, str(path), str(tmp_path), "7", "60"]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, cwd=Path(__file__).parents[2], check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    outcomes = json.loads(done.stdout)
    assert outcomes["read"] + outcomes["refused"] == 60
    assert outcomes["read"] > 20
