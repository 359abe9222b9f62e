"""Hanging indents: every line fits, the body stays beside its lead, and no word is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from assistant.tui.chrome.hanging import Hanging, Row

WORDS = st.lists(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=9), max_size=30)


def test_lines_of_a_body_stand_beside_its_lead() -> None:
    rows = Hanging([Row(Content("March 2024, page 3 and more"), Content("[1] ")), Row(Content("plain"))])
    assert rows.lay_out(16).plain == "[1] March 2024,\n    page 3 and\n    more\nplain"
    assert rows.get_height({}, 16) == 4
    assert str(rows) == "[1] March 2024, page 3 and more\nplain"


def test_rows_stand_beside_their_labels_which_wrap_or_below_where_there_is_no_room() -> None:
    crew = Row(Content("The crew meets"), Content("• "), Content("2 May"))
    tea = Row(Content("Tea"), Content("• "), Content(""))
    assert Hanging([crew, tea]).lay_out(20).plain.splitlines() == [
        "2 May  • The crew",
        "         meets",
        "       • Tea",
    ]
    supper = Row(Content("Supper"), label=Content("17 September 2024, 19:30-22:00"))
    rows = Hanging([crew, tea, supper])
    assert rows.lay_out(20).plain.splitlines() == [
        "2 May",
        "  • The crew meets",
        "  • Tea",
        "17 September 2024,",
        "19:30-22:00",
        "  Supper",
    ]
    assert rows.get_height({}, 20) == 6
    assert [line.rstrip() for line in rows.lay_out(48).plain.splitlines()] == [
        "2 May              • The crew meets",
        "                   • Tea",
        "17 September       Supper",
        "2024, 19:30-22:00",
    ]


@given(
    WORDS,
    st.sampled_from(["", "• ", "[12] ", "[1] [2] [3] [4] "]),
    st.sampled_from([None, "", "2 May", "17 September 2024, 19:30-22:00"]),
    st.integers(1, 60),
)
def test_every_line_fits_and_no_word_is_lost(words: list[str], lead: str, label: str | None, width: int) -> None:
    rows = Hanging([Row(Content(" ".join(words)), Content(lead), Content(label) if label is not None else None)])
    laid = rows.lay_out(width)
    assert all(line.cell_length <= width for line in laid.split("\n"))
    assert sorted("".join(laid.plain.split())) == sorted("".join(((label or "") + lead + "".join(words)).split()))
    assert rows.get_height({}, width) == len(laid.plain.split("\n"))
