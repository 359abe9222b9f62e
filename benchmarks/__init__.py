"""Measurements of the shipped program: how good its answers are, and how fast it is."""
