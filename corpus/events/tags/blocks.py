"""An issue's dated lines in blocks, as a model reads them: consecutive lines with the headings above them.

Rows say what they are by the rows around them, so a block is read as one text. Undated lines are in it where they stand
near a dated one: a name above, a place below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.dates import find_times
from corpus.dates.names import ENGLISH_MONTHS
from corpus.events.lines import Line
from corpus.events.tags.tokens import Sort, Token, tokens_of
from corpus.model import Issue, Kind, Precision

#: An undated line is in a block this near (in lines) to a dated one, if it is no longer than so many characters.
_NEAR = 3
_LONGEST_UNDATED = 200
#: A block's lines have no more characters together, unless one alone has.
_ROOM = 800
#: What is read of one line, and of one issue: more is no newsletter's.
_LONGEST = 6000
_MOST_TOKENS = 60_000
#: Two lines of a block are no further apart in the issue's paragraphs.
_APART = 6

_SORTS = {sort: n for n, sort in enumerate(Sort)}
_PRECISIONS = {Precision.DAY: 0, Precision.MONTH: 1, Precision.SEASON: 2, Precision.YEAR: 3}
_KINDS = {kind: n for n, kind in enumerate(Kind)}
#: The first of a token's features is its sort, from here on that of dates.
FIRST_DATE = len(Sort)
#: How many values each feature of a token has.
SIZES = (26, 12, 16, 5, 4, 4)


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A line of an issue and its tokens."""

    line: Line
    tokens: tuple[Token, ...]

    @property
    def index(self) -> int:
        return self.line.setting.index


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive lines: ``head`` is what stands above them, ``texts`` their words.

    For each token ``spans`` has its line's place in ``texts`` and its characters there, ``features`` what is known of
    it without a model, ``owners`` the paragraph's place in its issue and the token's number in it.
    """

    head: str
    texts: tuple[str, ...]
    spans: tuple[tuple[int, int, int], ...]
    features: tuple[tuple[int, ...], ...]
    owners: tuple[tuple[int, int], ...]


def token_lines(lines: Iterable[Line], language: str) -> tuple[TokenLine, ...]:
    """Those of the lines that stand near a day or an hour or announce what is to come, each with its tokens."""
    found = [
        TokenLine(line, tuple(tokens_of(line.text, line.dates, find_times(line.text, language))))
        for line in lines
        if line.text.strip() and len(line.text) <= _LONGEST
    ]
    dated = [any(map(_is_of_a_day, line.tokens)) for line in found]
    near = [any(dated[max(0, n - _NEAR) : n + _NEAR + 1]) for n in range(len(found))]
    return tuple(
        line
        for line, own, beside in zip(found, dated, near, strict=True)
        if own or line.line.setting.coming or (beside and len(line.line.text) <= _LONGEST_UNDATED)
    )


def _is_of_a_day(token: Token) -> bool:
    """Whether a token may say when an event is: a month or a year alone mostly tells of something else, and half of
    all lines with dates have no more."""
    when = token.date.when if token.date is not None else None
    return token.sort is Sort.TIME or (when is not None and (when.precision is Precision.DAY or when.rule is not None))


def blocks_of(issue: Issue, lines: Sequence[TokenLine]) -> list[Block]:
    """The lines in blocks."""
    return [_block(issue, some) for some in _runs(lines)]


def _runs(lines: Sequence[TokenLine]) -> Iterator[list[TokenLine]]:
    run: list[TokenLine] = []
    length = tokens = 0
    for line in lines:
        last = run[-1] if run else None
        apart = last is not None and (
            line.line.setting.paragraph.page != last.line.setting.paragraph.page
            or line.index > last.index + _APART
            or length + len(line.line.text) > _ROOM
        )
        if apart:
            yield run
            run, length = [], 0
        tokens += len(line.tokens)
        if tokens > _MOST_TOKENS:
            return
        run.append(line)
        length += len(line.line.text)
    if run:
        yield run


def _block(issue: Issue, run: Sequence[TokenLine]) -> Block:
    spans: list[tuple[int, int, int]] = []
    features: list[tuple[int, ...]] = []
    owners: list[tuple[int, int]] = []
    for place, line in enumerate(run):
        text, count = line.line.text, len(line.tokens)
        for n, token in enumerate(line.tokens):
            spans.append((place, token.start, token.end))
            owners.append((line.index, n))
            features.append(
                (
                    _sort(token),
                    _KINDS[line.line.setting.paragraph.kind],
                    min(15, place),
                    _written(text[token.start : token.end]),
                    min(n, 3),
                    min(count - 1 - n, 3),
                )
            )
    return Block(
        _head(issue, run[0]), tuple(line.line.text for line in run), tuple(spans), tuple(features), tuple(owners)
    )


def _head(issue: Issue, line: TokenLine) -> str:
    """The headings above a line, outermost first and each once, and the issue's month."""
    paragraph = line.line.setting.paragraph
    parts = [part.strip() for part in (paragraph.article, *paragraph.headings[-2:])]
    if paragraph.kind is Kind.HEADING:
        parts = [part for part in parts if part != paragraph.text.strip()]
    named = [part for part in dict.fromkeys(parts) if part]
    if issue.head.dated is not None:
        first = issue.head.dated.start
        named.append(f"{ENGLISH_MONTHS[first.month - 1]} {first.year}")
    return " | ".join(named)[:200]


def _sort(token: Token) -> int:
    """The sort of a token, of a date with how precise it is, whether it recurs and whether it has an hour."""
    when = token.date.when if token.date is not None else None
    if when is None:
        return _SORTS[token.sort]
    return FIRST_DATE + _PRECISIONS[when.precision] + 4 * (when.rule is not None) + 8 * (when.begins is not None)


def _written(word: str) -> int:
    """A mark, a number, capitals, a capital first, or small letters."""
    if not word[:1].isalnum():
        return 0
    if word[0].isdigit():
        return 1
    return 2 if word.isupper() and len(word) > 1 else 3 if word[0].isupper() else 4
