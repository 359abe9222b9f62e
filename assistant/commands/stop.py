"""`backissue stop`: end the process that keeps library and models open for the next question."""

from __future__ import annotations

import argparse

from assistant.cli import DONE
from assistant.commands import warm


def run(options: argparse.Namespace) -> int:
    stopped = sum(warm.stop(place) for place in warm.living())
    print("Nothing is kept open." if not stopped else "The library and the models that were kept open are let go.")
    return DONE
