"""PDFs of any size that a careless reader of pages needs the square of their length for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

#: The pages' sides, in points: as large as a page may be, so that more things stand further on and not upon others.
_SIDE = 14_000
_PROSE = "The keeper counted forty boats on Sunday 5 May 2019 and wrote each in his book."


def _pdf(pages: Iterable[str]) -> bytes:
    """A PDF with these pages of drawing commands, in Helvetica as ``F``."""
    contents = list(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(contents)))
    bodies = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(contents)}/Kids[{kids}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for n, content in enumerate(contents):
        resources = "/Resources<</Font<</F 3 0 R>>>>"
        bodies.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {_SIDE} {_SIDE}]{resources}/Contents {5 + 2 * n} 0 R>>")
        bodies.append(f"<</Length {len(content)}>>\nstream\n{content}\nendstream")
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(out)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}".encode()
    out += f"trailer\n<</Size {len(bodies) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def _at(x: float, y: float, words: str, size: int = 8) -> str:
    return f"BT /F {size} Tf {x:.1f} {y:.1f} Td ({words}) Tj ET "


def _one(n: int, draw: Callable[[int], str]) -> bytes:
    """One page on which ``draw`` draws each of n things."""
    return _pdf(["".join(map(draw, range(n)))])


def _cell(i: int) -> str:
    left, bottom = 20 + i % 10 * 55, 13_900 - i // 10 * 12
    return f"{left} {bottom} 55 12 re S " + _at(left + 2, bottom + 3, "cell", 6)


def _item(i: int) -> str:
    """A few words in a box of its own, apart from the others."""
    left, bottom = 20 + i % 5 * 120, 13_900 - i // 5 * 40
    return f"{left} {bottom} 100 25 re S " + _at(left + 5, bottom + 8, f"Boat {i}", 6)


def _ruled(i: int) -> str:
    """A word between upright rules."""
    left, bottom = 20 + i % 10 * 55, 13_900 - i // 10 * 12
    return f"{left} {bottom} m {left} {bottom + 12} l S " + _at(left + 2, bottom + 3, "cell", 6)


def _under_prose(n: int, draw: Callable[[int], str]) -> bytes:
    return _pdf([_at(50, 13_950, _PROSE) + "".join(map(draw, range(n)))])


_PICTURE = "BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID 80> EI Q "

#: (a file's name, how large the smallest one is, the bytes of one of size n)
SHAPES: Final[tuple[tuple[str, int, Callable[[int], bytes]], ...]] = (
    ("pages.pdf", 100, lambda n: _pdf(_at(50, 780, _PROSE) + _at(50, 760, _PROSE) for _ in range(n))),
    ("empty-pages.pdf", 100, lambda n: _pdf("" for _ in range(n))),
    ("words-in-a-row.pdf", 300, lambda n: _one(n, lambda i: _at(20 + 2 * i, 700, "word", 1))),
    ("words-half-on-words.pdf", 700, lambda n: _one(n, lambda i: _at(20 + i, 700, "word", 1))),
    ("words-in-rows.pdf", 300, lambda n: _one(n, lambda i: _at(20 + i % 100, 13_900 - i // 100, "word", 1))),
    ("words-on-words.pdf", 300, lambda n: _one(n, lambda i: _at(50, 700, "word"))),
    ("words-on-a-grid.pdf", 300, lambda n: _one(n, lambda i: _at(20 + i % 20 * 28, 13_900 - i // 20 * 4, "word", 3))),
    ("letters.pdf", 800, lambda n: _one(n, lambda i: _at(20 + i % 100 * 5, 13_900 - i // 100 * 6, "x", 5))),
    ("lines.pdf", 150, lambda n: _one(n, lambda i: _at(50, 13_900 - 12 * i, _PROSE))),
    ("rules.pdf", 400, lambda n: _under_prose(n, lambda i: f"50 {2 * i} m 500 {2 * i} l S ")),
    ("boxes.pdf", 200, lambda n: _under_prose(n, lambda i: f"{i % 500} {10 * i} 90 40 re S ")),
    ("cells.pdf", 200, lambda n: _one(n, _cell)),
    ("items.pdf", 200, lambda n: _one(n, _item)),
    ("ruled.pdf", 200, lambda n: _one(n, _ruled)),
    ("dots.pdf", 200, lambda n: _under_prose(n, lambda i: f"{20 + i % 30 * 20} {13_900 - i // 30 * 20} 5 5 re f ")),
    ("pictures.pdf", 100, lambda n: _under_prose(n, lambda i: f"q 30 0 0 30 {i % 500} {10 * i} cm {_PICTURE}")),
)
