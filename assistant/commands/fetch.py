"""`backissue fetch`: newsletters out of a mail folder or a feed, as plain files in the newsletters' folder."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.cli import DONE, UsageError
from assistant.commands.opening import configured
from assistant.commands.scope import day_from
from assistant.config import expanded

if TYPE_CHECKING:
    from datetime import date

    from assistant.fetching.item import Item


def run(options: argparse.Namespace) -> int:
    config = configured(options)
    if config.newsletters is None:
        raise UsageError("Name the folder for them: --newsletters FOLDER, or newsletters in config.toml.")
    if options.limit is not None and options.limit < 1:
        raise UsageError(f"--limit is {options.limit}; it should be 1 or more.")
    since = day_from(options.since, last=False)
    from assistant.fetching.keep import keep

    kept = keep(_items(options.source, since), config.newsletters, since=since, limit=options.limit)
    for path in kept.added:
        print(path.name)
    more = f", {kept.known} were there before" if kept.known else ""
    more += f", {kept.too_large} too large" if kept.too_large else ""
    print(
        f"{len(kept.added)} new in {config.newsletters}{more}."
        + (" `backissue build` reads them." if kept.added else "")
    )
    return DONE


def _items(source: str, since: date | None) -> Iterator[Item]:
    from assistant.fetching import mailboxes

    scheme = source.partition("://")[0].lower()
    if scheme in ("imap", "imaps"):
        from assistant.fetching.imap import from_imap

        return from_imap(source, since=since)
    if scheme in ("http", "https"):
        from assistant.fetching.feed import from_feed

        return from_feed(source)
    path = expanded(source)
    if path.is_dir() and mailboxes.is_maildir(path):
        return mailboxes.from_maildir(path)
    if path.is_file():
        return mailboxes.from_mbox(path)
    raise UsageError(
        f"{source} is neither a mail folder (Maildir), nor an mbox file, nor an address "
        "(imaps://user@host/Folder, https://…)."
    )
