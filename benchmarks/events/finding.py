"""Events of an issue as a build finds them: by the tags of the default model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from corpus.events import tagged_events, untagged
from corpus.events.extract import Untagged
from corpus.events.tags.head import LAYERS, Head, Tag, tags_of
from corpus.model import Event, Issue
from embeddings.encoder.encoder import WEIGHTS
from embeddings.encoder.own_model import OwnModel
from embeddings.encoder.plain import Layers
from embeddings.encoder.token_states import token_states

Making: TypeAlias = Callable[[Untagged, Sequence[Tag]], Sequence[Event]]


def finder(heads: Sequence[Path] = (), made: Making = tagged_events) -> Callable[[Issue, str], Sequence[Event]]:
    """What finds the events of an issue of a series; ``heads``: by the one that was trained without its series;
    ``made``: what makes events of the tags."""
    model = OwnModel(WEIGHTS)
    model.layers.hasten()
    others = [(Head.load(path), Layers(path.with_name(LAYERS.name))) for path in heads]
    for _, layers in others:
        layers.hasten()

    def found(issue: Issue, series: str = "") -> Sequence[Event]:
        head, layers = next(one for one in others if series in one[0].unseen) if others else (None, None)
        waiting = untagged(issue)
        states = token_states(model, [(one.head, one.texts, one.spans) for one in waiting.blocks], layers)
        return made(waiting, tags_of(waiting.blocks, states, head))

    return found
