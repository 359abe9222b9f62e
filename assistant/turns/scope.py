"""The scope of a turn: the newsletter, issue, time or topic that it speaks of. Exact work, over values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from assistant.questions.named_issues import is_named, issue_names, printed_number
from assistant.questions.periods import month_range, period_spans
from assistant.turns.classifier import asking_words
from assistant.turns.lexicon import A_NEWSLETTER, sign_of
from corpus.dates import find_dates, format_range
from corpus.dates.names import PLAIN_MONTHS, SEASONS
from corpus.model import DateRange, Precision
from corpus.text.cleaning import word_set
from corpus.text.terms import fold, is_empty_word
from embeddings.model import StoredIssue

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+(?:[.,:]\d+)*")
_GENERIC = word_set(
    "the and group club newsletter news letter bulletin gazette magazine issue volume number no nr info "
    "quarter first second third fourth association society committee project support school primary "
    "church for der die das von und des de la le du et del della van het"
)


def words_in(text: str) -> list[str]:
    return [fold(found.group()) for found in _WORD.finditer(text)]


# -- issues and newsletters


def by_date(issues: Iterable[StoredIssue]) -> list[StoredIssue]:
    """The dated issues from the oldest to the newest."""
    dated = [one for one in issues if one.head.dated is not None]
    return sorted(dated, key=lambda one: (one.head.dated.start if one.head.dated else date.min, one.id))


def in_order(issues: Iterable[StoredIssue]) -> list[StoredIssue]:
    """All issues from the oldest to the newest: by date; those without one before by their numbers.

    Where some of a newsletter have no date but all have a number, the numbers alone say the order.
    """
    listed = list(issues)
    undated = [one for one in listed if one.head.dated is None]
    counted = undated and len({series_of(one) for one in listed}) == 1 and all(map(number_of, listed))
    numbered = sorted(listed if counted else undated, key=lambda one: (number_of(one)[-1:], one.id))
    return numbered if counted else [*numbered, *by_date(listed)]


def number_of(stored: StoredIssue) -> tuple[int, ...]:
    """The issue's number as printed, or as its file is called."""
    return printed_number(stored.head.number, stored.id)


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
    elif not number and head.dated is None and number_of(stored):
        parts.append(when_of(stored, language))
    if head.dated is not None:
        when = _said(head.dated, language)
        if fold(when) not in fold(title):
            parts.append(when)
    return ", ".join(parts)


def when_of(stored: StoredIssue, language: str = "en") -> str:
    """When an issue is of: its date, else its number, else the name of its file."""
    if stored.head.dated is not None:
        return _said(stored.head.dated, language)
    numbers = number_of(stored)
    return f"{_NUMBER_SIGNS.get(stored.head.language[:2], 'No. ')}{numbers[-1]}" if numbers else stored.id


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


class Newsletters:
    """The newsletters of a library by the words of their names: of the folder, and of what their issues are called."""

    def __init__(self, issues: Sequence[StoredIssue]) -> None:
        self.series = by_series(issues)
        self._whole = {series: _called(series, some) for series, some in self.series.items()}
        self._names = {series: _telling(words) for series, words in self._whole.items()}
        self._every = Counter(word for words in self._names.values() for word in words)

    def named(self, text: str) -> str:
        """Which of several a text names by a word that is in no other's name, "" where it names none, or more."""
        return self._best(text) if len(self._names) > 1 else ""

    def surely_named(self, text: str) -> str:
        """The newsletter that a text names by its folder's whole name, or by more than one word of its own alone."""
        series = self._best(text)
        whole = bool(series) and _spoken(text).issuperset(_name_words(series))
        return series if whole or (series and len(self._own(text, series)) > 1) else ""

    def words(self, text: str, series: str) -> frozenset[str]:
        """The words of a text that name a newsletter, which are no topic beside it: "Oak Center" names "oakcenter"."""
        names = self._names.get(series, frozenset())
        spoken = words_in(text)
        joined = {word for pair in pairwise(spoken) if "".join(pair) in names for word in pair}
        return names | joined

    def masked(self, text: str) -> str:
        """The text with the newsletter that it surely names as one sign: no name says what is asked."""
        series = self.surely_named(text)
        if not series:
            return text
        words = self.words(text, series)
        spoken = [(found.start(), found.end(), fold(found.group())) for found in _WORD.finditer(text)]
        named = [at for at, (_, _, word) in enumerate(spoken) if word in words]
        first, last = named[0], named[-1]
        while last + 1 < len(spoken) and spoken[last + 1][2] in self._whole[series]:  # "the New Town News"
            last += 1
        whole = all(is_empty_word(word) or word in words | _GENERIC for _, _, word in spoken[first:last])
        return f"{text[: spoken[first][0]]}{A_NEWSLETTER}{text[spoken[last][1] :]}" if whole else text

    def _best(self, text: str) -> str:
        scores = {series: len(self._own(text, series)) for series in self._names}
        most = max(scores.values(), default=0)
        best = [series for series, score in scores.items() if score == most]
        return best[0] if most and len(best) == 1 else ""

    def _own(self, text: str, series: str) -> frozenset[str]:
        """The words of a text, alone or as a pair, that are in this newsletter's name and in no other's."""
        own = {word for word in _spoken(text) & self._names[series] if self._every[word] == 1}
        return frozenset(word for word in own if sign_of(word) == "X")  # "what is new" names no "New Town News"


def _spoken(text: str) -> set[str]:
    """The words of a text, alone and as pairs: "Oak Center" for a folder called "oakcenter"."""
    spoken = words_in(text)
    return {*spoken, *map("".join, pairwise(spoken))}


def _name_words(series: str) -> list[str]:
    return words_in(series.replace("_", " ").replace("-", " "))


def _called(series: str, issues: Sequence[StoredIssue]) -> frozenset[str]:
    return frozenset((*_name_words(series), *words_in(series_name(issues))))


def _telling(words: Iterable[str]) -> frozenset[str]:
    return frozenset(one for one in words if len(one) > 2 and one not in _GENERIC and one not in PLAIN_MONTHS)


def issues_named(text: str, issues: Sequence[StoredIssue], language: str = "en") -> list[StoredIssue]:
    """The issues that a turn about issues names: by number, by day, month, season or year, oldest first."""
    for named in issue_names(text, language):
        found = [one for one in issues if is_named(one.head, named, one.id)]
        if found:
            return by_date(found) or found
    return []


def issue_meant(text: str, issues: Sequence[StoredIssue], language: str = "en") -> StoredIssue | None:
    """The one issue that is meant: one that is named, the newest or the oldest, or the one a step before or after it.

    A step leads from the issue that is named, without one from the newest: "the issue before the last".
    """
    if not issues:
        return None
    signs = {sign_of(word) for word in words_in(text)}
    named = issues_named(text, issues, language)
    ordered = named or in_order(issues)
    meant = ordered[0] if "OLDEST" in signs else ordered[-1]
    step = -1 if "BEFORE" in signs else 1 if signs & {"AFTER", "NEXT"} else 0
    if not step:
        return meant
    row = [one for one in in_order(issues) if series_of(one) == series_of(meant)]
    at = next(n for n, one in enumerate(row) if one.id == meant.id)
    return row[min(max(0, at + step), len(row) - 1)]


# -- times

#: Days before today on which a date is read once more: what is counted from today then moves by the days between
#: them, a date without a year by whole years or not at all.
_OTHER_DAYS = (500, 540)
_ALMOST_A_YEAR = 300


def days_asked(text: str, today: date, language: str, years: Iterable[int] = ()) -> list[DateRange]:
    """The days a text asks for ("this week", "next month", "the last weekend of April"), the likeliest first; none: [].

    Days whose year is not said are those that come next, then those of the ``years``, newest first.
    """
    when = _read_from(text, today, language)
    if when is None:
        return []
    if not _names_no_year(text, when, today, language):
        return [when]
    others = [_read_from(text, date(year, when.start.month, 1), language) for year in sorted(set(years), reverse=True)]
    return list(dict.fromkeys([when, *(one for one in others if one is not None)]))


def _read_from(text: str, day: date, language: str) -> DateRange | None:
    """The days that the reader of dates finds, read on a day: with a year of their own before others, the fewest."""
    found = [one.when for one in find_dates(text, DateRange(day, day + timedelta(days=1)), language) if one.when]
    found = [one for one in found if str(one.start.year) in text] or found
    if found:
        return min(found, key=lambda one: one.end - one.start)
    spans = period_spans(text)
    if not spans:
        season = next((SEASONS[word] for word in _letters(text) if word in SEASONS), None)
        return None if season is None else _season(day.year + (season + 2 < day.month), season)
    _, _, when = spans[0]
    return when if isinstance(when, DateRange) else month_range(day.year + (when < day.month), when)


def _letters(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.casefold())


def _season(year: int, month: int) -> DateRange:
    return DateRange(date(year, month, 1), month_range(year + (month > 10), (month + 1) % 12 + 1).end, Precision.SEASON)


def _names_no_year(text: str, when: DateRange, today: date, language: str) -> bool:
    """Whether the days are in every year, and not counted from today."""
    one, other = (_read_from(text, today - timedelta(days=days), language) for days in _OTHER_DAYS)
    if one is None or other is None or when.precision is Precision.YEAR:
        return False
    return one != when and not 0 < abs((one.start - other.start).days) < _ALMOST_A_YEAR


# -- topics


def topic_of(text: str, without: frozenset[str] = frozenset()) -> str:
    """The words of a wish that say what it is about: from its first telling word to its last, as they were typed."""
    spans = [(found.start(), found.end(), found.group()) for found in _WORD.finditer(text)]
    if re.search(r"[\u3400-\u9fff]", text):
        return _chinese_topic(text)
    dated = {at for start, end, _ in period_spans(text) for at in range(start, end)}
    capital = [
        at > 0 and word[0].isupper() and (word.isupper() or not is_empty_word(word))
        for at, (_, _, word) in enumerate(spans)
    ]
    named = {
        at for at, one in enumerate(capital) if one and any(capital[max(0, at - 1) : at] + capital[at + 1 : at + 2])
    }
    telling = [
        (start, end)
        for at, (start, end, word) in enumerate(spans)
        if start not in dated
        and fold(word) not in without
        and word.casefold() not in PLAIN_MONTHS
        and (_is_topic(word) or at in named)
    ]
    if not telling:
        return ""
    return text[telling[0][0] : telling[-1][1]].strip(" ?!.,:;“”\"'")


def _is_topic(word: str) -> bool:
    parts = [part for part in re.split(r"[-'’]", word.casefold()) if len(part) > 1]
    return not is_empty_word(word) and any(sign_of(part) == "X" and part not in asking_words() for part in parts)


def _chinese_topic(text: str) -> str:
    asked = "哪些期哪几期提到过了关于这些年什么变化是怎么的历史年在出现多少次有第从到比较和这一我们他说讲了吗呢？?"
    return re.sub(rf"^[{asked}\d]+|[{asked}\d]+$", "", text)
