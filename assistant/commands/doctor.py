"""`backissue doctor`: every check with its remedy; exit code 1 if anything was found."""

from __future__ import annotations

import argparse

from assistant.cli import DONE, FAILED
from assistant.commands.opening import configured, data


def run(options: argparse.Namespace) -> int:
    from assistant.doctor import check_all, checks_text

    checks = check_all(configured(options))
    if options.json:
        print(data({"checks": [{"name": c.name, "ok": c.ok, "found": c.found, "remedy": c.remedy} for c in checks]}))
    else:
        print(checks_text(checks))
    return DONE if all(check.ok for check in checks) else FAILED
