"""How well pages are read: paragraphs, their order and kinds against pages that were read by eye."""
