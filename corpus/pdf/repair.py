"""A damaged or cut-short PDF is written anew from the objects that are still whole.

The index of a PDF stands at its end, so a file cut short has lost it. Here the objects are found one by one, those
packed into object streams too, and a new page tree is put over every page found. Nothing is guessed about a page's
content; a stream that was cut is kept as far as it goes. Pure: bytes in, bytes out.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

#: A file larger than this is not mended.
LARGEST = 200_000_000
#: An object stream may not unfold to more than this.
LARGEST_UNFOLDED = 50_000_000

_OBJECT = re.compile(rb"(?<!\d)(\d{1,8})\s+\d{1,5}\s+obj\b")
_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")
_PAGES = re.compile(rb"/Type\s*/Pages\b")
_PARENT = re.compile(rb"/Parent\s+(\d+)\s+\d+\s+R")
_LENGTH = re.compile(rb"/Length\s+\d+(?:\s+\d+\s+R)?")
_MEDIA_BOX = re.compile(rb"/MediaBox\s*\[[^\]]*\]")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
_REFERENCE = re.compile(rb"(\d+)\s+\d+\s+R")


@dataclass(frozen=True, slots=True)
class Mended:
    """``pages`` of the file were found; ``expected`` is what its page tree speaks of (0: not known)."""

    data: bytes
    pages: int
    expected: int


def mend(data: bytes) -> Mended | None:
    """A PDF with every page that can still be found, or None where there is none."""
    if len(data) > LARGEST or b"%PDF-" not in data[:2048] or b"/Encrypt" in data:
        return None
    objects = _objects(data)
    for number, body in list(objects.items()):
        if b"/ObjStm" in body[:400]:
            for inner, text in _unfolded(body):
                objects.setdefault(inner, text)
            del objects[number]
        elif b"/XRef" in body[:400]:
            del objects[number]
    pages = [number for number, body in objects.items() if _PAGE.search(body[:4000]) and b"stream" not in body[:4000]]
    if not pages:
        return None
    ordered = _in_order(objects, pages)
    root = max(objects) + 1
    tree = root + 1
    expected = max(
        (
            int(count)
            for body in objects.values()
            if _PAGES.search(body)
            for count in re.findall(rb"/Count\s+(\d+)", body)
        ),
        default=0,
    )
    for number in ordered:
        objects[number] = _under(objects, number, tree)
    kids = b" ".join(b"%d 0 R" % number for number in ordered)
    objects[tree] = b"<< /Type /Pages /Count %d /MediaBox [0 0 595 842] /Kids [%s] >>" % (len(ordered), kids)
    objects[root] = b"<< /Type /Catalog /Pages %d 0 R >>" % tree
    return Mended(_written(objects, root), len(pages), expected)


def _objects(data: bytes) -> dict[int, bytes]:
    """Every object by its number, a later one over an earlier one; streams with their true length."""
    found: dict[int, bytes] = {}
    position = 0
    while match := _OBJECT.search(data, position):
        number, start = int(match.group(1)), match.end()
        end = data.find(b"endobj", start)
        stream = data.find(b"stream", start, end if end >= 0 else len(data))
        if stream >= 0 and data[start:stream].rstrip().endswith(b">>"):
            body, position = _stream(data, start, stream)
        elif end < 0:
            break
        else:
            body, position = data[start:end].strip(), end + 6
        found[number] = body
    return found


def _stream(data: bytes, start: int, stream: int) -> tuple[bytes, int]:
    head = data[start:stream].strip()
    begin = stream + 6
    begin += 2 if data[begin : begin + 2] == b"\r\n" else 1
    stop = data.find(b"endstream", begin)
    content = data[begin : stop if stop >= 0 else len(data)]
    length = b"/Length %d" % len(content)
    head = _LENGTH.sub(length, head, count=1) if _LENGTH.search(head) else head[:-2] + length + b">>"
    after = data.find(b"endobj", stop) if stop >= 0 else -1
    near = after + 6 if 0 <= after < stop + 40 else stop + 9 if stop >= 0 else len(data)
    return head + b"\nstream\n" + content + b"\nendstream", near


def _unfolded(body: bytes) -> list[tuple[int, bytes]]:
    """The objects packed into an object stream; none where it cannot be unpacked."""
    head, _, rest = body.partition(b"\nstream\n")
    content = rest[: rest.rfind(b"\nendstream")]
    if b"/FlateDecode" in head:
        try:
            content = zlib.decompressobj().decompress(content, LARGEST_UNFOLDED)
        except zlib.error:
            return []
    count, first = re.search(rb"/N\s+(\d+)", head), re.search(rb"/First\s+(\d+)", head)
    if not count or not first:
        return []
    numbers = content[: int(first.group(1))].split()
    if not all(word.isdigit() for word in numbers):
        return []
    pairs = [
        (int(numbers[i]), int(numbers[i + 1])) for i in range(0, min(len(numbers) - 1, 2 * int(count.group(1))), 2)
    ]
    places = [offset for _, offset in pairs] + [len(content)]
    base = int(first.group(1))
    return [
        (number, content[base + offset : base + max(following, offset)].strip())
        for (number, offset), following in zip(pairs, places[1:], strict=True)
    ]


def _in_order(objects: dict[int, bytes], pages: list[int]) -> list[int]:
    """Pages in the order of what is left of the page tree, the others as they stand in the file."""
    known = set(pages)
    order: list[int] = []
    seen: set[int] = set()

    def walk(number: int, depth: int) -> None:
        if number in seen or depth > 40:
            return
        seen.add(number)
        if number in known:
            order.append(number)
            return
        if number not in objects:  # a page that is lost keeps its place, so that the others keep their numbers
            objects[number] = b"<< /Type /Page /Parent 0 0 R >>"
            order.append(number)
            return
        kids = _KIDS.search(objects[number])
        for kid in _REFERENCE.findall(kids.group(1)) if kids else ():
            walk(int(kid), depth + 1)

    trees = [number for number, body in objects.items() if _PAGES.search(body) and not _PARENT.search(body)]
    for number in trees:
        walk(number, 0)
    return order + [number for number in pages if number not in order]


def _under(objects: dict[int, bytes], number: int, tree: int) -> bytes:
    """A page put under the new tree, with what it had from the old one."""
    body = objects[number]
    parent = _PARENT.search(body)
    above = objects.get(int(parent.group(1)), b"") if parent else b""
    extra = b""
    if not _MEDIA_BOX.search(body) and (box := _MEDIA_BOX.search(above)):
        extra += b" " + box.group()
    if b"/Resources" not in body and (shared := re.search(rb"/Resources\s+\d+\s+\d+\s+R", above)):
        extra += b" " + shared.group()
    reference = b"/Parent %d 0 R" % tree
    body = _PARENT.sub(reference, body) if parent else body.replace(b"<<", b"<< " + reference + b" ", 1)
    return body.replace(b"<<", b"<<" + extra, 1) if extra else body


def _written(objects: dict[int, bytes], root: int) -> bytes:
    pieces = [b"%PDF-1.7\n"]
    offset = len(pieces[0])
    places: dict[int, int] = {}
    for number in sorted(objects):
        piece = b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
        places[number] = offset
        offset += len(piece)
        pieces.append(piece)
    size = max(objects) + 1
    table = [b"xref\n"]
    for number in sorted(places):
        table.append(b"%d 1\n%010d 00000 n \n" % (number, places[number]))
    pieces += [*table, b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, offset)]
    return b"".join(pieces)
