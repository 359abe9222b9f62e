"""Typeset the sample issues again: ``python -m corpus.samples.build``.

Needs the ``typst`` package (a development dependency) and nothing else: only the fonts embedded in
it are used and every source states its date, so the same sources give the same bytes.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from corpus.samples import folder

#: The files say that they were made at this moment, whenever they are made.
MOMENT = datetime(2024, 1, 1, tzinfo=UTC)


def sources() -> list[Path]:
    """The sources that are an issue each (dated names); the others are what the issues share."""
    return sorted((folder() / "source").glob("*-[0-9][0-9][0-9][0-9]-[0-9][0-9].typ"))


def typeset(source: Path) -> bytes:
    """The PDF file that a source gives. Raises ``typst.TypstError`` where the source is wrong."""
    import typst

    pdf: bytes = typst.compile(
        str(source),
        root=str(source.parent),
        ignore_system_fonts=True,
        format="pdf",
        timestamp=int(MOMENT.timestamp()),
    )
    return pdf


def main() -> int:
    for source in sources():
        target = folder() / f"{source.stem}.pdf"
        target.write_bytes(typeset(source))
        print(f"{target.name}: {target.stat().st_size / 1024:.0f} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
