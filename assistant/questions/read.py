"""A typed text to a Question: kind, terms, dates, issues named, and what was carried over."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from assistant.questions.kinds import expected, question_kind
from assistant.questions.named_issues import issue_references
from assistant.questions.question import LONGEST_QUESTION, Question, Term
from corpus.dates import find_dates
from corpus.dates.names import PLAIN_MONTHS
from corpus.model import DateRange
from corpus.text.language import guess_language
from corpus.text.terms import fold, is_empty_word, words

Vocabulary = Callable[[str], str | None]

#: What a carried word counts beside one of the question's own.
CARRIED = 0.45


def read_question(
    asked: str,
    carried: str = "",
    *,
    language: str | None = None,
    languages: Sequence[str] = (),
    vocabulary: Vocabulary | None = None,
    today: date | None = None,
) -> Question:
    """Read a question, with the words ``carried`` into it from what it leans on; never raises.

    ``languages``: those of the newsletters, the commonest first; ``vocabulary`` gives their own spelling of a word
    they do not have, or None.
    """
    typed = " ".join(asked[:LONGEST_QUESTION].split())
    language = language or guess_language(typed, languages)
    text = typed
    for wrong, right in _corrections(typed, vocabulary, language):
        text = re.sub(rf"\b{re.escape(wrong)}\b", right, text)
    kind = question_kind(text)
    stands = f"{text} ({carried})" if carried else text
    terms = _terms(stands, len(text), language)
    named = issue_references(text)
    return Question(
        asked=asked,
        text=stands,
        kind=kind,
        expects=expected(text, kind),
        language=language,
        terms=terms,
        numbers=tuple(dict.fromkeys(re.findall(r"\d+(?:[.,:]\d+)*", text))),
        dates=_dates(named.rest, language, today),
        issue_dates=named.issue_dates,
        months=named.months,
        numbered=named.numbered,
    )


def capitalised_names(text: str) -> tuple[str, ...]:
    """Runs of capitalised words and words with inner capitals or digits, except the first word of the question."""
    runs = re.findall(
        r"(?<!^)(?<![.?!] )\b(?:[A-ZÄÖÜÀ-Þ][\w'’-]*)(?:\s+(?:of|the|de|van|von|and|&)?\s*[A-ZÄÖÜÀ-Þ][\w'’-]*)*", text
    )
    names = (run.strip() for run in runs)
    return tuple(
        dict.fromkeys(
            name for name in names if not is_empty_word(name) and name.casefold() not in PLAIN_MONTHS and len(name) > 1
        )
    )


def _terms(text: str, own: int, language: str) -> tuple[Term, ...]:
    terms: dict[str, Term] = {}
    for word in words(text, language):
        if word.content and word.stem not in terms:
            weight = 1.0 if word.start < own else CARRIED
            terms[word.stem] = Term(word.stem, word.start, word.end, weight, word.capital and word.start > 0)
    return tuple(terms.values())


def _dates(text: str, language: str, today: date | None) -> tuple[DateRange, ...]:
    anchor = DateRange(today, today + timedelta(days=1)) if today else None
    return tuple(found.when for found in find_dates(text, anchor, language) if found.when is not None)


def _corrections(text: str, vocabulary: Vocabulary | None, language: str) -> tuple[tuple[str, str], ...]:
    """Mistyped words with the newsletters' own; outside English only long words, which are seldom right by chance."""
    if vocabulary is None:
        return ()
    shortest = 4 if language == "en" else 8
    pairs: list[tuple[str, str]] = []
    for word in words(text, language):
        typed = text[word.start : word.end]
        if not word.content or len(typed) < shortest or not typed.isalpha() or typed.isupper():
            continue
        better = vocabulary(typed)
        if better and fold(better) != fold(typed):
            pairs.append((typed, better))
    return tuple(dict.fromkeys(pairs))
