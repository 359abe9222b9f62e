"""What people read on the terminal."""

from __future__ import annotations

from dataclasses import replace

from answer_builders import BOX, hit

from assistant.model import Answer, AnswerStatus, Citation, ModelNote, Sentence
from assistant.output.json_forms import answer_form, answer_from, kept_form
from assistant.output.terminal import (
    answer_text,
    clean,
    columns_of,
    hits_text,
    report_text,
    table,
)
from assistant.output.wording import page_label, spoken_date
from corpus.model import Span
from embeddings.model import BuildReport

QUOTE = "The great lamp was lit by Ann Lee."
CITATION = Citation(
    1, "fog-2024-03", "The Fog Signal", "2024-03", 2, "12", "abc", QUOTE, 0, len(QUOTE), (Span(2, BOX, 0, 5),)
)


def answer(status: AnswerStatus = AnswerStatus.ANSWERED, reason: str = "") -> Answer:
    return Answer("Who?", "Who?", status, (Sentence(QUOTE, (1,), ((26, 33),)),), (CITATION,), (hit(QUOTE),), reason)


def test_an_answer_with_its_source() -> None:
    assert answer_text(answer(), columns=60) == (
        "The great lamp was lit by Ann Lee. [1]\n\n"
        "Sources\n"
        "[1] The Fog Signal (fog-2024-03), March 2024, page 2\n"
        "    (printed 12)"
    )
    rewritten = replace(answer(), sentences=(Sentence("Ann Lee lit it.", (1,), written=True),))
    assert answer_text(rewritten, columns=80).endswith("“The great lamp was lit by Ann Lee.”"), "said nowhere else"


def test_sources_of_a_page_stand_together() -> None:
    others = [replace(CITATION, n=n, page=page) for n, page in ((2, 3), (3, 2), (4, 2))]
    text = answer_text(replace(answer(), citations=(CITATION, *others)), columns=80)
    assert text.splitlines()[-2:] == [
        "[1] [3] [4] The Fog Signal (fog-2024-03), March 2024, page 2 (printed 12)",
        "[2] The Fog Signal (fog-2024-03), March 2024, page 3 (printed 12)",
    ]


def test_part_of_an_answer_says_why_where_it_is_known() -> None:
    assert "\n\nPart of the answer\n\n" in answer_text(answer(AnswerStatus.PARTIAL), columns=60)
    assert "\n\nPart of the answer: Only one.\n\n" in answer_text(answer(AnswerStatus.PARTIAL, "Only one."), columns=60)


def test_bold_is_for_the_answering_words() -> None:
    assert "lit by \x1b[1mAnn Lee\x1b[22m." in answer_text(answer(), columns=60, bold=True)


def test_partial_says_so() -> None:
    assert "Part of the answer: It breaks off." in answer_text(
        answer(AnswerStatus.PARTIAL, "It breaks off."), columns=80
    )


def test_not_found_shows_the_reason_and_what_was_nearest() -> None:
    text = answer_text(answer(AnswerStatus.NOT_FOUND, "It speaks of another year."), columns=80)
    assert text.startswith("Not in these newsletters. It speaks of another year.")
    assert "Nearest, but not an answer:\n- fog-2024-03, page 1: The great lamp" in text
    assert "[1]" not in text


def test_a_refusal_speaks_the_language_of_the_question() -> None:
    refused = replace(answer(AnswerStatus.NOT_FOUND, "O mais próximo fala de outra data."), language="pt")
    text = answer_text(refused, columns=80)
    assert text.startswith("Não está nestes boletins. O mais próximo fala de outra data.")
    assert "O mais próximo, mas não uma resposta:\n- fog-2024-03" in text


def test_all_of_an_answer_speaks_the_language_of_the_question() -> None:
    told = replace(answer(), language="de", taken_as="Wer zündete die Lampe an?")
    assert answer_text(told, columns=80).splitlines() == [
        "Verstanden als: Wer zündete die Lampe an?",
        "",
        "The great lamp was lit by Ann Lee. [1]",
        "",
        "Fundstellen",
        "[1] The Fog Signal (fog-2024-03), März 2024, Seite 2 (gedruckt 12)",
    ]
    assert page_label(2, "12", "pl") == "strona 2 (na stronie: 12)"
    assert spoken_date("2024-03-05", "de") == "5. März 2024"
    assert spoken_date("2024-12", "it") == "dicembre 2024"
    assert spoken_date("2024-03", "pl") == "2024-03", "in numbers where the months have no words"


def test_an_answer_with_little_confidence_says_that_it_may_be_none_and_nothing_of_it_is_bold() -> None:
    doubtful = replace(answer(), short="Ann Lee", confidence=0.29)
    assert answer_text(doubtful, columns=80, bold=True).splitlines()[:5] == [
        "Not sure that this answers:",
        "",
        "Ann Lee",
        "",
        "The great lamp was lit by Ann Lee. [1]",
    ]
    german = answer_text(replace(doubtful, language="de"), columns=80)
    assert german.startswith("Nicht sicher, ob das die Antwort ist:\n")
    assert answer_text(replace(doubtful, confidence=0.3), columns=80).startswith("Ann Lee\n")


def test_only_what_is_given_as_an_answer_by_the_reader_can_be_unsure() -> None:
    doubtful = replace(answer(), confidence=0.1)
    assert doubtful.unsure and answer_form(doubtful)["unsure"] and answer_form(doubtful)["status"] == "answered"
    assert not answer().unsure and not answer_form(answer())["unsure"]
    for status in (AnswerStatus.PARTIAL, AnswerStatus.NOT_FOUND, AnswerStatus.TALK):
        assert not replace(doubtful, status=status).unsure
    note = ModelNote("qwen3", "choose")
    assert replace(doubtful, model=note).unsure, "the model had no part in it"
    assert not replace(doubtful, model=replace(note, spoke=True)).unsure
    old = {key: value for key, value in kept_form(doubtful).items() if key != "confidence"}
    assert not answer_from(old).unsure, "of an answer that was kept without a confidence nothing is known"


def test_escapes_of_an_issue_never_reach_the_terminal() -> None:
    evil = "Red \x1b[31malert\x07 \u202eback\u200b"
    assert clean(evil) == "Red alert back"
    assert "\x1b" not in hits_text([hit(evil)], explain=True, columns=80)


def test_no_line_is_wider_than_asked() -> None:
    text = answer_text(answer(reason="这是一个很长的中文句子" * 12), columns=50)
    assert max(columns_of(line) for line in text.splitlines()) <= 50


def test_a_table_wraps_its_last_column_and_sets_it_below_where_the_others_leave_too_little() -> None:
    assert table([["1", "a long last column that does not fit"]], ["n", "title"], columns=24) == (
        "n  title\n1  a long last column\n   that does not fit"
    )
    assert table([["1", "lantern-2024-03", "The Lantern"]], ["n", "issue", "title"], columns=24) == (
        "n  issue\n   title\n1  lantern-2024-03\n   The Lantern"
    )


def test_events_and_many_places_are_a_list() -> None:
    def own(text: str) -> Sentence:
        return Sentence(text, (), own=True)

    told = (
        own("20 April 2024:"),
        Sentence("Lamp Night.", (1,)),
        own("2 May 2024:"),
        Sentence("The Knotty Crew meets.", (2,)),
    )
    events = Answer("what's on?", "what's on?", AnswerStatus.ANSWERED, told, (), ())
    assert answer_text(events, columns=40).splitlines() == [
        "20 April 2024  Lamp Night. [1]",
        "2 May 2024     The Knotty Crew meets.",
        "               [2]",
    ]
    items = tuple(Sentence(f"Item {n}.", (n,)) for n in range(1, 4))
    listed = Answer("list", "list", AnswerStatus.ANSWERED, items, (), ())
    assert answer_text(listed, columns=60).splitlines() == [f"• Item {n}. [{n}]" for n in range(1, 4)]
    two = Answer("two", "two", AnswerStatus.ANSWERED, items[:2], (), ())
    assert answer_text(two, columns=60).splitlines() == ["Item 1. [1]", "", "Item 2. [2]"]


def test_the_short_answer_stands_first_and_bold() -> None:
    told = replace(answer(), short="Ann Lee")
    assert answer_text(told, columns=60).splitlines()[:3] == ["Ann Lee", "", "The great lamp was lit by Ann Lee. [1]"]
    assert answer_text(told, columns=60, bold=True).startswith("\x1b[1mAnn Lee\x1b[22m\n")


def test_a_build_tells_what_it_left_out_and_each_page_without_text_once() -> None:
    report = BuildReport(
        added=("lamp-03", "lamp-04"), changed=(), removed=(), unchanged=0, failures=(), issues=2, pages=4, paragraphs=3,
        events=0, pages_without_text=(("lamp-03", (2, 3, 5)), ("lamp-04", (1,))), unresolved_dates=(), seconds=1.0,
        left_out=(
            ("lamp-04", "page 1 has no text"), ("lamp-04", "a file inside it was not read (rota.xlsx)"),
            *((f"quay-0{n}", f"quay-0{n}.html: 1 word was left out.") for n in range(1, 7)),
        ),
    )  # fmt: skip
    assert report_text(report, 100).splitlines()[1:] == [
        "lamp-04: page 1 has no text.",
        "lamp-04: a file inside it was not read (rota.xlsx).",
        "quay-01, quay-02, quay-03, quay-04 and 2 more: 1 word was left out.",
        "lamp-03: no text on pages 2-3, 5 (a scan or a picture?).",
    ]


def test_a_printed_number_is_told_where_it_is_another() -> None:
    said = [page_label(4, printed) for printed in (None, "", "4", "Page 4", "iv", "Page 6", "no number at all (yes)")]
    assert said == [*["page 4"] * 4, "page 4 (printed iv)", "page 4 (printed 6)", "page 4 (printed (yes))"]
