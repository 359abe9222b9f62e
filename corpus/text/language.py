"""Which of the five languages a text is written in, told by its script and its commonest small words.

Small on purpose: an issue has thousands of words, and a few hundred of them settle the matter. What is not
Chinese, German, French or Spanish counts as English, the language of the default model.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from corpus.text.cleaning import CJK, word_set

#: Words frequent in one language and rare or unknown in the four others.
STOP_WORDS: Final[dict[str, frozenset[str]]] = {
    "en": word_set(
        "the and of to is was were that this it for with as are be have has had by from at which you they we not "
        "or been will would there their what when who can our your all its she his her"
    ),
    "de": word_set(
        "der die das und ist nicht ein eine einen einem einer dem den des mit von zu im auf für sich auch wird "
        "werden wir ihr sie ich bei nach aus oder aber wie zum zur haben hat sind war noch nur durch über vom uns"
    ),
    "fr": word_set(
        "le la les et des du une est dans pour que qui pas sur avec au aux ce cette ces son sa ses nous vous ils "
        "elle sont par plus ne se ou mais leur été être ont il à l d qu c n s"
    ),
    "es": word_set(
        "el la los las y del una es en para que por con no se su sus al lo como más pero este esta nos fue son ha "
        "han ser también sobre entre cuando muy todo desde hay ya o"
    ),
}

_WORD = re.compile(r"[^\W\d_]+")
#: Addresses on the web and of people: Latin letters that say nothing about the language.
_ADDRESS = re.compile(r"(?<![\w.+-])(?:[a-zA-Z]{2,10}://|www\.|[\w.+-]{1,64}@)[^\s\u3000-\u9fff]*")
_IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA_OR_HANGUL = re.compile("[\u3041-\u30ff\uac00-\ud7af]")
_LETTER = re.compile(rf"[^\W\d_{CJK}]")

#: A verdict needs this many characters at most; a long issue is sampled from its beginning.
_ENOUGH = 60_000


def guess_language(text: str, default: str = "en") -> str:
    """``"en"``, ``"de"``, ``"fr"``, ``"es"`` or ``"zh"``; ``default`` where the text has too few words to tell."""
    sample = _ADDRESS.sub(" ", text[:_ENOUGH])
    ideographs = len(_IDEOGRAPH.findall(sample))
    # One Chinese character carries about as much as three letters.
    if ideographs * 3 > len(_LETTER.findall(sample)) and len(_KANA_OR_HANGUL.findall(sample)) < ideographs:
        return "zh"
    words = Counter(word.lower() for word in _WORD.findall(sample))
    counts = {language: sum(words[word] for word in known) for language, known in STOP_WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    others = max(count for language, count in counts.items() if language != best)
    return best if counts[best] >= 3 and counts[best] > others else default
