"""Yes, no or open: what the pairs are, and that what is trained is what the program runs."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest

PASSAGE = {
    "id": "p1",
    "series": "s",
    "context": "May 1881. Lamp",
    "sentences": ["The lamp was lit on 3 May 1881.", "Its keeper was Ann Gray.", "She lived in the old tower."],
}
ASKED = [
    {"passage": "p1", "question": "Was the lamp lit in June?", "claim": "The lamp was lit in June.", "label": "no",
     "sentences": [0]},
    {"passage": "p1", "question": "Did Ann Gray keep it?", "answer": "yes", "sentence": 1},
    {"passage": "p1", "question": "Was the tower painted?", "answer": "", "kind": "unanswerable"},
    {"passage": "p1", "question": "Who painted the tower?", "answer": "", "kind": "unanswerable"},
    {"passage": "p9", "question": "Is it another passage?", "label": "yes", "sentence": 0},
]  # fmt: skip

pytestmark = pytest.mark.model


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    passages, asked = tmp_path / "passages.jsonl", tmp_path / "asked.jsonl"
    passages.write_text(json.dumps(PASSAGE), "utf-8")
    asked.write_text("\n".join(map(json.dumps, ASKED)), "utf-8")
    return passages, asked


def test_questions_statements_and_near_misses_are_pairs(files: tuple[Path, Path]) -> None:
    from training.verdicts import pairs_of

    pairs = pairs_of(files[0], [files[1]], seed=1)
    told = {(one.asked.lower().rstrip("?."), one.sentences, one.label) for one in pairs}
    assert {
        ("was the lamp lit in june", ("The lamp was lit on 3 May 1881.",), "no"),
        ("the lamp was lit in june", ("The lamp was lit on 3 May 1881.",), "no"),
        ("did ann gray keep it", ("Its keeper was Ann Gray.",), "yes"),
        ("was the tower painted", ("She lived in the old tower.",), "open"),
    } <= told
    assert not any("who painted" in one.asked.lower() or "another passage" in one.asked.lower() for one in pairs)


def test_how_a_question_is_typed_says_nothing_of_its_label() -> None:
    from training.verdicts import _typed

    rng = random.Random(0)
    assert {_typed("is it open on Monday", rng) for _ in range(20)} == {"is it open on monday", "is it open on Monday?"}
    assert {_typed("It is open.", rng) for _ in range(20)} == {"it is open", "It is open."}


def test_what_was_trained_is_what_the_program_runs(files: tuple[Path, Path], tmp_path: Path) -> None:
    """Twelve layers' matrices in 8 bits by NumPy say what torch said of the trained ones, within two hundredths."""
    from assistant.reader.neural import inputs
    from assistant.reader.neural.verdicts import ABOUT, FILE, Verdicts
    from embeddings.encoder.encoder import WEIGHTS
    from embeddings.encoder.network import layers_of
    from embeddings.model import ModelError
    from training import base, network
    from training.train import Schedule
    from training.verdicts import READER, Judge, chances, examples_of, export, pairs_of

    pairs = pairs_of(files[0], [files[1]], seed=1)
    tensors = base.trained(READER / "neural.safetensors")
    reader = network.Reader()
    reader.layers = layers_of(tensors)
    reader.load_state_dict(tensors)
    examples = examples_of(pairs, reader, WEIGHTS)
    judge = Judge(reader, Schedule().dropout).eval()
    export(judge, tmp_path, {})
    digest = json.loads((tmp_path / ABOUT).read_text("utf-8"))["reader"]
    shipped = Verdicts.load(tmp_path, digest)
    assert shipped is not None
    cut = base.cutter(WEIGHTS)
    for pair, example, told in zip(pairs, examples, chances(judge, examples), strict=True):
        asked, context, *said = cut([pair.asked, pair.context, *pair.sentences])
        verdict = shipped.of(example.states.astype(np.float32), inputs.windows(asked, context, said)[0])
        assert tuple(verdict) == pytest.approx(told[:2].tolist(), abs=0.02)
    with pytest.raises(ModelError, match="trained on another reader"):
        Verdicts.load(tmp_path, "0" * 64)
    assert Verdicts.load(tmp_path / "nowhere", digest) is None
    (tmp_path / FILE).write_bytes(b"no tensors")
    with pytest.raises(ModelError, match="cannot be read"):
        Verdicts.load(tmp_path, digest)
