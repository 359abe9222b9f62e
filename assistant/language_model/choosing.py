"""Choosing: the model points at the sentence that answers; what it says is a number, and nothing else of it is used."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.language_model.client import Client, Spent
from assistant.language_model.prompts import CHOOSE, Option, messages
from assistant.language_model.stream import last_words
from assistant.language_model.wire import ModelFault

#: Tokens of a reply at most: a number, and before it the thinking of models that think.
MOST_TOKENS = 1024
_NUMBER = re.compile(r"(?<![\w.,-])(\d{1,3})(?![\w]|[.,]\d)")
_KEYED = re.compile(r'"number"\s*:\s*"?(\d{1,3})"?\s*[,}]')


def chosen(
    client: Client,
    question: str,
    options: Sequence[Option],
    *,
    cancelled: Callable[[], bool] = lambda: False,
    spent: Spent | None = None,
) -> int:
    """The number of the option that the model points at, from 1; 0 for none. Raises ModelFault."""
    schema = {
        "type": "object",
        "properties": {"number": {"type": "integer", "minimum": 0, "maximum": len(options)}},
        "required": ["number"],
        "additionalProperties": False,
    }
    asked = messages(CHOOSE, question, options)
    replied = "".join(client.reply(asked, MOST_TOKENS, schema=schema, cancelled=cancelled, spent=spent))
    if not replied.strip() and client.speaks_plainly():
        replied = "".join(client.reply(asked, MOST_TOKENS, cancelled=cancelled, spent=spent))
    return number_in(last_words(replied), len(options))


def number_in(reply: str, most: int) -> int:
    """The one number that a reply names: of JSON its "number", else the only one in it. Raises ModelFault."""
    keyed = _KEYED.search(reply)
    found = {int(keyed[1])} if keyed else {int(one) for one in _NUMBER.findall(reply)}
    if len(found) != 1:
        raise ModelFault("The language model named no sentence.")
    number = found.pop()
    if number > most:
        raise ModelFault(f"The language model named sentence {number}, and there are {most}.")
    return number
