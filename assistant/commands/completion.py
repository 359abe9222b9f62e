"""`backissue completion`: what a shell reads to complete commands and options, and the ids of issues."""

from __future__ import annotations

import argparse
import contextlib

from assistant.cli import DONE


def run(options: argparse.Namespace) -> int:
    from argcomplete.shell_integration import shellcode

    print(shellcode(["backissue"], shell=options.shell).strip())
    return DONE


def complete(parser: argparse.ArgumentParser) -> None:
    """Tell the shell that started this what may follow, and end the program."""
    import argcomplete

    for command in _commands(parser).values():
        for action in command._actions:
            if action.dest == "issue":
                action.completer = _issues  # type: ignore[attr-defined]
    argcomplete.autocomplete(parser)


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def _issues(prefix: str, parsed_args: argparse.Namespace, **_: object) -> list[str]:
    """The ids of the library's issues; none where there is no library or it cannot be read."""
    from assistant.commands.opening import configured, open_library

    for name in ("config", "newsletters", "library"):
        parsed_args.__dict__.setdefault(name, None)
    with contextlib.suppress(Exception), open_library(configured(parsed_args)) as library:
        return [one.id for one in library.issues()]
    return []
