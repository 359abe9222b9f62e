"""Counts as bars: one beside a number in a text, and a column of them with names and notes for a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from assistant.output.terminal import clean, columns_of, cut, width

#: Parts of a cell, from an eighth to seven.
_PARTS = " ▏▎▍▌▋▊▉"
_WIDEST = 40


def bars(rows: Sequence[tuple[str, int, str]], columns: int | None = None) -> str:
    """A line for each (name, count, note); the longest bar fills what names and notes leave, at most 40 columns."""
    columns = min(columns or width(), 200)
    most = max((count for _, count, _ in rows), default=0)
    notes = max((columns_of(note) for _, _, note in rows), default=0)
    digits = len(f"{most:,}")
    names = [clean(name) for name, _, _ in rows]
    room = min(max(map(columns_of, names), default=0), max(8, columns - digits - notes - 14))
    longest = max(4, min(_WIDEST, columns - room - digits - notes - 6))
    lines = []
    for name, (_, count, note) in zip(names, rows, strict=True):
        short = cut(name, room)
        drawn = bar(count, most, longest).ljust(longest)
        lines.append(f"{short}{' ' * (room - columns_of(short))}  {drawn}  {count:>{digits},}  {note}".rstrip())
    return "\n".join(lines)


def bar(count: int, most: int, longest: int) -> str:
    """A bar for ``count`` where ``most`` has ``longest`` columns; something is seen of everything that is not none."""
    eighths = max(1, round(8 * count * longest / most)) if count else 0
    if not _drawable():
        return "#" * ((eighths + 7) // 8)
    return "█" * (eighths // 8) + (_PARTS[eighths % 8] if eighths % 8 else "")


def _drawable() -> bool:
    """Whether the output has these letters; code pages of Windows have not."""
    try:
        "█▏".encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
