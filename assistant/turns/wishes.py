"""The turns that the library itself answers: facts of it, overviews, events, mentions, times compared, small talk.

Everything exact is done here; what has to be read (who was president in either year) is left to the reader, asked once
for each time within the issues of that time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from assistant.model import AnswerStatus
from assistant.output.phrases import say
from assistant.questions.periods import period_spans, periods_in
from assistant.reader.protocol import Reader
from assistant.retrieval import Retrieval
from assistant.turns.answer_lines import Line, Told
from assistant.turns.kinds import LIBRARY, TALK, Kind
from assistant.turns.lexicon import sign_of
from assistant.turns.library_facts import library_facts, none_of_that_time
from assistant.turns.mentions import Mentioned, mentioned, over_the_years, which_issues
from assistant.turns.overview import overview, overview_of_several
from assistant.turns.reading import Reading
from assistant.turns.scope import (
    Newsletters,
    days_asked,
    issue_meant,
    issues_named,
    series_of,
    topic_of,
)
from assistant.turns.upcoming import Printed, Wish, known_events, nothing_in_any_year, upcoming
from corpus.dates import format_range
from corpus.events.calendar import words_of_title
from corpus.events.vocabulary import DEADLINE
from corpus.model import FURNITURE, DateRange, Precision
from corpus.text.sentences import split_sentences
from embeddings.model import Scope, StoredIssue

#: Issues up to which every paragraph is looked at for a word; in a larger library search says which issues to look at.
_MOST_READ = 400
_TALK_TEXT = {
    Kind.GREETING: "hello",
    Kind.THANKS: "thanks",
    Kind.HELP: "help",
    Kind.WHO: "who",
    Kind.NONSENSE: "nonsense",
}
#: Days up to which every paragraph that prints one is shown, and days for which an issue's dates are news.
_FEW_DAYS, _NEWS_HOLDS, _SHORT_TEXT = 32, 75, 200
#: What a wish for mentions speaks of beside its topic: issues, places, times counted; and the words of a topic at most.
_OF_ISSUES = frozenset({"ISSUE", "WHERE", "HOWMANY"})
_LONGEST_TOPIC = 3
_NO_EVENT = words_of_title("event events something thing things anything date dates")
_WORD = re.compile(r"[^\W\d_]+")


class Wishes:
    """Answers turns from the library. ``issues`` of a call narrow it to those ids."""

    def __init__(self, retrieval: Retrieval, reader: Reader) -> None:
        self._retrieval = retrieval
        self._reader = reader

    def __call__(self, turn: Reading, issues: frozenset[str] | None) -> Told | None:
        """The answer, or None where the newsletters' sentences are to answer."""
        if turn.kind in TALK:
            text = say(_TALK_TEXT[turn.kind], turn.language)
            return Told(AnswerStatus.TALK, (Line(text),))
        if turn.kind is Kind.QUESTION:
            return None
        stored = [one for one in self._retrieval.issues() if issues is None or one.id in issues]
        if not stored:
            return None
        if turn.kind in LIBRARY:
            return library_facts(turn.kind, turn.text, stored, turn.language)
        if turn.kind is Kind.OVERVIEW:
            return self._overview(turn, stored)
        if turn.kind is Kind.UPCOMING:
            return self._upcoming(turn, stored)
        if turn.kind is Kind.COMPARE:
            return self._compare(turn, stored)
        return self._mentions(turn, stored)

    def _overview(self, turn: Reading, stored: Sequence[StoredIssue]) -> Told | None:
        """Of the issue that is meant; of each of some few where a time names several; None for a topic's news."""
        series = Newsletters(stored).named(turn.text)
        some = [one for one in stored if not series or series_of(one) == series]
        named = issues_named(turn.text, some, turn.language)
        signs = {sign_of(word.casefold()) for word in _WORD.findall(turn.text)}
        topical = "X" in signs and not series and topic_of(turn.text)
        if not named and any(periods_in(turn.text)):
            return None if topical else none_of_that_time(some, turn.language)
        if not named and not (series or signs & {"NEWEST", "NEW", "OLDEST", "ISSUE", "SUM"}):
            return None
        if not named and topical and not signs & {"NEWEST", "SUM"}:
            return None
        library = self._retrieval.library
        if len(named) > 1 and any(periods_in(turn.text)[0]) and not signs & {"NEWEST", "OLDEST"}:
            return overview_of_several([(one, library.paragraphs(one.id)) for one in named], turn.language)
        chosen = issue_meant(turn.text, some, turn.language)
        if chosen is None:
            return None
        told = library.events(Scope(issues=frozenset((chosen.id,))))
        return overview(chosen, library.paragraphs(chosen.id), turn.language, told)

    def _upcoming(self, turn: Reading, stored: Sequence[StoredIssue]) -> Told | None:
        retrieval = self._retrieval
        today = retrieval.today()
        question = retrieval.question(turn.text)
        newsletters = Newsletters(stored)
        series = newsletters.named(turn.text)
        topic = topic_of(question.text, newsletters.words(question.text, series))
        told_of = " ".join(word for word in _WORD.findall(topic) if retrieval.occurs(word))
        words = words_of_title(told_of) - _NO_EVENT
        signs = {sign_of(word.casefold()) for word in _WORD.findall(turn.text)}
        heads = {one.id: replace(one.head, series=series_of(one)) for one in stored}
        told = [one for one in retrieval.library.events() if one.mentions[0].issue in heads]
        events = known_events(told, heads, today)
        years = {one.when.start.year for one in events if one.when is not None}
        asked: list[DateRange | None] = [*days_asked(turn.text, today, turn.language, years)] or [None]
        if {"NEXT", "AFTER"} <= signs:
            asked = [DateRange(one.end, one.end + timedelta(days=366)) if one else None for one in asked]
        first_only = "NEXT" in signs and (asked == [None] or "AFTER" in signs)
        found = None
        for days in asked:
            wish = Wish(days, words, first_only, series)
            printed = [] if words or days is None else self._printed(days, stored, series)
            told_then = upcoming(wish, events, heads, retrieval.library.paragraph, today, turn.language, printed)
            found = told_then if found is None else found
            if told_then is not None and told_then.status is AnswerStatus.ANSWERED:
                found = told_then
                break
        else:
            if found is not None and len(asked) > 1 and asked[0] is not None:
                found = nothing_in_any_year(asked[0], turn.language)
        return found

    def _printed(self, days: DateRange, stored: Sequence[StoredIssue], series: str) -> list[Printed]:
        """The paragraphs that print one of some few days, in issues that were out and not long before them."""
        if (days.end - days.start).days > _FEW_DAYS:
            return []
        library = self._retrieval.library
        found: list[Printed] = []
        for one in stored:
            dated = one.head.dated
            if dated is None or (series and series_of(one) != series):
                continue
            if not (dated.start <= days.end and days.start <= dated.end + timedelta(days=_NEWS_HOLDS)):
                continue
            paragraphs = {other.id: other for other in library.paragraphs(one.id) if other.kind not in FURNITURE}
            for identity, dates in library.dates(list(paragraphs)).items():
                text = paragraphs[identity].text
                for when in dates:
                    day = when.when
                    if day.precision is Precision.DAY and day.rule is None and days.start <= day.start < days.end:
                        start, end = _sentence(text, when.start, one.head.language)
                        if DEADLINE.search(text, start, when.start):  # something is due by then, and nothing is on
                            continue
                        found.append(Printed(day.start, one.id, paragraphs[identity], start, end))
                        break
        return found

    def _mentions(self, turn: Reading, stored: Sequence[StoredIssue]) -> Told | None:
        newsletters = Newsletters(stored)
        series = _scoped_series(turn.text, newsletters)
        some = [one for one in stored if not series or series_of(one) == series]
        topic = topic_of(turn.text, newsletters.words(turn.text, series))
        signs = {sign_of(word.casefold()) for word in _WORD.findall(turn.text)}
        if turn.kind is Kind.MENTIONS and (not signs & _OF_ISSUES or any(periods_in(turn.text))):
            return None
        topic = topic or _behind_the_verb(turn.text)
        if not topic:
            return None
        found = self._mentioned(topic, some, loosely=turn.kind is not Kind.MENTIONS)
        if not found and len(topic.split()) > _LONGEST_TOPIC:
            return None
        names = " ".join(word for word in topic.split() if word[0].isupper())
        if not found and names not in ("", topic):
            topic, found = names, self._mentioned(names, some)
        if turn.kind is Kind.MENTIONS:
            return which_issues(topic, found, turn.language)
        return over_the_years(topic, found, turn.language) if found else None

    def _mentioned(self, topic: str, issues: Sequence[StoredIssue], *, loosely: bool = False) -> list[Mentioned]:
        if len(issues) > _MOST_READ:
            within = frozenset(one.id for one in issues)
            near = {hit.issue for hit in self._retrieval.searcher.search(topic, k=_MOST_READ, issues=within)}
            issues = [one for one in issues if one.id in near]
        found = mentioned(topic, issues, self._retrieval.library.paragraphs, loosely=loosely)
        if not found:
            spelled = self._retrieval.question(topic).text
            if spelled != topic:
                found = mentioned(spelled, issues, self._retrieval.library.paragraphs)
        return found

    def _compare(self, turn: Reading, stored: Sequence[StoredIssue]) -> Told | None:
        """The reader's answer for each time, from the issues of that time, then from any that prints it."""
        periods, months = periods_in(turn.text)
        if len(periods) == 1 and months:
            return None
        if len(periods) < 2:
            return self._mentions(turn, stored)
        asked = _without_times(turn.text)
        lines: list[Line] = []
        missing: list[str] = []
        sure: list[float] = []
        for period in periods[:4]:
            when = format_range(period, turn.language)
            found = self._of_time(asked, period, stored)
            if found is None:
                missing.append(when)
            else:
                lines.append(replace(found[0], lead=f"{when}:"))
                sure.append(found[1])
        if not lines:
            return None
        if missing:
            reason = say("one side", turn.language, missing=", ".join(missing))
            return Told(AnswerStatus.PARTIAL, lines, reason=reason, confidence=min(sure))
        return Told(AnswerStatus.ANSWERED, lines, confidence=min(sure))

    def _of_time(self, asked: str, period: DateRange, stored: Sequence[StoredIssue]) -> tuple[Line, float] | None:
        """The best sentence for the question at a time, of an issue of that time or one that prints the year, and the
        reader's confidence in it."""
        question = self._retrieval.question(f"{asked} {format_range(period)}?")
        of_time = frozenset(one.id for one in stored if one.head.dated and one.head.dated.overlaps(period))
        year = str(period.start.year)
        for issues in (of_time, frozenset(one.id for one in stored)):
            if not issues:
                continue
            own = self._retrieval.question(asked) if issues is of_time else question
            passages = self._retrieval.passages(own, issues)
            reading = self._reader.read(own, passages)
            for pick in reading.picks:
                paragraph = passages[pick.hit].paragraph
                said = paragraph.text[pick.start : pick.end]
                if issues is of_time or year in said or any(year in heading for heading in paragraph.headings):
                    line = Line("", passages[pick.hit], pick.start, pick.end, pick.emphasis)
                    return line, reading.confidence
        return None


def _scoped_series(text: str, newsletters: Newsletters) -> str:
    """The newsletter whose issues are asked of: its name stands beside a word for issues."""
    series = newsletters.named(text)
    names = newsletters.words(text, series)
    words = [found.group().casefold() for found in _WORD.finditer(text)]
    near = (words[max(0, at - 3) : at + 3] for at, word in enumerate(words) if word in names)
    return series if any(sign_of(word) == "ISSUE" for some in near for word in some) else ""


def _sentence(text: str, at: int, language: str) -> tuple[int, int]:
    """The sentence that a character stands in, the whole of a short text."""
    sentences = split_sentences(text, language) if len(text) > _SHORT_TEXT else ()
    return next(((start, end) for start, end in sentences if start <= at < end), (0, len(text)))


def _without_times(text: str) -> str:
    """A question of two times without them: "who was president", "dinner money"."""
    spans = period_spans(text)
    first = text[: spans[0][0]]
    first = re.sub(
        r"(?i)\b(?:in|for|of|from|between|since|en|im|von|zwischen|de|entre|dal|nel|van|w|v)\s*$", "", first.strip()
    )
    first = re.sub(
        r"(?i)^\W*(?:compare|vergleiche?|compara|confronta|vergelijk|porównaj|porovnej)\s+(?:the\s+)?", "", first
    )
    first = re.sub(r"(?i)^how did (.+?) (?:change|develop)\b", r"\1", first)
    return first.strip(" ?,.:")


def _behind_the_verb(text: str) -> str:
    """What follows the word for mentioning, where all of it is words that mean something else too: "the president"."""
    words = [(found.start(), found.end(), sign_of(found.group().casefold())) for found in _WORD.finditer(text)]
    at = next((end for _, end, sign in words if sign in ("MENTION", "ABOUT", "COMPARE")), None)
    return re.sub(r"(?i)^\W*(?:the|of|about|der|die|das|le|la|el|il)\s+", "", text[at:]).strip(" ?!.") if at else ""
