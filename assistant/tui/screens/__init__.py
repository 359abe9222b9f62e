"""One file a screen or dialogue."""
