"""The sources of an answer: citations, pages, articles, pictures, the same topic in other issues, the reasons."""

from __future__ import annotations

from dataclasses import replace

from textual import on

from assistant.model import Citation
from assistant.tui import jobs
from assistant.tui.conversation.citation_card import Card
from assistant.tui.conversation.transcript import Transcript
from assistant.tui.conversation.turn import TurnView
from assistant.tui.library.tree import LibraryTree
from assistant.tui.messages import ElsewhereFound, PageDrawn, PageRead
from assistant.tui.screens.panes import PanesScreen
from assistant.tui.source.bookmarks import Bookmarks
from assistant.tui.source.external_viewer import open_file
from assistant.tui.source.page_picture import PagePicture
from assistant.tui.source.pane import SourcePane, Tab, TabBar
from assistant.tui.source.place import OpenPlace, Place, of_citation
from assistant.tui.source.timeline import Timeline
from assistant.tui.source.view import Extent, View, neighbours
from embeddings.model import StoredIssue

#: Actions on the page, the passage or the answer that is open.
READS_PAGES = frozenset({"citation", "page", "article", "picture", "explain", "copy", "open_file", "elsewhere", "find"})


class ReadingScreen(PanesScreen):
    """The part of the chat's screen that follows citations into their pages."""

    def __init__(self, bookmarks: Bookmarks) -> None:
        super().__init__(id="chat")
        self.bookmarks = bookmarks
        self.issues: dict[str, StoredIssue] = {}
        self.names: dict[str, str] = {}
        """What readers call an issue, by its id."""
        self.citation: tuple[TurnView, int] | None = None
        """The citation that was opened last."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The letters that read a page begin a question where there is none: in a list, before the first answer."""
        if action not in READS_PAGES:
            return True
        if isinstance(self.focused, LibraryTree | Timeline):
            return False
        return bool(self.query_one(Transcript).exchanges) or self.query_one(SourcePane).view is not None

    def turn(self) -> TurnView | None:
        """The turn that keys speak of: the focused one, that of the last citation, else the newest."""
        focused = self.focused
        for node in focused.ancestors_with_self if focused is not None else ():
            if isinstance(node, TurnView):
                return node
        transcript = self.query_one(Transcript)
        if self.citation is not None and self.citation[0].is_attached:
            return self.citation[0]
        return transcript.last

    def in_hand(self) -> View | None:
        """What keys take up: the card that has the focus, the page in view, else the last answer's first source."""
        if (view := self.query_one(SourcePane).view) is not None and not isinstance(self.focused, Card):
            return view
        turn = self.turn()
        cards = [self.focused] if isinstance(self.focused, Card) else list(turn.query(Card)) if turn is not None else []
        if not cards:
            return None
        place = cards[0].places[cards[0].n]
        if view is not None and view.place == place:
            return view
        return self._called(View(place, self.issues.get(place.issue), ()))

    def _called(self, view: View) -> View:
        """The view with its newsletter called as everywhere else."""
        label = self.query_one(Transcript).labels.get(view.place.issue)
        return replace(view, newsletter=label.newsletter if label is not None else "")

    def action_cite(self, n: int) -> None:
        """Open citation ``n`` of the turn that keys speak of."""
        turn = self.turn()
        card = turn.card(n) if turn is not None else None
        if turn is None or card is None:
            self.host.say(f"There is no citation {n} here.")
            return
        self.citation = (turn, n)
        self.post_message(OpenPlace(card.places[n]))

    def action_citation(self, step: int) -> None:
        """Go to the next or the previous match of a search within the page; without one, to the next citation."""
        if self.query_one(SourcePane).next_match(step):
            return
        turn = self.turn()
        cards = list(turn.query(Card)) if turn is not None else []
        if turn is None or not cards:
            self.host.say("There is no citation to go to yet.")
            return
        numbers = [n for card in cards for n in card.places]
        now = self.citation[1] if self.citation is not None and self.citation[0] is turn else None
        at = numbers.index(now) + step if now in numbers else 0
        self.action_cite(numbers[at % len(numbers)])

    def cite(self, turn: TurnView, citation: Citation) -> None:
        """Open a citation of ``turn``."""
        self.citation = (turn, citation.n)
        self.post_message(OpenPlace(of_citation(citation)))

    def on_open_place(self, event: OpenPlace) -> None:
        """Show a place in the source pane and mark its card."""
        place = event.place
        for card in self.query(Card):
            card.set_class(place in card.places.values(), "-open")
        if place.n and (turn := self.turn()) is not None:
            self.citation = (turn, place.n)
        if self.host.engine is None:
            return
        pane = self.query_one(SourcePane)
        if pane.tab == "events":
            pane.choose("picture" if self.host.memory.picture else "text")
        self.show_pane("source", focus=event.focus or not self.wide)
        self._read(place)

    def _read(self, place: Place, extent: Extent = "page") -> None:
        if self.host.engine is not None:
            self.work(jobs.read_page(self, self.host.engine, place, extent), "read")

    def on_page_read(self, event: PageRead) -> None:
        """Show the paragraphs that were read, and draw the page where that is wanted."""
        pane = self.query_one(SourcePane)
        pane.show(self._called(event.view))
        if pane.tab == "picture":
            self.draw_picture()

    def draw_picture(self) -> None:
        """Draw the page in view in a thread, or say why it cannot be drawn."""
        view = self.query_one(SourcePane).view
        picture = self.query_one(PagePicture)
        if view is None or view.issue is None:
            picture.say("There is no page to draw. Press v for the text.")
        elif view.issue.path.suffix.lower() != ".pdf":
            picture.say("Only pages of PDF files can be drawn. Press v for the text of the page.")
        elif self.host.picture is None:
            picture.say("This terminal draws no pictures. Press v for the text of the page.")
        else:
            picture.say("Drawing the page …")
            self.work(jobs.draw_page(self, view, self.host.draw), "draw")

    def on_page_drawn(self, event: PageDrawn) -> None:
        """Show the picture, unless another page is in view by now."""
        pane = self.query_one(SourcePane)
        if pane.view is event.view:
            picture = self.query_one(PagePicture)
            if event.picture is None:
                picture.say(event.failure)
            else:
                picture.show(event.picture, event.quoted)

    def action_page(self, step: int) -> None:
        """Turn the page."""
        view = self.query_one(SourcePane).view
        if view is None or view.issue is None:
            self.host.say("Open a citation or an issue first; then [ and ] turn its pages.")
            return
        page = neighbours(view.issue, view.place.page)[0 if step < 0 else 1]
        if page is None:
            self.host.say("This is the first page." if step < 0 else "This is the last page.")
        else:
            self._read(replace(view.place, page=page, paragraph="", quote="", n=0))

    def action_article(self) -> None:
        """Show the whole article, or its page again."""
        view = self.query_one(SourcePane).view
        if view is None:
            self.host.say("Open a citation first; then f shows the full article.")
        elif view.extent == "article":
            self._read(view.place)
        elif not view.article:
            self.host.say("This passage belongs to no article of its own.")
        else:
            self._read(view.place, "article")

    def action_elsewhere(self) -> None:
        """Look for the quote's topic in other issues."""
        view = self.in_hand()
        if view is None or self.host.engine is None or not (view.place.quote or view.cited):
            self.host.say("Open a citation first; then m looks for the same topic in other issues.")
            return
        text = view.place.quote or (view.cited.text if view.cited else "")
        self.work(jobs.elsewhere(self, self.host.engine, view.place, text), "elsewhere")

    def on_elsewhere_found(self, event: ElsewhereFound) -> None:
        """List the passages of other issues to choose from."""
        if not event.hits:
            self.host.say("No other issue writes about this.")
            return

        def chosen(place: Place | None) -> None:
            if place is not None:
                self.post_message(OpenPlace(place))

        from assistant.tui.screens.choices import Elsewhere

        self.host.push_screen(Elsewhere(event.hits, self.names), chosen)

    def action_bookmarks(self) -> None:
        """Set a bookmark at the page in view or take it away, or go to one."""
        view, marks = self.in_hand(), self.bookmarks
        here = view.place if view is not None else None
        if here is None and not marks.places:
            self.host.say("There is no bookmark yet. Open a citation or an issue first; then b sets one.")
            return

        def chosen(place: Place | None) -> None:
            if place is None:
                return
            if place is here:
                self.host.say("Bookmarked. b lists the bookmarks." if marks.toggle(place) else "No bookmark any more.")
            else:
                self.post_message(OpenPlace(place, focus=True))

        from assistant.tui.screens.choices import BookmarkBox

        marked = here is not None and marks.has(here)
        self.host.push_screen(BookmarkBox(marks.places, self.names, here, marked), chosen)

    def action_step(self, step: int) -> None:
        """A line further in the list or text that has the focus; the next citation where that is a card."""
        focused = self.focused
        for name in ("cursor_down", "scroll_down") if step > 0 else ("cursor_up", "scroll_up"):
            act = getattr(focused, f"action_{name}", None)
            if act is not None and not isinstance(focused, Card):
                act()
                return
        self.action_citation(step)

    def action_copy(self) -> None:
        """Copy from what is in view."""
        turn = self.turn()
        from assistant.tui.screens.choices import CopyBox, choices

        found = choices(self.in_hand(), turn.exchange.answer if turn is not None else None)
        if not found:
            self.host.say("There is nothing to copy yet. Ask something, or open an issue.")
            return

        def chosen(text: str | None) -> None:
            if text is not None:
                self.host.copy_to_clipboard(text)
                self.host.say("Copied.")

        self.host.push_screen(CopyBox(found), chosen)

    def action_find(self) -> None:
        """Search within the page in view."""
        pane = self.query_one(SourcePane)
        if pane.view is None:
            self.host.say("Open a citation or an issue first; then / searches its page.")
            return
        if pane.tab != "text":
            self.action_tab("text")
        self.show_pane("source")
        pane.open_search()

    def action_open_file(self) -> None:
        """Open the file in a viewer outside the terminal; a browser may start nothing on this machine."""
        view = self.in_hand()
        if view is None or view.issue is None:
            self.host.say("Open a citation first; then o opens its file.")
            return
        if self.host.served:
            self.host.say(f"The file is {view.issue.path.name}, page {view.place.page}. It opens in a terminal only.")
        else:
            self.host.say(open_file(view.issue.path, view.place.page))

    def action_picture(self) -> None:
        """Change between the page's text and its picture."""
        pane = self.query_one(SourcePane)
        tab: Tab = "text" if pane.tab == "picture" else "picture"
        self.action_tab(tab)
        if pane.view is None and (turn := self.turn()) is not None and turn.query(Card):
            turn.query(Card).first().action_open()

    def action_tab(self, tab: Tab) -> None:
        """Show text, picture or events in the source pane."""
        pane = self.query_one(SourcePane)
        pane.choose(tab)
        if tab != "events":
            self.host.memory.picture = tab == "picture"
        if tab == "picture":
            self.draw_picture()
        self.show_pane("events" if tab == "events" else "source", focus=True)

    @on(TabBar.Chosen)
    def _tab_chosen(self, event: TabBar.Chosen) -> None:
        self.action_tab(event.tab)

    def action_explain(self) -> None:
        """Show how the answer came about."""
        turn = self.turn()
        answer = turn.exchange.answer if turn is not None else None
        if answer is None:
            self.host.say("There is no answer to explain yet.")
        else:
            from assistant.tui.screens.explain import WhyScreen

            self.host.push_screen(WhyScreen(answer, self.names))
