"""Every key of the chat, in one table: what it does, its name in ``[keys]`` of the configuration, its default.

Widgets take their bindings from here, the help screen prints it, and the configuration remaps it by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from textual.binding import Binding
from textual.keys import REPLACED_KEYS, key_to_character


@dataclass(frozen=True, slots=True)
class Key:
    """``name`` is what the configuration calls it; ``label`` is for the key line, "" keeps it out of there."""

    name: str
    key: str
    action: str
    help: str
    label: str = ""
    shown_as: str = ""


#: Keys of the chat's screen wherever the focus is.
PANES: tuple[Key, ...] = (
    Key("help", "f1", "app.help", "this help", "Help"),
    Key("library", "f2", "pane('library')", "the library: tick issues to search only those", "Library"),
    Key("source", "f3", "pane('source')", "the source: the cited passage on its page"),
    Key("events", "f4", "pane('events')", "the timeline of events", "Events"),
    Key("rebuild", "f5", "rebuild", "read new and changed files; again: cancel", "Rebuild"),
    Key("sessions", "f6", "app.sessions", "saved conversations"),
    Key("report", "f8", "report", "the last build: added, changed, not read"),
)

#: Keys of the whole program.
PROGRAM: tuple[Key, ...] = (
    Key("new", "ctrl+n", "new_conversation", "a new conversation"),
    Key("export", "ctrl+s", "export", "export the conversation as Markdown and HTML"),
    Key("theme", "f9", "toggle_dark", "dark or light"),
    Key("passages", "f7", "toggle_passages", "passages while typing, on or off"),
    Key("palette", "ctrl+p", "command_palette", "every command by name"),
    Key("quit", "ctrl+q", "quit", "leave"),
)

EVERYWHERE = PANES + PROGRAM

#: Letters that few questions begin with: any other letter goes to the prompt and begins one.
READING: tuple[Key, ...] = (
    Key("type", "escape", "escape", "stop the answer; else back to the question", "Ask", "esc"),
    Key("copy", "c", "copy", "copy the answer, the quote or the citation", "Copy"),
    Key("find", "slash", "find", "search the page; then n and p go through it", "Find", "/"),
    Key("picture", "v", "picture", "the page as a picture, and back to its text", "Picture"),
    Key("next_citation", "n", "citation(1)", "next citation"),
    Key("previous_citation", "p", "citation(-1)", "previous citation"),
    Key("next_page", "right_square_bracket", "page(1)", "next page", "", "]"),
    Key("previous_page", "left_square_bracket", "page(-1)", "previous page", "", "["),
    Key("article", "f", "article", "the full article, and back to the page"),
    Key("explain", "e", "explain", "why this answer: ranks, dates and scores"),
    Key("open", "o", "open_file", "open the file at this page in a viewer"),
    Key("alone", "u", "ask_alone", "ask the last question again, all by itself"),
    Key("bookmarks", "b", "bookmarks", "bookmarks: set one at this page, go to one"),
    Key("down", "j", "step(1)", "down in a text or list; the next citation"),
    Key("up", "k", "step(-1)", "up in a text or list; the citation before"),
    Key("elsewhere", "m", "elsewhere", "the same topic in other issues"),
    Key("wider", "plus", "resize(4)", "source pane wider", "", "+"),
    Key("narrower", "minus", "resize(-4)", "source pane narrower", "", "-"),
)

#: What most terminals make of alt and a digit (those that speak Kitty's keyboard protocol say ``alt+1``).
ALT_DIGITS = {
    "inverted_exclamation_mark": 1,
    "trade_mark_sign": 2,
    "pound_sign": 3,
    "cent_sign": 4,
    "infinity": 5,
    "section_sign": 6,
    "pilcrow_sign": 7,
    "bullet": 8,
    "ª": 9,
}

PROMPT: tuple[tuple[str, str], ...] = (
    ("enter", "ask"),
    ("shift+enter, ctrl+j", "a new line in the question"),
    ("↑ ↓", "earlier questions"),
    ("pgup, pgdn", "scroll the conversation"),
    ("esc", "stop the answer; else go to reading"),
    ("tab", "complete; else to the sources of the answer"),
    ("@", "name a series or issue: only that is searched"),
    ("/", "a command"),
    ("alt+1 … alt+9", "open a citation; so does 1 and Enter"),
)


def character_of(key: str) -> str | None:
    """What a key types; Textual names some signs otherwise than it looks them up."""
    return key_to_character(REPLACED_KEYS.get(key, key))


def bindings(keys: Iterable[Key], prefix: str = "") -> list[Binding]:
    """Textual bindings; ``prefix`` goes before the action (``screen.``) where another node carries it out."""
    return [
        Binding(
            key.key,
            prefix + key.action,
            key.label or key.help.capitalize(),
            show=bool(key.label),
            key_display=key.shown_as or None,
            id=key.name,
            tooltip=key.help.capitalize(),
        )
        for key in keys
    ]


def unknown_names(remapped: Mapping[str, str]) -> list[str]:
    """A sentence for every name in ``remapped`` that is no key's, with the nearest one that is."""
    names = [key.name for key in (*EVERYWHERE, *READING)]
    sentences = []
    for name in remapped:
        if name not in names:
            near = get_close_matches(name, names, 1)
            sentences.append(f"[keys] knows no “{name}”." + (f" Did you mean “{near[0]}”?" if near else ""))
    return sentences


def shown_key(key: Key, remapped: Mapping[str, str] | None = None) -> str:
    """The key as the help prints it, remapped where the configuration says so."""
    return (remapped or {}).get(key.name) or key.shown_as or key.key
