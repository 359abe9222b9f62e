"""Messages between threads, panes and screens. Threads call the engine and post these; only handlers touch widgets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from assistant.model import Answer, AskEvent
from assistant.tui.engine import Engine
from assistant.tui.source.place import Place
from assistant.tui.source.view import View
from assistant.tui.state.folder_watch import Changes
from corpus.model import Event
from embeddings.model import BuildReport, FileFailure, Hit, Progress, StoredIssue

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass
class Opened(Message):
    """The assistant is open; its library may hold nothing yet."""

    engine: Engine


@dataclass
class NotOpened(Message):
    """The assistant could not be opened: a sentence for the reader."""

    reason: str


class NothingBuilt(Message):
    """The newsletters have not been read yet."""


@dataclass
class LibraryListed(Message):
    """What the library holds now. ``failure`` is a sentence where it could not be read."""

    issues: tuple[StoredIssue, ...]
    events: tuple[Event, ...]
    failure: str = ""
    unread: tuple[FileFailure, ...] = ()
    """Files of the folder that gave no issue."""


@dataclass
class ExamplesFound(Message):
    """Questions to begin with, each asked and answered rightly."""

    questions: tuple[str, ...]


@dataclass
class AnswerMoved(Message):
    """One event of the answer to question number ``asked``."""

    asked: int
    event: AskEvent


@dataclass
class PassagesFound(Message):
    """Passages for what is being typed."""

    text: str
    hits: tuple[Hit, ...]


@dataclass
class ElsewhereFound(Message):
    """Passages on the same topic in other issues."""

    place: Place
    hits: tuple[Hit, ...]


@dataclass
class PageRead(Message):
    """A place with its page's (or article's) paragraphs."""

    view: View


@dataclass
class PageDrawn(Message):
    """The picture of ``view``'s page, or a sentence saying why there is none.

    ``quoted``: how far down the page (0..1) the quote begins.
    """

    view: View
    picture: Image | None
    failure: str = ""
    quoted: float = 0.0


@dataclass
class BuildMoved(Message):
    """A build has come a step further."""

    progress: Progress


@dataclass
class BuildEnded(Message):
    """A build has ended, or was stopped."""

    report: BuildReport


@dataclass
class BuildFailed(Message):
    """A build could not be done: a sentence for the reader."""

    reason: str


@dataclass
class FolderChanged(Message):
    """Files came, changed or went in the newsletters' folder."""

    changes: Changes


@dataclass
class AskFor(Message):
    """A question was submitted (by the prompt or by an example); ``alone``: nothing before it is carried into it."""

    text: str
    alone: bool = False


@dataclass
class RunCommand(Message):
    """A ``/command`` was submitted."""

    name: str
    rest: str = ""


@dataclass
class Resumed(Message):
    """A saved conversation was loaded."""

    turns: tuple[tuple[str, Answer], ...]
