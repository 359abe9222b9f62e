"""Whether a sentence says yes or no: ``python -m training.verdicts DATA OUT --asked FILE ...``.

DATA is a prepared folder (`training.extend`), whose passages FILEs name: JSON lines of a question with its ``passage``
and ``sentence`` (or ``sentences``), and ``label`` "yes", "no" or "open" (or ``answer`` "yes" or "no", or none in a near
miss); where a line has a ``claim``, the statement that was asked about, that is learned too. What stands beside the
evidence leaves a question open. Four layers, from the reader's last four, and a head are trained over the states of its
lower ones, which are made once; OUT gets what `assistant.reader.neural.verdicts` reads.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from assistant.questions.kinds import question_kind
from assistant.questions.question import Asked
from assistant.reader.neural import inputs
from assistant.reader.neural.verdicts import ABOUT, BELOW, FILE
from embeddings.encoder.encoder import WEIGHTS
from embeddings.encoder.late_states import LateStates
from embeddings.encoder.network import eighths, layers_of, through
from embeddings.encoder.plain import WIDTH, Embeddings, packed
from training import base, network
from training.train import ByteDropout, Schedule, set_rate

#: In the order of the head's three numbers.
LABELS = ("yes", "no", "open")
READER = Path(__file__).parents[1] / "assistant" / "weights"
_TOGETHER = 32
#: Of the questions with evidence, those that are shown with a sentence beside it too.
_BESIDE = 0.35


@dataclass(frozen=True, slots=True)
class Pair:
    """A question (or statement) and the sentences held against it."""

    asked: str
    context: str
    sentences: tuple[str, ...]
    label: str
    series: str


@dataclass(frozen=True, slots=True)
class Example:
    """A pair behind the reader's lower layers: ``states`` (n, WIDTH), ``side`` (n,) 1 question, 2 sentences, else 0."""

    states: NDArray[np.float16]
    side: NDArray[np.int8]
    label: int


def pairs_of(passages: Path, files: Sequence[Path], seed: int = 7) -> list[Pair]:
    """What the files ask, the statements, and questions beside sentences that do not decide them."""
    rows = (json.loads(line) for line in passages.read_text("utf-8").splitlines())
    known = {row["id"]: row for row in rows}
    rng = random.Random(seed)
    made = []
    for path in files:
        for line in path.read_text("utf-8").splitlines():
            asked = json.loads(line)
            passage = known.get(asked["passage"])
            if passage is not None:
                made += [replace(one, asked=_typed(one.asked, rng)) for one in _pairs(asked, passage, rng)]
    return made


def _typed(asked: str, rng: random.Random) -> str:
    """A question as somebody types it: half of them in small letters and without a mark, whatever the label, for who
    writes questions by label writes the labels differently."""
    bare = asked.rstrip("?？ .")
    end = "?" if asked.rstrip()[-1:] in "?？" or question_kind(asked) is Asked.YES_NO else "."
    return bare.lower() if rng.random() < 0.5 else f"{bare}{end}"


def _pairs(asked: dict[str, object], passage: dict[str, object], rng: random.Random) -> Iterator[Pair]:
    question, said = str(asked["question"]), [str(one) for one in passage["sentences"]]  # type: ignore[attr-defined]
    label = asked.get("label") or asked.get("verdict") or asked.get("answer")
    where = asked.get("sentences") or [asked.get("sentence")]
    evidence = [one for one in where if isinstance(one, int) and 0 <= one < len(said)]  # type: ignore[attr-defined]
    blank = Pair(question, str(passage["context"]), (), "open", str(passage["series"]))
    if not label and asked.get("kind") == "unanswerable" and question_kind(question) is Asked.YES_NO:
        yield replace(blank, sentences=(max(said, key=lambda one: _shared(question, one)),))
    if label not in LABELS or not evidence:
        return
    told = tuple(said[one] for one in sorted(evidence))
    yield replace(blank, sentences=told, label=label)
    if claim := str(asked.get("claim") or ""):
        yield replace(blank, asked=claim, sentences=told, label=label)
    beside = [one for n, one in enumerate(said) if n not in evidence and len(one.split()) > 3]
    if beside and rng.random() < _BESIDE:
        some = rng.sample(beside, min(3, len(beside)))
        yield replace(blank, sentences=(max(some, key=lambda one: _shared(question, one)),))


def _shared(question: str, sentence: str) -> float:
    """How much of a question's words a sentence has, for its length."""
    one, other = (set(re.findall(r"\w{3,}", text.lower())) for text in (question, sentence))
    return len(one & other) / (4.0 + math.sqrt(len(sentence.split())))


def examples_of(pairs: Sequence[Pair], reader: network.Reader, encoder: Path) -> list[Example]:
    """The pairs behind the lower layers of the reader, which are not trained."""
    cut, late, embeddings = base.cutter(encoder), LateStates.load(encoder), Embeddings.load(encoder)
    made = []
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for at in range(0, len(pairs), _TOGETHER):
            some = pairs[at : at + _TOGETHER]
            windows = []
            for pair in some:
                asked, context, *said = cut([pair.asked, pair.context, *pair.sentences])
                windows.append(inputs.windows(asked, context, said)[0])
            own = late.questions([one.ids[one.question] for one in windows])
            body = late.passages([one.ids[one.body] for one in windows])
            told = [inputs.features(*one)[0] for one in zip(windows, own, body, strict=True)]
            texts = packed([one.ids for one in windows])
            first = base.embedded(embeddings, texts) + reader.features(torch.from_numpy(np.concatenate(told)))
            states = through(reader.layers[:BELOW], first, texts.bounds).float().numpy().astype(np.float16)
            for pair, window, (a, b) in zip(some, windows, texts.bounds, strict=True):
                side = np.where(window.sentence >= 0, 2, 0).astype(np.int8)
                side[window.question] = 1
                made.append(Example(states[a:b], side, LABELS.index(pair.label)))
    return made


class Judge(nn.Module):
    """The layers and the head, as ``assistant.reader.neural.verdicts`` runs them."""

    def __init__(self, reader: network.Reader, dropout: float) -> None:
        super().__init__()
        self.layers = reader.layers[BELOW:]
        for layer in self.layers:
            layer.dropout = ByteDropout(dropout)
        self.drop = nn.Dropout(dropout)
        self.inner, self.outer = nn.Linear(4 * WIDTH, WIDTH), nn.Linear(WIDTH, len(LABELS))

    def forward(self, examples: Sequence[Example]) -> Tensor:
        """(examples, 3) logits."""
        ends = np.cumsum([len(one.side) for one in examples]).tolist()
        bounds = list(zip([0, *ends[:-1]], ends, strict=True))
        lower = torch.from_numpy(np.concatenate([one.states for one in examples]).astype(np.float32))
        states = through(self.layers, lower, bounds).float()
        told = []
        for one, (a, b) in zip(examples, bounds, strict=True):
            asked, said = (states[a:b][torch.from_numpy(one.side == side)].mean(0) for side in (1, 2))
            told.append(torch.cat([states[a], asked, said, asked * said]))
        result: Tensor = self.outer(self.drop(functional.gelu(self.inner(torch.stack(told)))))
        return result


def fitted(examples: Sequence[Example], reader: network.Reader, plan: Schedule, epochs: int) -> Judge:
    """The layers trained on the examples; ``plan.steps`` is worked out from ``epochs``."""
    torch.manual_seed(plan.seed)
    rng = np.random.default_rng(plan.seed)
    judge = Judge(reader, plan.dropout).train()
    rates = (
        (judge.layers.parameters(), plan.rate),
        ([*judge.inner.parameters(), *judge.outer.parameters()], plan.head_rate),
    )
    optimiser = torch.optim.AdamW([{"params": list(p), "lr": r, "top": r} for p, r in rates], weight_decay=plan.decay)
    plan = replace(plan, steps=epochs * -(-len(examples) // _TOGETHER))
    step, begun = 0, time.time()
    for epoch in range(epochs):
        order = sorted(range(len(examples)), key=lambda n: len(examples[n].side) + 15 * rng.random())
        batches = [order[at : at + _TOGETHER] for at in range(0, len(order), _TOGETHER)]
        total = 0.0
        for at in rng.permutation(len(batches)):
            some = [examples[n] for n in batches[at]]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = judge(some)
            loss = functional.cross_entropy(logits.float(), torch.tensor([one.label for one in some]))
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(judge.parameters(), 1.0)
            set_rate(optimiser, step, plan)
            optimiser.step()
            step, total = step + 1, total + loss.item()
        print(f"epoch {epoch + 1} loss {total / len(batches):.3f} {time.time() - begun:.0f} s", flush=True)
    return judge.eval()


def chances(judge: Judge, examples: Sequence[Example]) -> NDArray[np.float32]:
    """(examples, 3): how likely each label is."""
    made = []
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for at in range(0, len(examples), _TOGETHER):
            made.append(torch.softmax(judge(examples[at : at + _TOGETHER]).float(), -1).numpy())
    return np.concatenate(made)


def report(found: NDArray[np.float32], labels: NDArray[np.int64]) -> str:
    """One line: how often yes or no is told where it should be, at some sureness, and how often rightly."""
    decided, said, sure = labels < 2, found[:, :2].argmax(1), found[:, :2].max(1)
    parts = [f"{len(labels)} pairs, yes or no where it must be said {float((said == labels)[decided].mean()):.3f}"]
    for bound in (0.6, 0.7, 0.8, 0.9):
        told = sure >= bound
        right = float((said == labels)[told].mean()) if told.any() else 0.0
        wrong = int((told & (said == 0) & (labels != 0)).sum())
        parts.append(f"above {bound}: {float(told[decided].mean()):.2f} told, {right:.3f} right, {wrong} wrongly yes")
    return "; ".join(parts)


def export(judge: Judge, out: Path, about: dict[str, object]) -> None:
    """Write what ships: matrices of the layers in 8 bits, beside the digest of the reader below."""
    tensors = {name: one.contiguous() for name, one in eighths(judge.state_dict()).items()}
    save_file(tensors, str(out / FILE))
    reader = hashlib.sha256((READER / "neural.safetensors").read_bytes()).hexdigest()
    own = hashlib.sha256((out / FILE).read_bytes()).hexdigest()
    (out / ABOUT).write_text(json.dumps({"reader": reader, "sha256": own, "training": about}, indent=1) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.verdicts", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--asked", type=Path, nargs="+", required=True)
    parser.add_argument("--unseen", type=int, default=0, help="measure on every Nth series by a hash, not trained on")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    pairs = pairs_of(options.data / "passages.jsonl", options.asked)
    unseen = [bool(options.unseen) and _hashed(one.series) % options.unseen == 0 for one in pairs]
    reader = network.Reader()
    reader.layers = layers_of(base.trained(READER / "neural.safetensors"))
    reader.load_state_dict(base.trained(READER / "neural.safetensors"))
    examples = examples_of(pairs, reader, WEIGHTS)
    trained = [one for one, apart in zip(examples, unseen, strict=True) if not apart]
    plan = Schedule(rate=options.rate, head_rate=5 * options.rate, seed=options.seed)
    judge = fitted(trained, reader, plan, options.epochs)
    held = [one for one, apart in zip(examples, unseen, strict=True) if apart]
    if held:
        print(report(chances(judge, held), np.array([one.label for one in held])))
    options.out.mkdir(parents=True, exist_ok=True)
    export(
        judge,
        options.out,
        {"pairs": len(trained), "epochs": options.epochs, "rate": options.rate, "seed": options.seed},
    )


def _hashed(series: str) -> int:
    return int(hashlib.sha1(f"verdicts {series}".encode()).hexdigest(), 16)


if __name__ == "__main__":
    main()
