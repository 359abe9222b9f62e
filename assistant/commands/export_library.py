"""`backissue export-library`: the library as one file, to move or keep it."""

from __future__ import annotations

import argparse

from assistant.cli import DONE
from assistant.commands.opening import configured
from assistant.config import expanded
from assistant.output.wording import counted
from corpus.text.cleaning import shown


def run(options: argparse.Namespace) -> int:
    from embeddings.library.export import export_library

    file = expanded(options.file).absolute()
    moved = export_library(configured(options).library_folder, file, force=options.force)
    held = f"{counted(moved.issues, 'issue')}, {counted(moved.paragraphs, 'paragraph')} ({moved.bytes / 1e6:.1f} MB)"
    print(f"Written to {shown(str(file))}: {held}.")
    return DONE
