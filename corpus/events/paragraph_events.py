"""One paragraph in its setting → the events it tells of, each with the characters that tell it.

Four kinds of telling: a row of a list (``lists``), a heading or line of its own that prints the date of what
stands below (``headings``), a dated sentence (``prose``), and an undated item of a list of what is to come.
Here is decided which of them a paragraph is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.dates import FoundDate
from corpus.events.event_draft import Draft, is_day, is_printed
from corpus.events.headings import from_heading
from corpus.events.lists import from_row, from_undated, leading_year
from corpus.events.prose import from_prose
from corpus.events.setting import Setting
from corpus.events.vocabulary import BEHIND, TIME_LABEL
from corpus.model import Issue, Kind

__all__ = ["Draft", "drafts_of"]

_ROWS = frozenset({Kind.LIST_ITEM, Kind.TABLE_ROW})
_ONLY_A_LEAD = re.compile(r"^\W*(?:on|am|le|el|im|in|vom|from|since|seit|bis|ab|bitte|les|du|del)?\W*$", re.IGNORECASE)
#: "December 5" in a table of contents is a title and its page.
_LIKE_CONTENTS = re.compile(r"(?:for\s+)?[^\W\d_]+\.?\s+\d{1,2}", re.IGNORECASE)


def drafts_of(issue: Issue, setting: Setting) -> list[Draft]:
    """The events that the paragraph tells of, in its order."""
    paragraph = setting.paragraph
    found = setting.dates(issue)
    if paragraph.kind is Kind.HEADING or _only_dates(paragraph.text, paragraph.kind, found):
        return from_heading(issue, setting, found)
    if _is_row(setting, found):
        return from_row(issue, setting, found)
    if paragraph.kind is Kind.LIST_ITEM and setting.coming and not any(is_day(one) for one in found):
        return from_undated(issue, setting, found)
    return from_prose(issue, setting, found)


def _only_dates(text: str, kind: Kind, found: Sequence[FoundDate]) -> bool:
    """ "09.11. und 10.11." in a line of its own."""
    days = [one for one in found if is_day(one) and one.when is not None and one.when.rule is None]
    if not days or (kind is not Kind.HEADING and _LIKE_CONTENTS.fullmatch(text.strip())):
        return False
    rest = text
    for one in reversed(found):
        rest = rest[: one.start] + rest[one.end :]
    return len(re.findall(r"[^\W\d_]", rest)) <= 4


def _is_row(setting: Setting, found: Sequence[FoundDate]) -> bool:
    """Items and table rows, and short paragraphs that a date opens; full sentences about a date are prose."""
    text, kind = setting.paragraph.text, setting.paragraph.kind
    days = [one for one in found if is_day(one) and (setting.listing or is_printed(one))]
    if not days:
        return kind in _ROWS and leading_year(found) is not None
    if kind is Kind.TABLE_ROW and _LIKE_CONTENTS.fullmatch(text.strip()):
        return False
    if kind is Kind.CAPTION:
        return False
    opening = text[: days[0].start]
    after = text[days[0].end :].lstrip(" ,")
    starts = not any(c.isalnum() for c in opening)
    if not starts and _ONLY_A_LEAD.match(opening) and (not setting.listing or after[:1].islower()):
        return False
    if starts and after[:1].islower() and not setting.listing and kind not in _ROWS:
        return False
    if kind in _ROWS and (setting.listing or starts or len(text) <= 100):
        return not _is_sentence(text)
    if TIME_LABEL.search(text) is not None and len(text) <= 900:
        return True
    if starts:
        return len(text) <= 400
    return setting.listing and len(text) <= 160 and not (len(text) > 60 and text.endswith("."))


def _is_sentence(text: str) -> bool:
    """Whether an item is a full sentence that looks back ("Minutes of 26 February were approved")."""
    return len(text) > 25 and BEHIND.search(text) is not None and text.rstrip().endswith((".", "!"))
