"""What the library answers by itself: counts, issues, overviews, events from today, mentions, small talk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from answer_builders import FakeLibrary, FakeSearcher, hit, month, stored

from assistant.conversation.assistant import Assistant
from assistant.conversation.quoting import told_sentences
from assistant.lookups.event_answers import EventAnswers
from assistant.model import Answer, AnswerStatus, Turn
from assistant.output.json_forms import answer_form, answer_from, kept_form
from assistant.output.phrases import counted, say
from assistant.output.terminal import answer_text
from assistant.reader.protocol import Reading
from assistant.retrieval import Retrieval
from assistant.turns.answer_lines import quoted
from assistant.turns.mentions import mentioned, which_issues
from assistant.turns.overview import often_named
from assistant.turns.scope import (
    Newsletters,
    days_asked,
    in_order,
    issue_meant,
    issue_name,
    issues_named,
    topic_of,
    when_of,
)
from assistant.turns.wishes import Wishes
from corpus.dates import find_dates
from corpus.model import Box, DateRange, Event, IssueHead, Kind, Mention, Paragraph, Span, Status
from embeddings.model import Hit, PrintedDate

TODAY = date(2024, 3, 20)


def said(text: str, issue: str, page: int = 1, kind: Kind = Kind.PARAGRAPH, heading: str = "") -> Paragraph:
    spans = (Span(page, Box(0, 0, 9, 9), 0, len(text)),)
    return Paragraph(f"{issue}/{text[:12]}", kind, text, spans, heading, (heading,) if heading else ())


MARCH, APRIL = "fog-2024-03", "fog-2024-04"
PARAGRAPHS = [
    (MARCH, said("Bosun the cat", MARCH, 1, Kind.HEADING)),
    (MARCH, said("Bosun caught a rat. He is nine.", MARCH, 1, heading="Bosun the cat")),
    (MARCH, said("The quiz is on Saturday 23 March in the hall.", MARCH, 2)),
    (MARCH, said("We are 318 Friends of the light.", MARCH, 2)),
    (APRIL, said("Lamp Night", APRIL, 1, Kind.HEADING)),
    (APRIL, said("Lamp Night is on 20 April. Bring Bosun.", APRIL, 1, heading="Lamp Night")),
    (APRIL, said("We are 324 Friends of the light now.", APRIL, 2)),
]


def event(n: int, title: str, day: date, status: Status = Status.PLANNED) -> Event:
    issue, paragraph = PARAGRAPHS[n]
    mention = Mention(issue, paragraph.page, paragraph.id, 0, len(paragraph.text))
    return Event(f"e{n}", title, DateRange(day, day + timedelta(days=1)), (mention,), status=status)


class Silent:
    """A reader that finds nothing."""

    def read(self, question: object, hits: object) -> Reading:
        return Reading(AnswerStatus.NOT_FOUND, (), 0.0, "Nothing.")


def assistant(today: date = TODAY) -> Assistant:
    library = FakeLibrary(
        [stored(MARCH, month(2024, 3)), stored(APRIL, month(2024, 4), pages=6)],
        [event(2, "The quiz", date(2024, 3, 23)), event(5, "Lamp Night", date(2024, 4, 20))],
        list(PARAGRAPHS),
    )
    retrieval = Retrieval(FakeSearcher([hit("Other words.")], library), today=lambda: today)
    return Assistant(retrieval, Silent(), wishes=Wishes(retrieval, Silent()))


def ask(text: str, *history: Turn, today: date = TODAY) -> Answer:
    answer = assistant(today).answer(text, history)
    assert isinstance(answer, Answer)
    return answer


def test_how_many_issues() -> None:
    answer = ask("how many issues are there?")
    assert answer.text == "2 issues of The Fog Signal with 10 pages, from March 2024 to April 2024."
    assert (answer.status, answer.short, answer.citations) == (AnswerStatus.ANSWERED, "2", ())
    assert [sentence.own for sentence in answer.sentences] == [True]


def test_the_newest_and_the_oldest_issue() -> None:
    assert ask("what is the latest issue?").text == "The newest issue is The Fog Signal, April 2024."
    assert ask("and the oldest?", Turn("what is the latest issue?", "The newest issue is …")).text == (
        "The issues go back to March 2024; the oldest is The Fog Signal, March 2024."
    )


def test_the_years_that_are_covered_end_with_the_newest_issue() -> None:
    assert ask("which years do you cover?").text.endswith("from March 2024 to April 2024.")


def test_issues_without_a_date_stand_by_their_numbers() -> None:
    numbered = [replace(stored(f"letter-n{n}"), head=IssueHead("Letter", "letter")) for n in (12, 3)]
    dated = replace(stored("letter-n1"), head=IssueHead("Letter", "letter", dated=month(2024, 3)))
    assert [one.id for one in in_order([*numbered, dated])] == ["letter-n1", "letter-n3", "letter-n12"]
    assert [when_of(one) for one in (dated, numbered[0])] == ["March 2024", "No. 12"]


def test_the_answer_is_in_the_language_of_the_question() -> None:
    assert ask("Wie viele Ausgaben gibt es?").text.startswith("2 Ausgaben von The Fog Signal mit 10 Seiten")


def test_an_overview_quotes_headlines_and_opening_sentences_with_their_pages() -> None:
    answer = ask("summarise the last issue")
    assert [sentence.text for sentence in answer.sentences] == [
        "The Fog Signal, April 2024, 6 pages:",
        "Lamp Night",
        "Lamp Night is on 20 April.",
        "Dates it announces:",
        "20 April 2024:",
        "Lamp Night is on 20 April. Bring Bosun.",
    ]
    assert [one.page for one in answer.citations] == [1, 1, 1]


def test_an_overview_of_a_year_is_one_of_each_issue() -> None:
    answer = ask("summarise the issues of 2024")
    assert [sentence.text for sentence in answer.sentences if sentence.own] == [
        "The Fog Signal, March 2024:",
        "The Fog Signal, April 2024:",
    ]
    assert ask("summarise the issues of 2019").reason == (
        "There is no issue of that time; they go from March 2024 to April 2024."
    )


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("what is in the last issue?", APRIL),
        ("what is in the issue before the last?", MARCH),
        ("what was in the first issue?", MARCH),
        ("what is in the issue after that of March?", APRIL),
        ("summarise the March 2024 issue", MARCH),
        ("what was in no. 88?", APRIL),
    ],
)
def test_the_issue_that_is_meant(text: str, issue: str) -> None:
    issues = [stored(MARCH, month(2024, 3), number="87"), stored(APRIL, month(2024, 4), number="88")]
    meant = issue_meant(text, issues)
    assert meant is not None and meant.id == issue


def test_names_that_stand_in_several_paragraphs() -> None:
    paragraphs = [
        said("The Ada Quill Band played. Otto Brandt sang.", MARCH),
        said("Afterwards Otto Brandt thanked the Ada Quill Band.", MARCH),
        said("Ivy Marsh came late.", MARCH),
    ]
    assert often_named(paragraphs) == ["Ada Quill Band", "Otto Brandt"]


def test_which_issues_mention_a_word_are_counted() -> None:
    answer = ask("which issues mention Bosun?")
    own = [sentence.text for sentence in answer.sentences if sentence.own]
    assert own == [
        "“Bosun” stands in 2 issues, 3 times in all:",
        "The Fog Signal, March 2024 (2):",
        "The Fog Signal, April 2024 (1):",
    ]
    assert {one.issue for one in answer.citations} == {MARCH, APRIL}
    assert ask("which issues mention penguins?").status is AnswerStatus.NOT_FOUND


@pytest.mark.parametrize("topic", ["", " ", "?", "–"])
def test_a_topic_without_a_word_is_in_no_issue(topic: str) -> None:
    texts = [(MARCH, said("Bosun caught a rat.", MARCH))]
    issues = [stored(MARCH, month(2024, 3))]
    assert mentioned(topic, issues, FakeLibrary(issues, [], texts).paragraphs) == []


def test_mentions_of_several_years_are_counted_by_year() -> None:
    early, late = "fog-2022-05", "fog-2024-04"
    texts = [(early, said("Bosun came.", early)), (late, said("Bosun sat. Bosun ate. Bosun slept.", late))]
    issues = [stored(early, month(2022, 5)), stored(late, month(2024, 4))]
    told = which_issues("Bosun", mentioned("Bosun", issues, FakeLibrary(issues, [], texts).paragraphs), "en")
    assert [line.lead for line in told.lines[1:3]] == ["2022 ████████ 1", "2024 ████████████████████████ 3"]


def test_figures_over_the_issues() -> None:
    answer = ask("how has the number of Friends changed from issue to issue?")
    quoted = [sentence.text for sentence in answer.sentences if not sentence.own]
    assert quoted == ["We are 318 Friends of the light.", "We are 324 Friends of the light now."]


def test_what_is_on_is_counted_from_today() -> None:
    week = ask("what's on this week?")
    assert week.text == "23 March 2024: The quiz is on Saturday 23 March in the hall."
    assert [(one.issue, one.page) for one in week.citations] == [(MARCH, 2)]
    coming = ask("anything coming up?", today=date(2024, 4, 2))
    assert coming.text.startswith("20 April 2024: Lamp Night is on 20 April.")
    assert coming.reason == "Counted from 2 April 2024."


class DatedLibrary(FakeLibrary):
    """One that knows the days that its paragraphs of 2024 print."""

    def dates(self, paragraphs: Sequence[str]) -> dict[str, tuple[PrintedDate, ...]]:
        texts = {one: found[1].text for one in paragraphs if (found := self.paragraph(one)) is not None}
        year = DateRange(date(2024, 1, 1), date(2025, 1, 1))
        return {
            name: tuple(PrintedDate(one.start, one.end, one.when) for one in find_dates(text, year) if one.when)
            for name, text in texts.items()
        }


def test_by_when_something_is_due_is_not_what_is_on() -> None:
    texts = [
        (APRIL, said("Copy for the May number by 22 April.", APRIL)),
        (APRIL, said("The band plays on 23 April; rsvp to Ann Gray.", APRIL)),
    ]
    library = DatedLibrary([stored(APRIL, month(2024, 4))], [], texts)
    retrieval = Retrieval(FakeSearcher([], library), today=lambda: date(2024, 4, 20))
    answer = Assistant(retrieval, Silent(), wishes=Wishes(retrieval, Silent())).answer("what's on next week?")
    assert isinstance(answer, Answer)
    assert answer.text == "23 April 2024: The band plays on 23 April; rsvp to Ann Gray."


def test_what_was_moved_has_both_dates_each_with_its_issue() -> None:
    old = said("Lamp Night is on Saturday 13 April.", MARCH, 3)
    new = said("Lamp Night has moved to 20 April.", APRIL, 1)
    mentions = tuple(Mention(name, one.page, one.id, 0, len(one.text)) for name, one in ((APRIL, new), (MARCH, old)))
    day = DateRange(date(2024, 4, 20), date(2024, 4, 21))
    moved = Event("e", "Lamp Night", day, mentions, status=Status.MOVED)
    issues = [stored(MARCH, month(2024, 3)), stored(APRIL, month(2024, 4))]
    retrieval = Retrieval(
        FakeSearcher([], FakeLibrary(issues, [moved], [(MARCH, old), (APRIL, new)])), today=lambda: date(2024, 4, 2)
    )
    answer = Assistant(retrieval, Silent(), wishes=Wishes(retrieval, Silent())).answer("what's on in April?")
    assert isinstance(answer, Answer)
    assert [(sentence.text, sentence.own) for sentence in answer.sentences] == [
        ("20 April 2024 (moved):", True),
        ("Lamp Night has moved to 20 April.", False),
        ("March 2024:", True),
        ("Lamp Night is on Saturday 13 April.", False),
    ]


def test_a_list_that_ends_early_says_so() -> None:
    told = [(APRIL, said(f"{day} April: walk no. {day}.", APRIL, 1)) for day in range(1, 15)]
    walks = [
        Event(one.id, f"walk no. {day}", DateRange(date(2024, 4, day), date(2024, 4, day + 1)), (mention,))
        for day, (_, one) in enumerate(told, 1)
        for mention in [Mention(APRIL, 1, one.id, 0, len(one.text))]
    ]
    library = FakeLibrary([stored(APRIL, month(2024, 4))], walks, told)
    retrieval = Retrieval(FakeSearcher([], library), today=lambda: date(2024, 4, 2))
    answer = Assistant(retrieval, Silent(), wishes=Wishes(retrieval, Silent())).answer("what's on in April?")
    assert isinstance(answer, Answer) and answer.reason == "The first 12 of 14 dates."
    assert len(answer.citations) == 12


def test_where_nothing_lies_ahead_the_last_dates_are_said() -> None:
    answer = ask("any upcoming events?", today=date(2025, 1, 1))
    assert answer.status is AnswerStatus.PARTIAL
    assert answer.sentences[0].text.startswith("Nothing later than 1 January 2025 is announced")
    assert "20 April 2024" in answer.text
    assert ask("what's on next week?", today=date(2025, 1, 1)).sentences == answer.sentences
    assert ask("what was on in March 2020?", today=date(2025, 1, 1)).status is AnswerStatus.NOT_FOUND
    of_any_year = ask("what is on in August?", today=date(2025, 1, 1))
    assert of_any_year.status is AnswerStatus.NOT_FOUND
    assert of_any_year.reason == "The newsletters announce nothing for August."


@pytest.mark.parametrize("text", ["hello", "thanks", "what can you do?", "who are you?"])
def test_small_talk_is_answered_without_a_search(text: str) -> None:
    answer = ask(text)
    assert (answer.status, answer.citations, answer.hits) == (AnswerStatus.TALK, (), ())
    assert answer.sentences[0].own


def test_an_answer_of_the_library_is_kept_and_printed() -> None:
    answer = ask("which issues mention Bosun?")
    assert answer_from(kept_form(answer)).sentences == answer.sentences
    assert answer_form(answer)["turn"] == "mentions"
    lines = answer_text(answer, columns=100, explain=True).splitlines()
    assert lines[0].startswith("Read as which issues mention something")
    issue = lines.index("The Fog Signal, April 2024 (1)")
    assert lines[issue + 1] == "  Bring Bosun. [3]"


def test_every_quoted_sentence_is_cited() -> None:
    for text in ("summarise the last issue", "which issues mention Bosun?", "what's on this week?"):
        assert all(sentence.own or sentence.citations for sentence in ask(text).sentences)


def test_a_quote_that_is_cut_says_so() -> None:
    told = said("The band plays sea songs. " * 12, APRIL)
    line = quoted("20 April:", Hit(APRIL, told, 1.0, 1.0), 0, 500, 40)
    (own, cut), _ = told_sentences([line], lambda issue: stored(issue, month(2024, 4)))
    assert own.own and own.text == "20 April:"
    assert cut.text == "The band plays sea songs. The band …"
    whole = quoted("", Hit(APRIL, told, 1.0, 1.0), 0, 25, 40)
    assert not whole.cut and whole.end == 25


def test_days_asked_for() -> None:
    def days(text: str, language: str = "en", *years: int) -> list[tuple[date, date]]:
        return [(found.start, found.end) for found in days_asked(text, TODAY, language, years)]

    assert days("what is on this week?") == [(date(2024, 3, 18), date(2024, 3, 25))]
    assert days("was ist nächste Woche los?", "de") == [(date(2024, 3, 25), date(2024, 4, 1))]
    assert days("et le mois prochain ?", "fr") == [(date(2024, 4, 1), date(2024, 5, 1))]
    assert days("and in february?") == [(date(2025, 2, 1), date(2025, 3, 1))]
    assert days("events in May 2021") == [(date(2021, 5, 1), date(2021, 6, 1))]
    assert days("cosa c'è nel fine settimana?", "it") == [(date(2024, 3, 23), date(2024, 3, 25))]
    assert days("co je tento týden?", "cs") == [(date(2024, 3, 18), date(2024, 3, 25))]
    assert days("anything in the last weekend of April 2024?") == [(date(2024, 4, 27), date(2024, 4, 29))]
    assert days("anything coming up?") == []


def test_days_without_a_year_are_those_of_every_year_that_is_known() -> None:
    def starts(text: str, *years: int) -> list[date]:
        return [found.start for found in days_asked(text, date(2026, 11, 30), "en", years)]

    known = (2023, 2024)
    assert starts("what was on in March?", *known) == [date(2026, 3, 1), date(2024, 3, 1), date(2023, 3, 1)]
    assert starts("anything on in March?", *known) == [date(2027, 3, 1), date(2024, 3, 1), date(2023, 3, 1)]
    assert starts("anything on 14 March?", *known) == [date(2027, 3, 14), date(2024, 3, 14), date(2023, 3, 14)]
    assert starts("events in spring", *known) == [date(2027, 3, 1), date(2024, 3, 1), date(2023, 3, 1)]
    assert starts("the weekend of 27 April", *known) == [date(2027, 4, 24), date(2024, 4, 27), date(2023, 4, 29)]
    assert starts("what was on in March 2024?", *known) == [date(2024, 3, 1)]
    assert starts("what is on today?", *known) == [date(2026, 11, 30)]
    assert starts("what is on this month?", *known) == [date(2026, 11, 1)]
    assert starts("what is on next year?", *known) == [date(2027, 1, 1)]
    assert starts("what is on on the 20th?", *known) == [date(2026, 12, 20)]


def test_topics_and_issues_named() -> None:
    assert topic_of("in which issues is the crab feast mentioned?") == "crab feast"
    assert topic_of("which issues mention NodeConf EU?") == "NodeConf EU"
    issues = [stored(MARCH, month(2024, 3)), stored(APRIL, month(2024, 4))]
    assert [one.id for one in issues_named("what was in the april 2024 one?", issues)] == [APRIL]
    assert [one.id for one in issues_named("what was in the march issue?", issues)] == [MARCH]
    assert issue_name(issues[0], "de") == "The Fog Signal, März 2024"


def test_counting_in_words() -> None:
    assert counted("issues", 1, "en") == "1 issue"
    assert counted("issues", 4, "fr") == "4 numéros"
    assert say("hello", "xx") == say("hello", "en")


TWO = [
    replace(stored(name), head=IssueHead(title, name, dated=month(2024, 3)))
    for name, title in (("oakcenter", "Folk Forum"), ("newtown", "New Town News"))
]


@pytest.mark.parametrize(
    ("text", "series"),
    [
        ("what's new at Oak Center general store", "oakcenter"),  # and not the New Town News
        ("how many issues of the New Town News are there?", "newtown"),
        ("what's new?", ""),
    ],
)
def test_a_newsletter_is_named_by_its_folder_too_and_by_no_word_of_a_wish(text: str, series: str) -> None:
    assert Newsletters(TWO).named(text) == series


@pytest.mark.parametrize(
    ("text", "series", "masked"),
    [
        ("What is on at Oak Center in March?", "oakcenter", "What is on at \ue000 in March?"),
        ("who writes the folk forum?", "oakcenter", "who writes the \ue000?"),
        ("Is there a forum?", "", "Is there a forum?"),  # one word of two is not the name
        ("What is on in March?", "", "What is on in March?"),
    ],
)
def test_the_name_of_a_newsletter_is_one_sign_where_it_is_surely_meant(text: str, series: str, masked: str) -> None:
    newsletters = Newsletters(TWO)
    assert (newsletters.surely_named(text), newsletters.masked(text)) == (series, masked)


def of_two(*hits: Hit) -> Assistant:
    """An assistant over two newsletters: a concert of each, of which neither has the newsletter's name in its words."""
    announced = [
        ("oakcenter", "Jug Band", date(2024, 3, 16), said("Saturday 16 March: Jug Band", "oakcenter")),
        ("newtown", "Choir", date(2024, 3, 17), said("Sunday 17 March: Choir", "newtown")),
    ]
    told = [
        Event(issue, title, DateRange(on, on + timedelta(days=1)), (Mention(issue, 1, one.id, 0, len(one.text)),))
        for issue, title, on, one in announced
    ]
    library = FakeLibrary(TWO, told, [(issue, one) for issue, _, _, one in announced])
    retrieval = Retrieval(FakeSearcher(list(hits), library), today=lambda: date(2024, 3, 10))
    return Assistant(retrieval, Silent(), wishes=Wishes(retrieval, Silent()), records=EventAnswers(retrieval))


def test_what_is_on_at_a_place_that_a_newsletter_is_called_after_is_what_it_announces() -> None:
    answer = of_two().answer("What is on at Oak Center in March?")
    assert isinstance(answer, Answer)
    assert "Jug Band" in answer.text and "Choir" not in answer.text


def test_records_of_another_newsletter_than_the_one_named_do_not_answer() -> None:
    answer = of_two().answer("When is the choir of the New Town News?")
    assert isinstance(answer, Answer)
    assert answer.text == "Sunday 17 March: Choir"
    other = of_two().answer("When is the choir of Oak Center?")
    assert isinstance(other, Answer)
    assert other.text == ""


def test_a_question_that_names_a_newsletter_is_searched_in_its_issues_too() -> None:
    here, there = hit("The jug band plays.", issue="oakcenter"), hit("The choir sings.", issue="newtown", page=2)
    answer = of_two(there, here).answer("Who plays at Oak Center?")
    assert isinstance(answer, Answer)
    assert [one.issue for one in answer.hits] == ["oakcenter", "newtown"]


def test_what_is_asked_of_a_thing_is_looked_for_in_its_newsletter_alone() -> None:
    here, there = (
        hit("The jug band plays at eight in the old store.", issue="oakcenter"),
        hit("Tickets.", issue="newtown"),
    )
    history = [Turn("Where does the jug band play?", here.text)]
    answer = of_two(there, here).answer("are there tickets left for it?", history)
    assert isinstance(answer, Answer)
    assert {one.issue for one in answer.hits} == {"oakcenter"}
