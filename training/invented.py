"""Newsletters that nobody printed, with their events marked and questions asked of them:
``python -m training.invented training/newsletters OUT [--library LIBRARY]``.

``training/newsletters/SERIES/ISSUE.md`` are issues with ``<t:1>title</t>``, ``<p:1>place</p>`` and ``<d:1>day</d>`` set
in (numbers are the issue's events). ``questions.jsonl`` beside them has ``issue``, ``question``, ``kind``,
``answerable`` and, where it is, ``answer`` and ``evidence`` in the issue's words. OUT gets the issues without their
marks, one folder a series, and ``marks.jsonl`` for `training.event_tags`. With LIBRARY, built of OUT, also
``asked.jsonl``: the questions at the passages that the program reads, for `training.extend`, but for those of the
newsletters held out (`HELD`): they are in ``held.jsonl``, for `training.collect`; the reader is not trained on them.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.dates import find_dates, find_times
from corpus.issues import read_issue
from corpus.model import Paragraph
from embeddings.library.library import Library
from training.event_tags import Mark, marks_of
from training.extend import passages_of
from training.retrieval import Bm25

Row = dict[str, Any]
_YES = {"yes", "ja", "oui", "sí", "si", "sì", "sim", "tak", "ano", "是", "有"}
_NO = {"no", "nein", "nee", "non", "não", "nie", "ne", "不是", "没有"}
QUESTIONS = "questions.jsonl"
#: Newsletters whose questions fit the reader's table: by name, so that a newsletter more changes none of them.
HELD = frozenset(
    {
        "a-cantorion",
        "a-legion77",
        "a-umhlali",
        "b-conference-circulars",
        "b-lift-engineers-society",
        "c-al-noor",
        "c-pontwachter",
        "c-tuxtinte",
        "d-bombeiros",
        "d-junta",
        "d-shequ",
    }
)


@dataclass(frozen=True, slots=True)
class Squashed:
    """The letters and digits of a text, lower case, and where in it each stands."""

    letters: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Squashed:
        kept = [(char.lower()[0], at) for at, char in enumerate(text) if char.isalnum()]
        return cls("".join(char for char, _ in kept), tuple(at for _, at in kept))


def issue_files(source: Path) -> Iterator[Path]:
    """The issues of every newsletter that has questions too."""
    for questions in sorted(source.glob(f"*/{QUESTIONS}")):
        yield from sorted(questions.parent.glob("*.md"))


def file_name(issue: Path) -> str:
    """A name that no issue of another newsletter has."""
    return f"{issue.parent.name}-{issue.name}"


def placed(paragraphs: Sequence[Paragraph], text: str, marks: Sequence[Mark]) -> list[list[Mark]]:
    """For each paragraph of an issue the marks of its file's text that lie in it."""
    whole = Squashed.of(text)
    at = {place: n for n, place in enumerate(whole.places)}
    spans = []
    for mark in marks:
        inside = [at[place] for place in range(mark.start, mark.end) if place in at]
        if inside:
            spans.append((mark, inside[0], inside[-1] + 1))
    found: list[list[Mark]] = []
    after = 0
    for paragraph in paragraphs:
        own = Squashed.of(paragraph.text)
        start = whole.letters.find(own.letters, after) if own.letters else -1
        if start < 0:
            start = whole.letters.find(own.letters) if own.letters else -1
        else:
            after = start + len(own.letters)
        found.append([
            replace(mark, start=own.places[a - start], end=own.places[b - 1 - start] + 1)
            for mark, a, b in spans if 0 <= start <= a and b <= start + len(own.letters)
        ])  # fmt: skip
    return found


def with_hours(paragraph: Paragraph, marks: Sequence[Mark], language: str) -> list[Mark]:
    """The marks, and as days' the hours of the lines that have a mark and no other day."""
    hours = []
    dates = find_dates(paragraph.text, None, language)
    for time in find_times(paragraph.text, language):
        start = max(paragraph.text.rfind("\n", 0, time.start), paragraph.text.rfind(". ", 0, time.start)) + 1
        ends = [at for at in (paragraph.text.find(mark, time.end) for mark in ("\n", ". ")) if at >= 0]
        end = min(ends, default=len(paragraph.text))
        marked = any(one.start < end and start < one.end for one in marks)
        before = [one for one in dates if start <= one.start < time.start]
        other = before and not any(
            m.sort == "d" and m.start < before[-1].end and before[-1].start < m.end for m in marks
        )
        if marked and not other:
            hours.append(Mark("d", time.start, time.end))
    return [*marks, *hours]


def tagged(text: str, marks: Sequence[Mark]) -> str:
    """The text with its marks set in; those that overlap an earlier one are left out."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda one: (one.start, -one.end)):
        if not kept or kept[-1].end <= mark.start:
            kept.append(mark)
    for mark in reversed(kept):
        text = f"{text[: mark.start]}<{mark.sort}:1>{text[mark.start : mark.end]}</{mark.sort}>{text[mark.end :]}"
    return text.replace("\n", "⏎")


def write_issues(source: Path, out: Path) -> tuple[int, int, int]:
    """The issues without their marks and ``marks.jsonl``; how many issues, marks, and marks that no paragraph has."""
    rows: list[Row] = []
    issues = kept = lost = 0
    for file in issue_files(source):
        text, marks = marks_of(file.read_text("utf-8"))
        path = out / file.parent.name / file_name(file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        issue = read_issue(path)
        here = placed(issue.paragraphs, text, marks)
        pages = {one.page for one in issue.paragraphs}
        rows += [{"file": path.name, "page": page, "done": True} for page in sorted(pages)]
        for paragraph, some in zip(issue.paragraphs, here, strict=True):
            if some:
                whole = with_hours(paragraph, some, issue.head.language)
                rows.append({"file": path.name, "page": paragraph.page, "tags": tagged(paragraph.text, whole)})
        issues += 1
        kept += sum(map(len, here))
        lost += len(marks) - sum(map(len, here))
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    (out / "marks.jsonl").write_text("\n".join(lines), "utf-8")
    return issues, kept, lost


def asked(question: Row, passages: Sequence[Row], lexical: Bm25, name: str) -> Row | None:
    """The question at its passage: the one with its evidence, or the one that tempts most; None where none has it."""
    row = {"id": name, "kind": question["kind"], "question": question["question"]}
    if not question["answerable"]:
        scores = lexical.scores(question["question"])
        return row | {"kind": "unanswerable", "passage": passages[int(scores.argmax())]["id"]}
    answer = question["answer"]
    told = [Squashed.of(one).letters for one in question["evidence"]]
    best: tuple[int, Row, list[int]] | None = None
    for passage in passages:
        letters = [Squashed.of(one).letters for one in passage["sentences"]]
        at = [n for n, one in enumerate(letters) if one and any(one in other or other in one for other in told)]
        said = sum(any(letters[n] in other or other in letters[n] for n in at) for other in told)
        if at and (best is None or said > best[0]):
            best = said, passage, at
    if best is None:
        return None
    _, passage, at = best
    if question["kind"] == "yes_no":
        plain = answer.strip().rstrip(".").lower()
        if plain not in _YES | _NO:
            return None
        return row | {
            "passage": passage["id"],
            "answer": "yes" if plain in _YES else "no",
            "sentence": at[0],
            "sentences": at,
        }
    holds = [n for n in at if answer in passage["sentences"][n]]
    if not holds:
        return None
    return row | {"passage": passage["id"], "answer": answer, "sentence": holds[0], "sentences": holds}


def gold(question: Row, file: Path, number: int) -> Row:
    """The question as `training.collect` and a scorer read it."""
    answer = question["answer"] if question["answerable"] else None
    return {
        "id": f"invented-{file.parent.name}-{number:03}", "series": file.parent.name, "question": question["question"],
        "kind": question["kind"] if question["answerable"] else "unanswerable", "answer": answer, "aliases": [],
        "issue": Path(file_name(file.parent / question["issue"])).stem, "pages": [1], "evidence": question["evidence"],
    }  # fmt: skip


def write_questions(source: Path, library: Library, out: Path) -> tuple[int, int]:
    """``asked.jsonl`` and ``held.jsonl``; how many questions the first has, and how many no passage answers."""
    by_issue: dict[str, list[Row]] = {}
    for passage in passages_of(library):
        by_issue.setdefault(passage["group"], []).append(passage)
    lexical = {
        issue: Bm25([" ".join((one["context"], *one["sentences"])) for one in some]) for issue, some in by_issue.items()
    }
    rows, held, lost = [], [], 0
    for file in sorted(source.glob(f"*/{QUESTIONS}")):
        for number, line in enumerate(filter(str.strip, file.read_text("utf-8").splitlines())):
            question = json.loads(line)
            if file.parent.name in HELD:
                held.append(gold(question, file, number))
                continue
            issue = re.sub(r"\.md$", "", file_name(file.parent / question["issue"]))
            name = f"invented-{file.parent.name}-{number:03}"
            found = asked(question, by_issue[issue], lexical[issue], name) if issue in by_issue else None
            if found is None:
                lost += 1
            else:
                rows.append(found)
    for name, some in (("asked", rows), ("held", held)):
        (out / f"{name}.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in some), "utf-8")
    return len(rows), lost


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.invented", description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--library", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.library is None:
        issues, marks, lost = write_issues(options.source, options.out)
        print(f"{issues} issues, {marks} marks; {lost} marks that no paragraph has whole")
    else:
        rows, lost = write_questions(options.source, Library.open(options.library), options.out)
        print(f"{rows} questions; {lost} whose evidence no passage has")


if __name__ == "__main__":
    main()
