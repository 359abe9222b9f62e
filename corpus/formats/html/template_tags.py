"""Marks that a site's maker fills in before anyone reads the page: "{% for post %}", "{{ name }}", "<%= name %>"."""

from __future__ import annotations

import re

_MARK = re.compile(r"\{[{%#]|[}%#]\}|<%|%>|\*\|(?=[A-Z])|(?<=[A-Z_\d])\|\*")
_ENDS = {"{{": "}}", "{%": "%}", "{#": "#}", "<%": "%>", "*|": "|*"}
#: No mark is longer: what opens and does not close soon is text.
_LONGEST = 1_000


def without_template_tags(text: str) -> str:
    """``text`` without such marks, each from its beginning to the nearest end of its kind."""
    if not any(mark in text for mark in _ENDS):
        return text
    kept, at, start, closing = list[str](), 0, -1, ""
    for mark in _MARK.finditer(text):
        if start >= 0 and mark[0] == closing and mark.end() - start <= _LONGEST:
            kept.append(text[at:start])
            at, start = mark.end(), -1
        elif mark[0] in _ENDS and (start < 0 or mark.start() - start > _LONGEST):
            start, closing = mark.start(), _ENDS[mark[0]]
    return "".join([*kept, text[at:]]) if at else text
