"""Features of a sentence as the answer to a question, as numbers between 0 and 1.

The reader combines them with a small table of weights; the same pure function serves fitting those
weights, so what is measured in training is what runs. A feature must be honest: counted from the words,
the retrieval or a model's own score, never from which newsletter it is.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from assistant.questions.question import Asked, Expects, Question
from assistant.reader.answer_types import Range, answering_words
from corpus.dates import find_dates, format_range
from corpus.model import DateRange, IssueHead, Kind, Paragraph
from corpus.text.sentences import split_sentences
from corpus.text.terms import Rarity, Word, coverage, even_rarity, fold, folded_words, words
from embeddings.encoder.passages import passage_text
from embeddings.model import Hit, PrintedDate, States

#: Brings the fused score of a hit that both halves put first to about 1.
_BEST_FUSED = 10.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the models say of one passage, sentence by sentence; an empty tuple where a model was not asked.

    ``late``: rarity-weighted MaxSim of the question's words over the sentence's token states, 0..1;
    ``cosine``: sentence and question; ``neural``: the trained reader's probability that the sentence answers;
    ``none``: its probability that nothing in the passage does; ``spans``: the likeliest answering words of each
    sentence, as characters of that sentence.
    """

    late: tuple[float, ...] = ()
    cosine: tuple[float, ...] = ()
    neural: tuple[float, ...] = ()
    late_passage: float = 0.0
    none: float = 0.0
    spans: tuple[tuple[int, int] | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Printed:
    """What the models are given of a paragraph: its ``sentences``, as ranges of ``text``.

    ``kept`` are the stored states of its word pieces, made of ``embedded``; None where none are stored.
    """

    text: str
    sentences: tuple[Range, ...]
    embedded: str = ""
    kept: States | None = None

    @property
    def told(self) -> tuple[str, ...]:
        """The sentences themselves."""
        return tuple(self.text[start:end] for start, end in self.sentences)


@dataclass(frozen=True, slots=True)
class Passage:
    """What the models read together: the paragraphs of a passage in reading order, and the line of context above."""

    parts: tuple[Printed, ...]
    context: str = ""

    @property
    def told(self) -> tuple[str, ...]:
        """All its sentences."""
        return tuple(sentence for part in self.parts for sentence in part.told)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a hit beside its paragraph: date and language of its issue, whether the question names it.

    ``newsletter`` is its name (`newsletter_of`). ``dates`` are those that the paragraph prints, as stored; None where
    they are to be found in its text.
    """

    dated: DateRange | None = None
    language: str = "en"
    series: str = ""
    newsletter: str = ""
    named: bool = False
    dates: tuple[PrintedDate, ...] | None = None


@dataclass(frozen=True, slots=True)
class SentenceFeatures:
    """One sentence inside its passage. All values are about 0..1; the names are the columns of a weight table."""

    late: float
    late_passage: float
    cosine: float
    passage_cosine: float
    neural: float
    none: float
    cover: float
    cover_near: float
    cover_passage: float
    names: float
    numbers: float
    capital_missing: float
    number_missing: float
    date_match: float
    date_conflict: float
    answer: float
    answer_near: float
    answer_passage: float
    rank: float
    fused: float
    lexical: float
    dense: float
    dated: float
    named_issue: float
    first: float
    short: float
    long: float
    heading: float
    item: float
    caption: float
    contact: float
    asks: float
    phrase: float
    because: float

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        return _COLUMNS

    def row(self) -> tuple[float, ...]:
        return _VALUES(self)


_COLUMNS = tuple(field.name for field in fields(SentenceFeatures))
_VALUES: Callable[[SentenceFeatures], tuple[float, ...]] = attrgetter(*_COLUMNS)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Sentence ``start:end`` of the paragraph of ``hits[hit]``, with its features and its answering words.

    ``answers`` have the form asked for; ``span`` is what the trained reader takes for the answer. Both are
    characters of the paragraph.
    """

    hit: int
    start: int
    end: int
    features: SentenceFeatures
    answers: tuple[Range, ...]
    span: Range | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of a passage: its ``place`` among the hits, and what is known of it."""

    place: int
    paragraph: Paragraph
    context: Context


#: Content stems with what each weighs.
Wanted = tuple[tuple[str, float], ...]


def weighed_terms(question: Question, rarity: Rarity) -> list[tuple[int, int, float]]:
    """The question's content words as characters, each with its weight: rarity times that of a carried word."""
    return [
        (term.start, term.end, term.weight * rarity(fold(question.text[term.start : term.end])))
        for term in question.terms
    ]


def wanted_terms(question: Question, rarity: Rarity = even_rarity) -> Wanted:
    """The question's content stems with their weights."""
    weighed = weighed_terms(question, rarity)
    return tuple((term.stem, weight) for term, (_, _, weight) in zip(question.terms, weighed, strict=True))


def sentence_ranges(paragraph: Paragraph, language: str) -> tuple[Range, ...]:
    """The quotable pieces of a paragraph: sentences, a table row whole; cut where lines may not belong together."""
    if paragraph.kind is Kind.TABLE_ROW:
        ranges: tuple[Range, ...] = ((0, len(paragraph.text)),)
    else:
        ranges = split_sentences(paragraph.text, language)
    return tuple(piece for start, end in ranges for piece in paragraph.whole_pieces(start, end))


def newsletter_of(head: IssueHead) -> str:
    """The newsletter as readers may call it: its series, and the name that its head prints where it has other words."""
    series, title = head.series.replace("_", " "), head.title
    short, long = set(folded_words(series)), set(folded_words(title))
    if head.title_source != "masthead" or long <= short:
        return series
    return title if short <= long else f"{series}, {title}"


def context_line(paragraph: Paragraph, dated: DateRange | None, newsletter: str = "") -> str:
    """What a model reads before a passage: the newsletter, the issue's date and the nearest heading ("Ridge Walkers.
    March 2012. Working bees")."""
    headings = paragraph.headings[-1:] or ((paragraph.article,) if paragraph.article else ())
    return ". ".join(part for part in (newsletter, format_range(dated) if dated else "", *headings) if part)


def passage_of(hit: Hit, parts: Sequence[Part]) -> Passage:
    """What the models are given of the passage of a hit."""
    printed = [
        Printed(
            one.paragraph.text,
            sentence_ranges(one.paragraph, one.context.language),
            passage_text(one.paragraph, one.context.dated),
            hit.kept.get(one.paragraph.id),
        )
        for one in parts
    ]
    last = parts[-1]
    return Passage(tuple(printed), context_line(last.paragraph, last.context.dated, last.context.newsletter))


def passage_candidates(
    question: Question,
    hit: Hit,
    index: int = 0,
    context: Context = Context(),
    evidence: Evidence = Evidence(),
    wanted: Wanted | None = None,
    parts: Sequence[Part] = (),
) -> tuple[Candidate, ...]:
    """Every sentence of a passage as a candidate, in order; ``index`` is the place of its ``hit``, from 0.

    ``wanted`` are the question's `wanted_terms`, the same for all its hits; by default every word counts alike.
    ``parts`` are the paragraphs of the passage in reading order; by default the hit's own in its ``context``.
    """
    wanted = wanted_terms(question) if wanted is None else wanted
    parts = parts or (Part(index, hit.paragraph, context),)
    sentences = [
        _Sentence(one, start, end, words(one.paragraph.text[start:end], one.context.language),
                  answering_words(one.paragraph.text[start:end], question))
        for one in parts
        for start, end in sentence_ranges(one.paragraph, one.context.language)
    ]  # fmt: skip
    around = frozenset(word.stem for found in sentences for word in found.words)
    around |= frozenset(stem for one in parts for stem in _context_stems(one))
    printed = {one.place: _printed_dates(question, one) for one in parts}
    shared = _PassageValues(
        late_passage=evidence.late_passage,
        passage_cosine=max(0.0, hit.score),
        none=evidence.none,
        cover_passage=coverage(wanted, around),
        capital_missing=_capitals_missing(question, around),
        number_missing=_numbers_missing(question, around, parts[0].context),
        answer_passage=float(any(found.answers for found in sentences)) if _typed(question) else 0.5,
        rank=1.0 / (1.0 + index),
        fused=min(1.0, _BEST_FUSED * hit.fused),
        lexical=1.0 / hit.lexical_rank if hit.lexical_rank else 0.0,
        dense=1.0 / hit.dense_rank if hit.dense_rank else 0.0,
        dated=min(1.0, max(0.0, hit.dated)),
        date_conflict=_date_conflict(
            question, [one.when for found in printed.values() for one in found], parts[0].context
        ),
        printed=printed,
    )
    return tuple(
        Candidate(
            found.part.place,
            found.start,
            found.end,
            _sentence_features(question, number, sentences, wanted, evidence, shared),
            tuple((found.start + left, found.start + right) for left, right in found.answers),
            _span(evidence, number, found.start),
        )
        for number, found in enumerate(sentences)
    )


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a passage: ``start:end`` of the text of its part, its words, and what in it answers by form."""

    part: Part
    start: int
    end: int
    words: Sequence[Word]
    answers: Sequence[Range]


@dataclass(frozen=True, slots=True)
class _PassageValues:
    late_passage: float
    passage_cosine: float
    none: float
    cover_passage: float
    capital_missing: float
    number_missing: float
    answer_passage: float
    rank: float
    fused: float
    lexical: float
    dense: float
    dated: float
    date_conflict: float
    printed: Mapping[int, tuple[PrintedDate, ...]]


def _sentence_features(
    question: Question,
    number: int,
    sentences: Sequence[_Sentence],
    wanted: Wanted,
    evidence: Evidence,
    shared: _PassageValues,
) -> SentenceFeatures:
    found = sentences[number]
    start, end, answers = found.start, found.end, found.answers
    sentence = found.part.paragraph.text[start:end]
    have = frozenset(word.stem for word in found.words)
    near = frozenset(word.stem for one in sentences[max(0, number - 1) : number + 2] for word in one.words)
    count = len(found.words)
    kind = found.part.paragraph.kind
    context = found.part.context
    printed = shared.printed[found.part.place]
    return SentenceFeatures(
        late=_at(evidence.late, number),
        late_passage=shared.late_passage,
        cosine=_at(evidence.cosine, number),
        passage_cosine=shared.passage_cosine,
        neural=_at(evidence.neural, number),
        none=shared.none,
        cover=coverage(wanted, have),
        cover_near=coverage(wanted, near),
        cover_passage=shared.cover_passage,
        names=_share((term.stem for term in question.terms if term.capital), have),
        numbers=_share(question.numbers, have),
        capital_missing=shared.capital_missing,
        number_missing=shared.number_missing,
        date_match=_date_match(question, [one.when for one in printed if start <= one.start < end], context),
        date_conflict=shared.date_conflict,
        answer=float(bool(answers)) if _typed(question) else 0.5,
        answer_near=_nearness(answers, found.words, wanted),
        answer_passage=shared.answer_passage,
        rank=shared.rank,
        fused=shared.fused,
        lexical=shared.lexical,
        dense=shared.dense,
        dated=shared.dated,
        named_issue=float(context.named),
        first=float(start == 0),
        short=float(count < 5),
        long=float(count > 45),
        heading=float(kind in (Kind.HEADING, Kind.MASTHEAD)),
        item=float(kind in (Kind.LIST_ITEM, Kind.TABLE_ROW)),
        caption=float(kind in (Kind.CAPTION, Kind.PULL_QUOTE)),
        contact=float(kind is Kind.CONTACT),
        asks=float(sentence.rstrip(" \"'”’)").endswith(("?", "？"))),
        phrase=_phrase(question, found.words),
        because=float(question.kind is Asked.WHY and bool(_BECAUSE.search(sentence))),
    )


_BECAUSE = re.compile(
    r"\b(?:because|since|due to|so that|in order to|as a result|thanks to|therefore|owing to|"
    r"reason|aim\w*|purpose|to (?:\w+)|weil|da|damit|denn|wegen|deshalb|"
    r"um|parce que|car|afin|pour|grâce|porque|para|debido)\b|因为|由于|为了",
    re.IGNORECASE,
)


def _span(evidence: Evidence, number: int, start: int) -> Range | None:
    span = evidence.spans[number] if number < len(evidence.spans) else None
    return (start + span[0], start + span[1]) if span else None


def _typed(question: Question) -> bool:
    return question.expects is not Expects.ANYTHING


def _at(values: Sequence[float], index: int) -> float:
    return float(values[index]) if index < len(values) else 0.0


def _share(wanted: Iterable[str], have: frozenset[str]) -> float:
    listed = list(wanted)
    return sum(item in have for item in listed) / len(listed) if listed else 0.0


def _context_stems(part: Part) -> frozenset[str]:
    headed = " ".join((part.context.newsletter, part.paragraph.article, *part.paragraph.headings))
    return frozenset(word.stem for word in words(headed, part.context.language))


def _capitals_missing(question: Question, around: frozenset[str]) -> float:
    """Share of the question's capitalised words that neither the passage nor its headings have."""
    capitals = [term.stem for term in question.terms if term.capital and term.weight == 1.0]
    return sum(stem not in around for stem in capitals) / len(capitals) if capitals else 0.0


def _numbers_missing(question: Question, around: frozenset[str], context: Context) -> float:
    """Share of the question's numbers that stand neither in the passage nor in the issue's date."""
    numbers = question.numbers
    dated = {str(context.dated.start.year), str(context.dated.end.year)} if context.dated else set()
    return sum(number not in around and number not in dated for number in numbers) / len(numbers) if numbers else 0.0


def _date_match(question: Question, printed: Sequence[DateRange], context: Context) -> float:
    """1 where a date ``printed`` in the sentence overlaps one the question names; half where only the issue's does."""
    if not question.dates:
        return 0.0
    if any(found.overlaps(asked) for found in printed for asked in question.dates):
        return 1.0
    return 0.5 if context.dated and any(context.dated.overlaps(asked) for asked in question.dates) else 0.0


def _date_conflict(question: Question, printed: Sequence[DateRange], context: Context) -> float:
    """1 where the question names a date, the passage has dates, and none of them nor the issue's overlaps it."""
    if not question.dates:
        return 0.0
    if any(one.overlaps(asked) for one in printed for asked in question.dates):
        return 0.0
    if context.dated and any(context.dated.overlaps(asked) for asked in question.dates):
        return 0.25
    return 1.0 if printed else 0.5


def _printed_dates(question: Question, part: Part) -> tuple[PrintedDate, ...]:
    """The dates that a paragraph prints, as stored or found now; () for a question that names none."""
    if not question.dates:
        return ()
    if part.context.dates is not None:
        return part.context.dates
    found = find_dates(part.paragraph.text, part.context.dated, part.context.language)
    return tuple(PrintedDate(one.start, one.end, one.when) for one in found if one.when is not None)


def _nearness(answers: Sequence[Range], found: Sequence[Word], wanted: Sequence[tuple[str, float]]) -> float:
    """How near the answering words stand to the question's, weighed by rarity: 1 beside each other, 0 far or none."""
    if not answers:
        return 0.0
    places: dict[str, list[int]] = {}
    for word in found:
        places.setdefault(word.stem, []).append((word.start + word.end) // 2)
    total = sum(weight for _, weight in wanted)
    if total <= 0:
        return 0.0
    best = 0.0
    for start, end in answers:
        middle = (start + end) / 2
        score = sum(
            weight * max(math.exp(-abs(place - middle) / 60.0) for place in places[stem])
            for stem, weight in wanted
            if stem in places
        )
        best = max(best, score / total)
    return best


def _phrase(question: Question, found: Sequence[Word]) -> float:
    """Share of the question's neighbouring pairs of content words that stand together in the sentence too."""
    asked = [term.stem for term in question.terms if term.weight == 1.0]
    pairs = list(itertools.pairwise(asked))
    if not pairs:
        return 0.0
    order = [word.stem for word in found if word.content]
    have = set(itertools.pairwise(order))
    return sum(pair in have for pair in pairs) / len(pairs)


def same_words(left: str, right: str) -> bool:
    """Whether two texts are the same but for case, accents and punctuation."""
    return re.sub(r"\W+", "", fold(left)) == re.sub(r"\W+", "", fold(right))
