"""Keys, key line, splitter, themes and text made safe: what every screen uses."""
