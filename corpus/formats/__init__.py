"""One reader a file format: each turns a file's bytes into an issue's pages and paragraphs."""

__all__ = [
    "docx",
    "epub",
    "forwarded",
    "html",
    "listed_lines",
    "mail",
    "mail_body",
    "markup",
    "page_marks",
    "pdf",
    "plain_text",
    "sections",
    "zipped",
]
