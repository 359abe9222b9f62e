"""The greeting of an empty conversation: what the library holds, and questions to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.output.wording import spoken_range
from assistant.tui.chrome.hanging import Hanging, Row
from assistant.tui.chrome.safe_text import counted, plain, shorten
from assistant.tui.messages import AskFor
from assistant.tui.source.place import name_of, newsletters
from embeddings.model import StoredIssue

#: Lines for newsletters, those of most issues; the rest are counted in the last.
LISTED = 5


def known_of(issues: Sequence[StoredIssue], events: int, new: int = 0, unread: int = 0) -> str:
    """What is known of a library: issues of each newsletter with their dates, the newest, what is new or unread."""
    series = newsletters(issues)
    names = {issue.id: name for name, group in series for issue in group}
    of = series[0][0] if len(series) == 1 else counted(len(series), "newsletter")
    lines = [f"{counted(len(issues), 'issue')} of {of}{_from_to(issues)}. {counted(events, 'event')}."]
    if len(series) > 1:
        most = sorted(series, key=lambda one: -len(one[1]))[: LISTED if len(series) <= LISTED else LISTED - 1]
        for name, group in (one for one in series if one in most):
            lines.append(f"• {shorten(name, 40)}: {counted(len(group), 'issue')}{_from_to(group)}")
        if rest := len(series) - len(most):
            lines.append(f"• and {counted(rest, 'more newsletter')}; F2 shows them all.")
    newest = max((one for one in issues if one.head.dated), key=_begins, default=None)
    if newest is not None:
        lines.append(f"Newest: {name_of(newest, names[newest.id])}, {spoken_range(newest.head.dated)}.")
    if new:
        lines.append(f"{counted(new, 'issue')} {'is' if new == 1 else 'are'} new since last time.")
    if unread:
        lines.append(f"{counted(unread, 'file')} could not be read; F8 says why.")
    return "\n".join(lines)


def _begins(issue: StoredIssue) -> str:
    return issue.head.dated.start.isoformat() if issue.head.dated else ""


def _from_to(issues: Sequence[StoredIssue]) -> str:
    dated = sorted((one for one in issues if one.head.dated), key=_begins)
    if not dated:
        return ""
    first, last = spoken_range(dated[0].head.dated), spoken_range(dated[-1].head.dated)
    if first[-4:] == last[-4:] and first[:-5] and first != last:
        first = first[:-5]  # the year is said once
    return f", {first}" if first == last else f", {first} to {last}"


class Examples(OptionList):
    """Questions to choose from."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", "Ask this")]


class Greeting(Vertical):
    """A title, what is known of the library, and example questions."""

    def __init__(self) -> None:
        super().__init__(id="greeting")
        self._questions: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        """Title, text and list."""
        yield Static(plain("Ask your back issues", "bold $primary"), id="greeting-title")
        yield Static(plain("Opening the library …", "$foreground-muted"), id="greeting-text")
        yield Static(plain("To begin with:", "$foreground-muted"), id="examples-title")
        yield Examples(id="examples", markup=False, compact=True)

    def on_mount(self) -> None:
        """Hide the list until there are questions."""
        self.offer(())

    def say(self, text: str) -> None:
        """Write ``text`` under the title; lines of a list hang on their bullets."""
        rows = (
            Row(plain(line[2:]), plain(line[:2])) if line.startswith("• ") else Row(plain(line))
            for line in text.split("\n")
        )
        self.query_one("#greeting-text", Static).update(Hanging(rows))

    def offer(self, questions: Sequence[str]) -> None:
        """List questions to choose from; the highlighted one stays so when more come."""
        self._questions = list(questions)
        options = self.query_one(OptionList)
        at = options.highlighted
        options.clear_options()
        options.add_options(Option(plain(f"› {question}")) for question in questions)
        options.highlighted = (at or 0) if questions else None
        options.display = self.query_one("#examples-title").display = bool(questions)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Ask the chosen question."""
        event.stop()
        self.post_message(AskFor(self._questions[event.option_index]))
