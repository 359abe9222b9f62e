"""What the issues of a series are called: what recurs at their heads, whatever one page or file says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.metadata.naming import settled
from corpus.metadata.titles import likely_names
from corpus.model import IssueHead, Name
from tests.corpus.test_issue_dates import BODY, HEADING, MAST, pages


def issue(*names: tuple[str, float], series: str = "s01", file: str = "N01") -> IssueHead:
    """An issue with lines that may be its name and how much speaks for each; its own guess is the first."""
    found = [Name(text, "masthead", score) for text, score in names]
    found.append(Name(file, "file name", 1.0))
    return IssueHead(found[0].text, series, title_source=found[0].source, series_source="file name", names=tuple(found))


def titles(*heads: IssueHead) -> list[tuple[str, str]]:
    return [(head.title, head.title_source) for head in settled(dict(enumerate(heads))).values()]


QUAY = issue(("The Quay Letter", 4.0))


def test_an_issue_whose_masthead_is_a_picture_goes_by_the_name_of_the_others() -> None:
    assert titles(QUAY, QUAY, issue()) == [("The Quay Letter", "masthead")] * 2 + [("The Quay Letter", "other issues")]


def test_a_headline_of_one_issue_gives_way_to_the_name_that_recurs() -> None:
    headlines = ("Principal's Welcome", "New Boats Have Come", "Three Cheers")
    told = titles(*(issue((headline, 3.0), ("The Quay Letter", 1.5)) for headline in headlines))
    assert told == [("The Quay Letter", "masthead")] * 3


def test_what_says_only_that_it_is_a_newsletter_is_no_name_however_often_it_comes() -> None:
    page = issue(("Newsletter", 3.0), ("Weir Swimmers", 2.0))
    assert titles(page, page, page) == [("Weir Swimmers", "masthead")] * 3


def test_the_fuller_of_two_names_that_recur_is_the_name() -> None:
    page = issue(("HARBOUR", 5.0), ("The Harbour Beacon", 4.0))
    assert titles(page, page, page) == [("The Harbour Beacon", "masthead")] * 3


def test_series_do_not_name_each_other_and_a_lone_issue_keeps_its_name() -> None:
    alone = issue(("The Mill Star", 2.0), series="s02")
    assert titles(QUAY, QUAY, alone)[2] == ("The Mill Star", "masthead")
    assert titles(issue(file="Ferry-2021-06"))[0] == ("Ferry-2021-06", "file name")
    assert titles(IssueHead("As stored", "s01"))[0] == ("As stored", "unknown")


def test_naming_again_changes_nothing() -> None:
    heads = {1: QUAY, 2: QUAY, 3: issue(("Four boats", 2.0))}
    assert settled(settled(heads)) == settled(heads)


def test_a_file_s_name_is_shown_as_the_pages_print_its_words() -> None:
    content = pages([*BODY, "Thanks from St. Bride's, Weir End, to all who came."])
    assert likely_names("weir-end-2021-06", (), content)[0] == Name("Weir End", "page", 1.0)
    assert likely_names("mill-end-2021-06", (), content)[0].text == "Mill-end-2021-06"


@pytest.mark.parametrize("given_title", ["SKM C550i23010610360", "Microsoft Office", "Presentation of PowerPoint"])
def test_a_title_that_a_pdf_gives_itself_and_no_page_prints_is_a_program_s(given_title: str) -> None:
    content = pages([(HEADING, "The Weir Letter"), *BODY], title=given_title)
    assert given_title not in [name.text for name in likely_names("n01", (), content)]
    printed = pages([(MAST, "The Weir Letter"), *BODY], title="Weir Letter")
    assert "Weir Letter" in [name.text for name in likely_names("n01", (), printed)]


@given(st.lists(st.lists(st.tuples(st.text(min_size=1), st.floats(-5, 9)), max_size=4), min_size=1, max_size=5))
def test_a_title_is_one_of_the_names_of_its_series(series: list[list[tuple[str, float]]]) -> None:
    heads = {at: issue(*names) for at, names in enumerate(series)}
    everything = {name.text for head in heads.values() for name in head.names}
    assert {head.title for head in settled(heads).values()} <= everything
