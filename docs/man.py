"""The man page from the program's own parser: `python docs/man.py` writes docs/backissue.1, `--check` compares.

Every command with its options, and what no option says: the exit codes, the files and the environment.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from assistant.cli import COMMANDS, build_parser

PAGE = Path(__file__).parent / "backissue.1"
_AFTER = r"""
.SH EXIT STATUS
.TP
.B 0
answered or done
.TP
.B 1
failed
.TP
.B 2
used wrongly
.TP
.B 3
not found in the newsletters
.SH ENVIRONMENT
.TP
.B COLUMNS
how wide to print; without it the terminal's width, and nothing is cut or wrapped into a pipe or a file
.TP
.B NO_COLOR
no bold and no links
.SH FILES
.TP
.I config.toml
in the current folder, or in the configuration folder that
.B backissue status
names
.SH SEE ALSO
.B backissue doctor
checks the installation, each check with its remedy.
"""


def page() -> str:
    """The whole page."""
    parser = build_parser()
    (commands,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    parts = [
        '.TH BACKISSUE 1 "" "Back Issue" "User Commands"',
        ".SH NAME",
        r"backissue \- " + _plain("ask your back issues: cited answers from newsletters, in the terminal, offline"),
        ".SH SYNOPSIS",
        ".B backissue",
        "[COMMAND] [OPTION]...",
        ".SH DESCRIPTION",
        "Without a command the chat opens.",
        ".SH OPTIONS OF EVERY COMMAND",
    ]
    some = commands.choices["issues"]
    shared = [one for one in some._actions if one.dest in ("config", "newsletters", "library")]
    parts += [line for action in shared for line in _option(action)]
    for name, (summary, _) in COMMANDS.items():
        parts += [f".SH {_plain(name).upper()}", _plain(summary[:1].upper() + summary[1:] + ".")]
        own = [one for one in commands.choices[name]._actions if one.dest not in ("help", *(s.dest for s in shared))]
        parts += [line for action in own for line in _option(action)]
        if epilog := commands.choices[name].epilog:
            parts += [".PP", ".nf", _plain(epilog), ".fi"]
    return "\n".join(parts) + _AFTER


def _option(action: argparse.Action) -> list[str]:
    value = action.metavar or (action.dest.upper() if action.nargs != 0 else "")
    if action.choices and not action.metavar:
        value = "{" + ",".join(map(str, action.choices)) + "}"
    named = ", ".join(rf"\fB{_plain(one)}\fR" for one in action.option_strings)
    head = f"{named} {_plain(str(value))}".strip() if named else rf"\fI{_plain(str(action.dest))}\fR"
    return [".TP", head, _plain((action.help or "").replace("%%", "%"))]


def _plain(text: str) -> str:
    """Text that is no markup: hyphens as typed, and no line that begins with a mark of the language."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return "\n".join(r"\&" + line if line[:1] in (".", "'") else line for line in text.splitlines())


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(0 if PAGE.read_text("utf-8") == page() else "docs/backissue.1 is not up to date: python docs/man.py")
    PAGE.write_text(page(), "utf-8")
