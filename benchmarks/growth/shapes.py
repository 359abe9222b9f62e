"""Files that a careless reader needs the square of their length for, each of any size: one shape a way to go wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Final

_PROSE = b"The keeper counted forty boats on Sunday 5 May 2019 and wrote each of them in his book.\n"


def _mail(kind: bytes, body: bytes) -> bytes:
    return b"Subject: Boats\nDate: Sun, 5 May 2019 10:00:00 +0200\nContent-Type: " + kind + b"\n\n" + body


def _archive(members: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return written.getvalue()


def _word(block: bytes, n: int, inside: bytes = b"%s") -> bytes:
    return _archive(
        {"word/document.xml": b"<w:document xmlns:w='w'><w:body>" + inside % (block * n) + b"</w:body></w:document>"}
    )


def _book(documents: int, text: bytes) -> bytes:
    items = b"".join(
        b'<item id="d%d" href="%d.xhtml" media-type="application/xhtml+xml"/>' % (n, n) for n in range(documents)
    )
    order = b"".join(b'<itemref idref="d%d"/>' % n for n in range(documents))
    package = b"<package><manifest>" + items + b"</manifest><spine>" + order + b"</spine></package>"
    return _archive({"book.opf": package, **{f"{n}.xhtml": text for n in range(documents)}})


_PARAGRAPH = b"<w:p><w:r><w:t>" + _PROSE + b"</w:t></w:r></w:p>"
_ROW = b"<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>x y</w:t></w:r></w:p></w:tc></w:tr>"

#: What is nested is deeper from the first than the parser follows, so that all sizes go the same way.
#: (a file's name, how large the smallest one is, the bytes of one of size n)
SHAPES: Final[tuple[tuple[str, int, Callable[[int], bytes]], ...]] = (
    ("prose.txt", 1_000, lambda n: (_PROSE * 4 + b"\n") * n),
    ("days.txt", 1_500, lambda n: b"1 May: boats\n" * n),
    ("blank-days.txt", 800, lambda n: b"1 May: boats\n\n" * n),
    ("labels.txt", 3_000, lambda n: b"Where: the quay\n" * n),
    ("bullets.txt", 4_000, lambda n: b"- a\n" * n),
    ("one-word.txt", 60_000, lambda n: b"x" * n),
    ("spaces.txt", 60_000, lambda n: b"a" + b" " * n + b"b"),
    ("dots.txt", 10_000, lambda n: b"." * n),
    ("sentences.txt", 1_000, lambda n: b"Mr. A. Yes. " * n),
    ("short-days.txt", 200, lambda n: b"Sat 4 May 7.30pm " * n),
    ("slashes.txt", 1_000, lambda n: b"1/" * n),
    ("dashes.txt", 1_000, lambda n: b"1-" * n + b"14 March"),
    ("months.txt", 1_000, lambda n: b"March " * n),
    ("seconds.txt", 1_000, lambda n: b"every second " * n),
    ("hyphens.txt", 3_000, lambda n: b"sea-\n" * n),
    (
        "fairs.txt",
        250,
        lambda n: b"".join(b"Fair %d is on %d May 2019 at 7pm.\n\n" % (i, 1 + i % 28) for i in range(n)),
    ),
    ("one-fair.txt", 100, lambda n: b"The fair is on 14 May 2019 at 7.30pm in the hall.\n\n" * n),
    ("moved.txt", 150, lambda n: b"The fair has been moved. The fair is cancelled.\n\n" * n),
    ("accents.txt", 20_000, lambda n: "a\u0301\u0323".encode() * n),
    ("pages.txt", 1_000, lambda n: (_PROSE + b"\f") * n),
    ("years.txt", 100, lambda n: b"3 May 99999999999999999999 10:99pm-7\n" * n),
    ("every.txt", 100, lambda n: b"every day until 31 December 9999 from 1 January 1\n\n" * n),
    ("ranges.txt", 100, lambda n: b"1 January 0001 - 31 December 9999\n\n" * n),
    ("links.md", 1_000, lambda n: b"[a](" * n),
    ("emphasis.md", 1_000, lambda n: b"*a_ " * n),
    ("wide-table.md", 1_000, lambda n: b"|a" * n + b"|\n" + b"|-" * n + b"|\n" + b"|b" * n),
    ("prose.md", 600, lambda n: b"# Boats\n\n" + (_PROSE + b"\n") * n),
    ("days.md", 800, lambda n: b"1 May: boats\n" * n),
    ("brackets.md", 3_000, lambda n: b"[" * n),
    ("stars.md", 1_500, lambda n: b"**a " * n),
    ("tags.md", 4_000, lambda n: b"{{ x " * n),
    ("prose.html", 1_000, lambda n: (b"<p>" + _PROSE) * n),
    ("deep.html", 2_500, lambda n: b"<div>" * n + b"x"),
    ("hidden.html", 2_500, lambda n: b"<div hidden>x" * n),
    ("lists.html", 1_500, lambda n: b"<ul><li>x" * n),
    ("tables.html", 1_000, lambda n: b"<table><tr><td>x" * n),
    ("spans.html", 800, lambda n: b"<table><tr>" + b"<td rowspan=9999>x" * n + b"<tr><td>y" * n),
    ("blanks.html", 3_000, lambda n: b"<p>" + b"Aa.\n\n" * n),
    ("rules.html", 800, lambda n: b"<style>" + b".a .b{color:red}" * n + b"</style>" + b"<p class='a b'>x" * n),
    ("comments.html", 30_000, lambda n: b"<style>" + b"/*" * n + b"</style><p>x"),
    ("addresses.html", 4_000, lambda n: b"<p>" + b"<http://x " * n),
    ("flowed.eml", 8_000, lambda n: _mail(b"text/plain; format=flowed; delsp=yes", b"word \n" * n)),
    ("quoted.eml", 3_000, lambda n: _mail(b"text/plain", b"> word\n" * n)),
    ("parts.eml", 100, lambda n: _mail(b"multipart/mixed; boundary=b", b"--b\n\nx\n" * n)),
    (
        "parameters.eml",
        500,
        lambda n: _mail(b"text/plain; " + b"; ".join(b"charset*%d*=a" % i for i in range(n)), b"x"),
    ),
    ("headers.eml", 2_000, lambda n: b"Subject: =?utf-8?q?a?=\n" * n + b"\nx y\n"),
    ("words.eml", 2_000, lambda n: b"Subject: " + b"=?utf-8?b?YQ==?= " * n + b"\n\nx y\n"),
    ("from.mbox", 400, lambda n: b"From a@b Mon Jun  5 10:00:00 2023\nSubject: x\n\nx\n\n" * n),
    ("sentences.mbox", 4_000, lambda n: b"From a 2023\nSubject: x\n\n" + b"From 2023 on we row.\n\n" * n),
    ("prose.docx", 500, lambda n: _word(_PARAGRAPH, n)),
    ("breaks.docx", 1_500, lambda n: _word(b"<w:p><w:r><w:br w:type='page'/><w:t>x y</w:t></w:r></w:p>", n)),
    ("rows.docx", 500, lambda n: _word(_ROW, n, b"<w:tbl>%s</w:tbl>")),
    ("documents.epub", 100, lambda n: _book(n, b"<html><body><p>" + _PROSE)),
    (
        "page-breaks.epub",
        800,
        lambda n: _book(1, b"<html><body>" + b"<span epub:type='pagebreak' title='1'/><p>x y</p>" * n),
    ),
)
