"""A model's folder brings numbers and nothing else; whatever is wrong with it is a sentence. Nothing is loaded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from embeddings.encoder.encoder import describe
from embeddings.model import ModelError

OURS = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Dense", "type": "sentence_transformers.models.Dense"},
]


def model(folder: Path, modules: object = OURS, **settings: object) -> Path:
    (folder / "1_Dense").mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"numbers")
    (folder / "modules.json").write_text(json.dumps(modules))
    (folder / "config.json").write_text(json.dumps({"hidden_size": 8} | settings))
    return folder


def test_a_folder_of_the_library_s_own_modules(tmp_path: Path) -> None:
    assert describe(str(model(tmp_path / "mine"))).dimensions == 8


@pytest.mark.parametrize(
    ("modules", "said"),
    [
        ([{"path": "", "type": "evil.Module"}], "code of its own"),
        ([{"path": "", "type": "os.system"}], "code of its own"),
        ([{"path": "../..", "type": "sentence_transformers.models.Dense"}], "leads out of its folder"),
        ([{"path": "/etc", "type": "sentence_transformers.models.Dense"}], "leads out of its folder"),
        ([{"path": 3, "type": "sentence_transformers.models.Dense"}], "not what they should be"),
        ([{"type": None}], "not what they should be"),
        ({"a": 1}, "not what they should be"),
        (7, "not what they should be"),
    ],
)
def test_a_folder_that_brings_anything_else(tmp_path: Path, modules: object, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        describe(str(model(tmp_path / "theirs", modules)))


@pytest.mark.parametrize("place", ["", "1_Dense"])
def test_weights_that_may_hold_code_are_never_read(tmp_path: Path, place: str) -> None:
    folder = model(tmp_path / "theirs")
    (folder / place / "pytorch_model.bin").write_bytes(b"pickle")
    (folder / place / "model.safetensors").unlink(missing_ok=True)
    with pytest.raises(ModelError, match=r"safetensors|only weights in that format"):
        describe(str(folder))


@pytest.mark.parametrize("name", ["modules.json", "config.json", "config_sentence_transformers.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[1]", b"[" * 100_000, b'{"hidden_size": 1e999}'])
def test_files_that_are_not_what_they_should_be(tmp_path: Path, name: str, content: bytes) -> None:
    folder = model(tmp_path / "theirs", [])
    (folder / name).write_bytes(content)
    try:
        describe(str(folder))
    except ModelError as error:
        assert str(folder) in str(error)
