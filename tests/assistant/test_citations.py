"""Quotes and the pages they are cited from."""

from __future__ import annotations

import itertools
from datetime import date

from answer_builders import BOX, month, paragraph
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.citations import cite, parts_by_page
from assistant.conversation.quoting import sentences_of
from assistant.reader.protocol import Pick
from corpus.model import DateRange, Page, Paragraph, Precision, iso_date
from embeddings.model import Hit

TEXT = "The harbour opens in May. The lamp was lit by Ann Lee on Friday. Come and see."


def test_the_page_is_the_sentences_own_not_the_paragraphs() -> None:
    broken = paragraph(TEXT, page=3, breaks=26)
    start = TEXT.index("The lamp")
    (citation,) = cite(broken, start, TEXT.index(" Come"), issue="fog")
    assert (citation.page, citation.quote) == (4, "The lamp was lit by Ann Lee on Friday.")


def test_a_sentence_over_a_page_break_is_cited_from_both_pages() -> None:
    broken = paragraph(TEXT, page=3, breaks=TEXT.index(" by Ann"))
    found = cite(broken, TEXT.index("The lamp"), TEXT.index(" Come"), issue="fog", first=2)
    assert [(one.n, one.page, one.quote) for one in found] == [
        (2, 3, "The lamp was lit"),
        (3, 4, "by Ann Lee on Friday."),
    ]
    assert [span.page for one in found for span in one.spans] == [3, 4]


def test_a_citation_knows_issue_date_and_printed_page() -> None:
    (found,) = cite(
        paragraph(TEXT, page=2),
        0,
        25,
        issue="fog-2024-03",
        title="The Fog Signal",
        dated=month(2024, 3),
        pages=[Page(1, 595, 842, printed="iii"), Page(2, 595, 842, printed="iv")],
    )
    assert (found.date, found.printed, found.title) == ("2024-03", "iv", "The Fog Signal")
    assert TEXT[found.start : found.end] == found.quote


def test_an_issue_that_the_library_does_not_know_is_not_cited() -> None:
    """As one is whose place in a damaged index is lost, or that a build took away meanwhile."""
    hit = Hit("fog", paragraph(TEXT), 1.0, 1.0)
    assert sentences_of([hit], [Pick(0, 0, TEXT.index(" The lamp"), 1.0)], lambda name: None) == ((), ())


def test_a_mark_alone_is_no_quote() -> None:
    assert cite(paragraph("• — ."), 0, 5, issue="fog") == ()


def test_iso_date() -> None:
    assert iso_date(None) == ""
    assert iso_date(month(2016, 11)) == "2016-11"
    assert iso_date(DateRange(date(2016, 1, 1), date(2017, 1, 1), Precision.YEAR)) == "2016"
    assert iso_date(DateRange(date(2016, 11, 3), date(2016, 11, 4))) == "2016-11-03"


@given(
    text=st.text(alphabet="ab c.", min_size=1, max_size=60),
    cuts=st.lists(st.integers(1, 59), max_size=4),
    ends=st.tuples(st.integers(0, 60), st.integers(0, 60)),
)
def test_parts_cover_the_range_and_stand_on_their_pages(text: str, cuts: list[int], ends: tuple[int, int]) -> None:
    from corpus.model import Kind, Span

    borders = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    spans = tuple(Span(n, BOX, a, b) for n, (a, b) in enumerate(itertools.pairwise(borders), 1))
    whole = Paragraph("x", Kind.PARAGRAPH, text, spans)
    start, end = sorted(min(end, len(text)) for end in ends)
    parts = parts_by_page(whole, start, end)
    assert all(whole.page_at(left) == page == whole.page_at(right - 1) for page, left, right in parts)
    covered = {at for _, left, right in parts for at in range(left, right)}
    assert covered >= {at for at in range(start, end) if not text[at].isspace()}
