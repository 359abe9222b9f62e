"""The trained reader: its inputs, its network, and its place in the model process."""

__all__ = [
    "heads",
    "inputs",
    "reader",
    "remote",
    "verdicts",
]
