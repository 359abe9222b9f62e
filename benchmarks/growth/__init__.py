"""How the work of reading a file grows with its size."""
