"""The doctor looks at everything and prints, for each finding, what mends it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.config import Config
from assistant.doctor import check_all, checks_text
from embeddings.encoder.encoder import describe
from embeddings.library import schema
from tests.conftest import WordLengthEncoder
from tests.embeddings.fakes import run, write


class Named(WordLengthEncoder):
    """Vectors that claim to be the default model's."""

    fingerprint = describe().fingerprint


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setattr("assistant.config.data_folder", lambda: tmp_path / "data")
    write(tmp_path / "newsletters", "lamp-03.txt", "The Lamp", "The harbour was dredged.")
    run(tmp_path / "newsletters", tmp_path / "library", Named())
    return Config(newsletters=tmp_path / "newsletters", library=tmp_path / "library")


def test_nothing_to_mend(config: Config) -> None:
    checks = check_all(config)
    assert [check.name for check in checks if not check.ok] == []
    assert {"Embedding model", "Disk", "Library", "Rows as written", "Vectors", "Conversations", "Terminal"} <= {
        check.name for check in checks
    }


def test_a_model_of_one_s_own_is_not_said_to_compare_word_by_word(config: Config, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"numbers")
    (folder / "modules.json").write_text("[]")
    said = [
        next(check.found for check in check_all(one) if check.name == "Embedding model")
        for one in (config, replace(config, model=str(folder)))
    ]
    assert said[0] == "backissue-e5-small, 384 dimensions, weights as they came"
    assert said[1].endswith("one vector a paragraph: its words are not compared one by one")


def test_a_finding_comes_with_its_remedy_and_exit_code(config: Config, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(config.library_folder / schema.FILE)) as connection:
        connection.execute("UPDATE paragraphs SET text = 'The harbour was drained.'")
        connection.commit()
    places = ["--newsletters", str(config.newsletters), "--library", str(config.library)]
    assert main(["doctor", *places, "--json"]) == 1
    wrong = [check for check in json.loads(capsys.readouterr().out)["checks"] if not check["ok"]]
    assert wrong[0]["name"] == "Rows as written"
    assert "`backissue build --force`" in wrong[0]["remedy"]
    assert "FAIL  Rows as written: not paragraph 1" in checks_text(check_all(config))


def test_vectors_of_another_model_and_a_spoilt_file_of_conversations(config: Config) -> None:
    write(config.newsletters_folder, "lamp-04.txt", "The Lamp", "A whale was seen.")
    run(config.newsletters_folder, config.library_folder, WordLengthEncoder())
    config.sessions_path.parent.mkdir(parents=True, exist_ok=True)
    config.sessions_path.write_bytes(b"garbage" * 1000)
    wrong = {check.name: check.remedy for check in check_all(config) if not check.ok}
    assert sorted(wrong) == ["Conversations", "Vectors' model"]
    assert "Run `backissue build` to embed the issues again" in wrong["Vectors' model"]
    assert "the chat begins a new one" in wrong["Conversations"]


def test_a_terminal_that_cannot_draw(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert [check.name for check in check_all(config) if not check.ok] == ["Terminal"]
