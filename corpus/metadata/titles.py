"""Which line names the newsletter: in its masthead, or at the top of its first page and again over the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from corpus.metadata.numbering import LONGEST_LINE, NEWSLETTER, WORD, names_issue, undated
from corpus.model import Content, Kind, Paragraph, Source
from corpus.text.cleaning import is_cjk, one_line

#: A line with a day of the week tells of a meeting.
WEEKDAY = re.compile(
    r"\b(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|"
    r"sonnabend|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|"
    r"domingo)\b|周[一二三四五六日]|星期",
    re.IGNORECASE,
)
_RUBBISH_TITLE = re.compile(
    r"\.(?:docx?|odt|pages|pub|indd|pdf|rtf|pptx?|qxp|tmp|html?|md|txt|ai)\s*$|^microsoft word|^untitled|^unbenannt|"
    r"^sans titre|^document\d*$|^powerpoint|^slide \d|^layout \d|^print$|^about:|^file:|^https?:|[\\/]{2}",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"@|www\.|://|\bcontinued\b|\bfortsetzung\b|\bsuite (?:de|en|page)\b|\bcontinúa\b|[:,;?？：，。]$"
    r"|\d\s?[ap]\.?m\b|\d[:.]\d\d\b|\.\s+\S.*[.!]$|^(?:dear|liebe|chers?|chères?|estimad)",
    re.IGNORECASE,
)
#: So many paragraphs of the first page are looked at.
_OPENING = 12


def guess_title(stem: str, folders: Sequence[str], content: Content) -> tuple[str, Source]:
    """The masthead's name, else a sensible title in the metadata, else a line that may be one, else the file's name."""
    printed, sure = printed_title(content)
    if printed and sure:
        return printed, "masthead"
    given = _readable(content.metadata.get("title", ""))
    if WORD.search(given) and len(given) <= 200 and not _RUBBISH_TITLE.search(given):
        return given, "metadata"
    if printed:
        return printed, "masthead"
    readable = _readable(stem)
    if not WORD.search(undated(stem)) and folders:
        readable = f"{_readable(folders[-1])} {readable}"
    return readable[:1].upper() + readable[1:], "file name"


def _readable(name: str) -> str:
    """A name as a title: underscores are blanks where there are none of their own."""
    return one_line(name if " " in name else name.replace("_", " "))


def printed_title(content: Content) -> tuple[str, bool]:
    """The line that names the newsletter, and whether it surely does: in the masthead, or again over other pages."""
    running = Counter(one_line(paragraph.text) for paragraph in content.paragraphs if _runs(paragraph))
    best, best_score, sure, masthead_seen = "", 1.0, False, False
    for rank, paragraph in enumerate(_top(content)):
        text = one_line(paragraph.text)
        score = _title_score(text, paragraph.kind, repeated=running[text] > 1) - 0.2 * min(rank, 10)
        if score > 0 and paragraph.kind is Kind.MASTHEAD and not masthead_seen:
            score, masthead_seen = score + 1.5, True
        if score > best_score:
            best, best_score = text, score
            sure = running[text] > 1 or paragraph.kind is Kind.MASTHEAD or (undated(text) != text and names_issue(text))
    return best, sure


def _runs(paragraph: Paragraph) -> bool:
    """Whether a title may run here: a running head, or a running foot that is more than its author's name."""
    if paragraph.kind is Kind.RUNNING_FOOT:
        return len(WORD.findall(paragraph.text)) > 2 or bool(NEWSLETTER.search(paragraph.text))
    return paragraph.kind is Kind.RUNNING_HEAD


def _top(content: Content) -> Iterator[Paragraph]:
    """What may hold the title: short paragraphs in the upper half of the first page, then running heads and feet."""
    height = content.pages[0].height if content.pages else 0.0
    opening = [paragraph for paragraph in content.paragraphs if paragraph.page == 1][:_OPENING]
    yield from (p for p in opening if p.spans[0].box.top <= height * 0.5 and p.kind is not Kind.UNDECODABLE)
    running = (p for p in content.paragraphs if p.kind in (Kind.RUNNING_HEAD, Kind.RUNNING_FOOT))
    yield from {p.text: p for p in islice(running, 200)}.values()


def _title_score(text: str, kind: Kind, *, repeated: bool) -> float:
    """How much a line looks like a newsletter's name: by its place, by the words in it; 0 where it cannot be one."""
    bare = undated(text)
    words = WORD.findall(bare)
    letters = sum(map(len, words)) + sum(map(is_cjk, bare))
    if letters < 5 or len(text) > LONGEST_LINE or _NO_TITLE.search(text) or WEEKDAY.search(text):
        return 0.0
    newsletter = bool(NEWSLETTER.search(bare))
    generic = newsletter and len(words) <= 1
    foot = kind is Kind.RUNNING_FOOT
    if foot and not newsletter and (len(words) < 3 or not repeated):
        return 0.0
    if kind not in (Kind.MASTHEAD, Kind.RUNNING_HEAD, Kind.RUNNING_FOOT) and not repeated and not newsletter:
        return 0.0
    if kind in (Kind.LIST_ITEM, Kind.TABLE_ROW) or (kind is Kind.PARAGRAPH and not repeated and len(words) > 10):
        return 0.0
    named = 0.0 if generic or not newsletter else 2.0 if len(words) <= 5 else 1.0
    return 2.0 * (kind is Kind.MASTHEAD) + 3.0 * repeated + named + 0.5
