"""One reader a file format: each turns a file's bytes into an issue's pages and paragraphs."""
