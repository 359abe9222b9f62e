"""Rewriting: a question that leans on the turns before it, as one that stands alone.

What comes back is only looked up, never shown as an answer, and it may say nothing that was not said: every word of its
own that means something, and every number, stands in the conversation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.language_model.client import Client, Spent
from assistant.language_model.prompts import MOST_TOKENS, REWRITE, conversation
from assistant.language_model.stream import last_words
from assistant.language_model.wire import ModelFault
from assistant.model import Turn
from corpus.text.cleaning import one_line
from corpus.text.terms import stems, words

#: Words of a question at most.
MOST_WORDS = 60
#: Turns that are told, the last ones.
MOST_TURNS = 3


def rewritten(
    client: Client,
    question: str,
    history: Sequence[Turn],
    *,
    language: str = "en",
    cancelled: Callable[[], bool] = lambda: False,
    spent: Spent | None = None,
) -> str:
    """The question so that it stands alone. Raises ModelFault, also where it says what was not said before."""
    turns = history[-MOST_TURNS:]
    asked = conversation(REWRITE, question, [(turn.question, turn.answer) for turn in turns])
    replied = last_words("".join(client.reply(asked, MOST_TOKENS, cancelled=cancelled, spent=spent)))
    said = one_line(replied).strip("\"'“”„«» ").removeprefix("Question: ")
    known = stems(" ".join([question, *(f"{turn.question} {turn.answer}" for turn in turns)]), language)
    told = {word.stem for word in words(said, language) if word.content}
    if not told or len(said.split()) > MOST_WORDS or not told <= known:
        raise ModelFault("The language model read the question as something that was not said.")
    return said
