"""From which certainty on an event is exported unasked, and from which on a calendar may call it confirmed."""

from __future__ import annotations

from corpus.events.tags.certainty import WEIGHTS, certainty, traits

__all__ = ["CERTAIN", "CONFIRMED", "WEIGHTS", "certainty", "traits"]

#: From here on an event is likelier right than wrong, and exported unasked: of what lies below, a quarter is right.
CERTAIN = 0.5
#: From here on a calendar may call it confirmed: five of six are right, in newsletters that were not seen before.
CONFIRMED = 0.75
