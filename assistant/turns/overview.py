"""An overview of an issue: its headlines page by page, each with the sentence it opens with, quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.model import AnswerStatus
from assistant.output.phrases import counted, say
from assistant.turns.answer_lines import Line, Told
from assistant.turns.scope import issue_name
from corpus.model import FURNITURE, Kind, Paragraph
from corpus.text.sentences import split_sentences
from embeddings.model import Hit, StoredIssue

_MOST_HEADLINES, _MOST_WORDS = 14, 28
_SHORTEST_HEADLINE, _LONGEST_HEADLINE = 4, 120
_BARE = re.compile(r"^[\W\d]*$|^(?:photo|foto|page|seite|continued|contact)\b", re.IGNORECASE)


def overview(stored: StoredIssue, paragraphs: Sequence[Paragraph], language: str) -> Told:
    """The issue's name, then its headlines in reading order; its longest paragraphs where it prints no headline."""
    head = say(
        "holds", language, issue=issue_name(stored, language), pages=counted("pages", len(stored.pages), language)
    )
    lines = [Line(head)]
    stories = _stories(paragraphs)
    for heading, body in _spread(stories):
        if heading is not None:
            lines.append(_whole(stored.id, heading))
        if body is not None:
            lines.append(_opening(stored, body))
    return Told(AnswerStatus.ANSWERED, lines, short=issue_name(stored, language))


def _stories(paragraphs: Sequence[Paragraph]) -> list[tuple[Paragraph | None, Paragraph | None]]:
    """Headings with the first paragraph of their own; where there are few, paragraphs of some length by themselves."""
    found: list[tuple[Paragraph | None, Paragraph | None]] = []
    for at, one in enumerate(paragraphs):
        if one.kind is not Kind.HEADING or not _is_headline(one.text):
            continue
        body = next((other for other in paragraphs[at + 1 : at + 4] if _is_body(other)), None)
        if body is not None and body.headings and one.text not in body.headings:
            body = None
        found.append((one, body))
    if len(found) >= 4:
        return found
    told = {body.id for _, body in found if body is not None}
    alone = [one for one in paragraphs if _is_body(one) and one.id not in told and len(one.text) > 120]
    return sorted([*found, *((None, one) for one in alone)], key=lambda story: _place(story, paragraphs))


def _place(story: tuple[Paragraph | None, Paragraph | None], paragraphs: Sequence[Paragraph]) -> int:
    first = story[0] or story[1]
    return next((n for n, one in enumerate(paragraphs) if first is not None and one.id == first.id), 0)


def _spread(
    stories: Sequence[tuple[Paragraph | None, Paragraph | None]],
) -> list[tuple[Paragraph | None, Paragraph | None]]:
    """At most so many stories, from every page: those with a body first, in reading order."""
    if len(stories) <= _MOST_HEADLINES:
        return list(stories)
    pages: dict[int, list[int]] = {}
    for n, (heading, body) in enumerate(stories):
        first = heading or body
        if first is not None:
            pages.setdefault(first.page, []).append(n)
    for some in pages.values():
        some.sort(key=lambda n: (stories[n][1] is None, n))
    chosen: list[int] = []
    while len(chosen) < _MOST_HEADLINES and any(pages.values()):
        for some in pages.values():
            if some and len(chosen) < _MOST_HEADLINES:
                chosen.append(some.pop(0))
    return [stories[n] for n in sorted(chosen)]


def _is_headline(text: str) -> bool:
    bare = " ".join(text.split())
    return _SHORTEST_HEADLINE <= len(bare) <= _LONGEST_HEADLINE and not _BARE.search(bare)


def _is_body(one: Paragraph) -> bool:
    return (
        one.kind in (Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.TABLE_ROW)
        and one.kind not in FURNITURE
        and len(one.text) > 20
    )


def _whole(issue: str, one: Paragraph) -> Line:
    return Line("", Hit(issue, one, 1.0, 1.0), 0, len(one.text), ((0, len(one.text)),))


def _opening(stored: StoredIssue, one: Paragraph) -> Line:
    """The first sentence of a paragraph, or as many of its words as an overview has room for."""
    sentences = split_sentences(one.text, stored.head.language)
    start, end = sentences[0] if sentences else (0, len(one.text))
    words = list(re.finditer(r"\S+", one.text[start:end]))
    if len(words) > _MOST_WORDS:
        end = start + words[_MOST_WORDS - 1].end()
    return Line("", Hit(stored.id, one, 1.0, 1.0), start, end)
