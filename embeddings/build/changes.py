"""What a build has to do: the folder's files held against the library's record of them (pure but for stat and hash)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.issues import file_digest
from corpus.text.cleaning import printable
from embeddings.library import serialization
from embeddings.library.library import FileRecord, facts_of


@dataclass(frozen=True, slots=True)
class ToRead:
    """A file to read: as it is now, the keys of the issues it takes the place of, and whether it is a new one."""

    path: Path
    record: FileRecord
    replaces: tuple[int, ...]
    new: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """``read`` in order; ``touched`` have a new time only; ``same`` have the bytes of another file's issue;
    ``gone`` are records of files that are there no more; ``unreadable`` could not even be opened."""

    read: tuple[ToRead, ...]
    touched: tuple[FileRecord, ...]
    same: tuple[FileRecord, ...]
    gone: tuple[FileRecord, ...]
    unreadable: tuple[FileRecord, ...]
    unchanged: int


def plan(
    folder: Path,
    paths: Iterable[Path],
    known: Mapping[str, FileRecord],
    homes: Mapping[int, str],
    reading: str,
    *,
    force: bool = False,
) -> Plan:
    """Compare ``paths`` below ``folder`` with the records of the last build: stat first, hash only where that moved.

    ``homes`` names the file each issue was read from; other files with its bytes have a record of their own.
    """
    present: dict[str, Path] = {serialization.path_out(path.relative_to(folder)): path for path in paths}
    gone = [record for name, record in known.items() if name not in present]
    owners = {record.digest: record for record in known.values() if record.issue is not None and record.reason is None}
    leaving = {record.digest: record for record in gone if record.issue is not None}
    staying = {record.issue for name, record in known.items() if name in present and record.issue is not None}
    read: list[ToRead] = []
    touched: list[FileRecord] = []
    same: list[FileRecord] = []
    unreadable: list[FileRecord] = []
    coming: set[str] = set()
    unchanged = 0
    for name, path in present.items():
        before = known.get(name)
        try:
            now = _record(name, path, before, reading, force)
        except OSError as error:
            why = f"{path.name}: it could not be opened ({error.strerror or error}). Check its rights."
            unreadable.append(FileRecord(name, 0, 0, "", before.issue if before else None, why, reading))
            continue
        at_home = before is not None and _has_home(before, homes, present)
        if before is not None and at_home and not force and before.reading == reading:
            if now == before:
                unchanged += 1
                coming.add(now.digest)
                continue
            if now.digest == before.digest and before.reason is None:
                touched.append(replace(now, issue=before.issue))
                unchanged += 1
                coming.add(now.digest)
                continue
        if now.digest in coming:
            same.append(now)
            continue
        coming.add(now.digest)
        owner = owners.get(now.digest)
        if (
            owner is not None
            and owner.path != name
            and not force
            and before is None
            and _has_home(owner, homes, present)
        ):
            same.append(replace(now, issue=owner.issue))
            continue
        replaces = [before.issue] if before is not None and before.issue is not None else []
        renamed = leaving.pop(now.digest, None)
        if renamed is not None and renamed.issue is not None and renamed.issue not in staying:
            replaces.append(renamed.issue)
        read.append(ToRead(path, now, tuple(dict.fromkeys(replaces)), not at_home))
    return Plan(tuple(read), tuple(touched), tuple(same), tuple(gone), tuple(unreadable), unchanged)


def _has_home(record: FileRecord, homes: Mapping[int, str], present: Mapping[str, Path]) -> bool:
    """Whether the file that the record's issue was read from is still there (always, where there is no issue)."""
    return record.issue is None or homes.get(record.issue) in present


def _record(name: str, path: Path, before: FileRecord | None, reading: str, force: bool) -> FileRecord:
    found = path.stat()
    if before is not None and not force and before.digest and before.reading == reading and before.stands_for(found):
        return before
    size, mtime_ns, inode, ctime_ns = facts_of(found)
    return FileRecord(name, size, mtime_ns, file_digest(path), None, None, reading, inode, ctime_ns)


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
