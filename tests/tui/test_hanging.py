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


@given(WORDS, st.sampled_from(["", "• ", "[12] ", "[1] [2] [3] [4] "]), st.integers(1, 60))
def test_every_line_fits_and_no_word_is_lost(words: list[str], lead: str, width: int) -> None:
    rows = Hanging([Row(Content(" ".join(words)), Content(lead))])
    laid = rows.lay_out(width)
    assert all(line.cell_length <= width for line in laid.split("\n"))
    assert "".join(laid.plain.split()) == "".join((lead + "".join(words)).split())
    assert rows.get_height({}, width) == len(laid.plain.split("\n"))
