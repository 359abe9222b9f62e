"""Files to mutilate, how they are mutilated, and questions nobody would ask: everything follows from a seed."""

from __future__ import annotations

import html
import io
import random
import re
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import pypdfium2

from corpus.issues import find_issues, read_issue
from corpus.model import Kind, Paragraph

#: Larger files take long to read, and a mutilation of theirs is no other than a smaller one's.
_LARGEST = 600_000
#: Paragraphs of a file to begin with.
_PARAGRAPHS = 5
_PIECES = (
    *(b"<", b">", b"\0", b"\xff", b"\xfe\xff", b"\x1b[2J", b"\n", b"\r\n", b"\f", b"\xed\xa0\x80", b"\x1b$B"),
    *(b"<table>", b"</td>", b"<script>", b"&#x110000;", b"&#0;", b"<div>" * 300, b"[" * 90, b"> " * 90, b"9" * 60),
    *(b"=?x?B?", b"boundary=", b"charset=utf-7", b"\nFrom x 2023\n", b"Content-Type: message/rfc822\n\n"),
    b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;",
    *(b"endstream", b"endobj", b"<<", b">>", b"/Length -1", b"/Count 99999999", b"/Kids [1 0 R 1 0 R]", b"1 0 R"),
)
_NUMBERS = [b"0", b"-1", b"1", b"65536", b"99999999999", b"4294967295", b"-2147483648", b"0.0000001", b"1e999"]


def seeds(newsletters: Path) -> dict[str, list[bytes]]:
    """By suffix the files to begin with: single pages of the newsletters', and their first paragraphs in every form.

    They are short, for a mutilation of theirs is no other than a longer one's.
    """
    found: dict[str, list[bytes]] = {}
    for path in find_issues(newsletters):
        if path.suffix.lower() == ".pdf":
            found.setdefault(".pdf", []).extend(_pages(path))
        elif path.stat().st_size <= _LARGEST:
            found.setdefault(path.suffix.lower(), []).append(path.read_bytes())
    for path in find_issues(newsletters)[:3]:
        paragraphs = read_issue(path).paragraphs[:_PARAGRAPHS]
        texts = [paragraph.text for paragraph in paragraphs]
        page = _web_page(path.stem, paragraphs)
        mail = _mail(path.stem, page)
        box = b"From a@example.org Mon Jun  5 10:00:00 2023\n" + mail + b"\n\nFrom b@x\n" + mail
        made = {".html": page, ".eml": mail, ".mbox": box, ".txt": "\n\n".join(texts).encode()}
        made |= {".md": f"# {path.stem}\n\n- ".encode() + "\n- ".join(texts).encode()}
        made |= {".docx": zipped(_word(texts)), ".epub": zipped(_book(page))}
        for suffix, data in made.items():
            found.setdefault(suffix, []).append(data)
    return found


def small_newsletters(newsletters: Path, folder: Path) -> None:
    """Into ``folder`` the first pages of the newsletters, and for each a page of text of another format beside them."""
    for number, path in enumerate(find_issues(newsletters)):
        (folder / path.name).write_bytes(_pages(path)[0] if path.suffix.lower() == ".pdf" else path.read_bytes())
        texts = [paragraph.text for paragraph in read_issue(path).paragraphs[-_PARAGRAPHS:]]
        suffix = (".txt", ".html")[number % 2]
        body = "\n\n".join(html.escape(text) if suffix == ".html" else text for text in texts)
        if suffix == ".html":
            body = f"<title>{path.stem}</title>" + "".join(f"<p>{part}" for part in body.split("\n\n"))
        (folder / f"after-{path.stem}{suffix}").write_text(body, encoding="utf-8")


def _pages(path: Path) -> list[bytes]:
    """The first pages of a PDF, each as a file of its own."""
    document = pypdfium2.PdfDocument(path)
    found = []
    for number in range(min(2, len(document))):
        alone, written = pypdfium2.PdfDocument.new(), io.BytesIO()
        alone.import_pages(document, [number])
        alone.save(written)
        found.append(written.getvalue())
    return found


def zipped(members: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return written.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _word(texts: Sequence[str]) -> dict[str, bytes]:
    """A Word document: paragraphs, and every third in a table."""
    parts = []
    for number, text in enumerate(texts):
        part = f"<w:p><w:r><w:t>{html.escape(text)}</w:t></w:r></w:p>"
        parts.append(f"<w:tbl><w:tr><w:tc>{part}</w:tc></w:tr></w:tbl>" if number % 3 == 2 else part)
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'<w:document xmlns:w="{name}"><w:body>{"".join(parts)}</w:body></w:document>'
    return {"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode()}


def _book(page: bytes) -> dict[str, bytes]:
    """A book of one document."""
    container = b'<container><rootfiles><rootfile full-path="book.opf"/></rootfiles></container>'
    package = b"<package><manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest>"
    return {
        "META-INF/container.xml": container,
        "book.opf": package + b"<spine><itemref idref='a'/></spine></package>",
        "a.xhtml": page,
    }


def _web_page(name: str, paragraphs: Sequence[Paragraph]) -> bytes:
    """Paragraphs as a page with headings, lists, tables and quotations."""
    forms = ("<p>{}</p>", "<ul><li>{}</li></ul>", "<table><tr><td>{}</td><td>5</td></tr></table>")
    parts = []
    for number, paragraph in enumerate(paragraphs):
        form = "<h2>{}</h2>" if paragraph.kind is Kind.HEADING else forms[number % len(forms)]
        parts.append(form.format(html.escape(paragraph.text)))
    head = f"<html lang='en'><head><meta charset='utf-8'/><title>{html.escape(name)}</title></head>"
    return f"{head}<body><nav><a href='/'>Home</a></nav>{''.join(parts)}</body></html>".encode()


def _mail(name: str, page: bytes) -> bytes:
    """A mail with the page beside plain text, and again as an attachment."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Ännie <a@example.org>", "list@example.org", f"{name} – Grüße"
    mail["Date"] = "Tue, 6 Jun 2023 21:00:00 +0200"
    mail.set_content(re.sub(r"<[^>]*>", " ", page.decode()))
    mail.add_alternative(page.decode(), subtype="html")
    mail.add_attachment(page, maintype="text", subtype="html", filename=f"../{name}.html")
    return mail.as_bytes()


def mutated(data: bytes, others: Sequence[bytes], chance: random.Random, most: int = 8) -> bytes:
    """``data`` after one to ``most`` blows: bytes changed, cut, doubled, numbers swapped, spliced with another."""
    for _ in range(chance.randint(1, most)):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((1, 10, 100, 3000)))
        blow = chance.randrange(8)
        if blow == 0:
            data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        elif blow == 1:
            data = data[:at] + data[end:]
        elif blow == 2:
            data = data[:end] + data[at:end] * chance.choice((1, 2, 30)) + data[end:]
        elif blow == 3:
            data = data[:at] if chance.random() < 0.3 else data
        elif blow == 4:
            other = chance.choice(others)
            data = data[:at] + other[chance.randrange(len(other) + 1) :][:5000] + data[end:]
        elif blow == 5 and (numbers := list(re.finditer(rb"\d+", data[at : at + 4000]))):
            number = chance.choice(numbers)
            data = data[: at + number.start()] + chance.choice(_NUMBERS) + data[at + number.end() :]
        else:
            data = data[:at] + chance.choice(_PIECES) + data[at:]
    return data


_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz ",
    "AEIOU aeiou 0123456789 .,;:!?'\"()[]{}*~^+-/\\&|<>=@#$%_",
    "äöüßéèçñøłж日本語港口鲸鱼한글עבריתالعربية हिन्दी ",
    "\u200b\u200d\u202e\ufeff\u0301\u0308\ufe0f😀👩‍👩‍👧🐋\U0010ffff ",
    "\0\x01\x07\x1b\x7f\x85\u2028\t\r\n ",
)
_PHRASES = (
    *("AND", "OR NOT", "own:", "key:[1 TO *]", "'; DROP TABLE issues; --", "{}", "%s%n", "](x)", "</script>"),
    *("When is", "next month", "31 February", "99/99/9999", "every second Tuesday", "in 0000", "the last issue"),
    *("before 1 January 10000", "how many", "since 29 February 2023", "week 54 of", "in the year -5"),
)


def question(words: Sequence[str], chance: random.Random) -> str:
    """A question of any characters and any length, or of words that do stand in the newsletters, or of both."""
    length = chance.choice((0, 1, 2, 5, 10, 30, 100, 400, 2_000, 2_001, 30_000))
    kind = chance.randrange(4)
    if kind == 0:
        return "".join(chr(chance.randrange(0x110000)) for _ in range(min(length, 2_500)))
    if kind == 1:
        return "".join(chance.choice(chance.choice(_ALPHABETS)) for _ in range(length))
    parts = [chance.choice(words if chance.random() < 0.7 else _PHRASES) for _ in range(min(length, 300))]
    if kind == 3:
        parts = [part[: chance.randrange(len(part) + 1)] + chance.choice(chance.choice(_ALPHABETS)) for part in parts]
    return " ".join(parts)
