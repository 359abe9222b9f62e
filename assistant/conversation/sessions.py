"""Conversations on disk: kept as they happen, found again, renamed.

One SQLite file of its own, apart from every library: a rebuild never touches it and it may be deleted
without harm.
"""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.model import Answer, Turn
from assistant.output.json_forms import answer_from, kept_form

Heads = list["SessionHead"]

_TABLES = """
CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, created TEXT NOT NULL, changed TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS turns (
    session TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE, number INTEGER NOT NULL,
    question TEXT NOT NULL, words TEXT NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (session, number)
);
"""
_LONGEST_TITLE = 80


class SessionError(Exception):
    """The conversations' file cannot be used, or has no such conversation; one sentence for a reader."""


@dataclass(frozen=True, slots=True)
class SessionHead:
    """A conversation as a list shows it. Times are ISO, in UTC; ``turns`` counts questions."""

    id: str
    title: str
    created: str
    changed: str
    turns: int


@dataclass(frozen=True, slots=True)
class Session:
    """A whole conversation: each question with its answer (without the passages that were only near)."""

    head: SessionHead
    turns: tuple[tuple[str, Answer], ...]

    @property
    def history(self) -> tuple[Turn, ...]:
        """The turns as a follow-up needs them."""
        return tuple(Turn(question, answer.text) for question, answer in self.turns)


class SessionStore:
    """The file of conversations. Safe from any thread; every call is one transaction. Raises SessionError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._guard = threading.RLock()
        self._connection: sqlite3.Connection | None = None

    def new(self, title: str = "") -> str:
        """Begin a conversation; returns its id. An untitled one takes its first question as title."""
        identity = uuid.uuid4().hex[:12]
        now = _now()
        with self._open() as connection:
            connection.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", (identity, _one_line(title), now, now))
        return identity

    def append(self, session: str, question: str, answer: Answer) -> None:
        """Keep a question and its answer at the end of the conversation."""
        kept = json.dumps(kept_form(answer), ensure_ascii=False)
        spoken = f"{question}\n{answer.text}\n" + "\n".join(citation.issue for citation in answer.citations)
        with self._open() as connection:
            head = connection.execute("SELECT title FROM sessions WHERE id = ?", (session,)).fetchone()
            if head is None:
                raise SessionError(f'There is no conversation "{session}".')
            (number,) = connection.execute("SELECT count(*) FROM turns WHERE session = ?", (session,)).fetchone()
            connection.execute(
                "INSERT INTO turns VALUES (?, ?, ?, ?, ?)", (session, number + 1, question, spoken.casefold(), kept)
            )
            connection.execute(
                "UPDATE sessions SET changed = ?, title = ? WHERE id = ?",
                (_now(), head[0] or _one_line(question), session),
            )

    def list(self) -> Heads:
        """All conversations that have a question, the one last spoken in first."""
        return self._heads("", ())

    def search(self, text: str) -> Heads:
        """Conversations whose title, questions or answers have every word of ``text``."""
        wanted = [f"%{_escape_like(word)}%" for word in text.casefold().split()]
        clause = " AND ".join(
            "(lower(title) LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM turns WHERE session = id AND "
            "words LIKE ? ESCAPE '\\'))"
            for _ in wanted
        )
        return self._heads(clause, [one for word in wanted for one in (word, word)])

    def load(self, session: str) -> Session:
        """The whole conversation, to read or to go on with."""
        heads = self._heads("id = ?", (session,), empty=True)
        if not heads:
            raise SessionError(f'There is no conversation "{session}".')
        with self._open() as connection:
            rows = connection.execute(
                "SELECT question, answer FROM turns WHERE session = ? ORDER BY number", (session,)
            ).fetchall()
        return Session(heads[0], tuple((question, answer_from(json.loads(kept))) for question, kept in rows))

    def rename(self, session: str, title: str) -> None:
        with self._open() as connection:
            done = connection.execute("UPDATE sessions SET title = ? WHERE id = ?", (_one_line(title), session))
            if not done.rowcount:
                raise SessionError(f'There is no conversation "{session}".')

    def close(self) -> None:
        with self._guard:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _heads(self, clause: str, values: Sequence[str], *, empty: bool = False) -> Heads:
        where = f"WHERE {clause}" if clause else ""
        having = "" if empty else "HAVING turns > 0"
        with self._open() as connection:
            rows = connection.execute(
                "SELECT id, title, created, changed, (SELECT count(*) FROM turns WHERE session = id) AS turns "
                f"FROM sessions {where} GROUP BY id {having} ORDER BY changed DESC, rowid DESC",
                tuple(values),
            ).fetchall()
        return [SessionHead(*row) for row in rows]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with self._guard:
            try:
                if self._connection is None:
                    self.path.parent.mkdir(parents=True, exist_ok=True)
                    self._connection = sqlite3.connect(self.path, check_same_thread=False, timeout=10)
                    self._connection.executescript(_TABLES)
                with self._connection:
                    yield self._connection
            except (sqlite3.Error, OSError) as error:
                raise SessionError(f"The conversations in {self.path} cannot be used: {error}.") from error


def _one_line(text: str, limit: int = _LONGEST_TITLE) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _escape_like(word: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", word)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
