"""Passages and questions to vectors: the model, in a process of its own, and the text it is given."""

__all__ = [
    "encoder",
    "late_states",
    "network",
    "own_model",
    "passages",
    "token_states",
    "worker_process",
]
