"""Questions with their gold answers, and the answers the program gave: two small values and their files.

A line of a question file is an object with ``id``, ``question``, ``kind``, ``answer`` (null where the
newsletters do not say) and, where they apply, ``aliases`` (other spellings of the answer), ``items`` (a
list answer: for each item its spellings), ``evidence`` (sentences as printed), ``issue`` with ``pages``, or
``gold_pages_by_issue`` where several issues say it, and ``history`` (the turns before).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: A page of an issue: the file's stem ("" where the question does not name one) and the page from 1.
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    text: str
    kind: str
    answer: str | None
    spellings: tuple[str, ...] = ()
    items: tuple[tuple[str, ...], ...] = ()
    evidence: tuple[str, ...] = ()
    places: frozenset[Place] = frozenset()
    history: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        return self.answer is not None


@dataclass(frozen=True, slots=True)
class Quote:
    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Given:
    """What the program answered: ``passages`` best first, ``ms`` the time of the whole answer."""

    status: str = "missing"
    text: str = ""
    quotes: tuple[Quote, ...] = ()
    passages: tuple[Quote, ...] = ()
    ms: float | None = None

    @property
    def answered(self) -> bool:
        return self.status in ("answered", "partial")


def question(row: Mapping[str, Any]) -> Question:
    by_issue = row.get("gold_pages_by_issue") or {row.get("issue") or "": row.get("pages") or ()}
    answer = row["answer"]
    return Question(
        id=row["id"],
        text=row["question"],
        kind=row.get("kind", ""),
        answer=answer,
        spellings=(answer, *(row.get("aliases") or ())) if answer is not None else (),
        items=tuple(tuple(item) for item in row.get("items") or ()),
        evidence=tuple(row.get("evidence") or ()),
        places=frozenset((Path(issue).stem, page) for issue, pages in by_issue.items() for page in pages),
        history=tuple(row.get("history") or ()),
    )


def given(row: Mapping[str, Any]) -> Given:
    def quotes(key: str, words: str) -> tuple[Quote, ...]:
        return tuple(
            Quote((Path(str(part.get("issue") or "")).stem, int(part.get("page") or 0)), str(part.get(words) or ""))
            for part in row.get(key) or ()
        )

    return Given(
        status=row["status"],
        text=row.get("answer") or "",
        quotes=quotes("citations", "quote"),
        passages=quotes("passages", "text"),
        ms=(row.get("timings_ms") or {}).get("total"),
    )


def read_questions(files: Iterable[Path]) -> list[Question]:
    """The questions of all files in order; the same id in two files is made two by the file's name."""
    found: dict[str, Question] = {}
    for file in files:
        for row in rows(file.read_text("utf-8")):
            if row["id"] in found:
                row["id"] = f"{file.stem}/{row['id']}"
            found[row["id"]] = question(row)
    return list(found.values())


def rows(lines: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.splitlines() if line.strip()]
