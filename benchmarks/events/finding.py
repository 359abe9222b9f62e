"""Events of an issue as a build finds them: by the tags of the default model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from corpus.events import tagged_events, untagged
from corpus.events.tags.head import Head, tags_of
from corpus.model import Event, Issue
from embeddings.encoder.encoder import WEIGHTS
from embeddings.encoder.own_model import OwnModel
from embeddings.encoder.token_states import token_states


def finder(heads: Sequence[Path] = ()) -> Callable[[Issue, str], tuple[Event, ...]]:
    """What finds the events of an issue of a series; ``heads``: by the one that was trained without its series."""
    model = OwnModel.load(WEIGHTS)
    others = [Head.load(path) for path in heads]

    def found(issue: Issue, series: str = "") -> tuple[Event, ...]:
        chosen = next(head for head in others if series in head.unseen) if others else None
        waiting = untagged(issue)
        states = token_states(model, [(one.head, one.texts, one.spans) for one in waiting.blocks])
        return tagged_events(waiting, tags_of(waiting.blocks, states, chosen))

    return found
