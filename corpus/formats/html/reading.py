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

from corpus.formats.html.metadata import web_metadata
from corpus.formats.html.tables import Cell, Tables, Whole, rows_of, tag_of
from corpus.formats.html.template_tags import without_template_tags
from corpus.formats.html.visibility import Look, Sight, Visibility
from corpus.formats.listed_lines import BULLETS, items_of
from corpus.formats.page_marks import PAGE_MARK
from corpus.formats.plain_text import is_heading, table_row
from corpus.formats.sections import NOTHING, UNMARKED, LeftOut, Piece
from corpus.layout.tables import counts_days
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
_CODE: Final = frozenset({"code", "kbd", "samp", "tt"})
_BOLD: Final = frozenset({"b", "strong", "big"})
_NAVIGATION = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|pagination|skip-?links?|previous-?next\w*|sidebar)(?:$|[\s_-])",
    re.IGNORECASE,
)
#: What is put around or under a page and is none of it: an archive's toolbar, notices of cookies, readers' comments.
_AROUND = re.compile(
    r"(?:^|\s)(?:wm-ipp[\w-]*|donato|cookie-?(?:banner|notice|consent|bar|law-info)[\w-]*|comments?(?:-list|-section|-area)?|"
    r"commentlist|disqus_thread|respond)(?:$|\s)",
    re.IGNORECASE,
)
_LONGEST_HEADING = 250
_LETTERS = re.compile(r"[^\W\d_]")
_BYLINE = re.compile(r"(?:by|from|von|par|por|text|words|photos?|fotos?)\b:?\s|作者|文[:：/]", re.IGNORECASE)
_LOOKS = 100  # so many lists and blocks at most are looked through for being navigation
_XML_START = re.compile(r"^\s*<\?xml[^>]{0,1000}\?>")
_CJK_BREAK = re.compile(rf"(?<=[{CJK}])[ \t]*\n[ \t]*(?=[{CJK}])")
#: An address in angle brackets that nobody escaped: no browser shows it, and a parser loses the text after it.
_BRACKETED = re.compile(
    r"<(?:(?:https?|ftp|mailto):|www\.|[\w.+-]{1,64}@)[^<>\n]{0,2000}(?:>|(?=[<\n]|\Z))", re.IGNORECASE
)
#: A blank line before a capital in the text of one block: its writer ended a paragraph there.
_BLANK_LINE = re.compile(r"(?<=\S)[ \t]*\r?\n[ \t\r]*\n\s*(?=[^\W\d_a-zß-öø-ÿ]|[\"“„«¿¡])")
#: What a word processor puts before an item: its bullet, by a style that says so, or by a sign.
_ITEM_MARK = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_BULLET = re.compile(rf"[{BULLETS}]\s+(?=\S)")
#: A raised number is a footnote's mark or a power: it changes no number and no word.
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ENDS, _SHORT = tuple('.!?:,…”»)"'), 60
_WORD = re.compile(r"\w+")
_WHITE = re.compile(r"[ \t\n\r\f]+")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]{0,40})(?:[^<>\"']|\"[^\"]{0,2000}\"|'[^']{0,2000}')*>")
_KEPT_FLAT: Final = word_set("script style title template noscript br h1 h2 h3 h4 h5 h6")


@dataclass(frozen=True, slots=True)
class WebPage:
    """The pieces of an HTML text in order, what its head says of it ("title", "published", ...), what is not read."""

    pieces: list[Piece]
    metadata: dict[str, str]
    left_out: LeftOut = NOTHING


def html_pieces(text: str) -> WebPage:
    text = _BRACKETED.sub("", _XML_START.sub("", clean(text).replace("\f", "\n")))
    root, complete = _parsed(text)
    if not complete:
        root, _ = _parsed(_flattened(text))
    if root is None:
        return WebPage([], {})
    walk = _Walk(Tables.of(root), _headings(root), Visibility(root))
    return WebPage(walk.run(root), web_metadata(root), LeftOut(walk.unseen, walk.struck))


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
    return frozenset(one_line(_text(element)) for element in root.iter(*_HEADINGS))


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
    visibility: Visibility
    looks_open: list[Look] = field(default_factory=list)
    unseen: int = 0
    struck: int = 0
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
    code: int = 0
    raised: int = 0
    note: Any = None  # the link to a note that is being read
    marked: bool = False  # a word processor says that the block is an item of a list
    cells: list[Cell] = field(default_factory=list)
    rows: int = 1
    in_cell: bool = False
    whole: Whole = field(default_factory=Whole)
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
                self.looks_open.pop()
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
        """Whether an element as a whole is left out; if not, how the text in it looks is on top of the open looks."""
        tag = tag_of(element)
        if tag in _SKIPPED or not tag or element.get("aria-hidden") == "true":
            return True
        if tag == "a" and not len(element) and _leads_back(element):
            return True
        name = f"{element.get('id') or ''} {element.get('class') or ''}"
        if element.get("role") in ("navigation", "search", "menu") or self._is_navigation(tag, name, element):
            return True
        if _ITEM_MARK.search(element.get("style") or ""):
            self.marked = True
            if len(_text(element).strip()) == 1:
                return True
        sight, look = self.visibility.seen(element, self._look)
        if sight is Sight.UNSEEN:
            self.unseen += _words(element)
        elif sight is Sight.STRUCK:
            self.struck += _words(element)
        else:
            self.looks_open.append(look)
        return sight is not Sight.SEEN

    @property
    def _look(self) -> Look:
        return self.looks_open[-1] if self.looks_open else self.visibility.page

    def _is_navigation(self, tag: str, name: str, element: Any) -> bool:
        """Whether an element leads elsewhere or was put around the page."""
        if tag in ("div", "section", "ol", "ul", "aside") and _AROUND.search(name):
            return True
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
        repeated = sum(one_line(_text(link)) in self.headings for link in links)
        return repeated > 0.8 * len(links) and _share_of_links(element) > 0.8

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if not self._look.is_seen:
            self.unseen += len(_WORD.findall(text))
            return
        if not self.code:
            text = without_template_tags(text)
        if not self.pre and not self.data and not self.heading:
            *ended, text = _BLANK_LINE.split(text)
            for part in ended:
                self._put(part)
                if len(part) <= _SHORT or part.rstrip().endswith(_ENDS):
                    self._flush()
                else:
                    self._put(" ")
        self._put(text)

    def _put(self, text: str) -> None:
        if self.raised and text.strip().isdigit():
            text = text.strip().translate(RAISED)
        if not self.pre:
            text = _WHITE.sub(" ", _CJK_BREAK.sub("", text))
        self.text.append(text)
        if not self.bold and text.strip(PAGE_MARK).strip():
            self.plain = True

    def _begin(self, tag: str, element: Any) -> None:
        if tag in _BLOCKS:
            self._open_block(tag, element)
        elif tag in _BOLD:
            self.bold += 1
        elif tag in _CODE:
            self.code += 1
        elif tag == "sup":
            self.raised += 1
        elif tag == "a" and self._is_note_mark(element):
            self.raised, self.note = self.raised + 1, element
        elif tag == "br":
            self._break()
        elif tag == "img":
            self.alts.append(one_line(element.get("alt") or ""))

    def _is_note_mark(self, element: Any) -> bool:
        """Whether a link is a number that stands right behind a word and leads to a place on a page: a note's mark."""
        text = _text(element)
        behind = "".join(self.text[-1:])[-1:]
        return "#" in (element.get("href") or "") and text.isdigit() and len(text) < 4 and bool(behind.strip())

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
            self._open_in_table(tag, element)
            return
        self._flush()
        if tag in _HEADINGS:
            self.heading = _HEADINGS[tag]
        elif tag == "pre":
            self.pre += 1
            self.code += 1
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
            self.column_heads, self.whole = (), Whole()

    def _end(self, tag: str, element: Any) -> None:
        if tag in _BLOCKS:
            self._close_block(tag)
        elif tag in _BOLD:
            self.bold = max(0, self.bold - 1)
        elif tag in _CODE:
            self.code = max(0, self.code - 1)
        elif tag == "sup" or element is self.note:
            self.raised = max(0, self.raised - 1)

    def _close_block(self, tag: str) -> None:
        if self.data:
            self._close_in_table(tag)
            return
        self._flush()
        if tag in _HEADINGS:
            self.heading = 0
        elif tag == "pre":
            self.pre = max(0, self.pre - 1)
            self.code = max(0, self.code - 1)
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

    def _open_in_table(self, tag: str, element: Any) -> None:
        if tag == "tr":
            self._row()
        elif tag in ("td", "th"):
            self._end_cell()
            self.rows, self.in_cell = rows_of(element), True
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
        bare = text.strip(PAGE_MARK)
        if self.in_cell or bare:
            self.cells.append(Cell(text if bare else "", self.rows))
        self.text, self.alts, self.rows, self.in_cell = [], [], 1, False
        if not bare:
            self._keep_marks(text)

    def _row(self) -> None:
        """End the row being read, if there is anything in it."""
        self._end_cell()
        cells, heads = self.whole.row(self.cells), self.all_heads
        self.cells, self.all_heads, self.plain = [], True, False
        row = table_row(cells)
        if not row:
            return
        if counts_days(cells) and _LETTERS.search(row):
            self.pieces += [Piece(Kind.TABLE_ROW, cell, above=self.column_heads) for cell in cells]
        elif heads and not self.column_heads:
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
        marked, self.marked = self.marked, False
        if not any(character.isalnum() for character in text):
            self._keep_marks(text)
            if len(text) < 2 and len(alts.split()) > 1:
                self.pieces.append(Piece(Kind.CAPTION, alts, above=self._above()))
            return
        piece = self._piece(text, bold, marked=marked)
        listed = items_of(text.split("\n")) if piece.kind is Kind.PARAGRAPH and "\n" in text and not self.pre else []
        self.pieces += [replace(piece, kind=Kind.LIST_ITEM, text="\n".join(lines)) for lines in listed] or [piece]

    def _keep_marks(self, text: str) -> None:
        """Ends of pages in a text that is none: they stand before the next."""
        self.text = [PAGE_MARK * marks] if (marks := text.count(PAGE_MARK)) else []

    def _piece(self, text: str, bold: bool, *, marked: bool) -> Piece:
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
        bullet = _BULLET.match(text)
        if bullet or marked:
            return Piece(Kind.LIST_ITEM, text[bullet.end() :] if bullet else text)
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


def _text(element: Any) -> str:
    return "".join(element.itertext())


def _leads_back(link: Any) -> bool:
    """Whether a link to a place on its page is no more than an arrow, as from a note to its mark."""
    return (link.get("href") or "").startswith("#") and not any(map(str.isalnum, link.text or ""))


def _words(element: Any) -> int:
    """How many words an element holds."""
    texts = (part for each in element.iter() if tag_of(each) not in _SKIPPED for part in (each.text, each.tail) if part)
    return sum(len(_WORD.findall(text)) for text in texts) - len(_WORD.findall(element.tail or ""))


def _share_of_links(element: Any) -> float:
    everything = sum(len(text.strip()) for text in element.itertext())
    links = sum(len(text.strip()) for link in element.iter("a") for text in link.itertext())
    return links / everything if everything else 1.0
