"""EPUB: the documents of the spine in order, a page each, or the pages of the printed edition."""

from __future__ import annotations

from pathlib import Path

import pytest
from format_checks import check_content
from word_builder import epub

from corpus.formats.epub import read_epub
from corpus.issues import find_issues, read_issue
from corpus.model import Content, EncryptedIssue, UnreadableIssue

HEAD = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>'


def read(path: Path) -> Content:
    content = read_epub(path)
    check_content(content)
    return content


def pages(content: Content) -> list[tuple[tuple[int, ...], str]]:
    return [(tuple(span.page for span in paragraph.spans), paragraph.text) for paragraph in content.paragraphs]


def test_a_document_of_the_spine_is_a_page(tmp_path: Path) -> None:
    path = epub(
        tmp_path / "a.epub",
        f"{HEAD}<h1>The pier</h1><p>It was painted.</p></body></html>",
        f"{HEAD}<img src='x.png'/></body></html>",
        f"{HEAD}<p hidden=''>Not this.</p><p>The crane was sold.</p></body></html>",
    )
    content = read(path)
    assert pages(content) == [((1,), "The pier"), ((1,), "It was painted."), ((3,), "The crane was sold.")]
    assert [page.printed for page in content.pages] == [None, None, None]
    assert content.warnings == ("a.epub: 2 words were left out that nobody sees (hidden, tiny or blank on blank).",)


@pytest.mark.parametrize(
    "mark",
    [
        "<span epub:type='pagebreak' id='p{0}' title='{0}'/>",
        '<span role="doc-pagebreak" aria-label="{0}" id="p{0}"></span>',
        "<a epub:type='pagebreak' title='{0}'></a>",
    ],
)
def test_the_pages_of_the_printed_edition_are_kept(tmp_path: Path, mark: str) -> None:
    first, second, third = (mark.format(label) for label in ("iv", "5", "6"))
    path = epub(
        tmp_path / "a.epub",
        f"{HEAD}{first}<p>The pier was {second}painted.</p></body></html>",
        f"{HEAD}<p>It is blue.</p>{third}<p>The crane.</p></body></html>",
    )
    content = read(path)
    assert pages(content) == [((1, 2), "The pier was painted."), ((2,), "It is blue."), ((3,), "The crane.")]
    assert [page.printed for page in content.pages] == ["iv", "5", "6"]


def test_metadata_and_the_printed_date(tmp_path: Path) -> None:
    given = (
        "<dc:title>Quay Post, May 2018</dc:title><dc:date>2024-09-09</dc:date><dc:language>en</dc:language>"
        '<dc:creator>Odo Pike</dc:creator><meta name="calibre:series" content="Quay Post"/>'
    )
    path = epub(
        tmp_path / "a.epub", f"{HEAD}<h1>Quay Post</h1><p>May 2018</p><p>It rained.</p></body></html>", metadata=given
    )
    head = read_issue(path, root=tmp_path).head
    assert (head.title, head.series, head.dated and str(head.dated.start), head.language) == (
        "Quay Post",
        "Quay Post",
        "2018-05-01",
        "en",
    )
    assert find_issues(tmp_path) == [path]


def test_links_lead_to_members_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "secret.xhtml").write_text("<p>SECRET</p>")
    opf = (
        '<package><metadata/><manifest><item id="a" href="../../secret.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="b" href="./text/../text/part%201.xhtml#top" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="a"/><itemref idref="b"/><itemref idref="gone"/></spine></package>'
    )
    path = epub(tmp_path / "a.epub", f"{HEAD}<p>The pier.</p></body></html>", more={"OPS/book.opf": opf})
    assert [text for _, text in pages(read(path))] == ["The pier."]


def test_books_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    path.write_bytes(b"no archive")
    with pytest.raises(UnreadableIssue, match="damaged or cut short"):
        read_epub(path)
    with pytest.raises(UnreadableIssue, match="there is no text in it"):
        read_epub(epub(path, f"{HEAD}</body></html>"))
    locked = {"OPS/text/part 1.xhtml": "\x00\x01\x02\x03\x04\x05\x06\x07\x0e" * 50, "META-INF/encryption.xml": "<e/>"}
    with pytest.raises(EncryptedIssue, match="locked to a reader's device"):
        read_epub(epub(path, "", more=locked))
