"""Whether Back Issue loses anything or cites anything wrongly, tried out: ``python -m benchmarks.reliability``."""
