"""Text of newsletters, file names and questions as the screen may show it: always text, never obeyed.

Everything that did not come out of this package's own source passes through here before it meets a widget.
No markup is read (`Content` takes a plain string as it is), escapes become visible symbols, and the
controls that turn the direction of following text lose their power. One character stays one character,
so positions in the text (quotes, emphasis) hold for what is shown: that is why this table stands beside
`corpus.text.cleaning.clean`, which removes the same characters from what is read.
"""

from __future__ import annotations

from textual.content import Content

_BROKEN = "\N{REPLACEMENT CHARACTER}"
#: Embeddings, overrides and isolates: they reorder what follows, on other lines too. Plain marks (LRM, RLM) stay.
_TURNS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
#: Invisible letters that spell hidden words.
_TAGS = range(0xE0000, 0xE0080)

_TABLE: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    **dict.fromkeys((*range(0x80, 0xA0), *_TURNS, *_TAGS), _BROKEN),
    0x7F: "\N{SYMBOL FOR DELETE}",
    ord("\t"): " ",
    ord("\r"): " ",
    ord("\f"): " ",
    ord("\v"): " ",
    0x85: " ",
    0x2028: " ",
    0x2029: " ",
}
del _TABLE[ord("\n")]


def shown(text: str) -> str:
    """``text`` with every control made visible or harmless; as long as before, line feeds kept."""
    return text.translate(_TABLE)


def one_line(text: str) -> str:
    """``text`` on one line, white space run together."""
    return shown(" ".join(text.split()))


def shorten(text: str, length: int) -> str:
    """``text`` on one line and no longer than ``length`` characters, cut between words with an ellipsis."""
    line = one_line(text)
    if len(line) <= length:
        return line
    cut = line[: max(length - 1, 0)]
    space = cut.rfind(" ")
    return (cut[:space] if space > length // 2 else cut).rstrip(" ,;:.–-") + "…"


def plain(text: str, style: str = "") -> Content:
    """``text`` as content without markup, whole in ``style``."""
    return Content.styled(shown(text), style) if style else Content(shown(text))


def counted(number: int, noun: str, plural: str = "") -> str:
    """``1 issue``, ``2 issues``, ``1,204 issues``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
