"""Invented newsletters: their marks at the paragraphs that are read, their questions at the passages."""

from __future__ import annotations

import json
from pathlib import Path

from corpus.issues import read_issue
from training.event_tags import Mark, marks_of, placed
from training.invented import HELD, QUESTIONS, asked, tagged, with_hours, write_issues
from training.retrieval import Bm25

ISSUE = """# Lantern Society, June 2024

## What is on

| Date | What | Where |
|---|---|---|
| <d:1>Sat 8 June</d> | <t:1>Lamp walk</t>, 9pm | <p:1>Quay</p> |

On 3 May the roof was mended.

The <t:2>annual meeting</t> is on <d:2>Friday 21 June</d> at 7.30pm in the <p:2>Old School</p>.
"""


def test_marks_stand_where_the_program_reads_their_words(tmp_path: Path) -> None:
    (tmp_path / "in" / "lantern").mkdir(parents=True)
    (tmp_path / "in" / "lantern" / "2024-06.md").write_text(ISSUE, "utf-8")
    (tmp_path / "in" / "lantern" / "questions.jsonl").write_text("", "utf-8")
    assert write_issues(tmp_path / "in", tmp_path / "out") == (1, 6, 0)
    path = tmp_path / "out" / "lantern" / "lantern-2024-06.md"
    assert "<" not in path.read_text("utf-8")
    forms = [json.loads(line) for line in (tmp_path / "out" / "marks.jsonl").read_text("utf-8").splitlines()]
    marked = placed("lantern", read_issue(path), forms)
    words = {
        (mark.sort, marked.issue.paragraphs[n].text[mark.start : mark.end])
        for n, marks in marked.marks.items()
        for mark in marks
    }
    assert words == {
        ("d", "Sat 8 June"), ("t", "Lamp walk"), ("p", "Quay"), ("d", "9pm"),
        ("t", "annual meeting"), ("d", "Friday 21 June"), ("d", "7.30pm"), ("p", "Old School"),
    }  # fmt: skip


def test_an_hour_is_of_the_event_whose_line_it_stands_in(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("# News\n\nOn 3 May at 8pm the lamp fell. Choir on 4 May at 7pm.\n", "utf-8")
    paragraph = read_issue(file).paragraphs[-1]
    choir = paragraph.text.index("Choir")
    marks = with_hours(paragraph, [Mark("t", choir, choir + 5), Mark("d", choir + 9, choir + 14)], "en")
    assert tagged(paragraph.text, marks) == (
        "On 3 May at 8pm the lamp fell. <t:1>Choir</t> on <d:1>4 May</d> at <d:1>7pm</d>."
    )


def test_marks_that_overlap_are_set_in_once() -> None:
    assert tagged("Lamp walk", [Mark("t", 0, 9), Mark("p", 0, 4)]) == "<t:1>Lamp walk</t>"
    assert marks_of(tagged("Lamp walk", [Mark("t", 0, 9)])) == ("Lamp walk", [Mark("t", 0, 9)])


def test_a_question_is_asked_of_the_passage_with_its_evidence() -> None:
    passages = [
        {"id": "one", "context": "June 2024", "sentences": ["The roof was mended.", "It cost £40."]},
        {"id": "two", "context": "June 2024", "sentences": ["The keeper is Ann Poe."]},
    ]
    lexical = Bm25([" ".join(one["sentences"]) for one in passages])
    keeper = {"kind": "who", "question": "Who tends it?", "answerable": True, "answer": "Ann Poe"}
    found = asked(keeper | {"evidence": ["The keeper is Ann Poe."]}, passages, lexical, "q")
    assert found is not None and (found["passage"], found["sentence"]) == ("two", 0)
    whether = {
        "kind": "yes_no",
        "question": "Mended?",
        "answerable": True,
        "answer": "Ja",
        "evidence": ["roof was mended"],
    }
    found = asked(whether, passages, lexical, "q")
    assert found is not None and (found["passage"], found["answer"]) == ("one", "yes")
    absent = {"kind": "who", "question": "Who mended the roof?", "answerable": False}
    found = asked(absent, passages, lexical, "q")
    assert found is not None and found["passage"] == "one" and "answer" not in found
    assert asked(keeper | {"evidence": ["Nobody says this."]}, passages, lexical, "q") is None


def test_the_newsletters_held_out_are_there_with_their_questions() -> None:
    newsletters = Path(__file__).parents[2] / "training" / "newsletters"
    assert len(HELD) == 11
    assert all((newsletters / name / QUESTIONS).is_file() for name in HELD)
