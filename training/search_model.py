"""Train the encoder that search uses: ``python -m training.search_model DATA ENCODER OUT [--library LIBRARY]``.

OUT gets checkpoints, from the last of which the same command goes on, and in ``encoder`` the files that ship.
A step reads questions, for each a paragraph that answers it and look-alikes of the same issue or series, and asks two
things: that the question's vector is nearest to its paragraph's of all in the step, and that late interaction of their
word pieces, each projected to ``DIRECTIONS`` numbers, says the same. The lowest layers and the words stay as they came.
The questions are those of ``DATA`` (`training.rest`); with a library, headings and what stands below them as well, in
its newsletters' languages; XQuAD's questions are asked of the same paragraph in other languages too.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import random
import re
import shutil
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from corpus.model import Kind
from embeddings.encoder import network
from embeddings.encoder.encoder import DIRECTIONS, PASSAGE_PROMPT, QUESTION_PROMPT
from embeddings.encoder.own_model import tokenizer
from embeddings.encoder.passages import SEPARATOR, is_searched
from embeddings.encoder.plain import WIDTH, Embeddings, packed
from embeddings.library.library import Library
from training import base
from training.groups import read_groups
from training.sources import ASIDE, VALIDATION
from training.train import ByteDropout, Schedule, optimiser, resume, save, set_rate

#: Word pieces that are read of a question and of a passage.
ASKED, READ = 40, 112
#: The evaluation's series: their headings are not read.
MEASURED = frozenset({"cccflc", "cooleman_ridge", "emk_jena_de", "eu-china", "rrg_repeater", "wasi_astronomy"})
#: How many questions of each kind a step has.
SHARES = {"wild": 13, "newsletters": 2, "headings": 6, "xquad": 2, "across": 4, "public": 5}


@dataclass(frozen=True)
class Plan(Schedule):
    """What a training of the encoder is: its lowest layers stay ``frozen``, cosines are multiplied by the scales."""

    steps: int = 750
    rate: float = 4e-5
    head_rate: float = 1e-3
    dropout: float = 0.05
    frozen: int = 4
    scale: float = 30.0
    late_scale: float = 40.0
    negatives: int = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, the passage that answers it (an id, with the sentences that do) and ids of look-alikes."""

    question: str
    passage: str
    evidence: tuple[int, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A passage: where it stands, and its sentences."""

    context: str
    sentences: tuple[str, ...]


def read_data(data: Path) -> tuple[dict[str, list[Pair]], dict[str, Text]]:
    """The answerable questions of every kind, and all passages by id."""
    texts = {}
    for line in (data / "passages.jsonl").open(encoding="utf-8"):
        one = json.loads(line)
        texts[one["id"]] = Text(_context(one["context"]), tuple(one["sentences"]))
    pairs: dict[str, list[Pair]] = defaultdict(list)
    order: dict[str, list[Pair]] = defaultdict(list)
    for group in read_groups(data):
        if group.held_out or not group.evidence or group.passage not in texts:
            continue
        others = tuple(other for other in group.pool if other != group.passage and other in texts)
        pair = Pair(group.question, group.passage, group.evidence, others)
        source = group.source
        if source.startswith("xquad"):
            order[source].append(pair)
            source = "xquad"
        pairs[source if source in SHARES else "public"].append(pair)
    pairs["across"] = list(_across(order))
    return pairs, texts


def _across(order: dict[str, list[Pair]]) -> Iterator[Pair]:
    """XQuAD asks the same questions, in the same order, of the same paragraphs in every language."""
    if len({len(pairs) for pairs in order.values()}) != 1:
        return
    for mine, pairs in order.items():
        for its, other in order.items():
            if mine != its:
                yield from (
                    Pair(a.question, b.passage, b.evidence, b.others) for a, b in zip(pairs, other, strict=True)
                )


def headings(library: Path, texts: dict[str, Text]) -> Iterator[Pair]:
    """Headings as questions for what stands right below them, which is read without them."""
    with Library.open(library) as opened:
        for stored in opened.issues():
            if stored.head.series in ASIDE | VALIDATION | MEASURED:
                continue
            some = [p for p in opened.paragraphs(stored.id) if is_searched(p)]
            ids = [p.id for p in some if len(p.text.split()) >= 12 and p.kind is not Kind.HEADING]
            for above, below in itertools.pairwise(some):
                long = len(below.text.split()) >= 12 and below.kind is not Kind.HEADING
                if above.kind is Kind.HEADING and long and 2 <= len(above.text.split()) <= 14:
                    texts[below.id] = Text("", (below.text,))
                    at = ids.index(below.id)
                    others = [other for other in (*ids[max(0, at - 4) : at], *ids[at + 1 : at + 5]) if other in texts]
                    yield Pair(above.text, below.id, (0,), tuple(others))


def _context(of: str) -> str:
    """ "February 2020. Membership" as a library's passages have it: "Membership | February 2020"."""
    dated, dot, rest = of.partition(". ")
    return f"{rest} | {dated}" if dot and re.search(r"\d{4}$", dated) else of


def window(text: Text, evidence: Sequence[int], rng: random.Random) -> str:
    """A paragraph or so of the passage, the evidence (or any place) in it, under its context."""
    at = rng.choice(evidence) if evidence else rng.randrange(len(text.sentences))
    first, last = at, at + 1
    words = len(text.sentences[at].split())
    room = rng.choice((0, 30, 60, 60, 90))
    while words < room and (first > 0 or last < len(text.sentences)):
        before = first > 0 and (last >= len(text.sentences) or rng.random() < 0.5)
        taken = first - 1 if before else last
        words += len(text.sentences[taken].split())
        if words > 1.3 * room:
            break
        first, last = (taken, last) if before else (first, taken + 1)
    context = text.context if rng.random() < 0.85 else ""
    return f"{context}{SEPARATOR}{' '.join(text.sentences[first:last])}"


class Model(nn.Module):
    """The encoder's layers with the projections of its states for late interaction."""

    def __init__(self, own: Path, plan: Plan) -> None:
        super().__init__()
        self.layers = network.layers_of(base.layers(own))
        self.frozen = plan.frozen
        for number, layer in enumerate(self.layers):
            layer.dropout = ByteDropout(plan.dropout) if number >= plan.frozen else nn.Identity()
            layer.requires_grad_(number >= plan.frozen)
        self.passage = nn.Linear(WIDTH, DIRECTIONS, bias=False)
        self.question = nn.Linear(WIDTH, DIRECTIONS, bias=False)
        self.weight = nn.Linear(WIDTH, 1, bias=False)
        nn.init.zeros_(self.weight.weight)

    def forward(self, embedded: Tensor, bounds: Sequence[tuple[int, int]]) -> Tensor:
        states = embedded
        with torch.no_grad():
            for layer in self.layers[: self.frozen]:
                states = layer(states, bounds)
        for layer in self.layers[self.frozen :]:
            states = layer(states, bounds)
        return states.float()


def vectors(states: Tensor, bounds: Sequence[tuple[int, int]]) -> Tensor:
    """(n, WIDTH) means of unit length."""
    owner = torch.repeat_interleave(torch.arange(len(bounds)), torch.tensor([b - a for a, b in bounds]))
    sums = torch.zeros(len(bounds), states.shape[1]).index_add(0, owner, states)
    return functional.normalize(sums, dim=1)


def late(asked: Tensor, weights: Tensor, read: Tensor, bounds: Sequence[tuple[int, int]]) -> Tensor:
    """(q, n): the weighted best cosine of every piece, ``asked`` (q, c), in each passage of ``read`` (t, c)."""
    length = max(b - a for a, b in bounds)
    padded = torch.stack([functional.pad(read[a:b], (0, 0, 0, length - (b - a))) for a, b in bounds])
    seen = torch.stack([torch.arange(length) < b - a for a, b in bounds])
    found = torch.einsum("qc,nlc->qnl", asked, padded).masked_fill(~seen, -2.0).amax(dim=2)
    return found * weights[:, None]


def leading(states: Tensor) -> Tensor:
    """(DIRECTIONS, WIDTH): the leading principal directions of states (t, WIDTH) without the one that all share."""
    common = functional.normalize(states.mean(0), dim=0)
    left = states - torch.outer(states @ common, common)
    return torch.linalg.eigh(left.T @ left)[1].flip(1)[:, :DIRECTIONS].T.contiguous()


class Pieces:
    """Texts as word pieces, and how rare each piece is among the passages."""

    def __init__(self, own: Path, texts: dict[str, Text]) -> None:
        self.tokenizer = tokenizer(own)
        uses: Counter[int] = Counter()
        sample = list(texts.values())
        for encoding in self.tokenizer.encode_batch(
            [" ".join(one.sentences) for one in sample], add_special_tokens=False
        ):
            uses.update(set(encoding.ids))
        top = math.log1p(len(sample))
        self.rarity = {piece: math.log1p(len(sample) / count) for piece, count in uses.items()}
        self.rarest = top

    def ids(self, text: str, most: int) -> np.ndarray:
        return np.asarray([0, *self.tokenizer.encode(text, add_special_tokens=False).ids[: most - 2], 2], np.int64)

    def rare(self, ids: np.ndarray, prompt: int) -> list[float]:
        """Of every piece of a question; its prompt and its marks count nothing."""
        inside = [0.0] * len(ids)
        for place in range(1 + prompt, len(ids) - 1):
            inside[place] = self.rarity.get(int(ids[place]), self.rarest)
        return inside


def loss_of(
    model: Model, embeddings: Embeddings, pieces: Pieces, chosen: list[tuple[str, list[str]]], plan: Plan
) -> tuple[Tensor, float, float]:
    """The loss of questions, each with its passages (the right one first), and how often each half had it first."""
    questions = [pieces.ids(QUESTION_PROMPT + question, ASKED) for question, _ in chosen]
    passages = [pieces.ids(PASSAGE_PROMPT + text, READ) for _, texts in chosen for text in texts]
    firsts = np.cumsum([0, *(len(texts) for _, texts in chosen)])[:-1].tolist()
    batch = packed([*questions, *passages])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = model(base.embedded(embeddings, batch), batch.bounds)
    n = len(questions)
    all_vectors = vectors(states, batch.bounds)
    dense = plan.scale * all_vectors[:n] @ all_vectors[n:].T
    unit = functional.normalize(states, dim=1)
    split = batch.bounds[n][0]
    asked = functional.normalize(model.question(unit[:split]), dim=1)
    read = functional.normalize(model.passage(unit[split:]), dim=1)
    prompt = len(pieces.tokenizer.encode(QUESTION_PROMPT, add_special_tokens=False).ids)
    rarity = torch.tensor([value for ids in questions for value in pieces.rare(ids, prompt)])
    weights = rarity * model.weight(unit[:split]).squeeze(1).clamp(-4, 4).exp()
    owner = torch.repeat_interleave(torch.arange(n), torch.tensor([len(ids) for ids in questions]))
    totals = torch.zeros(n).index_add(0, owner, weights).clamp(min=1e-6)
    matched = late(asked, weights / totals[owner], read, [(a - split, b - split) for a, b in batch.bounds[n:]])
    by_question = plan.late_scale * torch.zeros(n, len(passages)).index_add(0, owner, matched)
    target = torch.tensor(firsts)
    total = functional.cross_entropy(dense, target) + functional.cross_entropy(by_question, target)
    both = functional.cross_entropy(0.5 * dense + by_question, target)
    return (
        total + 0.5 * both,
        float((dense.argmax(1) == target).float().mean()),
        float((by_question.argmax(1) == target).float().mean()),
    )


def drawn(pairs: dict[str, list[Pair]], rng: random.Random) -> Iterator[list[Pair]]:
    """The questions of every step, none again before all of its kind were drawn."""
    left: dict[str, list[Pair]] = defaultdict(list)
    while True:
        step: list[Pair] = []
        for kind, count in SHARES.items():
            for _ in range(count if pairs[kind] else 0):
                if not left[kind]:
                    left[kind] = rng.sample(pairs[kind], len(pairs[kind]))
                pair = left[kind].pop()
                if all(pair.passage != other.passage for other in step):
                    step.append(pair)
        yield step


def begin(model: Model, embeddings: Embeddings, pieces: Pieces, texts: dict[str, Text], plan: Plan) -> None:
    """Both projections are first the leading directions of the states of some passages."""
    rng = random.Random(plan.seed)
    some = [window(texts[name], (), rng) for name in rng.sample(sorted(texts), min(256, len(texts)))]
    batch = packed([pieces.ids(PASSAGE_PROMPT + text, READ) for text in some])
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        states = functional.normalize(model.eval()(base.embedded(embeddings, batch), batch.bounds), dim=1)
        for one in (model.passage, model.question):
            one.weight.copy_(leading(states))
    model.train()


def train(data: Path, own: Path, out: Path, library: Path | None, plan: Plan, every: int) -> None:
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(plan.seed)
    pairs, texts = read_data(data)
    if library is not None:
        pairs["headings"] = list(headings(library, texts))
    print({kind: len(some) for kind, some in pairs.items()}, flush=True)
    pieces = Pieces(own, texts)
    embeddings = Embeddings.load(own)
    model = Model(own, plan).train()
    begin(model, embeddings, pieces, texts, plan)
    optim = optimiser(model, plan)
    done = resume(out, plan, model, optim)
    drawn_so_far: list[str] = []
    started, mean = time.time(), None
    for step, chosen in enumerate(drawn(pairs, random.Random(plan.seed))):
        if step >= plan.steps:
            break
        drawn_so_far += [pair.passage for pair in chosen]
        if step < done:
            continue
        rng = random.Random(plan.seed * 1_000_003 + step)
        torch.manual_seed(plan.seed * 1_000_003 + step)
        made = []
        for pair in chosen:
            others = rng.sample(pair.others, min(plan.negatives, len(pair.others)))
            made.append(
                (
                    pair.question,
                    [window(texts[pair.passage], pair.evidence, rng), *(window(texts[o], (), rng) for o in others)],
                )
            )
        loss, dense, late_ = loss_of(model, embeddings, pieces, made, plan)
        optim.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        set_rate(optim, step, plan)
        optim.step()
        now = np.asarray([loss.item(), dense, late_])
        mean = now if mean is None else 0.95 * mean + 0.05 * now
        if (step + 1) % 10 == 0:
            pace = (time.time() - started) / (step + 1 - done)
            print(
                f"{step + 1}/{plan.steps} loss {mean[0]:.3f} dense {mean[1]:.3f} late {mean[2]:.3f} {pace:.1f} s",
                flush=True,
            )
        if (step + 1) % every == 0 or step + 1 == plan.steps:
            save(out, step + 1, plan, model, optim, drawn_so_far)


def export(run: Path, own: Path, out: Path) -> None:
    """The encoder of a run's folder as it ships: layers in 8 bits, the projections, the words as they came."""
    out.mkdir(parents=True, exist_ok=True)
    tensors = base.trained(run)
    layers = {name: tensor for name, tensor in tensors.items() if name.startswith("layers.")}
    small = {name: tensor.contiguous() for name, tensor in network.eighths(layers).items()}
    save_file(small, str(out / "layers.safetensors"))
    for name in ("words.json", "words.safetensors"):
        shutil.copyfile(own / name, out / name)
    asked = torch.cat([tensors["question.weight"], tensors["weight.weight"]])
    np.save(out / "projection.npy", tensors["passage.weight"].T.half().numpy())
    np.save(out / "question.npy", asked.T.half().numpy())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("own", type=Path, help="the encoder's folder, as `training.encoder` writes it")
    parser.add_argument("out", type=Path)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--every", type=int, default=50, help="steps between checkpoints")
    parser.add_argument("--threads", type=int, default=1)
    for name, value in asdict(Plan()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    args = vars(parser.parse_args())
    torch.set_num_threads(args["threads"])
    plan = Plan(**{k: args[k] for k in asdict(Plan())})
    print(plan, flush=True)
    train(args["data"], args["own"], args["out"], args["library"], plan, args["every"])
    export(args["out"], args["own"], args["out"] / "encoder")


if __name__ == "__main__":
    main()
