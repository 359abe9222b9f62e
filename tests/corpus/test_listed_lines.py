"""Lists one item a line without bullets, in text, Markdown and HTML; wrapped prose stays whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.formats.listed_lines import day_at_head, is_labelled, items_of, tells_of_a_day
from corpus.formats.markup import read_html, read_markdown
from corpus.formats.plain_text import read_text, text_pieces
from corpus.model import Content, Kind

DAYS = {
    "en": ["Fri 2 May, 7pm: Knots for beginners", "Sat 3 May: Songs at the inn", "Thursday 8 May, noon: Soup"],
    "de": ["Fr 2. Mai, 19 Uhr: Knoten", "Samstag, 3. Mai: Lieder im Gasthof", "8. Mai: Suppe für alle"],
    "digits": ["02.05. Knoten", "03.05. Lieder im Gasthof", "08.05. Suppe"],
    "us": ["May 2 - Knots", "May 3 - Songs at the inn", "May 8 - Soup for everyone who comes"],
    "fr": ["vendredi 2 mai : nœuds", "samedi 3 mai : chansons", "8 mai : soupe"],
    "name first": ["Knots for beginners, 2 May, 7pm", "Songs at the inn, 3 May", "Soup in the hall, 8 May"],
}


def items(content: Content) -> list[str]:
    return [paragraph.text for paragraph in content.paragraphs if paragraph.kind is Kind.LIST_ITEM]


@pytest.mark.parametrize("lines", DAYS.values(), ids=DAYS.keys())
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_days_one_a_line_are_items(tmp_path: Path, lines: list[str], between: str) -> None:
    if between == "\n\n" and not tells_of_a_day(lines[0]):
        pytest.skip("lines that stand alone and begin with no day are headings or paragraphs")
    path = tmp_path / "a.txt"
    path.write_text(f"WHAT'S ON\n\n{between.join(lines)}\n\nThat was the list of the harbour.\n", "utf-8")
    assert items(read_text(path)) == lines


@pytest.mark.parametrize("lines", DAYS.values(), ids=DAYS.keys())
def test_days_one_a_line_are_items_in_markdown_and_html(tmp_path: Path, lines: list[str]) -> None:
    markdown, html = tmp_path / "a.md", tmp_path / "a.html"
    markdown.write_text("# List\n\n" + "\n".join(lines), "utf-8")
    html.write_text("<h1>List</h1><p>" + "<br>".join(lines), "utf-8")
    assert items(read_markdown(markdown)) == lines
    assert items(read_html(html)) == lines


def test_an_item_may_be_wrapped_and_have_a_heading_right_above() -> None:
    text = (
        "COMING UP\nFri 2 May: Knots for beginners with the old\nsailmaker in the loft\n"
        "Sat 3 May: Songs at the inn\nSun 4 May: Walk"
    )
    assert [(piece.kind, piece.text) for piece in text_pieces(text)] == [
        (Kind.HEADING, "COMING UP"),
        (Kind.LIST_ITEM, "Fri 2 May: Knots for beginners with the old sailmaker in the loft"),
        (Kind.LIST_ITEM, "Sat 3 May: Songs at the inn"),
        (Kind.LIST_ITEM, "Sun 4 May: Walk"),
    ]


PROSE = [
    [
        "6 May was the day on which the weir gave way, and from",
        "7 May on nobody could cross; the council met on",
        "9 May.",
    ],
    ["The walk is on 6 May and the", "Supper on 7 May."],
    ["6 May was wet.", "Nobody came.", "It rained.", "We left."],
    ["He was born on 2 May 1901 in a house by the weir.", "She was born on 3 May 1902 in another."],
]


@pytest.mark.parametrize("lines", PROSE)
def test_prose_is_no_list(lines: list[str]) -> None:
    assert items_of(lines) == []


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["When: Friday 2 May", "Where: the sail loft behind the old chandlery", "Cost: free"], True),
        (["Wann: Freitag, 2. Mai", "Wo: im Segelboden"], True),
        (["Quand : vendredi 2 mai", "Où : au grenier"], True),
        (["Bring: rope", "and a knife"], False),
        (["It was cold. Note: bring a coat", "Where: loft"], False),
        (["Where: loft"], False),
    ],
)
def test_labelled_lines(lines: list[str], wanted: bool) -> None:
    assert is_labelled(lines) is wanted


@pytest.mark.parametrize("ending", ["txt", "md"])
def test_labelled_lines_keep_their_breaks(tmp_path: Path, ending: str) -> None:
    text = (
        "When: Friday 2 May at seven in the evening\nWhere: the sail loft behind the chandlery\nCost: free for members"
    )
    path = tmp_path / f"a.{ending}"
    path.write_text("Knots\n\n" + text + "\n\nAnd then some more words follow that nobody needs to read.\n", "utf-8")
    content = read_text(path) if ending == "txt" else read_markdown(path)
    assert text in [paragraph.text for paragraph in content.paragraphs]


def test_names_one_a_line_keep_their_breaks_beside_wrapped_prose() -> None:
    prose = (
        "The committee met in the sail loft and chose its officers\nfor the year, who are listed here so that nobody"
        " can say\nthat he did not know."
    )
    names = "Ann Brandt, in the chair\nOdo Pike, treasurer and keeper of the keys\nMirela Tan\nThe Widow Rusk"
    assert [piece.text for piece in text_pieces(f"{prose}\n\n{names}\n\n{prose}")][1] == names


@pytest.mark.parametrize("bullet", ["\uf0b7", "\uf0a7", "\uf0d8", "•", "\u2043"])
def test_bullets_of_private_fonts(bullet: str) -> None:
    assert [(piece.kind, piece.text) for piece in text_pieces(f"{bullet} Rope\n{bullet}\tTar\n")] == [
        (Kind.LIST_ITEM, "Rope"),
        (Kind.LIST_ITEM, "Tar"),
    ]


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("2 May: knots", 5),
        ("Fri 2nd May knots", 11),
        ("2.5. Knoten", 4),
        ("5月2日 结绳", 4),
        ("Knots on 2 May", None),
        ("24 members came", None),
        ("Mon 13th 14.00 knots", 8),
        ("Monday at 3", None),
    ],
)
def test_the_day_at_the_head_of_a_line(line: str, end: int | None) -> None:
    assert day_at_head(line) == end
