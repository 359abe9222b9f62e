"""Three further pages of each kind that was once misread, with what a reader reads on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from pdf_builder import PageSheet, write_pdf

from corpus.formats.pdf import read_pdf
from corpus.model import Content, Kind

PROSE = [
    "The harbour trust met on Monday and agreed to mend the",
    "slipway before the winter, if the timber comes in time",
    "and the weather holds, as the master of works put it.",
]
WHOLE = " ".join(PROSE)


def texts(content: Content, *kinds: Kind) -> list[str]:
    return [p.text for p in content.paragraphs if not kinds or p.kind in kinds]


def read(folder: Path, sheet: PageSheet) -> list[str]:
    return texts(read_pdf(write_pdf(folder, sheet)))


def calendar(days: Sequence[Sequence[str]], *, x: float, top: float, font: str = "bold", sheet: PageSheet) -> None:
    """Days with their lines below, one under the other."""
    at = top
    for day, *entries in days:
        sheet.text(x, at, day, font=font)
        sheet.lines(x, at + 13, entries)
        at += 13 * (len(entries) + 1) + 8


LEFT_DAYS = [["Monday 2 March", "9.30 Rowing", "19.00 Chess"], ["Tuesday 3 March", "14.00 Baking"]]
RIGHT_DAYS = [["Sunday 15 March", "10.00 Regatta"], ["Monday 16 March", "18.30 Council", "20.00 Choir"]]
ALL_DAYS = [line for day in (*LEFT_DAYS, *RIGHT_DAYS) for line in day]


@pytest.mark.parametrize(
    ("right", "step", "font"),
    [(300, 0, "bold"), (260, 21, "bold"), (330, 7, "italic")],
    ids=["level", "lower", "italic"],
)
def test_calendars_in_two_columns_are_read_down(tmp_path: Path, right: float, step: float, font: str) -> None:
    sheet = PageSheet()
    calendar(LEFT_DAYS, x=50, top=100, font=font, sheet=sheet)
    calendar(RIGHT_DAYS, x=right, top=100 + step, font=font, sheet=sheet)
    assert read(tmp_path, sheet) == ALL_DAYS


@pytest.mark.parametrize(
    "members",
    [
        ["Ines Marlow", "Otto Penn, Treasurer", "Ruth Gale", "Saul Thorne, Vice Chair", "Vera Lund, Chair"],
        ["Ruth Gale (Chair)", "Otto Penn (Treasurer)", "Ines Marlow", "Saul Thorne", "Vera Lund (Minutes)"],
        ["Chair: Ruth Gale", "Treasurer: Otto Penn", "Secretary: Ines Marlow", "Boats: Saul Thorne"],
    ],
    ids=["office after a comma", "office in brackets", "office first"],
)
def test_each_member_of_a_committee_is_an_entry(tmp_path: Path, members: list[str]) -> None:
    sheet = PageSheet().text(50, 90, "Committee", font="bold").lines(50, 106, members).lines(50, 220, PROSE)
    assert read(tmp_path, sheet) == ["Committee", *members, WHOLE]


@pytest.mark.parametrize(
    "services",
    [
        ["Sat 7 Nov 6:00 p.m. - Dora Finch", "Sun 8 Nov 9:00 a.m. - Pro Populo"],
        ["Sunday 10am Sung Mass", "Tuesday 7pm Vespers", "Friday noon Rosary"],
        ["8 November, 9.00, Mass for the Holy Souls", "13 November, 10.30, Mass", "13 November, 12.00, Pro Populo"],
    ],
    ids=["dash", "day and time", "commas"],
)
def test_the_last_service_swallows_no_paragraph_below_the_next_heading(tmp_path: Path, services: list[str]) -> None:
    sheet = PageSheet().lines(50, 100, services)
    below = 100 + 12 * len(services) + 14
    sheet.text(50, below, "BREAKFAST", font="bold").lines(50, below + 16, PROSE)
    assert read(tmp_path, sheet) == [*services, "BREAKFAST", WHOLE]


@pytest.mark.parametrize(
    "officers",
    [
        [("President:", "Rufus Gale (555-0111)"), ("Treasurer:", "Nora Penn (555-0122)"), ("Boats:", "Silas Marlow")],
        [("President", "Rufus Gale"), ("President Elect", "Nora Penn"), ("Secretary", "Silas Marlow")],
        [
            ("Chair", "r.gale@harbour.example"),
            ("Money", "n.penn@harbour.example"),
            ("Keys", "s.marlow@harbour.example"),
        ],
    ],
    ids=["numbers", "names", "addresses"],
)
def test_offices_in_a_side_column_keep_their_names(tmp_path: Path, officers: list[tuple[str, str]]) -> None:
    sheet = PageSheet().lines(50, 100, [*PROSE, *PROSE])
    for index, (office, name) in enumerate(officers):
        sheet.text(400, 100 + 30 * index, office, size=8, font="bold").text(400, 110 + 30 * index, name, size=8)
    found = " ".join(read(tmp_path, sheet))
    for office, name in officers:
        assert f"{office} {name}" in found


@pytest.mark.parametrize(
    "marked", ["({:02}.) {}", "{}. {}", "{:02}.05. {}"], ids=["day in brackets", "number", "day and month"]
)
def test_a_list_typed_in_columns_has_an_entry_each(tmp_path: Path, marked: str) -> None:
    names = ["Ines Marlow", "Otto Penn", "Ruth Gale", "Saul Thorne", "Vera Lund", "Silas Dorn"]
    entries = [marked.format(3 * place + 1, name) for place, name in enumerate(names)]
    sheet = PageSheet()
    for place, entry in enumerate(entries):
        sheet.text(50 + 140 * (place % 3), 100 + 14 * (place // 3), entry)
    assert sorted(read(tmp_path, sheet)) == sorted(entries)


def waves(sheet: PageSheet) -> None:
    for step in range(12):
        sheet.rule(60 + 40 * step, 90 + 5 * step, 95 + 40 * step, 120 - 3 * step)


def hull(sheet: PageSheet) -> None:
    sheet.rule(50, 112, 560, 112).rule(50, 124, 560, 124).rule(50, 112, 50, 124)


def masts(sheet: PageSheet) -> None:
    for step in range(6):
        sheet.rule(80 + 80 * step, 70, 80 + 80 * step, 160)


@pytest.mark.parametrize("art", [waves, hull, masts])
def test_line_art_behind_columns_cuts_no_sentence(tmp_path: Path, art: Callable[[PageSheet], None]) -> None:
    sheet = PageSheet()
    art(sheet)
    sheet.lines(50, 100, PROSE).lines(330, 100, PROSE)
    assert " ".join(read(tmp_path, sheet)) == f"{WHOLE} {WHOLE}"


@pytest.mark.parametrize(("count", "wide"), [(2, 842), (3, 842), (4, 1190)], ids=["two", "three", "four"])
def test_folded_sheets_are_read_panel_by_panel(tmp_path: Path, count: int, wide: float) -> None:
    sheet = PageSheet(wide, 595)
    for panel in range(count):
        left = wide * panel / count + 20
        sheet.text(left, 80, f"Panel number {panel + 1}", size=14, font="bold")
        sheet.lines(left, 110, [f"Words of panel {panel + 1} that", "follow one another down."])
    assert read(tmp_path, sheet) == [
        text
        for panel in range(1, count + 1)
        for text in (f"Panel number {panel}", f"Words of panel {panel} that follow one another down.")
    ]


@pytest.mark.parametrize(
    "cells", [("9.30", "CK", "Rosary"), ("10am", "Oak Hall", "Crafts"), ("18:00", "Pier", "Rowing")]
)
def test_lines_level_in_the_cells_of_a_ruled_day_are_rows(tmp_path: Path, cells: tuple[str, str, str]) -> None:
    sheet = PageSheet()
    lines = [cells, ("11.45", "TT", "Mass"), ("17.30", "CK", "Choir")]
    for top, day in ((100, "Tues 2nd"), (150, "Wed 3rd")):
        sheet.rule(50, top, 450, top)
        sheet.text(55, top + 14, day)
        for index, line in enumerate(lines):
            for x, cell in zip((120, 190, 280), line, strict=True):
                sheet.text(x, top + 14 + 12 * index, cell)
    sheet.rule(50, 200, 450, 200)
    for x in (50, 115, 185, 275, 450):
        sheet.rule(x, 100, x, 200)
    found = " | ".join(read(tmp_path, sheet))
    for line in lines:
        assert found.count(" ".join(line)) == 2


@pytest.mark.parametrize("apart", [130, 160, 190])
def test_lists_side_by_side_keep_their_own_days(tmp_path: Path, apart: float) -> None:
    births = [("Ines Marlow", "May 1"), ("Otto Penn", "May 4"), ("Ruth Gale", "May 9"), ("Saul Thorne", "May 20")]
    weddings = [("Ada and Ulf Lund", "May 3"), ("Kit and Eve Moor", "May 11"), ("Jan and Isa Hale", "May 28")]
    sheet = PageSheet()
    for index, (name, day) in enumerate(births):
        sheet.text(50, 100 + 14 * index, name).text(120, 100 + 14 * index, day)
    for index, (name, day) in enumerate(weddings):
        sheet.text(120 + apart, 100 + 14 * index, name).text(230 + apart, 100 + 14 * index, day)
    assert read(tmp_path, sheet) == [f"{name} {day}" for name, day in (*births, *weddings)]


@pytest.mark.parametrize("box", [(50, 200, 545, 500), (50, 200, 300, 700), (150, 300, 545, 640)])
def test_an_article_that_is_a_picture_is_named(tmp_path: Path, box: tuple[float, float, float, float]) -> None:
    sheet = PageSheet().lines(50, 100, PROSE).picture_of_text(*box, lines=20)
    warnings = read_pdf(write_pdf(tmp_path, sheet)).warnings
    assert any("page 1 has text in a picture" in warning for warning in warnings)


@pytest.mark.parametrize("day", ["Sat 13 June", "Samstag, 13. Juni", "13 juin"])
def test_rows_below_a_day_stand_under_it(tmp_path: Path, day: str) -> None:
    sheet = PageSheet()
    for index, (time, what) in enumerate([("10.00", "Fair"), ("16.00", "Tea"), ("20.00", "Dance")]):
        sheet.text(170, 100 + 14 * index, time).text(240, 100 + 14 * index, what)
    sheet.text(50, 100, day)
    assert " ".join(read(tmp_path, sheet)) == f"{day} 10.00 Fair 16.00 Tea 20.00 Dance"
