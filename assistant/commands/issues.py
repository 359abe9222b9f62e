"""`backissue issues`: what the library holds."""

from __future__ import annotations

import argparse
from datetime import date

from assistant.cli import DONE, UsageError
from assistant.commands.opening import configured, data, open_library
from assistant.commands.scope import issues_within


def run(options: argparse.Namespace) -> int:
    from assistant.output.json_forms import issue_form
    from assistant.output.terminal import issues_text

    with open_library(configured(options)) as library:
        stored = issues_within(library.issues(), options)
    if options.limit is not None:
        if options.limit < 1:
            raise UsageError(f"--limit is {options.limit}; it should be 1 or more.")
        stored = sorted(stored, key=lambda one: one.head.dated.start if one.head.dated else date.min)[-options.limit :]
    if options.json:
        print(data({"issues": [issue_form(one) for one in stored]}))
    else:
        print(issues_text(stored) if stored else "The library holds no issue.")
    return DONE
