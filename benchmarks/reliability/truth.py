"""What an undisturbed build holds and answers: what every disturbed one is measured by.

Citations are held against the pages of the files themselves: a PDF's text as its own library takes it out, any other
file's characters. What a library says of its spans may be wrong along with them.
"""

from __future__ import annotations

import email
import hashlib
import html
import random
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2

from assistant.model import Citation
from corpus.model import iso_date
from embeddings.encoder.passages import is_searched
from embeddings.library import schema
from embeddings.library.library import Library

#: Questions that go by dates and lists of events as well as by words.
_ALWAYS = ("When is the next meeting?", "Which events are planned?", "Who is the editor?")

#: What makes up a library's content, by issue and place in it: keys and times of building may differ.
_PARTS = {
    "issues": "SELECT id, path, digest, size, mtime_ns, head, pages, warnings, unresolved, page_count, "
    "paragraph_count, event_count, vector_count FROM issues ORDER BY id",
    "paragraphs": "SELECT issues.id, paragraphs.key - first, paragraphs.id, kind, text, article, headings, spans, "
    "opening - first, embedded FROM paragraphs JOIN issues ON issues.key = paragraphs.issue ORDER BY 1, 2",
    "vectors": f"SELECT issues.id, vectors.id - first * {schema.PARTS}, vector FROM vectors "
    f"JOIN paragraphs ON paragraphs.key = vectors.id / {schema.PARTS} JOIN issues ON issues.key = paragraphs.issue "
    "ORDER BY 1, 2",
    "states": "SELECT issues.id, paragraph - first, pieces, states FROM states "
    "JOIN paragraphs ON paragraphs.key = paragraph JOIN issues ON issues.key = paragraphs.issue ORDER BY 1, 2",
    "dates": "SELECT issues.id, paragraph - first, dates FROM dates JOIN paragraphs ON paragraphs.key = paragraph "
    "JOIN issues ON issues.key = paragraphs.issue ORDER BY 1, 2",
    "events": "SELECT issues.id, position, event FROM events JOIN issues ON issues.key = events.issue ORDER BY 1, 2",
    "files": "SELECT files.path, files.size, files.mtime_ns, files.digest, issues.id, reason, reading FROM files "
    "LEFT JOIN issues ON issues.key = files.issue ORDER BY 1",
    "words": "SELECT word, uses FROM words ORDER BY word",
    "rows": "SELECT (SELECT count(*) FROM paragraphs), (SELECT count(*) FROM vectors), (SELECT count(*) FROM states), "
    "(SELECT count(*) FROM events), (SELECT count(*) FROM next_vectors), (SELECT count(*) FROM next_states)",
}


def digests(library: Path) -> dict[str, str]:
    """A digest for each part of what the library in this folder holds; read past the program's own code."""
    file = (library / schema.FILE).absolute()
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        return {part: _digest(connection.execute(statement)) for part, statement in _PARTS.items()}


def _digest(rows: Iterable[Any]) -> str:
    total = hashlib.sha256()
    for row in rows:
        total.update(repr(row).encode("utf-8", "surrogatepass"))
    return total.hexdigest()


@dataclass(frozen=True, slots=True)
class Told:
    """What an issue says of itself, and the text of each of its pages."""

    title: str
    date: str
    printed: dict[int, str | None]
    pages: dict[int, str]

    def stands(self, quote: str, page: int) -> bool:
        """Whether the quote stands on its page, from its first character to its last or word by word."""
        text = self.pages[page]
        return _bare(quote) in text or all(_bare(word) in text for word in quote.split())


@dataclass(frozen=True, slots=True)
class Truth:
    """What may be cited, and questions to ask (some in the words of one of the paragraphs)."""

    issues: dict[str, Told]
    questions: tuple[str, ...]

    def wrong(self, citation: Citation) -> str:
        """What is wrong with a citation, "" if nothing: the quote must stand word for word on its page."""
        told = self.issues.get(citation.issue)
        if told is None:
            return f'there is no issue "{citation.issue}"'
        if (citation.title, citation.date) != (told.title, told.date):
            return f'{citation.issue} is not "{citation.title}" of {citation.date}'
        if citation.page not in told.pages or citation.printed != told.printed[citation.page]:
            return f"{citation.issue} has no page {citation.page} (printed {citation.printed})"
        if not told.stands(citation.quote, citation.page):
            return f'"{citation.quote}" does not stand on page {citation.page} of {citation.issue}'
        return ""

    def beside(self, other: Truth) -> Truth:
        """What may be cited where either holds; its own questions."""
        return Truth(other.issues | self.issues, self.questions)


def truth_of(library: Path, seed: int, asked: int = 6) -> Truth:
    """The truth as a whole library has it."""
    chance = random.Random(seed)
    with Library.open(library) as opened:
        issues, sentences = {}, []
        for stored in opened.issues():
            for paragraph in opened.paragraphs(stored.id):
                if is_searched(paragraph) and len(paragraph.text.split()) > 8:
                    sentences.append(paragraph.text)
            printed = {page.number: page.printed for page in stored.pages}
            text = page_texts(stored.path, printed)
            issues[stored.id] = Told(stored.head.title, iso_date(stored.head.dated), printed, text)
    chosen = [" ".join(text.split()[:10]) + "?" for text in chance.sample(sentences, min(asked, len(sentences)))]
    return Truth(issues, (*_ALWAYS, *chosen))


def page_texts(path: Path, pages: Iterable[int]) -> dict[int, str]:
    """The bare text of each page of a file, taken from the file alone."""
    if path.suffix.lower() == ".pdf":
        document = pypdfium2.PdfDocument(path)
        return {number: _bare(document[number - 1].get_textpage().get_text_range()) for number in pages}
    text = path.read_bytes().decode("utf-8", "replace")
    if path.suffix.lower() in (".eml", ".mbox"):
        text += "".join(
            bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")
            for part in email.message_from_string(text).walk()
        )
    return dict.fromkeys(pages, _bare(html.unescape(re.sub(r"<[^>]*>|(?m:^>+)", " ", text))))


def _bare(text: str) -> str:
    """The text without white space, hyphens and the dress of its letters: a quote joins what a line's end parts."""
    return "".join(_PARTING.sub("", unicodedata.normalize("NFKC", text)).split())


_PARTING = re.compile("[-\u00ad\u2010\u2011\u0002\ufffe\uffff]")


def differing(one: dict[str, str], other: dict[str, str]) -> Sequence[str]:
    """The parts in which two libraries differ."""
    return [part for part in one if one[part] != other[part]]
