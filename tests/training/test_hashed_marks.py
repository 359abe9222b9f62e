"""Marks found again by their hashes: a name where its words stand, its day in the same line."""

from __future__ import annotations

from pathlib import Path

from benchmarks.events.labels import Hashed, Label
from corpus.events import untagged
from corpus.issues import read_issue
from training.hashed_marks import marks_on, spans_of


def test_a_name_is_found_by_its_hash() -> None:
    assert spans_of("On Friday the Lamp Walk, 9pm", [Hashed.of("lamp walk")]) == [(14, 23)]
    assert spans_of("The lamp, and a walk", [Hashed.of("lamp walk")]) == []


def test_name_and_day_are_marked_and_a_line_that_may_tell_of_it_is_left_open(tmp_path: Path) -> None:
    file = tmp_path / "lantern-2024-06.md"
    file.write_text("# Lantern, June 2024\n\n- Sat 8 June: Lamp walk, Quay\n\n- Lamp walk: bring a coat\n", "utf-8")
    lines = untagged(read_issue(file)).dated
    label = Label(
        file.name,
        1,
        ("2024-06-08",),
        None,
        None,
        None,
        "planned",
        (Hashed.of("Lamp walk"),),
        (Hashed.of("Quay"),),
        False,
    )
    marks, unknown, named = marks_on(lines, [label])
    found = {lines[n].line.text: [(one.sort, one.start) for one in some] for n, some in marks.items()}
    assert found == {"Sat 8 June: Lamp walk, Quay": [("t", 12), ("d", 0), ("p", 23)]}
    assert [lines[n].line.text for n in unknown] == ["Lamp walk: bring a coat"] and named == 1
