"""Mutilated files of every format give an issue or a sentence, never anything else."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest
from format_checks import check_content
from word_builder import docx, epub, p, run, table

from corpus.issues import read_issue
from corpus.model import Content, CorpusError

SEEDS = {
    ".html": (
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Mill News 12</title></head><body>"
        "<nav><a href=/>Home</a></nav><h1>Mill News, June 2021</h1><ul><li>5 June<ul><li>Sale</li></ul></li></ul>"
        "<table><tr><th>Stall</th><th>Price</th></tr><tr><td>Cakes</td><td>2.50</td></tr></table>"
        "<blockquote>All is <b>well</b>&nbsp;&amp; good.</blockquote><pre>a\n b</pre>"
        "<p>园艺社<br>聚会</p></body></html>"
    ),
    ".md": (
        "---\ntitle: Mill News\ndate: 2021-06-05\n---\n\n# Weir\n\nIt *was* [mended](http://x) by `us` &\n"
        "<b>you</b>.\n\n"
        "* 5 June\n    * Sale\n\n> Quoted\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![alt text](x.png)\n\n```\ncode\n```\n"
    ),
    ".txt": (
        "MILL NEWS\n=========\n\nJune 2021\n\nThe weir was mend-\ned by us.\n\n- one\n- two\n\n"
        "A    B    C\n1    2    3\n"
        "\f2\n\nGröße, 园艺社聚会。\n\n-- 3 --\n"
    ),
    ".eml": (
        "From: =?utf-8?B?QcOkbm4=?= <ann@example.org>\nDate: Tue, 6 Jun 2023 21:00:00 +0200\n"
        "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\n"
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\nContent-Type: multipart/alternative;"
        " boundary=yy\n\n--yy\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nSGFsbG8g"
        "V2VsdCE=\n--yy\nContent-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n"
        "<p>Gr=FC=DFe</p>\n--yy--\n--xx\nContent-Type: text/plain\n"
        "Content-Disposition: attachment; filename*=utf-8''a%20b.txt\n\n"
        "> quoted\n\n-- \nAnn\n--xx--\n"
    ),
    ".mbox": (
        "From ann@example.org Mon Jun  5 10:00:00 2023\nFrom: Ann <a@example.org>\nSubject: Weir\n\nHello.\n\n"
        "From bob@example.org Tue Jun  6 10:00:00 2023\nSubject: Re: Weir\n"
        "Content-Type: message/rfc822\n\nSubject: in\n\n> Hello.\n"
    ),
}

PIECES = [b"<", b">", b"\0", b"\xff", b"\xfe\xff", b"\x1b[2J", b"\n", b"\r\n", b"\f", b"<table>", b"</td>", b"<script>"]
PIECES += [
    b"&#x110000;",
    b"&#0;",
    b"=?x?B?",
    b"boundary=",
    b"--xx",
    b"charset=utf-7",
    b"From x 2023\n",
    b"\n\n",
    b"- " * 50,
]
PIECES += [
    b"\xed\xa0\x80",
    b"\xe2\x80\xae",
    b"> " * 40,
    b"[" * 60,
    b"`" * 30,
    b"<div>" * 40,
    b"charset=idna",
    b"\x1b$B",
    b"9" * 50,
]


def mutate(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 6)):
        at, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        choice = chance.randrange(6)
        if choice == 0:
            data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        elif choice == 1:
            data = data[:at] + data[end:]
        elif choice == 2:
            data = data[:end] + data[at:end] + data[end:]
        elif choice == 3:
            data = data[:at]
        else:
            data = data[:at] + chance.choice(PIECES) + data[at:]
    return data


@pytest.mark.parametrize("suffix", sorted(SEEDS))
def test_mutilated_files(tmp_path: Path, suffix: str) -> None:
    chance = random.Random(suffix)
    path = tmp_path / f"mill-2021-06{suffix}"
    read = refused = 0
    for _ in range(250):
        path.write_bytes(mutate(SEEDS[suffix].encode(), chance))
        try:
            issue = read_issue(path, root=tmp_path)
        except CorpusError as error:
            refused += 1
            assert str(error).startswith(path.name)
            assert str(error).isprintable()
        else:
            read += 1
            check_content(Content(issue.pages, issue.paragraphs))
    assert read > 100
    assert read + refused == 250


def _archives(folder: Path) -> dict[str, dict[str, bytes]]:
    """The members of a Word document and of a book that have some of everything."""
    word = docx(
        folder / "seed.docx",
        p("Mill News", style="Titel"),
        p(run("The weir ", "<w:b/>"), run("was", "<w:strike/>", '<w:br w:type="page"/>'), " mended."),
        table(["vSat 5 June", "Sale"], ["^", "Tea"]),
        p("Rope", style="Items"),
    )
    page = "<html><body><h1>Mill News</h1><span epub:type='pagebreak' title='2'/><p>The weir.</p></body></html>"
    book = epub(folder / "seed.epub", page, "<p>It was mended.</p>", metadata="<dc:title>Mill</dc:title>")
    return {path.suffix: _members(path) for path in (word, book)}


def _members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("suffix", [".docx", ".epub"])
def test_mutilated_archives(tmp_path: Path, suffix: str) -> None:
    """Once the archive itself, once a member of it."""
    chance = random.Random(suffix)
    members = _archives(tmp_path)[suffix]
    path = tmp_path / f"mill-2021-06{suffix}"
    read = refused = 0
    for turn in range(240):
        name = chance.choice(sorted(members))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, data in members.items():
                archive.writestr(member, mutate(data, chance) if turn % 2 and member == name else data)
        if not turn % 2:
            path.write_bytes(mutate(path.read_bytes(), chance))
        try:
            issue = read_issue(path, root=tmp_path)
        except CorpusError as error:
            refused += 1
            assert str(error).startswith(path.name)
        else:
            read += 1
            check_content(Content(issue.pages, issue.paragraphs))
    assert read > 60
    assert read + refused == 240


def test_monstrous_files_are_read_in_the_end(tmp_path: Path) -> None:
    """Each of these is quadratic in a careless reader: none may take more than a moment here."""
    size = 30_000
    monsters = {
        "spaces.txt": b"a" + b" " * size + b"b\n",
        "one-word.txt": b"x" * size,
        "lines.txt": b"line\n" * (size // 5),
        "hyphens.txt": b"a-\n" * (size // 3),
        "bullets.txt": b"- a\n" * (size // 4),
        "feeds.txt": b"a\f" * 5_000,
        "dots.txt": b"." * size + b"\n" + b'!"' * size,
        "folio.txt": b"- " * size + b"\f2",
        "open.html": b"<p" * size,
        "quotes.html": b'<a "' * size,
        "deep.html": b"<div class=nav>" * 10_000 + b"x",
        "lists.html": b"<ul><li>x" * 5_000,
        "tables.html": b"<table><tr><td>x" * 3_000,
        "breaks.html": b"<br>" * size,
        "escapes.txt": b"\x1b]" * size + b"end",
        "brackets.md": b"[" * 20_000,
        "quotes.md": b"> " * 5_000 + b"x",
        "stars.md": b"**a " * 10_000,
        "nested.md": b"".join(b"  " * depth + b"* x\n" for depth in range(200)),
        "head.eml": b"Subject: " + b"a " * size + b"\n\nx",
        "words.eml": b"Subject: " + b"=?utf-8?B?QQ==?= " * 5_000 + b"\n\nx",
        "parts.eml": b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 3_000,
        "styles.html": b"<style>" + b".a .b{color:red}" * 4_000 + b"</style><p class=a>x" + b"<p class='a b'>x" * 4_000,
        "comments.html": b"<style>" + b"/*" * size + b"</style><p>x",
        "hidden.html": b"<div hidden>" * 5_000 + b"x",
        "spans.html": b"<table><tr>" + b"<td rowspan=9999>x" * 2_000 + b"<tr><td>y" * 2_000,
        "tags.md": b"{{ x " * size,
        "blank.html": b"<p>" + b"Aa.\n\n" * size,
        "flowed.eml": b"Subject: x\nContent-Type: text/plain; format=flowed; delsp=yes\n\n" + b"word \n" * size,
        "days.txt": b"1 May: x\n" * 5_000,
        "many.mbox": b"From x 2023\n\nx\n\n" * 2_000,
    }
    for name, data in monsters.items():
        path = tmp_path / name
        path.write_bytes(data)
        try:
            assert read_issue(path).paragraphs
        except CorpusError as error:
            assert str(error).startswith(name)
