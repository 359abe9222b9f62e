"""Change detection: the folder's files held against the library's record of them (pure but for stat and hash)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.issues import file_digest
from corpus.text.cleaning import printable
from embeddings.build.folders import Folders
from embeddings.library import serialization
from embeddings.library.library import FileRecord, facts_of

#: Bytes of a file that is looked at. Larger ones, which take no room where they are holes, would be hashed for hours.
MOST_BYTES = 4_000_000_000


@dataclass(frozen=True, slots=True)
class ToRead:
    """A file to read: as it is now, the keys of the issues it takes the place of, whether it is a new one, and whether
    its bytes were read before (under another name, or by other rules).
    """

    path: Path
    record: FileRecord
    replaces: tuple[int, ...]
    new: bool
    known: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """``read`` in order; ``touched`` have a new time only; ``same`` have the bytes of another file's issue;
    ``gone`` are records of files that are there no more; ``unreadable`` could not even be opened."""

    read: tuple[ToRead, ...]
    touched: tuple[FileRecord, ...]
    same: tuple[FileRecord, ...]
    gone: tuple[FileRecord, ...]
    unreadable: tuple[FileRecord, ...]


def plan(
    folders: Folders,
    paths: Iterable[Path],
    known: Mapping[str, FileRecord],
    homes: Mapping[int, str],
    reading: str,
    *,
    limited: str = "",
    force: bool = False,
    verify: bool = False,
) -> Plan:
    """Compare ``paths`` below ``folders`` with the records of the last build: stat first, hash only where that moved.

    ``homes`` names the file each issue was read from; other files with its bytes have a record of their own.
    ``limited`` is the version of reading of a file that was stopped by the limits of today; ``verify`` hashes all.
    Where one of ``paths`` is a folder that could not be looked into, what is known of files below it stays.
    """
    present: dict[str, Path] = {folders.name(path): path for path in paths}
    fresh = force or verify
    looked = {name: _looked(name, path, known.get(name), reading, fresh=fresh) for name, path in present.items()}
    closed = {serialization.path_in(name) for name, now in looked.items() if not now.digest}
    hidden = {
        name: record
        for name, record in known.items()
        if closed and not closed.isdisjoint(serialization.path_in(name).parents)
    }
    there = present.keys() | hidden.keys()
    gone = [record for name, record in known.items() if name not in there]
    homeless = {record.digest: record.issue for record in known.values() if not _has_home(record, homes, there)}
    owned = {now.digest for name, now in (looked | hidden).items() if _is_unchanged(now, known.get(name), homes)}
    read: list[ToRead] = []
    touched: list[FileRecord] = []
    same: list[FileRecord] = []
    unreadable: list[FileRecord] = []
    coming: dict[str, int | None] = {}  # the digest of every file so far, and the issue that it has already
    for name, now in looked.items():
        before = known.get(name)
        if now.reason is not None and now != before:
            unreadable.append(now)
            continue
        issue = before.issue if before is not None else None
        home = homes.get(issue) if issue is not None else None
        twice = home == name and now.digest in coming and coming[now.digest] != issue and now.reason is None
        settled = before is not None and before.reading in (reading, limited) and (issue is None or home in there)
        alike = before is not None and now.digest == before.digest and (now == before or before.reason is None)
        if settled and alike and not twice and not force:
            if now != before:
                touched.append(replace(now, issue=issue))
            coming.setdefault(now.digest, issue)
            continue
        now = replace(now, issue=None, reason=None, reading=reading)
        if now.digest in coming or (now.digest in owned and home != name):
            same.append(now)
            continue
        coming[now.digest] = None
        mine = issue if home == name or home not in there else None
        replaces = dict.fromkeys(key for key in (mine, homeless.pop(now.digest, None)) if key is not None)
        at_home = before is not None and (issue is None or home == name)
        read.append(ToRead(present[name], now, tuple(replaces), not at_home, alike if at_home else bool(replaces)))
    return Plan(tuple(read), tuple(touched), tuple(same), tuple(gone), tuple(unreadable))


def _is_unchanged(now: FileRecord, before: FileRecord | None, homes: Mapping[int, str]) -> bool:
    """Whether the file gave an issue and still has the bytes that it was read from."""
    if before is None or before.issue is None or before.reason is not None:
        return False
    return homes.get(before.issue) == now.path and now.digest == before.digest


def _has_home(record: FileRecord, homes: Mapping[int, str], there: Collection[str]) -> bool:
    """Whether the file that the record's issue was read from is still there (always, where there is no issue)."""
    return record.issue is None or homes.get(record.issue) in there


def _looked(name: str, path: Path, before: FileRecord | None, reading: str, *, fresh: bool) -> FileRecord:
    """The file as it is now: as it was recorded where it seems to be the same, else (or if ``fresh``) by its bytes."""
    try:
        found = path.stat()
        if before is not None and not fresh and before.digest and before.stands_for(found):
            return before
        size, mtime_ns, inode, ctime_ns = facts_of(found)
        if size > MOST_BYTES:
            why = (
                f"{printable(path.name)}: it has {size / 1e9:,.0f} GB, and no more than {MOST_BYTES / 1e9:.0f} are "
                "read. Split the file, or leave it out of the folder."
            )
            return FileRecord(name, 0, 0, "", before.issue if before else None, why, reading)
        return FileRecord(name, size, mtime_ns, file_digest(path), None, None, reading, inode, ctime_ns)
    except FileNotFoundError:
        why = f"{printable(str(path))} is not there. What was read of it stays, until a build finds it again."
        return FileRecord(name, 0, 0, "", before.issue if before else None, why, reading)
    except OSError as error:
        why = f"{printable(path.name)}: it could not be opened ({error.strerror or error}). Check its rights."
        return FileRecord(name, 0, 0, "", before.issue if before else None, why, reading)


def issue_id(path: Path, folder: Path, taken: Iterable[str]) -> str:
    """The file's stem; if another issue has it, with more of its folders before it, at last with its suffix."""
    used = set(taken)
    inside = path.relative_to(folder)
    stems = [*inside.parts[:-1], inside.stem]
    names = ["/".join(stems[-count:]) for count in range(1, len(stems) + 1)]
    if len(stems) == 1:
        names.append(f"{folder.name}/{inside.stem}")
    names.append(inside.as_posix())
    for name in names:
        if (clean := printable(name)) not in used:
            return clean
    number = 2
    while (clean := f"{printable(names[-1])} ({number})") in used:
        number += 1
    return clean
