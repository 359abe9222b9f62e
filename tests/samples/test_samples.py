"""The sample issues are what their sources give, and say what the demo, the questions and the README say they say."""

from __future__ import annotations

import calendar
import re
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from benchmarks.quality.score import bare
from corpus.samples import folder

MONTHS = calendar.month_name[1:]
DAYS = calendar.day_abbr[:]
FOG = ("fog-signal-2024-03", "fog-signal-2024-04", "fog-signal-2024-05")


def page_texts(pdf: Path | bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


@pytest.fixture(scope="module")
def pages() -> dict[str, list[str]]:
    return {path.stem: page_texts(path) for path in sorted(folder().glob("*.pdf"))}


def test_the_four_samples_and_their_pages(pages: dict[str, list[str]]) -> None:
    assert {stem: len(texts) for stem, texts in pages.items()} == {
        "dialogue-2016-11": 6,
        "fog-signal-2024-03": 4,
        "fog-signal-2024-04": 4,
        "fog-signal-2024-05": 4,
    }


def test_the_committed_files_are_what_the_sources_give(pages: dict[str, list[str]]) -> None:
    pytest.importorskip("typst")
    from corpus.samples.build import sources, typeset

    made = {source.stem: typeset(source) for source in sources()}
    assert {stem: [bare(text) for text in page_texts(pdf)] for stem, pdf in made.items()} == {
        stem: [bare(text) for text in texts] for stem, texts in pages.items()
    }


def test_typesetting_twice_gives_the_same_bytes() -> None:
    pytest.importorskip("typst")
    from corpus.samples.build import sources, typeset

    source = sources()[-1]
    assert typeset(source) == typeset(source)


@pytest.mark.parametrize(
    ("stem", "printed"),
    [
        ("dialogue-2016-11", ["1", "2", "3", "4", "5", "6"]),
        ("fog-signal-2024-03", ["41", "42", "43", "44"]),
        ("fog-signal-2024-04", ["45", "46", "47", "48"]),
        ("fog-signal-2024-05", ["i", "49", "50", "51"]),
    ],
)
def test_printed_page_numbers(stem: str, printed: list[str], pages: dict[str, list[str]]) -> None:
    with pypdfium2.PdfDocument(folder() / f"{stem}.pdf") as document:
        assert [document.get_page_label(index) for index in range(len(document))] == printed
    for label, text in zip(printed, pages[stem], strict=True):
        assert re.search(rf"(?<!\w){label}(?!\w)", text)


def weekdays(text: str) -> list[tuple[str, date]]:
    """Every weekday with its day in 2024 ("Sat 13 April", "Thu 2, 16 and 30 May")."""
    pattern = rf"\b({'|'.join(DAYS)})[a-z]*\s+((?:\d+(?:,\s+|\s+and\s+))*\d+)\s+({'|'.join(MONTHS)})\b"
    return [
        (day, date(2024, MONTHS.index(month) + 1, int(number)))
        for day, numbers, month in re.findall(pattern, text)
        for number in re.findall(r"\d+", numbers)
    ]


def test_weekdays_are_right_for_2024(pages: dict[str, list[str]]) -> None:
    found = [pair for stem in FOG for text in pages[stem] for pair in weekdays(text)]
    assert len(found) > 40
    assert [(day, when) for day, when in found if DAYS[when.weekday()] != day] == []


def test_weekdays_reads_lists_of_days() -> None:
    assert weekdays("Thu 2, 16 and 30 May, 2pm") == [("Thu", date(2024, 5, day)) for day in (2, 16, 30)]


@pytest.mark.parametrize(
    ("stem", "page", "sentence"),
    [
        ("fog-signal-2024-03", 1, "Lamp Night is on Saturday 13 April at 7.30pm, in the tower."),
        ("fog-signal-2024-04", 1, "Lamp Night will be on Saturday 20 April at 8pm, one week later"),
        ("fog-signal-2024-04", 3, "Sat 11 May, 10am, Quay Steps Puffin trip."),
        ("fog-signal-2024-05", 1, "the boat trip to the north stack on Saturday 11 May is cancelled."),
        ("fog-signal-2024-05", 3, "Sat 11 May Puffin trip. Cancelled."),
        ("fog-signal-2024-03", 1, "The appeal for a new lantern roof has reached £8,450"),
        ("fog-signal-2024-04", 1, "the right sum on 1 March was £8,540."),
        ("fog-signal-2024-03", 1, "climb all 129 steps"),
        ("fog-signal-2024-05", 3, "There are 139."),
        ("fog-signal-2024-03", 3, "The stewards meet every second Tuesday of the month."),
        ("fog-signal-2024-03", 1, "Continued on page 44"),
        ("fog-signal-2024-03", 4, "continued from page 41"),
        ("fog-signal-2024-04", 1, "Continued on page 47"),
        ("fog-signal-2024-04", 3, "continued from page 45"),
    ],
)
def test_what_is_announced_moved_cancelled_corrected_and_continued(
    stem: str, page: int, sentence: str, pages: dict[str, list[str]]
) -> None:
    assert bare(sentence) in bare(pages[stem][page - 1])


@pytest.mark.parametrize(
    ("stem", "page", "quote"),
    [
        ("fog-signal-2024-03", 1, "numbered each prism with his wife’s lipstick"),
        ("fog-signal-2024-04", 1, "When you have finished the pane you look at France"),
        ("fog-signal-2024-05", 1, "four to the crank, one revolution in thirty seconds"),
        ("dialogue-2016-11", 2, "nothing alters in its programmes with the Chinese authorities"),
    ],
)
def test_pull_quotes_repeat_the_text(stem: str, page: int, quote: str, pages: dict[str, list[str]]) -> None:
    assert bare(pages[stem][page - 1]).count(bare(quote)) == 2


def test_the_accounts_add_up(pages: dict[str, list[str]]) -> None:
    text = pages["fog-signal-2024-05"][1]

    def pounds(name: str) -> int:
        return int(re.findall(rf"{name}\s+([\d,]+)", text)[0].replace(",", ""))

    income = sum(pounds(name) for name in ("Subscriptions", "Admissions", "Tea room", "Gifts"))
    spent = sum(pounds(n) for n in ("Insurance", "Repairs", "Printing and post", "Electricity", "Tea-room supplies"))
    assert (income, spent, income - spent) == (pounds("Income"), pounds("Spent"), pounds("Left over"))


def test_the_roof_appeal_adds_up(pages: dict[str, list[str]]) -> None:
    assert bare("The roof appeal has reached £9,120.") in bare(pages["fog-signal-2024-04"][1])
    assert 9_120 + 1_875 + 412 + 903 == 12_310
    assert bare("the appeal is now at £12,310, and £9,390 is still to find") in bare(pages["fog-signal-2024-05"][1])
    assert 21_700 - 12_310 == 9_390
