"""A PDF file's own contents: text runs, rules, pictures and recognised text of each page. The seam to pypdfium2."""

__all__ = [
    "document",
    "garbled_text",
    "ligatures",
    "ocr",
    "ocr_regions",
    "page",
    "pictures",
    "repair",
    "runs",
    "visibility",
]
