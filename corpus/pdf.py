"""The only file that knows the PDF library (pypdfium2): pages in, light values out.

What a page shows comes out as text runs, areas, rules and pictures; nothing of the library leaves this file.
The library counts from the bottom left of an unturned page. Here everything is turned once, in ``_Frame``, so
that the page's text stands upright, in points from the top left; ``turned_box`` brings a box from that frame to
the page as a viewer shows it.

The library is not safe in threads; one process may read one file at a time.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.model import Box, EncryptedIssue, UnreadableIssue

if TYPE_CHECKING:
    from PIL.Image import Image

#: A page with more drawn objects than this is a map or a plot; the rest of its drawing tells nothing about text.
MOST_DRAWN_OBJECTS = 4000
#: Form objects inside form objects are followed this deep.
DEEPEST_FORM = 6

#: pdfium writes a hyphen at a line's end as this code.
LINE_END_HYPHEN = "\ufffe"

_WORD_GAP = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Font:
    """A face as far as layout cares; ``name`` without its subset prefix."""

    name: str
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one face on one baseline without a wide gap.

    Coordinates in points from the top left of the upright frame; ``angle`` in degrees against that frame (0 for
    nearly all text); ``colour`` 0xRRGGBB; ``spaced`` says that a space stands before it in the file (a gap alone does not);
    ``parted``: the library saw a word end before it; ``tracking`` is the room added between its letters, in points.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    size: float
    font: Font
    colour: int = 0
    angle: float = 0.0
    spaced: bool = False
    tracking: float = 0.0
    parted: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A filled or outlined shape; ``fill`` is None for an outline alone, else 0xRRGGBB; ``square``: it is its box."""

    box: Box
    fill: int | None
    outlined: bool
    square: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight horizontal or vertical line (or a bar as thin as one)."""

    box: Box
    upright: bool


@dataclass(frozen=True, slots=True)
class PageContent:
    """What one page shows. ``width`` and ``height`` are the upright frame's.

    ``turns`` quarter turns clockwise bring the frame to the page as shown; ``label`` is the file's own page label.
    """

    number: int
    width: float
    height: float
    turns: int
    label: str | None
    runs: tuple[Run, ...]
    areas: tuple[Area, ...]
    rules: tuple[Rule, ...]
    pictures: tuple[Box, ...]

    @property
    def shown_size(self) -> tuple[float, float]:
        return (self.height, self.width) if self.turns % 2 else (self.width, self.height)


def turned_box(box: Box, turns: int, width: float, height: float) -> Box:
    """The box after ``turns`` quarter turns clockwise of a frame ``width`` by ``height``."""
    left, top, right, bottom = box.left, box.top, box.right, box.bottom
    for _ in range(turns % 4):
        left, top, right, bottom = height - bottom, left, height - top, right
        width, height = height, width
    return Box(left, top, right, bottom)


class PdfFile:
    """An open PDF. Pages are read one at a time and let go, so memory does not grow with their number."""

    def __init__(self, path: Path, document: Any) -> None:
        self.path = path
        self._document = document

    @classmethod
    def open(cls, path: Path, password: str | None = None) -> PdfFile:
        """Raises EncryptedIssue or UnreadableIssue with a sentence that names the file."""
        try:
            size = path.stat().st_size
        except OSError as error:
            raise UnreadableIssue(path, f"cannot be opened ({error.strerror})") from error
        if size == 0:
            raise UnreadableIssue(path, "is empty (0 bytes)", "Fetch the file again.")
        try:
            document = pypdfium2.PdfDocument(path, password=password)
        except pypdfium2.PdfiumError as error:
            raise _refusal(path, error, password) from error
        if len(document) == 0:
            document.close()
            raise UnreadableIssue(path, "opens, but has no pages", "Fetch the file again.")
        return cls(path, document)

    def has_text(self) -> bool:
        """Whether any page has characters."""
        for index in range(len(self._document)):
            try:
                page = self._document[index]
            except pypdfium2.PdfiumError:
                continue
            textpage = page.get_textpage()
            count = textpage.count_chars()
            textpage.close()
            page.close()
            if count > 0:
                return True
        return False

    @classmethod
    def from_bytes(cls, path: Path, data: bytes) -> PdfFile:
        """A file mended in memory, reported under its path. Raises UnreadableIssue."""
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise _refusal(path, error, None) from error
        return cls(path, document)

    def __enter__(self) -> PdfFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._document)

    def close(self) -> None:
        self._document.close()

    def metadata(self) -> Mapping[str, str]:
        """What the file says of itself: any of "title", "author", "created" (ISO date)."""
        try:
            found = self._document.get_metadata_dict(skip_empty=True)
        except (pypdfium2.PdfiumError, UnicodeDecodeError):
            return {}
        kept = {name.lower(): clean_text(found[name]).strip() for name in ("Title", "Author") if found.get(name)}
        created = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", found.get("CreationDate", ""))
        if created:
            kept["created"] = "-".join(created.groups())
        return {name: value for name, value in kept.items() if value}

    def pages(self) -> Iterator[PageContent]:
        """Every page in order; a page that cannot be read comes without content."""
        fonts = _Fonts()
        for index in range(len(self._document)):
            yield self._page(index, fonts)

    def _page(self, index: int, fonts: _Fonts) -> PageContent:
        try:
            page = self._document[index]
        except pypdfium2.PdfiumError:
            return PageContent(index + 1, 612.0, 792.0, 0, None, (), (), (), ())
        try:
            return _read_page(page, index + 1, self._label(index), fonts)
        finally:
            page.close()

    def _label(self, index: int) -> str | None:
        try:
            return clean_text(self._document.get_page_label(index)).strip() or None
        except (pypdfium2.PdfiumError, UnicodeDecodeError):
            return None

    def picture(self, number: int, scale: float) -> Image:
        """Page ``number`` (from 1) as an image, ``scale`` pixels a point. Raises UnreadableIssue for a page that is not there."""
        if not 1 <= number <= len(self):
            raise UnreadableIssue(self.path, f"has {len(self)} pages, so no page {number}")
        page = self._document[number - 1]
        try:
            image: Image = page.render(scale=scale).to_pil()
            return image
        finally:
            page.close()


def render_page(path: Path, number: int, *, scale: float = 2.0, password: str | None = None) -> Image:
    """Page ``number`` (from 1) as a viewer shows it, ``scale`` pixels a point. Raises UnreadableIssue."""
    with PdfFile.open(path, password) as file:
        return file.picture(number, scale)


def draw_blocks(image: Image, boxes: Iterable[tuple[Box, str, str]], *, scale: float = 2.0) -> Image:
    """A copy of a rendered page with boxes drawn over it: (box in points, colour name, label)."""
    from PIL import ImageDraw

    drawn = image.convert("RGB")
    pen = ImageDraw.Draw(drawn)
    for box, colour, label in boxes:
        corners = tuple(edge * scale for edge in (box.left, box.top, box.right, box.bottom))
        pen.rectangle(corners, outline=colour, width=max(1, round(scale)))
        pen.text((corners[0] + 1, corners[1] - 5 * scale), label, fill=colour, font_size=6 * scale)
    return drawn


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def clean_text(text: str) -> str:
    """Without control characters, terminal escapes and characters that take no room."""
    return _CONTROL.sub("", text)


def _refusal(path: Path, error: Exception, password: str | None) -> UnreadableIssue:
    message = str(error)
    if "password" in message.lower():
        if password is None:
            return EncryptedIssue(
                path, "opens with a password only", "Save a copy without the password and put it in its place."
            )
        return EncryptedIssue(path, "does not open with this password", "Check the password.")
    if "security" in message.lower():
        return EncryptedIssue(path, "is locked in a way that cannot be opened here", "Save a copy without protection.")
    with path.open("rb") as file:
        start = file.read(1024)
    if re.search(rb"<(?:!doctype|html|head)", start, re.IGNORECASE):
        return UnreadableIssue(path, "is a web page named .pdf", "Fetch the newsletter itself from its address.")
    if b"%PDF-" not in start:
        return UnreadableIssue(path, "is not a PDF", "Check where the file came from.")
    return UnreadableIssue(path, "is damaged or cut short beyond reading", "Fetch the file again.")


# --- one page -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Frame:
    """The upright frame: ``turns`` quarter turns clockwise of the unturned page, whose box this also holds."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def size(self) -> tuple[float, float]:
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """(left, top, right, bottom) in the frame, of edges as the library counts them."""
        if self.turns == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.turns == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.turns == 2:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left

    def baseline(self, x: float, y: float) -> float:
        return (self.top - y, x - self.left, y - self.bottom, self.right - x)[self.turns]


def _function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A library function called with plain addresses: half the price of the typed binding."""
    address = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value
    return ctypes.CFUNCTYPE(result, *arguments)(address)


_P, _I, _F, _U = ctypes.c_void_p, ctypes.c_int, ctypes.c_float, ctypes.c_uint
_object_of = _function("FPDFText_GetTextObject", _P, _P, _I)
_loose_box = _function("FPDFText_GetLooseCharBox", _I, _P, _I, _P)
_origin = _function("FPDFText_GetCharOrigin", _I, _P, _I, _P, _P)
_matrix = _function("FPDFText_GetMatrix", _I, _P, _I, _P)
_font_size = _function("FPDFText_GetFontSize", ctypes.c_double, _P, _I)
_fill_colour = _function("FPDFText_GetFillColor", _I, _P, _I, _P, _P, _P, _P)
_is_generated = _function("FPDFText_IsGenerated", _I, _P, _I)
_unicode = _function("FPDFText_GetUnicode", _U, _P, _I)
_font_of = _function("FPDFTextObj_GetFont", _P, _P)
_font_name = _function("FPDFFont_GetBaseFontName", ctypes.c_size_t, _P, _P, ctypes.c_size_t)
_font_flags = _function("FPDFFont_GetFlags", _I, _P)
_font_weight = _function("FPDFFont_GetWeight", _I, _P)


class _Fonts:
    """Faces and character widths met so far in a file, by the library's address of the font."""

    def __init__(self) -> None:
        self._faces: dict[int, Font] = {}
        self.widths: dict[int, dict[str, float]] = {}

    def face(self, address: int | None) -> Font:
        key = address or 0
        face = self._faces.get(key)
        if face is None:
            face = self._faces[key] = _face(address)
            self.widths[key] = {}
        return face


def _face(address: int | None) -> Font:
    if not address:
        return Font("", False, False)
    buffer = ctypes.create_string_buffer(256)
    _font_name(address, buffer, 256)
    name = re.sub(r"^[A-Z]{6}\+", "", buffer.value.decode("utf-8", "replace"))
    style = name.lower()
    flags = _font_flags(address)
    bold = bool(re.search(r"bold|black|heavy|demi(?!an)|-bd|bdmt", style)) or _font_weight(address) >= 600
    italic = bool(re.search(r"ital|obli|kursiv", style)) or (flags > 0 and bool(flags & 64))
    return Font(name, bold, italic)


def _read_page(page: Any, number: int, label: str | None, fonts: _Fonts) -> PageContent:
    left, bottom, right, top = page.get_bbox()
    shown = page.get_rotation() // 90 % 4
    textpage = page.get_textpage()
    try:
        pieces = _Pieces(textpage, fonts).all()
    finally:
        textpage.close()
    frame = _Frame(left, bottom, right, top, _text_turns(pieces, shown))
    width, height = frame.size
    runs = tuple(run for piece in pieces if (run := piece.run(frame, width, height)) is not None)
    areas, rules, pictures = _drawing(page, frame)
    return PageContent(number, width, height, (shown - frame.turns) % 4, label, runs, areas, rules, pictures)


def _text_turns(pieces: list[_Piece], shown: int) -> int:
    """Quarter turns that set most of the page's text upright."""
    counts = [0, 0, 0, 0]
    for piece in pieces:
        counts[round(piece.angle / 90) % 4] += len(piece.text)
    best = max(range(4), key=lambda turns: counts[turns])
    return best if counts[best] else shown


@dataclass(slots=True)
class _Piece:
    """A run as the library counts it: edges of its first and last character, the origin of the first."""

    text: str
    first: tuple[float, float, float, float]
    last: tuple[float, float, float, float]
    origin: tuple[float, float]
    size: float
    font: Font
    colour: int
    angle: float
    spaced: bool
    tracking: float
    parted: bool

    def run(self, frame: _Frame, width: float, height: float) -> Run | None:
        a, b = self.first, self.last
        left, top, right, bottom = frame.box(min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
        if (
            right <= 0
            or left >= width
            or bottom <= 0
            or top >= height
            or not math.isfinite(left + right + top + bottom)
        ):
            return None
        text = clean_text(self.text[:-1] + LINE_END_HYPHEN if self.text.endswith("\u00ad") else self.text).strip()
        if not text:
            return None
        angle = (self.angle - 90 * frame.turns + 180) % 360 - 180
        return Run(
            text, max(0.0, left), max(0.0, top), min(width, right), min(height, bottom),
            frame.baseline(*self.origin), self.size, self.font, self.colour, angle if abs(angle) > 0.5 else 0.0, self.spaced, self.tracking, self.parted,
        )  # fmt: skip


class _Pieces:
    """Cuts a page's text into pieces: by text object first, then at gaps wider than words ask for.

    Characters of a text object stand together, so its end is found by leaps and halves instead of one call a
    character, and the edges of its first and last character tell its box.
    """

    def __init__(self, textpage: Any, fonts: _Fonts) -> None:
        self._handle = ctypes.cast(textpage.raw, ctypes.c_void_p).value
        self._count = max(0, textpage.count_chars())
        self._text = self._characters(textpage)
        self._fonts = fonts
        self._made_up: set[int] = set()
        self._rect = pdfium.FS_RECTF()
        self._rect_at = ctypes.addressof(self._rect)
        self._values = (ctypes.c_double * 2)()
        self._x_at = ctypes.addressof(self._values)
        self._colours = (ctypes.c_uint * 4)()
        self._matrix = pdfium.FS_MATRIX()

    def _characters(self, textpage: Any) -> str:
        """One character an index of the library's."""
        text: str = textpage.get_text_range() if self._count else ""
        if len(text) != self._count:
            codes = (int(_unicode(self._handle, index)) for index in range(self._count))
            text = "".join(
                chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes
            )
        return text

    def all(self) -> list[_Piece]:
        pieces: list[_Piece] = []
        handle, count = self._handle, self._count
        start, spaced, parted = 0, False, False
        while start < count:
            owner = _object_of(handle, start)
            if owner is None:  # white space the library made up; the layout decides by the gap itself
                parted = self._text[start] == " "
                start += 1
                continue
            stop = self._end_of(owner, start)
            text = self._text[start:stop]
            bare = text.strip()
            if bare:
                first = start + text.index(bare[0])
                found = self._cut(owner, first, first + len(bare), spaced or first > start, parted)
                pieces.extend(found)
                spaced = first + len(bare) < stop
            else:
                spaced = True
            start, parted = stop, False
        return pieces

    def _end_of(self, owner: int, start: int) -> int:
        handle, count = self._handle, self._count
        low, leap = start, 8
        while low + leap < count and _object_of(handle, low + leap) == owner:
            low, leap = low + leap, leap * 2
        high = min(low + leap, count)
        while high - low > 1:
            middle = (low + high) // 2
            if _object_of(handle, middle) == owner:
                low = middle
            else:
                high = middle
        return high

    def _edges(self, index: int) -> tuple[float, float, float, float]:
        rect = self._rect
        _loose_box(self._handle, index, self._rect_at)
        a, b = (rect.left, rect.right) if rect.left <= rect.right else (rect.right, rect.left)
        c, d = (rect.bottom, rect.top) if rect.bottom <= rect.top else (rect.top, rect.bottom)
        return a, c, b, d

    def _cut(self, owner: int, start: int, stop: int, spaced: bool, parted: bool) -> Iterator[_Piece]:
        address = _font_of(owner)
        font = self._fonts.face(address)
        size, angle = self._scale(start)
        first, last = self._edges(start), self._edges(stop - 1)
        red, green, blue = self._colour(start)
        colour = red << 16 | green << 8 | blue
        cuts, tracking = [start, stop], 0.0
        if angle % 90 == 0 and stop - start > 1:
            cuts, tracking = self._wide_gaps(address or 0, start, stop, size, first, last, angle)
        for begin, end in zip(cuts, cuts[1:], strict=False):
            text = self._text[begin:end]
            lead = len(text) - len(text.lstrip())
            text = text.strip()
            if not text:
                continue
            at = begin + lead
            head = first if at == start else self._edges(at)
            tail = last if end == stop else self._edges(at + len(text) - 1)
            if self._made_up:
                text = "".join(c for index, c in enumerate(text, at) if index not in self._made_up)
            _origin(self._handle, at, self._x_at, self._x_at + 8)
            origin = (self._values[0], self._values[1])
            yield _Piece(text, head, tail, origin, size, font, colour, angle, spaced or begin > start, tracking, parted)

    def _scale(self, index: int) -> tuple[float, float]:
        """(size in points, degrees anticlockwise) of a character."""
        matrix = self._matrix
        _matrix(self._handle, index, ctypes.addressof(matrix))
        size = _font_size(self._handle, index) or 1.0
        stretch = math.hypot(matrix.c, matrix.d) or 1.0
        angle = math.degrees(math.atan2(matrix.b, matrix.a))
        nearest = round(angle / 90) * 90
        if abs(angle - nearest) < 0.5:
            angle = float(nearest)
        return abs(size * stretch), angle % 360

    def _colour(self, index: int) -> tuple[int, int, int]:
        colours = self._colours
        at = ctypes.addressof(colours)
        if not _fill_colour(self._handle, index, at, at + 4, at + 8, at + 12):
            return 0, 0, 0
        return colours[0], colours[1], colours[2]

    def _wide_gaps(
        self,
        font: int,
        start: int,
        stop: int,
        size: float,
        first: tuple[float, ...],
        last: tuple[float, ...],
        angle: float,
    ) -> tuple[list[int], float]:
        """Where to cut a text object (before a gap of more than an em that its other gaps do not share), and its tracking."""
        text = self._text[start:stop]
        widths = self._fonts.widths[font]
        turned = round(angle / 90) % 2
        low, high = (1, 3) if turned else (0, 2)
        long = max(first[high], last[high]) - min(first[low], last[low])
        for character in set(text):
            if character not in widths:
                edges = self._edges(start + text.index(character))
                widths[character] = (edges[high] - edges[low]) / size
        natural = sum(map(widths.__getitem__, text)) * size
        tracking = max(0.0, (long - natural) / (len(text) - 1)) if " " not in text else 0.0
        space = text.find(" ")
        if space > 0 and _is_generated(self._handle, start + space):
            tracking = self._tracking(start, stop, low, high)
            self._drop_made_up_spaces(start, stop, low, high, max(1.6 * tracking, 0.05 * size) + 0.1 * size)
        if long - natural < size and not re.search(r"\s\s|\t", text):
            return [start, stop], tracking
        gaps: list[tuple[int, float]] = []
        for match in _WORD_GAP.finditer(text):
            before, after = self._edges(start + match.start() - 1), self._edges(start + match.end())
            gap = max(after[low] - before[high], before[low] - after[high])
            gaps.append((start + match.start(), gap))
        wide = [index for index, gap in gaps if gap > size and (gap > 2 * _usual(gaps, index) or gap > 3 * size)]
        return [start, *wide, stop], tracking

    def _tracking(self, start: int, stop: int, low: int, high: int) -> float:
        """The usual room between neighbouring letters of a text object."""
        gaps = []
        for index in range(start, min(stop, start + 60) - 1):
            if not self._text[index].isspace() and not self._text[index + 1].isspace():
                gaps.append(self._edges(index + 1)[low] - self._edges(index)[high])
        return max(0.0, median(gaps)) if gaps else 0.0

    def _drop_made_up_spaces(self, start: int, stop: int, low: int, high: int, narrow: float) -> None:
        """The library takes the room between spaced-out letters for spaces; those no wider than that room go."""
        for index in range(start + 1, stop - 1):
            if self._text[index] == " " and _is_generated(self._handle, index):
                gap = self._edges(index + 1)[low] - self._edges(index - 1)[high]
                if gap < narrow:
                    self._made_up.add(index)


def _usual(gaps: list[tuple[int, float]], but: int) -> float:
    return median([gap for index, gap in gaps if index != but] or [0.0])


# --- what is drawn --------------------------------------------------------------------------------------------


def _drawing(page: Any, frame: _Frame) -> tuple[tuple[Area, ...], tuple[Rule, ...], tuple[Box, ...]]:
    areas: list[Area] = []
    rules: list[Rule] = []
    pictures: list[Box] = []
    width, height = frame.size
    for kind, edges, fill, outlined, corners in _drawn_objects(page):
        left, top, right, bottom = frame.box(*edges)
        left, top, right, bottom = max(0.0, left), max(0.0, top), min(width, right), min(height, bottom)
        if right < left or bottom < top or not math.isfinite(left + top + right + bottom):
            continue
        box = Box(left, top, right, bottom)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures.append(box)
        elif min(box.width, box.height) <= 3.0:
            if max(box.width, box.height) >= 12.0:
                rules.append(Rule(box, upright=box.height > box.width))
        elif corners > 2 and (fill is not None or outlined):
            areas.append(Area(box, fill, outlined, corners <= 6))
    return tuple(areas), tuple(rules), tuple(pictures)


def _drawn_objects(page: Any) -> Iterator[tuple[int, tuple[float, float, float, float], int | None, bool, int]]:
    """(type, left bottom right top, fill colour, outlined, corners) of images and paths, forms followed."""
    edges = [ctypes.c_float() for _ in range(4)]
    colours = [ctypes.c_uint() for _ in range(4)]
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    left = MOST_DRAWN_OBJECTS
    identity = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    queue = [(pdfium.FPDFPage_GetObject, page.raw, max(0, pdfium.FPDFPage_CountObjects(page.raw)), identity, 0)]
    while queue:
        fetch, parent, count, matrix, depth = queue.pop()
        for index in range(min(count, left)):
            item = fetch(parent, index)
            if not item:
                continue
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                continue
            left -= 1
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                if depth < DEEPEST_FORM:
                    inner = pdfium.FS_MATRIX()
                    pdfium.FPDFPageObj_GetMatrix(item, inner)
                    joined = _times((inner.a, inner.b, inner.c, inner.d, inner.e, inner.f), matrix)
                    queue.append(
                        (
                            pdfium.FPDFFormObj_GetObject,
                            item,
                            max(0, pdfium.FPDFFormObj_CountObjects(item)),
                            joined,
                            depth + 1,
                        )
                    )
                continue
            if not pdfium.FPDFPageObj_GetBounds(item, *edges):
                continue
            found = _mapped(matrix, edges[0].value, edges[1].value, edges[2].value, edges[3].value)
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                yield kind, found, None, False, 4
            elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
                yield pdfium.FPDF_PAGEOBJ_PATH, found, 0x808080, False, 4
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                pdfium.FPDFPath_GetDrawMode(item, mode, stroke)
                fill = None
                if mode.value and pdfium.FPDFPageObj_GetFillColor(item, *colours) and colours[3].value:
                    fill = colours[0].value << 16 | colours[1].value << 8 | colours[2].value
                yield kind, found, fill, bool(stroke.value), pdfium.FPDFPath_CountSegments(item)


_Matrix = tuple[float, float, float, float, float, float]


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _mapped(matrix: _Matrix, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
    if matrix == (1.0, 0.0, 0.0, 1.0, 0.0, 0.0):
        return left, bottom, right, top
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    return min(xs), min(ys), max(xs), max(ys)
