"""Two small issues and the library built of them, for the tests that start from one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import WordLengthEncoder
from tests.embeddings.fakes import run, write


@pytest.fixture
def newsletters(tmp_path: Path) -> Path:
    """Two issues of a line or two."""
    made = tmp_path / "newsletters"
    write(made, "lamp-03.txt", "The Lamp", "The harbour was dredged.", "On 3 March the choir sang.")
    write(made, "lamp-04.txt", "The Lamp", "A whale was seen.")
    return made


@pytest.fixture
def library(newsletters: Path, tmp_path: Path) -> Path:
    """The library built of them."""
    run(newsletters, tmp_path / "library", WordLengthEncoder())
    return tmp_path / "library"
