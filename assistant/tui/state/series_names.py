"""Names that a reader gives to newsletters, written into ``[series]`` of the configuration; its other lines stay.

What is written are the names that the program guessed, so that issues still to come go by the reader's name too.
"""

from __future__ import annotations

import glob
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.config import Config, ConfigError, config_folder, parse
from assistant.tui.state.whole_file import write_whole
from embeddings.model import StoredIssue

Names = Mapping[str, Sequence[str]]


def named(names: Names, name: str, issues: Iterable[StoredIssue]) -> dict[str, tuple[str, ...]]:
    """``names`` with these issues' series called ``name``; what another name had of them goes over."""
    heads = [issue.head for issue in issues]
    wanted = {read[0] if (read := head.read_series) else head.series for head in heads}
    patterns = [glob.escape(one) for one in sorted(filter(None, wanted))]
    before = {head.series for head in heads} - {name}
    moved = [pattern for old in before for pattern in names.get(old, ())]
    kept = {old: tuple(given) for old, given in names.items() if old not in before}
    return kept | {name: tuple(dict.fromkeys([*kept.get(name, ()), *moved, *patterns]))}


def written(text: str, names: Names) -> str:
    """The text of a configuration with ``names`` as its ``[series]``: remarks stay, and every other table."""
    lines = [
        f"{json.dumps(name, ensure_ascii=False)} = {json.dumps(list(patterns), ensure_ascii=False)}"
        for name, patterns in names.items()
    ]
    before, header, rest = f"\n{text}".partition("\n[series]\n")
    if not header:
        return f"{text.rstrip()}\n\n[series]\n".lstrip() + "\n".join(lines) + "\n"
    inside, mark, after = f"\n{rest}".partition("\n[")
    remarks = [line for line in inside.splitlines() if line.startswith("#") or not line.strip()]
    below = "\n".join([*lines, *remarks]).rstrip() + "\n"
    return (before + header).removeprefix("\n") + below + (f"\n[{after}" if mark else "")


def save(config: Config, names: Names) -> Config:
    """Write ``names`` where the configuration was read from, or where one is looked for; gives the configuration with
    them. Raises ConfigError, and then nothing is written.
    """
    path = config.path or config_folder() / "config.toml"
    try:
        text = written(path.read_text("utf-8") if path.exists() else "", names)
        read = parse(tomllib.loads(text), path)
        if dict(read.series) != dict(names):
            raise ConfigError(
                f"The [series] of {path} is written in a way that is not changed from here. Edit the file."
            )
        write_whole(path, text)
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} could not be written: {error}.") from error
    return replace(config, series=read.series, path=Path(path))
