"""What an issue says of itself: series, title, number and date, each with the place it was read from (pure).

The masthead is trusted first, but only for a date that stands there as a masthead's does: alone, or with words
such as "Volume" and "Newsletter", near the top of the first page or in a running head. The date of a meeting is
none. Then the file's name and its folders are asked, then what the file's metadata says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from corpus.clean import is_cjk, one_line, printable
from corpus.language import guess_language
from corpus.model import FURNITURE, Content, DateRange, IssueHead, Kind, Paragraph, Precision, Source

_MONTH_NAMES: Final = (
    "january jan januar jänner jän janvier janv enero ene",
    "february feb februar feber février fevrier févr fév febrero",
    "march mar märz maerz mrz mär mars marzo",
    "april apr avril avr abril abr",
    "may mai mayo",
    "june jun juni juin junio",
    "july jul juli juillet juil julio",
    "august aug août aout agosto ago",
    "september sept sep septembre septiembre setiembre",
    "october oct oktober okt octobre octubre",
    "november nov novembre noviembre",
    "december dec dezember dez décembre decembre déc diciembre dic",
)
MONTHS: Final = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}

#: The first month of a season; winter begins in the December of its year.
_SEASON_NAMES: Final = {
    3: "spring frühjahr frühling fruehjahr printemps primavera 春季 春",
    6: "summer sommer été ete verano 夏季 夏",
    9: "autumn fall herbst automne otoño otono 秋季 秋",
    12: "winter hiver invierno 冬季 冬",
}
_SEASONS: Final = {name: month for month, names in _SEASON_NAMES.items() for name in names.split()}
_QUARTER_NAMES: Final = (
    "1 1st 1. 1er first erstes premier primer 一",
    "2 2nd 2. 2e 2ème second zweites deuxième deuxieme segundo 二",
    "3 3rd 3. 3e 3ème third drittes troisième troisieme tercer 三",
    "4 4th 4. 4e 4ème fourth viertes quatrième quatrieme cuarto 四",
)
_QUARTERS: Final = {name: number for number, names in enumerate(_QUARTER_NAMES, 1) for name in names.split()}


def _any(names: Sequence[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_Y = r"(?P<year>(?:19|20)\d\d)"
_M = rf"(?P<month>{_any(list(MONTHS))})\.?"
_M2 = _M.replace("<month>", "<to_month>")
_D = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|\.|º)?"
_OF = r"\s*,?\s*(?:de\s+|del\s+|of\s+)?"
_SEASON = _any([name for name in _SEASONS if name.isascii() or name[0] in "éo"] + ["frühjahr", "frühling", "otoño"])

#: Forms of a date, the most telling first. Where two overlap in a text the earlier one here wins.
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d){_Y}[-_./](?P<month_number>0[1-9]|1[0-2])[-_./](?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
        rf"(?<!\d){_Y}(?P<month_number>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
        rf"(?<!\d){_Y}[-_./](?P<month_number>0[1-9]|1[0-2])[-_–]+(?P<to_year>(?:19|20)\d\d)[-_./]"
        r"(?P<to_number>0[1-9]|1[0-2])(?!\d)",
        rf"(?<!\d){_Y}\s*年\s*(?P<month_number>1[0-2]|0?[1-9])\s*月\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*[日号]",
        rf"(?<!\d){_Y}\s*年\s*(?P<month_number>1[0-2]|0?[1-9])\s*月",
        rf"(?<!\d){_Y}\s*年?\s*第?(?P<quarter>[一二三四1-4])季度",
        rf"(?<!\d){_Y}\s*年?\s*(?P<season>[春夏秋冬])季?(?![天节])",
        rf"(?<!\d){_D}\s*(?:de\s+|of\s+)?{_M}{_OF}{_Y}(?!\d)",
        rf"\b{_M}\s+{_D}\s*,?\s+{_Y}(?!\d)",
        rf"\b{_M}\s*,?\s*{_Y}?\s*(?:-|–|/|&|bis|to|und|and|et|y|à|a)\s*{_M2}{_OF}(?P<to_year>(?:19|20)\d\d)(?!\d)",
        rf"\b{_M}{_OF}{_Y}(?!\d)",
        rf"(?<!\d){_Y}\s*[-_,/ ]\s*{_M}\b",
        rf"(?<!\d){_Y}[-_ ]?q(?P<quarter>[1-4])(?!\d)",
        rf"\bq(?P<quarter>[1-4])[-_/ ]*{_Y}(?!\d)",
        rf"(?P<quarter>{_any(list(_QUARTERS))})\s*(?:quarter|quartal|trimestre|vierteljahr){_OF}{_Y}(?!\d)",
        rf"\b(?P<season>{_SEASON}){_OF}{_Y}(?:\s*[/–-]\s*(?P<season_end>(?:20)?\d\d))?(?!\d)",
        rf"(?<!\d){_Y}\s*[-_,/ ]\s*(?P<season>{_SEASON})\b",
        rf"(?<![\d.]){_D}\s?[.]\s?(?P<month_number>0?[1-9]|1[0-2])\s?[.]\s?{_Y}(?!\d)",
        rf"(?<!\d){_Y}[-_.](?P<month_number>0[1-9]|1[0-2])(?!\d)",
        rf"(?<!\d){_Y}(?P<month_number>0[1-9]|1[0-2])(?!\d)",
        rf"(?<![\d/.])(?P<month_number>0[1-9]|1[0-2])[-_/.]{_Y}(?!\d)",
    )
)
_YEAR = re.compile(rf"(?<![\d/]){_Y}(?![\d])")
_MONTH_ALONE = re.compile(rf"(?<![^\W_]){_M}(?![^\W\d_])", re.IGNORECASE)

_NUMBER_WORD = r"issue|number|no|nr|numéro|numero|núm|num|n[º°]|ausgabe|heft|nummer|edition|édition|edición|folge"
_VOLUME_WORD = r"volume|vol|jahrgang|jg|tome|année|annee|año|band"
_NEWSLETTER_WORD = (
    r"newsletter|news|bulletin|gazette|magazine|journal|rundbrief|infobrief|gemeinde-?info|gemeindebrief|mitteilungen|"
    r"lettre|boletín|boletin|revista|circular|monat|month|mois|mes|issue|week|weekly|monthly|quarterly"
)
_NEWSLETTER = re.compile(rf"\b(?:{_NEWSLETTER_WORD})\b|通讯|简报|快报|周刊|周报|月刊|消息|会刊", re.IGNORECASE)
_VOLUME = re.compile(
    rf"\b(?P<whole>(?:{_VOLUME_WORD})\.?\s*(?P<volume>\d{{1,3}}|[ivxlc]{{1,6}})\s*[,;·/–-]?\s*"
    rf"(?:{_NUMBER_WORD})\.?\s*(?P<number>\d{{1,4}}))",
    re.IGNORECASE,
)
_NUMBERED = re.compile(rf"\b(?:{_NUMBER_WORD})\.?\s*(?P<number>\d{{1,5}})(?:\s*/\s*{_Y})?(?![\d-])", re.IGNORECASE)
#: "6/2024" after a word counts issues; standing alone it may be a month.
_NUMBER_OF_YEAR = re.compile(rf"(?<=[^\W\d_])[.:]?\s*(?P<number>\d{{1,2}})\s?/\s?{_Y}(?!\d)")
_HASH_NUMBER = re.compile(r"#\s?(?P<number>\d{1,5})(?!\d)")
_CHINESE_NUMBER = re.compile(r"第\s*(?P<number>\d{1,5})\s*期")
_NEWSLETTER_NUMBER = re.compile(rf"\b(?:{_NEWSLETTER_WORD})[\s_-]+(?P<number>\d{{1,4}})(?![\d-])", re.IGNORECASE)

_WORD = re.compile(r"[^\W\d_]+")
_WEEKDAY = re.compile(
    r"\b(?:(?:mon|tues?|wednes|wed|thurs?|fri|satur|sat|sun)(?:day)?|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|"
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
#: Lines of the first page that may be its masthead, and how long such a line may be.
_MASTHEAD_LINES = 12
_MASTHEAD_LENGTH = 110
_NO_MASTHEAD: Final = frozenset({Kind.UNDECODABLE, Kind.LIST_ITEM, Kind.TABLE_ROW, Kind.PULL_QUOTE})
#: Paragraphs at the end that may say "Published in Issue 12 of the Village News, June 2021".
_IMPRINT_LINES = 8


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of an issue where it stands in a text."""

    when: DateRange
    start: int
    end: int


def find_issue_dates(text: str) -> list[Dated]:
    """Dates an issue may carry, in the order of the text: days, months and runs of months, quarters, seasons.

    Years alone are left out. Numbers of the kind "6/2024" are too: they count issues.
    """
    taken: list[Dated] = []
    for form in _FORMS:
        for found in form.finditer(text):
            if any(found.start() < other.end and other.start < found.end() for other in taken):
                continue
            when = _range_of(found)
            if when:
                taken.append(Dated(when, found.start(), found.end()))
    return sorted(taken, key=lambda dated: dated.start)


def _range_of(found: re.Match[str]) -> DateRange | None:
    parts = {name: value for name, value in found.groupdict().items() if value}
    year = int(parts.get("year") or parts["to_year"])
    if "quarter" in parts:
        return _months(year, 3 * _QUARTERS[parts["quarter"].lower()] - 2, 3, Precision.SEASON)
    if "season" in parts:
        return _months(year, _SEASONS[parts["season"].lower()], 3, Precision.SEASON)
    month = int(parts["month_number"]) if "month_number" in parts else MONTHS[parts["month"].lower()]
    if "day" in parts:
        try:
            day = date(year, month, int(parts["day"]))
        except ValueError:
            return None
        return DateRange(day, day + timedelta(days=1), Precision.DAY)
    if "to_month" in parts or "to_number" in parts:
        last = int(parts["to_number"]) if "to_number" in parts else MONTHS[parts["to_month"].lower()]
        end_year = int(parts["to_year"])
        if "year" not in parts and month > last:
            year = end_year - 1
        count = (end_year - year) * 12 + last - month + 1
        return _months(year, month, count, Precision.MONTH) if 0 < count <= 12 else None
    return _months(year, month, 1, Precision.MONTH)


def _months(year: int, month: int, count: int, precision: Precision) -> DateRange:
    """``count`` months from the first of ``month``."""
    last = year * 12 + month - 1 + count
    return DateRange(date(year, month, 1), date(last // 12, last % 12 + 1, 1), precision)


def _month_beside_year(text: str) -> DateRange | None:
    """ "7/2024 - Monat November": a month by its name, and one year elsewhere in the line."""
    years = {int(found["year"]) for found in re.finditer(rf"(?<!\d){_Y}(?!\d)", text)}
    months = {MONTHS[found["month"].lower()] for found in _MONTH_ALONE.finditer(text) if len(found["month"]) > 2}
    if len(years) == 1 and len(months) == 1:
        return _months(years.pop(), months.pop(), 1, Precision.MONTH)
    return None


def guess_head(stem: str, folders: Sequence[str], content: Content) -> IssueHead:
    """Series, title, number, date and language of an issue.

    ``stem``: the file's name without its ending; ``folders``: the names of the folders it lies in, outermost
    first, without the newsletters' own folder.
    """
    stem = printable(stem)
    folders = [printable(folder) for folder in folders]
    lines = list(_masthead_lines(content))
    dated, dated_source = _date(stem, folders, lines, content)
    title, title_source = _title(stem, folders, content)
    series, series_source = _series(stem, folders, content)
    body = "\n".join(paragraph.text for paragraph in content.paragraphs if paragraph.kind not in FURNITURE)
    return IssueHead(
        title=title,
        series=series,
        number=_number(stem, folders, [line.text for line in lines if _tells_number(line)], content),
        dated=dated,
        language=guess_language(body, _declared_language(content)),
        title_source=title_source,
        series_source=series_source,
        dated_source=dated_source,
    )


def _declared_language(content: Content) -> str:
    declared = content.metadata.get("language", "")[:2].lower()
    return declared if declared in ("en", "de", "fr", "es", "zh") else "en"


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
            text = one_line(line)
            rank += 1
            if text and len(text) <= _MASTHEAD_LENGTH and text not in seen:
                seen.add(text)
                yield _Line(text, rank, paragraph.kind)
            if rank > _MASTHEAD_LINES and not head:
                break
    for paragraph in imprint:
        text = one_line(paragraph.text)
        if text not in seen and len(text) <= _MASTHEAD_LENGTH and _NUMBERED.search(text) and _NEWSLETTER.search(text):
            yield _Line(text, _MASTHEAD_LINES, paragraph.kind)


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
        bare = _unnumbered(line.text)
        found = find_issue_dates(bare)
        when = found[0].when if len(found) == 1 else None
        rest = _without_dates(bare, found)
        if not found:
            when = _month_beside_year(line.text)
            rest = _MONTH_ALONE.sub(" ", bare)
        if not when:
            continue
        score = _likeness(line, rest, when, numbered=bare != line.text)
        if score > 0 and (best is None or score > best[0]):
            best = (score, when)
    return best[1] if best else None


def _likeness(line: _Line, rest: str, when: DateRange, *, numbered: bool) -> float:
    """How much a line with a date looks like a masthead's; not at all where it tells of something else."""
    if _WEEKDAY.search(rest):
        return 0.0
    words = _WORD.findall(rest)
    newsletter = numbered or bool(_NEWSLETTER.search(rest))
    head = line.kind in (Kind.MASTHEAD, Kind.RUNNING_HEAD, Kind.RUNNING_FOOT)
    alone = len(words) == 0
    if not (alone or newsletter or (head and len(words) <= 6)):
        return 0.0
    if when.precision is Precision.DAY and not head and not newsletter and line.rank > 3:
        return 0.0
    score = 3.0 + 2.0 * head + 1.0 * newsletter - 0.15 * line.rank - 0.1 * len(words)
    return score + (0.5 if when.precision is not Precision.DAY else 0.0)


def _unnumbered(text: str) -> str:
    """A line without what numbers an issue in it."""
    for numbered in (_VOLUME, _NUMBERED, _NUMBER_OF_YEAR, _HASH_NUMBER, _CHINESE_NUMBER):
        text = numbered.sub(" ", text)
    return text


def names_issue(text: str) -> bool:
    """Whether a heading names the issue and no article in it: "June 2024", "Newsletter 12", "Village News 5/2021"."""
    if len(text) > _MASTHEAD_LENGTH:
        return False
    bare = _unnumbered(text)
    rest = _without_dates(bare, find_issue_dates(bare))
    words = _WORD.findall(rest)
    if rest == text:
        return bool(_NEWSLETTER.search(text)) and len(words) <= 3
    return not words or (bool(_NEWSLETTER.search(rest)) and len(words) <= 8)


def _without_dates(text: str, dates: Sequence[Dated]) -> str:
    for dated in reversed(dates):
        text = text[: dated.start] + " " + text[dated.end :]
    return text


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
        together = _month_beside_year(f"{folder} {spaced}")
        if together:
            return together
    for name in (spaced, *reversed(folders)):
        year = _YEAR.search(name)
        if year:
            return _months(int(year["year"]), 1, 12, Precision.YEAR)
    return None


def _metadata_date(value: str) -> DateRange | None:
    found = find_issue_dates(value[:_MASTHEAD_LENGTH])
    return found[0].when if found else None


def _number(stem: str, folders: Sequence[str], lines: Sequence[str], content: Content) -> str:
    """The issue's number as printed: "335", "6/2024", "Volume 32, Issue 9"; "" where there is none."""
    for line in lines:
        volume = _VOLUME.search(line)
        if volume:
            return one_line(volume["whole"])
    given = content.metadata.get("number", "")
    if given and len(given) <= 20:
        return given
    title = content.metadata.get("title", "")[:200]
    for text in (title, *lines, stem.replace("_", " ")):
        for form in (_NUMBERED, _NUMBER_OF_YEAR, _CHINESE_NUMBER, _HASH_NUMBER, _NEWSLETTER_NUMBER):
            found = form.search(text)
            if found and not re.fullmatch(r"(?:19|20)\d\d", found["number"]):
                year = found.groupdict().get("year")
                return found["number"].lstrip("0") + (f"/{year}" if year else "")
    ending = re.search(r"([^\W\d]+)\s(\d{1,4})$", title)
    if ending and ending[1].lower() not in MONTHS and not re.fullmatch(r"(?:19|20)\d\d", ending[2]):
        return ending[2]
    for folder in reversed(folders):
        if re.fullmatch(r"\d{1,4}", folder) and not _YEAR.fullmatch(folder):
            return folder.lstrip("0")
    return ""


def _tells_number(line: _Line) -> bool:
    """Whether a number in this line counts issues: the line says little else."""
    words = _WORD.findall(_unnumbered(line.text))
    return len(words) <= 8 if _NEWSLETTER.search(line.text) else len(words) <= 4


def _series(stem: str, folders: Sequence[str], content: Content) -> tuple[str, Source]:
    """The innermost folder that is more than a date or a number, else the name without them, else metadata."""
    for folder in reversed(folders):
        if _WORD.search(_undated(folder)):
            return folder, "file name"
    given = content.metadata.get("series", "")
    if given:
        return given, "metadata"
    left = _undated(stem)
    if _WORD.search(left):
        return left, "file name"
    printed = _undated(_printed_title(content)[0])
    return (printed, "masthead") if printed else (stem, "unknown")


def _undated(name: str) -> str:
    """A file's name without its date, its number and what is left hanging by them."""
    text = _unnumbered(name.replace("_", " "))
    text = _YEAR.sub(" ", _without_dates(text, find_issue_dates(text)))
    text = re.sub(r"(?<![^\W_])\d+(?![^\W_])", " ", text)
    return re.sub(r"\s*[-,.]*\s+[-,.]*\s*|^[-,. ]+|[-,. ]+$", " ", f" {text} ").strip(" -,.")


def _title(stem: str, folders: Sequence[str], content: Content) -> tuple[str, Source]:
    """The masthead's name, else a sensible title in the metadata, else a line that may be one, else the file's name."""
    printed, sure = _printed_title(content)
    if printed and sure:
        return printed, "masthead"
    given = _readable(content.metadata.get("title", ""))
    if _WORD.search(given) and len(given) <= 200 and not _RUBBISH_TITLE.search(given):
        return given, "metadata"
    if printed:
        return printed, "masthead"
    readable = _readable(stem)
    if not _WORD.search(_undated(stem)) and folders:
        readable = f"{_readable(folders[-1])} {readable}"
    return readable[:1].upper() + readable[1:], "file name"


def _readable(name: str) -> str:
    """A name as a title: underscores are blanks where there are none of their own."""
    return one_line(name if " " in name else name.replace("_", " "))


def _printed_title(content: Content) -> tuple[str, bool]:
    """The line that names the newsletter, and whether it surely does: in the masthead, or again over other pages."""
    running = Counter(
        one_line(paragraph.text)
        for paragraph in content.paragraphs
        if paragraph.kind in (Kind.RUNNING_HEAD, Kind.RUNNING_FOOT)
    )
    best, best_score, sure = "", 1.0, False
    for rank, paragraph in enumerate(_top(content)):
        text = one_line(paragraph.text)
        score = _title_score(text, paragraph.kind, repeated=running[text] > 1) - 0.2 * min(rank, 10)
        if score > best_score:
            best, best_score = text, score
            sure = (
                running[text] > 1 or paragraph.kind is Kind.MASTHEAD or (_undated(text) != text and names_issue(text))
            )
    return best, sure


def _top(content: Content) -> Iterator[Paragraph]:
    """What may hold the title: short paragraphs in the upper half of the first page, then running heads and feet."""
    height = content.pages[0].height if content.pages else 0.0
    opening = [paragraph for paragraph in content.paragraphs if paragraph.page == 1][:_MASTHEAD_LINES]
    yield from (p for p in opening if p.spans[0].box.top <= height * 0.5 and p.kind is not Kind.UNDECODABLE)
    yield from (p for p in content.paragraphs if p.kind in (Kind.RUNNING_HEAD, Kind.RUNNING_FOOT))


def _title_score(text: str, kind: Kind, *, repeated: bool) -> float:
    """How much a line looks like a newsletter's name: by its place, by the words in it; 0 where it cannot be one."""
    bare = _undated(text)
    words = _WORD.findall(bare)
    letters = sum(map(len, words)) + sum(map(is_cjk, bare))
    if letters < 5 or len(text) > _MASTHEAD_LENGTH or _NO_TITLE.search(text) or _WEEKDAY.search(text):
        return 0.0
    newsletter = bool(_NEWSLETTER.search(bare))
    generic = newsletter and len(words) <= 1
    foot = kind is Kind.RUNNING_FOOT
    if foot and not newsletter and (len(words) < 3 or not repeated):
        return 0.0
    if kind not in (Kind.MASTHEAD, Kind.RUNNING_HEAD, Kind.RUNNING_FOOT) and not repeated and not newsletter:
        return 0.0
    if kind in (Kind.LIST_ITEM, Kind.TABLE_ROW) or (kind is Kind.PARAGRAPH and not repeated and len(words) > 10):
        return 0.0
    return 2.0 * (kind is Kind.MASTHEAD) + 3.0 * repeated + (0.0 if generic else 2.0 * newsletter) + 0.5
