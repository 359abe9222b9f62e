"""What a reader of a page sees, and what still holds: hidden and struck-out words are left out, counted and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.formats.html import html_pieces
from corpus.formats.markup import read_html, read_markdown
from corpus.formats.sections import LeftOut
from corpus.issues import read_issue

SEEN = "<p>The slipway is open.</p>"


def texts(body: str, head: str = "") -> list[str]:
    page = html_pieces(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>")
    return [piece.text for piece in page.pieces]


def left_out(body: str, head: str = "") -> LeftOut:
    return html_pieces(f"<html><head>{head}</head><body>{body}</body></html>").left_out


STRUCK = [
    "<p><s>Whist drive on 3 May</s></p>",
    "<p><del datetime='2024-04-01'>Whist drive on 3 May</del></p>",
    "<div><strike>Whist drive <b>on 3</b> May</strike></div>",
    "<p style='text-decoration: line-through red'>Whist drive on 3 May</p>",
    "<ul><li style='TEXT-DECORATION-LINE:LINE-THROUGH'>Whist drive on 3 May</li></ul>",
]


@pytest.mark.parametrize("struck", STRUCK)
def test_struck_words_are_left_out_and_counted(struck: str) -> None:
    assert texts(struck + SEEN) == ["The slipway is open."]
    assert left_out(struck + SEEN) == LeftOut(struck=5)


def test_a_class_that_strikes_out_is_known_from_the_pages_own_style() -> None:
    style = "<style>/* old */ .gone, p.past { color: red; text-decoration: line-through }</style>"
    assert texts("<p>Tickets <span class='gone'>ten</span> eight crowns.</p><p class='past'>Old.</p>", style) == [
        "Tickets eight crowns."
    ]


def test_struck_words_of_markdown_make_no_event(tmp_path: Path) -> None:
    path = tmp_path / "notices-2024-05.md"
    path.write_text(
        "# Notices\n\nThe ~~whist drive on 3 May 2024~~ jumble sale is on 4 May 2024.\n\n~~Cakes.~~\n", "utf-8"
    )
    content = read_markdown(path)
    assert [paragraph.text for paragraph in content.paragraphs] == ["Notices", "The jumble sale is on 4 May 2024."]
    assert content.warnings == ("notices-2024-05.md: 7 words were left out that are struck out.",)


HIDDEN = [
    "<div style='max-height:0; overflow:hidden'>Pale words nobody reads</div>",
    "<div style='height:0px;width:0px;overflow:hidden'>Pale words nobody reads</div>",
    "<p style='font-size:1px'>Pale words nobody reads</p>",
    "<span style='font-size: 0.05em'>Pale words nobody reads</span>",
    "<p style='color:#fff'>Pale words nobody reads</p>",
    "<p><font color='#FFFFFF'>Pale words nobody reads</font></p>",
    "<table><tr><td bgcolor='#003366' style='color:rgb(0,51,102)'>Pale words nobody reads</td></tr></table>",
    "<p style='color:transparent'>Pale words nobody reads</p>",
    "<p style='visibility:hidden'>Pale words nobody reads</p>",
    "<p style='display:none !important'>Pale words nobody reads</p>",
    "<p style='position:absolute;left:-9999px'>Pale words nobody reads</p>",
    "<p style='text-indent:-1000em;text-indent:-2000px'>Pale words nobody reads</p>",
    "<p style='clip: rect(0, 0, 0, 0)'>Pale words nobody reads</p>",
    "<p style='opacity:0'>Pale words nobody reads</p>",
    "<p hidden>Pale words nobody reads</p>",
    "<p class='visually-hidden'>Pale words nobody reads</p>",
    "<p class='note d-none'>Pale words nobody reads</p>",
    "<p class='sr-only'>Pale words nobody reads</p>",
    "<div style='mso-hide:all'>Pale words nobody reads</div>",
]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_words_nobody_sees_are_left_out_and_counted(hidden: str) -> None:
    assert texts(hidden + SEEN) == ["The slipway is open."]
    assert left_out(hidden + SEEN) == LeftOut(unseen=4)


@pytest.mark.parametrize(
    "rule",
    [
        ".teaser { display: none }",
        "div.teaser{max-height:0;overflow:hidden}",
        "#lead { font-size: 1px; line-height: 1px }",
        "body { background: #ffffff } .teaser { color: white }",
        "@media screen { p { color: red } } .teaser{visibility:hidden}",
    ],
)
def test_a_page_hides_by_its_own_style(rule: str) -> None:
    body = f"<div class='teaser' id='lead'>Teaser of two ponds.</div>{SEEN}"
    assert texts(body, f"<style><!-- {rule} --></style>") == ["The slipway is open."]


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("<p style='color:#fff;background:#036'>White on blue.</p>", ""),
        ("<div style='background:url(sky.jpg)'><p style='color:white'>White on blue.</p></div>", ""),
        ("<table background='sky.jpg'><tr><td style='color:#ffffff'>White on blue.</td></tr></table>", ""),
        ("<p style='color:white'>White on blue.</p>", "<link rel='stylesheet' href='site.css'>"),
        ("<div class='band'><p style='color:white'>White on blue.</p></div>", "<style>.band{background:navy}</style>"),
        ("<p class='x'>White on blue.</p>", "<style>.wrap .x{display:none}</style>"),
        ("<p class='x'>White on blue.</p>", "<style>@media print{.x{display:none}}</style>"),
        ("<p class='d-none d-md-block'>White on blue.</p>", ""),
        ("<p class='hidden lg:flex'>White on blue.</p>", ""),
        ("<p class='hidden'>White on blue.</p>", "<style>.hidden{color:red}</style>"),
        ("<p style='height:1px'>White on blue.</p>", ""),
        ("<p style='opacity:0'>White on blue.</p>", "<script>fade()</script>"),
        ("<p style='font-size:small'>White on blue.</p>", ""),
        ("<div style='visibility:hidden'><p style='visibility:visible'>White on blue.</p></div>", ""),
    ],
)
def test_what_can_be_seen_stays(body: str, head: str) -> None:
    assert texts(body, head) == ["White on blue."]


def test_no_size_on_the_wrappers_hides_no_cell_that_has_its_own() -> None:
    """As MJML writes its mail."""
    body = (
        "<div style='font-size:0px'><table><tbody><tr><td style='direction:ltr;font-size:0px'>stray"
        "<div style='font-size:0px;display:inline-block'><table><tr><td style='font-size:0px;padding:10px'>"
        "<div style='font-family:Arial;font-size:13px'>The ferry sails at noon.</div></td></tr></table></div>"
        "</td></tr></tbody></table></div>"
    )
    assert texts(body) == ["The ferry sails at noon."]
    assert left_out(body) == LeftOut(unseen=1)


def test_what_is_left_out_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<p hidden>One</p><p><s>Two three</s></p>{SEEN}", "utf-8")
    assert read_html(path).warnings == (
        "a.html: 1 word was left out that nobody sees (hidden, tiny or blank on blank).",
        "a.html: 2 words were left out that are struck out.",
    )


@pytest.mark.parametrize("body", ["<del>All of it.</del>", "<div hidden>x</div>"])
def test_a_page_of_nothing_but_that_is_unread(body: str) -> None:
    assert texts(body) == []


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<p>Write to <http://quay.example/a?b=1> or call.<p>Next.", ["Write to or call.", "Next."]),
        ("<p>See <https://quay.example/long\nThe rest stays.", ["See The rest stays."]),
        ("<p>Ann <ann@quay.example> said: <b>yes</b>.", ["Ann said: yes."]),
        ("<p>At <www.quay.example> we list it.", ["At we list it."]),
        ("<p>Three < five and <mailto:x@y.example> six.", ["Three < five and six."]),
    ],
)
def test_text_after_a_bracketed_address_stays(body: str, wanted: list[str]) -> None:
    assert texts(body) == wanted


@pytest.mark.parametrize(
    "body",
    [
        "<p>Rope<o:p></o:p> work on Monday.</p>",
        "<p class=MsoNormal>Rope <o:p>work</o:p> on Monday.<o:p>&nbsp;</o:p></p>",
        "<p><st1:place w:st='on'>Rope</st1:place> work on <v:shape>Monday.</v:shape></p>",
    ],
)
def test_elements_of_a_word_processor_break_no_paragraph(body: str) -> None:
    assert texts(body) == ["Rope work on Monday."]


@pytest.mark.parametrize(
    "body",
    [
        "<p class=MsoListParagraph><span style='mso-list:Ignore'>·<span>&nbsp; </span></span>Ropes</p>",
        "<p><![if !supportLists]><span style='mso-list:Ignore'>o<span>&nbsp;&nbsp;</span></span><![endif]>Ropes</p>",
        "<p>\uf0b7 Ropes</p>",
        "<p>§ Ropes</p>",
    ],
)
def test_bullets_of_other_fonts_make_items(body: str) -> None:
    assert [(piece.kind.value, piece.text) for piece in html_pieces(body + SEEN).pieces] == [
        ("list_item", "Ropes"),
        ("paragraph", "The slipway is open."),
    ]


@pytest.mark.parametrize(
    "around",
    [
        "<div id='wm-ipp-base'><p>7 captures, 3 May 2019</p></div>",
        "<div class='cookie-notice'>We use cookies.</div>",
        "<section id='comments'><h2>2 comments</h2><p>Great on 1 July!</p></section>",
    ],
)
def test_what_others_put_around_a_page_is_none_of_it(around: str) -> None:
    assert texts(around + SEEN) == ["The slipway is open."]


TABLE = "<table><tr><th>Day</th><th>What</th><th>Where</th></tr>{}</table>"


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (
            "<tr><td rowspan=2>Fri 2 May</td><td>Knots</td><td>Loft</td></tr><tr><td>Songs</td><td>Inn</td></tr>"
            "<tr><td>Sat 3 May</td><td>Tea</td><td>Quay</td></tr>",
            ["Fri 2 May: Knots | Loft", "Fri 2 May: Songs | Inn", "Sat 3 May: Tea | Quay"],
        ),
        (
            "<tr><td>Fri 2 May</td><td>Knots</td><td rowspan='2'>Loft</td></tr>"
            "<tr><td>Sat 3 May</td><td>Songs</td></tr>",
            ["Fri 2 May: Knots | Loft", "Sat 3 May: Songs | Loft"],
        ),
        (
            "<tr><td rowspan=0>Fri 2 May</td><td>Knots</td></tr><tr><td>Songs</td></tr><tr><td>Tea</td></tr>",
            ["Fri 2 May: Knots", "Fri 2 May: Songs", "Fri 2 May: Tea"],
        ),
        (
            "<tr><td rowspan=3>Fri 2 May</td><td rowspan=2>Loft</td><td>Knots</td></tr><tr><td>Songs</td></tr>"
            "<tr><td>Inn</td><td>Tea</td></tr>",
            ["Fri 2 May: Loft | Knots", "Fri 2 May: Loft | Songs", "Fri 2 May: Inn | Tea"],
        ),
        ("<tr><td rowspan='x'>Fri 2 May</td><td>Knots</td></tr><tr><td>Songs</td></tr>", ["Fri 2 May: Knots", "Songs"]),
    ],
)
def test_a_cell_over_several_rows_belongs_to_each(rows: str, wanted: list[str]) -> None:
    assert texts(TABLE.format(rows))[1:] == wanted


def test_a_sentence_beside_several_rows_is_said_once() -> None:
    said = "Whoever comes by boat may moor at the old slipway, where the harbour master will see to it."
    rows = f"<tr><td>Fri 2 May</td><td rowspan=2>{said}</td></tr><tr><td>Sat 3 May</td></tr>"
    assert texts(TABLE.format(rows))[1:] == [f"Fri 2 May: {said}", "Sat 3 May"]


def test_cells_over_many_rows_cannot_swell_a_table() -> None:
    wide = "".join(f"<td rowspan=9999>word{n}</td>" for n in range(200))
    rows = "".join(f"<tr><td>row{n}</td></tr>" for n in range(200))
    assert sum(map(len, texts(f"<table><tr>{wide}</tr>{rows}</table>"))) < 200 * 60


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{% for post in site.posts %}\n- [{{ post.title }}]({{ post.url }})\n{% endfor %}\n\nBread.", ["Bread."]),
        ("Dear {{ reader.name }},\n\n{% include note.html %} Bread is {{price}} dear.", ["Dear ,", "Bread is dear."]),
        ('{{< figure src="a.jpg" >}}\n\nBread.{# a remark #}', ["Bread."]),
        ("Bread <%= price %> dear.\n\n<div>*|UNSUB|* Tea.</div>", ["Bread dear.", "Tea."]),
        ("Write `{{ x }}` for a name.\n\n```\n{% raw %}\n```", ["Write {{ x }} for a name.", "{% raw %}"]),
        ("A set {{a, b} and 5 %} stay.", ["A set {{a, b} and 5 %} stay."]),
    ],
)
def test_what_a_sites_maker_fills_in_is_no_text(tmp_path: Path, text: str, wanted: list[str]) -> None:
    path = tmp_path / "a.md"
    path.write_text(text, "utf-8")
    assert [paragraph.text for paragraph in read_markdown(path).paragraphs] == wanted


@pytest.mark.parametrize("ending", ["md", "html"])
def test_front_matter_and_drafts(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"letter.{ending}"
    path.write_text("---\ntitle: Quay Post\ndate: 2021-03-04\ndraft: true\n---\n<p>Bread.</p>\n", "utf-8")
    issue = read_issue(path)
    assert (issue.head.title, str(issue.head.dated.start) if issue.head.dated else "") == ("Quay Post", "2021-03-04")
    assert [paragraph.text for paragraph in issue.paragraphs] == ["Bread."]
    assert issue.warnings == (f"letter.{ending}: it says of itself that it is a draft.",)


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            "<div>4 May 2018 \n\nDear friends,\n\nThe loft is dry.\n\n Yours, Ann</div>",
            ["4 May 2018", "Dear friends,", "The loft is dry.", "Yours, Ann"],
        ),
        ("<p>The loft of the old\n\nCustom House, which was wet and cold and quite forgotten</p>", None),
        ("<p>bread\n\nand water</p>", ["bread and water"]),
    ],
)
def test_a_blank_line_in_a_block_ends_a_paragraph_where_a_sentence_ends(body: str, wanted: list[str] | None) -> None:
    long = (
        "The loft that the committee had promised to mend before the winter is still wet, said Mr\n\nBrandt of the inn."
    )
    assert texts(body) == wanted if wanted else texts(f"<p>{long}</p>") == [" ".join(long.split())]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("Founded in 1887<sup>3</sup>.", "Founded in 1887³."),
        ("Founded in 1887<sup><a href='#n12'>12</a></sup> by fishers<sup>4</sup>.", "Founded in 1887¹² by fishers⁴."),
        ("A loft of 40 m<sup>2</sup>.", "A loft of 40 m²."),
        ("The 19<sup>th</sup> of May, H<sub>2</sub>O.", "The 19th of May, H2O."),
        ("Note<sup>[3]</sup>.", "Note[3]."),
        ("A tin of 411 buttons<a href='#note-1'>1</a>, all red.", "A tin of 411 buttons¹, all red."),
        ("From one coat.<a href='https://post.example/88#note-12'>12</a> So.", "From one coat.¹² So."),
        ("See note <a href='#note-1'>1</a>.", "See note 1."),
        ("Room<a href='/rooms/12'>12</a>.", "Room12."),
    ],
)
def test_marks_of_notes_change_no_number(body: str, wanted: str) -> None:
    assert texts(f"<p>{body}</p>") == [wanted]


def test_an_arrow_back_to_the_text_is_no_part_of_a_note() -> None:
    assert texts("<ol><li>Kept in the loft. <a href='#mark-1'>\u21a9\ufe0e</a></li></ol>") == ["Kept in the loft."]
    assert texts("<p><a href='#top'>Up</a></p>") == ["Up"]
