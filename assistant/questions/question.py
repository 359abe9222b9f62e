"""What is asked: the kind of answer wanted, dates, names, numbers, and the stand-alone form of a follow-up.

Deterministic and without a model, so that a test can be read aloud: the same question always means the
same. It never sees the library; what needs the newsletters' own words or issues comes in as a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from assistant.model import Turn
from assistant.words import STOP, fold, words
from corpus.dates import find_dates
from corpus.model import DateRange, Precision
from embeddings.stopwords import STOP_WORDS

#: Characters of a question that are read; the rest is cut, with a word of it in the answer.
LONGEST_QUESTION = 2_000


class Asked(StrEnum):
    """The kind of answer wanted."""

    WHEN = "when"
    WHERE = "where"
    WHO = "who"
    HOW_MANY = "how_many"
    WHAT = "what"
    WHY = "why"
    HOW = "how"
    LIST = "list"
    YES_NO = "yes_no"
    KEYWORD = "keyword"


class Expects(StrEnum):
    """What the answering words look like, where the question says so."""

    DATE = "date"
    TIME = "time"
    YEAR = "year"
    PLACE = "place"
    PERSON = "person"
    NUMBER = "number"
    MONEY = "money"
    CONTACT = "contact"
    NAME = "name"
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of the question: ``start:end`` of ``Question.text``; carried words of earlier turns weigh less."""

    stem: str
    start: int
    end: int
    weight: float
    capital: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question that stands alone. ``asked`` is what was typed; ``text`` what is searched for.

    ``dates`` are the ranges named in it; ``issue_dates`` those that name an issue ("the March issue");
    ``months`` month numbers named with "issue" but without a year; ``tense`` is "upcoming", "past" or "";
    ``in_order`` says that what happened is wanted step by step.
    """

    asked: str
    text: str
    kind: Asked
    expects: Expects
    language: str = "en"
    terms: tuple[Term, ...] = ()
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    dates: tuple[DateRange, ...] = ()
    issue_dates: tuple[DateRange, ...] = ()
    months: tuple[int, ...] = ()
    tense: str = ""
    in_order: bool = False
    carried: str = ""
    corrected: tuple[tuple[str, str], ...] = field(default=())

    @property
    def is_list(self) -> bool:
        return self.kind is Asked.LIST


_HOW_MANY = (
    r"\bhow (?:many|much|often|long|far|old|tall|high|large|big|fast|heavy|wide|deep|few|hot|"
    r"cold|bright)\b|\bhead ?count\b"
    r"|\b(?:what|which)(?:'s| is| was| were| are)?(?: the| an?| roughly| about|"
    r" approximate)* (?:total|number|proportion|percentage|percent|share|"
    r"amount|sum|cost|price|fee|distance|speed|size|height|weight|length|age|frequency|"
    r"temperature|salary|budget|rate|score)\b"
    r"|\bwie ?(?:viele?|oft|lange?|alt|hoch|weit|groß|teuer)\b|\bcombien\b|\bcu[aá]nt[oa]s?\b|多少|几[个名位人次年天]"
)
_WHEN = (
    r"\bwhen\b|\b(?:what|which|on what|on which|in what|in which|by what)(?: \w+)? (?:date|"
    r"dates|day|days|time|year|years|month|months|week|evening|"
    r"weekday|season|century|decade)\b|\bsince when\b|\bhow (?:soon|recently|long ago)\b|\bdate of\b"
    r"|\bwann\b|\bwelche[mnrs]? (?:tag|datum|jahr|monat|uhrzeit)\b|\bum wie ?viel uhr\b|"
    r"\bquand\b|\bquelle (?:date|heure|année)\b|\bcu[aá]ndo\b|什么时候|何时|哪[一]?[年天日月]|几[月号点日]"
)
_WHERE = (
    r"\bwhere(?:abouts)?\b|\b(?:what|which)(?: \w+)? (?:city|town|village|country|place|venue|"
    r"location|building|room|hall|street|address|"
    r"suburb|state|county|island|region|continent|park|site|church|school|hotel)\b"
    r"|\bwo(?:hin|her)?\b|\bwelche[mnrs]? (?:ort|stadt|land|kirche|saal|raum)\b|\boù\b|"
    r"\bd[oó]nde\b|\bad[oó]nde\b|哪里|哪儿|何处|在哪|哪个(?:城市|国家|地方)"
)
_WHO = (
    r"\bwho(?:m|se)?\b|\b(?:what|which)(?: \w+)? (?:person|people|man|woman|speaker|speakers|"
    r"author|member|members|officer|officers|president|director|"
    r"expert|organi[sz]ation|body|company|agency|institution|club|team|group|teacher|"
    r"volunteer|volunteers|editor|astronomer|scientist)\b"
    r"|\bwe[rnm]\b|\bwessen\b|\bqui\b|\bqui[eé]n(?:es)?\b|谁|哪[位些]人?"
)
_WHY = (
    r"\bwhy\b|\bfor what (?:reason|purpose)\b|\bwhat (?:was|is) the (?:reason|purpose|"
    r"cause)\b|\bhow come\b|\bwarum\b|\bweshalb\b|\bwieso\b|\bpourquoi\b|\bpor qu[eé]\b|为什么|为何"
)
_LIST = (
    r"^(?:please )?(?:list|name|enumerate|give (?:me )?(?:all|the names|a list))\b|\b(?:list|"
    r"name) (?:all|every|the|some|two|three|four|five|six)\b"
    r"|^what (?:are|were) (?:all )?(?:the|some|its|their)\b(?! \w+ (?:of|in|for)? ?(?:odds|chances))"
    r"|\b(?:which|what)(?: \w+)? (?!was\b|is\b|has\b|does\b|this\b|us\b|series\b|status\b|"
    r"campus\b|bus\b|address\b|class\b|business\b|process\b|access\b|basis\b|news\b)"
    r"(?:\w{2,}(?:[^s\Wu]s)|people|men|women|children|species)\b"
    r"|\bwelche \w+(?:en|er|e|s)\b|\bnenn(?:e|en)?\b|\bwelches sind\b|"
    r"\bquels?(?:les)? (?:sont|étaient)\b|\bqu[eé] \w+s\b|\bcu[aá]les\b|哪些|列出"
)
#: People, places or times asked for in the plural.
_SEVERAL = (
    r"(?:(?:in|on|at|from|to|for|by) )?(?:which|what) (?:\w+ )?(?!was\b|is\b|has\b|does\b)(?:\w+[^su]s|people)\b"
    r"|who (?:are|were) (?:all )?(?:the|our|its|their)\b|who (?:sits?|sat|serves?|served) on\b"
)
_YES_NO = (
    r"^(?:and |but |so )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|"
    r"should|may|might|isn't|aren't|didn't|wasn't)\b"
    r"|^(?:ist|sind|war|waren|hat|haben|hatte|kann|können|wird|werden|wurde|wurden|gibt|gab|"
    r"darf|muss|soll)\b|^est-ce\b|[吗嗎]|是否"
)
#: What happened is wanted step by step.
_IN_ORDER = (
    r"\b(?:chronolog\w*|time ?line|in (?:the )?(?:right )?order|in sequence|the (?:sequence|order) of|"
    r"steps? (?:of|by step|in)|(?:what|which) (?:were|are) the (?:steps|stages|milestones)|"
    r"der reihe nach|zeitliche[nrms]? (?:reihen|ab)folge|schritt für schritt|zeitleiste|"
    r"dans l['’]ordre|étape par étape|en orden|paso a paso|cronolog\w*)\b(?! to\b)|先后|按时间|时间顺序|步骤"
)
_QUESTION_WORD = (
    r"\b(?:who|whom|whose|what|which|when|where|why|how|wer|wen|wem|was|wann|wo|warum|wie|"
    r"welche\w?|qui|que|quoi|quand|où|comment|quel\w*|qu[eé]|qui[eé]n|cu[aá]ndo|d[oó]nde|"
    r"c[oó]mo|cu[aá]l\w*)\b|[?？谁什哪几]"
)

_EXPECTS: tuple[tuple[str, Expects], ...] = (
    (
        r"\b(?:phone|telephone|e-?mail|website|web ?site|url|web address|contact|call sign|"
        r"callsign|fax|telefon\w*|webseite|correo|téléphone)\b|电话|邮箱|网址",
        Expects.CONTACT,
    ),
    (r"\b(?:what|which) years?\b|\bwelche[mns]? jahr\b|\bquelle année\b|\bqu[eé] año\b|哪年|哪一年", Expects.YEAR),
    (
        r"\b(?:what|which) time\b|\bo'?clock\b|\buhrzeit\b|\bwie ?viel uhr\b|\bquelle heure\b|\bqu[eé] hora\b|几点",
        Expects.TIME,
    ),
    (
        r"\b(?:costs?(?! (?:the )?(?:most|least|more|less)\b)|price|fees?|"
        r"how much (?:money|does|did|do|is|was|were|will)|donation|"
        r"budget|raised?|paid?|pay|dues|subscription|kostet|kosten|preis|coûte|cuesta|dollars?|"
        r"euros?)\b|价格|多少钱",
        Expects.MONEY,
    ),
)

_UPCOMING = (
    r"\b(?:upcoming|next|coming|forthcoming|planned|future|will|scheduled|soon|later this|"
    r"still to come|plans?|planning|nächste[nrms]?|kommende[nrms]?|geplant\w*|demnächst|"
    r"prochaine?s?|à venir|próxim[oa]s?|previst[oa]s?)\b|下一|即将|计划"
)
_PAST = (
    r"\b(?:last|previous|past|latest|recent|recently|ago|held|took place|happened|earlier|"
    r"letzte[nrms]?|vergangene[nrms]?|dernier\w*|passée?s?|pasad[oa]s?|últim[oa]s?)\b|上次|去年|过去"
)
_ISSUE_WORD = (
    r"(?:issue|number|newsletter|edition|bulletin|repeater|gazette|magazine|ausgabe|nummer|"
    r"heft|gemeindebrief|numéro|número|boletín|期|号)"
)

_MONTH_NAMES: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero",
            "february feb februar fevrier febrero",
            "march mar marz mars marzo",
            "april apr avril abril",
            "may mai mayo",
            "june jun juni juin junio",
            "july jul juli juillet julio",
            "august aug aout agosto",
            "september sept sep septembre septiembre",
            "october oct oktober okt octobre octubre",
            "november nov novembre noviembre",
            "december dec dezember dez decembre diciembre",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH_WORD = r"[A-Za-zÀ-ÿ]{3,10}"
_ISSUE_DATE = re.compile(
    rf"\b(?P<month>{_MONTH_WORD})\.?(?:\s+(?P<year>(?:19|20)\d\d))?(?:'s)?\s+{_ISSUE_WORD}\b"
    rf"|\b(?:{_ISSUE_WORD})\s+(?:of|for|from|dated|vom|von|de|"
    rf"du)\s+(?P<month2>{_MONTH_WORD})\.?(?:\s+(?P<year2>(?:19|20)\d\d))?\b"
    rf"|\b(?P<year3>(?:19|20)\d\d)\s+{_ISSUE_WORD}\b",
    re.IGNORECASE,
)

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

_MORE_WORDS = {
    "en": "the which how many much did",
    "de": "wie viele wieviel gibt findet wessen bei",
    "fr": "combien quelle sont été pourquoi",
    "es": "cuántos cuántas cuánto dónde quiénes cuáles fueron",
}
_FUNCTION_WORDS = {
    language: frozenset(STOP_WORDS[language].split()) | frozenset(more.split())
    for language, more in _MORE_WORDS.items()
}

Dates = Callable[[str, str], Sequence[DateRange]]
Vocabulary = Callable[[str], str | None]


def read_question(
    asked: str,
    history: Sequence[Turn] = (),
    *,
    language: str | None = None,
    vocabulary: Vocabulary | None = None,
    today: date | None = None,
) -> Question:
    """Read a question, with the turns before it for a follow-up; never raises.

    ``vocabulary`` gives the newsletters' own spelling of a word they do not have, or None.
    """
    typed = " ".join(asked[:LONGEST_QUESTION].split())
    language = language or guess_language(typed)
    corrected = _corrections(typed, vocabulary, language)
    text = typed
    for wrong, right in corrected:
        text = re.sub(rf"\b{re.escape(wrong)}\b", right, text)
    kind = question_kind(text)
    if kind is Asked.KEYWORD and history and needs_history(text):
        kind = question_kind(history[-1].question)  # "And the year before that?" asks what was asked before
    carried = _carried(text, history, language)
    stands = f"{text} ({carried})" if carried else text
    terms = _terms(stands, len(text), language)
    issue_dates, months, rest = _issue_references(text)
    return Question(
        asked=asked,
        text=stands,
        kind=kind,
        expects=expected(text, kind),
        language=language,
        terms=terms,
        numbers=tuple(dict.fromkeys(re.findall(r"\d+(?:[.,:]\d+)*", text))),
        names=_names(text),
        dates=_dates(rest, language, today),
        issue_dates=issue_dates,
        months=months,
        tense=_tense(text),
        in_order=kind is not Asked.YES_NO and re.search(_IN_ORDER, text.casefold()) is not None,
        carried=carried,
        corrected=corrected,
    )


def question_kind(text: str) -> Asked:
    """The kind of answer a question wants, by its words."""
    low = text.casefold().strip(" ¿¡")
    if not re.search(_QUESTION_WORD, low) and not re.search(_YES_NO, low):
        if re.search(_LIST, low):
            return Asked.LIST
        return Asked.WHAT if len(low.split()) > 8 else Asked.KEYWORD
    if re.search(_YES_NO, low) and not (low.startswith("was ") and guess_language(low) == "de"):
        return Asked.YES_NO
    firsts = [
        (found.start(), order, kind)
        for order, (pattern, kind) in enumerate(
            (
                (_HOW_MANY, Asked.HOW_MANY),
                (_WHEN, Asked.WHEN),
                (_WHY, Asked.WHY),
                (_WHERE, Asked.WHERE),
                (_WHO, Asked.WHO),
                (_LIST, Asked.LIST),
            )
        )
        if (found := re.search(pattern, low))
    ]
    if firsts:
        kind = min(firsts)[2]
        if kind in (Asked.WHO, Asked.WHERE, Asked.WHEN) and re.match(_SEVERAL, low):
            return Asked.LIST
        return kind
    if re.search(r"\bhow\b|\bwie\b|\bcomment\b|\bc[oó]mo\b|怎么|如何", low):
        return Asked.HOW
    return Asked.WHAT


def expected(text: str, kind: Asked) -> Expects:
    """What the answering words look like."""
    low = text.casefold()
    for pattern, expects in _EXPECTS:
        if re.search(pattern, low) and (expects is not Expects.MONEY or kind in (Asked.HOW_MANY, Asked.WHAT)):
            return expects
    by_kind = {
        Asked.WHEN: Expects.DATE,
        Asked.WHERE: Expects.PLACE,
        Asked.WHO: Expects.PERSON,
        Asked.HOW_MANY: Expects.NUMBER,
    }
    if kind is Asked.WHAT and re.search(r"\b(?:name|title|called|named|nickname|theme)\b|\bhei(?:ß|ss)t\b", low):
        return Expects.NAME
    return by_kind.get(kind, Expects.ANYTHING)


def guess_language(text: str) -> str:
    """The language of a short text by its most telling words: en, de, fr, es or zh."""
    if re.search(r"[\u3400-\u9fff]", text):
        return "zh"
    if re.search(r"[¿¡]", text):
        return "es"
    have = re.findall(r"[^\W\d_]+", text.casefold())
    counts = {language: sum(word in marks for word in have) for language, marks in _FUNCTION_WORDS.items()}
    best = max(counts, key=lambda language: (counts[language], language == "en"))
    return best if counts[best] else "en"


def _terms(text: str, own: int, language: str) -> tuple[Term, ...]:
    terms: dict[str, Term] = {}
    for word in words(text, language):
        if word.content and word.stem not in terms:
            weight = 1.0 if word.start < own else 0.45
            terms[word.stem] = Term(word.stem, word.start, word.end, weight, word.capital and word.start > 0)
    return tuple(terms.values())


def _names(text: str) -> tuple[str, ...]:
    """Runs of capitalised words and words with inner capitals or digits, except the first word of the question."""
    runs = re.findall(
        r"(?<!^)(?<![.?!] )\b(?:[A-ZÄÖÜÀ-Þ][\w'’-]*)(?:\s+(?:of|the|de|van|von|and|&)?\s*[A-ZÄÖÜÀ-Þ][\w'’-]*)*", text
    )
    names = (run.strip() for run in runs)
    return tuple(
        dict.fromkeys(
            name for name in names if fold(name) not in STOP and fold(name) not in _MONTH_NAMES and len(name) > 1
        )
    )


def _tense(text: str) -> str:
    low = text.casefold()
    if re.search(_UPCOMING, low):
        return "upcoming"
    return "past" if re.search(_PAST, low) else ""


def _issue_references(text: str) -> tuple[tuple[DateRange, ...], tuple[int, ...], str]:
    """Issues named by their date, months named without a year, and the text without those phrases."""
    ranges: list[DateRange] = []
    months: list[int] = []

    def take(match: re.Match[str]) -> str:
        month = _MONTH_NAMES.get(fold(match["month"] or match["month2"] or ""))
        year = match["year"] or match["year2"] or match["year3"]
        if month and year:
            ranges.append(month_range(int(year), month))
        elif month:
            months.append(month)
        elif year:
            ranges.append(year_range(int(year)))
        else:
            return match.group()
        return " "

    rest = _ISSUE_DATE.sub(take, text)
    return tuple(ranges), tuple(months), rest


def month_range(year: int, month: int) -> DateRange:
    following = date(year + month // 12, month % 12 + 1, 1)
    return DateRange(date(year, month, 1), following, Precision.MONTH)


def year_range(year: int) -> DateRange:
    return DateRange(date(year, 1, 1), date(year + 1, 1, 1), Precision.YEAR)


def _dates(text: str, language: str, today: date | None) -> tuple[DateRange, ...]:
    anchor = DateRange(today, today + timedelta(days=1)) if today else None
    return tuple(found.when for found in find_dates(text, anchor, language) if found.when is not None)


def _carried(text: str, history: Sequence[Turn], language: str) -> str:
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
    if pronoun and not _names(text):
        return True
    return (bool(pronoun) and len(content) <= 4) or len(content) <= 1


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
