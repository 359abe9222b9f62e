"""Lines in reading order become paragraphs with a kind, headings, an article and the spans they stand on."""

__all__ = [
    "articles",
    "boxed_text",
    "build",
    "classify",
    "continuations",
    "doubts",
    "draft",
    "line_breaks",
    "line_weights",
    "masthead",
    "splitting",
]
