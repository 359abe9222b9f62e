"""EPUB: a ZIP archive of web pages in the order of its spine; each is read as HTML.

A page is one document of the spine, or what the book itself marks as the page of its printed edition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from corpus.formats.html import html_pieces
from corpus.formats.page_marks import PAGE_MARK, on_pages, without_marks
from corpus.formats.sections import NOTHING, LeftOut, Piece, crowned, lay_out
from corpus.formats.zipped import ZippedFile, attribute, beside, core_properties, local
from corpus.model import Content, EncryptedIssue, UnreadableIssue
from corpus.text.cleaning import one_line
from corpus.text.encodings import decode

_OPENS = re.compile(r"<[a-zA-Z][^<>]{0,2000}>")
_PAGE_BREAK = re.compile(r"(?:epub:type|role)\s*=\s*[\"'][^\"']*(?:doc-)?pagebreak", re.IGNORECASE)
_LABEL = re.compile(r"(?:aria-label|title)\s*=\s*(?:\"([^\"]{1,40})\"|'([^']{1,40})')", re.IGNORECASE)
_MOST_DOCUMENTS = 2_000


@dataclass(slots=True)
class _Book:
    """What was read of a book so far."""

    pieces: list[Piece] = field(default_factory=list)
    labels: list[str | None] = field(default_factory=lambda: [None])
    left_out: LeftOut = NOTHING
    warnings: list[str] = field(default_factory=list)


def read_epub(path: Path) -> Content:
    """Pages and paragraphs of an EPUB. Raises UnreadableIssue (EncryptedIssue)."""
    with ZippedFile(path) as file:
        package = _package(file)
        root = file.xml(package)
        if root is None:
            raise UnreadableIssue(path, "there is no book in it", "Save it again as EPUB, or export it as PDF.")
        texts = [_text(file, name, path) for name in _spine(root, package)[:_MOST_DOCUMENTS]]
        if not any(texts) and file.read("META-INF/encryption.xml"):
            raise EncryptedIssue(path, "its text is locked to a reader's device", "Ask its publisher for an open copy.")
    printed = any(_PAGE_BREAK.search(tag) for text in texts for tag in _OPENS.findall(text))
    book = _Book()
    for number, text in enumerate(filter(None, texts)):
        _read(book, text, printed=printed, first=number == 0)
    if not book.pieces:
        raise UnreadableIssue(path, "there is no text in it", "Export it as PDF if its text is in pictures.")
    pages, paragraphs = lay_out(crowned(book.pieces), pages=len(book.labels), labels=book.labels)
    return Content(pages, paragraphs, _metadata(root), book.left_out.warnings(path))


def _read(book: _Book, text: str, *, printed: bool, first: bool) -> None:
    """One document, on a page of its own unless the book marks its printed pages."""
    if not (first or printed):
        book.labels.append(None)
    begins = len(book.labels)
    text = _OPENS.sub(lambda tag: _marked(book, tag[0]), without_marks(text)) if printed else without_marks(text)
    page = html_pieces(text)
    book.left_out += page.left_out
    book.pieces += on_pages(page.pieces, begins)


def _marked(book: _Book, tag: str) -> str:
    """A tag, with the mark of a page's end before it where it begins a printed page."""
    if not _PAGE_BREAK.search(tag):
        return tag
    label = _LABEL.search(tag)
    said = one_line(unescape(label[1] or label[2])) if label else None
    if len(book.labels) == 1 and not book.pieces and book.labels[0] is None:
        book.labels[0] = said
        return tag
    book.labels.append(said)
    return PAGE_MARK + tag


def _package(file: ZippedFile) -> str:
    """The member that lists what the book is made of."""
    container = file.xml("META-INF/container.xml")
    for element in container.iter() if container is not None else ():
        if local(element) == "rootfile" and attribute(element, "full-path"):
            return attribute(element, "full-path")
    return next((name for name in file.names if name.endswith(".opf")), "")


def _spine(root: Any, package: str) -> list[str]:
    """The members that hold the text, in order, the table of contents left out."""
    items = {attribute(e, "id"): e for e in root.iter() if local(e) == "item"}
    order = [attribute(e, "idref") for e in root.iter() if local(e) == "itemref"]
    chosen = [items[one] for one in dict.fromkeys(order) if one in items]
    return [
        beside(package, attribute(item, "href"))
        for item in chosen
        if "nav" not in attribute(item, "properties").split() and "html" in attribute(item, "media-type")
    ]


def _text(file: ZippedFile, name: str, path: Path) -> str:
    """The text of a document; "" where it is locked or no text at all."""
    data = file.read(name)
    if not data.strip():
        return ""
    try:
        return decode(data, path).text
    except UnreadableIssue:
        return ""


def _metadata(root: Any) -> dict[str, str]:
    """What the book says of itself; its date is weak: programs write the day of the conversion there."""
    block = next((e for e in root.iter() if local(e) == "metadata"), None)
    given = core_properties(block)
    series = [e for e in block if attribute(e, "property") == "belongs-to-collection"] if block is not None else []
    named = [e for e in block if attribute(e, "name") == "calibre:series"] if block is not None else []
    found = {
        "title": given.get("title", ""),
        "author": given.get("creator", ""),
        "language": given.get("language", "")[:20],
        "created": given.get("date", "")[:10],
        "series": next((one_line(e.text or "") for e in series), "")
        or next((attribute(e, "content") for e in named), ""),
    }
    return {name: value for name, value in found.items() if value}
