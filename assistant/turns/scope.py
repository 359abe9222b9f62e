"""The scope of a turn: the newsletter, issue, time or topic that it speaks of. Exact work, over values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from assistant.questions.named_issues import digits_of, in_months, issue_references, month_range, year_range
from assistant.turns.classifier import MONTH_NAMES
from assistant.turns.lexicon import sign_of
from corpus.dates import format_range
from corpus.dates.names import PLAIN_MONTHS
from corpus.metadata.numbering import find_number, find_volume
from corpus.model import DateRange
from corpus.text.cleaning import word_set
from corpus.text.terms import fold, is_empty_word
from embeddings.model import StoredIssue

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+(?:[.,:]\d+)*")
_GENERIC = word_set(
    "the and group club newsletter news letter bulletin gazette magazine issue volume number no nr info "
    "quarter first second third fourth association society committee project support school primary "
    "church for der die das von und des de la le du et del della van het"
)
_WEEK = word_set("week weeks woche wochen semaine semana settimana week semana tydzień tygodniu týden týdnu 周 星期")
_MONTH = word_set("month monat mois mes mese maand mês miesiąc miesiącu měsíc měsíci 月")
_WEEKEND = word_set("weekend wochenende week-end fin weekend víkend víkendu")
_TODAY = word_set("today tonight heute aujourd hoy oggi vandaag hoje dziś dzisiaj dnes 今")
_TOMORROW = word_set("tomorrow morgen demain mañana domani morgen amanhã jutro zítra 明")
_YEAR = word_set("year jahr année año anno jaar ano rok roku")
_NEXT = (
    "next nächste nächsten nächster kommende prochain prochaine próxima próximo prossima prossimo volgende przyszłym "
)
_NEXT_WORDS = word_set(_NEXT + "przyszły następnym příští příštím following 下")
_LAST_WORDS = word_set(
    "last past letzte letzten dernier dernière pasada pasado scorsa scorso vorige passada zeszłym minulý 上"
)


def words_in(text: str) -> list[str]:
    return [fold(found.group()) for found in _WORD.finditer(text)]


# -- issues and newsletters


def by_date(issues: Iterable[StoredIssue]) -> list[StoredIssue]:
    """The dated issues from the oldest to the newest."""
    dated = [one for one in issues if one.head.dated is not None]
    return sorted(dated, key=lambda one: (one.head.dated.start if one.head.dated else date.min, one.id))


def in_order(issues: Iterable[StoredIssue]) -> list[StoredIssue]:
    """All issues from the oldest to the newest: by date, those without one before by their numbers."""
    listed = list(issues)
    undated = sorted((one for one in listed if one.head.dated is None), key=lambda one: (_numbers(one)[-1:], one.id))
    return [*undated, *by_date(listed)]


_QUARTERS = ("first", "second", "third", "fourth")
_NUMBER_SIGNS = {
    "en": "No. ",
    "de": "Nr. ",
    "fr": "n°",
    "es": "n.º ",
    "it": "n. ",
    "nl": "nr. ",
    "pt": "n.º ",
    "pl": "nr ",
}


def issue_name(stored: StoredIssue, language: str = "en") -> str:
    """ "The Fog Signal, No. 89, May 2024": title, number and date, what the title has already left out."""
    head = stored.head
    title = " ".join(head.title.split()) or stored.id
    parts = [title]
    number = head.number.strip()
    if number and number not in title:
        sign = _NUMBER_SIGNS.get(head.language[:2], "No. ")
        parts.append(number if re.search(r"[^\W\d_]", number) else f"{sign}{number}")
    elif not number and head.dated is None and _numbers(stored):
        parts.append(f"{_NUMBER_SIGNS.get(head.language[:2], 'No. ')}{_numbers(stored)[-1]}")
    if head.dated is not None:
        when = _said(head.dated, language)
        if fold(when) not in fold(title):
            parts.append(when)
    return ", ".join(parts)


def when_of(stored: StoredIssue, language: str = "en") -> str:
    return _said(stored.head.dated, language) if stored.head.dated else stored.id


def _said(when: DateRange, language: str) -> str:
    """An issue's date in words, a quarter in full: "second quarter 2020"."""
    return re.sub(r"^Q([1-4]) ", lambda found: f"{_QUARTERS[int(found[1]) - 1]} quarter ", format_range(when, language))


def series_name(issues: Sequence[StoredIssue]) -> str:
    """What the issues of one newsletter call it: the words at the beginning that most of their titles share."""
    titles = [" ".join(one.head.title.split()) for one in issues if one.head.title]
    whole, times = Counter(titles).most_common(1)[0] if titles else ("", 0)
    if times > 1 or len(titles) == 1:
        return whole
    shared: list[str] = []
    for words in zip(*(title.split() for title in titles), strict=False):
        if len(set(words)) > 1:
            break
        shared.append(words[0])
    while shared and (fold(shared[-1]).strip(".,") in ("for", "issue", "no") or shared[-1][-1:].isdigit()):
        shared.pop()
    name = " ".join(shared).rstrip(" .,-–")
    return name or issues[0].head.series.replace("_", " ").replace("-", " ")


def by_series(issues: Sequence[StoredIssue]) -> dict[str, list[StoredIssue]]:
    """The issues of each newsletter."""
    found: dict[str, list[StoredIssue]] = {}
    for one in issues:
        found.setdefault(series_of(one), []).append(one)
    return found


def series_of(stored: StoredIssue) -> str:
    """The newsletter an issue is of, without a number that its file's name ends with ("letter-n7")."""
    return re.sub(r"[-_ .]*(?:n|no|nr)?[-_ .]*\d+$", "", stored.head.series) or stored.head.series


def series_named(text: str, issues: Sequence[StoredIssue]) -> str:
    """The newsletter that a text names by a word that is in no other's name, "" where it names none, or several."""
    names = {series: _telling(series, some) for series, some in by_series(issues).items()}
    if len(names) < 2:
        return ""
    every = Counter(word for words in names.values() for word in words)
    said = set(words_in(text))
    scores = {series: sum(every[word] == 1 for word in said & words) for series, words in names.items()}
    best = sorted(scores, key=lambda series: -scores[series])
    return best[0] if scores[best[0]] > scores[best[1]] else ""


def _telling(series: str, issues: Sequence[StoredIssue]) -> frozenset[str]:
    words = set(words_in(series.replace("_", " ").replace("-", " ")))
    words.update(words_in(series_name(issues)))
    return frozenset(one for one in words if len(one) > 2 and one not in _GENERIC and one not in PLAIN_MONTHS)


def named_words(series: str, issues: Sequence[StoredIssue]) -> frozenset[str]:
    """The words that name a newsletter, which are no topic beside it."""
    return _telling(series, [one for one in issues if series_of(one) == series]) if series else frozenset()


def issues_named(text: str, issues: Sequence[StoredIssue], language: str = "en") -> list[StoredIssue]:
    """The issues that a text names: by number, by month and year, by month, by year, oldest first."""
    printed = find_volume(text) or find_number(text) or (found.group(1) if (found := _NUMBERED.search(text)) else "")
    if printed:
        number = digits_of(printed)
        exact = [one for one in issues if number and digits_of(one.head.number) == number]
        own = [one for one in issues if len(number) == 1 and number[0] in _numbers(one)]
        if exact or own:
            return by_date(exact or own) or exact or own
    periods, months = periods_in(text)
    references = issue_references(text)
    ranges = [*periods, *references.dates]
    found_ = [one for one in issues if one.head.dated and any(one.head.dated.overlaps(asked) for asked in ranges)]
    if not ranges and months:
        found_ = [one for one in issues if one.head.dated and in_months(one.head.dated, months)]
    return by_date(found_)


_NUMBERED = re.compile(
    r"(?i)\b(?:no|nr|num|n[°º]|number|issue|nummer|ausgabe|heft|numéro|número|numero|numer\w*|nummer|edição|číslo|čísl\w*)"
    r"\.?\s*(\d{1,4})\b(?!\s*(?:st|nd|rd|th)\b)|第(\d+)期"
)


def _numbers(stored: StoredIssue) -> tuple[int, ...]:
    """An issue's numbers as printed, or the one its file's name ends with ("letter-n7")."""
    printed = digits_of(stored.head.number)
    named = re.search(r"[-_]n[ro]?[-_.]?(\d{1,4})$", stored.id)
    return printed[:1] + printed[-1:] if printed else (int(named[1]),) if named else ()


# -- times


@lru_cache(maxsize=1)
def _period_pattern() -> re.Pattern[str]:
    names = "|".join(sorted(PLAIN_MONTHS, key=len, reverse=True))
    return re.compile(
        rf"\b(?P<month>{names})\b\.?,?\s*(?:de\s+|del\s+)?(?P<year>(?:19|20)\d\d)?|\b(?P<alone>(?:19|20)\d\d)\b"
        r"|(?P<zyear>(?:19|20)\d\d)年(?:(?P<zmonth>\d{1,2})月)?|(?<!\d)(?P<lonely>\d{1,2})月"
    )


def period_spans(text: str) -> list[tuple[int, int, DateRange | int]]:
    """Times in a text as (start, end, range), a month without a year as its number ("may" beside "in" or "the")."""
    folded = text.casefold()
    found: list[tuple[int, int, DateRange | int]] = []
    bare: list[int] = []
    for match in _period_pattern().finditer(folded):
        start, end = match.span()
        if (
            match["month"] in ("may", "mar", "mars")
            and not match["year"]
            and not re.search(r"(?:\b(?:in|the|of|and|or|last|this|next|en|de|im|vom)|\d)\s*$", folded[:start])
        ):
            continue
        if match["month"]:
            month = PLAIN_MONTHS[match["month"]]
            if match["year"]:
                found.append((start, end, month_range(int(match["year"]), month)))
                found = [
                    one if n not in bare else (one[0], one[1], _with_year(one[2], int(match["year"])))
                    for n, one in enumerate(found)
                ]
                bare = []
            else:
                bare.append(len(found))
                found.append((start, end, month))
        elif match["zyear"]:
            year = int(match["zyear"])
            found.append((start, end, month_range(year, int(match["zmonth"])) if match["zmonth"] else year_range(year)))
        elif match["lonely"]:
            if 1 <= int(match["lonely"]) <= 12:
                found.append((start, end, int(match["lonely"])))
        else:
            found.append((start, end, year_range(int(match["alone"]))))
    return found


def _with_year(when: DateRange | int, year: int) -> DateRange | int:
    return month_range(year, when) if isinstance(when, int) else when


def periods_in(text: str) -> tuple[list[DateRange], list[int]]:
    """The times a text names, in order, and the months without a year."""
    spans = period_spans(text)
    return [one for _, _, one in spans if isinstance(one, DateRange)], [
        one for _, _, one in spans if isinstance(one, int)
    ]


def span_of_days(text: str, today: date, dates: Sequence[DateRange] = ()) -> DateRange | None:
    """The days a text asks for: "this week" (Monday to Sunday), "next month", "today", "in August", "2017", or None.

    ``dates`` are what the reader of dates found in it.
    """
    said = [found.group().casefold() for found in re.finditer(r"[^\W\d_]+", text)]
    if re.search(r"[\u3400-\u9fff]", text):
        said = list(text)
    folded = set(said)
    shift = 1 if folded & _NEXT_WORDS else -1 if folded & _LAST_WORDS else 0
    if folded & _WEEKEND or ("fine" in folded and "settimana" in folded) or ("fin" in folded and "semana" in folded):
        saturday = today + timedelta(days=5 - today.weekday() + 7 * shift)
        return DateRange(saturday, saturday + timedelta(days=2))
    if folded & _WEEK and not re.search(r"\d+\s*(?:weeks|wochen)", text):
        monday = today + timedelta(days=7 * shift - today.weekday())
        return DateRange(monday, monday + timedelta(days=7))
    spans = period_spans(text)
    if folded & _MONTH and not spans:
        month = today.year * 12 + today.month - 1 + shift
        return month_range(month // 12, month % 12 + 1)
    if folded & _TODAY:
        return DateRange(today, today + timedelta(days=1))
    days = [one for one in dates if (one.end - one.start).days <= 7]
    if days:
        return days[0]
    if folded & _TOMORROW and "guten" not in folded:
        return DateRange(today + timedelta(days=1), today + timedelta(days=2))
    for _, _, when in spans:
        if isinstance(when, DateRange):
            return when
        return month_range(today.year + (when < today.month), when)
    if folded & _YEAR and shift:
        return year_range(today.year + shift)
    return dates[0] if dates else None


# -- topics


def topic_of(text: str, without: frozenset[str] = frozenset()) -> str:
    """The words of a wish that say what it is about: from its first telling word to its last, as they were typed."""
    spans = [(found.start(), found.end(), found.group()) for found in _WORD.finditer(text)]
    if re.search(r"[\u3400-\u9fff]", text):
        return _chinese_topic(text)
    dated = {at for start, end, _ in period_spans(text) for at in range(start, end)}
    telling = [
        (start, end)
        for start, end, word in spans
        if start not in dated
        and fold(word) not in without
        and word.casefold() not in MONTH_NAMES
        and (_is_topic(word) or (start > 0 and word[0].isupper() and (word.isupper() or not is_empty_word(word))))
    ]
    if not telling:
        return ""
    return text[telling[0][0] : telling[-1][1]].strip(" ?!.,:;“”\"'")


def _is_topic(word: str) -> bool:
    return not is_empty_word(word) and any(sign_of(part) == "X" for part in re.split(r"[-'’]", word.casefold()) if part)


def _chinese_topic(text: str) -> str:
    asked = "哪些期哪几期提到过了关于这些年什么变化是怎么的历史年在出现多少次有第从到比较和这一我们他说讲了吗呢？?"
    return re.sub(rf"^[{asked}\d]+|[{asked}\d]+$", "", text)
