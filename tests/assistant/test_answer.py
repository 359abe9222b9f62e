"""The assistant: typed events in order, sentences with citations, honest refusals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from answer_builders import FakeLibrary, FakeSearcher, assistant_over, hit, month, paragraph, stored

from assistant.conversation.assistant import Assistant, refusal
from assistant.conversation.quoting import _disagree
from assistant.lookups.found import Found
from assistant.model import Answer, AnswerStatus, Delta, Failure, Finished, Sources, Turn
from assistant.output.json_forms import answer_form, answer_from, kept_form
from assistant.questions.question import Question
from assistant.questions.read import read_question
from assistant.reader.protocol import Pick, Reading
from assistant.reader.reader import ExtractiveReader
from assistant.reader.weights import UNTRAINED
from assistant.retrieval import Retrieval
from assistant.turns.wishes import Wishes
from corpus.model import DateRange, Kind
from embeddings.model import Hit, LibraryError

LAMP = hit("The harbour opens in May. The great lamp was lit by Ann Lee. Bring a chair.", page=2)


class Fixed:
    """A reader that always picks the same."""

    def __init__(self, *picks: Pick, status: AnswerStatus = AnswerStatus.ANSWERED, reason: str = "") -> None:
        self.reading = Reading(status, picks, 0.9, reason)

    def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
        return self.reading


def answered(assistant: Assistant, question: str = "Who lit the great lamp?") -> Answer:
    answer = assistant.answer(question)
    assert isinstance(answer, Answer)
    return answer


def test_events_come_in_order() -> None:
    assistant = assistant_over(FakeSearcher([LAMP]), ExtractiveReader(weights=UNTRAINED))
    events = list(assistant.ask("Who lit the great lamp?"))
    assert isinstance(events[0], Sources) and events[0].hits == (LAMP,)
    assert all(isinstance(event, Delta) for event in events[1:-1]) and len(events) > 2
    assert isinstance(events[-1], Finished)
    assert [event.sentence for event in events[1:-1] if isinstance(event, Delta)] == list(events[-1].answer.sentences)


def test_an_answer_is_verbatim_and_cited() -> None:
    answer = answered(assistant_over(FakeSearcher([LAMP]), Fixed(Pick(0, 26, 60, 1.0, ((52, 59),)))))
    assert answer.text == "The great lamp was lit by Ann Lee."
    assert [answer.text[start:end] for start, end in answer.sentences[0].emphasis] == ["Ann Lee"]
    (citation,) = answer.citations
    assert (citation.issue, citation.page, citation.printed, citation.date) == ("fog-2024-03", 2, "12", "2024-03")
    assert citation.quote == answer.text


def test_the_short_answer_of_a_list_is_its_items_one_a_line() -> None:
    rows = [
        replace(one, paragraph=replace(one.paragraph, kind=Kind.TABLE_ROW))
        for one in (hit("Chair  Ann Lee"), hit("Clerk Bob Ray"))
    ]
    whole = [Pick(at, 0, len(one.paragraph.text), 1.0) for at, one in enumerate(rows)]
    assistant = assistant_over(FakeSearcher(rows), Fixed(*whole))
    assert answered(assistant, "Who are the officers?").short == "Chair Ann Lee\nClerk Bob Ray"
    assert answered(assistant, "Is Ann Lee chair?").short == ""


def test_the_short_answer_is_of_the_surest_sentence_wherever_it_stands() -> None:
    opens, lit = Pick(0, 0, 25, 1.0, short=(21, 24)), Pick(0, 26, 60, 2.0, short=(52, 59))
    assert answered(assistant_over(FakeSearcher([LAMP]), Fixed(opens, lit))).short == "Ann Lee"


def test_the_short_answer_is_not_what_the_question_says_already() -> None:
    opens, lit = Pick(0, 0, 25, 1.0, short=(21, 24)), Pick(0, 26, 60, 2.0, short=(30, 40))
    reader = Fixed(opens, lit)
    assert answered(assistant_over(FakeSearcher([LAMP]), reader), "When was the great lamp lit?").short == "May"
    assert answered(assistant_over(FakeSearcher([LAMP]), reader), "What was lit?").short == "great lamp"
    said = Fixed(lit, replace(opens, short=None))
    assert answered(assistant_over(FakeSearcher([LAMP]), said), "When was the great lamp lit?").short == "great lamp"


def test_a_heading_without_words_that_answer_leaves_them_to_what_is_as_sure() -> None:
    heading, day = Pick(0, 0, 25, 1.0), Pick(0, 26, 60, 1.0, short=(52, 59))
    assert answered(assistant_over(FakeSearcher([LAMP]), Fixed(heading, day))).short == "Ann Lee"
    assert answered(assistant_over(FakeSearcher([LAMP]), Fixed(replace(heading, score=2.0), day))).short == ""


def test_times_side_by_side_are_as_sure_as_the_least_sure_of_them() -> None:
    may, june = hit("In 2016 Ann Lee was chair.", issue="fog-2016"), hit("In 2024 Bob Ray was chair.", issue="fog-2024")
    library = FakeLibrary([stored("fog-2016", month(2016, 5)), stored("fog-2024", month(2024, 5))])

    class Sure:
        def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
            sure = 0.8 if "Ann" in hits[0].paragraph.text else 0.2
            return Reading(AnswerStatus.ANSWERED, (Pick(0, 0, 11, 1.0),), sure)

    retrieval = Retrieval(FakeSearcher([may, june], library))
    assistant = Assistant(retrieval, Sure(), wishes=Wishes(retrieval, Sure()))
    answer = answered(assistant, "Compare who was chair in 2016 and in 2024")
    assert [one.text for one in answer.sentences] == ["2016:", "In 2016 Ann", "2024:", "In 2024 Bob"]
    assert answer.confidence == 0.2 and answer.unsure


def test_sentences_that_follow_one_another_share_a_quote() -> None:
    answer = answered(assistant_over(FakeSearcher([LAMP]), Fixed(Pick(0, 0, 25, 1.0), Pick(0, 26, 60, 1.0))))
    assert [sentence.citations for sentence in answer.sentences] == [(1,), (1,)]
    assert answer.citations[0].quote == "The harbour opens in May. The great lamp was lit by Ann Lee."


def test_a_sentence_over_a_page_break_has_two_citations() -> None:
    text = "The lamp was lit by Ann Lee on Friday."
    broken = Hit("fog-2024-03", paragraph(text, 1, breaks=17), 0.5, 0.1)
    answer = answered(assistant_over(FakeSearcher([broken]), Fixed(Pick(0, 0, len(text), 1.0))))
    assert answer.sentences[0].citations == (1, 2)
    assert [(one.page, one.quote) for one in answer.citations] == [
        (1, "The lamp was lit"),
        (2, "by Ann Lee on Friday."),
    ]


def test_a_cut_sentence_shows_its_ellipsis_but_quotes_without() -> None:
    pick = Pick(0, 30, 60, 1.0, ((52, 59),), cut_left=True)
    answer = answered(assistant_over(FakeSearcher([LAMP]), Fixed(pick)))
    assert answer.text == "… great lamp was lit by Ann Lee."
    assert answer.citations[0].quote == "great lamp was lit by Ann Lee."
    assert [answer.text[start:end] for start, end in answer.sentences[0].emphasis] == ["Ann Lee"]


def test_not_found_has_no_sentence_but_the_nearest_and_a_reason() -> None:
    reader = Fixed(Pick(0, 0, 25, 1.0), status=AnswerStatus.NOT_FOUND, reason="It speaks of another year.")
    answer = answered(assistant_over(FakeSearcher([LAMP]), reader))
    assert (answer.status, answer.sentences, answer.citations) == (AnswerStatus.NOT_FOUND, (), ())
    assert (answer.hits, answer.reason) == ((LAMP,), "It speaks of another year.")


@pytest.mark.parametrize("text", ["", "   ", "?!", "a" * 100_000])
def test_what_is_no_question_gets_one_sentence_and_no_search(text: str) -> None:
    searcher = FakeSearcher([LAMP])
    answer = answered(assistant_over(searcher, Fixed()), text)
    assert answer.status is AnswerStatus.NOT_FOUND
    assert answer.reason == refusal(text)
    assert "\n" not in answer.reason
    assert searcher.asked == []


def test_a_broken_library_is_a_failure_not_an_answer() -> None:
    class Broken(FakeSearcher):
        def search(
            self, question: str, *, k: int = 20, dates: Sequence[DateRange] = (), issues: frozenset[str] | None = None
        ) -> list[Hit]:
            raise LibraryError("The library is damaged. Run `backissue build --force`.")

    assert list(assistant_over(Broken(), Fixed()).ask("Who lit it?")) == [
        Failure("The library is damaged. Run `backissue build --force`.")
    ]


def test_a_cancelled_question_ends_without_an_answer() -> None:
    assistant = assistant_over(FakeSearcher([LAMP]), Fixed(Pick(0, 0, 25, 1.0)))
    assert list(assistant.ask("Who lit it?", cancelled=lambda: True)) == []


def test_an_issue_named_by_its_date_is_searched_first() -> None:
    march, april = stored("fog-2024-03", month(2024, 3)), stored("fog-2024-04", month(2024, 4))
    other = hit("The lamp of April.", issue="fog-2024-04")
    searcher = FakeSearcher([other, LAMP], FakeLibrary([march, april]))
    assistant = assistant_over(searcher, Fixed(Pick(0, 0, 25, 1.0)))
    answer = answered(assistant, "Who lit the lamp in the March 2024 issue?")
    assert answer.hits[0] == LAMP
    assert searcher.asked[-1][1] == frozenset({"fog-2024-03"})


def test_a_follow_up_is_searched_with_the_words_before_it() -> None:
    searcher = FakeSearcher([LAMP])
    assistant = assistant_over(searcher, Fixed(Pick(0, 0, 25, 1.0)))
    list(assistant.ask("And when?", [Turn("Who lit the great lamp?", "Ann Lee.")]))
    assert searcher.asked[0][0] == "when lit the great lamp? (Ann Lee)"


def test_an_empty_library_says_so() -> None:
    answer = answered(assistant_over(FakeSearcher([], FakeLibrary([])), ExtractiveReader(weights=UNTRAINED)))
    assert answer.status is AnswerStatus.NOT_FOUND
    assert "backissue build" in answer.reason


def test_issues_that_differ_are_told_apart_by_their_dates() -> None:
    march, april = stored("fog-2024-03", month(2024, 3)), stored("fog-2024-04", month(2024, 4))
    old = hit("The fair is on 3 May 2024.", issue="fog-2024-03")
    new = hit("The fair is on 10 May 2024.", issue="fog-2024-04")
    picks = (Pick(0, 0, 26, 1.0, ((15, 25),)), Pick(1, 0, 27, 1.0, ((15, 26),)))
    assistant = assistant_over(FakeSearcher([old, new], FakeLibrary([march, april])), Fixed(*picks))
    answer = answered(assistant, "When is the fair?")
    assert answer.reason == (
        "Issues differ: that of April 2024 says “10 May 2024”, that of March 2024 said “3 May 2024”."
    )
    assert answered(assistant, "Who runs the fair?").reason == ""


def test_what_a_lookup_finds_is_shown_cited_and_listed_first() -> None:
    march, april = hit("The fair is on Sunday."), hit("The fair is off.", issue="fog-2024-04")
    known = Found((march,), Reading(AnswerStatus.ANSWERED, (Pick(0, 0, len(march.paragraph.text), 1.0),), 1.0))
    library = FakeLibrary([stored("fog-2024-03"), stored("fog-2024-04")])
    assistant = assistant_over(FakeSearcher([april], library), Fixed(), lambda *_: known)
    shown, *_, last = assistant.ask("What is on?")
    assert isinstance(shown, Sources) and isinstance(last, Finished)
    assert shown.hits == last.answer.hits == (march, april)
    assert [one.issue for one in last.answer.citations] == ["fog-2024-03"]


def test_a_lookup_that_finds_nothing_leaves_the_question_to_the_reader() -> None:
    answer = answered(assistant_over(FakeSearcher([LAMP]), Fixed(Pick(0, 26, 60, 1.0)), lambda *_: None))
    assert answer.text == "The great lamp was lit by Ann Lee."


def test_what_made_search_worse_is_said_with_the_answer() -> None:
    searcher = FakeSearcher([LAMP], notice="The vectors are another model's. Searched by words alone.")
    answer = answered(assistant_over(searcher, Fixed(Pick(0, 26, 60, 1.0))))
    assert answer.notice == "The vectors are another model's. Searched by words alone."
    assert answer_form(answer)["notice"] == answer.notice
    assert answer_from(kept_form(answer)).notice == answer.notice


@pytest.mark.parametrize(
    ("old", "new", "differ"),
    [
        ("3 May 2024", "10 May 2024", True),
        ("Thursday, 21st March", "March 2019", False),
        ("21 March", "22 March", True),
        ("May 2024", "3 May 2024", False),
    ],
)
def test_dates_disagree_only_where_both_cannot_hold(old: str, new: str, differ: bool) -> None:
    assert _disagree(old, new, read_question("When is the Lamp Night?")) is differ
