"""An overview of an issue: its headlines page by page with the sentence each opens with, its dates, whom it names.

Everything but the counts is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.model import AnswerStatus
from assistant.output.phrases import counted, say
from assistant.turns.answer_lines import Line, Told, quoted
from assistant.turns.scope import issue_name
from corpus.dates import format_range
from corpus.model import FURNITURE, Event, Kind, Paragraph, Status
from corpus.text.sentences import split_sentences
from corpus.text.terms import is_empty_word
from embeddings.model import Hit, StoredIssue

_MOST_HEADLINES, _MOST_WORDS = 14, 28
#: Headlines of an issue where several issues are told of.
_FEW_HEADLINES, _MOST_ISSUES = 3, 12
_SHORTEST_HEADLINE, _LONGEST_HEADLINE = 4, 120
_MOST_DATES, _MOST_NAMED, _LONGEST_QUOTE = 6, 8, 160
_BARE = re.compile(r"^[\W\d]*$|^(?:photo|foto|page|seite|continued|contact)\b", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_a-z][\w'’-]*(?:\s+(?:de|van|von|da|di|del|la|du)\b)?(?:\s+[^\W\d_a-z][\w'’-]+){1,3}")

Story = tuple[Paragraph | None, Paragraph | None]


def overview(stored: StoredIssue, paragraphs: Sequence[Paragraph], language: str, events: Sequence[Event] = ()) -> Told:
    """The issue's name, then its headlines in reading order, the dates it announces and the names it has most often.

    Its longest paragraphs stand where it prints no headline. ``events`` are those the issue tells of.
    """
    head = say(
        "holds", language, issue=issue_name(stored, language), pages=counted("pages", len(stored.pages), language)
    )
    lines = [Line(head)]
    for heading, body in _spread(_stories(paragraphs), _MOST_HEADLINES):
        lines += _story(stored, heading, body)
    dates = _dates(stored, paragraphs, events, language)
    if dates:
        lines += [Line(say("announced", language)), *dates]
    if names := often_named(paragraphs):
        lines.append(Line(say("named", language, names=", ".join(names))))
    return Told(AnswerStatus.ANSWERED, lines, short=issue_name(stored, language))


def overview_of_several(issues: Sequence[tuple[StoredIssue, Sequence[Paragraph]]], language: str) -> Told:
    """Of each issue its name and its first headlines."""
    lines: list[Line] = []
    for stored, paragraphs in issues[:_MOST_ISSUES]:
        lines.append(Line(f"{issue_name(stored, language)}:"))
        for heading, body in _spread(_stories(paragraphs), _FEW_HEADLINES):
            lines += [_whole(stored.id, heading)] if heading is not None else _story(stored, None, body)
    reason = "" if len(issues) <= _MOST_ISSUES else say("first of", language, n=_MOST_ISSUES, all=len(issues))
    return Told(AnswerStatus.ANSWERED, lines, reason=reason)


def often_named(paragraphs: Sequence[Paragraph]) -> list[str]:
    """Names of two words and more that stand in several paragraphs, the commonest first."""
    times: dict[str, int] = {}
    for one in paragraphs:
        if one.kind in FURNITURE or one.kind is Kind.HEADING or one.text.isupper():
            continue
        for name in {name for found in _NAME.finditer(" ".join(one.text.split())) for name in _readings(found.group())}:
            times[name] = times.get(name, 0) + 1
    several = [name for name, n in times.items() if n > 1]
    whole = [name for name in several if not any(name != other and name in other for other in several)]
    return sorted(whole, key=lambda name: (-times[name], name))[:_MOST_NAMED]


def _readings(name: str) -> list[str]:
    """A name, and the name without a first word that a sentence may have begun with: "The Fog Signal"."""
    words = name.split()
    readings = [words, words[1:]] if not is_empty_word(words[0]) else [words[1:]]
    return [" ".join(one) for one in readings if len(one) > 1 and not name.isupper()]


def _dates(stored: StoredIssue, paragraphs: Sequence[Paragraph], events: Sequence[Event], language: str) -> list[Line]:
    """The issue's events from its own date on, each quoted from where the issue tells of it."""
    by_id = {one.id: one for one in paragraphs}
    issued = stored.head.dated
    lines: list[Line] = []
    for one in sorted(
        (one for one in events if one.when is not None), key=lambda one: (one.when and one.when.start, one.title)
    ):
        if one.when is None or (issued is not None and one.when.end <= issued.start):
            continue
        for mention in one.mentions:
            paragraph = by_id.get(mention.paragraph)
            if mention.issue != stored.id or paragraph is None:
                continue
            lead = format_range(one.when, language)
            if one.status is Status.CANCELLED:
                lead += f" ({say('off', language)})"
            if one.title not in paragraph.text[mention.start : mention.end]:
                lead += f", {one.title}"
            hit = Hit(stored.id, paragraph, 1.0, 1.0)
            lines.append(quoted(f"{lead}:", hit, mention.start, mention.end, _LONGEST_QUOTE))
            break
        if len(lines) == _MOST_DATES:
            break
    return lines


def _stories(paragraphs: Sequence[Paragraph]) -> list[Story]:
    """Headings with the first paragraph of their own; where there are few, paragraphs of some length by themselves."""
    found: list[Story] = []
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


def _place(story: Story, paragraphs: Sequence[Paragraph]) -> int:
    first = story[0] or story[1]
    return next((n for n, one in enumerate(paragraphs) if first is not None and one.id == first.id), 0)


def _spread(stories: Sequence[Story], most: int) -> list[Story]:
    """At most so many stories, from every page: those with a body first, in reading order."""
    if len(stories) <= most:
        return list(stories)
    pages: dict[int, list[int]] = {}
    for n, (heading, body) in enumerate(stories):
        first = heading or body
        if first is not None:
            pages.setdefault(first.page, []).append(n)
    for some in pages.values():
        some.sort(key=lambda n: (stories[n][1] is None, n))
    chosen: list[int] = []
    while len(chosen) < most and any(pages.values()):
        for some in pages.values():
            if some and len(chosen) < most:
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


def _story(stored: StoredIssue, heading: Paragraph | None, body: Paragraph | None) -> list[Line]:
    lines = [] if heading is None else [_whole(stored.id, heading)]
    return lines if body is None else [*lines, _opening(stored, body)]


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
