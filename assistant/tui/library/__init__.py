"""The tree of issues and the bar of a rebuild."""
