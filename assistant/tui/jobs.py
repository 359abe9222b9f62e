"""Jobs for threads: each function makes one, which calls the engine and posts messages.

No job touches a widget. A job whose worker was cancelled stops at its next event and says nothing more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence

from textual.message_pump import MessagePump
from textual.worker import get_current_worker

from assistant.conversation.sessions import SessionError
from assistant.model import Failure, Turn
from assistant.tui.engine import Cancelled, Engine, Opening
from assistant.tui.messages import (
    AnswerMoved,
    BuildEnded,
    BuildFailed,
    BuildMoved,
    ElsewhereFound,
    LibraryListed,
    NothingBuilt,
    NotOpened,
    Opened,
    PageDrawn,
    PageRead,
    PassagesFound,
)
from assistant.tui.source.page_picture import Renderer, mark
from assistant.tui.source.place import Place
from assistant.tui.source.view import Extent, View, boxes, read_view
from corpus.model import CorpusError
from embeddings.model import BuildReport, EmbeddingsError, NoLibrary, Progress

Job = Callable[[], None]
log = logging.getLogger(__name__)
EXPECTED = (CorpusError, EmbeddingsError, SessionError)


def sentence(error: BaseException) -> str:
    """An error as the reader sees it; one that nobody foresaw says so and goes to the log with its traceback."""
    if isinstance(error, EXPECTED):
        return str(error)
    log.error("unforeseen", exc_info=error)
    return f"This is a fault of the program ({type(error).__name__}: {error}). `backissue doctor` may say more."


def open_engine(target: MessagePump, opening: Opening) -> Job:
    """Open the assistant: Opened, NothingBuilt or NotOpened."""

    def job() -> None:
        try:
            engine = opening.open()
        except NoLibrary:
            target.post_message(NothingBuilt())
        except Exception as error:
            target.post_message(NotOpened(sentence(error)))
        else:
            target.post_message(Opened(engine))

    return job


def list_library(target: MessagePump, engine: Engine) -> Job:
    """List issues and events: LibraryListed."""

    def job() -> None:
        try:
            engine.refresh()
            issues = tuple(engine.library.issues())
            events = tuple(engine.library.calendar())
            unread = tuple(engine.library.failures())
        except Exception as error:
            listed = LibraryListed((), (), sentence(error))
        else:
            listed = LibraryListed(issues, events, unread=unread)
        if not get_current_worker().is_cancelled:
            target.post_message(listed)

    return job


def ask(
    target: MessagePump,
    engine: Engine,
    asked: int,
    question: str,
    history: Sequence[Turn],
    issues: frozenset[str] | None,
) -> Job:
    """Ask question number ``asked``: AnswerMoved for each event, until the worker is cancelled."""

    def job() -> None:
        worker = get_current_worker()
        try:
            for event in engine.ask(question, history, issues=issues, cancelled=lambda: worker.is_cancelled):
                if worker.is_cancelled:
                    return
                target.post_message(AnswerMoved(asked, event))
        except Exception as error:
            if not worker.is_cancelled:
                target.post_message(AnswerMoved(asked, Failure(sentence(error))))

    return job


def suggest(target: MessagePump, engine: Engine, text: str) -> Job:
    """Find passages for what is being typed: PassagesFound."""

    def job() -> None:
        try:
            hits = tuple(engine.searcher.suggest(text))
        except Exception as error:
            log.info("no passages while typing", exc_info=error)
            return
        if not get_current_worker().is_cancelled:
            target.post_message(PassagesFound(text, hits))

    return job


def elsewhere(target: MessagePump, engine: Engine, place: Place, text: str) -> Job:
    """Find passages of other issues like ``text``: ElsewhereFound."""

    def job() -> None:
        try:
            hits = tuple(hit for hit in engine.searcher.suggest(text, 20) if hit.issue != place.issue)
        except Exception as error:
            log.info("nothing elsewhere", exc_info=error)
            hits = ()
        target.post_message(ElsewhereFound(place, hits[:8]))

    return job


def read_page(target: MessagePump, engine: Engine, place: Place, extent: Extent) -> Job:
    """Read the paragraphs of a page or article: PageRead."""

    def job() -> None:
        try:
            view = read_view(engine.library, place, extent)
        except Exception as error:
            view = View(place, None, (), extent, sentence(error))
        if not get_current_worker().is_cancelled:
            target.post_message(PageRead(view))

    return job


def draw_page(target: MessagePump, view: View, draw: Renderer) -> Job:
    """Draw a page and mark its quote: PageDrawn."""

    def job() -> None:
        if view.issue is None:
            return
        try:
            picture, quoted = draw(view.issue.path, view.place.page), 0.0
            if (page := view.page) is not None:
                marked = boxes(view)
                picture = mark(picture, marked, page.width, page.height)
                quoted = min((box.top for box, lit in marked if lit), default=0.0) / page.height
        except Exception as error:
            drawn = PageDrawn(view, None, f"The page cannot be drawn. {sentence(error)}")
        else:
            drawn = PageDrawn(view, picture, quoted=quoted)
        if not get_current_worker().is_cancelled:
            target.post_message(drawn)

    return job


def build(target: MessagePump, rebuild: Callable[[Cancelled], Iterator[Progress | BuildReport]]) -> Job:
    """Run a build: BuildMoved for each step, then BuildEnded or BuildFailed."""

    def job() -> None:
        worker = get_current_worker()
        try:
            for step in rebuild(lambda: worker.is_cancelled):
                target.post_message(BuildEnded(step) if isinstance(step, BuildReport) else BuildMoved(step))
        except Exception as error:
            target.post_message(BuildFailed(sentence(error)))

    return job
