"""Files are read in a process of their own, and what is wrong with one arrives as the reader's own sentence."""

from __future__ import annotations

from pathlib import Path

from embeddings.build.file_workers import Limits, ReadFile, Unread, read_all, source_digest


def test_a_bad_file_is_one_sentence_and_the_next_is_read(tmp_path: Path) -> None:
    page, letter = tmp_path / "page.pdf", tmp_path / "letter 2024-03.txt"
    page.write_text("<!doctype html><html><body>Not found</body></html>")
    letter.write_text("THE LETTER\n\nMarch 2024\n\nThe boats come home on Sunday 10 March.\n")
    bad, good = read_all([(page, "page"), (letter, "letter")], None, tmp_path, Limits.usual(), workers=1)
    assert bad == Unread("page.pdf: is a web page named .pdf. Fetch the newsletter itself from its address.")
    assert isinstance(good, ReadFile)
    assert "The boats come home on Sunday 10 March." in [paragraph.text for paragraph in good.issue.paragraphs]


def test_a_change_in_any_sub_package_changes_the_reading_version(tmp_path: Path) -> None:
    (tmp_path / "dates").mkdir()
    (tmp_path / "model.py").write_text("a = 1\n")
    (tmp_path / "dates" / "grammar.py").write_text("b = 1\n")
    before = source_digest(tmp_path)
    (tmp_path / "dates" / "grammar.py").write_text("b = 2\n")
    changed = source_digest(tmp_path)
    (tmp_path / "dates" / "grammar.py").rename(tmp_path / "dates" / "rules.py")
    assert len({before, changed, source_digest(tmp_path)}) == 3
