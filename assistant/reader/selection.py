"""Selection of an answer's sentences: the best, what belongs to it, no more than a reader wants to read. Pure.

A fact gets one to three sentences, a list its items, a heading the text below it; a sentence too long for
its fact is cut at a clause, and says so.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.questions.question import Asked
from assistant.reader.answer_types import Range
from assistant.reader.features import Candidate, same_words
from corpus.model import Kind, Paragraph
from corpus.text.terms import stems
from embeddings.model import Hit

Scored = tuple[Candidate, float]

#: Kinds of question whose answers are told rather than named.
LONG = frozenset({Asked.LIST, Asked.WHY, Asked.HOW, Asked.WHAT})
ITEMS = frozenset({Kind.LIST_ITEM, Kind.TABLE_ROW})
_MOST_ITEMS = 12
#: Share of the question's words that an item has to be meant before others.
_MOST_ASKED = 0.5
_CLAUSE = re.compile(r"[,;:—–()]\s+|\s[-–—]\s|\s+(?=(?:and|but|which|who|where|while|und|oder|sowie|et|y)\s)")


@dataclass(frozen=True, slots=True)
class Limits:
    """Words of an answer at most, sentences at most, and how much less than the best a further one may score.

    ``margin`` within the best one's paragraph, ``page_margin`` on its page, ``other_margin`` elsewhere.
    """

    words: int
    sentences: int
    margin: float
    page_margin: float
    other_margin: float


def choose(hits: Sequence[Hit], ranked: Sequence[Scored], limits: Limits) -> list[Scored]:
    """The few candidates that make the answer: paragraphs by their best sentence, each in reading order."""
    best, top = ranked[0]
    chosen = [(best, top)]
    used = count_words(_text(hits, best))
    for candidate, score in ranked[1:]:
        if len(chosen) >= limits.sentences:
            break
        if top - score > _margin(hits, best, candidate, limits) or not _bears_on(candidate, best):
            continue
        length = count_words(_text(hits, candidate))
        if used + length > limits.words or _repeats(_text(hits, candidate), [_text(hits, have) for have, _ in chosen]):
            continue
        chosen.append((candidate, score))
        used += length
    order = {candidate.hit: place for place, (candidate, _) in reversed(list(enumerate(chosen)))}
    return sorted(chosen, key=lambda pair: (order[pair[0].hit], pair[0].start))


def items_of(hits: Sequence[Hit], best: int, words: int, asked: frozenset[str] = frozenset()) -> list[int]:
    """Places of the list items or table rows that belong to a hit, in reading order and within so many words.

    The hit is itself one of them, or their heading, or a line with a colon above them; [] where it has none. Where some
    of the items have most of the words ``asked`` (stems) and others do not, those alone belong to the answer.
    """
    hit = hits[best]
    paragraph = hit.paragraph
    leads = paragraph.kind is Kind.HEADING or paragraph.text.rstrip().endswith((":", "："))
    is_item = paragraph.kind in ITEMS
    if not is_item and not leads:
        return []
    headings = (paragraph.text,) if paragraph.kind is Kind.HEADING else paragraph.headings[-1:]
    same = sorted(
        (
            at
            for at, other in enumerate(hits)
            if other.issue == hit.issue
            and other.paragraph.kind in ITEMS
            and abs(other.paragraph.page - paragraph.page) <= 1
            and other.paragraph.headings[-1:] == headings
        ),
        key=lambda at: _place(hits[at].paragraph),
    )
    if leads:
        same = _first_list([at for at in same if _place(hits[at].paragraph) > _place(paragraph)], hits)
    meant = [at for at in same if _share_of(asked, hits[at].paragraph.text) >= _MOST_ASKED]
    if len(meant) > 1:
        same = meant
    elif is_item and not leads:
        here = same.index(best)
        same = same[max(0, here - _MOST_ITEMS // 2) :]
    kept: list[int] = []
    for at in same[:_MOST_ITEMS]:
        words -= count_words(hits[at].paragraph.text)
        if words < 0:
            break
        kept.append(at)
    return kept if len(kept) > 1 else []


def _first_list(items: Sequence[int], hits: Sequence[Hit]) -> list[int]:
    """The items up to the one that opens another list of its own ("Committees:")."""
    found: list[int] = []
    for at in items:
        if not hits[at].paragraph.text.rstrip().endswith((":", "：")):
            found.append(at)
        elif found:
            break
    return found


def _share_of(asked: frozenset[str], text: str) -> float:
    return len(asked & stems(text)) / len(asked) if asked else 0.0


def shortened(text: str, start: int, end: int, focus: Range, most: int) -> tuple[int, int]:
    """The clauses of ``start:end`` around ``focus`` that ``most`` words allow; the whole where it fits."""
    if count_words(text[start:end]) <= most:
        return start, end
    borders = [start, *(found.end() for found in _CLAUSE.finditer(text, start, end)), end]
    pieces = [(a, b) for a, b in itertools.pairwise(borders) if b > a]
    first = next((n for n, (a, b) in enumerate(pieces) if a <= focus[0] < b), 0)
    last = first
    while last + 1 < len(pieces) and pieces[last][1] < focus[1]:
        last += 1
    grown = True
    while grown:
        grown = False
        for step in ((first - 1, last), (first, last + 1)):
            a, b = step
            if a >= 0 and b < len(pieces) and count_words(text[pieces[a][0] : pieces[b][1]]) <= most:
                first, last, grown = a, b, True
    left, right = pieces[first][0], pieces[last][1]
    while right > left and (text[right - 1].isspace() or text[right - 1] in ",;:—–-("):
        right -= 1
    return (left, right) if right > left and last >= first else (start, end)


def count_words(text: str) -> int:
    """Words, and the parts of hyphenated words and times apart; a Chinese or Japanese character counts half."""
    wide = len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff]", text))
    return len(re.findall(r"[^\W\u3040-\u30ff\u3400-\u9fff]+", text)) + wide // 2


def _margin(hits: Sequence[Hit], best: Candidate, other: Candidate, limits: Limits) -> float:
    if other.hit == best.hit:
        return limits.margin
    one, two = hits[best.hit], hits[other.hit]
    if one.issue != two.issue:
        return limits.other_margin
    if one.paragraph.kind is Kind.HEADING and two.paragraph.headings[-1:] == (one.paragraph.text,):
        return limits.margin
    return limits.page_margin if one.paragraph.page == two.paragraph.page else limits.other_margin


def _bears_on(candidate: Candidate, best: Candidate) -> bool:
    """A sentence that would stand before the best one must have a word of the question or of the form asked for."""
    before = candidate.hit == best.hit and candidate.start < best.start
    return not before or candidate.features.cover > 0 or bool(candidate.answers)


def _repeats(text: str, others: Sequence[str]) -> bool:
    """Whether the text says what another already says: the same words, or one within the other."""
    bare = re.sub(r"\W+", " ", text.casefold()).strip()
    return any(same_words(text, other) or bare in re.sub(r"\W+", " ", other.casefold()) for other in others)


def _text(hits: Sequence[Hit], candidate: Candidate) -> str:
    return hits[candidate.hit].paragraph.text[candidate.start : candidate.end]


def _place(paragraph: Paragraph) -> tuple[int, float, float]:
    span = paragraph.spans[0]
    return span.page, span.box.top, span.box.left
