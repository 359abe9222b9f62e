"""What every store promises (``embeddings/store/contract.py``), against a model in memory: a dictionary of issues.

Words and vectors are made so that the model can say what must come: a paragraph's vector is one of some few directions
and their mixtures, its words are letters of an invented alphabet.
"""

from __future__ import annotations

import importlib.util
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from corpus.events.calendar import merge_events
from corpus.model import DateRange, Event, Issue, IssueHead, Mention, Paragraph, Precision
from embeddings.encoder.passages import context, openings
from embeddings.library.library import NewIssue
from embeddings.model import Embedded, LibraryError, Ref, Scope, Vectors
from embeddings.search.searcher import Searcher
from embeddings.store.contract import StoreWriter
from embeddings.store.grams import grams
from embeddings.store.places import open_reader, open_writer
from tests.conftest import WordLengthEncoder
from tests.embeddings.fakes import issue as plain_issue

FINGERPRINT = "made/1"
MARCH, APRIL = (
    DateRange(date(2024, 3, 1), date(2024, 4, 1), Precision.MONTH),
    DateRange(date(2024, 4, 1), date(2024, 5, 1), Precision.MONTH),
)
NAMES = ("anchor", "buoy", "capstan", "davit")
SERIES = ("Lamp", "Gull")
WORDS = ("harbour", "whale", "choir", "lantern", "tide")
DAYS = (DateRange(date(2024, 3, 9), date(2024, 3, 10)), DateRange(date(2024, 4, 9), date(2024, 4, 10)))
PLACES: dict[str, Callable[[Path], str]] = {"embedded": str, "lance": lambda folder: f"lance:{folder}"}


def direction(text: str) -> Vectors:
    """A unit vector that counts the words of a text, so that cosines can be checked by eye."""
    vector = np.asarray([1 + text.split().count(word) * 3 for word in WORDS] + [len(text) % 3], dtype=np.float32)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def made(name: str, texts: list[str], series: str, dated: DateRange | None, told: list[int]) -> NewIssue:
    """An issue whose paragraphs have these texts; each of ``told`` is the day of an event."""
    issue = plain_issue(name, texts, title=series)
    head = IssueHead(series, series, dated=dated, language="en" if series == "Lamp" else "de")
    events = [
        Event(f"{name} {n}", f"{WORDS[n]} evening", DAYS[day], (Mention(name, 1, issue.paragraphs[0].id, 0, 3),))
        for n, day in enumerate(told)
    ]
    whole = Issue(name, issue.path, f"digest of {name} {texts}", head, issue.pages, issue.paragraphs, ())
    return NewIssue(whole, [Embedded(direction(text)[None, :]) for text in texts], events)


new_issues = st.builds(
    made,
    st.sampled_from(NAMES),
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=4),
    st.sampled_from(SERIES),
    st.sampled_from([None, MARCH, APRIL]),
    st.lists(st.integers(0, 1), max_size=2),
)
scopes = st.builds(
    Scope,
    st.none() | st.frozensets(st.sampled_from(NAMES), max_size=2),
    st.none() | st.frozensets(st.sampled_from(SERIES), max_size=1),
    st.sampled_from([(), (MARCH,), (MARCH, APRIL)]),
)


@dataclass
class Model:
    """The store as it should be: the issues by name."""

    issues: dict[str, NewIssue] = field(default_factory=dict)

    def within(self, scope: Scope | None) -> dict[str, NewIssue]:
        scope = scope or Scope()
        return {
            name: new
            for name, new in self.issues.items()
            if (scope.issues is None or name in scope.issues)
            and (scope.series is None or new.issue.head.series in scope.series)
            and (not scope.dates or (new.issue.head.dated and any(map(new.issue.head.dated.overlaps, scope.dates))))
        }

    def ordered(self, scope: Scope | None = None) -> list[str]:
        def day(name: str) -> tuple[str, str]:
            dated = self.issues[name].issue.head.dated
            return dated.start.isoformat() if dated else "9999", name

        return sorted(self.within(scope), key=day)

    def cosines(self, question: Vectors, scope: Scope | None) -> dict[tuple[str, int], float]:
        return {
            (name, n): float(max(made.rows @ question))
            for name, new in self.within(scope).items()
            for n, made in enumerate(new.embedded)
            if made is not None
        }

    def passages(self) -> Iterator[tuple[str, int, frozenset[str], list[Paragraph]]]:
        """Every passage: its issue, the position of its first paragraph, its terms, its paragraphs."""
        for name, new in self.issues.items():
            paragraphs, head = new.issue.paragraphs, new.issue.head
            rows = [(at, n) for n, at in enumerate(openings(paragraphs)) if at is not None]
            for at, members in groupby(rows, key=lambda row: row[0]):
                some = [paragraphs[n] for _, n in members]
                around = grams(f"{context(some[0], head.dated)} {head.title} {head.series}")
                yield name, at, frozenset([*around, *(term for one in some for term in grams(one.text))]), some


class StoreMachine(RuleBasedStateMachine):
    """Issues are put and removed in any order, while a reader is open."""

    place: Callable[[Path], str]

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.address = type(self).place(Path(self.folder.name))
        self.model = Model()
        self.stale: dict[Ref, str] = {}
        #: In how many passages that are gone each term stood.
        self.removed: Counter[str] = Counter()
        with closing(open_writer(self.address, FINGERPRINT, len(WORDS) + 1)) as writer:
            writer.settle()
        self.reader = open_reader(self.address, FINGERPRINT)
        self.seen = Model()

    def teardown(self) -> None:
        self.reader.close()
        self.folder.cleanup()

    def _write(self, work: Callable[[StoreWriter], None]) -> None:
        with closing(open_writer(self.address, FINGERPRINT, len(WORDS) + 1)) as writer:
            work(writer)
            writer.settle()

    def _texts(self, names: set[str]) -> dict[Ref, str]:
        """The paragraphs of these issues as the reader sees them."""
        passages = {one.passage for one in self.reader.nearest(direction("tide"), 100)}
        found = self.reader.passages({ref for ref in passages if ref.issue in names})
        return {ref: one.text for members in found.values() for ref, one in members.items()}

    def _leave(self, names: set[str]) -> None:
        """Remember what leaves with these issues."""
        self.stale |= self._texts(names)
        self.removed.update(term for name, _, terms, _ in self.seen.passages() if name in names for term in terms)

    def _read_meanwhile(self) -> None:
        """Before the reader follows, what is gone is as it was or not there."""
        found = self.reader.passages(self.stale)
        assert all(one.text == self.stale[ref] for members in found.values() for ref, one in members.items())
        for one in self.reader.contents.issues():
            assert len(self.reader.contents.paragraphs(one.id)) == one.paragraphs

    @rule(new=st.lists(new_issues, min_size=1, max_size=3, unique_by=lambda one: one.issue.id))
    def put(self, new: list[NewIssue]) -> None:
        self.look()
        self._leave({one.issue.id for one in new})
        self._write(lambda writer: writer.put(new))
        self._read_meanwhile()
        self.model.issues |= {one.issue.id: one for one in new}

    @rule(names=st.sets(st.sampled_from(NAMES), min_size=1, max_size=2))
    def remove(self, names: set[str]) -> None:
        self.look()
        self._leave(names)
        self._write(lambda writer: writer.remove(names))
        self._read_meanwhile()
        for name in names:
            self.model.issues.pop(name, None)

    @rule()
    def look(self) -> None:
        """Follow; it says whether there is anything new, once."""
        moved = self.reader.follow()
        assert moved or self.model.issues == self.seen.issues
        self.seen = Model(dict(self.model.issues))
        assert not self.reader.follow()

    @rule(text=st.sampled_from(WORDS), k=st.integers(1, 6), within=st.none() | scopes)
    def nearest_is_exact(self, text: str, k: int, within: Scope | None) -> None:
        self.look()
        question = direction(text)
        wanted = self.seen.cosines(question, within)
        near = self.reader.nearest(question, k, within)
        assert len(near) == min(k, len(wanted))
        assert len({one.paragraph for one in near}) == len(near)
        for one in near:
            assert abs(one.cosine - wanted[one.paragraph.issue, one.paragraph.position]) < 1e-5
        best = sorted(wanted.values(), reverse=True)[:k]
        assert np.allclose([one.cosine for one in near], best, atol=1e-5)
        exact = self.reader.cosines([one.paragraph for one in near], question)
        assert np.allclose([exact[one.paragraph] for one in near], [one.cosine for one in near], atol=1e-5)

    @rule(word=st.sampled_from(WORDS), within=st.none() | scopes)
    def words_are_matched(self, word: str, within: Scope | None) -> None:
        self.look()
        asked = set(grams(word))
        have = {(name, at) for name, at, terms, _ in self.seen.passages() if asked & terms}
        inside = self.seen.within(within)
        found = self.reader.matching(dict.fromkeys(asked, 1.0), 100, within)
        assert {(one.passage.issue, one.passage.position) for one in found} == {one for one in have if one[0] in inside}
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
        terms = Counter(term for *_, terms, _ in self.seen.passages() for term in terms)
        for term, count in self.reader.frequencies(asked).items():
            assert terms[term] <= count <= terms[term] + self.removed[term]

    @invariant()
    def a_passage_is_what_was_put(self) -> None:
        self.look()
        refs = {one.passage for one in self.reader.nearest(direction("whale"), 100)}
        found = self.reader.passages(refs)
        assert {
            (ref.issue, ref.position): [one.text for one in members.values()] for ref, members in found.items()
        } == {(name, at): [one.text for one in some] for name, at, _, some in self.seen.passages()}
        assert all({one.position for one in members} >= {ref.position} for ref, members in found.items())

    @invariant()
    def a_stale_ref_finds_nothing(self) -> None:
        self.look()
        assert self.reader.passages(self.stale) == {}
        assert self.reader.states(self.stale) == []
        assert self.reader.cosines(self.stale, direction("tide")) == {}

    @invariant()
    def contents_are_what_was_put(self) -> None:
        self.look()
        contents, ordered = self.reader.contents, self.seen.ordered()
        assert [one.id for one in contents.issues()] == ordered
        assert [one.id for one in contents.issues(most=2)] == ordered[:2]
        assert [one.id for one in contents.issues(Scope(dates=(MARCH,)))] == self.seen.ordered(Scope(dates=(MARCH,)))
        new = self.seen.issues
        assert contents.issue_heads() == {name: new[name].issue.head for name in ordered}
        for name in ordered:
            assert [one.text for one in contents.paragraphs(name)] == [one.text for one in new[name].issue.paragraphs]
            first = new[name].issue.paragraphs[0]
            assert contents.paragraph(first.id) == (name, first)
        counts = contents.statistics()
        assert (counts.issues, counts.paragraphs, counts.vectors, counts.events) == (
            len(new),
            *(sum(len(part) for part in parts) for parts in _parts(list(new.values()))),
        )
        assert contents.series() == dict(sorted(Counter(one.issue.head.series for one in new.values()).items()))

    @invariant()
    def the_calendar_is_merged(self) -> None:
        self.look()
        contents = self.reader.contents
        told = [event for new in self.seen.issues.values() for event in new.events]
        assert sorted(one.id for one in contents.events()) == sorted(one.id for one in told)
        merged = merge_events(contents.events(), contents.issue_heads())
        assert list(contents.calendar()) == merged
        in_march = [one for one in merged if one.when is not None and one.when.overlaps(MARCH)]
        assert list(contents.calendar(Scope(dates=(MARCH,)))) == in_march


def _parts(new: list[NewIssue]) -> tuple[list[object], ...]:
    return (
        [one.issue.paragraphs for one in new],
        [made.rows for one in new for made in one.embedded if made is not None],
        [one.events for one in new],
    )


@pytest.fixture(params=PLACES)
def store(request: pytest.FixtureRequest) -> str:
    """The name of a store that can be opened here."""
    if request.param == "lance":
        pytest.importorskip("lance", reason="the extra backissue[archive] is not installed")
    return str(request.param)


def test_the_store_keeps_its_promises(store: str) -> None:
    machine = type(f"{store.title()}Machine", (StoreMachine,), {"place": staticmethod(PLACES[store])})
    run_state_machine_as_test(machine, settings=settings(max_examples=5, stateful_step_count=6, deadline=None))


def test_a_long_paragraph_counts_once_with_the_best_of_its_vectors(store: str, tmp_path: Path) -> None:
    new = made("anchor", ["tide", "whale"], "Lamp", MARCH, [])
    parts = np.stack([direction("whale"), direction("choir")])
    states = np.arange(-7, 1, dtype=np.int8).reshape(2, 4)
    new = replace(new, embedded=[Embedded(parts, states), new.embedded[1]])
    address = PLACES[store](tmp_path)
    with closing(open_writer(address, FINGERPRINT, len(WORDS) + 1)) as writer:
        writer.put([new])
        writer.settle()
    with closing(open_reader(address, FINGERPRINT)) as reader:
        near = reader.nearest(direction("choir"), 5)
        assert near[0].cosine == pytest.approx(1.0)
        assert [one.paragraph.position for one in near] == [0, 1]
        assert reader.cosines([near[0].paragraph], direction("choir"))[near[0].paragraph] == pytest.approx(1.0)
        ((_, paragraph, found),) = reader.states({near[0].passage})
        assert paragraph.position == 0
        assert found.tolist() == states.tolist()


def test_vectors_of_another_model_are_not_searched(store: str, tmp_path: Path) -> None:
    address = PLACES[store](tmp_path)
    with closing(open_writer(address, FINGERPRINT, len(WORDS) + 1)) as writer:
        writer.put([made("anchor", ["tide"], "Lamp", MARCH, [])])
        writer.settle()
    with closing(open_reader(address, "another/2")) as reader:
        assert not reader.by_meaning
        assert reader.nearest(direction("tide"), 5) == []
        assert "made as made/1" in reader.contents.notice("another/2")
        assert [one.passage.issue for one in reader.matching({"^tide": 1.0}, 5)] == ["anchor"]


def test_changed_text_is_told_and_never_shown(store: str, tmp_path: Path) -> None:
    address = PLACES[store](tmp_path)
    with closing(open_writer(address, FINGERPRINT, len(WORDS) + 1)) as writer:
        writer.put([made("anchor", ["tide"], "Lamp", MARCH, [])])
        writer.settle()
    SPOIL[store](tmp_path)
    with closing(open_reader(address, FINGERPRINT)) as reader:
        (near,) = reader.nearest(direction("tide"), 5)
        with pytest.raises(LibraryError, match="is not as it was written"):
            reader.passages({near.passage})
        with pytest.raises(LibraryError, match="is not as it was written"):
            reader.contents.paragraphs("anchor")


def _spoil_embedded(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "library.sqlite")) as connection:
        assert connection.execute("UPDATE paragraphs SET text = 'ebb'").rowcount == 1
        connection.commit()


def _spoil_lance(folder: Path) -> None:
    import lance

    data = lance.dataset(str(folder / "library.lance"))
    assert data.update({"body": "replace(body, 'tide', 'ebbs')"}, where="kind = 'paragraph'")["num_rows_updated"] == 1


SPOIL: dict[str, Callable[[Path], None]] = {"embedded": _spoil_embedded, "lance": _spoil_lance}


@pytest.mark.skipif(importlib.util.find_spec("lance") is not None, reason="Lance is installed here")
def test_a_store_that_is_not_installed_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"pip install 'backissue\[archive\]'"):
        open_reader(f"lance:{tmp_path}")


def test_a_question_is_searched_over_any_store(store: str, tmp_path: Path) -> None:
    class Counting(WordLengthEncoder):
        fingerprint, dimensions = FINGERPRINT, len(WORDS) + 1

        def encode_question(self, text: str) -> Vectors:
            return direction(text)

    address = PLACES[store](tmp_path)
    with closing(open_writer(address, FINGERPRINT, len(WORDS) + 1)) as writer:
        told = zip(NAMES, WORDS, strict=False)
        writer.put([made(name, [f"{word} and {word}."], "Lamp", MARCH, []) for name, word in told])
        writer.settle()
    with Searcher.open(address, Counting()) as searcher:
        (first, *_) = searcher.search("whale")
        assert (first.issue, first.lexical_rank, first.dense_rank) == ("buoy", 1, 1)
        assert {hit.issue for hit in searcher.search("whale", issues=frozenset(("capstan",)))} == {"capstan"}
        assert searcher.vocabulary("whalle") == "whale"
        assert [one.text for one in searcher.near(first, 2)] == ["whale and whale."]
