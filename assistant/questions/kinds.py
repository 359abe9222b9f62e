"""Kinds of questions: the kind of answer wanted, and the form of the answering words."""

from __future__ import annotations

import re

from assistant.questions.question import REACHED, Asked, Expects
from corpus.text.language import guess_language
from corpus.text.terms import is_empty_word

_HOW_MANY = (
    r"\bhow (?:many|much|often|long|far|old|tall|high|large|big|fast|heavy|wide|deep|few|hot|"
    r"cold|bright)\b|\bhead ?count\b"
    r"|\b(?:what|which)(?:'s| is| was| were| are)?(?: the| an?| roughly| about|"
    r" approximate)* (?:total|number|proportion|percentage|percent|share|"
    r"amount|sum|cost|price|fee|distance|speed|size|height|weight|length|age|frequency|"
    r"temperature|salary|budget|rate|score)\b"
    r"|\bwie ?(?:viele?|oft|lange?|alt|hoch|weit|groß|teuer)\b|\bcombien\b|\bcu[aá]nt[oa]s?\b|"
    r"\bquant[oaie]s?\b|\bhoeveel\b|\bile\b|\bilu\b|\bkolik\b(?! hodin)|多少|几[个名位人次年天]"
)


_WHEN = (
    r"\bwhen\b|\b(?:what|which|on what|on which|in what|in which|by what)(?: \w+)? (?:date|"
    r"dates|day|days|time|year|years|month|months|week|evening|"
    r"weekday|season|century|decade)\b|\bsince when\b|\bhow (?:soon|recently|long ago)\b|\bdate of\b"
    r"|\bwann\b|\bwelche[mnrs]? (?:tag|datum|jahr|monat|uhrzeit)\b|\bum wie ?viel uhr\b|"
    r"\bquand\b|\bquelle (?:date|heure|année)\b|\bcu[aá]ndo\b|\bquando\b|\bche (?:ora|ore|giorno|data|anno)\b|"
    r"\bque (?:horas?|dia|data|ano)\b|\bwanneer\b|\bhoe laat\b|\bwelk(?:e dag|e datum| jaar)\b|"
    r"\bkiedy\b|\bo której\b|\bkdy\b|\bv kolik hodin\b|什么时候|何时|哪[一]?[年天日月]|几[月号点日]"
)


_WHERE = (
    r"\bwhere(?:abouts)?\b|\b(?:what|which)(?: \w+)? (?:city|town|village|country|place|venue|"
    r"location|building|room|hall|street|address|"
    r"suburb|state|county|island|region|continent|park|site|church|school|hotel)\b"
    r"|\bwo(?:hin|her)?\b|\bwelche[mnrs]? (?:ort|stadt|land|kirche|saal|raum)\b|\boù\b|"
    r"\bd[oó]nde\b|\bad[oó]nde\b|(?<!the )(?<!a )\bdov(?:e\b|['’]è)|\b(?:a|de)?onde\b|\bwaar(?:heen|vandaan)?\b|"
    r"\bgdzie\b|\bdokąd\b|\bkde\b|哪里|哪儿|何处|在哪|哪个(?:城市|国家|地方)"
)


_WHO = (
    r"\bwho(?:m|se)?\b|\b(?:what|which)(?: \w+)? (?:person|people|man|woman|speaker|speakers|"
    r"author|member|members|officer|officers|president|director|"
    r"expert|organi[sz]ation|body|company|agency|institution|club|team|group|teacher|"
    r"volunteer|volunteers|editor|astronomer|scientist)\b"
    r"|\bwe[rnm]\b|\bwessen\b|\bqui\b|\bqui[eé]n(?:es)?\b|(?<!tai )\bchi\b|\bquem\b|"
    r"\bwie (?:is|zijn|was|waren|heeft|hebben|had|wordt|werd|kan|gaat|komt|gaf|geeft)\b|\bk(?:to|ogo|omu)\b|"
    r"\bk(?:do|oho|ým)\b|谁|哪[位些]人?"
)


_WHY = (
    r"\bwhy\b|\bfor what (?:reason|purpose)\b|\bwhat (?:was|is) the (?:reason|purpose|"
    r"cause)\b|\bhow come\b|\bwarum\b|\bweshalb\b|\bwieso\b|\bpourquoi\b|"
    r"\bpor ?qu[eéê]\b|\bperch[eé]\b|\bwaarom\b|\bdlaczego\b|\bproč\b|为什么|为何"
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


#: People asked for in the plural.
_SEVERAL = r"who (?:are|were) (?:all )?(?:the|our|its|their)\b|who (?:sits?|sat|serves?|served) on\b"


_YES_NO = (
    r"^(?:and |but |so )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|"
    r"should|may|might|isn't|aren't|didn't|wasn't)\b"
    r"|^(?:ist|sind|war|waren|hat|haben|hatte|kann|können|wird|werden|wurde|wurden|gibt|gab|"
    r"darf|muss|soll)\b|^est-ce\b|[吗嗎]|是否"
)


_QUESTION_WORD = (
    r"\b(?:who|whom|whose|what|which|when|where|why|how|wer|wen|wem|was|wann|wo|warum|wie|"
    r"welche\w?|qui|que|quoi|quand|où|comment|quel\w*|qu[eé]|qui[eé]n|cu[aá]ndo|d[oó]nde|"
    r"c[oó]mo|cu[aá]l\w*|quando|quant[oaie]s?|perché|quem|wanneer|waar|waarom|hoeveel|kto|kiedy|gdzie|dlaczego|ile|ilu|"
    r"kdo|kdy|kde|proč|kolik)\b|[?？谁什哪几]"
)


#: Words that ask for something else than yes or no, in the languages that a question of yes or no has no word for.
_ASKS = (
    r"\b(?:chi|che|cosa|dov['’]?e?|perché|come|qual[ie]?|quant\w+|wat|wanneer|waar\w*|waarom|hoe\w*|welke?|quem|"
    r"o que|onde|por ?qu[eê]|qua(?:l|is)|quand[oe]|kto|kim|co|kiedy|gdzie|dlaczego|jak\w*|któr\w+|ile|ilu|"
    r"kdo|kdy|kde|proč|kter\w+|kolik)\b"
)


_EXPECTS: tuple[tuple[str, Expects], ...] = (
    (r"\be-?mail\w*\b|\bcourriel\b|\bcorreo\b|邮箱", Expects.EMAIL),
    (r"\b(?:tele)?phone\b|\btelefo\w+\b|\bt[ée]l[ée](?:ph|f)on\w*\b|电话", Expects.PHONE),
    (r"\b(?:web ?site|url|web address|webseite)\b|网址", Expects.WEB),
    (r"\b(?:contact|call ?sign|fax)\b", Expects.CONTACT),
    (
        r"\b(?:what|which) years?\b|\bwelche[mns]? jahr\b|\bquelle année\b|\bqu[eé] año\b|"
        r"\b(?:che|quale) anno\b|\bwelk jaar\b|\bque ano\b|\bktórym roku\b|\bkterém roce\b|哪年|哪一年",
        Expects.YEAR,
    ),
    (
        r"\b(?:what|which) time\b|\bo'?clock\b|\buhrzeit\b|\bwie ?viel uhr\b|\bquelle heure\b|\bqu[eé] horas?\b|"
        r"\bche or[ae]\b|\bhoe laat\b|\bo której\b|\bkolik hodin\b|几点",
        Expects.TIME,
    ),
    (
        r"\b(?:costs?(?! (?:the )?(?:most|least|more|less)\b)|price|fees?|"
        r"how much (?:money|does|did|do|is|was|were|will)|donation|"
        r"budget|raised?|paid?|pay|dues|subscription|kostet|kosten|preis|coûte|cuesta|dollars?|"
        r"euros?|costa|costano|prezzo|prijs|kost|custa|custam|preço|kosztuje|stojí)\b|价格|多少钱",
        Expects.MONEY,
    ),
)


#: What denies, or asks something else inside: such a question has no plain yes.
_NOT_PLAIN = (
    r"\b(?:no|not|never|\w+n['’]t|nicht|nie|ne|pas|nunca|non|niet|nooit|não|není)\b"
    r"|\b(?:know|tell|say|remember|wissen|weiß\w*|sagen) (?:\w+ )?"
    r"(?:who|what|which|when|where|why|how|wer|was|wann|wo|wie)\b"
)
#: What offers a choice.
_OR = {
    "en": r"\bor\b",
    "de": r"\boder\b",
    "fr": r"\bou\b",
    "es": r"\b[ou]\b",
    "it": r"\bo(?:ppure)?\b",
    "nl": r"\bof\b",
    "pt": r"\bou\b",
    "pl": r"\b(?:lub|albo)\b|.\bczy\b",
    "cs": r"\b(?:nebo|anebo|či)\b",
    "zh": "还是|或",
}


def has_plain_yes(text: str, language: str) -> bool:
    """Whether "Yes." and "No." answer a question of yes or no: not "Isn't it open?", "Is it on Monday or Tuesday?" and
    "Do you know when it is?"."""
    low = text.casefold().strip(" ¿¡")
    return not re.search(_NOT_PLAIN, low) and not re.search(_OR.get(language[:2], _OR["en"]), low)


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
        return Asked.LIST if kind is Asked.WHO and re.match(_SEVERAL, low) else kind
    if re.search(r"\bhow\b|\bwie\b|\bcomment\b|\bc[oó]mo\b|怎么|如何", low):
        return Asked.HOW
    return Asked.YES_NO if _is_bare_question(low) else Asked.WHAT


def _is_bare_question(low: str) -> bool:
    """Whether a sentence asks with its mark alone: "Singt der Chor beim Fest?", "¿Hay una piscina en el pueblo?"."""
    words = low.split()
    asks = re.sub(r"\bqu(?=['’])|\best-ce que\b", "", low)
    return (
        low.endswith("?")
        and len([word for word in words if word != "?"]) >= 4
        and any(is_empty_word(word) for word in words)
        and not re.search(_QUESTION_WORD.replace(r"|[?？谁什哪几]", ""), asks)
        and not re.search(_ASKS, asks)
        and not re.search(_LIST, low)
    )


def expected(text: str, kind: Asked) -> Expects:
    """What the answering words look like."""
    low = text.casefold()
    by_kind = {
        Asked.WHEN: Expects.DATE,
        Asked.WHERE: Expects.PLACE,
        Asked.WHO: Expects.PERSON,
        Asked.HOW_MANY: Expects.NUMBER,
    }
    for pattern, expects in _EXPECTS:
        fits = expects is not Expects.MONEY or kind in (Asked.HOW_MANY, Asked.WHAT)
        if fits and re.search(pattern, low) and (expects not in REACHED or kind not in by_kind):
            return expects
    if kind is Asked.WHAT and re.search(r"\b(?:name|title|called|named|nickname|theme)\b|\bhei(?:ß|ss)t\b", low):
        return Expects.NAME
    return by_kind.get(kind, Expects.ANYTHING)
