"""The client: one question to a chat model as a stream of text, and the list of models. Any thread may use it.

Every OpenAI-compatible server is spoken to alike. A server that refuses a field that not all know is asked once more
without it, and from then on plainly.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.config import ModelSettings
from assistant.language_model.stream import read_object, read_pieces, visible
from assistant.language_model.wire import Address, Limits, ModelFault, Refused, Watch, exchange, pieces

Message = dict[str, str]
Schema = Mapping[str, Any]
#: Seconds between two looks at a server that is still loading its model.
LOADING = 0.5
#: Characters that a token has at most on the whole: fewer tokens than that were read means that the prompt was cut.
_MOST_CHARACTERS = 12
#: Fewest characters of a prompt by which that can be told.
_TELLING = 1000


@dataclass(slots=True)
class Spent:
    """What replies cost: tokens (0 where the server does not say), seconds, and those to a first word."""

    asked: int = 0
    told: int = 0
    seconds: float = 0.0
    first: float = 0.0

    def add(self, other: Spent) -> None:
        """Count another reply to these."""
        self.asked, self.told = self.asked + other.asked, self.told + other.told
        self.seconds, self.first = self.seconds + other.seconds, self.first or other.first


class Client:
    """A chat model at an address, for ``most_seconds`` at most where that is less than the settings say.

    The key is read from the environment for every request, and kept nowhere.
    """

    def __init__(self, settings: ModelSettings, most_seconds: float | None = None) -> None:
        self.settings = settings
        self._first = min(settings.first_token, most_seconds or settings.first_token)
        self._total = min(settings.total, most_seconds or settings.total)
        self.address = Address.of(settings.url, settings.remote)
        self._plain = False
        self._most = "max_tokens"

    def models(self, limits: Limits) -> dict[str, int]:
        """The models that the server offers, each with its context in tokens, 0 where it does not say.

        Raises ModelFault.
        """
        watch = Watch(limits)
        with exchange(self.address, "/models", watch, key=self._key()) as response:
            found = read_object(b"".join(pieces(response)))
        listed = found.get("data")
        told = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        named = [(one["id"], one) for one in told if isinstance(one.get("id"), str)][:200]
        return {self._unspoilt(" ".join(name.split())[:100]): _context(one) for name, one in named}

    def reply(
        self,
        messages: Sequence[Message],
        most: int,
        *,
        schema: Schema | None = None,
        cancelled: Callable[[], bool] = lambda: False,
        spent: Spent | None = None,
    ) -> Generator[str, None, None]:
        """The reply's text as it comes, without thinking; closing the iterator closes the connection.

        ``most`` bounds its tokens, ``schema`` is the JSON schema it should keep to; what it cost is added to ``spent``.
        Raises ModelFault.
        """
        own, silent = Spent(), True
        watch = Watch(Limits(self._first, self._total, cancelled))
        try:
            while True:
                try:
                    for text in visible(self._texts(self._body(messages, most, schema), watch, own)):
                        silent = silent and not text.strip()
                        yield text
                    break
                except Refused as refusal:
                    if watch.begun or not self._gives_way(refusal, messages):
                        raise
                    if refusal.status == 503:
                        watch.pause(LOADING)
                    watch = watch.anew()
            self._check_whole(messages, own)
            if silent and own.told >= most:
                raise ModelFault(f"The language model used up its {most:,} tokens before it said anything.")
        finally:
            own.seconds = watch.seconds
            if spent is not None:
                spent.add(own)

    @property
    def plain(self) -> bool:
        """Whether the server is asked without a schema, because it refused one or gave nothing under it."""
        return self._plain

    def speaks_plainly(self) -> bool:
        """From now on ask without the fields that not every server knows; False where it did already."""
        before, self._plain = self._plain, True
        return not before

    def _texts(self, body: Mapping[str, Any], watch: Watch, spent: Spent) -> Iterator[str]:
        with exchange(self.address, "/chat/completions", watch, key=self._key(), body=body) as response:
            events = "event-stream" in response.headers.get("Content-Type", "")
            said = ""
            for piece in read_pieces(pieces(response), events):
                if not watch.begun:
                    watch.begun, spent.first = True, watch.seconds
                spent.asked, spent.told = piece.asked or spent.asked, piece.told or spent.told
                said = self._unspoilt(said + piece.text)
                yield piece.text

    def _body(self, messages: Sequence[Message], most: int, schema: Schema | None) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.settings.model,
            "messages": list(messages),
            self._most: most,
            "stream": True,
        }
        if not self._plain:
            body |= {"temperature": 0, "stream_options": {"include_usage": True}}
            if schema is not None:
                named = {"name": "reply", "strict": True, "schema": schema}
                body["response_format"] = {"type": "json_schema", "json_schema": named}
        return body

    def _gives_way(self, refusal: Refused, messages: Sequence[Message]) -> bool:
        """Whether the same is worth asking again: the model loads, or the server may take fewer fields."""
        if refusal.status == 503:
            return True
        if refusal.status not in (400, 422):
            return False
        if "context" in refusal.said and ("token" in refusal.said or "exceed" in refusal.said):
            size = sum(len(message["content"]) for message in messages)
            raise ModelFault(
                f"The model's context is too small for a prompt of {size:,} characters: lower `context` in "
                f"[language_model] (now {self.settings.context:,} tokens), or give the server a larger one."
            )
        if "max_completion_tokens" in refusal.said and self._most == "max_tokens":
            self._most = "max_completion_tokens"
            return True
        return self.speaks_plainly()

    def _check_whole(self, messages: Sequence[Message], spent: Spent) -> None:
        """Raises ModelFault where the server read far fewer tokens than the prompt can have: it was cut silently."""
        size = sum(len(message["content"]) for message in messages)
        if spent.asked and size > _TELLING and spent.asked * _MOST_CHARACTERS < size:
            raise ModelFault(
                f"The server cut the prompt to {spent.asked:,} tokens: give the model a larger context there, "
                f"or lower `context` in [language_model] (now {self.settings.context:,})."
            )

    def _key(self) -> str:
        """The key as the environment holds it, "" where none is named. Raises ModelFault where it is not set."""
        name = self.settings.key_variable
        if not name:
            return ""
        key = os.environ.get(name, "").strip()
        if not key:
            raise ModelFault(f"The variable {name}, which should hold the language model's key, is not set.")
        if not key.isascii() or not key.isprintable():
            raise ModelFault(f"The variable {name} holds characters that no key has.")
        return key

    def _unspoilt(self, text: str) -> str:
        """Text of the server; raises ModelFault where the key stands in it."""
        key = self._key()
        if key and key in text:
            raise ModelFault("The language model's server sent the key back; its answer was thrown away.")
        return text


def _context(listed: Mapping[str, Any]) -> int:
    """The context of a model as llama.cpp's server or vLLM lists it."""
    meta = listed.get("meta")
    said = meta.get("n_ctx") if isinstance(meta, dict) else listed.get("max_model_len")
    return said if isinstance(said, int) and said > 0 else 0
