"""Passages and questions to vectors: the model, in a process of its own, and the text it is given."""

__all__ = [
    "encoder",
    "late_states",
    "module",
    "network",
    "own_model",
    "passages",
    "plain",
    "token_states",
    "worker_process",
]
