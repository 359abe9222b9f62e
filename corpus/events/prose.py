"""Dated sentences → events, where a verb says that something takes place; the first of an article takes its title.

A question, a wish and what lies long past are no plans. The title is the heading the sentence is about, else the
sentence's subject, else what stands behind its verb: printed words in printed order.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from corpus.dates import FoundDate, find_times
from corpus.dates.words import word_set
from corpus.events.calendar import words_of_title
from corpus.events.details import place_in
from corpus.events.roles import is_sentence
from corpus.events.setting import Setting
from corpus.events.telling import Draft, Telling, draft, is_day, is_printed, joined_days
from corpus.events.vocabulary import (
    AHEAD,
    BEHIND,
    CANCELLED,
    DEADLINE,
    FINITE,
    FUNCTION_WORDS,
    HAPPENS,
    MOVED,
    NEW_DATE_LEAD,
    NO_EVENT_LEAD,
    OLD_DATE_LEAD,
    event_noun,
    is_bare_time,
)
from corpus.model import DateRange, Issue, Kind, Paragraph, Precision
from corpus.text.sentences import split_sentences

#: Dates of one sentence that are looked at: more are a table that lost its lines.
_MOST_DATES = 12
#: What lies further back than this is history, not an event of the newsletter.
_HISTORY = timedelta(days=550)
_WISH = re.compile(
    r"\?\s*$|\b(?:hope(?:s|d)? (?:to|that|you)|would (?:like|love|be)|wish|could|might|perhaps|maybe|if you|wonder|"
    r"born|died|passed away|"
    r"hoffentlich|vielleicht|würde|espérons|ojalá)\b",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"[,;:](?=\s)|\s[–—-]\s|，|；")
_VERB = re.compile(
    r"\s(?:to be (?:held|on)|rehearses?|practises?|trains?|plays?|sings?|walks?|rides?|performs?|gathers?|(?:will|"
    r"shall|is|are|was|were|has|have|had|wird|werden|wurden?|haben|hatten?|ist|"
    r"sind|findet|finden|"
    r"fand|hat|est|sera|a|aura|sont|es|"
    r"será|se|ha|è|sarà|si|vindt|vinden|wordt|worden|begint|beginnen|start|starten|houden|houdt|is|zijn|"
    r"öffnet|öffnen|"
    r"startet|starten|odbędzie|odbędą|odbył\w*|rozpocznie|rozpoczyna|wyruszy|jest|będzie|są|é|são|serão|"
    r"acontece|ocorre|"
    r"realiza|tendrá|tuvo|reprend|reprennent|commencent?|débutent?|inizia|inizier\w+|parte|partirà|comienza|"
    r"empieza)\s|"
    r"(?:meets?|met|takes|took|starts?|begins?|began|opens?|hosts?|hosted|held|holds|runs|leaves|"
    r"returns|gathered|"
    r"celebrates?|visited|attended|joined|launched|introduced|signed|invites?|presents?|performed|lädt|trifft|"
    r"beginnt|"
    r"reconvened|treffen|laden)\b)",
    re.IGNORECASE,
)
#: "Shredder services: the first Wednesday of the month you can …": what a paragraph names before its first colon.
_RUN_IN = re.compile(r"^\W*(?:\d{1,2}[.)]\s+)?(?P<label>[A-ZÄÖÜ“\"][^:.!?\n\d]{2,60}):\s+(?=\S+\s\S+)")
#: Verbs whose subject is who, not what: what is on stands behind them.
_ACTS = re.compile(
    r"\b(?:serv(?:e|es|ed|ing)|host(?:s|ed|ing)?|(?<!be )(?<!is )(?<!was )(?<!are )(?<!were )(?<!been )held|holds?|"
    r"holding|attend(?:s|ed|ing)|visit(?:s|ed)|"
    r"celebrat(?:es|ed|ing)|enjoyed|invited to|eingeladen|invités? à|invitad[oa]s a|invitati a|uitgenodigd|"
    r"feiern|feiert|veranstaltet|lädt|organise|organiza|organizza)\b(?! (?:on|in|at|"
    r"by)\b)",
    re.IGNORECASE,
)
_ADVERBIAL = re.compile(
    r"^(?:(?i:on|in|at|for|after|before|during|with|from|by|as|to|since|until|due|if|when|while|because|"
    r"although|once|"
    r"am|im|um|nach|vor|bei|mit|"
    r"au|en|dans|pour|après|con|para|nel|nella|per|dopo|op|w|we|na|hoping|next|last|this|unlike|despite|instead|"
    r"also)\b|"
    r"[a-zà-ÿ])"
)
_DID = re.compile(
    r"\s(?:joined|launched|introduced|signed|presented?|presents|performed|won|completed|opened)\s", re.IGNORECASE
)
_PRONOUN = re.compile(
    r"^(?:(?:we|it|this|that|these|there|he|she|they|you|i|who|which|please|all|everyone|if|when|as|wir|es|"
    r"sie|er|ich|"
    r"man|"
    r"nous|il|elle|on|ils|nos|ello|ella|ci|si|our (?:next|last))\b|$)",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"^(?:is|ist|est|es|è|é|jest)(?: er)?\s+|"
    r"\b(?:tendremos|habrá|celebraremos|aurons|avremo|teremos|haverá|hebben we|haben wir)\s+|"
    r"\b(?:join (?:us|in|them)(?: (?:for|at|in))?|there (?:will be|is|are|was|were)|(?:will|to) (?:be )?(?:hav|hold|"
    r"host|celebrat|serv)\w*|"
    r"(?:hold(?:s|ing)?|held|host(?:s|ed|ing)?|having|had|celebrat(?:e|es|ed|ing)|serving|attended|visited|enjoyed|"
    r"come (?:and|to|along to)|invit\w+ (?:\w+ )?(?:to|zu|zum|zur|à|a)|findet|finden|feiern|statt|gibt es|aura lieu|"
    r"a lieu|"
    r"se celebrará|tendrá lugar|met for|lädt (?:\w+ )?zu[mr]?|laden (?:\w+ ){0,3}zu[mr]?))\s+",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"\s(?:on|in|at|from|by|until|to (?:be|help|thank)|which|who|that|when|where|will|is|are|was|were|am|im|"
    r"um|ab|vom|"
    r"statt|le|du|se|en|dans|sur|sul|nel|nella|presso|op|bij|w|rund|ein|"
    r"el|del|and (?:will|you|we|the)|with|for (?:all|the|their)|starting|beginning|held|das|die|der)(?=\s|$)|"
    r"[,;:.!?(]|\s[–—-]\s",
    re.IGNORECASE,
)
#: "The plant swap is on" before a date: what is on a day takes place.
_IS_ON = re.compile(
    r"\s(?:is|are|was|were|be|ist|sind|war|est|sont|sera|es|son|será|è|sono|sarà|é|jest|będzie|zijn)"
    r"(?:\s(?:on|in|at|the|am|im|um|den|dem|le|la|les|el|los|il|op|w|we|na|no|dia|de|auf)){0,2}\s$",
    re.IGNORECASE,
)
#: "On Friday is the sale", "Am 19.11. ist Vorlesetag".
_ON_IS = re.compile(r"\s(?:is|are|ist|sind|est|es|è|é|jest|zijn)\s", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:s|es)?\s(?:of|for|de|del|della|do|da|di|du|des|für|der|des|to|nach|naar|a|à|ao|al)\s")
#: Words that are no part of a name: they end the phrase that leads to a noun.
_FUNCTION = word_set(
    "the a an in on at of and or to for from by with during after before until as is are was were be been being will "
    "has have had do does did can may our your their its his her my this that these those we they he she it "
    "you i who "
    "which when where if about into over under hold holds held holding host hosts hosted hosting attend attends "
    "attended attending visit visited having enjoy enjoyed join joined serve served serving celebrate celebrated "
    "der die das den dem des ein eine einen einer eines im am zum zur von vom und oder bei mit für auf wird werden "
    "unser unsere unseren le la les un une des du de et ou à au aux notre nos en dans pour el los las una unos del "
    "al y o con para por su sus nuestra nuestro il lo gli i uno di da dal nel nella e ed per sul sulla ci si"
)
_DANGLING = re.compile(r"\s(?:is|are|ist|est|es|è|é|jest)\s*[.!]?$")
_ARTICLE = re.compile(
    r"^(?:(?:(?:the|a|an|our|your|its|another|some|der|die|das|ein|eine|einen|unser|unsere|le|la|les|un|une|notre|"
    r"el|los|las|"
    r"una|nuestr[oa]|il|lo|i|gli|de|het|een|ons|onze|o|os|as|um|uma|nossa|nosso)\s+)|l['’]\s?)+",
    re.I,
)


def from_prose(issue: Issue, setting: Setting, found: Sequence[FoundDate], known: Collection[str]) -> list[Draft]:
    """The events that the sentences of a paragraph tell of."""
    text = setting.paragraph.text
    dated = [_moved_to(setting, one, issue) for one in found if one.when is not None]
    drafts: list[Draft] = []
    for start, end in split_sentences(text, issue.head.language) if dated else []:
        inside = [
            replace(one, start=one.start - start, end=one.end - start) for one in dated if start <= one.start < end
        ]
        sentence = text[start:end]
        about = not drafts and event_noun(setting.name) is not None
        telling = _telling(inside[:_MOST_DATES], sentence, issue, about=about)
        for when in joined_days(telling):
            others = [(one.start, one.end) for one in inside]
            one = _sentence(issue, setting, when, start, end, others, known, first=not drafts)
            if one is not None:
                drafts.append(one)
    return drafts


def _telling(dated: Sequence[FoundDate], sentence: str, issue: Issue, *, about: bool) -> list[FoundDate]:
    """The dates, counted from the sentence's start, at which something is on."""
    moved = MOVED.search(sentence) is not None or (CANCELLED.search(sentence) is not None and len(dated) > 1)
    off = CANCELLED.search(sentence) is not None
    timed = any(one.when is not None and one.when.begins is not None for one in dated)
    if not dated or _WISH.search(sentence):
        return []
    kept = [
        one
        for one in dated
        if (moved or off or timed or about or _says_it(_clause_at(sentence, one.start)) or _is_joined(sentence, one))
        and _is_on(one, sentence, issue, moved=moved)
    ]
    if len(kept) > 1 and moved:
        new = [one for one in kept if NEW_DATE_LEAD.search(sentence[max(0, one.start - 60) : one.start])]
        return new or kept
    ruled = [one for one in kept if one.when is not None and one.when.rule]
    return ruled[:1] or kept


#: Where a clause with a verb of its own begins.
_CLAUSE = re.compile(
    r";\s|[,–—]\s?(?=(?:who|which|but|because|while|where|it|he|she|we|they|you|der|die|das|den|aber|weil|"
    r"während|qui|"
    r"mais|pero|che|ma)\b)"
)
_SUBORDINATE = re.compile(r"(?:When|If|As soon as|While|Because|Although|Since|Wenn|Als|Weil|Quand|Cuando|Quando)\s")


def _clause_at(sentence: str, at: int) -> str:
    """The clause in which character ``at`` stands, "On Saturday," with what it leads to."""
    cuts = [0, *(found.end() for found in _CLAUSE.finditer(sentence)), len(sentence)]
    start, end = next((a, b) for a, b in itertools.pairwise(cuts) if a <= at < b or b == len(sentence))
    clause = sentence[start:end]
    comma = clause.find(", ")
    return clause[: comma if comma > at - start else None] if _SUBORDINATE.match(clause) else clause


def _is_joined(sentence: str, found: FoundDate) -> bool:
    """Whether a copula joins the date and what is on: "the fair is on 7 June", "am 7. Juni ist Markt"."""
    return _IS_ON.search(sentence, 0, found.start) is not None or _ON_IS.match(sentence, found.end) is not None


def _says_it(clause: str) -> bool:
    """Whether a clause says that something is on: by its verb, or as a full sentence that speaks of an event."""
    report = (_VERB.search(clause) or FINITE.search(clause)) is not None and event_noun(clause) is not None
    return HAPPENS.search(clause) is not None or report


def _is_on(found: FoundDate, sentence: str, issue: Issue, *, moved: bool) -> bool:
    when, dated = found.when, issue.head.dated
    assert when is not None
    lead = sentence[max(0, found.start - 60) : found.start]
    if NO_EVENT_LEAD.search(lead) or (OLD_DATE_LEAD.search(lead) and moved) or _in_brackets(sentence, found.start):
        return False
    if dated is not None and dated.start - when.end > _HISTORY:
        return False
    if is_day(found):
        bare = when.begins is None and (when.rule == "FREQ=DAILY" or (when.start, when.end) == _own_day(issue))
        return (is_printed(found) and not bare) or event_noun(sentence) is not None
    long = when.precision is not Precision.MONTH or (when.end - when.start).days > 62
    said = re.search(r"\d{4}", found.text) or AHEAD.search(sentence) or BEHIND.search(sentence)
    return not long and bool(said) and event_noun(sentence) is not None and not when.rule


def _own_day(issue: Issue) -> tuple[date, date] | None:
    """The day on which the issue appears, if it prints one: without an hour nothing but the issue is on that day."""
    dated = issue.head.dated
    return (dated.start, dated.end) if dated is not None and dated.precision is Precision.DAY else None


def _in_brackets(sentence: str, at: int) -> bool:
    """ "(Canberra Times, 22 May 2021)" is a reference, unless the whole sentence stands in brackets."""
    opened = sentence.rfind("(", 0, at)
    return opened >= 3 and ")" not in sentence[opened:at]


def _moved_to(setting: Setting, found: FoundDate, issue: Issue) -> FoundDate:
    """ "Moved from 13 April to 20 April" prints no range: only the second day holds."""
    text = setting.paragraph.text
    lead = text[max(0, found.start - 60) : found.start]
    joint = re.search(r"\s(?:to|until|auf|au|al|至|到)\s", found.text)
    if joint is None or not OLD_DATE_LEAD.search(lead) or not MOVED.search(lead):
        return found
    start = found.start + joint.end()
    (second, *_) = setting.dates(issue, text[start : found.end]) or (found,)
    return replace(second, start=start, end=found.end, text=text[start : found.end]) if second is not found else found


def _sentence(
    issue: Issue,
    setting: Setting,
    when: DateRange,
    start: int,
    end: int,
    others: Sequence[tuple[int, int]],
    known: Collection[str],
    *,
    first: bool,
) -> Draft | None:
    text = setting.paragraph.text
    sentence = text[start:end]
    if when.begins is None and when.precision is Precision.DAY:
        times = find_times(sentence if len(others) > 1 or not first else text[start:], issue.head.language)
        if times:
            when = replace(when, begins=times[0].hours.begins, finishes=times[0].hours.finishes)
    own = sentence_title(sentence, others)
    said = any(_IS_ON.search(sentence, 0, at) or _ON_IS.match(sentence, last) for at, last in others)
    due = DEADLINE.search(sentence) is not None and not is_about(setting.name, sentence)
    titled = first and not due and bool(setting.name) and (not own or is_about(setting.name, sentence))
    run_in = _RUN_IN.match(text) if first else None
    if run_in is not None and (is_bare_time(run_in["label"]) or FINITE.search(run_in["label"])):
        run_in = None
    own = run_in["label"] if run_in is not None else own
    titled = titled and run_in is None and not _says_of(setting.name, own)
    lead = _lead(text[:start])
    named = said or _is_named(own, _without(sentence, others))
    if not (titled or run_in or lead or named or DEADLINE.search(sentence)):
        return None
    title = setting.name if titled else lead or own
    if not title and DEADLINE.search(sentence):
        title = _DANGLING.sub("", _ARTICLE.sub("", _without(sentence, others)))
    above = _heading_of(issue, setting) if titled else None
    told = Telling(
        start, end, title, place_in(sentence, known, issue.head.language), sentence, () if above is None else (above,)
    )
    return draft(issue, setting, told, when, titled=titled)


def _is_named(own: str, plain: str) -> bool:
    """Whether a sentence's own words name something that is on: a noun of events, a name, or who meets."""
    named = re.search(r"[A-ZÀ-Þ]", own if plain.find(own) > 0 else own[1:])
    return event_noun(own) is not None or _takes_place(plain) or named is not None


def _says_of(headline: str, subject: str) -> bool:
    """Whether a heading is a sentence about what the text names as well: "Lamp Night has moved"."""
    names = words_of_title(subject)
    return is_sentence(headline) and len(names) > 1 and names <= words_of_title(headline)


def _heading_of(issue: Issue, setting: Setting) -> Paragraph | None:
    """The heading whose words are the title, so that they can be cited too."""
    before = issue.paragraphs[max(0, setting.index - 12) : setting.index]
    return next((one for one in reversed(before) if one.text == setting.heading and one.kind is Kind.HEADING), None)


def _lead(before: str) -> str:
    """ "8. Annual meeting." before the sentence of its date: the few words with which an item begins."""
    lead = re.sub(r"^\W*\d{0,2}[.)]?\s*", "", before).strip()
    words = lead.rstrip(".:").split()
    return lead.rstrip(".: ") if 1 <= len(words) <= 5 and lead.endswith((".", ":")) and len(lead) > 5 else ""


def is_about(name: str, text: str) -> bool:
    """Whether the heading names what the paragraph tells of: they share a telling word."""
    return bool(words_of_title(name) & words_of_title(text))


def sentence_title(sentence: str, dates: Sequence[tuple[int, int]]) -> str:
    """What the sentence says is on: its subject, or the words behind its verb; "" where neither names anything."""
    plain = _without(sentence, dates)
    subject = _subject(plain)
    if subject and not _ACTS.search(plain) and (event_noun(subject) is not None or _takes_place(plain)):
        return _clause(plain, subject)
    named = _phrase(plain)
    if named:
        return named
    if subject and not _ACTS.search(plain):
        return _clause(plain, subject)
    for found in _OBJECT.finditer(plain):
        rest = plain[found.end() :]
        stop = _STOP.search(rest)
        phrase = _ARTICLE.sub("", rest[: stop.start()] if stop else rest).strip(' .,;:!?“”"')
        if 1 <= len(phrase.split()) <= 12 and _names(phrase):
            return phrase
    noun = event_noun(plain)
    return (noun.text if noun is not None else "") or subject


def _takes_place(plain: str) -> bool:
    """Whether the verb right behind the subject says that it takes place: "the choir meets",
    "tutorials were held"."""
    verb = _verb(plain)
    happens = HAPPENS.search(plain, verb.start()) if verb is not None else None
    return verb is not None and happens is not None and happens.start() <= verb.end() + 4


def _phrase(plain: str) -> str:
    """The words that stand with the noun of an event: "its annual sailing picnic for members"."""
    noun = event_noun(plain)
    if noun is None or re.search(r"[\u3400-\u9fff]", noun.text):
        return ""
    before = re.split(r"[^\w’'&\s-]|\s[–—-]\s", plain[: noun.start])[-1].split()
    lead = list(
        itertools.takewhile(lambda word: word.lower() not in _FUNCTION and word[-1] not in "'’", reversed(before))
    )[:6]
    stop = _STOP.search(plain, noun.end)
    rest = plain[noun.end : stop.start() if stop else len(plain)]
    verb = _VERB.search(rest)
    rest = rest[: verb.start()] if verb is not None else rest
    more = rest if _GOES_ON.match(rest) else ""
    phrase = " ".join([*reversed(lead), plain[noun.start : noun.end] + more]).strip(' .,;:!?“”"')
    return phrase if len(phrase.split()) <= 12 and len(phrase.split()) > 1 else ""


def _clause(plain: str, subject: str) -> str:
    """The subject where the verb says that it takes place; with verb and object where it says what somebody did."""
    verb = _DID.search(plain)
    if verb is None:
        return subject
    rest = plain[verb.end() :]
    stop = _STOP.search(rest)
    clause = f"{subject} {verb.group().strip()} {rest[: stop.start()] if stop else rest}".strip(" .,;:")
    return clause if len(clause.split()) <= 14 else subject


def _subject(plain: str) -> str:
    """The words before the verb, those before a comma left out ("On Saturday, the chess club will meet")."""
    verb = _verb(plain)
    if verb is None:
        return ""
    words = plain[: verb.start()]
    pieces = [piece.strip() for piece in _SPLIT.split(words) if piece.strip()]
    for piece in [one for one in pieces if not _ADVERBIAL.match(one) or _ARTICLE.match(one)]:
        phrase = _ARTICLE.sub("", piece).strip(' .,;:!?“”"')
        if not _PRONOUN.match(piece) and 1 <= len(phrase.split()) <= 12 and _names(phrase):
            return phrase
    return ""


def _verb(plain: str) -> re.Match[str] | None:
    """The first verb that is no part of a name ("open" in "open day" is)."""
    noun = event_noun(plain)
    verbs = _VERB.finditer(plain)
    return next((one for one in verbs if noun is None or not noun.start - 1 <= one.start() < noun.end), None)


def _names(phrase: str) -> bool:
    """Whether a phrase may name an event: more than words of time, and no lone name of a person."""
    first = phrase.split()[0] if phrase.split() else ""
    leads = _ADVERBIAL.match(first) is not None and first.lower() in _FUNCTION
    telling = any(word not in FUNCTION_WORDS and word != "statt" for word in phrase.lower().split())
    return bool(re.search(r"[^\W\d_]{3}", phrase)) and telling and not is_bare_time(phrase) and not leads


def _without(sentence: str, dates: Sequence[tuple[int, int]]) -> str:
    """The sentence without its dates and the small words that lead to them."""
    for start, end in sorted(dates, reverse=True):
        before = re.sub(
            r"(?:(?:\s|^)(?:on|in|at|from|by|am|im|vom|ab|dem|den|le|du|au|el|del|en|the|of|for|il|op|w|we|no|dia|od|do|"
            r"pasado|próximo|scorso|prossimo|dernier|prochain))+\s*$",
            "",
            sentence[:start].rstrip(" ,"),
            flags=re.I,
        )
        sentence = f"{before} {sentence[end:].lstrip()}"
    return " ".join(re.sub(r"\s+([,;.])", r"\1", sentence).split()).strip(" ,;:–-")
