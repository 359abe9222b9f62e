"""Sentences of a paragraph: where they begin and end.

An answer quotes sentences, and a citation's page is the page of the sentence, so the splitter returns
character ranges of the text it was given and never a changed copy. Newsletters abbreviate months, titles
and pages ("Sept.", "Dr.", "pg. 2"), print German ordinals ("17. Oktober") and run lists into one
paragraph; a wrong cut there would quote half a date. Pure: no model, no network.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.text.abbreviations import is_abbreviation

Range = tuple[int, int]

#: Abbreviations that may also end a sentence: a capital after them decides.
_MAY_END = frozenset(
    {"etc", "inc", "ltd", "co", "corp", "am", "pm", "a.m", "p.m", "u.s", "u.k", "bros", "jr", "usw", "u.s.a"}
)
_MONTHS = (
    "januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|"
    "jan|feb|mrz|apr|jun|jul|aug|sept?|okt|nov|dez"
)
_GERMAN_ORDINAL_FOLLOWS = re.compile(
    rf"\s*(?:{_MONTHS}|jahrhundert|bis|und|oder|u\.|[-–/]|\d{{1,2}}\.|uhr|klasse|sonntag|advent|mal|tag|woche)",
    re.IGNORECASE,
)
_CLOSERS = "\"'”’»)]›“"
_OPENERS = "\"'“‘„«([‹"
_BREAK = re.compile(
    r"(?P<cjk>[。！？]+[」』”’）)]*)"
    rf"|(?P<stop>(?:[.!?…]+)[{re.escape(_CLOSERS)}]*(?=\s|$))"
    r"|(?P<line>[ \t]*\n\s*(?![^\W\d_A-ZÀ-Þ]))"
    r"|(?P<bullet>\s(?=[•●▪■◦‣]\s))"
)
_NUMERIC_DATE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])")
#: What follows a date within a line of a programme: an hour, a bar or its stand-in, a bracket.
_PROGRAMME_FOLLOWS = re.compile(r"\d|[|(/–-]|[Il]\s")
_PROGRAMME_WORDS = 4
_WORD_BEFORE = re.compile(r"[\w.&'’-]+$")


@lru_cache(maxsize=8_192)
def split_sentences(text: str, language: str) -> tuple[Range, ...]:
    """The sentences of ``text`` as half-open character ranges, in order, without the white space around them.

    Every character that is not white space lies in exactly one range.
    """
    cuts: list[int] = []
    for found in _BREAK.finditer(text):
        if found.lastgroup == "stop" and not _ends_sentence(
            text, cuts[-1] if cuts else 0, found.start(), found.end(), language
        ):
            continue
        cuts.append(found.end())
    ranges: list[Range] = []
    start = 0
    for cut in [*cuts, len(text)]:
        left, right = _trim(text, start, cut)
        if right > left:
            if ranges and not any(c.isalnum() for c in text[left:right]):
                ranges[-1] = (ranges[-1][0], right)
            else:
                ranges.append((left, right))
        start = cut
    return tuple(ranges)


def _trim(text: str, start: int, end: int) -> Range:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _ends_sentence(text: str, begin: int, stop: int, after: int, language: str) -> bool:
    """Whether the stop at ``stop:after`` ends the sentence that began at ``begin``."""
    rest = text[after:].lstrip() if after < len(text) else ""
    if not rest:
        return True
    following = rest.lstrip(_OPENERS)[:1]
    marks = text[stop:after].rstrip(_CLOSERS)
    if following.islower():
        return False
    if marks not in {".", "…", "..."}:
        return True
    match = _WORD_BEFORE.search(text, max(begin, stop - 40), stop)
    word = match.group().lstrip("(").rstrip(".") if match else ""
    bare = word.lower()
    if marks != ".":
        return following.isupper()
    if bare in _MAY_END:
        return following.isupper() and not _looks_like_surname_suffix(bare)
    if is_abbreviation(word, language):
        return False
    if _NUMERIC_DATE.fullmatch(bare):
        # "Jena 03.11. I 09:30 Service" is a line of a programme; "until 14.10. Then" ends.
        words_before = text[begin:stop].split()
        return len(words_before) > _PROGRAMME_WORDS and not _PROGRAMME_FOLLOWS.match(rest)
    if re.fullmatch(r"(?:[^\W\d_]\.)*[^\W\d_]", bare):
        return False  # initials: "J. Smith", "z.B."
    return not (bare.isdigit() and _is_ordinal_or_counter(text, begin, stop, after, bare, language))


def _looks_like_surname_suffix(word: str) -> bool:
    return word == "jr"


def _is_ordinal_or_counter(text: str, begin: int, stop: int, after: int, digits: str, language: str) -> bool:
    before = text[begin : stop - len(digits)].strip(_OPENERS + " \t\n•●-")
    if not before and len(digits) <= 3:
        return True  # "1. Opening of the meeting": the counter belongs to its item
    if len(digits) > 2:
        return False
    if _GERMAN_ORDINAL_FOLLOWS.match(text, after):
        return language == "de" or bool(re.match(rf"\s*(?:{_MONTHS})\b", text[after:], re.IGNORECASE))
    return False
