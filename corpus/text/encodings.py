"""From bytes to text when nobody says, or somebody says wrongly, how the text is encoded.

The order of trust: a byte order mark, valid UTF-8, what the file declares, a guess. A guess is never silent: the
warning is a sentence a reader can act on.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from corpus.model import UnreadableIssue
from corpus.text.cleaning import printable

#: Longest first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {"cp1252": "Windows-1252", "gb18030": "GB18030", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
#: No newsletter's text is as large; a file this large is something else, and would fill the memory.
_LARGEST = 256 * 2**20
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")

#: What other files begin with, so that one under a wrong name is told from a damaged one.
_SIGNATURES = (
    (b"%PDF-", "a PDF", "Rename it to end in .pdf."),
    (b"PK\x03\x04", "a ZIP archive or an office document", "Export it as PDF."),
    (b"\xd0\xcf\x11\xe0", "an old office document", "Export it as PDF."),
    (b"{\\rtf", "a rich-text document", "Export it as PDF."),
    (b"\x89PNG", "a picture", "Scans are read when they are PDFs."),
    (b"\xff\xd8\xff", "a picture", "Scans are read when they are PDFs."),
    (b"\x1f\x8b", "a compressed file", "Unpack it first."),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was read by, and a warning sentence where that was a guess ("" where it was not)."""

    text: str
    encoding: str
    warning: str = ""


def read_bytes(path: Path) -> bytes:
    """All bytes of a file that should hold text.

    Raises UnreadableIssue for a file that is missing, not a file, not permitted, empty, or of another kind.
    """
    try:
        size = path.stat().st_size
        if size > _LARGEST:
            raise UnreadableIssue(
                path,
                f"with {size // 2**20:,} MB it is larger than the {_LARGEST // 2**20} MB that are read at once",
                "Split it into its issues.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    if not data.strip(b"\0 \t\r\n\f"):
        raise UnreadableIssue(path, "there is nothing in it", "Copy it again from where it came from, or remove it.")
    for signature, what, remedy in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableIssue(path, f"it is {what} under the name of a text file", remedy)
    return data


def unreadable(path: Path, error: OSError) -> UnreadableIssue:
    """The sentence for a file the operating system would not give."""
    if isinstance(error, PermissionError):
        return UnreadableIssue(path, "there is no permission to read it", "Give yourself the right to read the file.")
    if isinstance(error, FileNotFoundError):
        return UnreadableIssue(path, "it is not there (any more)", "Build again, or put the file back.")
    if isinstance(error, IsADirectoryError):
        return UnreadableIssue(path, "it is a folder, not a file", "Name a file inside it.")
    return UnreadableIssue(path, f"it could not be read ({error.strerror or error})", "Check the disk it lies on.")


def decode(data: bytes, path: Path, declared: str | None = None) -> Decoded:
    """The text in ``data``; ``declared`` is the encoding the file itself names, if it names one.

    Raises UnreadableIssue where the bytes are no text in any encoding known here.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with_mark(data[len(mark) :], encoding, path)
    wide = _utf16_without_mark(data)
    if wide:
        return _guessed(data.decode(wide, errors="replace"), wide, path)
    if len(_CONTROL.findall(data)) > max(8, len(data) // 50):
        raise UnreadableIssue(
            path, "its bytes are no text in any encoding known here", "Export it as UTF-8 text or as PDF."
        )
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    known = _codec(declared)
    if known and known != "utf-8":
        text = data.decode(known, errors="replace")
        if text.count("\ufffd") <= len(text) // 200:
            return Decoded(text, known)
    if _nearly_utf8(data):
        return _damaged(data.decode("utf-8", errors="replace"), "utf-8", path)
    if _looks_chinese(data):
        return _guessed(data.decode("gb18030", errors="replace"), "gb18030", path)
    return _guessed(data.decode("cp1252", errors="replace"), "cp1252", path)


def _with_mark(data: bytes, encoding: str, path: Path) -> Decoded:
    text = data.decode(encoding, errors="replace")
    return _damaged(text, encoding, path) if "\ufffd" in text else Decoded(text, encoding)


def _damaged(text: str, encoding: str, path: Path) -> Decoded:
    lost = text.count("\ufffd")
    places = "1 place is" if lost == 1 else f"{lost} places are"
    return Decoded(
        text,
        encoding,
        f"{printable(path.name)}: {places} not valid {encoding.upper()} and could not be read; "
        "save the file again as UTF-8.",
    )


def _guessed(text: str, encoding: str, path: Path) -> Decoded:
    return Decoded(
        text,
        encoding,
        f"{printable(path.name)}: the file is not UTF-8 and was read as {_NAMES[encoding]}, a guess; "
        "save it as UTF-8 if letters look wrong.",
    )


def _codec(name: str | None) -> str | None:
    """The codec a declared name means; None for one unknown, or one that does not make text."""
    if not name:
        return None
    try:
        found = codecs.lookup(name.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    if not found._is_text_encoding or found.name in {
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "utf-7",
    }:
        return None
    # Browsers read these as their supersets, and so do the people who declare them.
    return {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}.get(found.name, found.name)


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 of mostly Latin text shows as a NUL in every second byte."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > half * 0.6 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.6 and odd < half * 0.05:
        return "utf-16-be"
    return None


def _nearly_utf8(data: bytes) -> bool:
    """Whether most of what is not ASCII is valid UTF-8: then the rest is damage, not another encoding."""
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(character > "\x7f" for character in text) - bad
    return good > 4 * bad


def _looks_chinese(data: bytes) -> bool:
    """Two-byte characters stand in runs of even length; the accents of a Western text stand alone."""
    high = len(_HIGH.findall(data))
    even = sum(len(run) for run in _HIGH_RUN.findall(data) if len(run) % 2 == 0)
    longest = max((len(run) for run in _HIGH_RUN.findall(data)), default=0)
    if longest < 4 or even < 0.6 * high:
        return False
    text = data.decode("gb18030", errors="replace")
    han = sum("\u4e00" <= character <= "\u9fff" for character in text)
    return han * 2 > high * 0.6 and text.count("\ufffd") <= han // 20
