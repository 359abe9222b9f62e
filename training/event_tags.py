"""`python -m training.event_tags NEWSLETTERS MARKS ... --out FILE`: the head that tags events (corpus/events/tags).

NEWSLETTERS is a folder whose folders are the series. MARKS are files of one JSON object a line: {"file", "page",
"tags"}, the whole text of a paragraph of that page with <t:1>title</t>, <p:1>place</p> and <d:1>date</d> set in
(numbers are the page's events, ⏎ a line's end), and {"file", "page", "done": true} for a page whose other paragraphs
hold none; or pages that were invented, whose lines have "issue", "n", "kind", "headings" and "language" in place of
"file". A paragraph with "unknown" may hold marks that nobody set. Marks are found again by their text, so that pages
may be read anew. Among them are pages of rows made anew of the marked words (``training.event_rows``). ``--folds 3``
makes three heads for ``benchmarks.events --marked --heads``, each without a third of the series.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from corpus.events import untagged
from corpus.events.tags.blocks import SIZES, Block, TokenLine, blocks_of
from corpus.events.tags.head import LABELS
from corpus.events.tags.tokens import Sort, Token
from corpus.issues import read_issue
from corpus.model import Box, DateRange, Issue, IssueHead, Kind, Page, Paragraph, Precision, Span
from embeddings.encoder.encoder import WEIGHTS
from embeddings.encoder.own_model import OwnModel
from embeddings.encoder.token_states import token_states
from training.event_rows import made_pages

_MARK = re.compile(r"<(?P<sort>[tpd]):(?P<events>[\d,\s]+)>|</[tpd]>")
_IGNORED = -100
#: Pages of rows that are made anew.
_ROWS = 500
WIDTH = 96


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


@dataclass(frozen=True, slots=True)
class Example:
    """A block with the states and labels of its tokens (``_IGNORED`` where nobody knows)."""

    series: str
    block: Block
    states: NDArray[np.float16]
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
    """Every block with its states."""
    found = [(marked.series, *one) for marked in issues for one in blocks_with_labels(marked)]
    states = token_states(model, [(block.head, block.texts, block.spans) for _, block, _ in found])
    return [Example(series, block, rows, labels) for (series, block, labels), rows in zip(found, states, strict=True)]


class Network(nn.Module):
    """The head, as ``corpus.events.tags.head`` runs it."""

    def __init__(self, width: int = WIDTH, drop: float = 0.3) -> None:
        super().__init__()
        self.emb = nn.ModuleList(nn.Embedding(size, width) for size in SIZES)
        for table in self.emb:
            nn.init.normal_(table.weight, std=0.3)
        self.proj, self.n0 = nn.Linear(384, width), nn.LayerNorm(width)
        self.conv = nn.ModuleList(nn.Conv1d(width, width, 5, padding=2 * d, dilation=d) for d in (1, 2))
        self.norm = nn.ModuleList(nn.LayerNorm(width) for _ in self.conv)
        self.out = nn.Linear(width, len(LABELS))
        self.drop = drop
        self.register_buffer("mean", torch.zeros(384))
        self.register_buffer("scale", torch.ones(384))

    def forward(self, states: torch.Tensor, features: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """(b, n, 6) out of ``states`` (b, n, 384), ``features`` (b, n, 6) and ``mask`` (b, n, 1)."""
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
    chance.shuffle(made)  # type: ignore[arg-type]
    return made


def _tensors(batch: Sequence[Example]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    longest = max(len(one.labels) for one in batch)
    states = np.zeros((len(batch), longest, 384), np.float32)
    features = np.zeros((len(batch), longest, len(SIZES)), np.int64)
    mask = np.zeros((len(batch), longest, 1), np.float32)
    labels = np.full((len(batch), longest), _IGNORED, np.int64)
    for row, one in enumerate(batch):
        count = len(one.labels)
        states[row, :count], features[row, :count] = one.states, one.block.features
        mask[row, :count], labels[row, :count] = 1, one.labels
    return torch.from_numpy(states), torch.from_numpy(features), torch.from_numpy(mask), torch.from_numpy(labels)


def fitted(
    examples: Sequence[Example], *, epochs: int = 5, rate: float = 3e-3, seed: int = 0, start: Path | None = None
) -> Network:
    """The head trained on the examples, from the one in the file ``start`` if that is given."""
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    examples = [one for one in examples if len(one.labels)]
    network = Network()
    if start is not None:
        network.load_state_dict({name: torch.from_numpy(one) for name, one in kept(start).items()})
    else:
        some = np.concatenate([one.states[::7] for one in examples]).astype(np.float32)
        network.mean.copy_(torch.from_numpy(some.mean(axis=0)))
        network.scale.copy_(torch.from_numpy(some.std(axis=0)))
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=0.05)
    steps = epochs * len(_batches(examples, 2500, chance))
    step = 0
    network.train()
    for _ in range(epochs):
        for batch in _batches(examples, 2500, chance):
            for group in optimiser.param_groups:
                group["lr"] = rate * min((step + 1) / 30, max(0.02, 1 - step / steps))
            states, features, mask, labels = _tensors(batch)
            scores = network(states, features, mask)
            loss = functional.cross_entropy(scores.transpose(1, 2), labels, ignore_index=_IGNORED)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            step += 1
    return network.eval()


def kept(path: Path) -> dict[str, NDArray[np.float32]]:
    """The tensors in the file of a head."""
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name].astype(np.float32) for name in file.files if name != "unseen"}


def tensors_of(network: Network) -> dict[str, NDArray[np.float16]]:
    """What ships, in half precision."""
    return {name: tensor.numpy().astype(np.float16) for name, tensor in network.state_dict().items()}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.event_tags", description=__doc__)
    parser.add_argument("newsletters", type=Path)
    parser.add_argument("marks", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=1, help="so many heads, each trained without its share of series")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--start", type=Path, help="a head to go on from")
    parser.add_argument("--share", type=float, default=1.0, help="of the new head in the mean of it and --start")
    parser.add_argument("--but", nargs="*", default=(), help="series that are left out")
    options = parser.parse_args()
    torch.set_num_threads(1)
    issues = marked_issues(options.newsletters, options.marks)
    issues += [
        one
        for series, name, forms in made_pages(fields_of(issues), pages=_ROWS)
        if (one := made_issue(name, forms, series))
    ]
    model = OwnModel(WEIGHTS)
    model.layers.hasten()
    examples = examples_of([one for one in issues if one.series not in options.but], model)
    print(f"{len(issues)} issues, {len(examples)} blocks, {sum(len(one.labels) for one in examples)} tokens")
    series = sorted({one.series for one in examples if one.series})
    for fold in range(options.folds):
        unseen = series[fold :: options.folds] if options.folds > 1 else []
        network = fitted(
            [one for one in examples if one.series not in unseen],
            epochs=options.epochs,
            rate=options.rate,
            seed=options.seed,
            start=options.start,
        )
        tensors = tensors_of(network)
        if options.start is not None:
            share = options.share
            before = kept(options.start)
            tensors = {
                name: (share * one + (1 - share) * before[name]).astype(np.float16) for name, one in tensors.items()
            }
        path = options.out.with_stem(f"{options.out.stem}-{fold}") if options.folds > 1 else options.out
        np.savez_compressed(path, unseen=np.array(unseen, dtype=str), **tensors)


if __name__ == "__main__":
    main()
