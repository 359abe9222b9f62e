"""Mentions of something by issue, with what each says of it: counted exactly, over every paragraph of the library."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.model import AnswerStatus
from assistant.output.bars import bar
from assistant.output.phrases import counted, say
from assistant.turns.answer_lines import Line, Told, quoted
from assistant.turns.scope import in_order, issue_name
from corpus.model import FURNITURE, Paragraph
from corpus.text.sentences import split_sentences
from corpus.text.terms import fold, is_empty_word, stems, words
from embeddings.model import Hit, StoredIssue

#: Sentences quoted in all, and of one issue where few issues speak of it.
_MOST_QUOTES, _MOST_OF_ONE = 18, 12
_LONGEST_QUOTE, _LONGEST_BAR = 320, 24
#: Words below which a line names a thing and tells nothing of it.
_BARE_NAME = 5
#: Sentences with the phrase itself from which on no other sentence is looked for.
_ENOUGH = 3
_FIGURE = re.compile(r"[$£€¥]\s?\d|\d[\d.,]*\d|\b\d+\b")

Paragraphs = Callable[[str], Sequence[Paragraph]]


@dataclass(frozen=True, slots=True)
class Mentioned:
    """What one issue says: the sentences with the words, as (paragraph, start, end), and how often they stand there."""

    issue: StoredIssue
    times: int
    sentences: tuple[tuple[Paragraph, int, int], ...]


def mentioned(
    topic: str, issues: Sequence[StoredIssue], paragraphs: Paragraphs, *, loosely: bool = False
) -> list[Mentioned]:
    """The issues that have the topic, oldest first: as a phrase where any has it, else its words in one paragraph.

    ``loosely``: by issue, what has all its words in a paragraph and the heading above it where the phrase is rare.
    """
    ordered = in_order(issues)
    if loosely:
        return [told for one in ordered if (told := _either(topic, one, paragraphs(one.id))) is not None]
    for together in (True, False):
        found = [told for one in ordered if (told := _in_issue(topic, one, paragraphs(one.id), together)) is not None]
        if found or len(topic.split()) < 2:
            return found
    return []


def _either(topic: str, stored: StoredIssue, paragraphs: Sequence[Paragraph]) -> Mentioned | None:
    strictly = _in_issue(topic, stored, paragraphs, True)
    if strictly is not None and len(strictly.sentences) >= _ENOUGH:
        return strictly
    loosely = _in_issue(topic, stored, paragraphs, False)
    if strictly is None or loosely is None:
        return strictly or loosely
    more = tuple(one for one in loosely.sentences if one not in strictly.sentences)
    return Mentioned(stored, strictly.times + len(more), (*strictly.sentences, *more))


def _in_issue(topic: str, stored: StoredIssue, paragraphs: Sequence[Paragraph], together: bool) -> Mentioned | None:
    language = stored.head.language
    wanted = [word.stem for word in words(topic, language) if not is_empty_word(topic[word.start : word.end])]
    wanted = wanted or [word.stem for word in words(topic, language)]
    if not wanted:
        return None
    beginnings = [fold(stem)[: max(3, len(stem) - 2)] for stem in wanted]
    times = 0
    sentences: list[tuple[Paragraph, int, int]] = []
    for one in paragraphs:
        if one.kind in FURNITURE:
            continue
        folded = fold(one.text if together else f"{one.text} {' '.join(one.headings[-1:])}")
        if not all(beginning in folded for beginning in beginnings):
            continue
        above = frozenset() if together else stems(" ".join(one.headings[-1:]), language)
        places = _places(one.text, wanted, language, together, above)
        if not places:
            continue
        times += len(places)
        for start, end in split_sentences(one.text, language) or ((0, len(one.text)),):
            if any(start <= place < end for place in places):
                sentences.append((one, start, end))
    return Mentioned(stored, times, tuple(sentences)) if times else None


def _places(
    text: str, wanted: Sequence[str], language: str, together: bool, above: frozenset[str] = frozenset()
) -> list[int]:
    """Where the stems stand: one after another, small words between them not counted, or all of them anywhere.

    Some may stand in the heading (``above``), whose words belong to the paragraph.
    """
    have = [
        word for word in words(text, language) if word.stem in wanted or not is_empty_word(text[word.start : word.end])
    ]
    found = [word.stem for word in have]
    if together or len(wanted) == 1:
        size = len(wanted)
        return [have[n].start for n in range(len(found) - size + 1) if found[n : n + size] == list(wanted)]
    first = [have[found.index(stem)].start for stem in wanted if stem in found]
    if above.issuperset(wanted):
        return [have[0].start] if have else []
    whole = len(set(wanted) & (set(found) | above)) == len(set(wanted))
    return first[:1] if first and whole else []


def which_issues(topic: str, found: Sequence[Mentioned], language: str) -> Told:
    """A line an issue: its name, how often, and the first sentence that has the words."""
    if not found:
        return Told(AnswerStatus.NOT_FOUND, reason=say("not mentioned", language, topic=topic))
    lines = [_head(topic, found, language), *_by_year(found)]
    for n, one in enumerate(found):
        lead = f"{issue_name(one.issue, language)} ({one.times}):"
        if n < _MOST_QUOTES and one.sentences:
            lines += _quotes(lead, one, 2 if len(found) <= 3 else 1)
        else:
            lines.append(Line(lead.rstrip(":") + "."))
    return Told(AnswerStatus.ANSWERED, lines)


def over_the_years(topic: str, found: Sequence[Mentioned], language: str) -> Told:
    """Issue by issue the sentences that tell of it, those with figures first."""
    shown = list(found)
    if len(shown) > _MOST_QUOTES:
        step = (len(shown) - 1) / (_MOST_QUOTES - 1)
        shown = [shown[round(n * step)] for n in range(_MOST_QUOTES)]
    lines = [_head(topic, found, language), *_by_year(found)]
    for one, each in zip(shown, _shares(shown), strict=True):
        lines += _quotes(f"{issue_name(one.issue, language)}:", one, each)
    return Told(AnswerStatus.ANSWERED, lines)


def _shares(found: Sequence[Mentioned]) -> list[int]:
    """How many sentences of each issue are quoted: taken in turn until there are enough."""
    shares = [0] * len(found)
    for _ in range(_MOST_OF_ONE):
        for n, one in enumerate(found):
            if sum(shares) < _MOST_QUOTES and shares[n] < len(one.sentences):
                shares[n] += 1
    return shares


def _head(topic: str, found: Sequence[Mentioned], language: str) -> Line:
    times = sum(one.times for one in found)
    name = "mentioned" if times > 1 else "mentioned once"
    return Line(say(name, language, topic=topic, issues=counted("issues", len(found), language), times=times))


def _by_year(found: Sequence[Mentioned]) -> list[Line]:
    """How often by year, a bar each, where the issues are of several years: "2019 ███ 3"."""
    times = Counter[int]()
    for one in found:
        if one.issue.head.dated is not None:
            times[one.issue.head.dated.start.year] += one.times
    if len(times) < 2:
        return []
    most = max(times.values())
    return [Line(f"{year} {bar(n, most, _LONGEST_BAR)} {n}") for year, n in sorted(times.items())]


def _quotes(lead: str, one: Mentioned, most: int) -> list[Line]:
    ranked = sorted(range(len(one.sentences)), key=lambda n: (*_told(_text(one.sentences[n])), n))
    lines: list[Line] = []
    for n in sorted(ranked[:most]):
        paragraph, start, end = one.sentences[n]
        lines.append(quoted("" if lines else lead, Hit(one.issue.id, paragraph, 1.0, 1.0), start, end, _LONGEST_QUOTE))
    return lines


def _told(text: str) -> tuple[bool, bool]:
    """How much a sentence tells: one with a figure first, a bare name last."""
    return len(text.split()) < _BARE_NAME, _FIGURE.search(text) is None


def _text(sentence: tuple[Paragraph, int, int]) -> str:
    paragraph, start, end = sentence
    return paragraph.text[start:end]
