"""The conversation being held, kept on disk as it happens. Blocking: called from threads."""

from __future__ import annotations

import re
import threading
from pathlib import Path

from assistant.conversation.sessions import Session, SessionHead, SessionStore
from assistant.model import Answer
from assistant.output.exported import as_markdown, as_page

#: Conversations whose questions the up arrow recalls.
RECALLED = 5
_UNFIT = re.compile(r"[^\w]+")


class Keeper:
    """One conversation at a time over a store of all of them. ``title`` is "" until it has one."""

    def __init__(self, store: SessionStore) -> None:
        self.store = store
        self.title = ""
        self._current: str | None = None
        self._lock = threading.Lock()

    def keep(self, question: str, answer: Answer) -> None:
        """Append to the conversation, beginning it with its first question. Raises SessionError."""
        with self._lock:
            if self._current is None:
                self._current = self.store.new()
                self.title = " ".join(question.split())
            self.store.append(self._current, question, answer)

    def begin_new(self) -> None:
        """Let the next turn begin a conversation."""
        with self._lock:
            self._current, self.title = None, ""

    def resume(self, session: str) -> Session:
        """Load a conversation and go on with it. Raises SessionError."""
        with self._lock:
            loaded = self.store.load(session)
            self._current, self.title = session, loaded.head.title
            return loaded

    def rename(self, session: str | None, title: str) -> bool:
        """Give a conversation (None: the one being held) a name; False where nothing has been kept of it yet."""
        with self._lock:
            session = session or self._current
            if session is None:
                return False
            self.store.rename(session, title)
            if session == self._current:
                self.title = title
            return True

    def find(self, words: str) -> list[SessionHead]:
        """Conversations that have ``words``, the newest first; all of them without words."""
        return self.store.search(words) if words.strip() else self.store.list()

    def earlier_questions(self) -> list[str]:
        """Questions of the last few conversations, oldest first."""
        heads = self.store.list()[:RECALLED]
        return [question for head in reversed(heads) for question, _ in self.store.load(head.id).turns]

    def export(self, folder: Path) -> tuple[Path, Path] | None:
        """Write the conversation as Markdown and HTML into ``folder``; None where nothing has been kept of it yet.

        Names of files that are already there are never taken.
        """
        with self._lock:
            if self._current is None:
                return None
            session = self.store.load(self._current)
        stem = _UNFIT.sub("-", session.head.title.casefold()).strip("-")[:50] or "conversation"
        folder.mkdir(parents=True, exist_ok=True)
        name, n = stem, 1
        while (folder / f"{name}.md").exists() or (folder / f"{name}.html").exists():
            n += 1
            name = f"{stem}-{n}"
        markdown, page = folder / f"{name}.md", folder / f"{name}.html"
        markdown.write_text(as_markdown(session.head.title, session.turns), encoding="utf-8")
        page.write_text(as_page(session.head.title, session.turns), encoding="utf-8")
        return markdown, page
