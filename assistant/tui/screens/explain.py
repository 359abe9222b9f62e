"""“Why this answer”: what was searched for, what was found and how it came about, and what each step took."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content

from assistant.model import Answer
from assistant.tui.chrome.hanging import Hanging, Row
from assistant.tui.chrome.safe_text import counted, plain, shorten
from assistant.tui.screens.modal import Words
from embeddings.model import Hit

SHOWN = 12


def hit_rows(n: int, hit: Hit, names: Mapping[str, str], cited: Mapping[str, int]) -> list[Row]:
    """Where the passage stands and whether it was used; its ranks, date share and score; how it begins."""
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
    head = plain(where, "bold" if used else "") + plain(f"  used as [{used}]" if used else "", "bold $accent")
    rest = plain(words, "$foreground-muted"), plain(shorten(hit.paragraph.text, 110))
    return [Row(head, Content(f"{n:>2}  ")), *(Row(one, Content("    ")) for one in rest)]


def _rank(rank: int | None) -> str:
    return "–" if rank is None else f"#{rank}"


class WhyScreen(Words):
    """The question as it was searched, the passages found, and the time each step took."""

    heading = "Why this answer"

    def __init__(self, answer: Answer, names: Mapping[str, str]) -> None:
        super().__init__()
        self._answer = answer
        self._names = names

    def words(self) -> Hanging:
        """The text of the box."""
        answer = self._answer
        cited = {citation.paragraph: citation.n for citation in reversed(answer.citations)}
        told = [plain(f"Asked: {answer.question}", "bold")]
        if answer.standalone and answer.standalone != answer.question:
            told.append(plain(f"Searched for: {answer.standalone}"))
        if answer.reason:
            told.append(plain(answer.reason))
        if answer.timings_ms:
            took = " · ".join(f"{name} {value:.0f} ms" for name, value in answer.timings_ms.items())
            told.append(plain(took, "$foreground-muted"))
        rows = [Row(one) for one in (*told, Content(""))]
        if not answer.hits:
            gone = plain("The passages found for it are not kept with an old answer. Ask again to see them.")
            return Hanging([*rows, Row(gone)])
        rows.append(Row(plain(f"{counted(len(answer.hits), 'passage')} found, best first:", "$foreground-muted")))
        for n, hit in enumerate(answer.hits[:SHOWN], 1):
            rows += hit_rows(n, hit, self._names, cited)
        key = (
            "“words” is the place by words in common, “meaning” the place by likeness of meaning (#1 is best), "
            "“likeness” its measure up to 1, “date” what a date in the question added."
        )
        return Hanging([*rows, Row(Content("")), Row(plain(key, "$foreground-muted"))])
