"""Roles of a row's fields, title or place: a small linear model over how the fields stand and look.

The features say where a field stands (first, last, beside which mark), what leads to it ("at", "in der"), how it
is written (capitals, a house number, a sentence), and whether the same words stand as a place elsewhere in the
issue or again and again in the list. The weights are few and were set on labelled rows (benchmarks/events).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from corpus.events.fields import Field
from corpus.events.vocabulary import FINITE, FUNCTION_WORDS, event_noun, names_place

_PREPOSITION = re.compile(
    r"^(?:@|at|in|held at|im|in der|à|au|aux|en|chez|bei|beim|auf|presso|nel|nella|al|alla|em|no|na|w|we|op|te|At the|"
    r"In the)\s+"
    r"(?:the |der |dem |den |la |le |el |l['’]|il |lo )?(?=[\w“\"„])"
)
_LABEL = re.compile(
    r"^(?:where|venue|place|location|meet(?:ing place)?|ort|wo|treffpunkt|lieu|où|lugar|dónde|luogo|dove|地点|"
    r"地址)(?:\s*[:：]\s*|\s+)",
    re.IGNORECASE,
)
#: "Start: Mill Lot" says where, "Leader: Ann Purl" and every other label something else.
_START = re.compile(r"^(?:start|départ|partenza|salida|saída|abfahrt|vertrek|zbiórka)\s*[:：]\s*", re.IGNORECASE)
_OTHER_LABEL = re.compile(r"^[^\W\d_][\w’']*(?:\s[\w’']+)?\s?[:：]\s")
_HOUSE_NUMBER = re.compile(
    r"^\d{1,5}[a-z]?\s+(?:[NSEW]\.?\s+)?[A-Z]|\b[A-ZÄÖÜ]\w+(?:str\.|straße|strasse|weg|platz|gasse|laan|"
    r"straat)\s\d{1,4}[a-z]?$|^P\.?O\.? Box|"
    r"[a-z],\s[A-Z]{2}(?:\s\d{5})?$"
)
_TOWN = re.compile(
    r"^[A-Z][\w’'.-]+(?:\s[A-Za-z][\w’'.-]+){0,2},\s?(?:[A-Z]{2}(?:\s\d{5})?|[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)$"
)
_PERSON = re.compile(
    r"^(?:(?:with|mit|avec|con|by|von|par|contact|speaker|led by|leader|host|leitung|rsvp|call|info)\b|"
    r"(?:Mrs?|Ms|Dr|Prof|Pastor|Pfr(?:in)?|Rev|Fr|Sr|Herr|Frau|Mme|Ks|Ds|Padre|Don)\.?\s)",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"^(?:details?|more|please|bring|free|see|all|everyone|open(?= (?:to|from|at|daily|until|for|all)\b|$)|"
    r"starts?|doors?|cost|rain|approx\w*|including|weather|"
    r"to be|save the date|"
    r"(?:class |classes |term |course |season )?(?:begins?|starts?|resumes?|ends?|finishes)\b|tba|tbc|not|for|and|"
    r"with|who|what|why|then|followed|after|before|ages?|(?:pre-?)?regist\w*|rsvp|tickets?|bitte|entrée|eintritt)\b",
    re.IGNORECASE,
)


#: A sentence without a known verb has so many words, and of them so many are function words.
_FEWEST_OF_SENTENCE = 6
_FUNCTION_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Roles:
    """The fields that are title and place; None where the row has none."""

    title: Field | None
    place: Field | None


def place_words(text: str) -> str:
    """A place without the words that lead to it: "at the Custom House" → "Custom House"."""
    text = _START.sub("", _LABEL.sub("", text))
    return _PREPOSITION.sub("", text).strip()


def says_where(text: str) -> bool:
    """ "Where: Fox Hollow", "Start: Mill Lot"."""
    return _LABEL.match(text) is not None or _START.match(text) is not None


def key_of(text: str) -> str:
    """How places are compared: letters and digits of the words behind "at the"."""
    return "".join(re.findall(r"\w", place_words(text).lower()))


def title_score(texts: Sequence[Field], n: int, known: Collection[str]) -> float:
    field = texts[n]
    text = field.text
    words = text.split()
    return (
        2.0 * (n == 0)
        + 1.0 * (event_noun(text) is not None)
        + 0.5 * (text[:1].isupper() or text[:1] in "“\"„'‘")
        - 0.5 * n
        - 2.5 * (_PREPOSITION.match(text) is not None or field.before == "at")
        - 3.0 * says_where(text)
        - 3.0 * (key_of(text) in known)
        - 2.0 * (_HOUSE_NUMBER.search(text) is not None or _TOWN.match(text) is not None)
        - 1.0 * (names_place(text))
        - 2.0 * (_PERSON.match(text) is not None)
        - 2.0 * (_REMARK.match(text) is not None)
        - 1.5 * (field.before == "open")
        - 2.0 * is_sentence(text)
        - 1.0 * (len(words) > 14)
        - 1.0 * (len(text) < 4 and not text.isupper())
    )


def place_score(texts: Sequence[Field], n: int, known: Collection[str]) -> float:
    field = texts[n]
    text = field.text
    words = text.split()
    return (
        3.0 * (_PREPOSITION.match(text) is not None or field.before == "at")
        + 4.0 * says_where(text)
        - 3.0 * (_OTHER_LABEL.match(text) is not None and not says_where(text))
        - 2.0 * (event_noun(text) is not None and not names_place(text))
        + 2.5 * (key_of(text) in known)
        + 2.0 * (_HOUSE_NUMBER.search(text) is not None or _TOWN.match(text) is not None)
        + 1.5 * (names_place(text))
        + 0.8 * (n == len(texts) - 1 and n > 0)
        + 0.5 * (text[:1].isupper())
        - 2.5 * (_PERSON.match(text) is not None)
        - 2.5 * (_REMARK.match(text) is not None and not names_place(text))
        - 2.5 * is_sentence(text)
        - 1.5 * (len(words) > 9)
        - 1.0 * (field.before == "open" and not is_name(text))
        - 1.0 * (not any(word[:1].isupper() or word[:1].isdigit() for word in words) and not names_place(text))
        - 1.0
        * (
            not _PREPOSITION.match(text)
            and not names_place(text)
            and any(len(word) > 3 and word[:1].islower() for word in words)
        )
        - 3.0 * (text[:3].lower() == "no ")
    )


#: A place is believed from here on; less is left unsaid. In a list none of whose rows ends with what looks like a place
#: by itself, standing last and having a capital is not enough.
LEAST_PLACE = 1.0
LEAST_UNPLACED = 1.4


def roles_of(
    texts: Sequence[Field], known: Collection[str], *, titled: bool = False, least: float = LEAST_PLACE
) -> Roles:
    """Title and place of a row's texts; ``titled``: the title stands elsewhere (a heading), so none is looked for."""
    places: list[int | None] = [None, *(n for n in range(len(texts)) if place_score(texts, n, known) >= least)]
    if titled:
        best_place = max(places, key=lambda n: least if n is None else place_score(texts, n, known))
        return Roles(None, None if best_place is None else texts[best_place])
    if not texts:
        return Roles(None, None)

    def total(pair: tuple[int, int | None]) -> float:
        n, m = pair
        return title_score(texts, n, known) + (least if m is None else place_score(texts, m, known))

    title, place = max(((n, m) for n in range(len(texts)) for m in places if m != n), key=total)
    return Roles(texts[title], None if place is None else texts[place])


def is_place(text: str, known: Collection[str]) -> bool:
    """Whether a text looks like a place by itself, wherever it stands."""
    return (
        key_of(text) in known
        or says_where(text)
        or (_PREPOSITION.match(text) is not None and re.search(r"[A-ZÀ-Þ\d]", place_words(text)) is not None)
        or _HOUSE_NUMBER.search(text) is not None
        or (_TOWN.match(text) is not None and event_noun(text) is None)
        or (names_place(text) and not is_sentence(text) and len(text.split()) <= 8)
    )


def is_name(text: str) -> bool:
    """A few words with capitals, as places without a noun of places are written: "Antiochian Village", "Grace"."""
    words = re.findall(r"[^\W\d_][\w’'.-]*", text)
    capitals = all(word[0].isupper() for word in words if len(word) > 3)
    return 0 < len(words) <= 5 and words[0][0].isupper() and capitals and not is_remark(text)


def is_town(text: str) -> bool:
    """ "Ann Arbor, MI"."""
    return _TOWN.match(text) is not None and re.search(r",\s?[A-Z]{2}(?:\s\d{5})?$", text) is not None


def may_be_place(text: str) -> bool:
    """Whether a text that closes rows may be a place: no person, and no amount ("30 billion")."""
    named = is_name(text) or names_place(text) or _HOUSE_NUMBER.search(text) is not None or place_words(text) != text
    return _PERSON.match(text) is None and named


def is_remark(text: str) -> bool:
    return _REMARK.match(text) is not None or _PERSON.match(text) is not None or is_sentence(text)


def is_sentence(text: str) -> bool:
    """Whether a text says something with a verb, and is no name: a closed list of verbs tells, or else its full stop
    and its share of function words, in whatever language."""
    words = text.split()
    if len(words) < 4 or FINITE.search(text) is not None:
        return len(words) >= 4
    if len(words) < _FEWEST_OF_SENTENCE or not text.rstrip(' ”"’»)').endswith((".", "!", "?")):
        return False
    return sum(word.lower().strip(",.;:") in FUNCTION_WORDS for word in words) >= _FUNCTION_SHARE * len(words)
