"""The way in: which files of a folder are issues, and one file as an ``Issue``, whatever its format."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corpus.metadata.issue_head import guess_head
from corpus.model import Content, Issue, MissingFolder, Paragraph, Span, UnreadableIssue, paragraph_id
from corpus.text.cleaning import clean, printable
from corpus.text.encodings import unreadable

if TYPE_CHECKING:
    from corpus.formats.pdf import OcrReader

#: Endings of the files that are read, in lower case, and what reads them.
SUFFIXES: Final[Mapping[str, str]] = {
    ".pdf": "pdf",
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".eml": "mail",
    ".mbox": "mbox",
    ".docx": "docx",
    ".epub": "epub",
}


#: Files that tell about a folder and are no issues of it, by their stems.
_ABOUT: Final = frozenset({"readme", "license", "licence", "copying", "manifest", "changelog", "contributing"})


def find_issues(folder: Path) -> list[Path]:
    """The files in ``folder`` and below that can be issues, sorted so that "issue 2" comes before "issue 10".

    Left out: hidden files and folders, unknown endings, texts about the folder (README, MANIFEST, ...), what a
    browser saved beside a page, links that lead out of the folder or to a file found anyway. What may not be looked
    at, be it a file or a whole folder, is among them: whoever reads it says why. Raises MissingFolder.
    """
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "is not there"
        raise MissingFolder(
            f"The newsletters' folder {printable(str(folder))} {what}. "
            "Make it and put your newsletters in, or name another with --newsletters FOLDER."
        )
    if not os.access(folder, os.R_OK | os.X_OK):
        raise MissingFolder(
            f"The newsletters' folder {printable(str(folder))} may not be opened. "
            "Give yourself the right to read it, or name another with --newsletters FOLDER."
        )
    found: list[Path] = []
    links: list[Path] = []

    def closed(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):  # one that was just deleted
            found.append(Path(error.filename))

    for parent, folders, names in os.walk(folder, onerror=closed):
        folders[:] = sorted(name for name in folders if not _is_aside(name, names))
        candidates = [path for name in names if _is_candidate(path := Path(parent, name))]
        found += (path for path in candidates if not os.path.islink(path))  # noqa: PTH114 (this one never raises)
        links += (path for path in candidates if os.path.islink(path) and _leads_inside(path, folder))  # noqa: PTH114
    if links:
        real = {path.resolve() for path in found}
        found += (link for link in links if link.resolve() not in real)
    return sorted(found, key=_order)


def _is_aside(folder: str, beside: list[str]) -> bool:
    """Whether a folder is hidden, or holds what a browser saved along with the page ``beside`` it."""
    page = folder.removesuffix("_files")
    saved = page != folder and any(f"{page}{ending}" in beside for ending in (".html", ".htm", ".xhtml"))
    return folder.startswith(".") or folder in ("__MACOSX", "lost+found") or saved


def _is_candidate(path: Path) -> bool:
    suffix = path.suffix.lower()
    if path.name.startswith((".", "~$")) or suffix not in SUFFIXES:
        return False
    if path.stem.lower() in _ABOUT and suffix != ".pdf":
        return False
    try:
        return path.is_file()
    except OSError:  # its folder's rights, or a path too long for the system
        return True


def _leads_inside(path: Path, folder: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve())
    except OSError:
        return False


def _order(path: Path) -> tuple[list[tuple[int, int, str]], str]:
    parts = re.findall(r"\d+|\D+", str(path).casefold())
    return [(0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in parts], str(path)


def read_issue(
    path: Path, *, root: Path | None = None, ocr: OcrReader | None = None, identity: str = "", digest: str = ""
) -> Issue:
    """The issue in a file; its id is ``identity``, else the file's stem.

    ``digest``: that of the file where it is known already. ``root``: the newsletters' folder, whose own name is no
    series. ``ocr``: what reads pages that are pictures.
    Raises UnreadableIssue (EncryptedIssue) with one sentence: which file, what is wrong, what to do.
    """
    reader = _reader(path, ocr)
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise UnreadableIssue(path, "it is a device or a pipe, not a file", "Put a copy of the newsletter there.")
        digest = digest or file_digest(path)
        content = reader(path)
    except OSError as error:
        raise unreadable(path, error) from error
    name = printable(path.stem)
    return Issue(
        id=identity or name,
        path=path,
        digest=digest,
        head=guess_head(name, _folders(path, root), content, _siblings(path), root.name if root else ""),
        pages=content.pages,
        paragraphs=named(identity or name, content.paragraphs),
        warnings=tuple(dict.fromkeys(content.warnings)),
    )


def read_content(path: Path) -> Content:
    """What the reader of the file's format finds in it, before the issue is named and dated. Raises UnreadableIssue."""
    return _reader(path, None)(path)


def _reader(path: Path, ocr: OcrReader | None) -> Callable[[Path], Content]:
    """What reads a file of this ending; formats are imported when one of theirs is met."""
    kind = SUFFIXES.get(path.suffix.lower())
    if kind == "text":
        kind = _kind_of_text(path)
    if kind == "pdf":
        from corpus.formats.pdf import read_pdf

        return lambda file: read_pdf(file, ocr=ocr)
    if kind == "text":
        from corpus.formats.plain_text import read_text

        return read_text
    if kind in ("html", "markdown"):
        from corpus.formats.markup import read_html, read_markdown

        return read_html if kind == "html" else read_markdown
    if kind in ("mail", "mbox"):
        from corpus.formats.mail import read_mail, read_mbox

        return read_mail if kind == "mail" else read_mbox
    if kind == "docx":
        from corpus.formats.docx import read_docx

        return read_docx
    if kind == "epub":
        from corpus.formats.epub import read_epub

        return read_epub
    known = ", ".join(SUFFIXES)
    raise UnreadableIssue(path, f"files of this kind are not read ({known} are)", "Export it as PDF.")


#: How archives of mailing lists and saved web pages begin, which often end in .txt.
_MAILBOX = re.compile(rb"From [^\r\n]{1,200}\d{4}\r?\n[A-Za-z-]{2,40}:")
_WEB_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def _kind_of_text(path: Path) -> str:
    """What a file named as plain text holds: a mailbox, a web page, or plain text."""
    try:
        if not path.is_file():
            return "text"
        with path.open("rb") as file:
            start = file.read(512)
    except OSError:
        return "text"
    return "mbox" if _MAILBOX.match(start) else "html" if _WEB_PAGE.match(start) else "text"


def file_digest(path: Path) -> str:
    """SHA-256 of the file's bytes, in hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _siblings(path: Path) -> frozenset[str]:
    """The stems of the other files of the folder that can be issues."""
    return _stems(path.parent, path.parent.stat().st_mtime_ns) - {path.stem}


@lru_cache(maxsize=8)
def _stems(folder: Path, changed: int) -> frozenset[str]:
    """Stems of a folder's files, read once for each state of it."""
    return frozenset(path.stem for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)


def _folders(path: Path, root: Path | None) -> tuple[str, ...]:
    """Names of the folders between ``root`` and the file, outermost first; without a root the nearest two."""
    absolute = Path(os.path.abspath(path)).parent  # noqa: PTH100 (a link keeps the folder it lies in)
    if root is None:
        return absolute.parts[1:][-2:]
    try:
        return absolute.relative_to(os.path.abspath(root)).parts  # noqa: PTH100
    except ValueError:
        return absolute.parts[1:][-2:]


def named(issue: str, paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """The paragraphs with the ids they keep, and with nothing in their text that acts on a terminal."""
    seen: dict[str, int] = {}
    result = []
    for paragraph in map(_harmless, paragraphs):
        if not paragraph.text:
            continue
        occurrence = seen.get(paragraph.text, 0)
        seen[paragraph.text] = occurrence + 1
        result.append(replace(paragraph, id=paragraph_id(issue, paragraph.text, occurrence)))
    return tuple(result)


def _harmless(paragraph: Paragraph) -> Paragraph:
    """The paragraph itself where its text is clean, as readers of formats leave it; else cleaned, spans moved."""
    if clean(paragraph.text) == paragraph.text:
        return paragraph
    parts = [(span, clean(paragraph.text[span.start : span.end])) for span in paragraph.spans]
    text = "".join(part for _, part in parts)
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    spans, at = list[Span](), 0
    for span, part in parts:
        start, end = max(at, first), min(at + len(part), last)
        at += len(part)
        if start < end:
            spans.append(replace(span, start=start - first, end=end - first))
    return replace(paragraph, text=text.strip(), spans=tuple(spans))
