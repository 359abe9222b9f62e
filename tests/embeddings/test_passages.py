"""What is ranked together, and what the encoder reads of a paragraph."""

from __future__ import annotations

from datetime import date

from corpus.model import DateRange, IssueHead, Kind, Paragraph, Precision
from embeddings.encoder.passages import is_searched, openings, passage_text
from tests.embeddings.fakes import paragraph

MARCH = IssueHead("Lamp", "Lamp", dated=DateRange(date(2024, 3, 1), date(2024, 4, 1), Precision.MONTH))


def kinds(*given: tuple[Kind, int]) -> list[Paragraph]:
    return [paragraph(" ".join(["word"] * words), kind=kind) for kind, words in given]


def test_a_list_stands_with_its_heading() -> None:
    found = openings(
        kinds((Kind.HEADING, 2), (Kind.LIST_ITEM, 5), (Kind.LIST_ITEM, 5), (Kind.HEADING, 2), (Kind.PARAGRAPH, 9))
    )
    assert found == [0, 0, 0, 3, 3]


def test_headings_that_follow_one_another_stay_together() -> None:
    assert openings(kinds((Kind.HEADING, 2), (Kind.HEADING, 2), (Kind.PARAGRAPH, 9))) == [0, 0, 0]


def test_a_passage_ends_before_it_grows_too_long() -> None:
    assert openings(kinds((Kind.PARAGRAPH, 80), (Kind.PARAGRAPH, 40), (Kind.PARAGRAPH, 1), (Kind.PARAGRAPH, 300))) == [
        0,
        0,
        2,
        3,
    ]


def test_furniture_is_in_no_passage_and_breaks_none() -> None:
    assert openings(kinds((Kind.PARAGRAPH, 9), (Kind.RUNNING_FOOT, 3), (Kind.PARAGRAPH, 9))) == [0, None, 0]
    assert not is_searched(paragraph("* * *"))


def test_article_and_date_go_before_the_text() -> None:
    assert (
        passage_text(paragraph("It was cold.", article="The regatta"), MARCH.dated)
        == "The regatta | March 2024\nIt was cold."
    )
