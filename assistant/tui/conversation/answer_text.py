"""An answer as styled text: sentences as printed, the answering words marked, ``[1]`` as links (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from textual.content import Content
from textual.style import Style

from assistant.model import Answer, Citation, Sentence
from assistant.output.lines import (
    BAR,
    BULLET,
    Line,
    by_page,
    lines_of,
    runs,
    sentences_shown,
    standing,
    under_labels,
)
from assistant.output.phrases import say
from assistant.output.wording import page_label, spoken_date, spoken_range
from assistant.tui.chrome.hanging import Hanging, Row
from assistant.tui.chrome.safe_text import counted, one_line, plain, shorten, shown
from assistant.tui.source.place import number_of
from embeddings.model import StoredIssue

EMPHASIS = "bold $accent"
NUMBER = "bold $primary"
QUIET = "$foreground-muted"
FAILED = "✕ Something went wrong"


@dataclass(frozen=True, slots=True)
class Label:
    """What readers call an issue: its newsletter, and its date, or its number where it has none."""

    newsletter: str
    issue: StoredIssue | None = None

    def when(self, language: str = "en") -> str:
        """The date as people write it, else the number."""
        if self.issue is None:
            return ""
        return spoken_range(self.issue.head.dated, language) or number_of(self.issue, self.newsletter, language)


#: By the issue's id.
Labels = Mapping[str, Label]


def look_of(answer: Answer) -> str:
    """How the answer looks: the name of its status, or that it is not sure to be an answer."""
    return "unsure" if answer.unsure else answer.status.value.replace("_", "-")


#: The symbol of a look: nothing is said by colour alone.
SYMBOLS = {"unsure": "?", "partial": "◐", "not-found": "○"}


def heading_of(answer: Answer) -> str:
    """What is said of the answer as a whole, in the question's language, behind its symbol; "" where it is sure."""
    said = standing(answer).rstrip(".。")
    return f"{SYMBOLS[look_of(answer)]} {said}" if said else ""


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


def answer_text(sentences: Iterable[Sentence]) -> Hanging:
    """Its lines, with ``[n]`` behind the last sentence that needs it."""
    rows: list[Row] = []
    for label, under in under_labels(lines_of(sentences)):
        said = [_row(line, listed=not label or len(under) > 1) for line in under]
        if under[0].day:
            heads = [plain(label, "bold"), *[Content("")] * len(said)]
            said = [replace(row, label=head) for row, head in zip(said, heads, strict=False)]
        elif label:
            said = [Row(plain(label, "bold")), *(replace(row, lead="  " + row.lead) for row in said)]
        rows += [Row(Content(""))] * under[0].apart + said
    return Hanging(rows)


def _row(line: Line, listed: bool) -> Row:
    text = Content(" ").join(
        part for one, numbers in line.cited() for part in (sentence_text(one), *(number(n) for n in numbers))
    )
    if line.item and listed:  # one that is printed with its bullet takes no other
        printed = BULLET.match(text.plain)
        return Row(text[printed.end() :], text[: printed.end()]) if printed else Row(text, Content("• "))
    if line.drawn:
        bars = [at for at, character in enumerate(text.plain) if character in BAR]
        return Row(text.stylize(NUMBER, bars[0], bars[-1] + 1))
    return Row(text)


def taken_as(answer: Answer) -> str:
    """How the question was read where words of the turn before were carried over, and the key that asks it alone."""
    if not answer.taken_as:
        return ""
    language = answer.language
    return f"{say('taken as', language, text=one_line(answer.taken_as))}  ({say('alone', language)})"


def state_line(answer: Answer) -> str:
    """Why nothing or only part was found, and what a language model had to do with it."""
    return " ".join(part for part in (answer.reason, answer.model.line if answer.model is not None else "") if part)


def sources_line(issues: int, passages: int) -> str:
    """The state of an answer whose passages are being read."""
    return f"Reading {counted(passages, 'passage')} from {counted(issues, 'issue')} …"


def _newsletter(citation: Citation, labels: Labels) -> str:
    label = labels.get(citation.issue)
    return label.newsletter if label is not None else one_line(citation.title)


def grouped(citations: Iterable[Citation], labels: Labels) -> list[tuple[str, list[list[Citation]]]]:
    """Citations of the same page together (a card), cards under their newsletter, in the order they came.

    The newsletter is "" where it has one card, which then names it itself.
    """
    newsletters: dict[str, list[Citation]] = {}
    for one in citations:
        newsletters.setdefault(_newsletter(one, labels), []).append(one)
    pages = {title: by_page(cited) for title, cited in newsletters.items()}
    return [(title if len(cards) > 1 else "", cards) for title, cards in pages.items()]


def card_text(
    cited: Sequence[Citation], article: str, answer: str, labels: Labels, *, named: bool = False, language: str = "en"
) -> Hanging:
    """The card of citations of one page: numbers, place and article, and quotes that the answer does not already say.

    ``named``: the newsletter stands above it in the list.
    """
    first = cited[0]
    label = labels.get(first.issue)
    dated = label.when(language) if label is not None else spoken_date(first.date, language)
    newsletter = "" if named else _newsletter(first, labels)
    parts = (newsletter, dated, page_label(first.page, first.printed, language))
    where = ", ".join(part for part in parts if part)
    row = card_row([one.n for one in cited], where, article)
    rows = [row]
    for citation in cited:
        quote = " ".join(citation.quote.split())
        if quote not in " ".join(answer.split()):
            rows.append(Row(plain(f"“{shorten(quote, 160)}”", "italic"), Content(" " * row.lead.cell_length)))
    return Hanging(rows)


def card_row(numbers: Sequence[int], where: str, article: str) -> Row:
    """``[1] The Lantern, March 2024, page 3 · Dates for the new year``."""
    about = plain(f" · {shorten(article, 60)}", QUIET) if article else Content("")
    lead = Content(" ").join(Content(named).stylize(NUMBER) for named in runs(numbers))
    return Row(plain(where, "bold") + about, lead + Content(" "))


def summary(question: str, answer: Answer | None, failure: str) -> Hanging:
    """A whole turn as one text, for the light form of a turn scrolled long past."""
    rows = [Row(plain(one_line(question), "bold"), Content("› "))]
    if failure:
        rows.append(Row(plain(f"{FAILED}: {one_line(failure)}", "$text-error")))
    elif answer is not None:
        if heading := heading_of(answer):
            rows.append(Row(plain(heading, QUIET)))
        if answer.reason:
            rows.append(Row(plain(one_line(answer.reason))))
        rows.extend(answer_text(sentences_shown(answer)).rows)
    return Hanging(rows)
