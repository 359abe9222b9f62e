"""Whether one turn of a conversation was answered right: its status, the words it must and must not have, its pages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.model import Answer

#: Statuses that do as well as the one written: a library's facts may be told as talk, nonsense may be refused.
ALSO = {"library": {"answered": {"talk"}}, "nonsense": {"talk": {"not_found"}}}


@dataclass(frozen=True, slots=True)
class Right:
    """What is right of a turn. Each of ``must`` is a list of spellings, one of which has to stand in the answer."""

    status: str
    must: tuple[tuple[str, ...], ...]
    must_not: tuple[str, ...]
    pages: frozenset[tuple[str, int]]


def right_in(form: dict[str, Any]) -> Right:
    must = tuple(tuple(one) if isinstance(one, list) else (one,) for one in form["must"])
    return Right(form["status"], must, tuple(form["must_not"]), frozenset((name, page) for name, page in form["pages"]))


def wrongs(kind: str, right: Right, answer: Answer) -> list[str]:
    """What is wrong with an answer, a word for each thing; [] where it is right."""
    said = normal(answer.text)
    status = answer.status.value
    found = []
    if status != right.status and status not in ALSO.get(kind, {}).get(right.status, set()):
        found.append(f"status {status}")
    found += [f"lacks {'/'.join(one[:4])}" for one in right.must if not any(holds(said, word) for word in one)]
    found += [f"has {word}" for word in right.must_not if holds(said, word)]
    cited = {(citation.issue, citation.page) for citation in answer.citations}
    if right.pages and not cited & right.pages:
        found.append("page")
    return found


def holds(said: str, word: str) -> bool:
    """Whether a text has a spelling; one of a word of digits, or of two letters, as a whole word alone."""
    wanted = normal(word)
    if len(wanted) <= 2 or re.fullmatch(r"\d+", wanted):
        return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", said) is not None
    return wanted in said


def normal(text: str) -> str:
    """Case, white space, apostrophes, dashes and hyphens at line ends made alike."""
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    text = re.sub(r"[\u2018\u2019]", "'", text)
    text = re.sub(r"(\w)-\n\s*(\w)", r"\1\2", text)
    return re.sub(r"\s+", " ", text).casefold().strip()


def share(rows: Sequence[bool]) -> float:
    return sum(rows) / len(rows) if rows else 0.0
