"""Questions with known answers, and whether an answer is right: what a model is put to the test with. Pure.

The same file form and the same sense of right as ``benchmarks/quality``, in its plainest shape: a spelling of the gold
answer stands in what was said, or most of its words do, or nothing was said where there is nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from assistant.language_model.record import Trial
from assistant.model import Answer, AnswerStatus
from corpus.text.terms import fold, stems

#: Share of a long answer's words that count as all of it, and from how many words on an answer is long.
_MOST, _LONG = 0.8, 5


class CasesError(Exception):
    """A file of questions cannot be used; the text is one sentence that names the file and the line."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question; ``spellings`` of its answer are () where the newsletters have none, ``items`` those of a list's."""

    question: str
    spellings: tuple[str, ...] = ()
    items: tuple[tuple[str, ...], ...] = ()
    places: frozenset[tuple[str, int]] = frozenset()
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """One question with the reader's answer and the one that the model left: the reader's again where it failed."""

    case: Case
    reader: Answer
    model: Answer


def read_cases(path: Path) -> list[Case]:
    """The questions of a JSON-lines file as `benchmarks/quality` describes it. Raises CasesError."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CasesError(f"{path} cannot be read: {error}.") from error
    cases = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            issues = row.get("gold_pages_by_issue") or {row.get("issue") or "": row.get("pages") or ()}
            told = row["answer"]
            cases.append(
                Case(
                    str(row["question"]),
                    (str(told), *map(str, row.get("aliases") or ())) if told is not None else (),
                    tuple(tuple(map(str, item)) for item in row.get("items") or ()),
                    frozenset((Path(issue).stem, int(page)) for issue, pages in issues.items() for page in pages),
                    tuple(map(str, row.get("history") or ())),
                )
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise CasesError(
                f'Line {number} of {path} is no question: each is an object with "question", "answer" (null where '
                'there is none), "issue" and "pages".'
            ) from error
    return cases


def right(case: Case, answer: Answer) -> float:
    """How right an answer is, 0..1: of a list the share of its items."""
    refused = answer.status is AnswerStatus.NOT_FOUND
    if refused or not case.spellings:
        return float(refused and not case.spellings)
    if case.items:
        return fmean(any(_says(answer.text, spelling) for spelling in item) for item in case.items)
    if any(_says(answer.text, spelling) for spelling in case.spellings):
        return 1.0
    long = [stems(spelling) for spelling in case.spellings if len(spelling.split()) > _LONG]
    said = stems(answer.text)
    return max((min(1.0, len(words & said) / (_MOST * len(words))) for words in long if words), default=0.0)


def on_page(case: Case, answer: Answer) -> bool:
    """Whether a page that holds the answer is cited."""
    cited = {(Path(one.issue).stem, one.page) for one in answer.citations}
    return any(place in cited or (not place[0] and place[1] in {page for _, page in cited}) for place in case.places)


def trial_of(compared: Sequence[Compared], day: str) -> Trial:
    """The test in numbers."""
    asked = [one for one in compared if one.case.spellings]
    rights = [(right(one.case, one.model), right(one.case, one.reader)) for one in compared]

    def refused(answers: Iterable[Answer]) -> int:
        return sum(answer.status is AnswerStatus.NOT_FOUND for answer in answers)

    return Trial(
        questions=len(compared),
        right=round(sum(model for model, _ in rights), 2),
        reader_right=round(sum(reader for _, reader in rights), 2),
        better=sum(model > reader for model, reader in rights),
        worse=sum(model < reader for model, reader in rights),
        pages=sum(on_page(one.case, one.model) for one in asked),
        reader_pages=sum(on_page(one.case, one.reader) for one in asked),
        refused=refused(one.model for one in asked),
        reader_refused=refused(one.reader for one in asked),
        failed=sum(one.model.model is not None and not one.model.model.spoke for one in compared),
        day=day,
    )


def _says(text: str, phrase: str) -> bool:
    """Whether the phrase stands in the text in whole words."""
    wanted, said = re.findall(r"\w+", fold(phrase)), re.findall(r"\w+", fold(text))
    return bool(wanted) and any(said[at : at + len(wanted)] == wanted for at in range(len(said) - len(wanted) + 1))
