"""Writing: the model answers in prose, and every sentence is held against what it cites before anybody sees it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain

from assistant.language_model.checking import best_source, stands
from assistant.language_model.client import Client, Spent
from assistant.language_model.prompts import MOST_TOKENS, WRITE, Option, fitting, messages
from assistant.language_model.stream import last_words
from assistant.language_model.wire import ModelFault
from corpus.text.cleaning import one_line

#: Sentences that are taken of a reply; what follows is not waited for.
MOST_SENTENCES = 8
#: Words of one sentence at most: what is longer is no short plain sentence.
_LONGEST = 80
#: The numbers behind a sentence, once something follows that is none of them; ``_END`` follows the last.
_CITED = re.compile(r"((?:\[\s*\d{1,3}(?:\s*[,;]\s*\d{1,3})*\s*\]\s*)+)[.!?]*(?=\s*[^\s\[.!?])")
_END = "\N{END OF TEXT}"
#: A "Yes" or "No" of the model's own: no page can be held against it.
_REPLY = re.compile(r"(?:yes|no|ja|nein|nee|oui|non|s[ií]|sim|não|tak|nie|ano)(?:[,.:;!]| [–—-])\s+(?=[^\W\d])", re.I)
_NONE = re.compile(rf"\s*\[?0\]?\.?\s*{_END}")


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence of an answer: its own ``text`` with the options (from 0) that it stands on, or, where ``text`` is "",
    the option that takes its place because the check refused it."""

    text: str
    sources: tuple[int, ...]


def written(
    client: Client,
    question: str,
    options: Sequence[Option],
    *,
    language: str = "en",
    cancelled: Callable[[], bool] = lambda: False,
    spent: Spent | None = None,
) -> Iterator[Written]:
    """The model's sentences as they pass or fail, nothing where it says that none answers. Raises ModelFault."""
    shown = fitting(options, client.settings.context)
    told = held = ""
    given = 0
    asked = messages(WRITE, question, shown)
    with closing(client.reply(asked, MOST_TOKENS, cancelled=cancelled, spent=spent)) as replied:
        for piece in chain(replied, [_END]):
            told, held = told + piece, last_words(held + piece)
            while (cut := _CITED.search(held)) is not None:
                sentence, numbers, held = held[: cut.start()], cut[1], held[cut.end() :]
                found = checked(sentence, [int(one) - 1 for one in re.findall(r"\d+", numbers)], shown, language)
                if found is None:
                    continue
                yield found
                given += 1
                if given == MOST_SENTENCES:
                    return
    if not given and not _NONE.fullmatch(last_words(told)):
        raise ModelFault("The language model wrote no sentence that cites one of those it was given.")


def checked(sentence: str, cited: Sequence[int], options: Sequence[Option], language: str) -> Written | None:
    """The sentence with what it stands on, the option in its place, or None where it cites none that there is."""
    text = one_line(sentence).strip("-*•# ")
    if reply := _REPLY.match(text):
        text = text[reply.end()].upper() + text[reply.end() + 1 :]
    sources = tuple(dict.fromkeys(at for at in cited if 0 <= at < len(options)))
    if not any(character.isalnum() for character in text):
        return None
    if len(text.split()) <= _LONGEST:
        if sources and stands(text, " ".join(options[at].text for at in sources), language):
            return Written(text, sources)
        other = best_source(text, [option.text for option in options], language)
        if other is not None:
            return Written(text, (other,))
    return Written("", sources[:1]) if sources else None
