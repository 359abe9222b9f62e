"""HTML and Markdown: what a reader would see, in order, under its headings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from format_checks import all_words, check_content, words
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.formats.html import html_pieces
from corpus.formats.markup import front_matter, markdown_to_html, read_html, read_markdown
from corpus.model import Content, Kind, UnreadableIssue


def html(body: str) -> list[tuple[Kind, str]]:
    pieces = html_pieces(f"<html><body>{body}</body></html>").pieces
    return [(piece.kind, piece.text) for piece in pieces]


def texts(body: str) -> list[str]:
    return [text for _, text in html(body)]


def read(folder: Path, text: str | bytes, name: str) -> Content:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    content = read_html(path) if name.endswith("html") else read_markdown(path)
    check_content(content)
    return content


def test_headings_make_the_path_and_the_article(tmp_path: Path) -> None:
    content = read(
        tmp_path,
        "<h1>Village News, June 2021</h1><h2>Fair</h2><p>It rained.</p><h3>Stalls</h3><p>Cakes.</p><h2>Fete</h2><p>X."
        "</p>",
        "a.html",
    )
    assert [(p.kind.value, p.article, p.headings, p.text) for p in content.paragraphs] == [
        ("masthead", "", (), "Village News, June 2021"),
        ("heading", "Fair", (), "Fair"),
        ("paragraph", "Fair", ("Fair",), "It rained."),
        ("heading", "Fair", ("Fair",), "Stalls"),
        ("paragraph", "Fair", ("Fair", "Stalls"), "Cakes."),
        ("heading", "Fete", (), "Fete"),
        ("paragraph", "Fete", ("Fete",), "X."),
    ]


def test_what_a_reader_does_not_see_never_enters() -> None:
    body = (
        "<script>alert('a')</script><style>p{}</style><nav><a href='/'>Home</a></nav><template>t</template>"
        "<p style='display:none'>preheader</p><p hidden>h</p><!-- comment --><p aria-hidden='true'>icon</p>"
        "<div class='nav'><a href='1'>Older</a> <a href='2'>Newer</a></div><form><button>Send</button></form>"
        "<iframe src='http://example.org'>frame</iframe><p>Seen.</p>"
    )
    assert texts(body) == ["Seen."]


def test_a_list_of_contents_that_repeats_the_headings_is_navigation() -> None:
    body = "<ul><li><a href='#a'>Fair</a><li><a href='#b'>Fete</a></ul><h2 id=a>Fair</h2><p>x.<h2 id=b>Fete</h2><p>y."
    assert texts(body) == ["Fair", "x.", "Fete", "y."]


def test_links_give_their_text_and_breaks_stay() -> None:
    assert texts("<p>See <a href='http://example.org/x'>the  rules</a>.<br>By\n post<br><br>Next") == [
        "See the rules.\nBy post",
        "Next",
    ]


def test_tables_of_data_become_rows_under_their_column_heads() -> None:
    pieces = html_pieces(
        "<table><tr><th>Country</th><th>2015</th><th>2016</th></tr>"
        "<tr><td>France</td><td>12</td><td>14</td></tr><tr><td>Spain:</td><td>7</td><td></td></tr></table>"
    ).pieces
    assert [(piece.kind, piece.text, piece.above) for piece in pieces] == [
        (Kind.TABLE_ROW, "Country | 2015 | 2016", ()),
        (Kind.TABLE_ROW, "France: 12 | 14", ("Country | 2015 | 2016",)),
        (Kind.TABLE_ROW, "Spain: 7", ("Country | 2015 | 2016",)),
    ]


def test_the_days_of_a_month_s_calendar_stand_each_for_itself() -> None:
    week = "<tr><td>3<br>Choir, 7pm</td><td>4</td><td>5 Lunch club</td></tr>"
    body = f"<table><caption>June</caption><tr><th>Mon</th><th>Tue</th><th>Wed</th></tr>{week}</table>"
    assert texts(body) == ["June", "Mon | Tue | Wed", "3 Choir, 7pm", "4", "5 Lunch club"]
    assert texts(body.replace("<td>5 ", "<td>6 "))[2:] == ["3 Choir, 7pm: 4 | 6 Lunch club"]


def test_a_broken_table_keeps_its_words() -> None:
    assert texts("<p>One <table><tr><th> Two <b> Three <tr><td> Four </p><p>") == ["One", "Two Three", "Four"]


def test_tables_that_arrange_a_page_are_read_as_the_page() -> None:
    body = (
        "<table><tr><td><h2>Left</h2><p>One.</p></td><td><table><tr><td><p>Two.</p></td></tr></table></td></tr>"
        "<tr><td>Foot</td><td>Note</td></tr></table>"
    )
    assert html(body) == [
        (Kind.HEADING, "Left"),
        (Kind.PARAGRAPH, "One."),
        (Kind.PARAGRAPH, "Two."),
        (Kind.PARAGRAPH, "Foot"),
        (Kind.PARAGRAPH, "Note"),
    ]


def test_an_item_and_the_one_item_under_it_are_one() -> None:
    pieces = html_pieces(
        "<ul><li>3 May, Berlin<ul><li>Talk on weirs</li></ul></li>"
        "<li>Stalls<ul><li>Cakes</li><li>Seeds</li></ul></li></ul>"
    ).pieces
    assert [(piece.text, piece.above) for piece in pieces] == [
        ("3 May, Berlin\nTalk on weirs", ()),
        ("Stalls", ()),
        ("Cakes", ("Stalls",)),
        ("Seeds", ("Stalls",)),
    ]


def test_pictures_give_their_caption() -> None:
    assert html("<figure><img src='w.jpg' alt='x'><figcaption>The weir</figcaption></figure>") == [
        (Kind.CAPTION, "The weir")
    ]
    assert html("<p><img src='w.jpg' alt='The weir in May'></p><p>Text <img alt='a smile'> on.</p>") == [
        (Kind.CAPTION, "The weir in May"),
        (Kind.PARAGRAPH, "Text on."),
    ]


def test_a_bold_line_over_text_is_a_heading_and_a_byline_is_not() -> None:
    body = (
        "<p><b>Work on the weir</b></p><p><b>By Ann Example</b></p><p>It was <b>mended</b>.</p>"
        "<p>Cheers,</p><p><b>Sean</b>"
    )
    assert [kind for kind, _ in html(body)] == [
        Kind.HEADING,
        Kind.PARAGRAPH,
        Kind.PARAGRAPH,
        Kind.PARAGRAPH,
        Kind.PARAGRAPH,
    ]


def test_quoted_blocks_and_preformatted_text() -> None:
    assert texts("<blockquote><p>All is well.</p></blockquote><pre>a  b\n c</pre>") == ["All is well.", "a b\nc"]


def test_chinese_lines_in_the_source_are_joined_without_a_space() -> None:
    assert texts("<p>园艺社每月第一个\n  星期一聚会，\n欢迎 QQ\n群</p>") == ["园艺社每月第一个星期一聚会，欢迎 QQ 群"]


def test_entities_are_not_expanded_from_a_document_type(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("password")
    content = read(
        tmp_path,
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY s SYSTEM "file://{secret}"><!ENTITY t "boom">]>'
        "<html><body><p>A &s; &t; &amp; &eacute; b.</p></body></html>",
        "a.xhtml",
    )
    assert "password" not in content.paragraphs[-1].text
    assert "boom" not in content.paragraphs[-1].text
    assert "& é b." in content.paragraphs[-1].text


def test_the_head_gives_metadata(tmp_path: Path) -> None:
    content = read(
        tmp_path,
        "<html lang=de><head><title>Dorfblatt \n Mai 2021</title><meta name=author content='Ann'>"
        "<meta name=date content='2021-05-02'></head><body><p>Hallo.",
        "a.html",
    )
    assert content.metadata == {
        "title": "Dorfblatt Mai 2021",
        "language": "de",
        "author": "Ann",
        "published": "2021-05-02",
    }


PUBLISHER = """<html><head><title>Ferry stops - Port Daily</title><script type="application/ld+json">
{"@context": "https://schema.org", %s}</script></head><body><p>Hello.</p></body></html>"""


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ('"datePublished": "2025-08-23", "publisher": {"name": "Port Daily"}', ("2025-08-23", "Port Daily")),
        ('"@graph": [{"datePublished": "2025-08-23"}, {"publisher": "Port Daily"}]', ("2025-08-23", "Port Daily")),
        ('"publisher": {"name": 3}, "datePublished": null', (None, None)),
        ('"publisher": ', (None, None)),
    ],
)
def test_the_publisher_s_own_data_is_read(tmp_path: Path, data: str, found: tuple[str | None, str | None]) -> None:
    metadata = read(tmp_path, PUBLISHER % data, "a.html").metadata
    assert (metadata.get("published"), metadata.get("series")) == found


def test_the_time_a_page_was_published(tmp_path: Path) -> None:
    page = "<body><p>Hallo.</p><time datetime=2019-04-01 itemprop=datePublished>1 Apr</time></body>"
    assert read(tmp_path, page, "a.html").metadata["published"] == "2019-04-01"


def test_front_matter_in_json(tmp_path: Path) -> None:
    content = read(
        tmp_path, '{\n "title": "Tern", "date": "2026-10-05", "draft": false\n}\n\nThe supper is near.', "a.md"
    )
    assert (content.metadata, content.warnings) == ({"title": "Tern", "published": "2026-10-05"}, ())
    assert [paragraph.text for paragraph in content.paragraphs] == ["The supper is near."]
    assert read(tmp_path, '{"no": "head"} is what he wrote.', "b.md").metadata == {}


def test_a_draft_says_so(tmp_path: Path) -> None:
    content = read(tmp_path, "---\ntitle: Tern\ndraft: true\n---\nThe editor resigns.", "a.md")
    assert content.warnings == ("a.md: it says of itself that it is a draft.",)


def test_declared_encodings_are_kept_and_wrong_ones_are_not_believed(tmp_path: Path) -> None:
    latin = "<meta charset=iso-8859-1><p>Übung für Ältere</p>"
    assert read(tmp_path, latin.encode("latin-1"), "a.html").paragraphs[0].text == "Übung für Ältere"
    assert read(tmp_path, latin.encode("utf-8"), "b.html").paragraphs[0].text == "Übung für Ältere"
    chinese = "<meta http-equiv=Content-Type content='text/html; charset=gb2312'><p>园艺社每月聚会</p>"
    content = read(tmp_path, chinese.encode("gb2312"), "c.html")
    assert (content.paragraphs[0].text, content.warnings) == ("园艺社每月聚会", ())


@pytest.mark.parametrize("text", ["Just text, no markup at all.", "<script>only()</script>", "<p> </p>"])
def test_a_file_without_a_text_says_so(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableIssue, match=r"a\.html: there is no (HTML|text) in it"):
        read(tmp_path, text, "a.html")


def test_deep_nesting_is_walked() -> None:
    for tag in ("div", "b", "ul><li"):
        assert texts(f"Top <{tag}>" * 5_000 + "<script>no</script>Bottom")[-1].endswith("Bottom")
    tables = "<table><tr><td>" * 300 + "Inside" + "</td></tr></table>" * 300
    assert texts(tables) == ["Inside"]


# Markdown

ISSUE = """\
Title: Mill Lane 12
Date: 2021-06-05 10:00
Category: Mill Lane

# Weir

Mended with <b>sand</b> by [volunteers](http://example.org), see `Vec<String>` and Map<K>.

* 5 June
    * Plant sale
* 6 June

> All is well.

Stall | Price
--- | ---
Cakes | 2.50

<!-- for editors -->
"""


def test_markdown(tmp_path: Path) -> None:
    content = read(tmp_path, ISSUE, "a.md")
    assert content.metadata == {"title": "Mill Lane 12", "published": "2021-06-05 10:00", "series": "Mill Lane"}
    assert [(p.kind, p.text) for p in content.paragraphs] == [
        (Kind.HEADING, "Weir"),
        (Kind.PARAGRAPH, "Mended with sand by volunteers, see Vec<String> and Map<K>."),
        (Kind.LIST_ITEM, "5 June\nPlant sale"),
        (Kind.LIST_ITEM, "6 June"),
        (Kind.PARAGRAPH, "All is well."),
        (Kind.TABLE_ROW, "Stall | Price"),
        (Kind.TABLE_ROW, "Cakes: 2.50"),
    ]


@pytest.mark.parametrize(
    ("text", "found", "rest"),
    [
        ("---\ntitle: 'A: b'\ndate: 2021-06\n---\nText\n", {"title": "A: b", "published": "2021-06"}, "Text\n"),
        ('+++\ntitle = "A"\n+++\nText\n', {"title": "A"}, "Text\n"),
        ("---\n\nText\n", {}, "---\n\nText\n"),
        ("Note: this is text.\nand goes on\n\nMore", {}, "Note: this is text.\nand goes on\n\nMore"),
        ("When: Monday\nWhere: Hall\n\nMore", {}, "When: Monday\nWhere: Hall\n\nMore"),
        ("---\n---\nText", {}, "Text"),
    ],
)
def test_front_matter(text: str, found: dict[str, str], rest: str) -> None:
    assert front_matter(text) == (found, rest)


def test_an_inline_tag_that_is_none_cannot_swallow_the_text() -> None:
    assert texts(markdown_to_html("Use <script> and <title> here.\n\nMore text.")) == [
        "Use <script> and <title> here.",
        "More text.",
    ]


def test_notes_of_markdown_stand_at_the_end() -> None:
    text = "Frost took the plums.[^frost] The bees[^2] are well.\n\n[^frost]: At the gate, in 1887.\n\n"
    text += "[^2]: Two hives.\n\nEnd."
    assert texts(markdown_to_html(text)) == [
        "Frost took the plums.¹ The bees² are well.",
        "End.",
        "At the gate, in 1887.",
        "Two hives.",
    ]
    assert texts(markdown_to_html("A mark[^3] of no note.")) == ["A mark[^3] of no note."]


WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüé0123456789", min_size=1, max_size=10)
TAGS = (
    "</p><p>|<br>|<h2>|</h2>|<li>|</ul><ul>|<td>|<tr><td>|<table><tr><th>|</table>|<b>|</b>| |<div>|</div>|<blockquote>"
    "|<pre>|</pre>|<dt>|<dd>|<caption>|<i> |<br><br>|<footer>|</footer>|<a href='#x'> |</a> |<span> |\n|<figcaption>"
)
BETWEEN = st.sampled_from(re.split(r"\|", TAGS))


@given(st.lists(st.tuples(WORD, BETWEEN), min_size=1, max_size=40))
@settings(max_examples=200)
def test_no_word_of_html_is_lost_or_doubled(parts: list[tuple[str, str]]) -> None:
    pieces = html_pieces("<body><p>" + "".join(f" {word} {tag}" for word, tag in parts)).pieces
    got = words("\n".join(piece.text for piece in pieces))
    assert got == words(" ".join(word for word, _ in parts))


MARKS = st.sampled_from([" ", "\n", "\n\n", "\n- ", "\n\n# ", "\n\n> ", " **", "** ", "\n\n1. ", "\n    ", " | "])


@given(st.lists(st.tuples(st.text(alphabet="abcdefghij", min_size=1, max_size=8), MARKS), min_size=1, max_size=40))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_word_of_markdown_is_lost_or_doubled(tmp_path: Path, parts: list[tuple[str, str]]) -> None:
    content = read(tmp_path, "".join(f"{word}{mark}" for word, mark in parts), "a.md")
    expected = words(" ".join(word for word, _ in parts))
    got = all_words(content)
    assert {word for word in got if word.isalpha()} == set(expected)
    assert sum(got[word] for word in expected) == sum(expected.values())
