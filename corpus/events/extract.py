"""The events of one issue: every paragraph's drafts, those that tell of the same thing made one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from corpus.dates import find_dates, language_of_dates
from corpus.events.calendar import likeness, same_event, same_time
from corpus.events.details import names
from corpus.events.lines import lines_of
from corpus.events.tags import certainty
from corpus.events.tags.blocks import Block, TokenLine, blocks_of, token_lines
from corpus.events.tags.head import Tag
from corpus.events.tags.linking import drafts_of
from corpus.events.telling import Draft, stamped
from corpus.model import FURNITURE, Event, Issue, Kind, Mention, Span, Status

_MOST_NAMES = 24
#: What is less certain than this is left out. A list is best by F where what is right less often than half its F goes.
_LEAST = 0.25
#: What is said to be off takes a plan back, so that it is kept however uncertain.
_OFF = (Status.CANCELLED, Status.MOVED)


def read_in_its_language(issue: Issue) -> Issue:
    """The issue under the language in which its dates are printed."""
    language = language_of_dates((one.text for one in issue.paragraphs), issue.head.language)
    return issue if language == issue.head.language else replace(issue, head=replace(issue.head, language=language))


@dataclass(frozen=True, slots=True)
class Untagged:
    """An issue, in the language of its dates, whose ``blocks`` are to be tagged: they are made of ``dated``, those of
    its lines that may tell of events."""

    issue: Issue
    dated: tuple[TokenLine, ...]
    blocks: tuple[Block, ...]


def untagged(issue: Issue) -> Untagged:
    """What a model is to tag of an issue."""
    read = read_in_its_language(issue)
    dated = token_lines(lines_of(read), read.head.language)
    return Untagged(read, dated, tuple(blocks_of(read, dated)))


def tagged_events(found: Untagged, tags: Sequence[Tag]) -> tuple[Event, ...]:
    """The events of an issue by what a model has tagged, in the order of their dates (undated ones last), each with
    every place where it is told."""
    return events_of(found.issue, drafts_of(found.issue, found.dated, tags))


def events_of(issue: Issue, drafts: Sequence[Draft]) -> tuple[Event, ...]:
    """The events of drafts, those that tell of the same thing made one; what is likely none is left out."""
    stamps = [(span, status) for one in issue.paragraphs if (status := stamped(one.text)) for span in one.spans]
    spans = {one.id: one.spans for one in issue.paragraphs}
    judged = (
        replace(event, certainty=round(certainty.certainty(traits), 3)) for event, traits in traits_of(issue, drafts)
    )
    events = (_below_stamps(event, stamps, spans) for event in judged)
    return tuple(sorted((one for one in events if one.certainty >= _LEAST or one.status in _OFF), key=_day))


def traits_of(issue: Issue, drafts: Sequence[Draft]) -> list[tuple[Event, dict[str, float]]]:
    """Every event of the drafts with what speaks for and against it."""
    tellers = {draft.index for draft in drafts}
    found = []
    for group in _grouped(drafts):
        first = _first(group)
        event = _event(issue, group, tellers)
        found.append((event, certainty.traits_of(event, first, issue.paragraphs[first.index])))
    return found


def _below_stamps(event: Event, stamps: Sequence[tuple[Span, Status]], spans: Mapping[str, Sequence[Span]]) -> Event:
    """An event over whose words CANCELLED or POSTPONED is stamped is cancelled or moved."""
    told = [span for mention in event.mentions[:1] for span in spans[mention.paragraph] if span.page == mention.page]
    status = next((status for stamp, status in stamps if any(_covers(stamp, span) for span in told)), event.status)
    return replace(event, status=status)


def _covers(stamp: Span, span: Span) -> bool:
    """Whether a stamp lies across the middle of a text: beside or below it it may be of something else."""
    across = stamp.box.left <= (span.box.left + span.box.right) / 2 <= stamp.box.right
    return (
        stamp.page == span.page and across and stamp.box.top < (span.box.top + span.box.bottom) / 2 < stamp.box.bottom
    )


def unresolved_pages(issue: Issue) -> tuple[int, ...]:
    """The pages with a printed date that could not be decided, each once; "today" and "this week" print none."""
    pages = {
        paragraph.page_at(found.start)
        for paragraph in issue.paragraphs
        if paragraph.kind not in FURNITURE
        for found in find_dates(paragraph.text, issue.head.dated, issue.head.language)
        if found.when is None and any(character.isdigit() for character in found.text)
    }
    return tuple(sorted(pages))


def event_id(mention: Mention, occurrence: str = "") -> str:
    """Twelve hex digits that stay the same over rebuilds while the paragraph does."""
    key = f"{mention.issue}\0{mention.paragraph}\0{mention.start}\0{occurrence}"
    return blake2b(key.encode(), digest_size=6).hexdigest()


def _day(event: Event) -> tuple[bool, int]:
    return event.when is None, event.when.start.toordinal() if event.when is not None else 0


def _grouped(drafts: Sequence[Draft]) -> list[list[Draft]]:
    """Drafts of the same event together; two rows of one list are two events."""
    groups: list[list[Draft]] = []
    for draft in drafts:
        joined = [draft]
        apart: list[list[Draft]] = []
        for group in groups:
            beside = any(_beside(one, other) for one in joined for other in group)
            if not beside and any(_same(draft, one) for one in group):
                joined = [*group, *joined]
            else:
                apart.append(group)
        groups = [*apart, joined]
    return groups


def _beside(draft: Draft, other: Draft) -> bool:
    """Two rows of one list."""
    same = same_time(draft.event, other.event) and likeness(draft.event.title, other.event.title) == 1
    return draft.row and other.row and draft.listed == other.listed and not (same and _has_time(draft.event))


def _same(draft: Draft, other: Draft) -> bool:
    """The same event, or words below a date that tell of the same day; rows of two lists also by time and place."""
    mine, its = draft.event, other.event
    if same_event(mine, its) and not (draft.row and other.row):
        return True
    if mine.when is None or its.when is None or mine.when.start != its.when.start:
        return False
    timed = mine.when.begins is not None and mine.when.begins == its.when.begins
    alike = likeness(f"{mine.title} {mine.place}", f"{its.title} {its.place}")
    apart = mine.place and its.place and likeness(mine.place, its.place) == 0
    return draft.row and other.row and not apart and same_time(mine, its) and alike >= (0.6 if timed else 0.75)


def _first(group: Sequence[Draft]) -> Draft:
    """The draft that names the event."""
    return max(group, key=lambda one: (one.row, one.titled, _has_time(one.event)))


def _event(issue: Issue, group: Sequence[Draft], tellers: set[int]) -> Event:
    """One event of all its drafts: a row's or an article's words first, facts from every one and from the article."""
    best = _first(group)
    ordered = [best, *(one for one in group if one is not best)]
    about = _article_text(issue, best.index, tellers)
    said = [one.event.status for one in ordered if one.event.status in _OFF]
    timed = [one.event.when for one in ordered if _has_time(one.event)]
    people = dict.fromkeys(name for one in ordered for name in one.event.people) | dict.fromkeys(names(about))
    mentions = dict.fromkeys(mention for one in ordered for mention in one.event.mentions)
    event = best.event
    return replace(
        event,
        id=event_id(event.mentions[0], event.when.start.isoformat() if event.when is not None else ""),
        when=timed[0] if timed and not _has_time(event) else event.when,
        mentions=tuple(mentions),
        place=next((one.event.place for one in ordered if one.event.place), ""),
        people=tuple(people)[:_MOST_NAMES],
        kind=next((one.event.kind for one in ordered if one.event.kind != "event"), "event"),
        status=said[0] if said else event.status,
    )


def _has_time(event: Event) -> bool:
    return event.when is not None and event.when.begins is not None


def _article_text(issue: Issue, index: int, tellers: set[int], count: int = 8) -> str:
    """The paragraphs of the event's article below it, until another event or heading begins."""
    first = issue.paragraphs[index]
    if first.kind in (Kind.LIST_ITEM, Kind.TABLE_ROW, Kind.HEADING) or not first.article:
        return ""
    texts = [first.text]
    for n in range(index + 1, min(index + 1 + count, len(issue.paragraphs))):
        paragraph = issue.paragraphs[n]
        if paragraph.kind in FURNITURE or paragraph.article != first.article:
            continue
        if n in tellers or paragraph.kind is Kind.HEADING:
            break
        texts.append(paragraph.text)
    return "\n".join(texts)
