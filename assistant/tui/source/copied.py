"""Citations and answers as text for the clipboard: plain, Markdown, and an entry in the manner of BibTeX (pure)."""

from __future__ import annotations

import re

from assistant.model import Answer, Citation
from assistant.output.lines import by_page, lines_of, runs, standing
from assistant.output.wording import page_label
from assistant.tui.chrome.safe_text import one_line
from assistant.tui.source.place import reference
from assistant.tui.source.view import View

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|])")
_BRACES = re.compile(r"[{}\\]")
_UNFIT = re.compile(r"[^\w-]+")


def citation(view: View) -> str:
    """``The Lantern No. 42, March 2024, page 2``."""
    return reference(view.title, view.date, view.place.page, view.printed)


def quote(view: View) -> str:
    """The quote with its citation under it."""
    return f"“{one_line(view.place.quote)}”\n— {citation(view)}"


def markdown(view: View) -> str:
    """The quote as a block quotation."""
    rest = ", ".join(part for part in (view.date, page_label(view.place.page, view.printed)) if part)
    return f"> {_escaped(one_line(view.place.quote))}\n>\n> — *{_escaped(view.title)}*, {_escaped(rest)}"


def bibtex(view: View) -> str:
    """An entry for a reference manager; the quote is its note."""
    place = view.place
    fields = {
        "title": view.title,
        "date": view.date,
        "pages": view.printed or str(place.page),
        "note": one_line(place.quote),
    }
    lines = [f"  {name} = {{{_BRACES.sub('', value)}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{_UNFIT.sub('-', place.issue)}-p{place.page},", *lines, "}"])


def answer(given: Answer) -> str:
    """What is said of it as a whole, its lines as everywhere, their numbers behind them, then the page that each number
    stands for."""
    lines = [standing(given)] if given.sentences and standing(given) else []
    for line in lines_of(given.sentences):
        said = (one_line(one.text) + "".join(f" [{n}]" for n in numbers) for one, numbers in line.cited())
        lines.append(" ".join(filter(None, [line.head, *said])))
    sources = [
        f"{' '.join(runs(one.n for one in cited))} {_reference(first, given.language)}"
        for cited in by_page(given.citations)
        for first in cited[:1]
    ]
    return "\n".join([*(lines or [one_line(given.reason)]), *([""] if sources else []), *sources])


def _reference(cited: Citation, language: str) -> str:
    return reference(cited.title, cited.date, cited.page, cited.printed, language)


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)
