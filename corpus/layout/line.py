"""A line: text on one baseline inside one column, and what tells one from its neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.model import Box
from corpus.pdf.page import LINE_END_HYPHEN, Run
from corpus.places import Places

#: What may stand before a list item, alone in its piece of the line.
MARKER = re.compile(
    r"(?:[•◦‣⁃∙·▪▫■□●○◆◇❖❑❒✓✔➢➤►▶★☆✦✧♦\u2043\uf0a7\uf0b7\uf0d8\uf076\uf0fc]|[o§–—*-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})[.)]|\d{1,2}(?:\.\d{1,2})*)$"
)


#: An address of mail or the web: it has no capitals to tell where something begins.
ADDRESS = re.compile(r"\w@\w|\bwww\.|https?:|\w\.(?:com|org|net|edu)\b")


CJK = r"\u2e80-\u303f\u3040-\u30ff\u3100-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"


CJK_CHARACTER = re.compile(f"[{CJK}]")


@dataclass(frozen=True, slots=True)
class Line:
    """Text on one baseline inside one column. ``bold`` and ``italic``: all of it is.

    ``stream`` is its place in the file and ``until`` that of its last piece; ``first`` and ``last`` are its outer
    runs; ``joints`` the places in ``text`` where pieces far apart, in the file and on the page, were put together.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    size: float
    bold: bool
    italic: bool
    colour: int
    angle: float
    stream: int
    first: Run
    last: Run
    underlined: bool = False
    until: int = -1
    joints: tuple[int, ...] = ()

    @property
    def box(self) -> Box:
        return Box(self.left, self.top, self.right, self.bottom)

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def hyphened(self) -> bool:
        return self.text.endswith((LINE_END_HYPHEN, "-", "\u00ad", "\u2010"))


def marks(text: str, ems: float, *, bold: bool) -> bool:
    """Whether a piece marks the text ``ems`` behind it.

    Plain numbers and dashes reach less far than bullets, unless number and text are bold: a numbered heading.
    """
    if not MARKER.match(text):
        return False
    if text.isdigit():
        return ems < (8.0 if bold else 3.5)
    return ems < (2.5 if text in "–—-o" else 6.0)


def boxed(a: Run, b: Run, edges: Places) -> bool:
    """One of the two stands in a box that the other does not: not words shaded in a line, which are of one colour."""
    high = (1.05 if a.colour != b.colour else 1.8) * b.size
    across = edges_across(edges, a.right - 1, b.left + 1, b.baseline)
    return any(edge.top < b.baseline - 0.4 * b.size and edge.height > high for edge in across)


def edges_across(edges: Places, left: float, right: float, y: float) -> list[Box]:
    """The upright edges that a level line from ``left`` to ``right`` meets."""
    return [edges.boxes[number] for number in edges.near(Box(left, y, right, y))] if edges.boxes else []
