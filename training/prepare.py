"""Question sets to training groups: ``python -m training.prepare QA_FOLDER OUT_FOLDER [--asked FILE]
[--hold-out SERIES ...]``.

Writes ``passages.jsonl`` and ``groups.jsonl``: every group is a question, the passage it was asked of, and other
passages of the same document or series that look like it (the situation a reader stands in after retrieval).
Series named by ``--hold-out`` are marked and never trained on.

To the questions as they come are added, for our own newsletters alone, questions made unanswerable: the passage
without the sentence that answers, and the question with another year, month, number or name.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from embeddings.encoder.encoder import SentenceTransformerEncoder
from training import retrieval, sources
from training.sources import MONTHS, NEWS, Data, Item, Passage

HOLD_OUT = ("wasi_astronomy", "contejas", *sorted(sources.VALIDATION))
POOL = 12
#: How many questions of each public set are used; ours are all used.
SHARES = {"squad2": 6078, "selqa": 1590, "policyqa": 700, "covidqa": 700, "clapnq": 300, "xquad.en": 1190,
          "xquad.de": 1190, "xquad.es": 1190, "xquad.zh": 1190}  # fmt: skip


def read_all(folder: Path, asked: Path | None = None) -> Data:
    parts = [
        sources.read_newsletters(folder / "newsletters.jsonl"),
        sources.read_newsletters(folder / "wild.jsonl", "wild"),
        sources.read_squad(folder / "squad2-dev-half.json", "squad2"),
        sources.read_squad(folder / "policyqa-dev.json", "policyqa"),
        sources.read_squad(folder / "covidqa.json", "covidqa"),
        *(sources.read_squad(folder / f"xquad.{code}.json", f"xquad.{code}") for code in ("en", "de", "es", "zh")),
        sources.read_selqa(folder / "selqa-test.json"),
        sources.read_clapnq(folder / "clapnq-answerable.jsonl"),
        sources.read_clapnq(folder / "clapnq-unanswerable.jsonl"),
    ]
    whole = Data({}, [])
    for part in parts:
        whole.passages |= part.passages
        whole.items += part.items
    if asked is not None:
        whole.items += sources.read_asked(asked, whole.passages).items
    return whole


def chosen(items: Iterable[Item], rng: random.Random) -> list[Item]:
    by_source = defaultdict(list)
    for item in items:
        by_source[item.source].append(item)
    kept = []
    for source, group in by_source.items():
        share = SHARES.get(source, len(group))
        kept += group if share >= len(group) else rng.sample(group, share)
    return kept


def without_evidence(item: Item, passage: Passage) -> tuple[Item, Passage] | None:
    """The question over its passage with the answering sentences taken out, unless the answer stands in the rest."""
    rest = tuple(s for i, s in enumerate(passage.sentences) if i not in item.evidence)
    if not rest or not item.answer or item.answer.lower() in " ".join(rest).lower():
        return None
    name = f"{passage.id}-without-{'-'.join(map(str, item.evidence))}"
    cut = replace(passage, id=name, sentences=rest)
    return replace(item, id=f"{item.id}-cut", source="cut", passage=name, evidence=(), span=None), cut


def changed(item: Item, passage: Passage, names: list[str], rng: random.Random) -> Item | None:
    """The question with one year, month, number or name replaced by another, where its passage or context has the
    one asked for: so the passage contradicts the new question."""
    text = f"{passage.context} {passage.text}"
    found = []
    for match in re.finditer(r"\b\d[\d,.]*\d\b|\b\d\b|\b[A-Z][\w'’/-]+\b", item.question):
        word = match.group()
        if match.start() == 0 and not word[0].isdigit():
            continue
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text):
            other = _other(word, names, rng)
            if other and other.lower() not in text.lower():
                found.append((match, other))
    if not found:
        return None
    match, other = rng.choice(found)
    question = item.question[: match.start()] + other + item.question[match.end() :]
    return replace(item, id=f"{item.id}-changed", source="changed", question=question, evidence=(), span=None)


def _other(word: str, names: list[str], rng: random.Random) -> str | None:
    if re.fullmatch(r"(19|20)\d\d", word):
        return str(int(word) + rng.choice([-3, -2, -1, 1, 2, 3]))
    if word in MONTHS:
        return rng.choice([m for m in MONTHS if m != word])
    if re.fullmatch(r"\d+", word):
        return str(max(1, int(word) + rng.choice([-7, -3, -2, -1, 1, 2, 4, 10])))
    if word[0].isdigit():
        return None
    return rng.choice(names) if names else None


def names_by_series(data: Data) -> dict[str, list[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for passage in data.passages.values():
        if passage.source in NEWS:
            inner = re.findall(r"(?<=[a-z,] )[A-Z][a-z]{2,}\w*", passage.text)
            found[passage.series] |= {w for w in inner if w not in MONTHS}
    return {series: sorted(words) for series, words in found.items()}


def unanswerable_twins(data: Data, rng: random.Random) -> tuple[list[Item], dict[str, Passage]]:
    names = names_by_series(data)
    items, passages = [], {}
    for item in data.items:
        if item.source not in NEWS or not item.evidence:
            continue
        passage = data.passages[item.passage]
        cut = without_evidence(item, passage)
        if cut:
            items.append(cut[0])
            passages[cut[1].id] = cut[1]
        swap = changed(item, passage, names.get(passage.series, []), rng)
        if swap:
            items.append(swap)
    return items, passages


def pools(data: Data, items: list[Item]) -> Iterator[tuple[Item, list[str]]]:
    """Each question with the ids of look-alike passages: of its series (ours) or its document (public), best first."""
    where: dict[str, list[Passage]] = defaultdict(list)
    for passage in data.passages.values():
        if "-without-" not in passage.id:
            where[_shelf(passage)].append(passage)
    asked = defaultdict(list)
    for item in items:
        asked[_shelf(data.passages[item.passage])].append(item)
    encoder = SentenceTransformerEncoder.load()
    for shelf, questions in asked.items():
        books = where[shelf]
        if len(books) < 2:
            yield from ((q, []) for q in questions)
            continue
        texts = [f"{p.context}. {p.text}" for p in books]
        lexical = retrieval.Bm25(texts)
        read = encoder.encode_passages(texts)
        windows = read.vectors @ np.array([encoder.encode_question(q.question) for q in questions]).T
        cosine = np.array([windows[read.owners == at].max(axis=0) for at in range(len(texts))]).T
        for q, dense in zip(questions, cosine, strict=True):
            order = np.argsort(-retrieval.fused(lexical.scores(q.question), dense))
            yield q, [books[i].id for i in order[: POOL + 1]]


def _shelf(passage: Passage) -> str:
    return passage.series if passage.source in NEWS else passage.group


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("qa", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--asked", type=Path, help="further questions over the newsletters' passages, JSON lines")
    parser.add_argument("--hold-out", nargs="*", default=HOLD_OUT)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    data = read_all(args.qa, args.asked)
    twins, cut = unanswerable_twins(data, rng)
    data.passages |= cut
    items = chosen(data.items, rng) + twins
    args.out.mkdir(parents=True, exist_ok=True)
    used = set()
    with (args.out / "groups.jsonl").open("w", encoding="utf-8") as out:
        for item, pool in pools(data, items):
            held = data.passages[item.passage].series in args.hold_out
            out.write(json.dumps({**asdict(item), "pool": pool, "held_out": held}, ensure_ascii=False) + "\n")
            used |= {item.passage, *pool}
    with (args.out / "passages.jsonl").open("w", encoding="utf-8") as out:
        for name in sorted(used):
            out.write(json.dumps(asdict(data.passages[name]), ensure_ascii=False) + "\n")
    print(f"{len(items)} questions ({len(twins)} made unanswerable), {len(used)} passages in {args.out}")


if __name__ == "__main__":
    main()
