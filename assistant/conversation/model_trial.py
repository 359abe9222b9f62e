"""A language model put to the test: the same questions to the reader and to it, in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.conversation.assistant import Assistant
from assistant.language_model.trial import Case, Compared
from assistant.model import Answer, Failure, Finished, Provisional, turns_of


def compared(assistant: Assistant, cases: Sequence[Case]) -> Iterator[Compared | Failure]:
    """Each question's two answers; the same one twice where the model was not asked, as for what a record answers."""
    for case in cases:
        first: Answer | None = None
        for event in assistant.ask(case.question, turns_of(case.history)):
            if isinstance(event, Provisional):
                first = event.answer
            elif isinstance(event, Finished):
                yield Compared(case, first or event.answer, event.answer)
            elif isinstance(event, Failure):
                yield event
