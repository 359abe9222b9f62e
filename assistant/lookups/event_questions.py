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
    PART = "part"  # what somebody took part in
    ORDER = "order"  # which of two came first
    WHEN = "when"  # the date of one event
    CHANGED = "changed"  # what was called off or put to another day


@dataclass(frozen=True, slots=True)
class Asking:
    """A question to the records.

    ``words`` are the telling words an event must have, ``kind`` the kind it must be ("" for any); ``reference`` is
    what "after" or "before" points to where that is no date; ``pair`` the two of an order; ``names`` whoever took part;
    ``cancelled`` that what was called off is asked for, else what was moved; ``day`` that nothing but a day is asked
    for: else a word that an event lacks is what is asked of it ("what did the last survey say?").
    """

    wanted: Wanted
    words: frozenset[str]
    kind: str = ""
    reference: str = ""
    pair: tuple[str, str] = ("", "")
    names: str = ""
    cancelled: bool = False
    day: bool = False


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_KIND_NOUNS = (
    r"(?:events?|activit(?:y|ies)|happenings?|workshops?|meetings?|meet-?ups?|courses?|trainings?|seminars?|conferences?|"
    r"talks?|lectures?|concerts?|shows?|visits?|trips?|walks?|parties|weeding\w*|services|celebrations?|dates|"
    r"appointments?|veranstaltung(?:en)?|termine?|treffen|gottesdienste?|konzerte?|seminare?|kurse?|événements?|réunions?|"
    r"ateliers?|activités|eventos?|actos?|actividades|reuniones|reunión|talleres|活动|会议|讲座)"
)
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
_TAKING = (
    r"(?:take part|took part|taken part|participate[ds]?|attend(?:ed)?|involved|speak|spoke|talk|join(?:ed)?|"
    r"visit(?:ed)?|present|contribute|send (?:people|someone|delegates|participants))"
)
_PART = (
    _any(rf"\b(?:what|which \w+)(?: all)? (?:did|has|have|does) (?P<name>.+?) {_TAKING}(?: in| at| to)?\b"),
    _any(
        rf"\b(?:at|in|to) (?:which|what) (?:\w+ )?{_KIND_NOUNS}"
        rf" (?:did|was|were|has|have) (?P<name>.+?) {_TAKING}\b"
    ),
    _any(
        r"\b(?:what|which \w+) (?:was|were|is|are) (?P<name>.+?)"
        r" (?:involved|present|taking part|a part)(?: in| at| of)?\b"
    ),
    _any(r"\b(?:woran|an welche[nr]? \w+) (?:nahm|nahmen|hat|haben) (?P<name>.+?) (?:teil|teilgenommen)\b"),
    _any(r"\bà (?:quoi|quels? \w+) (?:a|ont) participé (?P<name>.+?)\s*\?*$"),
    _any(r"\b¿?en qué (?:\w+ )?participó (?P<name>.+?)\s*\?*$"),
    _any(r"(?P<name>.{2,12}?)参加了(?:什么|哪些)"),
)
_ORDER = (
    _any(
        r"\b(?:what|which)(?: of (?:the two|these))?(?: (?:event|one))? (?:came|happened|was|took place|is|comes)"
        r" (?:first|earlier|before|sooner|later|last)[,:]?\s*(?P<a>.+?),? or (?P<b>.+?)\s*\?*$"
    ),
    _any(r"\bwas (?:kam|war|fand) (?:zuerst|früher|eher)(?: statt)?[,:]?\s*(?P<a>.+?),? oder (?P<b>.+?)\s*\?*$"),
    _any(
        r"\bqu['’]est-ce qui (?:est venu|a eu lieu) (?:en premier|d['’]abord)[,:]?\s*(?P<a>.+?),? ou (?P<b>.+?)\s*\?*$"
    ),
    _any(r"\bqué (?:fue|ocurrió|pasó|vino) (?:primero|antes)[,:]?\s*(?P<a>.+?),? o (?P<b>.+?)\s*\?*$"),
    _any(r"(?P<a>[^，,?？]{2,20})(?:和|与|还是)(?P<b>[^，,?？]{2,20})(?:哪个|谁)(?:更早|先)"),
)
_WHEN = _any(
    r"\b(?:when|(?:on )?(?:which|what) (?:day|date|evening)|wann|an welchem (?:tag|datum)|quand|cuándo)\b",
    r"什么时候|哪天",
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
    order = next((match for one in _ORDER if (match := one.search(text)) is not None), None)
    if order is not None:
        return Asking(Wanted.ORDER, frozenset(), pair=(order["a"], order["b"]))
    part = next((match for one in _PART if (match := one.search(text)) is not None), None)
    if part is not None and _is_name(part["name"]):
        return Asking(Wanted.PART, frozenset(), _kind(text[: part.start("name")]), names=part["name"])
    if question_kind(plain) in _LISTS and (_CANCELLED.search(plain) or _MOVED.search(plain)):
        cancelled = _CANCELLED.search(plain) is not None
        return Asking(Wanted.CHANGED, _telling(plain, _kind(plain)), _kind(plain), cancelled=cancelled)
    return _of_time(plain)


def _is_name(text: str) -> bool:
    """A name has a telling word that is written like a name; "she" and "the team" say nobody."""
    return bool(words_of_title(text) - _SAID) and any(one.isupper() or one > "\u3400" for one in text[:40])


def _of_time(plain: str) -> Asking | None:
    points = _POINTS.search(plain)
    target = plain[: points.start()] if points is not None else plain
    reference = points["what"] if points is not None else ""
    kind = _kind(target)
    words = _telling(target, kind)
    after = points is not None and (points["way"] or "").lower() in _AFTER
    asked = _WHEN.search(plain)
    day = asked is not None
    if _NEXT.search(plain) and (kind or words):
        return Asking(Wanted.NEXT, words, kind, reference, day=day)
    if _LAST.search(plain) and (kind or words):
        wanted = Wanted.NEXT if after and "last" not in plain.lower() else Wanted.LAST
        return Asking(wanted, words, kind, reference, day=day)
    opens = asked is not None and (asked[0][0] > "\u3400" or not re.search(r"\w", plain[: asked.start()]))
    return Asking(Wanted.WHEN, words, kind, reference, day=True) if (words or kind) and opens else None


def _kind(text: str) -> str:
    kind = kind_of(text)
    return "" if kind == "event" else kind


def _telling(text: str, kind: str) -> frozenset[str]:
    """The words of the question that an event must have; the bare noun of its kind ("meeting") is asked by ``kind``."""
    return frozenset(word for word in words_of_title(text) - _SAID if kind == "" or word != kind[:6])
