"""`backissue issues`: what the library holds."""

from __future__ import annotations

import argparse

from assistant.cli import DONE
from assistant.commands.opening import configured, data, open_library


def run(options: argparse.Namespace) -> int:
    from assistant.output.json_forms import issue_form
    from assistant.output.terminal import issues_text

    with open_library(configured(options)) as library:
        stored = library.issues()
    if options.json:
        print(data({"issues": [issue_form(one) for one in stored]}))
    else:
        print(issues_text(stored) if stored else "The library holds no issue.")
    return DONE
