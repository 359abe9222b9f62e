"""The configuration: settings a user may change, from one small TOML file, as one frozen object.

Strict: a key that does not exist is refused with the nearest one that does, a value of the wrong type with
one sentence. Looked for in this order: the file named with --config, ./config.toml, the user's configuration
folder; without any, the defaults. The rest of the program receives values, never this object's file.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

APPLICATION = "backissue"
READERS = ("trained", "plain")
WATCH = ("announce", "build", "off")
USES = ("choose", "write")
#: Bytes of a file and characters of a line that are read: what is nested deeper takes the reader of TOML too long.
_LARGEST, _LONGEST = 65_536, 2_000


class ConfigError(Exception):
    """The configuration cannot be used; the text is one sentence that names the file, the key and what to write."""

    def __init__(self, sentence: str) -> None:
        from corpus.text.cleaning import shown

        super().__init__(" ".join(shown(sentence).split()))  # keys and values are a file's own


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """A language model behind an address, "" for none; ``key_variable`` names the variable of the environment that
    holds its key. ``use`` is one of USES, ``first_token`` and ``total`` are seconds, ``context`` tokens.
    """

    url: str = ""
    model: str = ""
    key_variable: str = ""
    use: str = "choose"
    first_token: float = 60.0
    total: float = 120.0
    context: int = 4096
    allow_remote: bool = False

    @property
    def host(self) -> str:
        """The machine of the address."""
        return urlsplit(self.url).hostname or ""

    @property
    def remote(self) -> bool:
        """Whether questions and passages leave this machine: every address that is not surely its own."""
        try:
            return bool(self.url) and not ip_address(self.host).is_loopback
        except ValueError:
            return self.host != "localhost"


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one run. ``newsletters`` None stands for the sample issues that come with the program; ``further``
    are folders read besides, into the same library.

    ``library`` None stands for a folder in the user's data folder, one for each first folder of newsletters; text is
    the address of an archive.
    ``reader`` is one of READERS, ``watch`` of WATCH. ``today`` None is the machine's own date.
    For ``keep_warm_minutes`` after a question on the command line the models stay open for the next; 0: they never do.
    """

    newsletters: Path | None = None
    library: Path | str | None = None
    model: str = "backissue-e5-small"
    reader: str = "trained"
    today: date | None = None
    watch: str = "announce"
    live_passages: bool = True
    theme: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    series: Mapping[str, Sequence[str]] = field(default_factory=dict)
    language_model: ModelSettings = ModelSettings()
    keep_warm_minutes: float = 10.0
    path: Path | None = None
    further: Sequence[Path] = ()

    @property
    def samples(self) -> bool:
        """Whether the sample issues are read: no folder and no library is named."""
        return self.newsletters is None and self.library is None

    @property
    def newsletters_folder(self) -> Path:
        """The folder that is read, of several the first: the configured one, or the sample issues'."""
        if self.newsletters is not None:
            return self.newsletters
        from corpus.samples import folder

        return folder()

    @property
    def newsletters_folders(self) -> tuple[Path, ...]:
        """All folders that are read."""
        return (self.newsletters_folder, *self.further)

    @property
    def place(self) -> Path | str:
        """Where the library is: a folder, or the address of an archive."""
        return self.library if isinstance(self.library, str) else self.library_folder

    @property
    def library_folder(self) -> Path:
        """Where the library lies: the configured folder, or one in the user's data folder. Raises ConfigError."""
        if isinstance(self.library, str):
            raise ConfigError(f"{self.library} is an archive; this works on a library in a folder (--library FOLDER).")
        if self.library is not None:
            return self.library
        import hashlib

        folder = self.newsletters_folder.resolve()
        digest = hashlib.sha256(str(folder).encode("utf-8", "surrogateescape")).hexdigest()[:10]
        name = "samples" if self.newsletters is None else "".join(c if c.isalnum() else "-" for c in folder.name)[:40]
        return data_folder() / "libraries" / f"{name}-{digest}"

    @property
    def sessions_path(self) -> Path:
        """The file that keeps conversations."""
        return data_folder() / "conversations.sqlite"

    @property
    def trials_path(self) -> Path:
        """The file that keeps how language models did in their tests."""
        return data_folder() / "language-models.json"

    @property
    def current_day(self) -> date:
        return self.today or datetime.now().date()


def expanded(path: str | Path) -> Path:
    """The path with the user's folder for "~"; that of a user who is not there stays as it is written."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 (the other one raises)


def data_folder() -> Path:
    """The user's data folder for this program, by the platform's own rule."""
    from platformdirs import user_data_path

    return user_data_path(APPLICATION, appauthor=False)


def config_folder() -> Path:
    from platformdirs import user_config_path

    return user_config_path(APPLICATION, appauthor=False)


def load(path: Path | None = None, **overrides: Any) -> Config:
    """Read the configuration; ``overrides`` that are not None win over the file, ``newsletters`` (a folder, or several)
    over all folders of it. Raises ConfigError.
    """
    found = _find(path)
    config = _read(found) if found else Config()
    if folders := overrides.pop("newsletters", None):
        first, *further = [folders] if isinstance(folders, Path) else folders
        config = replace(config, newsletters=first, further=tuple(further))
    return replace(config, **{key: value for key, value in overrides.items() if value is not None})


def _find(path: Path | None) -> Path | None:
    if path is not None:
        if not path.is_file():
            raise ConfigError(f"There is no configuration file {path}. Leave --config out to use the defaults.")
        return path
    for candidate in (Path("config.toml"), config_folder() / "config.toml"):
        if candidate.is_file():
            return candidate
    return None


def _read(path: Path) -> Config:
    import tomllib

    try:
        size = path.stat().st_size
        text = path.read_text("utf-8") if size <= _LARGEST else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {_plain(error)}.") from error
    longest = max(map(len, text.splitlines()), default=0)
    if size > _LARGEST or longest > _LONGEST:
        raise ConfigError(
            f"{path} is no configuration: it has {size:,} bytes, and its longest line {longest:,} characters; at most "
            f"{_LARGEST:,} and {_LONGEST:,} are read. Make it shorter, or name another with --config FILE."
        )
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path} is not valid TOML: {_plain(error)}.") from error
    return parse(table, path)


def parse(table: Mapping[str, Any], path: Path) -> Config:
    """A configuration from a parsed table; folders are relative to the file's own. Raises ConfigError."""
    readers = {
        "newsletters": _folders,
        "library": _place,
        "model": _text,
        "reader": lambda *given: _one_of(READERS, *given),
        "today": _day,
        "watch": lambda *given: _one_of(WATCH, *given),
        "live_passages": _flag,
        "theme": _text,
        "keys": _keys,
        "series": _series,
        "language_model": _language_model,
        "ask": _ask,
    }
    values = _values(table, readers, path)
    return Config(path=path, **values.pop("newsletters", {}), **values.pop("ask", {}), **values)


def _values(table: Mapping[str, Any], readers: Mapping[str, Callable[..., Any]], path: Path) -> dict[str, Any]:
    """The table's values, each by the reader of its key."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in readers:
            import difflib

            near = difflib.get_close_matches(key, readers, n=1, cutoff=0.5)
            hint = f'Did you mean "{near[0]}"?' if near else "Known keys: " + ", ".join(readers) + "."
            raise ConfigError(f'{path} has the unknown key "{key}". {hint}')
        values[key] = readers[key](key, value, path)
    return values


def _folder(key: str, value: Any, path: Path) -> Path | None:
    text = _text(key, value, path)
    if not text:
        return None
    try:
        return (path.parent / Path(text).expanduser()).absolute()
    except RuntimeError:
        raise _wrong(key, value, path, "a folder whose ~ is a user of this machine") from None


def _folders(key: str, value: Any, path: Path) -> dict[str, Any]:
    """One folder, or a list of them."""
    if isinstance(value, list) and not (value and all(isinstance(one, str) and one for one in value)):
        raise _wrong(key, value, path, 'a folder, or a list of folders like ["letters", "/srv/parish"]')
    first, *further = (_folder(key, one, path) for one in (value if isinstance(value, list) else [value]))
    return {"newsletters": first, "further": tuple(further)}


def _place(key: str, value: Any, path: Path) -> Path | str | None:
    """A folder, or the address of an archive as it is."""
    from embeddings.model import ADDRESSES

    text = _text(key, value, path)
    return text if text.startswith(ADDRESSES) else _folder(key, value, path)


def _text(key: str, value: Any, path: Path) -> str:
    if not isinstance(value, str):
        raise _wrong(key, value, path, 'text in quotes, like "…"')
    if not value.isprintable():
        raise _wrong(key, value, path, "text without control characters")
    return value


def _flag(key: str, value: Any, path: Path) -> bool:
    if not isinstance(value, bool):
        raise _wrong(key, value, path, "true or false")
    return value


def _day(key: str, value: Any, path: Path) -> date | None:
    if value == "":
        return None
    day = value.date() if isinstance(value, datetime) else value
    if isinstance(value, str):
        with contextlib.suppress(ValueError):
            day = date.fromisoformat(value)
    if isinstance(day, date) and 1000 <= day.year <= 9000:  # from there "next century" is a day still
        return day
    raise _wrong(key, value, path, "a date like 2026-03-31")


def _one_of(known: Sequence[str], key: str, value: Any, path: Path) -> str:
    if value not in known:
        raise _wrong(key, value, path, " or ".join(f'"{word}"' for word in known))
    return str(value)


def _keys(key: str, value: Any, path: Path) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise _wrong(key, value, path, 'a table of actions and keys, like [keys] rebuild = "ctrl+r"')
    return dict(value)


def _series(key: str, value: Any, path: Path) -> dict[str, tuple[str, ...]]:
    wanted = 'a table of names and patterns, like [series] "The Quay Letter" = ["quay-*", "old/*.pdf"]'
    if not isinstance(value, dict):
        raise _wrong(key, value, path, wanted)
    lists = {name: [given] if isinstance(given, str) else given for name, given in value.items()}
    if not all(isinstance(given, list) and all(isinstance(one, str) for one in given) for given in lists.values()):
        raise _wrong(key, value, path, wanted)
    return {name: tuple(given) for name, given in lists.items()}


def _language_model(key: str, value: Any, path: Path) -> ModelSettings:
    if not isinstance(value, dict):
        raise _wrong(key, value, path, 'a table, like [language_model] url = "http://127.0.0.1:11434"')
    readers: dict[str, Callable[..., Any]] = {
        "url": _text,
        "model": _text,
        "key_variable": _variable,
        "use": lambda *given: _one_of(USES, *given),
        "first_token": _positive,
        "total": _positive,
        "context": _positive,
        "allow_remote": _flag,
    }
    settings = ModelSettings(**_values(value, readers, path))
    if not settings.url:
        return settings
    try:
        parts = urlsplit(settings.url)
        sound = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1) and "@" not in parts.netloc
    except ValueError:
        sound = False
    if not sound or any(sign <= " " for sign in settings.url) or parts.query or parts.fragment:
        raise ConfigError(
            f'In {path}, "url" of [language_model] is no plain address; write one like "http://127.0.0.1:11434", '
            "without name or key in it (key_variable names where the key is)."
        )
    if settings.remote and not settings.allow_remote:
        raise ConfigError(
            f'In {path}, "url" of [language_model] is another machine ({settings.host}): questions and passages would '
            "leave this one. Write allow_remote = true to let them."
        )
    return settings


def _variable(key: str, value: Any, path: Path) -> str:
    """The name of a variable. What looks like a key itself is not repeated."""
    text = _text(key, value, path)
    if text and not (text.isascii() and text.replace("_", "a").isalnum() and not text[0].isdigit() and len(text) < 40):
        raise ConfigError(
            f'In {path}, "{key}" should be the name of a variable of the environment, like "OPENAI_API_KEY", '
            "never the key itself."
        )
    return text


def _positive(key: str, value: Any, path: Path) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e7:
        raise _wrong(key, value, path, "a number above 0")
    return value


def _ask(key: str, value: Any, path: Path) -> dict[str, float]:
    minutes = value.get("keep_warm_minutes", 10) if isinstance(value, dict) else None
    if isinstance(minutes, int | float) and 0 <= minutes <= 1440 and not set(value) - {"keep_warm_minutes"}:
        return {"keep_warm_minutes": float(minutes)}
    raise _wrong(key, value, path, "a table with minutes, like [ask] keep_warm_minutes = 10 (0 to 1440)")


def _wrong(key: str, value: Any, path: Path, wanted: str) -> ConfigError:
    return ConfigError(f'In {path}, "{key}" is {value!r}; it should be {wanted}.')


def _plain(error: Exception) -> str:
    return str(error).rstrip(".").replace("\n", " ")
