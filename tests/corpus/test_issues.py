"""Issues of a folder are found, and each is read or says in one sentence why not."""

from __future__ import annotations

import hashlib
import os
from datetime import date
from pathlib import Path

import pytest
from format_checks import check_content
from word_builder import docx, epub, p

from corpus.issues import SUFFIXES, _harmless, find_issues, read_issue
from corpus.model import (
    Box,
    Content,
    Kind,
    MissingFolder,
    Paragraph,
    Span,
    UnreadableIssue,
    paragraph_id,
)


def names(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in find_issues(folder)]


def test_issues_are_found_in_a_natural_order(tmp_path: Path) -> None:
    (tmp_path / "sub" / ".git").mkdir(parents=True)
    (tmp_path / ".hidden").mkdir()
    wanted = ["issue 2.txt", "issue 10.md", "Issue 11.HTML", "sub/letters.mbox", "sub/x.pdf", "sub/ä b\nc.eml"]
    for name in [
        *wanted,
        "notes.odt",
        "README.md",
        "Manifest.txt",
        ".secret.txt",
        "~$issue.md",
        ".hidden/a.txt",
        "sub/.git/b.txt",
    ]:
        (tmp_path / name).write_text("x")
    assert names(tmp_path) == wanted


def test_what_a_browser_saved_beside_a_page_is_left_out(tmp_path: Path) -> None:
    for name in ("june_files", "lost_files", "__MACOSX"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "frame.html").write_text("x")
    (tmp_path / "june.html").write_text("x")
    assert names(tmp_path) == ["june.html", "lost_files/frame.html"]


def test_links_out_of_the_folder_are_left_out(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    for folder in (inside, outside):
        folder.mkdir()
        (folder / "a.txt").write_text("x")
    (outside / "b.txt").write_text("x")
    (inside / "link.txt").symlink_to(outside / "b.txt")
    (inside / "folder").symlink_to(outside, target_is_directory=True)
    (inside / "same.txt").symlink_to(inside / "a.txt")
    (inside / "broken.txt").symlink_to(inside / "gone.txt")
    (inside / "loop").symlink_to(inside, target_is_directory=True)
    assert names(inside) == ["a.txt"]


def test_an_empty_folder_holds_no_issues(tmp_path: Path) -> None:
    assert find_issues(tmp_path) == []


@pytest.mark.parametrize(("name", "what"), [("gone\x1b[2J", "is not there"), ("file", "is not a folder")])
def test_a_missing_folder_is_one_sentence(tmp_path: Path, name: str, what: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(MissingFolder, match=what) as caught:
        find_issues(tmp_path / name)
    assert "--newsletters FOLDER" in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_an_issue_has_its_head_digest_and_ids(tmp_path: Path) -> None:
    folder = tmp_path / "mill_lane"
    folder.mkdir()
    path = folder / "news-2021-06.md"
    path.write_text("# Weir\n\nMended.\n\nMended.\n")
    issue = read_issue(path, root=tmp_path)
    assert (issue.id, issue.path) == ("news-2021-06", path)
    assert issue.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (issue.head.series, issue.head.dated and issue.head.dated.start) == ("mill_lane", date(2021, 6, 1))
    assert [paragraph.id for paragraph in issue.paragraphs] == [
        paragraph_id("news-2021-06", "Weir", 0),
        paragraph_id("news-2021-06", "Mended.", 0),
        paragraph_id("news-2021-06", "Mended.", 1),
    ]
    assert read_issue(path, root=tmp_path) == issue


def test_the_newsletters_folder_itself_is_no_series(tmp_path: Path) -> None:
    path = tmp_path / "Mill News 12.txt"
    path.write_text("Hello.")
    assert read_issue(path, root=tmp_path).head.series == "Mill News"


@pytest.mark.parametrize("name", ["two  words\n2021-06.txt", "größe-消息-2021-06.txt", "bell\x07\x1b[31m 2021-06.txt"])
def test_odd_names_are_read_and_shown_on_one_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("Hello.")
    issue = read_issue(path, root=tmp_path)
    assert issue.path == path
    for shown in (issue.id, issue.head.title, issue.head.series):
        assert shown.isprintable()
    path.write_text("")
    with pytest.raises(UnreadableIssue) as caught:
        read_issue(path)
    assert str(caught.value).isprintable()


def test_a_name_that_is_no_unicode(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/caf\xe9-2021-06.txt"
    try:
        with open(raw, "wb") as file:  # noqa: PTH123 (a Path cannot be made of every name)
            file.write(b"Hello.")
    except OSError:
        pytest.skip("this file system takes names in Unicode only")
    (path,) = find_issues(tmp_path)
    assert read_issue(path).id == "caf?-2021-06"


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.txt", b"", "a.txt: there is nothing in it."),
        ("a.html", b"", "a.html: there is nothing in it."),
        ("a.md", bytes(range(256)), "a.md: its bytes are no text"),
        ("a.eml", os.urandom(512), "a.eml: "),
        ("a.mbox", b"not a mailbox at all", "a.mbox: no message begins in it."),
        ("a.odt", b"PK", "a.odt: files of this kind are not read"),
        ("a.docx", b"PK", "a.docx: it is damaged or cut short."),
        ("a.txt", b"%PDF-1.4 ...", "a.txt: it is a PDF under the name of a text file."),
    ],
)
def test_bad_files_are_one_sentence(tmp_path: Path, name: str, data: bytes, sentence: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableIssue) as caught:
        read_issue(path)
    assert str(caught.value).startswith(sentence)
    assert str(caught.value).isprintable()
    assert str(caught.value).endswith(".")


def test_a_missing_file_a_folder_and_no_permission(tmp_path: Path) -> None:
    with pytest.raises(UnreadableIssue, match=r"gone\.txt: it is not there"):
        read_issue(tmp_path / "gone.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(UnreadableIssue, match=r"folder\.txt: it is a folder"):
        read_issue(tmp_path / "folder.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UnreadableIssue, match=r"pipe\.txt: it is a device or a pipe"):
        read_issue(tmp_path / "pipe.txt")
    locked = tmp_path / "locked.txt"
    locked.write_text("x")
    locked.chmod(0)
    if not os.access(locked, os.R_OK):
        with pytest.raises(UnreadableIssue, match=r"locked\.txt: there is no permission"):
            read_issue(locked)


def test_every_kind_of_file_has_a_reader(tmp_path: Path) -> None:
    texts = {
        "html": "<p>Hello.",
        "mail": "Subject: a\n\nHello.",
        "mbox": "From a Mon Jun 5 10:00:00 2023\nSubject: a\n\nHello.\n",
    }
    for suffix, kind in SUFFIXES.items():
        if kind != "pdf":
            path = tmp_path / f"a{suffix.upper()}"
            if kind in ("docx", "epub"):
                _ = docx(path, p("Hello.")) if kind == "docx" else epub(path, "<p>Hello.")
            else:
                path.write_text(texts.get(kind, "Hello."))
            assert read_issue(path).paragraphs[-1].text == "Hello."


def test_a_mailbox_and_a_web_page_named_as_text(tmp_path: Path) -> None:
    (tmp_path / "2023-June.txt").write_text("From ann at example.org  Mon Jun  5 10:00:00 2023\nSubject: a\n\nHello.\n")
    (tmp_path / "page.txt").write_text("<!DOCTYPE html>\n<p>Hello.")
    (tmp_path / "plain.txt").write_text("From 2023\n\n<p>Hello.")
    read = {path.stem: [p.text for p in read_issue(path).paragraphs] for path in find_issues(tmp_path)}
    assert read == {"2023-June": ["a", "Hello."], "page": ["Hello."], "plain": ["From 2023", "<p>Hello."]}


def test_text_that_a_reader_left_unclean_is_cleaned_and_its_spans_kept() -> None:
    box = Box(0, 0, 1, 1)
    text = "\ufffc red\x1b[31m and\u200b blue \ufffc"
    edges = [(1, 0, 1), (1, 1, 14), (2, 14, len(text) - 1), (3, len(text) - 1, len(text))]
    paragraph = Paragraph("", Kind.PARAGRAPH, text, tuple(Span(page, box, *edge) for page, *edge in edges))
    clean = _harmless(paragraph)
    assert clean.text == "red and blue"
    assert [(span.page, clean.text[span.start : span.end]) for span in clean.spans] == [(1, "red and"), (2, " blue")]
    assert _harmless(clean) is clean


def test_the_real_newsletters_have_their_dates(shared: Path) -> None:
    """Expected months are those in the names the collection was given by hand."""
    root = shared / "newsletters"
    months = {}
    for path in find_issues(root):
        if path.name in ("eu-china-2016-11.pdf", "cooleman-2021-06.pdf", "emk-2024-11.pdf", "wasi-2015-09.pdf"):
            issue = read_issue(path, root=root)
            check_content(Content(issue.pages, issue.paragraphs))
            months[issue.id] = issue.head.dated
    assert len(months) == 4
    assert all(dated and f"{dated.start:%Y-%m}" in name for name, dated in months.items())


def test_every_other_format_of_the_real_newsletters_is_read(shared: Path) -> None:
    root = shared / "formats"
    paths = [path for path in find_issues(root) if path.suffix != ".pdf"]
    assert len(paths) > 100
    for path in paths[::3]:
        issue = read_issue(path, root=root)
        check_content(Content(issue.pages, issue.paragraphs))
        assert issue.head.dated, path
        assert issue.head.language == ("zh" if "zh" in issue.head.series else "en"), path
