"""Invented newsletters, whose numbers say which title, place and day belong together."""

from __future__ import annotations

from pathlib import Path

from corpus.events import tagged_events
from training.event_links import issues_of, numbered

_MARKED = """# The Lamp, June 2026

- <d:1>Tuesday 9 June</d>, 7pm: <t:1>Chess club</t>, <p:1>Custom House</p>
- <d:2>11 June</d>: <t:2>Swap Shop</t>
- <d:3>some day</d>: <t:3>Open Door</t>
"""


def written(folder: Path) -> Path:
    file = folder / "lamp" / "2026-06.md"
    file.parent.mkdir()
    file.write_text(_MARKED, "utf-8")
    (folder / "lamp" / "questions.jsonl").write_text("", "utf-8")
    return file


def test_the_numbers_tell_what_the_tags_should_give(tmp_path: Path) -> None:
    issue = numbered(written(tmp_path), tmp_path)
    assert [(one.starts, len(one.titles), len(one.places)) for one in issue.labels] == [
        (("2026-06-09",), 1, 1),
        (("2026-06-11",), 1, 0),
        (("any",), 1, 0),
    ]
    events = tagged_events(issue.untagged, issue.tags)
    assert [(one.title, one.place) for one in events] == [("Chess club", "Custom House"), ("Swap Shop", "")]


def test_halves_are_of_newsletters_by_name(tmp_path: Path) -> None:
    file = written(tmp_path)
    assert list(issues_of(tmp_path, 1)) == [file]
    assert list(issues_of(tmp_path, 2)) == []
