"""The configuration: strict, short, and each mistake told in one sentence."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from assistant.config import Config, ConfigError, load, parse


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_key(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        'newsletters = "post"\nlibrary = "lib"\nmodel = "m"\ntoday = 2024-05-01\nwatch = "build"\n'
        'live_passages = false\ntheme = "nord"\n[keys]\nrebuild = "f5"\n',
    )
    config = load(path)
    assert config.newsletters == tmp_path / "post"
    assert config.library_folder == tmp_path / "lib"
    assert (config.model, config.today, config.watch) == ("m", date(2024, 5, 1), "build")
    assert (config.live_passages, config.theme, config.keys) == (False, "nord", {"rebuild": "f5"})


def test_what_the_command_line_says_wins(tmp_path: Path) -> None:
    path = write(tmp_path, 'newsletters = "post"\n')
    assert load(path, newsletters=Path("/other"), library=None).newsletters == Path("/other")


def test_several_folders_are_read_into_one_library(tmp_path: Path) -> None:
    path = write(tmp_path, 'newsletters = ["post", "/srv/parish"]\n')
    config = load(path)
    assert config.newsletters_folders == (tmp_path / "post", Path("/srv/parish"))
    assert config.library_folder == load(write(tmp_path, 'newsletters = "post"\n')).library_folder
    assert load(path, newsletters=[]).newsletters_folders == (tmp_path / "post",)
    assert load(path, newsletters=[Path("/a"), Path("/b")]).newsletters_folders == (Path("/a"), Path("/b"))
    write(tmp_path, 'newsletters = ["post", "/srv/parish"]\n')
    assert load(path, newsletters=[Path("/a")]).newsletters_folders == (Path("/a"),), "not beside those of the file"


def test_an_unknown_key_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r'unknown key "newsleters"\. Did you mean "newsletters"\?'):
        load(write(tmp_path, 'newsleters = "post"\n'))


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("newsletters = 3", "text in quotes"),
        ("newsletters = []", "a folder, or a list of folders"),
        ('newsletters = ["post", ""]', "a folder, or a list of folders"),
        ('live_passages = "yes"', "true or false"),
        ('today = "tomorrow"', "a date like 2026-03-31"),
        ('watch = "always"', '"announce" or "build" or "off"'),
        ('reader = "off"', '"trained" or "plain"'),
        ("keys = 1", "a table"),
        ("series = 1", "a table of names and patterns"),
        ("[ask]\nkeep_warm_minutes = -1", "a table with minutes"),
        ("[ask]\nkeep_warm = 1", "a table with minutes"),
        ("ask = 3", "a table with minutes"),
        ("[series]\nQuay = [1]", "a table of names and patterns"),
        ("language_model = 1", "a table"),
        ('[language_model]\nuse = "chat"', '"choose" or "write"'),
        ("[language_model]\ntotal = 0", "a number above 0"),
        ("[language_model]\ntotal = true", "a number above 0"),
        ('[language_model]\nurl = "127.0.0.1:11434"', "no plain address"),
        ('[language_model]\nurl = "file:///etc/passwd"', "no plain address"),
        ('[language_model]\nurl = "http://127.0.0.1:99999"', "no plain address"),
        ('[language_model]\nurl = "http://127.0.0.1/v1?key=abc"', "no plain address"),
        ('[language_model]\nurl = "https://api.example.com/v1"', "allow_remote = true"),
        ('[language_model]\nurl = "http://localhost.example.com"', "allow_remote = true"),
        ('[language_model]\nurl = "http://0.0.0.0:80"', "allow_remote = true"),
    ],
)
def test_a_wrong_type_is_one_sentence(tmp_path: Path, line: str, wanted: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, line + "\n"))
    assert wanted in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_toml_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not valid TOML"):
        load(write(tmp_path, "newsletters = \n"))


def test_a_named_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="There is no configuration file"):
        load(tmp_path / "none.toml")


def test_the_folder_s_own_file_comes_before_the_user_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    (home / "backissue").mkdir(parents=True)
    write(home / "backissue", 'theme = "user"\n')
    monkeypatch.setattr("assistant.config.config_folder", lambda: home / "backissue")
    monkeypatch.chdir(tmp_path)
    assert load().theme == "user"
    write(tmp_path, 'theme = "folder"\n')
    assert load().theme == "folder"


def test_libraries_of_different_folders_differ(tmp_path: Path) -> None:
    one = Config(newsletters=tmp_path / "a").library_folder
    two = Config(newsletters=tmp_path / "b").library_folder
    assert one != two
    assert one == Config(newsletters=tmp_path / "a").library_folder


def test_a_language_model(tmp_path: Path) -> None:
    near = load(write(tmp_path, '[language_model]\nurl = "http://localhost:11434"\nmodel = "m"\ntotal = 30\n'))
    assert (near.language_model.url, near.language_model.total) == ("http://localhost:11434", 30)
    assert (near.language_model.remote, Config().language_model.remote) == (False, False)
    far = load(write(tmp_path, '[language_model]\nurl = "https://api.example.com/v1"\nallow_remote = true\n'))
    assert (far.language_model.remote, far.language_model.host) == (True, "api.example.com")


@pytest.mark.parametrize(
    "line",
    [
        'key_variable = "sk-0123456789-secret"',
        'api_key = "sk-0123456789-secret"',
        'url = "http://me:sk-0123456789-secret@127.0.0.1/"',
        'url = "http://127.0.0.1/?key=sk-0123456789-secret"',
    ],
)
def test_a_key_in_the_file_is_refused_and_never_repeated(tmp_path: Path, line: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, f"[language_model]\n{line}\n"))
    assert "secret" not in str(caught.value)


def test_series_are_named_with_one_pattern_or_several(tmp_path: Path) -> None:
    config = load(write(tmp_path, '[series]\n"The Quay Letter" = ["quay-*", "old/*"]\nStar = "mill*"\n'))
    assert config.series == {"The Quay Letter": ("quay-*", "old/*"), "Star": ("mill*",)}


def test_the_shipped_file_is_the_defaults() -> None:
    path = Path(__file__).parents[2] / "config.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    keys = {"newsletters", "library", "model", "reader", "today", "watch", "live_passages", "theme", "keys", "series"}
    assert set(table) == keys | {"ask", "language_model"}
    assert parse(table, path) == Config(path=path)


@pytest.mark.parametrize("content", ['"\\u001b]52;c;ZQ==\\u0007" = 1', "theme = 3 # \x1b", '"a\\nb" = 1'])
def test_what_a_file_says_never_acts_on_a_terminal(tmp_path: Path, content: str) -> None:
    (tmp_path / "config.toml").write_text(content)
    with pytest.raises(ConfigError) as found:
        load(tmp_path / "config.toml")
    assert str(found.value).isprintable()
