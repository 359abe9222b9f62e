"""The date of an issue: every date that may be it, weighed by where it stands, how it is printed and what follows it.

A candidate is a date printed on a page, in the file's name, in what the file says of itself, or the month that most
of the issue's own days lie in. Its score is a sum of weights, one for each thing that is true of it; the highest wins.
The weights were fitted to issues of 34 series (``training/issue_dates.py``). What an issue tells of lies in the weeks
around its date: so its own days speak for a candidate or against it, and a misprinted year is caught.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from corpus.dates.names import WEEKDAYS
from corpus.metadata.head_lines import HeadLine
from corpus.metadata.issue_dates import (
    MONTH_ALONE,
    SEASON_ALONE,
    YEAR,
    Mention,
    find_issue_dates,
    find_mentions,
    find_short_dates,
    month_beside_year,
    month_number,
    month_range,
    season_month,
)
from corpus.metadata.numbering import LONGEST_LINE, NEWSLETTER, WORD, unnumbered
from corpus.model import Content, DateRange, Precision, Source

#: Words that may stand by a date that is the issue's and tell nothing.
_DATE_WORD = re.compile(
    r"\b(?:date[ds]?|datum|fecha|data|stand|published|posted|editie|édition|edición|edizione|edição|wydanie|"
    r"weekend|semaine|semana|woche|settimana|tydzień|týden|of|the|for|du|de|del|di|le|vom|von|r)\b",
    re.IGNORECASE,
)
#: "Date: ", "Stand: " before a date, at the head of its line or within it.
_LABEL = re.compile(
    r"(?:^(?:{0})\b[ :]*|\b(?:{0}): *)$".format("date|datum|fecha|data|stand|published|posted|publié|veröffentlicht"),
    re.IGNORECASE,
)
#: Words by which a line speaks of something that is to be, or of another issue.
_OTHER_DATE = re.compile(
    r"\b(?:next|previous|précédente?s?|meeting|meets|deadline|due|annual|agm|agenda|upcoming|copyright|reserved|since|"
    r"established|founded|updated?|revised|approved|expires?|nächste\w*|sitzung|redaktionsschluss|prochaine?s?|réunion|próxim[ao]s?|"
    r"reunión|prossim[ao]|riunione|volgende|vergadering|zebranie|schůze|envoyé|reçu|uhr)\b|©",
    re.IGNORECASE,
)
_TIME_OF_DAY = re.compile(r"\d\s?[ap]\.?m\b|(?<![\d.:])[012]?\d[:.h][0-5]\d\b(?![.:]\d)", re.IGNORECASE)
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\b\.?,?", re.IGNORECASE)

#: What each thing that is true of a candidate adds to its score.
WEIGHTS: Final[Mapping[str, float]] = {
    # where it was read, other than on a page
    "named day": 3.5,
    "named month": 2.8,
    "named year": 1.5,
    "published": 5.2,
    "titled": 1.8,
    "made": 0.6,
    "month of events": 0.5,
    # where it stands
    "running": 0.4,
    "running again": 0.9,
    "masthead": 2.1,
    "first line": 2.7,
    "near the top": 2.6,
    "head": 0.2,
    "first page": 0.8,
    "opens a page": 0.4,
    "elsewhere": -1.6,
    # how it is printed
    "alone": 2.9,
    "labelled": 2.5,
    "newsletter's words": 2.8,
    "newsletter's name": 2.2,
    "at an edge": 1.6,
    "ten words": -2.1,
    "sentence": -0.9,
    "time of day": -3.0,
    "other date": -3.4,
    "several": -1.5,
    "digits alone": -0.6,
    "without year": -0.9,
    "month or season alone": -2.7,
    "crowd": -1.1,
    "misprint": -2.3,
    "day": 0.1,
    # what speaks for it
    "printed again": 1.2,
    "agrees": 1.1,
    "contradicts": -0.7,
    "made then": 1.6,
    "made before": -1.0,
    "followed": 2.2,
    "not followed": -1.2,
}
#: What is true of a date that is not printed whole.
_GUESSED: Final = frozenset({"misprint", "without year", "month or season alone", "digits alone"})
#: What is no date of an issue within a sentence: "He worked from November until the first week of April".
_YEARLESS: Final = frozenset({"without year", "month or season alone"})
#: A date of less weight than this is nobody's.
_LEAST = -0.5
#: Days before and after an issue's date in which most of what it tells lies.
_BEFORE, _AFTER = timedelta(days=25), timedelta(days=75)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date that may be the issue's, its source, and how far each of WEIGHTS is true of it."""

    when: DateRange
    source: Source
    traits: Mapping[str, float]
    #: The line it is printed in, by its rank; -1 for none.
    line: int = -1

    def having(self, **traits: float) -> Candidate:
        named = {name.replace("_", " "): value for name, value in traits.items() if value}
        return replace(self, traits={**self.traits, **named})

    @property
    def score(self) -> float:
        return sum(WEIGHTS[name] * value for name, value in self.traits.items())


def issue_date(
    lines: Sequence[HeadLine], content: Content, named: DateRange | None, name: str = ""
) -> tuple[DateRange | None, Source]:
    """The date of an issue and where it was read.

    ``named`` is the date in the names of its file and folders, ``name`` the newsletter's own name.
    """
    found = candidates(lines, content, named, name)
    best = max(found, key=lambda candidate: candidate.score, default=None)
    if best is None or best.score < _LEAST:
        return None, "unknown"
    closer = [one for one in found if _is_closer(one, best)]
    best = max(closer, key=lambda one: one.score, default=best)
    return best.when, best.source


def _is_closer(one: Candidate, best: Candidate) -> bool:
    """Whether a name or a publisher tells the day of a month that is printed."""
    inside = best.when.start <= one.when.start and one.when.end <= best.when.end and one.when != best.when
    return inside and ("named day" in one.traits or "published" in one.traits or best.when.precision is Precision.YEAR)


def candidates(lines: Sequence[HeadLine], content: Content, named: DateRange | None, name: str = "") -> list[Candidate]:
    """Every date that may be the issue's, with all that is true of it."""
    mentions = [mention for paragraph in content.paragraphs for mention in find_mentions(paragraph.text)]
    outside = list(_outside(content, named, max((mention.year or 0 for mention in mentions), default=0)))
    years = _years(mentions, outside, lines)
    names = _names(content.metadata.get("series", "")) or _names(name)
    printed = list(_printed(lines, years, names))
    printed += [misprint for candidate in printed for misprint in _other_years(candidate, years)]
    everything = [*printed, *outside, *_month_of_events(mentions, outside)]
    whole = {(one.line, one.when) for one in printed if not _GUESSED & one.traits.keys()}
    return [_supported(candidate, outside, whole, mentions) for candidate in everything]


def _outside(content: Content, named: DateRange | None, newest: int) -> Iterator[Candidate]:
    """What is said of the issue outside its pages; a file made years after the ``newest`` of its days is a copy."""
    if named:
        kind = {Precision.DAY: "named day", Precision.YEAR: "named year"}.get(named.precision, "named month")
        yield Candidate(named, "file name", {kind: 1.0})
    title = re.split(r"[\\/]", content.metadata.get("title", ""))[-1].replace("_", " ")
    published, made = content.metadata.get("published", ""), content.metadata.get("created", "")
    for kind, text in {"published": published, "titled": title, "made": made}.items():
        for found in find_issue_dates(text[:LONGEST_LINE])[:1]:
            if kind == "made" and newest and found.when.start.year > newest + 1:
                continue
            yield Candidate(found.when, "metadata", {kind: 1.0})


# -- what is printed


def _printed(lines: Sequence[HeadLine], years: frozenset[int], names: frozenset[str]) -> Iterator[Candidate]:
    found = [(line, candidate) for line in lines for candidate in _of_line(line, years, names)]
    # Dates far down that stand by the dozen, and days that are lines of their own, are the days of a calendar.
    far = {candidate.when for line, candidate in found if not line.heads}
    ruled = {candidate.line for _, candidate in found if candidate.traits.keys() >= {"alone", "without year"}}
    for line, candidate in found:
        crowd = max(0 if line.heads else len(far), len(ruled) if candidate.line in ruled else 0)
        yield candidate.having(crowd=min(5, max(0, crowd - 1)))


def _of_line(line: HeadLine, years: frozenset[int], names: frozenset[str]) -> Iterator[Candidate]:
    bare = unnumbered(line.text)
    dates, start, end, how = _dates_of(bare, line.text, years)
    if not dates:
        return
    rest = f"{bare[:start]} {bare[end:]}"
    source: Source = "masthead" if line.heads else "page"
    traits = {**_place(line), **_print(line, bare[:start], bare[end:], names, numbered=bare != line.text), **how}
    other = _OTHER_DATE.search(rest) or _OTHER_DATE.search(line.before)
    traits["other date"] = float(bool(other) and not traits["labelled"])
    if line.sentence and _YEARLESS & how.keys() and not NEWSLETTER.match(bare[end:].lstrip()):
        return  # "the May issue" tells, "from November until the first week of April" does not
    for when in dates:
        yield Candidate(when, source, {name: value for name, value in traits.items() if value}, line.rank)


def _dates_of(text: str, whole: str, years: frozenset[int]) -> tuple[list[DateRange], int, int, dict[str, float]]:
    """The dates a line may mean, where they stand in ``text``, the ``whole`` line less its number, and how."""
    found = find_issue_dates(text)
    if found:
        whens = [reading for one in found[:2] for reading in _readings(one.when)]
        how = {"several": 1.0 if len(found) > 1 else 0.0, "day": 1.0 if whens[0].precision is Precision.DAY else 0.0}
        return whens, found[0].start, found[0].end, how
    short = find_short_dates(text)
    if short:
        return [one.when for one in short[0]], short[0][0].start, short[0][0].end, {"digits alone": 1.0, "day": 1.0}
    month = MONTH_ALONE.search(text)
    beside = month_beside_year(whole)
    if beside and month:
        return [beside], month.start(), month.end(), {"several": 0.5}
    for mention in find_mentions(text)[:1]:
        days = [day for year in years if (day := mention.near(date(year, mention.month, 1)))]
        days = [day for day in days if mention.weekday in (None, day.weekday())]
        one_day = [DateRange(day, day + timedelta(days=1)) for day in days]
        return one_day, mention.start, mention.end, {"without year": 1.0, "day": 1.0}
    alone = {"month or season alone": 1.0}
    if month and len(month["month"]) > 3:
        number = month_number(month["month"])
        return [month_range(year, number, 1, Precision.MONTH) for year in years], month.start(), month.end(), alone
    season = SEASON_ALONE.search(text)
    if season:
        first = season_month(season["season"])
        whens = [month_range(year, first, 3, Precision.SEASON) for year in years]
        return whens, season.start(), season.end(), alone
    return [], 0, 0, {}


def _readings(when: DateRange) -> Iterator[DateRange]:
    """A winter named by one year begins in its December, or ends in its spring."""
    yield when
    if when.precision is Precision.SEASON and when.start.month == 12:
        yield month_range(when.start.year - 1, 12, 3, Precision.SEASON)


def _place(line: HeadLine) -> dict[str, float]:
    """Where a line stands; one of these, and whether it is in the masthead."""
    if line.running:
        return {"running": 0.5, "running again": float(line.repeated)}
    if line.heads:
        top = "first line" if line.rank == 0 else "near the top" if line.rank <= 3 else "head"
        return {top: 1.0, "masthead": float(line.masthead)}
    if line.page == 1:
        return {"first page": 1.0}
    return {"opens a page" if line.opens_page else "elsewhere": 1.0}


def _print(line: HeadLine, before: str, after: str, names: frozenset[str], *, numbered: bool) -> dict[str, float]:
    """How a line with a date looks, by the words before and after the date."""
    rest = f"{before} {after}"
    words = WORD.findall(_DATE_WORD.sub(" ", _WEEKDAY.sub(" ", rest, count=1)))
    newsletter = numbered or bool(NEWSLETTER.search(rest))
    edge = not WORD.search(_WEEKDAY.sub(" ", before)) or not WORD.search(after)
    own = names & {word.casefold() for word in WORD.findall(rest)}
    labelled = bool(_LABEL.search(before.strip()))
    return {
        "alone": float(not words),
        "labelled": float(labelled),
        "newsletter's words": float(newsletter and bool(words)),
        "newsletter's name": float(len(own) >= min(2, len(names)) > 0),
        "at an edge": float(edge and bool(words)),
        "ten words": 0.0 if labelled else min(len(words), 12) / 10,
        "sentence": float(line.sentence and not labelled),
        "time of day": float(bool(_TIME_OF_DAY.search(rest))),
    }


def _names(name: str) -> frozenset[str]:
    """The words of a newsletter's own name by which it is known again."""
    return frozenset(word.casefold() for word in WORD.findall(name) if len(word) > 3)


# -- what speaks for it


def _years(mentions: Sequence[Mention], outside: Sequence[Candidate], lines: Sequence[HeadLine]) -> frozenset[int]:
    """The years that an issue may be of: those of its file, and those that it names most often."""
    years = {candidate.when.start.year for candidate in outside}
    printed = Counter(mention.year for mention in mentions if mention.year)
    printed.update(int(year["year"]) for line in lines for year in YEAR.finditer(line.text))
    return frozenset(years | {year for year, _ in printed.most_common(3)})


def _other_years(candidate: Candidate, years: frozenset[int]) -> Iterator[Candidate]:
    """A printed month in the year before and after, where the issue has days in that year."""
    when = candidate.when
    if when.precision is not Precision.MONTH or candidate.source != "masthead":
        return
    for shift in (-1, 1):
        if when.start.year + shift in years:
            start = when.start.replace(year=when.start.year + shift)
            end = when.end.replace(year=when.end.year + shift)
            yield replace(candidate, when=DateRange(start, end, when.precision)).having(misprint=1.0)


def _month_of_events(mentions: Sequence[Mention], outside: Sequence[Candidate]) -> Iterator[Candidate]:
    """The month in which most days of the issue lie, in the year that the file is of."""
    for anchor in {candidate.when.start for candidate in outside}:
        days = [day for mention in mentions if (day := mention.near(anchor))]
        months = Counter((day.year, day.month) for day in days if abs((day - anchor).days) < 120)
        for (year, month), count in months.most_common(1):
            if count >= 3 and count * 2 > len(days):
                when = month_range(year, month, 1, Precision.MONTH)
                yield Candidate(when, "events", {"month of events": 1.0})


def _supported(
    candidate: Candidate, outside: Sequence[Candidate], whole: Set[tuple[int, DateRange]], mentions: Sequence[Mention]
) -> Candidate:
    """The candidate with what other lines, the file's name, its publisher, its making and its own days say to it."""
    when = candidate.when
    again = {line for line, other in whole if line != candidate.line and other.overlaps(when)}
    traits = {"printed again": float(min(2, len(again)))} if candidate.line >= 0 else {}
    for other in outside:
        if other is candidate:
            continue
        if "made" in other.traits:
            early = (when.start - other.when.start).days
            then = -40 <= early <= 40 or other.when.overlaps(when)
            traits |= {"made then": 1.0} if then else {"made before": 1.0} if early > 90 else {}
        else:
            name = "agrees" if other.when.overlaps(when) else "contradicts"
            traits[name] = traits.get(name, 0.0) + 1.0
    near, total = _following(when, mentions)
    if total:
        sure = total / (total + 2)
        traits |= {"followed": sure * near / total, "not followed": sure * (total - near) / total}
    return replace(candidate, traits={**candidate.traits, **traits})


def _following(when: DateRange, mentions: Sequence[Mention]) -> tuple[int, int]:
    """How many of the days that the issue names lie around a candidate, of how many."""
    near = total = 0
    for mention in mentions:
        day = mention.near(when.start + (when.end - when.start) / 2)
        if day is None or (when.precision is Precision.DAY and when.start <= day < when.end):
            continue
        total += 1
        fits = mention.weekday is None or mention.year is not None or day.weekday() == mention.weekday
        near += fits and when.start - _BEFORE <= day < when.end + _AFTER
    return near, total
