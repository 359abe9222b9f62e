"""Passages to the sentences that answer, with a confidence: features, weights, selection."""
