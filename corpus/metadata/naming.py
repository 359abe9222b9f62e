"""What the issues of one series are called: what recurs at the head of them, which no issue tells alone (pure).

Every issue brings the names that it may go by (``corpus.metadata.titles``), with what speaks for each in the issue
itself. Here they are weighed again beside those of the other issues. A name that other issues share may be an issue's
though its own page does not print it as text: mastheads are often pictures. The weights were fitted to issues of 119
series (``training/issue_names.py``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from corpus.metadata.numbering import WORD
from corpus.metadata.titles import bare, names_something
from corpus.model import IssueHead, Name

Key = TypeVar("Key")

#: What each thing that is true of a name adds to its score.
WEIGHTS: Final[Mapping[str, float]] = {
    "in the issue": 0.8,
    "shared": 1.8,
    "words shared": 0.7,
    "shared and generic": -4.3,
    "of other issues": -0.2,
    "file name": -3.7,
    "found by the file name": -1.8,
    "part of another": -2.0,
}


def settled(heads: Mapping[Key, IssueHead]) -> dict[Key, IssueHead]:
    """The heads, each with the likeliest of the names of its series' issues for its title."""
    series = defaultdict[str, list[Key]](list)
    for key, head in heads.items():
        series[head.series].append(key)
    return {key: head for keys in series.values() for key, head in _settled([(key, heads[key]) for key in keys])}


def _settled(series: Sequence[tuple[Key, IssueHead]]) -> list[tuple[Key, IssueHead]]:
    shared = Shared([head for _, head in series])
    return [(key, _called(head, shared)) for key, head in series]


def _called(head: IssueHead, shared: Shared) -> IssueHead:
    found = shared.candidates(head)
    if not found:
        return head
    name, _ = max(found, key=lambda one: sum(WEIGHTS[trait] * value for trait, value in one[1].items()))
    return replace(head, title=name.text, title_source=name.source)


class Shared:
    """What the names of a series' issues have in common."""

    def __init__(self, heads: Sequence[IssueHead]) -> None:
        self._issues = len(heads)
        self._names: dict[str, list[Name]] = defaultdict(list)
        self._words = Counter[str]()
        for head in heads:
            printed = [name for name in head.names if name.source != "file name"]
            for name in printed:
                self._names[bare(name.text)].append(name)
            self._words.update({word for name in printed for word in _words(name.text)})
        self._common = [(letters, names) for letters, names in self._names.items() if len(names) > 1]

    def candidates(self, head: IssueHead) -> list[tuple[Name, Mapping[str, float]]]:
        """The names that an issue may have, its own and those that several others share, with all that is true of
        each."""
        found = [(name, self._own(name)) for name in head.names]
        own = {bare(name.text) for name in head.names}
        for letters, names in self._common if head.names else ():
            if letters not in own:
                found.append(self._borrowed(names))
        return [(name, {**traits, "part of another": self._is_part(name, found)}) for name, traits in found]

    def _own(self, name: Name) -> dict[str, float]:
        if name.source == "file name":
            return {"file name": 1.0}
        again = (len(self._names[bare(name.text)]) - 1) / self._issues
        return {
            "in the issue": name.score,
            **self._alike(name.text, again, 1),
            "found by the file name": float(name.source == "page"),
        }

    def _borrowed(self, names: Sequence[Name]) -> tuple[Name, dict[str, float]]:
        """A name that several other issues share, as most of them have it."""
        text = Counter(name.text for name in names).most_common(1)[0][0]
        score = sum(name.score for name in names) / len(names)
        traits = self._alike(text, len(names) / self._issues, 0)
        return Name(text, "other issues", score), {"in the issue": score, **traits, "of other issues": 1.0}

    def _alike(self, text: str, shared: float, itself: int) -> dict[str, float]:
        words = _words(text)
        counts = sum(self._words[word] - itself for word in words) / max(1, len(words))
        generic = not names_something(text)
        return {"shared": shared, "words shared": counts / self._issues, "shared and generic": shared * generic}

    def _is_part(self, name: Name, found: Sequence[tuple[Name, Mapping[str, float]]]) -> float:
        """Whether a fuller name holds this one: "Broadmoor" beside "The Broadmoor Beacon"."""
        letters = bare(name.text)
        return float(
            any(
                len(letters) < len(fuller := bare(other.text)) <= 3 * len(letters) + 10 and letters in fuller
                for other, traits in found
                if other.source != "metadata" and other.score > 0 and traits.get("shared", 0.0) >= 0.5
            )
        )


def _words(text: str) -> set[str]:
    return {word for word in WORD.findall(text.casefold()) if len(word) > 2}
