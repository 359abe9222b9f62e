"""From Python, as the documentation shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import open_library
from assistant.model import Answer
from embeddings.model import NoLibrary


def test_a_library_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NoLibrary):
        open_library(tmp_path / "none")


@pytest.mark.model
def test_ten_lines(tmp_path: Path) -> None:
    (tmp_path / "post").mkdir()
    (tmp_path / "post" / "fog-2024-03.txt").write_text(
        "THE FOG SIGNAL\n\nThe great lamp was lit by Ann Lee.\n", "utf-8"
    )
    library = open_library(tmp_path / "library", newsletters=tmp_path / "post")
    answer = library.answer("Who lit the lamp?")
    assert isinstance(answer, Answer)
    assert "Ann Lee" in answer.text
    assert answer.citations[0].page == 1
    library.close()
