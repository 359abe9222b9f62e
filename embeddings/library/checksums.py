"""Seals: a checksum of a row together with its place, so that a row that is not as it was written is never used.

A disk or a copy that went wrong changes bytes that SQLite has no reason to doubt. A seal covers the row's own key and
the keys it points at as well: text may not be cited from another issue or page than the one it was stored for.
"""

from __future__ import annotations

import zlib


def seal(*fields: object) -> int:
    """Of a row's keys and texts."""
    return zlib.crc32("\0".join(map(str, fields)).encode("utf-8", "surrogatepass"))


def data_seal(key: int, data: bytes) -> int:
    """Of a key and the bytes stored under it."""
    return zlib.crc32(data, key & 0xFFFFFFFF)


def holds(key: int, data: object, sealed: object) -> bool:
    """Whether the bytes stored under ``key`` are those that were sealed."""
    return isinstance(data, bytes) and data_seal(key, data) == sealed
