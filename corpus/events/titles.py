"""Titles for events that have none: the clause or noun phrase that names what is on.

A title is made of printed words in printed order, the date taken out; nothing is rephrased.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.dates.words import word_set
from corpus.events.vocabulary import event_noun

LONGEST = 110
_EDGES = " \t\n,;:|·•*–—-・、，。：；"
_SPLIT = re.compile(
    r"[,;:](?=\s)|\s[–—-]\s|(?<=[.!?])\s+|，|；|"
    r"\s(?=(?:and|und|et|y|before|bevor) (?:later|then|on|am|le|el|it|he|she|we)\b)"
)
_LEAD = re.compile(
    r"^(?:(?:on|in|at|by|from|since|until|during|and|but|or|which|who|that|also|later|previously|then|so|am|vom|im|"
    r"bis|ab|seit|und|le|du|au|el|del|en)\s+)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:(?:\s|^)(?:on|in|at|from|by|since|of|am|im|vom|ab|dem|den|le|du|au|el|del|en|the|and|um|until|till|bis|for|"
    r"jusqu[’']au|hasta))+\s*$",
    re.IGNORECASE,
)
_COPULA = re.compile(
    r"\s(?:will be|is|was|takes? place|took place|will take place|wird|ist|sera|est|será|es)$", re.IGNORECASE
)
#: Words that may not stand in a noun phrase before its noun: there the phrase begins.
_STOPS = word_set(
    "a an the our your his her their its this that these those my some any is are was were be been being have has "
    "having had will would can may might for of to in on at with by from as and or but not do did does held hold holds "
    "host hosts hosted organized organised conducted facilitated attended joined enjoyed attend join "
    "about after before during until since than ein eine einen einem einer eines der die das den dem des unser unsere "
    "unseren unserer unserem mein meine meinen findet wird werden haben hat hatten feiern feierten und oder mit zu zum "
    "zur in im am an auf aus bei von vom für ab le la les un une des notre nos ce cette de du au aux el los las "
    "una nuestro nuestra trinke beim wir ich sie er es"
)
#: Words that go on within what is carried.
_ARTICLES = word_set("the a an our and der die das den dem einer einem und la le les el los las un una une et y")
#: Words that carry a phrase on behind its noun.
_CARRIES = word_set(
    "of on for to in at with by about from zum zur zu mit für über von des der in im und à de du des "
    "avec pour sur del la el con para sobre y bringing"
)


_VIEW = re.compile(
    r"^(?:(?:the )?(?:next|previous|last|upcoming|forthcoming|(?:this )?year[’']s|nächstes?|letztes?|prochaine?|"
    r"próxim[oa]) )+"
    r"|\s*\((?:cancelled|canceled|abgesagt|annulée?|cancelad[oa]|covid permitting|postponed)\)",
    re.IGNORECASE,
)


def timeless(title: str) -> str:
    """A title without the words that hold on its issue's day only ("Next meeting", "(cancelled)")."""
    plain = _VIEW.sub("", title).strip(_EDGES)
    return plain[:1].upper() + plain[1:] if len(plain) >= 3 else title


def cut(text: str, longest: int = LONGEST) -> str:
    """``text`` on one line, or its first words that fit, at a comma where one is near."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    head = text[:longest]
    comma = max(head.rfind(", "), head.rfind("; "), head.rfind("，"))
    if comma > longest // 2:
        return head[:comma]
    return head[: head.rfind(" ")] if " " in head[longest // 2 :] else head


def clause(sentence: str, start: int, end: int, others: Sequence[tuple[int, int]] = ()) -> str:
    """A title from the sentence whose date is characters ``start:end``; its ``others`` are left out too."""
    for left, right in sorted(others, reverse=True):
        plain = _drop(sentence, left, right)
        shift = len(sentence) - len(plain) if right <= start else 0
        sentence, start, end = plain, start - shift, end - shift
    words = _around(sentence, start, end)
    phrase = noun_phrase(words) or noun_phrase(without(sentence, start, end))
    if phrase and (len(phrase.split()) >= 2 or len(phrase) >= 6 or phrase.isupper()):
        return cut(phrase)
    return cut(words[:1].upper() + words[1:]) if words else cut(sentence)


def _drop(sentence: str, left: int, right: int) -> str:
    """``sentence`` without the characters and the small words before them."""
    return _TAIL.sub("", sentence[:left].rstrip(" ,")) + sentence[right:]


def clause_around(sentence: str, start: int, end: int) -> str:
    """The characters between the commas around the date, the date among them."""
    splits = [match.start() for match in _SPLIT.finditer(sentence)]
    left = max((at for at in splits if at < start), default=0)
    return sentence[left : min((at for at in splits if at > end), default=len(sentence))]


def _around(sentence: str, start: int, end: int) -> str:
    """The clause around the date without the date, longer where it says too little."""
    splits = [match.start() for match in _SPLIT.finditer(sentence)]
    bounds = [0, *(at for at in splits if not start <= at <= end), len(sentence)]
    left = max(n for n in range(len(bounds) - 1) if bounds[n] <= start)
    right = left + 1
    words = without(sentence[bounds[left] : bounds[right]], start - bounds[left], end - bounds[left])
    while len(words.split()) < 4 and right + 1 < len(bounds):
        right += 1
        words = without(sentence[bounds[left] : bounds[right]], start - bounds[left], end - bounds[left])
    while len(words.split()) < 4 and left > 0:
        left -= 1
        words = without(sentence[bounds[left] : bounds[right]], start - bounds[left], end - bounds[left])
    return words


def without(text: str, start: int, end: int) -> str:
    """``text`` without characters ``start:end`` and the small words that lead to them."""
    before = _TAIL.sub("", text[: max(0, start)].rstrip(" ,"))
    after = text[min(len(text), end) :]
    words = " ".join(f"{before} {after.strip()}".split()).strip(_EDGES + ".()")
    words = _LEAD.sub("", words)
    words = re.sub(r"\s+([,;.])", r"\1", words)
    return _COPULA.sub("", words) if len(words.split()) > 2 else words


def noun_phrase(text: str) -> str:
    """ "annual election of officers" of "We will be having our annual election of officers", "" where no noun is."""
    noun = event_noun(text)
    if noun is None:
        return ""
    before = re.findall(r"\S+", text[: noun.start])
    taken: list[str] = []
    while before and len(taken) < 4 and _belongs(before[-1]):
        taken.insert(0, before.pop())
    phrase = " ".join([*taken, noun.text, *_carried(re.findall(r"\S+", text[noun.end :]))])
    return phrase.strip(_EDGES + ".(")


def _belongs(word: str) -> bool:
    bare = word.strip("“”\"„'’().,")
    return bool(bare) and bare.lower() not in _STOPS and word[-1] not in ",;:.)" and not bare.isdigit()


def _carried(words: list[str]) -> list[str]:
    """The words behind the noun as long as small words carry on: "of officers", "zum System der Konferenzanteile"."""
    taken: list[str] = []
    carrying = False
    for word in words[:9]:
        bare = word.strip("“”\"„'’().,;:")
        if word[:1] in "(,;:–—-" or not bare:
            break
        if bare.lower() in _CARRIES:
            carrying = True
        elif bare.lower() in _ARTICLES and carrying:
            pass
        elif not carrying and not bare[:1].isupper():
            break
        elif bare[:1].islower():
            carrying = False
        taken.append(word)
        if word[-1] in ",;:.)":
            break
    while taken and taken[-1].strip(".,;:").lower() in _CARRIES | _ARTICLES:
        taken.pop()
    return taken


def heading_title(heading: str, dates: list[tuple[int, int]]) -> str:
    """A heading as a title: the dates at ``dates`` and loose marks taken out, unless little else would stay."""
    text = heading
    for start, end in reversed(dates):
        text = without(text, start, end)
    text = text.strip(_EDGES)
    return cut(text) if len(re.findall(r"\w{3,}", text)) >= 1 else cut(heading)
