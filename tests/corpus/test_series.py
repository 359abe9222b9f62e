"""Names of newsletters: as printed, closed, and one for a series however its files are called."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.metadata.series import guess_series, named_series, shared_name
from corpus.metadata.spaced_letters import closed
from corpus.metadata.titles import guess_title, newsletter_name
from corpus.model import Box, Content, IssueHead, Kind, Paragraph, Span
from tests.corpus.test_issue_dates import BODY, HEADING, MAST, RUNNING, pages

EMPTY = pages(BODY)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("The Quay Letter – May 2026", "The Quay Letter"),
        ("The Quay Letter May 2026", "The Quay Letter"),
        ("The Quay Letter: 12 May 2026", "The Quay Letter"),
        ("The Quay Letter, No. 7", "The Quay Letter"),
        ("The Slipway — 2015.10.21 edition", "The Slipway"),
        ("Slipway digest: May 2025", "Slipway digest"),
        ("Brug Nieuwsbrief – dinsdag 14 juli 2026", "Brug Nieuwsbrief"),
        ("Nursery News for May/June 2017", "Nursery News"),
        ("海边周刊（第 172 期）：风从哪里来", "海边周刊"),
        ("St. Bride's Group. Newsletter for Second Quarter 2019", "St. Bride's Group. Newsletter"),
        ("September 2008 Newsletter", "September 2008 Newsletter"),
        ("THE MILL STAR", "THE MILL STAR"),
    ],
)
def test_a_name_is_what_is_printed_without_date_and_number(printed: str, name: str) -> None:
    assert newsletter_name(printed) == name


@pytest.mark.parametrize(
    ("content", "title", "source"),
    [
        (pages([(HEADING, "The Quay Letter"), "May 2026, No. 7", *BODY]), "The Quay Letter", "masthead"),
        (pages([(HEADING, "THE QUAY LETTER"), "May 2026", *BODY]), "THE QUAY LETTER", "masthead"),
        (pages([(MAST, "Volume 3, Issue 2"), (MAST, "THE MILL STAR"), *BODY]), "THE MILL STAR", "masthead"),
        (pages([*BODY, (RUNNING, "NBX useRs MAY 2, 2020")], [*BODY, (RUNNING, "NBX useRs MAY 2, 2020")]),
         "NBX useRs", "masthead"),
        (pages([(MAST, "Thanks for coming to us…"), (MAST, "Mill Church"), *BODY, "mail@millchurch.example"]),
         "Mill Church", "masthead"),
        (pages([(HEADING, "THE WEIR LETTER"), *BODY], title="Notes"), "THE WEIR LETTER", "masthead"),
        (pages([(HEADING, "The Weir Letter"), *BODY], title="Weir Letter"), "Weir Letter", "metadata"),
        (pages([(Kind.CONTACT, "Mill Church Rev. Ann Example 555 0123"), *BODY]), "Mill Church", "masthead"),
        (pages([(MAST, "May 2026 Newsletter"), (MAST, "This is a monthly newsletter of the Weir Club."), *BODY]),
         "N001", "file name"),
        (pages([(HEADING, "[Weir List] The Eel Post No. 7"), *BODY]), "[Weir List] The Eel Post", "masthead"),
        (pages(BODY, title="bulletin_16_02"), "N001", "file name"),
        (pages(BODY, title="news2005.pub"), "N001", "file name"),
        (pages(BODY, title="Ferry stops at noon - Port Daily", series="Port Daily"),
         "Ferry stops at noon - Port Daily", "metadata"),
    ],
)  # fmt: skip
def test_the_printed_or_given_name_comes_before_that_of_a_file(content: Content, title: str, source: str) -> None:
    assert guess_title("n001", (), content) == (title, source)


def stacked(*lines: tuple[float, float, float, str]) -> Content:
    """A masthead of lines, each with its left edge, its top, its height and its text, 12 points a letter."""
    paragraphs = [
        Paragraph("", MAST, text, (Span(1, Box(left, top, left + 12 * len(text), top + height), 0, len(text)),))
        for left, top, height, text in lines
    ]
    return replace(pages(BODY), paragraphs=(*paragraphs, *pages(BODY).paragraphs))


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (
            stacked((300, 40, 20, "Millbrook"), (312, 62, 20, "Meeting"), (324, 84, 20, "House")),
            "Millbrook Meeting House",
        ),
        (stacked((50, 40, 24, "WEIR END"), (50, 68, 24, "BOAT CLUB")), "WEIR END BOAT CLUB"),
        (stacked((50, 40, 40, "Eel Post"), (50, 84, 12, "For all who live by the river")), "Eel Post"),
        (stacked((50, 40, 20, "Mill Star"), (50, 62, 20, "June 2021")), "Mill Star"),
        (stacked((50, 40, 20, "Mill Star"), (50, 200, 20, "Open day")), "Mill Star"),
    ],
)
def test_a_name_set_over_several_lines_is_one(content: Content, title: str) -> None:
    assert guess_title("n001", (), content) == (title, "masthead")


KNOWN = {"the", "quay", "news", "sailors", "mill", "church", "congregation"}


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Quay S ail ors News", "Quay Sailors News"),
        ("T H E Q U A Y N E W S", "THE QUAY NEWS"),
        ("C O N G R E G A T I O N", "CONGREGATION"),
        ("Z W Y X Q", "ZWYXQ"),
        ("The Quay News", "The Quay News"),
        ("A B and C", "A B and C"),
        ("we are the mill", "we are the mill"),
    ],
)
def test_torn_words_are_closed_by_the_words_of_the_issue(printed: str, name: str) -> None:
    assert closed(printed, KNOWN) == name


def test_a_name_with_space_between_its_letters_is_the_title_closed() -> None:
    content = pages([(MAST, "Quay M arin er News"), *BODY, "A mariner of the quay told the news."])
    assert guess_title("n001", (), content) == ("Quay Mariner News", "masthead")


@given(st.text(max_size=60), st.sets(st.text(max_size=6), max_size=6))
def test_closing_loses_no_letter(text: str, known: set[str]) -> None:
    assert closed(text, known).replace(" ", "") == text.replace(" ", "")


SLUGS = ["20250823-ferry-stops-at-noon", "20250828-bakers-raise-prices", "20250901-old-crane-sold"]


@pytest.mark.parametrize(
    ("stem", "others", "name"),
    [
        ("quay-2021-06", ["quay-2021-07", "mill-2021-06"], "quay"),
        ("quay-letter-2021-06", ["quay-letter-2021-07", "mill-2021-06"], "quay-letter"),
        ("Quay Letter 12", ["quay letter 13"], "Quay Letter"),
        (SLUGS[0], SLUGS[1:], ""),
        ("news-ferry-stops", ["news-bakers-raise", "news-crane-sold"], "news"),
        ("quay-2021-06", [], "quay"),
        ("n001", ["n002", "n003"], ""),
    ],
)
def test_the_name_that_files_share(stem: str, others: list[str], name: str) -> None:
    assert shared_name(stem, others) == name


def test_one_series_however_its_files_are_called() -> None:
    published = pages(BODY, series="Port Daily")
    printed = pages([(MAST, "The Mill Star, June 2021"), *BODY])
    assert guess_series(SLUGS[0], (), published, SLUGS[1:], "letters") == ("Port Daily", "metadata")
    assert guess_series(SLUGS[0], (), printed, SLUGS[1:], "letters") == ("The Mill Star", "masthead")
    assert guess_series(SLUGS[0], (), EMPTY, SLUGS[1:], "letters") == ("letters", "file name")
    assert guess_series(SLUGS[0], ("quay",), published, SLUGS[1:], "letters") == ("quay", "file name")
    assert guess_series("quay-2021", (), EMPTY) == ("quay", "file name")


HEAD = IssueHead("The Mill Star", "mill_star")


@pytest.mark.parametrize(
    ("names", "series"),
    [
        ({"Star": ["mill*"]}, "Star"),
        ({"Star": ["old/*.PDF"]}, "Star"),
        ({"Star": ["old"]}, "Star"),
        ({"Star": ["the mill star"]}, "Star"),
        ({"Mill_Star": []}, "Mill_Star"),
        ({"Quay": ["quay*"], "Star": ["*star*"]}, "Star"),
        ({"Quay": ["quay*"]}, "mill_star"),
        ({}, "mill_star"),
    ],
)
def test_a_reader_names_and_merges_series(names: dict[str, list[str]], series: str) -> None:
    head = named_series(HEAD, "old/mill-2021-06.pdf", names)
    assert head.series == series
    assert head.series_source == ("configuration" if series != "mill_star" else "unknown")
    other = named_series(HEAD, "old/mill-2021-06.pdf", {"Another": ["old/*"]})
    assert named_series(other, "old/mill-2021-06.pdf", names) == head


def test_headings_of_articles_make_no_series() -> None:
    assert (
        guess_series("n001", (), pages([(Kind.HEADING, "Four new boats"), *BODY]), ["n002"], "letters")[0] == "letters"
    )
