"""What a follow-up leans on: the words of earlier turns that it carries."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.model import Turn
from assistant.questions.named_issues import MONTHS
from corpus.text.language import guess_language
from corpus.text.terms import is_empty_word, words

_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|this|that|these|those|there|"
    r"then|the same|such|one|ones|both"
    r"|er|sie|ihm|ihn|ihr|ihre[nmrs]?|sein|seine[nmrs]?|dort|dabei|davon|darüber|damit|dafür|"
    r"dazu|dies\w*|il|elle|ils|elles|lui|leur|leurs|y|cela|ça|él|ella|ellos|ellas|su|sus|eso|"
    r"esto|allí)\b"
    r"|[他她它]们?|那里|这个|那个",
    re.IGNORECASE,
)


_ELLIPSIS = re.compile(
    r"^(?:and|but|so|also|or|what about|how about|und|aber|et|mais|y|pero)\b|^(?:who|when|"
    r"where|why|how many|how much|how|which|what|wer|wann|wo|warum|wie)(?: \w+)?\s*\?*$|^(?:那|"
    r"还有)",
    re.IGNORECASE,
)


def capitalised_names(text: str) -> tuple[str, ...]:
    """Runs of capitalised words and words with inner capitals or digits, except the first word of the question."""
    runs = re.findall(
        r"(?<!^)(?<![.?!] )\b(?:[A-ZÄÖÜÀ-Þ][\w'’-]*)(?:\s+(?:of|the|de|van|von|and|&)?\s*[A-ZÄÖÜÀ-Þ][\w'’-]*)*", text
    )
    names = (run.strip() for run in runs)
    return tuple(
        dict.fromkeys(
            name for name in names if not is_empty_word(name) and name.casefold() not in MONTHS and len(name) > 1
        )
    )


def carried_words(text: str, history: Sequence[Turn], language: str) -> str:
    """The words of earlier turns that a follow-up leans on, in the order they were said; "" if it stands alone."""
    if not history or not needs_history(text):
        return ""
    have = {word.stem for word in words(text, language)}
    carried: list[str] = []
    for index, turn in enumerate(reversed(history[-2:])):
        if index and carried:
            break
        spoken = turn.question if index else f"{turn.question} {_first_words(turn.answer)}"
        for word in words(spoken, guess_language(spoken) if language == "zh" else language):
            if word.content and word.stem not in have and len(carried) < 24:
                have.add(word.stem)
                carried.append(spoken[word.start : word.end])
    return " ".join(carried)


def _first_words(answer: str, limit: int = 40) -> str:
    return " ".join(answer.split()[:limit])


def needs_history(text: str) -> bool:
    """Whether a question leans on the one before: a pronoun, a bare question word, an opening "and"."""
    content = [word for word in words(text) if word.content]
    if _ELLIPSIS.search(text.strip()):
        return True
    pronoun = _PRONOUN.search(text)
    if pronoun and not capitalised_names(text):
        return True
    return (bool(pronoun) and len(content) <= 4) or len(content) <= 1
