"""Text of newsletters, file names and questions as the screen may show it: always text, never obeyed.

Everything that did not come out of this package's own source passes through here before it meets a widget.
No markup is read (`Content` takes a plain string as it is), and controls become visible signs or lose their power
(`corpus.text.cleaning.shown`). One character stays one character, so positions in the text (quotes, emphasis) hold for
what is shown.
"""

from __future__ import annotations

from textual.content import Content

from assistant.output.wording import counted
from corpus.text.cleaning import shown

__all__ = ["counted", "one_line", "plain", "shorten", "shown"]


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
