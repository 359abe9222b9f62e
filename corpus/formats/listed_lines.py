"""Lists that are printed one item a line without bullets: days with what happens on them, "When:" and "Where:" (pure).

Wrapped prose breaks its lines where the width ends; a list breaks them where an item does. What tells is what the
lines begin with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from corpus.dates.names import WEEKDAYS
from corpus.metadata.issue_dates import Mention, find_mentions
from corpus.text.terms import is_empty_word

#: A sign of a bullet, those that fonts of symbols keep at places of their own among them.
BULLETS: Final = "•‣▪●○◦·»§\u2043\uf020-\uf0ff"
_DAYS: Final = "|".join(sorted(map(re.escape, WEEKDAYS), key=len, reverse=True))
#: "Sa 13.6.", "12/06/2024", "24.12.": a day in digits at the head of a line.
_DIGITS = re.compile(
    rf"(?:(?:{_DAYS})\b[.,]?\s+)?(?:\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?|\d{{1,2}}\.\s?\d{{1,2}}\.(?:\s?\d{{2,4}})?)(?=[\s:,–-])",
    re.IGNORECASE,
)
#: "Mon 13th": a day of the month that is going on.
_WEEKDAY = re.compile(rf"(?:{_DAYS})\b[.,]?\s+\d{{1,2}}(?:st|nd|rd|th)?(?=[\s,–-])", re.IGNORECASE)
_LABELLED = re.compile(r"[^\W\d_][^:.!?\n]{0,24}[:：]\s*\S")
_LAST_WORD = re.compile(r"(?:^|\s)([^\W\d_]+)$")
#: A line that is longer is no item of such a list.
_LONGEST = 120
_WORD = re.compile(r"[^\W\d_]{3,}")


def items_of(lines: Sequence[str]) -> list[list[str]]:
    """The lines of each item where ``lines`` list days, one after another; nothing where they are other text."""
    lines = [line.strip() for line in lines if line.strip()]
    if len(lines) < 2 or not any(any(map(str.isdigit, line)) for line in lines):
        return []
    goes_on = [False, *map(_goes_on, lines[:-1])]
    begins = [not after and day_at_head(line) is not None for line, after in zip(lines, goes_on, strict=True)]
    if begins[0] and sum(begins) > 1 and sum(begins) * 3 >= len(lines):
        items: list[list[str]] = []
        for line, first in zip(lines, begins, strict=True):
            if first:
                items.append([])
            items[-1].append(line)
        return items
    named = not any(goes_on) and all(map(_names_a_day, lines))
    return [[line] for line in lines] if named else []


def _goes_on(line: str) -> bool:
    """Whether a line ends in a small word or a comma, so that the next belongs to it."""
    last = _LAST_WORD.search(line)
    return line.endswith((",", ";", "(", "-", "–")) or bool(last and last[1].islower() and is_empty_word(last[1]))


def _names_a_day(line: str) -> bool:
    """Whether a line that is no sentence names one day somewhere: "Supper in the loft, Saturday 6 June, 7pm"."""
    return len(line) <= _LONGEST and not line[0].islower() and line[-1] not in ".!?" and len(find_mentions(line)) == 1


def day_at_head(line: str) -> int | None:
    """Where the day that a line begins with ends; None for a line that begins otherwise."""
    found = _DIGITS.match(line)
    if found:
        return found.end()
    mentions: list[Mention] = find_mentions(line[:60])
    if mentions and mentions[0].start == 0:
        return mentions[0].end
    found = _WEEKDAY.match(line)
    return found.end() if found else None


def tells_of_a_day(line: str) -> bool:
    """Whether a line begins with a day and goes on with what happens on it."""
    end = day_at_head(line)
    return end is not None and bool(_WORD.search(line, end))


def is_labelled(lines: Sequence[str]) -> bool:
    """Whether every line says what it is of: "When: ...", "Where: ...", "Cost: ..."."""
    return len(lines) > 1 and all(_LABELLED.match(line.strip()) for line in lines)
