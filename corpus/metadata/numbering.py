"""The words and numbers by which a newsletter names its issues: "Newsletter 335", "Vol. 32, Issue 9", "Nr. 6/2024"."""

from __future__ import annotations

import re

from corpus.metadata.issue_dates import YEAR, YEAR_FORM, find_issue_dates, without_dates
from corpus.text.cleaning import one_line

_NUMBER_WORD = (
    r"issue|number|no|nr|n\.|numéro|numero|número|núm|num|n[º°]|ausgabe|heft|nummer|numer|číslo|č\.|editie|edition|édition|"
    r"edición|edizione|edição|folge"
)
_VOLUME_WORD = r"volume|vol|jahrgang|jg|jaargang|tome|année|annee|anno|año|ano|ročník|rok|band"
_NEWSLETTER_WORD = (
    r"newsletters?|ausgabe|news|bulletin|gazette|magazine|journal|rundbrief|infobrief|gemeinde-?info|gemeindebrief|mitteilungen|"
    r"lettre|boletín|boletin|boletim|bollettino|notiziario|nieuwsbrief|zpravodaj|biuletyn|gazetka|informativo|jornal|revista|"
    r"circular|digest|monat|month|mois|mes|issue|edition|week|weekly|monthly|quarterly"
)
NEWSLETTER = re.compile(rf"\b(?:{_NEWSLETTER_WORD})\b|通讯|简报|快报|周刊|周报|月刊|消息|会刊", re.IGNORECASE)
_VOLUME = re.compile(
    rf"\b(?P<whole>(?:{_VOLUME_WORD})\.?\s*(?P<volume>\d{{1,3}}|[ivxlc]{{1,6}})\s*[,;·/–-]?\s*"
    rf"(?:{_NUMBER_WORD})\.?\s*(?P<number>\d{{1,4}}))",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"\b(?:{_NUMBER_WORD})\.?\s*(?P<number>\d{{1,5}})(?:\s*/\s*{YEAR_FORM})?(?![\d-])", re.IGNORECASE
)
#: "6/2024" after a word counts issues; standing alone it may be a month.
_NUMBER_OF_YEAR = re.compile(rf"(?<=[^\W\d_])[.:]?\s*(?P<number>\d{{1,2}})\s?/\s?{YEAR_FORM}(?!\d)")
_HASH_NUMBER = re.compile(r"#\s?(?P<number>\d{1,5})(?!\d)")
_CHINESE_NUMBER = re.compile(r"第\s*(?P<number>\d{1,5})\s*期")
_NEWSLETTER_NUMBER = re.compile(
    rf"\b(?:{_NEWSLETTER_WORD})[\s_-]+(?P<number>\d{{1,4}})(?![\d-]|[\s_]\d)", re.IGNORECASE
)
_VOLUME_ALONE = re.compile(rf"\b(?:{_VOLUME_WORD})\.?\s*\d{{1,3}}\b(?!\s*[-/])\.?", re.IGNORECASE)
_NUMBERS = (_VOLUME, _VOLUME_ALONE, _NUMBERED, _NUMBER_OF_YEAR, _HASH_NUMBER, _CHINESE_NUMBER)
NUMBER_WORD = re.compile(rf"(?:{_NUMBER_WORD}|{_VOLUME_WORD})\.?", re.IGNORECASE)

WORD = re.compile(r"[^\W\d_]+")
#: With a number they count issues ("Week 12"); alone they head what is on ("This week").
_PERIOD = re.compile(r"\b(?:week|month|monat|mois|mes)\b", re.IGNORECASE)
#: A line longer than this names nothing.
LONGEST_LINE = 110


def find_volume(text: str) -> str:
    """ "Volume 32, Issue 9" where the text has it, as printed, else ""."""
    volume = _VOLUME.search(text)
    return one_line(volume["whole"]) if volume else ""


def find_number(text: str) -> str:
    """The number of an issue in a line or a name: "335", "6/2024"; "" where there is none. Years are none."""
    for form in (_NUMBERED, _NUMBER_OF_YEAR, _CHINESE_NUMBER, _HASH_NUMBER, _NEWSLETTER_NUMBER):
        found = form.search(text)
        if found and not YEAR.fullmatch(found["number"]):
            year = found.groupdict().get("year")
            return found["number"].lstrip("0") + (f"/{year}" if year else "")
    return ""


def is_numbered(text: str) -> bool:
    """Whether an issue is numbered by a word in the text ("Issue 12"), not by a bare number."""
    return bool(_NUMBERED.search(text))


def number_spans(text: str) -> list[tuple[int, int]]:
    """Where the words and numbers stand that number an issue."""
    return [found.span() for form in _NUMBERS for found in form.finditer(text)]


def unnumbered(text: str) -> str:
    """A line without what numbers an issue in it."""
    for numbered in _NUMBERS:
        text = numbered.sub(" ", text)
    return text


def undated(name: str) -> str:
    """A file's name without its date, its number and what is left hanging by them."""
    text = unnumbered(name.replace("_", " "))
    text = YEAR.sub(" ", without_dates(text, find_issue_dates(text)))
    text = re.sub(r"(?<![^\W_])\d+(?![^\W_])", " ", text)
    return re.sub(r"\s*[-,.]*\s+[-,.]*\s*|^[-,. ]+|[-,. ]+$", " ", f" {text} ").strip(" -,.")


def names_issue(text: str) -> bool:
    """Whether a heading names the issue and no article in it: "June 2024", "Newsletter 12", "Village News 5/2021"."""
    if len(text) > LONGEST_LINE:
        return False
    bare = unnumbered(text)
    rest = without_dates(bare, find_issue_dates(bare))
    words = WORD.findall(rest)
    if rest == text:
        return bool(NEWSLETTER.search(_PERIOD.sub("", text))) and len(words) <= 3
    return not words or (bool(NEWSLETTER.search(rest)) and len(words) <= 8)
