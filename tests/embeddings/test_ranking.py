"""What is ranked first, by evidence told by hand: each share has a case on either side of where it turns."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from string import ascii_lowercase

import numpy as np
import pytest

from corpus.model import DateRange, IssueHead, Kind, Precision
from embeddings.encoder.encoder import Encoder, quantised
from embeddings.encoder.passages import SEPARATOR, context
from embeddings.model import Encoded, EncodedQuestion, Hit, States, Vectors
from embeddings.search.near_duplicates import fold
from embeddings.search.searcher import Searcher
from tests.embeddings.fakes import paragraph, run, write

APRIL = DateRange(date(2024, 4, 1), date(2024, 5, 1), Precision.MONTH)
WHALE, SWIMMER = "A whale swam past slowly.", "Some swimmers raced around buoys."


class CosineEncoder:
    """Every question has the vector (1, 0); a passage the one whose cosine with it is told by its own words."""

    name, dimensions, fingerprint = "told", 2, "told/1"

    def __init__(self, cosines: Mapping[str, float]) -> None:
        self._cosines = cosines

    def encode_question(self, text: str) -> Vectors:
        return np.asarray([1, 0], np.float32)

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        own = [text.split(SEPARATOR)[-1] for text in texts]
        rows = [[cosine := self._cosines.get(text, 0.0), math.sqrt(1 - cosine**2)] for text in own]
        return Encoded(np.asarray(rows, np.float32).reshape(-1, 2), np.arange(len(own)), self._states(own))

    def _states(self, texts: Sequence[str]) -> tuple[States, ...]:
        return ()


class LateEncoder(CosineEncoder):
    """A question has one word piece, (1, 0); a passage too, or none, with the late interaction told by its words."""

    fingerprint = "told/2"

    def __init__(self, cosines: Mapping[str, float], late: Mapping[str, float]) -> None:
        super().__init__(cosines)
        self._late = late

    def encode_question_states(self, text: str) -> EncodedQuestion:
        return EncodedQuestion(self.encode_question(text), np.asarray([[1, 0]], np.float32), ("whale",))

    def _states(self, texts: Sequence[str]) -> tuple[States, ...]:
        return tuple(
            quantised(np.asarray([[late, math.sqrt(1 - late**2)]], np.float32))
            if (late := self._late.get(text)) is not None
            else np.zeros((0, 0), np.int8)
            for text in texts
        )


def searcher(folder: Path, issues: Mapping[str, str | Sequence[str]], encoder: Encoder | None) -> Searcher:
    """A library of issues by their names (``lamp-04``: of April, else of March), each of a paragraph or several."""
    for name, lines in issues.items():
        write(folder / "newsletters", f"{name}.txt", "The Lamp", *([lines] if isinstance(lines, str) else lines))
    run(folder / "newsletters", folder / "library", encoder or CosineEncoder({}))
    return Searcher.open(folder / "library", encoder)


def ranked(folder: Path, issues: Mapping[str, str], encoder: Encoder | None, *dates: DateRange) -> list[str]:
    """The issues in the order of their hits for "whale"."""
    with searcher(folder, issues, encoder) as opened:
        return [hit.issue for hit in opened.search("whale", dates=dates)]


def other_words(count: int, first: str = "q") -> str:
    """So many words that no other call with this count or first letter has."""
    ending = "".join(chr(ord("a") + int(digit)) for digit in str(count))
    letters = ("".join(pair) for pair in product(ascii_lowercase, repeat=2))
    return " ".join(f"{first}{next(letters)}k{ending}" for _ in range(count))


# -- words and meaning fused by rank


def test_what_both_halves_find_goes_before_the_first_of_one(tmp_path: Path) -> None:
    words = {"one": "Whale.", "two": "Whale dozing.", "three": "Whale breaching nearby."}  # by words in this order
    cosines = {"Sea mammal.": 0.9, words["three"]: 0.8, words["one"]: 0.7, words["two"]: 0.6}
    with searcher(tmp_path, {"zero": "Sea mammal.", **words}, CosineEncoder(cosines)) as opened:
        hits = opened.search("whale")
    assert [hit.issue for hit in hits] == ["one", "three", "two", "zero"]
    assert [(hit.lexical_rank, hit.dense_rank) for hit in hits] == [(1, 3), (3, 2), (2, 4), (None, 1)]
    assert hits[-1].fused == pytest.approx(1 / 21)


def test_the_first_of_both_halves_has_two_twenty_firsts(tmp_path: Path) -> None:
    with searcher(tmp_path, {"one": WHALE}, CosineEncoder({WHALE: 0.5})) as opened:
        (hit,) = opened.search("whale")
    assert hit.fused == pytest.approx(2 / 21)
    assert hit.score == pytest.approx(0.5)


def test_a_date_lifts_the_ninth_to_the_first_and_the_eleventh_to_the_third(tmp_path: Path) -> None:
    april = {
        "i": "lamp-04-i",
        "k": "lamp-04-k",
    }  # the ninth and the eleventh by words: the shorter the text, the higher
    texts = {april.get(at, f"lamp-{at}"): f"Whale {other_words(n)}" for n, at in enumerate("abcdefghijk", 1)}
    with searcher(tmp_path, texts, None) as opened:
        assert [hit.issue for hit in opened.search("whale")] == list(texts)
        lifted = [hit.issue for hit in opened.search("whale", dates=[APRIL])]
    # 1/29 + 0.0143 is 0.0488, 1/21 is 0.0476, 1/31 + 0.0143 is 0.0466, 1/22 is 0.0455
    assert lifted[:4] == ["lamp-04-i", "lamp-a", "lamp-04-k", "lamp-b"]


def test_a_hit_tells_what_the_date_gave_it(tmp_path: Path) -> None:
    with searcher(tmp_path, {"lamp-03": "Whale dozing.", "lamp-04": "Whale."}, None) as opened:
        lifted, plain = opened.search("whale", dates=[APRIL])
    assert (lifted.issue, plain.issue, plain.dated) == ("lamp-04", "lamp-03", 0.0)
    assert lifted.dated == pytest.approx(0.0143, abs=1e-4)
    assert lifted.fused == pytest.approx(1 / 21 + 0.0143, abs=1e-4)


def test_a_word_of_the_newsletter_s_name_counts_as_one_printed_twice(tmp_path: Path) -> None:
    for name, title, line in (
        ("once", "The Lamp", f"A whale and {other_words(4)}."),
        ("titled", "The Whale", f"A lamp and {other_words(4, 'r')}."),
        ("tripled", "The Lamp", f"A whale, whale, whale {other_words(3)}."),
    ):
        write(tmp_path / "newsletters", f"{name}.txt", title, line)
    run(tmp_path / "newsletters", tmp_path / "library", CosineEncoder({}))
    with Searcher.open(tmp_path / "library", None) as opened:
        assert [hit.issue for hit in opened.search("whale")] == ["tripled", "titled", "once"]


# -- late interaction, with its shares of cosine, words and date


@pytest.mark.parametrize(("lead", "first"), [(0.0, "near"), (0.1, "near"), (0.14, "far")])
def test_a_cosine_makes_up_for_six_tenths_of_itself(tmp_path: Path, lead: float, first: str) -> None:
    texts = {"far": "Tea was poured.", "near": SWIMMER}
    encoder = LateEncoder({SWIMMER: 0.2, "Tea was poured.": 0.0}, {SWIMMER: 0.5, "Tea was poured.": 0.5 + lead})
    assert ranked(tmp_path, texts, encoder)[0] == first


@pytest.mark.parametrize(("lead", "first"), [(0.0, "worded"), (0.25, "worded"), (0.35, "other")])
def test_the_words_asked_for_make_up_for_three_tenths(tmp_path: Path, lead: float, first: str) -> None:
    texts = {"other": SWIMMER, "worded": WHALE}
    encoder = LateEncoder({SWIMMER: 0.5, WHALE: 0.5}, {SWIMMER: 0.1 + lead, WHALE: 0.1})
    assert ranked(tmp_path, texts, encoder)[0] == first


@pytest.mark.parametrize(("lead", "first"), [(0.0, "lamp-04"), (0.07, "lamp-04"), (0.13, "lamp-03")])
def test_the_date_asked_for_makes_up_for_a_tenth(tmp_path: Path, lead: float, first: str) -> None:
    texts = {"lamp-03": SWIMMER, "lamp-04": "Tea was poured."}
    late = {SWIMMER: 0.5 + lead, "Tea was poured.": 0.5}
    assert ranked(tmp_path, texts, LateEncoder({}, late), APRIL)[0] == first


def test_a_passage_without_word_pieces_ranks_with_the_last(tmp_path: Path) -> None:
    texts = {"bare": WHALE, "best": SWIMMER, "worst": "Tea was poured."}
    with searcher(tmp_path, texts, LateEncoder({}, {SWIMMER: 0.9, "Tea was poured.": 0.3})) as opened:
        hits = {hit.issue: hit.reranked for hit in opened.search("whale")}
    assert hits["bare"] == hits["worst"] == pytest.approx(0.3, abs=0.03)
    assert hits["best"] == pytest.approx(0.9, abs=0.03)


def test_a_rare_word_counts_more_than_one_that_stands_everywhere(tmp_path: Path) -> None:
    class TwoWords(LateEncoder):
        """The harbour is (1, 0), the whale (0, 1)."""

        def encode_question_states(self, text: str) -> EncodedQuestion:
            return EncodedQuestion(self.encode_question(text), np.eye(2, dtype=np.float32), ("harbour", "whale"))

    texts = {letter: f"harbour {other_words(3, letter)}" for letter in "abcde"}
    late = dict.fromkeys(texts.values(), 1.0) | {texts["e"]: 0.0}  # only the last is near the whale
    assert ranked(tmp_path, {**texts, "whale": f"whale {other_words(30)}"}, TwoWords({}, late))[0] == "e"


@pytest.mark.parametrize(("length", "first"), [(1.0, "harbour"), (3.0, "whale")])
def test_a_longer_piece_of_the_question_counts_more(tmp_path: Path, length: float, first: str) -> None:
    class Told(LateEncoder):
        """The harbour is (1, 0), the whale (0, length)."""

        def encode_question_states(self, text: str) -> EncodedQuestion:
            pieces = np.asarray([[1, 0], [0, length]], np.float32)
            return EncodedQuestion(self.encode_question(text), pieces, ("harbour", "whale"))

    texts = {"harbour": SWIMMER, "whale": "Tea was poured."}
    late = {SWIMMER: 0.8, "Tea was poured.": 0.5}  # with the whale 0.6 and 0.87
    with searcher(tmp_path, texts, Told({}, late)) as opened:
        best = opened.search("zebra")[0]
    assert best.issue == first
    assert best.reranked == pytest.approx((0.8 + 0.6) / 2 if length == 1 else (0.5 + 3 * 0.866) / 4, abs=0.01)


def test_until_the_model_is_loaded_words_alone_rank(tmp_path: Path) -> None:
    class Loading(CosineEncoder):
        ready = False

    encoder = Loading({SWIMMER: 1.0})
    with searcher(tmp_path, {"whale": WHALE, "swimmer": SWIMMER}, encoder) as opened:
        assert not opened.ready
        assert [(hit.issue, hit.dense_rank, hit.score) for hit in opened.search("whale")] == [("whale", None, 0.0)]
        encoder.ready = True
        assert opened.ready
        assert len(opened.search("whale")) == 2
    with Searcher.open(tmp_path / "library", None) as opened:
        assert not opened.ready


# -- how much is read


def test_sixty_passages_are_read_or_twice_what_is_asked_for(tmp_path: Path) -> None:
    lines = [other_words(60 + n) for n in range(2, 64)]  # each too long to share its passage with the next
    cosines = {line: 0.9 - 0.01 * n for n, line in enumerate(lines)}
    late = {lines[0]: 0.1, lines[58]: 0.7, lines[61]: 0.95}
    with searcher(tmp_path, {"lamp": lines}, LateEncoder(cosines, late)) as opened:
        assert opened.search("whale", k=1)[0].paragraph.text == lines[58]  # the last is not among the first sixty
        assert opened.search("whale", k=35)[0].paragraph.text == lines[61]
        assert len(opened.search("whale")) == 20


def test_twelve_notes_that_fold_into_one_leave_room_for_the_next(tmp_path: Path) -> None:
    notes = {f"note{n}": "A whale" + "!" * n for n in range(12)}
    with searcher(tmp_path, {**notes, "tide": "A whale swam past the pier."}, None) as opened:
        note, other = opened.search("whale", k=2)
    assert (len(note.folded), other.issue) == (11, "tide")


def test_a_question_is_read_up_to_two_thousand_characters(tmp_path: Path) -> None:
    with searcher(tmp_path, {"lamp": WHALE}, None) as opened:
        assert opened.search("x " * 990 + "whale")
        assert not opened.search("x " * 1000 + "whale")


def test_a_word_is_completed_from_its_third_letter_on(tmp_path: Path) -> None:
    with searcher(tmp_path, {"lamp": WHALE}, None) as opened:
        assert [hit.paragraph.text for hit in opened.suggest("wha")] == [WHALE]
        assert opened.suggest("wh") == []


def test_the_paragraph_with_most_of_the_words_stands_for_its_passage(tmp_path: Path) -> None:
    lines = ["Tea was poured.", "A whale was seen.", "A whale swam past the pier.", "The whale left the pier."]
    with searcher(tmp_path, {"lamp": lines}, None) as opened:
        (hit,) = opened.search("whale pier")
    assert hit.paragraph.text == lines[2]
    assert [one.text for one in hit.passage] == lines


def test_what_is_not_searched_is_no_neighbour(tmp_path: Path) -> None:
    lines = ["Tea was poured.", "* * *", "* * *", "A whale swam past.", "---", "It dived.", "It rose."]
    with searcher(tmp_path, {"lamp": lines}, None) as opened:
        (hit,) = opened.search("whale")
        assert [one.text for one in opened.near(hit, 1)] == [lines[0], lines[3], lines[5]]
        assert [one.text for one in opened.near(hit)] == [lines[0], lines[3], lines[5], lines[6]]


# -- near-duplicates

TEN = "one two three four five six seven eight nine ten"


def hits(*texts: str, issue: str = "lamp-03") -> list[Hit]:
    return [Hit(issue, paragraph(text), 0.5, 1 / place) for place, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    ("text", "folds"),
    [
        (TEN.upper() + "!", True),
        (TEN.replace("ten", "tent"), True),  # nine of ten words are the same
        (TEN.replace("ten", "tent").replace("nine", "mine"), False),  # eight are
        ("one two three four five six seven eight", True),  # eight of ten words, and no other
        ("one two three four five six seven", False),
        (TEN + " eleven twelve", True),
        (TEN + " eleven twelve thirteen", False),
        (" ".join(["one"] * 10), False),
    ],
)
def test_nearly_all_words_and_nearly_one_length_make_a_near_duplicate(text: str, folds: bool) -> None:
    found = fold(hits(TEN, text))
    assert [hit.folded for hit in found] == ([(f"id of {text}",)] if folds else [(), ()])


def test_a_pull_quote_may_be_any_part_of_its_own_issue_s_paragraph() -> None:
    (whole,) = hits(TEN)
    quote = Hit("lamp-03", paragraph("three four five", kind=Kind.PULL_QUOTE), 0.6, 0.9)
    assert fold([whole, quote]) == [replace(whole, folded=(quote.paragraph.id,))]
    assert fold([quote, whole]) == [replace(whole, fused=0.9, folded=(quote.paragraph.id,))]
    assert len(fold([replace(quote, issue="lamp-04"), whole])) == 2
    assert len(fold(hits(TEN, "three four five"))) == 2
    again = replace(quote, paragraph=replace(quote.paragraph, id="again"))
    assert fold([quote, again]) == [replace(quote, folded=("again",))]


def test_what_has_no_words_folds_into_nothing() -> None:
    assert len(fold(hits("***", "---"))) == 2


# -- what the encoder reads before a paragraph


def test_the_context_is_the_article_its_last_two_headings_and_the_date() -> None:
    head = IssueHead("Lamp", "Lamp", dated=APRIL)
    headed = replace(paragraph("Bring gloves.", article="News"), headings=("Clubs", "News", "Working bees"))
    assert context(headed, head.dated) == "News | Working bees | April 2024"
    assert (
        context(replace(headed, article="", headings=("Clubs", "Boats", "Bees")), head.dated)
        == "Boats | Bees | April 2024"
    )
    assert context(paragraph("News", article="News", kind=Kind.HEADING), None) == ""
    assert context(paragraph("News", article="News"), None) == "News"
    assert context(paragraph("x", article="a" * 300), head.dated) == "a" * 200


def test_an_issue_of_a_year_is_dated_by_its_year() -> None:
    year = DateRange(date(2024, 1, 1), date(2025, 1, 1), Precision.YEAR)
    assert context(paragraph("x"), year) == "2024"
    december = DateRange(date(2024, 12, 1), date(2025, 1, 1), Precision.MONTH)
    assert context(paragraph("x"), december) == "December 2024"
