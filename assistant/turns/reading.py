"""One place that decides what a turn is and what it leans on, with its reasons.

The model tells the kind and whether the turn leans; what it leans on is found in the turns before, by what they asked
and the words they were answered with. A turn that leans on nothing is read the same whatever was said before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.model import Turn
from assistant.questions.kinds import question_kind
from assistant.questions.periods import month_range, period_spans
from assistant.questions.question import Asked
from assistant.questions.read import capitalised_names
from assistant.turns.classifier import classify
from assistant.turns.kinds import LIBRARY, NAMES, TALK, Kind, Lean, Verdict
from assistant.turns.lexicon import sign_of
from assistant.turns.scope import topic_of
from corpus.dates import format_range
from corpus.model import DateRange
from corpus.text.cleaning import is_cjk, word_set
from corpus.text.terms import is_empty_word

#: Turns back that an antecedent is looked for.
MOST_TURNS = 6
#: Words of an answer up to which the thing it tells of is named.
_FIRST_WORDS = 14
#: Names carried from an answer, and words up to which an answer is short.
_MOST_NAMES, _SHORT_ANSWER = 6, 15
#: Probability from which on words that mean nothing else are small talk.
_SURE_TALK = 0.9
#: Probability from which on a turn is anything else than a question to the newsletters: likelier than not.
_LIKELIER = 0.5
#: Probability from which on a turn that could go on from a question is one about the library where there is none.
_MAY_BE = 0.15
_WORD = re.compile(r"[^\W_]+")
_OF_AN_ISSUE = (Kind.LATEST, Kind.OLDEST, Kind.OVERVIEW)
_ASKING = frozenset({"WHICH", "WHEN", "WHERE", "WHO", "WHY", "HOW", "HOWMANY", "MUCH", "SINCE"})
#: Signs that name nothing by themselves.
_OF_NOTHING = _ASKING | {"X", "BE", "DO", "IT", "HE", "THERE", "AND", "ELSE", "BEFORE", "AFTER", "YES", "PERIOD"}
_NOW = word_set("now then jetzt damals maintenant alors ahora entonces adesso allora nu toen agora teraz teď tehdy")
_OF_ASKING = word_set(
    "at on in um an à a en op em o w v ve do da de from by with for auf bei seit since depuis desde pour "
    "con per voor time day date year month days uhr tag jahr heure jour date année hora día año ora "
    "giorno anno laat dag jaar dia godzinie hodin wie viel"
)
_OPENING = re.compile(
    r"^\W*(?:and|but|so|also|or|then|what about|how about|und|aber|et|mais|y|e|ed|en|a|i|那)\s+"
    r"(?:what about\s+|dann\s+)?",
    re.IGNORECASE,
)
#: Signs of words that make a clause, so that more than a thing is asked of.
_OF_A_CLAUSE = frozenset({"BE", "DO", "HE", "IT"})
#: Asking words that have a thing of their own beside them: "which hall", "how many steps".
_OF_A_THING = frozenset({"WHICH", "HOWMANY"})
#: Words before the one that asks in a part of a question: "out of how many?".
_BETWEEN = 3
_ARTICLE = re.compile(
    r"\b(?:the|der|die|das|den|dem|le|la|les|el|los|las|il|lo|gli|i|de|het|o|a|os|as)\s", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:year|jahr\w*|année|año|anno|jaar|ano|rok\w*)\b|年", re.IGNORECASE)
_MONTH = re.compile(r"\b(?:month|monat|mois|mes|mese|maand|mês|miesiąc\w*|měsíc\w*)\b|月", re.IGNORECASE)
_AND = {"de": "und", "fr": "et", "es": "y e", "it": "e ed", "nl": "en", "pt": "e", "pl": "a i", "cs": "a"}
_PERSON = re.compile(
    r"(?<![\w.])(?:(?:Mr|Mrs|Ms|Dr|Prof|Rev|Fr|Sr)\.?\s+)?[A-ZÀ-ÞŠŽČŁ][\w'’-]+(?:\s+(?:[A-Z]\.|de|van|von|da|di|del))*"
    r"(?:\s+[A-ZÀ-ÞŠŽČŁ][\w'’-]+){1,3}"
)
#: How much likelier a turn is in a language of the newsletters than in another.
_SPOKEN = 2.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a turn is. ``text`` stands alone; ``about`` are words carried into it; ``answered`` the answer they rest on.

    ``taken_as`` is how a turn that leans was read, "" for one that stands alone; ``reasons`` say why.
    """

    kind: Kind
    lean: Lean
    text: str
    language: str
    about: str = ""
    answered: str = ""
    taken_as: str = ""
    reasons: tuple[str, ...] = ()


def read_turn(
    typed: str,
    history: Sequence[Turn],
    occurs: Callable[[str], bool],
    speaks: Callable[[str], bool] = lambda language: True,
    masked: Callable[[str], str] = lambda text: text,
) -> Reading:
    """What a turn is.

    ``occurs`` says whether a word stands anywhere in the library, ``speaks`` whether an issue is in a language;
    ``masked`` gives a text with the name of a newsletter as one sign.
    """
    text = " ".join(typed.split())
    verdict = _checked(text, _likely(classify(masked(text)), speaks), occurs, speaks)
    alone = _alone(text, verdict)
    if verdict.kind in TALK:
        return alone
    if history and verdict.lean is Lean.ALONE and _is_fragment(text):
        verdict = replace(verdict, kind=Kind.QUESTION, lean=Lean.FRAME)
    elif history and verdict.lean is Lean.ALONE and verdict.kind in (Kind.QUESTION, Kind.COUNT):
        verdict = replace(verdict, lean=_leans(text, verdict))
    steps = bool(history) and _steps(text)
    before = _before(history, occurs, speaks, masked) if steps or verdict.lean is not Lean.ALONE else []
    if verdict.lean is Lean.FRAME and not any(one.kind is Kind.QUESTION for one, _ in before[:1]):
        likely = [verdict.kind, *(kind for kind, share in verdict.alternatives if share >= _MAY_BE)]
        of_library = next((kind for kind in likely if kind in LIBRARY), None)
        if verdict.kind in (Kind.QUESTION, *LIBRARY) and of_library is not None:
            return _alone(text, replace(verdict, kind=of_library))
    if not before:
        return alone
    if steps and before[0][0].kind in _OF_AN_ISSUE:
        return _leaning(text, replace(verdict, kind=Kind.OVERVIEW), *before[0])
    if verdict.lean is Lean.ALONE:
        return alone
    if verdict.lean is Lean.FRAME:
        return _framed(text, verdict, before)
    return _leaning(text, verdict, *before[0])


def _likely(verdict: Verdict, speaks: Callable[[str], bool]) -> Verdict:
    """The verdict in its likeliest language: few words tell little, and readers write as their newsletters do."""
    weighed = {language: share * (_SPOKEN if speaks(language) else 1.0) for language, share in verdict.languages}
    return replace(verdict, language=max(weighed, key=lambda language: weighed[language]))


def _leans(text: str, verdict: Verdict) -> Lean:
    """What a question leans on that seems to stand alone: it opens with the language's "and", or has no topic at all.

    "Who was it in 2017?" and "how many are there now?" have nothing but words of asking, and a time: what they ask of
    was named before.
    """
    first = _WORD.search(text)
    signs = {sign_of(found.group().casefold()) for found in _WORD.finditer(text)}
    opens = first is not None and first.group().casefold() in _AND.get(verdict.language, "and").split()
    if opens and verdict.kind is Kind.QUESTION:
        return Lean.THING if signs & (_ASKING | _OF_A_CLAUSE) else Lean.FRAME
    told = [word for word in _telling(text) if not is_empty_word(word) and word.casefold() not in _NOW]
    if told or any(map(is_cjk, text)) or any(sign.isupper() and sign not in _OF_NOTHING for sign in signs):
        return Lean.ALONE
    return Lean.FRAME if signs & _ASKING else Lean.THING


def _steps(text: str) -> bool:
    """Whether a turn goes a step from an issue that it does not name: "and the one before that?"."""
    signs = {sign_of(word.casefold()) for word in _WORD.findall(text)}
    step = bool(signs & {"BEFORE", "AFTER", "NEXT"}) and "PERIOD" not in signs and not signs & {"NEWEST", "OLDEST"}
    return step and not period_spans(text) and not _telling(_OPENING.sub("", text))


def _alone(text: str, verdict: Verdict) -> Reading:
    others = ", ".join(f"{NAMES[kind]} {share:.2f}" for kind, share in verdict.alternatives if share >= 0.05)
    reason = f"Read as {NAMES[verdict.kind]} ({verdict.sure:.2f}{'; else ' + others if others else ''})."
    return Reading(verdict.kind, Lean.ALONE, text, verdict.language, reasons=(reason,))


def _checked(text: str, verdict: Verdict, occurs: Callable[[str], bool], speaks: Callable[[str], bool]) -> Verdict:
    """The model's verdict where exact knowledge does not speak against it.

    That none of its words occurs says nothing of a turn in a language in which no issue is, nor of one that asks of
    what was spoken of: "when will it be inaugurated?".
    """
    words = [found.group() for found in _WORD.finditer(text)]
    asking = [word for word in words if is_empty_word(word) or sign_of(word.casefold()) != "X" or is_cjk(word[:1])]
    known = [word for word in words if word in asking or occurs(word)]
    telling = [word for word in known if not is_empty_word(word)]
    unsure = verdict.kind not in TALK or verdict.kind is Kind.NONSENSE or (verdict.sure < _SURE_TALK and not asking)
    told = speaks(verdict.language) or verdict.kind is Kind.NONSENSE
    leaning = verdict.lean is not Lean.ALONE and _asking_signs(text)
    unknown = not telling and len(known) <= len(words) // 2 and told and not leaning
    if unsure and (not words or unknown):
        spoken = tuple(one for one in verdict.languages if speaks(one[0]))
        verdict = _likely(replace(verdict, languages=spoken), speaks) if spoken else verdict
        return replace(verdict, kind=Kind.NONSENSE, lean=Lean.ALONE, sure=1.0)
    if verdict.kind is Kind.NONSENSE or verdict.sure < _LIKELIER:
        return replace(verdict, kind=Kind.QUESTION)
    return verdict


def _before(
    history: Sequence[Turn],
    occurs: Callable[[str], bool],
    speaks: Callable[[str], bool],
    masked: Callable[[str], str],
) -> list[tuple[Reading, str]]:
    """The turns that asked for something, as they were read, with their answers, the last one first.

    They are read from the last that stands alone on: nothing before it matters.
    """
    recent = history[-MOST_TURNS:]
    found: list[tuple[Reading, str]] = []
    for at in range(len(recent) - 1, -1, -1):
        reading = read_turn(recent[at].question, recent[:at], occurs, speaks, masked)
        if reading.kind not in TALK:
            found.append((reading, recent[at].answer))
            if reading.lean is Lean.ALONE:
                break
    return found


# -- a turn that leaves out what was asked


def _framed(text: str, verdict: Verdict, earlier: Sequence[tuple[Reading, str]]) -> Reading:
    """The question before with a new time, a new question word or a new topic."""
    before, answer = earlier[0]
    rest = _OPENING.sub("", text).strip()
    words = [found.group() for found in _WORD.finditer(rest)]
    spans = period_spans(rest)
    if before.kind in LIBRARY and verdict.kind in LIBRARY:
        return replace(_alone(text, verdict), lean=Lean.FRAME)
    asking = {sign_of(word.casefold()) for word in words} & _ASKING
    shifted = _shifted(rest, earlier)
    if shifted and not asking:
        base = next((one for one, _ in earlier if one.lean is not Lean.THING), before)
        whole = _with_time(base.text, shifted)
        return _read_as(base.kind, Lean.FRAME, whole, verdict, f"the time is {shifted}")
    if spans and not _telling(rest) and asking <= _asking_signs(before.text):
        new = rest[spans[0][0] : spans[-1][1]]
        return _read_as(before.kind, Lean.FRAME, _with_time(before.text, new), verdict, f"the time is {new}")
    if verdict.kind is Kind.UPCOMING and not _telling(rest):
        return _read_as(Kind.UPCOMING, Lean.FRAME, rest, verdict, "events at another time")
    part = before.kind in (Kind.QUESTION, Kind.UPCOMING) and _is_fragment(rest)
    if words and (part or all(_only_asks(word) for word in words)):
        named = capitalised_names(before.text) if question_kind(before.text) is Asked.YES_NO else ()
        whole_before = before.kind is Kind.QUESTION and before.lean is not Lean.THING
        focus = " ".join(named) or (whole_before and _asked_of(before.text)) or _focus(before, answer)
        whole = f"{rest.rstrip(' ?')} {focus}?"
        reading = _read_as(Kind.QUESTION, Lean.FRAME, whole, verdict, f"asked of {focus}", answer)
        told = [*_content(before.text).split(), *_names(answer)] if before.kind is Kind.QUESTION else []
        return replace(reading, about=_beside(whole, told))
    if before.kind is Kind.QUESTION and words and sign_of(words[0].casefold()) in _ASKING:
        return _leaning(text, verdict, before, answer)
    topic = rest.rstrip(" ?!.")
    if before.kind is Kind.QUESTION:
        linked = words and words[0].casefold() in _OF_ASKING  # "and for the quiz?"
        start = before.text.rstrip(" ?").rsplit(f" {words[0]} ")[0] if linked else _asking_part(before, topic)
        whole = f"{start} {topic}?"
        reading = _read_as(Kind.QUESTION, Lean.FRAME, whole, verdict, f"asked of {topic}", answer)
        carried = [] if linked else f"{_content(before.text)} {before.about}".split()
        return replace(reading, about=_beside(whole, carried))
    old = topic_of(before.text)
    whole = before.text.replace(old, topic, 1) if old else f"{before.text.rstrip(' ?')} {topic}?"
    return _read_as(before.kind, Lean.FRAME, whole, verdict, f"asked of {topic}")


def _telling(text: str) -> list[str]:
    """Words that tell of a topic, times left out."""
    dated = {at for start, end, _ in period_spans(text) for at in range(start, end)}
    return [
        found.group()
        for found in _WORD.finditer(text)
        if found.start() not in dated and sign_of(found.group().casefold()) == "X" and not found.group().isdigit()
    ]


def _shifted(text: str, earlier: Sequence[tuple[Reading, str]]) -> str:
    """ "The year before that", "the month after" as a time, counted from the last one named; "" where none is."""
    signs = {sign_of(word.casefold()) for word in _WORD.findall(text)}
    step = -1 if "BEFORE" in signs else 1 if "AFTER" in signs else 0
    of_year, of_month = (pattern.search(text) is not None for pattern in (_YEAR, _MONTH))
    if not step or not (of_year or of_month) or _telling(_MONTH.sub("", _YEAR.sub("", text))):
        return ""
    told = [said for one, answer in earlier for said in (f"{one.text} {one.about}", answer[:400])]
    named = [when for said in told for _, _, when in period_spans(said) if isinstance(when, DateRange)]
    if not named:
        return ""
    if of_year:
        return str(named[0].start.year + step)
    months = [when for when in named if (when.end - when.start).days < 40] or named
    number = months[0].start.year * 12 + months[0].start.month - 1 + step
    return format_range(month_range(number // 12, number % 12 + 1))


def _with_time(text: str, new: str) -> str:
    """A question with another time: in the place of its own, or at its end."""
    spans = period_spans(text)
    if spans:
        return text[: spans[0][0]] + new + text[spans[-1][1] :]
    bare = re.sub(
        r"(?i)\b(?:next|this|last|nächste\w*|diese\w*|prochaine?|cette|próxim[oa]|est[ea])\s+(?:week|month|year|woche|monat|semaine|mois|semana|mes)\b",
        "",
        text,
    )
    bare = re.sub(r"(?i)\b(?:the )?next\b", "the", bare)
    return f"{bare.rstrip(' ?!.')} in {new}?"


def _asking_part(before: Reading, topic: str) -> str:
    """A question up to what a new topic takes the place of: "who runs" of "who runs the tea room", for "the boats".

    That is its first thing with an article where the topic has one too, otherwise its first word that is no small one;
    where the question leans itself ("how much is it?") the topic is added.
    """
    text = before.text.rstrip(" ?!.")
    if before.lean is Lean.THING:
        return text
    article = _ARTICLE.search(text) if _ARTICLE.match(topic) else None
    start = text[: article.start() if article else text.find(_content(text))]
    return re.sub(rf"\s{_ARTICLE.pattern}$", "", start, flags=re.IGNORECASE).strip()


def _asked_of(text: str) -> str:
    """A question behind its asking words: "is the supper" of "when is the supper?", "in which hall is the supper?"."""
    words = list(_WORD.finditer(text))
    signs = [sign_of(word.group().casefold()) for word in words]
    first = next((at for at, sign in enumerate(signs[:3]) if sign in _ASKING), None)
    if first is None:
        return ""
    last = next((at for at in range(first, len(words)) if not _only_asks(words[at].group())), len(words) - 1)
    small = [is_empty_word(word.group()) for word in words[last : last + 2]]
    if _OF_A_THING & set(signs[first:last]) and small == [False, True]:
        last += 1
    return text[words[last].start() :].strip(" ?!.")


def _beside(text: str, words: Sequence[str]) -> str:
    """The words that a text does not have, each once."""
    return " ".join(dict.fromkeys(word for word in words if word not in text.rstrip("?").split()))


def _only_asks(word: str) -> bool:
    return sign_of(word.casefold()) in _ASKING or word.casefold() in _OF_ASKING


def _asking_signs(text: str) -> set[str]:
    return {sign_of(found.group().casefold()) for found in _WORD.finditer(text)} & _ASKING


def _is_fragment(text: str) -> bool:
    """Whether a text is a small word, an asking one and one thing: "in which city?", "of how many species?"."""
    words = [found.group().casefold() for found in _WORD.finditer(text)]
    signs = [sign_of(word) for word in words]
    at = next((at for at, sign in enumerate(signs) if sign in _ASKING), 0)
    things = [word for word in words if not is_empty_word(word) and not _only_asks(word)]
    small = all(is_empty_word(word) or word in _OF_ASKING for word in words[:at])
    of_library = "ISSUE" in signs  # "and how many issues?"
    return 0 < at < _BETWEEN and small and len(things) <= 1 and not (_OF_A_CLAUSE & set(signs) or of_library)


# -- a turn that speaks of a thing named before


def _leaning(text: str, verdict: Verdict, before: Reading, answer: str) -> Reading:
    signs = {sign_of(word.casefold()) for word in _WORD.findall(text)}
    focus = _focus(before, answer)
    person = _person(answer, before) if "HE" in signs else ""
    told = "" if before.kind is not Kind.QUESTION else " ".join(_names(answer))
    about = " ".join(dict.fromkeys(" ".join((person, focus, told)).split()))
    shown = person or focus
    may = {Kind.OVERVIEW, Kind.MENTIONS, Kind.YEARS, *(LIBRARY if before.kind in LIBRARY else ())}
    kind = verdict.kind if verdict.kind in may else Kind.QUESTION
    whole = f"{text.rstrip(' ?!.')} ({shown})?" if shown else text
    if person:
        text = _WORD.sub(lambda found: person if sign_of(found.group().casefold()) == "HE" else found.group(), text)
    reading = _read_as(kind, Lean.THING, whole, verdict, f"it speaks of {shown}", answer)
    return replace(reading, text=text if kind is Kind.QUESTION else whole, about=about, taken_as=whole)


def _read_as(kind: Kind, lean: Lean, text: str, verdict: Verdict, why: str, answer: str = "") -> Reading:
    reasons = (f"It leans on the turn before ({verdict.lean_sure:.2f}): {why}.", f"So it is {NAMES[kind]}.")
    text = " ".join(text.split())
    return Reading(kind, lean, text, verdict.language, "", answer, text, reasons)


def _focus(before: Reading, answer: str) -> str:
    """What the turn before was about: what it carried, the first event or issue of a list, the topic it asked of."""
    if before.kind in (Kind.UPCOMING, *_OF_AN_ISSUE) and answer:
        if before.kind is Kind.UPCOMING:
            return _event(answer)
        first = re.split(r"(?<=[.!?:])\s(?!\d)", answer, maxsplit=1)[0]
        return " ".join(first.split()[:_FIRST_WORDS]).rstrip(" .,;:")
    if before.lean is Lean.FRAME:
        told = f"{_content(_asked_of(before.text) or before.text)} {before.about}"
        return " ".join(dict.fromkeys(told.split()))
    return before.about or _content(before.text)


def _event(answer: str) -> str:
    """The first event of a list: its title where one stands behind its day, else its telling words; then its day."""
    head, _, quoted = answer.partition(": ")
    head = re.sub(r"\([^)]*\)", "", head)  # what became of it is no title: "(moved)"
    titled = bool(period_spans(head)) and any(word.isalpha() for word in _telling(head))
    said = " ".join(answer.split()[:_FIRST_WORDS])
    dated = period_spans(said)
    day = re.search(r"\d{1,2}\.?\s*$", said[: dated[0][0]]) if dated else None
    when = f"{day.group().strip()} {said[dated[0][0] : dated[0][1]]}" if day is not None else ""
    named = head if titled else " ".join(f"{head} {quoted}".split()[:_FIRST_WORDS])
    words = [word for word in _telling(named) if len(word) > 2 and word.isalpha()]
    return " ".join([*dict.fromkeys(words), *([when.strip()] if when else [])])


def _content(text: str) -> str:
    """A question without the words that ask: "the 2021 AGM of the garden club"."""
    at = next(
        (
            found.start()
            for found in _WORD.finditer(text)
            if sign_of(found.group().casefold()) not in _ASKING
            and sign_of(found.group().casefold()) not in ("BE", "DO", "THERE", "AND", "YES")
            and found.group().casefold() not in _OF_ASKING
            and not is_empty_word(found.group())
        ),
        len(text),
    )
    return text[at:].strip(" ?!.()")


def _names(answer: str) -> list[str]:
    """The names that a short answer consists of; a long one speaks of more than was asked."""
    if len(answer.split()) > _SHORT_ANSWER:
        return []
    words = list(_WORD.finditer(answer))
    capital = [one.group() for one in words if one.group()[0].isupper() and sign_of(one.group().casefold()) == "X"]
    return [word for word in capital if not is_empty_word(word)][:_MOST_NAMES]


def _person(answer: str, before: Reading) -> str:
    """The person the last answer names, or the question before; one not told already where it was asked who."""
    named = [one.group() for text in (answer, before.about, before.text) for one in _PERSON.finditer(text)]
    told = before.text.casefold() if question_kind(before.text) is Asked.WHO else ""
    return next((one for one in named if one.casefold() not in told), named[0] if named else "")
