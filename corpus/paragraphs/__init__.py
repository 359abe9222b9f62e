"""Lines in reading order become paragraphs with a kind, headings, an article and the spans they stand on."""
