"""The head of an issue: series, title, number, date and language, each with the place it was read from (pure).

Dates, titles and series are weighed in rooms of their own; this one asks them in turn.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from corpus.dates.names import MONTHS
from corpus.metadata.dating import issue_date
from corpus.metadata.head_lines import HeadLine, head_lines
from corpus.metadata.issue_dates import YEAR, find_issue_dates, month_beside_year, month_range
from corpus.metadata.numbering import (
    NEWSLETTER,
    WORD,
    find_number,
    find_volume,
    is_numbered,
    unnumbered,
)
from corpus.metadata.series import guess_series
from corpus.metadata.titles import likely_names
from corpus.model import FURNITURE, Content, DateRange, IssueHead, Precision
from corpus.text.cleaning import printable
from corpus.text.language import guess_language


def guess_head(
    stem: str, folders: Sequence[str], content: Content, siblings: Collection[str] = (), home: str = ""
) -> IssueHead:
    """Series, title, number, date and language of an issue.

    ``stem``: the file's name without its ending; ``folders``: the names of the folders it lies in, outermost
    first, without the newsletters' own folder, whose name is ``home``; ``siblings``: the stems of the files beside it.
    """
    stem = printable(stem)
    folders = [printable(folder) for folder in folders]
    lines = head_lines(content)
    names = likely_names(stem, folders, content)
    title, title_source = names[0].text, names[0].source
    name = title if title_source == "masthead" else ""
    dated, dated_source = issue_date(lines, content, _named_date(stem, folders), name)
    series, series_source = guess_series(stem, folders, content, siblings, home)
    told = [paragraph for paragraph in content.paragraphs if paragraph.kind not in FURNITURE]
    body = "\n".join(paragraph.text for paragraph in told or content.paragraphs)
    return IssueHead(
        title=title,
        series=series,
        number=_number(stem, folders, [line.text for line in lines if _tells_number(line)], content),
        dated=dated,
        language=guess_language(body, declared=content.metadata.get("language", "")),
        title_source=title_source,
        series_source=series_source,
        dated_source=dated_source,
        names=names,
    )


def _named_date(stem: str, folders: Sequence[str]) -> DateRange | None:
    """The date in the file's name, with the help of its folders; the folders' own where the name has none."""
    spaced = stem.replace("_", " ")
    for text in (stem, spaced, re.sub(r"[-.]+", " ", spaced)):
        found = find_issue_dates(text)
        if found:
            return found[0].when
    for folder in reversed(folders):
        inside = find_issue_dates(folder)
        if inside:
            return inside[0].when
        together = month_beside_year(f"{folder} {spaced}")
        if together:
            return together
    for name in (spaced, *reversed(folders)):
        year = YEAR.search(name)
        if year:
            return month_range(int(year["year"]), 1, 12, Precision.YEAR)
    return None


def _number(stem: str, folders: Sequence[str], lines: Sequence[str], content: Content) -> str:
    """The issue's number as printed: "335", "6/2024", "Volume 32, Issue 9"; "" where there is none."""
    for line in lines:
        volume = find_volume(line)
        if volume:
            return volume
    given = content.metadata.get("number", "")
    if given and len(given) <= 20:
        return given
    title = content.metadata.get("title", "")[:200]
    for text in (title, *lines, stem.replace("_", " ")):
        number = find_number(text)
        if number:
            return number
    ending = re.search(r"([^\W\d]+)\s(\d{1,4})$", title)
    if ending and ending[1].lower() not in MONTHS and not re.fullmatch(r"(?:19|20)\d\d", ending[2]):
        return ending[2]
    for folder in reversed(folders):
        if re.fullmatch(r"\d{1,4}", folder) and not YEAR.fullmatch(folder):
            return folder.lstrip("0")
    return ""


def _tells_number(line: HeadLine) -> bool:
    """Whether a number in this line counts issues: the line says little else."""
    words = WORD.findall(unnumbered(line.text))
    if not (line.heads or (is_numbered(line.text) and NEWSLETTER.search(line.text))):
        return False
    return len(words) <= 8 if NEWSLETTER.search(line.text) else len(words) <= 4
