"""Whether text of a page is seen, and whether it still holds: hidden, tiny or blank on blank, struck out (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final

from corpus.formats.html.style import WHITE, Colour, Style, StyleSheet, colour, pixels, share
from corpus.formats.html.tables import tag_of
from corpus.text.cleaning import word_set

_STRUCK: Final = frozenset({"s", "del", "strike"})
#: Classes that hide in the style sheets many pages share, which lie elsewhere.
_HIDING: Final = word_set(
    "d-none hidden invisible is-hidden uk-hidden sr-only visually-hidden visuallyhidden element-invisible "
    "screen-reader-text screen-reader-only"
)
#: Classes by which such a page shows on a wide screen what it hides on a small one.
_SHOWN_AGAIN = re.compile(r"(?:d-(?:sm|md|lg|xl|xxl|print)-|(?:sm|md|lg|xl|2xl|print):)(?!none|hidden)")
_CLIPPED = re.compile(r"rect\(\s*(?:[01](?:px)?[\s,]*){4}\)|inset\(\s*(?:50|100)%")
#: Text of this size, in pixels or as a share of the text around it, is a dot.
_DOT, _DOT_SHARE = 1.0, 0.1
#: Further than this to the left or above the page.
_OFF_PAGE = -900.0
#: Colours that differ by less than this in each part are one to the eye.
_ALIKE = 12
#: More classes than these are not looked up.
_MOST_CLASSES = 30


class Sight(Enum):
    """What a reader makes of an element: reads it, does not see it, sees it struck out."""

    SEEN = "seen"
    UNSEEN = "unseen"
    STRUCK = "struck"


@dataclass(frozen=True, slots=True)
class Look:
    """How text looks by what is set around it; None for a colour that is not known."""

    ink: Colour | None = (0, 0, 0)
    ground: Colour | None = WHITE
    dot: bool = False
    shown: bool = True

    @property
    def is_seen(self) -> bool:
        if self.dot or not self.shown:
            return False
        if self.ink is None or self.ground is None:
            return True
        return max(abs(ink - ground) for ink, ground in zip(self.ink, self.ground, strict=True)) >= _ALIKE


class Visibility:
    """What the style of a page makes of its elements."""

    def __init__(self, root: Any) -> None:
        sheets = (element.text or "" for element in root.iter("style"))
        self._sheet = StyleSheet.of("\n".join(sheets))
        self._scripted = next(root.iter("script"), None) is not None
        elsewhere = any("stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link"))
        self.page = Look(ground=None if elsewhere else WHITE)

    def seen(self, element: Any, around: Look) -> tuple[Sight, Look]:
        """What a reader makes of an element as a whole, and how the text in it looks."""
        tag = tag_of(element)
        if tag in _STRUCK:
            return Sight.STRUCK, around
        if element.get("hidden") is not None:
            return Sight.UNSEEN, around
        classes = (element.get("class") or "").split()[:_MOST_CLASSES]
        inline = element.get("style") or ""
        style = self._sheet.style(tag, element.get("id") or "", classes, inline)
        if self._hides(style) or self._hidden_elsewhere(classes):
            return Sight.UNSEEN, around
        if "line-through" in f"{style.get('text-decoration')} {style.get('text-decoration-line')}":
            return Sight.STRUCK, around
        return Sight.SEEN, _look(element, tag, style, around)

    def _hidden_elsewhere(self, classes: list[str]) -> bool:
        hiding = [name for name in classes if name in _HIDING and not self._sheet.knows(name)]
        return bool(hiding) and not any(_SHOWN_AGAIN.match(name) for name in classes)

    def _hides(self, style: Style) -> bool:
        if not style:
            return False
        flat = any((size := pixels(style.get(name))) is not None and size <= 1 for name in ("height", "max-height"))
        narrow = (size := pixels(style.get("width"))) is not None and size <= 1
        cut = (style.get("overflow") or "").startswith(("hidden", "clip"))
        away = any((place := pixels(style.get(side))) is not None and place < _OFF_PAGE for side in _SIDES)
        clipped = _CLIPPED.match(style.get("clip") or "") or _CLIPPED.match(style.get("clip-path") or "")
        return bool(
            style.get("display") == "none"
            or style.get("mso-hide") == "all"
            or (cut and (flat or narrow))
            or away
            or clipped
            or (style.get("opacity") in ("0", "0.0", ".0", "0%") and not self._scripted)
        )


_SIDES: Final = ("text-indent", "left", "top")


def _look(element: Any, tag: str, style: Style, around: Look) -> Look:
    """The look of the text in an element: its own where it sets one, else that around it."""
    look = around
    if element.get("background"):
        look = replace(look, ground=None)
    elif element.get("bgcolor"):
        look = replace(look, ground=colour(element.get("bgcolor").lower()))
    if tag == "font" and element.get("color"):
        look = replace(look, ink=colour(element.get("color").lower()))
    if tag == "font" and element.get("size"):
        look = replace(look, dot=False)
    if not style:
        return look
    for name in ("background", "background-color"):
        value = style.get(name, "none")
        if value not in ("none", "transparent", "inherit", "initial", "0"):
            look = replace(look, ground=colour(value))
    if "color" in style:
        value = style["color"]
        if value == "transparent":
            return replace(look, shown=False)
        look = replace(look, ink=look.ink if value == "inherit" else colour(value))
    if "visibility" in style:
        look = replace(look, shown=style["visibility"] not in ("hidden", "collapse"))
    if style.get("font-size", "inherit") != "inherit":
        size, part = pixels(style["font-size"]), share(style["font-size"])
        dot = size <= _DOT if size is not None else look.dot or part <= _DOT_SHARE if part is not None else False
        look = replace(look, dot=dot)
    return look
