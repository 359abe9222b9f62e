"""Kinds of rows, lists and sentences in which newsletters of several languages print what is on; all invented."""

from __future__ import annotations

import pytest

from corpus.events import find_events
from corpus.layout.tables import names_day
from corpus.model import Event, Kind, Status
from tests.corpus.test_events import Told, day, issue, only, plain

NEWS = ("Around the marsh",)


def told(event: Event) -> tuple[str, str, str]:
    begins = event.when.begins if event.when is not None else None
    return event.title, event.place, begins.strftime("%H:%M") if begins is not None else ""


@pytest.mark.parametrize(
    ("language", "sentence", "title", "place", "begins"),
    [
        (
            "en",
            "Our autumn plant swap is on Saturday 19 November in the pavilion.",
            "Autumn plant swap",
            "pavilion",
            "",
        ),
        ("en", "Members are invited to a talk on Thursday 24 November at the Old Forge.", "Talk", "Old Forge", ""),
        (
            "nl",
            "Op vrijdag 25 november houden we onze jaarlijkse zomerbarbecue in de tuin. Aanvang 18.00 uur.",
            "Onze jaarlijkse zomerbarbecue",
            "",
            "18:00",
        ),
        (
            "nl",
            "De volgende lezing vindt plaats op donderdag 24 november om 19.30 uur in de bibliotheek.",
            "Volgende lezing",
            "bibliotheek",
            "19:30",
        ),
        (
            "pt",
            "A próxima assembleia será realizada no dia 24 de novembro, às 10h, no salão comunitário.",
            "Assembleia",
            "salão comunitário",
            "10:00",
        ),
        (
            "pl",
            "Odpust parafialny odbędzie się w niedzielę 27 listopada o godz. 12.00.",
            "Odpust parafialny",
            "",
            "12:00",
        ),
        (
            "it",
            "Il concerto della banda si terrà il 24 novembre alle 21 nel cortile del castello.",
            "Concerto della banda",
            "cortile del castello",
            "21:00",
        ),
        (
            "fr",
            "L'assemblée générale se réunira le mardi 29 novembre à 19 h en mairie.",
            "Assemblée générale",
            "mairie",
            "19:00",
        ),
        (
            "es",
            "Las fiestas del barrio se celebrarán del 24 al 27 de noviembre.",
            "Fiestas del barrio",
            "",
            "",
        ),
    ],
)
def test_sentences_of_several_languages(language: str, sentence: str, title: str, place: str, begins: str) -> None:
    assert told(only((Kind.PARAGRAPH, sentence, NEWS), language=language)) == (title, place, begins)


@pytest.mark.parametrize(
    "told_of",
    [
        (Kind.PARAGRAPH, "Fonte: BCB, 16/11/2016"),
        (Kind.PARAGRAPH, "Source: Harbour Office, 16 November 2016", ("Tides",)),
        (Kind.LIST_ITEM, "Sat 5 Nov: Harriers 3, Otters 1", ("Results",)),
        (Kind.LIST_ITEM, "November 8 – Karl & Inge Voss", ("Anniversaries",)),
        (Kind.LIST_ITEM, "12 novembre – Ida Lund", ("Anniversaires",)),
    ],
)
def test_sources_scores_and_birthdays_are_no_events(told_of: Told) -> None:
    assert not find_events(issue(told_of))


def test_a_birthday_party_at_an_hour_is_one() -> None:
    assert told(only((Kind.LIST_ITEM, "November 8 – 3 pm – Tea for Karl", ("Birthdays",)))) == (
        "Tea for Karl",
        "",
        "15:00",
    )


def test_a_heading_over_several_dates_names_none_of_them() -> None:
    fixtures = ("Fixtures",)
    found = find_events(
        issue(
            (Kind.HEADING, "Fixtures"),
            (Kind.LIST_ITEM, "Sat 5 Nov: Harriers v Rooks, Mill Field, 2.30pm", fixtures),
            (Kind.LIST_ITEM, "Sat 12 Nov: Otters v Harriers, Dale Road, 2pm", fixtures),
        )
    )
    assert [told(one) for one in found] == [
        ("Harriers v Rooks", "Mill Field", "14:30"),
        ("Otters v Harriers", "Dale Road", "14:00"),
    ]


def test_a_second_time_below_a_dated_one_begins_a_row() -> None:
    found = find_events(issue((Kind.PARAGRAPH, "Sunday 13 November 8.30am Matins, 10.30am Family Mass")))
    assert [told(one) for one in found] == [("Matins", "", "08:30"), ("Family Mass", "", "10:30")]


def test_what_stands_below_a_dated_line_tells_where_and_when() -> None:
    supper = ("Harvest Supper",)
    event = only(
        (Kind.HEADING, "Harvest Supper"),
        (Kind.PARAGRAPH, "Saturday, November 19", supper),
        (Kind.PARAGRAPH, "6.00 pm", supper),
        (Kind.PARAGRAPH, "Place: Grange Hall", supper),
    )
    assert told(event) == ("Harvest Supper", "Grange Hall", "18:00")


def test_labels_say_which_field_is_the_place() -> None:
    row = "Sat 12 Nov – 8:30 AM – Covered Bridges Loop (42 mi) – Start: Mill Lot, Easton – Leader: Ann Purl"
    assert told(only((Kind.LIST_ITEM, row, ("Rides",)))) == ("Covered Bridges Loop", "Mill Lot, Easton", "08:30")


def test_a_list_without_places_has_none() -> None:
    services = ("Sunday Services",)
    found = find_events(
        issue(
            (Kind.LIST_ITEM, "November 6 – “The Long Way Home” – Rev. Ida Cromb", services),
            (Kind.LIST_ITEM, "November 13 – “Roots” – Worship Associates", services),
            (Kind.LIST_ITEM, "November 20 – “A Quiet Table” – Rev. Ida Cromb", services),
        )
    )
    assert [one.place for one in found] == ["", "", ""]


def test_the_place_at_the_end_of_a_title_is_only_its_place() -> None:
    row = "Vendredi 25 novembre à 20h30 : Concert de rentrée à l'église Saint-Loup"
    assert told(only((Kind.PARAGRAPH, row), language="fr")) == ("Concert de rentrée", "église Saint-Loup", "20:30")


# -- kinds of mistakes that newsletters led to ----------------------------------------------------


def test_what_is_shut_is_no_plan() -> None:
    found = find_events(issue((Kind.PARAGRAPH, "The shop is shut on Sundays and bank holidays.")))
    assert all(one.status is Status.CANCELLED for one in found)


def test_a_deadline_keeps_its_own_words() -> None:
    hours = ("Opening Hours",)
    event = only((Kind.PARAGRAPH, "The deadline for the next issue is 20 November.", hours))
    assert (event.kind, event.title) == ("deadline", "Deadline for the next issue")


def test_thanksgiving_for_somebody_is_no_place_and_no_feast() -> None:
    row = "Tuesday November 8 - 9 am - In thanksgiving for Mr. & Mrs. Medlar"
    event = only((Kind.PARAGRAPH, row))
    assert told(event) == ("In thanksgiving for Mr. & Mrs. Medlar", "", "09:00")
    assert event.when == day("2016-11-08") or (event.when is not None and event.when.start.isoformat() == "2016-11-08")


def test_the_stop_of_a_saint_ends_no_place() -> None:
    text = "The first aid course is on Saturday November 26 at St. Michael's, Orchard Rise from 10am to noon."
    assert only((Kind.PARAGRAPH, text)).place == "St. Michael's, Orchard Rise"


def test_slashes_are_months_and_days_where_a_list_says_so() -> None:
    programme = ("Club Programs",)
    found = find_events(
        issue(
            (Kind.LIST_ITEM, "6/27 Three short talks", programme),
            (Kind.LIST_ITEM, "7/4 No meeting!", programme),
            (Kind.LIST_ITEM, "7/11 Irma Tallow on beekeeping", programme),
            dated="2019-06",
        )
    )
    assert plain(found) == [
        ("2019-06-27", "Three short talks"),
        ("2019-07-04", "Meeting!"),
        ("2019-07-11", "Irma Tallow on beekeeping"),
    ]
    assert [one.status for one in found] == [Status.PLANNED, Status.CANCELLED, Status.PLANNED]


def test_the_time_and_the_place_of_a_date_stand_in_the_next_paragraph() -> None:
    coming = ("Coming up",)
    event = only(
        (Kind.PARAGRAPH, "Wednesday November 9th:", coming),
        (Kind.PARAGRAPH, "New ride along the canal. Be at 8am at the south door of the Corn Hall.", coming),
    )
    assert told(event) == ("New ride along the canal", "south door of the Corn Hall", "08:00")


@pytest.mark.parametrize("cell", ["Jun 1", "14. Mai", "Sun 7th", "1er juin", "3 de mayo", "24.12. Abend"])
def test_a_cell_of_a_table_names_a_day(cell: str) -> None:
    assert names_day(cell)


@pytest.mark.parametrize("cell", ["Room 12", "Psalm 23", "12 people", "Level 2", "3 miles"])
def test_any_word_and_number_are_no_day(cell: str) -> None:
    assert not names_day(cell)


def test_the_word_that_leads_to_a_time_names_nothing() -> None:
    heading = "1 venerdì: festa di Tutti i Santi"
    found = find_events(
        issue(
            (Kind.HEADING, "NOVEMBRE"),
            (Kind.HEADING, heading, ("NOVEMBRE",)),
            (Kind.LIST_ITEM, "ore 10.00 Eucaristia per tutti", ("NOVEMBRE", heading)),
            (Kind.LIST_ITEM, "ore 14.30 Rosario per i defunti", ("NOVEMBRE", heading)),
            dated="2019-11",
            language="it",
        )
    )
    assert [told(one) for one in found] == [
        ("Eucaristia per tutti", "", "10:00"),
        ("Rosario per i defunti", "", "14:30"),
    ]


def test_a_state_is_no_word_that_joins() -> None:
    heading = "Spring meet"
    found = only((Kind.HEADING, heading), (Kind.PARAGRAPH, "23 April, Allendale, MI", (heading,)), dated="2016-04")
    assert told(found) == ("Spring meet", "Allendale, MI", "")


def test_a_title_ends_before_a_verb_that_reports() -> None:
    found = only((Kind.PARAGRAPH, "The conference began with a dinner on 1 November, followed by twelve talks."))
    assert found.title == "Conference"
