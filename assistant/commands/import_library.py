"""`backissue import-library`: a library from the file that `backissue export-library` wrote."""

from __future__ import annotations

import argparse

from assistant.cli import DONE
from assistant.commands.opening import configured
from assistant.config import expanded
from assistant.output.wording import counted
from corpus.text.cleaning import shown


def run(options: argparse.Namespace) -> int:
    from embeddings.library.export import import_library

    config = configured(options)
    folder = config.library_folder
    archive = expanded(options.file).absolute()
    moved = import_library(archive, folder, root=config.newsletters_folder, force=options.force)
    held = f"{counted(moved.issues, 'issue')}, {counted(moved.paragraphs, 'paragraph')}"
    print(f"Taken into {shown(str(folder))}: {held}.")
    print("Run `backissue build` to bring them up to date with your folder; what is unchanged is not embedded again.")
    return DONE
