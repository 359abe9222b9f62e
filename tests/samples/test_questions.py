"""The benchmark's questions stand on the sample issues: every piece of evidence on its page, every answer in it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks.quality.__main__ import read_pages
from benchmarks.quality.questions import question, read_questions
from benchmarks.quality.score import Pages, bare, correct
from corpus.samples import folder

FILE = folder() / "questions.jsonl"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
ANSWERABLE = [row for row in ROWS if row["answer"] is not None]
KINDS = {
    *("when", "where", "who", "how_many", "what", "why", "list", "yes_no", "keyword", "follow_up", "temporal"),
    *("event_lookup", "multi_hop", "cross_language", "unanswerable"),
}


@pytest.fixture(scope="module")
def pages() -> Pages:
    return read_pages(None, folder())


def test_there_are_enough_of_every_kind() -> None:
    assert len(ROWS) >= 80
    assert len({row["id"] for row in ROWS}) == len(read_questions([FILE])) == len(ROWS)
    assert {row["kind"] for row in ROWS} == KINDS
    assert 5 * (len(ROWS) - len(ANSWERABLE)) >= len(ROWS)
    assert all(row["history"] for row in ROWS if row["kind"] == "follow_up")


def test_the_evidence_stands_on_its_pages_and_every_page_has_some(pages: Pages) -> None:
    for row in ANSWERABLE:
        texts = [bare(pages[issue][page - 1]) for issue, page in sorted(question(row).places)]
        evidence = [bare(sentence) for sentence in row["evidence"]]
        assert evidence, row["id"]
        assert all(any(sentence in text for text in texts) for sentence in evidence), row["id"]
        assert all(any(sentence in text for sentence in evidence) for text in texts), row["id"]


def test_quoting_the_evidence_answers_the_question() -> None:
    for row in ANSWERABLE:
        if row["kind"] != "yes_no":
            assert correct(question(row), " ".join(row["evidence"])) == 1.0, row["id"]


def test_questions_without_an_answer_say_why() -> None:
    for row in ROWS:
        if row["answer"] is None:
            assert (row["kind"], row["evidence"], row["pages"]) == ("unanswerable", [], [])
            assert row["note"]
