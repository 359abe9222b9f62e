"""The words in which newsletters of ten languages print dates, as plain tables.

Kept apart from the grammar so that a language can be read, corrected or added without touching
code. Every key is lower case as printed; a word of several meanings stands in several tables and
the grammar decides by its neighbours. Full stops of abbreviations are not part of the key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from types import MappingProxyType
from typing import Any

from corpus.text.cleaning import word_set

#: Parts of a month, season or year, as printed before it ("mid June", "Ende Oktober").
EARLY, MID, LATE = "early", "mid", "late"
#: The letters of weekdays in recurrence rules, Monday first.
RULE_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words. Months count from 1, weekdays from Monday = 0, seasons by their first month."""

    months: Mapping[str, int] = field(default_factory=dict)
    weekdays: Mapping[str, int] = field(default_factory=dict)
    #: Weekday words that are other words too ("sun", "so"): believed only right before a date or time.
    weak_weekdays: frozenset[str] = frozenset()
    #: Months that are other words or names too: without a day or year they need a word such as "in" before them.
    weak_months: frozenset[str] = frozenset()
    seasons: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    range_words: frozenset[str] = frozenset()
    list_words: frozenset[str] = frozenset()
    between: frozenset[str] = frozenset()
    #: Words that may stand inside a date without meaning ("the", "of", "de").
    fillers: frozenset[str] = frozenset()
    #: Words that may join a date and its time ("at", "um", "à").
    time_joins: frozenset[str] = frozenset()
    before_month: frozenset[str] = frozenset()
    after_month: frozenset[str] = frozenset()
    next_words: frozenset[str] = frozenset()
    last_words: frozenset[str] = frozenset()
    this_words: frozenset[str] = frozenset()
    units: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[str, int] = field(default_factory=dict)
    every: frozenset[str] = frozenset()
    other: frozenset[str] = frozenset()
    ordinals: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    #: Plural or adverbial weekdays that recur by themselves ("dienstags", "tuesdays").
    recurring: Mapping[str, int] = field(default_factory=dict)
    ahead: frozenset[str] = frozenset()
    ago: frozenset[str] = frozenset()
    quarter: frozenset[str] = frozenset()
    noon: Mapping[str, int] = field(default_factory=dict)
    oclock: frozenset[str] = frozenset()
    #: Names of days, their words joined by one blank; the value is (month, day), days from Easter, or a rule's name.
    holidays: Mapping[str, tuple[int, int] | int | str] = field(default_factory=dict)
    #: Words after a four-digit number that make it an amount and no year.
    amounts: frozenset[str] = frozenset()
    month_first: bool = False
    #: Whether hours are printed twice a day ("2 o'clock" may be of the night or of the day).
    twelve_hours: bool = False
    #: Words before a time or day that ends something ("until 5pm").
    until: frozenset[str] = frozenset()
    #: "7 for 7.30pm": the second time is the beginning.
    waits: frozenset[str] = frozenset()
    #: Before a number that is an hour ("ore 15").
    hour_words: frozenset[str] = frozenset()
    #: Words behind a time that tell its half of the day ("de la tarde"), the words that may lead to them, and those of
    #: them that need none ("abends").
    halves: Mapping[str, str] = field(default_factory=dict)
    half_joins: frozenset[str] = frozenset()
    bare_halves: frozenset[str] = frozenset()
    #: "Half past two", "halb acht": minutes from the hour named; ``spoken_directly`` where no "past" or "to" stands.
    spoken: Mapping[str, int] = field(default_factory=dict)
    spoken_directly: bool = False
    #: Recurrences: words behind "every", whole rules, "fortnightly", times of day behind a weekday, their plurals,
    #: articles that make a weekday recur by themselves or as a plural, "except", words before a first day.
    every_joins: frozenset[str] = frozenset()
    daily: Mapping[str, str] = field(default_factory=dict)
    daily_alone: frozenset[str] = frozenset()
    fortnightly: frozenset[str] = frozenset()
    day_parts: frozenset[str] = frozenset()
    days_parts: frozenset[str] = frozenset()
    habit: frozenset[str] = frozenset()
    plural_articles: frozenset[str] = frozenset()
    excepts: frozenset[str] = frozenset()
    starts: frozenset[str] = frozenset()
    #: Days of a month in words ("fourteenth", "twenty-first").
    written_days: Mapping[str, int] = field(default_factory=dict)
    #: "Before" and "after" another day, and names of days of several words ("the day after tomorrow").
    beside: Mapping[str, int] = field(default_factory=dict)
    day_phrases: Mapping[str, int] = field(default_factory=dict)
    #: Before the name of a feast or a weekend these make it a day ("at Christmas", "am Wochenende").
    on_words: frozenset[str] = frozenset()
    #: First words of anything dated; ``hints`` are those of which one stands in every text with a date and no digit.
    triggers: frozenset[str] = frozenset()
    hints: frozenset[str] = frozenset()


def _number(words: str, first: int = 0) -> dict[str, int]:
    """``"a/b c"`` counts a and b as ``first``, c as ``first + 1``."""
    return {word: first + i for i, group in enumerate(words.split()) for word in group.split("/")}


def _each(**words: str) -> dict[str, str]:
    """Every word of a line under what it means, the line's name."""
    return {word: meaning for meaning, some in words.items() for word in some.split()}


def _daily(days: str, working_days: str = "") -> dict[str, str]:
    """The rules of words for every day and for every working day."""
    return dict.fromkeys(days.split(), "FREQ=DAILY") | dict.fromkeys(
        working_days.split(), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    )


_Feasts = dict[str, tuple[int, int] | int | str]


def _feasts(easter: str = "", dated: str = "", rules: Mapping[str, str] = MappingProxyType({})) -> _Feasts:
    """Names of days: each with its days from Easter behind it, with month and day, or under the name of a rule."""
    found: _Feasts = {}
    for name, days in (one.rsplit(" ", 1) for one in easter.split(", ") if one):
        found[name] = int(days)
    for name, day in (one.rsplit(" ", 1) for one in dated.split(", ") if one):
        month, _, of_month = day.partition("/")
        found[name] = (int(month), int(of_month))
    return found | {name: rule for rule, names in rules.items() for name in names.split(", ")}


_LETTERS = re.compile(r"[^\W\d_]+")
_FIRST = re.compile(r"[^\W\d_]+'?")


def _with_hints(words: Words) -> Words:
    """The words with their first words gathered: ``hints`` of anything dated, ``triggers`` of relative dates too."""
    dated = (words.months, words.weekdays, words.seasons, words.parts, words.days, words.recurring, words.holidays)
    hints = {found.group() for key in chain(*dated, words.units) if (found := _LETTERS.match(key)) is not None}
    hints |= {key.split()[-1] for key in chain(words.daily, words.fortnightly, words.day_phrases)}
    relative = (words.next_words, words.last_words, words.this_words, words.every, words.ordinals, words.quarter)
    triggers = hints.union(words.days, words.weekdays, words.recurring, *relative, words.ahead, words.ago)
    triggers |= {_FIRST.findall(key)[0] for key in chain(words.day_phrases, words.written_days)}
    triggers |= set(words.numbers if words.beside else ())
    return replace(words, hints=frozenset(hints), triggers=frozenset(triggers))


_ENGLISH = Words(
    months=_number(
        "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug "
        "september/sept/sep october/oct november/nov december/dec",
        1,
    ),
    weekdays=_number(
        "monday/mon tuesday/tues/tue wednesday/weds/wed thursday/thurs/thur/thu friday/fri saturday/sat sunday/sun"
    ),
    weak_weekdays=word_set("mon wed sat sun fri tue thu"),
    weak_months=word_set("may march mar april june august jan dec sep apr jun aug jul oct nov feb"),
    seasons={"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12},
    parts=_each(early="early beginning start", mid="mid middle", late="late end"),
    range_words=word_set("to until till til through thru"),
    list_words=word_set("and or & plus"),
    between=word_set("between"),
    fillers=word_set("the of on"),
    time_joins=word_set("at by from starting beginning start starts begins @ i around about between approximately c"),
    before_month=word_set(
        "in of by since until till from during to for through before after early mid late this next last every late "
        "around each between and"
    ),
    after_month=word_set(
        "meeting meetings issue newsletter edition rainfall update calendar programme program events agm "
        "conference show talk session workshop visit sale"
    ),
    next_words=word_set("next coming forthcoming"),
    last_words=word_set("last past previous"),
    this_words=word_set("this current"),
    units=_each(
        day="day days",
        week="week weeks",
        fortnight="fortnight",
        weekend="weekend",
        month="month months",
        quarter="quarter",
        year="year years",
    ),
    days={"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1},
    every=word_set("every each"),
    other=word_set("other second alternate 2nd"),
    ordinals={"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1},
    numbers=_number("one/a/an two three four five six seven eight nine ten eleven twelve", 1),
    recurring=_number("mondays tuesdays wednesdays thursdays fridays saturdays sundays"),
    ahead=word_set("in"),
    ago=word_set("ago"),
    quarter=word_set("quarter qtr"),
    noon={"noon": 12, "midday": 12, "midnight": 24},
    oclock=word_set("o'clock hrs hours h"),
    holidays=_feasts(
        easter="shrove tuesday -47, ash wednesday -46, mothering sunday -21, palm sunday -7, maundy thursday -3, "
        "good friday -2, holy saturday -1, easter sunday 0, easter day 0, easter 0, easter monday 1, "
        "ascension day 39, whit sunday 49, pentecost 49, whitsun 49, whit monday 50, trinity sunday 56, "
        "corpus christi 60",
        dated="new year's day 1/1, burns night 1/25, australia day 1/26, valentine's day 2/14, "
        "st patrick's day 3/17, anzac day 4/25, midsummer 6/24, midsummer day 6/24, independence day 7/4, "
        "halloween 10/31, bonfire night 11/5, christmas eve 12/24, christmas day 12/25, christmas 12/25, "
        "boxing day 12/26, new year's eve 12/31",
        rules={
            "thanksgiving": "thanksgiving",
            "labor day": "labor day",
            "memorial day": "memorial day, late may bank holiday, spring bank holiday",
            "advent 1": "advent sunday",
            "remembrance": "remembrance sunday",
            "black friday": "black friday",
            "august bank holiday": "august bank holiday, august bank holiday monday",
            "early may bank holiday": "early may bank holiday",
            "lunar": "chinese new year",
        },
    ),
    amounts=word_set(
        "people participants members visitors volunteers guests students words miles km kilometers kilometres m "
        "metres meters feet ft hours hrs minutes euros euro eur dollars usd pounds rmb mhz khz hz gb mb kg tons "
        "tonnes percent times copies books trees plants seedlings light stars pages readers subscribers questions "
        "watts"
    ),
    month_first=True,
    twelve_hours=True,
    until=word_set("until till til by"),
    waits=word_set("for"),
    halves=_each(a="morning mornings", p="afternoon evening night tonight afternoons evenings"),
    half_joins=word_set("in the at on of this"),
    bare_halves=word_set("tonight"),
    spoken={"half": 30, "quarter": 15, "twenty": 20, "ten": 10, "five": 5},
    every_joins=word_set("single the"),
    daily=_daily("day morning evening afternoon daily", "weekday weekdays"),
    daily_alone=word_set("daily weekdays"),
    fortnightly=word_set("fortnightly biweekly alternate"),
    day_parts=word_set("morning afternoon evening night mornings afternoons evenings nights"),
    days_parts=word_set("mornings afternoons evenings nights"),
    excepts=word_set("except excluding"),
    starts=word_set("from starting since beginning commencing during in between through throughout"),
    written_days=_number(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third "
        "twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first",
        1,
    ),
    beside={"before": -1, "after": 1, "following": 1, "preceding": -1},
    day_phrases={
        "the day after tomorrow": 2,
        "day after tomorrow": 2,
        "the day before yesterday": -2,
        "day before yesterday": -2,
    },
    on_words=word_set("on at by until till before after since this next over from"),
)

_GERMAN = Words(
    months=_number(
        "januar/jan/jänner februar/feb märz/mrz/maerz/mär april/apr mai juni/jun juli/jul august/aug "
        "september/sept/sep oktober/okt november/nov dezember/dez",
        1,
    ),
    weekdays=_number("montag/mo dienstag/di mittwoch/mi donnerstag/do freitag/fr samstag/sa/sonnabend sonntag/so"),
    weak_weekdays=word_set("mo di mi do fr sa so"),
    weak_months=word_set("jan feb mär apr jun jul aug sep sept okt nov dez"),
    seasons={"frühling": 3, "frühjahr": 3, "sommer": 6, "herbst": 9, "winter": 12},
    parts=_each(early="anfang beginn jahresanfang jahresbeginn", mid="mitte", late="ende jahresende"),
    range_words=word_set("bis"),
    list_words=word_set("und oder sowie & u"),
    between=word_set("zwischen"),
    fillers=word_set("der den dem des am vom im"),
    time_joins=word_set("um ab von bis gegen i zwischen ca"),
    before_month=word_set("im in bis seit ab vom von anfang mitte ende und diesen nächsten letzten"),
    after_month=word_set("ausgabe"),
    next_words=word_set("nächste nächsten nächster nächstes kommende kommenden kommender kommendes"),
    last_words=word_set("letzte letzten letzter letztes vergangene vergangenen vergangener vergangenes"),
    this_words=word_set("diese diesen dieser dieses"),
    units=_each(
        day="tag tage tagen",
        week="woche wochen",
        weekend="wochenende",
        month="monat monats monate monaten",
        quarter="quartal",
        year="jahr jahres jahre jahren",
    ),
    days={"heute": 0, "morgen": 1, "übermorgen": 2, "gestern": -1, "vorgestern": -2},
    every=word_set("jeden jede jeder jedes alle"),
    other=word_set("zweiten zweite"),
    ordinals={
        **_number("erste/ersten/erster/erstes zweite/zweiten/zweiter dritte/dritten/dritter vierte/vierten/vierter", 1),
        "letzte": -1,
        "letzten": -1,
        "letzter": -1,
    },
    numbers=_number("ein/eine/einem/einer/einen zwei drei vier fünf sechs sieben acht neun zehn elf zwölf", 1),
    recurring=_number("montags dienstags mittwochs donnerstags freitags samstags/sonnabends sonntags"),
    ahead=word_set("in"),
    ago=word_set("vor"),
    quarter=word_set("quartal"),
    noon={"mittag": 12, "mitternacht": 24},
    oclock=word_set("uhr h"),
    holidays=_feasts(
        easter="rosenmontag -48, aschermittwoch -46, palmsonntag -7, gründonnerstag -3, karfreitag -2, "
        "karsamstag -1, ostersonntag 0, ostern 0, ostermontag 1, christi himmelfahrt 39, himmelfahrt 39, "
        "pfingstsonntag 49, pfingsten 49, pfingstmontag 50, fronleichnam 60",
        dated="neujahr 1/1, neujahrstag 1/1, tag der arbeit 5/1, tag der deutschen einheit 10/3, "
        "reformationstag 10/31, allerheiligen 11/1, nikolaus 12/6, nikolaustag 12/6, heiligabend 12/24, "
        "heilig abend 12/24, weihnachten 12/25, silvester 12/31",
        rules={
            "advent -1": "totensonntag, ewigkeitssonntag",
            "bettag": "buß- und bettag",
            "advent 1": "1. advent, erster advent, ersten advent",
            "advent 2": "2. advent, zweiter advent, zweiten advent",
            "advent 3": "3. advent, dritter advent, dritten advent",
            "advent 4": "4. advent, vierter advent, vierten advent",
        },
    ),
    amounts=word_set(
        "menschen teilnehmer teilnehmende mitglieder besucher gäste seiten euro eur km kilometer meter m stunden "
        "minuten mhz prozent mal bücher bäume exemplare"
    ),
    until=word_set("bis"),
    halves=_each(a="morgens früh vormittags", n="mittags", p="nachmittags abends nachts"),
    bare_halves=word_set("morgens vormittags mittags nachmittags abends nachts"),
    spoken={"halb": -30},
    spoken_directly=True,
    daily=_daily("tag abend morgen täglich", "werktags werktag"),
    daily_alone=word_set("täglich werktags"),
    fortnightly=word_set("vierzehntägig vierzehntägigem zweiwöchentlich zweiwöchentlichen"),
    day_parts=word_set("morgen vormittag mittag nachmittag abend vormittags nachmittags abends"),
    excepts=word_set("außer ausser ohne ausgenommen"),
    starts=word_set("ab von vom seit beginnend dem im"),
    beside={"vor": -1, "nach": 1},
    on_words=word_set("an zu am bis vor nach seit ab über"),
)

_FRENCH = Words(
    months=_number(
        "janvier/janv février/fevrier/févr mars avril/avr mai juin juillet/juil août/aout "
        "septembre/sept octobre/oct novembre/nov décembre/decembre/déc",
        1,
    ),
    weekdays=_number(
        "lundi/lun/lu mardi/mar/ma mercredi/mer/me jeudi/jeu/je vendredi/ven/ve samedi/sam/sa dimanche/dim/di"
    ),
    weak_weekdays=word_set("lun mar mer jeu ven sam dim lu ma me je ve sa di"),
    weak_months=word_set("mars janv févr avr juil sept oct nov déc"),
    seasons={"printemps": 3, "été": 6, "automne": 9, "hiver": 12},
    parts=_each(early="début debut", mid="mi milieu courant", late="fin"),
    range_words=word_set("au à jusqu'au jusque"),
    list_words=word_set("et ou & ainsi"),
    between=word_set("entre"),
    fillers=word_set("le les la l' de du des d' au en ce"),
    time_joins=word_set("à de dès vers i entre"),
    before_month=word_set("en de d' du au mi début fin courant depuis jusqu'en et dès"),
    next_words=word_set("prochain prochaine prochains prochaines"),
    last_words=word_set("dernier dernière passé passée derniers dernières"),
    this_words=word_set("ce cet cette"),
    units=_each(
        day="jour jours",
        week="semaine semaines",
        weekend="week-end weekend",
        month="mois",
        quarter="trimestre",
        year="an ans année années",
    ),
    days={"aujourd'hui": 0, "demain": 1, "hier": -1},
    every=word_set("chaque tous toutes"),
    other=word_set("deux"),
    ordinals={
        **_number("premier/première/1er deuxième/second/seconde/2e/2ème troisième/3e/3ème quatrième/4e/4ème", 1),
        "dernier": -1,
        "dernière": -1,
    },
    numbers=_number("un/une deux trois quatre cinq six sept huit neuf dix onze douze", 1),
    recurring=_number("lundis mardis mercredis jeudis vendredis samedis dimanches"),
    ahead=word_set("dans"),
    ago=word_set("il"),
    quarter=word_set("trimestre"),
    noon={"midi": 12, "minuit": 24},
    oclock=word_set("h heure heures"),
    holidays=_feasts(
        easter="mardi gras -47, mercredi des cendres -46, vendredi saint -2, dimanche de pâques 0, pâques 0, "
        "lundi de pâques 1, ascension 39, pentecôte 49, lundi de pentecôte 50",
        dated="jour de l'an 1/1, fête du travail 5/1, fête nationale 7/14, assomption 8/15, toussaint 11/1, "
        "armistice 11/11, noël 12/25, saint-sylvestre 12/31",
        rules={"lunar": "nouvel an chinois"},
    ),
    amounts=word_set(
        "personnes participants membres visiteurs pages euros eur km mètres m heures minutes mhz fois livres"
    ),
    until=word_set("jusqu'au jusqu'à jusque"),
    halves=_each(a="matin", p="après soir", n="midi"),
    half_joins=word_set("du de l' le"),
    every_joins=word_set("les le la"),
    daily=_daily("jours jour soirs matins"),
    fortnightly=word_set("bimensuel"),
    day_parts=word_set("matin matins soir soirs"),
    habit=word_set("le"),
    plural_articles=word_set("les"),
    excepts=word_set("sauf excepté hormis"),
    starts=word_set("à partir du dès depuis de en"),
    beside={"avant": -1, "après": 1},
    day_phrases={"ce soir": 0, "avant-hier": -2, "après-demain": 2},
    on_words=word_set("à le au jusqu'à avant après depuis"),
)

_SPANISH = Words(
    months=_number(
        "enero/ene febrero/feb marzo abril/abr mayo junio/jun julio/jul agosto/ago "
        "septiembre/setiembre/sept/sep octubre/oct noviembre/nov diciembre/dic",
        1,
    ),
    weekdays=_number(
        "lunes/lun martes/mar miércoles/miercoles/mié jueves/jue viernes/vie sábado/sabado/sáb domingo/dom"
    ),
    weak_weekdays=word_set("lun mar mié jue vie sáb dom"),
    weak_months=word_set("ene feb abr jun jul ago sep sept oct nov dic"),
    seasons={"primavera": 3, "verano": 6, "otoño": 9, "invierno": 12},
    parts=_each(early="principios comienzos inicios", mid="mediados", late="finales fines"),
    range_words=word_set("al a hasta"),
    list_words=word_set("y e o u &"),
    between=word_set("entre"),
    fillers=word_set("el los la las de del en"),
    time_joins=word_set("a las la de desde i entre"),
    before_month=word_set("en de del desde hasta principios mediados finales y a"),
    next_words=word_set("próximo próxima próximos proximo proxima siguiente"),
    last_words=word_set("pasado pasada último última ultimo ultima"),
    this_words=word_set("este esta"),
    units=_each(day="día días", week="semana semanas", month="mes meses", quarter="trimestre", year="año años")
    | {"fin de semana": "weekend"},
    days={"hoy": 0, "mañana": 1, "ayer": -1},
    every=word_set("cada todos todas"),
    other=word_set("dos"),
    ordinals={
        **_number("primer/primero/primera segundo/segunda tercer/tercero/tercera cuarto/cuarta", 1),
        "último": -1,
        "última": -1,
    },
    numbers=_number("un/uno/una dos tres cuatro cinco seis siete ocho nueve diez once doce", 1),
    recurring={"sábados": 5, "domingos": 6},
    ahead=word_set("dentro en"),
    ago=word_set("hace"),
    quarter=word_set("trimestre"),
    noon={"mediodía": 12, "medianoche": 24},
    oclock=word_set("h hs hrs horas"),
    holidays=_feasts(
        easter="miércoles de ceniza -46, domingo de ramos -7, jueves santo -3, viernes santo -2, sábado santo -1, "
        "domingo de pascua 0, domingo de resurrección 0, pascua 0, lunes de pascua 1, pentecostés 49, "
        "corpus christi 60",
        dated="año nuevo 1/1, día de reyes 1/6, día del trabajo 5/1, todos los santos 11/1, nochebuena 12/24, "
        "navidad 12/25, nochevieja 12/31",
        rules={"lunar": "año nuevo chino"},
    ),
    amounts=word_set(
        "personas participantes miembros visitantes páginas euros eur km metros m horas minutos mhz veces libros"
    ),
    until=word_set("hasta"),
    halves=_each(a="mañana", p="tarde noche", n="mediodía"),
    half_joins=word_set("de la del"),
    every_joins=word_set("los las"),
    daily=_daily("días día tardes diariamente"),
    daily_alone=word_set("diariamente"),
    plural_articles=word_set("los"),
    excepts=word_set("excepto salvo menos"),
    starts=word_set("a partir del desde en de"),
    beside={"antes": -1, "después": 1},
    day_phrases={"esta noche": 0, "pasado mañana": 2, "anteayer": -2, "antes de ayer": -2},
    on_words=word_set("en el por hasta antes desde"),
)

_ITALIAN = Words(
    months=_number(
        "gennaio/gen febbraio/feb marzo/mar aprile/apr maggio/mag giugno/giu luglio/lug agosto/ago "
        "settembre/set/sett ottobre/ott novembre/nov dicembre/dic",
        1,
    ),
    weekdays=_number(
        "lunedì/lunedi/lun martedì/martedi/mar mercoledì/mercoledi/mer giovedì/giovedi/giov/gio venerdì/venerdi/ven "
        "sabato/sab domenica/dom"
    ),
    weak_weekdays=word_set("lun mar mer gio giov ven sab dom"),
    weak_months=word_set("gen feb mar apr mag giu lug ago set sett ott nov dic"),
    seasons={"primavera": 3, "estate": 6, "autunno": 9, "inverno": 12},
    parts=_each(early="inizio inizi", mid="metà", late="fine"),
    range_words=word_set("al all' a fino alle"),
    list_words=word_set("e ed o &"),
    between=word_set("tra fra"),
    fillers=word_set("il lo la l' di del dell' della dal dall' le i"),
    time_joins=word_set("ore alle dalle alla ora dall' i"),
    before_month=word_set("in di a da del dal nel entro fine inizio metà per e"),
    next_words=word_set("prossimo prossima prossimi"),
    last_words=word_set("scorso scorsa ultimo ultima"),
    this_words=word_set("questo questa quest'"),
    units=_each(
        day="giorno giorni",
        week="settimana settimane",
        weekend="weekend",
        month="mese mesi",
        quarter="trimestre",
        year="anno anni",
    )
    | {"fine settimana": "weekend"},
    days={"oggi": 0, "stasera": 0, "domani": 1, "dopodomani": 2, "ieri": -1},
    every=word_set("ogni tutti tutte ciascun"),
    other=word_set("due"),
    ordinals={
        **_number("primo/prima secondo/seconda terzo/terza quarto/quarta quinto/quinta", 1),
        "ultimo": -1,
        "ultima": -1,
    },
    numbers=_number("un/uno/una due tre quattro cinque sei sette otto nove dieci undici dodici", 1),
    ahead=word_set("tra fra"),
    ago=word_set("fa"),
    quarter=word_set("trimestre"),
    noon={"mezzogiorno": 12, "mezzanotte": 24},
    oclock=word_set("h"),
    holidays=_feasts(
        easter="mercoledì delle ceneri -46, domenica delle palme -7, giovedì santo -3, venerdì santo -2, "
        "sabato santo -1, domenica di pasqua 0, pasqua 0, lunedì dell'angelo 1, pasquetta 1, pentecoste 49, "
        "corpus domini 60",
        dated="capodanno 1/1, epifania 1/6, ferragosto 8/15, ognissanti 11/1, immacolata 12/8, "
        "vigilia di natale 12/24, natale 12/25, santo stefano 12/26, san silvestro 12/31",
    ),
    amounts=word_set("persone partecipanti soci pagine euro eur km metri m minuti volte libri franchi"),
    until=word_set("fino entro"),
    hour_words=word_set("ore ora alle dalle"),
    halves=_each(a="mattino mattina", p="pomeriggio sera notte"),
    half_joins=word_set("del della di"),
    every_joins=word_set("i le"),
    daily=_daily("giorno giorni sera"),
    day_parts=word_set("mattina pomeriggio sera"),
    habit=word_set("il"),
    plural_articles=word_set("i"),
    excepts=word_set("tranne eccetto escluso"),
    starts=word_set("dal da partire a del in"),
    beside={"prima": -1, "dopo": 1},
    day_phrases={"l'altro ieri": -2},
    on_words=word_set("a il nel di fino entro dopo"),
)

_CHINESE = Words(
    weekdays={
        prefix + day: index
        for prefix in ("周", "星期", "礼拜", "週")
        for day, index in {**_number("一 二 三 四 五 六 日"), "天": 6}.items()
    },
    seasons={"春季": 3, "春天": 3, "夏季": 6, "夏天": 6, "秋季": 9, "秋天": 9, "冬季": 12, "冬天": 12},
    parts=_each(early="年初 上旬 初", mid="年中 中旬", late="年底 下旬 底 末"),
    range_words=word_set("至 到"),
    list_words=word_set("和 及 与 、"),
    fillers=word_set("的 在"),
    time_joins=word_set("的 于"),
    next_words=word_set("下 下个"),
    last_words=word_set("上 上个"),
    this_words=word_set("本 这 这个"),
    units=_each(week="周 星期", weekend="周末", month="月", year="年"),
    days={
        "今天": 0,
        "今日": 0,
        "今晚": 0,
        "明天": 1,
        "明日": 1,
        "明晚": 1,
        "后天": 2,
        "昨天": -1,
        "昨日": -1,
        "前天": -2,
        "今年": 0,
        "明年": 1,
        "去年": -1,
    },
    every=word_set("每"),
    numbers=_number("一 二/两 三 四 五 六 七 八 九 十", 1),
    quarter=word_set("季度"),
    noon={"正午": 12, "午夜": 24},
    oclock=word_set("点 點 时 時"),
    holidays=_feasts(
        dated="元旦 1/1, 情人节 2/14, 妇女节 3/8, 劳动节 5/1, 儿童节 6/1, 国庆节 10/1, 国庆 10/1, 平安夜 12/24, "
        "圣诞节 12/25",
        rules={"lunar": "春节, 元宵节, 端午节, 中秋节, 重阳节, 除夕"},
    ),
    amounts=word_set("人 名 届 级 元 册 字 次 米 余 多 位 个 场 本 张 项 家 份"),
    starts=word_set("从 自"),
)


def _lesser(weak: frozenset[str], small: frozenset[str], **tables: Any) -> Words:
    """A language's words where one table holds all weak names of months and weekdays, and one all small words."""
    return Words(weak_weekdays=weak, weak_months=weak, fillers=small, before_month=small, **tables)


_PORTUGUESE = _lesser(
    months=_number(
        "janeiro/jan fevereiro/fev março/mar abril/abr maio/mai junho/jun julho/jul agosto/ago setembro/set "
        "outubro/out novembro/nov dezembro/dez",
        1,
    ),
    weekdays=_number(
        "segunda/segunda-feira/seg terça/terça-feira/ter quarta/quarta-feira/qua quinta/quinta-feira/qui "
        "sexta/sexta-feira/sex sábado/sabado/sáb domingo/dom"
    ),
    weak=word_set(
        "jan fev mar abr mai jun jul ago set out nov dez segunda terça quarta quinta sexta seg ter qua qui sex sáb dom"
    ),
    small=word_set("de do da em no na o a dia"),
    range_words=word_set("a até ao"),
    list_words=word_set("e ou &"),
    oclock=word_set("h horas hs"),
    time_joins=word_set("às as à das pelas"),
    days={"hoje": 0, "amanhã": 1, "ontem": -1},
    every=word_set("todo toda todos todas cada"),
    every_joins=word_set("os as"),
    ordinals=_number("primeiro/primeira segundo/segunda terceiro/terceira quarto/quarta", 1)
    | {"última": -1, "último": -1},
    recurring=_number(
        "segundas/segundas-feiras terças/terças-feiras quartas/quartas-feiras quintas/quintas-feiras "
        "sextas/sextas-feiras sábados domingos"
    ),
    next_words=word_set("próximo próxima"),
    last_words=word_set("passado passada último última"),
    this_words=word_set("este esta neste nesta"),
    units=_each(day="dia", week="semana", month="mês", year="ano") | {"fim de semana": "weekend"},
    on_words=word_set("em no ao para"),
    daily=_daily("dia dias"),
    noon={"meio-dia": 12, "meia-noite": 24},
    halves=_each(a="manhã", p="tarde noite"),
    half_joins=word_set("da"),
    until=word_set("até"),
)
_DUTCH = _lesser(
    months=_number(
        "januari/jan februari/feb maart/mrt april/apr mei juni/jun juli/jul augustus/aug september/sept/sep "
        "oktober/okt november/nov december/dec",
        1,
    ),
    weekdays=_number("maandag/ma dinsdag/di woensdag/wo donderdag/do vrijdag/vr zaterdag/za zondag/zo"),
    weak=word_set("jan feb mrt apr jun jul aug sep sept okt nov dec ma di wo do vr za zo"),
    small=word_set("de het van op den in"),
    range_words=word_set("tot t/m tm"),
    list_words=word_set("en of &"),
    oclock=word_set("uur u"),
    time_joins=word_set("om vanaf van rond tot"),
    days={"vandaag": 0, "vanavond": 0, "morgen": 1, "gisteren": -1},
    every=word_set("elke iedere"),
    ordinals=_number("eerste tweede derde vierde", 1) | {"laatste": -1},
    recurring=_number("maandags dinsdags woensdags donderdags vrijdags zaterdags zondags"),
    next_words=word_set("volgende volgend komende komend"),
    last_words=word_set("vorige vorig afgelopen"),
    this_words=word_set("deze dit"),
    units=_each(day="dag", week="week", weekend="weekend", month="maand", year="jaar"),
    on_words=word_set("in op tijdens"),
    daily=_daily("dag"),
    day_parts=word_set("ochtend ochtenden middag middagen avond avonden"),
    halves=_each(a="ochtends morgens", p="middags avonds"),
    half_joins=word_set("' s"),
    spoken={"half": -30},
    spoken_directly=True,
    until=word_set("tot"),
)
_POLISH = _lesser(
    months=_number(
        "stycznia/styczeń/styczniu lutego/luty/lutym marca/marzec/marcu kwietnia/kwiecień/kwietniu maja/maj/maju "
        "czerwca/czerwiec/czerwcu lipca/lipiec/lipcu sierpnia/sierpień/sierpniu września/wrzesień/wrześniu "
        "października/październik/październiku listopada/listopad/listopadzie grudnia/grudzień/grudniu",
        1,
    ),
    weekdays=_number(
        "poniedziałek/pon wtorek/wt środa/środę/śr czwartek/czw piątek/pt sobota/sobotę/sob niedziela/niedzielę/niedz"
    ),
    weak=word_set("maj pon wt śr czw pt sob niedz"),
    small=word_set("w dnia roku r"),
    range_words=word_set("do -"),
    list_words=word_set("i oraz lub"),
    oclock=word_set("godz"),
    time_joins=word_set("o godz godzinie od"),
    hour_words=word_set("godz godzinie godziny godzina"),
    days={"dziś": 0, "dzisiaj": 0, "jutro": 1, "pojutrze": 2, "wczoraj": -1},
    every=word_set("każdy każda każdą każde"),
    ordinals=_number("pierwszy/pierwsza/pierwszą drugi/druga/drugą trzeci/trzecia/trzecią czwarty/czwarta/czwartą", 1)
    | {"ostatni": -1, "ostatnia": -1, "ostatnią": -1},
    recurring=_number("poniedziałki wtorki środy czwartki piątki soboty niedziele"),
    next_words=word_set(
        "następny następna następnym najbliższy najbliższa najbliższą najbliższym przyszły przyszła przyszłą przyszłym"
    ),
    last_words=word_set("zeszły zeszła zeszłą zeszłym ubiegły ubiegła ubiegłą ubiegłym"),
    this_words=word_set("ten tę tym tego"),
    units=_each(
        day="dzień",
        week="tydzień tygodnia tygodniu",
        weekend="weekend",
        month="miesiąc miesiąca miesiącu",
        year="rok roku",
    ),
    on_words=word_set("w na"),
    daily=_daily("dzień dnia"),
    noon={"południe": 12, "północ": 24},
    until=word_set("do"),
)
_CZECH = _lesser(
    months=_number(
        "ledna/leden/lednu února/únor/únoru března/březen/březnu dubna/duben/dubnu května/květen/květnu "
        "června/červen/červnu/čvn července/červenec/červenci/čvc srpna/srpen/srpnu/srp září/zář října/říjen/říjnu/říj "
        "listopadu/listopad prosince/prosinec/prosinci",
        1,
    ),
    weekdays=_number("pondělí/po úterý/út středa/středu/st čtvrtek/čt pátek/pá sobota/sobotu/so neděle/neděli/ne"),
    weak=word_set("po út st čt pá so ne"),
    small=word_set("v ve dne dnů roku"),
    range_words=word_set("do až -"),
    list_words=word_set("a i nebo &"),
    oclock=word_set("h hod hodin"),
    time_joins=word_set("v ve od"),
    days={"dnes": 0, "zítra": 1, "pozítří": 2, "včera": -1},
    every=word_set("každý každá každé každou"),
    ordinals=_number("první druhý/druhá/druhou/druhé třetí čtvrtý/čtvrtá/čtvrtou/čtvrté", 1) | {"poslední": -1},
    next_words=word_set("příští následující"),
    last_words=word_set("minulý minulou minulém"),
    this_words=word_set("tento tuto tomto této"),
    units=_each(
        day="den", week="týden týdne týdnu", weekend="víkend víkendu", month="měsíc měsíce měsíci", year="rok roku"
    ),
    on_words=word_set("o na v ve"),
    daily={"den": "FREQ=DAILY"},
    noon={"poledne": 12, "půlnoc": 24},
    until=word_set("do"),
)
_SLOVAK = Words(
    months=_number(
        "január/januára/januári február/februára/februári marec/marca/marci apríl/apríla/apríli máj/mája/máji "
        "jún/júna/júni júl/júla/júli august/augusta/auguste september/septembra/septembri október/októbra/októbri "
        "november/novembra/novembri december/decembra/decembri",
        1,
    ),
    weekdays=_number(
        "pondelok/pondelka/po utorok/utorka/ut streda/stredu/st štvrtok/štvrtka/št piatok/piatka/pi sobota/sobotu/so "
        "nedeľa/nedeľu/ne"
    ),
    weak_weekdays=word_set("po ut st št pi so ne"),
    fillers=word_set("v vo dňa dní roku"),
    before_month=word_set("v vo dňa dní roku"),
    range_words=word_set("do až -"),
    list_words=word_set("a i alebo &"),
    oclock=word_set("h hod hodín"),
    time_joins=word_set("o od"),
    days={"dnes": 0, "zajtra": 1, "pozajtra": 2, "včera": -1},
    every=word_set("každý každá každé každú"),
    ordinals=_number("prvý/prvá/prvú/prvé druhý/druhá/druhú/druhé tretí/tretia/tretiu štvrtý/štvrtá/štvrtú", 1)
    | {"posledný": -1, "posledná": -1, "poslednú": -1},
    next_words=word_set("budúci budúca budúcu"),
    units=_each(day="deň", week="týždeň týždňa týždni", month="mesiac mesiaca mesiaci"),
    daily=_daily("deň"),
    noon={"poludnie": 12, "polnoc": 24},
    until=word_set("do"),
)

LANGUAGES: Mapping[str, Words] = {
    code: _with_hints(words)
    for code, words in {
        "en": _ENGLISH,
        "de": _GERMAN,
        "fr": _FRENCH,
        "es": _SPANISH,
        "it": _ITALIAN,
        "zh": _CHINESE,
        "pt": _PORTUGUESE,
        "nl": _DUTCH,
        "pl": _POLISH,
        "cs": _CZECH,
        "sk": _SLOVAK,
    }.items()
}


def words_of(language: str) -> Words:
    """The words of an ISO 639-1 code ("pt-BR" counts as "pt"); English for a language that is not known here."""
    return LANGUAGES.get(language.lower()[:2], LANGUAGES["en"])
