"""Kind, lean and language of a turn by a linear model over hashed pieces of its words.

The model is small (a table of bytes beside this package) and reads any of ten languages; ``training/turns`` made it
from turns in which topics, names and dates were exchanged at random, so that only the words of asking count.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.turns.kinds import Kind, Lean, Verdict
from assistant.turns.lexicon import A_NEWSLETTER, signs
from corpus.dates.names import PLAIN_MONTHS, WEEKDAYS

#: Places that the pieces of a text are hashed to.
SIZE = 1 << 14
#: Words that are read: a turn says at its beginning what it is.
_MOST_WORDS = 40
#: Whole names of months and days of the week: what is shorter is another word somewhere.
_NAMES = {name: sign for sign, names in (("MONTH", PLAIN_MONTHS), ("DAY", WEEKDAYS)) for name in names if len(name) > 3}
_NAMES |= dict.fromkeys(("may", "mai", "mei", "maj", "maja", "mayo"), "MONTH")
_TOKEN = re.compile(rf"[\u3400-\u9fff{A_NEWSLETTER}]|\d+|[^\W\d_]+|[?？]")


def tokens(text: str) -> list[str]:
    """The words of a turn, folded; years, numbers, months, days of the week, names of newsletters each by one sign."""
    found = []
    for word in _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())[:_MOST_WORDS]:
        if word.isdigit():
            found.append("YEAR" if re.fullmatch("(?:19|20)[0-9]{2}", word) else "NUMBER")
        elif word == A_NEWSLETTER:
            found.append("NEWSLETTER")
        elif word in _NAMES and (word != "may" or not found or found[-1] in ("in", "the", "of", "NUMBER")):
            found.append(_NAMES[word])
        else:
            found.append(word)
    return found


def pieces(text: str) -> Iterator[str]:
    """What the model counts: words and signs, alone and in a row, signs that stand together, parts of words."""
    read = tokens(text)
    words = ["^", *read, "$"]
    meant = ["^", *signs(read), "$"]
    for size in (1, 2, 3):
        for at in range(len(words) - size + 1):
            yield " ".join(words[at : at + size])
    for size in (1, 2, 3, 4):
        for at in range(len(meant) - size + 1):
            yield "~" + " ".join(meant[at : at + size])
    for word in words[1:-1]:
        if len(word) > 3 and not word.isupper():
            padded = f"<{word}>"
            yield from (padded[at : at + 4] for at in range(len(padded) - 3))
            yield from (padded[at : at + 5] for at in range(len(padded) - 4))
    told = sorted({sign for sign in meant if sign.isupper()})
    yield from (f"&{one} {other}" for one, other in combinations(told, 2))
    topics = meant.count("X")
    yield f"length {min(len(words) - 2, 9)}"
    yield f"topics {min(topics, 3)}"


def hashed(text: str) -> NDArray[np.int64]:
    """Places of the text's pieces, each once."""
    return np.unique([zlib.crc32(piece.encode()) % SIZE for piece in pieces(text)])


@lru_cache(maxsize=512)
def classify(text: str) -> Verdict:
    """What the model makes of a text; a pure function of its words."""
    kinds, leans, languages = (_scores(text, head) for head in ("kind", "lean", "language"))
    kind, lean, language = (max(scores, key=lambda name: scores[name]) for scores in (kinds, leans, languages))
    others = sorted(kinds.items(), key=lambda pair: -pair[1])[1:3]
    return Verdict(
        Kind(kind),
        Lean(lean),
        language,
        kinds[kind],
        leans[lean],
        tuple((Kind(name), score) for name, score in others),
        tuple(languages.items()),
    )


@cache
def asking_words() -> frozenset[str]:
    """Words that wishes are made of beside their topics, as they stand in the turns the model learned from."""
    with files("assistant").joinpath("weights", "turns.npz").open("rb") as file, np.load(file) as stored:
        return frozenset(stored["asking"].tolist())


def _scores(text: str, head: str) -> dict[str, float]:
    names, weights, scales, bias = _table()[head]
    at = hashed(text)
    raw = (weights[:, at].astype(np.float32) * scales[:, None]).sum(1) / max(1.0, float(len(at))) ** 0.5 + bias
    shares = np.exp(raw - raw.max())
    shares /= shares.sum()
    return dict(zip(names, shares.tolist(), strict=True))


@cache
def _table() -> dict[str, tuple[list[str], NDArray[np.int8], NDArray[np.float32], NDArray[np.float32]]]:
    found: dict[str, Any] = {}
    with files("assistant").joinpath("weights", "turns.npz").open("rb") as file, np.load(file) as stored:
        for head in ("kind", "lean", "language"):
            names = [str(name) for name in stored[f"{head}_names"]]
            found[head] = (names, stored[f"{head}_weights"], stored[f"{head}_scales"], stored[f"{head}_bias"])
    return found
