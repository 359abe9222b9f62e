"""Yes or no, said only where a sentence says it: otherwise the sentence speaks for itself.

A yes is the question's own statement: all its words and its kind of verb (now, then, will, can) in one main clause, and
nothing that makes a wish, a doubt, a rumour or a condition of it. A no is a "not" right before a word of the question.
"""

from __future__ import annotations

import re

from assistant.questions.question import Asked, Question
from assistant.reader.features import SentenceFeatures
from corpus.dates.names import PLAIN_MONTHS, SEASONS, WEEKDAYS
from corpus.model import Status
from corpus.text.cleaning import word_set
from corpus.text.terms import is_unspaced, stem, stems, words

_NOT = re.compile(
    r"\b(?:no(?: longer)?|not|never|none|neither|nor|nobody|nothing|cannot|unable|"
    r"without(?! (?:any )?(?:problems?|difficult|a hitch|issues?))|"
    r"cancel+ed|off-|postponed|\w+n['’]t|kein\w*|nicht|nie|niemals|ohne|abgesagt|"
    r"entfällt|ne|n['’](?=\w)|pas|aucune?|jamais|sans|annulée?s?|nunca|sin|ningun[oa]?|ningún|tampoco|"
    r"cancelad[oa]s?|non|annullat[oaie]|niet|geen|nooit|afgelast|não|nie|není|nejsou)\b|不|没|无法|未|取消",
    re.IGNORECASE,
)
#: What a sentence with one of these says is asked, wished, supposed, told of others, over or refused.
_UNSAID = re.compile(
    r"[?？!！]|\b(?:if|unless|whether|would|could|might|should|please|perhaps|maybe|hardly|used to|"
    r"(?:was|were|is|are) to|fail(?:s|ed)? to|"
    r"hopes?|hoped|wish\w*|propos\w+|suggest\w*|refus\w+|den(?:y|ied|ies)|doubt\w*|claim\w*|rumou?r\w*|"
    r"(?:some|many|they|people) (?:say|said|believe|think)|ask(?:s|ed)?|believes?|"
    r"wenn|falls|ob|würden?|könnten?|soll(?:te)?n?|weiger\w+|bitte|hoff\w+|vorgeschlagen|angeblich|vielleicht|früher|"
    r"si|pourrai\w*|pourra|devrai\w*|faudrait|refus\w*|souhait\w*|propose\w*|demand\w*|peut-être|"
    r"podría\w*|podrá|debería\w*|habría\w*|rechaz\w+|neg(?:ó|aron) a|propone\w*|ojalá|"
    r"se|potrebbe\w*|dovrebbe\w*|forse|als|zou|misschien|jeśli|czy|pokud|zda)\b|如果|是否",
    re.IGNORECASE,
)
#: A question with one of these is not answered by what its other words are told of.
_BOUND = re.compile(
    r"\b(?:only|before|ever|already|still|always|all|every|both|first|primar\w+|any ?more|again|else|just|"
    r"nur|schon|noch|immer|alle\w*|jemals|zuerst|wieder|seul\w*|déjà|toujours|encore|tou[ts]\w*|"
    r"solo|ya|todavía|siempre|tod[oa]s?)\b|只|都|还|已经",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\b(?:or|oder|ou|lub|nebo)\b|还是")
#: Words that open a clause of which nothing is said by itself.
_BELOW = word_set("that dass daß que qu che dat że żeby aby ob zda")
_RUN = re.compile(r"[^\W\d_]+")
#: Small words that turn nothing, whatever clause they stand in.
_LIGHT = word_set(
    "the a an this our your their its his her it we you in on at to of for from by with and now also too there s "
    "without any problem problems difficulty trouble hitch "
    "der die das den dem des ein eine einen einem einer eines unser unsere im am in auf bei für mit von zum zur es "
    "auch jetzt und "
    "le la les l un une des du de d notre au aux à en dans sur pour avec il y aussi maintenant et c "
    "el los las una unos del al en con para por también ahora y "
    "il lo gli i uno del della dello dei nel nella in con per di da anche ora e ci "
    "het een onze op bij voor met van te er ook nu "
    "o os as um uma do da dos das no na em com também agora w we z ze na do dla i też teraz v ve s se pro také teď"
)
#: Languages whose clauses end with a part of the verb ("hat ein Boot gemietet").
_VERB_LAST = frozenset({"de", "nl"})
#: What narrows a statement that went before.
_BENDS = re.compile(
    r"\W*(?:of|only|enough|but|except|if|unless|until|de|du|nur|außer|sauf|solo|salvo)\b", re.IGNORECASE
)
_CLAUSE = re.compile(r"[,;:()–—]|\.\s")
_PAYING = re.compile(r"\b(?:pay|cost|charged?|fees?|zahlen|kostet|payer|coûte|pagar|cuesta)\b|付", re.IGNORECASE)
_FREE = re.compile(
    r"\b(?:free|no (?:\w+ )?(?:charge|fee)|kostenlos|kostenfrei|frei|gratis|gratuit\w*)\b|免费", re.IGNORECASE
)
_OFF = re.compile(
    r"\b(?:cancel+ed|called off|postponed|abgesagt|entfällt|annulée?s?|cancelad[oa]s?|annullat[oaie]|afgelast|"
    r"odwołan\w+|zrušen\w*)\b|取消",
    re.IGNORECASE,
)
#: What asks whether something is on another day: that its date has changed, or that it was moved.
_DATE = r"(?:date|day|time|datum|termin\w*|tag|fecha|día|data|dia|dag|dzień|den|datę)"
_CHANGED = (
    r"(?:changed?|geändert|changée?s?|cambi(?:ado|ó|ata)|cambiad[oa]|gewijzigd|veranderd|mud(?:ou|ada)|alterad[oa]|"
    r"zmieni\w+|změni\w+)"
)
_BECAME = {
    Status.CANCELLED: re.compile(_OFF.pattern.replace("|postponed", ""), re.IGNORECASE),
    Status.MOVED: re.compile(
        rf"\b{_DATE}\b.*\b{_CHANGED}\b|\b{_CHANGED}\b(?=.*\b{_DATE}\b)"
        r"|\b(?:moved|postponed|rescheduled|put off|verschoben|verlegt|reportée?s?|déplacée?s?|aplazad[oa]s?|"
        r"pospuest[oa]s?|trasladad[oa]s?|spostat[oaie]|rinviat[oaie]|verplaatst|verschoven|uitgesteld|adiad[oa]s?|"
        r"przełożon\w+|przesunięt\w+|přeložen\w*|přesunut\w*)\b|改期|延期|推迟",
        re.IGNORECASE,
    ),
}
#: A question that names the new day or place is not answered by there being one.
_TO_WHAT = re.compile(r"\W*(?:to|from|until|auf|vom|au|du|à|al|a|del|para|naar|van|na|z|de)\b|.*\d", re.IGNORECASE)
#: Finite verbs that carry the time of a statement.
_VERBS = {
    word: kind
    for kind, some in {
        "now": "is are am has have 's ist sind hat haben gibt est sont a ont es son está están hay ha han è sono c'è "
        "hanno is zijn heeft hebben er é há são jest są ma je jsou má",
        "then": "was were had wurde wurden war waren hatte fue fueron era eran werd werden foi był byl",
        "will": "will shall 'll won wird werden sera seront será zal zullen bude będzie",
        "may": "can may cannot kann dürfen darf können muss peut peuvent doit puede pueden debe può deve kan mag moet "
        "pode",
    }.items()
    for word in some.split()
}
_DID = re.compile(r"\W*(?:and |but |so )?did\b", re.IGNORECASE)
_SAID = {
    "en": ("Yes.", "No."),
    "de": ("Ja.", "Nein."),
    "fr": ("Oui.", "Non."),
    "es": ("Sí.", "No."),
    "it": ("Sì.", "No."),
    "nl": ("Ja.", "Nee."),
    "pt": ("Sim.", "Não."),
    "pl": ("Tak.", "Nie."),
    "cs": ("Ano.", "Ne."),
    "zh": ("是的。", "不是。"),
}
#: Share of the question's weighed words that a sentence must have for a no.
_COVERED = 0.45
_TIMES = frozenset((*PLAIN_MONTHS, *WEEKDAYS, *SEASONS))
#: Words: the name of a thing ("Puffin trip.") affirms nothing of it.
_SHORTEST_YES = 3


def verdict(question: Question, sentence: str, features: SentenceFeatures, language: str = "en") -> str:
    """ "Yes." or "No." in the question's language, or "" where the evidence is not plain.

    ``sentence`` is the one that decides, in ``language``. A question that itself denies or offers a choice gets none.
    """
    if question.kind is not Asked.YES_NO or _NOT.search(question.asked) or _CHOICE.search(question.asked):
        return ""
    if features.asks or features.heading or _UNSAID.search(sentence):
        return ""
    yes, no = _SAID.get(question.language, _SAID["en"])
    free = bool(_PAYING.search(question.asked) and not _FREE.search(question.asked) and _FREE.search(sentence))
    denied = _denied(question, sentence, language)
    if free or denied:
        plain = free or _OFF.search(sentence) or any(_governs(question, clause, language) for clause in denied)
        told = plain and features.cover >= _COVERED and _has_times(question, sentence, language)
        return no if told and not _is_below(sentence) else ""
    if _BOUND.search(question.asked) or len(words(sentence, language)) < _SHORTEST_YES:
        return ""
    return yes if _states(question, sentence, language) else ""


def became(question: Question, status: Status) -> str:
    """ "Yes." in the question's language to whether something is what it is known to have become, cancelled or put to
    another day; "" to any other."""
    asked = _BECAME[status].search(question.asked) if status in _BECAME else None
    if question.kind is not Asked.YES_NO or asked is None:
        return ""
    before, after = question.asked[: asked.start()], question.asked[asked.end() :]
    rest = f"{before} {asked.group().rpartition(' ')[0]} {after}"
    if _NOT.search(rest) or _CHOICE.search(rest) or _TO_WHAT.match(after):
        return ""
    return _SAID.get(question.language, _SAID["en"])[0]


def _denied(question: Question, sentence: str, language: str) -> list[str]:
    """The clauses that have a "not" and one of the question's words."""
    asked = {term.stem for term in question.terms}
    return [clause for clause in _CLAUSE.split(sentence) if _NOT.search(clause) and asked & stems(clause, language)]


def _governs(question: Question, clause: str, language: str) -> bool:
    """Whether a "not" stands before a word of the question, and between them none but small ones and the question's."""
    asked = {term.stem for term in question.terms if term.weight == 1.0}
    known = {found.group().casefold() for found in _RUN.finditer(question.asked)} | _LIGHT
    content = [word for word in words(clause, language) if word.content]
    for denied in _NOT.finditer(clause):
        after = next((word for word in content if word.start >= denied.end()), None)
        if after is not None and after.stem in asked:
            between = {found.group().casefold() for found in _RUN.finditer(clause, denied.end(), after.start)}
            if between <= known:
                return True
    return False


def _has_times(question: Question, sentence: str, language: str) -> bool:
    """Whether the days, months and seasons that the question names stand in the sentence."""
    times = {stem(one, question.language) for one in _TIMES}
    named = {word.stem for word in words(question.asked, question.language)} & times
    return named <= stems(sentence, language)


def _states(question: Question, sentence: str, language: str) -> bool:
    """Whether one main clause of the sentence has all words of the question, a verb of its time, and nothing between.

    Before those words, as they first stand there, and among them no other word may stand but small ones, the
    question's own, and times: one that may ("almost", "wanted", "is said") turns what is said. Behind them it may,
    save in languages that end a clause with its verb.
    """
    asked = {term.stem for term in question.terms if term.weight == 1.0}
    known = {found.group().casefold() for found in _RUN.finditer(question.asked)}
    wanted = _times(question.asked)
    plain = {"now", "then"} if _DID.match(question.asked) else {"now"}
    for clause in _CLAUSE.split(sentence):
        have = words(clause, language)
        if not asked or not asked <= {word.stem for word in have}:
            continue
        if is_unspaced(clause[:1]):
            return True
        last = max(next(word.end for word in have if word.stem == stem) for stem in asked)
        core, rest = clause[:last], clause[last:]
        told = _times(core)
        fits = wanted <= told if wanted else not told - plain
        others = [
            found.group().casefold()
            for found in _RUN.finditer(clause if language[:2] in _VERB_LAST else core)
            if found.group().casefold() not in known
        ]
        strange = [
            one for one in others if one not in _LIGHT and one not in _VERBS and not _is_asked(one, asked, language)
        ]
        after = _RUN.search(rest)
        turned = _BENDS.match(rest) or (after is not None and after.group().casefold() in _VERBS)
        if fits and not strange and not turned and not _is_below(clause):
            return True
    return False


def _is_asked(word: str, asked: set[str], language: str) -> bool:
    """Whether a word is one of the question's in another form, or a time."""
    return word in _TIMES or any(one.stem in asked for one in words(word, language))


def _times(text: str) -> set[str]:
    """The times of the finite verbs in a text, as far as small words tell them: of "does it stop" none."""
    said = [found.group().casefold() for found in re.finditer(r"['’]?[^\W\d_]+", text)]
    return {_VERBS[word] for word in (one.replace("’", "'") for one in said) if word in _VERBS}


def _is_below(clause: str) -> bool:
    """Whether a clause hangs on another: "it is doubtful that …"."""
    return bool({found.group().casefold() for found in _RUN.finditer(clause)} & _BELOW)
