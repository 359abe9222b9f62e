"""What a small network says of an issue's dated lines: which words are titles and places, which dates are of events.

``blocks`` gives the lines with their tokens to whoever has a model to read them; ``head`` makes tags of what the model
makes of them, ``reading``, ``lists`` and ``linking`` events of the tags. Nothing here needs the model itself.
"""

__all__ = ["blocks", "certainty", "head", "linking", "lists", "reading", "tokens"]
