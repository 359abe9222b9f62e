"""Word documents and EPUBs for tests, made of the XML they are written in."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
STYLES = (
    f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault>'
    '</w:docDefaults><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="berschrift1"/></w:style>'
    '<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="Items"><w:name w:val="List Bullet"/><w:pPr><w:numPr/></w:pPr></w:style>'
    '<w:style w:styleId="Bild"><w:name w:val="caption"/></w:style>'
    '<w:style w:styleId="Toc"><w:name w:val="toc 1"/></w:style></w:styles>'
)


def run(text: str = "", properties: str = "", inside: str = "") -> str:
    """A run of letters; ``inside`` is XML that stands before them."""
    said = f'<w:t xml:space="preserve">{text}</w:t>' if text else ""
    return f"<w:r><w:rPr>{properties}</w:rPr>{inside}{said}</w:r>"


def p(*runs: str, style: str = "", properties: str = "") -> str:
    """A paragraph of runs, or of plain texts."""
    given = f'<w:pStyle w:val="{style}"/>' if style else ""
    inside = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{given}{properties}</w:pPr>{inside}</w:p>"


def table(*rows: Sequence[str]) -> str:
    """A table of cells, each its text, or "^" for one merged with that above; "v" before the text begins one."""
    cells = {"^": "<w:tcPr><w:vMerge/></w:tcPr>", "v": '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>'}
    written = "".join(
        "<w:tr>" + "".join(f"<w:tc>{cells.get(cell[:1], '')}{p(cell.lstrip('^v'))}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{written}</w:tbl>"


def docx(path: Path, *blocks: str, more: Mapping[str, str] | None = None) -> Path:
    body = f'<w:document xmlns:w="{W}"><w:body>{"".join(blocks)}<w:sectPr/></w:body></w:document>'
    members = {"_rels/.rels": _RELATIONS, "word/document.xml": body, "word/styles.xml": STYLES, **(more or {})}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def epub(path: Path, *documents: str, metadata: str = "", more: Mapping[str, str] | None = None) -> Path:
    """A book whose spine is ``documents``, after a table of contents that is not to be read."""
    names = [f"text/part {number}.xhtml" for number in range(1, len(documents) + 1)]
    items = "".join(
        f'<item id="d{n}" href="{name.replace(" ", "%20")}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(names)
    )
    order = "".join(f'<itemref idref="d{n}"/>' for n in range(len(names)))
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>',
        "OPS/book.opf": (
            '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<metadata>{metadata}</metadata><manifest>{items}"
            '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/></manifest>'
            f'<spine><itemref idref="nav"/>{order}</spine></package>'
        ),
        "OPS/nav.xhtml": "<html><body><h1>Contents</h1></body></html>",
        **{f"OPS/{name}": document for name, document in zip(names, documents, strict=True)},
        **(more or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path
