"""The language of a text: an issue, a paragraph or a question of three words.

Chinese, Japanese and Korean are told by their script. For the rest py3langid (a naive Bayes model over byte
sequences) says how likely each of its languages is; the languages newsletters here are in weigh more than the
hundred others, so that a short question becomes no Basque, while a page of Basque does not become English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from corpus.text.cleaning import CJK, word_set

#: The languages that have stop words and, where Snowball has one, a stemmer here.
KNOWN: Final = ("en", "de", "fr", "es", "it", "nl", "pt", "cs", "pl", "zh")
#: Further languages that are named; of these there are stemmers, or terms of two characters.
NAMED: Final = word_set("ar ca da el eu fi ga hu id ja ko lt no ro ru sv tr") | {*KNOWN}
#: What a text in none of these languages is in: no language's rules hold for it.
OTHER: Final = "other"

#: Weights of the languages before a word is read: known here, named, any other; likely, and declared by the page.
_KNOWN_WEIGHT, _NAMED_WEIGHT, _REST_WEIGHT = 1.0, 0.1, 0.02
_LIKELY_WEIGHT, _DECLARED_WEIGHT = 2.0, 50.0
#: A language less probable than this is none that the text shows: a name alone, a call sign.
_LEAST = 0.1
#: A long text is sampled from its beginning.
_ENOUGH = 20_000

#: Addresses on the web and of people: Latin letters that say nothing about the language.
_ADDRESS = re.compile(r"(?<![\w.+-])(?:[a-zA-Z]{2,10}://|www\.|[\w.+-]{1,64}@)[^\s\u3000-\u9fff]*")
_IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile("[\u3041-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_LETTER = re.compile(rf"[^\W\d_{CJK}]")
#: Two names of one language.
_ALIKE: Final = {"nb": "no", "nn": "no", "in": "id"}
#: The code for what is in no language: call signs, numbers.
_NO_WORDS: Final = "zxx"


def guess_language(text: str, likely: Iterable[str] = ("en",), declared: str = "") -> str:
    """One of NAMED, or "other" where the text is in none of them.

    ``likely``: the languages to expect (a library's); the first is the answer where the text has too few words to
    tell. ``declared``: what the page says of itself, believed unless the text is plainly in another language.
    """
    expected = [*(code for code in map(language_code, likely) if code in NAMED), "en"]
    declared = language_code(declared)
    sample = _ADDRESS.sub(" ", text[:_ENOUGH])
    script = _script(sample)
    if script:
        return script
    weights = dict.fromkeys(expected, _LIKELY_WEIGHT)
    if declared:
        weights[declared] = _DECLARED_WEIGHT
    likelihoods = _likelihoods(sample) if _LETTER.search(sample) else {}
    scores = {code: value * weights.get(code, _weight(code)) for code, value in likelihoods.items()}
    best = max(scores, key=lambda code: scores[code], default="")
    if not best or likelihoods[best] < _LEAST:
        return declared or expected[0]
    return best if best in NAMED else OTHER


def language_code(tag: str) -> str:
    """The language of a tag such as "pt-BR": one of NAMED, "other" for any other, "" for an empty tag."""
    code = re.split(r"[-_]", tag.strip().lower())[0]
    code = _ALIKE.get(code, code)
    return code if code in NAMED else OTHER if 2 <= len(code) <= 3 and code != "und" else ""


def _weight(code: str) -> float:
    return _KNOWN_WEIGHT if code in KNOWN else _NAMED_WEIGHT if code in NAMED else _REST_WEIGHT


def _script(sample: str) -> str:
    """The language of a text in characters that one language writes; one of them carries about three letters."""
    counts = {code: len(form.findall(sample)) for code, form in (("zh", _IDEOGRAPH), ("ja", _KANA), ("ko", _HANGUL))}
    if sum(counts.values()) * 3 <= len(_LETTER.findall(sample)):
        return ""
    # Japanese and Korean have ideographs too, but never those alone.
    if counts["zh"] > counts["ja"] + counts["ko"]:
        return "ja" if counts["ja"] * 4 > counts["zh"] else "zh"
    return "ja" if counts["ja"] > counts["ko"] else "ko" if counts["ko"] else ""


def _likelihoods(sample: str) -> dict[str, float]:
    """How likely the text is each language's, by its code; what is alike is added up."""
    from corpus.text.language_model import ranked

    found: dict[str, float] = {}
    for code, value in ranked(sample):
        if code == _NO_WORDS:
            continue
        code = _ALIKE.get(code, code)
        found[code] = found.get(code, 0.0) + value
    return found
