"""The versions of the code that reads files: after a change, what it gave is made again, and no more than that.

Files are read again where the code that makes paragraphs and heads has changed; dates and events are found anew in what
is stored where only their rules have. A rule that reading itself imports (a head's date) belongs to reading.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import corpus

#: The packages whose rules find dates and events in paragraphs.
_RULES = ("dates", "events")
#: "from MODULE import MEMBERS", in brackets over several lines too, or "import MODULES".
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+([^\n]*))", re.MULTILINE
)
_NAME = re.compile(r"[\w.]+")


def can_recognise() -> bool:
    """Whether pages that are only pictures can be read: the extra ``backissue[ocr]`` is there. Loads nothing."""
    return importlib.util.find_spec("rapidocr") is not None


def reading_version() -> str:
    """Changes with the code that makes paragraphs and heads out of files."""
    version, _ = versions(Path(corpus.__file__ or "").parent)
    return f"{version}+ocr" if can_recognise() else version


def rules_version() -> str:
    """Changes with the code that finds dates and events in paragraphs."""
    return versions(Path(corpus.__file__ or "").parent)[1]


@cache
def versions(package: Path) -> tuple[str, str]:
    """Sixteen hex digits each over the sources below ``package`` that read files, and over those that date them.

    A source of the rules that one of reading imports, directly or through others, counts for both.
    """
    files = [*package.rglob("*.py"), *package.rglob("*.npz")]
    sources = {source.relative_to(package).as_posix(): source.read_bytes() for source in files}
    rules = {name for name in sources if name.startswith(tuple(f"{folder}/" for folder in _RULES))}
    reading = set(sources) - rules
    waiting = list(reading)
    while waiting:
        name = waiting.pop()
        imported = _imported(sources[name], package.name) & rules - reading if name.endswith(".py") else set()
        reading |= imported
        waiting.extend(imported)
    return _digest(sources, reading), _digest(sources, rules)


def _imported(source: bytes, package: str) -> set[str]:
    """The files of the package (as paths below it) that a source may import by name.

    Read from the text of its import lines: parsing every source took most of an unchanged build's time.
    """
    names: set[str] = set()
    for module, members, plain in _IMPORT.findall(source.decode("utf-8")):
        names |= {module, *(f"{module}.{name}" for name in _NAME.findall(members)), *_NAME.findall(plain)}
    places = [name.removeprefix(f"{package}.").replace(".", "/") for name in names if name.startswith(f"{package}.")]
    return {f"{place}{end}" for place in places for end in (".py", "/__init__.py")}


def _digest(sources: dict[str, bytes], chosen: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for name in sorted(chosen):
        digest.update(f"{name}\0".encode() + sources[name] + b"\0")
    return digest.hexdigest()[:16]
