"""Short lists to choose from: passages on the same topic in other issues, and what to copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.model import Answer
from assistant.tui.chrome.safe_text import plain, shorten
from assistant.tui.screens.modal import Box
from assistant.tui.source import copied
from assistant.tui.source.place import Place, of_hit
from assistant.tui.source.view import View
from embeddings.model import Hit

#: What can be copied: its name, and the text.
Choice = tuple[str, str]


class Elsewhere(Box[Place]):
    """Passages of other issues; dismissed with the chosen place."""

    heading = "Same topic in"

    def __init__(self, hits: Sequence[Hit], names: Mapping[str, str]) -> None:
        super().__init__()
        self._hits = hits
        self._names = names

    def inside(self) -> ComposeResult:
        """The list."""
        yield OptionList(*(Option(self._line(hit)) for hit in self._hits), markup=False)

    def _line(self, hit: Hit) -> Content:
        where = f"{self._names.get(hit.issue, hit.issue)}, page {hit.paragraph.page}"
        return Content("\n").join([plain(where, "bold"), plain(shorten(hit.paragraph.text, 140), "$foreground-muted")])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the chosen passage."""
        self.dismiss(of_hit(self._hits[event.option_index]))


class BookmarkBox(Box[Place]):
    """Bookmarked places; dismissed with the chosen one, with ``here`` where its bookmark is to be set or taken away."""

    heading = "Bookmarks"

    def __init__(self, places: Sequence[Place], names: Mapping[str, str], here: Place | None, marked: bool) -> None:
        super().__init__()
        self._names = names
        self._places = [*([here] if here is not None else []), *places]
        self._verb = ("Take the bookmark away from" if marked else "Set a bookmark at") if here is not None else ""

    def inside(self) -> ComposeResult:
        """The list; what can be done here comes first."""
        lines = [self._line(one) for one in self._places]
        if self._verb:
            lines[0] = plain(f"{self._verb} {self._called(self._places[0])}", "bold $primary")
        yield OptionList(*map(Option, lines), markup=False)

    def _called(self, place: Place) -> str:
        return f"{self._names.get(place.issue) or place.title or place.issue}, page {place.page}"

    def _line(self, place: Place) -> Content:
        words = [plain(shorten(place.quote, 140), "$foreground-muted")] if place.quote else []
        return Content("\n").join([plain(self._called(place), "bold"), *words])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the chosen place."""
        self.dismiss(self._places[event.option_index])


def choices(view: View | None, answer: Answer | None) -> list[Choice]:
    """What can be copied of the page in view and of the answer; the quote first, as it is wanted most."""
    found: list[Choice] = []
    if view is not None and view.place.quote:
        found += [("Quote with its citation", copied.quote(view)), ("Quote as Markdown", copied.markdown(view))]
    if view is not None:
        found += [("Citation", copied.citation(view)), ("Citation as BibTeX", copied.bibtex(view))]
    if answer is not None:
        found.append(("Answer with its sources", copied.answer(answer)))
    return found


class CopyBox(Box[str]):
    """Dismissed with the text to copy."""

    heading = "Copy"

    def __init__(self, found: Sequence[Choice]) -> None:
        super().__init__()
        self._choices = found

    def inside(self) -> ComposeResult:
        """The list."""
        yield OptionList(*(Option(self._line(*one)) for one in self._choices), markup=False)

    @staticmethod
    def _line(name: str, text: str) -> Content:
        return Content("\n").join([plain(name, "bold"), plain(f"  {shorten(text, 60)}", "$foreground-muted")])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the chosen text."""
        self.dismiss(self._choices[event.option_index][1])
