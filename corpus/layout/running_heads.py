"""Running heads, running feet and folios: lines that return from page to page.

They are told by repetition with their digits masked, near the top or bottom edge of the pages; text set at an angle
(a watermark, a note along the edge) by repetition anywhere. They are kept out of the paragraphs, and the folio among
them tells the page's printed number. A sheet that is two pages side by side has two folios.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from corpus.layout.line import Line

#: Share of the page's height at its top and bottom in which running heads and feet are looked for.
EDGE = 0.13

#: A line so much larger than where it returns is the title that those repeat.
_LARGER = 1.5

_DIGITS = re.compile(r"\d+")
_FOLIO = re.compile(
    r"[^\w]*(?:page|seite|p\.|pg\.?|s\.|página|pag\.)?\s*([0-9]{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of|von|de)\s*\d+)?[^\w]*$",
    re.IGNORECASE,
)


#: "Continued on page 5", "Continued from page 1": they change from page to page and lead somewhere.
JUMP = re.compile(
    r"(?:\(?\s*)(continued|cont['’]?d?\.?|fortsetzung|suite|continúa|viene|weiter|siehe weiter|see|más)\b.{0,20}?"
    r"\b(?:page|pg\.?|p\.|seite|s\.|página|pág\.)\s*(\d{1,3})[\s.…)]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as far as running heads care; ``label`` is the file's own name for it."""

    height: float
    lines: Sequence[Line]
    label: str | None = None
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Furniture:
    """``heads`` and ``feet``: for each page the places (in its lines) of its running lines; ``printed``: its folio,
    "2–3" on a sheet of two pages."""

    heads: tuple[frozenset[int], ...]
    feet: tuple[frozenset[int], ...]
    printed: tuple[str | None, ...]


def find_furniture(leaves: Sequence[Leaf]) -> Furniture:
    """Which lines of which page are running heads and feet, and what number each page bears."""
    edges = [(_edge(leaf, top=True), _edge(leaf, top=False)) for leaf in leaves]
    heads = _repeated([edge[0] for edge in edges], leaves)
    feet = _repeated([edge[1] for edge in edges], leaves)
    for own, turned in zip(feet, _turned(leaves), strict=True):
        own |= turned
    spreads = [_spread(leaf, {**top, **foot}) for leaf, (top, foot) in zip(leaves, edges, strict=True)]
    folios = _labelled(leaves, edges) | _folios(leaves, edges)
    if any(spreads):  # a number on another such sheet may be that of either half
        folios = {index: found for index, found in folios.items() if leaves[index].width < leaves[index].height}
    printed: list[str | None] = []
    for index, leaf in enumerate(leaves):
        spread = spreads[index]
        if spread is not None:
            for place in spread:
                (heads if leaf.lines[place].top < leaf.height / 2 else feet)[index].add(place)
            printed.append("–".join(str(number) for number in spread.values()))
            continue
        found = folios.get(index)
        if found is not None:
            place, text = found
            line = leaf.lines[place]
            (heads if line.top < leaf.height / 2 else feet)[index].add(place)
            printed.append(text)
        else:
            printed.append(None)
    return Furniture(tuple(map(frozenset, heads)), tuple(map(frozenset, feet)), tuple(printed))


def _edge(leaf: Leaf, *, top: bool) -> dict[int, str]:
    """Lines in the top or bottom strip by their place, digits masked."""
    limit = EDGE * leaf.height
    found = {}
    for place, line in enumerate(leaf.lines):
        inside = line.bottom <= limit if top else line.top >= leaf.height - limit
        if inside and not line.angle and not JUMP.match(line.text):
            found[place] = _masked(line.text)
    return found


def _turned(leaves: Sequence[Leaf]) -> list[set[int]]:
    """For each page its lines at an angle that stand on a quarter of the other pages too."""
    pages_with: dict[str, set[int]] = {}
    for index, leaf in enumerate(leaves):
        for line in leaf.lines:
            if line.angle:
                pages_with.setdefault(_masked(line.text), set()).add(index)
    needed = max(2, round(0.25 * len(leaves)))
    return [
        {place for place, line in enumerate(leaf.lines) if line.angle and len(pages_with[_masked(line.text)]) >= needed}
        for leaf in leaves
    ]


def _spread(leaf: Leaf, edge: dict[int, str]) -> dict[int, int] | None:
    """The two folios of a sheet of two pages by their places: an even number and the next, level, one in each half."""
    if leaf.width <= leaf.height:
        return None
    found = {place: match for place in edge if (match := _FOLIO.match(leaf.lines[place].text))}
    numbers = {place: int(match.group(1)) for place, match in found.items() if match.group(1).isdecimal()}
    for place, number in numbers.items():
        for other, following in numbers.items():
            left, right = leaf.lines[place], leaf.lines[other]
            halves = left.right < leaf.width / 2 < right.left and abs(left.baseline - right.baseline) < 0.5 * left.size
            if halves and number % 2 == 0 and following == number + 1:
                return {place: number, other: following}
    return None


def _masked(text: str) -> str:
    return _DIGITS.sub("#", " ".join(text.casefold().split()))


def _repeated(edges: Sequence[dict[int, str]], leaves: Sequence[Leaf]) -> list[set[int]]:
    """For each page the lines that stand on a quarter of the other pages too; short ones at about the same height."""
    pages_with: dict[tuple[str, int], dict[int, float]] = {}
    for index, own in enumerate(edges):
        for place, masked in own.items():
            line = leaves[index].lines[place]
            for key in _keys(masked, line):
                pages_with.setdefault(key, {})[index] = line.size
    needed = max(1, round(0.25 * (len(leaves) - 1)))
    found: list[set[int]] = []
    for index, own in enumerate(edges):
        found.append(set())
        for place, masked in own.items():
            line = leaves[index].lines[place]
            others = [size for page, size in pages_with[_keys(masked, line)[0]].items() if page != index]
            named = len(masked) > 1 or masked == "#"
            if named and len(others) >= needed and line.size < _LARGER * median(others):
                found[-1].add(place)
    return found


def _keys(masked: str, line: Line) -> list[tuple[str, int]]:
    """Under which a line is counted: first the one it is looked up by. Short lines also tell their height, coarsely."""
    if len(masked) > 7:
        return [(masked, 0)]
    step = max(1.0, line.size)
    height = round(line.baseline / step)
    return [(masked, height), (masked, height - 1), (masked, height + 1)]


def _labelled(
    leaves: Sequence[Leaf], edges: Sequence[tuple[dict[int, str], dict[int, str]]]
) -> dict[int, tuple[int, str]]:
    """Lines at the edges that say just what the file calls the page ("iv")."""
    return {
        index: (place, leaf.label)
        for index, leaf in enumerate(leaves)
        if leaf.label is not None
        for place in sorted({**edges[index][0], **edges[index][1]})
        if leaf.lines[place].text == leaf.label
    }


def _folios(
    leaves: Sequence[Leaf], edges: Sequence[tuple[dict[int, str], dict[int, str]]]
) -> dict[int, tuple[int, str]]:
    """Numbers at the edges that count up with the pages."""
    offsets: dict[int, list[tuple[int, int, str]]] = {}
    for index, leaf in enumerate(leaves):
        for place in sorted({**edges[index][0], **edges[index][1]}):
            match = _FOLIO.match(leaf.lines[place].text) or re.search(
                r"(?:^|\s)(?:page|seite|página)\s+(\d{1,4})(?:\s|$)", leaf.lines[place].text, re.IGNORECASE
            )
            if match:
                number = _number(match.group(1))
                if number is not None:
                    offsets.setdefault(number - index, []).append((index, place, match.group(1)))
    if not offsets:
        return {}
    best = max(offsets, key=lambda offset: (len({index for index, _, _ in offsets[offset]}), offset == 1))
    found = offsets[best]
    if len({index for index, _, _ in found}) < 2 and not (len(leaves) == 1 and best == 1):
        return {}
    tops = [leaves[index].lines[place].top < leaves[index].height / 2 for index, place, _ in found]
    usual = sum(tops) > len(tops) / 2
    chosen: dict[int, tuple[int, str]] = {}
    for (index, place, text), _ in sorted(zip(found, tops, strict=True), key=lambda item: item[1] != usual):
        chosen.setdefault(index, (place, text))  # where the folios of most pages stand, before the other edge
    return chosen


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def _number(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    values = [_ROMAN[letter] for letter in text.lower()]
    return sum(-v if later > v else v for v, later in zip(values, [*values[1:], 0], strict=True))
