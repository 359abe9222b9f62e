"""Train the reader: ``python -m training.train DATA OUT [--steps N]``.

Each step reads a few questions, each with its passage and look-alikes, and asks three things at once: which sentence
of all of them answers, or none (softmax over every sentence and a fixed zero for "none"); of each passage, whether it
answers; and which words of the sentence do. Checkpoints (`OUT/checkpoint.safetensors` with optimiser state and
`OUT/checkpoint.json`) are written every so often; the same command goes on from the last, to the same end but for
rounding.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from embeddings.encoder.network import layers_of
from embeddings.encoder.plain import Embeddings
from training import base, network, taught
from training.groups import OURS, Group, Sample, Shelf, batch, read_groups, training_samples


@dataclass(frozen=True)
class Schedule:
    """How a network is trained; two runs with the same plan and data end in the same weights but for rounding."""

    steps: int = 2000
    rate: float = 1e-4
    head_rate: float = 5e-4
    warmup: float = 0.06
    dropout: float = 0.1
    decay: float = 0.01
    seed: int = 1


@dataclass(frozen=True)
class Plan(Schedule):
    """What a training of the reader is."""

    groups: int = 8
    others: int = 1
    public_limit: int = 128
    absent: float = 0.1
    #: Share of our own questions at the first and at the last step; made-unanswerable ones are among them.
    ours_first: float = 0.25
    ours_last: float = 0.75
    #: Share of the loss that a teacher gives where it read the window.
    taught: float = 0.5


#: How often a question of each of our kinds is drawn, against one as it came.
DRAWN = {"newsletters": 1.0, "wild": 1.0, "cut": 0.35, "changed": 0.7}
PUBLIC_DRAWN = {"squad2": 1.0, "selqa": 1.5, "policyqa": 0.7, "covidqa": 0.7, "clapnq": 1.5}


class Deck:
    """Draws questions without repeating one before all of its kind were drawn about equally."""

    def __init__(self, groups: Sequence[Group], weight: dict[str, float], rng: random.Random) -> None:
        self.groups, self.weight, self.rng = groups, weight, rng
        self.left: list[Group] = []

    def draw(self) -> Group:
        while not self.left:
            kept = [g for g in self.groups if self.rng.random() < self.weight.get(g.source, 1.0)]
            self.left = self.rng.sample(kept, len(kept))
        return self.left.pop()


def schedule(groups: Sequence[Group], plan: Plan) -> Iterator[list[Group]]:
    """The questions of every step; depends on plan and data alone, so that a resumed run sees what it would have."""
    rng = random.Random(plan.seed)
    ours = Deck([g for g in groups if g.source in OURS], DRAWN, rng)
    public = Deck([g for g in groups if g.source not in OURS], {k: min(v, 1.0) for k, v in PUBLIC_DRAWN.items()}, rng)
    for step in range(plan.steps):
        share = plan.ours_first + (plan.ours_last - plan.ours_first) * step / max(plan.steps - 1, 1)
        decks = [
            ours if not public.groups or (ours.groups and rng.random() < share) else public for _ in range(plan.groups)
        ]
        yield [deck.draw() for deck in decks]


def losses(
    model: nn.Module,
    embeddings: base.Embedded,
    groups: Sequence[Sequence[Sample]],
    device: str,
    thoughts: Mapping[taught.Key, taught.Thought] | None = None,
    share: float = 0.0,
) -> Tensor:
    """The mean loss of some questions, each the samples of its passages; of the windows that a teacher has read,
    ``share`` of it is against its ``thoughts``."""
    flat = [(g, s) for g, samples in enumerate(groups) for s in samples]
    by_group: list[list[tuple[Tensor, Tensor]]] = [[] for _ in groups]
    whole, edges = [], []
    made = batch([sample for _, sample in flat], device)
    scores = model(base.embedded(embeddings, made.texts, device), made)
    for row, (g, sample) in enumerate(flat):
        right = torch.zeros(sample.window.count, dtype=torch.bool, device=device)
        right[list(sample.evidence)] = True
        by_group[g].append((scores.sentences[row], right))
        target = torch.tensor(float(bool(sample.evidence)), device=device)
        # Look-alikes outnumber; each question's own passage must not be drowned.
        weight = 1.0 if sample.evidence else 1.0 / len(groups[g])
        whole.append(weight * functional.binary_cross_entropy_with_logits(scores.answerable[row], target))
        if sample.edges:
            for logits, at in ((scores.start[row], sample.edges[0]), (scores.end[row], sample.edges[1])):
                edges.append(functional.cross_entropy(logits[None], torch.tensor([at], device=device)))
    total = []
    for rows in by_group:
        logits = torch.cat([torch.zeros(1, device=device), *(r for r, _ in rows)])
        right = torch.cat([torch.zeros(1, dtype=torch.bool, device=device), *(m for _, m in rows)])
        if not bool(right.any()):
            right[0] = True
        total.append(torch.logsumexp(logits, 0) - torch.logsumexp(logits[right], 0))
    loss = torch.stack(total).mean() + 0.5 * torch.stack(whole).sum() / len(groups)
    if edges:
        loss = loss + 0.25 * torch.stack(edges).mean()
    if thoughts:
        against, read = taught.loss([sample for _, sample in flat], scores, thoughts)
        loss = (1 - share * read) * loss + share * read * against
    return loss


class ByteDropout(nn.Module):
    """Dropout that draws eight numbers at once, each a byte; one a number took a twelfth of a step."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.dropped = round(256 * share)

    def forward(self, states: Tensor) -> Tensor:
        if not self.training or not self.dropped:
            return states
        drawn = torch.randint(-(2**63), 2**63 - 1, (states.numel() // 8 + 1,), device=states.device)
        kept = drawn.view(torch.uint8)[: states.numel()].view_as(states) >= self.dropped
        return states * (kept.to(states.dtype) * (256 / (256 - self.dropped)))


def new_reader(own: Path, dropout: float) -> network.Reader:
    model = network.Reader()
    model.layers = layers_of(base.layers(own))
    for layer in model.layers:
        layer.dropout = ByteDropout(dropout)
    return model


def optimiser(model: nn.Module, plan: Schedule) -> torch.optim.AdamW:
    trained = [(name, part) for name, part in model.named_parameters() if part.requires_grad]
    layers = [part for name, part in trained if name.startswith("layers.")]
    heads = [part for name, part in trained if not name.startswith("layers.")]
    parts = ((layers, plan.rate), (heads, plan.head_rate))
    return torch.optim.AdamW([{"params": p, "lr": r, "top": r} for p, r in parts], weight_decay=plan.decay, fused=True)


def set_rate(optimiser: torch.optim.Optimizer, step: int, plan: Schedule) -> None:
    """A rise to the top over the warm-up, then a straight fall to nothing."""
    warm = max(1, int(plan.warmup * plan.steps))
    share = min((step + 1) / warm, max(0.0, (plan.steps - step) / max(1, plan.steps - warm)))
    for group in optimiser.param_groups:
        group["lr"] = group["top"] * share


#: In a run's folder: the questions it drew, a name a line.
DRAWN_IDS = "drawn.txt"


def save(
    out: Path, step: int, plan: Schedule, model: nn.Module, optimiser: torch.optim.Optimizer, drawn: Sequence[str]
) -> None:
    tensors = {f"model.{k}": v.contiguous() for k, v in model.state_dict().items()}
    for i, state in optimiser.state_dict()["state"].items():
        tensors |= {f"optimiser.{i}.{k}": v.contiguous() for k, v in state.items()}
    part = out / "checkpoint.part"
    save_file(tensors, str(part), {"step": str(step)})
    part.replace(out / "checkpoint.safetensors")
    (out / "checkpoint.json").write_text(json.dumps({"step": step, "plan": asdict(plan)}), "utf-8")
    (out / DRAWN_IDS).write_text("\n".join(drawn), "utf-8")


def resume(out: Path, plan: Schedule, model: nn.Module, optimiser: torch.optim.Optimizer) -> int:
    """Load the last checkpoint and say how many steps are done; 0 where there is none."""
    about = out / "checkpoint.json"
    if not about.exists():
        return 0
    kept = json.loads(about.read_text("utf-8"))
    if kept["plan"] != asdict(plan):
        raise SystemExit(f"{about} belongs to another plan: {kept['plan']}; choose another folder or the same options.")
    tensors = load_file(str(out / "checkpoint.safetensors"))
    model.load_state_dict({k.removeprefix("model."): v for k, v in tensors.items() if k.startswith("model.")})
    whole = optimiser.state_dict()
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        if name.startswith("optimiser."):
            _, i, key = name.split(".")
            state.setdefault(int(i), {})[key] = value
    optimiser.load_state_dict({"state": state, "param_groups": whole["param_groups"]})
    return int(kept["step"])


def train(
    data: Path,
    own: Path,
    out: Path,
    plan: Plan,
    device: str,
    every: int,
    stop: int | None = None,
    start: Path | None = None,
    scores: Path | None = None,
) -> network.Reader:
    """Train to the plan's end (or only to step ``stop``), writing a checkpoint every ``every`` steps.

    ``own`` is the encoder's folder, as `training.encoder` writes it. ``start`` is the folder of another run (or a file
    of exported weights) that is gone on from, with a fresh schedule. ``scores`` is what a teacher wrote
    (`training.teacher`), of some of the questions.
    """
    torch.manual_seed(plan.seed)
    groups = [g for g in read_groups(data) if not g.held_out]
    shelf = Shelf(data, sorted({g.question for g in groups}), own)
    embeddings = Embeddings.load(own)
    model = new_reader(own, plan.dropout)
    if start is not None:
        model.load_state_dict(base.trained(start))
    teach(model, embeddings, shelf, groups, out, plan, device, every, stop, taught.read(scores) if scores else None)
    return model


def teach(
    model: nn.Module,
    embeddings: base.Embedded,
    shelf: Shelf,
    groups: Sequence[Group],
    out: Path,
    plan: Plan,
    device: str,
    every: int,
    stop: int | None = None,
    thoughts: Mapping[taught.Key, taught.Thought] | None = None,
) -> None:
    """The steps of `train`, of any network with the reader's heads; those that a checkpoint has are not done again."""
    out.mkdir(parents=True, exist_ok=True)
    model.to(device).train()
    optim = optimiser(model, plan)
    done = resume(out, plan, model, optim)
    started, seen, mean = time.time(), 0, None
    drawn: list[str] = []
    for step, chosen in enumerate(schedule(groups, plan)):
        if stop is not None and step >= stop:
            break
        drawn += [group.id for group in chosen]
        if step < done:
            continue
        rng = random.Random(plan.seed * 1_000_003 + step)
        torch.manual_seed(plan.seed * 1_000_003 + step)
        made = training_samples(shelf, chosen, rng, plan.others, plan.absent, plan.public_limit)
        with torch.autocast(device, dtype=torch.bfloat16):
            loss = losses(model, embeddings, [m for m in made if m], device, thoughts, plan.taught)
        optim.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        set_rate(optim, step, plan)
        optim.step()
        seen += sum(map(len, made))
        mean = loss.item() if mean is None else 0.98 * mean + 0.02 * loss.item()
        if (step + 1) % 20 == 0:
            print(f"{step + 1}/{plan.steps} loss {mean:.3f} {seen / (time.time() - started):.1f} windows/s", flush=True)
        if (step + 1) % every == 0:
            save(out, step + 1, plan, model, optim, drawn)
    else:
        save(out, plan.steps, plan, model, optim, drawn)


def options(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """What every training of a reader is told besides its data."""
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--every", type=int, default=100, help="steps between checkpoints")
    parser.add_argument("--threads", type=int, default=2)
    for name, value in asdict(Plan()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    return parser


def planned(args: argparse.Namespace) -> Plan:
    """The plan of the options; also sets the threads."""
    torch.set_num_threads(args.threads)
    plan = Plan(**{k: getattr(args, k) for k in asdict(Plan())})
    print(plan, flush=True)
    return plan


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("own", type=Path, help="the encoder's folder, as `training.encoder` writes it")
    parser.add_argument("out", type=Path)
    parser.add_argument("--start", type=Path, help="a run's folder, or weights that shipped, to go on from")
    parser.add_argument("--scores", type=Path, help="what a teacher thinks of some questions, of `training.teacher`")
    args = options(parser).parse_args()
    train(args.data, args.own, args.out, planned(args), args.device, args.every, start=args.start, scores=args.scores)


if __name__ == "__main__":
    main()
