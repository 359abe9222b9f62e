"""The few things a style says that decide whether text is seen: display, size, colour, a stroke through it (pure).

Style sheets inside the page are read by their plain selectors (a class, an id, an element, or these together). A
selector over several elements only makes unknown what it sets, and so do sheets that lie elsewhere: then nothing is
held to be hidden because of a background nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from corpus.text.cleaning import word_set

#: A style sheet longer than this, and more rules than these, are not looked through.
_LONGEST_SHEET, _MOST_RULES = 1_000_000, 5_000
#: Rules with the same last class or id that ask for something else besides.
_MOST_ALIKE = 20
_DECLARATION = re.compile(r"([a-z-]{1,40})\s*:\s*([^;]{1,300})")
_COMPOUND = re.compile(r"([a-z][a-z0-9]*)?((?:[.#][\w-]+)*)")
_MARKED = re.compile(r"([.#])([\w-]+)")
_DECIDES: Final = word_set(
    "display visibility opacity font-size color background background-color height max-height width overflow clip "
    "clip-path text-indent left top text-decoration text-decoration-line mso-hide"
)
Style = Mapping[str, str | None]


def declarations(text: str) -> dict[str, str]:
    """What an inline style or the body of a rule sets, of what decides whether text is seen."""
    pairs = _DECLARATION.findall(text.lower())
    return {name: value.replace("!important", "").strip() for name, value in pairs if name in _DECIDES}


@dataclass(slots=True)
class StyleSheet:
    """The rules of a page by what they ask for last; a value of None is one that nobody knows."""

    plain: dict[str, dict[str, str | None]] = field(default_factory=dict)
    joint: dict[str, list[tuple[frozenset[str], dict[str, str | None]]]] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> StyleSheet:
        sheet = cls()
        for number, (selectors, body) in enumerate(_rules(_uncommented(text[:_LONGEST_SHEET]))):
            found = declarations(body)
            if number >= _MOST_RULES or not found:
                continue
            for selector in selectors.lower().split(",")[:20]:
                sheet._add(selector.strip(), found)
        return sheet

    def _add(self, selector: str, found: Mapping[str, str]) -> None:
        parts = re.split(r"[\s>+~]+", selector)
        compound = _COMPOUND.fullmatch(parts[-1])
        if compound is None or not parts[-1]:
            return
        values: dict[str, str | None] = dict(found) if len(parts) == 1 else dict.fromkeys(found)
        asked = [mark + name for mark, name in _MARKED.findall(compound[2])] + [compound[1]] * bool(compound[1])
        if len(asked) == 1:
            self.plain.setdefault(asked[0], {}).update(values)
        elif len(alike := self.joint.setdefault(asked[0], [])) < _MOST_ALIKE:
            alike.append((frozenset(asked), values))

    def style(self, tag: str, identity: str, classes: list[str], inline: str) -> dict[str, str | None]:
        """What the sheet and the element's own style set: an element's name first, then classes, id, own style."""
        names = [tag, *("." + name.lower() for name in classes), *(["#" + identity.lower()] if identity else [])]
        found: dict[str, str | None] = {}
        for name in names:
            found.update(self.plain.get(name, ()))
        for name in names:
            for asked, values in self.joint.get(name, ()):
                if asked <= frozenset(names):
                    found.update(values)
        if inline:
            found.update(declarations(inline))
        return found

    def knows(self, name: str) -> bool:
        """Whether any rule asks for a class."""
        return "." + name.lower() in self.plain or "." + name.lower() in self.joint


def _uncommented(text: str) -> str:
    first, *others = text.replace("<!--", " ").replace("-->", " ").split("/*")
    return first + " ".join(other.partition("*/")[2] for other in others)


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """(selectors, body) of every rule that holds everywhere: those under "@media" and its like are left out."""
    at, depth, start, selector = 0, 0, 0, ""
    for found in re.finditer(r"[{}]", text):
        if found[0] == "{":
            if depth == 0:
                selector = text[at : found.start()].rpartition(";")[2].strip()
                start = found.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                at = found.end()
                if selector and not selector.startswith("@"):
                    yield selector, text[start : found.start()]


# -- values

_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|ex|ch|%|vh|vw|in|cm|mm)?")
_PIXELS: Final = {"": 1.0, "px": 1.0, "pt": 4 / 3, "rem": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78}
_HEX = re.compile(r"#([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3})\b|^([0-9a-f]{6})$")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:[\s,/]+(\d*\.?\d+))?\s*\)")
_NAMED: Final = {"white": (255, 255, 255), "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240)}
Colour = tuple[int, int, int]
WHITE: Final[Colour] = (255, 255, 255)


def pixels(value: str | None) -> float | None:
    """A length in pixels, where it is one that does not hang on another."""
    found = _LENGTH.fullmatch(value or "")
    scale = _PIXELS.get(found[2] or "") if found else None
    return float(found[1]) * scale if found and scale is not None else 0.0 if found and not float(found[1]) else None


def share(value: str | None) -> float | None:
    """A size that is a share of the size around it: 1.5 for "1.5em" and "150%"."""
    found = _LENGTH.fullmatch(value or "")
    if found is None or found[2] not in ("em", "%"):
        return None
    return float(found[1]) / (100 if found[2] == "%" else 1)


def colour(value: str | None) -> Colour | None:
    """A colour by its parts; None for one that is not known, or that lets through what is behind it."""
    value = value or ""
    if "url(" in value or "gradient" in value or "var(" in value:
        return None
    found = _HEX.search(value)
    if found:
        digits = found[1] or found[2]
        digits = digits if len(digits) > 3 else "".join(digit * 2 for digit in digits)
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    parts = _RGB.search(value)
    if parts:
        solid = parts[4] is None or float(parts[4]) == 1
        return (int(parts[1]), int(parts[2]), int(parts[3])) if solid else None
    return next((_NAMED[word] for word in re.findall(r"[a-z]+", value) if word in _NAMED), None)
