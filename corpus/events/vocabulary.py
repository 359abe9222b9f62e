"""The words by which newsletters speak of events, as tables: what kind a noun names, what opens a list of events, what
says that something is off or was put to another day.

Titles and places are not found with these: ``tags`` tells them by what a model makes of the lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.dates.words import LANGUAGES
from corpus.text.cleaning import word_set
from corpus.text.stopwords import STOP_WORDS

#: Kind → the words that name it. Of several that fit, the first in the text names the kind; longer words go first.
_KINDS = {
    "meeting": (
        "annual general meeting, annual meeting, versammlung, meeting, meetup, sitzung, treffen, réunion, "
        "assemblée, reunión, asamblea, encuentro, rencontre, informationsabend, agm, 会议, 见面会, "
        "vergadering, bijeenkomst, spotkanie, zebranie, reunião, assembleia, riunione, incontro, assemblea, "
        "stammtisch"
    ),
    "workshop": (
        "training workshop, workshop, atelier, taller, 工作坊, hackathon, laboratorio, oficina, warsztaty, werkplaats"
    ),
    "course": (
        "training course, training, course, kurs, lehrgang, schulung, formation, stage de, curso, 培训, 公开课, "
        "zajęcia, cursus, corso, cours, curso, formação, kurs"
    ),
    "seminar": ("seminar, séminaire, webinar, 研讨会, 沙龙, seminário, seminario"),
    "conference": (
        "conference, congress, kongress, konferenz, conférence, conferencia, congreso, symposium, summit, "
        "forum, tagung, foro, 论坛, 大会, "
        "convegno, conferenza, conferência, congresso, konferencja, congres, jornada, jornadas"
    ),
    "concert": ("konzert, concert, concierto, recital, nacht der lieder, 音乐会, 音乐节, concerto, koncert"),
    "talk": (
        "lecture, talk, vortrag, charla, ponencia, causerie, presentation, 讲座, 报告会, 宣讲, "
        "lezing, palestra, wykład, conférence-débat, lesung"
    ),
    "service": (
        "gottesdienst, worship, andacht, culte, messe, misa, gebetswoche, friedensdekade, "
        "vespers, liturgy, matins, mass, messa, missa, culto, kerkdienst, viering, dienst, mszy, msza, msze, "
        "nabożeństwo, nowenna, spowiedź, adoracja, procesja, procession, processione, procesión, rekolekcje, "
        "różaniec, retiro, retreat"
    ),
    "open day": ("open house, open day, tag der offenen tür, portes ouvertes, puertas abiertas, open dag, opendeurdag"),
    "visit": ("exchange visit, visit, besuch, visita, visite, 参观, delegation, visita guidata, führung"),
    "exhibition": (
        "exhibition, ausstellung, exposition, exposición, 展览, mostra, exposição, tentoonstelling, wystawa"
    ),
    "work party": (
        "work party, working bee, weeding, planting, clean-up, spring clean, arbeitseinsatz, mutirão, opruimdag"
    ),
    "observing": "star party, stargazing, observing, eclipse",
    "show": (
        "show, film, theater, theatre, performance, spectacle, espectáculo, 首演, 演出, "
        "voorstelling, spettacolo, projection"
    ),
    "trip": (
        "excursion, ausflug, wanderung, freizeit, trip, walk, hike, excursión, sortie, "
        "gita, peregrinación, peregrinação, passeio, wycieczka, pielgrzymka, pielgrzymki, pilgrimage, "
        "pellegrinaggio, camminata, randonnée, "
        "balade, wandeling, excursie, fietstocht, tocht, bike ride"
    ),
    "celebration": (
        "celebration, birthday, anniversary, farewell, adventsfeier, erntedank, feier, fest, party, festival, "
        "fête, fiesta, dinner, supper, pot-luck, picnic, afternoon tea, nachmittagskaffee, 午餐会, "
        "potluck, barbecue, barbeque, luncheon, brunch, banquet, gala, festa, odpust, festyn, feest, zomerfeest, "
        "maaltijd, borrel, repas, soirée, kermesse, cena, almoço, jantar, romería"
    ),
    "fair": (
        "fair, market, markt, bazaar, mercado, marché, sale, "
        "feira, feria, bazar, kiermasz, rommelmarkt, vide-grenier, brocante, mercatino, rummage"
    ),
    "competition": (
        "quiz, contest, competition, tournament, race, wettbewerb, concours, concurso, 大赛, 竞赛, 比赛, "
        "torneo, tournoi, turnier, toernooi, gara, turniej"
    ),
    "election": "election, wahl, élection, elección",
    "ceremony": (
        "ceremony, signing, dedication, opening, launch, trauerfeier, "
        "inauguración, inauguração, inauguration, graduación, formatura"
    ),
    "event": "活动, 招新, event, veranstaltung",
}
_WORD_KINDS = {word: kind for kind, words in _KINDS.items() for word in words.split(", ")}
#: Stems that are looked for inside longer words too; the others stand as whole words (plural allowed).
_INSIDE = word_set(
    "gottesdienst konzert kurs vortrag versammlung sitzung treffen feier fest wahl markt tagung freizeit konferenz "
    "ausflug wanderung ausstellung wettbewerb schulung gebetswoche veranstaltung erntedank andacht"
)
_CJK = re.compile(r"[\u3400-\u9fff]")


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


#: "Priya will show you", "we walk": what follows is a verb and names no event.
_VERB_LEAD = re.compile(
    r"\b(?:will|to|can|could|would|should|may|please|they|we|you|i|not|let|did|does|do)\s+$", re.IGNORECASE
)
_NOUN = re.compile(
    rf"\b(?P<word>{_any([one for one in _WORD_KINDS if one not in _INSIDE and not _CJK.search(one)])})(?:s|es)?\b"
    rf"|\b\w*(?P<stem>{_any([one for one in _WORD_KINDS if one in _INSIDE])})\w*\b"
    rf"|\b[^\W\d_]{{3,}}(?P<tail>vergadering|barbecue|maaltijd|feest|concert|markt|tocht|borrel|viering|lezing|"
    rf"wandeling|"
    rf"dienst)\b"
    rf"|(?P<cjk>{_any([one for one in _WORD_KINDS if _CJK.search(one)])})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Noun:
    """A word that names an event: characters ``start:end`` of its text, and the kind."""

    start: int
    end: int
    text: str
    kind: str


@lru_cache(maxsize=4096)
def event_noun(text: str) -> Noun | None:
    """The first word in ``text`` that names an event. German nouns have a capital: "treffen" is a verb."""
    for found in _NOUN.finditer(text):
        name = found.lastgroup or ""
        if name == "word" and _VERB_LEAD.search(text, 0, found.start()):
            continue
        if name == "stem" and not found.group()[0].isupper():
            continue
        return Noun(found.start(), found.end(), found.group(), _WORD_KINDS[found[name].lower()])
    return None


def kind_of(text: str) -> str:
    """The kind of event that ``text`` names ("workshop"), "event" where it names none."""
    noun = event_noun(text)
    return "event" if noun is None else noun.kind


#: Forms of verbs that make a sentence: with one of them a text is no name. Closed lists of auxiliaries and the verbs by
#: which newsletters invite.
FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|will|shall|would|can|could|should|must|has|have|had|do|does|did|don[’']t|it[’']s|"
    r"we[’']ll|"
    r"join|bring|contact|check|come|enjoy|invite[sd]?|hope|needs?|takes? place|takes|runs|begins|starts|meets?|"
    r"held|hosted|hosts|thanks?|met|went|came|saw|attended|enjoyed|made|asked|passed|"
    r"ist|sind|war|waren|wird|werden|wurden?|hat|haben|hatten?|findet|finden|fand|lädt|laden|kann|können|möchten|"
    r"trifft|"
    r"treffen wir|beginnt|feiern wir|bitten|"
    r"est|sont|était|étaient|sera|seront|aura|auront|ont|peut|peuvent|invitons|venez|a lieu|aura lieu|commence|"
    r"es|son|está|están|será|serán|fue|fueron|hay|tendrá|puede|pueden|invitamos|celebra|celebrará|"
    r"è|sono|sarà|saranno|si terrà|hanno|può|invitiamo|si svolgerà|inizia|"
    r"jest|są|będzie|będą|odbęd\w+|odbyw\w+|odbył\w*|zapraszamy|prosimy|dziękujemy|rozpoczni\w+|wyruszy|spotyka\w*|"
    r"wordt|worden|zijn|vindt|vinden|houdt|houden|begint|organise(?:ert|ren)|gaat|gaan|komt|komen|kunt|kunnen|"
    r"é|são|serão|haverá|acontece\w*|convidamos|öffnet|öffnen|organisiert|startet|reprennent|organise|propose|"
    r"se (?:réuni|tien|celebr|déroul)\w+|si (?:terr|svolg|tien)\w+|inauguró|organiza|celebrarán|prevede|parte)\b"
    r"|^\W*(?:Join|Come|Please|Bring|Enjoy|Contact|Check|Let|Don[’']t|Bitte|Kommt|Venez|Merci|It|There|We|You|They|I|"
    r"This) "
)
#: Function words of every language that is known.
FUNCTION_WORDS = frozenset(word for words in STOP_WORDS.values() for word in words.split())
#: A name that says of itself that it is off ("No meeting", "Kein Gottesdienst", "Office closed").
OFF = re.compile(
    r"^(?:no|kein(?:e|en|er)?|pas de|aucune?|ning[uú]n\w*|nessun\w*|geen|brak)\s|\b(?:closed|geschlossen|fermée?|"
    r"cerrad[oa]|chius[oa])\W*$",
    re.IGNORECASE,
)
#: Headings that open a list of what is to come.
COMING = re.compile(
    r"\b(?:up-?coming|coming events?|forthcoming|what[’']?s on|zum vormerken|vorschau|à venir|"
    r"próxim[oa]s (?:eventos|actos)|save the date)\b|活动预告",
    re.IGNORECASE,
)
#: What is said not to take place.
CANCELLED = re.compile(
    r"\b(?:there (?:is|are|will be) no\b|(?:will|is|are|do|does) not (?:be (?:held|open|any|on|meeting|a)|meet|"
    r"meeting|taking|take|"
    r"happen|happening|run|running|go ahead|on\b|being held)|won[’']t (?:be|meet|take)|isn[’']t (?:on|taking|a)|"
    r"(?:is|are|be|remain|office|school|church|shop|library|centre|center|museum|hall) (?:closed|shut)|"
    r"closed (?:for|on|until)|"
    r"no (?:longer|more)\b|kein(?:e|en|er|es)?\b|findet nicht|nicht statt|geschlossen|pas de|n[’'](?:a|"
    r"aura) pas lieu|"
    r"est fermée?|no hay|no habrá|no se|cerrad[oa]|non (?:c[’']è|si terrà|ci sarà|si svolger)|chius[oa]|nie będzie|"
    r"geen|"
    r"cancel(?:l?ed|lation(?! policy))|called off|will not (?:take place|go ahead|be held)|abgesagt|"
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
#: Before a date: the day that holds instead ("moved to 20 April", "sondern am").
NEW_DATE_LEAD = re.compile(
    r"(?:\b(?:to|until|till|but|auf|au|à|al|a|para|sondern|mais|sino|ma)|至|到|为)(?:\s+(?:the|den|le|el|on|am))*\s*$",
    re.IGNORECASE,
)
#: What names a source, a number of the newsletter or a score and no event: "Fonte: BCB", "Issue 9".
NO_EVENT = re.compile(
    r"^(?:(?:fontes?|sources?|quellen?|fuentes?|bron|źródło|photos?|fotos?|credits?)\b\W*(?:[:：]|$)"
    r"|(?:editie|edition|edição|edición|ausgabe|numéro|número|issue|vol(?:ume)?|nr|no)\.?\s*\d+$"
    r"|(?:[^\d\W][^\d,;]*\s)\d{1,3}\s?[,;–—-]\s?[^\d,;]+\s\d{1,3}$)",
    re.IGNORECASE,
)
#: Before a date: words after which it is no day on which something is on ("minutes of 26 February").
NO_EVENT_LEAD = re.compile(
    r"\b(?:minutes of(?: the)?(?: meeting of)?(?: the)?|dated|letter of|(?:number|issue|newsletter) of|"
    r"effective|as of|"
    r"valid(?: from| until)?|prior to|(?<!\n)(?:until|till)|up to|not before|every|each|between|stand(?: vom)?|year to|"
    r"period (?:of|from)|jusqu[’']au|截至|published|posted|updated|printed|since|born)"
    r"(?:\s+(?:the|am|vom|zum|dem))*\s*$",
    re.IGNORECASE,
)
DEADLINE = re.compile(
    r"\b(?:deadline|closing date|copy (?:date|for)|no later than|submit|register by|rsvp|book (?:with .{1,40} )?by|"
    r"einsendeschluss|anmeldeschluss|redaktionsschluss|abgeben|date limite|fecha límite|plazo|ddl)\b|截止|截稿",
    re.IGNORECASE,
)
#: What a sentence that looks back, or ahead, says.
BEHIND = re.compile(
    r"\b(?:was|were|had|held|took|came|went|did|saw|met|joined|enjoyed|attended|brought|facilitated|conducted|"
    r"organi[sz]ed|"
    r"passed|signed|launched|opened|introduced|fand|war|waren|wurden?|hatten?|feierten|était|étaient|eut|fut|a eu|"
    r"fue|fueron|tuvo|se celebró)\b|举行了|已|圆满",
    re.IGNORECASE,
)
AHEAD = re.compile(
    r"\b(?:will|shall|upcoming|forthcoming|join us|come (?:and|see)|bring|please|invited?|planned|wird|werden|lädt|"
    r"laden|einladung|herzlich|eingeladen|aura lieu|auront|tendrá|será|se celebrará|invitamos)\b|将|拟|欢迎|报名",
    re.IGNORECASE,
)
#: Words of which a heading that only says when is made ("Sunday morning", "October", "Today").
_TIME_WORDS = (
    frozenset(
        word
        for words in LANGUAGES.values()
        for table in (words.months, words.weekdays, words.recurring, words.seasons, words.days, words.units)
        for name in table
        for word in name.split()
    )
    | frozenset(word for words in LANGUAGES.values() for word in words.list_words | words.fillers)
    | LANGUAGES["en"].day_parts
    | word_set(
        "datum wann when where data quand fecha cuándo quando heure hora date dates day time week am pm uhr ore to "
        "bis thru through noon"
    )
)


def is_bare_time(text: str) -> bool:
    """Whether all words of ``text`` are of dates and times."""
    return all(word in _TIME_WORDS for word in re.findall(r"[^\W\d_]+", text.lower()))


#: A sentence without a known verb has so many words, and of them so many are function words.
_FEWEST_OF_SENTENCE = 6
_FUNCTION_SHARE = 0.4


def is_sentence(text: str) -> bool:
    """Whether a text says something with a verb, and is no name: a closed list of verbs tells, or else its full stop
    and its share of function words, in whatever language."""
    words = text.split()
    if len(words) < 4 or FINITE.search(text) is not None:
        return len(words) >= 4
    if len(words) < _FEWEST_OF_SENTENCE or not text.rstrip(' ”"’»)').endswith((".", "!", "?")):
        return False
    return sum(word.lower().strip(",.;:") in FUNCTION_WORDS for word in words) >= _FUNCTION_SHARE * len(words)
