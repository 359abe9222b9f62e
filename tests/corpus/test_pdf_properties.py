"""What must hold of every page: no word lost or doubled, boxes on the page, spans without gaps."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdf_builder import PageSheet, write_pdf

from corpus.formats.pdf import read_pdf
from corpus.model import Content

SAMPLES = sorted((Path(__file__).parents[2] / "corpus" / "samples").glob("*.pdf"))

words = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=9)
sentences = st.lists(words, min_size=1, max_size=40).map(lambda found: " ".join(found).capitalize() + ".")
columns = st.lists(sentences, min_size=1, max_size=4)


def set_lines(text: str, width: int) -> list[str]:
    """The text broken into lines of at most ``width`` characters."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


@st.composite
def sheets(draw: st.DrawFn) -> tuple[list[PageSheet], Counter[str]]:
    """Pages of one to three columns with headings and boxes, and the words set on them."""
    pages: list[PageSheet] = []
    told: Counter[str] = Counter()
    for _ in range(draw(st.integers(1, 3))):
        sheet = PageSheet()
        top = 60.0
        if draw(st.booleans()):
            heading = " ".join(draw(st.lists(words, min_size=1, max_size=4)))
            sheet.text(50, top, heading, size=20, font="bold")
            told.update(heading.split())
            top += 40
        count = draw(st.integers(1, 3))
        wide = {1: 90, 2: 42, 3: 26}[count]
        for column in range(count):
            left, at = 50 + column * (500 / count), top
            if draw(st.booleans()):
                sheet.box(left - 4, at - 12, left + 500 / count - 16, at + 500)
            for text in draw(columns):
                for line in set_lines(text, wide):
                    sheet.text(left, at, line, size=9)
                    told.update(re.findall(r"\w+", line))
                    at += 11
                at += draw(st.sampled_from([0, 8]))
                if at > 760:
                    break
        pages.append(sheet)
    return pages, told


def check(content: Content) -> None:
    pages = {page.number: page for page in content.pages}
    for paragraph in content.paragraphs:
        assert paragraph.text.strip() == paragraph.text and paragraph.text
        at = 0
        for span in paragraph.spans:
            page, box = pages[span.page], span.box
            assert span.start == at < span.end
            assert 0 <= box.left <= box.right <= page.width + 0.01
            assert 0 <= box.top <= box.bottom <= page.height + 0.01
            at = span.end
        assert at == len(paragraph.text)


@given(sheets())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_no_word_is_lost_or_doubled(made: tuple[list[PageSheet], Counter[str]]) -> None:
    pages, told = made
    with TemporaryDirectory() as folder:
        content = read_pdf(write_pdf(Path(folder), *pages))
    check(content)
    assert Counter(re.findall(r"\w+", " ".join(p.text for p in content.paragraphs))) == told


@given(sheets())
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_reading_twice_gives_the_same(made: tuple[list[PageSheet], Counter[str]]) -> None:
    with TemporaryDirectory() as folder:
        path = write_pdf(Path(folder), *made[0])
        assert read_pdf(path) == read_pdf(path)


def test_the_samples_hold_it_too() -> None:
    assert len(SAMPLES) >= 4
    for path in SAMPLES:
        content = read_pdf(path)
        check(content)
        assert len(content.paragraphs) > 40
        assert all(page.text_source == "digital" for page in content.pages)
