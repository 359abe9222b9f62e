"""``@names`` in a question: they narrow the search to the issues they name, and are no part of the question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.tui.source.place import newsletters
from embeddings.model import StoredIssue

_NAME = re.compile(r"(?<!\S)@([\w.\-]+)")
_UNFIT = re.compile(r"[^\w.\-]+")

Scopes = Mapping[str, frozenset[str]]


def slug(name: str) -> str:
    """``name`` as one word that can follow an ``@``: lower case, unfit characters as hyphens."""
    return _UNFIT.sub("-", name.casefold()).strip("-")


def scopes(issues: Sequence[StoredIssue]) -> dict[str, frozenset[str]]:
    """Every name that can follow ``@`` with its issues: newsletters as the tree calls them, then single issues."""
    found: dict[str, set[str]] = {}
    for newsletter, group in newsletters(issues):
        if name := slug(newsletter):
            found.setdefault(name, set()).update(issue.id for issue in group)
    for issue in issues:
        if name := slug(issue.id):
            found.setdefault(name, set()).add(issue.id)
    return {name: frozenset(ids) for name, ids in found.items()}


def split(text: str, known: Scopes) -> tuple[str, frozenset[str] | None]:
    """The question without its ``@names``, and the issues they name (None: all). Unknown names stay in the question."""
    named: set[str] = set()

    def take(match: re.Match[str]) -> str:
        name = match[1].rstrip(".").casefold()
        if name not in known:
            return match[0]
        named.update(known[name])
        return ""

    question = " ".join(_NAME.sub(take, text).split())
    return question, frozenset(named) or None
