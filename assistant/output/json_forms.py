"""The data forms that other programs read: answers, passages, issues and events as plain JSON values.

They change only with a version. Reading them back restores an answer of a saved conversation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from assistant.model import Answer, AnswerStatus, Citation, ModelNote, Sentence
from corpus.model import Box, Event, Mention, Page, Paragraph, Span, iso_date
from embeddings.model import Hit, StoredIssue

Form = dict[str, Any]

#: What JSON would leave as it is and acts on a terminal, or is no letter that could be written down.
_ACTING = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]")


def written(form: Mapping[str, Any], indent: int | None = None) -> str:
    """The form as JSON that is text on every screen and in every file; what had to be escaped reads back the same."""
    text = json.dumps(form, ensure_ascii=False, indent=indent)
    return _ACTING.sub(lambda found: json.dumps(found[0])[1:-1], text)


def box_form(box: Box) -> list[float]:
    return [round(side, 2) for side in (box.left, box.top, box.right, box.bottom)]


def citation_form(citation: Citation) -> Form:
    return {
        "n": citation.n,
        "issue": citation.issue,
        "date": citation.date,
        "title": citation.title,
        "page": citation.page,
        "printed": citation.printed,
        "paragraph": citation.paragraph,
        "quote": citation.quote,
        "spans": [{"page": span.page, "box": box_form(span.box)} for span in citation.spans],
    }


def passage_form(hit: Hit) -> Form:
    return {
        "issue": hit.issue,
        "page": hit.paragraph.page,
        "paragraph": hit.paragraph.id,
        "kind": hit.paragraph.kind.value,
        "score": round(hit.score, 4),
        "text": hit.text,
    }


def explained_form(hit: Hit) -> Form:
    return {
        **passage_form(hit),
        "explain": {
            "lexical_rank": hit.lexical_rank,
            "dense_rank": hit.dense_rank,
            "dated": round(hit.dated, 4),
            "fused": round(hit.fused, 5),
            "reranked": hit.reranked,
            "folded": list(hit.folded),
        },
    }


def answer_form(answer: Answer, name: str | None = None) -> Form:
    """An answer as `ask --json` prints it; ``name`` is the question's id in a batch."""
    form: Form = {} if name is None else {"id": name}
    return form | {
        "question": answer.question,
        "standalone": answer.standalone,
        "status": answer.status.value,
        "reason": answer.reason,
        "confidence": round(answer.confidence, 3),
        "notice": answer.notice,
        "answer": answer.text,
        "short": answer.short,
        "taken_as": answer.taken_as,
        "turn": answer.turn,
        "reasons": list(answer.reasons),
        "language": answer.language,
        "by": "model" if answer.model is not None and answer.model.spoke else "reader",
        "model": asdict(answer.model) if answer.model is not None else None,
        "sentences": [
            {
                "text": sentence.text,
                "citations": list(sentence.citations),
                "emphasis": [list(piece) for piece in sentence.emphasis],
                "own": sentence.own,
                "written": sentence.written,
            }
            for sentence in answer.sentences
        ],
        "citations": [citation_form(citation) for citation in answer.citations],
        "passages": [passage_form(hit) for hit in answer.hits],
        "timings_ms": {step: round(spent, 1) for step, spent in answer.timings_ms.items()},
    }


def kept_form(answer: Answer) -> Form:
    """An answer as a conversation keeps it: all but the passages that were only near."""
    form = answer_form(answer) | {"passages": []}
    for kept, citation in zip(form["citations"], answer.citations, strict=True):
        kept["start"], kept["end"] = citation.start, citation.end
        for span, real in zip(kept["spans"], citation.spans, strict=True):
            span["start"], span["end"] = real.start, real.end
    return form


def answer_from(form: Mapping[str, Any]) -> Answer:
    """The answer that ``kept_form`` wrote, without its hits."""
    return Answer(
        question=form["question"],
        standalone=form["standalone"],
        status=AnswerStatus(form["status"]),
        sentences=tuple(
            Sentence(
                one["text"],
                tuple(one["citations"]),
                tuple((start, end) for start, end in one["emphasis"]),
                one.get("own", False),
                one.get("written", False),
            )
            for one in form["sentences"]
        ),
        citations=tuple(_citation_from(one) for one in form["citations"]),
        hits=(),
        reason=form["reason"],
        confidence=form.get("confidence", 0.0),
        notice=form.get("notice", ""),
        short=form.get("short", ""),
        taken_as=form.get("taken_as", ""),
        turn=form.get("turn", "question"),
        reasons=tuple(form.get("reasons", ())),
        language=form.get("language", "en"),
        model=ModelNote(**form["model"]) if form.get("model") else None,
        timings_ms=dict(form["timings_ms"]),
    )


def _citation_from(form: Mapping[str, Any]) -> Citation:
    spans = tuple(Span(span["page"], Box(*span["box"]), span["start"], span["end"]) for span in form["spans"])
    plain = {key: value for key, value in form.items() if key != "spans"}
    return Citation(**plain, spans=spans)


def issue_form(stored: StoredIssue) -> Form:
    head = stored.head
    return {
        "issue": stored.id,
        "title": head.title,
        "series": head.series,
        "number": head.number,
        "date": iso_date(head.dated),
        "language": head.language,
        "pages": len(stored.pages),
        "paragraphs": stored.paragraphs,
        "events": stored.events,
        "pages_without_text": [page.number for page in stored.pages if page.text_source == "none"],
        "file": str(stored.path),
        "sources": {"title": head.title_source, "series": head.series_source, "date": head.dated_source},
        "warnings": list(stored.warnings),
    }


def show_form(stored: StoredIssue, paragraphs: Sequence[Paragraph]) -> Form:
    return {
        "issue": stored.id,
        "title": stored.head.title,
        "series": stored.head.series,
        "date": iso_date(stored.head.dated),
        "pages": [page_form(page) for page in stored.pages],
        "paragraphs": [paragraph_form(paragraph) for paragraph in paragraphs],
    }


def page_form(page: Page) -> Form:
    return {
        "number": page.number,
        "printed": page.printed,
        "width": page.width,
        "height": page.height,
        "text_source": page.text_source,
    }


def paragraph_form(paragraph: Paragraph) -> Form:
    return {
        "id": paragraph.id,
        "kind": paragraph.kind.value,
        "article": paragraph.article,
        "headings": list(paragraph.headings),
        "text": paragraph.text,
        "spans": [
            {"page": span.page, "box": box_form(span.box), "start": span.start, "end": span.end}
            for span in paragraph.spans
        ],
    }


def events_form(events: Sequence[Event], quotes: Mapping[Mention, str]) -> Form:
    """The form that ``backissue events --json`` prints."""
    return {"events": [event_form(event, quotes) for event in events]}


def event_form(event: Event, quotes: Mapping[Mention, str]) -> Form:
    """An event as `events --json` prints it; ``quotes`` has the words of each mention."""
    first = event.mentions[0]
    when = event.when
    begins, finishes = (when.begins, when.finishes) if when else (None, None)
    clock = "–".join(moment.strftime("%H:%M") for moment in (begins, finishes) if moment is not None)
    return {
        "id": event.id,
        "title": event.title,
        "start": when.start.isoformat() if when else None,
        "end": (when.end - timedelta(days=1)).isoformat() if when else None,
        "precision": when.precision.value if when else None,
        "time": clock or None,
        "rule": when.rule if when else None,
        "place": event.place,
        "people": list(event.people),
        "kind": event.kind,
        "status": event.status.value,
        "confidence": round(event.certainty, 2),
        **_mention_form(first, quotes),
        "mentions": [_mention_form(mention, quotes) for mention in event.mentions],
    }


def _mention_form(mention: Mention, quotes: Mapping[Mention, str]) -> Form:
    return {
        "issue": mention.issue,
        "page": mention.page,
        "paragraph": mention.paragraph,
        "quote": quotes.get(mention, ""),
    }
