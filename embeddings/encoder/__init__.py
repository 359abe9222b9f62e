"""Passages and questions to vectors: the model, in a process of its own, and the text it is given."""

__all__ = [
    "bert",
    "encoder",
    "passages",
    "projection",
    "worker_process",
]
