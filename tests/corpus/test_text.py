"""Plain text: paragraphs, headings, lists, tables, pages and encodings."""

from __future__ import annotations

from pathlib import Path

import pytest
from format_checks import all_words, check_content, words
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.formats.plain_text import Words, join_lines, read_text, text_pieces
from corpus.issues import read_issue
from corpus.model import Content, Kind, UnreadableIssue

ISSUE = """\
THE MILL LANE NEWS

June 2021

Work on the weir

The weir was mended in May by eleven volunteers, who
carried forty sandbags from the car park. It will need
looking at again in the autumn.

What's on

- Sat 5 June: plant sale, village hall
- Sun 13 June: walk along the river,
  meet at the bridge at 10 am

Stall         Price     Where
Cakes         2.50      Hall
Seedlings     1.00      Garden
"""


def read(folder: Path, text: str | bytes, name: str = "issue.txt") -> Content:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    content = read_text(path)
    check_content(content)
    return content


def test_an_issue_in_plain_text(tmp_path: Path) -> None:
    content = read(tmp_path, ISSUE)
    told = [(paragraph.kind, paragraph.headings, paragraph.text) for paragraph in content.paragraphs]
    weir, whats_on = ("Work on the weir",), ("What's on",)
    assert told[2:] == [
        (Kind.HEADING, (), "Work on the weir"),
        (
            Kind.PARAGRAPH,
            weir,
            "The weir was mended in May by eleven volunteers, who carried forty sandbags from the car park. "
            "It will need looking at again in the autumn.",
        ),
        (Kind.HEADING, (), "What's on"),
        (Kind.LIST_ITEM, whats_on, "Sat 5 June: plant sale, village hall"),
        (Kind.LIST_ITEM, whats_on, "Sun 13 June: walk along the river, meet at the bridge at 10 am"),
        (Kind.TABLE_ROW, whats_on, "Stall: Price | Where"),
        (Kind.TABLE_ROW, whats_on, "Cakes: 2.50 | Hall"),
        (Kind.TABLE_ROW, whats_on, "Seedlings: 1.00 | Garden"),
    ]
    assert [paragraph.text for paragraph in content.paragraphs[:2]] == ["THE MILL LANE NEWS", "June 2021"]
    assert content.warnings == ()


def test_articles_are_the_top_headings(tmp_path: Path) -> None:
    content = read(tmp_path, "Annual\n======\n\nHello.\n\nMoney\n-----\n\nWe have some.\n\nNext\n====\n\nBye.\n")
    assert [(p.article, p.headings) for p in content.paragraphs if p.kind is Kind.PARAGRAPH] == [
        ("Annual", ("Annual",)),
        ("Annual", ("Annual", "Money")),
        ("Next", ("Next",)),
    ]


def test_a_form_feed_ends_a_page_and_a_sentence_goes_over_it(tmp_path: Path) -> None:
    content = read(tmp_path, "The flood came in March and\f took the bridge with it.\n\nNobody was hurt.\n")
    first, second = content.paragraphs
    assert first.text == "The flood came in March and took the bridge with it."
    assert [(span.page, first.text[span.start : span.end]) for span in first.spans] == [
        (1, "The flood came in March and "),
        (2, "took the bridge with it."),
    ]
    assert (second.page, second.text) == (2, "Nobody was hurt.")


def test_a_page_without_text_is_counted(tmp_path: Path) -> None:
    content = read(tmp_path, "One.\f\fThree.\f")
    assert [(page.number, page.text_source) for page in content.pages] == [(1, "digital"), (2, "none"), (3, "digital")]


def test_running_heads_and_folios_are_kept_apart(tmp_path: Path) -> None:
    pages = [f"Mill Lane News\n\nArticle {word} is here.\n\n{number + 10}\n" for number, word in enumerate("ABCD")]
    content = read(tmp_path, "\f".join(pages))
    assert [page.printed for page in content.pages] == ["10", "11", "12", "13"]
    assert [p.text for p in content.paragraphs if p.kind is Kind.PARAGRAPH] == [f"Article {w} is here." for w in "ABCD"]
    assert {p.kind for p in content.paragraphs} == {Kind.PARAGRAPH, Kind.RUNNING_HEAD, Kind.RUNNING_FOOT}


def test_the_first_line_of_a_block_may_be_its_heading() -> None:
    line = "The weir was mended in May by eleven volunteers, all of them wet"
    pieces = text_pieces(f"Work on the weir\n{line}\n{line}\n{line}.\n\nMill Lane 12\nExample Town\n")
    assert [(piece.kind, piece.text[:16]) for piece in pieces] == [
        (Kind.HEADING, "Work on the weir"),
        (Kind.PARAGRAPH, "The weir was men"),
        (Kind.PARAGRAPH, "Mill Lane 12\nExa"),
    ]


def test_names_under_articles_are_no_headings() -> None:
    text = "Weir\n\nIt was mended.\n\nAnn Example\n\nFair\n\nIt rained.\n\nAnn Example\n\nPhoto: Bob Example\n\nEnd.\n"
    assert [(piece.kind, piece.text) for piece in text_pieces(text) if piece.kind is not Kind.PARAGRAPH] == [
        (Kind.HEADING, "Weir"),
        (Kind.HEADING, "Fair"),
        (Kind.CAPTION, "Photo: Bob Example"),
    ]


def test_a_numbered_line_alone_heads_what_stands_below_it() -> None:
    """Underlined, between rules or alone; beside other numbered lines it is an item of their list."""
    text = (
        "=========\n1. FROM THE CHAIR\n=========\n\nIt was a wet month.\n\n"
        "2. Minutes\n----------\n\n- Read and signed.\n\n3. CONTEST RESULTS\n\nNobody won.\n\n"
        "1. Bring a rope\n\n2. Bring a friend\n\nThat is all.\n"
    )
    assert [(piece.kind, piece.text) for piece in text_pieces(text)] == [
        (Kind.HEADING, "1. FROM THE CHAIR"),
        (Kind.PARAGRAPH, "It was a wet month."),
        (Kind.HEADING, "2. Minutes"),
        (Kind.LIST_ITEM, "Read and signed."),
        (Kind.HEADING, "3. CONTEST RESULTS"),
        (Kind.PARAGRAPH, "Nobody won."),
        (Kind.LIST_ITEM, "1. Bring a rope"),
        (Kind.LIST_ITEM, "2. Bring a friend"),
        (Kind.PARAGRAPH, "That is all."),
    ]


def test_the_underlined_heads_of_columns_are_a_row() -> None:
    text = (
        "Call     Name            Points\n-------------------------------\n"
        "ZX3QP    Jim Arbuthnot    4,410\nZX3AA    Walter Orme      3,962\n"
    )
    assert [(piece.kind, piece.text) for piece in text_pieces(text)] == [
        (Kind.TABLE_ROW, "Call | Name | Points"),
        (Kind.TABLE_ROW, "ZX3QP: Jim Arbuthnot | 4,410"),
        (Kind.TABLE_ROW, "ZX3AA: Walter Orme | 3,962"),
    ]


def test_a_line_set_in_parts_is_joined_with_no_other() -> None:
    text = (
        "The mast leans.\n\n      Newsletter of the Upper Vale Amateur Radio Society\n"
        "Vol. 14, No. 3                                    March 2003\n"
    )
    assert [piece.text for piece in text_pieces(text)] == [
        "The mast leans.",
        "Newsletter of the Upper Vale Amateur Radio Society\nVol. 14, No. 3 March 2003",
    ]


def test_a_line_set_to_both_edges_at_the_head_is_no_table(tmp_path: Path) -> None:
    """It names and dates the issue, and days of the week below it are a list, one a line."""
    text = (
        "ST AIDAN'S, LITTLE WENHAM                          PEW SHEET\n"
        "Sunday 12 May 2024                         Easter 7 (Year B)\n"
        "------------------------------------------------------------\n\n"
        "THIS WEEK\nMon 13th    14.00   Mothers' Union, in the vestry\nTue 14th    19.30   PCC\n\n"
        "FLOWERS: May 19 - Jean; May 26 - no one yet.\n"
    )
    assert [(p.kind, p.text) for p in read(tmp_path, text).paragraphs] == [
        (Kind.PARAGRAPH, "ST AIDAN'S, LITTLE WENHAM\nPEW SHEET\nSunday 12 May 2024\nEaster 7 (Year B)"),
        (Kind.HEADING, "THIS WEEK"),
        (Kind.LIST_ITEM, "Mon 13th 14.00 Mothers' Union, in the vestry"),
        (Kind.LIST_ITEM, "Tue 14th 19.30 PCC"),
        (Kind.PARAGRAPH, "FLOWERS: May 19 - Jean; May 26 - no one yet."),
    ]
    head = read_issue(tmp_path / "issue.txt").head
    assert (head.title, str(head.dated and head.dated.start)) == ("ST AIDAN'S, LITTLE WENHAM", "2024-05-12")


def test_hyphens_at_line_ends() -> None:
    known = Words(frozenset({"migration", "long", "term"}), 40)
    assert join_lines(["about migra-", "tion policy"], known) == "about migration policy"
    assert join_lines(["the long-", "term plan"], known) == "the long-term plan"
    assert join_lines(["an unknown hyphen-", "ation here"], known) == "an unknown hyphenation here"
    assert join_lines(["the EU-", "China talks"], known) == "the EU-China talks"


def test_lines_broken_on_purpose_stay_broken() -> None:
    lines = ["Pär Example", "Head of Office", "12 Mill Lane"]
    assert join_lines(lines, Words(frozenset(), 60)) == "Pär Example\nHead of Office\n12 Mill Lane"


def test_chinese_lines_are_joined_without_spaces(tmp_path: Path) -> None:
    content = read(tmp_path, "园艺社每月第一个星期一聚会，欢迎大家参加，地点在村委会二楼会\n议室，请提前十分钟到场。\n")
    assert (
        content.paragraphs[0].text
        == "园艺社每月第一个星期一聚会，欢迎大家参加，地点在村委会二楼会议室，请提前十分钟到场。"
    )


SENTENCE = "Die Bürgerversammlung findet am Dienstag in der Schule statt – für alle."
CHINESE = "园艺社每月第一个星期一聚会，欢迎大家参加。地点在村委会二楼会议室。"


@pytest.mark.parametrize(
    ("data", "text", "warning"),
    [
        (SENTENCE.encode(), SENTENCE, ""),
        (b"\xef\xbb\xbf" + SENTENCE.encode(), SENTENCE, ""),
        (SENTENCE.encode("utf-16"), SENTENCE, ""),
        (SENTENCE.encode("utf-32"), SENTENCE, ""),
        (SENTENCE.encode("utf-16-le"), SENTENCE, "read as UTF-16, a guess"),
        (SENTENCE.encode("cp1252"), SENTENCE, "read as Windows-1252, a guess"),
        (CHINESE.encode("gb18030"), CHINESE, "read as GB18030, a guess"),
        (CHINESE.encode(), CHINESE, ""),
        (CHINESE.encode() + "好".encode()[:2], CHINESE + "\ufffd", "1 place is not valid UTF-8"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, text: str, warning: str) -> None:
    content = read(tmp_path, data)
    assert content.paragraphs[0].text == text
    assert len(content.warnings) == bool(warning)
    assert warning in "".join(content.warnings)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "there is nothing in it"),
        (b" \n\f\n ", "there is nothing in it"),
        ("\u200b\u2060".encode(), "there is no text in it"),
        (b"%PDF-1.7\n", "it is a PDF under the name of a text file"),
        (b"PK\x03\x04" + bytes(range(256)), "it is a ZIP archive"),
        (bytes(range(256)) * 4, "its bytes are no text"),
    ],
)
def test_what_is_no_text_says_so(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableIssue, match=reason) as caught:
        read(tmp_path, data)
    assert str(caught.value).startswith("issue.txt: ")
    assert str(caught.value).count("\n") == 0


WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüéß0123456789", min_size=1, max_size=12)
SPACE = st.sampled_from(
    [" ", " ", " ", "\n", "\n\n", "\n- ", "\n  ", ". ", ".\n", "\t", "   ", "\f", "\n12\f", "\n====\n"]
)


@given(st.lists(st.tuples(WORD, SPACE), min_size=1, max_size=60))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_word_is_lost_or_doubled(tmp_path: Path, parts: list[tuple[str, str]]) -> None:
    text = "".join(word + space for word, space in parts)
    content = read(tmp_path, text)
    assert all_words(content) == words(text)


@given(st.text())
def test_pieces_never_fail_and_are_never_empty(text: str) -> None:
    assert all(piece.text for piece in text_pieces(text))
