"""Libraries of made-up paragraphs, put straight into the store: no file is read and nothing is encoded.

Sixty short paragraphs an issue, an issue a month, twenty years a series. Words follow Zipf's law over an invented
vocabulary (``benchmarks/speed/archive.py``); vectors lie around some hundred directions with noise of their own;
three events an issue, of which one was told the month before. There are no word-piece states.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from benchmarks.speed.archive import VOCABULARY, vocabulary
from corpus.issues import named
from corpus.model import (
    Box,
    DateRange,
    Event,
    Issue,
    IssueHead,
    Kind,
    Mention,
    Page,
    Paragraph,
    Precision,
    Span,
)
from embeddings.library.library import FileRecord, NewIssue
from embeddings.library.writer import passage_digest
from embeddings.model import Embedded, Encoded, Vectors
from embeddings.store.places import open_writer

PARAGRAPHS, ISSUES_A_SERIES, DIMENSIONS = 60, 240, 384
#: Issues of one commit.
_AT_ONCE = 300
_BOX = Box(40, 40, 400, 60)
_EVENTS = ("Annual meeting", "Summer concert", "Book sale", "Harbour walk", "Choir evening", "Chess match")


class MadeEncoder:
    """Vectors that their text alone decides; what they cost is next to nothing."""

    name, fingerprint, dimensions, ready = "made", "made/1", DIMENSIONS, True

    def __init__(self) -> None:
        self._base = np.random.default_rng(5).standard_normal((300, DIMENSIONS), dtype=np.float32)

    def vectors(self, seed: int, count: int) -> Vectors:
        """(count, d) unit rows."""
        random = np.random.default_rng(seed)
        rows = self._base[random.integers(0, len(self._base), count)]
        rows = rows + random.standard_normal((count, DIMENSIONS), dtype=np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)

    def encode_question(self, text: str) -> Vectors:
        seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest(), "little")
        return np.asarray(self.vectors(seed, 1)[0])

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        rows = np.stack([self.encode_question(text) for text in texts])
        return Encoded(rows, np.arange(len(texts), dtype=np.int64))


class Maker:
    """Issues by their number: the same number gives the same issue."""

    def __init__(self) -> None:
        self._words = np.asarray(vocabulary(), dtype=object)
        weights = 1.0 / (np.arange(VOCABULARY) + 2.7)
        self._sums = np.cumsum(weights / weights.sum())
        self._encoder = MadeEncoder()

    def new(self, number: int, edition: int = 0) -> NewIssue:
        """Issue ``number`` as a store takes it; another ``edition`` has other words."""
        issue, events = self.issue(number, edition)
        record = FileRecord(f"{issue.id}.txt", 1, 1, issue.digest, None, None, "made")
        rows = self.rows(number, edition)
        digests = [passage_digest(f"{issue.id} {edition} {n}") for n in range(len(issue.paragraphs))]
        embedded = [Embedded(row[None, :]) for row in rows]
        return NewIssue(issue, embedded, events, (), record, digests, rules="made")

    def rows(self, number: int, edition: int = 0) -> Vectors:
        """(60, d): a vector for each of its paragraphs."""
        return self._encoder.vectors(number * 1_000 + edition, PARAGRAPHS)

    def issue(self, number: int, edition: int = 0) -> tuple[Issue, list[Event]]:
        series, month = divmod(number, ISSUES_A_SERIES)
        dated = _month(month)
        random = np.random.default_rng([number, edition])
        sizes = random.integers(12, 28, PARAGRAPHS)
        drawn = self._words[np.minimum(np.searchsorted(self._sums, random.random(int(sizes.sum()))), VOCABULARY - 1)]
        texts = [" ".join(words).capitalize() + "." for words in np.split(drawn, np.cumsum(sizes)[:-1])]
        planned = [_planned(number, n) for n in (2 * month, 2 * month + 1, 2 * month + 2)]
        told = [f"{title} on {when.start:%d %B %Y}." for title, when in planned]
        texts[:3] = told
        identity = f"gazette-{series:04}-{month:03}"
        paragraphs = named(
            identity,
            tuple(
                Paragraph(str(n), Kind.PARAGRAPH, text, (Span(1 + n // 8, _BOX, 0, len(text)),), f"Article {n // 4}")
                for n, text in enumerate(texts)
            ),
        )
        events = [
            Event(f"{identity}-{n}", title, when, (Mention(identity, 1, paragraphs[n].id, 0, len(told[n])),))
            for n, (title, when) in enumerate(planned)
        ]
        head = IssueHead(f"The {series} Gazette", f"Gazette {series}", str(month + 1), dated, "en")
        pages = tuple(Page(n, 595, 842, str(n)) for n in range(1, PARAGRAPHS // 8 + 2))
        digest = hashlib.sha256("\n".join([identity, *texts]).encode()).hexdigest()
        return Issue(identity, Path(f"{identity}.txt"), digest, head, pages, paragraphs), events


def make(place: str, paragraphs: int) -> None:
    """A store of so many paragraphs at ``place``, and what is derived from it."""
    maker = Maker()
    with closing(open_writer(place, MadeEncoder.fingerprint, DIMENSIONS)) as store:
        issues = range(paragraphs // PARAGRAPHS)
        for first in issues[::_AT_ONCE]:
            store.put([maker.new(number) for number in issues[first : first + _AT_ONCE]])
        store.settle()


def _month(number: int) -> DateRange:
    years, month = divmod(number, 12)
    end = date(2001 + years + (month == 11), (month + 1) % 12 + 1, 1)
    return DateRange(date(2001 + years, month + 1, 1), end, Precision.MONTH)


def _planned(issue: int, number: int) -> tuple[str, DateRange]:
    """Event ``number`` of the issue's series: two a month; its second is told by the next issue too."""
    day = _month(number // 2).start + timedelta(days=3 + 11 * (number % 2) + issue // ISSUES_A_SERIES % 7)
    return f"{_EVENTS[number % len(_EVENTS)]} {number}", DateRange(day, day + timedelta(days=1))
