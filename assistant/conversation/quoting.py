"""Picks as sentences with citations: every sentence in the newsletters' own words.

Also the sentence that says where issues of different dates disagree, and the order in which passages are shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.conversation.citations import cite
from assistant.model import Citation, Sentence
from assistant.output.phrases import say
from assistant.output.wording import spoken_date
from assistant.questions.periods import year_range
from assistant.questions.question import Expects, Question
from assistant.reader.protocol import Pick, Reading
from assistant.turns.answer_lines import Line
from corpus.dates import find_dates
from embeddings.model import Hit, StoredIssue

_ANY_YEAR = year_range(2000)
_COMPARED = frozenset({Expects.DATE, Expects.TIME, Expects.YEAR, Expects.NUMBER, Expects.MONEY})


def sentences_of(
    hits: Sequence[Hit], picks: Sequence[Pick], issue: Callable[[str], StoredIssue | None]
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """The picks as sentences with their citations; picks that follow one another in a paragraph share a quote.

    ``issue`` gives what is known of an issue by its id; one that nothing is known of is not cited.
    """
    sentences: list[Sentence] = []
    citations: list[Citation] = []
    whole = [piece for pick in picks for piece in _whole_pieces(hits[pick.hit], pick)]
    for run in _runs(hits, whole):
        hit = hits[run[0].hit]
        stored = issue(hit.issue)
        if stored is None:
            continue
        cited = cite(
            hit.paragraph,
            run[0].start,
            run[-1].end,
            issue=hit.issue,
            title=stored.head.title,
            dated=stored.head.dated,
            pages=stored.pages,
            first=len(citations) + 1,
        )
        citations.extend(cited)
        sentences.extend(_sentence(hit, pick, cited) for pick in run)
    return tuple(sentence for sentence in sentences if sentence.citations), tuple(citations)


def told_sentences(
    lines: Sequence[Line], issue: Callable[[str], StoredIssue | None]
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """The lines of an answer from the library: the program's own words without, what is quoted with its citations."""
    sentences: list[Sentence] = []
    citations: list[Citation] = []
    for line in lines:
        if line.lead:
            sentences.append(Sentence(line.lead, (), own=True))
        if line.hit is not None:
            pick = Pick(0, line.start, line.end, 1.0, line.emphasis, cut_right=line.cut)
            quoted, cited = sentences_of([line.hit], [pick], issue)
            shift = len(citations)
            citations.extend(replace(one, n=one.n + shift) for one in cited)
            sentences.extend(
                replace(one, citations=tuple(number + shift for number in one.citations)) for one in quoted
            )
    return tuple(sentences), tuple(citations)


def differing(question: Question, sentences: Sequence[Sentence], citations: Sequence[Citation]) -> str:
    """One sentence where issues of different dates give different dates or numbers, "" where they do not."""
    if question.expects not in _COMPARED:
        return ""
    of = {citation.n: citation for citation in citations}
    told: list[tuple[str, str]] = []
    for sentence in sentences:
        for number in sentence.citations[:1]:
            if sentence.emphasis and of[number].date:
                start, end = sentence.emphasis[0]
                told.append((of[number].date, sentence.text[start:end]))
    told.sort()
    if not told or told[0][0] == told[-1][0] or not _disagree(told[0][1], told[-1][1], question):
        return ""
    (first, old), (last, new) = told[0], told[-1]
    language = question.language
    dates = {"last": spoken_date(last, language), "first": spoken_date(first, language)}
    return say("differ", language, old=old, new=new, **dates)


def _disagree(one: str, other: str, question: Question) -> bool:
    """Whether two facts cannot both hold: days that do not meet, figures that are not the same.

    A day without a year is taken in the other's: "Thursday, 21st March" and "March 2019" can both hold.
    """
    if question.expects in (Expects.DATE, Expects.YEAR):
        dated = [found.when for text in (one, other) for found in find_dates(text, None, question.language)]
        year = next((year_range(when.start.year) for when in dated if when is not None), _ANY_YEAR)
        days = [[found.when for found in find_dates(text, year, question.language)] for text in (one, other)]
        ranges = [[when for when in some if when is not None] for some in days]
        return all(ranges) and not any(left.overlaps(right) for left in ranges[0] for right in ranges[1])
    figures = [set(re.findall(r"\d+(?:[.,:]\d+)*", text)) for text in (one, other)]
    return all(figures) and not figures[0] & figures[1]


def _sentence(hit: Hit, pick: Pick, cited: Sequence[Citation]) -> Sentence:
    before = "… " if pick.cut_left else ""
    text = before + hit.paragraph.text[pick.start : pick.end] + (" …" if pick.cut_right else "")
    shift = len(before) - pick.start
    emphasis = tuple(
        (max(start, pick.start) + shift, min(end, pick.end) + shift)
        for start, end in pick.emphasis
        if start < pick.end and pick.start < end
    )
    numbers = tuple(citation.n for citation in cited if citation.start < pick.end and pick.start < citation.end)
    return Sentence(text, numbers, emphasis)


def _whole_pieces(hit: Hit, pick: Pick) -> list[Pick]:
    """The pick, cut where its lines may not follow each other on the page: nothing is quoted across such a place."""
    pieces = hit.paragraph.whole_pieces(pick.start, pick.end)
    if len(pieces) < 2:
        return [pick]
    last = len(pieces) - 1
    return [
        replace(pick, start=start, end=end, cut_left=pick.cut_left or at > 0, cut_right=pick.cut_right or at < last)
        for at, (start, end) in enumerate(pieces)
    ]


def _runs(hits: Sequence[Hit], picks: Sequence[Pick]) -> list[list[Pick]]:
    """Picks in groups that follow one another in one paragraph with white space alone between them."""
    runs: list[list[Pick]] = []
    for pick in picks:
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and last.hit == pick.hit
            and last.end <= pick.start
            and not (last.cut_right or pick.cut_left)
            and not hits[pick.hit].paragraph.text[last.end : pick.start].strip()
            and hits[pick.hit].paragraph.stands_whole(last.start, pick.end)
        ):
            runs[-1].append(pick)
        else:
            runs.append([pick])
    return runs


def ranked_hits(hits: Sequence[Hit], pool: Sequence[Hit], reading: Reading) -> list[Hit]:
    """The passages best first: as the reader ranks those it read, then the others as search did."""
    ranked = [replace(pool[at], reranked=round(score, 4)) for at, score in reading.ranking]
    if not ranked:
        ranked = [pool[at] for at in dict.fromkeys(pick.hit for pick in reading.picks)]
    first = {hit.opening: hit for hit in ranked}
    return [*first.values(), *(hit for hit in hits if hit.opening not in first)]
