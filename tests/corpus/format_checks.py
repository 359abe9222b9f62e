"""What must hold for every file read, whatever its format: shared by the tests of all formats."""

from __future__ import annotations

import re
from collections import Counter

from corpus.model import Content
from corpus.text.cleaning import clean


def check_content(content: Content) -> None:
    """Spans cover the text in order, boxes lie inside their page, pages count from 1, nothing in a text acts."""
    assert [page.number for page in content.pages] == list(range(1, len(content.pages) + 1))
    for paragraph in content.paragraphs:
        assert paragraph.text
        assert paragraph.text == paragraph.text.strip()
        assert clean(paragraph.text) == paragraph.text
        assert paragraph.spans[0].start == 0
        assert paragraph.spans[-1].end == len(paragraph.text)
        for before, after in zip(paragraph.spans, paragraph.spans[1:], strict=False):
            assert before.end == after.start
            assert before.page <= after.page
        for span in paragraph.spans:
            page = content.pages[span.page - 1]
            assert span.start < span.end
            assert 0 <= span.box.left < span.box.right <= page.width
            assert 0 <= span.box.top < span.box.bottom <= page.height
    with_text = {span.page for paragraph in content.paragraphs for span in paragraph.spans}
    assert with_text == {page.number for page in content.pages if page.text_source == "digital"}


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def all_words(content: Content) -> Counter[str]:
    return words("\n".join(paragraph.text for paragraph in content.paragraphs))
