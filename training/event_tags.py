"""`python -m training.event_tags NEWSLETTERS MARKS ... --out FOLDER`: what tags events (corpus/events/tags).

NEWSLETTERS is a folder whose folders are the series. MARKS are files of one JSON object a line: {"file", "page",
"tags"}, the whole text of a paragraph of that page with <t:1>title</t>, <p:1>place</p> and <d:1>date</d> set in
(numbers are the page's events, ⏎ a line's end), and {"file", "page", "done": true} for a page whose other paragraphs
hold none; or pages that were invented, whose lines have "issue", "n", "kind", "headings" and "language" in place of
"file". A paragraph with "unknown" may hold marks that nobody set. Marks are found again by their text, so that pages
may be read anew. Among them are pages of rows made anew of the marked words (``training.event_rows``). Trained are four
layers on the encoder's first four, and the head above them. ``--folds 3`` makes three for ``benchmarks.events --marked
--heads``, each without a third of the series.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional

from corpus.events import untagged
from corpus.events.tags.blocks import SIZES, Block, TokenLine, blocks_of
from corpus.events.tags.head import LABELS, LAYERS
from corpus.events.tags.head import WEIGHTS as HEAD
from corpus.events.tags.tokens import Sort, Token
from corpus.issues import read_issue
from corpus.model import Box, DateRange, Issue, IssueHead, Kind, Page, Paragraph, Precision, Span
from embeddings.encoder.encoder import WEIGHTS
from embeddings.encoder.network import eighths, layers_of, through
from embeddings.encoder.own_model import OwnModel
from embeddings.encoder.token_states import BELOW, windows_of
from training import base
from training.event_rows import made_pages
from training.train import ByteDropout

_MARK = re.compile(r"<(?P<sort>[tpd]):(?P<events>[\d,\s]+)>|</[tpd]>")
_IGNORED = -100
#: Pages of rows that are made anew.
_ROWS = 500
WIDTH = 96
#: Layers of the encoder that are trained on, from `BELOW` on.
DEPTH = 4
#: Tokens of a step, filled up to the longest block.
_ROOM = 2500


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters ``start:end`` of a paragraph are a title (t), place (p) or date (d), of the ``events`` so numbered."""

    sort: str
    start: int
    end: int
    events: tuple[int, ...] = field(default=(), compare=False)


@dataclass(slots=True)
class Marked:
    """An issue, the pages of it that were marked whole, and the marks of its paragraphs by their place in it.

    ``unknown``: paragraphs of these pages that were read otherwise when they were marked.
    """

    series: str
    issue: Issue
    pages: frozenset[int]
    marks: dict[int, list[Mark]] = field(default_factory=dict)
    unknown: set[int] = field(default_factory=set)


#: The states of a window's pieces behind the encoder's lower layers, and the token that each piece is of (-1: none).
Piece: TypeAlias = tuple[NDArray[np.float16], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Example:
    """A block with its windows and the labels of its tokens (``_IGNORED`` where nobody knows)."""

    series: str
    block: Block
    pieces: tuple[Piece, ...]
    labels: NDArray[np.int64]


def marks_of(tags: str) -> tuple[str, list[Mark]]:
    """The text without its marks, and the marks."""
    tags = tags.replace("⏎", "\n")
    text, last = "", 0
    marks: list[Mark] = []
    opened: list[tuple[str, int, tuple[int, ...]]] = []
    for found in _MARK.finditer(tags):
        text += tags[last : found.start()]
        last = found.end()
        if found["sort"]:
            opened.append((found["sort"], len(text), tuple(map(int, re.findall(r"\d+", found["events"])))))
        elif opened:
            sort, start, events = opened.pop()
            marks.append(Mark(sort, start, len(text), events))
    return text + tags[last:], marks


def marked_issues(newsletters: Path, paths: Iterable[Path]) -> list[Marked]:
    """Everything that was marked, invented pages too."""
    forms = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]
    real: dict[str, list[dict[str, object]]] = {}
    made: dict[str, list[dict[str, object]]] = {}
    for form in forms:
        (real if "file" in form else made).setdefault(str(form.get("file") or form["issue"]), []).append(form)
    found = []
    for name, some in real.items():
        path = next(iter(sorted(newsletters.glob(f"*/{name}"))), None)
        if path is not None:
            found.append(placed(path.parent.name, read_issue(path), some))
    return [*found, *(one for name, some in made.items() if (one := made_issue(name, some)) is not None)]


def placed(series: str, issue: Issue, forms: Sequence[dict[str, object]]) -> Marked:
    """The marks at the paragraphs of the issue that have their text, whole or in part."""
    pages = frozenset(int(str(form["page"])) for form in forms if form.get("done"))
    marked = Marked(series, issue, pages)
    for form in forms:
        if "tags" not in form or form["page"] not in pages:
            continue
        text, marks = marks_of(str(form["tags"]))
        here = [n for n, one in enumerate(issue.paragraphs) if one.page == form["page"]]
        same = [n for n in here if issue.paragraphs[n].text == text]
        if form.get("unknown"):
            marked.unknown |= set(same)
        elif same:
            free = [n for n in same if n not in marked.marks] or same
            marked.marks.setdefault(free[0], []).extend(marks)
        if same or form.get("unknown"):
            continue
        found = False
        for n in here:
            other = issue.paragraphs[n].text
            if len(text) > 3 and text in other:  # lines joined since
                at = other.index(text)
                marked.marks.setdefault(n, []).extend(Mark(m.sort, m.start + at, m.end + at) for m in marks)
                found = True
                break
            if len(other) > 3 and other in text:  # parted since
                at = text.index(other)
                inside = [m for m in marks if at <= m.start and m.end <= at + len(other)]
                marked.marks.setdefault(n, []).extend(Mark(m.sort, m.start - at, m.end - at) for m in inside)
                found = True
        if not found:
            words = set(text.split())
            marked.unknown |= {n for n in here if len(words & set(issue.paragraphs[n].text.split())) > 0.3 * len(words)}
    return marked


def fields_of(issues: Iterable[Marked]) -> list[tuple[str, str, list[str], list[str]]]:
    """(series, language, titles, places) of what was marked, for rows that are made anew."""
    known: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    for marked in issues:
        titles, places = known.setdefault((marked.series, marked.issue.head.language), (set(), set()))
        for n, marks in marked.marks.items():
            for mark in marks:
                words = marked.issue.paragraphs[n].text[mark.start : mark.end]
                if mark.sort in "tp" and 4 <= len(words) <= 70 and "\n" not in words and any(map(str.isalpha, words)):
                    (titles if mark.sort == "t" else places).add(words)
    return [(*key, sorted(titles), sorted(places)) for key, (titles, places) in sorted(known.items())]


def made_issue(name: str, forms: Sequence[dict[str, object]], series: str = "") -> Marked | None:
    """An invented page as an issue; None where a line of it is missing."""
    lines = {int(str(form["n"])): form for form in forms if "n" in form and form.get("kind") in set(Kind)}
    if not lines or sorted(lines) != list(range(len(lines))):
        return None
    paragraphs, marks = [], {}
    for n in range(len(lines)):
        form = lines[n]
        text, marks[n] = marks_of(str(form["tags"]))
        headings = tuple(str(one) for one in form.get("headings") or ())  # type: ignore[attr-defined]
        span = Span(1, Box(0, 0, 1, 1), 0, max(1, len(text)))
        paragraphs.append(
            Paragraph(f"{name}-{n}", Kind(str(form["kind"])), text, (span,), headings[0] if headings else "", headings)
        )
    dated = DateRange(date(2026, 6, 1), date(2026, 7, 1), Precision.MONTH)
    head = IssueHead(name, name, dated=dated, language=str(lines[0].get("language", "en")))
    return Marked(series, Issue(name, Path(name), "", head, (Page(1, 1, 1),), tuple(paragraphs)), frozenset({1}), marks)


def labels_of(tokens: Sequence[Token], marks: Sequence[Mark]) -> list[int]:
    """The label of each token of a line."""
    labels = []
    before: Mark | None = None
    for token in tokens:
        label, now = "O", None
        timed = token.sort in (Sort.DATE, Sort.TIME)
        if timed and any(one.sort == "d" and one.start < token.end and token.start < one.end for one in marks):
            label = "D"
        if label == "O":
            now = next(
                (one for one in marks if one.sort in "tp" and one.start <= token.start and token.end <= one.end), None
            )
            if now is not None:
                label = now.sort if now is before else now.sort.upper()
        before = now
        labels.append(LABELS.index(label))
    return labels


def blocks_with_labels(marked: Marked) -> list[tuple[Block, NDArray[np.int64]]]:
    """The blocks of an issue that lie on its marked pages, with labels."""
    issue = marked.issue
    lines = [one for one in untagged(issue).dated if one.line.setting.paragraph.page in marked.pages]
    return [(block, _labels(marked, lines, block)) for block in blocks_of(issue, lines)]


def _labels(marked: Marked, lines: Sequence[TokenLine], block: Block) -> NDArray[np.int64]:
    inside = dict.fromkeys(paragraph for paragraph, _ in block.owners)
    labels: list[int] = []
    for line in lines:
        if line.index in inside:
            unknown = line.index in marked.unknown and line.index not in marked.marks
            known = labels_of(line.tokens, marked.marks.get(line.index, ()))
            labels += [_IGNORED] * len(known) if unknown else known
    return np.array(labels, dtype=np.int64)


def examples_of(issues: Iterable[Marked], model: OwnModel) -> list[Example]:
    """Every block with the states of its pieces."""
    found = [(marked.series, *one) for marked in issues for one in blocks_with_labels(marked)]
    windows = windows_of(model, [(block.head, block.texts, block.spans) for _, block, _ in found])
    windows.sort(key=lambda one: len(one.ids))
    read: list[list[Piece]] = [[] for _ in found]
    for window, states in zip(windows, model.states([one.ids for one in windows], BELOW), strict=True):
        read[window.block].append((states.astype(np.float16), window.tokens))
    return [
        Example(series, block, tuple(pieces), labels)
        for (series, block, labels), pieces in zip(found, read, strict=True)
        if len(labels)
    ]


class Network(nn.Module):
    """The layers and the head, as ``embeddings.encoder.token_states`` and ``corpus.events.tags.head`` run them."""

    def __init__(self, layers: nn.ModuleList, width: int = WIDTH, drop: float = 0.3) -> None:
        super().__init__()
        self.layers = layers
        for layer in self.layers:
            layer.dropout = ByteDropout(drop / 3)
        self.emb = nn.ModuleList(nn.Embedding(size, width) for size in SIZES)
        for table in self.emb:
            nn.init.normal_(table.weight, std=0.3)
        self.proj, self.n0 = nn.Linear(384, width), nn.LayerNorm(width)
        self.conv = nn.ModuleList(nn.Conv1d(width, width, 5, padding=2 * d, dilation=d) for d in (1, 2))
        self.norm = nn.ModuleList(nn.LayerNorm(width) for _ in self.conv)
        self.out = nn.Linear(width, len(LABELS))
        self.drop = drop
        self.mean: torch.Tensor
        self.scale: torch.Tensor
        self.register_buffer("mean", torch.zeros(384))
        self.register_buffer("scale", torch.ones(384))

    def states(self, examples: Sequence[Example]) -> torch.Tensor:
        """(tokens, 384) of the blocks one after another: the mean of the states of each token's pieces."""
        pieces = [one for example in examples for one in example.pieces]
        ends = np.cumsum([len(tokens) for _, tokens in pieces]).tolist()
        lower = torch.from_numpy(np.concatenate([states for states, _ in pieces]).astype(np.float32))
        read = through(self.layers, lower, list(zip([0, *ends[:-1]], ends, strict=True))).float()
        first = np.cumsum([0, *(len(one.labels) for one in examples)]).tolist()
        owner = np.concatenate(
            [np.where(t >= 0, t + at, -1) for one, at in zip(examples, first, strict=False) for _, t in one.pieces]
        )
        inside = torch.from_numpy(np.flatnonzero(owner >= 0))
        token = torch.from_numpy(owner[owner >= 0].astype(np.int64))
        sums = torch.zeros(first[-1], 384).index_add(0, token, read[inside])
        return sums / torch.zeros(first[-1], 1).index_add(0, token, torch.ones(len(token), 1)).clamp(min=1)

    def forward(self, examples: Sequence[Example]) -> torch.Tensor:
        """(examples, longest, 6): scores of the labels."""
        counts = [len(one.labels) for one in examples]
        states = nn.utils.rnn.pad_sequence(list(torch.split(self.states(examples), counts)), batch_first=True)
        features = torch.zeros(*states.shape[:2], len(SIZES), dtype=torch.int64)
        mask = torch.zeros(*states.shape[:2], 1)
        for row, one in enumerate(examples):
            features[row, : counts[row]] = torch.from_numpy(np.array(one.block.features, dtype=np.int64))
            mask[row, : counts[row]] = 1
        x = functional.dropout((states - self.mean) / self.scale, self.drop, self.training)
        x = self.proj(x) + sum(table(features[..., n]) for n, table in enumerate(self.emb))
        x = functional.gelu(self.n0(x), approximate="tanh") * mask
        for conv, norm in zip(self.conv, self.norm, strict=True):
            seen = conv(functional.dropout(x, self.drop / 2, self.training).transpose(1, 2)).transpose(1, 2)
            x = (x + functional.gelu(norm(seen), approximate="tanh")) * mask
        result: torch.Tensor = self.out(functional.dropout(x, self.drop / 2, self.training))
        return result


def _batches(examples: Sequence[Example], room: int, chance: np.random.Generator) -> list[list[Example]]:
    """Examples of like length together."""
    order = sorted(examples, key=lambda one: len(one.labels) + 12 * chance.random())
    made: list[list[Example]] = [[]]
    for one in order:
        if (len(made[-1]) + 1) * len(one.labels) > room and made[-1]:
            made.append([])
        made[-1].append(one)
    chance.shuffle(made)
    return made


def _labels_of(examples: Sequence[Example]) -> torch.Tensor:
    rows = [torch.from_numpy(one.labels) for one in examples]
    return nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=_IGNORED)


def fitted(
    examples: Sequence[Example], network: Network, *, epochs: int, rate: float, head_rate: float, seed: int = 0
) -> Network:
    """The network trained on the examples."""
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    layers = list(network.layers.parameters())
    head = [part for name, part in network.named_parameters() if not name.startswith("layers.")]
    optimiser = torch.optim.AdamW(
        [
            {"params": layers, "lr": rate, "top": rate, "weight_decay": 0.01},
            {"params": head, "lr": head_rate, "top": head_rate, "weight_decay": 0.05},
        ]
    )
    steps = epochs * len(_batches(examples, _ROOM, chance))
    step, begun = 0, time.time()
    network.train()
    for epoch in range(epochs):
        total, batches = 0.0, _batches(examples, _ROOM, chance)
        for batch in batches:
            for group in optimiser.param_groups:
                group["lr"] = group["top"] * min((step + 1) / 60, max(0.02, 1 - step / steps))
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = network(batch)
            loss = functional.cross_entropy(scores.float().transpose(1, 2), _labels_of(batch), ignore_index=_IGNORED)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            step, total = step + 1, total + loss.item()
        print(f"epoch {epoch + 1} loss {total / len(batches):.4f} {time.time() - begun:.0f} s", flush=True)
    return network.eval()


def new_network(start: Path | None = None) -> Network:
    """The network on the encoder's own layers, its head at random or as in the file ``start``; with the layers that lie
    beside that, if there are any."""
    network = Network(layers_of(base.layers(WEIGHTS))[BELOW : BELOW + DEPTH])
    if start is not None:
        head = {name: torch.from_numpy(one) for name, one in kept(start).items()}
        network.load_state_dict({**network.state_dict(), **head})
        if (trained := start.with_name(LAYERS.name)).is_file():
            network.layers.load_state_dict(layers_of(load_file(str(trained))).state_dict())
    return network


def kept(path: Path) -> dict[str, NDArray[np.float32]]:
    """The tensors in the file of a head."""
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name].astype(np.float32) for name in file.files if name != "unseen"}


def export(network: Network, out: Path, unseen: Sequence[str] = ()) -> None:
    """Write what ships into a folder: the head in half precision, the layers in 8 bits."""
    out.mkdir(parents=True, exist_ok=True)
    state = network.state_dict()
    head = {name: one.numpy().astype(np.float16) for name, one in state.items() if not name.startswith("layers.")}
    np.savez_compressed(out / HEAD.name, unseen=np.array(unseen, dtype=str), **head)
    layers = {name: one.contiguous() for name, one in state.items() if name.startswith("layers.")}
    save_file({name: one.contiguous() for name, one in eighths(layers).items()}, str(out / LAYERS.name))


def averaged(networks: Sequence[Network]) -> Network:
    """The first network with the mean of all weights; they began alike."""
    states = [one.state_dict() for one in networks]
    mean = {name: sum(state[name].float() for state in states) / len(states) for name in states[0]}
    networks[0].load_state_dict(mean)
    return networks[0]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.event_tags", description=__doc__)
    parser.add_argument("newsletters", type=Path)
    parser.add_argument("marks", type=Path, nargs="+", help="a file that is named twice is shown twice as often")
    parser.add_argument("--out", type=Path, required=True, help="a folder")
    parser.add_argument("--folds", type=int, default=1, help="so many heads, each trained without its share of series")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2], help="trainings whose mean is written")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--head-rate", type=float, default=2e-3)
    parser.add_argument("--start", type=Path, help="a head to go on from, with the layers beside it")
    parser.add_argument("--but", nargs="*", default=(), help="series that are left out")
    options = parser.parse_args()
    torch.set_num_threads(1)
    shown = [
        (one, times)
        for path, times in Counter(options.marks).items()
        for one in marked_issues(options.newsletters, [path])
        if one.series not in options.but
    ]
    rows = made_pages(fields_of(one for one, _ in shown), pages=_ROWS)
    shown += [(one, 1) for series, name, forms in rows if (one := made_issue(name, forms, series))]
    model = OwnModel(WEIGHTS)
    model.layers.hasten()
    examples = [one for issue, times in shown for one in times * examples_of([issue], model)]
    print(f"{len(shown)} issues, {len(examples)} blocks, {sum(len(one.labels) for one in examples)} tokens")
    series = sorted({one.series for one in examples if one.series})
    for fold in range(options.folds):
        unseen = series[fold :: options.folds] if options.folds > 1 else []
        seen = [one for one in examples if one.series not in unseen]
        networks = [
            fitted(
                seen,
                new_network(options.start),
                epochs=options.epochs,
                rate=options.rate,
                head_rate=options.head_rate,
                seed=seed,
            )
            for seed in options.seeds
        ]
        export(averaged(networks), options.out / str(fold) if options.folds > 1 else options.out, unseen)


if __name__ == "__main__":
    main()
