"""A question to one checked answer with citations, and conversations that are kept."""

__all__ = [
    "assistant",
    "citations",
    "model_answers",
    "model_trial",
    "quoting",
    "sessions",
]
