"""How often "Yes." and "No." are said, and rightly: ``python -m training.verdicts QA training/questions/*.jsonl``.

The yes-or-no questions of our own that a person has judged (``verdict``, ``label``) are put beside the sentence that
decides them.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from assistant.questions.question import Asked
from assistant.questions.read import read_question
from assistant.reader.features import passage_candidates
from assistant.reader.yes_no import verdict
from corpus.model import Box, Kind, Paragraph, Span
from embeddings.model import Hit
from training.sources import Passage, read_newsletters


def said(question: str, passage: Passage, sentence: int) -> str:
    """The program's verdict on the sentence, "yes", "no" or ""."""
    text = passage.sentences[sentence]
    asked = read_question(question)
    spans = (Span(1, Box(0, 0, 1, 1), 0, len(text)),)
    hit = Hit(passage.group, Paragraph("0", Kind.PARAGRAPH, text, spans, headings=(passage.context,)), 0.5, 0.0)
    if asked.kind is not Asked.YES_NO:
        return ""
    first = passage_candidates(asked, hit)[0]
    words = verdict(asked, text, first.features)
    return {"": "", "Yes.": "yes", "Ja.": "yes", "Oui.": "yes", "Sí.": "yes", "是的。": "yes"}.get(words, "no")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("qa", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    args = parser.parse_args()
    passages = read_newsletters(args.qa / "newsletters.jsonl").passages
    passages |= read_newsletters(args.qa / "wild.jsonl", "wild").passages
    rows = [json.loads(line) for file in args.questions for line in file.read_text("utf-8").splitlines()]
    judged = [(row, row.get("verdict") or row.get("label")) for row in rows]
    judged = [(row, right) for row, right in judged if right and row.get("passage") in passages]
    counted = Counter(
        (right, said(row["question"], passages[row["passage"]], row["sentence"])) for row, right in judged
    )
    for (right, spoken), count in sorted(counted.items()):
        print(f"it is {right:4} said {spoken or 'nothing':8} {count}")
    spoken = sum(count for (_, word), count in counted.items() if word)
    print(f"{len(judged)} judged, {spoken} verdicts, {sum(counted[word, word] for word in ('yes', 'no'))} right")


if __name__ == "__main__":
    main()
