"""Train a teacher that does not ship: ``python -m training.teacher DATA OWN BASE OUT [--steps N]``.

BASE is the folder of all-mpnet-base-v2 (109 million weights, twelve layers of 768, English). It does the reader's task
as `training.train` gives it: the same windows, the same four heads, the same losses, and every one of its word pieces
is told what the reader is told of the piece that stands there. Its words stay as they came. The same command goes on
from the last checkpoint. With ``--scores FILE`` it says of the questions of DATA what it thinks of each passage, for
the reader to learn from (``training.train --scores FILE``).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoConfig, MPNetConfig, MPNetModel

from assistant.reader.neural import inputs
from embeddings.encoder.plain import Packed, runs
from training import base, evaluate, network, taught
from training.groups import OURS, Sample, Shelf, Window, named, read_groups
from training.train import ByteDropout, Plan, options, planned, teach

#: Pieces that are read at once, padding aside.
ROOM = 1500
#: Places that the network knows.
LONGEST = 510
#: The score of an edge that no sentence has.
NOWHERE = -1e4
WORDS = "embeddings.word_embeddings.weight"


class Words:
    """What the layers read of each word piece; never trained and in no checkpoint."""

    def __init__(self, table: inputs.Floats) -> None:
        self._table = table

    def __call__(self, texts: Packed) -> inputs.Floats:
        return self._table[texts.ids]


class Teacher(network.Headed):
    """The layers of MPNet and the reader's heads."""

    def __init__(self, config: MPNetConfig) -> None:
        super().__init__(config.hidden_size)
        self.layers = MPNetModel(config, add_pooling_layer=False)
        self.layers.set_input_embeddings(nn.Identity())  # type: ignore[no-untyped-call]

    def forward(self, embedded: Tensor, batch: network.Batch) -> network.Scores:
        """``embedded`` (t, width) are the word embeddings of ``batch.texts``."""
        return self.scores(self._states(embedded + self.features(batch.features), batch.texts.bounds), batch)

    def _states(self, told: Tensor, bounds: Sequence[tuple[int, int]]) -> Tensor:
        """Windows of about one length together, padded."""
        order = sorted(range(len(bounds)), key=lambda i: bounds[i][1] - bounds[i][0])
        lengths = [bounds[i][1] - bounds[i][0] for i in order]
        states: dict[int, Tensor] = {}
        for run in runs(lengths, ROOM):
            parts = [told[slice(*bounds[order[i]])] for i in run]
            padded = nn.utils.rnn.pad_sequence(parts, batch_first=True)
            ends = torch.tensor([len(part) for part in parts], device=told.device)
            mask = torch.arange(padded.shape[1], device=told.device) < ends[:, None]
            made = self.layers(inputs_embeds=padded, attention_mask=mask.long()).last_hidden_state
            states |= {order[i]: row[: len(part)] for i, row, part in zip(run, made, parts, strict=True)}
        return torch.cat([states[i] for i in range(len(bounds))]).float()


def new_teacher(folder: Path, dropout: float) -> tuple[Teacher, Words]:
    """The network as it was published under heads that know nothing yet, and its words."""
    config = AutoConfig.from_pretrained(folder)
    config.attention_probs_dropout_prob = 0.0
    model = Teacher(config)
    kept = load_file(str(folder / "model.safetensors"))
    words = kept.pop(WORDS).numpy()
    wanted = model.layers.state_dict()
    model.layers.load_state_dict({name: kept[name] for name in wanted})
    for part in model.layers.modules():
        given = getattr(part, "dropout", None)
        if isinstance(given, nn.Dropout) and given.p:
            part.dropout = ByteDropout(dropout)
    return model, Words(words)


def load(folder: Path, run: Path) -> tuple[Teacher, Words]:
    """The teacher of a run's folder; ``folder`` is that of all-mpnet-base-v2."""
    model, words = new_teacher(folder, 0.0)
    model.load_state_dict(base.trained(run))
    return model.eval(), words


class TwoShelf(Shelf):
    """Windows as the reader has them, handed out in the teacher's word pieces."""

    def __init__(self, folder: Path, questions: Sequence[str], encoder: Path, teacher: Path) -> None:
        super().__init__(folder, questions, encoder)
        tokenizer = Tokenizer.from_file(str(teacher / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._other = inputs.Cutter(tokenizer, np.zeros(tokenizer.get_vocab_size(), np.float32))

    def samples(self, windows: Sequence[Window]) -> list[Sample]:
        return [self._rewritten(sample) for sample in Shelf.samples(self, windows)]

    def _rewritten(self, sample: Sample) -> Sample:
        window = sample.window
        text = self.passages[window.of]
        above = window.body[window.sentence[window.body] < 0]
        sentences = range(window.first, window.first + window.count)
        rows = [
            np.arange(window.question.start, window.question.stop),
            above,
            *(np.flatnonzero(window.sentence == i) for i in range(window.count)),
        ]
        own = [self.questions[window.asked], text.context_pieces, *(text.sentence_pieces[i] for i in sentences)]
        texts = [window.asked, text.context, *(text.sentences[i] for i in sentences)]
        had = [pieces.head(len(where)) for pieces, where in zip(own, rows, strict=True)]
        asked, context, *said = map(_until, self._other(texts), had)
        asked, context = asked.head(inputs.QUESTION_PIECES), context.head(inputs.CONTEXT_PIECES)
        room = LONGEST - 4 - len(asked.ids) - len(context.ids)
        if sum(len(part.ids) for part in said) > room:  # a line of dots is one piece there and many here
            said = [part.head(room // len(said)) for part in said]
        told = [
            sample.features[where][_carried(old.offsets, new.offsets)]
            for where, old, new in zip(rows, had, (asked, context, *said), strict=True)
        ]
        (made,) = inputs.windows(asked, context, said, LONGEST)
        features = np.zeros((len(made.ids), inputs.FEATURES), np.float32)
        features[made.question] = told[0]
        features[made.body] = np.concatenate(told[1:])
        made = replace(made, first=window.first)
        return replace(sample, window=named(made, window.asked, window.of), features=features)


def _until(pieces: inputs.Pieces, had: inputs.Pieces) -> inputs.Pieces:
    """What begins before the last piece of the other cutting ends."""
    return pieces.head(int((pieces.offsets[:, 0] < had.offsets[:, 1].max(initial=0)).sum()))


def _carried(had: inputs.Ints, new: inputs.Ints) -> inputs.Ints:
    """For each piece of the one cutting, the piece of the other in which it begins; both (n, 2) characters."""
    return np.maximum(np.searchsorted(had[:, 0], new[:, 0], side="right") - 1, 0)


def train(
    data: Path, own: Path, folder: Path, out: Path, plan: Plan, device: str, every: int, stop: int | None = None
) -> Teacher:
    """As `training.train.train`; ``folder`` is that of all-mpnet-base-v2."""
    torch.manual_seed(plan.seed)
    groups = [g for g in read_groups(data) if not g.held_out]
    shelf = TwoShelf(data, sorted({g.question for g in groups}), own, folder)
    model, words = new_teacher(folder, plan.dropout)
    teach(model, words, shelf, groups, out, plan, device, every, stop)
    return model


def score(data: Path, own: Path, folder: Path, run: Path, file: Path, most: int | None = None) -> None:
    """What the teacher thinks of every question's passages, a JSON line a question, in some order; those that ``file``
    has are not asked again."""
    groups = [g for g in read_groups(data) if not g.held_out]
    random.Random(3).shuffle(groups)
    kept = file.read_text("utf-8").splitlines() if file.exists() else []
    done = {json.loads(line)["question"] for line in kept}
    shelf = TwoShelf(data, sorted({g.question for g in groups}), own, folder)
    network, words = load(folder, run)
    asked: dict[str, dict[str, int | None]] = {}
    for group in groups[:most]:
        if group.question not in done:
            limit = None if group.source in OURS else Plan.public_limit
            asked.setdefault(group.question, {}).update(dict.fromkeys([group.passage, *group.pool], limit))
    with file.open("a", encoding="utf-8") as out:
        for question, names in asked.items():
            windows = [w for name, limit in names.items() for w in shelf.windows(question, name, limit=limit)]
            samples = shelf.samples(windows)
            read = evaluate.run(network, words, samples)
            thoughts = [
                (window, _thought(shelf, window, sample.window, *scores))
                for window, sample, scores in zip(windows, samples, read, strict=True)
            ]
            out.write(taught.line(question, thoughts) + "\n")


def _thought(
    shelf: Shelf, window: Window, other: Window, sentences: inputs.Floats, answerable: float, *edges: inputs.Floats
) -> taught.Thought:
    """The logits of the teacher's window ``other`` on the pieces of the student's; no edge outside of sentences."""
    start, end = (np.full(len(window.ids), NOWHERE, np.float32) for _ in edges)
    for i in range(window.count):
        where, there = np.flatnonzero(window.sentence == i), np.flatnonzero(other.sentence == i)
        if len(where) and len(there):
            first = there[_carried(other.offsets[there], window.offsets[where])]
            last = there[_carried(other.offsets[there], window.offsets[where] - (0, 1))]
            start[where], end[where] = edges[0][first], edges[1][last]
    return taught.Thought(sentences, answerable, start, end)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("own", type=Path, help="the encoder's folder, as `training.encoder` writes it")
    parser.add_argument("base", type=Path, help="the folder of all-mpnet-base-v2")
    parser.add_argument("out", type=Path)
    parser.add_argument("--scores", type=Path, help="train no more, but say what it thinks of the questions of DATA")
    parser.add_argument("--most", type=int, help="questions whose scores are wanted")
    args = options(parser).parse_args()
    if args.scores:
        torch.set_num_threads(args.threads)
        score(args.data, args.own, args.base, args.out, args.scores, args.most)
        return
    train(args.data, args.own, args.base, args.out, planned(args), args.device, args.every)


if __name__ == "__main__":
    main()
