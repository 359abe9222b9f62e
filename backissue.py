"""The program's start: sees that ``assistant``, ``embeddings`` and ``corpus`` are its own, then runs it.

The three names are plain words, and another distribution in the same environment may have one of them too. What Python
would then import is half of one and half of the other; here that is one sentence instead.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("assistant", "embeddings", "corpus")


def stranger(own: Path | None = None) -> str:
    """What stands in the place of one of our packages, in a sentence for a reader; "" where all are our own."""
    own = own or Path(__file__).resolve().parent
    for name in PACKAGES:
        spec = find_spec(name)
        found = Path(spec.origin).resolve().parent if spec is not None and spec.origin else None
        if found != own / name:
            where = (
                f"The package “{name}” at {found} is another program's"
                if found
                else f"The package “{name}” is not there"
            )
            return (
                f"{where}. Install Back Issue in an environment of its own: pipx install backissue, or uv tool install."
            )
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
