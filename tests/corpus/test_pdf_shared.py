"""The real newsletters, where they lie beside the checkout: scores, words kept, refusals that say what to do."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from corpus.formats.pdf import read_pdf
from corpus.model import Content, EncryptedIssue, UnreadableIssue


def as_data(content: Content) -> dict[str, object]:
    return {
        "paragraphs": [
            {
                "id": str(number),
                "kind": str(p.kind),
                "article": p.article,
                "text": p.text,
                "spans": [
                    {
                        "page": s.page,
                        "box": [s.box.left, s.box.top, s.box.right, s.box.bottom],
                        "start": s.start,
                        "end": s.end,
                    }
                    for s in p.spans
                ],
            }
            for number, p in enumerate(content.paragraphs)
        ]
    }


def test_true_paragraphs_of_a_hard_issue(shared: Path, tmp_path: Path) -> None:
    got = tmp_path / "got.json"
    got.write_text(json.dumps(as_data(read_pdf(shared / "newsletters" / "eu-china" / "eu-china-2016-11.pdf"))))
    gold = shared / "gold" / "eu-china-2016-11.paragraphs.jsonl"
    least = ["f1=0.95", "order=0.98", "kind=0.9", "article=0.9", "page=1", "spans=1"]
    command = [
        sys.executable,
        str(shared / "eval" / "layout.py"),
        str(gold),
        str(got),
        "--json",
        "--fail-under",
        *least,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def words(text: str) -> Counter[str]:
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    return Counter(re.findall(r"\w+", re.sub(r"(\w)[-\ufffe]\s*\n\s*(\w)", r"\1\2", text).casefold()))


def test_no_word_of_the_newsletters_is_lost(shared: Path) -> None:
    kept = total = 0
    for path in sorted((shared / "newsletters").rglob("*.pdf")):
        content = read_pdf(path)
        pages = (shared / "pages" / f"{path.stem}.txt").read_text("utf-8").split("\f")
        have = words("\n".join(p.text for p in content.paragraphs))
        squashed = re.sub(r"[\W_]+", "", " ".join(p.text for p in content.paragraphs)).casefold()
        wanted = sum((words(page) for page in pages[: len(content.pages)]), Counter())
        total += wanted.total()
        missing = wanted - have
        kept += wanted.total() - sum(count for word, count in missing.items() if word not in squashed)
    assert total > 30_000
    assert kept / total >= 0.995


@pytest.mark.parametrize(
    ("name", "says"),
    [("zero_bytes.pdf", "empty"), ("html_named_as.pdf", "web page"), ("truncated_60pct.pdf", "damaged")],
)
def test_refusals(shared: Path, name: str, says: str) -> None:
    with pytest.raises(UnreadableIssue, match=says):
        read_pdf(shared / "damaged" / name)


def test_a_locked_file_says_what_to_do_and_opens_with_its_password(shared: Path) -> None:
    path = shared / "damaged" / "encrypted_userpw_newsletter.pdf"
    with pytest.raises(EncryptedIssue, match="opens with a password only"):
        read_pdf(path)
    with pytest.raises(EncryptedIssue, match="does not open with this password"):
        read_pdf(path, password="wrong")
    assert read_pdf(path, password="newsletter").paragraphs


def test_turned_pages_read_as_upright_ones(shared: Path) -> None:
    turned = read_pdf(shared / "damaged" / "rotated_flag.pdf")
    upright = read_pdf(shared / "damaged" / "encrypted_owneronly_opens.pdf")
    ours, theirs = ({p.text for p in content.paragraphs} for content in (turned, upright))
    assert len(ours & theirs) > 0.95 * len(theirs)
    odd = words(" ".join(ours)) - words(" ".join(theirs))
    assert odd.total() < 0.005 * words(" ".join(theirs)).total()


def test_chinese_lines_are_joined_without_spaces(shared: Path) -> None:
    content = read_pdf(shared / "formats" / "nanna-zh-pdf" / "2024-09-25.pdf")
    text = "\n".join(p.text for p in content.paragraphs)
    assert "9月28日18:30在鼓楼校区" in text
    assert "仙林校史馆招募讲解员 10.30 9.12" in text
