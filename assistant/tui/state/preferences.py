"""The looks that the screen remembers between runs: theme, panes, widths; never data.

One small JSON file; whatever is wrong with it (missing, cut short, of another version) means the defaults.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path

from assistant.config import Config
from assistant.tui.state.whole_file import write_whole

#: What the memory holds as folder once the samples were chosen.
SAMPLES = "samples"


@dataclass(slots=True)
class Memory:
    """``newsletters`` is the folder chosen on the welcome screen, "" while the configuration decides; ``seen`` are the
    digests of the issues that were listed the last time, by library.
    """

    theme: str = ""
    library_width: int = 0
    source_width: int = 0
    library_shown: bool = True
    source_shown: bool = True
    picture: bool = False
    passages: bool | None = None
    newsletters: str = ""
    seen: dict[str, list[str]] = field(default_factory=dict)


def load(path: Path | None) -> Memory:
    """Read the file; the defaults where there is none or it is unreadable."""
    memory = Memory()
    if path is None:
        return memory
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return memory
    if not isinstance(data, dict):
        return memory
    for one in fields(Memory):
        value, default = data.get(one.name), getattr(memory, one.name)
        if type(value) is type(default) or (one.name == "passages" and isinstance(value, bool)):
            setattr(memory, one.name, value)
    return memory


def with_folder(config: Config, memory: Memory) -> Config:
    """The configuration with the folder that the reader chose once, where it names none itself."""
    if config.newsletters is not None or memory.newsletters in ("", SAMPLES):
        return config
    return replace(config, newsletters=Path(memory.newsletters))


def save(memory: Memory, path: Path | None) -> None:
    """Write the file whole or not at all; a folder that cannot be written is no reason to stop chatting."""
    if path is None:
        return
    try:
        write_whole(path, json.dumps(asdict(memory), indent=1))
    except OSError:
        return
