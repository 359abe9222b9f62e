"""HTML: what a reader of the page would see, in order, and what its head says of it."""

from corpus.formats.html.reading import RAISED, WebPage, html_pieces

__all__ = ["RAISED", "WebPage", "html_pieces"]
