"""Words of questions and sentences: folded, stemmed, weighed.

The reader compares a question with a sentence word by word and must say *where* the shared words stand,
so this keeps character ranges, which the search engine's analysis does not. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|\d+[^\W\d_]+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_LANGUAGES = {
    "en": "english",
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "cs": "czech",
    "pl": "polish",
    "zh": "english",  # words in Latin letters between the characters
}

#: How rare a folded word is among the newsletters: near 0 for one met in every paragraph, 1 for one met nowhere.
Rarity = Callable[[str], float]

_STOP_LIST = """
a an the this that these those and or but nor if then than so as at by for from in into of off on onto out over to
up with within without about above after again against along among around before behind below between during
under until upon via per is are was were be been being am do does did doing done have has had having can could
will would shall should may might must i me my mine we us our ours you your yours he him his she her hers it its
they them their theirs who whom whose which what when where why how there here not no yes any some all each every
both either neither other another such own same too very just only also ever never still yet more most much many
few lot lots one ones anyone someone anything something everyone everybody people thing things tell say said says
please give name list find show know according mentioned mention newsletter newsletters issue issues
der die das den dem des ein eine einer einem einen eines und oder aber wenn dann als so wie am an auf aus bei bis
durch für gegen im in ins mit nach ohne über um unter vom von vor zu zum zur ist sind war waren sein wird werden
wurde wurden hat haben hatte hatten kann können soll sollen muss müssen ich du er sie es wir ihr sich mein dein
wer wen wem wessen was wann wo warum welche welcher welches welchen wieviel viele viel nicht kein keine auch nur
noch schon man dass ob gibt gab
le la les un une des du de au aux et ou mais si que qui quoi quand où comment pourquoi quel quelle quels quelles
est sont était étaient être a ont avait il elle ils elles nous vous je tu on ce cette ces son sa ses leur leurs
dans sur sous avec sans pour par en ne pas plus combien
el los las una unos unas del al y o pero que quien quién cuando cuándo donde dónde como cómo por qué cual cuál
cuáles es son fue fueron ser ha han había en con sin para se su sus lo no más cuántos cuántas cuánto
的 了 是 在 和 与 有 吗 呢 什么 哪 谁 几 多少 怎么 为什么 何时 哪里
"""
STOP = frozenset(_STOP_LIST.split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word at ``start:end`` of a text; ``stem`` is its folded form, ``capital`` whether it is written with one."""

    stem: str
    start: int
    end: int
    capital: bool
    content: bool


def fold(text: str) -> str:
    """Lower case without accents; keeps the length of no text, so never use it for positions."""
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("’", "'"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=8)
def _stemmer(language: str) -> snowballstemmer.stemmer | None:
    return snowballstemmer.stemmer(_LANGUAGES[language]) if language in _LANGUAGES else None


@lru_cache(maxsize=100_000)
def stem(word: str, language: str = "en") -> str:
    """The folded stem of one word; numbers lose their separators of thousands ("1,200" is "1200")."""
    if word[0].isdigit():
        return re.sub(r"(?<=\d),(?=\d{3}\b)", "", word.casefold())
    folded = fold(word)
    if folded.endswith("'s"):
        folded = folded[:-2]
    stemmer = _stemmer(language)
    return str(stemmer.stemWord(folded)) if stemmer else folded


@lru_cache(maxsize=16_384)
def words(text: str, language: str = "en") -> tuple[Word, ...]:
    """The words of ``text`` with their places; Chinese and Japanese text gives a word a pair of characters."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        piece = match.group()
        if _CJK.search(piece):
            found.extend(_pairs(piece, match.start()))
            continue
        lowered = piece.casefold().replace("’", "'")
        content = lowered not in STOP and (len(piece) > 1 or piece.isdigit())
        found.append(Word(stem(piece, language), match.start(), match.end(), piece[0].isupper(), content))
    return tuple(found)


def _pairs(piece: str, offset: int) -> Iterable[Word]:
    if len(piece) == 1:
        yield Word(piece, offset, offset + 1, False, piece not in STOP)
    for index in range(len(piece) - 1):
        pair = piece[index : index + 2]
        yield Word(pair, offset + index, offset + index + 2, False, pair not in STOP)


def stems(text: str, language: str = "en") -> frozenset[str]:
    return frozenset(word.stem for word in words(text, language))


def even_rarity(word: str) -> float:
    """Every word weighs the same: for tests, and while the newsletters' own counts are not there."""
    return 1.0


def coverage(wanted: Sequence[tuple[str, float]], have: frozenset[str]) -> float:
    """Weighted share of the wanted stems that are there, 0..1; 0 where nothing is wanted."""
    total = sum(weight for _, weight in wanted)
    return sum(weight for stem, weight in wanted if stem in have) / total if total > 0 else 0.0
