"""The series of an issue: its folder, its publisher, its files' common name, its masthead; or a reader's word.

One series is one, however its files are called: a name that only one file bears, beside others with other names, is
a headline and no series.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from corpus.metadata.numbering import WORD, undated
from corpus.metadata.titles import printed_name
from corpus.model import Content, IssueHead, Source


def guess_series(
    stem: str, folders: Sequence[str], content: Content, siblings: Collection[str] = (), home: str = ""
) -> tuple[str, Source]:
    """The series of an issue, and where its name was read.

    ``siblings``: the stems of the other files in its folder; ``home``: the name of the newsletters' own folder.
    """
    for folder in reversed(folders):
        if WORD.search(undated(folder)):
            return folder, "file name"
    given = content.metadata.get("series", "")
    if given:
        return given, "metadata"
    shared = shared_name(stem, siblings)
    if WORD.search(shared):
        return shared, "file name"
    printed = printed_name(content)
    if printed:
        return printed, "masthead"
    if siblings and WORD.search(undated(home)):
        return home, "file name"
    return undated(stem) or stem, "unknown"


def shared_name(stem: str, siblings: Collection[str]) -> str:
    """The name in a file's name, less its date, that other files of the folder have too; a lone file's own."""
    words = undated(stem).replace("-", " ").split()
    if not siblings:
        return undated(stem)
    others = [undated(sibling).replace("-", " ").casefold().split() for sibling in siblings]
    for count in range(len(words), 0, -1):
        beginning = [word.casefold() for word in words[:count]]
        alike = sum(other[:count] == beginning and (count < len(words) or len(other) == count) for other in others)
        if alike and (count == len(words) or alike * 2 > len(others)):
            return _as_written(undated(stem), count)
    return ""


def _as_written(name: str, count: int) -> str:
    """The first ``count`` words of a name, with the marks between them."""
    end = 0
    for _ in range(count):
        while end < len(name) and name[end] in " -":
            end += 1
        while end < len(name) and name[end] not in " -":
            end += 1
    return name[:end]


def named_series(head: IssueHead, place: str, names: Mapping[str, Sequence[str]]) -> IssueHead:
    """The head with the series a reader has named: the first whose patterns fit its file's ``place`` or its guess.

    ``names`` gives each series' patterns ("quay*", "letters/*.pdf", "Quay Letter"), compared without regard to case;
    ``place`` is the file's path below the newsletters' folder. A head that was named before goes by what was read.
    """
    if head.read_series is not None:
        head = replace(head, series=head.read_series[0], series_source=head.read_series[1], read_series=None)
    path = PurePosixPath(place.casefold())
    offered = {str(path), path.stem, *path.parts, head.series.casefold(), head.title.casefold()}
    for name, patterns in names.items():
        if any(fnmatchcase(text, pattern.casefold()) for pattern in (name, *patterns) for text in offered):
            read = head.series, head.series_source
            return replace(head, series=name, series_source="configuration", read_series=read)
    return head
