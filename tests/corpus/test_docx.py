"""Word documents: what a reader of the printed document sees, on its pages."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from format_checks import check_content
from word_builder import docx, p, run, table

from corpus.formats.docx import read_docx
from corpus.issues import read_issue
from corpus.model import Content, EncryptedIssue, Kind, UnreadableIssue

PAGE = run(inside='<w:br w:type="page"/>')
LAID_OUT = "<w:lastRenderedPageBreak/>"


def read(path: Path) -> Content:
    content = read_docx(path)
    check_content(content)
    return content


def told(content: Content) -> list[tuple[str, str]]:
    return [(paragraph.kind.value, paragraph.text) for paragraph in content.paragraphs]


def pages(content: Content) -> list[tuple[tuple[int, ...], str]]:
    return [(tuple(span.page for span in paragraph.spans), paragraph.text) for paragraph in content.paragraphs]


def test_styles_say_what_a_paragraph_is(tmp_path: Path) -> None:
    """Whatever their ids are called: the names of the built-in styles are the same in every language."""
    path = docx(
        tmp_path / "a.docx",
        p("The Fog Horn", style="Titel"),
        p("The pier", style="berschrift1"),
        p("It was painted."),
        p("The crane", style="Own"),
        p("It was ", run("sold", "<w:b/>"), " &amp; carried off."),
        p("Rope", style="Items"),
        p("Tar", properties='<w:numPr><w:numId w:val="3"/></w:numPr>'),
        p("The crane in 1950", style="Bild"),
        p("The pier ........ 2", style="Toc"),
    )
    content = read(path)
    assert told(content) == [
        ("masthead", "The Fog Horn"),
        ("heading", "The pier"),
        ("paragraph", "It was painted."),
        ("heading", "The crane"),
        ("paragraph", "It was sold & carried off."),
        ("list_item", "Rope"),
        ("list_item", "Tar"),
        ("caption", "The crane in 1950"),
    ]


@pytest.mark.parametrize("properties", ["<w:b/>", '<w:b w:val="1"/><w:i/>', '<w:sz w:val="32"/>'])
def test_a_bold_or_larger_line_is_a_heading(tmp_path: Path, properties: str) -> None:
    path = docx(tmp_path / "a.docx", p("It rained all week."), p(run("The pier", properties)), p("It was painted."))
    assert told(read(path))[1] == ("heading", "The pier")


def test_pages_end_where_the_document_or_word_ends_them(tmp_path: Path) -> None:
    path = docx(
        tmp_path / "a.docx",
        p("One."),
        p(PAGE),
        p(run("Two ", inside=LAID_OUT), run("goes on", inside=LAID_OUT), " to three."),
        p("Four.", properties="<w:pageBreakBefore/>"),
        p("Four again.", properties='<w:sectPr><w:type w:val="nextPage"/></w:sectPr>'),
        p("Five.", properties='<w:sectPr><w:type w:val="continuous"/></w:sectPr>'),
        p("Five again."),
    )
    content = read(path)
    assert pages(content) == [
        ((1,), "One."),
        ((2, 3), "Two goes on to three."),
        ((4,), "Four."),
        ((4,), "Four again."),
        ((5,), "Five."),
        ((5,), "Five again."),
    ]
    assert content.paragraphs[1].text[content.paragraphs[1].spans[1].start :] == "goes on to three."


@pytest.mark.parametrize(
    ("blocks", "wanted", "count"),
    [
        ((p("One."), p("Two.")), [(1,), (1,)], 1),
        ((p("One."), p(PAGE), p(PAGE), p("Three.")), [(1,), (3,)], 3),
        ((p(run("One.", inside=LAID_OUT)), p("Still one.")), [(1,), (1,)], 1),
        ((p("One.", PAGE), p(run("Two.", inside=LAID_OUT))), [(1,), (2,)], 2),
        ((p("One.", PAGE), p(run("x", "<w:vanish/>")), p("Two.")), [(1,), (2,)], 2),
        ((p("One.", PAGE, PAGE, "Three."),), [(1,), (3,)], 3),
    ],
)
def test_ends_of_pages(tmp_path: Path, blocks: tuple[str, ...], wanted: list[tuple[int, ...]], count: int) -> None:
    content = read(docx(tmp_path / "a.docx", *blocks))
    assert ([where for where, _ in pages(content)], len(content.pages)) == (wanted, count)


@pytest.mark.parametrize(
    ("hidden", "warning"),
    [
        (run("two words", "<w:vanish/>"), "nobody sees (hidden, tiny or blank on blank)"),
        (run("two words", '<w:sz w:val="2"/>'), "nobody sees (hidden, tiny or blank on blank)"),
        (run("two words", '<w:color w:val="FFFFFF"/>'), "nobody sees (hidden, tiny or blank on blank)"),
        (run("two words", "<w:strike/>"), "are struck out"),
        (run("two words", "<w:dstrike/>"), "are struck out"),
        ("<w:del><w:r><w:delText>two words</w:delText></w:r></w:del>", "are struck out"),
        (f"<w:moveFrom>{run('two words')}</w:moveFrom>", "are struck out"),
    ],
)
def test_what_is_hidden_or_struck_is_left_out_and_counted(tmp_path: Path, hidden: str, warning: str) -> None:
    path = docx(tmp_path / "a.docx", p("The pier is ", hidden, run("open", '<w:strike w:val="0"/>'), "."), p(hidden))
    content = read(path)
    assert told(content) == [("paragraph", "The pier is open.")]
    assert content.warnings == (f"a.docx: 4 words were left out that {warning}.",)


@pytest.mark.parametrize(
    "properties",
    [
        '<w:color w:val="FFFFFF"/><w:shd w:fill="003366"/>',
        '<w:color w:val="FFFFFF"/><w:highlight w:val="blue"/>',
        '<w:color w:val="auto"/>',
        '<w:vanish w:val="false"/>',
    ],
)
def test_what_can_be_seen_is_read(tmp_path: Path, properties: str) -> None:
    assert told(read(docx(tmp_path / "a.docx", p(run("The pier is open.", properties))))) == [
        ("paragraph", "The pier is open.")
    ]


def test_text_boxes_links_changes_and_notes(tmp_path: Path) -> None:
    box = (
        "<w:r><mc:AlternateContent xmlns:mc='m'><mc:Choice><w:drawing><w:txbxContent>{0}</w:txbxContent></w:drawing>"
        "</mc:Choice><mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    note = '<w:footnoteReference w:id="2"/>'
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:footnote w:id="0">{p("separator")}</w:footnote><w:footnote w:id="2">{p("By the council.")}</w:footnote>'
        "</w:footnotes>"
    )
    path = docx(
        tmp_path / "a.docx",
        p("Founded in 1887", run(inside=note), " by ", f"<w:hyperlink>{run('fishers')}</w:hyperlink>", "."),
        p("Anchor. ", box.format(p("Inside the box."))),
        p(f"<w:ins>{run('Added')}</w:ins>", " later", run(inside="<w:br/>"), "on two lines."),
        f"<w:sdt><w:sdtContent>{p('In a control.')}</w:sdtContent></w:sdt>",
        p("Founded in 1887", run("3", '<w:vertAlign w:val="superscript"/>'), "."),
        more={"word/footnotes.xml": notes},
    )
    assert [text for _, text in told(read(path))] == [
        "Founded in 1887 by fishers.",
        "Anchor.",
        "Inside the box.",
        "Added later\non two lines.",
        "In a control.",
        "Founded in 1887³.",
        "By the council.",
    ]


def test_tables_of_data_are_rows_and_merged_cells_belong_to_each(tmp_path: Path) -> None:
    path = docx(
        tmp_path / "a.docx",
        p("Before."),
        table(["vFri 2 May", "Knots", "Loft"], ["^", "Songs", "Inn"], ["Sat 3 May", "Tea", "Quay"]),
    )
    assert told(read(path))[1:] == [
        ("table_row", "Fri 2 May: Knots | Loft"),
        ("table_row", "Fri 2 May: Songs | Inn"),
        ("table_row", "Sat 3 May: Tea | Quay"),
    ]


def test_a_table_that_arranges_the_page_is_read_as_the_page(tmp_path: Path) -> None:
    long = "The keeper counted the boats and wrote each of them in his book. " * 4
    path = docx(tmp_path / "a.docx", table([long.strip(), "A second column."], ["Third.", "Fourth."]))
    assert [kind for kind, _ in told(read(path))] == ["paragraph"] * 4


def test_heads_and_feet_run_and_properties_are_weak(tmp_path: Path) -> None:
    core = (
        '<c:coreProperties xmlns:c="c" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/">'
        "<dc:title>Letter</dc:title><dc:creator>Odo Pike</dc:creator><t:created>2001-01-01T00:00:00Z</t:created>"
        "<t:modified>2018-06-02T10:00:00Z</t:modified></c:coreProperties>"
    )
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    path = docx(
        tmp_path / "quay.docx",
        p("QUAY POST", style="Titel"),
        p("Number 12, May 2018"),
        p("The pier", style="berschrift1"),
        p("It was painted."),
        more={
            "docProps/core.xml": core,
            "word/header1.xml": f"<w:hdr {space}>{p('Quay Post 12')}</w:hdr>",
            "word/header2.xml": f"<w:hdr {space}>{p('Quay Post 12')}</w:hdr>",
            "word/footer1.xml": f"<w:ftr {space}>{p('Free to all')}</w:ftr>",
        },
    )
    issue = read_issue(path, root=tmp_path)
    assert [(q.kind, q.text) for q in issue.paragraphs if q.kind in (Kind.RUNNING_HEAD, Kind.RUNNING_FOOT)] == [
        (Kind.RUNNING_HEAD, "Quay Post 12"),
        (Kind.RUNNING_FOOT, "Free to all"),
    ]
    assert (issue.head.title, issue.head.number) == ("QUAY POST", "12")
    assert issue.head.dated is not None
    assert str(issue.head.dated.start) == "2018-05-01"


def test_without_a_printed_date_the_properties_give_one(tmp_path: Path) -> None:
    core = "<c xmlns:t='t'><t:modified>2018-06-02T10:00:00Z</t:modified></c>"
    path = docx(tmp_path / "a.docx", p("The pier was painted."), more={"docProps/core.xml": core})
    head = read_issue(path, root=tmp_path).head
    assert (head.dated and str(head.dated.start), head.dated_source) == ("2018-06-02", "metadata")


def test_formulas_stand_on_one_line(tmp_path: Path) -> None:
    def m(name: str, *inside: str) -> str:
        return f"<m:{name} xmlns:m='m'>{''.join(inside)}</m:{name}>"

    def said(text: str) -> str:
        return m("r", m("t", text))

    formula = m(
        "oMath",
        said("E="),
        m("f", m("num", said("m")), m("den", said("2"))),
        m("sSup", m("e", said("v")), m("sup", said("2"))),
    )
    assert told(read(docx(tmp_path / "a.docx", p("So ", formula, " holds.")))) == [("paragraph", "So E=m/2v² holds.")]


# -- damaged and hostile files


def test_what_is_no_word_document_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0 an old document")
    with pytest.raises(UnreadableIssue, match=r"a\.docx: it is damaged or cut short"):
        read_docx(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("other.txt", "x")
    with pytest.raises(UnreadableIssue, match="there is no Word document in it"):
        read_docx(path)
    with pytest.raises(UnreadableIssue, match="there is no text in it"):
        read_docx(docx(path, p("")))
    data = docx(path, p("The pier.")).read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(UnreadableIssue, match="damaged or cut short"):
        read_docx(path)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (40 * 2**20))
    assert path.stat().st_size < 100_000
    with pytest.raises(UnreadableIssue, match="packed so tightly"):
        read_docx(path)


def test_entities_are_not_followed(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    head = f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}<!ENTITY file SYSTEM "{secret.as_uri()}">]>'
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = f"<w:document {space}><w:body>{p('The pier. &l8; &file;')}{p('The end.')}</w:body></w:document>"
    content = read(docx(tmp_path / "a.docx", more={"word/document.xml": head + body}))
    assert told(content)[0] == ("paragraph", "The pier.")
    assert not any("haha" in text or "SECRET" in text for _, text in told(content))


def test_a_locked_document_says_so(tmp_path: Path) -> None:
    data = bytearray(docx(tmp_path / "a.docx", p("The pier.")).read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    (tmp_path / "a.docx").write_bytes(bytes(data))
    with pytest.raises(EncryptedIssue, match="opens with a password only"):
        read_docx(tmp_path / "a.docx")


def test_tables_in_tables_without_end_are_read_or_named(tmp_path: Path) -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 400 + p("Inmost.") + "</w:tc></w:tr></w:tbl>" * 400
    content = read(docx(tmp_path / "a.docx", p("The pier."), deep, p("The end.")))
    assert content.paragraphs[0].text == "The pier."
