"""What became of the event that an answer speaks of: its record is found by the sentence that the answer rests on.

Search and reader choose that sentence, in whatever language was asked; no word of the question is compared.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant.lookups.event_answers import CONFIDENCE, dates_in
from assistant.lookups.found import Found
from assistant.output.phrases import say
from assistant.questions.kinds import has_plain_yes
from assistant.questions.question import Asked, Expects, Question
from assistant.reader.protocol import Pick
from assistant.retrieval import Library
from corpus.events.calendar import words_of_title
from corpus.model import Event, IssueHead, Precision, Status
from embeddings.model import Hit

_OF_TIME = frozenset({Expects.DATE, Expects.TIME})
_SAID = {Status.MOVED: "moved", Status.CANCELLED: "off"}
#: Sentences of the newest issue that are quoted.
_MOST = 2
#: What asks whether something is on another day: that its date has changed, or that it was moved.
_DATE = r"(?:date|day|time|datum|termin\w*|tag|fecha|día|data|dia|dag|dzień|den|datę)"
_CHANGED = (
    r"(?:changed?|geändert|changée?s?|cambi(?:ado|ó|ata)|cambiad[oa]|gewijzigd|veranderd|mud(?:ou|ada)|alterad[oa]|"
    r"zmieni\w+|změni\w+)"
)
_BECAME = {
    Status.CANCELLED: re.compile(
        r"\b(?:cancel+ed|called off|abgesagt|entfällt|annulée?s?|cancelad[oa]s?|annullat[oaie]|afgelast|odwołan\w+|"
        r"zrušen\w*)\b|取消",
        re.IGNORECASE,
    ),
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


class EventChanges:
    """Looks after what a reader found, over one library; the changed events are listed once for each generation."""

    def __init__(self, library: Callable[[], Library], heads: Callable[[], Mapping[str, IssueHead]]) -> None:
        self._library = library
        self._heads = heads
        self._known: tuple[int, Mapping[str, Sequence[Event]]] = (-1, {})

    def __call__(self, question: Question, found: Found) -> Found:
        """What was found; where that is a time that a later issue changed, the newest word and what was said before.

        What an issue said stays as it is where the question names that issue.
        """
        asks = question.expects in _OF_TIME or question.kind is Asked.YES_NO
        if not asks or question.names_issues or not found.reading.picks:
            return found
        best = max(found.reading.picks, key=lambda pick: pick.score)
        paragraph = found.hits[best.hit].paragraph.id
        for event in self._changed().get(paragraph, ()):
            if any(
                one.paragraph == paragraph and one.start < best.end and best.start < one.end for one in event.mentions
            ):
                return self._told(question, found, best, event)
        return found

    def _changed(self) -> Mapping[str, Sequence[Event]]:
        """By paragraph the events told of there that more than one issue tells of, otherwise in the later."""
        library = self._library()
        if self._known[0] != library.generation:
            by_paragraph: dict[str, list[Event]] = defaultdict(list)
            for event in library.calendar():
                if _is_changed(event):
                    for identity in dict.fromkeys(one.paragraph for one in event.mentions):
                        by_paragraph[identity].append(event)
            self._known = library.generation, by_paragraph
        return self._known[1]

    def _told(self, question: Question, found: Found, best: Pick, event: Event) -> Found:
        """The sentences of the newest issue, then the one that was found, or what an earlier issue said."""
        newest = event.mentions[0].issue
        mentions = [one for one in event.mentions if one.issue == newest][:_MOST]
        earlier = [one for one in event.mentions if one.issue != newest][:1]
        hits, picks = list(found.hits), []
        for mention in mentions if found.hits[best.hit].issue != newest else [*mentions, *earlier]:
            told = self._library().paragraph(mention.paragraph)
            if told is not None:
                hits.append(Hit(told[0], told[1], 1.0, 1.0, dated=1.0))
                emphasis = dates_in(told[1].text, mention.start, mention.end, self._heads().get(mention.issue))
                picks.append(Pick(len(hits) - 1, mention.start, mention.end, best.score, emphasis))
        if found.hits[best.hit].issue != newest:
            picks.append(best)
        note = f"{event.title}: {say(_SAID[event.status], question.language)}."
        verdict = _became(question, event.status)
        reading = replace(found.reading, picks=tuple(picks), reason=note, verdict=verdict)
        if verdict and words_of_title(event.title) <= words_of_title(question.asked):
            reading = replace(reading, confidence=max(reading.confidence, CONFIDENCE))  # the question names the event
        return Found(tuple(hits), reading)


def _became(question: Question, status: Status) -> str:
    """ "Yes." in the question's language to whether something is what it is known to have become, cancelled or put to
    another day; "" to any other."""
    asked = _BECAME[status].search(question.asked) if status in _BECAME else None
    if question.kind is not Asked.YES_NO or asked is None:
        return ""
    if _TO_WHAT.match(question.asked, asked.end()) or not has_plain_yes(question.asked, question.language):
        return ""
    return say("yes", question.language)


def _is_changed(event: Event) -> bool:
    """Whether a later issue says so of this very event: what was moved has a day, and a title of its own.

    A "meeting" on another day is another meeting.
    """
    known = event.when is not None and event.when.precision is Precision.DAY and words_of_title(event.title)
    several = len({one.issue for one in event.mentions}) > 1
    return several and (event.status is Status.CANCELLED or (event.status is Status.MOVED and bool(known)))
