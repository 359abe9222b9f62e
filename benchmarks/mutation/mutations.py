"""Small faults to put into a file: those of a list, and those made of its numbers, comparisons and conjunctions."""

from __future__ import annotations

import ast
import itertools
import random
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_COMPARISON = re.compile(r"<=|>=|==|!=|<|>|\bis not\b|\bnot in\b|\bis\b|\bin\b")
_FLIPPED = {
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
    "==": "!=",
    "!=": "==",
    "is": "is not",
    "is not": "is",
    "in": "not in",
    "not in": "in",
}
_SWAPPED = {"and": "or", "or": "and"}


@dataclass(frozen=True, slots=True)
class Mutation:
    """In ``file`` the text ``old`` at character ``start`` becomes ``new``; ``why`` that must be noticed."""

    file: str
    start: int
    old: str
    new: str
    why: str = ""

    def applied(self, source: str) -> str:
        """The file's text with the fault in it."""
        end = self.start + len(self.old)
        if source[self.start : end] != self.old:
            raise ValueError(f"{self.file} does not have {self.old!r} at character {self.start}.")
        return source[: self.start] + self.new + source[end:]

    def line(self, source: str) -> int:
        """The number of the line it is in, from 1."""
        return source.count("\n", 0, self.start) + 1


def named(listed: Path, root: Path) -> list[Mutation]:
    """The mutations of a TOML file; raises ValueError where an old text does not stand in its file exactly once."""
    found: list[Mutation] = []
    for one in tomllib.loads(listed.read_text("utf-8"))["mutation"]:
        source = (root / one["file"]).read_text("utf-8")
        if source.count(one["old"]) != 1:
            times = source.count(one["old"])
            raise ValueError(f"{one['file']} has {one['old']!r} {times} times, not once. Mend {listed}.")
        found.append(Mutation(one["file"], source.index(one["old"]), one["old"], one["new"], one["why"]))
    return found


def sample(files: Sequence[str], root: Path, count: int, seed: int) -> list[Mutation]:
    """``count`` of all mutations that can be made of these files, in the order of the files; the same for a seed."""
    every = [mutation for file in files for mutation in made(file, (root / file).read_text("utf-8"))]
    chosen = random.Random(seed).sample(range(len(every)), min(count, len(every)))
    return [every[at] for at in sorted(chosen)]


def made(file: str, source: str) -> list[Mutation]:
    """Every number doubled and zeroed (0 becomes 1), comparison flipped, "and" and "or" swapped, by place."""
    lines = [0]
    for line in source.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    texts = source.splitlines(keepends=True)

    def place(line: int, column: int) -> int:
        """The character of the source that a line (from 1) and a column (in bytes) of its tree mean."""
        return lines[line - 1] + len(texts[line - 1].encode()[:column].decode())

    found: list[Mutation] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.end_lineno and node.lineno:
            start, end = place(node.lineno, node.col_offset), place(node.end_lineno, node.end_col_offset or 0)
            found += [Mutation(file, start, source[start:end], new) for new in _numbers(node.value)]
        elif isinstance(node, ast.Compare):
            found += _between(file, source, _COMPARISON, _FLIPPED, [node.left, *node.comparators], place)
        elif isinstance(node, ast.BoolOp):
            found += _between(file, source, re.compile(r"\b(?:and|or)\b"), _SWAPPED, node.values, place)
    return sorted(found, key=lambda one: (one.start, one.new))


def _numbers(value: object) -> Iterator[str]:
    """What takes the place of a number."""
    assert isinstance(value, int | float)
    yield repr(2 * value) if value else "1"
    if value:
        yield "0"


def _between(
    file: str,
    source: str,
    pattern: re.Pattern[str],
    instead: dict[str, str],
    operands: Sequence[ast.expr],
    place: Callable[[int, int], int],
) -> Iterator[Mutation]:
    """A mutation for each operator that stands between two operands."""
    for left, right in itertools.pairwise(operands):
        assert left.end_lineno is not None and left.end_col_offset is not None
        start = place(left.end_lineno, left.end_col_offset)
        operator = pattern.search(source, start, place(right.lineno, right.col_offset))
        if operator is not None:
            yield Mutation(file, operator.start(), operator[0], instead[operator[0]])
