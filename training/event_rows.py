"""Rows of what is on, made anew out of marked titles and places: in every order and with every mark between.

What a newsletter prints first is its custom and says nothing of the next one, so a head is shown the same fields in
many orders. A page made so counts as one of the series its fields are from: left out with it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from corpus.dates.words import LANGUAGES

#: How a language prints a day (weekday, day, month name, number of the month, year) and an hour (hour, minute).
_DAYS = {
    "en": (
        "{W} {d} {M}",
        "{d} {M}",
        "{M} {d}",
        "{W}, {M} {d}",
        "{w} {d} {m}",
        "{W} {d}{th} {M}",
        "{M} {d}, {y}",
        "{d} {M} {y}",
    ),
    "de": ("{W}, {d}. {M}", "{d}. {M}", "{w}. {d}.{n}.", "{W}, {d}.{n}.{y}", "{d}.{n}.{y}"),
    "fr": ("{W} {d} {M}", "{d} {M}", "le {W} {d} {M}", "{d} {M} {y}"),
    "es": ("{W} {d} de {M}", "{d} de {M}", "{d} de {M} de {y}"),
    "it": ("{W} {d} {M}", "{d} {M}", "{W} {d} {M} {y}"),
    "nl": ("{W} {d} {M}", "{d} {M}", "{W} {d} {M} {y}"),
    "pt": ("{W}, {d} de {M}", "{d} de {M}", "{d}/{n}/{y}"),
    "pl": ("{d} {M}", "{d} {M} {y}", "{d}.{n}.{y}"),
}
_HOURS = {
    "en": ("{h}pm", "{h}.{mm}pm", "{h}:{mm} pm", "{h}pm - {k}pm", "{h}:{mm} p.m.", "{H}:{mm}", "{h}.{mm}-{k}pm"),
    "de": ("{H} Uhr", "{H}.{mm} Uhr", "{H}:{mm} Uhr", "{H} bis {K} Uhr", "{H}:{mm}"),
    "fr": ("{H}h{mm}", "{H}h", "à {H}h{mm}", "{H} h {mm}"),
    "es": ("{H}:{mm} h", "a las {H}:{mm}", "{H}.{mm} horas"),
    "it": ("ore {H}.{mm}", "ore {H}:{mm}", "alle {H}.{mm}"),
    "nl": ("{H}.{mm} uur", "{H}:{mm} uur", "om {H} uur"),
    "pt": ("{H}h{mm}", "às {H}h", "{H}h"),
    "pl": ("godz. {H}.{mm}", "{H}:{mm}", "godz. {H}:{mm}"),
}
_PLACE_WORDS = {
    "en": ("at ", "at the ", "in ", "@ "),
    "de": ("im ", "in ", "Ort: "),
    "fr": ("à ", "Lieu : "),
    "es": ("en ", "Lugar: "),
    "it": ("presso ", "Luogo: "),
    "nl": ("in ", "Locatie: "),
    "pt": ("em ", "Local: "),
    "pl": ("w ", "Miejsce: "),
}
_MORE = {
    "en": (
        "£5",
        "$12 per person",
        "free",
        "all welcome",
        "tickets from Ann Marsh, 01234 567890",
        "info@club.example",
        "Speaker: Dr Ida Lund",
        "bring a chair",
    ),
    "de": ("Eintritt frei", "5 €", "mit Pfarrerin Ida Lund", "Anmeldung: 0351 123456", "Referent: Jan Kolb"),
    "fr": ("entrée libre", "10 €", "avec Paul Morel", "tél. 01 23 45 67 89"),
    "es": ("entrada libre", "con Ana Ruiz", "5 €"),
    "it": ("ingresso libero", "con don Piero", "euro 10"),
    "nl": ("toegang gratis", "met Jan de Wit", "€ 5"),
    "pt": ("entrada livre", "com Ana Reis"),
    "pl": ("wstęp wolny", "10 zł"),
}
_HEADS = {
    "en": ("What's on", "Diary dates", "Coming events", "News", "Notices", "Calendar"),
    "de": ("Termine", "Veranstaltungen", "Aktuelles"),
    "fr": ("Agenda", "À venir"),
    "es": ("Agenda", "Actividades"),
    "it": ("Appuntamenti", "Agenda"),
    "nl": ("Agenda", "Activiteiten"),
    "pt": ("Agenda", "Programação"),
    "pl": ("Kalendarz", "Ogłoszenia"),
}
_OFF = {
    "en": ("No {N} on {D}", "{N} on {D} is cancelled", "{D}: no {N}"),
    "de": ("Kein {N} am {D}", "{D}: {N} entfällt"),
    "fr": ("Pas de {N} le {D}",),
    "es": ("No hay {N} el {D}",),
    "it": ("{D}: {N} annullato",),
    "nl": ("Geen {N} op {D}",),
}
#: Between fields; between date and hour; N name, D day, H hour, P place, X what else is said.
_BETWEEN = (", ", ": ", " - ", " – ", " | ", "; ", ". ", " · ", " / ", "\n", " ", ", ", ": ", " – ")
_ORDERS = ("NDHP", "NDH", "NDP", "ND", "NPDH", "NDHPX", "NDHX", "DHNP", "DHN", "DNP", "DN", "DNHP", "DNPH", "DHPN",
           "DPN", "DPHN", "DHNPX", "DNX", "PDHN", "PNDH", "XDHNP")  # fmt: skip
_LONGEST_NAME = 90


def made_pages(
    fields: Iterable[tuple[str, str, Sequence[str], Sequence[str]]], *, pages: int, seed: int = 0
) -> list[tuple[str, str, list[dict[str, object]]]]:
    """Pages (series, name, lines as of an invented page) of ``fields``: (series, language, titles, places) of each."""
    rnd = random.Random(seed)
    known = [(s, lang[:2], list(t), list(p)) for s, lang, t, p in fields if lang[:2] in _DAYS and len(t) >= 3]
    made = []
    for number in range(pages):
        series, language, titles, places = rnd.choice(known)
        name = f"rows-{number}"
        kind = rnd.choice(("rows", "rows", "rows", "below", "apart"))
        lines = _Page(rnd, language, titles, places).lines(kind)
        forms: list[dict[str, object]] = [
            {"issue": name, "n": n, "page": 1, "language": language, "kind": k, "headings": h, "tags": t}
            for n, (k, h, t) in enumerate(lines)
        ]
        made.append((series, name, forms))
    return made


class _Page:
    """One page: an order and marks of its own, which most of its rows keep."""

    def __init__(self, rnd: random.Random, language: str, titles: Sequence[str], places: Sequence[str]) -> None:
        self.rnd, self.language, self.titles, self.places = rnd, language, titles, places
        self.day = date(2026, 6, 1) + timedelta(days=rnd.randrange(30))
        self.day_form, self.hour_form = rnd.choice(_DAYS[language]), rnd.choice(_HOURS[language])
        self.capitals = rnd.random() < 0.12
        self.number = 0

    def lines(self, kind: str) -> list[tuple[str, list[str], str]]:
        head = self.rnd.choice(_HEADS[self.language])
        made: list[tuple[str, list[str], str]] = [("heading", [], head)] if self.rnd.random() < 0.7 else []
        above = [head] if made else []
        rows = self.rnd.choice((1, 1, 2, 4, 6, 8))
        if kind == "rows":
            row_kind = self.rnd.choice(("list_item", "list_item", "paragraph", "table_row"))
            order, between = self.rnd.choice(_ORDERS), [self.rnd.choice(_BETWEEN) for _ in range(6)]
            for _ in range(rows):
                if self.rnd.random() < 0.06 and self.language in _OFF:
                    text = self._off()
                else:
                    text = self._row(order if self.rnd.random() < 0.9 else self.rnd.choice(_ORDERS), between)
                made.append((row_kind, above, text))
        elif kind == "below":  # rows with hours below a day
            for _ in range(self.rnd.choice((1, 2, 3))):
                numbers = list(range(self.number + 1, self.number + 1 + self.rnd.choice((2, 3, 4))))
                day_kind = self.rnd.choice(("heading", "paragraph", "list_item"))
                day = self._mark("d", self._day(), numbers)
                made.append((day_kind, above, day))
                under = [*above, day] if day_kind == "heading" else above
                under = [one.split(">", 1)[-1].removesuffix("</d>") for one in under]
                between = [self.rnd.choice(_BETWEEN) for _ in range(6)]
                order = self.rnd.choice(("HNP", "HN", "HPN", "NHP", "NH"))
                made += [
                    (self.rnd.choice(("list_item", "paragraph")), under, self._row(order, between)) for _ in numbers
                ]
        else:  # name, day and place in lines of their own
            for _ in range(min(rows, 4)):
                self.number += 1
                here = [self.number]
                name, day, hour, place = self._name(), self._day(), self._hour(), self._place()
                hour_too = self.rnd.random() < 0.6
                when = self._mark("d", day + self.rnd.choice((", ", " ")) + hour if hour_too else day, here)
                title = (self.rnd.choice(("heading", "paragraph")), above, self._mark("t", name, here))
                where = self._mark("p", place, here)
                if self.rnd.random() < 0.4:
                    where = self.rnd.choice(_PLACE_WORDS[self.language]).capitalize() + where
                lines = [("paragraph", above, when), ("paragraph", above, where)][: 2 if self.rnd.random() < 0.7 else 1]
                self.rnd.shuffle(lines)
                made += [title, *lines] if self.rnd.random() < 0.75 else [lines[0], title, *lines[1:]]
        return made

    def _row(self, order: str, between: Sequence[str]) -> str:
        self.number += 1
        here = [self.number]
        self.day += timedelta(days=self.rnd.randrange(1, 9))
        text = ""
        for n, one in enumerate(order):
            gap = between[n % len(between)]
            if one == "H" and n and order[n - 1] == "D":
                gap = self.rnd.choice((", ", " ", ", ")) if between[0] != "\n" else between[0]
            if one == "N":
                field = self._mark("t", self._name(), here)
            elif one == "D":
                field = self._mark("d", self._day(), here)
            elif one == "H":
                field = self._mark("d", self._hour(), here)
            elif one == "P":
                lead = ""
                if n and between[0] not in ("\n", " | ") and self.rnd.random() < 0.25:
                    lead, gap = self.rnd.choice(_PLACE_WORDS[self.language]), " "
                field = lead + self._mark("p", self._place(), here)
            else:
                field = self.rnd.choice(_MORE[self.language])
            text += (gap if n else "") + field
        if self.rnd.random() < 0.06:
            text = text.replace("<t:", "(<t:", 1).replace("</t>", "</t>)", 1)
        return text + ("." if self.rnd.random() < 0.15 else "")

    def _off(self) -> str:
        self.number += 1
        here = [self.number]
        form = self.rnd.choice(_OFF[self.language])
        return form.replace("{N}", self._mark("t", self._name(), here)).replace(
            "{D}", self._mark("d", self._day(), here)
        )

    def _mark(self, sort: str, text: str, numbers: Sequence[int]) -> str:
        return f"<{sort}:{','.join(map(str, numbers))}>{text}</{sort}>"

    def _name(self) -> str:
        name = self.rnd.choice(self.titles)
        name = name[:1].upper() + name[1:]
        return name.upper() if self.capitals else name

    def _place(self) -> str:
        return self.rnd.choice(self.places) if self.places else self.rnd.choice(self.titles)

    def _day(self) -> str:
        words, day = LANGUAGES[self.language], self.day
        months = [word for word, number in words.months.items() if number == day.month]
        weekdays = [word for word, number in words.weekdays.items() if number == day.weekday()]
        month, weekday = months[0], weekdays[0]
        if self.language in ("en", "de"):
            month, weekday = month.capitalize(), weekday.capitalize()
        th = {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10 if day.day not in (11, 12, 13) else 0, "th")
        form = self.day_form if self.rnd.random() < 0.9 else self.rnd.choice(_DAYS[self.language])
        return form.format(
            W=weekday,
            w=weekday[: 3 if self.language == "en" else 2],
            d=day.day,
            M=month,
            m=month[:3],
            n=day.month,
            y=day.year,
            th=th,
        )

    def _hour(self) -> str:
        hour, minute = self.rnd.randrange(1, 9), self.rnd.choice(("00", "30", "15", "45", "30"))
        form = self.hour_form if self.rnd.random() < 0.9 else self.rnd.choice(_HOURS[self.language])
        return form.format(h=hour, H=hour + 12, mm=minute, k=hour + 1, K=hour + 13)
