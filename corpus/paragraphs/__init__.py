"""Lines in reading order become paragraphs with a kind, headings, an article and the spans they stand on."""

__all__ = [
    "articles",
    "boxed_text",
    "build",
    "classify",
    "continuations",
    "doubts",
    "draft",
    "kinds",
    "line_breaks",
    "masthead",
    "splitting",
    "weights",
]
