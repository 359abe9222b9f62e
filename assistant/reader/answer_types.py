"""The words of a sentence that look like the answer asked for: a date, a number, a name, a place.

They are what the reader prefers in a sentence and what the screen emphasises. Rules of form alone, in the
languages newsletters are read in; a rule that finds nothing returns nothing, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.questions.question import Expects, Question
from corpus.text.terms import fold, is_empty_word, is_unspaced, stem

Range = tuple[int, int]

_MONTH = (
    r"(?:Jan(?:uary|uar|vier)?|Feb(?:ruary|ruar)?|März|Mar(?:ch|zo|s)?|Apr(?:il)?|Ma[iy]|"
    r"June?i?|July?i?|Aug(?:ust)?|Sept?(?:ember)?|O[ck]t(?:ober)?|"
    r"Nov(?:ember)?|De[cz](?:ember)?|février|avril|juin|juillet|août|septembre|octobre|novembre|décembre|"
    r"enero|febrero|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
)
_WEEKDAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Montag|"
    r"Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|\.)?"
_DATE = re.compile(
    rf"(?:\b{_WEEKDAY},?\s+)?(?:the\s+)?\b{_DAY}(?:\s*(?:-|–|to|and|bis|und|au|al|&|"
    rf",)\s*{_DAY})*\s+(?:of\s+|de\s+)?{_MONTH}\b\.?(?:,?\s+(?:de\s+)?(?:19|20)\d\d)?"
    rf"|(?:\b{_WEEKDAY},?\s+)?\b{_MONTH}\.?\s+{_DAY}(?:\s*(?:-|–|to|and|&|,)\s*{_DAY}(?!\d))*(?:,?\s+(?:19|20)\d\d)?\b"
    rf"|\b(?:(?:early|mid|late|end of|since|spring|summer|autumn|fall|winter)[\s-]+)?{_MONTH}\.?,?\s+(?:19|20)\d\d\b"
    r"|\b\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})\b|\b\d{4}-\d\d-\d\d\b|"
    r"\d{4}\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?|\d{1,2}\s*月\s*\d{1,2}\s*日"
    rf"|\b\d{{1,2}}\.\s?\d{{1,2}}\.(?!\d)|\b(?:every|first|second|third|fourth|last|each|"
    rf"jeden)\s+(?:(?:and|or|&)\s+\w+\s+)?{_WEEKDAY}\b"
    rf"|\b(?:(?:spring|summer|autumn|fall|winter|early|mid|late)[\s-]+(?:of\s+)?)?(?:19|"
    rf"20)\d\d(?:\s*[-–/]\s*(?:19|20)?\d\d)?\b|\b{_WEEKDAY}\b|\b(?:in|by|since|until|early|"
    rf"late|mid|last|next)[\s-]+{_MONTH}\b",
)
_TIME = re.compile(
    r"\b\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.?m\b\.?|o'?clock|uhr|noon|midnight|hrs|h\b)|"
    r"\b\d{1,2}:\d\d(?:\s?(?:[ap]\.?m\b\.?|uhr))?(?:\s*(?:-|–|to|bis)\s*\d{1,2}:\d\d)?"
    r"|\b(?:noon|midnight|sunset|sunrise|dusk|dawn)\b|\d{1,2}\s*[点时]",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|"
    r"forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|"
    r"dozens?|half|twice|once|zero|quarter|third|annually|weekly|monthly|yearly|daily|"
    r"zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|deux|trois|quatre|cinq|dos|tres|cuatro|cinco)"
)
_NUMBER = re.compile(
    rf"(?:[$£€¥]\s?)?\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?(?:\s?(?:%|percent|per cent|million|"
    rf"billion|hundred|thousand|mm|cm|km|kg|kHz|MHz|GHz|m|ft|feet|miles?|years?|hours?|"
    rf"minutes?|"
    rf"days?|weeks?|months?|inch(?:es)?|degrees?|light[- ]years?|Watts?|W|people|members|"
    rf"participants|students|volunteers|Euro|euros|dollars|pounds)\b|%)?|"
    rf"\b{_NUMBER_WORD}(?:[- ]{_NUMBER_WORD})*\b|[一二三四五六七八九十百千万两]+[个名位人次年天]",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[$£€¥]\s?\d+(?:[.,]\d+)*(?:\s?(?:million|billion|k))?|\b\d+(?:[.,]\d+)*(?:,-)?\s?(?:€|"
    r"\$|£|euros?\b|eur\b|dollars?\b|pounds?\b|pence\b|cents?\b|usd\b|rmb\b|yuan\b|p\b|元)|\bfree(?: of charge)?\b|"
    r"\b\d+\.\d\d\b(?![.:]?\d| ?[kMG]Hz| ?[ap]\.?m)|\bno (?:\w+ )?(?:fee|charge|cost)s?\b|"
    r"\bkostenlos\b|\bfree entry\b|\bgratuit\w*\b",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_WEB = re.compile(
    r"\b(?:https?://|www\.)\S+[\w/]|(?<!@)\b[\w-]+\.(?:org|com|"
    r"net|edu|gov|de|au|uk|info|org\.au|co\.uk|eu|int)(?:/\S*\w)?\b"
)
_PHONE = re.compile(r"(?:\+|\b0|\(0)\d[\d\s()/.-]{5,}\d|\b\d{3}[-. ]\d{3,4}(?:[-. ]\d{4})?\b")
_CONTACT = re.compile(
    rf"{_EMAIL.pattern}|{_WEB.pattern}|{_PHONE.pattern}|\b(?:[A-Z]{{1,2}}|\d[A-Z])\d[A-Z]{{2,4}}\b|#\w+"
)
_CAPITAL_WORD = r"(?:[A-ZÀ-ÞŠŽČ][\w'’À-ÿ-]*\.?|[A-Z]\.|[A-Z]{2,})"
_NAME = re.compile(
    rf"(?<![\w'’]){_CAPITAL_WORD}(?:(?:\s+(?:of|the|de|da|van|von|der|den|zu|and|&|du|la|for|"
    rf"für)){{0,2}}\s+{_CAPITAL_WORD})*|[\u4e00-\u9fff]{{2,4}}(?=先生|女士|博士|教授)"
)
_TITLE = re.compile(
    r"^(?:Mr|Mrs|Ms|Dr|Prof|Professor|Sir|Rev|Pastor|Pfarrer|Herr|Frau|Superintendent|Bischof|"
    r"President|Director|Captain|Senator|M\.|Mme)\b"
)


def answering_words(text: str, question: Question) -> tuple[Range, ...]:
    """Character ranges of ``text`` that have the form of the answer and are not merely the question's own words."""
    found: Iterable[Range] = _OF_KIND[question.expects](text) if question.expects in _OF_KIND else ()
    return tuple(piece for piece in _merge(found) if not is_told(text[slice(*piece)], question))


def is_told(piece: str, question: Question) -> bool:
    """Whether the words say no more than the question does."""
    known = {term.stem for term in question.terms} | set(question.numbers)
    parts = [part for part in re.findall(r"[\w.:,]*\w", piece) if not is_empty_word(part)]
    return bool(parts) and all(
        stem(part, question.language) in known or part in known or (is_unspaced(part[0]) and part in question.text)
        for part in parts
    )


def _merge(found: Iterable[Range]) -> list[Range]:
    merged: list[Range] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def dates_in(text: str) -> list[Range]:
    return [match.span() for match in _DATE.finditer(text)]


def _times(text: str) -> list[Range]:
    return [match.span() for match in _TIME.finditer(text)]


def _numbers(text: str) -> list[Range]:
    dated = [piece for piece in dates_in(text) if not _YEAR.fullmatch(text[slice(*piece)])] + _times(text)
    spans = (match.span() for match in _NUMBER.finditer(text))
    return [
        (start, end)
        for start, end in spans
        if not any(left <= start and end <= right for left, right in dated)
        and not _YEAR.fullmatch(text[start:end].strip())
        and fold(text[start:end].strip()) != "one"
    ]


def _names(text: str) -> list[Range]:
    """Capitalised runs; a single capitalised word that opens the text counts only with a title or as an acronym."""
    found = []
    for match in _NAME.finditer(text):
        run = match.group()
        first = run.split()[0].rstrip(".")
        start = match.start()
        if is_empty_word(first) and len(run.split()) > 1:
            start += len(run.split()[0]) + 1
            run = text[start : match.end()]
        elif is_empty_word(first):
            continue
        if match.start() == 0 and " " not in run and not run.isupper() and not _TITLE.match(run):
            continue
        if re.fullmatch(rf"{_MONTH}\.?|{_WEEKDAY}", run):
            continue
        end = match.end()
        if text[end - 1] == "." and not re.search(r"(?:^|[\s.])[A-Z]\.$", text[start:end]):
            end -= 1
        found.append((start, end))
    return found


_OF_KIND = {
    Expects.DATE: lambda text: dates_in(text) + _times(text),
    Expects.TIME: _times,
    Expects.YEAR: lambda text: [match.span() for match in _YEAR.finditer(text)],
    Expects.NUMBER: _numbers,
    Expects.MONEY: lambda text: [match.span() for match in _MONEY.finditer(text)],
    Expects.EMAIL: lambda text: [match.span() for match in _EMAIL.finditer(text)],
    Expects.PHONE: lambda text: [match.span() for match in _PHONE.finditer(text)],
    Expects.WEB: lambda text: [match.span() for match in _WEB.finditer(text)],
    Expects.CONTACT: lambda text: [match.span() for match in _CONTACT.finditer(text)],
    Expects.PERSON: _names,
    Expects.PLACE: _names,
    Expects.NAME: _names,
}
