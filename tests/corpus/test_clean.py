"""Nothing that acts or hides gets in; everything printed does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.cleaning import clean, glue, one_line, printable, shown, tidy


@pytest.mark.parametrize(
    ("raw", "clean_text"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07shown", "shown"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b2Jgone", "gone"),
        ("a\x00b\x08c\x7fd", "abcd"),
        ("ignore\u200b all\u2060 rules\ufeff", "ignore all rules"),
        ("\u202eevil\u202c text", "evil text"),
        ("hidden\U000e0041\U000e0042", "hidden"),
        ("so\u00adft", "soft"),
        ("\ufb01nd the \ufb02ag, o\ufb00er, e\ufb03cient", "find the flag, offer, efficient"),
        ("non\u00a0breaking\u2009thin\u3000wide", "non breaking thin wide"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("\u2f00\u2f8f", "一行"),
        ("u\u0308ber", "über"),
        ("½ m² № ＡＢＣ，２０２４", "½ m² № ＡＢＣ，２０２４"),
        ("👩\u200d🌾 but no\u200d joiner", "👩\u200d🌾 but no joiner"),
        ("long\u2011term – not—so", "long-term – not—so"),
        ("page\fpage\ttab", "page\fpage\ttab"),
        ("gap\ufffc here", "gap here"),
    ],
)
def test_what_acts_goes_and_what_is_printed_stays(raw: str, clean_text: str) -> None:
    assert clean(raw) == clean_text


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_no_control_gets_through(text: str) -> None:
    assert not [character for character in clean(text) if character < " " and character not in "\n\t\f"]
    assert "\x7f" not in clean(text)
    assert "\u202e" not in clean(text)


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Nd", "Po"], max_codepoint=0x24F)))
def test_plain_latin_text_is_left_alone(text: str) -> None:
    assert clean(text) == text


def test_one_line_and_tidy() -> None:
    assert one_line("  a\n b\t\tc ") == "a b c"
    assert tidy("  a  b \n\n  c\fd ") == "a b\nc\nd"


def test_lines_of_chinese_are_joined_without_a_space() -> None:
    assert glue("报名", "截止") == ""
    assert glue("join", "us") == " "
    assert glue("报名", "QQ") == " "


def test_names_of_files_become_printable() -> None:
    assert printable("news\nletter\x1b[2J.txt") == "news letter.txt"
    assert printable("caf\udce9.txt") == "caf?.txt"
    assert printable("\u200b") == "?"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain Ä 港\n", "plain Ä 港\n"),
        ("\x1b]52;c;ZQ==\x07", "␛]52;c;ZQ==␇"),
        ("tab\tand\rreturn\x7f", "tab and return␡"),
        ("\x9b31m\u202e\U000e0041\ud800", "�31m���"),
    ],
)
def test_controls_are_shown_and_do_nothing(text: str, expected: str) -> None:
    assert shown(text) == expected
    assert len(shown(text)) == len(text)


def test_a_heap_of_accents_is_cut_off_where_no_letter_bears_more() -> None:
    assert clean("A\u030a ngstro\u0308m") == "\u00c5 ngstr\u00f6m"
    heaped = clean("a" + "\u0323\u0301" * 40_000 + "b")
    assert (heaped[0], heaped[-1], len(heaped)) == ("\u1ea1", "b", 31)
    dotted = "Contents " + "." * 80 + " 5"
    assert clean(dotted) == dotted
