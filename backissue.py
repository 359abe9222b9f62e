"""The program's start: sees that ``assistant``, ``embeddings`` and ``corpus`` are its own, then runs it.

The three names are plain words, and another distribution in the same environment may have one of them too. What Python
would then import is half of one and half of the other; here that is one sentence instead.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

#: Each package with a file that ours has.
PACKAGES = {"assistant": "compose.py", "embeddings": "integrity.py", "corpus": "issues.py"}
_REMEDY = "Install Back Issue in an environment of its own: pipx install backissue, or uv tool install."


def stranger() -> str:
    """What stands in the place of one of our packages, in a sentence for a reader; "" where all are our own."""
    for name, file in PACKAGES.items():
        spec = find_spec(name)
        if spec is None or not spec.origin:
            return f"The package “{name}” is not there. {_REMEDY}"
        folder = Path(spec.origin).parent
        if not (folder / file).is_file():
            return f"The package “{name}” at {folder} is another program's. {_REMEDY}"
    return ""


def run() -> None:
    """The console script."""
    if told := stranger():
        print(f"backissue: {told}", file=sys.stderr)
        sys.exit(1)
    from assistant.cli import run as run_commands

    run_commands()


if __name__ == "__main__":
    run()
