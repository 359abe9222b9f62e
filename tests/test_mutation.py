"""The faults that are put in to see whether the tests notice: where they stand, and what they become."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.mutation.mutations import made, named, sample

SOURCE = '''\
"""About 3 things: é < ü."""
LIMIT = 0.5  # "é" before it, and a number
def near(é, other):
    return é <= LIMIT and other is not None or é == 0
'''


def test_numbers_comparisons_and_conjunctions_each_become_another() -> None:
    assert [(one.line(SOURCE), one.old, one.new) for one in made("near.py", SOURCE)] == [
        (2, "0.5", "0"),
        (2, "0.5", "1.0"),
        (4, "<=", ">"),
        (4, "and", "or"),
        (4, "is not", "is"),
        (4, "or", "and"),
        (4, "==", "!="),
        (4, "0", "1"),
    ]


def test_every_made_mutation_changes_its_place_alone() -> None:
    for one in made("near.py", SOURCE):
        changed = one.applied(SOURCE)
        compile(changed, "near.py", "exec")
        assert changed == SOURCE[: one.start] + one.new + SOURCE[one.start + len(one.old) :] != SOURCE


def test_a_sample_is_the_same_for_a_seed(tmp_path: Path) -> None:
    (tmp_path / "near.py").write_text(SOURCE, "utf-8")
    assert sample(["near.py"], tmp_path, 3, 1) == sample(["near.py"], tmp_path, 3, 1)
    assert len(sample(["near.py"], tmp_path, 100, 1)) == 8


def test_a_listed_text_must_stand_in_its_file_once(tmp_path: Path) -> None:
    (tmp_path / "near.py").write_text(SOURCE, "utf-8")
    listed = tmp_path / "named.toml"
    text = '[[mutation]]\nfile = "near.py"\nold = "LIMIT = 0.5"\nnew = "LIMIT = 0"\nwhy = "no limit"\n'
    listed.write_text(text, "utf-8")
    (one,) = named(listed, tmp_path)
    assert "LIMIT = 0  #" in one.applied(SOURCE)
    listed.write_text(text.replace("LIMIT = 0.5", "LIMIT"), "utf-8")
    with pytest.raises(ValueError, match=r"near.py has 'LIMIT' 2 times, not once"):
        named(listed, tmp_path)
