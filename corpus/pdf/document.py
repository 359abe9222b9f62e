"""The only file that knows the PDF library (pypdfium2): pages in, light values out.

What a page shows comes out as the values of ``corpus.pdf.page``; nothing of the library leaves this file. The library
counts from the bottom left of an unturned page; ``Frame`` turns everything once. It is not safe in threads, so every
call of it is made under one lock.
"""

from __future__ import annotations

import ctypes
import math
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from corpus.model import Box, EncryptedIssue, UnreadableIssue
from corpus.pdf.ligatures import CONTROL, Ligatures
from corpus.pdf.page import (
    LINE_END_HYPHEN,
    Area,
    Font,
    Frame,
    Matrix,
    PageContent,
    Rule,
    Run,
    clean_text,
    mapped,
    times,
    turned_box,
)
from corpus.pdf.pictures import SCALE, pictures_of_text
from corpus.pdf.runs import Edges, Piece, Pieces
from corpus.pdf.visibility import SMALLEST_READABLE, Covers, Window, has_ink, is_pale, strips_of, window_of

if TYPE_CHECKING:
    from PIL.Image import Image

#: Points. Damaged files set type of no size at all.
SMALLEST = 0.5
#: A page is not drawn with more pixels than this, whatever the size it claims.
MOST_PIXELS = 60_000_000
#: A page with more drawn objects than this is a map or a plot; the rest of its drawing tells nothing about text.
MOST_DRAWN_OBJECTS = 4000
#: Form objects inside form objects are followed this deep.
DEEPEST_FORM = 6

#: A page with more objects than this is read without asking when each was drawn.
MOST_OBJECTS = 50_000
#: A picture of more than this share of the page is a scan; invisible text over it is what was recognised.
SCAN = 0.5
#: Kinds of annotations that hold words for everybody to see.
_TYPED = (pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET)
_FLATTENED = 1

_LOCK = threading.RLock()


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
        with _LOCK:
            try:
                document = pypdfium2.PdfDocument(path, password=password)
            except pypdfium2.PdfiumError as error:
                raise _refusal(path, error, password) from error
            if len(document) > 0:
                return cls(path, document)
            document.close()
            raise UnreadableIssue(path, "opens, but has no pages", "Fetch the file again.")

    def is_bound_right(self) -> bool:
        """Whether the file says that it is leafed through from the right: the library then turns every line round."""
        with _LOCK:
            buffer = ctypes.create_string_buffer(8)
            pdfium.FPDF_VIEWERREF_GetName(self._document.raw, b"Direction", buffer, 8)
            return buffer.value == b"R2L"

    def has_text(self) -> bool:
        """Whether any page has characters."""
        with _LOCK:
            return any(self._characters(index) > 0 for index in range(len(self._document)))

    def _characters(self, index: int) -> int:
        try:
            page = self._document[index]
        except pypdfium2.PdfiumError:
            return 0
        textpage = page.get_textpage()
        count = int(textpage.count_chars())
        textpage.close()
        page.close()
        return count

    @classmethod
    def from_bytes(cls, path: Path, data: bytes) -> PdfFile:
        """A file mended in memory, reported under its path. Raises UnreadableIssue."""
        with _LOCK:
            try:
                return cls(path, pypdfium2.PdfDocument(data))
            except pypdfium2.PdfiumError as error:
                raise _refusal(path, error, None) from error

    def __enter__(self) -> PdfFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._document)

    def close(self) -> None:
        with _LOCK:
            self._document.close()

    def metadata(self) -> Mapping[str, str]:
        """What the file says of itself: any of "title", "author", "created" (ISO date)."""
        try:
            with _LOCK:
                found = self._document.get_metadata_dict(skip_empty=True)
        except (pypdfium2.PdfiumError, UnicodeDecodeError):
            return {}
        kept = {name.lower(): clean_text(found[name]).strip() for name in ("Title", "Author") if found.get(name)}
        created = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", found.get("CreationDate", ""))
        if created:
            kept["created"] = "-".join(created.groups())
        return {name: value for name, value in kept.items() if value}

    def attachments(self) -> tuple[str, ...]:
        """The names of the files that the file carries inside itself."""
        with _LOCK:
            found = range(max(0, pdfium.FPDFDoc_GetAttachmentCount(self._document.raw)))
            return tuple(clean_text(self._document.get_attachment(index).get_name()) for index in found)

    def pages(self) -> Iterator[PageContent]:
        """Every page in order; a page that cannot be read comes without content."""
        fonts = _Fonts()
        for index in range(len(self._document)):
            with _LOCK:
                page = self._page(index, fonts)
            yield page

    def _page(self, index: int, fonts: _Fonts) -> PageContent:
        try:
            page = self._document[index]
        except pypdfium2.PdfiumError:
            return PageContent(index + 1, 612.0, 792.0, 0, None, (), (), (), ())
        if _has_typed_notes(page) and pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY) == _FLATTENED:
            page.close()
            page = self._document[index]
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
        """Page ``number`` (from 1) as an image, ``scale`` pixels a point. Raises UnreadableIssue."""
        if not 1 <= number <= len(self):
            raise UnreadableIssue(self.path, f"has {len(self)} pages, so no page {number}")
        with _LOCK:
            try:
                page = self._document[number - 1]
            except pypdfium2.PdfiumError as error:
                raise UnreadableIssue(self.path, f"has a page {number} that is damaged") from error
            try:
                width, height = page.get_size()
                scale = min(scale, math.sqrt(MOST_PIXELS / max(1.0, width * height)))
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


def _function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A library function called with plain addresses: half the price of the typed binding."""
    address = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value
    assert address is not None
    return ctypes.CFUNCTYPE(result, *arguments)(address)


_P, _I, _F, _U = ctypes.c_void_p, ctypes.c_int, ctypes.c_float, ctypes.c_uint
_object_of = _function("FPDFText_GetTextObject", _P, _P, _I)
_loose_box = _function("FPDFText_GetLooseCharBox", _I, _P, _I, _P)
_origin = _function("FPDFText_GetCharOrigin", _I, _P, _I, _P, _P)
_matrix = _function("FPDFText_GetMatrix", _I, _P, _I, _P)
_font_size = _function("FPDFText_GetFontSize", ctypes.c_double, _P, _I)
_fill_colour = _function("FPDFText_GetFillColor", _I, _P, _I, _P, _P, _P, _P)
_is_generated = _function("FPDFText_IsGenerated", _I, _P, _I)
_is_hyphen = _function("FPDFText_IsHyphen", _I, _P, _I)
_unicode = _function("FPDFText_GetUnicode", _U, _P, _I)
_font_of = _function("FPDFTextObj_GetFont", _P, _P)
_render_mode = _function("FPDFTextObj_GetTextRenderMode", _I, _P)
_object_at = _function("FPDFPage_GetObject", _P, _P, _I)
_form_object_at = _function("FPDFFormObj_GetObject", _P, _P, _U)
_kind_of = _function("FPDFPageObj_GetType", _I, _P)
_count_marks = _function("FPDFPageObj_CountMarks", _I, _P)
_mark_of = _function("FPDFPageObj_GetMark", _P, _P, _U)
_mark_name = _function("FPDFPageObjMark_GetName", _I, _P, _P, ctypes.c_ulong, _P)
#: Render modes that leave no mark on the page.
_UNPAINTED = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_font_name = _function("FPDFFont_GetBaseFontName", ctypes.c_size_t, _P, _P, ctypes.c_size_t)
_font_flags = _function("FPDFFont_GetFlags", _I, _P)
#: What a mark's name is written to, under the lock; marks of layers are named "OC".
_NAME, _NAME_SIZE = ctypes.create_string_buffer(16), ctypes.c_ulong()
_NAME_AT, _NAME_SIZE_AT = ctypes.addressof(_NAME), ctypes.addressof(_NAME_SIZE)
_LAYER = "OC\0".encode("utf-16-le")


class _Fonts:
    """Faces met on a page by the library's address of them, and the widths of their characters by name.

    An address may be given to another font once a page is closed, so it tells the face on its own page only.
    """

    def __init__(self) -> None:
        self._faces: dict[int, tuple[Font, dict[str, float]]] = {}
        self._widths: dict[str, dict[str, float]] = {}
        self._thick: dict[Font, Font] = {}
        self.ligatures = Ligatures()

    def turn_page(self) -> None:
        self._faces.clear()

    def face(self, address: int | None) -> tuple[Font, dict[str, float]]:
        found = self._faces.get(address or 0)
        if found is None:
            name, font = _face(address)
            found = self._faces[address or 0] = font, self._widths.setdefault(name, {}) if name else {}
        return found

    def thickened(self, face: Font) -> Font:
        return self._thick.setdefault(face, Font(face.name, True, face.italic))


def _face(address: int | None) -> tuple[str, Font]:
    """The font's whole name, which tells it apart in its file, and what of it layout cares for."""
    if not address:
        return "", Font("", False, False)
    buffer = ctypes.create_string_buffer(256)
    _font_name(address, buffer, 256)
    whole = buffer.value.decode("utf-8", "replace")
    name = re.sub(r"^[A-Z]{6}\+", "", whole)
    style = name.lower()
    flags = _font_flags(address)
    # the name alone tells: what files say of their stems makes Comic Sans and "Regular" faces bold
    bold = bool(re.search(r"bold|black|heavy|demi(?!an)|-bd|bdmt|smbd", style))
    italic = bool(re.search(r"ital|obli|kursiv", style)) or (flags > 0 and bool(flags & 64))
    return whole, Font(name, bold, italic)


class _Characters:
    """A page's characters as ``corpus.pdf.runs`` asks for them."""

    def __init__(self, textpage: Any, fonts: _Fonts) -> None:
        self._handle = ctypes.cast(textpage.raw, ctypes.c_void_p).value
        self._fonts = fonts
        self.owner: Callable[[int], int | None] = partial(_object_of, self._handle)  # asked most often by far
        self.text = self._with_ligatures(self._characters(textpage))
        self._rect = (ctypes.c_float * 4)()  # FS_RECTF: left, top, right, bottom
        self._rect_at = ctypes.addressof(self._rect)
        self._values = (ctypes.c_double * 2)()
        self._values_at = ctypes.addressof(self._values)
        self._colours = (ctypes.c_uint * 4)()
        self._colours_at = ctypes.addressof(self._colours)
        self._matrix = (ctypes.c_float * 6)()  # FS_MATRIX: a to f
        self._matrix_at = ctypes.addressof(self._matrix)

    def _characters(self, textpage: Any) -> str:
        """One character an index of the library's."""
        count = max(0, textpage.count_chars())
        text: str = textpage.get_text_range() if count else ""
        if len(text) == count:
            return text
        return "".join(map(self._character, range(count)))

    def _character(self, index: int) -> str:
        code = int(_unicode(self._handle, index))
        if code == 2 and _is_hyphen(self._handle, index) > 0:
            return LINE_END_HYPHEN
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"

    def _with_ligatures(self, text: str) -> str:
        """Control characters inside words as the ligatures they draw."""
        fonts: dict[str, list[int]] = {}
        for match in CONTROL.finditer(text):
            at = match.start()
            owner = self.owner(at) if text[max(0, at - 1) : at + 2].strip(match.group() + " ") else None
            if owner is not None:
                fonts.setdefault(self.face(owner)[0].name, []).append(at)
        if not fonts:
            return text
        characters = list(text)
        for name, places in fonts.items():
            self._fonts.ligatures.learn(name, ((text[at], text[at + 1 : at + 2]) for at in places))
            meaning = self._fonts.ligatures.meaning(name)
            for at in places:
                characters[at] = meaning[text[at]]
        return "".join(characters)

    def is_made_up(self, index: int) -> bool:
        return bool(_is_generated(self._handle, index))

    def edges(self, index: int) -> Edges:
        _loose_box(self._handle, index, self._rect_at)
        left, top, right, bottom = self._rect
        if left > right:
            left, right = right, left
        return (left, bottom, right, top) if bottom <= top else (left, top, right, bottom)

    def origin(self, index: int) -> tuple[float, float]:
        _origin(self._handle, index, self._values_at, self._values_at + 8)
        return self._values[0], self._values[1]

    def scale(self, index: int) -> tuple[float, float]:
        _matrix(self._handle, index, self._matrix_at)
        a, b, c, d, _, _ = self._matrix
        size = _font_size(self._handle, index) or 1.0
        stretch = math.hypot(c, d) or 1.0
        if b == 0 and a > 0:
            return max(abs(size * stretch), SMALLEST), 0.0
        angle = math.degrees(math.atan2(b, a))
        nearest = round(angle / 90) * 90
        if abs(angle - nearest) < 0.5:
            angle = float(nearest)
        return max(abs(size * stretch), SMALLEST), angle % 360

    def colour(self, index: int) -> int:
        at, colours = self._colours_at, self._colours
        if not _fill_colour(self._handle, index, at, at + 4, at + 8, at + 12):
            return 0
        return int(colours[0] << 16 | colours[1] << 8 | colours[2])

    def is_invisible(self, owner: int) -> bool:
        return int(_render_mode(owner)) in _UNPAINTED

    def face(self, owner: int) -> tuple[Font, dict[str, float]]:
        face, widths = self._fonts.face(_font_of(owner))
        if not face.bold and _render_mode(owner) == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE:
            face = self._fonts.thickened(face)  # letters filled and outlined: bold where the font has no bold
        return face, widths


def _read_page(page: Any, number: int, label: str | None, fonts: _Fonts) -> PageContent:
    left, bottom, right, top = page.get_bbox()
    shown = page.get_rotation() // 90 % 4
    pieces = _pieces(page, fonts)
    turns = _text_turns(pieces, shown)
    if turns != shown:  # the library orders a page's text as the page is shown: shown upright, it is in its own order
        page.set_rotation(90 * turns)
        pieces = _pieces(page, fonts)
        page.set_rotation(90 * shown)
    frame = Frame(left, bottom, right, top, turns)
    width, height = frame.size
    drawing = _drawing(page, frame)
    turns = (shown - frame.turns) % 4
    runs_of = [(piece, piece.run(frame, width, height)) for piece in pieces]
    placed = [(piece, run) for piece, run in runs_of if run is not None]
    off = sum(len(piece.text.split()) for piece, run in runs_of if run is None)
    readable = any(run.size > SMALLEST_READABLE for _, run in placed)
    scanned = any(box.width * box.height > SCAN * width * height for box in drawing.pictures)
    suspects = [
        (piece, run)
        for piece, run in placed
        if readable and _is_suspect(piece, run, drawing) and not (piece.invisible and scanned)
    ]
    unseen = _unseen(page, [run for _, run in suspects], turns, width, height) if suspects else set()
    runs = tuple(run for _, run in placed if id(run) not in unseen)
    words = off + sum(len(run.text.split()) for _, run in placed if id(run) in unseen)
    content = PageContent(
        number, width, height, turns, label, runs, drawing.areas, drawing.rules, drawing.pictures, words
    )
    if not runs:
        return content
    return replace(content, written=pictures_of_text(content, partial(_part, page)))


def _pieces(page: Any, fonts: _Fonts) -> list[Piece]:
    textpage = page.get_textpage()
    fonts.turn_page()
    try:
        return Pieces(_Characters(textpage, fonts)).all()
    finally:
        textpage.close()


def _is_suspect(piece: Piece, run: Run, drawing: _Drawing) -> bool:
    """What the file says of a piece makes it doubtful that anybody sees it."""
    if piece.invisible or piece.owner in drawing.layered or run.size < SMALLEST_READABLE or is_pale(run.colour):
        return True
    place = drawing.places.get(piece.owner)
    return place is not None and drawing.covers.hide(run.box, place)


def _unseen(page: Any, suspects: list[Run], turns: int, width: float, height: float) -> set[int]:
    """Of the suspect runs those that leave no mark on the drawn page, by their identity."""
    scale = min(2.0, math.sqrt(MOST_PIXELS / 4 / max(1.0, width * height)))
    size = math.ceil(page.get_width() * scale), math.ceil(page.get_height() * scale)
    unseen = {id(run) for run in suspects if run.size < SMALLEST_READABLE}
    windows: dict[int, Window] = {}
    for run in suspects:
        window = window_of(turned_box(run.box, turns, width, height), scale, size)
        if id(run) not in unseen and window[0] < window[2] and window[1] < window[3]:
            windows[id(run)] = window
    for strip in strips_of(windows.values()):
        drawn = _drawn(page, scale, strip)
        for number, (left, top, right, bottom) in windows.items():
            inside = strip[1] <= top and bottom <= strip[3]
            if inside and not has_ink(drawn[top - strip[1] : bottom - strip[1], left - strip[0] : right - strip[0]]):
                unseen.add(number)
    return unseen


def _part(page: Any, box: Box) -> Any:
    """A part of the page as ``corpus.pdf.pictures`` asks for it; empty off the page."""
    width, height = (math.ceil(length * SCALE) for length in page.get_size())
    left, top = max(0, int(box.left * SCALE)), max(0, int(box.top * SCALE))
    right, bottom = min(width, int(box.right * SCALE) + 1), min(height, int(box.bottom * SCALE) + 1)
    return _drawn(page, SCALE, (left, top, max(left, right), max(top, bottom)))


def _drawn(page: Any, scale: float, window: Window) -> Any:
    """A window of the page as a viewer shows it, in grey, a number a pixel in rows and columns."""
    left, top, right, bottom = window
    pixels = np.full((bottom - top, right - left), 255, np.uint8)
    if pixels.size:
        size = math.ceil(page.get_width() * scale), math.ceil(page.get_height() * scale)
        bitmap = pdfium.FPDFBitmap_CreateEx(
            *pixels.shape[::-1], pdfium.FPDFBitmap_Gray, pixels.ctypes.data, right - left
        )
        flags = pdfium.FPDF_GRAYSCALE | pdfium.FPDF_ANNOT
        pdfium.FPDF_RenderPageBitmap(bitmap, page.raw, -left, -top, *size, 0, flags)
        pdfium.FPDFBitmap_Destroy(bitmap)
    return pixels


def _text_turns(pieces: list[Piece], shown: int) -> int:
    """Quarter turns that set most of the page's text upright."""
    counts = [0, 0, 0, 0]
    for piece in pieces:
        counts[round(piece.angle / 90) % 4] += len(piece.text)
    best = max(range(4), key=lambda turns: counts[turns])
    return best if counts[best] else shown


# --- what is drawn --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What is drawn on a page besides text, and when.

    ``places``: when each text object is drawn, by its address; ``covers``: opaque rectangles with theirs; ``layered``:
    text objects on layers that can be switched off.
    """

    areas: tuple[Area, ...]
    rules: tuple[Rule, ...]
    pictures: tuple[Box, ...]
    covers: Covers
    places: Mapping[int, tuple[int, ...]]
    layered: frozenset[int]


def _drawing(page: Any, frame: Frame) -> _Drawing:
    places: dict[int, tuple[int, ...]] = {}
    layered: set[int] = set()
    covers: list[tuple[tuple[int, ...], Box]] = []
    areas: list[Area] = []
    rules: list[Rule] = []
    pictures: list[Box] = []
    width, height = frame.size
    for item in _drawn_objects(page, places, layered):
        kind, edges, fill, outlined, corners = item.kind, item.edges, item.fill, item.outlined, item.corners
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
            areas.append(Area(box, fill, outlined, corners <= 6, item.closed))
            if item.opaque and corners <= 6:
                covers.append((item.place, box))
    return _Drawing(tuple(areas), tuple(rules), tuple(pictures), Covers(covers), places, frozenset(layered))


@dataclass(frozen=True, slots=True)
class _Drawn:
    """An image or a path: its edges (left, bottom, right, top), its fill colour, and ``place``, when it is drawn."""

    kind: int
    edges: tuple[float, float, float, float]
    fill: int | None
    outlined: bool
    corners: int
    opaque: bool
    closed: bool
    place: tuple[int, ...]


_PAINTED = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING, pdfium.FPDF_PAGEOBJ_PATH)


def _drawn_objects(page: Any, places: dict[int, tuple[int, ...]], layered: set[int]) -> Iterator[_Drawn]:
    """Images and paths, forms followed; notes in ``places`` when text is drawn, in ``layered`` what is on a layer."""
    edges = [ctypes.c_float() for _ in range(4)]
    left = MOST_DRAWN_OBJECTS
    identity = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    whole = max(0, pdfium.FPDFPage_CountObjects(page.raw))
    queue: list[tuple[Callable[..., Any], int | None, int, Matrix, tuple[int, ...], bool]] = [
        (_object_at, ctypes.cast(page.raw, ctypes.c_void_p).value, whole, identity, (), False)
    ]
    while queue:
        fetch, parent, count, matrix, before, hidden = queue.pop()
        for index in range(min(count, MOST_OBJECTS)):
            address = fetch(parent, index)
            if not address:
                continue
            kind = _kind_of(address)
            place = (*before, index)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                places[address] = place
                if hidden or _is_layered(address):
                    layered.add(address)
                continue
            if left <= 0:
                continue
            left -= 1
            item = ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                if len(before) < DEEPEST_FORM:
                    parts = max(0, pdfium.FPDFFormObj_CountObjects(item))
                    layer = hidden or _is_layered(address)
                    queue.append((_form_object_at, address, parts, times(_matrix_of(item), matrix), place, layer))
            elif kind in _PAINTED and pdfium.FPDFPageObj_GetBounds(item, *edges):
                found = mapped(matrix, edges[0].value, edges[1].value, edges[2].value, edges[3].value)
                yield _painted(item, kind, found, place)


def _matrix_of(item: Any) -> Matrix:
    inner = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, inner)
    return inner.a, inner.b, inner.c, inner.d, inner.e, inner.f


def _painted(item: Any, kind: int, edges: tuple[float, float, float, float], place: tuple[int, ...]) -> _Drawn:
    """One of `_PAINTED`; a shading counts as a path filled with grey."""
    if kind != pdfium.FPDF_PAGEOBJ_PATH:
        image = kind == pdfium.FPDF_PAGEOBJ_IMAGE
        sort, fill = (kind, None) if image else (pdfium.FPDF_PAGEOBJ_PATH, 0x808080)
        return _Drawn(sort, edges, fill, False, 4, False, True, place)
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    red, green, blue, alpha = colours = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPath_GetDrawMode(item, mode, stroke)
    filled = mode.value and pdfium.FPDFPageObj_GetFillColor(item, *colours) and alpha.value
    fill = red.value << 16 | green.value << 8 | blue.value if filled else None
    corners = pdfium.FPDFPath_CountSegments(item)
    closed = fill is not None or corners <= 6 or _is_closed(item, corners)
    opaque = fill is not None and alpha.value == 255
    return _Drawn(kind, edges, fill, bool(stroke.value), corners, opaque, closed, place)


#: A path of more corners is a drawing, or letters drawn as lines, and no frame.
_MOST_CORNERS = 200


def _is_closed(path: Any, corners: int) -> bool:
    """Whether a path ends where it began, as a frame does."""
    if corners > _MOST_CORNERS:
        return False
    last = pdfium.FPDFPath_GetPathSegment(path, corners - 1)
    if pdfium.FPDFPathSegment_GetClose(last):
        return True
    ends = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(path, 0), ends[0], ends[1])
    pdfium.FPDFPathSegment_GetPoint(last, ends[2], ends[3])
    return abs(ends[0].value - ends[2].value) < 0.5 and abs(ends[1].value - ends[3].value) < 0.5


def _is_layered(item: int) -> bool:
    """Whether an object stands on an optional layer."""
    for index in range(_count_marks(item)):
        _mark_name(_mark_of(item, index), _NAME_AT, len(_NAME), _NAME_SIZE_AT)
        if _NAME_SIZE.value == len(_LAYER) and _NAME.raw.startswith(_LAYER):
            return True
    return False


def _has_typed_notes(page: Any) -> bool:
    """Whether text was typed on the page with a viewer's tools, or into the fields of a form."""
    for index in range(max(0, pdfium.FPDFPage_GetAnnotCount(page.raw))):
        note = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if note:
            kind = pdfium.FPDFAnnot_GetSubtype(note)
            pdfium.FPDFPage_CloseAnnot(note)
            if kind in _TYPED:
                return True
    return False
