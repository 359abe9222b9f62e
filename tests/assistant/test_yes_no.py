"""Yes or no only where the sentence says so: over pairs of a question and a sentence."""

from __future__ import annotations

from pathlib import Path

from assistant.questions.read import read_question
from assistant.reader.features import Context, Evidence, passage_candidates, wanted_terms
from assistant.reader.yes_no import _SAID, verdict
from corpus.model import Box, Kind, Paragraph, Span
from corpus.text.terms import even_rarity
from embeddings.model import Hit

PAIRS = [
    line.split("\t")
    for line in (Path(__file__).parent / "yes_no.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
SAID = {"": "-"} | {word: said for pair in _SAID.values() for word, said in zip(pair, ("yes", "no"), strict=True)}


def judged(language: str, asked: str, sentence: str) -> str:
    """What is said of a question where a paragraph consists of the sentence: "yes", "no", or "-"."""
    question = read_question(asked, language=language)
    paragraph = Paragraph("p", Kind.PARAGRAPH, sentence, (Span(1, Box(0, 0, 9, 9), 0, len(sentence)),), "", ())
    hit = Hit("i", paragraph, 1.0, 1.0)
    wanted = wanted_terms(question, even_rarity)
    best = max(
        passage_candidates(question, hit, 0, Context(language=language), Evidence(), wanted),
        key=lambda one: one.features.cover,
    )
    return SAID[verdict(question, sentence[best.start : best.end], best.features, language)]


def test_three_hundred_pairs_and_never_a_wrong_yes_or_no() -> None:
    told = [(expected, judged(*pair), pair) for expected, *pair in PAIRS]
    assert len(told) >= 300
    wrong = [(said, pair) for expected, said, pair in told if said != "-" and said != expected]
    assert not wrong
    plain = [said == expected for expected, said, _ in told if expected != "-"]
    assert sum(plain) / len(plain) >= 0.85
