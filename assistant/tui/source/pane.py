"""The source pane: the cited passage on its page (text or picture), and the timeline of events beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Input, Static

from assistant.output.wording import page_label, spoken_date
from assistant.tui.chrome.keys import character_of
from assistant.tui.chrome.safe_text import plain, shorten
from assistant.tui.source.page_picture import PagePicture
from assistant.tui.source.page_text import PageText
from assistant.tui.source.terminal_pictures import PictureKind
from assistant.tui.source.timeline import Timeline
from assistant.tui.source.view import View

Tab = Literal["text", "picture", "events"]
_TABS: dict[Tab, tuple[str, str]] = {
    "text": ("Text", "page-text"),
    "picture": ("Picture", "page-picture"),
    "events": ("Events", "timeline"),
}
_NOTHING = (
    "The source of an answer is shown here: the page it stands on, with the very words marked.",
    "Press the number of a citation, click it, or choose an issue in the library.",
)

_NO_SOURCE = ("No page answers the last question.", "The nearest passages open like citations, by their numbers.")


class TabBar(Static):
    """The names of the three views, the chosen one marked; a click chooses."""

    @dataclass
    class Chosen(Message):
        """A view's name was clicked."""

        tab: Tab

    def mark(self, chosen: Tab) -> None:
        """Mark the chosen view's name."""
        names = []
        for tab, (name, _) in _TABS.items():
            if tab == chosen:
                names.append(Content(f" ▸{name} ").stylize("bold $accent"))
            else:
                link = Style.from_meta({"@click": f"choose('{tab}')"})
                names.append(Content(f"  {name} ").stylize("$foreground-muted").stylize(link))
        self.update(Content("").join(names))

    def action_choose(self, tab: Tab) -> None:
        """Report the click."""
        self.post_message(self.Chosen(tab))


class SearchField(Input):
    """Words to look for within the page; Enter goes on to reading, Esc ends the search."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "screen.escape", "End search", key_display="esc")]

    def __init__(self) -> None:
        super().__init__(placeholder="Search this page; Enter, then n and p", id="search-field", compact=True)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """What can be typed is no key of the screen's."""
        return super().check_consume_key(key, character or character_of(key))


class SourcePane(Vertical):
    """``show`` puts a view into it; ``tab`` chooses how it is seen."""

    def __init__(self, picture: PictureKind | None) -> None:
        super().__init__(id="source")
        self.view: View | None = None
        self.tab: Tab = "text"
        self._picture = picture

    def compose(self) -> ComposeResult:
        """Names of the views, heading, and the views themselves."""
        yield TabBar(id="source-tabs")
        yield Static(id="source-head")
        with ContentSwitcher(initial="page-text"):
            yield PageText()
            yield PagePicture(self._picture)
            yield Timeline()
        with Horizontal(id="search"):
            yield SearchField()
            yield Static(id="search-count")

    def on_mount(self) -> None:
        """Say what the pane is for."""
        self.query_one(PageText).show_lines(_NOTHING)
        self.query_one("#source-head").display = self.query_one("#search").display = False
        self.query_one(TabBar).mark(self.tab)

    def show(self, view: View) -> None:
        """Show ``view``'s text; the picture, if that is the tab, is drawn by the screen."""
        self.view = view
        self.query_one(PageText).show(view)
        self.query_one(PageText).find(self.query_one(SearchField).value)
        self._draw_count()
        self.query_one("#source-head", Static).update(self._head(view))
        if self.tab == "events":
            self.choose("text")
        self._draw_head()

    def open_search(self) -> None:
        """Show the field for words to look for within the page."""
        self.query_one("#search").display = True
        self.query_one(SearchField).focus()

    def close_search(self) -> bool:
        """End the search within the page; False where there was none."""
        if not self._end_search():
            return False
        self.inside.focus()
        return True

    def _end_search(self) -> bool:
        search = self.query_one("#search")
        if not search.display:
            return False
        search.display = False
        self.query_one(SearchField).clear()
        self.query_one(PageText).find("")
        return True

    def next_match(self, step: int) -> bool:
        """Go to the next match of the search, or the one before it; False where nothing is searched for."""
        if not self.query_one("#search").display or not self.query_one(PageText).next_match(step):
            return False
        self._draw_count()
        return True

    @on(Input.Changed, "#search-field")
    def _search(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one(PageText).find(event.value)
        self._draw_count()

    @on(Input.Submitted, "#search-field")
    def _read_on(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(PageText).focus()

    def _draw_count(self) -> None:
        self.query_one("#search-count", Static).update(plain(self.query_one(PageText).matches))

    def leave_citation(self) -> None:
        """Show no page of the answer before this one: the new one has none. A page that was sought out stays."""
        if self.view is not None and self.view.place.n:
            self.view = None
            self.query_one(PageText).show_lines(_NO_SOURCE)
            self.query_one(PagePicture).say(_NO_SOURCE[0])
            self._draw_head()

    def choose(self, tab: Tab) -> None:
        """Show text, picture or events; a search within the text ends with it."""
        self.tab = tab
        if tab != "text":
            self._end_search()
        self.query_one(ContentSwitcher).current = _TABS[tab][1]
        self.query_one(TabBar).mark(self.tab)
        self._draw_head()

    @property
    def inside(self) -> Widget:
        """The widget that takes the focus for the pane."""
        return self.query_one(f"#{_TABS[self.tab][1]}")

    def _draw_head(self) -> None:
        self.query_one("#source-head").display = self.view is not None and self.tab != "events"

    def _head(self, view: View) -> Content:
        place = view.place
        number = f"[{place.n}] " if place.n else ""
        named = ", ".join(part for part in (view.title, spoken_date(view.date)) if part)
        of = f" of {len(view.issue.pages)}" if view.issue else ""
        where = page_label(place.page, view.printed).replace(f"page {place.page}", f"page {place.page}{of}", 1)
        if view.extent == "article":
            where = f"whole article · {where}"
        lines = [Content.assemble((number, "bold $primary"), plain(named, "bold")), plain(where, "$foreground-muted")]
        if view.article:
            lines.append(plain(shorten(view.article, 80), "italic"))
        return Content("\n").join(lines)
