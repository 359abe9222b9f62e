"""F1: every key and command on one page, as they are now (the configuration may have moved some)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.content import Content

from assistant.tui.chrome import keys
from assistant.tui.chrome.safe_text import plain
from assistant.tui.conversation.slash_commands import COMMANDS
from assistant.tui.screens.modal import Words


def _table(heading: str, rows: Iterable[tuple[str, str]]) -> list[Content]:
    return [
        plain(f"\n{heading}", "bold $primary"),
        *(plain(f"  {key:<20} ", "bold").append(plain(help)) for key, help in rows),
    ]


class HelpScreen(Words):
    """Keys and commands in tables."""

    heading = "Help"

    def __init__(self, remapped: Mapping[str, str], *, served: bool = False) -> None:
        super().__init__()
        self._remapped = remapped
        self._served = served

    def words(self) -> Content:
        """The text of the box."""

        def rows(table: Iterable[keys.Key]) -> list[tuple[str, str]]:
            return [(keys.shown_key(key, self._remapped), key.help) for key in table]

        intro = (
            "Ask in your own words. Every sentence of an answer stands in an issue as printed; [1] names the page "
            "it stands on. Esc leaves the prompt for reading, where some letters are keys; Esc again goes back."
        )
        if self._served:
            intro += " Ctrl with N, T or W is the browser's own here: /new begins a conversation."
        return Content("\n").join(
            [
                plain(intro),
                *_table("While asking", keys.PROMPT),
                *_table("While reading", [("1 … 9", "open a citation"), *rows(keys.READING)]),
                *_table("Everywhere", rows(keys.EVERYWHERE)),
                *_table(
                    "In the library",
                    [
                        ("space", "tick: search only what is ticked"),
                        ("x", "untick all"),
                        ("r", "name the newsletter, or merge it with another"),
                    ],
                ),
                *_table("Commands", [(f"/{one.name}", one.help) for one in COMMANDS]),
                plain("\nKeys can be moved in config.toml, under [keys], by these names:", "$foreground-muted"),
                plain("  " + ", ".join(key.name for key in (*keys.EVERYWHERE, *keys.READING)), "$foreground-muted"),
            ]
        )
