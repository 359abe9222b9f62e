"""Passages and questions to unit vectors: the seam to sentence-transformers, and the only file that knows it.

Importing this module is cheap, and so is loading the default model, whose weights come with the program
(``own_model.py``): torch comes when passages are read, with another model, or when `SentenceTransformerEncoder.hasten`
is called. All that belongs in a process of its own (``worker_process.py``). Weights are read from safetensors only and
nothing is looked up in a network.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.text.terms import is_stop_word
from embeddings.encoder.passages import PASSAGE_FORMAT, SEPARATOR
from embeddings.model import Encoded, EncodedQuestion, ModelError, States, Vectors

if TYPE_CHECKING:
    from corpus.events.tags.blocks import Block
    from corpus.events.tags.head import Tag
    from embeddings.encoder.own_model import OwnModel

#: Blocks of an issue's lines to the tokens of them that are parts of events.
Tagging: TypeAlias = "Callable[[Sequence[Block]], tuple[Tag, ...]]"

DEFAULT_MODEL = "backissue-e5-small"
#: Where the default model's files lie, and SHA-256 over those of their digests, in this order.
WEIGHTS = Path(__file__).parents[1] / "weights"
FILES = ("words.json", "words.safetensors", "layers.safetensors", "projection.npy", "question.npy")
DEFAULT_WEIGHTS = "d1a01d957927919cc0395ba805a63e5aae5ad7685f6038bb27e711855c56385f"
#: What the default model was trained to find before a text.
QUESTION_PROMPT, PASSAGE_PROMPT = "query: ", "passage: "
DEFAULT_DIMENSIONS = 384
#: Numbers of a word piece's state that its projections leave.
DIRECTIONS = 64

#: Part of the fingerprint: raise it when long passages are cut in another way.
SPLITTER = "1"
#: Measured on two cores: batches of 8 to 32 of like length are about twice as fast as 128.
_BATCH = 16
#: Word pieces that two windows of a long passage share.
_OVERLAP = 32
#: A passage's context is repeated in every window while it takes no more word pieces than this.
_CONTEXT_PIECES = 64


#: Numbers or places of word pieces.
Pieces: TypeAlias = "NDArray[np.int64]"


class Encoder(Protocol):
    """Turns texts into unit vectors; vectors of equal ``fingerprint`` may be compared."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    @property
    def fingerprint(self) -> str: ...

    def encode_passages(self, texts: Sequence[str]) -> Encoded: ...

    def encode_question(self, text: str) -> Vectors: ...


def tagging(encoder: Encoder) -> Tagging | None:
    """What tags events in lines beside the encoder: the default model does, whichever embeds."""
    return getattr(encoder, "event_tags", None)


@dataclass(frozen=True, slots=True)
class ModelDescription:
    """What can be said of a model from its files alone, without loading it."""

    name: str
    folder: Path
    dimensions: int
    prompts: tuple[tuple[str, str], ...]
    weights: str
    fingerprint: str


def describe(model: str = DEFAULT_MODEL) -> ModelDescription:
    """Find the model's files and derive its fingerprint. Raises ModelError if they are not what they should be."""
    folder = model_folder(model)
    try:
        return _described(model, folder)
    except (OSError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ModelError(
            f'The files of the model "{model}" in {folder} are not what they should be ({type(error).__name__}: '
            f"{error}). Install it again, or choose another model in config.toml."
        ) from error


def _described(model: str, folder: Path) -> ModelDescription:
    if model == DEFAULT_MODEL:
        return _own(folder)
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelError(
            f'The model "{model}" in {folder} has no model.safetensors; '
            "only weights in that format are read. Choose another model in config.toml."
        )
    digest = _sha256(weights)
    modules = _json(folder / "modules.json", [])
    prompts = tuple(sorted(_json(folder / "config_sentence_transformers.json", {}).get("prompts", {}).items()))
    parts = [digest, PASSAGE_FORMAT, SPLITTER, json.dumps(prompts), "no states"]
    dimensions = int(_json(folder / "config.json", {}).get("hidden_size", 0))
    for module in modules:
        _check_module(model, folder, module)
        settings = _json(folder / module["path"] / "config.json", {}) if module["path"] else {}
        parts.append(module["type"].rsplit(".", 1)[-1] + json.dumps(settings, sort_keys=True))
        dimensions = int(settings.get("out_features") or settings.get("word_embedding_dimension") or dimensions)
    return ModelDescription(model, folder, dimensions, prompts, digest, _fingerprint(model, parts))


def _own(folder: Path) -> ModelDescription:
    found = hashlib.sha256("".join(_sha256(folder / name) for name in FILES).encode()).hexdigest()
    if found != DEFAULT_WEIGHTS:
        raise ModelError(
            f"The weights of the encoder in {folder} are not those of this version (SHA-256 {found[:12]}…, expected "
            f"{DEFAULT_WEIGHTS[:12]}…). Install Back Issue again."
        )
    fingerprint = _fingerprint(DEFAULT_MODEL, [found, PASSAGE_FORMAT, SPLITTER])
    prompts = (("passage", PASSAGE_PROMPT), ("query", QUESTION_PROMPT))
    return ModelDescription(DEFAULT_MODEL, folder, DEFAULT_DIMENSIONS, prompts, found, fingerprint)


def _fingerprint(model: str, parts: Sequence[str]) -> str:
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return f"{Path(model).name}/{digest[:16]}"


def _check_module(model: str, folder: Path, module: dict[str, Any]) -> None:
    """Only the library's own modules, with weights that are numbers and nothing else."""
    if not module["type"].startswith("sentence_transformers."):
        raise ModelError(
            f'The model "{model}" in {folder} brings code of its own ({module["type"]}), which is never run. '
            "Choose another model in config.toml."
        )
    part = folder / module["path"]
    if not part.resolve().is_relative_to(folder.resolve()):
        raise ModelError(f'The model "{model}" in {folder} leads out of its folder. Choose another in config.toml.')
    if (part / "pytorch_model.bin").exists() and not (part / "model.safetensors").exists():
        raise ModelError(
            f'The model "{model}" has weights in {part} that are not in the safetensors format, the only one that is '
            "read. Choose another model in config.toml."
        )


def model_folder(model: str) -> Path:
    """Where the model's files are on this machine. Raises ModelError."""
    if model == DEFAULT_MODEL:
        return WEIGHTS
    folder = Path(os.path.expanduser(model))  # noqa: PTH111 (neither this nor the next raises, whatever the name is)
    if os.path.isdir(folder):  # noqa: PTH112
        return folder
    package = model.replace("-", "_")
    found = importlib.util.find_spec(package) if package.isidentifier() else None
    if found is not None and found.origin is not None and (Path(found.origin).parent / "model").is_dir():
        return Path(found.origin).parent / "model"
    from huggingface_hub import snapshot_download

    for name in (model, f"sentence-transformers/{model}"):
        try:
            return Path(snapshot_download(name, local_files_only=True))
        except (OSError, ValueError):
            continue
    raise ModelError(
        f'The model "{model}" is neither a folder nor on this machine already; nothing is fetched from a network. '
        f'Set model = "{DEFAULT_MODEL}" in config.toml, or give the folder of a sentence-transformers model.'
    )


def _json(path: Path, default: Any) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return default
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path} cannot be read ({error}). Install the model again.") from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class SentenceTransformerEncoder:
    """A sentence-transformers model. Use ``load``; one call at a time."""

    def __init__(self, model: Any, description: ModelDescription) -> None:
        self._model = model
        self.tokenizer = model.tokenizer
        self._length = int(model.max_seq_length or 256)
        self._marks = _marks(model.tokenizer)
        prompts = dict(description.prompts)
        self._passage_prompt = prompts.get("passage") or prompts.get("document") or ""
        self._question_prompt = prompts.get("query") or prompts.get("question") or ""
        self._prompt_pieces = len(model.tokenizer(self._passage_prompt, add_special_tokens=False)["input_ids"])
        own = description.name == DEFAULT_MODEL
        #: (hidden, c) and (hidden, c + 1): what is kept of the states of a passage's pieces; where those of a question
        #: look for them, and last the logarithm of how much each counts. None where no such matrices were trained.
        self._projection = _matrix(description.folder / "projection.npy") if own else None
        self._question_projection = _matrix(description.folder / "question.npy") if own else None
        self.name = description.name
        self.dimensions = description.dimensions
        self.fingerprint = description.fingerprint

    @classmethod
    def load(cls, model: str = DEFAULT_MODEL) -> SentenceTransformerEncoder:
        """Load the model from this machine, the default in a second or two. Raises ModelError."""
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
        os.environ["TOKENIZERS_PARALLELISM"] = "false"
        description = describe(model)
        try:
            if model == DEFAULT_MODEL:
                from embeddings.encoder.own_model import OwnModel

                return cls(OwnModel(description.folder, description.weights), description)
            _all_cores()
            return cls(_library_model(description.folder), description)
        except Exception as error:  # the libraries raise whatever their parts do; a reader needs one sentence
            raise ModelError(f'The model "{model}" could not be loaded from {description.folder}: {error}') from error

    @cached_property
    def own(self) -> OwnModel:
        """The default model, with which passages are read and events tagged, whichever embeds."""
        from embeddings.encoder.own_model import OwnModel

        if isinstance(self._model, OwnModel):
            return self._model
        description = describe()
        return OwnModel(description.folder, description.weights)

    @cached_property
    def model(self) -> Any:
        """The bare sentence-transformers model: paragraphs are embedded with it. A question of the default model's is
        read without it, which gives the same."""
        if self.name != DEFAULT_MODEL:
            return self._model
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.sentence_transformer.modules import Normalize, Pooling

        from embeddings.encoder.module import OwnModule

        self.hasten()
        modules = [OwnModule(self._model), Pooling(self.dimensions, pooling_mode="mean"), Normalize()]
        return SentenceTransformer(modules=modules, device="cpu").eval()

    def hasten(self) -> None:
        """Let torch do what NumPy did until now; importing it takes more than a second."""
        if self.own.layers.plain:
            _all_cores()
            self.own.layers.hasten()

    def encode_question(self, text: str) -> Vectors:
        """(d,) float32 of unit length; what exceeds the model's length is cut off."""
        return self.encode_question_states(text).vector

    def encode_question_states(self, text: str) -> EncodedQuestion:
        """The question's vector, and its word pieces that say something, each with its word, for late interaction; none
        where this model has no projection."""
        asked = self._question_prompt + text
        read = self.tokenizer(asked, truncation=True, max_length=self._length, return_offsets_mapping=True)
        vector, states = self._asked(read["input_ids"])
        if self._question_projection is None:
            return EncodedQuestion(vector, np.zeros((0, 0), np.float32), ())
        prompt = len(self._question_prompt.rstrip())
        places = [(max(start, prompt), max(end, prompt)) for start, end in read["offset_mapping"]]
        words = [_word_at(asked, start, end) for start, end in places]
        says = [any(map(str.isalnum, word)) for word in words]
        content = [one and not is_stop_word(word) for one, word in zip(says, words, strict=True)]
        chosen = content if any(content) else says
        kept = tuple(word for word, one in zip(words, chosen, strict=True) if one)
        rows = states[np.asarray(chosen, dtype=bool)] @ self._question_projection
        return EncodedQuestion(vector, units(rows[:, :-1]) * np.exp(rows[:, -1:]), kept)

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        """Unit rows for every text, several for one that is longer than the model reads (see ``_cut``)."""
        windows: list[list[int]] = []
        owners: list[int] = []
        for owner, (head, body) in enumerate(self._pieces(texts)):
            cut = self._cut(head, body)
            windows.extend(cut)
            owners.extend([owner] * len(cut))
        vectors = np.zeros((len(windows), self.dimensions), dtype=np.float32)
        states: list[States] = [np.zeros((0, 0), dtype=np.int8)] * len(windows)
        order = sorted(range(len(windows)), key=lambda at: len(windows[at]))
        before, after = (len(marks) for marks in self._marks)
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            vectors[rows], found = self._forward([windows[row] for row in rows])
            if self._projection is not None:
                for row, all_states in zip(rows, found, strict=True):
                    kept_states = all_states[before + self._prompt_pieces : len(windows[row]) - after]
                    states[row] = quantised(kept_states @ self._projection)
        kept = _joined_by_owner(states, owners, len(texts)) if self._projection is not None else ()
        return Encoded(vectors, np.asarray(owners, dtype=np.int64), kept)

    def event_tags(self, blocks: Sequence[Block]) -> tuple[Tag, ...]:
        """The tokens of the blocks that are an event's title, place, day or hour, as the default model reads them
        (``corpus.events.tags``)."""
        from corpus.events.tags.head import tags_of
        from embeddings.encoder.token_states import token_states

        self.hasten()
        return tags_of(blocks, token_states(self.own, [(one.head, one.texts, one.spans) for one in blocks]))

    def kept_pieces(self, text: str) -> tuple[Pieces, Pieces]:
        """Which pieces of a passage the rows of its kept states are of: (rows,) their ids, and (rows, 2) the characters
        of its own words that each stands for, -1 for those of its context."""
        read = self.tokenizer(self._parted(text), add_special_tokens=False)
        (above, below), (_, places) = read["input_ids"], read["offset_mapping"]
        first = self._prompt_pieces - len(above)
        windows = self._cut(list(range(-len(above), 0)), list(range(len(below))))
        before, after = (len(marks) for marks in self._marks)
        rows = [number for window in windows for number in window[before : len(window) - after] if number >= first]
        ids = [(below if number >= 0 else above)[number] for number in rows]
        where = [places[number] if number >= 0 else (-1, -1) for number in rows]
        return np.asarray(ids, dtype=np.int64), np.asarray(where, dtype=np.int64).reshape(-1, 2)

    def _pieces(self, texts: Sequence[str]) -> list[tuple[list[int], list[int]]]:
        """Word pieces of each text's context and of its own words."""
        if not texts:
            return []
        heads, bodies = zip(*map(self._parted, texts), strict=True)
        plain = {"add_special_tokens": False, "truncation": False, "verbose": False}
        found = self.tokenizer([*heads, *bodies], **plain)["input_ids"]
        return list(zip(found[: len(texts)], found[len(texts) :], strict=True))

    def _parted(self, text: str) -> tuple[str, str]:
        """A passage's context after the prompt, and its own words."""
        head, separator, body = text.partition(SEPARATOR)
        return self._passage_prompt + (head if separator else ""), body if separator else text

    def _cut(self, head: list[int], body: list[int]) -> list[list[int]]:
        """The pieces between the model's own marks; a long passage in overlapping windows, each with its context."""
        before, after = self._marks
        room = self._length - len(before) - len(after)
        if len(head) + len(body) <= room:
            return [before + head + body + after]
        head = head[: min(_CONTEXT_PIECES, room // 2)]
        width = room - len(head)
        starts = range(0, max(len(body) - _OVERLAP, 1), width - _OVERLAP)
        return [before + head + body[start : start + width] + after for start in starts]

    def _asked(self, pieces: list[int]) -> tuple[Vectors, Vectors]:
        """As `_forward`, of one question."""
        if self.name != DEFAULT_MODEL:
            (vector,), (states,) = self._forward([pieces])
            return vector, states
        (states,) = self.own.states([np.array(pieces, np.int64)])
        return units(states.mean(axis=0, keepdims=True))[0], units(states)

    def _forward(self, batch: list[list[int]]) -> tuple[Vectors, list[Vectors]]:
        """Unit vectors (n, d) and for each of the batch its pieces' states (pieces, hidden) of unit length."""
        import torch

        width = max(len(pieces) for pieces in batch)
        pad = self.tokenizer.pad_token_id or 0
        tokens = torch.tensor([pieces + [pad] * (width - len(pieces)) for pieces in batch])
        mask = torch.tensor([[1] * len(pieces) + [0] * (width - len(pieces)) for pieces in batch])
        with torch.inference_mode():
            found = self.model({"input_ids": tokens, "attention_mask": mask})
            unit = torch.nn.functional.normalize(found["sentence_embedding"].float(), dim=1).numpy()
            states = torch.nn.functional.normalize(found["token_embeddings"].float(), dim=2).numpy()
        return np.ascontiguousarray(unit, dtype=np.float32), [
            rows[: len(pieces)] for rows, pieces in zip(states, batch, strict=True)
        ]


def _all_cores() -> None:
    """Let torch use every core, but for what OMP_NUM_THREADS says, which it reads by itself."""
    import torch

    if not os.environ.get("OMP_NUM_THREADS"):
        torch.set_num_threads(os.cpu_count() or 1)


def _library_model(folder: Path) -> Any:
    """The model as sentence-transformers loads it; its import takes seconds."""
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    kwargs = {"use_safetensors": True}
    loaded = SentenceTransformer(
        str(folder), device="cpu", local_files_only=True, trust_remote_code=False, model_kwargs=kwargs
    )
    return loaded.eval()


def _matrix(file: Path) -> Vectors:
    return np.asarray(np.load(file, allow_pickle=False), dtype=np.float32)


def _word_at(text: str, start: int, end: int) -> str:
    """The whole word around ``start:end``; "" where no letter or digit stands there."""
    if not any(map(str.isalnum, text[start:end])):
        return ""
    while start and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end]


def units(rows: Vectors) -> Vectors:
    """Each row of length one."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def quantised(rows: Vectors) -> States:
    """Each row's direction in four bits a number: -7..7."""
    largest = np.abs(rows).max(axis=1, keepdims=True) if rows.size else np.ones((len(rows), 1), dtype=np.float32)
    return np.asarray(np.rint(rows * (7 / np.maximum(largest, 1e-9))), dtype=np.int8)


def _joined_by_owner(states: list[States], owners: list[int], count: int) -> tuple[States, ...]:
    windows: list[list[States]] = [[] for _ in range(count)]
    for owner, rows in zip(owners, states, strict=True):
        windows[owner].append(rows)
    return tuple(np.concatenate(rows) for rows in windows)


def _marks(tokenizer: Any) -> tuple[list[int], list[int]]:
    """The special pieces that the model wants before and after a text."""
    bare = tokenizer("a", add_special_tokens=False)["input_ids"]
    marked = tokenizer("a")["input_ids"]
    for at in range(len(marked) - len(bare) + 1):
        if marked[at : at + len(bare)] == bare:
            return marked[:at], marked[at + len(bare) :]
    return [], []
