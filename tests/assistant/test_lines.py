"""How the sentences of an answer stand, whoever shows them."""

from __future__ import annotations

import textwrap
from dataclasses import replace

from assistant.model import Answer, AnswerStatus, Sentence
from assistant.output.lines import lines_of, room_for, sentences_shown, short_answer, under_labels


def shape(*sentences: Sentence) -> list[tuple[str, str]]:
    """Each line as its mark (• for an item, ¶ for what stands apart) with its head, and what it quotes."""
    return [
        (f"{'¶' * line.apart}{'•' * line.item}{line.head}", " ".join(one.text for one in line.sentences))
        for line in lines_of(sentences)
    ]


def own(text: str) -> Sentence:
    return Sentence(text, (), own=True)


def test_sentences_of_one_source_run_on_and_a_heading_leads_into_the_next() -> None:
    supper = Sentence("Fri 21 June, 7.30pm", (1,)), Sentence("Midsummer supper.", (2,))
    assert shape(*supper, Sentence("Bring a chair.", (3,)), Sentence("And a plate.", (3,))) == [
        ("", "Fri 21 June, 7.30pm Midsummer supper."),
        ("¶", "Bring a chair. And a plate."),
    ]


def test_of_two_headings_neither_leads_into_the_other() -> None:
    told = [Sentence(text, (n,), ((0, len(text)),)) for n, text in enumerate(("Harbour news", "Tide tables"), 1)]
    assert shape(own("May 2024, 2 pages"), *told, Sentence("High water is at noon.", (3,))) == [
        ("•May 2024, 2 pages", "Harbour news"),
        ("•", "Tide tables High water is at noon."),
    ]


def test_three_paragraphs_are_a_list() -> None:
    assert [mark for mark, _ in shape(*(Sentence(f"Item {n}.", (n,)) for n in (1, 2, 3)))] == ["•", "•", "•"]


def test_the_programs_words_lead_what_is_quoted_and_a_column_of_bars_ends_apart() -> None:
    told = own("2022 ██ 1"), own("2024 ████ 2"), own("In full:")
    quoted = (
        own("May 2024 (2):"),
        Sentence("It came.", (1,)),
        Sentence("A big one.", (1,)),
        Sentence("It shone.", (2,)),
    )
    assert shape(*told, *quoted) == [
        ("", "2022 ██ 1"),
        ("", "2024 ████ 2"),
        ("¶", "In full:"),
        ("•May 2024 (2):", "It came. A big one."),
        ("•", "It shone."),
    ]


def test_what_is_quoted_stands_under_its_day() -> None:
    day, night = own("2 May 2024:"), own("3 May 2024, 20:00:")
    said = [Sentence(f"{n}.", (n,)) for n in range(5)]
    told = lines_of([own("In May:"), day, said[0], day, said[1], said[2], night, said[3], own("In full:"), said[4]])
    assert [(label, [line.sentences[0].text for line in under]) for label, under in under_labels(told)] == [
        ("", ["In May:"]),
        ("2 May 2024", ["0.", "1.", "2."]),
        ("3 May 2024, 20:00", ["3."]),
        ("In full", ["4."]),
    ]


def test_days_take_two_fifths_of_the_columns_at_most_and_no_more_than_their_lines_need() -> None:
    def room(columns: int, *days: str) -> int:
        return room_for(days, columns, lambda day, width: map(len, textwrap.wrap(day, width)))

    fair, choir = "3 December 2009, 13:15-15:00", "11 December 2009, 10:30-12:00"
    assert room(80, "2 May", fair) == 30
    assert room(72, "8 December 2009, 10:00", choir) == 24, "the longer one wraps"
    assert room(45, fair) == 18, "3 December 2009,"
    assert room(44, fair) == 0, "all stand above"
    assert room(20, "2 May") == 7
    assert room(80) == 0


def test_a_time_stands_beside_and_any_other_label_above() -> None:
    said = Sentence("It came.", (1,))
    heads = (
        "2 May 2024, 19:30:",
        "2 May 2024 (moved), Tea:",
        "every Tuesday, 19:00:",
        "The Lantern, May 2024:",
        "In full:",
    )
    told = lines_of([one for head in heads for one in (own(head), said)])
    assert [line.day for line in told] == [True, True, True, False, False]


def test_numbers_stand_behind_the_last_sentence_that_needs_them() -> None:
    (line,) = lines_of([Sentence("It came.", (1, 2)), Sentence("It is large.", (1, 2))])
    assert [numbers for _, numbers in line.cited()] == [(), (1, 2)]


def test_what_is_the_whole_answer_is_not_said_twice() -> None:
    def short(words: str) -> str:
        said = (Sentence("Sat 20 April,\n8pm.", (1,)),)
        return short_answer(Answer("When?", "When?", AnswerStatus.ANSWERED, said, (), (), short=words))

    assert short("20 April") == "20 April"
    assert short("Sat 20 April, 8pm") == "", "all of it"
    assert short("one\ntwo") == "", "items of a list"


def test_only_the_words_of_the_short_answer_are_marked() -> None:
    def marked(answer: Answer) -> list[str]:
        return [one.text[start:end] for one in sentences_shown(answer) for start, end in one.emphasis]

    told = (
        Sentence("Ann Lee, Clerk", (1,), ((0, 7),)),
        Sentence("Bob Ray, Chair. Ann Lee left.", (2,), ((0, 7), (16, 23))),
    )
    clerk = Answer("Who?", "Who?", AnswerStatus.ANSWERED, told, (), (), short="Ann Lee")
    assert marked(clerk) == ["Ann Lee", "Ann Lee"]
    assert marked(replace(clerk, short="Ann\nLee, Clerk")) == ["Ann Lee", "Ann Lee"], "and a part of them"
    assert marked(replace(clerk, confidence=0.2)) == []
    assert marked(replace(clerk, short="")) == ["Ann Lee", "Bob Ray", "Ann Lee"]
    differing = replace(clerk, reason="Issues differ: that of May says “Ann Lee”, that of March said “Bob Ray”.")
    assert marked(differing) == ["Ann Lee", "Bob Ray", "Ann Lee"]
    listed = replace(clerk, sentences=(own("2 issues have “Bob”:"), told[1]))
    assert marked(listed) == ["Bob Ray", "Ann Lee"]


def test_what_the_answer_begins_with_is_not_said_before_it() -> None:
    newest = Answer(
        "Newest?", "Newest?", AnswerStatus.ANSWERED, (own("The newest is May 2024."),), (), (), short="May 2024"
    )
    assert short_answer(newest) == ""
