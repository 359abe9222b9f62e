"""What late interaction makes of a question: ``python -m training.question_states QA LIBRARY OUT.npy``.

The word pieces of passages are stored with the leading directions of their states (``embeddings.encoder.projection``).
Those of a question get a projection of their own into the same directions and a weight, trained so that the passages
that answer come before those that search confuses them with: a softmax over the question's passages and the hardest of
what words and meaning find, by the score of the search and, for less, by late interaction alone. The stored states stay
as they are, so that no library has to be made again.

LIBRARY is built over a folder with one folder a series. Series put aside or of the validation are not trained on; the
validation's recall by the score of the search is printed at the end. OUT has a row for each number of a state: its
share in each direction, then what it adds to the logarithm of the piece's weight.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from corpus.text.terms import folded_words
from embeddings.encoder.encoder import SentenceTransformerEncoder, describe, projection_of
from embeddings.model import EncodedQuestion
from embeddings.search import searcher as search
from embeddings.search.searcher import Searcher
from training.sources import ASIDE, VALIDATION

#: Passages without the answer that a question is trained with, the hardest twice as many to draw from.
OTHERS = 15
#: The share of the words of the evidence that a passage has which answers.
HELD = 0.8
BATCH, RATE, WEIGHT_RATE, WARMUP = 16, 2e-3, 1e-2, 20
#: What differences of scores are multiplied with before the softmax, and the share of late interaction alone.
SHARPNESS, ALONE = 12.0, 0.3

Floats = NDArray[np.float32]
Passages = dict[int, NDArray[np.int8]]


@dataclass(frozen=True, slots=True)
class Case:
    """A question: the states (q, hidden) of its pieces and their rarity (q,), the passages found, what words and
    meaning give each of them, and which of them answer."""

    pieces: Floats
    rarity: Floats
    found: NDArray[np.int64]
    given: Floats
    gold: NDArray[np.bool_]


def answering(evidence: Sequence[str], passages: Iterable[tuple[int, str]]) -> set[int]:
    """The passages that have nearly all words of one of the sentences of evidence."""
    wanted = [Counter(folded_words(piece)) for piece in evidence]
    have = [(key, Counter(folded_words(text))) for key, text in passages]
    return {key for key, words in have if any((one & words).total() >= HELD * one.total() > 0 for one in wanted)}


def case(row: dict[str, Any], passages: list[tuple[int, str]], opened: Searcher, model: Any) -> Case | None:
    """The question with what the search finds for it; None where it finds nothing that answers."""
    vector, pieces, words = model.question_pieces(row["question"])
    encoded = EncodedQuestion(vector, pieces, words)
    evidence = [row["evidence"]] if isinstance(row["evidence"], str) else row["evidence"]
    gold = answering(evidence, passages)
    found = opened._candidates(row["question"], encoded, search._DEPTH, None)
    if not words or not gold & found.keys():
        return None
    given = [search._LEXICAL_SHARE * one.lexical + search._DENSE_SHARE * one.cosine for one in found.values()]
    keys = np.asarray(list(found), np.int64)
    return Case(pieces, opened._weights(encoded), keys, np.asarray(given, np.float32), np.isin(keys, list(gold)))


def late(one: Case, chosen: NDArray[np.int64], passages: Passages, matrix: torch.Tensor) -> torch.Tensor:
    """Late interaction of the question with some of its passages, as the search does it."""
    rows = torch.from_numpy(one.pieces) @ matrix
    weights = torch.from_numpy(one.rarity) * rows[:, -1].exp()
    asked = torch.nn.functional.normalize(rows[:, :-1], dim=1)
    stored = [torch.from_numpy(passages[int(key)].astype(np.float32)) for key in one.found[chosen]]
    cosines = asked @ torch.nn.functional.normalize(torch.cat(stored), dim=1).T
    best = torch.stack([part.amax(dim=1) for part in cosines.split([len(rows) for rows in stored], dim=1)], dim=1)
    return weights @ best / weights.sum()


def loss(one: Case, passages: Passages, matrix: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    answers, others = np.flatnonzero(one.gold), np.flatnonzero(~one.gold)
    hardest = others[np.argsort(-one.given[others])[: 2 * OTHERS]]
    drawn = [rng.choice(some, min(most, len(some)), replace=False) for some, most in ((answers, 2), (hardest, OTHERS))]
    chosen = np.concatenate(drawn)
    alone = late(one, chosen, passages, matrix)
    gold = torch.from_numpy(one.gold[chosen])
    total = torch.zeros(())
    for share, scores in ((1.0, alone + torch.from_numpy(one.given[chosen])), (ALONE, alone)):
        scores = SHARPNESS * scores
        total = total + share * (scores.logsumexp(0) - scores[gold].logsumexp(0))
    return total


def train(cases: Sequence[Case], passages: Passages, start: Floats, epochs: int, seed: int) -> torch.Tensor:
    directions = torch.nn.Parameter(torch.from_numpy(start.copy()))
    weight = torch.nn.Parameter(torch.zeros(len(start), 1))
    optimiser = torch.optim.Adam([{"params": [directions], "lr": RATE}, {"params": [weight], "lr": WEIGHT_RATE}])
    rng = np.random.default_rng(seed)
    order = np.concatenate([rng.permutation(len(cases)) for _ in range(epochs)])
    steps = max(len(order) // BATCH, 1)
    pace = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min(1.0, (n + 1) / WARMUP) * (1 - n / steps))
    for step in range(steps):
        matrix = torch.cat([directions, weight], dim=1)
        batch = [cases[at] for at in order[step * BATCH : (step + 1) * BATCH]]
        mean = torch.stack([loss(one, passages, matrix, rng) for one in batch]).mean()
        optimiser.zero_grad()
        mean.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        pace.step()
        if step % 50 == 49:
            print(f"step {step + 1} of {steps}: {mean.item():.3f}", flush=True)
    return torch.cat([directions, weight], dim=1).detach()


def recall(cases: Sequence[Case], passages: Passages, matrix: torch.Tensor, first: int) -> float:
    """The share of questions with a passage that answers among the first."""
    hits = 0
    for one in cases:
        scores = late(one, np.arange(len(one.found)), passages, matrix).numpy() + one.given
        hits += int((scores > scores[one.gold].max()).sum()) < first
    return hits / max(len(cases), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("qa", type=Path)
    parser.add_argument("library", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--most", type=int, help="no more questions than so many")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rows = map(json.loads, (args.qa / "wild.jsonl").read_text("utf-8").splitlines())
    rows_used = [row for row in rows if row["answerable"] and row["series"] not in ASIDE]
    rng = np.random.default_rng(args.seed)
    model = SentenceTransformerEncoder.load()
    torch.set_num_threads(1)
    start = projection_of(describe().weights)
    assert start is not None
    made: dict[bool, list[Case]] = {True: [], False: []}
    with Searcher.open(args.library, model) as opened:
        library = opened.library
        texts: dict[str, list[tuple[int, str]]] = defaultdict(list)
        states: dict[int, list[NDArray[np.int8]]] = defaultdict(list)
        stems = {stored.id: stored.path.stem for stored in library.issues()}
        openings = sorted({opening for within in library.ranges() for opening, _, _ in library.searched(within)[1]})
        for opening, (issue, members) in library.passages(openings).items():
            texts[stems[issue]].append((opening, " ".join(paragraph.text for paragraph in members.values())))
        for opening, _, found in library.states(openings):
            states[opening].append(found)
        passages = {opening: np.concatenate(parts) for opening, parts in states.items()}
        for at in islice(rng.permutation(len(rows_used)), args.most):
            row = rows_used[at]
            one = case(row, texts[Path(row["issue"]).stem], opened, model)
            if one is not None and set(one.found) <= passages.keys():
                made[row["series"] in VALIDATION].append(one)
    print(f"{len(made[False])} questions to train on, {len(made[True])} of the validation", flush=True)
    matrix = train(made[False], passages, start, args.epochs, args.seed)
    plain = torch.cat([torch.from_numpy(start), torch.zeros(len(start), 1)], dim=1)
    for first in (1, 5, 10):
        before, after = (recall(made[True], passages, some, first) for some in (plain, matrix))
        print(f"recall@{first} of the validation: {before:.3f} -> {after:.3f}")
    np.save(args.out, matrix.numpy().astype(np.float16))


if __name__ == "__main__":
    main()
