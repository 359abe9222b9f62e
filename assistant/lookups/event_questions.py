"""Questions to the records of events, read from their words: nothing here knows an event or a calendar.

A question that is not for the records gives None: then the newsletters' sentences answer it. The patterns stand for
English, German, French, Spanish and Chinese; each says what must be in the question, never how it must be put.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.questions.kinds import question_kind
from assistant.questions.question import Asked
from corpus.dates import FoundDate
from corpus.events.calendar import words_of_title
from corpus.events.vocabulary import kind_of


class Wanted(StrEnum):
    """What of the records is wanted."""

    NEXT = "next"  # the first after a day
    LAST = "last"  # the last before a day
    CHANGED = "changed"  # what was called off or put to another day


@dataclass(frozen=True, slots=True)
class Asking:
    """A question to the records.

    ``words`` are the telling words an event must have, ``kind`` the kind it must be ("" for any); ``reference`` is
    what "after" or "before" points to where that is no date; ``cancelled`` that what was called off is asked for, else
    what was moved.
    """

    wanted: Wanted
    words: frozenset[str]
    kind: str = ""
    reference: str = ""
    cancelled: bool = False


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_ASKS = r"\b(?:when|what|which|where|wann|wo|welche\w*|was|quand|quel\w*|où|cuándo|cuál|qué|dónde)\b.*"
_NEXT = _any(
    _ASKS + r"\b(?:next|following|nächste[nrms]?|prochaine?|suivante?|próxim[oa]|siguiente)\b",
    r"下(?:一)?(?:次|场|个).*(?:什么时候|何时|几)|什么时候.*下(?:一)?(?:次|场|个)",
)
_LAST = _any(
    _ASKS + r"\b(?:last|previous|most recent|latest|right before|just before|letzte[nrms]?|vorige[nrms]?|dernière?|"
    r"précédente?|últim[oa]|anterior)\b",
    r"上(?:一)?(?:次|场|个).*(?:什么时候|何时)|什么时候.*上(?:一)?(?:次|场|个)",
)
_CANCELLED = _any(
    r"\b(?:which|what|list|name|welche\w*|was|quels?|quelles?|qué|cuáles)\b.*"
    r"\b(?:cancell?ed|called off|abgesagt|ausgefallen|annulée?s?|cancelad[oa]s?)\b",
    r"(?:哪些|什么).*取消",
)
_MOVED = _any(
    r"\b(?:which|what|list|name|welche\w*|was|quels?|quelles?|qué|cuáles)\b.*"
    r"\b(?:postponed|rescheduled|moved to another|verschoben|verlegt|reportée?s?|aplazad[oa]s?)\b",
    r"(?:哪些|什么).*(?:改期|延期|推迟)",
)
#: Kinds of questions that ask what was changed; "was it called off?" and "why?" ask of one event.
_LISTS = frozenset({Asked.LIST, Asked.WHAT})
_AFTER = ("after", "since", "following", "nach", "après", "después de")
_POINTS = _any(
    r"\b(?:right |just |directly |shortly )?"
    r"(?P<way>after|before|since|following|nach|vor|après|avant|después de|antes de)\b(?! (?:hours|noon))"
    r"\s+(?P<what>.+?)\s*\??$"
)
#: Words of questions and of time that tell nothing of an event.
_SAID = words_of_title(
    "cancelled canceled called off postponed rescheduled moved another abgesagt verschoben verlegt ausgefallen "
    "annulé reporté cancelado aplazado had drew attracted gathered counted "
    "became become taking changed change brought forward put off ahead wurde wurden geändert verschoben noch fällt aus "
    "when what which where happened happen happens took take takes place planned scheduled announced coming upcoming "
    "forthcoming following next last previous recent latest regular actually held hold list name show tell give "
    "please during after before since first earlier later still there here one ones does did is on going went "
    "activities activity today year month week calendar agenda programme program looking according newsletter issue "
    "edition right just also else happening wann was welche welcher welches findet fand statt geplant nächste "
    "nächsten kommende veranstaltungen veranstaltung termine quand quel quelle quels prévu prochain prochaine "
    "événements cuándo qué cuál laut ausgabe infobrief gemeindebrief próximo próxima previsto eventos missed start "
    "starts begin begins time date day evening many people participants attend attended visitors come came been two "
    "three its any would will like know 什么 时候 活动 哪些 "
)


def read_asking(text: str, dates: list[FoundDate] | tuple[FoundDate, ...]) -> Asking | None:
    """What the question asks of the records. ``dates`` are those printed in it (their characters are left out)."""
    plain = text
    for found in reversed(dates):
        plain = plain[: found.start] + " " + plain[found.end :]
    if question_kind(plain) in _LISTS and (_CANCELLED.search(plain) or _MOVED.search(plain)):
        cancelled = _CANCELLED.search(plain) is not None
        return Asking(Wanted.CHANGED, _telling(plain, _kind(plain)), _kind(plain), cancelled=cancelled)
    return _of_time(plain)


def _of_time(plain: str) -> Asking | None:
    points = _POINTS.search(plain)
    target = plain[: points.start()] if points is not None else plain
    reference = points["what"] if points is not None else ""
    kind = _kind(target)
    words = _telling(target, kind)
    after = points is not None and (points["way"] or "").lower() in _AFTER
    if _NEXT.search(plain) and (kind or words):
        return Asking(Wanted.NEXT, words, kind, reference)
    if _LAST.search(plain) and (kind or words):
        return Asking(Wanted.NEXT if after and "last" not in plain.lower() else Wanted.LAST, words, kind, reference)
    return None


def _kind(text: str) -> str:
    kind = kind_of(text)
    return "" if kind == "event" else kind


def _telling(text: str, kind: str) -> frozenset[str]:
    """The words of the question that an event must have; the bare noun of its kind ("meeting") is asked by ``kind``."""
    return frozenset(word for word in words_of_title(text) - _SAID if kind == "" or word != kind[:6])
