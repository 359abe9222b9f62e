"""Series, title, number and date of an issue, and which of its sources is believed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.metadata.issue_dates import find_issue_dates
from corpus.metadata.issue_head import guess_head
from corpus.metadata.numbering import names_issue
from corpus.metadata.spaced_letters import closed_by_gaps
from corpus.model import Box, Content, DateRange, IssueHead, Kind, Page, Paragraph, Precision, Span


def content(*lines: tuple[Kind, str] | str, top: float = 20.0, **metadata: str) -> Content:
    """A page with these lines one under the other."""
    paragraphs = []
    for index, line in enumerate(lines):
        kind, text = (Kind.PARAGRAPH, line) if isinstance(line, str) else line
        box = Box(50, top + 20 * index, 500, top + 20 * index + 15)
        paragraphs.append(Paragraph(str(index), kind, text, (Span(1, box, 0, len(text)),)))
    return Content((Page(1, 595, 842),), tuple(paragraphs), metadata)


def days(first: str, after: str, precision: Precision = Precision.MONTH) -> DateRange:
    return DateRange(date.fromisoformat(first), date.fromisoformat(after), precision)


DAY, SEASON, YEAR = Precision.DAY, Precision.SEASON, Precision.YEAR


@pytest.mark.parametrize(
    ("stem", "when"),
    [
        ("2016-11", days("2016-11-01", "2016-12-01")),
        ("2013-07-06-this-week-in-rust", days("2013-07-06", "2013-07-07", DAY)),
        ("cooleman-2021-06", days("2021-06-01", "2021-07-01")),
        ("rrg-2019-q1", days("2019-01-01", "2019-04-01", SEASON)),
        ("2019_q4_newsletter", days("2019-10-01", "2020-01-01", SEASON)),
        ("mda-2015-09", days("2015-09-01", "2015-10-01")),
        ("Newsletter 335 - June 2021", days("2021-06-01", "2021-07-01")),
        ("November_2016", days("2016-11-01", "2016-12-01")),
        ("Issue 12, Autumn 2019", days("2019-09-01", "2019-12-01", SEASON)),
        ("news_winter_2019", days("2019-12-01", "2020-03-01", SEASON)),
        ("Rundbrief Sommer 2020", days("2020-06-01", "2020-09-01", SEASON)),
        ("gemeindebrief-märz-2021", days("2021-03-01", "2021-04-01")),
        ("lettre-été-2022", days("2022-06-01", "2022-09-01", SEASON)),
        ("bulletin_septembre_2022", days("2022-09-01", "2022-10-01")),
        ("boletin-2020-diciembre", days("2020-12-01", "2021-01-01")),
        ("消息2024年9月", days("2024-09-01", "2024-10-01")),
        ("消息2024年9月28日", days("2024-09-28", "2024-09-29", DAY)),
        ("20240928", days("2024-09-28", "2024-09-29", DAY)),
        ("news202409", days("2024-09-01", "2024-10-01")),
        ("InfoBrief-2024-08-2025-01", days("2024-08-01", "2025-02-01")),
        ("annual 2019", days("2019-01-01", "2020-01-01", YEAR)),
        ("2021-02-30", days("2021-02-01", "2021-03-01")),
        ("newsletter", None),
        ("issue-12", None),
        ("GB3TD-438", None),
    ],
)
def test_dates_in_the_names_of_files(stem: str, when: DateRange | None) -> None:
    head = guess_head(stem, (), content("Text."))
    assert head.dated == when
    assert head.dated_source == ("file name" if head.dated else "unknown")


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("October 18, 2024", days("2024-10-18", "2024-10-19", DAY)),
        ("the 3rd of May 2021", days("2021-05-03", "2021-05-04", DAY)),
        ("3. Mai 2021", days("2021-05-03", "2021-05-04", DAY)),
        ("1er juillet 2021", days("2021-07-01", "2021-07-02", DAY)),
        ("5 de mayo de 2021", days("2021-05-05", "2021-05-06", DAY)),
        ("28.09.2024", days("2024-09-28", "2024-09-29", DAY)),
        ("October, 2015", days("2015-10-01", "2015-11-01")),
        ("Dezember 2024 - Januar 2025", days("2024-12-01", "2025-02-01")),
        ("June/July 2021", days("2021-06-01", "2021-08-01")),
        ("Dezember/Januar 2025", days("2024-12-01", "2025-02-01")),
        ("juin et juillet 2021", days("2021-06-01", "2021-08-01")),
        ("Second Quarter 2019", days("2019-04-01", "2019-07-01", SEASON)),
        ("2. Quartal 2019", days("2019-04-01", "2019-07-01", SEASON)),
        ("2e trimestre 2019", days("2019-04-01", "2019-07-01", SEASON)),
        ("2019年第二季度", days("2019-04-01", "2019-07-01", SEASON)),
        ("2019年春季", days("2019-03-01", "2019-06-01", SEASON)),
        ("otoño de 2019", days("2019-09-01", "2019-12-01", SEASON)),
        ("Winter 2019/20", days("2019-12-01", "2020-03-01", SEASON)),
    ],
)
def test_dates_as_printed(text: str, when: DateRange) -> None:
    assert [dated.when for dated in find_issue_dates(text)] == [when]
    assert [dated.when for dated in find_issue_dates(f"({text})")] == [when]


JUNE = days("2021-06-01", "2021-07-01")
MAST, HEADING, RUNNING, FOOT = Kind.MASTHEAD, Kind.HEADING, Kind.RUNNING_HEAD, Kind.RUNNING_FOOT


@pytest.mark.parametrize(
    ("stem", "page", "when", "source"),
    [
        ("2024-09", content("October 18, 2024", "Dear members,"), days("2024-10-18", "2024-10-19", DAY), "masthead"),
        ("a", content((MAST, "Volume 32, Issue 9 September 2015")), days("2015-09-01", "2015-10-01"), "masthead"),
        ("a", content((MAST, "Gemeinde-Info 7/2024 - Monat November")), days("2024-11-01", "2024-12-01"), "masthead"),
        ("x-2024-10", content((MAST, "Gemeinde-Info 6/2024")), days("2024-10-01", "2024-11-01"), "file name"),
        ("x-2021-06", content("Newsletter\nJune 2021"), days("2021-06-01", "2021-07-01"), "masthead"),
        ("x-2021-05", content((HEADING, "Newsletter June 2021")), days("2021-06-01", "2021-07-01"), "masthead"),
        ("x-2021-06-09", content((HEADING, "News, June 2021")), days("2021-06-09", "2021-06-10", DAY), "file name"),
        ("x-2021-06", content("Next Meeting\nSunday 18 July 2021"), days("2021-06-01", "2021-07-01"), "file name"),
        ("x-2021-06", content("The fair of May 2020 was a success."), days("2021-06-01", "2021-07-01"), "file name"),
        ("x-2021-06", content((Kind.LIST_ITEM, "News #44 - March 2023")), JUNE, "file name"),
        ("a", content("Hello.", (RUNNING, "Mill Lane News · June 2021 · page 3")), JUNE, "masthead"),
        ("a", content("Text.", "Published in Issue 101 of Mill News, June 2021"), JUNE, "masthead"),
        ("a", content("Hello.", created="2021-06-09"), days("2021-06-09", "2021-06-10", DAY), "metadata"),
        ("a-2021", content("Hello.", created="2021-06-09"), days("2021-06-09", "2021-06-10", DAY), "metadata"),
        ("a-2021", content("Hello.", created="2024-01-01"), days("2021-01-01", "2022-01-01", YEAR), "file name"),
        ("a", content("Hello."), None, "unknown"),
    ],
)  # fmt: skip
def test_which_source_of_a_date_is_believed(stem: str, page: Content, when: DateRange | None, source: str) -> None:
    head = guess_head(stem, (), page)
    assert (head.dated, head.dated_source) == (when, source)


def test_folders_help_where_the_name_has_a_month_only() -> None:
    assert guess_head("november", ("news", "2016"), content("Hi.")).dated == days("2016-11-01", "2016-12-01")
    assert guess_head("front-page", ("news", "2016-11"), content("Hi.")).dated == days("2016-11-01", "2016-12-01")
    assert guess_head("front-page", ("news", "2016"), content("Hi.")).dated == days("2016-01-01", "2017-01-01", YEAR)


@pytest.mark.parametrize(
    ("stem", "folders", "page", "number"),
    [
        ("a", (), content((MAST, "Volume 32, Issue 9 September 2015")), "Volume 32, Issue 9"),
        ("a", (), content((MAST, "Gemeinde-Info 6/2024")), "6/2024"),
        ("a", (), content((MAST, "Lettre n° 45, juin 2021")), "45"),
        ("a", (), content((MAST, "总第70期")), "70"),
        ("Newsletter 335 - June 2021", (), content("Hi."), "335"),
        ("issue_012", (), content("Hi."), "12"),
        ("a", (), content("Hi.", title="This Week in Weirs 57"), "57"),
        ("a", (), content("Hi.", title="Headlines Thursday July 18"), ""),
        ("a", (), content("Hi.", number="8"), "8"),
        ("a", ("gazette", "101"), content("Hi."), "101"),
        ("a", (), content("The meeting was held at no. 12 and issue 4 of the plan was read to all who came."), ""),
        ("2019-q1", (), content("Hi."), ""),
        ("bulletin_17_10", (), content("Hi."), ""),
    ],
)
def test_numbers(stem: str, folders: tuple[str, ...], page: Content, number: str) -> None:
    assert guess_head(stem, folders, page).number == number


@pytest.mark.parametrize(
    ("stem", "folders", "page", "series"),
    [
        ("cooleman-2021-06", ("cooleman_ridge",), content("Hi."), ("cooleman_ridge", "file name")),
        ("index", ("gazette", "101"), content("Hi."), ("gazette", "file name")),
        ("mda-2015-09", ("2015",), content("Hi."), ("mda", "file name")),
        ("Newsletter 335 - June 2021", (), content("Hi."), ("Newsletter", "file name")),
        ("2013-07-06-x", (), content("Hi.", series="This Week"), ("This Week", "metadata")),
        ("2024-09-28", (), content((MAST, "南哪消息 2024-09-28")), ("南哪消息", "masthead")),
        ("12", (), content("Hi."), ("12", "unknown")),
    ],
)
def test_series(stem: str, folders: tuple[str, ...], page: Content, series: tuple[str, str]) -> None:
    head = guess_head(stem, folders, page)
    assert (head.series, head.series_source) == series


@pytest.mark.parametrize(
    ("stem", "page", "title"),
    [
        ("a", content((MAST, "Volume 32, Issue 9"), (MAST, "The Mill Lane Star")), ("The Mill Lane Star", "masthead")),
        ("a", content((MAST, "MILL LANE GROUP"), (MAST, "Newsletter June 2021")), ("MILL LANE GROUP", "masthead")),
        ("a", content("50p", (RUNNING, "Weir News"), (RUNNING, "Weir News")), ("Weir News", "masthead")),
        ("a", content("Ann Ex", (FOOT, "Ann Ex"), (FOOT, "Ann Ex")), ("A", "file name")),
        ("a", content("Hi.", title="Weir Watch 12"), ("Weir Watch 12", "metadata")),
        ("weir_watch-2021-06", content("Hi.", title="Microsoft Word - june.doc"), ("Weir watch-2021-06", "file name")),
        ("weir_watch", content("Hi.", title="untitled"), ("Weir watch", "file name")),
        ("a", content("Some newsletter text about things.", title="Weir Watch"), ("Weir Watch", "metadata")),
    ],
)  # fmt: skip
def test_titles(stem: str, page: Content, title: tuple[str, str]) -> None:
    head = guess_head(stem, (), page)
    assert (head.title, head.title_source) == title


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("June 2024", True),
        ("Mill Lane News, June 2024", True),
        ("Newsletter 12", True),
        ("April 2004 (#101):", True),
        ("THE MILL LANE NEWS", False),
        ("Mill News", True),
        ("Summer fair, June 2024", False),
        ("Work on the weir", False),
        ("Notes from the issue of the year and what it told us, June 2024, about the weir and the mill", False),
    ],
)
def test_headings_that_name_the_issue(text: str, names: bool) -> None:
    assert names_issue(text) is names


def test_the_language_is_the_text_s() -> None:
    german = content(
        "Der Verein trifft sich am Montag, und alle sind mit ihren Familien herzlich eingeladen.", language="en"
    )
    assert guess_head("a", (), german).language == "de"
    assert guess_head("a", (), content("GB3TD", language="fr-FR")).language == "fr"
    assert guess_head("a", (), content((RUNNING, "Reçu en préfecture le 12 février"))).language == "fr"


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=40))
def test_any_text_gives_a_head(stem: str, line: str, title: str) -> None:
    page = content((MAST, line or "x"), title=title, created=line)
    head = guess_head(stem, (line,), page)
    assert isinstance(head, IssueHead)
    assert head.title
    assert head.series


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("T H E   M I L L   B E L L", "THE MILL BELL"),
        ("D e r  W e h r b o t e", "Der Wehrbote"),
        ("A  T A L E  O F  E E L S", "A TALE OF EELS"),
        ("M T W T F S S", "M T W T F S S"),
        ("A    B    C    D", "A    B    C    D"),
        ("Plain  words", "Plain  words"),
    ],
)
def test_letters_set_apart_are_closed_where_wider_gaps_part_the_words(line: str, wanted: str) -> None:
    assert closed_by_gaps(line) == wanted
