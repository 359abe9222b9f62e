"""Small PDFs written by hand, so that a test says what stands where.

Places are in points from the page's top left, as in the package.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from pathlib import Path

FONTS = {
    "regular": "Helvetica",
    "bold": "Helvetica-Bold",
    "italic": "Helvetica-Oblique",
    "serif": "Times-Roman",
}
_NAMES = {style: f"F{index}" for index, style in enumerate(FONTS)}


class PageSheet:
    """One page to write and draw on."""

    def __init__(self, width: float = 595, height: float = 842, *, rotate: int = 0) -> None:
        self.width, self.height, self.rotate = width, height, rotate
        self._commands: list[str] = []

    def text(
        self, x: float, baseline: float, words: str, *, size: float = 10, font: str = "regular", colour: str = "0 0 0",
        word_space: float = 0.0, letter_space: float = 0.0, angle: float = 0.0,
    ) -> PageSheet:  # fmt: skip
        """Words from ``x`` on, rising by ``angle`` degrees."""
        escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        place = f"{cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f} {x} {self.height - baseline} Tm"
        at = place if angle else f"{x} {self.height - baseline} Td"
        spaces = f"{word_space} Tw {letter_space} Tc"
        self._commands.append(f"BT /{_NAMES[font]} {size} Tf {colour} rg {spaces} {at} ({escaped}) Tj ET")
        return self

    def lines(
        self,
        x: float,
        baseline: float,
        texts: Sequence[str],
        *,
        size: float = 10,
        leading: float = 12,
        font: str = "regular",
    ) -> PageSheet:
        for index, words in enumerate(texts):
            self.text(x, baseline + index * leading, words, size=size, font=font)
        return self

    def box(self, left: float, top: float, right: float, bottom: float, *, fill: str = "0.8 0.9 1") -> PageSheet:
        self._commands.append(f"{fill} rg {left} {self.height - bottom} {right - left} {bottom - top} re f")
        return self

    def frame(self, left: float, top: float, right: float, bottom: float) -> PageSheet:
        self._commands.append(f"0 0 0 RG 1 w {left} {self.height - bottom} {right - left} {bottom - top} re S")
        return self

    def rule(self, left: float, top: float, right: float, bottom: float) -> PageSheet:
        self._commands.append(f"0 0 0 RG 0.5 w {left} {self.height - top} m {right} {self.height - bottom} l S")
        return self

    def curve(
        self, left: float, top: float, right: float, bottom: float, *, arcs: int = 4, fill: str = ""
    ) -> PageSheet:
        """A shape of so many arcs, filled or as an outline, that touches all four edges."""
        turns = [math.radians(360 * step / arcs) for step in range(arcs + 1)]
        x, y, wide, high = (left + right) / 2, self.height - (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2
        points = [f"{x + wide * math.cos(turn):.2f} {y + high * math.sin(turn):.2f}" for turn in turns]
        drawn = " ".join(f"{a} {b} {b} c" for a, b in itertools.pairwise(points))
        paint = f"{fill} rg {points[0]} m {drawn} f" if fill else f"0 0 0 RG 1 w {points[0]} m {drawn} s"
        self._commands.append(paint)
        return self

    def picture(self, left: float, top: float, right: float, bottom: float) -> PageSheet:
        self._commands.append(
            f"q {right - left} 0 0 {bottom - top} {left} {self.height - bottom} cm "
            "BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID 80> EI Q"
        )
        return self

    def picture_of_text(self, left: float, top: float, right: float, bottom: float, *, lines: int = 12) -> PageSheet:
        """A picture of so many dark lines, broken as words are, on white."""
        wide = 60
        rows = [
            bytes(
                0 if row % 4 < 2 and (7 * column + 3 * row) % 5 < 3 and 3 < column < 56 else 255
                for column in range(wide)
            )
            for row in range(4 * lines)
        ]
        self._commands.append(
            f"q {right - left} 0 0 {bottom - top} {left} {self.height - bottom} cm "
            f"BI /W {wide} /H {4 * lines} /CS /G /BPC 8 /F /AHx ID {b''.join(rows).hex()}> EI Q"
        )
        return self

    def stream(self) -> bytes:
        return "\n".join(self._commands).encode("cp1252")


def pdf_bytes(*sheets: PageSheet, carried: str = "") -> bytes:
    """A whole PDF of these pages; ``carried`` is the name of a file inside it."""
    objects: list[bytes] = []
    fonts = " ".join(f"/{_NAMES[style]} {3 + index} 0 R" for index, style in enumerate(FONTS))
    first = 3 + len(FONTS)
    kids = " ".join(f"{first + 2 * index} 0 R" for index in range(len(sheets)))
    last = first + 2 * len(sheets)
    names = f"/Names << /EmbeddedFiles << /Names [({carried}) {last} 0 R] >> >> " if carried else ""
    objects.append(f"<< /Type /Catalog /Pages 2 0 R {names}>>".encode())
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} >>".encode())
    objects += [
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
        for name in FONTS.values()
    ]
    for index, sheet in enumerate(sheets):
        content = sheet.stream()
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {sheet.width} {sheet.height}] /Rotate {sheet.rotate} "
            f"/Resources << /Font << {fonts} >> >> /Contents {first + 2 * index + 1} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    if carried:
        objects.append(f"<< /Type /Filespec /F ({carried}) /UF ({carried}) /EF << /F {last + 1} 0 R >> >>".encode())
        objects.append(b"<< /Type /EmbeddedFile /Length 4 >>\nstream\n%PDF\nendstream")
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def write_pdf(folder: Path, *sheets: PageSheet, name: str = "issue.pdf", carried: str = "") -> Path:
    path = folder / name
    path.write_bytes(pdf_bytes(*sheets, carried=carried))
    return path
