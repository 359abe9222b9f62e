"""From a place to what the source pane shows of it: the paragraphs of its page or article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.output.wording import spoken_range
from assistant.tui.chrome.safe_text import one_line
from assistant.tui.engine import LibraryView
from assistant.tui.source.place import Place, name_of
from corpus.model import Box, Kind, Page, Paragraph
from embeddings.model import Scope, StoredIssue

Extent = Literal["page", "article"]


@dataclass(frozen=True, slots=True)
class View:
    """``paragraphs`` in reading order; ``note`` says what the reader should know ("from an earlier build");
    ``newsletter`` is what the tree calls the issue's, where that is known."""

    place: Place
    issue: StoredIssue | None
    paragraphs: tuple[Paragraph, ...]
    extent: Extent = "page"
    note: str = ""
    newsletter: str = ""

    @property
    def title(self) -> str:
        """The issue's name."""
        return name_of(self.issue, self.newsletter) if self.issue else one_line(self.place.title or self.place.issue)

    @property
    def date(self) -> str:
        """The issue's date as people write it."""
        return spoken_range(self.issue.head.dated) if self.issue else self.place.date

    @property
    def page(self) -> Page | None:
        """The page, None where the issue is gone."""
        pages = self.issue.pages if self.issue else ()
        return next((page for page in pages if page.number == self.place.page), None)

    @property
    def printed(self) -> str | None:
        """The page's printed number."""
        return self.page.printed if self.page else None

    @property
    def cited(self) -> Paragraph | None:
        """The cited paragraph, None where it is gone."""
        return next((one for one in self.paragraphs if one.id == self.place.paragraph), None)

    @property
    def article(self) -> str:
        """The heading of the cited paragraph's article."""
        return self.cited.article if self.cited else ""


def read_view(library: LibraryView, place: Place, extent: Extent = "page") -> View:
    """The page (or article) of ``place`` out of the library.

    A paragraph that is no longer in the library is looked for by its quote; where that fails too, the saved
    quote alone is lit and the note says so.
    """
    issue = next(iter(library.issues(Scope(issues=frozenset((place.issue,))))), None)
    if issue is None:
        note = "This issue is no longer in the library. The quote is kept from an earlier build."
        return View(place, None, (), extent, note)
    paragraphs = list(library.paragraphs(issue.id))
    found, note = _find(place, paragraphs)
    cited = next((one for one in paragraphs if one.id == found.paragraph), None)
    if extent == "article" and cited and cited.article:
        seen = [one for one in paragraphs if one.article == cited.article]
    else:
        extent = "page"
        seen = [one for one in paragraphs if any(span.page == found.page for span in one.spans)]
    if not seen and not note:
        page = next((one for one in issue.pages if one.number == found.page), None)
        scanned = page is not None and page.text_source == "none"
        note = "This page has no text: it is a picture." if scanned else "Nothing is printed on this page."
    return View(found, issue, tuple(seen), extent, note)


def _find(place: Place, paragraphs: Sequence[Paragraph]) -> tuple[Place, str]:
    """``place`` as it is in the library today, and a note where that is not where it was."""
    if not place.paragraph or any(one.id == place.paragraph for one in paragraphs):
        return place, ""
    for one in paragraphs:
        start = one.text.find(place.quote) if place.quote else -1
        if start >= 0:
            end = start + len(place.quote)
            return replace(place, paragraph=one.id, start=start, end=end, page=one.page_at(start)), ""
    return place, "The quoted paragraph is no longer in the library. The quote is kept from an earlier build."


def boxes(view: View) -> list[tuple[Box, bool]]:
    """Boxes to mark on the page's picture: of the quote (True) and of the rest of its paragraph (False)."""
    cited, place = view.cited, view.place
    if cited is None:
        return []
    here = (span for span in cited.spans if span.page == place.page)
    return [(span.box, span.start < place.end and place.start < span.end) for span in here]


def neighbours(issue: StoredIssue, page: int) -> tuple[int | None, int | None]:
    """The page before and the page after ``page``."""
    numbers = [one.number for one in issue.pages]
    before = [number for number in numbers if number < page]
    after = [number for number in numbers if number > page]
    return (before[-1] if before else None), (after[0] if after else None)


def readable(paragraphs: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    """Running heads and feet left out: on the page they are seen, in an article they interrupt."""
    return tuple(one for one in paragraphs if one.kind not in (Kind.RUNNING_HEAD, Kind.RUNNING_FOOT))
