"""An answer as styled text: sentences as printed, the answering words marked, ``[1]`` as links (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from textual.content import Content
from textual.style import Style

from assistant.model import Answer, AnswerStatus, Citation, Sentence
from assistant.tui.chrome.safe_text import counted, plain, shorten, shown
from assistant.tui.source.place import reference

EMPHASIS = "bold $accent"
NUMBER = "bold $primary"
#: From this many paragraphs on an answer is set as a list.
LIST_FROM = 3
LONGEST_HEADING = 60

#: What a status is called, and the symbol before it: nothing is said by colour alone.
HEADINGS = {
    AnswerStatus.ANSWERED: "",
    AnswerStatus.PARTIAL: "◐ Part of the answer",
    AnswerStatus.NOT_FOUND: "○ Not in these newsletters",
}
FAILED = "✕ Something went wrong"


def number(n: int) -> Content:
    """``[n]`` that can be clicked."""
    link = Style.from_meta({"@click": f"cite({n})"})
    return Content(f"[{n}]").stylize(NUMBER).stylize(link)


def sentence_text(sentence: Sentence) -> Content:
    """One sentence on one line, the answering words marked."""
    text = Content(shown(" ".join(sentence.text.split("\n"))))
    for start, end in sentence.emphasis:
        if 0 <= start < end <= len(text):
            text = text.stylize(EMPHASIS, start, end)
    return text


def paragraphs_of(sentences: Iterable[Sentence]) -> list[list[Sentence]]:
    """Sentences that rest on the same citations run on, and a short line without a full stop leads into the next."""
    paragraphs: list[list[Sentence]] = []
    for sentence in sentences:
        before = paragraphs[-1][-1] if paragraphs else None
        if before is not None and (before.citations == sentence.citations or _leads(before)):
            paragraphs[-1].append(sentence)
        else:
            paragraphs.append([sentence])
    return paragraphs


def _leads(sentence: Sentence) -> bool:
    """Whether it is a heading that was quoted for what stands under it: “Fri 21 June, 7.30pm, Keeper’s Garden”."""
    text = sentence.text.rstrip()
    return len(text) <= LONGEST_HEADING and not text.endswith((".", "!", "?", "…", "”", '"', ")", "。"))


def answer_text(sentences: Iterable[Sentence]) -> Content:
    """Paragraphs with their ``[n]`` behind the last sentence that needs it; a list from three paragraphs on."""
    paragraphs = [_paragraph_text(one) for one in paragraphs_of(sentences)]
    if len(paragraphs) < LIST_FROM:
        return Content("\n\n").join(paragraphs)
    return Content("\n").join(Content("• ") + paragraph for paragraph in paragraphs)


def _paragraph_text(sentences: Sequence[Sentence]) -> Content:
    parts: list[Content] = []
    for sentence, after in zip_longest(sentences, sentences[1:]):
        parts.append(sentence_text(sentence))
        if after is None or after.citations != sentence.citations:
            parts.extend(number(n) for n in sentence.citations)
    return Content(" ").join(parts)


def sources_line(issues: int, passages: int) -> str:
    """The state of an answer whose passages are being read."""
    return f"Reading {counted(passages, 'passage')} from {counted(issues, 'issue')} …"


def card_text(citation: Citation, article: str, answer: str) -> Content:
    """The card of a citation: its number and reference, and the quote where the answer does not already say it."""
    head = plain(reference(citation.title, citation.date, citation.page, citation.printed), "bold")
    lines = [Content.assemble((f"[{citation.n}]", NUMBER), " ", head)]
    if article:
        lines.append(plain(f"    {shorten(article, 90)}", "$foreground-muted"))
    quote = " ".join(citation.quote.split())
    if quote not in " ".join(answer.split()):
        lines.append(plain(f"    “{shorten(quote, 160)}”", "italic"))
    return Content("\n").join(lines)


def footing(answer: Answer) -> str:
    """One quiet line under an answer: how many issues it rests on and how long it took."""
    issues = len({citation.issue for citation in answer.citations})
    total = answer.timings_ms.get("total")
    parts = [
        f"from {counted(issues, 'issue')}" if issues else f"{counted(len(answer.hits), 'passage')} read",
        "" if total is None else f"in {total / 1000:.1f} s" if total >= 100 else "in less than 0.1 s",
    ]
    return " · ".join(part for part in parts if part)


def summary(question: str, answer: Answer | None, failure: str) -> Content:
    """A whole turn as one text, for the light form of a turn scrolled long past."""
    parts = [plain(f"› {question}", "bold")]
    if failure:
        parts.append(plain(f"{FAILED}: {failure}", "$text-error"))
    elif answer is not None:
        if heading := HEADINGS[answer.status]:
            parts.append(plain(heading, "$foreground-muted"))
        if answer.reason:
            parts.append(plain(answer.reason))
        parts.append(answer_text(answer.sentences))
    return Content("\n").join(part for part in parts if part)
