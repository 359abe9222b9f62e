"""A look at the language model's server: whether it is there, what it offers, and what it replies."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.config import ModelSettings
from assistant.language_model.choosing import chosen
from assistant.language_model.client import Client, Spent
from assistant.language_model.prompts import Option
from assistant.language_model.wire import Limits, ModelFault

#: Seconds in which the server must list its models, and say a number.
LISTED, SAID = 2.0, 20.0


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing looked at; ``remedy`` is "" where all is well."""

    name: str
    found: str
    remedy: str = ""


def probe(settings: ModelSettings, *, said: float = SAID) -> list[Seen]:
    """Server, model and reply, as far as it goes. Nothing of a newsletter is sent."""
    client = Client(settings, said)
    where = client.address.url
    try:
        offered = client.models(Limits(LISTED, LISTED))
    except ModelFault as fault:
        return [Seen("Language model's server", where, f"{fault} Or take url out of [language_model].")]
    seen = [Seen("Language model's server", f"{where} offers {_listed(list(offered))}")]
    if not settings.model:
        return [*seen, Seen("Language model", "none is named", 'Write model = "…" in [language_model].')]
    if offered and settings.model not in offered:
        remedy = "Write one of those it offers: some servers take any name and answer with another model."
        seen.append(Seen("Language model", f"{settings.model} is not among them", remedy))
    if context := offered.get(settings.model):
        remedy = f"Write context = {context} in [language_model]." if context < settings.context else ""
        seen.append(Seen("Language model's context", f"{context:,} tokens, {settings.context:,} are used", remedy))
    spent = Spent()
    options = [Option("The well is in the garden."), Option("The bell is in the tower.")]
    try:
        number = chosen(client, "Where is the bell?", options, spent=spent)
    except ModelFault as fault:
        return [*seen, Seen("Language model's reply", settings.model, str(fault))]
    form = "as plain text" if client.plain else "as JSON by a schema"
    found = f"{form}, the first word after {spent.first:.1f} s, {spent.told or 'uncounted'} tokens"
    remedy = "" if number == 2 else "It pointed at the wrong one of two sentences: see `backissue models --test`."
    return [*seen, Seen("Language model's reply", found, remedy)]


def _listed(names: list[str]) -> str:
    first = ", ".join(names[:5]) or "no model"
    return first + (f" and {len(names) - 5} more" if len(names) > 5 else "")
