"""What stands under a day: the words of an event that the day and hour before it do not say already."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.model import Sentence
from corpus import dates
from corpus.dates import FoundDate
from corpus.model import DateRange, Precision
from corpus.text.terms import is_empty_word

#: What joins a date to the words beside it.
_JOINTS = " \t\n,;:.|/–—-&+"
#: A bullet, or another mark, before the words of an item.
_MARKS = "•·◦‣▪■●○*♦◆►✦➢✓ "
_LAST_WORD = re.compile(r"(?:^|(?<=\s))[^\W\d_]+$")


def under_day(label: str, sentences: Sequence[Sentence]) -> tuple[str, tuple[Sentence, ...], bool]:
    """A label, what is quoted under it, and whether the label is a day or another time.

    ``4 March 2024, 19:30, Spring concert:`` is the day, and the title the first of the words. Of a quote the day and
    hour are left out, and ``…`` stands for them within it; a quote that says nothing more gives its number to another.
    A label that begins with no time, or goes on otherwise, comes back as it is.
    """
    found = _time(label)
    rest = label[found.end :].rstrip(" :：") if found is not None else ""
    state, _, title = rest.partition(", ")
    if found is None or not (state == "" or state.startswith(" (")):
        return label, tuple(sentences), False
    said = [_without(one, found.when) for one in sentences]
    if title and not any(title.casefold() in one.text.casefold() for one in said):
        said = [Sentence(title, (), ((0, len(title)),), own=True), *said]
    return f"{label[: found.end]}{state}:", _once(said) or tuple(sentences), True


def _time(label: str) -> FoundDate | None:
    """The date that the label begins with, and leads with a colon to what is on."""
    if not label.rstrip().endswith((":", "：")):
        return None
    found = dates.find_dates(label, None, dates.language_of_dates([label, label], "en"))
    return found[0] if found and found[0].start == 0 else None


def _without(sentence: Sentence, when: DateRange | None) -> Sentence:
    """The sentence without the dates that say the days ``when``, or a part of them, and the word that leads to each."""
    if when is None or when.precision is not Precision.DAY:
        return sentence
    text = sentence.text
    language = dates.language_of_dates([text, text], "en")
    kept: list[tuple[int, int]] = []
    begin = len(text) - len(text.lstrip(_MARKS))
    for one in dates.find_dates(text, when, language):
        if one.when is None or not _says(when, one.when):
            continue
        end = begin + len(text[begin : one.start].rstrip(_JOINTS))
        if (lead := _LAST_WORD.search(text[begin:end])) and is_empty_word(lead.group()):
            end = begin + len(text[begin : begin + lead.start()].rstrip(_JOINTS))
        kept += [(begin, end)] if end > begin else []
        begin = len(text) - len(text[one.end :].lstrip(_JOINTS))
    if begin == 0:
        return sentence
    kept += [(begin, len(text))] if text[begin:] else []
    return _pieces(sentence, kept)


def _says(when: DateRange, other: DateRange) -> bool:
    hours = (other.begins in (None, when.begins)) and (other.finishes in (None, when.finishes))
    return hours and when.start <= other.start and other.end <= when.end


def _pieces(sentence: Sentence, kept: Sequence[tuple[int, int]]) -> Sentence:
    """Those characters of the sentence, with ``…`` between them and before what goes on in small letters."""
    text, emphasis = "", []
    for begin, end in kept:
        runs_on = not text and begin and sentence.text[begin].islower()
        text += " … " if text else "… " if runs_on else ""
        shift = len(text) - begin
        emphasis += [
            (max(a, begin) + shift, min(b, end) + shift) for a, b in sentence.emphasis if a < end and begin < b
        ]
        text += sentence.text[begin:end]
    return replace(sentence, text=text, emphasis=tuple(emphasis))


def _once(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences without those that another says; their numbers stand behind that one."""
    texts = [one.text.casefold() for one in sentences]
    told: dict[int, tuple[int, ...]] = {}
    for at, one in enumerate(sentences):
        others = [n for n, text in enumerate(texts) if texts[at] in text and (texts[at] != text or n < at)]
        says = max(others, key=lambda n: (len(texts[n]), -n), default=at)
        told[says] = (*told.get(says, ()), *one.citations)
    return tuple(
        replace(sentences[at], citations=tuple(sorted(set(told[at])))) for at in sorted(told) if sentences[at].text
    )
