"""Text that is no text: glyphs without Unicode, private codes, mixtures that no language writes."""

from __future__ import annotations

import re
import unicodedata

from corpus.pdf.page import PageContent

_LOST = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\U000f0000-\U0010ffff]")
_ODD = frozenset({"Sm", "Sk", "Sc", "Co", "Cn", "Cc", "Lm"})


def is_rubbish(text: str) -> bool:
    """Whether a block's characters cannot be words of any language."""
    if text.isascii():
        return False
    bare = "".join(text.split())
    if len(bare) < 4:
        return False
    lost = len(_LOST.findall(bare))
    if lost >= 2 and lost > 0.08 * len(bare):
        return True
    letters = sum(map(str.isalnum, bare))
    return len(bare) >= 12 and letters < 0.5 * len(bare) and _odd_share(bare) > 0.5


def _odd_share(characters: str) -> float:
    """Share of characters that are symbols or marks on their own."""
    return sum(unicodedata.category(c) in _ODD for c in characters) / len(characters)


def has_words(page: PageContent) -> bool:
    """Whether a page's text layer can be trusted: there, not mostly rubbish, and not a hidden upside-down one."""
    total = sum(len(run.text) for run in page.runs)
    if not total:
        return False
    whole = page.width * page.height
    covered = any(box.width * box.height > 0.7 * whole for box in page.pictures)
    lost = sum(len(run.text) for run in page.runs if is_rubbish(run.text))
    turned = sum(len(run.text) for run in page.runs if run.angle) if page.turns == 0 else total
    return lost < 0.5 * total and not (covered and turned > 0.5 * total)
