"""The command line: arguments in, a command run, an exit code out.

Nothing here answers, builds or prints data; and nothing heavy is imported before a command needs it, so that
``--help`` is there at once. Exit codes: 0 answered or done, 1 failed, 2 used wrongly, 3 not found in the newsletters.
"""

from __future__ import annotations

import argparse
import errno
import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant import __version__
from corpus.text.cleaning import shown

DONE, FAILED, MISUSED, NOT_FOUND = 0, 1, 2, 3

_DESCRIPTION = "Ask your back issues: cited answers from newsletters, in the terminal, offline."
_EPILOG = "Without a command the chat opens. Exit codes: 0 answered or done, 1 failed, 2 used wrongly, 3 not found."


#: Errors of a place that takes no more.
_FULL = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if hasattr(errno, "EDQUOT") else {errno.ENOSPC, errno.EFBIG}
)


class UsageError(Exception):
    """The command was used wrongly; the text is one sentence for a reader."""


#: Commands that a process which keeps the library open may carry out.
WARM = frozenset({"ask", "search"})


def main(argv: Sequence[str] | None = None, *, warm: bool = False) -> int:
    """Run one command and return its exit code; errors made on purpose end as one sentence on stderr.

    ``warm``: the process that keeps library and models open may be asked, or started.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = build_parser()
    if "_ARGCOMPLETE" in os.environ:  # a shell asks what may follow; this ends the program
        importlib.import_module("assistant.commands.completion").complete(parser)
    word = _first_word(arguments)
    if word is None:
        arguments = ["chat", *arguments]
    elif word not in {*COMMANDS, "-h", "--help", "--version"}:
        return say(_no_command(word), MISUSED)
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stop:  # argparse has said what it had to say
        return stop.code if isinstance(stop.code, int) else MISUSED
    try:
        command = importlib.import_module(f"assistant.commands.{options.command.replace('-', '_')}")
        code = command.warm(options) if warm and options.command in WARM else None
        code = int(command.run(options)) if code is None else code
        sys.stdout.flush()
        return code
    except UsageError as error:
        return say(str(error), MISUSED)
    except KeyboardInterrupt:
        return say("Stopped.", FAILED)
    except BrokenPipeError:
        _print_no_more()
        return DONE
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _FULL:
            _print_no_more()
            return say(f"The output could not be written: {os.strerror(error.errno or 0)}.", FAILED)
        known = _known(error)
        if known is not None:
            return say(str(error), known)
        if isinstance(error, OSError) and error.filename is not None:  # a name too long, a folder that is a file ...
            return say(f"{os.fsdecode(error.filename)} cannot be used ({error.strerror}). Check its name.", FAILED)
        raise


def run() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal of few characters shows a question mark for the others
            stream.reconfigure(errors="replace")
    sys.exit(main(warm=True))


def say(sentence: str, code: int) -> int:
    """Say a sentence on standard error, harmless whatever it names; gives ``code`` back."""
    print(f"backissue: {shown(sentence)}", file=sys.stderr)
    return code


def _print_no_more() -> None:
    """What is still waiting to be printed goes nowhere, also at the end of the program."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _known(error: Exception) -> int | None:
    """The exit code of an error that was raised on purpose; None for a bug."""
    from assistant.config import ConfigError
    from corpus.model import CorpusError

    if isinstance(error, ConfigError):
        return MISUSED
    if isinstance(error, CorpusError):
        return FAILED
    from assistant.conversation.sessions import SessionError
    from assistant.fetching.item import FetchError
    from embeddings.model import EmbeddingsError

    return FAILED if isinstance(error, EmbeddingsError | SessionError | FetchError) else None


def _first_word(arguments: Sequence[str]) -> str | None:
    """What stands where a command is expected, or an option that needs none; None where the chat is meant."""
    skip = False
    for argument in arguments:
        if skip:
            skip = False
        elif argument in ("--config", "--newsletters", "--library"):
            skip = True
        elif not argument.startswith("-") or argument in ("-h", "--help", "--version"):
            return argument
    return None


def _no_command(word: str) -> str:
    import difflib

    near = difflib.get_close_matches(word, COMMANDS, n=1)
    hint = f'Did you mean "{near[0]}"?' if near else '`backissue --help` lists them; to ask: backissue ask "…"'
    return f'There is no command "{word}". {hint}'


def place(text: str) -> Path | str:
    """A library's folder, or the address of an archive as it is."""
    from embeddings.model import ADDRESSES

    return text if text.startswith(ADDRESSES) else Path(text)


def build_parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    parser = argparse.ArgumentParser(prog="backissue", description=_DESCRIPTION, epilog=_EPILOG)
    parser.add_argument("--version", action="version", version=f"backissue {__version__}")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--config", type=Path, metavar="FILE", help="read this configuration file")
    several = "a folder with newsletters; give it again for a further one"
    common.add_argument("--newsletters", type=Path, action="append", metavar="FOLDER", help=several)
    about = "the folder of the library (index), or an archive: lance:FOLDER, s3://BUCKET/FOLDER"
    common.add_argument("--library", type=place, metavar="FOLDER", help=about)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (summary, add) in COMMANDS.items():
        add(
            commands.add_parser(
                name, parents=[common], help=summary, description=summary[:1].upper() + summary[1:] + "."
            )
        )
    return parser


def _chat(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--samples", action="store_true", help="begin with the sample issues where no folder was chosen yet"
    )
    parser.epilog = "In the chat F1 shows the keys. Earlier conversations are resumed there."


def _serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="the port on 127.0.0.1 (8000)")
    parser.add_argument("--api", action="store_true", help="serve the data as JSON to other programs, not the chat")


def _build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="read and embed everything again")
    parser.add_argument("--verify", action="store_true", help="hold every file's bytes against what was read")
    parser.add_argument("--workers", choices=("ray",), help="have files read and encoded by Ray's workers")
    parser.add_argument("--json", action="store_true", help="print the report as data")


def _ask(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="*", help="the question; without one, or with -, standard input is read")
    parser.add_argument("--json", action="store_true", help="print the answer as data")
    parser.add_argument("--explain", action="store_true", help="what kind of question it was read as, and why")
    parser.add_argument("--batch", metavar="FILE", help="questions as JSON lines; prints one answer a line, in order")
    parser.add_argument(
        "--issue", action="append", default=[], metavar="ISSUE", help="ask this issue alone (repeatable)"
    )
    _narrowing(parser)


def _search(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="*", help="what to look for; without it, or with -, standard input is read")
    parser.add_argument("-k", "--limit", dest="k", type=int, default=10, metavar="N", help="how many passages (10)")
    parser.add_argument(
        "--by", choices=("year", "month", "issue"), help="count the paragraphs with all these words instead"
    )
    _narrowing(parser)
    parser.add_argument("--explain", action="store_true", help="how each passage came about")
    parser.add_argument("--json", action="store_true", help="print the passages as data")


def _narrowing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--series", metavar="WORDS", help="in series with these words in their name or title alone")
    parser.add_argument("--since", metavar="DATE", help="in issues not before this day, month or year (2016-11)")
    parser.add_argument("--until", metavar="DATE", help="in issues not after this day, month or year")


def _issues(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=int, metavar="N", help="the N newest alone")
    _narrowing(parser)
    parser.add_argument("--json", action="store_true", help="print the list as data")


def _show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("issue", help="the issue's id, as `backissue issues` lists it")
    parser.add_argument("--page", type=int, metavar="N", help="this page alone, counted from 1")
    parser.add_argument("--image", type=Path, metavar="OUT.png", help="draw the page into this file")
    parser.add_argument("--blocks", action="store_true", help="with --image: outline the blocks in reading order")
    parser.add_argument("--json", action="store_true", help="print pages and paragraphs as data")


def _events(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from", "--since", dest="start", metavar="DATE", help="not before this day, month or year (2016-11)"
    )
    parser.add_argument("--to", "--until", dest="end", metavar="DATE", help="not after this day, month or year")
    parser.add_argument("--series", metavar="WORDS", help="of series with these words in their name or title alone")
    parser.add_argument("--text", help="with these words in title, place or people")
    parser.add_argument("--limit", type=int, metavar="N", help="the first N alone")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the events as data")
    form.add_argument("--csv", action="store_true", help="print the events as CSV")
    form.add_argument("--ics", action="store_true", help="print the events as an iCalendar file")
    sure = parser.add_mutually_exclusive_group()
    sure.add_argument("--certain", action="store_true", help="those alone that are certain (so in --csv and --ics)")
    sure.add_argument("--all", action="store_true", help="the uncertain ones too (so in the list and --json)")


def _export_library(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to write, such as library.zip")
    parser.add_argument("--force", action="store_true", help="overwrite the file")


def _import_library(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a file that export-library wrote")
    parser.add_argument("--force", action="store_true", help="set aside the library that is there")


def _status(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print it as data")


def _models(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--test", action="store_true", help="put the model and the reader to the test, and keep which won"
    )
    parser.add_argument("--questions", type=Path, metavar="FILE", help="with --test: your questions, on your library")
    parser.add_argument("--json", action="store_true", help="print it as data")


def _completion(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=("bash", "zsh", "fish", "powershell"), help="the shell it is for")
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = (
        'bash, zsh    eval "$(backissue completion bash)" in ~/.bashrc (~/.zshrc)\n'
        "fish         backissue completion fish >\n"
        "             ~/.config/fish/completions/backissue.fish\n"
        "PowerShell   backissue completion powershell | Out-String | Invoke-Expression\n"
        "             in $PROFILE"
    )


def _fetch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", help="a Maildir, an mbox file, imaps://user@host/Folder, or a feed's address (RSS, Atom)"
    )
    parser.add_argument("--since", metavar="DATE", help="not those before this day, month or year")
    parser.add_argument("--limit", type=int, metavar="N", help="at most N new ones")
    parser.epilog = (
        "Files are named by date and title and fetched once; mail stays where it is, unread. IMAP takes its password "
        "from the keyring or from BACKISSUE_IMAP_PASSWORD, and keeps it nowhere."
    )


def _stop(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "A question starts that process again; [ask] keep_warm_minutes in config.toml says for how long."


def _mcp(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "A client starts it: the command is `backissue mcp`, with --library to name another one."


def _doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the checks as data")


COMMANDS = {
    "chat": ("talk with the newsletters", _chat),
    "build": ("bring the library up to date with the folder", _build),
    "ask": ("answer one question, or a file of them", _ask),
    "search": ("list the passages nearest to some words", _search),
    "issues": ("list the issues in the library", _issues),
    "show": ("show an issue's text or a page's picture", _show),
    "events": ("list dated events", _events),
    "status": ("say what is read, where it lies and how much there is", _status),
    "stop": ("let go of what is kept open for the next question", _stop),
    "fetch": ("bring newsletters in from mail or a feed, as files", _fetch),
    "completion": ("print what makes a shell complete commands, options and issues", _completion),
    "serve": ("open the chat in a browser on this machine", _serve),
    "export-library": ("write the library to one file, to move or keep it", _export_library),
    "import-library": ("take a library from such a file", _import_library),
    "mcp": ("serve the library to other programs (model context protocol)", _mcp),
    "models": ("list the models of a language model's server, or test one", _models),
    "doctor": ("check the installation, each with its remedy", _doctor),
}


if __name__ == "__main__":
    from assistant import cli  # as the module that commands import, so that their errors are its own

    cli.run()
