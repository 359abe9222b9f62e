"""What an issue says of itself: series, title, number and date, each with the place it was read from (pure).

The masthead is trusted first, but only for a date that stands there as a masthead's does: alone, or with words
such as "Volume" and "Newsletter", near the top of the first page or in a running head. The date of a meeting is
none. Then the file's name and its folders are asked, then what the file's metadata says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.metadata.issue_dates import (
    MONTH_ALONE,
    MONTHS,
    YEAR,
    find_issue_dates,
    month_beside_year,
    month_range,
    without_dates,
)
from corpus.metadata.numbering import (
    LONGEST_LINE,
    NEWSLETTER,
    WORD,
    find_number,
    find_volume,
    is_numbered,
    undated,
    unnumbered,
)
from corpus.metadata.titles import WEEKDAY, guess_title, printed_title
from corpus.model import FURNITURE, Content, DateRange, IssueHead, Kind, Paragraph, Precision, Source
from corpus.text.cleaning import one_line, printable
from corpus.text.language import guess_language

#: Lines of the first page that may be its masthead, and how long such a line may be.
_MASTHEAD_LINES = 12
_NO_MASTHEAD: Final = frozenset({Kind.UNDECODABLE, Kind.LIST_ITEM, Kind.TABLE_ROW, Kind.PULL_QUOTE})
#: Paragraphs at the end that may say "Published in Issue 12 of the Village News, June 2021".
_IMPRINT_LINES = 8


def guess_head(stem: str, folders: Sequence[str], content: Content) -> IssueHead:
    """Series, title, number, date and language of an issue.

    ``stem``: the file's name without its ending; ``folders``: the names of the folders it lies in, outermost
    first, without the newsletters' own folder.
    """
    stem = printable(stem)
    folders = [printable(folder) for folder in folders]
    lines = list(_masthead_lines(content))
    dated, dated_source = _date(stem, folders, lines, content)
    title, title_source = guess_title(stem, folders, content)
    series, series_source = _series(stem, folders, content)
    body = "\n".join(paragraph.text for paragraph in content.paragraphs if paragraph.kind not in FURNITURE)
    return IssueHead(
        title=title,
        series=series,
        number=_number(stem, folders, [line.text for line in lines if _tells_number(line)], content),
        dated=dated,
        language=guess_language(body, declared=content.metadata.get("language", "")),
        title_source=title_source,
        series_source=series_source,
        dated_source=dated_source,
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that may belong to the masthead; ``rank`` counts lines from the top."""

    text: str
    rank: int
    kind: Kind


def _masthead_lines(content: Content) -> Iterator[_Line]:
    """Short lines at the top of the first page, its masthead, and the running heads and feet of any page."""
    height = content.pages[0].height if content.pages else 0.0
    rank = 0
    imprint = content.paragraphs[-_IMPRINT_LINES:]
    seen: set[str] = set()
    for paragraph in content.paragraphs:
        head = paragraph.kind in (Kind.MASTHEAD, Kind.RUNNING_HEAD, Kind.RUNNING_FOOT)
        if paragraph.kind in _NO_MASTHEAD or (paragraph.kind is Kind.CAPTION and rank > 1):
            continue
        if not (head or _opens(paragraph, height, rank)):
            continue
        for line in paragraph.text.split("\n"):
            rank += 1
            for text in _segments(one_line(line)) if head else (one_line(line),):
                if text and len(text) <= LONGEST_LINE and text not in seen:
                    seen.add(text)
                    yield _Line(text, rank, paragraph.kind)
            if rank > _MASTHEAD_LINES and not head:
                break
    for paragraph in imprint:
        text = one_line(paragraph.text)
        if text not in seen and len(text) <= LONGEST_LINE and is_numbered(text) and NEWSLETTER.search(text):
            yield _Line(text, _MASTHEAD_LINES, paragraph.kind)


def _segments(line: str) -> tuple[str, ...]:
    """A line of the masthead, and what stands in it between dots and bars: "May 2024 · No. 89 · free"."""
    parts = re.split(r"\s+[·•|]\s+", line)
    return (line, *parts) if len(parts) > 1 else (line,)


def _opens(paragraph: Paragraph, height: float, rank: int) -> bool:
    return paragraph.page == 1 and rank < _MASTHEAD_LINES and paragraph.spans[0].box.top <= height * 0.5


def _date(
    stem: str, folders: Sequence[str], lines: Sequence[_Line], content: Content
) -> tuple[DateRange | None, Source]:
    printed = _printed_date(lines)
    named = _named_date(stem, folders)
    created = _metadata_date(content.metadata.get("created", ""))
    if printed and named and _says_better(named, printed, created):
        return named, "file name"
    if printed:
        return printed, "masthead"
    if named and named.precision is not Precision.YEAR:
        return named, "file name"
    if created and (not named or created.overlaps(named)):
        return created, "metadata"
    return (named, "file name") if named else (None, "unknown")


def _says_better(named: DateRange, printed: DateRange, created: DateRange | None) -> bool:
    """Whether the file's name is right against the masthead: more precise, or with the metadata on its side."""
    if printed.overlaps(named):
        return _days(named) < _days(printed)
    return bool(created and created.overlaps(named) and named.precision is Precision.DAY)


def _days(when: DateRange) -> int:
    return (when.end - when.start).days


def _printed_date(lines: Sequence[_Line]) -> DateRange | None:
    """The date that stands in the masthead as a masthead's does, if one does."""
    best: tuple[float, DateRange] | None = None
    for line in lines:
        bare = unnumbered(line.text)
        found = find_issue_dates(bare)
        when = found[0].when if len(found) == 1 else None
        rest = without_dates(bare, found)
        if not found:
            when = month_beside_year(line.text)
            rest = MONTH_ALONE.sub(" ", bare)
        if not when:
            continue
        score = _likeness(line, rest, when, numbered=bare != line.text)
        if score > 0 and (best is None or score > best[0]):
            best = (score, when)
    return best[1] if best else None


def _likeness(line: _Line, rest: str, when: DateRange, *, numbered: bool) -> float:
    """How much a line with a date looks like a masthead's; not at all where it tells of something else."""
    if WEEKDAY.search(rest):
        return 0.0
    words = WORD.findall(rest)
    newsletter = numbered or bool(NEWSLETTER.search(rest))
    head = line.kind in (Kind.MASTHEAD, Kind.RUNNING_HEAD, Kind.RUNNING_FOOT)
    alone = len(words) == 0
    if not (alone or newsletter or (head and len(words) <= 6)):
        return 0.0
    if when.precision is Precision.DAY and not head and not newsletter and line.rank > 3:
        return 0.0
    score = 3.0 + 2.0 * head + 1.0 * newsletter - 0.15 * line.rank - 0.1 * len(words)
    return score + (0.5 if when.precision is not Precision.DAY else 0.0)


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


def _metadata_date(value: str) -> DateRange | None:
    found = find_issue_dates(value[:LONGEST_LINE])
    return found[0].when if found else None


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


def _tells_number(line: _Line) -> bool:
    """Whether a number in this line counts issues: the line says little else."""
    words = WORD.findall(unnumbered(line.text))
    return len(words) <= 8 if NEWSLETTER.search(line.text) else len(words) <= 4


def _series(stem: str, folders: Sequence[str], content: Content) -> tuple[str, Source]:
    """The innermost folder that is more than a date or a number, else the name without them, else metadata."""
    for folder in reversed(folders):
        if WORD.search(undated(folder)):
            return folder, "file name"
    given = content.metadata.get("series", "")
    if given:
        return given, "metadata"
    left = undated(stem)
    if WORD.search(left):
        return left, "file name"
    printed = undated(printed_title(content)[0])
    return (printed, "masthead") if printed else (stem, "unknown")
