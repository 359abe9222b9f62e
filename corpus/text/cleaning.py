"""Cleaning of text that enters the corpus: everything printed, and nothing that acts.

Text from an issue ends up on a terminal, in a prompt and in JSON, so it is made harmless once, here, as it is
read. Removed: terminal escape sequences, control characters, zero-width and bidirectional controls, tag
characters and other marks that show nothing. Made plain: the many kinds of space, hyphen and line end, typographic
ligatures, and the look-alike radicals that Chinese PDF files hold in place of the characters themselves. Everything
else, full-width forms and superscripts included, stays as it was printed.
"""

from __future__ import annotations

import re
import unicodedata

#: CSI, OSC, DCS, SOS, PM and APC sequences in their 7-bit and 8-bit forms, then ESC with its plain followers.
#: Strings are bounded so that a lone introducer cannot swallow a page.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x80-\x9f\n]{0,2000}(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]"
)

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
#: The hyphen and its form that forbids a line break: the same sign as the one on every keyboard.
_HYPHENS = re.compile("[\u2010\u2011]")

#: Controls (tab, line feed and form feed apart), format and bidirectional controls, soft hyphens, object
#: replacement characters, variation selectors (the two of emoji apart), tag characters, noncharacters, surrogates.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff\ufdd0-\ufdef]"
    "|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0010fffe\U0010ffff]"
)

#: A zero-width joiner is wanted between two parts of one emoji and nowhere else.
_EMOJI_PART = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_STRAY_JOINER = re.compile(f"(?<![{_EMOJI_PART}])\u200d|\u200d(?![{_EMOJI_PART}])")

#: Typographic ligatures, CJK radicals and compatibility ideographs: the same letters in another dress.
_COMPATIBLE = re.compile("[\ufb00-\ufb06\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")

#: Accents that one letter may bear, as in Unicode's stream-safe text (UAX 15): putting a longer heap in order takes
#: time that grows with its square.
_ACCENTS = 30
_HEAP = re.compile(rf"[^\w\s]{{{_ACCENTS + 1},}}")

_WHITE = re.compile(r"\s+")
_BLANKS = re.compile(r"[^\S\n]+")

#: Characters of scripts that are written without spaces between words, their punctuation included.
CJK = "\u2e80-\u303f\u3041-\u30ff\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_CJK = re.compile(f"[{CJK}]")


def clean(text: str) -> str:
    """``text`` with nothing in it that acts or hides; lines end in a line feed, pages in a form feed."""
    if text.isascii() and text.isprintable():
        return text
    text = _ESCAPES.sub("", text)
    text = _LINE_ENDS.sub("\n", text)
    text = _SPACES.sub(" ", text)
    text = _HYPHENS.sub("-", text)
    text = _INVISIBLE.sub("", text)
    text = _STRAY_JOINER.sub("", text)
    text = _COMPATIBLE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = _HEAP.sub(_without_heap, text)
    return unicodedata.normalize("NFC", text)


def _without_heap(found: re.Match[str]) -> str:
    """A run of signs in which no letter bears more than so many accents."""
    kept, borne = list[str](), 0
    for character in found[0]:
        borne = borne + 1 if unicodedata.combining(character) else 0
        if borne <= _ACCENTS:
            kept.append(character)
    return "".join(kept)


def one_line(text: str) -> str:
    """``text`` cleaned, every run of white space one space, none at the ends."""
    return _WHITE.sub(" ", clean(text)).strip()


def tidy(text: str) -> str:
    """``text`` cleaned, its line breaks kept and the white space around and between them made single."""
    lines = (_BLANKS.sub(" ", line).strip() for line in clean(text).replace("\f", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def is_cjk(character: str) -> bool:
    """Whether ``character`` belongs to a script without spaces between words."""
    return bool(_CJK.match(character))


def glue(before: str, after: str) -> str:
    """What stands between two lines of one paragraph: nothing between Chinese characters, else a space."""
    if not before or not after or (is_cjk(before[-1]) and is_cjk(after[0])):
        return ""
    return " "


def printable(name: str) -> str:
    """A file's name for people: one line, without controls, undecodable bytes as question marks."""
    shown = "".join("?" if "\ud800" <= character <= "\udfff" else character for character in name)
    return one_line(shown) or "?"


#: Embeddings, overrides and isolates: they reorder what follows, on other lines too. Plain marks (LRM, RLM) stay.
_TURNS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
#: Invisible letters that spell hidden words.
_TAGS = range(0xE0000, 0xE0080)
#: Every control to the sign that stands for it; what no terminal could write becomes the sign of something lost.
_SIGNS: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    **dict.fromkeys((*range(0x80, 0xA0), *_TURNS, *_TAGS, *range(0xD800, 0xE000)), "\N{REPLACEMENT CHARACTER}"),
    0x7F: "\N{SYMBOL FOR DELETE}",
    **dict.fromkeys((*map(ord, "\t\r\f\v"), 0x85, 0x2028, 0x2029), " "),
}
del _SIGNS[ord("\n")]


def shown(text: str) -> str:
    """``text`` as a screen may show it: every control made visible or harmless, as long as before, line feeds kept."""
    return text if text.isprintable() else text.translate(_SIGNS)


def word_set(words: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(words.split())
