"""Sample issues that travel with the package: the demo, the tests' fixtures and the README's examples.

Their sources stand beside them in ``source/``; ``python -m corpus.samples.build`` typesets them again.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

__all__ = ["folder"]


def folder() -> Path:
    """The folder that holds the sample issues as PDF files."""
    return Path(str(files(__name__)))
