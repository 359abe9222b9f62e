"""A question to the passages that the reader is given, and what is known of the issues they stand in.

One open library is seen from here: search over all of it, the issues that the question names first, and the
paragraphs beside what was found. Lookups and readers take what this gives; they never search on their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

from assistant.questions.named_issues import is_named
from assistant.questions.question import Question
from assistant.questions.read import read_question
from assistant.questions.spelling import Proper
from assistant.reader.features import Context, newsletter_of
from corpus.model import DateRange, Event, IssueHead, Paragraph
from corpus.text.terms import fold, folded_words, is_unspaced
from embeddings.model import Hit, PrintedDate, Scope, StoredIssue

#: Hits that are asked of search.
SEARCHED = 40
#: First hits whose neighbours are read too; for a list, first hits whose items are.
NEIGHBOURED = 12
LISTED = 6
#: Paragraphs up to which the items of a list may lie from the one that was found.
LIST_REACH = 8
#: Issues up to which those that the question names are searched on their own.
MOST_NAMED = 12
#: Passages looked at for the words of an answer, and letters in a row that show one.
_TOLD, _PART = 6, 30
#: Letters from which on a word that is only nearly one of theirs counts as one.
_SPELLED = 7


class Library(Protocol):
    """An open library, as answering needs it."""

    @property
    def generation(self) -> int: ...

    def issues(self, within: Scope = ..., *, most: int | None = None) -> Sequence[StoredIssue]: ...

    def issue(self, issue: str, /) -> StoredIssue: ...

    def issue_heads(self, within: Scope = ...) -> Mapping[str, IssueHead]: ...

    def languages(self) -> Sequence[str]: ...

    def series(self) -> Iterable[str]: ...

    def paragraphs(self, issue: str, /) -> Sequence[Paragraph]: ...

    def paragraph(self, paragraph: str, /) -> tuple[str, Paragraph] | None: ...

    def events(self, within: Scope = ...) -> Sequence[Event]: ...

    def calendar(self, within: Scope = ...) -> Iterable[Event]: ...

    def uses(self, words: Sequence[str], /) -> Mapping[str, int]: ...

    def dates(self, paragraphs: Sequence[str], /) -> Mapping[str, tuple[PrintedDate, ...]]: ...


class Searcher(Protocol):
    """An open searcher, as answering needs it; ``library`` is the one it searches now."""

    @property
    def library(self) -> Any: ...

    @property
    def notice(self) -> str: ...

    def search(
        self, question: str, *, k: int = 20, dates: Sequence[DateRange] = (), issues: frozenset[str] | None = None
    ) -> list[Hit]: ...

    def suggest(self, text: str, k: int = 5) -> list[Hit]: ...

    def near(self, hit: Hit, n: int) -> Sequence[Paragraph]: ...

    def vocabulary(self, word: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class _Known:
    """What was asked of the library as of a generation: issues by id, all heads, languages, that of most issues first.

    Heads are read when a question first needs all of them.
    """

    generation: int
    languages: Sequence[str]
    stored: dict[str, StoredIssue | None] = field(default_factory=dict)
    heads: dict[str, IssueHead] = field(default_factory=dict)


class Retrieval:
    """Search over one open library. Any thread may ask.

    ``proper`` says whether a word is surely spelled as it is meant in one of some languages, ``today`` is the day that
    "next" counts from.
    """

    def __init__(
        self,
        searcher: Searcher,
        *,
        proper: Proper = lambda word, languages: False,
        today: Callable[[], date] = date.today,
    ) -> None:
        self.searcher = searcher
        self.today = today
        self._proper = proper
        self._known: _Known | None = None

    @property
    def library(self) -> Library:
        """The library as the searcher sees it now; a rebuild may replace it."""
        library: Library = self.searcher.library
        return library

    def question(self, typed: str, carried: str = "") -> Question:
        """What is asked, with mistyped words read as the newsletters spell them; proper words stay as they are."""
        return read_question(
            typed, carried, languages=self._seen().languages, vocabulary=self._spelling, today=self.today()
        )

    def search(self, question: Question, issues: frozenset[str] | None = None, k: int = SEARCHED) -> list[Hit]:
        """The ``k`` best hits of the whole library, or of ``issues``, best first."""
        return self.searcher.search(question.text, k=k, dates=question.dates, issues=issues)

    def hits(self, question: Question, issues: frozenset[str] | None = None) -> list[Hit]:
        """As ``search``; where the question names issues or a newsletter, hits of these take turns with all others."""
        found = self.search(question, issues)
        named = self.named(question)
        if len(named) > MOST_NAMED or not named:
            named = question.leans_on
        elif question.leans_on:
            named &= question.leans_on
        if issues is not None:
            named &= issues
        if not named:
            return found
        return _interleaved(self.search(question, named, SEARCHED // 2), found)

    def hits_after(
        self, answer: str, question: Question, issues: frozenset[str] | None = None, *, of_newsletter: bool = False
    ) -> tuple[Question, list[Hit]]:
        """As ``hits``, for a question that leans on an ``answer``: the passage that answer was quoted from and others
        of its issue take turns with all others, and the question names that issue. "" leans on nothing. All others are
        of the same newsletter alone where the question speaks of the very thing (``of_newsletter``)."""
        told = [hit for hit in self._quoted_in(answer) if issues is None or hit.issue in issues]
        if told and of_newsletter and not question.leans_on:
            stored = self.issue(told[0].issue)
            series = self.of_series([stored.head.series] if stored is not None else ())
            issues = series if issues is None else series & issues
        hits = self.hits(question, issues)
        if not told:
            return question, hits
        question = replace(question, leans_on=frozenset({told[0].issue}))
        own = [told[0], *self.search(question, question.leans_on, SEARCHED // 2)]
        printed = {hit.paragraph.text for hit in own}
        return question, _interleaved(own, [hit for hit in hits if hit.paragraph.text not in printed])

    def with_neighbours(self, question: Question, hits: Sequence[Hit]) -> list[Hit]:
        """The hits, then the paragraphs beside the first ones: what was found may be the line before the answer."""
        known = {hit.paragraph.id for hit in hits} | {folded for hit in hits for folded in hit.folded}
        neighbours: list[Hit] = []
        for place, hit in enumerate(hits[:NEIGHBOURED]):
            beside = [(paragraph, hit.passage) for paragraph in hit.passage]
            if not beside or (question.is_list and place < LISTED):
                beside += [(one, ()) for one in self.searcher.near(hit, LIST_REACH if question.is_list else 2)]
            for paragraph, passage in beside:
                if paragraph.id not in known:
                    known.add(paragraph.id)
                    neighbours.append(replace(hit, paragraph=paragraph, passage=passage, folded=()))
        return [*hits, *neighbours]

    def speaks(self, language: str) -> bool:
        """Whether any issue is in the language."""
        return language in self._seen().languages

    def occurs(self, word: str) -> bool:
        """Whether a word stands in the newsletters, in another form or as they spell it too."""
        folded = fold(word)
        if any(is_unspaced(one) for one in folded_words(word)):
            return True
        if any(self.library.uses([folded, folded[:-1], folded + "s"]).values()):
            return True
        return len(folded) >= _SPELLED and self.searcher.vocabulary(word) is not None

    def passages(self, question: Question, issues: frozenset[str] | None = None) -> list[Hit]:
        """All that the reader is given for a question: the hits best first, then their neighbours."""
        return self.with_neighbours(question, self.hits(question, issues))

    def issue(self, issue: str) -> StoredIssue | None:
        """What is known of an issue of the library."""
        stored = self._seen().stored
        if issue not in stored:
            found = self.library.issues(Scope(issues=frozenset((issue,))))
            stored[issue] = found[0] if found else None
        return stored[issue]

    def issues(self) -> Sequence[StoredIssue]:
        """All issues of the library."""
        return self.library.issues()

    @property
    def empty(self) -> bool:
        """Whether the library holds no issue."""
        return not self.library.issues(most=1)

    def heads(self) -> Mapping[str, IssueHead]:
        """The heads of all issues of the library, by id."""
        seen = self._seen()
        if not seen.heads:
            seen.heads.update(self.library.issue_heads())
        return seen.heads

    def named(self, question: Question) -> frozenset[str]:
        """The issues that the question names, by their date or number."""
        if not question.names_issues:
            return frozenset()
        if question.months or question.numbered:
            heads = self.heads()
        else:
            heads = self.library.issue_heads(Scope(dates=question.issue_dates))
        return frozenset(issue for issue, head in heads.items() if is_named(head, question))

    def context(self, hit: Hit, question: Question) -> Context:
        """What the reader may know of a hit beside its paragraph."""
        stored = self.issue(hit.issue)
        if stored is None:
            return Context()
        head = stored.head
        named = hit.issue in question.leans_on or (question.names_issues and is_named(head, question))
        dates = self.library.dates([hit.paragraph.id]).get(hit.paragraph.id) if question.dates else None
        return Context(head.dated, head.language, head.series, newsletter_of(head), named, dates)

    def of_series(self, series: Iterable[str]) -> frozenset[str]:
        """The ids of the issues of some series."""
        return frozenset(self.library.issue_heads(Scope(series=frozenset(series))))

    def _quoted_in(self, answer: str) -> list[Hit]:
        """The passages that an answer was quoted from, found again by its own words."""
        said = _bare(answer)
        parts = [said[at : at + _PART] for at in range(0, max(1, len(said) - _PART), _PART // 2)]
        found = self.searcher.search(answer[:400], k=_TOLD) if len(said) >= _PART else []
        return [hit for hit in found if any(part in _bare(hit.text) for part in parts[:40])]

    def _seen(self) -> _Known:
        library, known = self.library, self._known
        if known is None or known.generation != library.generation:
            known = self._known = _Known(library.generation, library.languages())
        return known

    def _spelling(self, word: str) -> str | None:
        better = self.searcher.vocabulary(word)
        # A dictionary takes a quarter of a second to be read the first time: asked last, and for few words at all.
        return better if better and not self._proper(word, self._seen().languages) else None


def _bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _interleaved(first: Sequence[Hit], rest: Sequence[Hit]) -> list[Hit]:
    """Two rankings taken in turn, each paragraph once."""
    merged: dict[str, Hit] = {}
    for place in range(max(len(first), len(rest))):
        for ranking in (first, rest):
            if place < len(ranking):
                merged.setdefault(ranking[place].paragraph.id, ranking[place])
    return list(merged.values())
