"""`questions/calibration.jsonl` with its evidence: ``python -m training.calibration LIBRARY OUT [--but QUESTIONS]``.

The newsletters' sentences are their publishers' and not in the repository; the evidence of a question is every sentence
of the pages it names (``own…``: of its series) that holds the answer or one of its spellings. LIBRARY is built over the
issues. Questions that stand word for word in the ``--but`` files (an evaluation) are left out, and those that follow
another. OUT is JSON lines for `training.collect`.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.reader.features import sentence_ranges
from corpus.text.terms import fold
from embeddings.library.library import Library

QUESTIONS = Path(__file__).parent / "questions" / "calibration.jsonl"
#: Letters that a spelling needs to tell its sentence from any other in a whole series.
TELLING = 5
#: An answer that so many sentences hold tells none.
MOST = 12


def issues(library: Library) -> dict[str, tuple[str, list[tuple[set[int], str]]]]:
    """Of every issue, by its file's stem: the folder, and every sentence with the pages it stands on."""
    found = {}
    for stored in library.issues():
        rows = []
        for paragraph in library.paragraphs(stored.id):
            for start, end in sentence_ranges(paragraph, stored.head.language):
                on = {span.page for span in paragraph.spans if span.start < end and span.end > start}
                rows.append((on, paragraph.text[start:end]))
        found[stored.path.stem] = (stored.path.parent.name, rows)
    return found


def holds(text: str, spelling: str) -> bool:
    """Whether the words of a spelling stand in the text, one after another."""
    words, want = (" ".join(re.findall(r"\w+", fold(one))) for one in (text, spelling))
    return bool(want) and f" {want} " in f" {words} "


def spellings(question: Mapping[str, Any]) -> Iterator[str]:
    yield question["answer"]
    yield from question.get("aliases") or ()
    for item in question.get("items") or ():
        yield from (item,) if isinstance(item, str) else item


def evidence(question: Mapping[str, Any], read: Mapping[str, tuple[str, Sequence[tuple[set[int], str]]]]) -> list[str]:
    """The sentences that hold the answer; none where so many do that they tell nothing."""
    if question["answer"] is None:
        return []
    wanted = list(spellings(question))
    if question["id"].startswith("own"):
        wanted = [one for one in wanted if len(one) >= TELLING]
        where = [text for series, rows in read.values() if series == question["series"] for _, text in rows]
    else:
        pages = question.get("gold_pages_by_issue") or {question["issue"]: question["pages"]}
        where = [text for stem, on in pages.items() if stem in read for at, text in read[stem][1] if at & set(on)]
    found = [text for text in where if any(holds(text, one) for one in wanted)]
    return found if len(found) <= MOST else []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("library", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--but", type=Path, nargs="*", default=[])
    args = parser.parse_args()
    left = {json.loads(line)["question"] for path in args.but for line in path.read_text("utf-8").splitlines()}
    read = issues(Library.open(args.library))
    rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    kept = [row for row in rows if row["question"] not in left and not row.get("history")]
    made = [row | {"evidence": evidence(row, read)} for row in kept]
    args.out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in made), "utf-8")
    answered = sum(row["answer"] is not None for row in made)
    print(f"{len(made)} questions, {answered} answerable, {sum(bool(row['evidence']) for row in made)} with evidence")


if __name__ == "__main__":
    main()
