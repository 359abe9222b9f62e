"""Events of an issue as a build finds them: by the tags of the default model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from corpus.events import tagged_events, untagged
from corpus.events.extract import Untagged
from corpus.events.tags.head import Head, Tag, tags_of
from corpus.model import Event, Issue
from embeddings.encoder.encoder import WEIGHTS
from embeddings.encoder.own_model import OwnModel
from embeddings.encoder.token_states import token_states

Making: TypeAlias = Callable[[Untagged, Sequence[Tag]], Sequence[Event]]


def finder(heads: Sequence[Path] = (), made: Making = tagged_events) -> Callable[[Issue, str], Sequence[Event]]:
    """What finds the events of an issue of a series; ``heads``: by the one that was trained without its series;
    ``made``: what makes events of the tags."""
    model = OwnModel(WEIGHTS)
    model.layers.hasten()
    others = [Head.load(path) for path in heads]

    def found(issue: Issue, series: str = "") -> Sequence[Event]:
        chosen = next(head for head in others if series in head.unseen) if others else None
        waiting = untagged(issue)
        states = token_states(model, [(one.head, one.texts, one.spans) for one in waiting.blocks])
        return made(waiting, tags_of(waiting.blocks, states, chosen))

    return found
