"""The five things that other programs may ask of an open library, each as the JSON form that the command prints.

Read-only. Whatever cannot be done is one sentence, `ServiceError`, which holds no path of this machine's program.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence

from assistant.conversation.assistant import Assistant, refusal
from assistant.model import Failure, turns_of
from assistant.output.json_forms import Form, answer_form, events_form, explained_form, issue_form, show_form
from assistant.output.terminal import page_text
from assistant.serving.event_list import NoDate, day_from, filtered, quotes
from assistant.serving.readers import Readers
from corpus.model import CorpusError
from corpus.text.cleaning import printable
from embeddings.model import EmbeddingsError, StoredIssue

#: Passages of a search, and turns of a history, at most.
MOST_PASSAGES, MOST_TURNS = 100, 20


class ServiceError(Exception):
    """What was asked cannot be done; the text is one sentence for whoever asked."""


class LibraryService:
    """The service over an open assistant, or over those that ``readers`` lend. Any thread may ask; a library that was
    rebuilt is seen by the next call.

    ``ready`` waits for the models: search and answers call it before they begin.
    """

    def __init__(self, assistant: Assistant | Readers[Assistant], ready: Callable[[], object] = lambda: None) -> None:
        self._assistant = assistant
        self._ready = ready

    def search(self, text: str, k: int = 10) -> Form:
        """The ``k`` nearest passages."""
        with self._asked(text) as assistant:
            if not 1 <= k <= MOST_PASSAGES:
                raise ServiceError(f"k is {k}; it should be 1 to {MOST_PASSAGES}.")
            retrieval = assistant.retrieval
            hits = retrieval.search(retrieval.question(text), k=k)
            notice = assistant.notice
            return {"question": text, "notice": notice, "passages": [explained_form(hit) for hit in hits]}

    def ask(self, question: str, issues: Sequence[str] = (), history: Sequence[str] = ()) -> Form:
        """An answer with its citations; ``history`` are questions and answers in turn, ``issues`` ids to ask alone."""
        with self._asked(question) as assistant:
            for one in issues:
                _issue(assistant, one)
            turns = turns_of(history)[-MOST_TURNS:]
            answer = assistant.answer(question, turns, issues=frozenset(issues) or None)
            if isinstance(answer, Failure):
                raise ServiceError(answer.message)
            return answer_form(answer)

    def list_issues(self) -> Form:
        """Every issue of the library."""
        with self._fresh() as assistant:
            return {"issues": [_without_path(issue_form(one)) for one in assistant.library.issues()]}

    def show_issue(self, issue: str, page: int | None = None) -> Form:
        """The pages and paragraphs of an issue, or of one page of it."""
        with self._fresh() as assistant:
            stored = _issue(assistant, issue)
            paragraphs = assistant.library.paragraphs(issue)
            if page is None:
                return show_form(stored, paragraphs)
            _page(stored, page)
            there = [one for one in paragraphs if any(span.page == page for span in one.spans)]
            form = show_form(stored, there)
            return form | {"page": page, "text": page_text(paragraphs, page)}

    def events(
        self, start: str | None = None, end: str | None = None, series: str | None = None, text: str | None = None
    ) -> Form:
        """Dated events, not before ``start``, not after ``end`` (days, months or years)."""
        with self._fresh() as assistant:
            library = assistant.library
            try:
                days = day_from(start, last=False), day_from(end, last=True)
            except NoDate as error:
                raise ServiceError(str(error)) from None
            found = filtered(library, *days, series, text)
            return events_form(found, quotes(library, found))

    def text(self, issue: str, page: int | None = None) -> str:
        """The plain text of an issue or of one page of it."""
        form = self.show_issue(issue, page)
        if page is not None:
            return str(form["text"])
        with self._fresh() as assistant:
            paragraphs = assistant.library.paragraphs(issue)
        return "\n\f\n".join(page_text(paragraphs, one["number"]) for one in form["pages"])

    @contextlib.contextmanager
    def _asked(self, text: str) -> Iterator[Assistant]:
        no = refusal(text)
        if no:
            raise ServiceError(no)
        self._ready()
        with self._fresh() as assistant:
            yield assistant

    @contextlib.contextmanager
    def _fresh(self) -> Iterator[Assistant]:
        """An assistant over the library as it is now; what cannot be read of it is one sentence."""
        one = self._assistant
        lent: contextlib.AbstractContextManager[Assistant]
        lent = one.one() if isinstance(one, Readers) else contextlib.nullcontext(one)
        try:
            with lent as assistant:
                assistant.refresh()
                yield assistant
        except (EmbeddingsError, CorpusError) as error:
            raise ServiceError(" ".join(str(error).split())) from None


def _issue(assistant: Assistant, issue: str) -> StoredIssue:
    stored = assistant.retrieval.issue(issue)
    if stored is None:
        raise ServiceError(f'There is no issue "{issue[:80]}" in the library. list_issues names them.')
    return stored


def _page(stored: StoredIssue, page: int) -> None:
    if page not in [one.number for one in stored.pages]:
        raise ServiceError(f"{stored.id} has pages 1 to {len(stored.pages)}; there is no page {page}.")


def _without_path(form: Form) -> Form:
    """The form without the folder in which the file lies: other programs are told its name alone."""
    return form | {"file": printable(form["file"].replace("\\", "/").rpartition("/")[2])}
