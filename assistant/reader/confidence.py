"""Confidence: the probability that the best sentence answers, and that anything does; the reason where nothing does."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from assistant.output.phrases import say
from assistant.output.wording import spoken_range
from assistant.questions.question import Question
from assistant.reader.answer_types import Range
from assistant.reader.features import Candidate, Context
from corpus.text.terms import Rarity, even_rarity, fold, is_unspaced, stems
from embeddings.model import Hit

#: Words of a near miss that are said to be there, and as many that are not.
_MOST_TOLD = 2
#: Letters from which on a word within another counts, as in a German compound.
_PART = 5
_WORD = re.compile(r"\w+(?:[-./:]\w+)*")


def probability(weights: Mapping[str, float], values: Mapping[str, float]) -> float:
    """A logistic regression's, of `confidence_features`."""
    return 1.0 / (1.0 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in values.items())))


def confidence_features(question: Question, ranked: Sequence[tuple[Candidate, float]]) -> dict[str, float]:
    """What the best candidates say about whether the first is the answer, and whether there is one at all."""
    best, top = ranked[0]
    features = best.features
    others = [score for candidate, score in ranked[1:] if candidate.hit != best.hit]
    first = ranked[: max(5, len(ranked) // 8)]
    return {
        "bias": 1.0,
        "score": top,
        "lead": top - others[0] if others else 1.0,
        "neural": features.neural,
        "neural_best": max(candidate.features.neural for candidate, _ in ranked),
        "none_least": min(candidate.features.none for candidate, _ in ranked),
        "lacking": float(features.answer == 0.0),
        "cover_best": max(candidate.features.cover for candidate, _ in first),
        "cover_passage": features.cover_passage,
        "capital_missing": features.capital_missing,
        "number_missing": features.number_missing,
        "passage_cosine": features.passage_cosine,
        "terms": min(1.0, len(question.terms) / 8),
    }


def why_not(
    question: Question,
    hits: Sequence[Hit],
    ranked: Sequence[tuple[Candidate, float]],
    context: Context,
    rarity: Rarity = even_rarity,
) -> str:
    """One sentence on what is missing, for a reader; ``context`` is of the best candidate's hit."""
    best = ranked[0][0]
    if question.dates and best.features.date_conflict >= 0.5:
        return say("another date", question.language)
    return near_miss(question, hits[best.hit], context, rarity) or say("touched", question.language)


def near_miss(question: Question, near: Hit, context: Context, rarity: Rarity = even_rarity) -> str:
    """What the nearest passage speaks of and what it does not, in the question's own words.

    "" where it has none or all of them, and where it is in another language.
    """
    if question.language != context.language:
        return ""
    issue = spoken_range(context.dated, question.language) or near.issue
    named = (context.newsletter, near.paragraph.article, *near.paragraph.headings, issue)
    said = " ".join((near.paragraph.text, *named))
    have, folded = stems(said, context.language), fold(said)
    found: list[Range] = []
    missing: list[Range] = []
    for word in _WORD.finditer(question.text):
        own = [one for one in question.terms if one.weight == 1.0 and word.start() <= one.start < word.end()]
        if own and not is_unspaced(word.group()[:1]):
            there = all(one.stem in have or (len(one.stem) >= _PART and one.stem in folded) for one in own)
            (found if there else missing).append(word.span())
    if not found or not missing:
        return ""
    told, lacking = (_quoted(some, question.text, rarity) for some in (found, missing))
    page = near.paragraph.page
    return say("near miss", question.language, issue=issue, page=page, told=told, missing=lacking)


def _quoted(found: Sequence[Range], text: str, rarity: Rarity) -> str:
    """The words that tell most as they were typed, names and numbers before rarer ones; neighbours as one."""

    def telling(span: Range) -> tuple[bool, float]:
        word = text[slice(*span)]
        return word[0].isdigit() or (span[0] > 0 and word[0].isupper()), rarity(fold(word))

    runs: list[Range] = []
    for start, end in sorted(sorted(found, key=telling, reverse=True)[:_MOST_TOLD]):
        if runs and text[runs[-1][1] : start].isspace():
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return ", ".join(f"“{text[start:end]}”" for start, end in runs)
