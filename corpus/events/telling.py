"""An event as one paragraph tells it, and how its issue saw it: the common end of every way of telling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.dates import FoundDate
from corpus.events.details import names
from corpus.events.setting import Setting
from corpus.events.vocabulary import AHEAD, BEHIND, CANCELLED, DEADLINE, MOVED, NO_EVENT, OFF, kind_of
from corpus.model import DateRange, Event, Issue, Kind, Mention, Paragraph, Status
from corpus.text.sentences import split_sentences

#: "If it rains, the walk is cancelled" cancels nothing.
_CONDITION = re.compile(r"\b(?:if|in case|unless|should|wenn|falls|sollte|si|en caso)\b[^.!?\n]{0,80}$", re.IGNORECASE)
#: Words that hold on the issue's day only, and words that say again what the status says.
_VIEW = re.compile(
    r"^(?:(?:the |our |die |der |das |le |la |el |il )?"
    r"(?:(?:next|previous|last|upcoming|forthcoming|(?:this )?year[’']s|nächstes?|letztes?|prochaine?|próxim[oa]) )+)"
    r"|\s*\((?:cancelled|canceled|abgesagt|annulée?|cancelad[oa]|covid permitting|postponed)\)"
    r"|\s*[-–—:,]?\s*\b(?:cancelled|canceled|postponed|abgesagt)!*$",
    re.IGNORECASE,
)
#: "Lakeside Park. Bring a chair": what follows the place.
_LINE_END = re.compile(r"(?<=[^\W\d_]{3})[.!?]\s+(?=[A-ZÀ-Þ])|,\s+(?=\d{1,2}\s?(?:to|-|–)\s?\d)")
_LONGEST = 110
#: Characters between two days of one range: " and ", " sowie am ".
_LONGEST_JOINT = 12


@dataclass(frozen=True, slots=True)
class Draft:
    """An event as one paragraph tells it.

    ``row``: one of a list, and so never the same as another row of the list whose headings are ``listed``;
    ``titled``: its title was printed as one, not cut from a sentence; ``chance``: as it was told.
    """

    event: Event
    index: int
    row: bool = False
    titled: bool = False
    listed: tuple[str, ...] = ()
    chance: float = 0.5


@dataclass(frozen=True, slots=True)
class Telling:
    """How an event is told: characters of the paragraph, title and place, the words that decide kind and status;
    ``chance``: how likely its name and its day are an event's."""

    start: int
    end: int
    title: str
    place: str
    words: str
    more: tuple[Paragraph, ...] = field(default=())
    chance: float = 0.5


def draft(
    issue: Issue, setting: Setting, told: Telling, when: DateRange | None, *, row: bool = False, titled: bool = False
) -> Draft | None:
    """The draft of an event, None where nothing names it."""
    title = shortened(told.title)
    if (
        not re.search(r"[^\W\d_]{2}", title)
        or NO_EVENT.match(title)
        or (told.place not in title and NO_EVENT.match(f"{title}, {told.place}"))
    ):
        return None
    paragraph = setting.paragraph
    mentions = [Mention(issue.id, paragraph.page_at(told.start), paragraph.id, told.start, told.end)]
    for one in told.more:
        first = split_sentences(one.text, issue.head.language)
        end = len(one.text) if one.kind is Kind.HEADING or not first else first[0][1]
        mentions.append(Mention(issue.id, one.page, one.id, 0, end))
    words = f"{told.title}\n{told.words}" if row or titled else told.words
    status = status_of(issue, when, words, told.title)
    event = Event(
        id="",
        title=affirmed(title) if status is Status.CANCELLED else title,
        when=when,
        mentions=tuple(mentions),
        place=_LINE_END.split(told.place)[0][:120],
        people=names(told.words),
        kind=_kind(told, setting),
        status=status,
    )
    return Draft(event, setting.index, row, titled, (paragraph.article, *paragraph.headings), told.chance)


def shortened(title: str) -> str:
    """A title on one line without the words that hold on its issue's day only, cut at a comma where it is long."""
    title = re.sub(r"^\d{1,2}(?:[.)]|(?:\.\d{1,2})+\.?)\s+", "", " ".join(title.split()))
    for opening, closing in ("“”", "„“", "()", '""', "«»"):
        if title.count(opening) + title.count(closing) == 1 or (opening == closing and title.count(opening) == 1):
            title = title.replace(opening, "").replace(closing, "").strip()
    plain = _VIEW.sub("", title).strip(" \t,;:|·•*–—-・、，。：；")
    if len(plain) >= 3 or re.search(r"[\u3400-\u9fff]", plain):
        title = plain[:1].upper() + plain[1:]
    if len(title) <= _LONGEST:
        return title
    head = title[:_LONGEST]
    comma = max(head.rfind(mark) for mark in (", ", "; ", ". ", "，"))
    return head[:comma] if comma > _LONGEST // 2 else head[: head.rfind(" ")] if " " in head else head


_NOT_ANY = r"(?:no|kein(?:e[nr]?)?|pas de|aucune?|ning[uú]n[ao]?|nessun[ao]?|geen)\s+"
_NO = re.compile(rf"^{_NOT_ANY}(?=\S{{3}})", re.IGNORECASE)
#: What says right before a name that it does not take place.
LED_BY_NO = re.compile(rf"\b{_NOT_ANY}$", re.IGNORECASE)


def affirmed(title: str) -> str:
    """The name of what is off, without the word that says so: "No puffin trip" is the puffin trip that is off."""
    name = _NO.sub("", title)
    return name[:1].upper() + name[1:]


def _kind(told: Telling, setting: Setting) -> str:
    head = setting.heading if setting.paragraph.kind is Kind.TABLE_ROW and "|" in setting.heading else ""
    if DEADLINE.search(f"{head}\n{told.title}\n{told.words}") and kind_of(told.title) == "event":
        return "deadline"
    kinds = (kind_of(text) for text in (told.title, told.words, setting.heading))
    return next((kind for kind in kinds if kind != "event"), "event")


def status_of(issue: Issue, when: DateRange | None, text: str, title: str = "") -> Status:
    """As the issue saw it: cancelled and moved are said; else the date against the issue's date, then the verbs."""
    off = CANCELLED.search(text)
    if MOVED.search(text) or (off is not None and re.search(r"\b(?:but|sondern|mais|sino|ma) ", text[off.end() :])):
        return Status.MOVED
    if OFF.search(title) or (off is not None and _CONDITION.search(text, 0, off.start()) is None):
        return Status.CANCELLED
    dated = issue.head.dated
    if when is None or dated is None or when.start >= dated.end or when.rule:
        return Status.PLANNED
    if when.end <= dated.start:
        return Status.HELD
    behind, ahead = BEHIND.search(text) is not None, AHEAD.search(text) is not None
    if behind != ahead:
        return Status.HELD if behind else Status.PLANNED
    return Status.HELD if (dated.end - dated.start).days == 1 and when.end < dated.end else Status.PLANNED


def stamped(text: str) -> Status | None:
    """What one word by itself says of whatever it is stamped on: "CANCELLED"."""
    word = text.strip(" !.*-–—\n")
    if len(word.split()) > 1 or not word.isupper():
        return None
    return Status.CANCELLED if CANCELLED.search(word) else Status.MOVED if MOVED.search(word) else None


def joined_days(dates: Sequence[FoundDate]) -> list[DateRange]:
    """The days of a list, days that follow each other ("8 and 9 September") as one range, unless words between them
    tell of each by itself."""
    whens: list[DateRange] = []
    told = 0
    for one in dates:
        apart, told = one.start - told > _LONGEST_JOINT, one.end
        when = one.when
        if when is None:
            continue
        last = whens[-1] if whens else None
        if (
            last is not None
            and last.end == when.start
            and not apart
            and not (last.rule or when.rule)
            and (last.begins, last.finishes) == (when.begins, when.finishes)
        ):
            whens[-1] = DateRange(last.start, when.end, last.precision, last.begins, last.finishes)
        elif when not in whens:
            whens.append(when)
    return whens
