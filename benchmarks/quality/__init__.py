"""How good the answers are: questions with known answers, asked of the shipped program and scored.

``python -m benchmarks.quality`` builds a library of the sample issues in a temporary folder, asks every
question of the samples' ``questions.jsonl`` through ``backissue ask --batch`` and prints a table by kind of question.
"""
