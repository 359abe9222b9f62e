"""Files are read in a process of their own, and what is wrong with one arrives as the reader's own sentence."""

from __future__ import annotations

from pathlib import Path

from embeddings.reading import Limits, ReadFile, Unread, read_all


def test_a_bad_file_is_one_sentence_and_the_next_is_read(tmp_path: Path) -> None:
    page, letter = tmp_path / "page.pdf", tmp_path / "letter 2024-03.txt"
    page.write_text("<!doctype html><html><body>Not found</body></html>")
    letter.write_text("THE LETTER\n\nMarch 2024\n\nThe boats come home on Sunday 10 March.\n")
    bad, good = read_all([(page, "page"), (letter, "letter")], None, tmp_path, Limits.usual(), workers=1)
    assert bad == Unread("page.pdf: is a web page named .pdf. Fetch the newsletter itself from its address.")
    assert isinstance(good, ReadFile)
    assert "The boats come home on Sunday 10 March." in [paragraph.text for paragraph in good.issue.paragraphs]
