"""``DateRange`` → words a reader of the language expects, which the parser reads back to the same value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from dateutil.relativedelta import relativedelta

from corpus.dates.words import RULE_DAYS
from corpus.model import DateRange, Precision


@dataclass(frozen=True, slots=True)
class _Style:
    """One language's way; ``day`` has fields d, month and y."""

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    ordinals: tuple[str, ...]
    last: str
    seasons: tuple[str, ...]
    parts: tuple[str, str, str]
    day: str
    day_month: str
    month: str
    season: str
    quarter: str
    day_range: str
    to: str
    every: str
    every_other: str
    monthly: str
    daily: str
    since: str
    part_joint: str = " "


def _w(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_ENGLISH = _Style(
    _w("January February March April May June July August September October November December"),
    _w("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
    _w("first second third fourth fifth"),
    "last",
    _w("spring summer autumn winter"),
    ("early", "mid", "late"),
    "{d} {month} {y}",
    "{d} {month}",
    "{month} {y}",
    "{season} {y}",
    "Q{q} {y}",
    "{d} to {rest}",
    " to ",
    "every {day}",
    "every other {day}",
    "every {nth} {day} of the month",
    "every day",
    "{rule} from {day}",
)
_GERMAN = _Style(
    _w("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
    _w("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"),
    _w("ersten zweiten dritten vierten 5."),
    "letzten",
    _w("Frühjahr Sommer Herbst Winter"),
    ("Anfang", "Mitte", "Ende"),
    "{d}. {month} {y}",
    "{d}. {month}",
    "{month} {y}",
    "{season} {y}",
    "{q}. Quartal {y}",
    "{d}. bis {rest}",
    " bis ",
    "jeden {day}",
    "jeden 2. {day}",
    "jeden {nth} {day} im Monat",
    "jeden Tag",
    "{rule} ab {day}",
)
_FRENCH = _Style(
    _w("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
    _w("lundi mardi mercredi jeudi vendredi samedi dimanche"),
    _w("premier deuxième troisième quatrième 5ème"),
    "dernier",
    _w("printemps été automne hiver"),
    ("début", "mi", "fin"),
    "{d} {month} {y}",
    "{d} {month}",
    "{month} {y}",
    "{season} {y}",
    "{q}ème trimestre {y}",
    "{d} au {rest}",
    " au ",
    "chaque {day}",
    "chaque deux {day}",
    "chaque {nth} {day} du mois",
    "chaque jour",
    "{rule} à partir du {day}",
    "-",
)
_SPANISH = _Style(
    _w("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
    _w("lunes martes miércoles jueves viernes sábado domingo"),
    _w("primer segundo tercer cuarto 5º"),
    "último",
    _w("primavera verano otoño invierno"),
    ("principios de", "mediados de", "finales de"),
    "{d} de {month} de {y}",
    "{d} de {month}",
    "{month} de {y}",
    "{season} de {y}",
    "{q}º trimestre de {y}",
    "{d} al {rest}",
    " al ",
    "cada {day}",
    "cada dos {day}",
    "cada {nth} {day} del mes",
    "cada día",
    "{rule} desde el {day}",
)
_ITALIAN = _Style(
    _w("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
    _w("lunedì martedì mercoledì giovedì venerdì sabato domenica"),
    _w("primo secondo terzo quarto quinto"),
    "ultimo",
    _w("primavera estate autunno inverno"),
    ("inizio", "metà", "fine"),
    "{d} {month} {y}",
    "{d} {month}",
    "{month} {y}",
    "{season} {y}",
    "{q}º trimestre {y}",
    "{d} al {rest}",
    " al ",
    "ogni {day}",
    "ogni due {day}",
    "ogni {nth} {day} del mese",
    "ogni giorno",
    "{rule} dal {day}",
)
_CHINESE = _Style(
    tuple(str(n) for n in range(1, 13)),
    _w("周一 周二 周三 周四 周五 周六 周日"),
    _w("一 二 三 四 五"),
    "",
    _w("春季 夏季 秋季 冬季"),
    ("初", "中", "底"),
    "{y}年{month}月{d}日",
    "{month}月{d}日",
    "{y}年{month}月",
    "{y}年{season}",
    "{y}年第{q}季度",
    "",
    "至",
    "每{day}",
    "每两周{day}",
    "每月第{nth}个{day}",
    "每天",
    "{rule}从{day}",
)
_STYLES = {"en": _ENGLISH, "de": _GERMAN, "fr": _FRENCH, "es": _SPANISH, "it": _ITALIAN, "zh": _CHINESE}


def format_range(when: DateRange, language: str = "en") -> str:
    """The range in words ("15 to 16 November 2016, 19:30-21:00", "mid June 2016", "每周二"), years always printed."""
    code = language.lower()[:2]
    style = _STYLES.get(code, _ENGLISH)
    text = _rule(when, style, code) if when.rule is not None else _dates(when, style, code)
    if when.begins is None:
        return text
    hours = _clock(when.begins) + (f"-{_clock(when.finishes)}" if when.finishes is not None else "")
    return f"{text} {hours}" if code == "zh" else f"{text}, {hours}"


def _clock(value: time) -> str:
    return value.strftime("%H:%M")


def _dates(when: DateRange, style: _Style, code: str) -> str:
    last = when.end - timedelta(days=1)
    match when.precision:
        case Precision.DAY:
            return _days(when.start, last, style)
        case Precision.MONTH:
            return _months(when, last, style, code)
        case Precision.SEASON:
            return _season(when, last, style)
        case Precision.YEAR:
            return _years(when, style, code)


def _day(day: date, style: _Style, pattern: str = "") -> str:
    return (pattern or style.day).format(d=day.day, month=style.months[day.month - 1], y=day.year)


def _days(first: date, last: date, style: _Style) -> str:
    if first == last:
        return _day(first, style)
    if (first.year, first.month) == (last.year, last.month) and style.day_range:
        return style.day_range.format(d=first.day, rest=_day(last, style))
    if first.year == last.year and style.day_range:
        return _day(first, style, style.day_month) + style.to + _day(last, style)
    return _day(first, style) + style.to + _day(last, style)


def _months(when: DateRange, last: date, style: _Style, code: str) -> str:
    name = _day(when.start, style, style.month)
    part = _part(when, when.start.replace(day=1), 1, (10, 20))
    if part is not None:
        if code == "zh":
            return name + ("上旬", "中旬", "下旬")[part]
        return style.parts[part] + style.part_joint + name
    if (when.start.year, when.start.month) == (last.year, last.month):
        return name
    return name + style.to + _day(last, style, style.month)


def _part(when: DateRange, first: date, months: int, days: tuple[int, int]) -> int | None:
    """Which third of the month the range is, or None where it is none."""
    end = first + relativedelta(months=months)
    bounds = [first, first + timedelta(days=days[0]), first + timedelta(days=days[1]), end]
    for n in range(3):
        if (when.start, when.end) == (bounds[n], bounds[n + 1]):
            return n
    return None


def _season(when: DateRange, last: date, style: _Style) -> str:
    start = when.start
    if start.day != 1 or start + relativedelta(months=3) != when.end:
        return _days(start, last, style)
    if start.month % 3 == 1:
        return style.quarter.format(q=start.month // 3 + 1, y=start.year)
    if start.month % 3 == 0:
        return style.season.format(season=style.seasons[start.month // 3 - 1], y=start.year)
    return _days(start, last, style)


def _years(when: DateRange, style: _Style, code: str) -> str:
    first, years = date(when.start.year, 1, 1), when.end.year - when.start.year
    mark = "年" if code == "zh" else ""
    if when.start == first and when.end == date(when.end.year, 1, 1):
        if years == 1:
            return f"{first.year}{mark}"
        return f"{first.year}{mark}{'至' if mark else '-'}{when.end.year - 1}{mark}"
    bounds = [first + relativedelta(months=4 * n) for n in range(4)]
    for n in range(3):
        if (when.start, when.end) == (bounds[n], bounds[n + 1]):
            if mark:
                return f"{first.year}{('年初', '年中', '年底')[n]}"
            return f"{style.parts[n]}{style.part_joint}{first.year}"
    return _days(when.start, when.end - timedelta(days=1), style)


def _rule(when: DateRange, style: _Style, code: str) -> str:
    fields = dict(pair.split("=", 1) for pair in (when.rule or "").split("\n")[0].split(";"))
    day = fields.get("BYDAY", "")
    match fields.get("FREQ"):
        case "DAILY":
            text = style.daily
        case "WEEKLY" if day:
            pattern = style.every_other if fields.get("INTERVAL") == "2" else style.every
            text = pattern.format(day=_weekdays(day, style, code))
        case "MONTHLY" if day[:-2]:
            text = {"zh": "、"}.get(code, ", ").join(_of_month(one, style) for one in day.split(","))
        case _:
            text = when.rule or ""
    return style.since.format(rule=text, day=_day(when.start, style))


def _of_month(day: str, style: _Style) -> str:
    """ "3TU" of a rule in words."""
    nth = int(day[:-2] or 1)
    word = style.last if nth < 0 else style.ordinals[nth - 1]
    return style.monthly.format(nth=word, day=style.weekdays[RULE_DAYS.index(day[-2:])])


def _weekdays(letters: str, style: _Style, code: str) -> str:
    names = [style.weekdays[RULE_DAYS.index(letter)] for letter in letters.split(",")]
    return {"zh": "、"}.get(code, ", ").join(names)
