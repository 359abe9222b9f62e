"""A question to ranked passages: term index, vector index, late interaction, near-duplicates, spelling."""
