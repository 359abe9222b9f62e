"""A course of things told in order ("the steps of ...", "a timeline of ..."): dated sentences by their dates. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from assistant.reader.features import Candidate, Context
from assistant.reader.selection import Scored, count_words
from corpus.dates import find_dates
from embeddings.model import Hit

#: Words of a course at most: each of its steps is a sentence.
_WORDS = 140
#: How much less than the best a step may score, in the unit of sentence scores.
_MARGIN = 2.2
_STEPS = 6

Step = tuple[date, Scored]


def course(hits: Sequence[Hit], ranked: Sequence[Scored], context: Callable[[Hit], Context]) -> list[Scored]:
    """The dated sentences near the best, in order of their earliest dates; [] where fewer than two are dated.

    A sentence whose dates were all told by better ones is left out.
    """
    top = ranked[0][1]
    told: set[date] = set()
    steps: list[Step] = []
    words = _WORDS
    for candidate, score in ranked:
        if top - score > _MARGIN or len(steps) == _STEPS:
            break
        days = _days(candidate, hits[candidate.hit], context(hits[candidate.hit]))
        words_of = count_words(hits[candidate.hit].paragraph.text[candidate.start : candidate.end])
        if days <= told or words_of > words:
            continue
        told |= days
        words -= words_of
        steps.append((min(days), (candidate, score)))
    return [scored for _, scored in sorted(steps, key=lambda step: step[0])] if len(steps) > 1 else []


def _days(candidate: Candidate, hit: Hit, context: Context) -> set[date]:
    """The first days of the dates that the sentence prints, those that recur left out."""
    text = hit.paragraph.text[candidate.start : candidate.end]
    found = (one.when for one in find_dates(text, context.dated, context.language))
    return {one.start for one in found if one is not None and one.rule is None}
