"""Names of months, days of the week and seasons in ten languages, as plain tables: the one place that spells them out.

The grammar of dates has tables of its own by language (``words``), because there a name's language decides.
"""

from __future__ import annotations

from typing import Final

_MONTH_NAMES: Final = (
    "january jan januar jänner jän janvier janv enero ene gennaio genn januari janeiro leden ledna styczeń stycznia",
    "february feb februar feber février fevrier févr fév febrero febbraio febbr februari fevereiro únor února luty "
    "lutego",
    "march mar märz maerz mrz mär mars marzo maart mrt março březen března marzec marca",
    "april apr avril avr abril abr aprile duben dubna kwiecień kwietnia",
    "may mai mayo maggio magg mei maio květen května maj maja",
    "june jun juni juin junio giugno giu junho červen června czerwiec czerwca",
    "july jul juli juillet juil julio luglio lug julho červenec července lipiec lipca",
    "august aug août aout agosto ago augustus srpen srpna sierpień sierpnia",
    "september sept sep septembre septiembre setiembre settembre sett setembro září wrzesień września",
    "october oct oktober okt octobre octubre ottobre ott outubro říjen října październik października",
    "november nov novembre noviembre novembro listopad listopadu listopada",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro prosinec prosince grudzień "
    "grudnia",
)
#: January is 1.
MONTHS: Final = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}

#: The months in English, January first.
ENGLISH_MONTHS: Final = tuple(names.split()[0].capitalize() for names in _MONTH_NAMES)

_SHORT: Final = {"may", "mai", "mei", "maj", "okt", "dez", *(name[:3].lower() for name in ENGLISH_MONTHS)}
#: Those of the months' names that are no other word somewhere ("ago" and "out" are months in Spanish and Portuguese).
PLAIN_MONTHS: Final = {name: number for name, number in MONTHS.items() if len(name) > 3 or name in _SHORT}

_WEEKDAY_NAMES: Final = (
    "monday mon montag lundi lunes lunedì lunedi maandag segunda-feira pondělí poniedziałek",
    "tuesday tue tues dienstag mardi martes martedì martedi dinsdag terça-feira úterý wtorek",
    "wednesday wed mittwoch mercredi miércoles mercoledì mercoledi woensdag quarta-feira středa środa",
    "thursday thu thur thurs donnerstag jeudi jueves giovedì giovedi donderdag quinta-feira čtvrtek czwartek",
    "friday fri freitag vendredi viernes venerdì venerdi vrijdag sexta-feira pátek piątek",
    "saturday sat samstag sonnabend samedi sábado sabato zaterdag sobota",
    "sunday sun sonntag dimanche domingo domenica zondag neděle niedziela",
)
#: Monday is 0.
WEEKDAYS: Final = {name: number for number, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}

#: The first month of a season; winter begins in the December of its year.
_SEASON_NAMES: Final = {
    3: "spring frühjahr frühling fruehjahr printemps primavera lente jaro wiosna 春季 春",
    6: "summer sommer été ete verano estate zomer verão léto lato 夏季 夏",
    9: "autumn fall herbst automne otoño otono autunno herfst outono podzim jesień 秋季 秋",
    12: "winter hiver invierno inverno zima 冬季 冬",
}
SEASONS: Final = {name: month for month, names in _SEASON_NAMES.items() for name in names.split()}
