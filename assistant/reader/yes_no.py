"""Yes or no, said only where the sentence that decides it is plain; otherwise the sentence speaks for itself."""

from __future__ import annotations

import re

from assistant.questions.question import Asked, Question
from assistant.reader.features import SentenceFeatures
from corpus.text.terms import words

_NOT = re.compile(
    r"\b(?:no|not|never|none|neither|nor|nobody|nothing|cannot|unable|"
    r"without(?! (?:any )?(?:problems?|difficult|a hitch|issues?))|"
    r"cancel+ed|off-|postponed|\w+n['’]t|kein\w*|nicht|nie|niemals|ohne|abgesagt|"
    r"entfällt|ne|pas|aucune?|jamais|sans|annulée?s?|nunca|sin|ningun[oa]?|ningún|tampoco|"
    r"cancelad[oa]s?)\b|不|没|无法|未|取消",
    re.IGNORECASE,
)
#: What a sentence with one of these says is asked, wished, supposed or refused, and so is neither a yes nor a no.
_UNSAID = re.compile(
    r"[?？]|\b(?:if|unless|whether|would|could|might|should|hopes?|hoped|wish\w*|propos\w+|suggest\w*|refus\w+|den(?:y|ied|ies)|"
    r"fail(?:s|ed)?|ask(?:s|ed)?|wenn|falls|ob|würde|könnte|soll(?:te)?|weiger\w+|si|pourrait|devrait|refus\w*|podría|"
    r"debería|rechaz\w+|se|potrebbe|als|zou|kan|jeśli|czy|pokud|zda)\b|如果|是否",
    re.IGNORECASE,
)
#: A question with one of these is not answered by what its other words are told of.
_BOUND = re.compile(
    r"\b(?:only|before|ever|already|still|always|all|every|both|first|primar\w+|any ?more|again|else|just|"
    r"nur|schon|noch|immer|alle\w*|jemals|zuerst|wieder|seul\w*|déjà|toujours|encore|tou[ts]\w*|"
    r"solo|ya|todavía|siempre|tod[oa]s?)\b|只|都|还|已经",
    re.IGNORECASE,
)
_PAYING = re.compile(r"\b(?:pay|cost|charged?|fees?|zahlen|kostet|payer|coûte|pagar|cuesta)\b|付", re.IGNORECASE)
_FREE = re.compile(r"\b(?:free|no charge|kostenlos|kostenfrei|frei|gratis|gratuit\w*)\b|免费", re.IGNORECASE)
_SAID = {
    "en": ("Yes.", "No."),
    "de": ("Ja.", "Nein."),
    "fr": ("Oui.", "Non."),
    "es": ("Sí.", "No."),
    "zh": ("是的。", "不是。"),
}
#: Characters between a word asked for and a "not" that speaks of it.
_REACH = 45
#: Share of the question's weighed words that a sentence must have: to be near the topic is no yes.
_PLAIN_YES, _PLAIN_NO = 0.8, 0.45
#: Words: the name of a thing ("Puffin trip.") affirms nothing of it.
_SHORTEST_YES = 4


def verdict(question: Question, sentence: str, features: SentenceFeatures, language: str = "en") -> str:
    """ "Yes." or "No." in the question's language, or "" where the evidence is not plain.

    ``sentence`` is the one that decides, in ``language``. A question that itself denies or offers a choice gets none.
    """
    if question.kind is not Asked.YES_NO or _NOT.search(question.asked):
        return ""
    if re.search(r"\b(?:or|oder|ou)\b|还是", question.asked):
        return ""
    if features.asks or features.heading or _UNSAID.search(sentence):
        return ""
    denies = _denies(question, sentence, language)
    if features.cover < (_PLAIN_NO if denies else _PLAIN_YES):
        return ""
    if not denies and (len(words(sentence, language)) < _SHORTEST_YES or _BOUND.search(question.asked)):
        return ""
    yes, no = _SAID.get(question.language, _SAID["en"])
    return no if denies else yes


def _denies(question: Question, sentence: str, language: str) -> bool:
    """Whether a "not" stands near one of the question's words, or free is what was to be paid for."""
    if _PAYING.search(question.asked) and not _FREE.search(question.asked) and _FREE.search(sentence):
        return True
    asked = {term.stem for term in question.terms}
    places = [(word.start, word.end) for word in words(sentence, language) if word.stem in asked]
    for found in _NOT.finditer(sentence):
        if not places or any(start - _REACH <= found.end() and found.start() <= end + _REACH for start, end in places):
            return True
    return False
