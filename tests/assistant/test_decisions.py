"""What is read, how much is said, and when nothing is: each limit has a case on either side of it. No model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from string import ascii_lowercase

import pytest
from answer_builders import BOX, FakeLibrary, FakeSearcher, hit, month, paragraph, stored

from assistant.model import AnswerStatus
from assistant.questions.question import Question
from assistant.questions.read import read_question
from assistant.reader.confidence import confidence_features, near_miss, why_not
from assistant.reader.features import Candidate, Context, Evidence, Passage, passage_candidates
from assistant.reader.reader import ExtractiveReader
from assistant.reader.selection import Limits, choose, items_of, shortened
from assistant.reader.weights import UNTRAINED, Weights, shipped_weights
from assistant.retrieval import Retrieval
from corpus.model import Box, DateRange, Kind, Paragraph, Span
from corpus.text.terms import Rarity
from embeddings.model import Hit

LATE = Weights(sentence={"late": 10.0}, answerable={"bias": 9.0})
SURE = Weights(sentence={"cover": 1.0}, answerable={"bias": 9.0})


@dataclass
class Told:
    """Evidence told by hand: the late interaction, or the reader's probability, of each sentence by its words."""

    late: dict[str, float] = field(default_factory=dict)
    neural: dict[str, float] = field(default_factory=dict)
    none: float = 0.0
    passages: list[tuple[str, ...]] = field(default_factory=list)

    def evidence(
        self,
        question: Question,
        passages: Sequence[Passage],
        rarity: Rarity,
    ) -> list[Evidence]:
        self.passages = [passage.told for passage in passages]
        return [
            Evidence(
                late=tuple(self.late.get(sentence, 0.0) for sentence in passage.told),
                neural=tuple(self.neural.get(sentence, 0.0) for sentence in passage.told) if self.neural else (),
                none=self.none,
            )
            for passage in passages
        ]


def said(reader: ExtractiveReader, question: str, hits: Sequence[Hit]) -> list[str]:
    """The words of the picks, in order."""
    picks = reader.read(read_question(question), hits).picks
    return [hits[pick.hit].paragraph.text[pick.start : pick.end] for pick in picks]


def status(weights: Weights, question: str, hits: Sequence[Hit], evidence: Told | None = None) -> AnswerStatus:
    return ExtractiveReader(evidence, weights=weights).read(read_question(question), hits).status


# -- whether anything is said


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tea is hot.", AnswerStatus.NOT_FOUND),  # one of four words: -2.2 + 4 / 4 = -1.2, which is 0.23
        ("The lamp of the tower fell.", AnswerStatus.NOT_FOUND),  # two: -0.2 is 0.45
        ("The lamp of the tower froze.", AnswerStatus.PARTIAL),  # three: 0.8 is 0.69
        ("The lamp of the tower at the harbour froze.", AnswerStatus.ANSWERED),  # all four: 1.8 is 0.86
    ],
)
def test_below_one_limit_nothing_is_said_below_another_it_is_called_partial(text: str, found: AnswerStatus) -> None:
    weights = Weights({"cover": 1.0}, answerable={"bias": -2.2, "cover_passage": 4.0}, not_found=0.5, partial=0.75)
    bare = replace(hit(text), paragraph=replace(paragraph(text), article=""))
    reading = ExtractiveReader(weights=weights).read(read_question("lamp tower harbour froze"), [bare])
    assert reading.status is found
    assert bool(reading.picks) == (found is not AnswerStatus.NOT_FOUND)
    assert bool(reading.reason) == (found is not AnswerStatus.ANSWERED)


def test_the_shipped_reader_refuses_where_its_network_sees_no_answer() -> None:
    lit, tea = "The great lamp was lit by Ann Lee.", "Tea is served at four."
    passages = [hit(lit), hit(tea, page=2, rank=2)]
    sees = Told(late={lit: 0.9}, neural={lit: 0.97, tea: 0.01}, none=0.02)
    doubts = Told(late={lit: 0.3}, neural={lit: 0.02, tea: 0.01}, none=0.98)
    assert status(shipped_weights(), "Who lit the great lamp?", passages, sees) is AnswerStatus.ANSWERED
    assert status(shipped_weights(), "Who sold the Blue Boat in 1950?", passages, doubts) is AnswerStatus.NOT_FOUND


def test_while_the_network_does_not_speak_the_weights_set_by_hand_are_used() -> None:
    upside_down = Weights(sentence={"neural": 5.0, "cover": -9.0}, answerable={"bias": -9.0})
    passages = [hit("Tea is hot. The great lamp was lit by Ann Lee.")]
    asked = "Who lit the great lamp?"
    lit, tea = "The great lamp was lit by Ann Lee.", "Tea is hot."
    assert said(ExtractiveReader(weights=upside_down), asked, passages) == [lit]
    assert said(ExtractiveReader(Told(neural={tea: 0.9}), weights=upside_down), asked, passages) == []
    without = replace(upside_down, sentence={"cover": -9.0})
    assert status(without, asked, passages) is AnswerStatus.NOT_FOUND
    assert status(UNTRAINED, asked, passages) is AnswerStatus.ANSWERED


def test_while_no_model_speaks_the_doubtful_is_refused_as_well() -> None:
    passages = [hit("Tea is hot. The great lamp was lit by Ann Lee.")]
    assert status(UNTRAINED, "How many boats were sold in 1950?", passages) is AnswerStatus.NOT_FOUND
    assert status(shipped_weights(), "How many boats were sold in 1950?", passages) is AnswerStatus.NOT_FOUND


def test_confidence_is_of_the_best_sentence_a_refusal_of_all() -> None:
    """The two may differ: something answers, but not surely what is said first."""
    passages = [hit("The lamp fell.")]
    unsure = Weights({"cover": 1.0}, confidence={"bias": -1.0}, answerable={"bias": 1.0})
    reading = ExtractiveReader(weights=unsure).read(read_question("What fell?"), passages)
    assert (reading.status, round(reading.confidence, 2)) == (AnswerStatus.ANSWERED, 0.27)
    nothing = replace(unsure, answerable={"bias": -1.0})
    assert ExtractiveReader(weights=nothing).read(read_question("What fell?"), passages).picks == ()


@pytest.mark.parametrize(
    ("question", "text", "reason"),
    [
        ("What fell in March 2024?", "On 3 May 2023 it fell.", "another date"),
        ("What fell in March 2024?", "The lamp fell.", "another date"),
        ("What did Ann Lee break?", "It did break.", "it has “break”, but not “Ann Lee”."),
        ("What broke at 12 sites?", "The lamp broke.", "it has “broke”, but not “12 sites”."),
        ("What did Ann Lee break?", "Ann Lee did not break it.", "do not say what you ask."),
        ("What fell in March 2024?", "In March 2024 it fell.", "do not say what you ask."),
    ],
)
def test_a_refusal_says_what_is_missing(question: str, text: str, reason: str) -> None:
    asked, near = read_question(question), hit(text)
    ranked = [(candidate, 1.0) for candidate in passage_candidates(asked, near)]
    assert reason in why_not(asked, [near], ranked, Context())


def test_a_name_of_the_article_or_a_heading_is_not_missing() -> None:
    asked = read_question("What did Ann Lee break?")
    for headed in (
        replace(paragraph("It did break."), article="Ann Lee"),
        replace(paragraph("break"), headings=("ANN LEE",)),
    ):
        near = replace(hit("x"), paragraph=headed)
        ranked = [(candidate, 1.0) for candidate in passage_candidates(asked, near)]
        assert why_not(asked, [near], ranked, Context()) == "The newsletters touch on this but do not say what you ask."


def test_a_near_miss_names_the_issue_in_words_and_what_it_does_not_speak_of() -> None:
    near = hit("The choir has a new telephone: 0123.")
    may = Context(month(2024, 5))
    assert near_miss(read_question("What is the telephone of the choir's director?"), near, may) == (
        "Nearest comes page 1 of May 2024: it has “telephone”, “choir”, but not “director”."
    )
    asked = read_question("Wie ist die Nummer der Chorleiterin?", language="de")
    german = hit("Der Chor sucht eine Chorleiterin.")
    assert near_miss(asked, german, replace(may, language="de")) == (
        "Am nächsten kommt Mai 2024, Seite 1: Dort steht “Chorleiterin”, aber nicht “Nummer”."
    )
    assert near_miss(asked, near, may) == ""  # of a passage in another language words tell nothing


def test_what_confidence_goes_by() -> None:
    asked = read_question("Who lit the great lamp?")  # three content words
    seen = Evidence(neural=(0.2, 0.7), none=0.4)
    two = hit("The lamp fell. Ann Lee lit the great lamp.")
    first, second = passage_candidates(asked, two, 0, evidence=seen)
    (other,) = passage_candidates(asked, hit("Tea is hot."), 1, evidence=Evidence(neural=(0.5,), none=0.1))
    values = confidence_features(asked, [(first, 3.0), (second, 2.5), (other, 2.0)])
    assert (values["bias"], values["score"], values["lead"]) == (1.0, 3.0, 1.0)
    assert (values["neural"], values["neural_best"], values["none_least"]) == (0.2, 0.7, 0.1)
    assert (values["lacking"], values["cover_best"], values["terms"]) == (1.0, 1.0, 3 / 8)
    alone = confidence_features(asked, [(second, 2.5)])
    assert (alone["lead"], alone["neural_best"], alone["lacking"]) == (1.0, 0.7, 0.0)
    ahead = confidence_features(asked, [(second, 2.5), (other, 2.25)])
    assert (ahead["lead"], ahead["neural"]) == (0.25, 0.7)


def test_the_best_cover_is_looked_for_among_the_first_five_or_an_eighth() -> None:
    asked = read_question("great lamp")
    (bare,), (covers,) = (passage_candidates(asked, hit(text)) for text in ("Tea is hot.", "The great lamp."))

    def best(place: int, among: int) -> float:
        ranked = [(covers if at == place else bare, 1.0) for at in range(1, among + 1)]
        return confidence_features(asked, ranked)["cover_best"]

    assert [best(5, 10), best(6, 10), best(8, 64), best(9, 64)] == [1.0, 0.0, 1.0, 0.0]
    long = read_question("lamp tower harbour choir whale buoy keeper granite bell rope")
    assert confidence_features(long, [(bare, 1.0)])["terms"] == 1.0


# -- how much is said


@pytest.mark.parametrize(
    ("text", "page", "late", "joins"),
    [
        ("", 1, 0.79, True),  # the same paragraph: 2.2 below the best score of 10
        ("", 1, 0.77, False),
        ("Other paragraph.", 1, 0.87, True),  # the same page: 1.35
        ("Other paragraph.", 1, 0.86, False),
        ("Other paragraph.", 2, 0.95, True),  # another page: 0.6
        ("Other paragraph.", 2, 0.93, False),
    ],
)
def test_a_further_sentence_may_score_less_the_nearer_it_stands(text: str, page: int, late: float, joins: bool) -> None:
    best, more = "Ann lit the lamp.", "Bob held a match."
    passages = [hit(best), hit(more, page=page, rank=2)] if text else [hit(f"{best} {more}")]
    found = said(ExtractiveReader(Told({best: 1.0, more: late}), weights=LATE), "Who lit the lamp?", passages)
    assert found == ([best, more] if joins else [best])


def test_the_text_below_a_heading_is_as_near_as_its_own_paragraph() -> None:
    asked = read_question("lamp")
    head = replace(hit("Lamps"), paragraph=replace(paragraph("Lamps", kind=Kind.HEADING)))
    below = replace(hit("x"), paragraph=replace(paragraph("They are lit.", 2), headings=("News", "Lamps")))
    other = replace(hit("x"), paragraph=replace(paragraph("They are lit.", 2), headings=("Lamps", "News")))
    limits = Limits(50, 3, margin=1.0, page_margin=0.5, other_margin=0.1)
    for found, count in ((below, 2), (other, 1), (replace(below, issue="fog-2024-04"), 1)):
        (title,), (text,) = passage_candidates(asked, head, 0), passage_candidates(asked, found, 1)
        assert len(choose([head, found], [(title, 2.0), (text, 1.1)], limits)) == count


def test_sentences_of_another_issue_must_be_nearly_as_good_even_on_the_same_page() -> None:
    asked = read_question("lamp")
    here, there = hit("Ann lit the lamp."), hit("Bob held a match.", issue="fog-2024-04")
    (best,), (more,) = passage_candidates(asked, here, 0), passage_candidates(asked, there, 1)
    limits = Limits(50, 3, margin=1.0, page_margin=0.5, other_margin=0.1)
    assert len(choose([here, there], [(best, 2.0), (more, 1.6)], limits)) == 1
    assert len(choose([here, there], [(best, 2.0), (more, 1.95)], limits)) == 2


@pytest.mark.parametrize(("question", "most"), [("Who lit the lamp?", 3), ("What happened to the lamp?", 5)])
def test_a_fact_has_three_sentences_what_is_told_five(question: str, most: int) -> None:
    sentences = [f"{name} was there." for name in ("Ann", "Bob", "Cy", "Dan", "Eve", "Flo", "Gus")]
    reader = ExtractiveReader(Told(dict.fromkeys(sentences, 1.0)), weights=LATE)
    assert said(reader, question, [hit(" ".join(sentences))]) == sentences[:most]


@pytest.mark.parametrize(
    ("question", "words", "sentences"),
    [
        ("Who lit the lamp?", 27, 2),  # 54 of 55 words
        ("Who lit the lamp?", 28, 1),
        ("What happened to the lamp?", 36, 3),  # 108 of 110 words
        ("What happened to the lamp?", 37, 2),
    ],
)
def test_an_answer_has_fifty_five_words_a_told_one_twice_as_many(question: str, words: int, sentences: int) -> None:
    # Each of a name and words that no other sentence has: "Ann xa xb ...", a letter more after every 26.
    spelled = [ascii_lowercase[n % 26] * (1 + n // 26) for n in range(words - 1)]
    texts = [
        " ".join([name, *(first + word for word in spelled)]) + "."
        for name, first in zip(("Ann", "Bob", "Cy"), "xyz", strict=True)
    ]
    reader = ExtractiveReader(Told(dict.fromkeys(texts, 1.0)), weights=LATE)
    assert len(said(reader, question, [hit(text, rank=n) for n, text in enumerate(texts, 1)])) == sentences


def test_what_stands_before_the_best_sentence_must_bear_on_the_question() -> None:
    best = "Ann lit the lamp."
    for before, joins in (("It rained.", False), ("The lamp was out.", True), ("Bob Ray came.", True)):
        reader = ExtractiveReader(Told({best: 1.0, before: 0.9}), weights=LATE)
        assert said(reader, "Who lit the lamp?", [hit(f"{before} {best}")]) == ([before] if joins else []) + [best]
    reader = ExtractiveReader(Told({best: 1.0, "It rained.": 0.9}), weights=LATE)
    assert said(reader, "Who lit the lamp?", [hit(f"{best} It rained.")]) == [best, "It rained."]


def test_a_sentence_within_another_is_not_said_again() -> None:
    best, part = "Ann Lee lit the great lamp at dusk.", "Lit the great lamp!"
    reader = ExtractiveReader(Told({best: 1.0, part: 0.99}), weights=LATE)
    assert said(reader, "Who lit the lamp?", [hit(best), hit(part, rank=2)]) == [best]


def test_a_sentence_too_long_is_cut_around_its_answer_and_says_so() -> None:
    long = f"After {'many ' * 60}hours, the lamp was lit by Ann Lee, while {'others ' * 60}sang with Bob Ray."
    passages = [hit(long)]
    reading = ExtractiveReader(weights=SURE).read(read_question("Who lit the lamp?"), passages)
    (pick,) = reading.picks
    assert long[pick.start : pick.end] == "the lamp was lit by Ann Lee"
    assert (pick.cut_left, pick.cut_right) == (True, True)
    assert [long[start:end] for start, end in pick.emphasis] == ["Ann Lee"]  # Bob Ray is cut off
    (whole,) = ExtractiveReader(weights=SURE).read(read_question("Who lit the lamp?"), [hit("Ann lit it.")]).picks
    assert (whole.cut_left, whole.cut_right) == (False, False)


def test_the_words_the_network_points_at_are_emphasised_if_they_have_the_form_asked_for() -> None:
    class Points(Told):
        """A network that takes the given words for the answer."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

        def evidence(
            self,
            question: Question,
            passages: Sequence[Passage],
            rarity: Rarity,
        ) -> list[Evidence]:
            ((sentence,),) = (one.told for one in passages)
            start = sentence.index(self.words)
            return [Evidence(neural=(0.9,), spans=((start, start + len(self.words)),))]

    text = "The lamp was lit by Ann Lee at dusk."
    for question, words, shown in (
        ("Who lit the lamp?", "Ann", "Ann"),
        ("Who lit the lamp?", "at dusk", "Ann Lee"),
        ("What happened to the lamp?", "at dusk", "at dusk"),
        ("What was lit?", "lamp was lit", "lamp was lit"),
        ("What happened to the lamp that was lit?", "lamp was lit", ""),
    ):
        (pick,) = ExtractiveReader(Points(words), weights=SURE).read(read_question(question), [hit(text)]).picks
        assert " ".join(text[start:end] for start, end in pick.emphasis) == shown


def test_of_many_words_of_the_form_asked_for_three_are_emphasised() -> None:
    text = "Ann Lee, Bob Ray, Cy Fox, Dan Orr lit the lamp."
    (pick,) = ExtractiveReader(weights=SURE).read(read_question("Who lit the lamp?"), [hit(text)]).picks
    assert [text[start:end] for start, end in pick.emphasis] == ["Ann Lee", "Bob Ray", "Cy Fox"]


# -- lists


def item(text: str, top: float, *, page: int = 1, kind: Kind = Kind.LIST_ITEM, left: float = BOX.left) -> Hit:
    box = Box(left, top, left + 90, top + 10)
    return Hit("fog", Paragraph(text, kind, text, (Span(page, box, 0, len(text)),), headings=("Officers",)), 0.5, 0.1)


def test_a_list_has_twelve_items_at_most_and_those_around_the_one_that_was_found() -> None:
    items = [item(f"Person {'abcdefghijklmnopqrst'[n]}", 10.0 + n) for n in range(20)]
    assert items_of(items, 0, 100) == list(range(12))
    assert items_of(items, 10, 100) == list(range(4, 16))
    assert items_of(items, 0, 7) == [0, 1, 2]
    assert items_of(items, 0, 3) == []


def test_items_with_half_of_the_words_asked_for_are_meant() -> None:
    asked = frozenset({"red", "boat", "great", "regatta"})
    rows = ("Red boat, first", "Blue boat, second", "Great boat, third", "Boat")
    assert items_of([item(text, 10.0 + n) for n, text in enumerate(rows)], 1, 50, asked) == [0, 2]


def test_items_stand_in_the_same_issue_under_the_same_heading_and_no_further_than_the_next_page() -> None:
    found = item("Ann", 10)
    other_issue = replace(item("Cy", 12), issue="fog-2024-04")
    other_heading = replace(item("x", 13), paragraph=replace(item("Dan", 13).paragraph, headings=("Programme",)))
    text = item("Plain text.", 14, kind=Kind.PARAGRAPH)
    hits = [found, item("Bob", 11, page=2), other_issue, other_heading, text, item("Eve", 15, page=3)]
    assert items_of(hits, 0, 50) == [0, 1]


def test_a_line_with_a_colon_leads_to_the_items_below_it() -> None:
    colon = item("They are:", 11.5, kind=Kind.PARAGRAPH)
    assert items_of([colon, item("Ann", 11), item("Bob", 12), item("Cy", 13)], 0, 50) == [2, 3]
    assert items_of([item("They are", 11.5, kind=Kind.PARAGRAPH), item("Bob", 12), item("Cy", 13)], 0, 50) == []


def test_items_side_by_side_are_read_from_left_to_right() -> None:
    head = replace(item("Officers", 5, kind=Kind.HEADING), paragraph=item("Officers", 5, kind=Kind.HEADING).paragraph)
    assert items_of([head, item("Bob", 10, left=300), item("Ann", 10, left=20)], 0, 50) == [2, 1]


def test_a_list_s_answer_is_its_items_after_the_line_that_leads_to_them() -> None:
    lead, ann, bob = item("The officers are:", 10, kind=Kind.PARAGRAPH), item("Ann, chair", 11), item("Bob", 12)
    assert said(ExtractiveReader(weights=SURE), "List the officers", [lead, ann, bob]) == [
        "The officers are:",
        "Ann, chair",
        "Bob",
    ]
    assert said(ExtractiveReader(weights=SURE), "List who is the chair", [ann, bob]) == ["Ann, chair", "Bob"]
    assert said(ExtractiveReader(weights=SURE), "Who are officers?", [lead, ann, bob])[:1] == ["The officers are:"]


@pytest.mark.parametrize(
    ("focus", "most", "shown"),
    [
        ("five", 3, "five six"),
        ("one", 4, "one two, three four"),
        ("nine", 4, "seven eight, nine ten"),
        ("nine", 7, "five six, seven eight, nine ten"),
        ("four, five", 4, "three four, five six"),
        ("five", 1, "five six"),
        ("four, five", 2, "three four, five six"),
    ],
)
def test_clauses_are_added_while_there_is_room(focus: str, most: int, shown: str) -> None:
    text = "one two, three four, five six, seven eight, nine ten"
    at = text.index(focus)
    start, end = shortened(text, 0, len(text), (at, at + len(focus)), most)
    assert text[start:end] == shown


# -- which passages are read


def in_passage(issue: str, *texts: str) -> list[Hit]:
    """A hit for every paragraph of one passage."""
    found = [replace(paragraph(text), id=f"{issue}-{at}") for at, text in enumerate(texts)]
    return [Hit(issue, one, 0.5, 0.05, passage=tuple(found)) for one in found]


def test_a_passage_is_read_whole_and_in_reading_order_however_its_paragraphs_were_found() -> None:
    keeper, name = in_passage("fog-2024-03", "Keeper of the lamp:", "Ann Lee.")
    told = Told(neural={"Ann Lee.": 0.9}, none=0.1)
    reader = ExtractiveReader(told, weights=Weights(sentence={"neural": 1.0}, answerable={"bias": 9.0}))
    ranked = reader.candidates(read_question("lamp"), [name, hit("Tea is hot."), keeper])
    assert told.passages == [("Keeper of the lamp:", "Ann Lee."), ("Tea is hot.",)]
    assert [(one.hit, one.features.cover_passage) for one, _ in ranked] == [(0, 1.0), (2, 1.0), (1, 0.0)]


def test_so_many_passages_are_read_as_the_weights_say_and_each_is_ranked_once() -> None:
    hits = [*in_passage("fog-2024-03", "Tea.", "The lamp."), hit("Lamp oil."), hit("A lamp.")]
    reader = ExtractiveReader(weights=Weights(sentence={"cover": 1.0}, answerable={"bias": 9.0}, passages=2))
    assert [at for at, _ in reader.read(read_question("lamp"), hits).ranking] == [1, 2]


def test_furniture_is_never_read() -> None:
    foot = replace(hit("Lamp"), paragraph=paragraph("Lamp", kind=Kind.RUNNING_FOOT))
    found = ExtractiveReader(weights=SURE).candidates(read_question("lamp"), [foot, hit("The lamp fell.")])
    assert [one.hit for one, _ in found] == [1]


def test_five_passages_are_read() -> None:
    told = Told()
    ExtractiveReader(told, weights=SURE).read(read_question("lamp"), [hit(f"{'a' * n} lamp.") for n in range(1, 9)])
    assert len(told.passages) == 5


@dataclass
class Recorder(FakeSearcher):
    """Remembers how many hits and how many neighbours were asked for."""

    sizes: list[int] = field(default_factory=list)
    reaches: list[int] = field(default_factory=list)

    def search(
        self, question: str, *, k: int = 20, dates: Sequence[DateRange] = (), issues: frozenset[str] | None = None
    ) -> list[Hit]:
        self.sizes.append(k)
        return super().search(question, k=k, dates=dates, issues=issues)

    def near(self, found: Hit, n: int) -> list[Paragraph]:
        self.reaches.append(n)
        return [paragraph(f"Beside {found.paragraph.text}"), found.paragraph]


def retrieval(searcher: FakeSearcher) -> Retrieval:
    return Retrieval(searcher, today=lambda: date(2024, 6, 1))


def test_forty_hits_are_searched_and_the_first_twelve_bring_their_neighbours() -> None:
    searcher = Recorder([hit(f"Line {'a' * n}.") for n in range(1, 51)])
    found = retrieval(searcher).passages(read_question("Who lit the lamp?"))
    assert searcher.sizes == [40]
    assert searcher.reaches == [2] * 12
    assert [one.paragraph.text for one in found[40:42]] == ["Beside Line a.", "Beside Line aa."]
    assert len(found) == 52


def test_a_paragraph_beside_a_hit_stands_as_its_passage_does() -> None:
    _, beside = retrieval(Recorder([Hit("fog", paragraph("Here."), 0.5, 0.08, lexical_rank=1)])).passages(
        read_question("lamp")
    )
    assert (beside.score, beside.fused, beside.lexical_rank) == (0.5, 0.08, 1)


def test_for_a_list_the_first_six_look_eight_paragraphs_far() -> None:
    passages = [replace(hit(f"Line {'a' * n}."), passage=(paragraph(f"Line {'a' * n}."),)) for n in range(1, 21)]
    searcher = Recorder(passages)
    retrieval(searcher).passages(read_question("List the officers"))
    assert searcher.reaches == [8] * 6
    searcher = Recorder(passages)
    retrieval(searcher).passages(read_question("Who lit the lamp?"))
    assert searcher.reaches == []  # what was ranked together is beside it already


def test_what_was_found_or_folded_is_no_neighbour() -> None:
    one = replace(hit("One."), passage=(paragraph("One."), paragraph("Two."), paragraph("Three.")))
    two = replace(hit("Two."), passage=(paragraph("Two."),), folded=(paragraph("Three.").id,))
    found = retrieval(FakeSearcher([one, two])).passages(read_question("lamp"))
    assert [one.paragraph.text for one in found] == ["One.", "Two."]


def test_hits_of_the_issues_that_are_named_take_turns_with_all() -> None:
    asked = read_question("Who lit the lamp in the March 2024 issue?")
    hits = [hit("One.", issue="other"), hit("Two.", issue="other"), hit("Three."), hit("Four.")]
    searcher = Recorder(hits)
    found = retrieval(searcher).hits(asked)
    assert [one.paragraph.text for one in found] == ["Three.", "One.", "Four.", "Two."]
    assert sorted(searcher.sizes) == [20, 40]
    assert [one.issue for one in retrieval(Recorder(hits)).hits(asked, frozenset({"other"}))] == ["other", "other"]


@pytest.mark.parametrize(("count", "searches"), [(1, 2), (12, 2), (13, 1)])
def test_more_than_twelve_issues_named_are_not_searched_on_their_own(count: int, searches: int) -> None:
    issues = [stored(f"fog-{n}", month(2024, 3)) for n in range(count)]
    searcher = Recorder([hit("One.", issue="fog-0")], FakeLibrary(issues))
    retrieval(searcher).hits(read_question("Who lit the lamp in the March 2024 issue?"))
    assert len(searcher.sizes) == searches


def test_issues_are_read_again_when_the_library_has_changed() -> None:
    searcher = FakeSearcher()
    opened = retrieval(searcher)
    assert [one.id for one in opened.issues()] == ["fog-2024-03"]
    assert opened.issue("fog-2024-04") is None
    searcher.library.stored = [stored("fog-2024-04")]
    assert opened.issue("fog-2024-04") is None  # as it was looked up
    searcher.library.generation = 2
    assert opened.issue("fog-2024-04") is not None


def test_the_reader_is_told_what_is_known_of_an_issue() -> None:
    opened = retrieval(FakeSearcher())
    asked = read_question("Who lit the lamp in the March 2024 issue?")
    known = opened.context(hit("One."), asked)
    assert (known.dated, known.series, known.named) == (month(2024, 3), "The Fog Signal", True)
    assert not opened.context(hit("One."), read_question("Who lit the lamp?")).named
    unknown = opened.context(hit("One.", issue="gone"), asked)
    assert (unknown.dated, unknown.named) == (None, False)


def candidates_in_order(chosen: Sequence[tuple[Candidate, float]]) -> list[tuple[int, int]]:
    return [(candidate.hit, candidate.start) for candidate, _ in chosen]


def test_paragraphs_come_by_their_best_sentence_and_each_in_reading_order() -> None:
    asked = read_question("lamp")
    hits = [hit("The lamp is old. Its lamp oil is new."), hit("Lamp glass is thick.")]
    (old, new), (glass,) = passage_candidates(asked, hits[0], 0), passage_candidates(asked, hits[1], 1)
    limits = Limits(50, 3, 1.0, 1.0, 1.0)
    assert candidates_in_order(choose(hits, [(new, 2.0), (glass, 1.9), (old, 1.8)], limits)) == [
        (0, 0),
        (0, 17),
        (1, 0),
    ]
