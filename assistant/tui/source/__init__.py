"""The cited page: its text, its picture, the place lit on it."""
