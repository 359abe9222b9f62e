"""“Why this answer”: what was searched for, what was found and how it came about, and what each step took."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content

from assistant.model import Answer
from assistant.tui.chrome.safe_text import counted, plain, shorten
from assistant.tui.screens.modal import Words
from embeddings.model import Hit

SHOWN = 12


def hit_text(n: int, hit: Hit, names: Mapping[str, str], cited: Mapping[str, int]) -> Content:
    """Two lines: where the passage stands and whether it was used; its ranks, date share and score."""
    where = f"{names.get(hit.issue, hit.issue)}, page {hit.paragraph.page}"
    used = cited.get(hit.paragraph.id)
    words = f"words {_rank(hit.lexical_rank)} · meaning {_rank(hit.dense_rank)}"
    if hit.dense_rank is not None:
        words += f" · likeness {hit.score:.2f}"
    if hit.reranked is not None:
        words += f" · read again {hit.reranked:.2f}"
    if hit.dated:
        words += f" · date +{hit.dated:.2f}"
    if hit.folded:
        words += f" · {counted(len(hit.folded), 'repeat')}"
    return Content.assemble(
        plain(f"{n:>2}  {where}", "bold" if used else ""),
        (f"  used as [{used}]" if used else "", "bold $accent"),
        plain(f"\n    {words}", "$foreground-muted"),
        plain(f"\n    {shorten(hit.paragraph.text, 110)}"),
    )


def _rank(rank: int | None) -> str:
    return "–" if rank is None else f"#{rank}"


class WhyScreen(Words):
    """The question as it was searched, the passages found, and the time each step took."""

    heading = "Why this answer"

    def __init__(self, answer: Answer, names: Mapping[str, str]) -> None:
        super().__init__()
        self._answer = answer
        self._names = names

    def words(self) -> Content:
        """The text of the box."""
        answer = self._answer
        cited = {citation.paragraph: citation.n for citation in reversed(answer.citations)}
        parts = [plain(f"Asked: {answer.question}", "bold")]
        if answer.standalone and answer.standalone != answer.question:
            parts.append(plain(f"Searched for: {answer.standalone}"))
        if answer.reason:
            parts.append(plain(answer.reason))
        if answer.timings_ms:
            took = " · ".join(f"{name} {value:.0f} ms" for name, value in answer.timings_ms.items())
            parts.append(plain(took, "$foreground-muted"))
        if not answer.hits:
            parts.append(plain("\nThe passages found for it are not kept with an old answer. Ask again to see them."))
            return Content("\n").join(parts)
        parts.append(plain(f"\n{counted(len(answer.hits), 'passage')} found, best first:", "$foreground-muted"))
        parts.extend(hit_text(n, hit, self._names, cited) for n, hit in enumerate(answer.hits[:SHOWN], 1))
        parts.append(
            plain(
                "\n“words” is the place by words in common, “meaning” the place by likeness of meaning (#1 is best), "
                "“likeness” its measure up to 1, “date” what a date in the question added.",
                "$foreground-muted",
            )
        )
        return Content("\n").join(parts)
