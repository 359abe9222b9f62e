"""Measure answers against gold: pages, quotes, the answer itself, and the courage to say "not found".

All measures lie between 0 and 1 and are means over the questions they apply to (None: to none of them).

    recall@1, recall@5  a sentence of the evidence stands in the first (five) passages: 0.8 of its words
    page_hit            at least one citation is on a gold page; an abstention is a miss
    page_precision      share of the cited pages that are gold pages, where something was answered
    page_recall         share of the gold pages that were cited (kind multi_hop)
    correct             the answer holds the gold answer or another spelling of it; of a list, the share of its
                        items; of a gold answer of more than five words, the share of its content words (0.8 of
                        them count as all); of yes or no, 1 if it is said rightly, and 0.5 if the deciding
                        sentence is quoted and neither is said
    concise             ``correct``, but 0 where the answer has more than 60 words (150 for the long kinds)
    verbatim            share of the quotes that stand word for word on the page they are cited from
    false_abstain       answerable questions that were not answered
    abstain_precision, abstain_recall, abstain_f1   of the status not_found on questions without an answer

Pure functions over values; running the program is ``__main__``'s business.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.quality.questions import Given, Place, Question

FOUND = 0.8
DECIDES = 0.6
LONG_KINDS = frozenset({"descriptive", "event_lookup", "list", "multi_hop", "temporal", "what", "why"})
LONG, SHORT = 150, 60
SMALL_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an the and or of to in on at by for from with as is are was were be been it its he she her his they their "
        "them this that which who will has have had into also not no yes",
    )
)
MEASURES = ("recall@1", "recall@5", "page_hit", "page_precision", "page_recall", "correct", "concise", "false_abstain")

#: The text of every page of every issue, by the file's stem: what quotes are checked against.
Pages = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question scored: a measure that does not apply to it is left out of ``values``."""

    question: Question
    given: Given
    values: Mapping[str, float]
    verbatim: tuple[bool, ...] = ()

    @property
    def loss(self) -> float:
        """How bad it is, for the list of the worst: an invented answer and an unverifiable quote weigh most."""
        if not self.question.answerable:
            return 0.0 if self.given.status == "not_found" else 1.0
        return 1.0 - self.values["concise"] + 0.5 * (1.0 - self.values["page_hit"]) + 2.0 * self.verbatim.count(False)


def fold(text: str) -> str:
    """Case, composition, typographic quotes and dashes, hyphens at line ends and white space made alike."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub("[\u00ad\u200b\ufffe\ufffd\x02]\\s*", "", text)
    text = re.sub("[\u2018-\u201b\u2032]", "'", text)
    text = re.sub("[\u2010-\u2015\u2212]", "-", text)
    return re.sub(r"(?<=\w)-\s+(?=\w)", "", text)


def tokens(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def bare(text: str) -> str:
    """Letters and digits alone: what is left of a text however it was broken into lines."""
    return re.sub(r"[\W_]+", "", fold(text))


def says(text: str, phrase: str) -> bool:
    """Whether the phrase stands in the text as whole words, so that 13 is not found in 130."""
    wanted, words = tokens(phrase), tokens(text)
    return bool(wanted) and any(words[i : i + len(wanted)] == wanted for i in range(len(words) - len(wanted) + 1))


def share(wanted: Sequence[str], words: Sequence[str]) -> float:
    """The part of the wanted words, each as often as it is wanted, that is among the words."""
    return (Counter(wanted) & Counter(words)).total() / len(wanted) if wanted else 0.0


def correct(question: Question, text: str) -> float:
    if question.kind == "yes_no":
        return _decided(question, text)
    if question.items:
        return statistics.fmean(any(says(text, spelling) for spelling in item) for item in question.items)
    if any(says(text, spelling) for spelling in question.spellings):
        return 1.0
    return max((_gist(spelling, text) for spelling in question.spellings if len(tokens(spelling)) > 5), default=0.0)


def _decided(question: Question, text: str) -> float:
    said = tokens(text)[:1]
    if said and said[0] in ("yes", "no"):
        return float(said == tokens(question.answer or "")[:1])
    return 0.5 * any(share(tokens(sentence), tokens(text)) >= DECIDES for sentence in question.evidence)


def _gist(gold: str, text: str) -> float:
    wanted = set(tokens(gold)) - SMALL_WORDS
    return min(1.0, len(wanted & set(tokens(text))) / (FOUND * len(wanted))) if wanted else 0.0


def is_gold(place: Place, gold: frozenset[Place]) -> bool:
    return place in gold or ("", place[1]) in gold


def recall(question: Question, given: Given, first: int) -> float:
    issues = {issue for issue, _ in question.places} - {""}
    passages = [p for p in given.passages[:first] if not issues or p.place[0] in issues]
    wanted = [tokens(sentence) for sentence in question.evidence]
    return float(any(share(words, tokens(p.text)) >= FOUND for p in passages for words in wanted))


def stands(issue: str, page: int, quote: str, pages: Pages) -> bool:
    leaves = pages.get(issue, ())
    return bool(bare(quote)) and 1 <= page <= len(leaves) and bare(quote) in bare(leaves[page - 1])


def score(question: Question, given: Given, pages: Pages | None = None) -> Outcome:
    checks: tuple[bool, ...] = ()
    if pages is not None:
        checks = tuple(stands(*quote.place, quote.text, pages) for quote in given.quotes)
    return Outcome(question, given, _values(question, given) if question.answerable else {}, checks)


def _values(question: Question, given: Given) -> dict[str, float]:
    cited = [quote.place for quote in given.quotes] if given.answered else []
    good = [place for place in cited if is_gold(place, question.places)]
    right = correct(question, given.text) if given.answered else 0.0
    limit = LONG if question.kind in LONG_KINDS else SHORT
    values = {
        "page_hit": float(bool(good)),
        "correct": right,
        "concise": right if len(tokens(given.text)) <= limit else 0.0,
        "false_abstain": float(not given.answered),
    }
    if cited:
        values["page_precision"] = len(good) / len(cited)
    if question.kind == "multi_hop" and len(question.places) > 1:
        values["page_recall"] = min(1.0, len(set(good)) / len(question.places))
    if question.evidence:
        values["recall@1"], values["recall@5"] = recall(question, given, 1), recall(question, given, 5)
    return values


def summary(outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    """The measures of a group of questions, the counts beside them; times in milliseconds."""
    out: dict[str, float | None] = {
        "questions": len(outcomes),
        "missing": sum(outcome.given.status == "missing" for outcome in outcomes),
    }
    for name in MEASURES:
        out[name] = _mean(outcome.values[name] for outcome in outcomes if name in outcome.values)
    out["verbatim"] = _mean(check for outcome in outcomes for check in outcome.verbatim)
    silent = [outcome.given.status == "not_found" for outcome in outcomes]
    empty = [not outcome.question.answerable for outcome in outcomes]
    both = sum(s and e for s, e in zip(silent, empty, strict=True))
    precision = both / sum(silent) if any(silent) else None
    recalled = both / sum(empty) if any(empty) else None
    out["abstain_precision"], out["abstain_recall"] = precision, recalled
    out["abstain_f1"] = 2 * both / (sum(silent) + sum(empty)) if any(empty) else None
    times = sorted(outcome.given.ms for outcome in outcomes if outcome.given.ms is not None)
    out["p50_ms"], out["p95_ms"] = _nearest_rank(times, 50), _nearest_rank(times, 95)
    return out


def by_kind(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    groups: dict[str, list[Outcome]] = {}
    for outcome in sorted(outcomes, key=lambda outcome: outcome.question.kind):
        groups.setdefault(outcome.question.kind, []).append(outcome)
    return groups


def worst(outcomes: Sequence[Outcome], count: int) -> list[Outcome]:
    """The questions that went most wrong, worst first; those that went well are not among them."""
    return sorted((o for o in outcomes if o.loss > 0), key=lambda o: -o.loss)[:count]


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return statistics.fmean(found) if found else None


def _nearest_rank(ordered: Sequence[float], percent: int) -> float | None:
    """The smallest time that ``percent`` of the questions do not exceed."""
    return ordered[-(-percent * len(ordered) // 100) - 1] if ordered else None
