"""What a reader picked, as sentences with citations: every sentence in the newsletters' own words.

Also the sentence that says where issues of different dates disagree, and the order in which passages are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.conversation.citations import cite
from assistant.model import Citation, Sentence
from assistant.questions.question import Expects, Question
from assistant.reader.protocol import Pick, Reading
from embeddings.model import Hit, StoredIssue

_COMPARED = frozenset({Expects.DATE, Expects.TIME, Expects.YEAR, Expects.NUMBER, Expects.MONEY})


def sentences_of(
    hits: Sequence[Hit], picks: Sequence[Pick], issue: Callable[[str], StoredIssue | None]
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """The picks as sentences with their citations; picks that follow one another in a paragraph share a quote.

    ``issue`` gives what is known of an issue by its id.
    """
    sentences: list[Sentence] = []
    citations: list[Citation] = []
    for run in _runs(hits, picks):
        hit = hits[run[0].hit]
        stored = issue(hit.issue)
        cited = cite(
            hit.paragraph,
            run[0].start,
            run[-1].end,
            issue=hit.issue,
            title=stored.head.title if stored else "",
            dated=stored.head.dated if stored else None,
            pages=stored.pages if stored else (),
            first=len(citations) + 1,
        )
        citations.extend(cited)
        sentences.extend(_sentence(hit, pick, cited) for pick in run)
    return tuple(sentence for sentence in sentences if sentence.citations), tuple(citations)


def differing(question: Question, sentences: Sequence[Sentence], citations: Sequence[Citation]) -> str:
    """One sentence where issues of different dates give different dates or numbers, "" where they do not."""
    if question.expects not in _COMPARED:
        return ""
    of = {citation.n: citation for citation in citations}
    told: dict[str, set[str]] = {}
    for sentence in sentences:
        words = {sentence.text[start:end].casefold() for start, end in sentence.emphasis}
        for number in sentence.citations[:1]:
            if words and of[number].date:
                told.setdefault(of[number].date, set()).update(words)
    if len(told) < 2 or set.intersection(*told.values()):
        return ""
    dates = sorted(told)
    return f"Issues differ: the one of {dates[-1]} is the latest quoted here, the one of {dates[0]} the earliest."


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
    first = {hit.paragraph.id: hit for hit in ranked}
    return [*first.values(), *(hit for hit in hits if hit.paragraph.id not in first)]
