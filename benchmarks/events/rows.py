"""`python -m benchmarks.events.rows`: forty invented events in rows, name first and date first, in six
punctuations.

Which field comes first and what stands between is a newsletter's custom. Of each punctuation the share of rows whose
only event has the row's day and title, and the share whose place is right too.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks.events.finding import finder
from corpus.model import Box, DateRange, Event, Issue, IssueHead, Kind, Page, Paragraph, Precision, Span

#: Title, day, hour as printed, place; the day of June 2026.
EVENTS = (
    ("en", "Chess club", "Tuesday 9 June", "7pm", "Custom House", 9),
    ("en", "Harbour Swim", "Saturday 13 June", "8am", "Slip Beach", 13),
    ("en", "Annual General Meeting", "Thursday 18 June", "7.30pm", "Village Hall", 18),
    ("en", "Knit and Natter", "Wednesday 3 June", "2pm", "The Old Bakery", 3),
    ("en", "Repair Café", "Sat 20 June", "10am", "Scout Hut", 20),
    ("en", "Talk: Bees of the coast", "Monday 8 June", "7.30pm", "St. Michael's Hall", 8),
    ("en", "Messy Church", "Sunday 14 June", "4pm", "Church Centre", 14),
    ("en", "Open Mic Night", "Friday 12 June", "8pm", "The Ship Inn", 12),
    ("en", "Toddler Group", "Thursday 4 June", "9.30am", "Library", 4),
    ("en", "Ukulele Orchestra", "June 16", "6:30 pm", "Room 4", 16),
    ("en", "Plant Sale", "June 6", "11:00 am", "Market Square", 6),
    ("en", "Board Meeting", "June 10", "6:00 pm", "Clubhouse", 10),
    ("en", "Summer Fair", "Saturday, June 27", "12 noon", "Memorial Park", 27),
    ("en", "Custom House Open Day", "Sunday 21 June", "11am", "Quay Street", 21),
    ("en", "Bird Walk", "Wed 17 June", "6.30am", "Lakeside Car Park", 17),
    ("en", "Holy Communion", "Sunday 7 June", "10.30am", "St Oda's", 7),
    ("en", "Quiz Night", "Friday 19 June", "7.45pm", "Cricket Pavilion", 19),
    ("en", "Lamp Night", "Thu 11 June", "9pm", "Lighthouse", 11),
    ("en", "First Aid Course", "Monday 22 June", "9am", "Fire Station", 22),
    ("en", "Film: The Grey Boat", "Tuesday 23 June", "7pm", "Town Hall, 4 High Street", 23),
    ("en", "Coffee Morning", "Wednesday 24 June", "10.30am", "Methodist Church", 24),
    ("en", "Sheepdog Trials", "Saturday 27 June", "9am", "Low Meadow", 27),
    ("en", "Choir Rehearsal", "Monday 29 June", "7pm", "School Gym", 29),
    ("en", "Dads and Doughnuts", "June 5", "8:15 am", "Cafeteria", 5),
    ("de", "Gemeindefest", "Sonntag, 14. Juni", "11 Uhr", "Pfarrgarten", 14),
    ("de", "Seniorennachmittag", "Mittwoch, 10. Juni", "14.30 Uhr", "Gemeindehaus", 10),
    ("de", "Blutspende", "Donnerstag, 18. Juni", "16 Uhr", "Turnhalle", 18),
    ("de", "Orgelkonzert", "Samstag, 20. Juni", "19.30 Uhr", "Marienkirche", 20),
    ("fr", "Fête de la musique", "dimanche 21 juin", "18h30", "Place du Marché", 21),
    ("fr", "Assemblée générale", "mardi 9 juin", "20h", "Salle Lamartine", 9),
    ("fr", "Vide-grenier", "samedi 13 juin", "8h", "Parking de la gare", 13),
    ("fr", "Atelier d'écriture", "jeudi 11 juin", "14h", "Médiathèque", 11),
    ("es", "Asamblea general", "martes 9 de junio", "19:00 h", "Casa de Cultura", 9),
    ("es", "Cena de verano", "viernes 19 de junio", "21:00 h", "Restaurante El Molino", 19),
    ("es", "Misa de la fiesta", "domingo 14 de junio", "12:00 h", "Ermita de San Roque", 14),
    ("it", "Festa patronale", "domenica 21 giugno", "ore 10.00", "Piazza Duomo", 21),
    ("it", "Incontro dei catechisti", "lunedì 8 giugno", "ore 20.30", "Oratorio", 8),
    ("it", "Gita al lago", "sabato 27 giugno", "ore 7.00", "Parcheggio della stazione", 27),
    ("nl", "Ledenvergadering", "dinsdag 9 juni", "20.00 uur", "Dorpshuis", 9),
    ("nl", "Zomerconcert", "zaterdag 20 juni", "19.30 uur", "Grote Kerk", 20),
)  # fmt: skip
NAME_FIRST = (
    "{N}: {D}, {T}, {P}",
    "{N}, {D}, {T}, {P}",
    "{N} - {D}, {T} - {P}",
    "{N} | {D} | {T} | {P}",
    "{N}. {D}, {T}. {P}.",
    "{N} ({D}, {T}, {P})",
)
DATE_FIRST = (
    "{D}, {T}: {N}, {P}",
    "{D}, {T}, {N}, {P}",
    "{D}, {T} - {N} - {P}",
    "{D} | {T} | {N} | {P}",
    "{D}, {T}. {N}. {P}.",
    "{D}, {T}: {N} ({P})",
)


def rows(form: str) -> Iterator[tuple[Issue, str, str, date]]:
    """Each row alone in an issue of June 2026, with its title, place and day."""
    for language, title, day, hour, place, number in EVENTS:
        text = form.format(N=title, D=day, T=hour, P=place)
        paragraph = Paragraph("row", Kind.LIST_ITEM, text, (Span(1, Box(0, 0, 100, 10), 0, len(text)),))
        dated = DateRange(date(2026, 6, 1), date(2026, 7, 1), Precision.MONTH)
        head = IssueHead("Rows", "rows", dated=dated, language=language)
        yield (
            Issue("rows", Path("rows.txt"), "0", head, (Page(1, 100, 100),), (paragraph,)),
            title,
            place,
            date(2026, 6, number),
        )


def is_right(found: tuple[Event, ...], title: str, place: str, day: date) -> tuple[bool, bool]:
    """Whether the row's only event has its day and title, and whether it has its place too."""
    if len(found) != 1 or found[0].when is None or found[0].when.start != day:
        return False, False
    named = found[0].title.lower() == title.lower()
    return named, found[0].place.rstrip(".").lower() == place.lower()


def main() -> None:
    argparse.ArgumentParser(prog="python -m benchmarks.events.rows", description=__doc__).parse_args()
    find = finder()
    for name, forms in (("name first", NAME_FIRST), ("date first", DATE_FIRST)):
        every = [0, 0]
        for form in forms:
            told = [is_right(find(issue, ""), *right) for issue, *right in rows(form)]
            titles, places = (sum(one[n] for one in told) for n in (0, 1))
            every = [every[0] + titles, every[1] + places]
            print(f"{form:24} titles {titles} of {len(EVENTS)}, places {places}")
        total = len(forms) * len(EVENTS)
        print(f"{name}: titles {every[0] / total:.3f}, places {every[1] / total:.3f} of {total}")


if __name__ == "__main__":
    main()
