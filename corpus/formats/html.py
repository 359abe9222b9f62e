"""HTML as pieces in order: issues on the web, rendered Markdown, the bodies of mail.

Scripts, styles, navigation and what is hidden never enter; nothing is fetched; links give their text. Quoted
blocks are text like any other, tables become rows, but tables that only arrange a page are read as the page.
The tree is walked as a stream of beginnings and ends, never by recursion: mail nests tables hundreds deep.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any, Final

from lxml import etree

from corpus.formats.html_tables import Tables, tag_of
from corpus.formats.plain_text import is_heading, table_row
from corpus.formats.sections import UNMARKED, Piece
from corpus.formats.web_metadata import web_metadata
from corpus.model import Kind
from corpus.text.cleaning import CJK, clean, one_line, tidy, word_set

_SKIPPED: Final = word_set(
    "script style noscript template nav head iframe object embed applet audio video canvas svg map math "
    "select button input textarea datalist dialog menu noframes frameset rp rt"
)
_HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BLOCKS: Final = word_set(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form "
    "header hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul caption "
    "hgroup"
) | frozenset(_HEADINGS)
_BOLD: Final = frozenset({"b", "strong", "big"})
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|mso-hide\s*:\s*all")
_NAVIGATION = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|pagination|skip-?links?|previous-?next\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LONGEST_HEADING = 250
_LETTERS = re.compile(r"[^\W\d_]")
_BYLINE = re.compile(r"(?:by|from|von|par|por|text|words|photos?|fotos?)\b:?\s|作者|文[:：/]", re.IGNORECASE)
_LOOKS = 100  # so many lists and blocks at most are looked through for being navigation
_XML_START = re.compile(r"^\s*<\?xml[^>]{0,1000}\?>")
_CJK_BREAK = re.compile(rf"(?<=[{CJK}])[ \t]*\n[ \t]*(?=[{CJK}])")
_WHITE = re.compile(r"[ \t\n\r\f]+")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]{0,40})(?:[^<>\"']|\"[^\"]{0,2000}\"|'[^']{0,2000}')*>")
_KEPT_FLAT: Final = word_set("script style title template noscript br h1 h2 h3 h4 h5 h6")


def html_pieces(text: str) -> tuple[list[Piece], dict[str, str]]:
    """The pieces of an HTML text in order, and what its head says of it ("title", "published", ...)."""
    text = _XML_START.sub("", clean(text).replace("\f", "\n"))
    root, complete = _parsed(text)
    if not complete:
        root, _ = _parsed(_flattened(text))
    if root is None:
        return [], {}
    return _Walk(Tables.of(root), _headings(root)).run(root), web_metadata(root)


def _parsed(text: str) -> tuple[Any, bool]:
    """The tree of an HTML text, None where there is none; and whether the parser came to the end of it."""
    parser = etree.HTMLParser(
        recover=True, no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.LxmlError:
        return None, not text.strip()
    return root, not any("depth" in entry.message for entry in parser.error_log)


def _flattened(text: str) -> str:
    """HTML nested deeper than the parser follows (2,048) with its blocks one after another."""
    return _TAG.sub(_flat_tag, text)


def _flat_tag(found: re.Match[str]) -> str:
    name = found[2].lower()
    if name in _KEPT_FLAT:
        return found[0]
    return "<p>" if name in _BLOCKS else ""


def _headings(root: Any) -> frozenset[str]:
    return frozenset(one_line("".join(element.itertext())) for element in root.iter(*_HEADINGS))


@dataclass(slots=True)
class _Item:
    """A list item being read: where its pieces begin, and the text that stands before its own list."""

    first: int
    depth: int
    own: str = ""


@dataclass(slots=True)
class _Walk:
    """The state of one walk over a tree: the text of the block being read, and what is open around it."""

    tables: Tables
    headings: frozenset[str]
    pieces: list[Piece] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    bold: int = 0
    plain: bool = False  # some text of the block is not bold
    alts: list[str] = field(default_factory=list)
    heading: int = 0
    pre: int = 0
    quote: int = 0
    caption: int = 0
    foot: int = 0
    lists: int = 0
    looks: int = 0
    items: list[_Item] = field(default_factory=list)
    data: int = 0
    cells: list[str] = field(default_factory=list)
    all_heads: bool = True
    column_heads: tuple[str, ...] = ()

    def run(self, root: Any) -> list[Piece]:
        walker = etree.iterwalk(root, events=("start", "end"))
        skipped: Any = None
        for event, element in walker:
            if event == "start" and self._is_skipped(element):
                skipped = element
                walker.skip_subtree()
            elif event == "start":
                self._begin(tag_of(element), element)
                self._add(element.text)
            elif element is skipped:
                skipped = None
                self._add(element.tail)
            else:
                self._end(tag_of(element), element)
                self._add(element.tail)
        self._flush()
        return [self._settled(index) for index in range(len(self.pieces))]

    def _settled(self, index: int) -> Piece:
        """A bold line that nothing follows, or another heading does, was no heading."""
        piece = self.pieces[index]
        after = self.pieces[index + 1] if index + 1 < len(self.pieces) else None
        if piece.level == UNMARKED and (after is None or after.kind is Kind.HEADING):
            return replace(piece, kind=Kind.PARAGRAPH, level=0)
        return piece

    def _is_skipped(self, element: Any) -> bool:
        tag = tag_of(element)
        if tag in _SKIPPED or not tag:
            return True
        if element.get("hidden") is not None or element.get("aria-hidden") == "true":
            return True
        if element.get("role") in ("navigation", "search", "menu") or _HIDDEN_STYLE.search(
            (element.get("style") or "").lower()
        ):
            return True
        name = f"{element.get('id') or ''} {element.get('class') or ''}"
        named = tag in ("div", "ul", "ol", "p", "table", "section", "span", "td") and bool(_NAVIGATION.search(name))
        if not named and tag not in ("ul", "ol"):
            return False
        self.looks += 1
        if self.looks > _LOOKS:
            return False
        return _share_of_links(element) > 0.5 if named else self._is_contents(element)

    def _is_contents(self, element: Any) -> bool:
        """Whether a list only leads to places on the same page whose headings it repeats."""
        links = list(element.iter("a"))
        if not links or any(not (link.get("href") or "").startswith("#") for link in links):
            return False
        repeated = sum(one_line("".join(link.itertext())) in self.headings for link in links)
        return repeated > 0.8 * len(links) and _share_of_links(element) > 0.8

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if not self.pre:
            text = _WHITE.sub(" ", _CJK_BREAK.sub("", text))
        self.text.append(text)
        if not self.bold and not text.isspace():
            self.plain = True

    def _begin(self, tag: str, element: Any) -> None:
        if tag in _BLOCKS:
            self._open_block(tag, element)
        elif tag in _BOLD:
            self.bold += 1
        elif tag == "br":
            self._break()
        elif tag == "img":
            self.alts.append(one_line(element.get("alt") or ""))

    def _break(self) -> None:
        """A line break; two together end the paragraph."""
        if self.data or self.heading:
            self.text.append(" ")
        elif self.text and "".join(self.text[-2:]).rstrip(" ").endswith("\n"):
            self._flush()
        else:
            self.text.append("\n")

    def _open_block(self, tag: str, element: Any) -> None:
        if self.data:
            self._open_in_table(tag)
            return
        self._flush()
        if tag in _HEADINGS:
            self.heading = _HEADINGS[tag]
        elif tag == "pre":
            self.pre += 1
        elif tag == "blockquote":
            self.quote += 1
        elif tag in ("figcaption", "caption"):
            self.caption += 1
        elif tag == "footer":
            self.foot += 1
        elif tag in ("ul", "ol"):
            self.lists += 1
        elif tag in ("li", "dt", "dd"):
            self.items.append(_Item(len(self.pieces), self.lists))
        elif tag == "table" and element in self.tables:
            self.data += 1
            self.column_heads = ()

    def _end(self, tag: str, element: Any) -> None:
        if tag in _BLOCKS:
            self._close_block(tag, element)
        elif tag in _BOLD:
            self.bold = max(0, self.bold - 1)

    def _close_block(self, tag: str, element: Any) -> None:
        if self.data:
            self._close_in_table(tag)
            return
        self._flush()
        if tag in _HEADINGS:
            self.heading = 0
        elif tag == "pre":
            self.pre = max(0, self.pre - 1)
        elif tag == "blockquote":
            self.quote = max(0, self.quote - 1)
        elif tag in ("figcaption", "caption"):
            self.caption = max(0, self.caption - 1)
        elif tag == "footer":
            self.foot = max(0, self.foot - 1)
        elif tag in ("ul", "ol"):
            self.lists = max(0, self.lists - 1)
        elif tag in ("li", "dt", "dd") and self.items:
            self._close_item(self.items.pop())

    def _close_item(self, item: _Item) -> None:
        """An item and the only item of its own list are one: "3 May, Berlin" and under it what happens there."""
        inside = self.pieces[item.first :]
        lines = [piece.text for piece in inside]
        if len(inside) == 2 and all(piece.kind is Kind.LIST_ITEM for piece in inside) and inside[1].above:
            self.pieces[item.first :] = [Piece(Kind.LIST_ITEM, "\n".join(lines), above=inside[0].above)]

    def _open_in_table(self, tag: str) -> None:
        if tag == "tr":
            self._row()
        elif tag in ("td", "th"):
            self._end_cell()
            self.all_heads = self.all_heads and tag == "th"
        elif tag == "caption":
            self._flush()
            self.caption += 1
        else:
            self.text.append(" ")

    def _close_in_table(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr":
            self._row()
        elif tag == "caption":
            self._flush()
            self.caption = max(0, self.caption - 1)
        elif tag == "table":
            self._row()
            self.data, self.column_heads = 0, ()
        else:
            self.text.append(" ")

    def _end_cell(self) -> None:
        text = one_line("".join(self.text))
        if text:
            self.cells.append(text)
        self.text, self.alts = [], []

    def _row(self) -> None:
        """End the row being read, if there is anything in it."""
        self._end_cell()
        cells, heads = self.cells, self.all_heads
        self.cells, self.all_heads, self.plain = [], True, False
        row = table_row(cells)
        if not row:
            return
        if heads and not self.column_heads:
            self.pieces.append(Piece(Kind.TABLE_ROW, " | ".join(cells)))
            self.column_heads = (self.pieces[-1].text,)
        else:
            self.pieces.append(Piece(Kind.TABLE_ROW, row, above=self.column_heads))

    def _flush(self) -> None:
        """End the block being read, if it has any text, or a picture that says something."""
        text = tidy("".join(self.text))
        alts = one_line(" ".join(alt for alt in self.alts if alt))
        bold = not self.plain
        self.text, self.alts, self.plain = [], [], False
        if not any(character.isalnum() for character in text):
            if len(text) < 2 and len(alts.split()) > 1:
                self.pieces.append(Piece(Kind.CAPTION, alts, above=self._above()))
            return
        self.pieces.append(self._piece(text, bold))

    def _piece(self, text: str, bold: bool) -> Piece:
        if self.heading and len(text) <= _LONGEST_HEADING:
            return Piece(Kind.HEADING, one_line(text), level=self.heading)
        if self.foot:
            return Piece(Kind.RUNNING_FOOT, text)
        if self.caption:
            return Piece(Kind.CAPTION, text)
        if self.items:
            above = self._above()
            if not self.items[-1].own:
                self.items[-1].own = text
            return Piece(Kind.LIST_ITEM, text, above=above)
        if bold and not self.data and "\n" not in text and self._heads(text):
            return Piece(Kind.HEADING, text, level=UNMARKED)
        return Piece(Kind.PARAGRAPH, text, quoted=self.quote > 0)

    def _heads(self, text: str) -> bool:
        """Whether a bold paragraph is a heading: no byline, and no name under a farewell."""
        before = self.pieces[-1].text if self.pieces else ""
        return (
            is_heading(text)
            and len(_LETTERS.findall(text)) > 2
            and not (_BYLINE.match(text) or before.endswith((",", "，")))
        )

    def _above(self) -> tuple[str, ...]:
        """The texts of the list items around the one being read."""
        depth = self.items[-1].depth if self.items else 0
        return tuple(item.own for item in self.items[-5:-1] if item.depth < depth and 0 < len(item.own) <= 200)


def _share_of_links(element: Any) -> float:
    everything = sum(len(text.strip()) for text in element.itertext())
    links = sum(len(text.strip()) for link in element.iter("a") for text in link.itertext())
    return links / everything if everything else 1.0
