"""A place in an issue that the source pane can show, and how it is written for people.

Citations, hits, events and issues of the library all become a `Place`, so the pane knows one noun.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from textual.message import Message

from assistant.model import Citation
from assistant.output.phrases import say
from assistant.output.wording import page_label, spoken_date
from assistant.tui.chrome.safe_text import one_line
from corpus.model import Event
from embeddings.model import Hit, StoredIssue


@dataclass(frozen=True, slots=True)
class Place:
    """``start:end`` of the paragraph's text are lit; ``quote`` is what stood there when it was cited.

    ``title`` and ``date`` are kept for an issue that is no longer in the library.
    """

    issue: str
    page: int
    paragraph: str = ""
    start: int = 0
    end: int = 0
    quote: str = ""
    title: str = ""
    date: str = ""
    n: int = 0


@dataclass
class OpenPlace(Message):
    """A card, a link, the timeline or the tree asks the source pane to show ``place``."""

    place: Place
    focus: bool = False


def of_citation(citation: Citation) -> Place:
    """The place of a citation, its quote lit."""
    return Place(
        issue=citation.issue,
        page=citation.page,
        paragraph=citation.paragraph,
        start=citation.start,
        end=citation.end,
        quote=citation.quote,
        title=citation.title,
        date=citation.date,
        n=citation.n,
    )


def of_hit(hit: Hit) -> Place:
    """The place of a passage, the whole of its best paragraph lit."""
    text = hit.paragraph.text
    return Place(hit.issue, hit.paragraph.page, hit.paragraph.id, 0, len(text), text)


def of_event(event: Event, mention: int = 0) -> Place:
    """The place where an event is announced: its first mention, or another by its number."""
    found = event.mentions[mention]
    return Place(found.issue, found.page, found.paragraph, found.start, found.end)


def series_of(issue: StoredIssue) -> str:
    """What a reader calls the newsletter: its series as printed, its title where that is only a file's name."""
    head = issue.head
    named_by_file = head.series_source not in ("masthead", "configuration") and not any(
        letter.isupper() for letter in head.series
    )
    if head.title and (named_by_file or not head.series):
        return one_line(head.title)
    return one_line(head.series or head.title or issue.id)


def newsletters(issues: Iterable[StoredIssue]) -> list[tuple[str, list[StoredIssue]]]:
    """The newsletters by name, each with its issues; series that print one name are one newsletter, unless the name
    says no more than "Newsletter"."""
    from corpus.metadata.titles import bare, names_something  # here: it brings the rules of dates, not needed to paint

    series: dict[str, list[StoredIssue]] = {}
    for issue in issues:
        series.setdefault(issue.head.series or series_of(issue), []).append(issue)
    named = [(_common_name(group, bare), group) for group in series.values()]
    alike = Counter(bare(name) for name, _ in named)
    found: dict[str, tuple[str, list[StoredIssue]]] = {}
    for name, group in named:
        own = one_line(group[0].head.series)
        called = own if own and alike[bare(name)] > 1 and not names_something(name) else name
        found.setdefault(bare(called) or called, (called, []))[1].extend(group)
    return sorted(found.values(), key=lambda one: one[0].casefold())


def _common_name(issues: Sequence[StoredIssue], bare: Callable[[str], str]) -> str:
    """What the issues of a series are called: how all their names begin, else what most are called, else the series.

    Where a series is named by its titles, each has the date or number of its issue at the end. Names are alike however
    they are set (``bare``).
    """
    names = [series_of(issue) for issue in issues]
    columns = zip(*(name.split() for name in names), strict=False)
    same = takewhile(lambda column: len({bare(word) or word for word in column}) == 1, columns)
    beginning = " ".join(_commonest(column) for column in same).rstrip(" .,:;·|-–—")
    most = _commonest([bare(name) for name in names])
    alike = [name for name in names if bare(name) == most]
    if beginning or len(alike) * 2 > len(names):
        return beginning or _commonest(alike)
    return one_line(issues[0].head.series) or names[0]


def _commonest(texts: Sequence[str]) -> str:
    return Counter(texts).most_common(1)[0][0]


def name_of(issue: StoredIssue, newsletter: str = "") -> str:
    """What a reader calls the issue: its newsletter (``newsletter`` is its name where that is known) and number."""
    name = newsletter or series_of(issue)
    number = number_of(issue, name)
    return f"{name}{' ' if number.startswith('No. ') else ', '}{number}" if number else name


def number_of(issue: StoredIssue, name: str, language: str = "en") -> str:
    """``No. 7``, ``Volume 3``: the issue's number, "" where it has none or its ``name`` has it."""
    number = issue.head.number
    if not number or number in name.split():
        return ""
    return one_line(say("number", language, n=number) if number[0].isdigit() else number)


def reference(title: str, date: str, page: int, printed: str | None, language: str = "en") -> str:
    """One line that names a citation: ``The Lantern, March 2024, page 3``."""
    where = page_label(page, printed, language)
    return ", ".join(part for part in (one_line(title), spoken_date(date, language), where) if part)
