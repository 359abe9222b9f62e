"""Fetching: from a Maildir, an mbox file, an IMAP server and a feed on this machine, each newsletter once."""

from __future__ import annotations

import mailbox
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.fetching import mailboxes
from assistant.fetching.feed import from_feed
from assistant.fetching.imap import PASSWORD, from_imap
from assistant.fetching.item import FetchError, Item
from assistant.fetching.keep import keep, name_of
from assistant.fetching.mailboxes import message
from corpus.issues import read_issue


def letter(number: int, subject: str = "The Quay Letter") -> bytes:
    mail = EmailMessage()
    mail["From"] = "The Quay Letter <letter@quay.example>"
    mail["To"] = "reader@example.org"
    mail["Subject"] = f"{subject} {number}"
    mail["Message-ID"] = f"<{number}@quay.example>"
    mail["Date"] = f"Tue, {number:02} Mar 2024 09:00:00 +0000"
    mail.set_content(f"The ferry sails on Friday. This is letter {number}.\n")
    return mail.as_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "newsletters"


def fetch(source: object, folder: Path, *more: str) -> int:
    return main(["fetch", str(source), "--newsletters", str(folder), *more])


def names(folder: Path) -> list[str]:
    """The files without the marks at the end of their names."""
    return sorted(re.sub(r" [0-9a-f]{10}(?=\.)", "", path.name) for path in folder.iterdir())


def test_a_maildir_is_read_and_left_alone(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    box = tmp_path / "mail"
    for below in ("cur", "new", "tmp"):
        (box / below).mkdir(parents=True)
    (box / "new" / "1.host").write_bytes(letter(5))
    (box / "cur" / "2.host:2,S").write_bytes(letter(12))
    assert fetch(box, folder) == 0
    assert names(folder) == ["2024-03-05 The Quay Letter 5.eml", "2024-03-12 The Quay Letter 12.eml"]
    assert [path.name for path in (box / "new").iterdir()] == ["1.host"], "it is still new"
    issue = read_issue(next(folder.glob("2024-03-05*")))
    assert issue.head.dated is not None
    assert issue.head.dated.start == date(2024, 3, 5)
    capsys.readouterr()
    assert fetch(box, folder) == 0
    assert capsys.readouterr().out.startswith("0 new in ")
    (folder / "old").mkdir()
    for path in list(folder.glob("*.eml")):
        path.rename(folder / "old" / path.name)
    assert fetch(box, folder) == 0
    assert names(folder) == ["old"], "what was moved below the folder is known"


def test_an_mbox_file_since_a_day_and_no_more_than_wanted(tmp_path: Path, folder: Path) -> None:
    box = mailbox.mbox(tmp_path / "letters.mbox")
    for number in (5, 12, 19, 26):
        box.add(letter(number))
    box.close()
    assert fetch(tmp_path / "letters.mbox", folder, "--since", "2024-03-10", "--limit", "2") == 0
    assert names(folder) == ["2024-03-12 The Quay Letter 12.eml", "2024-03-19 The Quay Letter 19.eml"]


def test_a_file_that_is_no_mailbox(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4")
    assert fetch(tmp_path / "x.pdf", folder) == 1
    assert "is no mailbox" in capsys.readouterr().err
    assert fetch(tmp_path / "nothing", folder) == 2
    assert main(["fetch", str(tmp_path / "x.pdf")]) == 2, "the sample issues' folder is not written into"


class Imap(socketserver.StreamRequestHandler):
    """As much of an IMAP server as is asked; what would change anything is refused and noted."""

    letters = (letter(5), letter(12))
    said: list[str] = []  # noqa: RUF012

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline().decode().strip():
            self.said.append(line)
            tag, command, *rest = line.split(" ", 2)
            name = command.upper() + (f" {rest[0].split(' ')[0].upper()}" if command.upper() == "UID" else "")
            answer = getattr(self, name.replace(" ", "_").lower(), self.refuse)(rest[0] if rest else "")
            verdict = "NO" if answer == self.refuse("") else "OK"
            self.wfile.write(answer + f"{tag} {verdict} done\r\n".encode())
            if name == "LOGOUT":
                return

    def refuse(self, rest: str) -> bytes:
        return b"* NO\r\n"

    def capability(self, rest: str) -> bytes:
        return b"* CAPABILITY IMAP4rev1\r\n"

    def login(self, rest: str) -> bytes:
        return b"" if rest == 'reader "sesame"' else b"* NO\r\n"

    def examine(self, rest: str) -> bytes:
        return b"* 2 EXISTS\r\n" if rest == '"Letters"' else b"* NO\r\n"

    def uid_search(self, rest: str) -> bytes:
        return b"* SEARCH 1 2\r\n"

    def uid_fetch(self, rest: str) -> bytes:
        content = self.letters[int(rest.split()[1]) - 1]
        return b"* 1 FETCH (UID 1 BODY[]<0> {%d}\r\n" % len(content) + content + b")\r\n"

    def logout(self, rest: str) -> bytes:
        return b"* BYE\r\n"


@contextmanager
def serving(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def imap() -> Iterator[int]:
    Imap.said.clear()
    with serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Imap)) as port:
        yield port


def test_an_imap_folder_is_opened_read_only(imap: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD, "sesame")
    assert fetch(f"imap://reader@127.0.0.1:{imap}/Letters", folder) == 0
    assert names(folder) == ["2024-03-05 The Quay Letter 5.eml", "2024-03-12 The Quay Letter 12.eml"]
    assert next(folder.glob("2024-03-05*")).read_bytes() == letter(5)
    commands = [" ".join(line.split()[1:3]) for line in Imap.said]
    assert any(command.startswith("EXAMINE") for command in commands)
    assert not any(word in line for line in Imap.said for word in ("SELECT", "STORE", "EXPUNGE", "COPY", "APPEND"))
    assert all("BODY.PEEK[]" in line for line in Imap.said if "FETCH" in line)
    assert not any("sesame" in path.read_text() for path in folder.iterdir())


@pytest.mark.parametrize(
    ("address", "secret", "said"),
    [
        ("imap://reader@127.0.0.1:{}/Nothing", "sesame", "no mail folder “Nothing”"),
        ("imap://reader@127.0.0.1:{}/Letters", "wrong", r"did not give its mail: done\.$"),
        ("imap://reader@127.0.0.1:{}/Letters", "", "There is no password for reader"),
        ("imap://reader:sesame@127.0.0.1:{}/Letters", "", "does not belong into the address"),
        ("imap://reader@mail.example.org/Letters", "sesame", "write imaps://"),
        ("imap://127.0.0.1:{}/Letters", "sesame", "names no user"),
        ("imap://reader@127.0.0.1:{}/Let%0D%0Aters", "sesame", "signs that no mail server is sent"),
    ],
)
def test_what_is_wrong_with_a_mailbox_is_a_sentence(
    imap: int, address: str, secret: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD, secret)
    monkeypatch.setitem(__import__("sys").modules, "keyring", None)
    with pytest.raises(FetchError, match=said) as caught:
        list(from_imap(address.format(imap), timeout=10))
    assert "sesame" not in str(caught.value)


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Harbour Post</title>
<item><title>Lamp &amp; ladder</title><link>https://harbour.example/1</link><guid>one</guid>
<pubDate>Tue, 05 Mar 2024 23:30:00 -0500</pubDate><description>short</description>
<c:encoded><![CDATA[<p onclick="x()">The <b>lamp</b> is lit on 9 March.</p><script>steal()</script>
<a href="javascript:x()">a</a><a href="https://harbour.example/a">b</a><img src="https://t.example/pixel">]]></c:encoded>
</item><item><title>../../etc/passwd\n</title><description>Plain words.</description></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY secret SYSTEM "file:///etc/hostname">]>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Tower Notes</title>
<entry><id>urn:1</id><title>Gale &secret;</title><published>2024-04-02T08:00:00Z</published>
<link rel="self" href="https://tower.example/self"/><link href="https://tower.example/gale"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The gale took the flag.</p><script>x()</script></div>
</content></entry></feed>"""


class Web(BaseHTTPRequestHandler):
    pages = {"/rss": RSS, "/atom": ATOM, "/page": "<html><body>no feed</body></html>", "/empty": ""}  # noqa: RUF012
    pages |= {"/links": RSS.replace("https://harbour.example/", "http://[harbour")}

    def do_GET(self) -> None:
        if self.path == "/noise":
            self.wfile.write(b"220 mail.example ready\r\n")
            return
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "file:///etc/hostname")
            self.end_headers()
            return
        text = self.pages.get(self.path)
        self.send_response(200 if text is not None else 404)
        self.end_headers()
        self.wfile.write((text or "").encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def web() -> Iterator[str]:
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Web)) as port:
        yield f"http://127.0.0.1:{port}"


def test_a_feed_becomes_pages_that_do_nothing(web: str, folder: Path) -> None:
    assert fetch(f"{web}/rss", folder) == 0
    assert names(folder) == ["2024-03-05 Lamp & ladder.html", "undated etc passwd.html"]
    page = next(folder.glob("2024*"))
    text = page.read_text("utf-8")
    assert "https://harbour.example/a" in text
    assert not any(word in text for word in ("script", "onclick", "pixel", "steal"))
    issue = read_issue(page)
    assert issue.head.dated is not None
    assert (issue.head.dated.start, issue.head.title) == (date(2024, 3, 5), "Lamp & ladder")
    assert any("The lamp is lit on 9 March." in paragraph.text for paragraph in issue.paragraphs)


def test_an_atom_feed_reaches_no_file_of_this_machine(web: str) -> None:
    (item,) = from_feed(f"{web}/atom")
    assert (item.identity, item.dated) == ("urn:1", date(2024, 4, 2))
    assert item.title == "Gale &secret;", "what the feed wants put in there is not read"
    assert b"The gale took the flag." in item.content
    assert b"https://tower.example/gale" in item.content
    assert b"script" not in item.content


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("/page", "is no RSS or Atom feed"),
        ("/empty", "is no feed"),
        ("/none", "cannot be read"),
        ("/noise", "cannot be read"),
    ],
)
def test_what_is_no_feed_is_a_sentence(web: str, page: str, said: str) -> None:
    with pytest.raises(FetchError, match=said):
        list(from_feed(f"{web}{page}"))


def test_a_link_that_is_no_address_costs_itself_alone(web: str) -> None:
    first, second = from_feed(f"{web}/links")
    assert b"The <b>lamp</b> is lit on 9 March." in first.content
    assert b"[harbour" not in first.content
    assert b"Plain words." in second.content


def test_of_a_message_that_is_too_large_no_more_is_read(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailboxes, "LARGEST", 1000)
    for below in ("cur", "new"):
        (tmp_path / "mail" / below).mkdir(parents=True)
    (tmp_path / "mail" / "new" / "1.host").write_bytes(letter(5) + b"x" * 5000)
    (tmp_path / "box").write_bytes(b"From a\n" + letter(5) + b"x" * 5000 + b"\n\nFrom b\n" + letter(6))
    for items in (mailboxes.from_maildir(tmp_path / "mail"), mailboxes.from_mbox(tmp_path / "box")):
        first = next(iter(items))
        assert (first.title, len(first.content)) == ("The Quay Letter 5", 1001)


def test_a_feed_leads_to_no_file(web: str) -> None:
    with pytest.raises(FetchError, match="cannot be read"):
        list(from_feed(f"{web}/away"))


@pytest.mark.parametrize(
    "title", ["", "....", "/abs/olute", "a" * 500, "日" * 300, "con\x1b[2J\r\n", ".hidden", "a\0b"]
)
def test_a_title_makes_a_safe_name(title: str) -> None:
    name = name_of(Item("x", title, None, ".eml", b""), "0123456789")
    assert "/" not in name
    assert "\0" not in name
    assert name.startswith("undated ")
    assert name.isprintable()
    assert len(name.encode()) < 200


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FetchError, match="cannot be written"):
        keep([message(letter(5))], tmp_path / "file")
    assert keep([message(letter(5)), message(letter(5))], tmp_path / "post").known == 1
    assert [path.suffix for path in (tmp_path / "post").iterdir()] == [".eml"]
