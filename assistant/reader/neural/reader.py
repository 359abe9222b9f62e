"""The neural reader: which sentences of some passages answer a question, in which words, and whether any does.

It lives in the model's own process beside the encoder; what it returns (`PassageReading`) is plain values that any
process can unpickle. torch is imported when a reader is loaded, never when this module is.

How to join it: pass each passage as its sentences, and for each passage its `features.context_line` (issue date and
heading: the reader was trained with it, and questions about another year are told apart by it)::

    reader = NeuralReader.load(encoder_model_folder)
    readings = reader.read("When is the plant sale?", [["Join us!", "The sale is on 3 May."]], ["April 2024. Plants"])

`PassageReading.sentences` are comparable over all passages of one question: 0 stands for "no sentence answers".
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.reader.neural import inputs as inputs
from embeddings.model import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from assistant.reader.neural import network as network

WEIGHTS = Path(__file__).parents[2] / "weights"
SPAN_PIECES = 24
#: Sentence scores between minus and plus half of this are told apart by `PassageReading.scores`.
SCALE = 24.0
#: Texts whose states of the unchanged model are kept: talk stays with a few articles. At most 256 pieces each, 400 kB.
KEPT = 256
#: Pieces read in one go; more at once are no faster on two cores and hold more memory.
ROOM = 4096


@dataclass(frozen=True, slots=True)
class PassageReading:
    """What the reader says of one passage; all tuples have one entry a sentence, in order.

    ``answerable``: probability that the passage answers. ``sentences``: scores, comparable over passages, 0 being
    "none answers". ``span``: (sentence, start, end), the likeliest answering words of the best sentence;
    ``spans``: (start, end) of the likeliest words within each sentence, characters of that sentence.
    ``late``: weighted MaxSim of the question over each sentence by the unchanged embedding model, ``whole``: the same
    over the passage; ``cosine``: of each sentence and the question by the same model. All about 0..1. Of a passage that
    was not chosen to be read ``sentences`` and ``spans`` are empty and ``answerable`` is 0.
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
        tokenizers: tuple[Tokenizer, Tokenizer],
        encoder: network.Encoder,
        embeddings: network.Embeddings,
        reader: network.Reader,
        *,
        limit: int = 256,
    ) -> None:
        #: The reader's own and the embedding model's.
        self._tokenizers = tokenizers
        self._encoder = encoder
        self._embeddings = embeddings
        self._reader = reader
        self._limit = limit
        self._kept: OrderedDict[bytes, inputs.Floats] = OrderedDict()

    @classmethod
    def load(cls, encoder_model_folder: Path | str, weights: Path = WEIGHTS) -> NeuralReader:
        """Load the shipped weights beside the default embedding model's folder (its ``model.safetensors``).

        Raises ModelError if the folder holds another model than the weights were trained on, or the weights are broken.
        """
        folder = Path(encoder_model_folder)
        try:
            return cls._load(folder, weights)
        except ModelError:
            raise
        except Exception as broken:  # safetensors, torch and tokenizers raise many kinds
            raise ModelError(
                f"The reader's weights in {weights} or the model in {folder} cannot be read: {broken}."
            ) from broken

    @classmethod
    def _load(cls, folder: Path, weights: Path) -> NeuralReader:
        from safetensors.torch import load_file
        from tokenizers import Tokenizer

        from assistant.reader.neural import network as network

        about = json.loads((weights / "neural.json").read_text("utf-8"))
        base = load_file(str(folder / "model.safetensors"))
        if embeddings_digest(base) != about["embeddings"]:
            raise ModelError(f"The reader was trained on {about['base']}; {folder} holds another model.")
        words = load_file(str(weights / "words.safetensors"))
        own, under = (Tokenizer.from_file(str(at)) for at in (weights / "words.json", folder / "tokenizer.json"))
        for tokenizer in (own, under):
            tokenizer.no_padding()
            tokenizer.no_truncation()
        encoder = network.Encoder(network.embeddings_from(base), network.layers_from(base)).eval()
        table = network.Words(words.pop("halves"), words.pop("scales"))
        embeddings = network.embeddings_from({name: tensor.float() for name, tensor in words.items()}, table)
        reader = network.Reader()
        reader.load_state_dict(network.whole(load_file(str(weights / "neural.safetensors"))))
        if _has_tiles():
            network.halved(encoder.layers)
            network.halved(reader.layers)
        return cls((own, under), encoder, embeddings, reader.eval(), limit=int(about["limit"]))

    def read(
        self,
        question: str,
        passages: Sequence[Sequence[str]],
        contexts: Sequence[str] | None = None,
        weights: Sequence[tuple[int, int, float]] = (),
        choose: Callable[[Sequence[PassageReading]], Collection[int]] | None = None,
    ) -> list[PassageReading]:
        """Read ``passages`` (each its sentences in order) for ``question``, with a context line for each.

        Passages longer than the network reads are read in windows of whole sentences. ``weights``: (start, end,
        weight) of the question's content words in characters, for late interaction; by default a word counts by its
        rarity in the model's vocabulary. ``choose``: given what late interaction says of all, the places of those that
        the network reads; by default all.
        """
        if not passages:
            return []
        lines = list(contexts) if contexts is not None else [""] * len(passages)
        if len(lines) != len(passages):
            raise ValueError(f"{len(passages)} passages but {len(lines)} contexts")
        made = inputs.twice(*self._tokenizers, [question, *lines, *(s for p in passages for s in p)])
        asked, context, body = made[0], made[1 : len(lines) + 1], iter(made[len(lines) + 1 :])
        cut: list[list[inputs.Reading]] = [
            inputs.readings(asked, context[i], [next(body) for _ in passage], self._limit)
            for i, passage in enumerate(passages)
        ]
        seen = self._seen(cut, _shares(asked.under, weights) if weights else None)
        said = [_unread([one.match for one in windows]) for windows in seen]
        chosen = range(len(passages)) if choose is None else sorted(choose(said))
        read = iter(self._read([one for i in chosen for one in seen[i]]))
        for i in chosen:
            said[i] = _merged(said[i], passages[i], [next(read) for _ in seen[i]])
        return said

    def _seen(self, cut: Sequence[Sequence[inputs.Reading]], shares: inputs.Floats | None) -> list[list[_Seen]]:
        """The windows of each passage with the unchanged model's states of both sides, and late interaction."""
        import torch

        windows = [one for passage in cut for one in passage]
        pairs = [inputs.base_ids(one.under) for one in windows]
        with torch.inference_mode():
            asked = self._states([pairs[0][0]])[0]
            bodies = iter(self._states([body for _, body in pairs]))
        weights = inputs.question_weights(windows[0].under) if shares is None else shares
        return [
            [
                _Seen(one, asked, states := next(bodies), inputs.match(one.under, asked, states, weights))
                for one in passage
            ]
            for passage in cut
        ]

    def _read(self, seen: Sequence[_Seen]) -> list[_WindowReading]:
        import torch

        from assistant.reader.neural import network as network

        made = []
        with torch.inference_mode():
            for chosen in network.runs([len(one.reading.window.ids) for one in seen], ROOM):
                run = [seen[i] for i in chosen]
                batch = network.batch(
                    [one.reading for one in run], [inputs.features(one.reading, one.asked, one.body) for one in run]
                )
                scores = self._reader(self._embeddings(batch.texts), batch)
                made += [
                    _WindowReading(
                        one.reading.window,
                        scores.sentences[row].numpy(),
                        float(torch.sigmoid(scores.answerable[row])),
                        scores.start[row].numpy(),
                        scores.end[row].numpy(),
                    )
                    for row, one in enumerate(run)
                ]
        return made

    def _states(self, texts: Sequence[inputs.Ints]) -> list[inputs.Floats]:
        """The unchanged model's states of each text, those read lately from memory."""
        new = {text.tobytes(): text for text in texts if text.tobytes() not in self._kept}
        self._kept.update(zip(new, self._read_states(list(new.values())), strict=True))
        found = []
        for text in texts:
            self._kept.move_to_end(text.tobytes())
            found.append(self._kept[text.tobytes()])
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return found

    def _read_states(self, texts: Sequence[inputs.Ints]) -> list[inputs.Floats]:
        from assistant.reader.neural import network as network

        made: list[inputs.Floats] = []
        for chosen in network.runs([len(t) for t in texts], ROOM):
            run = network.packed([texts[i] for i in chosen])
            states = self._encoder(run).numpy()
            made += [states[a + 1 : b - 1] for a, b in run.bounds]
        return made


@dataclass(frozen=True, slots=True)
class _Seen:
    """A window, the unchanged model's states of the question and the passage, and late interaction."""

    reading: inputs.Reading
    asked: inputs.Floats
    body: inputs.Floats
    match: inputs.Match


@dataclass(frozen=True, slots=True)
class _WindowReading:
    window: inputs.Window
    sentences: NDArray[np.float32]
    answerable: float
    start: NDArray[np.float32]
    end: NDArray[np.float32]


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
    sentences = [float(s) for part in parts for s in part.sentences]
    spans = [_words(passage[part.window.first + i], part, i) for part in parts for i in range(part.window.count)]
    best = int(np.argmax(sentences)) if sentences else -1
    words = spans[best] if sentences else None
    return replace(
        unread,
        answerable=max(part.answerable for part in parts),
        sentences=tuple(sentences),
        span=(best, *words) if words else None,
        spans=tuple(spans),
    )


def _words(text: str, part: _WindowReading, sentence: int) -> tuple[int, int] | None:
    """The likeliest answering words of a sentence, whole words only."""
    at = np.flatnonzero(part.window.sentence == sentence)
    if not len(at):
        return None
    pairs = part.start[at][:, None] + part.end[at][None, :]
    apart = np.arange(len(at))[None, :] - np.arange(len(at))[:, None]
    pairs = np.where((apart >= 0) & (apart < SPAN_PIECES), pairs, -np.inf)
    first, last = np.unravel_index(int(pairs.argmax()), pairs.shape)
    start, end = int(part.window.offsets[at[first], 0]), int(part.window.offsets[at[last], 1])
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def embeddings_digest(tensors: dict[str, Any]) -> str:
    """What tells one base model from another: a digest of its small embedding tensors (not the word table: 47 MB)."""
    names = ("position_embeddings.weight", "token_type_embeddings.weight", "LayerNorm.weight", "LayerNorm.bias")
    digest = hashlib.sha256()
    for name in names:
        tensor = tensors.get(f"embeddings.{name}")
        digest.update(b"" if tensor is None else tensor.numpy().tobytes())
    return digest.hexdigest()


def _has_tiles() -> bool:
    """Whether this processor multiplies bfloat16 in tiles (AMX), several times as fast as float32; others may crawl.

    The processor is asked, not a clock: on a busy machine a clock chose otherwise from run to run, and answers with it.
    """
    import torch

    known: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()  # an older torch cannot say
    return bool(known.get("amx_bf16"))
