"""Lists whose dated headings say when and where, while the text below each opens with the name: one row alone may be
read either way, all of them together may not."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence

from corpus.events.tags.reading import Piece, Read, trimmed, without_small_words
from corpus.events.vocabulary import FINITE
from corpus.model import Kind
from corpus.text.sentences import split_sentences

_FEWEST_ROWS = 3
_MOST_WORDS = 7


def name_by_lists(reads: Sequence[Read], language: str) -> None:
    """In such lists the words of a heading beside its day are its place, and what opens the text below is its name."""
    lists: dict[tuple[str, ...], list[tuple[Read, Read, Piece | None]]] = defaultdict(list)
    for head, below in itertools.pairwise(reads):
        if head.dates and _says_more(head) and not below.hours and below.paragraph.headings[-1:] == (head.text,):
            lists[head.paragraph.headings].append((head, below, _opening(below, language)))
    for rows in lists.values():
        named = [(head, below, name) for head, below, name in rows if name is not None]
        if len(named) >= _FEWEST_ROWS and 2 * len(named) > len(rows):
            for head, below, name in named:
                _name(head, below, name)


def _says_more(head: Read) -> bool:
    """Whether a heading says an hour or a place with its day."""
    timed = bool(head.hours) or any(one.when is not None and one.when.begins is not None for one in head.dates)
    return head.paragraph.kind is Kind.HEADING and (timed or bool(head.titles or head.places or _rest(head)))


def _opening(read: Read, language: str) -> Piece | None:
    """A short first sentence without a verb, or the title that stands there."""
    (start, end), *_ = split_sentences(read.text, language) or [(0, len(read.text))]
    words = read.text[start:end]
    dated = any(one.start < end for one in read.line.line.dates)
    if len(words.split()) <= _MOST_WORDS and FINITE.search(words) is None and not dated:
        return trimmed(read.text, start, end)
    return next((one for one in read.titles if one.start == start), None)


def _name(head: Read, below: Read, name: Piece) -> None:
    """The name, as likely as the day: the list says so. What recurs is said of the day, and no other day is meant."""
    day = max(map(head.chance, head.dates))
    others = {start: chance for start, chance in below.chances.items() if not name.start <= start < name.end}
    below.chances = {**others, name.start: day}
    head.titles, head.places = [], _rest(head) or head.places[:1]
    below.titles = [name, *(one for one in below.titles if one.start >= name.end and below.hours)]
    below.places = [one for one in below.places if one.start >= name.end]
    head.dates = [*head.dates, *(one for one in below.dates if one.when is not None and one.when.rule)]
    below.dates = []


def _rest(head: Read) -> list[Piece]:
    """What a heading says behind its day."""
    last = max([one.end for one in head.dates] + [one.end for one in head.hours])
    piece = without_small_words(head.text, trimmed(head.text, last, len(head.text)))
    return [piece] if re.search(r"[^\W\d_]{2}", head.text[piece.start : piece.end]) else []
