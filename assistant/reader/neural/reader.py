"""The neural reader: which sentences of some passages answer a question, in which words, and whether any does.

It lives in the model's own process beside the encoder, whose words and states it reads with; what it returns
(`PassageReading`) is plain values that any process can unpickle. Its layers are NumPy's until `hasten` brings torch.

How to join it: pass each passage as its sentences under its `features.context_line` (newsletter, issue date, heading:
the reader was trained with it, and questions about another newsletter or year are told apart by it)::

    reader = NeuralReader.load(encoder)
    notice = Printed("Join us! The sale is on 3 May.", ((0, 8), (9, 31)))
    readings = reader.read("When is the plant sale?", [Passage((notice,), "April 2024. Plants")])

`PassageReading.sentences` are comparable over all passages of one question: 0 stands for "no sentence answers".
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.reader.neural import inputs as inputs
from assistant.reader.neural.verdicts import BELOW, Verdicts
from embeddings.encoder.encoder import units
from embeddings.model import ModelError

if TYPE_CHECKING:
    from assistant.reader.features import Passage
    from assistant.reader.neural.heads import Heads, Scores
    from assistant.reader.protocol import Verdict
    from embeddings.encoder.encoder import SentenceTransformerEncoder
    from embeddings.encoder.late_states import LateStates
    from embeddings.encoder.plain import Embeddings, Layers

WEIGHTS = Path(__file__).parents[2] / "weights"
SPAN_PIECES = 24
#: Sentence scores between minus and plus half of this are told apart by `PassageReading.scores`.
SCALE = 24.0
#: Pieces read in one go; more at once are no faster on two cores and hold more memory.
ROOM = 4096


@dataclass(frozen=True, slots=True)
class PassageReading:
    """What the reader says of one passage; all tuples have one entry a sentence, in order.

    ``answerable``: probability that the passage answers. ``sentences``: scores, comparable over passages, 0 being
    "none answers". ``span``: (sentence, start, end), the likeliest answering words of the best sentence;
    ``spans``: (start, end) of the likeliest words within each sentence, characters of that sentence.
    ``late``: weighted MaxSim of the question over each sentence by the encoder, ``whole``: the same over the passage;
    ``cosine``: of the mean states of each sentence and the question. All about 0..1. Where no network reads,
    ``sentences`` and ``spans`` are empty and ``answerable`` is 0.
    """

    answerable: float
    sentences: tuple[float, ...]
    span: tuple[int, int, int] | None
    late: tuple[float, ...]
    whole: float
    cosine: tuple[float, ...]
    spans: tuple[tuple[int, int] | None, ...]

    @property
    def scores(self) -> tuple[float, ...]:
        """``sentences`` on 0..1 for a table of features: 0.5 is "as likely as no answer"."""
        return tuple(min(1.0, max(0.0, 0.5 + s / SCALE)) for s in self.sentences)

    @property
    def none(self) -> float:
        """Probability that nothing in the passage answers."""
        return 1.0 - self.answerable


class NeuralReader:
    """A loaded reader. Not thread-safe: one call at a time."""

    def __init__(
        self,
        encoder: SentenceTransformerEncoder,
        late: LateStates,
        cut: inputs.Cutter,
        embeddings: Embeddings,
        network: tuple[Layers, Heads] | None,
        *,
        limit: int = 256,
        verdicts: Callable[[], Verdicts | None] = lambda: None,
    ) -> None:
        self._encoder = encoder
        self._late = late
        self._cut = cut
        self._embeddings = embeddings
        self._network = network
        self._limit = limit
        self._verdicts = cache(verdicts)

    @classmethod
    def load(cls, encoder: SentenceTransformerEncoder, weights: Path | None = WEIGHTS) -> NeuralReader:
        """Load the weights that came along beside the default encoder; with None late interaction alone speaks.

        Raises ModelError if they are broken, or were trained beside another encoder.
        """
        try:
            return cls._load(encoder, weights)
        except ModelError:
            raise
        except Exception as broken:  # safetensors and tokenizers raise many kinds
            raise ModelError(f"The reader's weights in {weights} cannot be read: {broken}.") from broken

    @classmethod
    def _load(cls, encoder: SentenceTransformerEncoder, weights: Path | None) -> NeuralReader:
        from assistant.reader.neural.heads import Heads
        from embeddings.encoder.late_states import LateStates
        from embeddings.encoder.plain import Layers

        own = encoder.own
        cut = inputs.Cutter(own.tokenizer.pieces, inputs.rarity(own.folder / "words.json"))
        late = LateStates(own)
        if weights is None:
            return cls(encoder, late, cut, own.embeddings, None)
        about = json.loads((weights / "neural.json").read_text("utf-8"))
        if about["encoder"] != own.digest:
            raise ModelError(f"The reader in {weights} was trained beside another encoder than that in {own.folder}.")
        layers = Layers(weights / "neural.safetensors")
        return cls(
            encoder,
            late,
            cut,
            own.embeddings,
            (layers, Heads(layers.others)),
            limit=int(about["limit"]),
            verdicts=partial(Verdicts.load, weights, about["sha256"]),
        )

    def hasten(self) -> None:
        """Let torch read from now on, here and in the encoder; importing it takes more than a second."""
        self._encoder.hasten()
        if self._network is not None:
            self._network[0].hasten()

    def read(
        self, question: str, passages: Sequence[Passage], weights: Sequence[tuple[int, int, float]] = ()
    ) -> list[PassageReading]:
        """Read ``passages`` for ``question``.

        Passages longer than the network reads are read in windows of whole sentences. ``weights``: (start, end,
        weight) of the question's content words in characters, for late interaction; by default a word counts by its
        rarity in the model's vocabulary.
        """
        if not passages:
            return []
        sentences = [one.told for one in passages]
        asked, *pieces = self._cut([question, *(one.context for one in passages), *itertools.chain(*sentences)])
        contexts, body = pieces[: len(passages)], iter(pieces[len(passages) :])
        cut = [
            inputs.windows(asked, context, [next(body) for _ in mine], self._limit)
            for context, mine in zip(contexts, sentences, strict=True)
        ]
        seen = self._seen(passages, cut, _shares(asked, weights) if weights else None)
        said = [_unread([one.match for one in windows]) for windows in seen]
        if self._network is None:
            return said
        read = iter(self._read([one for windows in seen for one in windows]))
        return [
            _merged(unread, mine, [next(read) for _ in windows])
            for unread, mine, windows in zip(said, sentences, seen, strict=True)
        ]

    def verdict(self, question: str, context: str, sentences: Sequence[str]) -> Verdict | None:
        """Whether the sentences say yes or no to the question, as far as one window holds them.

        None without trained weights. Raises ModelError where those for verdicts belong to another reader.
        """
        from embeddings.encoder.plain import packed

        judge = self._verdicts()
        if judge is None or self._network is None:
            return None
        layers, heads = self._network
        asked, above, *said = self._cut([question, context, *sentences])
        window = inputs.windows(asked, above, said, self._limit)[0]
        (own,) = self._late.questions([window.ids[window.question]])
        (body,) = self._late.passages([window.ids[window.body]])
        table, _, _ = inputs.features(window, own, body)
        texts = packed([window.ids])
        return judge.of(layers(self._embeddings(texts) + heads.told(table), texts.bounds, BELOW), window)

    def _seen(
        self, passages: Sequence[Passage], cut: Sequence[Sequence[inputs.Window]], shares: inputs.Floats | None
    ) -> list[list[_Seen]]:
        """The windows of each passage with the encoder's states of both sides, and late interaction."""
        first = cut[0][0]
        (asked,) = self._late.questions([first.ids[first.question]])
        weights = inputs.question_weights(first) if shares is None else shares
        bodies = [self._kept(passage, windows) for passage, windows in zip(passages, cut, strict=True)]
        new = [
            window.ids[window.body]
            for one, windows in zip(bodies, cut, strict=True)
            if one is None
            for window in windows
        ]
        made = iter(self._late.passages(new) if new else ())
        return [
            [
                _Seen(window, asked, states, inputs.match(window, asked, states, weights))
                for window, states in zip(windows, one or [next(made) for _ in windows], strict=True)
            ]
            for one, windows in zip(bodies, cut, strict=True)
        ]

    def _kept(self, passage: Passage, windows: Sequence[inputs.Window]) -> list[inputs.Floats] | None:
        """The stored states of a passage, by the pieces of its windows; None where some are not there."""
        ids, places, states, starts = [], [], [], list[int]()
        begin = 0
        for part in passage.parts:
            if part.kept is None or not len(part.kept):
                return None
            own, where = self._encoder.kept_pieces(part.embedded)
            if len(own) != len(part.kept):
                return None  # of another encoder
            ids.append(own)
            places.append(np.where(where >= 0, where + begin, where))
            states.append(part.kept.astype(np.float32))
            starts += [begin + start for start, _ in part.sentences]
            begin += len(part.text)
        if not ids:
            return None
        kept = units(np.concatenate(states))
        kept = np.concatenate([kept, np.zeros((1, kept.shape[1]), np.float32)])
        rows = np.concatenate(ids), np.concatenate(places)
        return [kept[_rows(window, starts, *rows)] for window in windows]

    def _read(self, seen: Sequence[_Seen]) -> list[_WindowReading]:
        from embeddings.encoder.plain import packed, runs

        assert self._network is not None
        layers, heads = self._network
        made = []
        for chosen in runs([len(one.window.ids) for one in seen], ROOM):
            run = [seen[i].window for i in chosen]
            told = [inputs.features(seen[i].window, seen[i].asked, seen[i].body) for i in chosen]
            texts = packed([window.ids for window in run])
            table = np.concatenate([features for features, _, _ in told])
            states = layers(self._embeddings(texts) + heads.told(table), texts.bounds)
            made += [
                _WindowReading(window, heads.scores(states[a:b], window, late, whole))
                for window, (a, b), (_, late, whole) in zip(run, texts.bounds, told, strict=True)
            ]
        return made


@dataclass(frozen=True, slots=True)
class _Seen:
    """A window, the encoder's states of the question and the passage, and late interaction."""

    window: inputs.Window
    asked: inputs.Floats
    body: inputs.Floats
    match: inputs.Match


@dataclass(frozen=True, slots=True)
class _WindowReading:
    window: inputs.Window
    scores: Scores


def _shares(question: inputs.Pieces, weights: Sequence[tuple[int, int, float]]) -> inputs.Floats:
    """The weight of each piece of the question: its word's, shared among the word's pieces."""
    question = question.head(inputs.QUESTION_PIECES)
    shares = np.zeros(len(question.ids), np.float32)
    for start, end, weight in weights:
        inside = (question.offsets[:, 0] >= start) & (question.offsets[:, 1] <= end)
        shares[inside] = weight / max(int(inside.sum()), 1)
    return shares


def _unread(parts: Sequence[inputs.Match]) -> PassageReading:
    return PassageReading(
        answerable=0.0,
        sentences=(),
        span=None,
        late=tuple(float(s) for part in parts for s in part.late),
        whole=max(part.whole for part in parts),
        cosine=tuple(float(s) for part in parts for s in part.cosine),
        spans=(),
    )


def _merged(unread: PassageReading, passage: Sequence[str], parts: Sequence[_WindowReading]) -> PassageReading:
    sentences = [float(s) for part in parts for s in part.scores.sentences]
    spans = [_words(passage[part.window.first + i], part, i) for part in parts for i in range(part.window.count)]
    best = int(np.argmax(sentences)) if sentences else -1
    words = spans[best] if sentences else None
    return replace(
        unread,
        answerable=max(part.scores.answerable for part in parts),
        sentences=tuple(sentences),
        span=(best, *words) if words else None,
        spans=tuple(spans),
    )


def _words(text: str, part: _WindowReading, sentence: int) -> tuple[int, int] | None:
    """The likeliest answering words of a sentence, whole words only."""
    at = np.flatnonzero(part.window.sentence == sentence)
    if not len(at):
        return None
    pairs = part.scores.start[at][:, None] + part.scores.end[at][None, :]
    apart = np.arange(len(at))[None, :] - np.arange(len(at))[:, None]
    pairs = np.where((apart >= 0) & (apart < SPAN_PIECES), pairs, -np.inf)
    first, last = np.unravel_index(int(pairs.argmax()), pairs.shape)
    start, end = int(part.window.offsets[at[first], 0]), int(part.window.offsets[at[last], 1])
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def _rows(window: inputs.Window, starts: Sequence[int], ids: inputs.Ints, places: inputs.Ints) -> inputs.Ints:
    """For each piece of the window's body the row of the stored states that it has, the last (zeros) where it has none.

    ``starts`` are the characters at which the passage's sentences begin, ``ids`` and ``places`` as
    ``SentenceTransformerEncoder.kept_pieces`` gives them.
    """
    own = np.flatnonzero(places[:, 0] >= 0)
    own = own[np.argsort(places[own, 0], kind="stable")]
    above = {int(ids[row]): int(row) for row in np.flatnonzero(places[:, 0] < 0)[::-1]}
    of = window.sentence[window.body]
    rows = np.array([above.get(int(piece), len(ids)) for piece in window.ids[window.body]], np.int64)
    inside = of >= 0
    if len(own) and inside.any():
        begins = np.array(starts)[window.first + of[inside]]
        at = begins + window.offsets[window.body][inside, 1] - 1
        nearest = np.searchsorted(places[own, 0], at, side="right") - 1
        rows[inside] = own[np.maximum(nearest, 0)]
    return rows
