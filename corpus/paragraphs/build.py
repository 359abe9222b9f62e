"""Blocks of the whole issue become paragraphs: text, kind, article, headings, and where every character stands."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.layout.dehyphenation import Vocabulary, line_text, normal_text
from corpus.layout.line import Line
from corpus.layout.page_layout import PageLayout
from corpus.model import Box, Kind, Paragraph, Span
from corpus.paragraphs.articles import name_articles
from corpus.paragraphs.boxed_text import gather_boxed, join_boxed_titles, join_pull_quotes
from corpus.paragraphs.classify import Sizes, name_captions, name_jumps, name_kinds
from corpus.paragraphs.continuations import join_drafts
from corpus.paragraphs.doubts import FileOrder
from corpus.paragraphs.draft import Draft, Part
from corpus.paragraphs.splitting import split_block
from corpus.pdf.garbled_text import is_rubbish
from corpus.pdf.page import turned_box


def build_paragraphs(
    layouts: Sequence[PageLayout], heads: Sequence[Sequence[Line]] = (), feet: Sequence[Sequence[Line]] = ()
) -> tuple[Paragraph, ...]:
    """All paragraphs of an issue in reading order; on each page the running heads first and the running feet last.

    ``heads`` and ``feet`` hold, page by page, the lines that were set apart. Boxes come out as a viewer shows the page.
    """
    vocabulary = Vocabulary(
        normal_text(line.text) for layout in layouts for block in layout.blocks for line in block.lines
    )
    drafts = [draft for layout in layouts for block in layout.blocks for draft in split_block(block, layout.pictures)]
    drafts = [
        draft
        for draft in drafts
        if any(c.isalnum() for line in draft.lines for c in line.text) or is_rubbish(draft.first.text)
    ]
    for draft in drafts:
        if is_rubbish(draft.text(vocabulary)):
            draft.kind = Kind.UNDECODABLE
    name_jumps(drafts, vocabulary)
    sizes = Sizes.of(drafts)
    name_captions(drafts, layouts, sizes)
    drafts = join_pull_quotes(drafts, vocabulary, sizes.issue)
    drafts = join_drafts(join_boxed_titles(drafts, sizes.issue), sizes.issue)
    name_kinds(drafts, layouts, vocabulary, sizes, sorted({line.text for lines in (*heads, *feet) for line in lines}))
    drafts = gather_boxed(drafts)
    name_articles(drafts, vocabulary, sizes)
    finished = _Finished(layouts, vocabulary)
    position = 0
    for index, layout in enumerate(layouts):
        for line in heads[index] if index < len(heads) else ():
            finished.line(layout, line, Kind.RUNNING_HEAD)
        while position < len(drafts) and drafts[position].page == layout.number:
            finished.draft(drafts[position])
            position += 1
        for line in feet[index] if index < len(feet) else ():
            finished.line(layout, line, Kind.RUNNING_FOOT)
    return tuple(finished.paragraphs)


class _Finished:
    """Collects paragraphs; their ids are given with the issue's."""

    def __init__(self, layouts: Sequence[PageLayout], vocabulary: Vocabulary) -> None:
        self.paragraphs: list[Paragraph] = []
        self._pages = {layout.number: layout for layout in layouts}
        self._vocabulary = vocabulary
        self._order = FileOrder(layouts)

    def draft(self, draft: Draft) -> None:
        composed = draft.composed(self._vocabulary)
        doubts = self._order.doubts(draft, composed)
        spans = [
            Span(part.page, self._shown(part), start, end)
            for part, (start, end) in zip(draft.parts, composed.places, strict=True)
            if end > start
        ]
        self._add(draft.kind or Kind.PARAGRAPH, composed.text, tuple(spans), draft.article, draft.headings, doubts)

    def line(self, layout: PageLayout, line: Line, kind: Kind) -> None:
        text = line_text(line)
        box = _on_page(line.box, layout)
        self._add(kind, text, (Span(layout.number, box, 0, len(text)),), "", ())

    def _shown(self, part: Part) -> Box:
        return _on_page(part.box, self._pages[part.page])

    def _add(
        self,
        kind: Kind,
        text: str,
        spans: tuple[Span, ...],
        article: str,
        headings: tuple[str, ...],
        doubts: tuple[int, ...] = (),
    ) -> None:
        text = text.replace("\ufffe", "-")
        if not text or not spans:
            return
        self.paragraphs.append(Paragraph("", kind, text, spans, article, headings, doubts))


def _on_page(box: Box, layout: PageLayout) -> Box:
    inside = Box(max(0.0, box.left), max(0.0, box.top), min(layout.width, box.right), min(layout.height, box.bottom))
    return turned_box(inside, layout.turns, layout.width, layout.height)
