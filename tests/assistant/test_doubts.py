"""Doubts: where the lines of a paragraph may not follow each other on the page, nothing is quoted across."""

from __future__ import annotations

from dataclasses import replace

from answer_builders import paragraph, stored

from assistant.conversation.quoting import sentences_of
from assistant.reader.features import sentence_ranges
from assistant.reader.protocol import Pick
from embeddings.library.serialization import spans_in, spans_out
from embeddings.model import Hit

TEXT = "The lamp was lit by the children of the choir. It burns."
DOUBTFUL = replace(paragraph(TEXT), doubts=(20,))


def test_a_sentence_is_cut_at_a_doubt() -> None:
    assert [TEXT[a:b] for a, b in sentence_ranges(DOUBTFUL, "en")] == [
        "The lamp was lit by",
        "the children of the choir.",
        "It burns.",
    ]


def test_nothing_is_quoted_across_a_doubt() -> None:
    hit = Hit("fog-2024-03", DOUBTFUL, 0.5, 0.1)
    _, citations = sentences_of([hit], [Pick(0, 0, len(TEXT), 1.0)], lambda issue: stored(issue))
    assert [one.quote for one in citations] == ["The lamp was lit by", "the children of the choir. It burns."]


def test_sentences_on_two_sides_of_a_doubt_share_no_quote() -> None:
    hit = Hit("fog-2024-03", replace(paragraph(TEXT), doubts=(47,)), 0.5, 0.1)
    _, citations = sentences_of([hit], [Pick(0, 0, 46, 1.0), Pick(0, 47, 56, 1.0)], lambda issue: stored(issue))
    assert [one.quote for one in citations] == ["The lamp was lit by the children of the choir.", "It burns."]


def test_doubts_are_stored_with_the_spans() -> None:
    assert spans_in(spans_out(DOUBTFUL.spans, DOUBTFUL.doubts)) == (DOUBTFUL.spans, (20,))
    assert spans_in(spans_out(DOUBTFUL.spans)) == (DOUBTFUL.spans, ())
