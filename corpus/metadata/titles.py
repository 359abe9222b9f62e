"""The name that an issue is shown by: every line that may be it, weighed by its place, its size and its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final, Literal

from corpus.dates.names import MONTHS, WEEKDAYS
from corpus.metadata.head_lines import CLOSE_RUNS
from corpus.metadata.issue_dates import find_issue_dates, without_dates
from corpus.metadata.numbering import LONGEST_LINE, NEWSLETTER, NUMBER_WORD, WORD, number_spans, undated
from corpus.metadata.spaced_letters import closed
from corpus.model import Content, Kind, Name, Paragraph, Source, Span
from corpus.text.cleaning import is_cjk, one_line

WEEKDAY_NAME: Final = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
#: A line with a day of the week tells of a meeting.
_WEEKDAY = re.compile(rf"\b(?:{WEEKDAY_NAME})\b|周[一二三四五六日]|星期", re.IGNORECASE)
_RUBBISH_TITLE = re.compile(
    r"\.(?:docx?|odt|pages|pub|indd|pdf|rtf|pptx?|qxp|tmp|html?|md|txt|ai|wpd)\s*$|^microsoft word|^untitled|"
    r"^unbenannt|^sans titre|^document\d*$|^powerpoint|^slide \d|^layout \d|^print$|^about:|^file:|^https?:|[\\/]{2}",
    re.IGNORECASE,
)
#: "bulletin_16_02", "InfoBrief-2024-06 2": a name for files.
_SLUG = re.compile(r"[a-z]+(?:[_-]?\d+|[_-][a-z0-9]+)+(?: \d+)?", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"@|www\.|://|\bcontinued\b|\bfortsetzung\b|\bsuite (?:de|en|page)\b|\bcontinúa\b|[:,;?？：，。]$"
    r"|\d\s?[ap]\.?m\b|\d[:.]\d\d\b|\.\s+\S.*[.!]$|[{}]|"
    r"^(?:dear|liebe|chers?|chères?|estimad|welcome|thank|in this issue|inside|upcoming|previous|next|contents|"
    r"table of contents|highlights|bienvenu|willkommen|inhalt|sommaire|indice|índice|please|date\b|place\b)",
    re.IGNORECASE,
)
#: The site or the mail address of a publisher, which is often its name.
_HOST = re.compile(r"(?:www\.|@|//)([\w-]{4,60}(?:\.[\w-]{4,60})*)\.[a-z]{2,}")
_RUNNING = (Kind.RUNNING_HEAD, Kind.RUNNING_FOOT)
_QUOTED = re.compile(r"\w[‘“„]|^[\"“„«‘']|[\"”“»]$|…")
#: What is printed after a name and is none of it: dots and bars, telephone numbers, degrees before a person's name.
_AFTER_NAME = re.compile(r"\s*(?:::|\s[|·•]\s|(?:^|\s)(?:Rev|Fr|Dr|Pfr|Pastor)\.\s|\(?\+?\d{3}[-.) ]\s?\d{3}\b).*$")
_ORNAMENT = re.compile(r"^[^\w\"“«„¿¡#(\[]+")
_HANGING = re.compile(
    rf"^[\s.,:;：，、。–—|·•*_)\]）/-]+|[\s,:;：，、。–—|·•*_(\[（/-]+$|(?:^|\s)(?:{WEEKDAY_NAME})[.,]?\s*$|"
    r"\s(?:for|of|the|from|no|nr|n|vom|für|du|de|des|del|di|da|von|le|la|el|van|week|semana|"
    r"semaine|woche|edition|monat|mois|"
    r"pour|voor|para|per)\.?\s*$",
    re.IGNORECASE,
)
#: Words that say when and name nothing: "November Newsletter", "Week beginning".
_PERIODS: Final = frozenset({*MONTHS, "beginning", "commencing", "ending"})
#: A longer paragraph is no name, not even with what is cut off it.
_LONGEST_PARAGRAPH = 300
#: A line of this score or less is no name.
_LEAST = 1.0
#: So many names of an issue are kept.
_KEPT = 9
#: A file's name of fewer letters than these is none that a page could confirm.
_FEW_LETTERS = 5
#: A masthead has no more lines than these.
_MASTHEAD_LINES = 6
#: A paragraph of so many characters below a heading is an article.
_ARTICLE = 150
#: So many paragraphs of the first page are looked at.
_OPENING = 12


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that may be the name; ``sure`` where it stands as only a name does."""

    text: str
    source: Source
    score: float
    sure: bool = False


def guess_title(stem: str, folders: Sequence[str], content: Content) -> tuple[str, Source]:
    """The printed or given name of the issue, else the file's name."""
    likeliest = likely_names(stem, folders, content)[0]
    return likeliest.text, likeliest.source


def likely_names(stem: str, folders: Sequence[str], content: Content) -> tuple[Name, ...]:
    """What the issue may be called, the likeliest first: lines of its pages, the title that the file gives itself, the
    file's name. ``corpus.metadata.naming`` weighs them again beside those of the other issues."""
    names = [Name(line.text, line.source, round(line.score, 2)) for line in _lines(content)]
    names = sorted(names, key=lambda name: -name.score)
    sure = [name for name in names if name.score > _LEAST]
    others = [name for name in names if name.score <= _LEAST]
    found: dict[str, Name] = {}
    for name in (*sure, *_fallbacks(stem, folders, content), *others):
        found.setdefault(bare(name.text), name)
    return tuple(found.values())[:_KEPT]


def bare(text: str) -> str:
    """The letters and digits of a name, by which it is the same however it is set."""
    return "".join(filter(str.isalnum, text.casefold()))


def _fallbacks(stem: str, folders: Sequence[str], content: Content) -> Iterator[Name]:
    """What the issue is called where no line is its name for sure."""
    given = _readable(content.metadata.get("title", ""))
    if _SLUG.fullmatch(content.metadata.get("title", "").strip()):
        given = newsletter_name(given)
    if names_something(undated(given)) and not _RUBBISH_TITLE.search(given) and _is_believed(given, content):
        yield Name(given[:200], "metadata", _LEAST)
    printed = next(filter(None, (_as_printed(name, content) for name in (stem, *reversed(folders)))), "")
    if printed:
        yield Name(printed, "page", _LEAST)
    readable = _readable(stem)
    if not WORD.search(undated(stem)) and folders:
        readable = f"{_readable(folders[-1])} {readable}"
    yield Name(readable[:1].upper() + readable[1:], "file name", _LEAST)


def _is_believed(given: str, content: Content) -> bool:
    """Whether a title that a file gives itself may be its name. That of a printed page stands on its pages, or it is
    the name of a program, a template, a scanner; a web page's is its publisher's."""
    if not _line_height(content) or content.metadata.get("series"):
        return True
    printed = {word for p in content.paragraphs for word in map(str.casefold, WORD.findall(p.text))}
    words = [word.casefold() for word in WORD.findall(undated(given)) if len(word) > 2]
    telling = [word for word in words if not NEWSLETTER.fullmatch(word)]
    return 3 * sum(word not in printed for word in telling) < max(1, len(telling))


def _as_printed(name: str, content: Content) -> str:
    """The words of a file's or a folder's name as the pages print them side by side; "" where they do not."""
    words = WORD.findall(undated(name))
    if len("".join(words)) < _FEW_LETTERS:
        return ""
    form = re.compile(r"(?<![^\W_])" + r"[^\w\n]{1,3}".join(words) + r"(?![^\W_])", re.IGNORECASE)
    found = (match for p in content.paragraphs if (match := form.search(p.text)))
    return next((match[0] for match in found if match[0][0].isupper()), "")


def printed_name(content: Content) -> str:
    """The newsletter's name as its masthead or running heads print it, without date and number; "" where unsure."""
    lines = [line for line in _lines(content) if line.sure and line.source == "masthead"]
    best = max(lines, key=lambda line: line.score, default=None)
    return best.text if best and best.score > _LEAST else ""


def _readable(name: str) -> str:
    """A name as a title: underscores are blanks where there are none of their own."""
    return one_line(name if " " in name else name.replace("_", " "))


def _lines(content: Content) -> Iterator[_Line]:
    """Every line that may be the name, and the title that the file gives itself, with their scores."""
    running = Counter(one_line(p.text) for p in content.paragraphs if _runs(p))
    words = Counter(word.casefold() for p in content.paragraphs for word in WORD.findall(p.text))
    known = frozenset(word for word, count in words.items() if len(word) > 2)
    body = _line_height(content)
    series = frozenset(word.casefold() for word in WORD.findall(content.metadata.get("series", "")))
    everything = " ".join(one_line(p.text).casefold() for p in content.paragraphs if p.kind is not Kind.RUNNING_FOOT)
    hosts = {"".join(WORD.findall(host[1])).casefold() for host in _HOST.finditer(everything)}
    printed = list[str]()
    for rank, paragraph, place in _ranked(content):
        if len(paragraph.text) > _LONGEST_PARAGRAPH:
            continue
        whole = _AFTER_NAME.sub("", one_line(paragraph.text.split("\n")[0] if rank < 3 else paragraph.text))
        text = closed(CLOSE_RUNS.sub(" ", whole), known)
        printed.append(text.casefold())
        repeated = running[one_line(paragraph.text)] > 1
        letterhead = rank == 0 and (paragraph.kind is Kind.CONTACT or _is_masthead(paragraph))
        kind = Kind.MASTHEAD if letterhead else paragraph.kind
        score = _words_score(text, kind, repeated=repeated)
        if score <= -5:
            continue
        if body and (paragraph.kind is Kind.MASTHEAD or paragraph.spans[0].box.height < 4 * body):
            score += min(2.0, max(0.0, paragraph.spans[0].box.height / body - 1.0))
        first = rank == 0 and kind in (Kind.HEADING, Kind.MASTHEAD)
        score += (1.0 if body else 2.0) * first + 1.0 * (rank == 0 and not first)
        score -= 0.75 if paragraph.kind in _RUNNING else 0.25 * min(rank, 10)
        score += {"stacked": 1.0, "over an article": -1.0 * bool(body)}.get(place, 0.0)
        name = newsletter_name(text)
        letters = "".join(WORD.findall(name)).casefold()
        if len(WORD.findall(name)) > 1:
            score += min(1.5, 0.5 * (everything.count(name.casefold()) - 1))
        score += 2.5 * any(len(host) > 5 and (letters in host or host in letters) for host in hosts if len(letters) > 5)
        score += 1.0 * bool(series & {word.casefold() for word in WORD.findall(text)})
        sure = repeated or kind is Kind.MASTHEAD or name != text
        yield _Line(name, "masthead", score, sure)
    given = _readable(content.metadata.get("title", ""))
    if WORD.search(given) and len(given) <= 200 and not _RUBBISH_TITLE.search(given) and _is_believed(given, content):
        slug = bool(_SLUG.fullmatch(content.metadata["title"].strip()))
        own = {word.casefold() for word in WORD.findall(undated(given)) if len(word) > 2}
        shown = {word for line in printed for word in map(str.casefold, WORD.findall(line))}
        score = (
            1.5 + 1.0 * bool(own & shown) + 1.5 * (bool(own) and own <= shown) + 1.0 * bool(series and series <= own)
        )
        score -= 4.0 * slug + 2.0 * (not names_something(undated(given)))
        yield _Line(newsletter_name(given) if find_issue_dates(given) else given, "metadata", score)


def _is_masthead(paragraph: Paragraph) -> bool:
    """Whether an opening of a few short lines numbers or dates the issue below its name, whatever it was taken for."""
    lines = [line for line in paragraph.text.split("\n") if line.strip()]
    whole = " ".join(lines)
    short = 0 < len(lines) <= _MASTHEAD_LINES and all(len(line) <= LONGEST_LINE for line in lines)
    begins = lines[0].split()[:2] if short else []
    named = short and not (len(begins) > 1 and NUMBER_WORD.fullmatch(begins[0]) and begins[1][0].isdigit())
    return named and not whole.endswith((".", "!", "?")) and bool(find_issue_dates(whole) or number_spans(whole))


def newsletter_name(text: str) -> str:
    """A printed name without the date and the number of an issue and what follows them, where a name is left."""
    text = _ORNAMENT.sub("", text)
    marks = sorted([*((one.start, one.end) for one in find_issue_dates(text)), *number_spans(text)])
    if not marks:
        return text
    before, after = _trimmed(text[: marks[0][0]]), _trimmed(text[marks[-1][1] :])
    if after[:1].islower() and not names_something(before):
        return text  # "Rundbrief Nr. 8 der Wasserfreunde": one name around its number
    return next((part for part in (before, after) if names_something(part)), text)


def _trimmed(text: str) -> str:
    """A part of a name without what hangs at its ends: days of the week, small words, brackets, dashes."""
    while (bare := _HANGING.sub("", text)) != text:
        text = bare
    return text


def names_something(text: str) -> bool:
    """Whether a text has a word that is more than "Newsletter", "Volume" or "November"."""
    text = without_dates(text, find_issue_dates(text))
    words = [word for word in WORD.findall(text) if word.casefold() not in _PERIODS]
    words = [word for word in words if not (NEWSLETTER.fullmatch(word) or NUMBER_WORD.fullmatch(word))]
    return sum(map(len, words)) > 3 or any(word.isupper() for word in words) or sum(map(is_cjk, text)) >= 3


def _line_height(content: Content) -> float:
    """The height of a line of running text on the first page; 0 where the page was laid out here and not printed."""
    boxes = [(len(p.text), p.spans[0].box) for p in content.paragraphs if p.page == 1]
    gaps = [abs(low.top - high.bottom) for (_, high), (_, low) in pairwise(boxes)]
    heights = [box.height for length, box in boxes if length < 60]
    return median(heights) if len(heights) > 2 and any(gap > 0.5 for gap in gaps) else 0.0


def _runs(paragraph: Paragraph) -> bool:
    """Whether a title may run here: a running head, or a running foot that is more than its author's name."""
    if paragraph.kind is Kind.RUNNING_FOOT:
        return len(WORD.findall(paragraph.text)) > 2 or bool(NEWSLETTER.search(paragraph.text))
    return paragraph.kind is Kind.RUNNING_HEAD


def _ranked(content: Content) -> Iterator[tuple[int, Paragraph, Literal["", "stacked", "over an article"]]]:
    """What may hold the title, numbered from the top: paragraphs in the upper half of the first page, lines of its
    masthead that are one name, then running heads and feet."""
    height = content.pages[0].height if content.pages else 0.0
    first = [p for p in content.paragraphs if p.page == 1 and p.kind is not Kind.UNDECODABLE]
    opening = first[:_OPENING] + [p for p in first[_OPENING:] if p.kind is Kind.MASTHEAD]
    top = [p for p in opening if p.spans[0].box.top <= height * 0.5 or p.kind is Kind.MASTHEAD]
    articles = {
        id(above)
        for above, below in pairwise(first)
        if above.kind is Kind.HEADING and below.kind is Kind.PARAGRAPH and len(below.text) > _ARTICLE
    }
    for rank, paragraph in enumerate(top):
        yield rank, paragraph, "over an article" if id(paragraph) in articles else ""
    yield from ((rank, stack, "stacked") for rank, stack in _stacks(top))
    running = (p for p in content.paragraphs if p.kind in _RUNNING)
    yield from ((rank, p, "") for rank, p in enumerate({p.text: p for p in list(running)[:200]}.values(), len(top)))


def _stacks(top: Sequence[Paragraph]) -> Iterator[tuple[int, Paragraph]]:
    """Lines of a masthead that are one name set over several lines, each with the rank of its first."""
    at = 0
    while at < len(top):
        end = at + 1
        while end < len(top) and _go_together(top[end - 1], top[end]):
            end += 1
        if end - at > 1:
            text = " ".join(one_line(p.text) for p in top[at:end])
            box = max((p.spans[0].box for p in top[at:end]), key=lambda box: box.height)
            yield at, Paragraph("", Kind.MASTHEAD, text, (Span(1, box, 0, len(text)),))
        at = end


def _go_together(above: Paragraph, below: Paragraph) -> bool:
    """Whether two lines of a masthead are of one size, close by about one middle or edge, and neither is a date."""
    if any(p.kind is not Kind.MASTHEAD or find_issue_dates(p.text) or number_spans(p.text) for p in (above, below)):
        return False
    high, low = above.spans[0].box, below.spans[0].box
    small, large = sorted((high.height, low.height))
    lines = round(large / max(small, 1.0))
    near = -0.2 * small < low.top - high.bottom < 0.6 * small
    aligned = abs(high.left - low.left) < 3 or abs(high.left + high.right - low.left - low.right) < 10
    return near and aligned and abs(large - lines * small) < 0.18 * large


def _words_score(text: str, kind: Kind, *, repeated: bool) -> float:
    """How much a line looks like a newsletter's name by its kind and its words; -5 where it cannot be one."""
    bare = newsletter_name(text)
    words = WORD.findall(bare)
    letters = sum(map(len, words)) + 2 * sum(map(is_cjk, bare))
    if not WORD.search(undated(text)) and not any(map(is_cjk, undated(text))):
        return -5.0
    if letters < 4 or len(text) > LONGEST_LINE or _NO_TITLE.search(bare) or _WEEKDAY.search(bare):
        return -5.0
    newsletter = bool(NEWSLETTER.search(bare))
    generic = not names_something(bare)
    head = kind in (Kind.MASTHEAD, Kind.RUNNING_HEAD)
    if kind is Kind.RUNNING_FOOT and not newsletter and (len(words) < 3 or not repeated):
        return -5.0
    if kind in (Kind.LIST_ITEM, Kind.TABLE_ROW, Kind.CAPTION, Kind.PULL_QUOTE) and not newsletter:
        return -5.0
    sentence = bare.endswith(".") and len(words) > (3 if kind is Kind.PARAGRAPH else 6)
    if not repeated and (sentence or (kind is Kind.PARAGRAPH and len(words) > 10)):
        return -5.0
    score = {Kind.MASTHEAD: 2.0, Kind.HEADING: 0.0, Kind.RUNNING_HEAD: 0.5}.get(kind, -1.0)
    score += 2.0 * repeated + 1.5 * (newsletter and not generic) - 3.0 * generic - 2.5 * bool(_QUOTED.search(text))
    score -= 0.25 * max(0, len(words) - 5)
    return score + (0.5 if head and bare != text else 0.0)
