"""From passages to the sentences that answer: the Reader protocol and the extractive reader.

The extractive reader needs no model server. It scores every sentence of the best passages by honest
features (see features.py), picks the few that answer within a budget of words, and says how sure it is
that anything does. A language model can take its place behind the same protocol: it too would have to
return ranges of passages, because an answer here is always the newsletter's own words.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from assistant.model import AnswerStatus
from assistant.output.phrases import say
from assistant.questions.kinds import has_plain_yes
from assistant.questions.question import REACHED, Asked, Question
from assistant.reader.answer_types import Range, is_told
from assistant.reader.confidence import confidence_features, near_miss, probability, why_not
from assistant.reader.features import (
    Candidate,
    Context,
    Part,
    context_line,
    passage_candidates,
    passage_of,
    wanted_terms,
)
from assistant.reader.protocol import EvidenceSource, Judge, NoEvidence, Offer, Pick, Reading
from assistant.reader.selection import LONG, Limits, Scored, choose, items_of, shortened
from assistant.reader.short import short_answer
from assistant.reader.weights import UNTRAINED, Weights, shipped_weights
from corpus.model import FURNITURE
from corpus.text.terms import Rarity, even_rarity
from embeddings.model import Hit

#: How likely a sentence must say yes, or no, for that to be said of it; the answer is then as sure as that.
SURE = 0.85


class ExtractiveReader:
    """Picks sentences by a weighted sum of features; ``context`` tells what is known of a hit's issue.

    ``judge`` tells whether the best of them says yes or no, where that is asked. ``offered`` is how many of the best
    sentences a reading tells besides, for a language model.
    """

    def __init__(
        self,
        source: EvidenceSource | None = None,
        *,
        judge: Judge | None = None,
        context: Callable[[Hit, Question], Context] = lambda hit, question: Context(),
        rarity: Rarity = even_rarity,
        weights: Weights | None = None,
        offered: int = 0,
    ) -> None:
        self._source = source or NoEvidence()
        self._judge = judge
        self._offered = offered
        self._context = context
        self._rarity = rarity
        self.weights = weights or shipped_weights()

    def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
        """The picks among the best passages; status not_found, with a reason, where nothing answers."""
        ranked = self.candidates(question, hits)
        if not ranked:
            return Reading(AnswerStatus.NOT_FOUND, (), 0.0, say("near", question.language))
        reading = self._reading(question, hits, ranked)
        return replace(reading, best=self._best(question, hits, ranked)) if self._offered else reading

    def _reading(self, question: Question, hits: Sequence[Hit], ranked: Sequence[Scored]) -> Reading:
        weights = self._weights(candidate.features.neural > 0 for candidate, _ in ranked)
        values = confidence_features(question, ranked)
        confidence, answerable = (probability(table, values) for table in (weights.confidence, weights.answerable))
        ranking = _ranking(hits, ranked)
        picks = self.picks(question, hits, ranked)
        near = hits[ranked[0][0].hit]
        context = self._context(near, question)
        if answerable < weights.not_found:
            reason = why_not(question, hits, ranked, context, self._rarity)
            return Reading(AnswerStatus.NOT_FOUND, (), confidence, reason, ranking)
        if answerable < weights.partial:
            missed = near_miss(question, near, context, self._rarity)
            reason = f"{say('part', question.language)} {missed}".rstrip()
            return Reading(AnswerStatus.PARTIAL, picks, confidence, reason, ranking)
        verdict = self._verdict(question, near, ranked[0][0])
        sure = max(confidence, SURE) if verdict else confidence
        return Reading(AnswerStatus.ANSWERED, picks, sure, "", ranking, verdict)

    def _verdict(self, question: Question, hit: Hit, best: Candidate) -> str:
        """The "Yes." or "No." that the best sentence surely says to a question of yes or no, in its language."""
        plain = question.kind is Asked.YES_NO and has_plain_yes(question.asked, question.language)
        if self._judge is None or not plain:
            return ""
        context = self._context(hit, question)
        above = context_line(hit.paragraph, context.dated, context.newsletter)
        verdict = self._judge.verdict(question, above, [hit.paragraph.text[best.start : best.end]])
        if verdict is None or max(verdict) < SURE:
            return ""
        return say("yes" if verdict.yes > verdict.no else "no", question.language)

    def _best(self, question: Question, hits: Sequence[Hit], ranked: Sequence[Scored]) -> tuple[Offer, ...]:
        """The first candidates, each sentence once however often it is printed."""
        told = {hits[one.hit].paragraph.text[one.start : one.end]: (one, score) for one, score in reversed(ranked)}
        first = sorted(told.values(), key=lambda pair: -pair[1])[: self._offered]
        return tuple(self._offer(question, hits, ranked, one) for one in first)

    def _offer(self, question: Question, hits: Sequence[Hit], ranked: Sequence[Scored], best: Scored) -> Offer:
        """The sentence with the answer that it leads: what belongs to it in its own paragraph or list."""
        own = [best, *(one for one in ranked if one[0].hit == best[0].hit and one[0] is not best[0])]
        pick = _pick(question, hits, *best, self.weights.long_words)
        return Offer(pick, self.picks(question, hits, own))

    def picks(self, question: Question, hits: Sequence[Hit], ranked: Sequence[Scored]) -> tuple[Pick, ...]:
        """The sentences, and for a list the items, that make the answer."""
        long = question.kind in LONG
        budget = self.weights.long_words if long else self.weights.fact_words
        limits = Limits(
            budget, 5 if long else 3, self.weights.margin, self.weights.page_margin, self.weights.other_margin
        )
        chosen = choose(hits, ranked, limits)
        picks = [_pick(question, hits, candidate, score, budget) for candidate, score in chosen]
        if question.is_list:
            best, top = ranked[0]
            items = items_of(hits, best.hit, budget, frozenset(term.stem for term in question.terms))
            if items:
                first = [pick for pick in picks if pick.hit == best.hit and best.hit not in items][:1]
                picks = first + [Pick(at, 0, len(hits[at].paragraph.text), top) for at in items]
        return tuple(picks)

    def candidates(self, question: Question, hits: Sequence[Hit]) -> list[tuple[Candidate, float]]:
        """Every sentence of the passages read with its score, best first."""
        chosen = self.passages(question, hits)
        passages = [passage_of(hits[at], parts) for at, parts in chosen]
        wanted = wanted_terms(question, self._rarity)
        evidence = self._source.evidence(question, passages, self._rarity)
        weights = self._weights(bool(found.neural) for found in evidence)
        scored = [
            (candidate, weights.score(candidate.features))
            for (at, parts), found in zip(chosen, evidence, strict=True)
            for candidate in passage_candidates(question, hits[at], at, evidence=found, wanted=wanted, parts=parts)
        ]
        return sorted(scored, key=lambda pair: -pair[1])

    def _weights(self, spoke: Iterable[bool]) -> Weights:
        """The reader's weights; those set by hand where they count on a network that did not speak (it still loads)."""
        return self.weights if any(spoke) or not self.weights.sentence.get("neural") else UNTRAINED

    def passages(self, question: Question, hits: Sequence[Hit]) -> list[tuple[int, tuple[Part, ...]]]:
        """The first passages, each by the place of its first hit, with its paragraphs in reading order."""
        found: dict[tuple[str, str], list[int]] = {}
        for at, hit in enumerate(hits):
            if hit.paragraph.kind not in FURNITURE:
                found.setdefault(hit.opening, []).append(at)
        return [
            (
                places[0],
                tuple(
                    Part(at, hits[at].paragraph, self._context(hits[at], question))
                    for at in sorted(places, key=lambda at: _order(hits[at]))
                ),
            )
            for places in itertools.islice(found.values(), self.weights.passages)
        ]


def _pick(question: Question, hits: Sequence[Hit], candidate: Candidate, score: float, most: int) -> Pick:
    """The whole sentence, or the clauses around its answering words where it is longer than an answer may be."""
    focus = candidate.span or (candidate.answers[0] if candidate.answers else None)
    start, end = candidate.start, candidate.end
    if focus is not None:
        start, end = shortened(hits[candidate.hit].paragraph.text, start, end, focus, most)
    text = hits[candidate.hit].paragraph.text
    emphasis = tuple(one for one in _emphasis(candidate, start, end) if not is_told(text[slice(*one)], question))
    short = short_answer(text, _pointed(question, candidate), candidate.answers)
    return Pick(candidate.hit, start, end, score, emphasis, start > candidate.start, end < candidate.end, short)


def _pointed(question: Question, candidate: Candidate) -> Range | None:
    """What the reader points at; None where it is a telephone number and the sentence has the address asked for."""
    other = question.expects in REACHED and candidate.answers and not _has_form(candidate)
    return None if other else candidate.span


def _has_form(candidate: Candidate) -> bool:
    span = candidate.span
    return span is not None and any(a < span[1] and span[0] < b for a, b in candidate.answers)


def _order(hit: Hit) -> int:
    """The place of a hit's paragraph in its passage."""
    return next((at for at, one in enumerate(hit.passage) if one.id == hit.paragraph.id), 0)


def _ranking(hits: Sequence[Hit], ranked: Sequence[tuple[Candidate, float]]) -> tuple[tuple[int, float], ...]:
    """Passages by their best sentence, each as the hit that has it."""
    best: dict[tuple[str, str], tuple[int, float]] = {}
    for candidate, score in ranked:
        best.setdefault(hits[candidate.hit].opening, (candidate.hit, score))
    return tuple(best.values())


def _emphasis(candidate: Candidate, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The very words: what the trained reader takes for the answer if it has the form asked for, else what has it."""
    span = candidate.span
    if span and (not candidate.answers or _has_form(candidate)):
        ranges: tuple[tuple[int, int], ...] = (span,)
    else:
        ranges = candidate.answers[:3]
    return tuple((max(a, start), min(b, end)) for a, b in ranges if a < end and start < b)
