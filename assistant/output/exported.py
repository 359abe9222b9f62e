"""A conversation as Markdown and as an HTML page: answers as the chat shows them, references counted through.

What came from an issue or a person is escaped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from assistant.model import Answer, Citation
from assistant.output.lines import BULLET, Line, lines_of, sentences_shown, short_answer, standing
from assistant.output.phrases import say
from assistant.output.terminal import place

Turns = Sequence[tuple[str, Answer]]
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")
_STYLE = (
    "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 Georgia,serif}"
    "sup a{text-decoration:none}.short{font-size:1.3rem;font-weight:bold}.unsure{font-size:1.3rem;color:#555}"
    ".note{font-style:italic}"
    "blockquote{margin:.3rem 0 1rem 1rem;color:#555}"
)


def as_markdown(title: str, turns: Turns) -> str:
    """The conversation as Markdown."""
    parts = [f"# {_plain(title)}"]
    references: list[Citation] = []
    for question, answer in turns:
        parts.append(f"## {_plain(question)}")
        numbers = _numbered(answer, references)
        parts += [f"*{_plain(doubt)}*" for doubt in _doubts(answer)]
        if short := short_answer(answer):
            parts.append(_plain(short) if answer.unsure else f"**{_plain(short)}**")
        parts += [f"*{_plain(note)}*" for note in _notes(answer)]
        said = ["\n" * line.apart + _markdown_line(line, numbers) for line in lines_of(answer.sentences)]
        parts += ["\n".join(said).strip()] if said else []
    if references:
        sources = [f"{at}. {_plain(place(one))}: “{_plain(one.quote)}”" for at, one in enumerate(references, 1)]
        parts += ["## Sources", "\n".join(sources)]
    return "\n\n".join(parts) + "\n"


def _markdown_line(line: Line, numbers: dict[int, int]) -> str:
    """An item of a list, or a line that ends as one (a backslash keeps the next from running on)."""
    said = [
        _plain(BULLET.sub("", one.text, count=1) if line.item and not at else one.text)
        + "".join(f" [{numbers[n]}]" for n in cited)
        for at, (one, cited) in enumerate(line.cited())
    ]
    head = [f"**{_plain(line.head)}**"] if line.head else []
    text = " ".join([*head, *said])
    return f"- {text}" if line.item else text + "\\" * line.sentences[0].own


def as_page(title: str, turns: Turns) -> str:
    """The conversation as one HTML page without scripts or links to elsewhere."""
    parts: list[str] = [f"<h1>{html.escape(title)}</h1>"]
    references: list[Citation] = []
    for question, answer in turns:
        parts.append(f"<h2>{html.escape(question)}</h2>")
        numbers = _numbered(answer, references)
        parts += [f'<p class="note">{html.escape(doubt)}</p>' for doubt in _doubts(answer)]
        if short := short_answer(answer):
            parts.append(f'<p class="{"unsure" if answer.unsure else "short"}">{html.escape(short)}</p>')
        parts += [f'<p class="note">{html.escape(note)}</p>' for note in _notes(answer)]
        for item, group in groupby(lines_of(sentences_shown(answer)), lambda line: line.item):
            lines = list(group)
            if item:
                parts.append("<ul>" + "".join(f"<li>{_html_line(line, numbers)}</li>" for line in lines) + "</ul>")
            else:
                said = "".join(("</p><p>" if line.apart else "<br>") + _html_line(line, numbers) for line in lines)
                parts.append(f"<p>{said.removeprefix('</p><p>').removeprefix('<br>')}</p>")
    if references:
        items = "".join(
            f'<li id="source-{at}">{html.escape(place(one))}<blockquote>{html.escape(one.quote)}</blockquote></li>'
            for at, one in enumerate(references, 1)
        )
        parts.append(f"<h2>Sources</h2><ol>{items}</ol>")
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>" + "\n".join(parts) + "\n</body></html>\n"
    )


def _html_line(line: Line, numbers: dict[int, int]) -> str:
    said = [
        _emphasised(one.text, one.emphasis)
        + "".join(f'<sup><a href="#source-{numbers[n]}">[{numbers[n]}]</a></sup>' for n in cited)
        for one, cited in line.cited()
    ]
    return " ".join([*([f"<b>{html.escape(line.head)}</b>"] if line.head else []), *said])


def _emphasised(text: str, ranges: Iterable[tuple[int, int]]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end in sorted(ranges):
        if start < at or end > len(text):
            continue
        pieces += [html.escape(text[at:start]), "<strong>", html.escape(text[start:end]), "</strong>"]
        at = end
    return "".join(pieces) + html.escape(text[at:])


def _numbered(answer: Answer, references: list[Citation]) -> dict[int, int]:
    """The answer's own citation numbers to numbers counted through the conversation; one source keeps one number."""
    known = {(one.issue, one.page, one.quote): at for at, one in enumerate(references, 1)}
    numbers: dict[int, int] = {}
    for citation in answer.citations:
        key = (citation.issue, citation.page, citation.quote)
        if key not in known:
            references.append(citation)
            known[key] = len(references)
        numbers[citation.n] = known[key]
    return numbers


def _doubts(answer: Answer) -> list[str]:
    """What leads an answer that is not sure to be one."""
    return [standing(answer)] if answer.unsure else []


def _notes(answer: Answer) -> list[str]:
    """How the question was taken, and why nothing or only a part was found."""
    taken = say("taken as", answer.language, text=answer.taken_as) if answer.taken_as else ""
    status = "" if answer.unsure else standing(answer)
    return [note for note in (taken, answer.reason or status) if note]


def _plain(text: str) -> str:
    """Text on one line in which nothing is read as Markdown or HTML."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
