"""The words by which newsletters of five languages speak of events.

Tables only: what kind of event a noun names, which headings open a list of events, which words say that
something is off or was put to another day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from corpus.dates.words import word_set

#: Stems or whole words (lower case) → kind. A stem may begin or end a longer word ("Konzertgottesdienst").
_KINDS: dict[str, str] = {
    # of several that fit, the longest names the kind
    "annual general meeting": "meeting",
    "annual meeting": "meeting",
    "training workshop": "workshop",
    "training course": "course",
    "workshop": "workshop",
    "atelier": "workshop",
    "taller": "workshop",
    "工作坊": "workshop",
    "seminar": "seminar",
    "séminaire": "seminar",
    "webinar": "seminar",
    "研讨会": "seminar",
    "沙龙": "seminar",
    "conference": "conference",
    "congress": "conference",
    "kongress": "conference",
    "konferenz": "conference",
    "conférence": "conference",
    "conferencia": "conference",
    "congreso": "conference",
    "symposium": "conference",
    "summit": "conference",
    "forum": "conference",
    "tagung": "conference",
    "foro": "conference",
    "论坛": "conference",
    "大会": "conference",
    "konzert": "concert",
    "concert": "concert",
    "concierto": "concert",
    "recital": "concert",
    "nacht der lieder": "concert",
    "音乐会": "concert",
    "音乐节": "concert",
    "training": "course",
    "course": "course",
    "kurs": "course",
    "lehrgang": "course",
    "schulung": "course",
    "formation": "course",
    "stage de": "course",
    "curso": "course",
    "培训": "course",
    "公开课": "course",
    "lecture": "talk",
    "talk": "talk",
    "vortrag": "talk",
    "charla": "talk",
    "ponencia": "talk",
    "causerie": "talk",
    "presentation": "talk",
    "讲座": "talk",
    "报告会": "talk",
    "宣讲": "talk",
    "gottesdienst": "service",
    "worship": "service",
    "andacht": "service",
    "culte": "service",
    "messe": "service",
    "misa": "service",
    "gebetswoche": "service",
    "friedensdekade": "service",
    "versammlung": "meeting",
    "meeting": "meeting",
    "meetup": "meeting",
    "sitzung": "meeting",
    "treffen": "meeting",
    "réunion": "meeting",
    "assemblée": "meeting",
    "reunión": "meeting",
    "asamblea": "meeting",
    "encuentro": "meeting",
    "rencontre": "meeting",
    "informationsabend": "meeting",
    "agm": "meeting",
    "会议": "meeting",
    "见面会": "meeting",
    "open house": "open day",
    "open day": "open day",
    "tag der offenen tür": "open day",
    "portes ouvertes": "open day",
    "puertas abiertas": "open day",
    "exchange visit": "visit",
    "visit": "visit",
    "besuch": "visit",
    "visita": "visit",
    "visite": "visit",
    "参观": "visit",
    "exhibition": "exhibition",
    "ausstellung": "exhibition",
    "exposition": "exhibition",
    "exposición": "exhibition",
    "展览": "exhibition",
    "work party": "work party",
    "working bee": "work party",
    "weeding": "work party",
    "planting": "work party",
    "clean-up": "work party",
    "spring clean": "work party",
    "arbeitseinsatz": "work party",
    "star party": "observing",
    "stargazing": "observing",
    "observing": "observing",
    "eclipse": "observing",
    "show": "show",
    "film": "show",
    "theater": "show",
    "theatre": "show",
    "performance": "show",
    "spectacle": "show",
    "espectáculo": "show",
    "首演": "show",
    "演出": "show",
    "excursion": "trip",
    "ausflug": "trip",
    "wanderung": "trip",
    "freizeit": "trip",
    "trip": "trip",
    "walk": "trip",
    "hike": "trip",
    "excursión": "trip",
    "sortie": "trip",
    "celebration": "celebration",
    "birthday": "celebration",
    "anniversary": "celebration",
    "farewell": "celebration",
    "adventsfeier": "celebration",
    "erntedank": "celebration",
    "feier": "celebration",
    "fest": "celebration",
    "party": "celebration",
    "festival": "celebration",
    "fête": "celebration",
    "fiesta": "celebration",
    "dinner": "celebration",
    "supper": "celebration",
    "pot-luck": "celebration",
    "picnic": "celebration",
    "afternoon tea": "celebration",
    "nachmittagskaffee": "celebration",
    "午餐会": "celebration",
    "fair": "fair",
    "market": "fair",
    "markt": "fair",
    "bazaar": "fair",
    "mercado": "fair",
    "marché": "fair",
    "sale": "fair",
    "quiz": "competition",
    "contest": "competition",
    "competition": "competition",
    "tournament": "competition",
    "race": "competition",
    "wettbewerb": "competition",
    "concours": "competition",
    "concurso": "competition",
    "大赛": "competition",
    "竞赛": "competition",
    "比赛": "competition",
    "election": "election",
    "wahl": "election",
    "élection": "election",
    "elección": "election",
    "ceremony": "ceremony",
    "signing": "ceremony",
    "dedication": "ceremony",
    "opening": "ceremony",
    "launch": "ceremony",
    "trauerfeier": "ceremony",
    "hackathon": "workshop",
    "活动": "event",
    "招新": "event",
    "event": "event",
    "veranstaltung": "event",
    "delegation": "visit",
}
#: Stems that are looked for inside longer words too; the others stand as whole words (plural allowed).
_INSIDE = word_set(
    "gottesdienst konzert kurs vortrag versammlung sitzung treffen feier fest wahl markt tagung "
    "freizeit konferenz ausflug wanderung ausstellung wettbewerb schulung gebetswoche veranstaltung "
    "erntedank andacht seminar workshop nachmittagskaffee informationsabend"
)


_CJK = re.compile(r"[\u3400-\u9fff]")


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_WORDS = re.compile(
    rf"\b(?:{_any(word for word in _KINDS if word not in _INSIDE and not _CJK.search(word))})(?:s|es)?\b", re.IGNORECASE
)
_STEMS = re.compile(_any(word for word in _KINDS if word in _INSIDE or _CJK.search(word)), re.IGNORECASE)
#: "Priya will show you", "we walk": what follows is a verb and names no event.
_VERB_LEAD = re.compile(
    r"\b(?:will|to|can|could|would|should|may|please|they|we|you|i|not|let|did|does|do)\s+$", re.IGNORECASE
)
_LETTERS = re.compile(r"[^\W\d_\u3400-\u9fff]*")


@dataclass(frozen=True, slots=True)
class Noun:
    """A word that names an event: characters ``start:end`` of its text, and the kind."""

    start: int
    end: int
    text: str
    kind: str


@lru_cache(maxsize=4096)
def event_noun(text: str) -> Noun | None:
    """The first word in ``text`` that names an event."""
    word = next((one for one in _WORDS.finditer(text) if not _VERB_LEAD.search(text, 0, one.start())), None)
    stem = next((one for one in _STEMS.finditer(text) if _is_noun(text, one)), None)
    if stem is not None and (word is None or stem.start() <= word.start()):
        return _grown(text, stem.start(), stem.end())
    return None if word is None else _noun(text, word.start(), word.end())


def _is_noun(text: str, stem: re.Match[str]) -> bool:
    """German nouns are written with a capital: "treffen" and "feiern" are verbs; "workshop" is English too."""
    if _CJK.match(stem.group()) or stem.group().lower() in ("workshop", "seminar"):
        return True
    start = stem.start()
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    return text[start].isupper()


def _grown(text: str, start: int, end: int) -> Noun:
    """The whole word around a stem ("Konzertgottesdienst")."""
    while start > 0 and text[start - 1].isalpha() and not _CJK.match(text[start - 1]):
        start -= 1
    rest = _LETTERS.match(text, end)
    return _noun(text, start, rest.end() if rest is not None else end)


def _noun(text: str, start: int, end: int) -> Noun:
    found = text[start:end].lower()
    word = max((word for word in _KINDS if word in found), key=len, default="")
    kind = _KINDS.get(word, "event")
    return Noun(start, end, text[start:end], kind)


def kind_of(text: str) -> str:
    """The kind of event that ``text`` names ("workshop"), "event" where it names none."""
    noun = event_noun(text)
    return "event" if noun is None else noun.kind


#: Headings that open a list of what is to come.
LISTING = re.compile(
    r"\b(?:up-?coming|coming events?|forthcoming|what[’']?s on|calendars?|diary|dates? for|events?|"
    r"outreach|save the date|"
    r"programme?|agenda|next meetings?|zum vormerken|termine?|veranstaltungen|kalender|vorschau|übersicht|"
    r"événements?|à venir|calendrier|eventos|próxim[oa]s|calendario|actividades)\b|活动|预告|讲座|日程|日历|安排",
    re.IGNORECASE,
)
COMING = re.compile(
    r"\b(?:up-?coming|coming events?|forthcoming|what[’']?s on|zum vormerken|vorschau|à venir|"
    r"próxim[oa]s (?:eventos|actos)|save the date)\b|活动预告",
    re.IGNORECASE,
)
CANCELLED = re.compile(
    r"\b(?:cancel(?:l?ed|lation(?! policy))|called off|will not (?:take place|go ahead|be held)|abgesagt|"
    r"entfällt|entfallen|fällt(?: leider)? aus|annulée?s?|cancelad[oa]s?|suspendid[oa]s?|no se celebrará)\b|取消",
    re.IGNORECASE,
)
MOVED = re.compile(
    r"\b(?:(?:has|have|had|been|was|is|be) (?:been )?moved|moved (?:to|from|by|until)|postpone(?:d|ment)|rescheduled|"
    r"new date|changed? of date|brought forward|instead of (?:the )?\d|later than we (?:told|said)|"
    r"verlegt|verschoben|neuer termin|reportée?s?|déplacée?s?|nouvelle date|"
    r"aplazad[oa]s?|trasladad[oa]s?|nueva fecha)\b"
    r"|改期|延期|推迟|改为",
    re.IGNORECASE,
)
#: Before a date: the day that no longer holds ("moved from 13 April", "statt am").
OLD_DATE_LEAD = re.compile(
    r"(?:\bfrom|\bvom|\bdu|\bdel|\binstead of|\brather than|\bnot on|\boriginally|\bstatt|\banstatt|\bau lieu du|"
    r"\ben vez del|原定|原计划)"
    r"(?:\s+(?:on|the|am|vom|dem|le|el))*\s*$",
    re.IGNORECASE,
)
#: Before a date: words after which it is no day on which something is on ("minutes of 26 February").
NO_EVENT_LEAD = re.compile(
    r"\b(?:minutes of(?: the)?(?: meeting of)?(?: the)?|dated|letter of|(?:number|issue|newsletter) of|effective|as of|"
    r"valid(?: from| until)?|prior to|until|till|up to|not before|every|each|between|stand(?: vom)?|year to|"
    r"jusqu[’']au|截至)"
    r"(?:\s+(?:the|am|vom|zum|dem))*\s*$",
    re.IGNORECASE,
)
DEADLINE = re.compile(
    r"\b(?:deadline|closing date|copy (?:date|for)|no later than|submit|register by|rsvp|book (?:with .{1,40} )?by|"
    r"einsendeschluss|anmeldeschluss|redaktionsschluss|abgeben|date limite|fecha límite|plazo)\b|截止|截稿|ddl",
    re.IGNORECASE,
)
#: What a sentence that looks back, or ahead, says.
BEHIND = re.compile(
    r"\b(?:was|were|had|held|took|came|went|did|saw|met|joined|enjoyed|attended|brought|facilitated|conducted|organi[sz]ed|"
    r"passed|signed|launched|opened|introduced|fand|war|waren|wurden?|hatten?|feierten|était|étaient|eut|fut|a eu|"
    r"fue|fueron|tuvo|se celebró)\b|举行了|已|圆满",
    re.IGNORECASE,
)
AHEAD = re.compile(
    r"\b(?:will|shall|upcoming|forthcoming|join us|come (?:and|see)|bring|please|invited?|planned|wird|werden|lädt|"
    r"laden|einladung|herzlich|eingeladen|aura lieu|auront|tendrá|será|se celebrará|invitamos)\b|将|拟|欢迎|报名",
    re.IGNORECASE,
)
#: Headings that name a column of the newsletter and no event.
GENERIC = re.compile(
    r"^\W*(?:(?:president|chair(?:man|woman|person)?|editor|pastor|director|secretary|treasurer)[’']?s? (?:message|"
    r"letter|report|notes?|corner|column)|editorial|welcome|from the (?:chair|editor|president)|letters?|news|contents|"
    r"in this (?:number|issue)|inside.*|contact.*|messages?/notices|notices|masthead|angedacht.*|grußwort|"
    r"éditorial|actualités|contact|noticias|carta.*|notes?.*)\W*$",
    re.IGNORECASE,
)
PLACE_LABEL = re.compile(
    r"(?:^|[\s|;,(])(?:where|venue|place|location|meet|ort|wo|treffpunkt|lieu|où|lugar|dónde|地点|地址)\s*[:：]\s*",
    re.IGNORECASE,
)
TIME_LABEL = re.compile(
    r"(?:^|\s)(?:time|zeit|uhrzeit|beginn|heure|horaire|hora|horario|时间)\s*[:：]\s*", re.IGNORECASE
)
TITLE_LABEL = re.compile(
    r"(?:^|\s)(?:题目|主题)\s*[:：]\s*|(?:^|\n)(?:title|thema|titel|sujet|tema)\s*:\s*", re.IGNORECASE
)
