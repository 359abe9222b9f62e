"""Plain text, whatever format it came from: cleaning, encodings, language, sentences. Knows no page and no file."""

__all__ = [
    "cleaning",
    "encodings",
    "language",
    "language_model",
    "sentences",
    "stopwords",
    "terms",
]
