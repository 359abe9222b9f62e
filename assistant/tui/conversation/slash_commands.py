"""The ``/commands`` of the prompt: each is an action that has a key as well, by a name one can type."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """A command's name and, for completion and help, its purpose."""

    name: str
    help: str


COMMANDS: tuple[Command, ...] = (
    Command("events", "the timeline of events"),
    Command("issues", "the library"),
    Command("years", "issues with the words after it, by year"),
    Command("rebuild", "read new and changed files"),
    Command("report", "the last build: added, changed, not read"),
    Command("export", "save the conversation as Markdown and HTML"),
    Command("new", "begin a new conversation"),
    Command("sessions", "saved conversations; with a word: search them"),
    Command("rename", "name this conversation"),
    Command("explain", "why the last answer: ranks, dates, scores"),
    Command("bookmarks", "set a bookmark at this page, go to one"),
    Command("passages", "passages while typing, on or off"),
    Command("help", "keys and commands"),
    Command("quit", "leave"),
)


def parse(text: str) -> tuple[str, str] | None:
    """``/name rest`` → (name, rest); None where ``text`` is no command. The name may be unknown."""
    stripped = text.strip()
    if not stripped.startswith("/") or "\n" in stripped:
        return None
    name, _, rest = stripped[1:].partition(" ")
    return (name.casefold(), rest.strip()) if name.isalpha() or not name else None
