"""Search over a small library: both halves, their fusion, and what narrows or lifts."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.model import DateRange
from embeddings.library.library import FileRecord, Library, NewIssue
from embeddings.library.writer import LibraryWriter
from embeddings.model import NoAnswer, NoLibrary, Scope, Vectors
from embeddings.search.searcher import Searcher
from embeddings.store.term_index import FOLDER, TermIndex
from embeddings.store.vector_index import is_current
from tests.conftest import WordLengthEncoder
from tests.embeddings.fakes import issue, run, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "newsletters"
    write(
        made,
        "lamp-03.txt",
        "The Lamp",
        "The harbour was dredged by two boats.",
        "On 3 March the choir sang in the church hall.",
        "Membership costs 12 pounds a year.",
    )
    write(
        made,
        "lamp-04.txt",
        "The Lamp",
        "A whale was seen near the harbour at dawn.",
        "Membership costs 12 pounds a year.",
    )
    return made


@pytest.fixture
def library(tmp_path: Path, folder: Path) -> Path:
    run(folder, tmp_path / "library", WordLengthEncoder())
    return tmp_path / "library"


def found(searcher: Searcher, question: str, **how: object) -> list[tuple[str, str]]:
    return [(hit.issue, hit.paragraph.text) for hit in searcher.search(question, **how)]  # type: ignore[arg-type]


def test_words_find_their_paragraph_in_other_forms(library: Path) -> None:
    with Searcher.open(library, None) as searcher:
        hits = searcher.search("Which choirs were singing in churches?")
        assert hits[0].paragraph.text == "On 3 March the choir sang in the church hall."
        assert (hits[0].issue, hits[0].lexical_rank, hits[0].dense_rank) == ("lamp-03", 1, None)


def test_both_halves_tell_their_ranks_and_the_cosine(library: Path) -> None:
    with Searcher.open(library, WordLengthEncoder()) as searcher:
        hits = searcher.search("whale dawn")
        best = hits[0]
        assert best.paragraph.text == "A whale was seen near the harbour at dawn."
        assert best.lexical_rank == 1
        assert best.dense_rank is not None
        with Library.open(library) as opened:
            (within,) = opened.ranges_of(Scope(issues=frozenset((best.issue,))))
            key = within.first + opened.paragraphs(best.issue).index(best.paragraph)
            _, rows = opened.vectors(key, key)
        assert best.score == pytest.approx(float((rows @ WordLengthEncoder().encode_question("whale dawn")).max()))
        assert all(-1 <= hit.score <= 1 for hit in hits)


def test_a_note_that_is_printed_again_is_one_hit(library: Path, folder: Path) -> None:
    for month in ("05", "06"):
        write(folder, f"lamp-{month}.txt", "The Lamp", "Membership costs 12 pounds a year.")
    run(folder, library, WordLengthEncoder())
    with Searcher.open(library, WordLengthEncoder()) as searcher:
        hits = [hit for hit in searcher.search("membership cost") if hit.text.startswith("Membership")]
        assert len(hits) == 1
        assert len(hits[0].folded) == 1


def test_issues_narrow_the_search(library: Path) -> None:
    with Searcher.open(library, WordLengthEncoder()) as searcher:
        assert {issue for issue, _ in found(searcher, "harbour", issues=frozenset({"lamp-04"}))} == {"lamp-04"}
        assert found(searcher, "harbour", issues=frozenset({"unknown"})) == []


def test_a_date_lifts_but_never_drops(library: Path) -> None:
    april = DateRange(date(2024, 4, 1), date(2024, 5, 1))
    with Searcher.open(library, WordLengthEncoder()) as searcher:
        plain, dated = found(searcher, "harbour"), found(searcher, "harbour", dates=[april])
        assert sorted(plain) == sorted(dated)
        assert dated[0][0] == "lamp-04"
        assert searcher.search("harbour", dates=[april])[0].dated > 0


@pytest.mark.parametrize("question", ["", "   ", "???", "the of and", "x" * 100_000, "\0\x1b[31m", "港口 whale", "🐋"])
def test_odd_questions_end_quietly(library: Path, question: str) -> None:
    with Searcher.open(library, WordLengthEncoder()) as searcher:
        assert isinstance(searcher.search(question), list)
        assert isinstance(searcher.suggest(question), list)


def test_suggestions_fit_the_word_being_typed(library: Path) -> None:
    with Searcher.open(library, None) as searcher:
        assert searcher.suggest("harbour dredg")[0].paragraph.text == "The harbour was dredged by two boats."


def test_a_mistyped_word_is_known(library: Path) -> None:
    with Searcher.open(library, None) as searcher:
        assert searcher.vocabulary("harbuor") == "harbour"
        assert searcher.vocabulary("Membershpi") == "membership"
        assert searcher.vocabulary("harbours") is None  # another form of a word that occurs
        assert searcher.vocabulary("dredging") is None
        assert searcher.vocabulary("zzzzzzzz") is None
        assert searcher.vocabulary("harbour" * 1000) is None


def test_the_language_of_most_issues_leads(tmp_path: Path) -> None:
    with LibraryWriter.open(tmp_path / "library") as writer:
        for number, language in enumerate(["de", "en-GB", "fr", "en-GB"]):
            made = issue(f"lamp-{number}", [f"Paragraph {number}."])
            made = replace(made, head=replace(made.head, language=language))
            record = FileRecord(f"{number}.txt", 1, 1, made.digest, None, None)
            writer.put_issue(NewIssue(made, [None], record=record, digests=[None], rules=""))
        assert writer.languages() == ["en-GB", "de", "fr"]
        heads = writer.issue_heads(Scope(issues=frozenset(("lamp-2",))))
        assert {identity: head.language for identity, head in heads.items()} == {"lamp-2": "fr"}


def test_neighbours_come_in_reading_order(library: Path) -> None:
    with Searcher.open(library, None) as searcher:
        hit = searcher.search("choir")[0]
        assert [p.text.split()[0] for p in searcher.near(hit, 1)] == ["The", "On", "Membership"]
        assert [p.text.split()[0] for p in searcher.near(hit, 0)] == ["On"]


def test_a_searcher_follows_the_library(library: Path, folder: Path) -> None:
    with Searcher.open(library, WordLengthEncoder()) as searcher:
        assert not searcher.refresh()
        write(folder, "lamp-05.txt", "The Lamp", "The lighthouse was painted red.")
        (folder / "lamp-04.txt").unlink()
        run(folder, library, WordLengthEncoder())
        assert searcher.refresh()
        assert found(searcher, "lighthouse")[0] == ("lamp-05", "The lighthouse was painted red.")
        assert "lamp-04" not in {issue for issue, _ in found(searcher, "whale harbour")}


def test_before_it_follows_it_never_shows_what_has_left(library: Path, folder: Path) -> None:
    with Searcher.open(library, WordLengthEncoder()) as searcher:
        (folder / "lamp-04.txt").unlink()
        run(folder, library, WordLengthEncoder())
        assert "lamp-04" not in {issue for issue, _ in found(searcher, "whale harbour")}


def test_a_lost_index_is_made_again(library: Path) -> None:
    for path in (library / FOLDER).iterdir():
        path.unlink()
    for path in library.glob("vectors.*"):
        path.unlink()
    with Searcher.open(library, WordLengthEncoder()) as searcher:
        assert found(searcher, "whale")[0][0] == "lamp-04"
    with Library.open(library) as opened:
        assert TermIndex.is_current(opened)
        assert is_current(opened)


def test_a_damaged_index_of_vectors_is_made_again_at_the_next_opening(library: Path) -> None:
    path = library / "vectors.faiss"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    for _ in range(2):
        with Searcher.open(library, WordLengthEncoder()) as searcher:
            assert found(searcher, "whale")[0][0] == "lamp-04"
    assert path.read_bytes() == whole


def test_what_a_killed_build_left_out_of_the_indexes_is_taken_in(library: Path, folder: Path) -> None:
    before = {path: path.read_bytes() for path in library.rglob("*") if path.is_file() and "sqlite" not in path.name}
    write(folder, "lamp-05.txt", "The Lamp", "The lighthouse was painted red.")
    run(folder, library, WordLengthEncoder())
    shutil.rmtree(library / FOLDER)
    for path, content in before.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    with Searcher.open(library, WordLengthEncoder()) as searcher:
        best = searcher.search("lighthouse")[0]
        assert (best.issue, best.lexical_rank is not None, best.dense_rank is not None) == ("lamp-05", True, True)
    with Library.open(library) as opened:
        assert TermIndex.is_current(opened)
        assert is_current(opened)


def test_vectors_of_another_model_leave_the_words_and_say_so(library: Path) -> None:
    other = WordLengthEncoder()
    other.fingerprint = "other/1"  # type: ignore[misc]
    with Searcher.open(library, other) as searcher:
        assert "backissue build" in searcher.notice
        hits = searcher.search("whale")
        assert (hits[0].issue, hits[0].dense_rank) == ("lamp-04", None)


def test_the_notice_is_true_to_the_state_after_every_refresh(library: Path, folder: Path) -> None:
    other = WordLengthEncoder()
    other.fingerprint = "other/1"  # type: ignore[misc]
    with Searcher.open(library, other) as searcher:
        assert "the model now set is other/1" in searcher.notice
        run(folder, library, other)
        searcher.refresh()
        assert searcher.notice == ""
        run(folder, library, WordLengthEncoder())
        searcher.refresh()
        assert "made as word-length/1" in searcher.notice


def test_the_notice_says_that_the_model_gave_no_answer_while_it_gives_none(library: Path) -> None:
    class Broken(WordLengthEncoder):
        broken = True

        def encode_question(self, text: str) -> Vectors:
            if self.broken:
                raise NoAnswer("The model process gave no answer within 3 seconds.")
            return super().encode_question(text)

    encoder = Broken()
    with Searcher.open(library, encoder) as searcher:
        assert searcher.search("whale")[0].issue == "lamp-04"
        assert searcher.notice == ("The model process gave no answer within 3 seconds. Search goes by words alone.")
        encoder.broken = False
        searcher.search("whale")
        assert searcher.notice == ""


def test_there_must_be_a_library(tmp_path: Path) -> None:
    with pytest.raises(NoLibrary):
        Searcher.open(tmp_path / "nothing", None)
