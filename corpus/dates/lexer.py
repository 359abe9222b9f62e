"""Text → the small tokens that dates and times of day are made of.

One pass with one regular expression; what looks like a number but is none of a date (telephone
numbers, web addresses, "GB3TD", "70cm", "438.500") becomes ``JUNK`` here, so that the grammar never sees it.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import cache
from typing import NamedTuple

#: Unified ideographs of the basic block: enough for the words of dates.
CJK = "\u3400-\u9fff"

DASHES = frozenset("-–—−‐‑‒~～〜―")


class Sort(Enum):
    NUMBER = auto()  # value: the integer; ``ordinal`` says whether a suffix follows ("1st", "1er", "1º")
    ISO = auto()  # 2016-11-15, 2016/11/15, 2016.11.15
    TRIPLE = auto()  # 15/11/2016, 15.11.16, 11-15-2016
    PAIR = auto()  # 15.11., 12/1, 7.30: a date or a time, the grammar's choice
    CLOCK = auto()  # 19:30, 7.30 pm, 7 p.m., 20h30
    WORD = auto()
    MARK = auto()  # one punctuation character, or one Chinese character of no meaning here
    JUNK = auto()


class Token(NamedTuple):
    sort: Sort
    word: str  # lower case, an apostrophe always "'"
    start: int
    end: int
    numbers: tuple[int, ...] = ()
    ordinal: bool = False
    #: for CLOCK: "a", "p", "n" (noon), "m" (midnight), "" where no half of the day is printed; "A", "P" for "7a", "7p"
    half: str = ""


_HALF = r"(?P<half>[ap]m\b|[ap]\.\s?m\b\.?)"
#: German "10 am Sonntag" is no time of day: there the halves of the day stay unread.
_NO_HALF = r"(?P<half>(?!))"

_PATTERN = rf"""
    (?P<junk>
        (?:https?://|www\.)\S+ | [\w.+-]{{1,64}}@[\w-]{{1,64}}\.\S+
      | [^\W\d_{CJK}]+\d\w* | \#\d+ | [$€£¥]\s?\d[\d.,]* | \+\d[\d\s()/-]{{6,}}
      | (?<![\d-])(?!(?:19|20)\d\d-\d\d?-\d\d?(?!\d|-\d))(?!\d\d?-\d\d?-\d{{4}}(?!\d|-\d))\d+(?:-\d+){{2,}}
      | \d{{1,3}}(?:[,.]\d{{3}})+(?![\d])
      | \d+(?:[.,]\d+)?\s?(?:%|‰|°(?!\w))
    )
  | (?P<iso>(?P<iy>\d{{4}})(?P<isep>[-/.])(?P<im>\d{{1,2}})(?P=isep)(?P<id>\d{{1,2}})(?![\d])(?:T\d\d:?\d\d\S*)?)
  | (?P<triple>(?<![\d.,/])(?P<t1>\d{{1,2}})(?P<tsep>\.\s?|/|-|\s·\s)(?P<t2>\d{{1,2}})(?:(?P=tsep)|\.)
        (?P<t3>\d{{4}}|\d{{2}}(?!\d|[:.]\d|h))(?!\d|[,.]\d))
  | (?P<clock>
        (?<![\d.,])(?P<h1>\d{{1,2}})(?:[:.：∶](?P<m1>\d{{2}}))?\s?{_HALF}
      | (?<![\d.,])(?P<h4>\d{{1,2}})(?:[:.](?P<m4>\d{{2}}))?(?P<short>[ap])\b(?!['’.])
      | (?<![\d.,:])(?P<h5>12)\s?(?P<noon>noon|midday|midnight)\b
      | (?<![\d:])(?P<h2>\d{{1,2}})[:：∶](?P<m2>\d{{2}})(?:[:：]\d{{2}})?(?!\d|[:：]\d|\s?[ap]\.?m\b)
      | (?<!\d)(?P<h3>\d{{1,2}})\s?h(?:\s?(?P<m3>[0-5]\d)\b|\b(?!\w))
    )
  | (?P<pair>(?<![\d.,])(?<!\d/)(?<!\.\d/)(?P<p1>\d{{1,2}})(?P<psep>[./])(?P<p2>\d{{1,2}})(?![\d/]|[.,]\d|\w|\s?月))
  | (?P<number>(?:(?<![\d.,])|(?<=\d\.)(?=\d{{1,2}}月))(?P<value>\d{{1,4}})
        (?P<suffix>(?:st|nd|rd|th|er|e|ère|ème|º|ª|\.º)\b|[ºª])?
        (?![\d]|[^\W\d_{CJK}]|,\d{{3}}))
  | (?P<numeral>[〇零一二三四五六七八九十]{{1,4}}(?=\s?[年月日号號点點]))
  | (?P<digits>\d[\d.,]*[^\W\d_{CJK}]*)
  | (?P<cword>
        (?:周|星期|礼拜|週)[一二三四五六日天末] | [年月日号號点點时時分半刻]
      | 上午|下午|晚上|晚间|早上|中午|凌晨|傍晚|今天|今日|今晚|明天|明日|明晚|后天|昨天|昨日|前天|今年|明年|去年
      | 年初|年中|年底|上旬|中旬|下旬|春季|春天|夏季|夏天|秋季|秋天|冬季|冬天|正午|午夜
      | 元旦|情人节|妇女节|劳动节|儿童节|国庆节|国庆|平安夜|圣诞节|春节|元宵节|端午节|中秋节|重阳节|除夕
      | 下个|上个|这个|季度|第[一二三四五1-5]|[下上本这每至到和及与晚初底末周]
    )
  | (?P<elided>(?:[ldjnsmt]|d?all|dell|nell|quest)['’](?=[^\W_{CJK}]))
  | (?P<word>[^\W\d_{CJK}]+(?:['’](?![\s\W])[^\W\d_{CJK}]*|-feiras?\b)?)
  | (?P<mark>\S)
    """


@cache
def _token(halves: bool) -> re.Pattern[str]:
    """Compiled when first needed: each of the two takes a twentieth of a second."""
    return re.compile(_PATTERN if halves else _PATTERN.replace(_HALF, _NO_HALF), re.VERBOSE | re.IGNORECASE)


#: Groups without a number, by far the most.
_PLAIN = {"word": Sort.WORD, "elided": Sort.WORD, "cword": Sort.WORD, "mark": Sort.MARK}
_NUMERALS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}


def _numeral(text: str) -> int:
    """ "二十五" → 25, "二〇一六" → 2016."""
    if "十" not in text:
        return int("".join(str(_NUMERALS[c]) for c in text))
    tens, _, ones = text.partition("十")
    return (_NUMERALS[tens[-1]] if tens else 1) * 10 + (_NUMERALS[ones[0]] if ones else 0)


def tokenize(text: str, *, halves: bool = True) -> list[Token]:
    """The tokens of ``text`` in order, white space left out. Offsets are characters of ``text``.

    ``halves`` reads "7 pm" as a time of day.
    """
    tokens: list[Token] = []
    for match in _token(halves).finditer(text):
        sort = _PLAIN.get(match.lastgroup or "")
        start, end = match.span()
        word = match.group().lower().replace("’", "'")
        tokens.append(_numeric(match, word) if sort is None else Token(sort, word, start, end))
    return tokens


def _numeric(match: re.Match[str], word: str) -> Token:
    start, end = match.span()
    take = match.group
    if take("iso"):
        numbers: tuple[int, ...] = (int(take("iy")), int(take("im")), int(take("id")))
        return Token(Sort.ISO, take("isep"), start, end, numbers)
    if take("triple"):
        return Token(Sort.TRIPLE, take("tsep").strip(), start, end, (int(take("t1")), int(take("t2")), int(take("t3"))))
    if take("clock"):
        return _clock(match)
    if take("pair"):
        return Token(Sort.PAIR, take("psep"), start, end, (int(take("p1")), int(take("p2"))))
    if take("number"):
        return Token(Sort.NUMBER, take("value"), start, end, (int(take("value")),), bool(take("suffix")))
    if take("numeral"):
        return Token(Sort.NUMBER, word, start, end, (_numeral(word),))
    return Token(Sort.JUNK, word, start, end)


def _clock(match: re.Match[str]) -> Token:
    start, end = match.span()
    hour = int(match["h1"] or match["h2"] or match["h3"] or match["h4"] or match["h5"])
    minute = int(match["m1"] or match["m2"] or match["m3"] or match["m4"] or 0)
    half = (match["half"] or "")[:1].lower()
    if match["short"]:
        half = match["short"].lower() if match["m4"] else match["short"].upper()
    if match["noon"]:
        half = "m" if match["noon"].lower() == "midnight" else "n"
    if hour > 24 or minute > 59 or (half and not 1 <= hour <= 12):
        return Token(Sort.JUNK, match.group().lower(), start, end)
    return Token(Sort.CLOCK, match.group().lower(), start, end, (hour, minute), half=half)
