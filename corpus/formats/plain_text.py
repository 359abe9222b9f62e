"""Plain text issues: a form feed ends a page, a blank line ends a paragraph, and lines are joined again.

Lines broken to fit a width become one paragraph; lines broken on purpose keep their break. What looks like a
heading, a list, a table or the folio of a page is told from the text alone. The parts that look at lines are pure
and serve the bodies of mail as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from corpus.formats.listed_lines import BULLETS, is_labelled, items_of, tells_of_a_day
from corpus.formats.sections import UNMARKED, Piece, crowned, lay_out
from corpus.metadata.spaced_letters import closed_by_gaps
from corpus.model import FURNITURE, Content, Kind, UnreadableIssue
from corpus.text.cleaning import clean, glue, is_cjk, one_line, tidy
from corpus.text.encodings import decode, read_bytes

_SOFT_HYPHEN = re.compile("\u00ad[ \t]*\r?\n[ \t]*")
_WIDE_GAP = re.compile("[ \t]{21,}")
_BULLET = re.compile(rf"[-*+–—{BULLETS}]\s+(?=\S)|\(?\d{{1,3}}[.)]\s+(?=\S)|\(?[a-z][.)]\s+(?=\S)")
_BARE_BULLET = re.compile(rf"[-*+{BULLETS}]\s+")
_NUMBER = re.compile(r"\d{1,3}[.)]\s+(?=[^\W\d_])")
_RULE = re.compile(r"[\s\-=_*~#+.·•─━═|]{3,}")
_UNDERLINE = re.compile(r"(=|-|~|\*|─|═|━){3,}")
_LONGEST_HEADING = 70
_PHOTO = re.compile(r"(?:photos?|fotos?|picture|bild|image|imagen|图)\s*(?:by|von|par|de)?\s*[:：]\s*\S", re.IGNORECASE)
_DECORATION = re.compile(r"^[-=*_~+]{3,}\s*|\s*[-=*_~+]{3,}$")
_HASHES = re.compile(r"(#{1,6})\s+(\S.*?)\s*#*")
_CELLS = re.compile(r"\s*\t\s*|\s{3,}|\s*\|\s*")
#: A gap inside a line that prose does not have: what stands left and right of it was set apart.
_APART = re.compile(r"\S\s{4,}\S")
_FOLIO = re.compile(
    r"[-–—\s\[(|]*(?:(?:page|seite|p\.|s\.|página|第)\s*)?(\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s*(?:/|of|von|de|sur)\s*\d{1,4}|\s*页)?[-–—\s\])|]*",
    re.IGNORECASE,
)
_ENDS_SENTENCE = re.compile(r"[.!?:;。！？：；…][\"'”’»)\]]*$")
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


#: Ranks of headings told by their look alone, below all that are marked: in capitals, and other short lines.
_LOUD, _QUIET = UNMARKED, UNMARKED + 1


@dataclass(frozen=True, slots=True)
class Words:
    """What the whole text tells about its lines: its words, the width it was broken to, and the names under articles.

    ``signed``: short lines that stand alone more than once.
    """

    known: frozenset[str]
    width: int
    signed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str) -> Words:
        lines = [line.rstrip() for line in text.splitlines()]
        lengths = Counter(width for line in lines if (width := _columns(line)) > 30)
        total, width, seen = sum(lengths.values()), 0, 0
        for length in sorted(lengths, reverse=True):
            seen += lengths[length]
            width = length
            if seen * 10 >= total:
                break
        whole = (line for line in lines if not line.endswith("-"))
        alone = Counter(
            after.strip()
            for before, after, below in zip(["", *lines], lines, [*lines[1:], ""], strict=False)
            if after and len(after) <= 40 and not before and not below
        )
        return cls(
            frozenset(word.lower() for line in whole for word in _WORDS.findall(line)),
            width,
            frozenset(line for line, count in alone.items() if count > 1 and len(line.split()) <= 3),
        )


def read_text(path: Path) -> Content:
    """Pages and paragraphs of a plain text file. Raises UnreadableIssue."""
    decoded = decode(read_bytes(path), path)
    text = _WIDE_GAP.sub(" " * 20, clean(_SOFT_HYPHEN.sub("", decoded.text)))
    if not text.strip():
        raise UnreadableIssue(path, "there is no text in it", "Copy it again from where it came from, or remove it.")
    pages = text.split("\f")
    if len(pages) > 1 and not pages[-1].strip():
        pages.pop()
    words = Words.of(text)
    heads, feet, labels = _furniture(pages)
    pieces: list[Piece] = []
    for number, page in enumerate(pages, 1):
        lines = page.split("\n")
        found = _without(lines, heads.get(number), feet.get(number))
        body = [replace(piece, page=number) for piece in text_pieces("\n".join(found.body), words)]
        pieces += [Piece(Kind.RUNNING_HEAD, one_line(line), number) for line in found.heads]
        pieces += _over_the_break(pieces, body, words)
        pieces += [Piece(Kind.RUNNING_FOOT, one_line(line), number) for line in found.feet]
    laid, paragraphs = lay_out(crowned(pieces), pages=len(pages), labels=labels)
    return Content(laid, paragraphs, {}, (decoded.warning,) if decoded.warning else ())


def text_pieces(text: str, words: Words | None = None) -> list[Piece]:
    """Cleaned ``text`` of one page as pieces in order: headings, list items, table rows and paragraphs."""
    words = words or Words.of(text)
    pieces: list[Piece] = []
    blocks = _blocks(text)
    days = [len(block) == 1 and tells_of_a_day(block[0].strip()) for block in blocks]
    for index, block in enumerate(blocks):
        if days[index] and any(days[max(0, index - 1) : index] + days[index + 1 : index + 2]):
            pieces.append(Piece(Kind.LIST_ITEM, one_line(block[0])))
            continue
        if not index and _is_letterhead(block):
            cells = [cell for line in block for cell in _CELLS.split(line.strip()) if cell]
            pieces.append(Piece(Kind.PARAGRAPH, "\n".join(cells)))
            continue
        if _heads_section(blocks, index):
            pieces.append(Piece(Kind.HEADING, one_line(block[0]), level=_rank(block[0])))
            continue
        pieces += _block_pieces(block, words, followed=index + 1 < len(blocks), alone=len(blocks) == 1)
    return pieces


def _blocks(text: str) -> list[list[str]]:
    """Runs of lines between blank lines and rules; an underline stays with the line above it."""
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        line = closed_by_gaps(line.expandtabs(8).rstrip()) if "\t" not in line.strip() else line.rstrip()
        bare = line.strip()
        if not bare:
            blocks.append([])
        elif _UNDERLINE.fullmatch(bare) and len(blocks[-1]) == 1 and len(bare) * 2 >= len(blocks[-1][0].strip()):
            blocks[-1].append(line)
            blocks.append([])
        elif _RULE.fullmatch(bare) and not any(character.isalnum() for character in bare):
            blocks.append([])
        else:
            blocks[-1].append(line)
    return [block for block in blocks if block]


def _is_letterhead(block: Sequence[str]) -> bool:
    """Whether a text opens with a line or two set to both edges, as a masthead is: name and place, date and number."""
    return (
        len(block) < 4 and any(map(_APART.search, block)) and all(len(_CELLS.split(line.strip())) < 3 for line in block)
    )


def _heads_section(blocks: Sequence[list[str]], index: int) -> bool:
    """Whether a numbered line alone heads what stands below it: no numbered line is its neighbour, as in a list."""
    around = [block[0].strip() for block in blocks[max(0, index - 1) : index + 2]]
    line = blocks[index][0].strip()
    number = _NUMBER.match(line)
    if number is None or len(blocks[index]) > 1 or index + 1 == len(blocks):
        return False
    return sum(bool(_NUMBER.match(other)) for other in around) == 1 and is_heading(line[number.end() :])


def _rank(heading: str) -> int:
    """The rank of a heading that no mark makes one."""
    return _LOUD if heading.isupper() else _QUIET


def _block_pieces(block: list[str], words: Words, *, followed: bool, alone: bool) -> Iterable[Piece]:
    bare = [line.strip() for line in block]
    if len(bare) == 2 and _UNDERLINE.fullmatch(bare[1]) and not _BARE_BULLET.match(bare[0]):
        cells = _CELLS.split(bare[0])
        if len(cells) > 2:
            return [Piece(Kind.TABLE_ROW, " | ".join(cells))]
        return [Piece(Kind.HEADING, one_line(bare[0]), level=1 if bare[1][0] in "=═━*" else 2)]
    if len(bare) == 1:
        marked = _HASHES.fullmatch(bare[0])
        if marked:
            return [Piece(Kind.HEADING, one_line(marked[2]), level=len(marked[1]))]
        if _PHOTO.match(bare[0]):
            return [Piece(Kind.CAPTION, one_line(bare[0]))]
        # A name under each of its articles comes again; a heading does not.
        if followed and not alone and is_heading(bare[0]) and bare[0] not in words.signed:
            return [Piece(Kind.HEADING, one_line(bare[0]), level=_rank(bare[0]))]
        bare = [_DECORATION.sub("", bare[0]) or bare[0]]
        if bare[0] != block[0].strip() and is_heading(bare[0]):
            return [Piece(Kind.HEADING, one_line(bare[0]), level=_QUIET)]
    if len(bare) > 1 and not _BULLET.match(bare[0]) and _is_table(bare):
        return [Piece(Kind.TABLE_ROW, row) for line in bare if (row := table_row(_CELLS.split(line)))]
    pieces = []
    if len(bare) > 1 and is_heading(bare[0]) and (_heads_block(bare, words) or _heads_list(bare)):
        pieces.append(Piece(Kind.HEADING, one_line(bare[0]), level=_rank(bare[0])))
        block = block[1:]
    listed = [] if _BULLET.match(block[0].strip()) else items_of(block)
    for item, lines in [(True, lines) for lines in listed] or _items(block):
        joined = tidy("\n".join(lines) if is_labelled(lines) else join_lines(lines, words))
        if joined:
            pieces.append(Piece(Kind.LIST_ITEM if item else Kind.PARAGRAPH, joined))
    return pieces


def _heads_list(bare: list[str]) -> bool:
    """Whether a list without bullets begins right below the first line of a block."""
    return not tells_of_a_day(bare[0]) and bool(items_of(bare[1:])) and not items_of(bare)


def _heads_block(bare: list[str], words: Words) -> bool:
    """Whether the first line of a block is the heading of the text that begins right below it."""
    if bare[0].isupper():
        return not bare[1].isupper()
    text = " ".join(bare[1:])
    full = words.width > 0 and _columns(bare[1]) >= 0.75 * words.width
    return full and len(text) > 2 * words.width and _on_purpose(bare[0], bare[1], words.width) and text[0].isupper()


def is_heading(line: str) -> bool:
    """Whether a line that stands alone reads as a heading: short, no sentence, begins with a capital or a digit."""
    if len(line) > _LONGEST_HEADING or len(line.split()) > 10 or _ENDS_SENTENCE.search(line) or _BULLET.match(line):
        return False
    first = next((character for character in line if character.isalnum()), "")
    if not first or _DECORATION.search(line) or "://" in line or "@" in line or line.endswith(","):
        return False
    letters = sum(map(str.isalpha, line))
    if is_cjk(first):
        return letters > 1 and len(line) <= 25 and not any(mark in line for mark in "，。；")
    return letters > 2 and (first.isupper() or first.isdigit())


def table_row(cells: Sequence[str]) -> str:
    """The cells of a row as a line a reader can understand: "France: 12 | 14"."""
    filled = [cell for cell in (one_line(cell) for cell in cells) if cell]
    if len(filled) < 2:
        return "".join(filled)
    first = filled[0] + (" " if _ENDS_SENTENCE.search(filled[0]) else ": ")
    return first + " | ".join(filled[1:])


def _is_table(lines: list[str]) -> bool:
    """Two lines or more, nearly all of them in two cells or more."""
    cells = [len([cell for cell in _CELLS.split(line) if cell.strip()]) for line in lines]
    return len(lines) > 1 and sum(count > 1 for count in cells) >= 0.8 * len(lines)


def _items(block: list[str]) -> Iterable[tuple[bool, list[str]]]:
    """The block's list items and, around them, its paragraphs: (is an item, its lines)."""
    item, lines = False, list[str]()
    for index, line in enumerate(block):
        bare = line.strip()
        bullet = _BULLET.match(bare)
        indent = len(line) - len(line.lstrip())
        before = len(lines[-1]) - len(lines[-1].lstrip()) if lines else indent
        if bullet and (index == 0 or item or _BARE_BULLET.match(bare) or indent > before):
            if lines:
                yield item, lines
            plain = _BARE_BULLET.match(bare)
            item, lines = True, [" " * indent + (bare[plain.end() :] if plain else bare)]
        elif not item and lines and indent >= before + 2 and len(lines) > 1 and _ENDS_SENTENCE.search(lines[-1]):
            yield False, lines
            lines = [line]
        else:
            lines.append(line)
    if lines:
        yield item, lines


def join_lines(lines: Sequence[str], words: Words) -> str:
    """Lines of one paragraph joined: breaks made to fit the width go, breaks made on purpose stay.

    A hyphen at a line's end goes where the joined word is known from the text or its halves are no words of it.
    """
    result = [lines[0].strip()] if lines else []
    kept = _keeps_its_lines(lines, words.width)
    for before, line in pairwise(lines):
        after, last = line.strip(), result[-1]
        if not after:
            continue
        if last.endswith("-") and last[-2:-1].isalnum() and after[0].isalnum():
            result[-1] = last if _is_real_hyphen(last, after, words.known) else last[:-1]
            result.append(after)
        elif kept or _on_purpose(before, after, words.width):
            result += ["\n", after]
        else:
            result += [glue(last, after), after]
    return "".join(result)


def _is_real_hyphen(before: str, after: str, known: frozenset[str]) -> bool:
    """Whether the hyphen at the end of ``before`` belongs to the word ("long-term") and not to the line."""
    left, right = _WORDS.findall(before[-80:-1]), _WORDS.match(after)
    if not left or not right or not (before[-2].islower() and after[0].islower()):
        return True
    first, second = left[-1].lower(), right[0].lower()
    if first + second in known:
        return False
    return f"{first}-{second}" in known or (first in known and second in known)


def _keeps_its_lines(lines: Sequence[str], width: int) -> bool:
    """Whether lines that all begin with a capital were mostly left though the next word would have had room."""
    if len(lines) < 3 or any(line.strip()[:1].islower() or is_cjk(line.strip()[:1] or " ") for line in lines):
        return False
    room = sum(
        _columns(before.rstrip()) + 1 + len((after.split() or [""])[0]) <= width for before, after in pairwise(lines)
    )
    return room * 2 > len(lines) - 1


def _on_purpose(before: str, after: str, width: int) -> bool:
    """Whether the line was left though the next word would have had room, by far, or is set in parts, unlike prose."""
    if _APART.search(before) or _APART.search(after):
        return True
    first = after.split(maxsplit=1)[0]
    if is_cjk(first[0]):
        first = first[:1]
    goes_on = after[0].islower()
    if not width:
        return not goes_on
    return _columns(before.rstrip()) + 1 + len(first) <= width * (0.5 if goes_on else 0.75)


def _columns(line: str) -> int:
    """The width of a line on the page, where Chinese characters are twice as wide as Latin ones."""
    return len(line) if line.isascii() else len(line) + sum(map(is_cjk, line))


def _over_the_break(before: list[Piece], body: list[Piece], words: Words) -> list[Piece]:
    """``body`` without its first piece where that goes on from the page before; the one before then has both."""
    last = next((index for index in reversed(range(len(before))) if before[index].kind not in FURNITURE), None)
    if last is None or not body:
        return body
    ends, begins = before[last], body[0]
    goes_on = (
        ends.kind in (Kind.PARAGRAPH, Kind.LIST_ITEM)
        and begins.kind is Kind.PARAGRAPH
        and ends.page + len(ends.cuts) == begins.page - 1
        and not _ENDS_SENTENCE.search(ends.text)
        and (begins.text[0].islower() or (is_cjk(begins.text[0]) and is_cjk(ends.text[-1])))
    )
    if not goes_on:
        return body
    if ends.text.endswith("-") and ends.text[-2:-1].isalnum():
        start = ends.text if _is_real_hyphen(ends.text, begins.text, words.known) else ends.text[:-1]
    else:
        start = ends.text + glue(ends.text, begins.text)
    before[last] = replace(ends, text=start + begins.text, cuts=(*ends.cuts, len(start)))
    return body[1:]


@dataclass(frozen=True, slots=True)
class _Split:
    heads: list[str]
    body: list[str]
    feet: list[str]


def _without(lines: list[str], head: int | None, foot: int | None) -> _Split:
    """A page's lines with the line numbers of its running head and foot taken out."""
    return _Split(
        [lines[head]] if head is not None else [],
        [line for index, line in enumerate(lines) if index not in (head, foot)],
        [lines[foot]] if foot is not None and foot != head else [],
    )


def _furniture(pages: Sequence[str]) -> tuple[dict[int, int], dict[int, int], list[str | None]]:
    """For each page the index of its running head's line and of its foot's, and its printed label.

    A head or foot repeats over pages with its digits masked, or is a page number standing alone.
    """
    if len(pages) < 2:
        return {}, {}, []
    first: dict[int, tuple[int, str]] = {}
    last: dict[int, tuple[int, str]] = {}
    for number, page in enumerate(pages, 1):
        filled = [(index, one_line(line)) for index, line in enumerate(page.split("\n")) if line.strip()]
        if len(filled) > 1:
            first[number], last[number] = filled[0], filled[-1]
    heads = {number: index for number, (index, line) in _repeated(first, len(pages)).items() if line}
    feet = {number: index for number, (index, line) in _repeated(last, len(pages)).items() if line}
    labels: list[str | None] = []
    for number in range(1, len(pages) + 1):
        lines = [
            where[number][1] for where, kept in ((last, feet), (first, heads)) if number in kept and number in where
        ]
        folios = [found[1] for line in lines if (found := _FOLIO.fullmatch(line[:60]))]
        ends = [found[1] for line in lines if (found := re.search(r"(?:^|\D)(\d{1,4})$", line[-60:]))]
        labels.append((folios or ends or [None])[0])
    return heads, feet, labels


def _repeated(lines: dict[int, tuple[int, str]], pages: int) -> dict[int, tuple[int, str]]:
    counts = Counter(_DIGITS.sub("#", line) for _, line in lines.values())
    return {
        number: (index, line)
        for number, (index, line) in lines.items()
        if (len(line) <= 40 and _FOLIO.fullmatch(line))
        or (len(line) <= 120 and counts[_DIGITS.sub("#", line)] >= max(2, (pages + 1) // 2) and pages > 2)
    }
