"""`backissue search`: the nearest passages, and why each was found."""

from __future__ import annotations

import argparse

from assistant.cli import DONE, NOT_FOUND, UsageError
from assistant.commands.opening import data, opened, spoken


def run(options: argparse.Namespace) -> int:
    if options.k < 1:
        raise UsageError(f"-k is {options.k}; it should be 1 or more.")
    from assistant.conversation.assistant import refusal
    from assistant.output.json_forms import explained_form
    from assistant.output.terminal import hits_text

    text = spoken(options.text)
    no = refusal(text)
    if no:
        raise UsageError(no)
    with opened(options) as assistant:
        hits = assistant.retrieval.search(assistant.retrieval.question(text), k=options.k)
        notice = assistant.notice
    if options.json:
        print(data({"question": text, "notice": notice, "passages": [explained_form(hit) for hit in hits]}))
    else:
        print(hits_text(hits, explain=options.explain) if hits else "Nothing in these newsletters is near that.")
    return DONE if hits else NOT_FOUND
