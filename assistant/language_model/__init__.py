"""A language model behind an address: what it is asked, what comes of its replies, and whether it may speak at all."""

__all__ = [
    "checking",
    "choosing",
    "client",
    "probe",
    "prompts",
    "record",
    "rewriting",
    "stream",
    "trial",
    "wire",
    "writing",
]
