"""The lines of an answer, the same in the chat, on the terminal and in what is exported."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, zip_longest
from typing import TypeVar

from assistant.model import Answer, AnswerStatus, Citation, Sentence
from assistant.output.phrases import say

T = TypeVar("T")
_STANDING = {AnswerStatus.NOT_FOUND: "not found", AnswerStatus.PARTIAL: "some found"}
#: What bars are drawn with.
BAR = "█▏▎▍▌▋▊▉"
#: How an item begins that is printed with a bullet of its own.
BULLET = re.compile(r"\A[•·◦‣▪■●○*–—-]\s+")
#: From this many paragraphs on an answer is set as a list.
LIST_FROM = 3
LONGEST_HEADING = 60
#: Columns for "3 December 2009," and two between.
NARROWEST_DAYS = 18


@dataclass(frozen=True, slots=True)
class Line:
    """Sentences that stand together.

    ``head``: the program's words before what it quotes, ``day`` where they are a time; ``item``: one of a list;
    ``apart``: an empty line goes before.
    """

    sentences: tuple[Sentence, ...]
    head: str = ""
    day: bool = False
    item: bool = False
    apart: bool = False

    @property
    def label(self) -> str:
        """The head as it stands beside or above what it leads, without its colon."""
        return self.head.rstrip(" :：")

    @property
    def drawn(self) -> bool:
        """Whether it is a bar beside a count."""
        return self.sentences[0].own and any(character in BAR for character in self.sentences[0].text)

    def cited(self) -> Iterator[tuple[Sentence, tuple[int, ...]]]:
        """Each sentence with the numbers behind it: those of several sentences stand behind the last of them."""
        for sentence, after in zip_longest(self.sentences, self.sentences[1:]):
            same = after is not None and after.citations == sentence.citations
            yield sentence, () if same else sentence.citations


def lines_of(sentences: Iterable[Sentence]) -> list[Line]:
    """What the program says itself (a count, a bar, the name of an issue) begins a line of its own, and what it quotes
    there are items; else sentences of the same citations are a paragraph, and many paragraphs are a list.
    """
    sentences = list(sentences)
    if any(sentence.own for sentence in sentences):
        return _told(sentences)
    paragraphs = _paragraphs(sentences)
    listed = len(paragraphs) >= LIST_FROM
    return [Line(tuple(one), item=listed, apart=bool(at) and not listed) for at, one in enumerate(paragraphs)]


def _told(sentences: Sequence[Sentence]) -> list[Line]:
    lines: list[Line] = []
    head: Sentence | None = None
    for sentence in sentences:
        if sentence.own:
            lines += [Line((head,))] if head is not None else []
            head = sentence
        elif (
            head is None
            and lines
            and lines[-1].item
            and not _is_heading(sentence)
            and _runs_on(lines[-1].sentences[-1], sentence)
        ):
            lines[-1] = replace(lines[-1], sentences=(*lines[-1].sentences, sentence))
        else:
            lines.append(Line((sentence,), " ".join(head.text.split()) if head is not None else "", item=True))
            head = None
    lines += [Line((head,))] if head is not None else []
    lines = [_dated(line) for line in lines]
    ends = [False, *(before.drawn and not line.drawn for before, line in pairwise(lines))]
    return [replace(line, apart=end) for line, end in zip(lines, ends, strict=True)]


def _dated(line: Line) -> Line:
    """The line, and where it stands under a day, what that says already left out."""
    if not line.head:
        return line
    from assistant.output.dated import under_day  # compiles the rules for dates, which a first screen does not need

    head, sentences, day = under_day(line.head, line.sentences)
    return replace(line, head=head, sentences=sentences, day=day)


def _paragraphs(sentences: Iterable[Sentence]) -> list[list[Sentence]]:
    paragraphs: list[list[Sentence]] = []
    for sentence in sentences:
        if paragraphs and _runs_on(paragraphs[-1][-1], sentence):
            paragraphs[-1].append(sentence)
        else:
            paragraphs.append([sentence])
    return paragraphs


def _is_heading(sentence: Sentence) -> bool:
    return sentence.emphasis == ((0, len(sentence.text)),)


def _runs_on(before: Sentence, sentence: Sentence) -> bool:
    """Whether it rests on the same citations, or what was quoted before it is a heading that leads into it: short and
    without a full stop, as “Fri 21 June, 7.30pm, Keeper’s Garden”.
    """
    text = before.text.rstrip()
    leads = len(text) <= LONGEST_HEADING and not text.endswith((".", "!", "?", "…", "”", '"', ")", "。"))
    return before.citations == sentence.citations or leads


def under_labels(lines: Iterable[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Lines with the label they stand under: an item without one belongs to that above it, and so does the same label
    again. ("", one line) for what stands under none.
    """
    group: tuple[str, list[Line]] | None = None
    for line in lines:
        if group is not None and group[0] and line.item and line.label in ("", group[0]):
            group[1].append(line)
        else:
            if group is not None:
                yield group
            group = line.label, [line]
    if group is not None:
        yield group


def room_for(labels: Iterable[T], columns: int, wrapped: Callable[[T, int], Iterable[int]]) -> int:
    """Columns that days take beside what they lead, two between included: at most two fifths, in which longer ones
    wrap; ``wrapped`` are the widths of a label's lines. 0 where so few are left that all stand above.
    """
    labels, most = list(labels), min(columns, 100) * 2 // 5
    whole = max((width for label in labels for width in wrapped(label, columns)), default=0)
    if not whole or min(whole + 2, NARROWEST_DAYS) > most:
        return 0
    return 2 + max(width for label in labels for width in wrapped(label, most - 2))


def by_page(citations: Iterable[Citation]) -> list[list[Citation]]:
    """Citations of the same page together, in the order they came."""
    pages: dict[tuple[str, int], list[Citation]] = {}
    for one in citations:
        pages.setdefault((one.issue, one.page), []).append(one)
    return list(pages.values())


def runs(numbers: Iterable[int]) -> Iterator[str]:
    """``[1]``, ``[2]``, and ``[4]–[8]`` for numbers that follow one another."""
    for _, group in groupby(enumerate(numbers), lambda one: one[1] - one[0]):
        run = [number for _, number in group]
        yield from [f"[{run[0]}]–[{run[-1]}]"] if len(run) > 2 else [f"[{number}]" for number in run]


def standing(answer: Answer) -> str:
    """What is said of an answer as a whole, in the question's language: that it is none, a part of one or not surely
    one; "" where there is nothing to say.
    """
    phrase = "unsure" if answer.unsure else _STANDING.get(answer.status, "")
    return say(phrase, answer.language) if phrase else ""


def sentences_shown(answer: Answer) -> tuple[Sentence, ...]:
    """Its sentences, with words marked only where they are the answer: those of the short answer, and each one's of
    issues that differ; none where it is not sure to be one, all in what the program lists itself.
    """
    if answer.unsure:
        return tuple(replace(one, emphasis=()) for one in answer.sentences)
    short = " ".join(answer.short.split()).casefold()
    if not short or answer.reason or any(one.own for one in answer.sentences):
        return answer.sentences

    def marked(sentence: Sentence) -> Sentence:
        words = {span: " ".join(sentence.text[slice(*span)].split()).casefold() for span in sentence.emphasis}
        return replace(sentence, emphasis=tuple(at for at, said in words.items() if said in short or short in said))

    return tuple(map(marked, answer.sentences))


def short_answer(answer: Answer) -> str:
    """The fewest words that answer, "" for a list, a refusal and where the answer begins so or is no more."""
    short = " ".join(answer.short.split())
    said = " ".join(answer.text.split())
    begins = any(short in one.text for one in answer.sentences[:1] if one.own)
    return "" if "\n" in answer.short or begins or short.rstrip(".") == said.rstrip(".") else short
