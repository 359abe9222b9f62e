"""Rows, lists and sentences in which newsletters of several languages print what is on, as the model reads them.

All are invented, and none was shown to the head when it was trained: how many are right says whether a build that works
on marked pages works on others.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.events import tagged_events, untagged
from corpus.model import Kind
from embeddings.encoder.encoder import SentenceTransformerEncoder
from tests.corpus.event_marks import issue, on_one_page

#: Language, kind, the heading above, the text, and what it tells of: day of November 2016, hour, title, place.
TOLD = [line.split("\t") for line in Path(__file__).with_name("told_events.tsv").read_text("utf-8").splitlines()]
#: Dates that are only mentioned.
NOTHING = [
    "China upgraded its status, as reported (Canberra Times, 22 May 2016).",
    "© March 2016 – Chris Rolinson",
    "Minutes of 26 October were approved by all.",
    "In the 1990s the Ridge was bare and nobody came.",
    "The tower is 31.4 metres high and has 139 steps.",
    "Fonte: BCB, 16/11/2016",
    "Robert Clark - 25 June 2015",
    "Ivo made a motion to approve the notes of 12 November.",
    "The deadline for the next issue is 20 November.",
    "The shop is shut on Sundays and bank holidays.",
]


pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def encoder() -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder.load()


def events(encoder: SentenceTransformerEncoder, language: str, kind: str, heading: str, text: str) -> list[list[str]]:
    """Day, hour, title and place of each event that a text below a heading tells of."""
    told = issue((Kind.HEADING, heading), (Kind(kind), text, (heading,)), language=language)
    waiting = untagged(on_one_page(told))
    return [
        [str(one.when.start.day), one.when.begins.strftime("%H:%M") if one.when.begins else "", one.title, one.place]
        for one in tagged_events(waiting, encoder.event_tags(waiting.blocks))
        if one.when is not None
    ]


def test_most_of_what_is_told_is_found_with_its_name_and_its_place(encoder: SentenceTransformerEncoder) -> None:
    found = [events(encoder, *told[:4]) for told in TOLD]
    wanted = [told[4:] for told in TOLD]
    named = [[one[:3] for one in some] == [right[:3]] for some, right in zip(found, wanted, strict=True)]
    placed = [some == [right] for some, right in zip(found, wanted, strict=True)]
    assert sum(named) >= 0.8 * len(TOLD)
    assert sum(placed) >= 0.75 * len(TOLD)


def test_most_dates_that_are_only_mentioned_are_no_events(encoder: SentenceTransformerEncoder) -> None:
    assert sum(bool(events(encoder, "en", "paragraph", "News", text)) for text in NOTHING) <= 1
