"""Text that is no text: glyphs without Unicode, private codes, mixtures that no language writes."""

from __future__ import annotations

import re
import unicodedata

_LOST = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\U000f0000-\U0010ffff]")


def is_rubbish(text: str) -> bool:
    """Whether a block's characters cannot be words of any language."""
    bare = [c for c in text if not c.isspace()]
    if len(bare) < 4:
        return False
    lost = len(_LOST.findall(text))
    return (lost >= 2 and lost > 0.08 * len(bare)) or (len(bare) >= 12 and _odd_share(bare) > 0.5)


def _odd_share(characters: list[str]) -> float:
    """Share of characters that are symbols or marks on their own."""
    odd = sum(unicodedata.category(c) in {"Sm", "Sk", "Sc", "Co", "Cn", "Cc", "Lm"} for c in characters)
    return odd / len(characters)
