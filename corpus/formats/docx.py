"""Word documents (.docx): written down as HTML and read as such, so that both get one treatment.

A library would bring no more than the archive and its XML, which are here already, and none keeps hidden text, struck
text, tracked changes, text boxes and the ends of pages apart. Pages are those the document ends itself and those
Word last laid out; without either it has one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import escape, unescape
from pathlib import Path
from typing import Any, Final

from corpus.formats.html import RAISED, html_pieces
from corpus.formats.page_marks import PAGE_MARK, on_pages, without_marks
from corpus.formats.sections import Piece, crowned, lay_out
from corpus.formats.zipped import ZippedFile, attribute, beside, core_properties, local
from corpus.model import Content, Kind, UnreadableIssue
from corpus.text.cleaning import one_line, word_set

#: Elements around text and blocks that change nothing of them, and those whose text is none of the document's.
_AROUND: Final = word_set(
    "ins moveTo hyperlink smartTag sdt sdtContent customXml fldSimple dir bdo Choice AlternateContent oMathPara"
)
_GONE: Final = word_set("del moveFrom")
_BREAKS: Final = {"tab": " ", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
#: A paragraph in letters this much larger than the text is a heading, if it reads as one.
_LARGER = 1.25
_TAG = re.compile(r"<[^<>]*>")


def read_docx(path: Path) -> Content:
    """Pages and paragraphs of a Word document. Raises UnreadableIssue (EncryptedIssue)."""
    with ZippedFile(path) as file:
        name = _main(file)
        root = file.xml(name)
        body = next((child for child in root if local(child) == "body"), None) if root is not None else None
        if body is None:
            raise UnreadableIssue(
                path, "there is no Word document in it", "Save it again as .docx, or export it as PDF."
            )
        sheet = file.xml(beside(name, "styles.xml"))
        writer = _Writer(_styles(sheet), _usual_size(sheet))
        writer.blocks(body)
        page = html_pieces(f"<!doctype html><body>{writer.written()}{_footnotes(file, name, writer)}")
        heads, feet = (_running(file, name, part) for part in ("header", "footer"))
        given = core_properties(file.xml("docProps/core.xml"))
    pieces = on_pages(crowned(page.pieces))
    pieces = [replace(one, kind=Kind.MASTHEAD, level=0) if one.text in writer.titles else one for one in pieces]
    if not pieces:
        raise UnreadableIssue(path, "there is no text in it", "Export it as PDF if its text is in pictures.")
    # Heads come after what stands on the first page, so that its own first line is the document's first.
    opening = next((at for at, piece in enumerate(pieces) if piece.page > 1), len(pieces))
    pieces[opening:opening] = [Piece(Kind.RUNNING_HEAD, text) for text in heads]
    pieces += [Piece(Kind.RUNNING_FOOT, text, page=pieces[-1].page) for text in feet]
    pages, paragraphs = lay_out(pieces, pages=writer.pages)
    metadata = {
        "title": given.get("title", ""),
        "author": given.get("creator", ""),
        "language": given.get("language", ""),
        "created": (given.get("modified") or given.get("created", ""))[:10],
    }
    return Content(
        pages, paragraphs, {key: value for key, value in metadata.items() if value}, page.left_out.warnings(path)
    )


def _main(file: ZippedFile) -> str:
    """The member that holds the document."""
    links = file.xml("_rels/.rels")
    for link in links if links is not None else ():
        if attribute(link, "Type").endswith("/officeDocument"):
            return beside("", attribute(link, "Target"))
    return "word/document.xml"


def _running(file: ZippedFile, main: str, kind: str) -> list[str]:
    """The texts of the document's heads or feet, each once."""
    start = beside(main, kind)
    found: dict[str, None] = {}
    for name in sorted(name for name in file.names if name.startswith(start) and name.endswith(".xml"))[:20]:
        root = file.xml(name)
        writer = _Writer({})
        writer.blocks(root if root is not None else ())
        text = "\n".join(without_marks(piece.text) for piece in html_pieces(writer.written()).pieces)
        found.update({text: None} if text else {})
    return list(found)


def _footnotes(file: ZippedFile, main: str, writer: _Writer) -> str:
    """The notes that the text refers to, at the foot or at the end, as paragraphs after it."""
    written = _Writer(writer.styles)
    for kind in ("footnote", "endnote"):
        wanted = {identity for name, identity in writer.notes if name == kind}
        root = file.xml(beside(main, f"{kind}s.xml")) if wanted else None
        for note in root if root is not None else ():
            if attribute(note, "id") in wanted:
                written.blocks(note)
    return without_marks(written.written())


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph's style makes of it; ``level`` is a heading's rank, 0 for none."""

    name: str = ""
    level: int = 0
    bold: bool = False
    size: float = 0.0
    listed: bool = False


def _styles(root: Any) -> dict[str, _Style]:
    """The styles by their ids, each with what it has from the one it is based on."""
    elements = {attribute(e, "styleId"): e for e in (root if root is not None else ()) if local(e) == "style"}
    found: dict[str, _Style] = {}
    for identity in elements:
        chain: list[str] = []
        at = identity
        while at in elements and at not in found and at not in chain:
            chain.append(at)
            based = _child(elements[at], "basedOn")
            at = attribute(based, "val") if based is not None else ""
        for one in reversed(chain):
            based = _child(elements[one], "basedOn")
            parent = found.get(attribute(based, "val")) if based is not None else None
            found[one] = _style(elements[one], parent or _Style())
    return found


def _usual_size(root: Any) -> float:
    """The size of letters where nothing else is said."""
    defaults = _child(_child(_child(root, "docDefaults"), "rPrDefault"), "rPr")
    return _size(defaults) or 10.0


def _style(element: Any, parent: _Style) -> _Style:
    name = attribute(_child(element, "name"), "val").lower() if _child(element, "name") is not None else ""
    paragraph, run = _child(element, "pPr"), _child(element, "rPr")
    if name.startswith("heading ") and name[8:].isdigit():
        level = int(name[8:])
    else:
        level = 1 if name == "title" else _outline(paragraph, parent.level)
    return _Style(
        name,
        level,
        _on(run, "b", parent.bold),
        _size(run) or parent.size,
        _child(paragraph, "numPr") is not None or parent.listed,
    )


def _child(element: Any, name: str) -> Any:
    return next((child for child in element if local(child) == name), None) if element is not None else None


def _on(properties: Any, name: str, otherwise: bool = False) -> bool:
    """Whether a run has a property that is on by being there."""
    found = _child(properties, name)
    return otherwise if found is None else attribute(found, "val").lower() not in ("0", "false", "off", "none")


def _outline(properties: Any, otherwise: int) -> int:
    """A heading's rank by the level of outline a paragraph or style gives itself; the tenth is the text's own."""
    found = _child(properties, "outlineLvl")
    value = attribute(found, "val") if found is not None else ""
    return (int(value) + 1) % 10 if len(value) == 1 and value.isdigit() else otherwise


def _size(properties: Any) -> float:
    """The size of letters in points; 0 where it is not said."""
    value = attribute(_child(properties, "sz"), "val") if _child(properties, "sz") is not None else ""
    return int(value) / 2 if value.isascii() and value.isdigit() and len(value) < 6 else 0.0


@dataclass(slots=True)
class _Text:
    """A paragraph being written down."""

    html: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    sizes: Counter[float] = field(default_factory=Counter)


@dataclass(slots=True)
class _Writer:
    """The document as HTML; ``pages`` counts those ended so far and the one being written."""

    styles: dict[str, _Style]
    usual: float = 10.0
    html: list[tuple[float, str]] = field(default_factory=list)
    sizes: Counter[float] = field(default_factory=Counter)
    pages: int = 1
    fresh: bool = True
    notes: set[tuple[str, str]] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)

    def written(self) -> str:
        """The HTML; a paragraph in letters larger than those of most of the text is bold, as a heading is."""
        body = self.sizes.most_common(1)[0][0] if self.sizes else self.usual
        return "".join(
            f"<p><b>{text}</b></p>" if size >= _LARGER * body else f"<p>{text}</p>" if size else text
            for size, text in self.html
        )

    def _write(self, html: str) -> None:
        self.html.append((0.0, html))

    def blocks(self, parent: Any) -> None:
        for child in parent:
            name = local(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child)
            elif name in _AROUND:
                self.blocks(child)

    def _end_page(self, text: list[str], *, laid_out: bool = False) -> None:
        """The end of a page; one that Word laid out counts only where text stands before it."""
        if not (laid_out and self.fresh):
            self.pages += 1
            self.fresh = True
            text.append(PAGE_MARK)

    def _paragraph(self, paragraph: Any) -> None:
        properties = _child(paragraph, "pPr")
        given = _child(properties, "pStyle")
        style = self.styles.get(attribute(given, "val") if given is not None else "", _Style())
        text = _Text()
        if _on(properties, "pageBreakBefore"):
            self._end_page(text.html)
        self._runs(paragraph, style, text)
        written = "".join(text.html)
        if style.name.startswith("toc "):
            written = PAGE_MARK * written.count(PAGE_MARK)
        self.html.append(self._tagged(written, properties, style, text))
        for box in text.boxes:
            self.blocks(box)
        section = _child(properties, "sectPr")
        if section is not None:
            kind = _child(section, "type")
            if kind is None or attribute(kind, "val") != "continuous":
                ends: list[str] = []
                self._end_page(ends)
                self._write("".join(ends))

    def _tagged(self, written: str, properties: Any, style: _Style, text: _Text) -> tuple[float, str]:
        """A paragraph as HTML; with the size of its letters where it is to be one of the text."""
        level = _outline(properties, style.level)
        if style.name == "title":
            self.titles.add(one_line(unescape(_TAG.sub("", without_marks(written)))))
        if 0 < level < 7:
            return 0.0, f"<h{level}>{written}</h{level}>"
        if style.listed or _child(properties, "numPr") is not None:
            return 0.0, f"<ul><li>{written}</li></ul>"
        if style.name == "caption":
            return 0.0, f"<figcaption>{written}</figcaption>"
        self.sizes.update(text.sizes)
        return (text.sizes.most_common(1)[0][0] if text.sizes else self.usual), written

    def _runs(self, parent: Any, style: _Style, text: _Text) -> None:
        for child in parent:
            name = local(child)
            if name == "r":
                self._run(child, style, text)
            elif name in _GONE:
                gone = "".join(e.text or "" for e in child.iter() if local(e) in ("t", "delText"))
                text.html.append(f"<s>{escape(without_marks(gone))}</s>")
            elif name == "oMath":
                text.html.append(escape(without_marks(_formula(child))))
                self.fresh = False
            elif name in _AROUND:
                self._runs(child, style, text)

    def _run(self, run: Any, style: _Style, text: _Text) -> None:
        properties = _child(run, "rPr")
        opened, closed = _marks(properties, style)
        seen = not _on(properties, "vanish") and not 0 < _size(properties) <= 1
        said: list[str] = []

        def write() -> None:
            if said:
                text.html.append(f"{opened}{''.join(said)}{closed}")
                said.clear()

        for child in run:
            name = local(child)
            if name == "t":
                words = without_marks(child.text or "")
                said.append(escape(words))
                if seen and words.strip():
                    self.fresh = False
                    text.sizes[_size(properties) or style.size or self.usual] += len(words)
            elif name == "br" and attribute(child, "type") == "page":
                write()
                self._end_page(text.html)
            elif name == "lastRenderedPageBreak":
                write()
                self._end_page(text.html, laid_out=True)
            elif name == "br" and attribute(child, "type") in ("", "textWrapping"):
                said.append("<br>")
            elif name in _BREAKS:
                said.append("<br>" if _BREAKS[name] == "\n" else _BREAKS[name])
            elif name in ("footnoteReference", "endnoteReference"):
                self.notes.add((name.removesuffix("Reference"), attribute(child, "id")))
            elif name == "ruby":
                write()
                self._runs(next((e for e in child if local(e) == "rubyBase"), ()), style, text)
            else:
                text.boxes += _boxes(child)
        write()

    def _table(self, table: Any) -> None:
        """A table as one of HTML, with cells that are merged downwards standing over their rows."""
        rows = [list(_inside(row, "tc")) for row in _inside(table, "tr")]
        heads = [_on(_child(row, "trPr"), "tblHeader") for row in _inside(table, "tr")]
        merged = [[_merge(cell) for cell in row] for row in rows]
        self._write("<table>")
        for number, row in enumerate(rows):
            self._write("<tr>")
            tag = "th" if heads[number] else "td"
            for column, cell in enumerate(row):
                if merged[number][column] == "continue":
                    continue
                below = number + 1
                while (
                    merged[number][column] == "restart"
                    and below < len(rows)
                    and merged[below][column : column + 1] == ["continue"]
                ):
                    below += 1
                self._write(f'<{tag} rowspan="{below - number}"{_ground(_child(cell, "tcPr"))}>')
                self.blocks(cell)
                self._write(f"</{tag}>")
            self._write("</tr>")
        self._write("</table>")


def _inside(parent: Any, name: str) -> Iterator[Any]:
    """The children of a name, those in content controls and tracked changes too."""
    for child in parent:
        if local(child) == name:
            yield child
        elif local(child) in _AROUND:
            yield from _inside(child, name)


def _merge(cell: Any) -> str:
    """How a cell is merged with those above and below it: "restart", "continue", or "" for not at all."""
    found = _child(_child(cell, "tcPr"), "vMerge")
    return "" if found is None else attribute(found, "val") or "continue"


def _boxes(element: Any) -> list[Any]:
    """The text boxes that hang on a run, each once: what stands beside them for older programs is left."""
    found: list[Any] = []
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if local(one) == "txbxContent":
            found.append(one)
        elif local(one) != "Fallback":
            waiting += reversed([child for child in one if isinstance(child.tag, str)])
    return found


def _formula(element: Any) -> str:
    """A formula on one line: "a/b" for a fraction, raised digits raised."""
    name = local(element)
    if name == "t":
        return element.text or ""
    parts = [_formula(child) for child in element if isinstance(child.tag, str)]
    if name == "f":
        return "/".join(part for part in parts if part)
    joined = "".join(parts)
    return joined.translate(RAISED) if name == "sup" and joined.isdigit() else joined


def _ground(properties: Any) -> str:
    """The colour behind text, as an attribute."""
    shading = _child(properties, "shd")
    fill = attribute(shading, "fill") if shading is not None else ""
    return "" if not fill or fill == "auto" else f' style="background:#{escape(fill)}"'


def _marks(properties: Any, style: _Style) -> tuple[str, str]:
    """What opens and closes a run in HTML: bold, raised, struck out, hidden, its colour, too small to be seen."""
    names = ["b"] * _on(properties, "b", style.bold) + ["s"] * (_on(properties, "strike") or _on(properties, "dstrike"))
    raised = _child(properties, "vertAlign")
    names += ["sup"] * (raised is not None and attribute(raised, "val") == "superscript")
    opened = "".join(f"<{name}>" for name in names)
    closed = "".join(f"</{name}>" for name in reversed(names))
    looks: list[str] = []
    colour = _child(properties, "color")
    if colour is not None and len(attribute(colour, "val")) == 6:
        looks.append(f"color:#{attribute(colour, 'val')}")
    if 0 < _size(properties) <= 1:
        looks.append("font-size:1px")
    ground = _ground(properties)[8:-1]
    looks += [ground] if ground else ["background:yellow"] * (_child(properties, "highlight") is not None)
    if _on(properties, "vanish"):
        looks.append("display:none")
    if looks:
        opened, closed = f'<span style="{escape(";".join(looks))}">{opened}', f"{closed}</span>"
    return opened, closed
