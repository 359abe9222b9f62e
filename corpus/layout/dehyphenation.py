"""Joining lines into text: hyphens at line ends mended or kept, words parted by a space, Chinese by none.

A hyphen goes when the word without it is known from the issue, and stays when the hyphened word is; otherwise it
goes where printers put it (between two small letters) and stays where writers do (numbers, names, "self-").
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from corpus.layout.line import CJK, Line
from corpus.pdf.page import LINE_END_HYPHEN

HYPHENS = (LINE_END_HYPHEN, "-", "\u00ad", "\u2010")

_WORD = re.compile(r"\w+(?:-\w+)*")
_TAIL = re.compile(r"([\w’']+(?:-[\w’']+)*)$")
_HEAD = re.compile(r"[\w’']+")
_CJK = re.compile(f"[{CJK}]")
_CJK_MARKS = "“”‘’…—"
_URL = re.compile(r"\S*(?:https?://|www\.)\S*$")
_URL_REST = re.compile(r"[\w%/?&=#.~+:@-]+(?=\s|$|[^\x00-\x7f])", re.ASCII)

#: First parts that writers join with a hyphen of their own.
_KEEPS = frozenset(
    [
        "self",
        "non",
        "well",
        "long",
        "short",
        "half",
        "all",
        "ex",
        "e",
        "mid",
        "multi",
        "cross",
        "then",
        "full",
        "part",
        "high",
        "low",
        "first",
        "second",
        "third",
        "two",
        "three",
        "four",
        "five",
        "six",
        "one",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
    ]
)
#: "Vor- und Nachteile": a hyphen that stands for a word left out.
_SUSPENDED = re.compile(r"(?:und|oder|bzw|and|or|et|ou|y|o|to)\b")


class Vocabulary:
    """The words of an issue as they stand unbroken inside its lines."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._counts: Counter[str] = Counter()
        for text in lines:
            words = _WORD.findall(text.casefold())
            if text.endswith(HYPHENS):
                words = words[:-1]
            self._counts.update(words)

    def __contains__(self, word: str) -> bool:
        return word.casefold() in self._counts


def join_lines(text: str, following: str, vocabulary: Vocabulary, *, full: bool = True) -> str:
    """``text`` with the next line's text after it. ``full``: the line before filled its column."""
    if not text:
        return following
    if text.endswith(HYPHENS):
        return _mended(text, following, vocabulary)
    last, first = text[-1], following[:1]
    if _CJK.match(last) or _CJK.match(first):
        return text + following
    if last in _CJK_MARKS and len(text) > 1 and _CJK.match(text[-2]):
        return text + following
    address = _URL.match(text, text.rfind(" ") + 1) if "www." in text[-120:] or "://" in text[-120:] else None
    if address and (full or last in "/?&=%_#") and not following[:1].isspace():
        match = _URL_REST.match(following)
        rest = match.group() if match else ""
        if (
            rest
            and not rest.startswith(("http", "www."))
            and (last in "/?&=%_#" or rest[0] in "/?&=%_#" or re.search(r"[\d/_=%]|\.\w", rest))
        ):
            return text + following
    return f"{text} {following}"


def _mended(text: str, following: str, vocabulary: Vocabulary) -> str:
    soft = text[-1] == "\u00ad"
    stem = text[:-1]
    if stem.endswith((" ", "-")) or not stem or _SUSPENDED.match(following):
        return f"{stem}- {following}"
    tail, head = _TAIL.search(stem[-60:]), _HEAD.match(following)
    if not tail:
        return f"{text.replace(LINE_END_HYPHEN, '-')} {following}"
    if not head:
        return f"{stem}-{following}"
    if soft:
        return stem + following
    before, after = tail.group(1), head.group(0)
    word = stem[stem.rfind(" ") + 1 :]
    if (before.isupper() and len(before) > 1) or "www." in word or "://" in word or "@" in word:
        return f"{stem}-{following}"
    joined, hyphened = before + after, f"{before}-{after}"
    if joined in vocabulary:
        return stem + following
    if hyphened in vocabulary:
        return f"{stem}-{following}"
    if before[-1].isdigit() or not after[0].islower():
        return f"{stem}-{following}"
    last_part = before.rsplit("-", 1)[-1]
    if last_part.casefold() in _KEEPS or ("-" in before and last_part in vocabulary):
        return f"{stem}-{following}"
    if (
        len(before) > 3
        and len(after) > 3
        and before in vocabulary
        and after in vocabulary
        and not text.endswith(LINE_END_HYPHEN)
    ):
        return f"{stem}-{following}"
    return stem + following


#: Compatibility characters that are only another drawing of the same letters.
_SAME_LETTERS = re.compile(
    "[\ufb00-\ufb06\ufb13-\ufb17\u2e80-\u2fdf\uf900-\ufaff\U0001d400-\U0001d7ff\ufb50-\ufdff\ufe70-\ufefc\u0132\u0133\u01c4-\u01cc]+"
)
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")


def normal_text(text: str) -> str:
    """Ligatures and other drawings of a letter as that letter (NFKC for these alone), composed, single spaces."""
    if text.isascii():
        return " ".join(text.split())
    text = _SAME_LETTERS.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def line_text(line: Line) -> str:
    return normal_text(line.text)
