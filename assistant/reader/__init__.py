"""Passages to the sentences that answer, with a confidence: features, weights, selection."""

__all__ = [
    "answer_types",
    "confidence",
    "features",
    "neural",
    "protocol",
    "reader",
    "selection",
    "short",
    "weights",
]
