"""Choosing: the model points at the sentence that answers; what it says is a number, and nothing else of it is used."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.language_model.client import Client, Spent
from assistant.language_model.prompts import CHOOSE, MOST_TOKENS, Option, fitting, messages
from assistant.language_model.stream import last_words
from assistant.language_model.wire import ModelFault

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
    shown = fitting(options, client.settings.context)
    asked = messages(CHOOSE, question, shown)
    schema = {
        "type": "object",
        "properties": {"number": {"type": "integer", "minimum": 0, "maximum": len(shown)}},
        "required": ["number"],
        "additionalProperties": False,
    }
    replied = "".join(client.reply(asked, MOST_TOKENS, schema=schema, cancelled=cancelled, spent=spent))
    if not replied.strip() and client.speaks_plainly():
        replied = "".join(client.reply(asked, MOST_TOKENS, cancelled=cancelled, spent=spent))
    return number_in(last_words(replied), len(shown))


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
