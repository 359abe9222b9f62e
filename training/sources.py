"""The question sets as they come, read into one shape: passages with sentences, questions with their evidence.

Nothing of a data set is kept in the repository; the folder that holds them is an argument. Every reader returns
`Item`s; a question without an answer in its passage has no evidence.
"""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.text.sentences import split_sentences

MONTHS = tuple(calendar.month_name)[1:]
#: Our own questions: as they were first, and those over far more series in nine languages.
NEWS = ("newsletters", "wild")
#: Series of `wild.jsonl` put aside for good: never read here, only the final figures are measured on them.
ASIDE = frozenset({
    "southperth_catholic", "uufom", "carclub", "asme_student", "maronite_bulletin", "ibieta_es", "phillybike",
    "nodejs_fr", "deruiterstok_nl", "sandomierz_pl",
})  # fmt: skip
#: Series of `wild.jsonl` that choose between checkpoints and help to fit the table of features; never trained on.
VALIDATION = frozenset({"iojs_es", "nova_aurora_pt", "franciacorta_it", "kenton_bulletin", "mrun_club"})


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage. ``group`` is the document it belongs to (an issue, an article); ``series`` is held out whole."""

    id: str
    source: str
    series: str
    group: str
    context: str
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.sentences)


@dataclass(frozen=True, slots=True)
class Item:
    """One question about one passage.

    ``evidence`` are the sentences that answer it (none: unanswerable); ``span`` the (sentence, start, end) of the
    answering words where they are known.
    """

    id: str
    source: str
    question: str
    passage: str
    kind: str
    answer: str
    evidence: tuple[int, ...]
    span: tuple[int, int, int] | None


@dataclass(slots=True)
class Data:
    passages: dict[str, Passage]
    items: list[Item]


def read_newsletters(path: Path, source: str = "newsletters") -> Data:
    """`newsletters.jsonl` or `wild.jsonl`, without the series put aside."""
    data = Data({}, [])
    ids: dict[tuple[str, str, str], str] = {}
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["series"] in ASIDE:
            continue
        key = (row["series"], row["issue"], row["context"])
        if key not in ids:
            ids[key] = f"{source}-{len(ids)}"
        spans = list(split_sentences(row["context"], language(row["series"])))
        heading = (row["heading"] or "").rsplit(" | ")[-1]
        dated = issue_date(row.get("date") or row["issue"])
        context = ". ".join(part for part in (row["series"].replace("_", " "), dated, heading) if part)
        data.passages[ids[key]] = Passage(
            ids[key], source, row["series"], f"{row['series']}/{row['issue']}", context,
            tuple(row["context"][a:b] for a, b in spans),
        )  # fmt: skip
        evidence, span, answer = _answered(row, spans) if row["answerable"] else ((), None, "")
        data.items.append(Item(row["id"], source, row["question"], ids[key], row["kind"], answer, evidence, span))
    return data


def _answered(
    row: Mapping[str, Any], spans: list[tuple[int, int]]
) -> tuple[tuple[int, ...], tuple[int, int, int] | None, str]:
    """The sentences of the evidence, the place of the answer and its words: of a list the first item's, and where the
    answer is "yes" or worked out the evidence itself, by which look-alikes that say the same are known."""
    text = row["context"]
    pieces = [row["evidence"]] if isinstance(row["evidence"], str) else row["evidence"]
    bounds = [(at, at + len(piece)) for piece in pieces for at in [text.find(piece)]]
    evidence = tuple(sorted({i for start, end in bounds for i in covered(spans, start, end)}))
    items = [row["answer"]] if isinstance(row["answer"], str) else row["answer"]
    if row.get("derived") or items in (["yes"], ["no"]):
        return evidence, None, pieces[0]
    for start, end in bounds:
        found = [text.find(item, start, end) for item in items]
        if min(found) >= 0:
            last = max(at + len(item) for at, item in zip(found, items, strict=True))
            span = inside(spans, min(found), last)
            if span and span[0] in evidence and row["kind"] not in ("list", "why", "how"):
                evidence = (span[0],)
            return evidence, span, items[0]
    return evidence, None, items[0]


def language(series: str) -> str:
    """The language that a series' name ends in, else English."""
    found = re.search(r"_(de|es|fr|it|nl|pl|pt|zh)$", series)
    return found[1] if found else "en"


def read_asked(path: Path, passages: Mapping[str, Passage]) -> Data:
    """Our further questions over passages of the newsletters: one object a line, ``passage``, ``kind``, ``question``
    and, where it has one, ``answer`` in the passage's own words with the number of its ``sentence``.

    Raises ValueError naming the line whose answer does not stand there.
    """
    items = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        row = json.loads(line)
        evidence: tuple[int, ...] = ()
        span = None
        if row.get("answer"):
            at = int(row["sentence"])
            start = passages[row["passage"]].sentences[at].find(row["answer"])
            if start < 0:
                raise ValueError(f"{path}, line {number}: sentence {at} does not say {row['answer']!r}.")
            evidence, span = (at,), (at, start, start + len(row["answer"]))
        items.append(
            Item(row["id"], "newsletters", row["question"], row["passage"], row["kind"], row.get("answer") or "",
                 evidence, span)
        )  # fmt: skip
    return Data({}, items)


def issue_date(issue: str) -> str:
    """The month (day, season) that the name of an issue's file tells, for people: "March 2012"; "" where none."""
    written = re.search(r"(" + "|".join(MONTHS) + r")_(\d{4})", issue)
    if written:
        return f"{written[1]} {written[2]}"
    season = re.fullmatch(r"(\d{4})-(winter|spring|summer|fall)", issue)
    if season:
        return f"{season[2]} {season[1]}"
    digits = re.search(r"(?<!\d)((?:19|20)\d\d)[-_]?(0[1-9]|1[0-2])(?:[-_]?([0-3]\d))?(?!\d)", issue)
    if not digits:
        return ""
    year, month, day = digits.groups()
    return " ".join(part for part in (day and str(int(day)), MONTHS[int(month) - 1], year) if part)


def read_squad(path: Path, source: str, window: int = 1100) -> Data:
    """SQuAD's format; passages over 1.5 windows of characters are cut into windows of whole sentences."""
    data = Data({}, [])
    for number, article in enumerate(json.loads(path.read_text("utf-8"))["data"]):
        title = (article.get("title") or "").replace("_", " ")
        for index, paragraph in enumerate(article["paragraphs"]):
            text = paragraph["context"]
            spans = list(split_sentences(text, source[-2:] if source.startswith("xquad") else "en"))
            windows = list(windowed(spans, window))
            names = [f"{source}-{number}-{index}-{w}" for w in range(len(windows))]
            for name, part in zip(names, windows, strict=True):
                group = f"{source}/{number}"
                data.passages[name] = Passage(name, source, group, group, title, tuple(text[a:b] for a, b in part))
            for qa in paragraph["qas"]:
                answers = [] if qa.get("is_impossible") else qa["answers"]
                if not answers:
                    best, evidence, span, said = (0, (), None, "")
                else:
                    shortest = min(answers, key=lambda a: len(a["text"]))
                    start = shortest["answer_start"]
                    stop = start + len(shortest["text"])
                    best = next((w for w, part in enumerate(windows) if part[0][0] <= start < part[-1][1]), 0)
                    evidence = covered(windows[best], start, stop)
                    span = inside(windows[best], start, stop)
                    said = shortest["text"]
                    if not evidence:
                        continue
                data.items.append(
                    Item(f"{source}-{qa['id']}", source, qa["question"], names[best], "", said, evidence, span)
                )
    return data


def read_selqa(path: Path) -> Data:
    data = Data({}, [])
    for number, row in enumerate(json.loads(path.read_text("utf-8"))):
        name = f"selqa-{row['article']}-{row['section']}"
        start = max(0, min(row["answers"] or [0]) - 4)
        chosen = row["candidates"][start : start + 9]
        name = f"{name}-{start}"
        data.passages[name] = Passage(
            name, "selqa", row["topic"], row["article"], f"{row['article']}. {row['section']}", tuple(chosen)
        )
        evidence = tuple(a - start for a in row["answers"] if 0 <= a - start < len(chosen))
        data.items.append(Item(f"selqa-{number}", "selqa", row["question"], name, "", "", evidence, None))
    return data


def read_clapnq(path: Path) -> Data:
    data = Data({}, [])
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        given = row["passages"][0]
        chosen = {s for output in row["output"] for s in output.get("selected_sentences") or []}
        kept, length = [], 0
        for sentence in given["sentences"]:
            length += len(sentence)
            if length > 1300:
                break
            kept.append(sentence)
        evidence = tuple(i for i, s in enumerate(kept) if s in chosen)
        if chosen and not evidence:
            continue
        name = f"clapnq-{row['id']}"
        data.passages[name] = Passage(name, "clapnq", "clapnq", given["title"], given["title"], tuple(kept))
        data.items.append(Item(name, "clapnq", row["input"], name, "", "", evidence, None))
    return data


def windowed(spans: list[tuple[int, int]], size: int) -> Iterator[list[tuple[int, int]]]:
    """Sentences in runs of at most about ``size`` characters; all in one run up to 1.5 times that."""
    if not spans or spans[-1][1] - spans[0][0] <= 1.5 * size:
        yield spans
        return
    run: list[tuple[int, int]] = []
    for span in spans:
        if run and span[1] - run[0][0] > size:
            yield run
            run = []
        run.append(span)
    if run:
        yield run


def covered(spans: list[tuple[int, int]], start: int, end: int) -> tuple[int, ...]:
    """The sentences that share at least half of themselves, or the whole of start:end, with it."""
    shared = [(i, min(b, end) - max(a, start), b - a) for i, (a, b) in enumerate(spans)]
    chosen = tuple(i for i, common, size in shared if common > 0 and (common >= 0.5 * size or common >= end - start))
    if chosen:
        return chosen
    i, common, _ = max(shared, key=lambda row: row[1])
    return (i,) if common > 0 else ()


def inside(spans: list[tuple[int, int]], start: int, end: int) -> tuple[int, int, int] | None:
    """start:end as (sentence, start, end) where it lies within one sentence."""
    for i, (a, b) in enumerate(spans):
        if a <= start and end <= b:
            return (i, start - a, end - a)
    return None
