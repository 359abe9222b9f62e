"""Questions to cited answers, and the ways to ask: command line, chat, browser.

``compose`` builds the objects, ``conversation.assistant.Assistant`` answers.
"""

__version__ = "0.1.0"

__all__ = [
    "cli",
    "commands",
    "compose",
    "config",
    "conversation",
    "doctor",
    "fetching",
    "language_model",
    "lookups",
    "model",
    "output",
    "questions",
    "reader",
    "retrieval",
    "serving",
    "tui",
    "turns",
]
