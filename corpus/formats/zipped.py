"""Files that are ZIP archives of XML (DOCX, EPUB): their members, read within bounds and never unpacked to the disk.

What an archive says of a member's size is checked before a byte of it is unpacked, and no more than that is ever
unpacked; XML is parsed without entities, without its document type and without the network.
"""

from __future__ import annotations

import errno
import posixpath
import zipfile
from pathlib import Path
from types import TracebackType
from typing import Any, Final
from urllib.parse import unquote

from lxml import etree

from corpus.model import EncryptedIssue, UnreadableIssue
from corpus.text.encodings import unreadable

#: Members of an archive, bytes of one and of all that are read, and how often more they may be than they take packed.
_MOST_MEMBERS, _LARGEST, _LARGEST_TOGETHER, _MOST_PACKED = 10_000, 64 * 2**20, 128 * 2**20, 400
#: The part of a member that may be packed tighter than that: a few kilobytes of blanks are no bomb.
_SMALL = 2**20


class ZippedFile:
    """An archive open for reading. Raises UnreadableIssue wherever it cannot be read, or is made to be too large."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        try:
            self._archive = zipfile.ZipFile(path)
        except zipfile.BadZipFile as error:
            raise self._broken() from error
        except OSError as error:
            raise self._unreadable(error) from error
        members = self._archive.infolist()
        if len(members) > _MOST_MEMBERS:
            self._archive.close()
            raise self._too_large(f"{len(members):,} parts in it, more than the {_MOST_MEMBERS:,} that are looked at")
        self._members = {member.filename: member for member in members}

    def __enter__(self) -> ZippedFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    @property
    def names(self) -> list[str]:
        return list(self._members)

    def read(self, name: str) -> bytes:
        """A member's bytes; b"" where there is none of the name."""
        member = self._members.get(name)
        if member is None:
            return b""
        if member.flag_bits & 1:
            raise EncryptedIssue(self._path, "it opens with a password only", "Save it again without one.")
        self._read += member.file_size
        if member.file_size > _LARGEST or self._read > _LARGEST_TOGETHER:
            raise self._too_large(f"{self._read // 2**20:,} MB of text in it, more than is read at once")
        if member.file_size > max(_SMALL, _MOST_PACKED * member.compress_size):
            raise self._too_large("a part packed so tightly that it was made to fill the memory")
        try:
            with self._archive.open(member) as stream:
                return stream.read(member.file_size)
        except OSError as error:
            raise self._unreadable(error) from error
        except MemoryError:
            raise
        except Exception as error:  # each way of packing has errors of its own
            raise self._broken() from error

    def _unreadable(self, error: OSError) -> UnreadableIssue:
        """A damaged list of contents sends the reader before the file's beginning, and one way of packing raises this
        for what is damaged: neither is a fault of the disk."""
        return self._broken() if error.errno in (None, errno.EINVAL) else unreadable(self._path, error)

    def xml(self, name: str) -> Any:
        """The root element of a member; None where there is none, or nothing that could be parsed."""
        data = self.read(name)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True, remove_pis=True
        )
        try:
            return etree.fromstring(data, parser) if data.strip() else None
        except etree.LxmlError:
            return None

    def _broken(self) -> UnreadableIssue:
        return UnreadableIssue(self._path, "it is damaged or cut short", "Copy it again, or export it as PDF.")

    def _too_large(self, what: str) -> UnreadableIssue:
        return UnreadableIssue(self._path, f"there is {what}" if what[0] == "a" else f"there are {what}", _EXPORT)


_EXPORT: Final = "Export it as PDF, or split it into its issues."


def local(element: Any) -> str:
    """An element's or attribute's name without its namespace."""
    name = element if isinstance(element, str) else element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def attribute(element: Any, name: str) -> str:
    """An attribute's value by its local name; "" where there is none."""
    return next((str(value) for key, value in element.attrib.items() if local(key) == name), "")


def beside(name: str, target: str) -> str:
    """The member that a link in member ``name`` leads to."""
    target = unquote(target.partition("#")[0])
    joined = target if target.startswith("/") else posixpath.join(posixpath.dirname(name), target)
    return posixpath.normpath(joined).lstrip("/")


def core_properties(element: Any) -> dict[str, str]:
    """What a Dublin Core block says of a document, by the local names of its elements, the first of each."""
    found: dict[str, str] = {}
    for child in element if element is not None else ():
        value = " ".join("".join(child.itertext()).split())[:300] if isinstance(child.tag, str) else ""
        if value:
            found.setdefault(local(child), value)
    return found
