"""Completions for Tab: ``/commands`` at the prompt's start, ``@names`` of series and issues anywhere (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.tui.chrome.safe_text import counted
from assistant.tui.conversation.slash_commands import COMMANDS

LIMIT = 6
_COMMAND = re.compile(r"/(\w*)\Z")
_NAME = re.compile(r"(?:^|(?<=\s))@([\w.\-]*)\Z")


@dataclass(frozen=True, slots=True)
class Completion:
    """Characters from ``start`` to the cursor become ``text``; ``help`` is shown beside it."""

    start: int
    text: str
    help: str


def completions(before: str, scopes: Mapping[str, frozenset[str]], limit: int = LIMIT) -> list[Completion]:
    """Completions for a prompt whose text up to the cursor is ``before``, likeliest first."""
    if match := _COMMAND.fullmatch(before):
        typed = match[1].casefold()
        found = [one for one in COMMANDS if one.name.startswith(typed)]
        return [Completion(0, f"/{one.name}", one.help) for one in found]
    if match := _NAME.search(before):
        typed = match[1].casefold()
        names = sorted(scopes, key=lambda name: (not name.startswith(typed), len(scopes[name]) == 1))
        fitting = [name for name in names if typed in name and name != typed]
        return [Completion(match.start(), f"@{name} ", counted(len(scopes[name]), "issue")) for name in fitting[:limit]]
    return []
