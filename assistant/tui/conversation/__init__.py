"""The transcript, the prompt and what stands in them."""

__all__ = [
    "answer_text",
    "citation_card",
    "completion",
    "example_questions",
    "greeting",
    "live_passages",
    "mentions",
    "prompt",
    "slash_commands",
    "transcript",
    "turn",
]
